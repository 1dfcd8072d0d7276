//! MACCROBAT (brat stand-off annotation) as gold facts, by the mapping of `lexicon/maccrobat.toml`.

use super::corpus::{Corpus, Report, byte_offsets, texts};
use anyhow::{Context, Result};
use caseline_model::Kind;
use caseline_text::{Raw, Span};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// The mapping as the data file states it.
#[derive(Debug, serde::Deserialize)]
pub struct Mapping {
    kinds: BTreeMap<String, Kind>,
    test: Tests,
    open: Types,
    outcome: Worded,
    prefix: Types,
}

#[derive(Debug, serde::Deserialize)]
struct Tests {
    types: Vec<String>,
    values: Vec<String>,
    reach: usize,
    procedures: Vec<String>,
}

#[derive(Debug, serde::Deserialize)]
struct Types {
    types: Vec<String>,
}

#[derive(Debug, serde::Deserialize)]
struct Worded {
    types: Vec<String>,
    words: Vec<String>,
}

#[derive(Debug)]
struct Entity<'a> {
    kind: &'a str,
    span: Span<Raw>,
}

/// Reads a folder of `.txt` and `.ann` files.
pub fn read(folder: &Path, mapping: &Path) -> Result<Vec<Report>> {
    let words = std::fs::read_to_string(mapping).with_context(|| format!("cannot read {}", mapping.display()))?;
    let mapping: Mapping = toml::from_str(&words).with_context(|| format!("in {}", mapping.display()))?;
    let mut out = Vec::new();
    for (id, bytes) in texts(folder)? {
        let file = folder.join(format!("{id}.ann"));
        let ann = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        out.push(Report::new(&id, Corpus::Maccrobat, &bytes, |text| Ok(facts(text, &ann, &mapping)))?);
    }
    Ok(out)
}

/// The facts that an annotation file states; `None` for what is left open.
fn facts(text: &str, ann: &str, mapping: &Mapping) -> Vec<(Span<Raw>, Option<Kind>)> {
    let bytes = byte_offsets(text);
    let mut entities: BTreeMap<&str, Entity> = BTreeMap::new();
    let mut events: HashMap<&str, &str> = HashMap::new();
    for line in ann.lines() {
        let mut fields = line.split('\t');
        let (Some(id), Some(what)) = (fields.next(), fields.next()) else { continue };
        if id.starts_with('T') {
            let mut parts = what.split([' ', ';']);
            let kind = parts.next().unwrap_or("");
            let numbers: Vec<usize> = parts.filter_map(|n| n.parse().ok()).collect();
            if let (Some(start), Some(end)) = (numbers.first(), numbers.last())
                && let (Some(start), Some(end)) = (bytes.get(*start), bytes.get(*end))
            {
                entities.insert(id, Entity { kind, span: Span::new(*start, *end) });
            }
        } else if id.starts_with('E')
            && let Some((_, target)) = what.trim().split_once(':')
        {
            events.insert(id, target);
        }
    }
    let resolve = |id: &str| -> Option<&str> {
        let id = events.get(id).copied().unwrap_or(id);
        entities.get_key_value(id).map(|(id, _)| *id)
    };
    let mut modifiers: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in ann.lines().filter(|l| l.starts_with('R')) {
        let what = line.split('\t').nth(1).unwrap_or("");
        let mut parts = what.split_whitespace();
        let (Some("MODIFY"), Some(from), Some(to)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let end = |s: &'static str, part| str::strip_prefix(part, s);
        if let (Some(from), Some(to)) = (end("Arg1:", from).and_then(resolve), end("Arg2:", to).and_then(resolve)) {
            modifiers.entry(to).or_default().push(from);
        }
    }
    let mut ordered: Vec<(&str, &Entity)> = entities.iter().map(|(id, e)| (*id, e)).collect();
    ordered.sort_by_key(|(_, e)| (e.span.start, e.span.end));
    let mut told: HashSet<(Kind, String)> = HashSet::new();
    let mut out = Vec::new();
    for (id, entity) in &ordered {
        let modifiers = modifiers.get(id).map_or(&[][..], Vec::as_slice);
        let (span, kind) = fact(text, entity, modifiers, &entities, mapping);
        let Some(kind) = kind else {
            if mapping.open.types.iter().any(|t| t == entity.kind) {
                out.push((span, None));
            }
            continue;
        };
        let valued = kind == Kind::Measurement;
        let first = told.insert((kind, entity.span.of(text).to_lowercase()));
        out.push((span, (first || valued).then_some(kind)));
    }
    // What is left open must not hide what a joined measurement states.
    let stated: Vec<Span<Raw>> = out.iter().filter(|(_, k)| k.is_some()).map(|(s, _)| *s).collect();
    out.retain(|(span, kind)| kind.is_some() || !stated.iter().any(|s| s.overlaps(*span)));
    out
}

fn fact(
    text: &str,
    entity: &Entity,
    modifiers: &[&str],
    entities: &BTreeMap<&str, Entity>,
    mapping: &Mapping,
) -> (Span<Raw>, Option<Kind>) {
    let has = |list: &[String], kind: &str| list.iter().any(|t| t == kind);
    let words = entity.span.of(text).to_lowercase();
    if has(&mapping.test.types, entity.kind) {
        let values: Vec<Span<Raw>> = modifiers
            .iter()
            .map(|id| &entities[id])
            .filter(|e| has(&mapping.test.values, e.kind))
            .map(|e| e.span)
            .collect();
        if let Some(value) = values.first() {
            let whole = entity.span.cover(*value);
            let gap = whole.len().saturating_sub(entity.span.len() + value.len());
            let clear = !entities
                .values()
                .any(|e| has(&mapping.test.types, e.kind) && e.span != entity.span && e.span.overlaps(whole));
            let joined = gap <= mapping.test.reach && clear && !whole.of(text).contains('\n');
            return (if joined { whole } else { entity.span }, Some(Kind::Measurement));
        }
        let own = mapping.test.procedures.iter().any(|p| words.contains(p.as_str()));
        return (entity.span, own.then_some(Kind::Procedure));
    }
    if has(&mapping.outcome.types, entity.kind) {
        let outcome = mapping.outcome.words.iter().any(|w| words.contains(w.as_str()));
        return (entity.span, outcome.then_some(Kind::Outcome));
    }
    let mut span = entity.span;
    if mapping.kinds.contains_key(entity.kind) {
        // Nearest first, so that several prefixes in a row all join.
        let mut before: Vec<&Entity> =
            modifiers.iter().map(|id| &entities[id]).filter(|e| has(&mapping.prefix.types, e.kind)).collect();
        before.sort_by_key(|e| std::cmp::Reverse(e.span.end));
        for prefix in before {
            if prefix.span.end <= span.start && text[prefix.span.end..span.start] == *" " {
                span = span.cover(prefix.span);
            }
        }
    }
    (span, mapping.kinds.get(entity.kind).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_join_their_values_and_repeats_are_left_open() {
        let text = "Severe ankle pain. Ferritin was 812 µg/L; a scan and ferritin again. Pain left.";
        let ann = "T1\tSeverity 0 6\tSevere\nT2\tBiological_structure 7 12\tankle\nT3\tSign_symptom 13 17\tpain\n\
                   E1\tSign_symptom:T3 \nR1\tMODIFY Arg1:T1 Arg2:E1\t\nR2\tMODIFY Arg1:T2 Arg2:E1\t\n\
                   T4\tDiagnostic_procedure 19 27\tFerritin\nT5\tLab_value 32 40\t812 µg/L\n\
                   R3\tMODIFY Arg1:T5 Arg2:T4\t\nT6\tDiagnostic_procedure 44 48\tscan\n\
                   T7\tDiagnostic_procedure 53 61\tferritin\nT8\tSign_symptom 69 73\tPain\n";
        let mapping = include_str!("../../../lexicon/maccrobat.toml");
        let mapping: Mapping = toml::from_str(mapping).unwrap();
        let got: Vec<(&str, Option<Kind>)> =
            facts(text, ann, &mapping).into_iter().map(|(s, k)| (s.of(text), k)).collect();
        let expected = [
            ("Severe ankle pain", Some(Kind::Finding)),
            ("Ferritin was 812 µg/L", Some(Kind::Measurement)),
            ("scan", Some(Kind::Procedure)),
            ("ferritin", None),
            ("Pain", None),
        ];
        assert_eq!(got, expected);
    }
}
