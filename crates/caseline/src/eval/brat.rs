//! Brat folders (`.txt` with `.ann` beside it): the mapping to our kinds, and relaxed span figures.
//!
//! The mapping is `lexicon/maccrobat.toml`, made for MACCROBAT (Caufield et al. 2018,
//! doi:10.1038/sdata.2018.258): its two marks of a test and its value become one measurement; what our
//! kinds cannot say, and a name told again, is left open. A predicted fact counts as right where one of
//! its quotes overlaps a stated fact of the five kinds that are compared (finding, diagnosis, treatment,
//! procedure, measurement); where it overlaps only what is left open it does not count; else it is
//! spurious. A stated fact is found where a quote overlaps it.

use super::score::Prf;
use caseline_model::{Case, Kind};
use caseline_read::{Options, Reader};
use caseline_text::source::CharIndex;
use caseline_text::{Limits, Raw, Span, source};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::Path;

/// The kinds that are compared.
pub const COMPARED: [Kind; 5] = [Kind::Finding, Kind::Diagnosis, Kind::Treatment, Kind::Procedure, Kind::Measurement];

/// The mapping as the data file states it.
#[derive(Debug, Deserialize)]
pub struct Mapping {
    kinds: BTreeMap<String, Kind>,
    test: Tests,
    open: Types,
    outcome: Worded,
    prefix: Types,
}

impl Mapping {
    /// The mapping that ships.
    pub fn builtin() -> Mapping {
        Mapping::parse(include_str!("../../../../lexicon/maccrobat.toml")).expect("a test parses it")
    }

    /// A mapping as TOML.
    pub fn parse(toml: &str) -> Result<Mapping, toml::de::Error> {
        toml::from_str(toml)
    }
}

#[derive(Debug, Deserialize)]
struct Tests {
    types: Vec<String>,
    values: Vec<String>,
    reach: usize,
    procedures: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Types {
    types: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Worded {
    types: Vec<String>,
    words: Vec<String>,
}

#[derive(Debug)]
struct Entity<'a> {
    kind: &'a str,
    span: Span<Raw>,
}

/// The facts that an annotation file states; `None` for what is left open.
pub fn facts(text: &str, ann: &str, mapping: &Mapping) -> Vec<(Span<Raw>, Option<Kind>)> {
    let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
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

/// Relaxed figures of a brat folder.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BratFigures {
    /// Reports.
    pub reports: usize,
    /// Stated facts of the compared kinds, found, all predictions that count, right ones.
    counts: [usize; 4],
    by_kind: BTreeMap<Kind, [usize; 4]>,
    /// Missed facts and spurious ones: report, kind, words.
    pub missed: Vec<[String; 3]>,
    /// Spurious facts.
    pub spurious: Vec<[String; 3]>,
}

impl BratFigures {
    /// Whatever the kind.
    pub fn found(&self) -> Prf {
        prf(&self.counts)
    }

    /// By kind: the span overlaps a fact of the same kind.
    pub fn by_kind(&self) -> impl Iterator<Item = (Kind, Prf)> {
        self.by_kind.iter().map(|(kind, counts)| (*kind, prf(counts)))
    }

    /// All kinds together, the kind right as well.
    pub fn with_kind(&self) -> Prf {
        prf(&self.by_kind.values().fold([0; 4], |sum, c| std::array::from_fn(|i| sum[i] + c[i])))
    }

    fn report(&mut self, id: &str, text: &str, stated: &[(Span<Raw>, Option<Kind>)], case: &Case) {
        let index = CharIndex::new(text);
        let stated: Vec<(usize, usize, Option<Kind>)> = stated
            .iter()
            .map(|(s, k)| (index.chars(s.start), index.chars(s.end), k.filter(|k| COMPARED.contains(k))))
            .collect();
        let facts: Vec<_> = case.facts.iter().filter(|f| COMPARED.contains(&f.kind)).collect();
        let overlap = |f: &caseline_model::Fact, s: &(usize, usize, Option<Kind>)| {
            f.quotes().iter().any(|q| q.start < s.1 && s.0 < q.end)
        };
        self.reports += 1;
        for s in &stated {
            let Some(kind) = s.2 else { continue };
            let found = facts.iter().any(|f| overlap(f, s));
            let same = facts.iter().any(|f| f.kind == kind && overlap(f, s));
            count(&mut self.counts, 0, found);
            count(self.by_kind.entry(kind).or_default(), 0, same);
            if !found {
                let words = text.chars().skip(s.0).take(s.1 - s.0).collect();
                self.missed.push([id.to_owned(), kind.to_string(), words]);
            }
        }
        for fact in facts {
            let met: Vec<Option<Kind>> = stated.iter().filter(|s| overlap(fact, s)).map(|s| s.2).collect();
            let right = met.iter().any(Option::is_some);
            if !right && !met.is_empty() {
                continue;
            }
            count(&mut self.counts, 2, right);
            count(self.by_kind.entry(fact.kind).or_default(), 2, met.contains(&Some(fact.kind)));
            if !right {
                let words = fact.quotes().first().map(|q| q.exact.clone()).unwrap_or_default();
                self.spurious.push([id.to_owned(), fact.kind.to_string(), words]);
            }
        }
    }

    /// The figures as a table, with `most` misses of each sort.
    pub fn table(&self, most: usize) -> String {
        let mut rows = vec![("found, any kind".to_owned(), self.found()), ("with kind".to_owned(), self.with_kind())];
        rows.extend(self.by_kind().map(|(kind, prf)| (kind.to_string(), prf)));
        let mut out = format!("{} reports, relaxed spans   precision  recall      F1\n", self.reports);
        for (name, Prf { precision, recall, f1 }) in rows {
            out.push_str(&format!("{name:27}  {precision:9.4}  {recall:6.4}  {f1:6.4}\n"));
        }
        for (word, list) in [("missed", &self.missed), ("spurious", &self.spurious)] {
            for miss in list.iter().take(most) {
                out.push_str(&format!("{word}\t{}\n", miss.join("\t").replace('\n', " ")));
            }
        }
        out
    }
}

fn count(counts: &mut [usize; 4], at: usize, right: bool) {
    counts[at] += 1;
    counts[at + 1] += usize::from(right);
}

fn prf(counts: &[usize; 4]) -> Prf {
    let share = |part: usize, whole: usize| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
    let (recall, precision) = (share(counts[1], counts[0]), share(counts[3], counts[2]));
    let f1 = if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    Prf { precision, recall, f1 }
}

/// True where a folder is annotated in brat and not in our own format.
pub fn is_brat(folder: &Path) -> bool {
    let names = |end: &str| {
        std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .any(|e| e.file_name().to_string_lossy().ends_with(end))
    };
    names(".ann") && !names(".gold.json")
}

/// Reads every report of a brat folder and compares.
///
/// # Errors
/// The folder or one of its files cannot be read.
pub fn evaluate(folder: &Path, options: Options) -> io::Result<BratFigures> {
    let mapping = Mapping::builtin();
    let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "ann"));
    files.sort();
    let reader = Reader::new(options);
    let mut figures = BratFigures::default();
    for file in files {
        let id = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let path = file.with_extension("txt");
        let said = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
        let bytes = std::fs::read(&path).map_err(said)?;
        let ann = std::fs::read_to_string(&file).map_err(said)?;
        let source = source::open(&id, &bytes, &Limits::default())
            .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {e}", path.display())))?;
        let stated = facts(&source.text, &ann, &mapping);
        let text = source.text.clone();
        figures.report(&id, &text, &stated, &reader.read(source).case);
    }
    Ok(figures)
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
        let mapping = Mapping::builtin();
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

    #[test]
    fn open_facts_do_not_count_and_overlap_is_enough() {
        use caseline_model::{Fact, Quote, SourceInfo};
        let text = "severe pain, a visit, fever";
        let mut case = Case::new(caseline_model::Reader::default(), SourceInfo::default());
        for (start, end, kind) in [(7, 11, Kind::Finding), (13, 20, Kind::Finding), (22, 27, Kind::Diagnosis)] {
            let quote = Quote { start, end, exact: text[start..end].to_owned() };
            case.facts.push(Fact::stated("test", kind, "x", quote));
        }
        let stated = [
            (Span::new(0, 11), Some(Kind::Finding)),
            (Span::new(13, 20), None),
            (Span::new(22, 27), Some(Kind::Finding)),
        ];
        let mut figures = BratFigures::default();
        figures.report("a", text, &stated, &case);
        assert_eq!((figures.found().f1, figures.with_kind().precision, figures.with_kind().recall), (1.0, 0.5, 0.5));
    }
}
