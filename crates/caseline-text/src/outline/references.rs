//! Reference lists: numbered entries that look like citations, with or without a heading, one entry a
//! line or (as some web pages are copied) one word a line.

use super::lines::Line;
use std::ops::Range;

/// The lines of the reference list, if there is one: a chain of entries numbered 1, 2, 3 … whose words
/// are those of citations. The last entry reaches to the next line that `stops` it.
pub(super) fn find(lines: &[Line], stops: impl Fn(usize) -> bool) -> Option<Range<usize>> {
    let numbers: Vec<Option<u32>> = lines.iter().map(|l| number(l.text)).collect();
    let firsts = (0..lines.len()).filter(|i| numbers[*i] == Some(1));
    for first in firsts.rev() {
        let mut chain = vec![first];
        let mut want = 2;
        for (i, n) in numbers.iter().enumerate().skip(first + 1) {
            if i - chain[chain.len() - 1] > 80 {
                break;
            }
            if *n == Some(want) {
                chain.push(i);
                want += 1;
            }
        }
        // "1. Case presentation … 2. Discussion" are numbered sections, not entries.
        if chain.len() < 3 || chain.iter().any(|i| stops(*i)) {
            continue;
        }
        let entries = chain.len();
        let cited = chain.windows(2).filter(|w| citation(&lines[w[0]..w[1]])).count();
        if cited * 3 >= (entries - 1) * 2 {
            let last = chain[entries - 1];
            let end = (last + 1..lines.len()).find(|i| stops(*i)).unwrap_or(lines.len());
            return Some(first..end);
        }
    }
    None
}

/// The number an entry begins with: `1.`, `[2]`, `3)`, `4 Smith`.
fn number(line: &str) -> Option<u32> {
    let body = line.strip_prefix(['[', '(']).unwrap_or(line);
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    let rest = body[digits..].trim_start_matches([']', ')', '.']);
    let closed = rest.len() < body.len() - digits || rest.is_empty();
    let spaced = rest.is_empty() || rest.starts_with(char::is_whitespace) || rest.starts_with(char::is_uppercase);
    let named = rest.trim_start().starts_with(char::is_uppercase) || rest.is_empty();
    (spaced && (closed || named)).then(|| body[..digits].parse().ok()).flatten()
}

/// True where the words hold a year and what else a citation has: volume and pages, "et al", a DOI.
fn citation(lines: &[Line]) -> bool {
    let mut year = false;
    let mut sign = lines.iter().filter(|l| matches!(l.text, ";" | "," | "." | "):" | "(" | "-")).count() >= 3;
    for line in lines {
        let text = line.text;
        year |= text
            .split(|c: char| !c.is_ascii_digit())
            .any(|n| n.len() == 4 && (n.starts_with("19") || n.starts_with("20")));
        sign |= text.contains("et al") || text.contains("doi") || text.contains("PMID") || text.contains("http");
        sign |= text.as_bytes().windows(2).any(|w| w[1].is_ascii_digit() && matches!(w[0], b';' | b':'));
        sign |= text.contains("; ") || text.contains(", 1") || text.contains(". 1");
    }
    year && sign
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;
    use crate::span::Span;

    fn range(text: &str) -> Option<Range<usize>> {
        find(&lines::of(text, Span::new(0, text.len())), |_| false)
    }

    #[test]
    fn finds_lists_broken_into_words() {
        let text = "He improved.\n1.\nMiller\nA\n,\net al\n.\nOn rashes\n.\n2001\n;\n4\n:\n1\n-\n9\n2.\nHuber\nB\n.\nOn skin\n.\n\
                    2003\n;\n5\n:\n2\n3.\nMeier\nC\n.\nOn muscle\n.\n2004\n;\n6\n:\n3\n";
        assert_eq!(range(text).map(|r| r.start), Some(1));
    }

    #[test]
    fn leaves_other_numbered_lists() {
        assert_eq!(range("1. Take a history.\n2. Examine the skin.\n3. Think of cancer.\n"), None);
    }
}
