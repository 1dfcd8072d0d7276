//! placeholder
use caseline_model::Case;
/// t
pub fn html(_: &Case, _: &str) -> String {
    String::new()
}
