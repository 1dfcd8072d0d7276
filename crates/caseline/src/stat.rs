//! Statistics over a table: open it, ask, print. The estimators are in `caseline_pool::stat`.

use crate::Failure;
pub use caseline_pool::stat::*;
use std::fs::File;
use std::path::Path;

/// Why a table gave no figures.
#[derive(Debug, thiserror::Error)]
pub enum TableFailure {
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] Failure),
    /// It was opened, and the figures cannot be computed.
    #[error(transparent)]
    Stat(#[from] StatError),
}

/// Opens a CSV table (`-` is standard input). Cells equal to a word of `missing` are missing besides the
/// empty ones and NA; only rows that meet every condition stay.
pub fn open_table(path: &Path, missing: &[String], only: &[Condition]) -> Result<Frame, TableFailure> {
    let frame = if path.as_os_str() == "-" {
        Frame::read(std::io::stdin().lock(), missing)?
    } else if path.is_dir() {
        return Err(Failure::IsFolder.into());
    } else {
        Frame::read(File::open(path).map_err(Failure::from)?, missing)?
    };
    let mut frame = frame;
    for condition in only {
        frame = frame.only(condition)?;
    }
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_opened_and_narrowed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("t.csv");
        std::fs::write(&path, "a,b\n1,x\n2,y\n.,x\n").expect("written");
        let only = [Condition::parse("b=x")];
        let frame = open_table(&path, &[".".into()], &only).expect("a table");
        assert_eq!(frame.numbers("a"), Ok(vec![Some(1.0), None]));
        let nowhere = open_table(&folder.path().join("none.csv"), &[], &[]).expect_err("nothing there");
        assert!(nowhere.to_string().contains("no such file"), "{nowhere}");
        assert!(open_table(folder.path(), &[], &[]).expect_err("a folder").to_string().contains("folder"));
    }
}
