//! A fence around the reading of one document: a time limit, and panics turned into errors.
//!
//! Every document is read on a thread that its owner waits for only so long. A thread that does not
//! answer in time cannot be ended from outside; it is left behind, its answer will never be looked at,
//! and the next document gets a new thread. A panic ends the document, not the run.
//!
//! The limit is time on the clock, not of the processor: a thread that waits for a dead network drive uses none, and
//! the clock is what the person at the terminal sees. On a machine that is busy with other work a document can
//! therefore run out of time without fault of its own; `--timeout` raises the limit.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// Name of the threads that read documents.
const THREAD: &str = "caseline-document";

/// Deeply nested sources recurse, so the stack is larger than usual; pages not touched cost nothing.
const STACK: usize = 32 << 20;

thread_local! {
    /// Where the last panic of this thread happened, as the hook saw it.
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Why a job gave no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// Not ready in time.
    TimedOut(Duration),
    /// It panicked, with this message.
    Panicked(String),
}

type Work<J, R> = Arc<dyn Fn(J) -> R + Send + Sync>;
/// Where jobs go in, and where answers or the messages of panics come out.
type Ends<J, R> = (Sender<J>, Receiver<Result<R, String>>);

/// Runs jobs one after the other, each for at most the time limit.
pub struct Runner<J, R> {
    limit: Option<Duration>,
    work: Work<J, R>,
    thread: Option<Ends<J, R>>,
}

impl<J: Send + 'static, R: Send + 'static> Runner<J, R> {
    /// A runner of `work`; `None` waits for ever.
    pub fn new(limit: Option<Duration>, work: impl Fn(J) -> R + Send + Sync + 'static) -> Self {
        Runner { limit, work: Arc::new(work), thread: None }
    }

    /// Runs one job.
    pub fn run(&mut self, job: J) -> Result<R, Stopped> {
        let (jobs, answers) = match self.thread.take() {
            Some(thread) => thread,
            None => spawn(Arc::clone(&self.work)).map_err(|e| Stopped::Panicked(e.to_string()))?,
        };
        if jobs.send(job).is_err() {
            return Err(Stopped::Panicked("the reading thread ended".to_owned()));
        }
        let answer = match self.limit {
            Some(limit) => answers.recv_timeout(limit),
            None => answers.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match answer {
            Ok(answer) => {
                self.thread = Some((jobs, answers));
                answer.map_err(Stopped::Panicked)
            }
            Err(RecvTimeoutError::Timeout) => Err(Stopped::TimedOut(self.limit.unwrap_or_default())),
            Err(RecvTimeoutError::Disconnected) => Err(Stopped::Panicked("the reading thread ended".to_owned())),
        }
    }
}

fn spawn<J: Send + 'static, R: Send + 'static>(work: Work<J, R>) -> std::io::Result<Ends<J, R>> {
    let (jobs, inbox) = channel::<J>();
    let (outbox, answers) = channel();
    thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK).spawn(move || {
        for job in inbox {
            let answer = catch_unwind(AssertUnwindSafe(|| work(job))).map_err(|panic| message(&*panic));
            if outbox.send(answer).is_err() {
                break;
            }
        }
    })?;
    Ok((jobs, answers))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let text = text.unwrap_or("no message").lines().next().unwrap_or_default();
    match PLACE.take() {
        Some(place) => format!("{text}, at {place}"),
        None => text.to_owned(),
    }
}

/// Keeps panics inside documents from printing on standard error: they are reported, with their place in
/// the source, as failures of their file. For programs, once at the start. Other threads panic as loudly as
/// before, and so do documents where `RUST_BACKTRACE` is set.
pub fn quiet_panics() {
    let loud = std::env::var_os("RUST_BACKTRACE").is_some_and(|v| v != "0");
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let document = thread::current().name() == Some(THREAD);
        if document {
            PLACE.set(info.location().map(ToString::to_string));
        }
        if loud || !document {
            before(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hang_is_left_behind_and_the_next_job_runs() {
        let mut runner = Runner::new(Some(Duration::from_millis(200)), |n: u32| {
            if n == 1 {
                thread::sleep(Duration::from_secs(3600));
            }
            n * 2
        });
        assert_eq!(runner.run(1), Err(Stopped::TimedOut(Duration::from_millis(200))));
        assert_eq!(runner.run(2), Ok(4));
        assert_eq!(runner.run(3), Ok(6));
    }

    #[test]
    fn a_panic_is_an_answer_with_its_message() {
        let mut runner = Runner::new(None, |n: u32| {
            assert!(n != 7, "seven is too many");
            n
        });
        assert_eq!(runner.run(7), Err(Stopped::Panicked("seven is too many".to_owned())));
        assert_eq!(runner.run(8), Ok(8));
    }
}
