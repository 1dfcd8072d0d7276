//! Reading one report: bytes within limits, the reader, the record.

use crate::failure::Failure;
use crate::guard::{Runner, Stopped};
use crate::input::Input;
use crate::record::{self, CaseFiles, is_case_file};
use caseline_model::Case;
pub use caseline_read::Options as Parts;
use caseline_read::Reader;
use caseline_read::vocabulary::{Vocabulary, annotate};
use caseline_text::{Limits, OpenError, source};
use std::fs::File;
use std::io::Read;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How reports are read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// What one document may cost. A time of zero is no limit.
    pub limits: Limits,
    /// Which parts of the reader take part.
    pub parts: Parts,
    /// Whether a case file may stand for its report.
    pub case_files: CaseFiles,
    /// The vocabulary whose names are looked for and whose codes facts gain, if any.
    pub vocabulary: Option<Arc<Vocabulary>>,
}

impl ReadOptions {
    /// What is stamped on records that are read so.
    pub fn stamp(&self) -> caseline_model::Reader {
        let mut stamp = Reader::new(self.parts).stamp();
        if let Some(vocabulary) = &self.vocabulary {
            stamp.lexicon.push_str(&annotate::stamp(vocabulary));
        }
        stamp
    }
}

/// A report, read.
#[derive(Debug, Clone)]
pub struct Report {
    /// The record.
    pub case: Case,
    /// The source text that every quote of the record counts in.
    pub text: String,
}

impl Report {
    /// True where the source text is not simply the file.
    pub fn is_extracted(&self) -> bool {
        self.case.source.media_type != caseline_text::MediaType::Text.as_str()
    }
}

/// Reads a report from memory. No time limit: for that, see [`read_one`].
pub fn read_bytes(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Report, Failure> {
    if is_case_file(bytes) {
        return Err(Failure::CaseFile);
    }
    read_with(&reader(options), name, bytes, options)
}

/// The reader that these options ask for, to be made once for many reports.
fn reader(options: &ReadOptions) -> Reader {
    let reader = Reader::new(options.parts);
    match &options.vocabulary {
        None => reader,
        Some(vocabulary) => reader.with_vocabulary(Arc::clone(vocabulary)),
    }
}

fn read_with(reader: &Reader, name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Report, Failure> {
    let source = source::open(name, bytes, &options.limits)?;
    let mut reading = reader.read(source);
    if let Some(vocabulary) = &options.vocabulary {
        annotate::annotate(&mut reading.case, vocabulary);
    }
    Ok(Report { case: reading.case, text: reading.document.source.text })
}

/// Reads one report inside its limits. A panic of the reader is an error.
pub fn read_one(input: &Input, options: &ReadOptions) -> Result<Report, Failure> {
    guarded(&mut runner(options), input)
}

/// A runner of documents with these options, to read many.
pub(crate) fn runner(options: &ReadOptions) -> Runner<Input, Result<Report, Failure>> {
    let limit = Some(options.limits.time).filter(|t| *t > Duration::ZERO);
    let options = options.clone();
    let reader = OnceLock::new();
    Runner::new(limit, move |input: Input| {
        let bytes = load(&input, options.limits.bytes)?;
        let named = input.name.ends_with(".case.json");
        if is_case_file(&bytes) || named && options.case_files != CaseFiles::Refuse {
            return record::open(input.path.as_deref(), &bytes, options.case_files, &options.limits);
        }
        if is_case_file(&bytes) {
            return Err(Failure::CaseFile);
        }
        read_with(reader.get_or_init(|| self::reader(&options)), &input.name, &bytes, &options)
    })
}

pub(crate) fn guarded(runner: &mut Runner<Input, Result<Report, Failure>>, input: &Input) -> Result<Report, Failure> {
    runner.run(input.clone()).unwrap_or_else(|stopped| {
        Err(match stopped {
            Stopped::TimedOut(limit) => Failure::Open(OpenError::TimedOut(limit)),
            Stopped::Panicked(message) => Failure::Bug(message),
        })
    })
}

/// The bytes of an input. The size is looked at before anything is read, and never more than the limit
/// is held, whatever the size says (pipes have none).
fn load(input: &Input, limit: u64) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    match &input.path {
        None => std::io::stdin().lock().take(limit.saturating_add(1)).read_to_end(&mut bytes)?,
        Some(path) => {
            let file = File::open(path)?;
            if let Some(line) = input.line {
                return crate::book::text_of_line(file, line, limit);
            }
            let metadata = file.metadata()?;
            if metadata.is_dir() {
                return Err(Failure::IsFolder);
            }
            if metadata.len() > limit {
                return Err(OpenError::TooLarge { actual: metadata.len(), limit }.into());
            }
            file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?
        }
    };
    if bytes.len() as u64 > limit {
        return Err(OpenError::TooLarge { actual: bytes.len() as u64, limit }.into());
    }
    Ok(bytes)
}
