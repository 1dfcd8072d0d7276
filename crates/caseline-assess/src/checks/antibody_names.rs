//! One antibody under the names of several schools.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::report::Role;
use caseline_model::Level;
use std::ops::Range;
use std::sync::LazyLock;

/// The check.
pub static CHECK: Check = Check {
    code: "antibody-names",
    level: Level::Note,
    title: "one antibody under several names",
    why: "A reader counts two antibodies where there is one, and a search for one name misses the other.",
    help: "Name it once with its other names in brackets, then keep to one.",
    explain: "Myositis, scleroderma and neuronal antibodies have a name by molecular weight, one by the first patient and one by the antigen: \
anti-p155/140 is anti-TIF1γ (TRIM33), anti-MJ is anti-NXP2, anti-CADM-140 is anti-MDA5, anti-Scl-70 is anti-topoisomerase I. Two names of one \
antibody in a report are named, unless one sentence says that they are the same. References are left out.",
    run,
};

/// Names of one antigen, each a pattern behind "anti-".
const GROUPS: &[(&str, &[&str])] = &[
    ("TIF1γ", &[r"(?:TIF[- ]?1|transcription\w* intermediary factor[- ]1)[- ]?(?:γ|gamma|g)?", r"p155(?: ?/ ?140)?", r"TRIM ?33"]),
    ("NXP2", &[r"NXP[- ]?2|nuclear matrix protein[- ]2", r"MJ\b", r"p140\b", r"MORC3"]),
    ("MDA5", &[r"MDA[- ]?5|melanoma differentiation[- ]associated (?:gene|protein)[- ]5", r"CADM[- ]?140", r"IFIH1"]),
    ("Jo-1", &[r"Jo[- ]?1", r"histidyl"]),
    ("topoisomerase I", &[r"Scl[- ]?70", r"topo(?:isomerase)?[- ]?(?:I|1)\b"]),
    ("HMGCR", &[r"HMG-?CoA(?: reductase|R)|HMGCR|3-hydroxy", r"200 ?/ ?100"]),
    ("PM/Scl", &[r"PM[-/ ]?Scl", r"exosome"]),
    ("Hu", &[r"Hu\b", r"ANNA[- ]?1"]),
    ("Yo", &[r"Yo\b", r"PCA[- ]?1"]),
    ("Ri", &[r"Ri\b", r"ANNA[- ]?2"]),
    ("CV2", &[r"CV[- ]?2\b", r"CRMP[- ]?5"]),
    ("AQP4", &[r"AQP[- ]?4|aquaporin[- ]4", r"NMO\b"]),
];

static PATTERNS: LazyLock<Vec<(&str, Vec<Pattern>)>> = LazyLock::new(|| {
    let one = |p: &&str| Pattern::made(format!(r"\banti[- –‐−]?(?:{p})"));
    GROUPS.iter().map(|(name, all)| (*name, all.iter().map(one).collect())).collect()
});

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    if !report.text.contains("nti-") && !report.has(crate::pattern!(r"\banti[ –‐−]")) {
        return out;
    }
    for (antigen, patterns) in PATTERNS.iter() {
        let places: Vec<Vec<Range<usize>>> =
            patterns.iter().map(|p| report.find(p, |r| r != Role::References)).filter(|v| !v.is_empty()).collect();
        let explained = report.sentences.iter().any(|s| {
            places.iter().filter(|v| v.iter().any(|r| s.range.contains(&r.start))).count() > 1
        });
        if places.len() < 2 || explained {
            continue;
        }
        let first: Vec<Range<usize>> = places.iter().map(|v| v[0].clone()).collect();
        let names: Vec<String> = first.iter().map(|r| format!("'{}'", report.words(r))).collect();
        out.push(Found::new(report, format!("{} are one antibody, against {antigen}", names.join(" and ")), &first));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nAnti-p155/140 was positive. The anti-TIF1γ titre fell.\n\nDISCUSSION\nRare.", "against TIF1γ");
        quiet(&CHECK, "CASE REPORT\nAnti-TIF1γ, also called anti-p155/140, was positive; anti-TIF1 gamma stayed so. Anti-NXP2 was negative.\n\nDISCUSSION\nRare.");
    }
}
