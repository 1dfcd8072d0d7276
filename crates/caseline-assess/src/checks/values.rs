//! Values in words: analyte, number, unit, found by the table of values. Shared by several checks.

use crate::pattern::Pattern;
use crate::report::{Report, Role};
use serde::Deserialize;
use std::ops::Range;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Table {
    analyte: Vec<Row>,
}
#[derive(Deserialize)]
struct Row {
    names: String,
    units: Vec<Unit>,
}
/// What a unit allows.
#[derive(Deserialize, Clone)]
pub struct Unit {
    unit: String,
    /// The unit as people write it.
    pub is: String,
    /// Least that a living patient has.
    pub low: f64,
    /// Most that a living patient has.
    pub high: f64,
    /// Wide normal range.
    pub normal: Option<[f64; 2]>,
}

struct Analyte {
    pattern: Pattern,
    units: Vec<(Pattern, Unit)>,
}

static TABLE: LazyLock<Vec<Analyte>> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("../../data/values.toml")).expect("the built-in table is well formed");
    table
        .analyte
        .into_iter()
        .map(|row| {
            let names = &row.names;
            let pattern = Pattern::made(format!(
                r"(?:{names})\b((?: levels?| concentrations?| values?| counts?)?(?: (?:was|were|is) (?:slightly |mildly |markedly |severely )?(?:normal|elevated|raised|high|low|reduced|decreased|increased) ?\(| of| was| were| is|:| at| =)?(?: about| approximately| only| up to)? ?\(?)(\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)( ?(?:%|°? ?[A-Za-zµμ×/]+[^\s,;)]*(?: ?/ ?[A-Za-z]+)?)?)"
            ));
            let units = row.units.into_iter().map(|u| (Pattern::made(format!("^ ?(?:{})", u.unit)), u)).collect();
            Analyte { pattern, units }
        })
        .collect()
});

/// The unit of the same analyte in which a number that is impossible as written would be nothing unusual.
pub fn meant(reading: &Reading) -> Option<&'static str> {
    let usual =
        |u: &Unit| u.normal.is_some_and(|[low, high]| reading.number >= low / 5.0 && reading.number <= high * 5.0);
    let wide = |u: &Unit| reading.number >= u.low.max(f64::MIN_POSITIVE) && reading.number <= u.high;
    let others = || TABLE[reading.analyte].units.iter().map(|u| &u.1).filter(|u| u.is != reading.unit.is);
    others().find(|u| usual(u)).or_else(|| others().find(|u| wide(u))).map(|u| u.is.as_str())
}

/// A value as it stands in the text.
pub struct Reading {
    /// Index of the analyte in the table.
    pub analyte: usize,
    /// Index of the unit.
    pub unit_index: usize,
    /// The number.
    pub number: f64,
    /// What the unit allows.
    pub unit: Unit,
    /// Where name, number and unit stand.
    pub range: Range<usize>,
}

/// Every value of the table in words about the patient.
pub fn readings(report: &Report) -> Vec<Reading> {
    let mut out = Vec::new();
    for (index, analyte) in TABLE.iter().enumerate() {
        for c in report.captures_iter(&analyte.pattern) {
            let (Some(whole), Some(number)) = (c.get(0), c.get(2)) else { continue };
            if matches!(report.role_at(whole.start()), Role::References | Role::Discussion | Role::Introduction) {
                continue;
            }
            // A name inside a longer word or another analyte (urine sodium, creatinine clearance) is another thing.
            let from = crate::report::floor(report.text, whole.start().saturating_sub(24));
            let before = report.text[from..whole.start()].to_lowercase();
            if before.ends_with(|c: char| c.is_alphanumeric() || c == '-')
                || [
                    "urin",
                    "fluid",
                    "csf",
                    "micro",
                    "corrected",
                    "glycated",
                    "fetal",
                    "target",
                    "free",
                    "intra",
                    "24-hour",
                    "oral",
                    "water",
                    "sputum",
                    "pleural",
                    "ascit",
                    "donor",
                    "stool",
                    "faecal",
                    "fecal",
                    "mean",
                    "average",
                    "corpuscular",
                    "red blood cell",
                    "serum-ascites",
                    "gradient",
                    "gastric",
                    "drain",
                    "bile",
                    "dialy",
                    "cord",
                    "umbilical",
                ]
                .iter()
                .any(|w| before.contains(w))
            {
                continue;
            }
            // In a table the name must fill its cell: headings run together, and then name and number belong to two rows.
            let cell = report.text[..whole.start()].ends_with(['\t', '\n']) || whole.start() == 0;
            if whole.as_str().contains('\t') && !cell {
                continue;
            }
            let Ok(mut value) = number.as_str().replace(',', "").parse::<f64>() else { continue };
            // Values of other fluids, and lists whose numbers follow together, are not read.
            let sentence = report.sentence_at(whole.start()).map_or("", |s| report.words(&s.range));
            if crate::pattern!(
                r"cerebrospinal|\bstools?\b|\bCSF\b|\bfluid\b|\baspirate|\bdialysate|\btap\b|\brespectively\b|\burin\w+|gram stain"
            )
            .is_match(sentence)
            {
                continue;
            }
            let acid = whole.as_str().to_lowercase().trim_start().starts_with("ph");
            if acid
                && !crate::pattern!(
                    r"arterial|blood gas|\bABG|\bvenous|acidosis|alkalosis|\bpCO2|\bPaCO2|bicarbonate|HCO"
                )
                .is_match(sentence)
            {
                continue;
            }
            let tail = &report.text[number.end()..crate::report::floor(report.text, number.end() + 16)];
            let found = analyte.units.iter().enumerate().find(|(_, (p, _))| p.is_match(tail));
            let Some((unit_index, (p, unit))) = found else { continue };
            // A point may divide thousands, and a lost exponent is no value: "15.000/mm3", "(103/µL".
            if unit.low >= 10.0 && unit.high > 100_000.0 {
                let digits = number.as_str();
                if digits.len() > 4 && digits.rfind('.') == Some(digits.len() - 4) {
                    value *= 1000.0;
                }
                if digits == "103" || digits == "109" {
                    continue;
                }
            }
            let end = number.end() + p.find(tail).map_or(0, |m| m.end());
            // The lower end of a range is not a value.
            if report.text[end..].trim_start().starts_with(['–', '-']) || tail.trim_start().starts_with(['–', '-'])
            {
                continue;
            }
            out.push(Reading {
                analyte: index,
                unit_index,
                number: value,
                unit: unit.clone(),
                range: whole.start()..end,
            });
        }
    }
    out.sort_by_key(|r| r.range.start);
    out
}
