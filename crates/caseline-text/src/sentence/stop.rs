//! Full stops: which of them end a sentence, and what belongs to the sentence behind them.

/// Words before a stop that never end a sentence.
const NEVER: &[&str] = &[
    "dr", "mr", "mrs", "ms", "prof", "vs", "e.g", "eg", "i.e", "ie", "cf", "fig", "figs", "approx", "viz", "ref",
    "refs", "eq", "nos", "vol", "pp", "st", "drs", "messrs", "suppl", "tab", "ca", "resp",
];

/// Words before a stop that end a sentence only where a word follows that commonly begins one.
const BEFORE_STARTER: &[&str] = &[
    "al", "inc", "ltd", "co", "corp", "etc", "spp", "sp", "subsp", "var", "gmbh", "dept", "univ", "jr", "sr", "ph.d",
    "m.d", "ed", "eds",
];

/// Words before a stop that do not end a sentence before a number.
const BEFORE_NUMBER: &[&str] = &[
    "no", "p", "hr", "hrs", "min", "mins", "sec", "wk", "wks", "yr", "yrs", "mo", "mos", "jan", "feb", "mar", "apr",
    "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "ch", "sect", "art", "par", "max", "day", "nr",
];

/// Words that commonly begin a sentence, in lower case.
const STARTERS: &[&str] = &[
    "a",
    "additionally",
    "after",
    "afterwards",
    "all",
    "also",
    "although",
    "among",
    "an",
    "and",
    "another",
    "as",
    "at",
    "because",
    "before",
    "besides",
    "both",
    "but",
    "by",
    "case",
    "consequently",
    "currently",
    "despite",
    "due",
    "during",
    "each",
    "eventually",
    "finally",
    "first",
    "following",
    "for",
    "from",
    "furthermore",
    "given",
    "he",
    "hence",
    "her",
    "here",
    "his",
    "however",
    "i",
    "if",
    "in",
    "initially",
    "interestingly",
    "it",
    "its",
    "laboratory",
    "later",
    "magnetic",
    "many",
    "moreover",
    "most",
    "my",
    "nevertheless",
    "no",
    "none",
    "notably",
    "of",
    "on",
    "one",
    "only",
    "other",
    "our",
    "overall",
    "patient",
    "patients",
    "physical",
    "prior",
    "recently",
    "several",
    "she",
    "similarly",
    "since",
    "some",
    "subsequent",
    "subsequently",
    "such",
    "surgery",
    "that",
    "the",
    "their",
    "then",
    "there",
    "therefore",
    "these",
    "they",
    "this",
    "those",
    "though",
    "three",
    "thus",
    "to",
    "treatment",
    "two",
    "under",
    "unfortunately",
    "until",
    "upon",
    "we",
    "when",
    "whereas",
    "while",
    "with",
    "within",
    "without",
];

/// Words before a single capital letter that make the letter a grade or a kind, not an initial.
const LETTERED: &[&str] = &[
    "vitamin",
    "hepatitis",
    "type",
    "group",
    "class",
    "grade",
    "stage",
    "factor",
    "panel",
    "patient",
    "case",
    "category",
    "influenza",
    "immunoglobulin",
    "troponin",
    "protein",
    "child-pugh",
    "child",
    "subtype",
    "level",
    "lead",
    "arm",
    "hemophilia",
    "haemophilia",
    "cyclosporin",
    "amphotericin",
    "phase",
    "figure",
    "mitomycin",
    "bilirubin",
    "apolipoprotein",
    "toxin",
    "antigen",
    "part",
    "segment",
    "botulinum",
    "and",
    "or",
];

/// Where the sentence that holds the stop at `at` ends, or `None` where it goes on.
pub(super) fn sentence_end(text: &str, start: usize, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes[at] == b'.' && in_number(bytes, at) {
        return None;
    }
    let mut end = at + 1;
    while let Some(n) = closer(&bytes[end..]) {
        end += n;
    }
    let word = word_before(bytes, start, at);
    if bytes[at] == b'.' && never(word) {
        return None;
    }
    end = after_references(bytes, end);
    if end == bytes.len() {
        return Some(end);
    }
    let gap = white(&bytes[end..]);
    if end + gap == bytes.len() {
        return Some(end);
    }
    if gap == 0 {
        return glued(bytes, word, at, end).then_some(end);
    }
    // A mark that stands apart ("stop. [5,6] They") closes the sentence before it.
    if bytes[end + gap..].first() == Some(&b'[') {
        let close = after_references(bytes, end + gap);
        if close > end + gap && white(&bytes[close..]) > 0 {
            end = close;
        }
    }
    let next = &text[end + white(&bytes[end..])..];
    (opens(next, word) && (bytes[at] != b'.' || !abbreviates(bytes, word, start, at, next))).then_some(end)
}

/// True for the stop of `10.7`; the stop of `in 2015.7 The` is that of a sentence.
fn in_number(bytes: &[u8], at: usize) -> bool {
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    if at == 0 || !digit(at - 1) || !digit(at + 1) {
        return false;
    }
    let year = at >= 5 && matches!(&bytes[at - 4..at - 2], b"19" | b"20") && digit(at - 2) && !digit(at - 5);
    let tail = after_references(bytes, at + 1);
    let gap = white(&bytes[tail..]);
    !(year && gap > 0 && bytes.get(tail + gap).is_some_and(u8::is_ascii_uppercase))
}

/// The abbreviation, word or initial in front of a stop, with stops inside it.
fn word_before(bytes: &[u8], start: usize, at: usize) -> &[u8] {
    let from = bytes[start..at].iter().rposition(|b| !(b.is_ascii_alphanumeric() || *b == b'.' || *b >= 0x80));
    &bytes[from.map_or(start, |i| start + i + 1)..at]
}

fn among(list: &[&str], word: &[u8]) -> bool {
    word.len() <= 16 && list.iter().any(|w| word.eq_ignore_ascii_case(w.as_bytes()))
}

fn never(word: &[u8]) -> bool {
    among(NEVER, word)
}

/// Length of a quote or bracket (or further stop) that belongs to the sentence it closes.
fn closer(bytes: &[u8]) -> Option<usize> {
    match bytes.first()? {
        b')' | b']' | b'"' | b'\'' | b'.' | b'!' | b'?' => Some(1),
        0xE2 if bytes.starts_with("”".as_bytes()) || bytes.starts_with("’".as_bytes()) => Some(3),
        0xC2 if bytes.starts_with("»".as_bytes()) => Some(2),
        _ => None,
    }
}

/// Skips reference marks (`7-9`, `[3]`, `(4)`, `¹²`) that stand before white space or the end.
fn after_references(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    let open = matches!(bytes.get(at), Some(b'[' | b'('));
    at += usize::from(open);
    let first = at;
    while at < bytes.len() && at - first < 24 {
        let rest = &bytes[at..];
        if rest[0].is_ascii_digit() || (at > first && matches!(rest[0], b',' | b'-')) || (open && rest[0] == b' ') {
            at += 1;
        } else if rest.starts_with("–".as_bytes()) && at > first {
            at += 3;
        } else if rest.starts_with("¹".as_bytes())
            || rest.starts_with("²".as_bytes())
            || rest.starts_with("³".as_bytes())
        {
            at += 2;
        } else if rest.len() >= 3 && rest[0] == 0xE2 && rest[1] == 0x81 && (0xB0..=0xB9).contains(&rest[2]) {
            at += 3;
        } else {
            break;
        }
    }
    if at == first {
        return from;
    }
    if open {
        match bytes.get(at) {
            Some(b']' | b')') => at += 1,
            _ => return from,
        }
    }
    let apart = at == bytes.len() || white(&bytes[at..]) > 0 || (open && bytes[at].is_ascii_uppercase());
    if apart { at } else { from }
}

/// Bytes of white space at the start, no-break and thin spaces included.
fn white(bytes: &[u8]) -> usize {
    let mut n = 0;
    while n < bytes.len() {
        n += match bytes[n] {
            b if b.is_ascii_whitespace() => 1,
            0xC2 if bytes.get(n + 1) == Some(&0xA0) => 2,
            0xE2 if bytes.get(n + 1) == Some(&0x80) && bytes.get(n + 2).is_some_and(|b| (0x80..=0x8B).contains(b)) => 3,
            _ => break,
        };
    }
    n
}

/// True where a sentence begins right behind the stop because the space was lost ("subsided.The").
fn glued(bytes: &[u8], word: &[u8], at: usize, end: usize) -> bool {
    let long = word.len() >= 3 && word.iter().all(u8::is_ascii_lowercase);
    let marked = end > at + 1 && bytes[end - 1] == b']';
    let next = &bytes[end..];
    let starts = next[0].is_ascii_uppercase() && next.get(1).is_some_and(|b| b.is_ascii_lowercase());
    let site = word.eq_ignore_ascii_case(b"www") || next.len() > 3 && next[..next.len().min(30)].contains(&b'/');
    (long || marked) && starts && !site
}

/// True where the text behind the stop can begin a sentence.
fn opens(next: &str, word: &[u8]) -> bool {
    let Some(first) = next.chars().next() else { return true };
    if !first.is_lowercase() {
        return !matches!(first, ',' | ';' | ':' | ')' | ']' | '%');
    }
    // "mRNA", "pH", "p53": names that begin small; Greek letters begin names too.
    let second = next.chars().nth(1).unwrap_or(' ');
    let name = !first.is_ascii() || second.is_uppercase() || second.is_ascii_digit();
    name && word.len() > 3
}

/// True where the stop belongs to the abbreviation or initial before it.
fn abbreviates(bytes: &[u8], word: &[u8], start: usize, at: usize, next: &str) -> bool {
    if word.is_empty() {
        return false;
    }
    // "1. The first point": the number is that of a list item.
    let opening = bytes[start..at].trim_ascii();
    if opening.len() <= 2 && opening.iter().all(u8::is_ascii_digit) {
        return true;
    }
    let number = next.as_bytes().first().is_some_and(u8::is_ascii_digit);
    if among(BEFORE_NUMBER, word) && number {
        return true;
    }
    let follower = next.split(|c: char| !c.is_alphabetic()).next().unwrap_or("");
    let starter = among(STARTERS, follower.as_bytes());
    if among(BEFORE_STARTER, word) {
        return !starter;
    }
    if word.contains(&b'.') {
        // "U.S.", "p.m.", "b.i.d.", "J.B.": short letters between stops.
        return word.split(|b| *b == b'.').all(|p| p.len() <= 2 && p.iter().all(u8::is_ascii_alphabetic)) && !starter;
    }
    if let [letter] = word
        && letter.is_ascii_uppercase()
    {
        let before = bytes[start..at - 1].trim_ascii_end();
        let spaced = before.len() < at - 1 - start || before.is_empty() || matches!(before.last(), Some(b'('));
        let previous = before.rsplit(|b| b.is_ascii_whitespace()).next().unwrap_or(b"");
        let unit = previous.last().is_some_and(|b| b.is_ascii_digit()) || previous.ends_with("°".as_bytes());
        return spaced && !unit && !starter && !among(LETTERED, previous);
    }
    false
}
