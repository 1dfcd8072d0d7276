//! A dose far from what the drug is given in.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::pattern;
use crate::report::{Role, floor};
use caseline_model::Level;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The check.
pub static CHECK: Check = Check {
    code: "dose-limits",
    level: Level::Warning,
    title: "a dose far outside its usual range",
    why: "A slip of unit or decimal point in a published dose is copied by the next reader.",
    help: "Check number and unit; say so where the dose was meant.",
    explain: "Doses of a list of drugs (data/doses.toml) are compared with the widest range of labels and protocols, by the unit as written: flat, per \
kilogram, per square metre. Overdoses that the report tells of (ingested, overdose, poisoning) are left alone, and so are infusions by the minute \
or hour, concentrations and levels. Methotrexate in milligrams \"daily\" outside of leukaemia and transplantation is an error: for autoimmune \
disease it is given once a week, and daily doses kill.",
    run,
};

#[derive(Deserialize)]
struct Table {
    drug: Vec<Drug>,
}

#[derive(Deserialize)]
struct Drug {
    is: String,
    name: String,
    limits: Vec<Limit>,
    source: String,
}

#[derive(Deserialize)]
struct Limit {
    per: String,
    low: f64,
    high: f64,
}

/// A dose as it stands in the text: drug, milligrams (of the flat dose, per kg or per m²), its denominator, place.
pub(super) struct Dosed {
    drug: &'static Drug,
    pub(super) mg: f64,
    pub(super) per: &'static str,
    pub(super) range: Range<usize>,
}

impl Dosed {
    /// The generic name.
    pub(super) fn generic(&self) -> &'static str {
        &self.drug.is
    }
}

/// The drugs, and one pattern for all their names.
static DRUGS: LazyLock<(Pattern, Vec<(Pattern, Drug)>)> = LazyLock::new(|| {
    let table: Table =
        toml::from_str(include_str!("../../data/doses.toml")).expect("the built-in table is well formed");
    let all: Vec<&str> = table.drug.iter().map(|d| d.name.as_str()).collect();
    let any = Pattern::made(format!(r"\b(?:{})s?\b", all.join("|")));
    // Longest first: ganciclovir is inside valganciclovir, prednisolone inside methylprednisolone.
    let one = |d: &Drug| Pattern::made(format!(r"^(?:{})s?$", d.name));
    (any, table.drug.into_iter().map(|d| (one(&d), d)).collect())
});

/// Every dose of a listed drug in words about the patient.
pub(super) fn doses(report: &crate::report::Report) -> Vec<Dosed> {
    let after = pattern!(r"^(?: \([A-Za-z0-9 -]+\))?,? ?(?:(?:at|of|in|a|an|the|doses?|intravenous|iv|oral|orally|with|was|started|given|therapy|treatment|mofetil|daily|subcutaneous|intramuscular|hydrochloride|sodium|\() ?){0,5}[(:]? ?(\d[\d,]*(?:\.\d+)?) ?(g|gm|mg|mcg|[µμu]g|micrograms?|grams?|milligrams?)\b(?: ?(/|per) ?(kg|m(?:2|²|\^2)|square met\w+)\b)?");
    let before = pattern!(r"\b(\d[\d,]*(?:\.\d+)?) ?(g|gm|mg|mcg|[µμu]g|micrograms?|grams?|milligrams?)\b(?: ?(/|per) ?(kg|m(?:2|²|\^2)|square met\w+)\b)?(?: ?/ ?d(?:ay)?| daily| per day| a day)?(?: of)?(?: oral| intravenous| iv)? ?$");
    let text = report.text;
    let mut out: Vec<Dosed> = Vec::new();
    for name in DRUGS.0.find_iter(text).filter(|m| report.role_at(m.start()).tells_the_patient()) {
        // Liposomal and albumin-bound forms have doses of their own.
        if pattern!(r"(?:liposomal|pegylated|nab|albumin-bound)[- ]?$").is_match(&text[floor(text, name.start().saturating_sub(16))..name.start()]) {
            continue;
        }
        let Some((_, drug)) = DRUGS.1.iter().find(|(p, _)| p.is_match(name.as_str())) else { continue };
        let right = floor(text, name.end() + 90);
        let left = floor(text, name.start().saturating_sub(50));
        let (c, base) = match (after.captures(&text[name.end()..right]), before.captures(&text[left..name.start()])) {
            (Some(c), _) => (c, name.end()),
            (None, Some(c)) => (c, left),
            (None, None) => continue,
        };
        let (Some(whole), Ok(number)) = (c.get(0), c[1].replace(',', "").parse::<f64>()) else { continue };
        let range = (base + whole.start()).min(name.start())..(base + whole.end()).max(name.end());
        let amount_ends = base + c.get(4).or(c.get(2)).map_or(whole.end(), |m| m.end());
        let tail = &text[amount_ends..floor(text, amount_ends + 14)];
        // Combined tablets (vildagliptin/metformin 50/1000 mg) and "6 mg of the drug per kg".
        if text[..name.start()].ends_with('/') || pattern!(r"^ ?(?:per|/) ?kg").is_match(&text[name.end()..right]) {
            continue;
        }
        // Infusion rates, concentrations and levels are no doses; nor is one end of a range.
        if pattern!(r"^ ?(?:[·⋅•.∙] ?kg|/ ?\d|/ ?(?:kg ?/ ?)?(?:min|h|m?L\b|dL|hr)|per (?:min|hour|m?L)|[-–] ?\d|(?:/|per) ?(?:kg|m))").is_match(tail)
            || pattern!(r"\blevels?\b|\btrough|\bconcentration").is_match(&text[range.clone()])
        {
            continue;
        }
        let unit = c[2].to_lowercase();
        let mg = match unit.chars().next() {
            Some('g') => number * 1000.0,
            Some('m') if unit.starts_with("mc") || unit.starts_with("micro") => number / 1000.0,
            Some('m') => number,
            _ => number / 1000.0,
        };
        let per = match c.get(4).map(|m| m.as_str().to_lowercase()) {
            None => "",
            Some(p) if p.starts_with('k') => "kg",
            Some(_) => "m2",
        };
        out.push(Dosed { drug, mg, per, range });
    }
    out.sort_by_key(|d| (d.range.start, d.range.end));
    out.dedup_by(|a, b| a.drug.is == b.drug.is && a.range.start < b.range.end);
    out
}

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    let mut told: BTreeSet<(&str, String)> = BTreeSet::new();
    for dosed in doses(report) {
        let words = report.sentence_at(dosed.range.start).map_or("", |s| report.words(&s.range));
        if pattern!(r"\boverdos\w+|\bingest\w+|\bpoison\w+|\bintoxicat\w+|\bcumulative|\btotal(?: dose)?\b|\bsuicid\w+|\bintrathecal|\bintravitreal|\btopical|\bmouthwash|\beye drops|\binhal|\bintratympanic|\blevels?\b|\bnebuli|\binstead\b|\berroneous|\bresistan|\bsuscepti|\bdis[ck]s?\b|\bventric|\binstill|\birrigat|\bcement|\bbeads|\bspacer|\bimpregnat").is_match(words) {
            continue;
        }
        for limit in &dosed.drug.limits {
            let (unit, per) = limit.per.split_once('/').unwrap_or((&limit.per, ""));
            let amount = if unit == "g" { dosed.mg / 1000.0 } else { dosed.mg };
            if per != dosed.per || (limit.low..=limit.high).contains(&amount) {
                continue;
            }
            let amount = (amount * 1e4).round() / 1e4;
            if !told.insert((&dosed.drug.is, amount.to_string())) {
                continue;
            }
            let message = format!(
                "{} {amount} {} is outside the usual {} to {} ({})",
                dosed.drug.is, limit.per, limit.low, limit.high, dosed.drug.source
            );
            out.push(Found::new(report, message, std::slice::from_ref(&dosed.range)));
        }
    }
    let leukaemia = pattern!(r"leuk(?:a)?emia|lymphoma|intrathecal|high[- ]dose methotrexate|GVHD|graft|osteosarcoma|choriocarcinoma|trophoblastic|ectopic");
    if !report.has(leukaemia) {
        let daily = pattern!(r"\bmethotrexate,? (?:at |of |\()?\d+(?:\.\d+)? ?mg ?(?:/ ?d(?:ay)?\b|daily|per day|once daily)");
        let mistaken = pattern!(r"\bmistak|\berror|\binadvert|\bwrong|\binstead|\boverdos|\btoxic|\baccident");
        for r in report.find(daily, Role::tells_the_patient) {
            let words = report.sentence_at(r.start).map_or("", |s| report.words(&s.range));
            if !mistaken.is_match(words) {
                out.push(Found::new(report, "methotrexate is given once a week for autoimmune disease, not daily", &[r]).at(Level::Error));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::{CHECK, DRUGS};

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nShe received methotrexate 15 mg daily.\n\nDISCUSSION\nRare.", "daily");
        fires(&CHECK, "CASE REPORT\nShe received levothyroxine 100 mg daily.\n\nDISCUSSION\nRare.", "levothyroxine 100 mg");
        fires(&CHECK, "CASE REPORT\nCisplatin (750 mg/m2) was given.\n\nDISCUSSION\nRare.", "cisplatin 750 mg/m2");
        fires(&CHECK, "CASE REPORT\nHe took 50 g of vancomycin intravenously.\n\nDISCUSSION\nRare.", "vancomycin 50000 mg");
        quiet(&CHECK, "CASE REPORT\nShe received methotrexate 15 mg weekly, rituximab 375 mg/m2, levothyroxine 100 µg and vancomycin 1 g.\n\nDISCUSSION\nRare.");
        quiet(&CHECK, "CASE REPORT\nHe took vildagliptin/metformin 50/1000 mg, 6 mg of voriconazole per kg and cyclophosphamide 15 mg·kg−1; the isolate was resistant to vancomycin (5 µg).\n\nDISCUSSION\nRare.");
        quiet(&CHECK, "CASE REPORT\nHe ingested colchicine 30 mg; the vancomycin level was 15 mg/L, amiodarone ran at 1 mg/min.\n\nDISCUSSION\nRare.");
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(DRUGS.1.len() > 60);
        for (_, drug) in &DRUGS.1 {
            assert!(!drug.source.is_empty() && drug.limits.iter().all(|l| l.low < l.high && ["mg", "mg/kg", "mg/m2", "g/kg"].contains(&l.per.as_str())), "{}", drug.is);
        }
    }
}
