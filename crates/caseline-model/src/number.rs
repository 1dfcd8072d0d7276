//! Numbers in the case file: whole ones are written without a fraction.

use serde::{Serialize, Serializer};

/// Writes `1024.0` as `1024`, and anything else as it is.
pub fn serialize<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(v) if v.fract() == 0.0 && v.abs() < 9e15 => (*v as i64).serialize(serializer),
        other => other.serialize(serializer),
    }
}
