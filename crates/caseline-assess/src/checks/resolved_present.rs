//! A finding that had cleared and is told as still there.

use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::{Kind, Level, Status};
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "resolved-present",
    level: Level::Note,
    title: "a finding had resolved and is told as persisting later",
    why: "Whether the treatment worked hangs on which of the two holds.",
    help: "Say when it came back, or that it had only improved.",
    explain: "By facts: a symptom or disease that a sentence of the case calls completely resolved, cleared or gone, and that a later sentence of the case \
tells as present in words of persistence (persisted, still, remained, ongoing, unchanged, residual), while no sentence from one to the other tells of a \
relapse, a flare, a new episode or its return, and no finding is denied. The same label must be meant by both facts.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let gone = pattern!(r"\b(?:complete(?:ly)?|full(?:y)?|total(?:ly)?|entirely) (?:\w+ )?(?:resol\w+|disappear\w+|clear\w+|remission|regress\w+|subsid\w+)|\b(?:resol\w+|disappear\w+|clear\w+|subsid\w+) (?:complete(?:ly)?|fully|entirely)\b|\bhad (?:disappeared|resolved|subsided)\b");
    let still = pattern!(r"\b(?:persist(?:ed|ent|ing|s)|still|remain(?:ed|s|ing)|ongoing|unchanged|residual|continued to (?:have|show|experience))\b");
    let back = pattern!(r"\b(?:recur\w*|relaps\w+|flare\w*|return\w*|reappear\w*|again|new|another|second|re-?develop\w*|worsen\w*|rebound|deteriorat\w+|represent\w*|re-?admi\w+|progress\w*|develop\w*|occur\w*)\b");
    let freed = pattern!(r"\b(?:remain\w*|still) (?:\w+ )?(?:free|asymptomatic|normal|well|resolved|in remission|clear|negative|stable)|\bno (?:longer|residual|signs?|evidence|recurrence)|\bwithout\b|\bpersistent(?:ly)? (?:negative|normal|absent)");
    let sentences: Vec<_> = report.sentences.iter().filter(|s| s.role == Role::Case).collect();
    let labels = |range: &Range<usize>| -> Vec<(String, Range<usize>)> {
        let kinds = |k: Kind| matches!(k, Kind::Finding | Kind::Diagnosis);
        report
            .facts_at(range)
            .into_iter()
            .filter(|f| kinds(f.kind) && matches!(f.status(), Status::Present | Status::Absent))
            .filter_map(|f| Some((f.label.clone(), report.bytes(f.quotes().iter().find(|q| range.contains(&report.byte(q.start)))?))))
            .collect()
    };
    for (i, first) in sentences.iter().enumerate() {
        let words = report.words(&first.range);
        if !gone.is_match(words) || back.is_match(words) || pattern!(r"\bnot\b|\buntil\b|\bif\b|\bexcept|\bpartial").is_match(words) {
            continue;
        }
        let cleared = labels(&first.range);
        // The word that is said to be gone, where the reader made no finding of it.
        let noun = pattern!(r"\b(?:the|his|her|all) (?:\w+ )?(\w{4,}) (?:had |was |were |has |have )?(?:complete(?:ly)? |full(?:y)? |entirely )?(?:resolv|disappear|clear|subsid)|\b(?:resolution|disappearance|clearance) of (?:the |his |her |all )?(?:\w+ )?(\w{4,})\b")
            .captures(words)
            .and_then(|c| c.get(1).or(c.get(2)))
            .map(|m| m.as_str().to_lowercase())
            .filter(|n| !matches!(n.as_str(), "symptoms" | "patient" | "findings" | "condition" | "these" | "signs" | "disease" | "abnormalities" | "changes"));
        for (j, later) in sentences.iter().enumerate().skip(i + 1) {
            let told = report.words(&later.range);
            // From the clearing on, any word of return explains the finding.
            if sentences[i + 1..=j].iter().any(|s| back.is_match(report.words(&s.range))) {
                break;
            }
            if !still.is_match(told) || freed.is_match(told) {
                continue;
            }
            let present = report.facts_at(&later.range);
            let hit = labels(&later.range).into_iter().find(|(label, at)| {
                cleared.iter().any(|c| c.0 == *label)
                    && present.iter().any(|f| f.label == *label && f.status() == Status::Present)
                    // The word of persistence stands beside the finding.
                    && still.find_iter(told).any(|m| {
                        let m = later.range.start + m.start();
                        m.abs_diff(at.start) < 40
                    })
            });
            let named = noun.as_ref().and_then(|n| {
                let told = told.to_lowercase();
                let at = told.find(n.as_str())?;
                let near = still.find_iter(&told).any(|m| m.start().abs_diff(at) < 30);
                let whole = told.len() == report.words(&later.range).len();
                (near && whole).then(|| (n.clone(), later.range.start + at..later.range.start + at + n.len()))
            });
            if let Some((label, at)) = hit.or(named) {
                let from = cleared.iter().find(|c| c.0 == label).map_or(first.range.clone(), |c| c.1.clone());
                let message = format!("{label} is told as resolved, then as persisting, and nothing says that it came back");
                return vec![Found::new(report, message, &[first.range.start.min(from.start)..first.range.end, at.start..at.end])];
            }
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::CHECK;
    use crate::report::Report;
    use caseline_model::{Case, Fact, Kind, Quote, Reader, SourceInfo};

    fn speaks(text: &str) -> bool {
        let mut case = Case::new(Reader::default(), SourceInfo::default());
        for (i, (at, w)) in text.match_indices("rash").enumerate() {
            let quote = Quote { start: at, end: at + w.len(), exact: w.to_owned() };
            let mut fact = Fact::stated("test", Kind::Finding, "rash", quote);
            fact.id = format!("f{i}");
            case.facts.push(fact);
        }
        !(CHECK.run)(&Report::new(&case, text)).is_empty()
    }

    #[test]
    fn a_word_is_enough_where_the_reader_made_no_finding() {
        let text = "CASE REPORT\nThe oedema resolved completely within a week. He went home. At three months the oedema persisted.\n\nDISCUSSION\nRare.";
        super::super::testing::fires(&CHECK, text, "oedema is told as resolved");
        super::super::testing::quiet(&CHECK, &text.replace("He went home", "The oedema recurred"));
    }

    #[test]
    fn speaks_and_is_quiet() {
        assert!(speaks("CASE REPORT\nThe rash resolved completely within a week. He went home. At three months the persistent rash was treated with light.\n\nDISCUSSION\nRare."));
        assert!(!speaks("CASE REPORT\nThe rash resolved completely within a week. After a relapse the persistent rash was treated with light.\n\nDISCUSSION\nRare."));
        assert!(!speaks("CASE REPORT\nThe rash resolved completely within a week. At three months he remained free of rash.\n\nDISCUSSION\nRare."));
    }
}
