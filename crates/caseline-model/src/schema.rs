//! The JSON Schema of the case file.

use crate::case::Case;

/// The JSON Schema of the case file, as `caseline schema` prints it.
pub fn case_schema() -> String {
    let schema = schemars::schema_for!(Case);
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}
