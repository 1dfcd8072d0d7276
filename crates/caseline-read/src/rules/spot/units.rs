//! Units as written, matched right behind a number.
//!
//! Reads `IU/L`, `U / l`, `× 10^9/L`, `mg/m2`, `beats per minute`; spaces, capitals, the three micro
//! signs and the signs of multiplication do not tell units apart. It never reads a unit that runs on
//! into a word (`5 min` is not metres).

use crate::lexicon::parse_tsv;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// A unit of `lexicon/unit.tsv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The usual way to write it.
    pub label: String,
    /// UCUM, where there is one.
    pub ucum: Option<String>,
    /// What it measures: `mass`, `count`, `time`, `length` …
    pub dimension: String,
}

/// All units, by normalised spelling.
#[derive(Debug, Default)]
pub struct Units {
    units: Vec<Unit>,
    spellings: FxHashMap<String, u32>,
    longest: usize,
}

impl Units {
    /// The units that ship with Caseline.
    pub fn builtin() -> &'static Units {
        static BUILTIN: OnceLock<Units> = OnceLock::new();
        BUILTIN.get_or_init(|| Units::from_tsv(include_str!("../../../../../lexicon/unit.tsv")))
    }

    /// Units from a table with the columns label, synonyms, ucum, dimension.
    pub fn from_tsv(tsv: &str) -> Units {
        let mut out = Units::default();
        for row in parse_tsv(tsv) {
            let get = |name: &str| row.get(name).copied().unwrap_or("");
            let id = out.units.len() as u32;
            for name in std::iter::once(get("label")).chain(get("synonyms").split('|')) {
                let spelling: String = name.trim_start_matches('=').chars().filter_map(normal).collect();
                if !spelling.is_empty() {
                    out.longest = out.longest.max(spelling.chars().count());
                    out.spellings.entry(spelling).or_insert(id);
                }
            }
            let ucum = Some(get("ucum")).filter(|u| !u.is_empty()).map(str::to_owned);
            out.units.push(Unit { label: get("label").to_owned(), ucum, dimension: get("dimension").to_owned() });
        }
        out
    }

    /// The longest unit at the start of `text` (after spaces): the unit, where it starts and ends.
    pub fn longest_at(&self, text: &str) -> Option<(&Unit, usize, usize)> {
        let start = text.len() - text.trim_start_matches([' ', '\u{a0}', '\u{2009}', '\u{202f}', '\t']).len();
        let mut spelling = String::with_capacity(24);
        let mut count = 0;
        let mut best = None;
        for (at, c) in text[start..].char_indices() {
            if c == '\n' && text[start + at..].starts_with("\n\n") {
                break;
            }
            let Some(n) = normal(c) else { continue };
            spelling.push(n);
            count += 1;
            if count > self.longest {
                break;
            }
            let end = start + at + c.len_utf8();
            if boundary(c, text[end..].chars().next())
                && let Some(id) = self.spellings.get(&spelling)
            {
                best = Some((&self.units[*id as usize], start, end));
            }
        }
        best
    }
}

/// A unit may not run on into a word or, behind a letter, into a number.
fn boundary(last: char, next: Option<char>) -> bool {
    next.is_none_or(|n| !n.is_alphanumeric() && n != '^' || (!last.is_alphanumeric() && !n.is_alphabetic()))
}

/// One spelling for signs that mean the same; nothing for spaces and decoration.
fn normal(c: char) -> Option<char> {
    Some(match c {
        'µ' | 'μ' => 'u',
        '×' | '✕' | '*' => 'x',
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁶' => '6',
        '⁹' => '9',
        '⁻' | '−' | '–' => '-',
        'º' | '˚' => '°',
        '^' | '·' | '∙' | '[' | ']' => return None,
        c if c.is_whitespace() => return None,
        c => c.to_ascii_lowercase(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TSV: &str = "label\tsynonyms\tucum\tdimension\nIU/L\tU/L|units/L\t[IU]/L\tenzyme\n×10^9/L\tx109/L\t10*9/L\tcount\nm\t\tm\tlength\nmg/m2\t\tmg/m2\tmass\nmg\t\tmg\tmass\n";

    fn at(text: &str) -> Option<(String, String)> {
        Units::from_tsv(TSV).longest_at(text).map(|(u, s, e)| (u.label.clone(), text[s..e].to_owned()))
    }

    #[test]
    fn the_longest_spelling_wins_and_words_are_left_alone() {
        assert_eq!(at(" iu/l)"), Some(("IU/L".into(), "iu/l".into())));
        assert_eq!(at(" × 10^9/L."), Some(("×10^9/L".into(), "× 10^9/L".into())));
        assert_eq!(at("mg/m2 per day"), Some(("mg/m2".into(), "mg/m2".into())));
        assert_eq!(at(" minutes"), None);
    }
}
