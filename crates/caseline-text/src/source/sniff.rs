//! What kind of file it is, by its content.
//!
//! Names lie: `.txt` holds PDF, `.xml` holds HTML, `.pdf` holds the publisher's log-in page. The
//! first bytes of a format tell (its "magic number"); a text is what has no NUL and hardly any other
//! control characters. UTF-16, which older Windows programs write, is decoded.

use super::OpenError;
use std::borrow::Cow;

/// How far into the file a PDF's header may stand (readers accept junk before it).
const PDF_HEADER_WITHIN: usize = 1024;

/// What a file was taken for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// Text in UTF-8, undecoded.
    Text,
    /// Text that was in UTF-16, decoded.
    Decoded(String),
    /// XML, in bytes that are UTF-8 (or were decoded).
    Xml(Cow<'a, [u8]>),
    /// PDF, from its header on.
    Pdf(&'a [u8]),
}

/// First bytes and what they are the first bytes of.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ\0", "an xz archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Microsoft Office document; save it as text or PDF"),
    (b"{\\rtf", "a Rich Text document; save it as plain text or PDF"),
    (b"%!PS", "a PostScript file; convert it to PDF"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"AT&TFORM", "a DjVu document; convert it to PDF"),
    (b"\0asm", "a WebAssembly module"),
];

/// Tells the kind, or says why it is none that can be read.
pub(super) fn kind(bytes: &[u8]) -> Result<Kind<'_>, OpenError> {
    if let Some(text) = utf16(bytes)? {
        let start = text.trim_start_matches('\u{feff}').trim_start();
        return Ok(if starts_xml(start.as_bytes()) {
            Kind::Xml(text.into_bytes().into())
        } else {
            Kind::Decoded(text)
        });
    }
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    if let Some(at) = memchr::memmem::find(head, b"%PDF-") {
        // A text that speaks of "%PDF-" is not one: the header starts a line and a version follows.
        let starts_line = at == 0 || !head[at - 1].is_ascii_graphic() || head[..at].contains(&0);
        if starts_line && bytes.get(at + 5).is_some_and(u8::is_ascii_digit) {
            return Ok(Kind::Pdf(&bytes[at..]));
        }
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Err(OpenError::Binary(zip(bytes).to_owned()));
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(OpenError::Binary((*what).to_owned()));
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if starts_html(text) {
        return Err(OpenError::Html);
    }
    if starts_xml(text) {
        return xml(bytes);
    }
    if memchr::memchr(0, bytes).is_some() {
        return Err(OpenError::Binary("it has NUL bytes".to_owned()));
    }
    let control = bytes.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31 | 127)).count();
    if control * 50 > bytes.len() {
        return Err(OpenError::Binary("one byte in fifty or more is a control character".to_owned()));
    }
    let invalid: usize = bytes.utf8_chunks().map(|c| c.invalid().len()).sum();
    if invalid * 4 > bytes.len() {
        return Err(OpenError::Binary("more than a quarter of its bytes are not UTF-8".to_owned()));
    }
    Ok(Kind::Text)
}

fn zip(bytes: &[u8]) -> &'static str {
    let head = &bytes[..bytes.len().min(8192)];
    let has = |name: &str| memchr::memmem::find(head, name.as_bytes()).is_some();
    if has("word/") {
        "a Word document (DOCX); save it as text or PDF"
    } else if has("xl/") {
        "an Excel workbook (XLSX)"
    } else if has("ppt/") {
        "a PowerPoint presentation (PPTX)"
    } else if has("opendocument") {
        "an OpenDocument file; save it as text or PDF"
    } else if has("epub") {
        "an EPUB book"
    } else {
        "a ZIP archive or Office document; unpack it first"
    }
}

fn starts_xml(text: &[u8]) -> bool {
    let lower = text[..text.len().min(64)].to_ascii_lowercase();
    lower.starts_with(b"<?xml")
        || lower.starts_with(b"<!doctype")
        || tag(&lower, b"<article")
        || lower.starts_with(b"<!--")
}

fn starts_html(text: &[u8]) -> bool {
    let lower = text[..text.len().min(64)].to_ascii_lowercase();
    lower.starts_with(b"<!doctype html") || tag(&lower, b"<html") || tag(&lower, b"<head") || tag(&lower, b"<body")
}

fn tag(lower: &[u8], name: &[u8]) -> bool {
    lower.starts_with(name) && lower.get(name.len()).is_none_or(|b| !b.is_ascii_alphanumeric())
}

/// XML in the encoding that its declaration names.
fn xml(bytes: &[u8]) -> Result<Kind<'_>, OpenError> {
    let head = &bytes[..bytes.len().min(256)];
    let declared = memchr::memmem::find(head, b"encoding=").and_then(|at| {
        let rest = &head[at + "encoding=".len()..];
        let quote = *rest.first().filter(|q| matches!(q, b'"' | b'\''))?;
        let end = rest[1..].iter().position(|b| *b == quote)?;
        Some(rest[1..=end].to_ascii_lowercase())
    });
    Ok(match declared.as_deref() {
        Some(b"iso-8859-1" | b"latin1" | b"windows-1252" | b"cp1252") => {
            let text: String = bytes.iter().map(|b| char::from(*b)).collect();
            Kind::Xml(text.into_bytes().into())
        }
        None | Some(b"utf-8" | b"utf8" | b"us-ascii" | b"ascii" | b"utf-16") => Kind::Xml(bytes.into()),
        Some(other) => {
            let name = String::from_utf8_lossy(other).into_owned();
            return Err(OpenError::Xml(format!("its encoding, {name}, is not supported; convert it to UTF-8")));
        }
    })
}

/// Decodes UTF-16 with a byte order mark, or without one where every second byte is NUL.
fn utf16(bytes: &[u8]) -> Result<Option<String>, OpenError> {
    let (body, big) = match bytes {
        [0xff, 0xfe, 0, 0, ..] => return Err(OpenError::Binary("UTF-32 text; save it as UTF-8".to_owned())),
        [0xff, 0xfe, rest @ ..] => (rest, false),
        [0xfe, 0xff, rest @ ..] => (rest, true),
        _ => {
            let pairs = bytes.len().min(4096) / 2;
            if pairs < 8 {
                return Ok(None);
            }
            let nul = |odd: usize| bytes[..pairs * 2].chunks(2).filter(|p| p[odd] == 0 && p[1 - odd] != 0).count();
            if nul(1) * 10 > pairs * 9 {
                (bytes, false)
            } else if nul(0) * 10 > pairs * 9 {
                (bytes, true)
            } else {
                return Ok(None);
            }
        }
    };
    let units = body.chunks_exact(2).map(|p| {
        let pair = [p[0], p[1]];
        if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    });
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect();
    Ok(Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> String {
        kind(bytes).expect_err("refused").to_string()
    }

    #[test]
    fn binary_files_are_named() {
        assert!(refused(b"\x89PNG\r\n\x1a\n....").contains("PNG"));
        assert!(refused(b"\xff\xd8\xff\xe0").contains("JPEG"));
        assert!(refused(b"\x1f\x8b\x08").contains("gzip"));
        assert!(refused(b"PK\x03\x04....word/document.xml").contains("DOCX"));
        assert!(refused(b"{\\rtf1 hello}").contains("Rich Text"));
        assert!(refused(b"a fine text\0with a hole").contains("NUL"));
        assert!(refused(&[7u8; 200]).contains("control"));
        assert!(refused(b"<!DOCTYPE html><html><body>Log in").contains("HTML"));
        assert!(refused(b"\xa0\xb0\xc8\xd9".repeat(50).as_slice()).contains("UTF-8"));
    }

    #[test]
    fn texts_are_told_apart() {
        assert_eq!(kind(b"A 61-year-old woman."), Ok(Kind::Text));
        assert_eq!(kind(b"one stray \xb5 in a text that is otherwise fine"), Ok(Kind::Text));
        assert!(matches!(kind(b"\n <?xml version='1.0'?><article/>"), Ok(Kind::Xml(_))));
        assert!(matches!(kind(b"<article><p>x</p></article>"), Ok(Kind::Xml(_))));
        assert_eq!(kind(b"junk\n%PDF-1.4\nrest"), Ok(Kind::Pdf(b"%PDF-1.4\nrest")));
        assert_eq!(kind(b"The header is %PDF- in such files."), Ok(Kind::Text));
        assert_eq!(kind(b"<5 mg/L was measured"), Ok(Kind::Text));
    }

    #[test]
    fn utf16_is_decoded() {
        let text = "CRP 12 mg/L, γ-GT normal";
        let mut little = vec![0xff, 0xfe];
        little.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(kind(&little), Ok(Kind::Decoded(text.to_owned())));
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(kind(&big), Ok(Kind::Decoded(text.to_owned())));
    }
}
