//! The nature of disease that a fact itself tells: `lexicon/track_affinity.tsv`.

use crate::lexicon::{Table, parse_tsv};
use crate::mention::Mention;
use crate::page::Page;
use aho_corasick::AhoCorasick;
use caseline_model::{Kind, Nature};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::sync::OnceLock;

struct Words {
    words: Vec<(String, Nature)>,
    /// Finds all of them in one pass.
    search: AhoCorasick,
    classes: Vec<(String, Nature)>,
}

fn table() -> &'static Words {
    static TABLE: OnceLock<Words> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = |of: &str| {
            parse_tsv(include_str!("../../../../../../lexicon/track_affinity.tsv"))
                .filter(|row| row.get("of").copied() == Some(of))
                .filter_map(|row| Some((row.get("label")?.to_lowercase(), row.get("nature")?.parse().ok()?)))
                .collect()
        };
        let words: Vec<(String, Nature)> = rows("word");
        let search = AhoCorasick::new(words.iter().map(|(w, _)| w)).expect("a table of a few hundred words");
        Words { words, search, classes: rows("class") }
    })
}

/// By the class of the drug for treatments; by the words of the label for everything else.
pub(super) fn of(page: &Page<'_>, mention: &Mention) -> Option<Nature> {
    if mention.kind == Kind::Treatment {
        let mut regimen = false;
        let class = page.hits_in(mention.first..mention.last + 1).iter().map(|h| page.concept(h)).find_map(|c| {
            regimen |= c.table == Table::Regimen;
            if c.table == Table::Drug { c.field("class") } else { None }
        });
        if let Some(nature) = class.and_then(|class| table().classes.iter().find(|(c, _)| c == class)).map(|(_, n)| *n)
        {
            return Some(nature);
        }
        if regimen {
            return Some(Nature::Malignancy);
        }
    }
    thread_local! {
        static KNOWN: RefCell<FxHashMap<String, Option<Nature>>> = RefCell::default();
    }
    KNOWN
        .with_borrow_mut(|known| {
            if let Some(nature) = known.get(&mention.label) {
                return *nature;
            }
            let nature = of_words(&mention.label.to_lowercase());
            if known.len() < 8192 {
                known.insert(mention.label.clone(), nature);
            }
            nature
        })
        .or_else(|| {
            let words = page.words(mention.span);
            if words.eq_ignore_ascii_case(&mention.label) { None } else { of_words(&words.to_lowercase()) }
        })
}

/// The longest word decides: "skin biopsy" before "biopsy".
fn of_words(text: &str) -> Option<Nature> {
    let begins = |at: usize| at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric();
    let table = table();
    let found = table.search.find_overlapping_iter(text).filter(|m| begins(m.start()));
    // Of words of one length the last of the table counts.
    let longest = found.max_by_key(|m| (m.len(), m.pattern()));
    longest.map(|m| table.words[m.pattern().as_usize()].1)
}
