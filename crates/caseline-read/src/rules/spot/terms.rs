//! Names of the lexicon as mentions.
//!
//! The longest name wins; where two concepts bear one name, the first table of the lexicon does. A
//! body site right before or behind a finding belongs to it ("rash on the chest"), so does a side and
//! a severity. Analytes, antibodies, microbes and genes become mentions only with a result, which is
//! for [`crate::rules::join::measure`] to see.

use crate::lexicon::{Hit, Table};
use crate::mention::Mention;
use crate::page::Page;
use caseline_model::Kind;

/// Stable id.
pub const RULE: &str = "spot/lexicon";

/// True for tables whose names can become facts.
pub fn is_term(table: Table) -> bool {
    !matches!(
        table,
        Table::Anatomy
            | Table::Cue
            | Table::LabWord
            | Table::Frequency
            | Table::Route
            | Table::Severity
            | Table::Side
            | Table::Kinship
    )
}

/// The sort of fact a table's names are, if they are one by themselves.
pub fn kind_of(table: Table) -> Option<Kind> {
    Some(match table {
        Table::Finding => Kind::Finding,
        Table::Disease => Kind::Diagnosis,
        Table::Drug | Table::Regimen => Kind::Treatment,
        Table::Procedure => Kind::Procedure,
        Table::Outcome => Kind::Outcome,
        _ => return None,
    })
}

/// The names that stand in a sentence, longest first, none overlapping. An abbreviation in brackets
/// behind the name it stands for is one with it: "creatine kinase (CK)".
pub fn names(page: &Page<'_>, line: usize) -> Vec<Hit> {
    let mut out: Vec<Hit> = Vec::new();
    for hit in page.longest(page.lines[line].tokens.clone(), is_term) {
        if let Some(last) = out.last_mut()
            && page.concept(last).label == page.concept(&hit).label
            && hit.first == last.last + 2
            && page.word(last.last + 1) == "("
        {
            last.last = if page.word(hit.last + 1) == ")" { hit.last + 1 } else { hit.last };
            last.span = page.span(last.first, last.last);
            continue;
        }
        out.push(hit);
    }
    out
}

/// Mentions of one sentence from its names.
pub fn mentions(page: &Page<'_>, line: usize, names: &[Hit]) -> Vec<Mention> {
    names
        .iter()
        .filter_map(|hit| {
            let concept = page.concept(hit);
            let kind = kind_of(concept.table)?;
            let mut mention = Mention::new(RULE, kind, concept.label.clone(), hit.span, (hit.first, hit.last), line);
            mention.codes = concept.codes.clone();
            qualify(page, &mut mention);
            Some(mention)
        })
        .collect()
}

/// Severity, side and site that stand right beside a mention.
pub fn qualify(page: &Page<'_>, mention: &mut Mention) {
    let line = &page.lines[mention.line].tokens;
    let mut first = mention.first;
    while first > line.start {
        let Some(hit) = page
            .hits_in(first.saturating_sub(3).max(line.start)..first)
            .iter()
            .filter(|h| h.last + 1 == first)
            .max_by_key(|h| h.last - h.first)
        else {
            break;
        };
        let concept = page.concept(hit);
        match concept.table {
            Table::Severity => mention.severity = Some(concept.label.clone()),
            Table::Side => mention.side = Some(concept.label.clone()),
            Table::Anatomy => mention.site = Some(concept.label.clone()),
            _ => break,
        }
        first = hit.first;
    }
    if mention.kind == Kind::Finding
        && mention.site.is_none()
        && page.is_any(mention.last + 1, &["of", "in", "on", "over", "at"])
    {
        let from = mention.last + 2;
        for hit in page.hits_in(from..(from + 3).min(line.end)) {
            let concept = page.concept(hit);
            match concept.table {
                Table::Side if mention.side.is_none() => mention.side = Some(concept.label.clone()),
                Table::Anatomy => {
                    mention.site = Some(concept.label.clone());
                    break;
                }
                _ => {}
            }
        }
    }
}
