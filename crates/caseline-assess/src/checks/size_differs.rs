//! One lesion with two sizes.

use super::remark::{Check, Found};
use crate::gather::sizes_of_breast;
use crate::report::Role;
use crate::pattern;
use caseline_model::Level;
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "size-differs",
    level: Level::Note,
    title: "one lesion has two sizes",
    why: "Stage and response are judged by size; the report should say which measurement counted.",
    help: "Say which modality staged the tumour.",
    explain: "For breast cancer the sizes of the tumour by several modalities are named where they differ by a tenth or more, with those of the \
nodes. For any report, a size that the abstract gives for a mass, tumour, lesion, cyst or nodule must stand among the sizes of the case, where \
the case gives sizes of the same word at all; else it is a warning.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    let sizes = sizes_of_breast(report);
    for (breast, word) in [(true, "tumour"), (false, "node")] {
        let mine: Vec<&(f64, bool, Range<usize>)> = sizes.iter().filter(|s| s.1 == breast).collect();
        let (low, high) = mine.iter().fold((f64::MAX, 0.0f64), |m, s| (m.0.min(s.0), m.1.max(s.0)));
        if mine.len() == 2 && high >= 1.1 * low {
            let places: Vec<Range<usize>> = mine.iter().map(|s| s.2.clone()).collect();
            out.push(Found::new(report, format!("the {word} is {high} mm and {low} mm; the report does not say which measurement counts"), &places));
        }
    }
    let after = pattern!(r"\b(mass|tumou?r|lesion|cyst|nodule|aneurysm|abscess|polyp)\b[^.;]{0,60}?(\d+(?:\.\d+)?)(?: ?[×x] ?\d+(?:\.\d+)?){0,2}[- ]?(mm|cm)\b");
    let before = pattern!(r"\b(\d+(?:\.\d+)?)[- ]?(mm|cm)[- ](?:\w+ ){0,2}?(mass|tumou?r|lesion|cyst|nodule|aneurysm|abscess|polyp)\b");
    let sized = |word: &str, size: &str, unit: &str, range: Range<usize>| {
        let size: f64 = size.parse().ok()?;
        let size = if unit.eq_ignore_ascii_case("cm") { size * 10.0 } else { size };
        Some((word.to_lowercase().replace("tumour", "tumor"), size, range.clone(), report.role_at(range.start)))
    };
    let mut found: Vec<(String, f64, Range<usize>, Role)> = report.captures_iter(after)
        .filter_map(|c| sized(&c[1], &c[2], &c[3], c.get(0)?.range()))
        .chain(report.captures_iter(before).filter_map(|c| sized(&c[3], &c[1], &c[2], c.get(0)?.range())))
        .collect();
    found.sort_by_key(|f| f.2.start);
    let case_text = report.role_text(Role::Case);
    for (word, size, range, _) in found.iter().filter(|f| f.3 == Role::Abstract) {
        let told: Vec<_> = found.iter().filter(|f| f.3 == Role::Case && f.0 == *word).collect();
        // The size may stand with another word, or in another unit: then it is there all the same.
        let written = [format!("{size} mm"), format!("{} cm", size / 10.0), format!("{size}mm"), format!("{}cm", size / 10.0), format!("{:.1} cm", size / 10.0)];
        let there = written.iter().any(|w| case_text.contains(w.as_str())) || told.iter().any(|t| (t.1 - size).abs() <= 0.1 * size);
        if told.len() == 1 && !there && !pattern!(r"[×x] ?\d").is_match(report.words(range)) && !pattern!(r"[×x] ?\d").is_match(report.words(&told[0].2)) {
            let message = format!("the abstract gives {size} mm for the {word}, the case {} mm", told[0].1);
            out.push(Found::new(report, message, &[range.clone(), told[0].2.clone()]).at(Level::Warning));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "ABSTRACT\nA woman had a tumor of 32 mm.\n\nCASE REPORT\nShe had a renal tumor measuring 5.2 cm in the scan.\n\nDISCUSSION\nRare.", "5.2 cm");
        quiet(&CHECK, "ABSTRACT\nA woman had a tumor of 52 mm.\n\nCASE REPORT\nShe had a renal tumor measuring 5.2 cm in the scan.\n\nDISCUSSION\nRare.");
    }
}
