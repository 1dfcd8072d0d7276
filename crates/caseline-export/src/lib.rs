//! Views for eyes (timeline, sourced page, terminal summary) and formats for machines, one file each.
