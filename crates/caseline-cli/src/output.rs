//! Standard output and standard error, as people and pipes expect them.

use caseline::export::words::{grouped, printable};
use console::Term;
use std::fmt::Display;
use std::io::{ErrorKind, IsTerminal, Write};
use std::ops::ControlFlow;

/// Writes to standard output. A reader that has gone (`| head`) is no error: it ends the work.
pub fn print(text: &str) -> ControlFlow<()> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            if error.kind() != ErrorKind::BrokenPipe {
                complain("standard output", &error);
            }
            ControlFlow::Break(())
        }
    }
}

/// Says on standard error what went wrong with what.
pub fn complain(what: &str, why: &dyn Display) {
    say(&format!("error: {}: {}", printable(what), printable(&why.to_string())));
}

/// How many failures are listed one by one.
pub const LISTED: usize = 50;

/// Says of the first failures what and why; of how many more there are, [`say_more_failed`] tells at the end.
pub fn complain_first(failures: &[(String, impl Display)]) {
    for (place, why) in failures.iter().take(LISTED) {
        complain(place, why);
    }
}

/// Says how many failures were not listed, if any.
pub fn say_more_failed(failures: usize) {
    if failures > LISTED {
        say(&format!("… and {} more that failed", grouped(failures - LISTED)));
    }
}

/// Says something on standard error; nobody listening is no error.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Columns of the terminal, or 100 where there is none.
pub fn width() -> usize {
    Term::stdout().size_checked().map_or(100, |(_, columns)| usize::from(columns)).clamp(40, 160)
}

/// True where colours are wanted: on a terminal that can, unless `NO_COLOR` is set.
pub fn colour() -> bool {
    std::io::stdout().is_terminal()
        && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
        && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
}

/// Who speaks: the name that was given, else that of the user; empty where neither is known.
pub fn who(given: Option<&str>) -> String {
    let user = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    given.map(str::to_owned).or_else(user).unwrap_or_default()
}

/// When: the time that was given, else now.
pub fn when(given: Option<&str>) -> String {
    let now = || jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    given.map_or_else(now, str::to_owned)
}
