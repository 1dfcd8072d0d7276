//! The outline of text that no format has marked: one walk over its lines.
//!
//! Headings on their own lines change the section; labels that run into a paragraph ("Conclusions:
//! …", "Case Presentation. A …") change it for the paragraph or, inside an abstract, until the next
//! label. Captions, rows of tables, references and furniture stand apart without ending the section
//! around them. Text in front of the first heading is title, abstract or introduction, by what follows.

use super::caption::{self, Kind};
use super::heading::{self, Section};
use super::lines::{self, Line};
use super::{Part, Role, furniture, references};
use crate::span::{Clean, Span};

/// Divides `text[within]`. `whole` is true where this is all of the text, so that a title may open it.
pub(super) fn divide(text: &str, within: Span<Clean>, whole: bool) -> Vec<Part<Clean>> {
    let lines = lines::of(text, within);
    let width = lines::wrap_width(&lines);
    let headings: Vec<Option<Section>> = (0..lines.len()).map(|i| own_line(&lines, i)).collect();
    let references = references::find(&lines, |i| headings[i].is_some() || caption::begins(lines[i].text).is_some());
    let mut walk = Walk {
        text,
        furniture: furniture::find(&lines, width.is_some()),
        lines,
        width,
        headings,
        role: Role::Body,
        around: None,
        title: None,
        table: false,
        first: None,
        parts: Vec::new(),
    };
    let mut at = if whole { walk.opening() } else { 0 };
    while at < walk.lines.len() {
        at = match &references {
            Some(range) if range.contains(&at) => walk.references(range.end),
            _ => walk.step(at),
        };
    }
    walk.finish(whole)
}

struct Walk<'a> {
    text: &'a str,
    lines: Vec<Line<'a>>,
    width: Option<usize>,
    furniture: Vec<bool>,
    headings: Vec<Option<Section>>,
    role: Role,
    /// The section that a statement among its parts ("Ethics" under "Methods") stands in, until its next part.
    around: Option<Role>,
    title: Option<String>,
    /// True between the caption of a table and the next running text.
    table: bool,
    /// The first section that a heading announced, and the number of parts before it.
    first: Option<(Role, usize)>,
    parts: Vec<Part<Clean>>,
}

impl Walk<'_> {
    /// Title and highlights at the very start.
    fn opening(&mut self) -> usize {
        let bullets = self.lines.iter().take_while(|l| l.text.starts_with(['•', '●', '▪'])).count();
        if bullets > 0 && bullets < self.lines.len() {
            (0..bullets).for_each(|i| self.put(Role::Keywords, self.lines[i].span));
            return bullets;
        }
        let [first, second, ..] = self.lines.as_slice() else { return 0 };
        let titled = self.headings[0].is_none()
            && (12..=250).contains(&first.text.len())
            && !first.closes()
            && !first.row
            && second.apart
            // "Keywords: …" is no title; "A rash that was not one: a case report" is.
            && first.text.split_once(": ").is_none_or(|(before, _)| before.split_whitespace().count() >= 3)
            && first.text.starts_with(|c: char| c.is_uppercase())
            && caption::begins(first.text).is_none()
            && self.lines.iter().skip(1).any(|l| l.text.len() > 60);
        if titled {
            self.put(Role::Title, first.span);
        }
        usize::from(titled)
    }

    fn references(&mut self, end: usize) -> usize {
        let from = self.lines.partition_point(|l| self.parts.last().is_some_and(|p| l.span.start < p.span.end));
        (from..end).for_each(|i| {
            self.put_titled(Role::References, None, self.lines[i].span);
        });
        end
    }

    fn step(&mut self, at: usize) -> usize {
        let line = self.lines[at];
        if self.furniture[at] {
            self.put(Role::Furniture, line.span);
            return at + 1;
        }
        if let Some(section) = self.headings[at] {
            self.table = false;
            if section.role == Role::Furniture {
                self.put(Role::Furniture, line.span);
            } else {
                self.enter(section, line.text);
                self.put(Role::Heading, line.span);
            }
            return at + 1;
        }
        if let Some(found) = self.caption_at(at) {
            return self.caption(at, found);
        }
        if line.row || (self.table && self.cell(at)) {
            self.put(Role::Table, line.span);
            return at + 1;
        }
        self.table = false;
        if self.unknown_heading(at) {
            self.role = self.around.take().unwrap_or(self.role);
            self.title = Some(heading::strip_number(heading::strip_glue(line.text)).to_owned());
            self.put(Role::Heading, line.span);
            return at + 1;
        }
        self.paragraph(at)
    }

    /// Enters the section under a heading; a step of a case does not lead out of a discussion.
    fn enter(&mut self, section: Section, heading: &str) {
        let held = matches!(self.role, Role::Discussion | Role::Conclusion | Role::BackMatter | Role::References);
        if !(section.step && held) {
            let at_end = self.first.is_some_and(|(_, parts)| self.parts.len() > parts + 1);
            // A "Summary" behind the discussion sums up; it is no abstract.
            let closing =
                section.role == Role::Abstract && at_end && matches!(self.role, Role::Discussion | Role::Case);
            let headed = self.parts.last().is_some_and(|p| p.role == Role::Heading);
            let studied = matches!(self.role, Role::Methods | Role::Results);
            // Some archives print "Introduction" and "Highlights" above one and the same text; and whom a
            // study took in ("Subjects") is no list of keywords.
            let doubled = headed
                && match section.role {
                    Role::Keywords => studied || matches!(self.role, Role::Introduction | Role::Discussion),
                    Role::PatientPerspective => matches!(self.role, Role::Introduction | Role::Discussion),
                    _ => false,
                };
            let inside = section.role == Role::BackMatter && studied && (headed || self.role == Role::Methods);
            self.around = inside.then_some(self.role);
            self.role = match section.role {
                _ if doubled => self.role,
                _ if closing => Role::Conclusion,
                role => role,
            };
        }
        if self.first.is_none() && !matches!(section.role, Role::Keywords | Role::BackMatter) {
            self.first = Some((section.role, self.parts.len()));
        }
        self.title = Some(heading::strip_number(heading::strip_glue(heading)).trim_end_matches([':', '.']).to_owned());
    }

    fn caption_at(&self, at: usize) -> Option<caption::Caption> {
        let found = caption::begins(self.lines[at].text)?;
        // In wrapped prose a line may begin by chance with "Figure 1. Then".
        let line = self.lines[at];
        let inside = self.width.is_some()
            && !line.apart
            && at > 0
            && !self.lines[at - 1].closes()
            && self.headings[at - 1].is_none()
            && !self.furniture[at - 1]
            && caption::begins(self.lines[at - 1].text).is_none();
        (!inside).then_some(found)
    }

    fn caption(&mut self, at: usize, found: caption::Caption) -> usize {
        self.table = found.kind == Kind::Table;
        let mut end = at + 1;
        let titled = found.stopped || (found.kind == Kind::Table && end < self.lines.len() && !self.lines[end].row);
        if found.bare && titled && self.free(end) {
            end += 1;
        }
        if let Some(width) = self.width {
            while self.free(end) && !self.lines[end].apart {
                let line = self.lines[end - 1];
                let full = line.text.len() * 10 >= width * 9;
                if !(full || (!line.closes() && line.text.len() * 10 >= width * 6)) {
                    break;
                }
                end += 1;
            }
        }
        let span = self.lines[at].span.cover(self.lines[end - 1].span);
        let label = self.lines[at].text[..found.label].trim_end_matches(['.', ':', ' ', '|']).to_owned();
        self.put_titled(Role::Caption, Some(label), span);
        end
    }

    /// True for a line that is neither heading nor caption nor furniture.
    fn free(&self, at: usize) -> bool {
        at < self.lines.len()
            && self.headings[at].is_none()
            && !self.furniture[at]
            && caption::begins(self.lines[at].text).is_none()
    }

    /// True for a line that, behind the caption of a table, is a cell, a row or a footnote of it.
    fn cell(&self, at: usize) -> bool {
        let line = self.lines[at];
        line.text.len() < 60 || (line.text.len() < 250 && abbreviations(line.text))
    }

    /// A heading that is not in the lexicon: short, no stop, and running text under it.
    fn unknown_heading(&self, at: usize) -> bool {
        let line = self.lines[at];
        let Some(next) = self.lines.get(at + 1) else { return false };
        let bare = heading::strip_number(heading::strip_glue(line.text));
        let numbered = bare.len() < line.text.len();
        let words = bare.split_whitespace().count();
        let plain = !bare.contains(['=', '<', '>', '%', ';', '•', '/']) && !bare.ends_with(['.', ',', ':', ')', '!']);
        let capital = bare.starts_with(|c: char| c.is_uppercase());
        let digits = bare.bytes().filter(u8::is_ascii_digit).count();
        let follows = line.apart || at == 0 || self.lines[at - 1].closes() || self.headings[at - 1].is_some();
        let heads = match self.width {
            Some(width) => {
                line.text.len() * 10 < width * 7 && next.text.len() * 10 > width * 6 && (line.apart || numbered)
            }
            None => next.prose(),
        };
        plain
            && capital
            && follows
            && heads
            && line.text.len() <= 90
            && digits <= 2
            && (1..=10).contains(&words)
            && next.text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '(')
            && !matches!(self.role, Role::References)
    }

    /// A paragraph, cut at the labels that run into it. Returns the line behind it.
    fn paragraph(&mut self, at: usize) -> usize {
        let mut end = at + 1;
        while end < self.lines.len()
            && !self.lines[end].apart
            && !self.lines[end].row
            && self.headings[end].is_none()
            && !self.furniture[end]
            && self.caption_at(end).is_none()
            && (self.width.is_some() || self.flows(end))
            && !self.unknown_heading(end)
        {
            end += 1;
        }
        let span = self.lines[at].span.cover(self.lines[end - 1].span);
        let labels = labels(self.text, span);
        if labels.is_empty() {
            let role = if self.back_matter(span) { Role::BackMatter } else { self.role };
            self.put(role, span);
            return end;
        }
        let before = (self.role, self.title.clone());
        let mut from = span.start;
        let mut abstracted = self.role == Role::Abstract;
        for (label, section) in labels {
            if from < label.start {
                self.put(self.role, Span::new(from, label.start));
            }
            let words = label.of(self.text);
            abstracted |= section.role == Role::Abstract;
            self.enter(section, words);
            if abstracted && self.role == Role::Case {
                self.role = Role::Abstract;
            }
            from = label.start;
            if section.role != Role::BackMatter && !section.step {
                self.put(Role::Heading, label);
                from = label.end;
            }
        }
        if from < span.end {
            self.put(self.role, Span::new(from, span.end));
        }
        // What the labels of one paragraph say ends with it, unless the whole text is one abstract.
        (self.role, self.title) = match before.0 {
            Role::Body if self.role != Role::BackMatter && !abstracted => return end,
            Role::Body => (Role::Body, None),
            _ => before,
        };
        end
    }

    /// True where a line goes on with the sentence of the line before it.
    fn flows(&self, at: usize) -> bool {
        !self.lines[at - 1].closes() && self.lines[at].text.starts_with(|c: char| c.is_lowercase())
    }

    /// A short paragraph of the declarations at the end, though no heading says so.
    fn back_matter(&self, span: Span<Clean>) -> bool {
        const CUES: &[&str] = &[
            "conflict of interest",
            "conflicts of interest",
            "competing interest",
            "competing financial interest",
            "no disclosures",
            "consent was obtained from the patient for publication",
            "for publication of this case",
            "Reprints available",
            "no funding",
            "received no specific grant",
            "approved the final manuscript",
        ];
        let words = span.of(self.text);
        words.len() < 500 && self.parts.len() > 2 && CUES.iter().any(|c| words.contains(c))
    }

    fn put(&mut self, role: Role, span: Span<Clean>) {
        let title = match role {
            Role::Heading | Role::Furniture | Role::Title | Role::Table => None,
            _ => self.title.clone(),
        };
        self.put_titled(role, title, span);
    }

    fn put_titled(&mut self, role: Role, title: Option<String>, span: Span<Clean>) {
        let words = span.of(self.text);
        if words.trim().is_empty() {
            return;
        }
        let start = span.start + (words.len() - words.trim_start().len());
        let span = Span::new(start, span.start + words.trim_end().len());
        if let Some(last) = self.parts.last_mut()
            && last.role == role
            && last.title == title
            && !matches!(role, Role::Heading | Role::Caption)
        {
            last.span = last.span.cover(span);
            return;
        }
        self.parts.push(Part { role, title, span });
    }

    /// Names what stands in front of the first heading.
    fn finish(mut self, whole: bool) -> Vec<Part<Clean>> {
        if let (true, Some((role, count))) = (whole, self.first) {
            let opening = match role {
                Role::Introduction | Role::Methods => Some(Role::Abstract),
                Role::Case => Some(Role::Introduction),
                Role::Abstract => Some(Role::Title),
                _ => None,
            };
            for part in self.parts.iter_mut().take(count).filter(|p| p.role == Role::Body) {
                part.role = opening.unwrap_or(Role::Body);
            }
        }
        self.parts
    }
}

/// The section a line announces, where the line is nothing but a heading.
fn own_line(lines: &[Line], at: usize) -> Option<Section> {
    let line = lines[at];
    if line.text.len() > 100 || line.row {
        return None;
    }
    let section = heading::section(line.text)?;
    // A cell or a word of wrapped prose is no heading: those begin small, or follow an open line.
    let shown = heading::strip_number(heading::strip_glue(line.text)).starts_with(|c: char| c.is_uppercase());
    let open = !line.apart && at > 0 && !lines[at - 1].closes() && lines[at - 1].text.len() >= 40;
    (shown && !open).then_some(section)
}

/// The labels that run into a paragraph: at its start, or behind a full stop inside it.
fn labels(text: &str, span: Span<Clean>) -> Vec<(Span<Clean>, Section)> {
    let words = span.of(text);
    let bytes = words.as_bytes();
    let mut colons: Vec<(Span<Clean>, Section)> = Vec::new();
    let mut stops = 0;
    let mut at = 0;
    loop {
        let begin = at;
        let head = &bytes[begin..(begin + 70).min(bytes.len())];
        if let Some(len) = head.iter().position(|b| matches!(b, b'.' | b':')) {
            // "1. Introduction. Text": the number belongs to the label.
            let number = begin == 0 && head[..len].iter().all(u8::is_ascii_digit) && len > 0 && head[len] == b'.';
            let len = if number {
                len + 1 + head[len + 1..].iter().position(|b| matches!(b, b'.' | b':')).unwrap_or(0)
            } else {
                len
            };
            let label = &words[begin..begin + len];
            let after = bytes.get(begin + len + 1);
            let spaced = after.is_none_or(u8::is_ascii_whitespace);
            let capital = label.trim_start_matches(|c: char| !c.is_alphabetic()).starts_with(char::is_uppercase);
            if spaced
                && capital
                && let Some(section) = heading::section(label)
            {
                let colon = head.get(len) == Some(&b':');
                let lead = begin == 0 || colons.last().is_some_and(|(l, _)| l.end >= span.start + begin - 1);
                let strong = !section.step && !matches!(section.role, Role::BackMatter | Role::Furniture);
                let admitted = if colon { lead || strong } else { strong };
                if admitted && (lead || section.role != Role::Furniture) {
                    stops += usize::from(!colon && begin > 0 && !lead);
                    colons.push((Span::new(span.start + begin, span.start + begin + len + 1), section));
                }
            }
        }
        // On to the next word behind a full stop (or behind the label itself).
        let from = match colons.last() {
            Some((label, _)) if label.start == span.start + begin => label.end - span.start,
            _ => match next_stop(bytes, begin) {
                Some(next) => next,
                None => break,
            },
        };
        at = from + bytes[from..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        if at >= bytes.len() || at <= begin {
            break;
        }
    }
    // A stop-label inside a paragraph ("… . Treatment. …") counts only where labels rule the paragraph.
    let ruled = colons.first().is_some_and(|(l, _)| l.start == span.start) || stops >= 2;
    if !ruled {
        colons.retain(|(l, _)| text.as_bytes()[l.end - 1] == b':');
    }
    colons
}

fn next_stop(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        at += memchr::memchr3(b'.', b'!', b'?', &bytes[at..])? + 1;
        if bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
            return Some(at);
        }
    }
}

/// "PE, pulmonary embolism; DVT: deep vein thrombosis": the footnote of a table.
fn abbreviations(text: &str) -> bool {
    let first = text.split([' ', ',', ':', '=', ';']).next().unwrap_or("");
    let upper = first.bytes().filter(u8::is_ascii_uppercase).count();
    let sign = text[first.len()..].trim_start().starts_with([',', ':', '=']);
    text.starts_with(['*', '†', '‡', '§']) || (sign && upper >= 2 && first.len() <= 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn roles(text: &str) -> Vec<(Role, &str)> {
        divide(text, Span::new(0, text.len()), true).iter().map(|p| (p.role, p.span.of(text))).collect()
    }

    fn names(text: &str) -> Vec<Role> {
        roles(text).into_iter().map(|(r, _)| r).collect()
    }

    #[test]
    fn divides_by_headings() {
        use Role::*;
        let text = "pmcIntroduction\n\nLupus is rare.\n\n2 Case presentation\nA man of 40 had a rash.\n\nTreatment\nHe took \
                    steroids.\n\nDiscussion\nLupus is treated.\n\nTreatment\nOthers gave rituximab.\n\nCase 2\nA woman had \
                    fever.\n\nFunding\nNone.\n\nReferences\n1. Miller A. Skin. 2001;4:1.\n";
        assert_eq!(
            names(text),
            [
                Heading,
                Introduction,
                Heading,
                Case,
                Heading,
                Case,
                Heading,
                Discussion,
                Heading,
                Discussion,
                Heading,
                Case,
                Heading,
                BackMatter,
                Heading,
                References
            ]
        );
    }

    #[test]
    fn statements_inside_methods_and_results_do_not_take_over() {
        use Role::*;
        let text = "Methods\n\nEthics\nOur committee agreed to this study.\n\nThe family\nThree men of one family \
                    were seen here.\n\nResults\n\nSubjects\nAll of them had a rash.\n\nFunding\nNone.\n";
        let expected = [Heading, Heading, BackMatter, Heading, Methods, Heading, Heading, Results, Heading, BackMatter];
        assert_eq!(names(text), expected);
    }

    #[test]
    fn reads_labels_that_run_in() {
        use Role::*;
        let text = "Background: Gout is common. Case presentation: A man had gout. It hurt. Conclusions: Treat gout.";
        assert_eq!(names(text), [Heading, Introduction, Heading, Case, Heading, Conclusion]);
        let text = "Abstract: Introduction. Gout is common. Case Presentation. A man had gout. Discussion and\nconclusion. Treat.";
        assert_eq!(names(text), [Heading, Heading, Introduction, Heading, Abstract, Heading, Discussion]);
        let text = "A man came. Treatment. He left. Diagnosis: gout.";
        assert_eq!(names(text), [Body]);
    }

    #[test]
    fn sets_captions_tables_and_furniture_apart() {
        use Role::*;
        let text = "Case report\nA man had a rash (Fig. 1).\n\nFigure 1. The rash.\n\nHe was given steroids.\n\nTable 1. \
                    Values\n\nSodium\t135\nPotassium\t4.1\n\nALT, alanine aminotransferase\n\nClose modal\n\nHe recovered \
                    within several weeks and was discharged home in good condition, with a plan to see him again in March.\n";
        assert_eq!(names(text), [Heading, Case, Caption, Case, Caption, Table, Furniture, Case]);
    }

    #[test]
    fn names_what_stands_before_the_first_heading() {
        use Role::*;
        let text = "A rash that was not one\n\nRashes are common, and this is why we write of them here today.\n\nCASE REPORT\nA man had a rash.";
        assert_eq!(names(text), [Title, Introduction, Heading, Case]);
        let text = "A rash that was not one: a case report\n\nCASE REPORT\nA man had a rash over both of his arms and later over his legs as well.";
        assert_eq!(names(text), [Title, Heading, Case]);
        assert_eq!(names(&text.replace("A rash that was not one", "Our aim")), [Introduction, Heading, Case]);
        assert_eq!(names("A man had a rash. It went away."), [Body]);
        assert_eq!(names("• Rashes matter\n• So does care\n\nA man had a rash."), [Keywords, Body]);
        assert_eq!(names("Sir,\n\nA man had a rash."), [Furniture, Body]);
    }

    proptest! {
        #[test]
        fn loses_no_word(text in "((Discussion|Case 1|Figure 1\\.|Table 2|1\\.|Abstract:|[A-Za-z]{1,9}|\t|•)[ \n.]{1,3}){0,40}") {
            let parts = divide(&text, Span::new(0, text.len()), true);
            prop_assert!(parts.windows(2).all(|w| w[0].span.end <= w[1].span.start));
            let joined: String = parts.iter().map(|p| p.span.of(&text)).collect::<String>().split_whitespace().collect();
            let expected: String = text.split_whitespace().collect();
            prop_assert_eq!(joined, expected);
        }
    }
}
