//! The nature of disease that a fact itself tells: `lexicon/track_affinity.tsv`.

use crate::lexicon::{Table, parse_tsv};
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::{Kind, Nature};
use std::sync::OnceLock;

struct Words {
    words: Vec<(String, Nature)>,
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
        Words { words: rows("word"), classes: rows("class") }
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
    let label = mention.label.to_lowercase();
    let words = page.words(mention.span).to_lowercase();
    // The longest word decides: "skin biopsy" before "biopsy".
    let has = |text: &str, word: &str| {
        text.match_indices(word).any(|(at, _)| at == 0 || !text.as_bytes()[at - 1].is_ascii_alphanumeric())
    };
    table().words.iter().filter(|(w, _)| has(&label, w) || has(&words, w)).max_by_key(|(w, _)| w.len()).map(|(_, n)| *n)
}
