//! A response that is credited to one treatment while others ran.

use super::remark::{Check, Found};
use super::words::own_patient;
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "response-confounded",
    level: Level::Note,
    title: "a response is credited to one treatment while another ran",
    why: "One case cannot tell the two apart, and the claim is what is cited.",
    help: "Name the concurrent treatments where the inference is drawn.",
    explain: "Sentences of discussion and conclusion that infer an effect for the report's own patient (supports, suggests, helped, could promote, \
after few administrations, despite) are compared with the treatments of the case: corticosteroids, immunoglobulins and immunosuppressants that \
the sentence leaves out are named. It is a note, for a person to weigh.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let infers = pattern!(r"\b(?:suggest\w*|support\w*|indicat\w+|demonstrat\w+|hypothes\w+|could promote|after (?:a )?few|helped|responsible for|attribut\w+)\b");
    let better = pattern!(r"\b(?:improve\w*|remission|resol\w+|clear\w*|regress\w+|recover\w*)\b");
    let drugs = pattern!(r"\b(?:prednisone|prednisolone|methylprednisolone|dexamethasone|corticosteroids?|triamcinolone|budesonide|topical steroids?|(?:intravenous )?immunoglobulins?|IVIGs?|tacrolimus|cyclosporine?|ciclosporin|mycophenolate(?: mofetil)?|azathioprine|methotrexate|rituximab)\b");
    let given: Vec<Range<usize>> = report.find(drugs, |r| r == Role::Case).into_iter().filter(|r| !report.is_denied(r)).collect();
    if given.is_empty() {
        return Vec::new();
    }
    let mut places: Vec<Range<usize>> = Vec::new();
    let mut own = false;
    for s in report.sentences.iter().filter(|s| s.role == Role::Discussion) {
        let words = report.words(&s.range);
        // "The patient" goes on from a sentence about the report's own patient.
        own = own_patient(words) || (own && pattern!(r"\b(?:the patient|her|his|she|he|this)\b").is_match(words)) || pattern!(r"\bour hypothesis\b").is_match(words);
        let effect = pattern!(r"\b(?:chemotherap\w+|administrations?|trastuzumab|immune|transplant\w*|HCT|therapy|treatment|surgery|resection)\b");
        if own && infers.is_match(words) && better.is_match(words) && effect.is_match(words) && !pattern!(r"\[\d|et al").is_match(words) {
            places.push(s.range.clone());
        }
    }
    if places.is_empty() {
        return Vec::new();
    }
    let inferred: String = places.iter().map(|p| report.words(p).to_lowercase()).collect();
    let mut names: Vec<String> = Vec::new();
    for g in given {
        let name = report.words(&g).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        if !inferred.contains(&name) && !names.contains(&name) && names.len() < 5 {
            names.push(name);
            places.push(g);
        }
    }
    if names.is_empty() {
        return Vec::new();
    }
    vec![Found::new(report, format!("the effect is inferred without {}", names.join(", ")), &places)]
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nShe received prednisone and surgery.\n\nDISCUSSION\nIn our case the improvement after surgery suggests that surgery induced remission.", "prednisone");
        quiet(&CHECK, "CASE REPORT\nShe received prednisone and surgery.\n\nDISCUSSION\nIn our case the improvement after surgery and prednisone suggests that both induced remission.");
    }
}
