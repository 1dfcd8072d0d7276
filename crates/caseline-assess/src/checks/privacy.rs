//! Words by which a patient could be recognised.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;

/// The check.
pub static CHECK: Check = Check {
    code: "privacy",
    level: Level::Warning,
    title: "words that could identify the patient",
    why: "A report is read by the patient's neighbours too.",
    help: "Leave the detail out, or make sure that the consent covers it.",
    explain: "In the parts that tell of the patient: a date of birth, a record or social security number, a name with a title (Mr, Mrs), a telephone \
number. Exact calendar dates of care are a note, one a report, and so is an e-mail address outside of the authors' part. A picture of the face is a \
note where a caption says so, and so is an age above 89 years, or age, occupation and place told in one breath. Addresses of authors in the back matter are as they should be.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    let tells = |role: Role| matches!(role, Role::Case | Role::Abstract | Role::Caption);
    let strong: [(&Pattern, &str); 5] = [
        (pattern!(r"\b(?:lives?|living|resid\w+|address)(?: at| of| is|:) \d{1,4},? (?:\w+ ){1,3}(?:street|road|avenue|lane|drive|boulevard)\b"), "a street address"),
        (pattern!(r"\b(?:date of birth|DOB|born on) ?:? ?(?:the )?\d{1,2}[ ./-]?(?:\w+|\d{1,2})[ ./-]?(?:19|20)\d\d"), "a date of birth"),
        (pattern!(r"\b(?:medical record|hospital|registration|MRN|admission|patient) (?:number|no\.?|ID) ?:? ?#?[A-Z]{0,3}\d{4,}"), "a record number"),
        (pattern!(r"\b(?:social security|insurance|national (?:id|identity)) (?:number|no\.?) ?:? ?\d{3}"), "an insurance number"),
        (pattern!(r"\b(?:telephone|phone|mobile) ?(?:number|no\.?)? ?:? ?\+?\d[\d -]{6,}"), "a telephone number"),
    ];
    for (p, what) in strong {
        out.extend(report.find(p, tells).into_iter().take(1).map(|r| Found::new(report, format!("{what} stands in the case"), &[r])));
    }
    static NAMED: Pattern = Pattern::exact(r"\b(?:Mr|Mrs|Ms)\.?\s+[A-Z][a-z]{2,}\b");
    // British surgeons are Mr and Mrs too.
    let staff = |r: &std::ops::Range<usize>| {
        let from = crate::report::floor(report.text, r.start.saturating_sub(40));
        !pattern!(r"\b(?:by|with|to|from|thank|surgeons?|consultants?|under) (?:our )?$").is_match(&report.text[from..r.start])
    };
    out.extend(report.find(&NAMED, tells).into_iter().filter(staff).take(1).map(|r| Found::new(report, format!("a person is named: {}", report.words(&r)), &[r])));
    let date = pattern!(r"\b(?:\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:january|february|march|april|june|july|august|september|october|november|december),? (?:19|20)\d\d|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\d\d)\b");
    let searched = |r: &std::ops::Range<usize>| {
        let words = report.sentence_at(r.start).map_or("", |s| report.words(&s.range));
        !pattern!(r"\bsearch|\bdatabases?\b|inception|pubmed|medline|approv|committee|registered").is_match(words)
    };
    let dates: Vec<_> = report.find(date, |r| r == Role::Case).into_iter().filter(searched).take(3).collect();
    if !dates.is_empty() {
        out.push(Found::new(report, "exact calendar dates of care", &dates).at(Level::Note));
    }
    let mail = pattern!(r"\be-?mail:? ?[\w.+-]+@[\w-]+\.[\w.]+|[\w.+-]+@[\w-]+\.[a-z]{2,}");
    let mails: Vec<_> = report.find(mail, tells).into_iter().take(1).collect();
    if !mails.is_empty() {
        out.push(Found::new(report, "an e-mail address stands in the text; leave it out where the report is passed on as data", &mails).at(Level::Note));
    }
    let face = pattern!(r"\b(?:photograph|photo|picture|frontal view|facial appearance) of (?:the )?(?:patient['’]s (?:face|head)|face|patient)\b(?:[^'’a-z]|$)|\bface of the patient\b");
    let old = pattern!(r"\b(?:9\d|1[01]\d)[- ]year[- ]old\b");
    out.extend(report.find(old, tells).into_iter().take(1).map(|r| Found::new(report, "an age above 89 years identifies: few people of a place are that old", &[r]).at(Level::Note)));
    // Age, trade and town together single a person out.
    let rare = pattern!(r"\b\d{1,3}[- ]year[- ]old (?:\w+ ){0,3}?(?:farmer|teacher|nurse|physician|doctor|miner|soldier|priest|lawyer|mayor|fisherman|butcher|baker|driver|engineer|athlete|musician|veterinarian|pilot|student)\b[^.]{0,60}?\b(?:from|living in|lives in|resident of|residing in) (?:the )?(?:village|town|city|island|province|district|region)\b[^.,;]{0,40}");
    out.extend(report.find(rare, tells).into_iter().take(1).map(|r| Found::new(report, "age, occupation and place stand together: a rare combination can be recognised", &[r]).at(Level::Note)));
    out.extend(report.find(face, |r| r == Role::Caption).into_iter().take(1).map(|r| Found::new(report, "a caption speaks of a picture of the face", &[r]).at(Level::Note)));
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nMrs. Miller was seen on May 3, 2019.\n\nDISCUSSION\nRare.", "Mrs. Miller");
        fires(&CHECK, "CASE REPORT\nA 45-year-old female farmer from the village of Oberdorf came.\n\nDISCUSSION\nRare.", "rare combination");
        fires(&CHECK, "CASE REPORT\nA 93-year-old man lives at 12 Long Meadow Street.\n\nDISCUSSION\nRare.", "a street address");
        quiet(&CHECK, "CASE REPORT\nThe operation was performed by Mr Miller. We searched PubMed from inception to May 3, 2019.\n\nFigure 1. Photograph of the patient's right arm.\n\nDISCUSSION\nRare.");
        quiet(&CHECK, "CASE REPORT\nA woman was seen in May.\n\nDISCUSSION\nRare.");
    }
}
