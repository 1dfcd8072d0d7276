//! placeholder
use caseline_model::Case;
/// o
pub struct SummaryOptions {
    /// w
    pub width: usize,
    /// c
    pub colour: bool,
}
/// t
pub fn text(_: &Case, _: &SummaryOptions) -> String {
    String::new()
}
