//! How well Caseline reads, measured against facts that people wrote down.
//!
//! Gold folders hold `<id>.txt` beside `<id>.gold.json`. The figures are those of the project's
//! scoring rules (see [`score`]), and agree with them to the last digit on the same case files.

pub mod brat;
pub mod compare;
pub mod gold;
pub mod hpo;
pub mod report;
pub mod score;

pub use gold::{GoldReport, load};
pub use score::{Figures, Miss, Prf, Tally};

use caseline_read::{Options, Reader};
use caseline_text::{Limits, source};
use std::io;
use std::path::Path;

/// Reads every report of a gold folder and scores it.
///
/// # Errors
/// The folder cannot be read, holds no gold file, or one of its files is damaged.
pub fn evaluate(folder: &Path, options: Options) -> io::Result<Tally> {
    let reports = load(folder)?;
    if reports.is_empty() {
        let message = format!("{}: no <id>.gold.json with its <id>.txt is here", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, message));
    }
    let reader = Reader::new(options);
    let mut tally = Tally::default();
    for report in &reports {
        let bytes = std::fs::read(&report.path)?;
        let source = source::open(&report.id, &bytes, &Limits::default())
            .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {e}", report.path.display())))?;
        tally.report(report, &reader.read(source).case);
    }
    Ok(tally)
}
