//! Many reports: all cores, bounded memory, the order of the inputs.
//!
//! Each worker takes the next report of the list, reads it behind its own fence, and finishes it
//! (makes or writes what is wanted). The answers are handed over in the order of the list; a worker that
//! has run too far ahead of the slowest report waits, so that the memory depends on the number of
//! workers and not on the number of reports.

use crate::engine::{ReadOptions, Report, guarded, runner};
use crate::failure::Failure;
use crate::input::Input;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// How many reports went well and how many did not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Read and finished.
    pub done: usize,
    /// Not read, or not finished.
    pub failed: usize,
}

/// How far workers may run ahead of the report whose answer is due, in reports for each worker.
const AHEAD: usize = 8;

/// The index up to which workers may go, or the end of it all.
struct Gate {
    handed_over: Mutex<Option<usize>>,
    moved: Condvar,
}

impl Gate {
    fn wait(&self, index: usize, window: usize) -> bool {
        let mut state = self.handed_over.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match *state {
                None => return false,
                Some(n) if index < n + window => return true,
                Some(_) => state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn set(&self, value: Option<usize>) {
        *self.handed_over.lock().unwrap_or_else(PoisonError::into_inner) = value;
        self.moved.notify_all();
    }
}

/// Reads every input on `jobs` threads (0: one for each core). `finish` runs on the worker, with the index
/// of the input; `each` runs here, in the order of the inputs, and may break off.
pub fn read_all<T: Send>(
    inputs: &[Input],
    options: &ReadOptions,
    jobs: usize,
    finish: impl Fn(usize, Report) -> Result<T, Failure> + Sync,
    mut each: impl FnMut(&Input, Result<T, Failure>) -> ControlFlow<()>,
) -> Totals {
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    let jobs = if jobs == 0 { cores() } else { jobs }.clamp(1, inputs.len().max(1));
    let next = AtomicUsize::new(0);
    let gate = Gate { handed_over: Mutex::new(Some(0)), moved: Condvar::new() };
    let (send, receive) = channel();
    let mut totals = Totals::default();
    thread::scope(|scope| {
        for _ in 0..jobs {
            let send = send.clone();
            let (next, gate, finish) = (&next, &gate, &finish);
            scope.spawn(move || {
                let mut runner = runner(options);
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(input) = inputs.get(index) else { break };
                    if !gate.wait(index, jobs * AHEAD) {
                        break;
                    }
                    let answer = guarded(&mut runner, input).and_then(|report| {
                        catch_unwind(AssertUnwindSafe(|| finish(index, report)))
                            .unwrap_or_else(|_| Err(Failure::Bug("while writing the results".to_owned())))
                    });
                    if send.send((index, answer)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut waiting = BTreeMap::new();
        let mut due = 0;
        'all: for (index, answer) in receive {
            waiting.insert(index, answer);
            while let Some(answer) = waiting.remove(&due) {
                match answer {
                    Ok(_) => totals.done += 1,
                    Err(_) => totals.failed += 1,
                }
                if each(&inputs[due], answer).is_break() {
                    gate.set(None);
                    break 'all;
                }
                due += 1;
                gate.set(Some(due));
            }
        }
    });
    totals
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::PathBuf;

    fn reports(dir: &std::path::Path, n: usize) -> Vec<Input> {
        let write = |i: usize| -> PathBuf {
            let path = dir.join(format!("{i:03}.txt"));
            fs::write(&path, if i == 3 { String::new() } else { format!("A {i}-year-old man had fever.") }).unwrap();
            path
        };
        (0..n).map(|i| Input::file(write(i))).collect()
    }

    #[test]
    fn answers_come_in_order_and_one_bad_file_stops_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let inputs = reports(dir.path(), 60);
        let mut names = Vec::new();
        let finish = |i: usize, r: Report| {
            if i.is_multiple_of(7) {
                thread::sleep(std::time::Duration::from_millis(3));
            }
            Ok(r.text.len())
        };
        let totals = read_all(&inputs, &ReadOptions::default(), 4, finish, |input, result| {
            assert_eq!(result.is_err(), input.name == "003.txt");
            names.push(input.name.clone());
            ControlFlow::Continue(())
        });
        assert_eq!(totals, Totals { done: 59, failed: 1 });
        assert!(names.is_sorted() && names.len() == 60);
    }

    #[test]
    fn breaking_off_ends_all_workers() {
        let dir = tempfile::tempdir().unwrap();
        let inputs = reports(dir.path(), 80);
        let mut seen = 0;
        read_all(
            &inputs,
            &ReadOptions::default(),
            3,
            |_, _| Ok(()),
            |_, _| {
                seen += 1;
                if seen == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(seen, 5);
    }

    #[test]
    fn a_panic_while_finishing_fails_that_report_alone() {
        let dir = tempfile::tempdir().unwrap();
        let inputs = reports(dir.path(), 3);
        let finish = |i: usize, _| if i == 1 { panic!("boom") } else { Ok(()) };
        let totals = read_all(&inputs, &ReadOptions::default(), 2, finish, |_, _| ControlFlow::Continue(()));
        assert_eq!(totals, Totals { done: 2, failed: 1 });
    }
}
