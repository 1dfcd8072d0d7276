//! Sections and sentences of a text, and whether words in it are denied.

use super::{Role, Section};
use crate::pattern::Pattern;
use caseline_model::Case;
use std::ops::Range;

static HEADING: Pattern = Pattern::exact(
    r"(?mix)^[\s•]*(?:\d{1,2}\.?\s*)?(?:
        (?P<abs>abstract|summary|key\ points)|(?P<intro>introduction|background)|
        (?P<case>case(?:\s(?:presentation|report|description|summary|history|study|series))?s?(?:\s\d)?|patient\s(?:information|and\smethods)|clinical\s(?:presentation|findings)|follow-up|outcome.{0,20}|investigations?|treatment|differential\ diagnosis|therapeutic\ intervention.{0,30}|diagnostic\ assessment)|
        (?P<disc>discussion(?:\sand\sconclusions?)?|conclusions?|comment)|
        (?P<refs>references|bibliography|literature\ cited)|
        (?P<back>acknowledge?ments?|funding|consent.{0,40}|ethic.{0,40}|competing\ interests?|conflicts?\ of\ interest.{0,20}|authors?['’]?\ contributions?|data\ availability.{0,20}|abbreviations|supplementary.{0,30}|disclosures?)
        )\s*[:.]?\s*$",
);
static CAPTION: Pattern = Pattern::exact(r"(?mi)^\s*(?:fig(?:ure|\.)|table)\s*\d+[a-z]?\s*[.:|]");
static REFERENCE: Pattern = Pattern::exact(r"(?m)^\s*1\.\s*\n?\s*[A-ZÀ-Þ][\p{L}’'-]+[ ,\n]");
static AGE: Pattern = Pattern::exact(r"(?i)\b\d{1,3}[\s-]*(?:year|month|week|day)s?[\s-]*old\b|\baged\s\d");
static BACK: Pattern = Pattern::exact(
    r"(?i)^\s*(?:contribution|conflict|correspondence|funding|acknowledg|received|author)|written\s+(?:informed\s+)?consent|declaration\s+of\s+helsinki",
);
static OWN: Pattern = Pattern::exact(r"(?i)\b(?:he|she|his|her|patient(?:’s|'s)?)\b");
static CITES: Pattern = Pattern::exact(r"\[\d+(?:[\s,–-]+\d+)*\]|[a-z)][.,]\d{1,2}(?:[,–-]\d{1,2})*\s|\bet\s+al\b");

/// The sections: from the outline where it tells case from discussion, else from headings or content.
pub fn sections(case: &Case, text: &str, chars: &[usize]) -> Vec<Section> {
    let at = |code_point: usize| chars[code_point.min(chars.len() - 1)];
    let parts: Vec<Section> = case
        .outline
        .iter()
        .map(|p| Section {
            role: if p.role == "heading" { Role::BackMatter } else { Role::of(&p.role) },
            range: at(p.start)..at(p.end),
        })
        .filter(|s| !s.range.is_empty())
        .collect();
    let parts = structured_abstract(text, parts);
    let found = if parts.iter().any(|p| matches!(p.role, Role::Case | Role::Discussion)) {
        parts
    } else {
        let headed = by_headings(text);
        if headed.iter().any(|s| matches!(s.role, Role::Case | Role::Discussion)) {
            headed
        } else {
            by_paragraphs(text)
        }
    };
    captions(text, found)
}

/// Sections of a structured abstract (introduction, case, conclusion under the heading "Abstract") are the abstract.
fn structured_abstract(text: &str, mut parts: Vec<Section>) -> Vec<Section> {
    let heading = |s: &Section| {
        let words = text[s.range.clone()].trim().to_lowercase();
        s.role == Role::BackMatter && words.len() < 24 && words.contains("abstract")
    };
    let Some(from) = parts.iter().position(heading) else { return parts };
    let start = parts[from].range.start;
    let mut closed = false;
    for part in parts.iter_mut().skip(from + 1).take_while(|p| p.range.end < start + 4000) {
        let closing = part.role == Role::Discussion;
        if closed && !closing && part.role != Role::BackMatter || (part.role == Role::Case && part.range.len() > 1500) {
            break;
        }
        if matches!(part.role, Role::Introduction | Role::Case | Role::Discussion | Role::Body) {
            part.role = Role::Abstract;
        }
        closed |= closing;
    }
    parts
}

fn by_headings(text: &str) -> Vec<Section> {
    let mut marks: Vec<(usize, Role)> = vec![(0, Role::Body)];
    for c in HEADING.captures_iter(text) {
        let role = [
            ("abs", Role::Abstract),
            ("intro", Role::Introduction),
            ("case", Role::Case),
            ("disc", Role::Discussion),
            ("refs", Role::References),
            ("back", Role::BackMatter),
        ]
        .into_iter()
        .find(|(name, _)| c.name(name).is_some())
        .map_or(Role::Body, |x| x.1);
        marks.push((c.get(0).map_or(0, |m| m.start()), role));
    }
    // An abstract often stands before the first heading, introduced by its word.
    if let Some(start) = text.get(..super::floor(text, 400)).and_then(|head| head.to_lowercase().find("abstract"))
        && !marks.iter().any(|m| m.1 == Role::Abstract)
    {
        marks.push((start, Role::Abstract));
    }
    if let Some(m) = REFERENCE.find_iter(text).last()
        && m.start() > text.len() / 3
        && !marks.iter().any(|x| x.1 == Role::References)
    {
        marks.push((m.start(), Role::References));
    }
    marks.sort_by_key(|m| m.0);
    let ends = marks.iter().skip(1).map(|m| m.0).chain([text.len()]).collect::<Vec<_>>();
    marks
        .iter()
        .zip(ends)
        .map(|((start, role), end)| Section { role: *role, range: *start..end })
        .filter(|s| !s.range.is_empty())
        .collect()
}

/// Stretches between blank lines.
fn paragraphs(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    static BLANK: Pattern = Pattern::exact(r"\n[ \t\r]*\n\s*");
    let mut out = Vec::new();
    let mut start = range.start;
    for m in BLANK.find_iter(&text[range.clone()]) {
        out.push(start..range.start + m.end());
        start = range.start + m.end();
    }
    out.push(start..range.end);
    out.retain(|r| !text[r.clone()].trim().is_empty());
    out
}

fn by_paragraphs(text: &str) -> Vec<Section> {
    let end =
        REFERENCE.find_iter(text).last().map(|m| m.start()).filter(|at| *at > text.len() / 3).unwrap_or(text.len());
    let mut role = Role::Introduction;
    let mut out: Vec<Section> = Vec::new();
    let mut told = false;
    for range in paragraphs(text, 0..end) {
        let words = &text[range.clone()];
        let own = OWN.find_iter(words).count();
        let cites = CITES.find_iter(words).count();
        // Bullets before the story are key points.
        if !told && words.trim_start().starts_with('•') {
            out.push(Section { role: Role::Abstract, range });
            continue;
        }
        if BACK.is_match(words) && words.len() < 900 {
            out.push(Section { role: Role::BackMatter, range });
            if told {
                role = Role::Discussion;
            }
            continue;
        }
        if !told && AGE.is_match(words) {
            role = Role::Case;
            told = true;
        } else if told && role == Role::Case && cites >= 2 && own <= cites {
            role = Role::Discussion;
        }
        out.push(Section { role, range });
    }
    if !told {
        for s in out.iter_mut().filter(|s| s.role == Role::Introduction) {
            s.role = Role::Body;
        }
    }
    if end < text.len() {
        out.push(Section { role: Role::References, range: end..text.len() });
    }
    out
}

/// Cuts captions that stand inside other sections: from their word to the end of the paragraph.
fn captions(text: &str, found: Vec<Section>) -> Vec<Section> {
    let mut joined: Vec<Section> = Vec::new();
    for section in found {
        match joined.last_mut() {
            Some(last)
                if last.role == section.role
                    && last.range.end == section.range.start
                    && section.role != Role::Caption =>
            {
                last.range.end = section.range.end;
            }
            _ => joined.push(section),
        }
    }
    let mut out = Vec::new();
    for section in joined {
        if matches!(section.role, Role::Caption | Role::Table | Role::References) {
            out.push(section);
            continue;
        }
        let mut start = section.range.start;
        let words = &text[section.range.clone()];
        let marks: Vec<usize> =
            CAPTION.find_iter(words).map(|m| section.range.start + m.end() - m.as_str().trim_start().len()).collect();
        for (i, at) in marks.iter().copied().enumerate() {
            if at < start {
                continue;
            }
            let limit = marks.get(i + 1).copied().unwrap_or(section.range.end);
            // A caption whose number stands on a line of its own goes on in the next paragraph.
            let mut stop = limit;
            for (i, p) in paragraphs(text, at..limit).into_iter().enumerate() {
                stop = p.end;
                if i == 1 || text[p].trim().len() > 14 {
                    break;
                }
            }
            if at > start {
                out.push(Section { role: section.role, range: start..at });
            }
            out.push(Section { role: Role::Caption, range: at..stop });
            start = stop;
        }
        if start < section.range.end {
            out.push(Section { role: section.role, range: start..section.range.end });
        }
    }
    out.sort_by_key(|s| s.range.start);
    out
}

/// Sentences of a range. References are taken by line.
pub fn sentences(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    static STOP: Pattern =
        Pattern::exact(r#"(?:[.!?](?:\d{1,2}(?:[,–-]\d{1,2})*)?["”’)\]]?(?:\s*\[[\d,\s–-]+\])?\s+)|\n[ \t\r]*\n\s*"#);
    static SHORT: Pattern = Pattern::exact(
        r"(?i)(?:^|[\s(])(?:dr|mr|mrs|ms|prof|fig|figs|vs|e\.g|i\.e|al|no|nos|approx|st|ca|cf|ref|refs|vol|eq|[a-z])\.\s*$",
    );
    let part = &text[range.clone()];
    let mut out = Vec::new();
    let mut start = 0;
    for m in STOP.find_iter(part) {
        let next = part[m.end()..].chars().next();
        let blank = m.as_str().starts_with('\n');
        let opens = next.is_none_or(|c| c.is_uppercase() || c.is_ascii_digit() || "•(“\"[".contains(c));
        if !blank && (!opens || SHORT.is_match(&part[start..m.start() + 1])) {
            continue;
        }
        out.push(range.start + start..range.start + m.end());
        start = m.end();
    }
    if start < part.len() {
        out.push(range.start + start..range.end);
    }
    // Sentences are given without the white space around them.
    out.into_iter()
        .map(|r| {
            let words = &text[r.clone()];
            let lead = words.len() - words.trim_start().len();
            r.start + lead..r.start + words.trim_end().len()
        })
        .filter(|r| r.start < r.end)
        .collect()
}

/// True where words are denied by what stands before or right after them in their sentence.
pub fn denied(before: &str, after: &str) -> bool {
    static BEFORE: Pattern = Pattern::exact(
        r"(?i)\b(?:no|not|nor|without|denied|denies|denying|negative(?:\s+for)?|absen(?:ce|t)(?:\s+of)?|ruled\s+out|excluded|lack(?:ed|ing|s)?(?:\s+of)?|never|free\s+of|rather\s+than|neither)\b([^.;:]*)$",
    );
    static BREAK: Pattern = Pattern::exact(
        r"(?i)\b(?:but|however|although|which|who|that|then|had|has|showed|revealed|with)\b|\)|,\s+(?:and\s+)?(?:he|she|a|an|the)\b",
    );
    static AFTER: Pattern = Pattern::exact(
        r"(?i)^\W{0,3}(?:antibod\w+\s+)?(?:were|was|is|are)?\s*(?:also\s+)?(?:negative|absent|not\s+(?:detected|present|found|seen|observed|reported)|ruled\s+out|excluded|normal)\b",
    );
    let clause = BEFORE.captures_iter(before).last();
    let by_before = clause.is_some_and(|c| {
        let between = &c[1];
        between.len() < 90 && !BREAK.is_match(between)
    });
    by_before || AFTER.is_match(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn denial_stays_in_its_clause() {
        assert!(denied("He denied fever, cough and ", ""));
        assert!(denied("There was no ", ""));
        assert!(!denied("There was no fever but he had ", ""));
        assert!(denied("Anti-Jo-1 ", " antibodies were negative"));
        assert!(!denied("She complained of ", " and rash"));
    }

    #[test]
    fn sentences_end_where_they_should() {
        let text = "Seen by Dr. Smith at 3.5 weeks (Fig. 2). CK was high.1,2 Later it fell [3]. New line\n\nnext";
        let found: Vec<&str> = sentences(text, 0..text.len()).into_iter().map(|r| &text[r]).collect();
        assert_eq!(
            found,
            ["Seen by Dr. Smith at 3.5 weeks (Fig. 2).", "CK was high.1,2", "Later it fell [3].", "New line", "next"]
        );
    }

    #[test]
    fn a_text_without_headings_is_divided_by_content() {
        let text = "Rash is common.\n\nA 40-year-old man came with a rash. He was treated.\n\nThe patient gave written consent.\n\nOthers saw it [1,2].\n\n1.\nSmith J. A paper.\n2.\nOthers.";
        let roles: Vec<Role> = by_paragraphs(text).into_iter().map(|s| s.role).collect();
        assert_eq!(roles, [Role::Introduction, Role::Case, Role::BackMatter, Role::Discussion, Role::References]);
    }

    #[test]
    fn a_caption_is_cut_out_of_its_section() {
        let text = "CASE REPORT\nA man. \n\nFigure 1. The rash.\n\nHe recovered.\n\nDISCUSSION\nRare.";
        let found = captions(text, by_headings(text));
        assert!(found.iter().any(|s| s.role == Role::Caption && text[s.range.clone()].contains("The rash")));
        assert!(found.iter().any(|s| s.role == Role::Case && text[s.range.clone()].contains("He recovered")));
    }
}
