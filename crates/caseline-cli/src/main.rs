//! The command line of Caseline: it parses what a person typed and calls the library.

fn main() {}
