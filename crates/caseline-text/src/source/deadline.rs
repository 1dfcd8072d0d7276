//! The time a document may take, checked between pages and elements.

use super::OpenError;
use std::time::{Duration, Instant};

/// When to give up, and how long that was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deadline {
    until: Option<Instant>,
    limit: Duration,
}

impl Deadline {
    /// A deadline `limit` from now; a limit too long for the clock is none.
    pub(super) fn after(limit: Duration) -> Self {
        Deadline { until: Instant::now().checked_add(limit), limit }
    }

    /// True once the time is up.
    pub(super) fn passed(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// The error to stop with once the time is up.
    pub(super) fn check(&self) -> Result<(), OpenError> {
        if self.passed() { Err(self.error()) } else { Ok(()) }
    }

    /// The error that says so.
    pub(super) fn error(&self) -> OpenError {
        OpenError::TimedOut(self.limit)
    }

    /// Time left; an hour where there is no end.
    pub(super) fn left(&self) -> Duration {
        self.until.map_or(Duration::from_secs(3600), |until| until.saturating_duration_since(Instant::now()))
    }
}
