//! Holds the codes of the lexicon against the ontologies that they are of.
//!
//! `cargo xtask codes DIR…` loads every ontology in the folders (whatever `caseline vocabulary add` loads) and asks of each
//! code of `lexicon/*.tsv` whose terminology is there: does the term exist, under this code and not one that it was merged
//! from, and does a name of the row (label or synonym) stand among its names? What does not hold is listed, and the command
//! fails where a code does not exist. A tab-separated file with the columns `ingredient_name` and
//! `ingredient_rxcui` is a list of RxNorm ingredients, and is asked of drugs the same way.
//!
//! `--fill` writes a code into rows without one of that terminology where it is beyond doubt: the label of the row is the
//! label or an exact synonym of one single term of the right sort, and no synonym of the row is a name of anything but
//! that term and its kinds. Diseases get DOID and NCIT, findings HPO. Codes that stand
//! there are never changed.

use anyhow::Context;
use caseline_read::lexicon::{Concept, Table, parse_tsv};
use caseline_read::vocabulary::{self, Scope, Sort, Vocabulary};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Checks the codes of the lexicon against ontologies, and fills in those beyond doubt.
#[derive(clap::Args)]
pub struct Codes {
    /// Folders with ontologies, and with lists of drugs if there are any.
    #[arg(required = true)]
    dirs: Vec<PathBuf>,
    /// Writes codes where the label is the name of one term.
    #[arg(long)]
    fill: bool,
}

/// Terminologies that rows of a table may gain.
const FILLED: [(&str, &[(&str, Sort)]); 2] =
    [("finding", &[("HPO", Sort::Finding)]), ("disease", &[("DOID", Sort::Diagnosis), ("NCIT", Sort::Diagnosis)])];

impl Codes {
    /// Checks, and fills in.
    pub fn run(self, root: &Path) -> anyhow::Result<()> {
        let vocabulary = load(&self.dirs)?;
        let drugs = ingredients(&self.dirs)?;
        let (mut checked, mut wrong) = (BTreeMap::<String, [usize; 2]>::new(), 0);
        let mut files: Vec<PathBuf> =
            std::fs::read_dir(root.join("lexicon"))?.filter_map(|e| Some(e.ok()?.path())).collect();
        files.sort();
        for file in files.iter().filter(|f| f.extension().is_some_and(|e| e == "tsv")) {
            let name = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
            let text = std::fs::read_to_string(file)?;
            for row in parse_tsv(&text) {
                let concept = Concept::from_row(Table::User, &row);
                for code in &concept.codes {
                    let Some(fault) = fault(&vocabulary, &drugs, &concept, &code.system, &code.code) else { continue };
                    let count = checked.entry(format!("{name} {}", code.system)).or_default();
                    count[0] += 1;
                    if let Some((grave, why)) = fault {
                        count[1] += 1;
                        wrong += usize::from(grave);
                        println!("{name}\t{}\t{}\t{why}", concept.label, code.code);
                    }
                }
            }
            if self.fill
                && let Some((_, systems)) = FILLED.iter().find(|(table, _)| *table == name)
            {
                let (filled, number) = fill(&text, systems, &vocabulary);
                std::fs::write(file, filled).with_context(|| file.display().to_string())?;
                println!("{name}: {number} codes filled in");
            }
        }
        for (what, [all, doubtful]) in &checked {
            println!("{what}: {all} codes checked, {doubtful} listed");
        }
        anyhow::ensure!(wrong == 0, "{wrong} codes are wrong");
        Ok(())
    }
}

/// The files of the folders.
fn files(dirs: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut out = Vec::new();
    for dir in dirs {
        for entry in std::fs::read_dir(dir).with_context(|| dir.display().to_string())? {
            out.push(entry?.path());
        }
    }
    out.sort();
    Ok(out)
}

fn load(dirs: &[PathBuf]) -> anyhow::Result<Vocabulary> {
    let loaded = files(dirs)?.into_iter().filter_map(|f| vocabulary::load(&f).ok()).filter(|l| !l.set.table);
    let mut sets: Vec<_> = loaded.map(|l| (l.set, l.terms)).collect();
    anyhow::ensure!(!sets.is_empty(), "no ontology is in these folders");
    sets.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    Ok(Vocabulary::from_bytes(vocabulary::compile(&sets))?)
}

/// RxNorm ids by lower-case name, and all ids.
type Drugs = (BTreeMap<String, String>, BTreeSet<String>);

/// What is in the lists of ingredients in the folder.
fn ingredients(dirs: &[PathBuf]) -> anyhow::Result<Drugs> {
    let (mut names, mut ids) = (BTreeMap::new(), BTreeSet::new());
    for path in files(dirs)? {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let Some(heading) = text.lines().next() else { continue };
        let column = |wanted: &str| heading.split('\t').position(|c| c.trim() == wanted);
        let (Some(name), Some(id)) = (column("ingredient_name"), column("ingredient_rxcui")) else { continue };
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
            if let (Some(name), Some(id)) = (cells.get(name), cells.get(id)) {
                names.insert(name.to_lowercase(), (*id).to_owned());
                ids.insert((*id).to_owned());
            }
        }
    }
    Ok((names, ids))
}

/// What is wrong with a code: whether it is of no term at all, and in words. The outer `None` where its
/// terminology is not at hand.
#[allow(clippy::option_option)]
fn fault(
    vocabulary: &Vocabulary,
    (drugs, ids): &Drugs,
    concept: &Concept,
    system: &str,
    code: &str,
) -> Option<Option<(bool, String)>> {
    let names = || std::iter::once(&concept.label).chain(&concept.synonyms).map(|n| n.trim_start_matches('='));
    if system == "RxNorm" {
        if ids.is_empty() {
            return None;
        }
        let of = |name: &str| drugs.get(&name.to_lowercase()).map(String::as_str);
        // A synonym may be a salt with a code of its own; the label is the ingredient.
        return Some(match of(&concept.label) {
            Some(id) => (id != code).then(|| (true, format!("the list has {id} for this name"))),
            None if names().any(|n| of(n) == Some(code)) => None,
            None => Some((false, "the name is not in the list".to_owned())),
        });
    }
    if !vocabulary.sets().iter().any(|s| s.name == system) {
        return None;
    }
    let Some(term) = vocabulary.term(code) else { return Some(Some((true, "no such term".to_owned()))) };
    if vocabulary.code(term) != code {
        return Some(Some((true, format!("is now {}", vocabulary.code(term)))));
    }
    let named = names().any(|n| vocabulary.exact(n).iter().any(|(t, _)| *t == term));
    Some((!named).then(|| (false, format!("is '{}', which no name of the row is", vocabulary.label(term)))))
}

/// The table with codes where they are beyond doubt, and how many.
fn fill(text: &str, systems: &[(&str, Sort)], vocabulary: &Vocabulary) -> (String, usize) {
    let (mut out, mut number, mut at) = (String::new(), 0, None);
    for line in text.lines() {
        let mut cells: Vec<String> = line.split('\t').map(str::to_owned).collect();
        match (line.starts_with('#') || line.is_empty(), at) {
            (true, _) => {}
            (false, None) => at = cells.iter().position(|c| c == "codes"),
            (false, Some(column)) => {
                for (system, sort) in systems {
                    let prefix = if *system == "HPO" { "HP" } else { system };
                    if cells.get(column).is_none_or(|c| c.contains(&format!("{prefix}:"))) {
                        continue;
                    }
                    let synonyms = cells.get(1).map_or("", String::as_str).split('|').filter(|s| !s.is_empty());
                    let names: Vec<&str> = std::iter::once(cells[0].as_str()).chain(synonyms).collect();
                    let Some(code) = only(vocabulary, &names, system, *sort) else { continue };
                    let code = if *system == "NCIT" { format!("NCIT:{code}") } else { code };
                    let cell = &mut cells[column];
                    *cell = if cell.is_empty() { code } else { format!("{cell}|{code}") };
                    number += 1;
                }
            }
        }
        out.push_str(&cells.join("\t"));
        out.push('\n');
    }
    (out, number)
}

/// The code of the one term of this label, where no synonym of the row is the name of something else: all that
/// are names of terms are names of this one or of a kind of it.
fn only(vocabulary: &Vocabulary, names: &[&str], system: &str, sort: Sort) -> Option<String> {
    let right = |(term, scope): &(u32, Scope)| {
        *scope <= Scope::Exact && vocabulary.system(*term) == system && vocabulary.sort(*term) == sort
    };
    let of = |name: &str| -> BTreeSet<u32> {
        vocabulary.exact(name.trim_start_matches('=')).into_iter().filter(right).map(|(t, _)| t).collect()
    };
    let (label, synonyms) = names.split_first()?;
    let terms = of(label);
    let term = *terms.first().filter(|_| terms.len() == 1)?;
    // Rows of findings gather more under a label than rows of diseases: there a synonym must be known, or be
    // the label with further words.
    let holds = |name: &str| label.split(' ').all(|w| name.to_lowercase().contains(&w.to_lowercase()));
    let near = |name: &&str| match of(name) {
        others if others.is_empty() => sort != Sort::Finding || holds(name),
        others => others.iter().any(|o| vocabulary.is_a(*o, term)),
    };
    synonyms.iter().all(near).then(|| vocabulary.code(term).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vocabulary {
        let obo = "format-version: 1.2\n\n[Term]\nid: DOID:1\nname: odd fever\nsynonym: \"odd pyrexia\" EXACT []\nalt_id: DOID:9\n\n\
                   [Term]\nid: DOID:2\nname: even fever\n\n[Term]\nid: DOID:3\nname: moon fever\nsynonym: \"even fever\" EXACT []\n";
        let loaded = vocabulary::load::from_bytes("doid.obo", obo.into()).unwrap();
        Vocabulary::from_bytes(vocabulary::compile(&[(loaded.set, loaded.terms)])).unwrap()
    }

    #[test]
    fn codes_are_filled_in_where_one_term_has_the_name() {
        let table = "# x\nlabel\tsynonyms\tcodes\tnature\nodd pyrexia\t\t\tother\neven fever\t\t\tother\nodd fever\t\tNCIT:C1\tother\nodd fever\tmoon fever\t\tother\n";
        let (filled, number) = fill(table, &[("DOID", Sort::Diagnosis)], &sample());
        assert_eq!(number, 2);
        assert!(
            filled
                .contains("odd pyrexia\t\tDOID:1\tother\neven fever\t\t\tother\nodd fever\t\tNCIT:C1|DOID:1\tother\n")
        );
    }

    #[test]
    fn faults_are_told() {
        let row = parse_tsv("label\tsynonyms\nodd fever\tstrange fever\n").next().unwrap();
        let concept = Concept::from_row(Table::User, &row);
        let drugs = (BTreeMap::new(), BTreeSet::new());
        let of = |code: &str| fault(&sample(), &drugs, &concept, "DOID", code).unwrap();
        assert_eq!(of("DOID:1"), None);
        assert!(of("DOID:9").is_some_and(|(grave, why)| grave && why.contains("DOID:1")));
        assert!(of("DOID:2").is_some_and(|(grave, _)| !grave) && of("DOID:7").is_some_and(|(grave, _)| grave));
        assert_eq!(fault(&sample(), &drugs, &concept, "LOINC", "1-8"), None);
    }
}
