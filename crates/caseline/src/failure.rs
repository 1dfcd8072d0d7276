//! The one error of the library: why a report was not read or not stored, in words for people.

use caseline_text::OpenError;
use std::io;
use std::path::PathBuf;

/// Why a report was not read or not stored. The message does not repeat the name of the input.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nothing at that path.
    #[error("no such file or folder; check the path")]
    NotFound,
    /// The file system refuses.
    #[error("permission denied; make it readable for this user and try again")]
    Permission,
    /// A folder where a file was wanted.
    #[error("is a folder, not a file")]
    IsFolder,
    /// A folder in which nothing looks like a report.
    #[error("no reports in this folder; Caseline reads .txt, .xml, .nxml and .pdf files")]
    NoReports,
    /// A record instead of a report.
    #[error("is a case file, the result of reading; give the report it was read from")]
    CaseFile,
    /// Called a case file, but none.
    #[error("is no case file ({0}); `caseline schema` prints what one looks like")]
    NoCase(String),
    /// A case file without the text it was read from.
    #[error("the text of this case file was not found; put it beside it as {}, or give the report itself", .0.display())]
    NoText(PathBuf),
    /// A text beside a case file that it was not read from.
    #[error("{} is not the text that this case file was read from; give the report itself", .0.display())]
    OtherText(PathBuf),
    /// A line of a file of JSON lines that holds no report.
    #[error(
        "line {0}: {1}; one JSON object a line is wanted, with `text` and, if known, `id`, `doi`, `title`, `licence`"
    )]
    Line(usize, String),
    /// Anything else that the file system says.
    #[error("cannot be read: {0}")]
    Io(io::Error),
    /// The content is no publication that can be read.
    #[error(transparent)]
    Open(OpenError),
    /// The reader panicked. Always a bug of ours.
    #[error("the reader stopped on this file because of a bug in Caseline ({0}); please report it")]
    Bug(String),
    /// A file of somebody else stands where the output should go.
    #[error(
        "{} exists and was not written by Caseline; it was left as it is (move it, choose another place, or use --force)",
        .0.display()
    )]
    Foreign(PathBuf),
    /// The output would overwrite a report that is being read.
    #[error("{} is an input of this command and is never overwritten; choose another place", .0.display())]
    WouldOverwriteInput(PathBuf),
    /// The output could not be written.
    #[error("{} cannot be written: {}", .0.display(), .1)]
    Write(PathBuf, io::Error),
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Failure {
        Failure::Open(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::NotFound => Failure::NotFound,
            io::ErrorKind::PermissionDenied => Failure::Permission,
            io::ErrorKind::IsADirectory => Failure::IsFolder,
            _ => Failure::Io(error),
        }
    }
}
