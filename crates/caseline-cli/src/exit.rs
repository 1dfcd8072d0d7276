//! What the exit code says.

use std::process::ExitCode;

/// The codes as `--help` explains them. A wrong option or argument is reported by the parser itself.
pub const HELP: &str = "\
Exit codes:
  0  everything was done
  1  some reports failed, the others were done (standard error says which and why)
  2  the command was not understood
  3  nothing could be done: no report was found, or every one failed";

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything was done.
    Done,
    /// Some of it was not.
    SomeFailed,
    /// The command makes no sense, though its parts do.
    Usage,
    /// None of it was.
    Nothing,
}

impl Exit {
    /// From how much was done and how much failed.
    pub fn of(done: usize, failed: usize) -> Exit {
        match (done, failed) {
            (_, 0) => Exit::Done,
            (0, _) => Exit::Nothing,
            _ => Exit::SomeFailed,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::SomeFailed => 1,
            Exit::Usage => 2,
            Exit::Nothing => 3,
        })
    }
}
