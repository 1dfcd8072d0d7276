//! Opening a publication: plain text, JATS XML or PDF, told apart by content.

mod build;
mod chars;
mod countries;
mod deadline;
mod headings;
mod jats;
mod pdf;
mod plain;
mod sniff;
mod superscript;

pub use chars::CharIndex;

use crate::document::Notice;
use crate::outline::Part;
use crate::span::{Raw, Span};
use deadline::Deadline;
use sniff::Kind;
use std::time::Duration;

/// What kind of file a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// Plain text.
    Text,
    /// JATS XML, the archive format of journals.
    Jats,
    /// PDF with a text layer.
    Pdf,
}

impl MediaType {
    /// The internet media type.
    pub fn as_str(self) -> &'static str {
        match self {
            MediaType::Text => "text/plain",
            MediaType::Jats => "application/xml",
            MediaType::Pdf => "application/pdf",
        }
    }
}

/// Who published it and where, as far as the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bibliography {
    /// Title of the article.
    pub title: Option<String>,
    /// Digital object identifier.
    pub doi: Option<String>,
    /// PubMed id.
    pub pmid: Option<String>,
    /// PubMed Central id, with its `PMC`.
    pub pmcid: Option<String>,
    /// Licence as stated (a URL or words).
    pub licence: Option<String>,
    /// Journal.
    pub journal: Option<String>,
    /// Year of publication.
    pub year: Option<i32>,
    /// Country of the first affiliation.
    pub country: Option<String>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Zero-based row.
    pub row: usize,
    /// Zero-based column.
    pub column: usize,
    /// True for a heading cell.
    pub header: bool,
    /// The headings that apply to it, outermost first: column headings, then row headings.
    pub headings: Vec<String>,
    /// Its words.
    pub span: Span<Raw>,
}

/// A table with its cells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Label as printed, such as "Table 1".
    pub label: Option<String>,
    /// Where the caption stands.
    pub caption: Option<Span<Raw>>,
    /// Cells, row by row.
    pub cells: Vec<Cell>,
}

/// A publication as opened: the text as published and what the file says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Name for messages and for the case file (the file name, or `-`).
    pub name: String,
    /// What kind of file it was.
    pub media_type: MediaType,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// The text as published: for a text file the file itself (each undecodable byte one U+FFFD).
    pub text: String,
    /// Parts that the format itself marks (JATS sections, PDF captions); empty for plain text.
    pub parts: Vec<Part<Raw>>,
    /// Tables that the format itself marks.
    pub tables: Vec<Table>,
    /// Bibliographic data.
    pub bibliography: Bibliography,
    /// What a person should know.
    pub notices: Vec<Notice>,
}

/// How much a document may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, in bytes.
    pub bytes: u64,
    /// Longest time for one document.
    pub time: Duration,
    /// Deepest nesting of XML elements.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // A build without optimisation is some ten times slower, and on a busy machine ran out of time with sound files.
        let seconds = if cfg!(debug_assertions) { 60 } else { 10 };
        Limits { bytes: 64 << 20, time: Duration::from_secs(seconds), depth: 256 }
    }
}

/// Why a file could not be opened. The messages say what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Larger than the limit.
    #[error("the file has {actual} bytes, more than the limit of {limit}; raise it with --max-bytes")]
    TooLarge {
        /// Its size in bytes.
        actual: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// Not a text, XML or PDF file.
    #[error("not a text: the file holds binary data ({0}); Caseline reads plain text, JATS XML and PDF")]
    Binary(String),
    /// A web page.
    #[error("the file is a web page (HTML); get the article as JATS XML, PDF or plain text and read that")]
    Html,
    /// XML that is not well-formed, is cut off, or is hostile.
    #[error("the XML cannot be read: {0}")]
    Xml(String),
    /// A PDF that cannot be read.
    #[error("the PDF cannot be read: {0}")]
    Pdf(String),
    /// A PDF that needs a password.
    #[error("the PDF is encrypted; save a copy without a password and read that")]
    Encrypted,
    /// A PDF of pictures.
    #[error("the PDF has no text layer (it is probably a scan); run it through text recognition first")]
    NoTextLayer,
    /// Took too long.
    #[error("gave up after {0:?}; raise the limit with --timeout")]
    TimedOut(Duration),
}

/// Opens a publication. `name` is used in messages and tells nothing of the kind; the bytes do.
pub fn open(name: &str, bytes: &[u8], limits: &Limits) -> Result<Source, OpenError> {
    if bytes.len() as u64 > limits.bytes {
        return Err(OpenError::TooLarge { actual: bytes.len() as u64, limit: limits.bytes });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(OpenError::Empty);
    }
    let deadline = Deadline::after(limits.time);
    match sniff::kind(bytes)? {
        Kind::Text => {
            let (text, notices) = plain::decode(bytes);
            plain::source(name, bytes, text, notices)
        }
        Kind::Decoded(text) => {
            let message = "the file is in UTF-16; places count in the decoded text".to_owned();
            plain::source(name, bytes, text, vec![Notice { code: "text-utf16", message, raw: None }])
        }
        Kind::Xml(xml) => {
            let (text, mut notices) = plain::decode(&xml);
            // Places in the XML are no places in the extracted text.
            notices.iter_mut().for_each(|n| n.raw = None);
            jats::open(name, bytes, text.trim_start_matches('\u{feff}').trim_start(), notices, limits, &deadline)
        }
        Kind::Pdf(pdf) => pdf::open(name, bytes, pdf, &deadline),
    }
}

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_words_are_empty() {
        for bytes in [b"".as_slice(), b" \n\t ", b"\xef\xbb\xbf\n"] {
            assert_eq!(open("empty.txt", bytes, &Limits::default()), Err(OpenError::Empty));
        }
    }

    #[test]
    fn files_over_the_limit_are_not_read() {
        let limits = Limits { bytes: 10, ..Limits::default() };
        assert_eq!(open("large", &[b'a'; 11], &limits), Err(OpenError::TooLarge { actual: 11, limit: 10 }));
        assert!(open("small", &[b'a'; 10], &limits).is_ok());
    }

    #[test]
    fn the_kind_is_told_by_content_whatever_the_name() {
        let text = open("report.pdf", b"A man of 40 years.", &Limits::default()).unwrap();
        assert_eq!((text.media_type, text.parts.len()), (MediaType::Text, 0));
        let xml = open("report.txt", b"<article><body><p>A man.</p></body></article>", &Limits::default()).unwrap();
        assert_eq!((xml.media_type, xml.text.as_str()), (MediaType::Jats, "A man.\n"));
        assert_eq!(xml.sha256.len(), 64);
    }

    #[test]
    fn a_stray_byte_is_read_and_noted() {
        let source = open("r.txt", b"CRP 12 \xb5g/L", &Limits::default()).unwrap();
        assert_eq!(source.text, "CRP 12 \u{FFFD}g/L");
        assert_eq!(source.notices[0].code, "text-undecodable");
    }
}
