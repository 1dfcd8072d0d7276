//! Tables of the lexicon and their rows.

use caseline_model::Code;
use std::collections::BTreeMap;

/// The tables of the built-in lexicon. The order is the order of preference where two tables bear
/// the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// Symptoms, signs, imaging and pathology findings, complications.
    Finding,
    /// Named diseases.
    Disease,
    /// Laboratory analytes, vital signs, function tests, scores: whatever has a value.
    Analyte,
    /// Antibodies and antigens.
    Antibody,
    /// Bacteria, viruses, fungi, parasites.
    Microbe,
    /// Genes.
    Gene,
    /// Drugs and drug classes, fluids, blood products.
    Drug,
    /// Chemotherapy and other regimens.
    Regimen,
    /// Imaging, biopsy, surgery, support.
    Procedure,
    /// Body sites.
    Anatomy,
    /// Admission, discharge, death, response words.
    Outcome,
    /// Scores, stages, grades.
    Score,
    /// Terms from a vocabulary that the user loaded.
    User,
    /// Cues of assertion.
    Cue,
    /// Results in words: positive, normal, elevated.
    LabWord,
    /// How often.
    Frequency,
    /// By which way a drug is given.
    Route,
    /// Mild, severe.
    Severity,
    /// Left, right, bilateral.
    Side,
    /// Mother, brother.
    Kinship,
}

/// The tables as shipped.
pub(super) const BUILTIN: &[(Table, &str)] = &[
    (Table::Finding, include_str!("../../../../lexicon/finding.tsv")),
    (Table::Disease, include_str!("../../../../lexicon/disease.tsv")),
    (Table::Anatomy, include_str!("../../../../lexicon/anatomy.tsv")),
    (Table::Analyte, include_str!("../../../../lexicon/analyte.tsv")),
    (Table::Antibody, include_str!("../../../../lexicon/antibody.tsv")),
    (Table::Score, include_str!("../../../../lexicon/score.tsv")),
    (Table::Drug, include_str!("../../../../lexicon/drug.tsv")),
    (Table::Regimen, include_str!("../../../../lexicon/regimen.tsv")),
    (Table::Procedure, include_str!("../../../../lexicon/procedure.tsv")),
    (Table::Microbe, include_str!("../../../../lexicon/microbe.tsv")),
    (Table::Gene, include_str!("../../../../lexicon/gene.tsv")),
    (Table::Outcome, include_str!("../../../../lexicon/outcome.tsv")),
    (Table::LabWord, include_str!("../../../../lexicon/lab_word.tsv")),
    (Table::Frequency, include_str!("../../../../lexicon/frequency.tsv")),
    (Table::Route, include_str!("../../../../lexicon/route.tsv")),
    (Table::Severity, include_str!("../../../../lexicon/severity.tsv")),
    (Table::Side, include_str!("../../../../lexicon/side.tsv")),
    (Table::Kinship, include_str!("../../../../lexicon/kinship.tsv")),
    (Table::Cue, include_str!("../../../../lexicon/cue.tsv")),
];

/// A row of a TSV table, by column name.
pub type Row<'a> = BTreeMap<&'a str, &'a str>;

/// The rows of a TSV table with a heading line. Lines that start with `#` and empty lines are skipped.
pub fn parse_tsv(tsv: &str) -> impl Iterator<Item = Row<'_>> {
    let mut lines = tsv.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    let names: Vec<&str> = lines.next().unwrap_or("").split('\t').collect();
    lines.map(move |line| {
        names.iter().copied().zip(line.split('\t').map(str::trim)).filter(|(_, v)| !v.is_empty()).collect()
    })
}

/// One thing that reports speak of, with its names.
#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    /// Which table it is from.
    pub table: Table,
    /// The standard English term.
    pub label: String,
    /// Other names; one that starts with `=` is matched with its capitals.
    pub synonyms: Vec<String>,
    /// Codes, where sure.
    pub codes: Vec<Code>,
    /// Columns of the table's own.
    pub fields: BTreeMap<String, String>,
}

impl Concept {
    /// A concept from a row of a table.
    pub fn from_row(table: Table, row: &Row<'_>) -> Concept {
        let list = |name: &str| row.get(name).map_or("", |v| v).split('|').map(str::trim).filter(|v| !v.is_empty());
        let codes = list("codes")
            .filter_map(|code| {
                let (system, _) = code.split_once(':')?;
                // HPO, MONDO and DOID write the prefix as part of the code.
                let bare = matches!(system, "LOINC" | "RxNorm" | "NCIT" | "UCUM");
                let code = if bare { code.split_once(':')?.1 } else { code };
                let system = if system == "HP" { "HPO" } else { system };
                Some(Code { system: system.to_owned(), code: code.to_owned(), label: None })
            })
            .collect();
        let known = ["label", "synonyms", "codes", "source", "licence", "example", "counterexample"];
        Concept {
            table,
            label: row.get("label").map_or("", |v| v).to_owned(),
            synonyms: list("synonyms").map(str::to_owned).collect(),
            codes,
            fields: row
                .iter()
                .filter(|(k, _)| !known.contains(k))
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect(),
        }
    }

    /// A column of the table's own.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }
}
