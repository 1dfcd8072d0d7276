//! CARE 2013: 13 items in 30 sub-items, each yes, partial or no with the sentence that satisfies it.
//!
//! Every sub-item has patterns that satisfy it and patterns that satisfy it in part, looked for in the sections
//! where CARE wants them. A pattern finds a sentence, it does not judge its quality: where a report says the thing
//! in other words the answer is no, and a person should look.
//!
//! Gagnier JJ, et al. J Med Case Rep 2013;7:223, doi:10.1186/1752-1947-7-223; Riley DS, et al. J Clin Epidemiol
//! 2017;89:218-35, doi:10.1016/j.jclinepi.2017.04.026. The wording of the checklist is not reproduced.

use super::Grade;
use crate::pattern::Pattern;
use crate::report::{Report, Role};
use caseline_model::Quote;
use serde::Serialize;
use std::sync::LazyLock;

/// A sub-item and how it was answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CareItem {
    /// `1`, `3a`, `10d` …
    pub id: &'static str,
    /// What it asks.
    pub asks: &'static str,
    /// The answer.
    pub grade: Grade,
    /// The sentence that satisfies it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sentence: Option<Quote>,
}

struct Rule {
    id: &'static str,
    asks: &'static str,
    roles: &'static [Role],
    yes: &'static str,
    partial: &'static str,
}

const A: &[Role] = &[Role::Abstract];
const C: &[Role] = &[Role::Case];
const D: &[Role] = &[Role::Discussion];
const CD: &[Role] = &[Role::Case, Role::Discussion];
const ALL: &[Role] =
    &[Role::Abstract, Role::Introduction, Role::Case, Role::Discussion, Role::Caption, Role::BackMatter, Role::Body];

const RULES: &[Rule] = &[
    Rule {
        id: "1",
        asks: "title says case report",
        roles: &[Role::Title],
        yes: r"\bcase (?:report|series|study)\b|\ba case of\b|\bcase\b",
        partial: "",
    },
    Rule { id: "2", asks: "keywords", roles: ALL, yes: r"\bkey ?words\b", partial: "" },
    Rule {
        id: "3a",
        asks: "abstract: what is new",
        roles: A,
        yes: r"\b(?:rare\w*|first|novel|unusual|uncommon|unique|associated with|not (?:been )?(?:previously )?(?:reported|described))\b",
        partial: "",
    },
    Rule {
        id: "3b",
        asks: "abstract: symptoms and findings",
        roles: A,
        yes: r"\b(?:because of|present\w* with|complain\w*|admitted|symptoms?|history of|referred)\b",
        partial: "",
    },
    Rule {
        id: "3c",
        asks: "abstract: diagnoses, interventions, outcomes",
        roles: A,
        yes: r"\b(?:treated|initiated|underwent|received|therapy|surgery|surgical|administered|chemotherapy)\b",
        partial: "",
    },
    Rule {
        id: "3d",
        asks: "abstract: lesson",
        roles: A,
        yes: r"\b(?:should|highlight\w*|emphasi[sz]\w+|lesson|clinicians|physicians|awareness|important to|recommend\w*)\b",
        partial: r"\b(?:suggest\w*|role|may|consider\w*)\b",
    },
    Rule {
        id: "4",
        asks: "introduction with references",
        roles: &[Role::Introduction],
        yes: r"\[\d|[a-z)][.,]\d{1,2}(?:[,–-]\d{1,2})*(?:\s|$)|et al",
        partial: r"\w{5}",
    },
    Rule {
        id: "5a",
        asks: "age, sex and demographics",
        roles: &[Role::Case, Role::Abstract],
        yes: r"\b\d{1,3}[- ]?(?:year|month|week|day|yr)s?[- ]?old\b",
        partial: r"\b(?:male|female|man|woman)\b",
    },
    Rule {
        id: "5b",
        asks: "main concerns and symptoms",
        roles: C,
        yes: r"\b(?:present\w* (?:[\w+-]+ ){0,14}(?:with|for|because|due to)|complain\w*|history of|admitted (?:\w+ ){0,6}(?:with|for|because|due to)|referred|symptoms?|noticed|(?:he|she|patient) (?:had )?(?:experienced|developed|reported|suffered|felt))\b",
        partial: "",
    },
    Rule {
        id: "5c",
        asks: "medical, family and psychosocial history",
        roles: C,
        yes: r"\b(?:family history|past medical history|(?:smok|alcohol|occupation|social history)\w*)\b",
        partial: r"\b(?:known case of|comorbid\w*|gravida|obstetric history|surgical history|on (?:regular )?medication|hypertension|diabetes|osteoarthritis|comorbidit\w+|medical history|previously healthy|no (?:significant|relevant|prior|past))\b",
    },
    Rule {
        id: "5d",
        asks: "past interventions and their outcomes",
        roles: C,
        yes: r"\b(?:he|she|patient) (?:was|had been) (?:previously )?(?:prescribed|treated|given) [^.]{0,120}|\bprevious(?:ly)? (?:treat\w+|therapy|surgery|received|underwent)|\brecent \w+ (?:arthroplasty|surgery)",
        partial: "",
    },
    Rule {
        id: "6",
        asks: "physical examination and findings",
        roles: C,
        yes: r"\b(?:physical|clinical|neurologic(?:al)?|abdominal|dermatologic(?:al)?) examination\b|\bon (?:\w+ ){0,2}exam(?:ination)?\b|\bexamination (?:revealed|showed|was|demonstrated|of the)\b|\bvital(?:s| signs)\b|\b(?:heart rate|body temperature|Glasgow Coma|looked ill|hypotensive|tachycardi[ac]\w*|tachypn\w+|afebrile|oxygen saturation)\b|\b(?:plaques?|papules?|discoloration|tenderness|palpable|auscultation|blood pressure)\b",
        partial: r"\b(?:rash|weakness|mass|swelling|findings)\b",
    },
    Rule { id: "7", asks: "timeline", roles: ALL, yes: r"\btimeline\b|\btime line\b|\bchronolog\w+ of", partial: "" },
    Rule {
        id: "8a",
        asks: "diagnostic methods",
        roles: C,
        yes: r"\b(?:biopsy|computed tomography|CT|MRI|magnetic resonance|ultrasound|laboratory|electromyograph\w+|echocardiogra\w+|radiograph|x-ray|endoscopy|culture)\b",
        partial: "",
    },
    Rule {
        id: "8b",
        asks: "diagnostic challenges",
        roles: CD,
        yes: r"\b(?:diagnostic (?:challenge|difficult\w+|dilemma|delay)|misdiagnos\w+|initially (?:diagnosed|thought|misinterpreted))\b",
        partial: r"\bsuspected [a-z]+ (?:dermatitis|\w+itis|infection)|\bpresumed\b",
    },
    Rule {
        id: "8c",
        asks: "diagnostic reasoning, differential",
        roles: C,
        yes: r"\b(?:differential diagnos\w+|rather than|ruled out|excluded|concerning for|consistent with \w+ rather|(?:was|were) (?:suspected|considered|entertained)|to (?:exclude|rule out)|suspicion (?:of|for)|raised (?:\w+ )?(?:concern|suspicion)|(?:other|alternative) (?:causes|diagnos\w+|etiolog\w+|aetiolog\w+))\b",
        partial: "",
    },
    Rule {
        id: "8d",
        asks: "prognostic characteristics, staging",
        roles: C,
        yes: r"\b(?:stage|staging|prognostic|grade \d|TNM|T\d N\d|T\dN\d|risk\)|scoring system|score)\b",
        partial: "",
    },
    Rule {
        id: "9a",
        asks: "types of intervention",
        roles: C,
        yes: r"\b(?:chemotherapy|surgery|mastectomy|treated with|received|underwent|initiated|administered|started|therapy|given)\b",
        partial: "",
    },
    Rule {
        id: "9b",
        asks: "administration: dose, strength, duration",
        roles: C,
        yes: r"\b\d+(?:\.\d+)? ?(?:mg|g|mcg|µg|IU|units)(?:/\w+)?[^.]{0,40} (?:for|over) \d+ (?:days|weeks|months)\b[^.]*\.[^.]*\b\d+ ?mg[^.]{0,40} for \d+ (?:days|weeks)|\b\d+(?:\.\d+)? ?(?:mg|g|mcg|µg|IU|units)\b[^.]{0,40}\b(?:daily|twice|every \d+ ?h(?:ours)?|q\d+ ?h|per day|a day|weekly)\b[^.]{0,50}\b(?:for|over) (?:\d+|two|three|four|five|six|seven|ten|fourteen) (?:days|weeks|months)\b",
        partial: r"\b\d+(?:\.\d+)? ?(?:mg|g|mcg|µg|IU|units)\b",
    },
    Rule {
        id: "9c",
        asks: "changes of intervention, with reasons",
        roles: C,
        yes: r"\b(?:switched|changed|discontinued|stopped|tapered|reduced|held|resumed|increased|deferred|escalated) (?:\w+ ){0,8}(?:because|due to|given|owing|for|after|as)\b",
        partial: r"\b(?:switched|changed|discontinued|stopped|tapered|has been reduced|held|resumed)\b",
    },
    Rule {
        id: "10a",
        asks: "outcomes by clinician and patient",
        roles: C,
        yes: r"\b(?:denied|reported|felt|complain\w+ of no|pruritus|pain (?:free|score)|quality of life)\b[^.]*\b(?:improv\w+|resolv\w+|remain\w+|remission|worsen\w+)|\b(?:improv\w+|remain\w+)\b[^.]*\b(?:pruritus|pain|itch)",
        partial: r"\b(?:improv\w+|recover\w+|resolv\w+|remission|regression|died|discharged)\b",
    },
    Rule {
        id: "10b",
        asks: "follow-up tests",
        roles: C,
        yes: r"\b(?:follow-?up|after|at the end|post\w*|day \+?\d+|normalization|last)\b[^.]{0,120}\b(?:CT|MRI|ultrasound|biopsy|CK|values?|aspirate|laboratory|chimerism|mammography|scan|levels?|radiograph|echocardiogra\w+)\b|\b(?:chimerism|control (?:CT|MRI))\b|\b(?:repeat(?:ed)?|subsequent|serial|second|further|later|control|interval) (?:\w+ ){0,3}(?:CT|MRI|ultraso\w+|biops\w+|cultures?|echocardiogra\w+|radiograph\w*|x-ray|scans?|tests?|laboratory|imaging|angiogra\w+|endoscop\w+|bronchoscop\w+)\b|\b(?:returned to|back to|within) (?:the )?normal\b",
        partial: "",
    },
    Rule {
        id: "10c",
        asks: "adherence and tolerability",
        roles: C,
        yes: r"\b(?:adheren\w+|complian\w+|tolerat\w+|self-?discontinued|well tolerated|intoleran\w+)\b",
        partial: "",
    },
    Rule {
        id: "10d",
        asks: "adverse and unanticipated events",
        roles: C,
        yes: r"\b(?:adverse|complicat\w+|side effects?|toxicit\w+|uneventful(?:ly)?|unremarkable (?:recovery|postoperative))\b|\b(?:no|without) (?:\w+ ){0,2}complications?\b",
        partial: "",
    },
    Rule {
        id: "11a",
        asks: "strengths and limitations",
        roles: D,
        yes: r"\b(?:limitations? of (?:this|our)|strengths? (?:and|of)|one limitation|study is limited)\b",
        partial: r"\b(?:may be due in part|cannot exclude|limited by|limitation)\b",
    },
    Rule {
        id: "11b",
        asks: "relevant literature",
        roles: D,
        yes: r"\[\d|[a-z)][.,]\d{1,2}(?:[,–-]\d{1,2})*(?:\s|$)|et al",
        partial: "",
    },
    Rule {
        id: "11c",
        asks: "rationale for conclusions",
        roles: D,
        yes: r"\b(?:suggest\w*|support\w*|hypothes\w+|explain\w*|because|therefore|thus|likely)\b",
        partial: "",
    },
    Rule {
        id: "11d",
        asks: "main lesson",
        roles: D,
        yes: r"\b(?:should|highlight\w*|support the use|lesson|insights?|important|recommend\w*|conclusion|our case)\b",
        partial: "",
    },
    Rule {
        id: "12",
        asks: "patient's perspective",
        roles: ALL,
        yes: r"\bpatient(?:['’]s)? perspective\b|\b(?:patient|she|he) (?:stated|said|wrote|expressed) (?:that|her|his)\b",
        partial: "",
    },
    Rule {
        id: "13",
        asks: "informed consent",
        roles: ALL,
        yes: r"\b(?:written|informed|verbal|signed)(?: \w+){0,2} consent\b|\bconsent (?:was|for|to)\b",
        partial: r"\bconsent\b|\bpermission\b",
    },
];

static COMPILED: LazyLock<Vec<(Pattern, Option<Pattern>)>> = LazyLock::new(|| {
    RULES
        .iter()
        .map(|r| (Pattern::spaced(r.yes), (!r.partial.is_empty()).then(|| Pattern::spaced(r.partial))))
        .collect()
});

/// The 30 sub-items of a report.
pub fn care(report: &Report) -> Vec<CareItem> {
    RULES
        .iter()
        .zip(COMPILED.iter())
        .map(|(rule, (yes, partial))| {
            let place = |p: &Pattern| report.find(p, |role| rule.roles.contains(&role)).into_iter().next();
            let title = rule.id == "1" && report.case.source.title.as_deref().is_some_and(|t| yes.is_match(t));
            let (grade, at) = match (place(yes), partial.as_ref().and_then(place)) {
                (Some(at), _) => (Grade::Yes, Some(at)),
                (None, _) if title => (Grade::Yes, None),
                (None, Some(at)) => (Grade::Partial, Some(at)),
                (None, None) => (Grade::No, None),
            };
            let sentence = at.map(|at| report.quote(report.sentence_at(at.start).map_or(at, |s| s.range.clone())));
            CareItem { id: rule.id, asks: rule.asks, grade, sentence }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseline_model::{Case, Reader, SourceInfo};

    fn of(text: &str) -> Vec<CareItem> {
        let case = Case::new(Reader::default(), SourceInfo::default());
        care(&Report::new(&case, text))
    }

    #[test]
    fn an_empty_report_satisfies_nothing() {
        let items = of("");
        assert_eq!(items.len(), 30);
        assert!(items.iter().all(|i| i.grade == Grade::No && i.sentence.is_none()));
    }

    #[test]
    fn items_carry_their_sentence() {
        let items = of(
            "CASE REPORT\nA 40-year-old man presented with a rash. He tolerated the drug well.\n\nDISCUSSION\nThis should be known.",
        );
        let item = |id: &str| items.iter().find(|i| i.id == id).unwrap();
        assert_eq!(item("5a").grade, Grade::Yes);
        assert_eq!(item("10c").sentence.as_ref().unwrap().exact, "He tolerated the drug well.");
        assert_eq!(item("13").grade, Grade::No);
        assert_eq!(item("11d").grade, Grade::Yes);
    }
}
