//! Contradictions of time that reading found.

use super::remark::{Check, Found};
use caseline_model::{Diagnostic, Level};

/// The check.
pub static CHECK: Check = Check {
    code: "time-conflict",
    level: Level::Note,
    title: "times that cannot all hold",
    why: "A timeline cannot be drawn through them; one of the phrases is wrong or was misread.",
    help: "Look at the phrases; correct the one that is wrong.",
    explain: "Reading builds a graph of distances between events. Phrases that cannot hold together are a diagnostic of the case with their quotes; \
they are passed on here, so that one list holds all that a person should look at. They are notes: that two phrases speak of one event is the \
reader's guess, and where they stand in one sentence, as in a list of days or a day counted from two origins, the guess is wrong more often than \
the report, so these are left out.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let in_one_sentence = |d: &Diagnostic| {
        let places: Vec<_> = d.quotes.iter().map(|q| report.bytes(q)).collect();
        // In pairs: the two phrases of an event, then those of the other.
        places.len() <= 2 && places.windows(2).all(|w| report.sentence_at(w[0].start) == report.sentence_at(w[1].start))
    };
    report
        .case
        .diagnostics
        .iter()
        .filter(|d| d.code.contains("time") || d.code.contains("conflict") || d.code.contains("cycle"))
        .filter(|d| !in_one_sentence(d))
        .map(|d| Found::quoted(d.message.clone(), d.quotes.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseline_model::{Case, Reader, SourceInfo};

    #[test]
    fn speaks_of_phrases_in_two_sentences_alone() {
        let text = "CASE REPORT\nShe came on day 3, or day 5. On day 9 she had gone.\n\nDISCUSSION\nRare.";
        let found = |words: [&str; 2]| {
            let mut case = Case::new(Reader::default(), SourceInfo::default());
            let quote = |w: &str| {
                let start = text.find(w).unwrap();
                caseline_model::Quote { start, end: start + w.len(), exact: w.to_owned() }
            };
            case.diagnostics.push(Diagnostic {
                code: "time-conflict".to_owned(),
                level: Level::Warning,
                message: "these times cannot all be true".to_owned(),
                facts: Vec::new(),
                quotes: words.map(quote).to_vec(),
            });
            run(&crate::report::Report::new(&case, text)).len()
        };
        assert_eq!(found(["day 3", "day 9"]), 1);
        assert_eq!(found(["day 3", "day 5"]), 0);
    }
}
