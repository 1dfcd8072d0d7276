//! The words a time counts from: "after *distal pancreatectomy*", "prior to *admission*".

use super::words::{AnchorKind, Trigger, trigger};
use super::{AnchorWords, Window};

/// Suffixes of operations and of drug names, which name an anchor as plainly as "surgery" does.
const OPERATIONS: &[&str] = &["ectomy", "plasty", "ostomy", "otomy", "rrhaphy", "desis", "pexy", "oscopy"];
const DRUGS: &[&str] = &[
    "mab", "nib", "cillin", "mycin", "conazole", "vir", "solone", "sone", "platin", "taxel", "cycline", "floxacin",
    "statin",
];

/// What a single word means as an anchor.
pub(super) fn kind_of(word: &str) -> Option<AnchorKind> {
    match trigger(word) {
        Some(Trigger::Anchor(kind)) => return Some(kind),
        Some(Trigger::PrePost(kind, _)) => return Some(kind),
        Some(Trigger::Cycle) => return Some(AnchorKind::Cycle),
        Some(_) => return None,
        None => {}
    }
    let lower = word.to_ascii_lowercase();
    Some(match lower.as_str() {
        "resection" | "excision" | "anastomosis" | "procedure" | "bypass" | "craniotomy" | "debridement"
        | "amputation" | "operations" | "reoperation" | "repair" | "fixation" => AnchorKind::Surgery,
        "transplants" | "allo" | "sct" | "asct" | "engraftment" => AnchorKind::Transplantation,
        "hospitalized" | "hospitalised" | "admitted" => AnchorKind::Admission,
        "presenting" | "visit" | "consultation" | "evaluation" => AnchorKind::Presentation,
        "diagnosed" => AnchorKind::Diagnosis,
        "discharged" => AnchorKind::Discharge,
        "death" | "died" => AnchorKind::Death,
        "born" | "life" => AnchorKind::Birth,
        "labor" | "labour" | "partum" => AnchorKind::Delivery,
        "symptom" | "symptoms" | "illness" | "disease" | "fever" => AnchorKind::Onset,
        "treatment" | "therapy" | "chemotherapy" | "radiotherapy" | "immunotherapy" | "chemoradiotherapy"
        | "medication" | "medications" | "antibiotics" | "antibiotic" | "steroids" | "corticosteroids" | "infusion"
        | "regimen" | "dose" | "administration" | "initiation" | "initiating" | "starting" | "start"
        | "commencement" | "induction" => AnchorKind::Treatment,
        "completion" | "discontinuation" | "cessation" | "withdrawal" | "stopping" | "discontinuing" | "completing"
        | "end" | "conclusion" => AnchorKind::TreatmentEnd,
        "vaccination" | "injection" | "exposure" | "ingestion" | "injury" | "accident" | "trauma" | "bite"
        | "biopsy" | "catheterization" | "extubation" | "intubation" | "insertion" | "event" | "episode" | "fall"
        | "delivery" | "travel" | "pregnancy" | "conception" | "relapse" | "infection" | "embolization"
        | "placement" => AnchorKind::Event,
        _ if OPERATIONS.iter().any(|s| lower.ends_with(s)) && lower.len() > 7 => AnchorKind::Surgery,
        _ if lower.starts_with("transplant") => AnchorKind::Transplantation,
        _ if DRUGS.iter().any(|s| lower.ends_with(s)) && lower.len() > 6 => AnchorKind::Treatment,
        _ => return None,
    })
}

/// Words that end a noun phrase.
const STOPS: &[&str] = &[
    "was",
    "were",
    "is",
    "are",
    "be",
    "been",
    "had",
    "has",
    "have",
    "he",
    "she",
    "they",
    "we",
    "who",
    "which",
    "that",
    "and",
    "but",
    "with",
    "revealed",
    "showed",
    "demonstrated",
    "due",
    "because",
    "when",
    "while",
    "where",
    "without",
    "confirmed",
    "developed",
    "presented",
    "received",
    "underwent",
    "for",
    "then",
    "the patient",
];

/// The anchor that begins at token `at` (after the preposition); none where no words are left.
pub(super) fn after(w: &Window<'_, '_>, at: usize) -> AnchorWords {
    let mut end = at;
    let mut kind: Option<AnchorKind> = None;
    let mut strong = false;
    while end < w.to && end < at + 9 {
        let word = w.word(end);
        let first = word.chars().next().unwrap_or(' ');
        let mark = !first.is_alphanumeric();
        if mark && !(w.is_hyphen(end) || word == "/" || word == "'" || word == "’" || word == "+") {
            break;
        }
        if end > at && STOPS.iter().any(|s| word.eq_ignore_ascii_case(s)) {
            break;
        }
        if end == at
            && w.is(end, &["he", "she", "they", "the", "this", "that", "which", "his", "her", "their", "its", "our"])
        {
            end += 1;
            continue;
        }
        if let Some(found) = kind_of(word) {
            // "initiation of therapy", "end of treatment": what is begun or ended tells less than that it is.
            let head = matches!(found, AnchorKind::TreatmentEnd | AnchorKind::Onset | AnchorKind::Cycle);
            let specific = !matches!(found, AnchorKind::Treatment | AnchorKind::Event | AnchorKind::Onset);
            if kind.is_none() || head && !strong || specific && !strong {
                kind = Some(found);
            }
            strong |= specific || found == AnchorKind::TreatmentEnd;
        }
        end += 1;
    }
    let bare = end == at || end == at + 1 && w.is(at, &["this", "that", "which", "he", "she", "they", "the"]);
    if bare {
        return AnchorWords { kind: AnchorKind::Previous, tokens: at..end };
    }
    AnchorWords { kind: kind.unwrap_or(AnchorKind::Event), tokens: at..end }
}
