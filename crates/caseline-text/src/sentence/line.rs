//! Line ends: which of them end a sentence.
//!
//! In hard-wrapped text a line ends where the next word did not fit; such a line end is only white
//! space. In text of one paragraph a line, and after lines that end short of the width, a line end
//! separates headings, list items, rows and paragraphs.

/// The width at which the text was wrapped, or `None` where it was not.
pub(super) fn wrap_width(bytes: &[u8]) -> Option<usize> {
    let mut lengths: Vec<usize> =
        bytes.split(|b| *b == b'\n').map(|l| l.trim_ascii().len()).filter(|n| *n > 0).collect();
    if lengths.len() < 3 {
        return None;
    }
    // Nine lines in ten are no longer than this; a few long ones (a table, a title) must not decide.
    let slot = (lengths.len() * 9 / 10).min(lengths.len() - 1);
    let width = *lengths.select_nth_unstable(slot).1;
    (30..=170).contains(&width).then_some(width)
}

/// True where the line end at `at` ends the sentence that began at `start`.
pub(super) fn ends_sentence(bytes: &[u8], start: usize, at: usize, wrap: Option<usize>) -> bool {
    let before = bytes[start..at].trim_ascii();
    if before.is_empty() {
        return false;
    }
    let rest = &bytes[at + 1..];
    let skipped = rest.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(rest.len());
    let blank = rest[..skipped].contains(&b'\n');
    let next = first_line(&rest[skipped..]);
    let line = before.rsplit(|b| *b == b'\n').next().unwrap_or(before);
    let lower = next.first().is_some_and(u8::is_ascii_lowercase);
    let last = before[before.len() - 1];
    if next.is_empty() || line.contains(&b'\t') || next.contains(&b'\t') {
        return true;
    }
    if blank {
        let open = last.is_ascii_lowercase() || last == b',' || last == b'-';
        return !(open && lower && line.len() >= 60 && next.len() >= 40);
    }
    let terminal = closes(before);
    match marker(next) {
        Some(Marker::Bullet) => return true,
        Some(Marker::Number) if terminal || matches!(last, b':' | b';') || wrap.is_none() => return true,
        _ => {}
    }
    match wrap {
        Some(width) => {
            let word = next.iter().position(u8::is_ascii_whitespace).unwrap_or(next.len());
            let full = (line.len() + 1 + word) * 10 > width * 8;
            !(full || ((lower || matches!(last, b',' | b'-')) && !terminal))
        }
        None => terminal || !(lower && line.len() >= 40),
    }
}

fn first_line(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    bytes[..end].trim_ascii_end()
}

/// True where the words before end with a full stop, perhaps inside brackets or quotes.
fn closes(before: &[u8]) -> bool {
    let trimmed = before.iter().rev().find(|b| !matches!(b, b')' | b']' | b'"' | b'\''));
    matches!(trimmed, Some(b'.' | b'!' | b'?'))
}

enum Marker {
    Bullet,
    Number,
}

/// The list marker a line begins with, if any: `•`, `-`, `*`, `1.`, `(2)`, `a)`.
fn marker(line: &[u8]) -> Option<Marker> {
    const BULLETS: [&str; 8] = ["•", "- ", "– ", "* ", "▪", "◦", "●", "·"];
    if BULLETS.iter().any(|b| line.starts_with(b.as_bytes())) {
        return Some(Marker::Bullet);
    }
    let body = line.strip_prefix(b"(").unwrap_or(line);
    let digits = body.iter().take_while(|b| b.is_ascii_digit()).count();
    let label = if digits > 0 { digits } else { usize::from(body.first().is_some_and(u8::is_ascii_lowercase)) };
    let closed = matches!(body.get(label), Some(b')')) || (digits > 0 && matches!(body.get(label), Some(b'.')));
    (label > 0 && label <= 2 && closed && body.get(label + 1) == Some(&b' ')).then_some(Marker::Number)
}
