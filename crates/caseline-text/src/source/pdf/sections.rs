//! What each paragraph is: title, heading, running text, caption, table, reference.
//!
//! PDF says nothing of this, so it is read off the page: the title is in the largest type of the
//! first page; a heading is short and says what headings say, or stands out by its size or number;
//! a caption starts with its label; what follows a table's caption in smaller type or in cells is
//! the table. What stands between title and abstract are names and addresses. Captions, tables and
//! footnotes cut running text in two: the halves are put together again, and what cut them follows.

use super::hyphen::{Vocabulary, join};
use super::paragraphs::Paragraph;
use crate::outline::Role;
use crate::source::headings::{nested, role_of};

/// A block ready for the text.
#[derive(Debug)]
pub(super) struct Block {
    pub role: Role,
    pub title: Option<String>,
    pub text: String,
}

/// Words of a label that starts a caption.
const LABELS: &[&str] =
    &["figure", "fig.", "fig", "table", "scheme", "box", "supplementary figure", "supplementary table"];

/// Most words that an abstract has; what follows without a heading is the article.
const LONGEST_ABSTRACT: usize = 450;

/// Decides for every paragraph, and mends what floats cut.
pub(super) fn divide(paragraphs: Vec<Paragraph>, title: Option<&str>, vocabulary: &Vocabulary) -> Vec<Block> {
    let body = body_size(&paragraphs);
    let title_at = find_title(&paragraphs, body, title);
    let kinds = classify(&paragraphs, body, &title_at);
    let mut state =
        State { body, role: Role::Body, heading: None, open: None, opener: None, seen: Vec::new(), words: 0 };
    let mut blocks: Vec<Block> = Vec::new();
    let mut aside = false;
    let title_letters: String = match title_at.as_slice() {
        [] => title.map(letters).unwrap_or_default(),
        at => at.iter().map(|i| letters(&paragraphs[*i].text)).collect(),
    };
    for (i, (paragraph, kind)) in paragraphs.iter().zip(kinds).enumerate() {
        let text = paragraph.text.trim();
        let mut push = |role, title: Option<String>| blocks.push(Block { role, title, text: text.to_owned() });
        match kind {
            Kind::Title => push(Role::Title, None),
            Kind::Names => push(Role::BackMatter, None),
            Kind::Caption => push(Role::Caption, label_of(text).map(str::to_owned)),
            Kind::Table => push(Role::Table, None),
            // A running head that stands on one page only: the title, or part of it, once more.
            Kind::Heading | Kind::Text if repeats(paragraph, &title_letters) => push(Role::Furniture, None),
            Kind::Heading if state.is_aside(paragraph) => {
                aside = true;
                push(Role::BackMatter, Some(text.to_owned()));
                continue;
            }
            Kind::Heading => {
                state.heading(paragraph);
                push(Role::Heading, state.heading.clone());
            }
            Kind::Text if aside || is_imprint(text) || state.is_small_print(paragraph) => push(Role::BackMatter, None),
            Kind::Text => {
                state.text(paragraph);
                let goes_on = state.open.filter(|(_, size)| (size - paragraph.size).abs() < 0.12 * body);
                if let Some((at, _)) = goes_on
                    && unfinished(&blocks[at].text)
                    && continues(text)
                    && blocks[at].role == state.role
                {
                    join(&mut blocks[at].text, text, vocabulary);
                } else {
                    blocks.push(Block { role: state.role, title: state.heading.clone(), text: text.to_owned() });
                    state.open = Some((blocks.len() - 1, paragraph.size));
                }
            }
        }
        // What stands under "Correspondence" is one paragraph, and small print after it.
        aside &= paragraphs.get(i + 1).is_some_and(|next| next.page == paragraph.page && next.size < body * 0.95);
    }
    blocks
}

/// Where in the article we are.
struct State {
    body: f32,
    role: Role,
    heading: Option<String>,
    /// The last block of running text and its size: its sentence may go on after a float.
    open: Option<(usize, f32)>,
    /// The heading of the abstract, its page, and the size of the abstract's type once known.
    opener: Option<(String, usize, Option<f32>)>,
    /// Roles of headings within the abstract.
    seen: Vec<Role>,
    /// Words of the abstract so far.
    words: usize,
}

impl State {
    /// "Correspondence" and the like at the foot of the first page interrupt the article.
    fn is_aside(&self, paragraph: &Paragraph) -> bool {
        let own = role_of(&paragraph.text);
        let begun = matches!(self.role, Role::Body | Role::Abstract | Role::Introduction | Role::Case | Role::Keywords);
        paragraph.page == 0 && own == Some(Role::BackMatter) && begun
    }

    /// Footnotes of the first page: addresses, dates, licences.
    fn is_small_print(&self, paragraph: &Paragraph) -> bool {
        paragraph.page == 0
            && paragraph.size < self.body * 0.93
            && matches!(self.role, Role::Body | Role::Introduction | Role::Case | Role::Methods)
            && run_in(&paragraph.text).is_none()
    }

    fn heading(&mut self, paragraph: &Paragraph) {
        let text = paragraph.text.trim();
        self.open = None;
        let own = role_of(text);
        match own {
            Some(own) => self.enter(own, text, paragraph, true),
            // A large heading that tells nothing ends an abstract all the same.
            None if matches!(self.role, Role::Abstract | Role::Keywords) && paragraph.size > self.body * 1.05 => {
                self.role = Role::Body;
            }
            None => {}
        }
        self.heading = Some(text.to_owned());
    }

    fn text(&mut self, paragraph: &Paragraph) {
        let text = paragraph.text.trim();
        let words = text.split_whitespace().count();
        if let Some((own, heading)) = run_in(text) {
            let before = self.role;
            self.enter(own, heading, paragraph, false);
            if self.role != before || own == self.role {
                self.heading = Some(heading.to_owned());
                self.open = None;
            }
        } else if self.role == Role::Keywords && words > 40 {
            self.leave_front();
        } else if self.role == Role::Abstract {
            let size = self.opener.as_ref().and_then(|o| o.2);
            let other_type = size.is_some_and(|size| (size - paragraph.size).abs() > 0.03 * size);
            if words > 30 && (other_type || self.words > LONGEST_ABSTRACT) {
                self.leave_front();
            }
        }
        if self.role == Role::Abstract {
            self.words += words;
            if let Some((_, _, size @ None)) = &mut self.opener {
                *size = Some(paragraph.size);
            }
        }
    }

    fn leave_front(&mut self) {
        self.role = Role::Body;
        self.heading = None;
        self.open = None;
    }

    /// Enters the section that a heading announces.
    fn enter(&mut self, own: Role, heading: &str, paragraph: &Paragraph, alone: bool) {
        let front = matches!(self.role, Role::Body | Role::Keywords | Role::BackMatter | Role::Abstract);
        self.role = match (self.role, own) {
            (_, Role::Abstract) if front && paragraph.page <= 1 => {
                self.opener = Some((heading.to_owned(), paragraph.page, None));
                Role::Abstract
            }
            // A "Summary" at the end concludes.
            (outer, Role::Abstract) if alone && outer != Role::References => Role::Conclusion,
            (outer, Role::Abstract) => outer,
            (Role::Abstract, Role::Keywords | Role::References) => own,
            (Role::Abstract, _) => {
                let opener = self.opener.as_ref();
                let capitals = |t: &str| !t.contains(char::is_lowercase);
                let same_style = alone && opener.is_some_and(|(t, ..)| capitals(t) && capitals(heading));
                let other_page = opener.is_some_and(|(_, page, _)| *page != paragraph.page);
                // The first heading of a structured abstract stands before any of its words, the
                // last one concludes, and none comes twice.
                let structured = self.words == 0 || !self.seen.is_empty() || !alone;
                let over = self.seen.contains(&own) || self.seen.contains(&Role::Conclusion);
                if same_style || other_page || !structured || over || self.words > LONGEST_ABSTRACT {
                    own
                } else {
                    self.seen.push(own);
                    Role::Abstract
                }
            }
            (Role::References, Role::Case) => Role::References,
            (Role::Discussion, Role::Case) => Role::Discussion,
            // "Patient flow" among the results of a study is no case; "Case 2" is.
            (Role::Methods | Role::Results, Role::Case) if !heading.to_lowercase().contains("case") => self.role,
            (Role::Keywords | Role::References | Role::BackMatter | Role::Introduction, _) => own,
            (Role::Methods | Role::Results, _) => own,
            (outer, _) => nested(outer, Some(own)),
        };
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Title,
    Names,
    Heading,
    Caption,
    Table,
    Text,
}

fn classify(paragraphs: &[Paragraph], body: f32, title_at: &[usize]) -> Vec<Kind> {
    let mut kinds = Vec::with_capacity(paragraphs.len());
    let mut after_table: Option<usize> = None;
    for (i, p) in paragraphs.iter().enumerate() {
        let kind = if title_at.contains(&i) {
            Kind::Title
        } else if is_caption(&p.text) {
            after_table = p.text.to_lowercase().contains("table").then_some(i);
            Kind::Caption
        } else if p.table {
            Kind::Table
        } else if is_heading(p, body) && (after_table.is_none() || p.size > body * 0.97) {
            after_table = None;
            Kind::Heading
        } else if let Some(at) = after_table
            && paragraphs[at].page == p.page
            && i - at < 60
            && (p.size < body * 0.95 || p.lines == 1 && p.text.split_whitespace().count() < 8)
        {
            Kind::Table
        } else {
            after_table = None;
            Kind::Text
        };
        kinds.push(kind);
    }
    // Names and addresses: what is short between the title and the first section of the first page.
    let first_section = (0..paragraphs.len()).find(|i| {
        let opens = |role| matches!(role, Role::Abstract | Role::Introduction | Role::Case | Role::Keywords);
        let heading = kinds[*i] == Kind::Heading && role_of(&paragraphs[*i].text).is_some_and(opens);
        heading || kinds[*i] == Kind::Text && run_in(&paragraphs[*i].text).is_some_and(|(role, _)| opens(role))
    });
    if let (Some(last), Some(first)) = (title_at.last(), first_section)
        && paragraphs[first].page <= 1
    {
        for i in last + 1..first {
            if matches!(kinds[i], Kind::Text | Kind::Heading) && paragraphs[i].text.split_whitespace().count() < 60 {
                kinds[i] = Kind::Names;
            }
        }
    }
    kinds
}

/// The size most letters have.
fn body_size(paragraphs: &[Paragraph]) -> f32 {
    let mut weights: Vec<(i32, usize)> = Vec::new();
    for p in paragraphs {
        let key = (p.size * 4.0).round() as i32;
        match weights.iter_mut().find(|(k, _)| *k == key) {
            Some((_, n)) => *n += p.text.len(),
            None => weights.push((key, p.text.len())),
        }
    }
    weights.iter().max_by_key(|(k, n)| (*n, *k)).map_or(10.0, |(k, _)| *k as f32 / 4.0)
}

/// The paragraphs of the first page in its largest type.
fn find_title(paragraphs: &[Paragraph], body: f32, stated: Option<&str>) -> Vec<usize> {
    let wordy = |p: &Paragraph| {
        p.page == 0 && p.turn == 0 && !p.table && p.text.split_whitespace().count() >= 3 && p.text.len() < 400
    };
    if let Some(stated) = stated {
        let wanted = letters(stated);
        let same = |p: &Paragraph| wanted.len() > 12 && p.text.len() < 500 && letters(&p.text) == wanted;
        if let Some(at) = paragraphs.iter().position(|p| p.page == 0 && same(p)) {
            return vec![at];
        }
    }
    let largest = paragraphs.iter().filter(|p| wordy(p)).map(|p| p.size).fold(0.0, f32::max);
    if largest < body * 1.15 {
        return Vec::new();
    }
    let Some(first) = paragraphs.iter().position(|p| wordy(p) && p.size > largest * 0.97) else { return Vec::new() };
    let more = paragraphs[first + 1..].iter().take_while(|p| p.page == 0 && p.size > largest * 0.97).count();
    (first..=first + more.min(2)).collect()
}

/// Letters and digits only, lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_heading(p: &Paragraph, body: f32) -> bool {
    let text = p.text.trim();
    let opens = |role| matches!(role, Role::Abstract | Role::Keywords | Role::References | Role::BackMatter);
    if p.size < body * 0.93 && !role_of(text).is_some_and(opens) {
        return false;
    }
    let words = text.split_whitespace().count();
    if words == 0 || words > 14 || p.lines > 3 || p.turn != 0 || text.ends_with([',', ';', '-']) {
        return false;
    }
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters < 3 || letters * 2 < text.chars().filter(|c| !c.is_whitespace()).count() {
        return false;
    }
    let starts = text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let known = starts && words <= 6 && p.lines == 1 && !text.ends_with('.') && role_of(text).is_some();
    let capitals = words <= 8 && letters >= 4 && !text.chars().any(char::is_lowercase) && p.lines == 1;
    let large = starts && p.size > body * 1.12 && !text.ends_with('.');
    known
        || large
        || (numbered(text) && starts && words <= 10 && !text.ends_with('.'))
        || capitals && words >= 1 && !text.contains('|') && role_of(text).is_some()
}

/// "2 Methods", "2.1. Patients": a number of a section before a capital.
fn numbered(text: &str) -> bool {
    let number = text.split(' ').next().unwrap_or("");
    let rest = text[number.len()..].trim_start();
    number.len() <= 6
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_digit() || c == '.')
        && number.split('.').all(|n| n.len() <= 2)
        && rest.starts_with(char::is_uppercase)
        && rest.chars().filter(char::is_ascii_digit).count() < 3
}

fn repeats(paragraph: &Paragraph, title: &str) -> bool {
    let own = letters(&paragraph.text);
    paragraph.page > 0 && paragraph.lines == 1 && own.len() >= 15 && title.contains(&own)
}

/// What publishers set at the foot of a first page or after the end, whatever the section.
fn is_imprint(text: &str) -> bool {
    const STARTS: &[&str] = &[
        "correspond",
        "email",
        "e-mail",
        "received",
        "accepted",
        "©",
        "copyright",
        "full list of author",
        "author details",
        "how to cite",
        "cite this article",
        "academic editor",
        "this is an open access",
        "this is an open-access",
        "edited by",
        "reviewed by",
        "published by",
        "permission to make",
        "address for correspondence",
        "tel.:",
        "to whom correspondence",
        "for reprints",
        "submit your next manuscript",
    ];
    let marks =
        |c: char| matches!(c, '*' | '†' | '‡' | '§' | '¶' | '#' | '[' | ']' | ' ' | ',' | ':') || c.is_ascii_digit();
    let words = text.trim_start_matches(marks).chars().take(40).collect::<String>().to_lowercase();
    STARTS.iter().any(|start| words.starts_with(start))
        && (!matches!(words.split(' ').next(), Some("received" | "accepted" | "corresponding"))
            || words.contains(|c: char| c.is_ascii_digit())
            || words.contains("author"))
}

/// A label at the start, and after it a stop, a capital or nothing.
pub(super) fn is_caption(text: &str) -> bool {
    label_of(text).is_some_and(|label| {
        let rest = text.trim_start()[label.len()..].trim_start();
        rest.is_empty()
            || rest.starts_with(['.', ':', '|', '—', '–', '-', '(', '/'])
            || rest.starts_with(char::is_uppercase)
    })
}

/// "Figure 1", "Fig. 2A", "Table IV".
fn label_of(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return None;
    }
    let word = LABELS.iter().filter(|l| lower.starts_with(**l)).max_by_key(|l| l.len())?;
    let rest = &text[word.len()..];
    let spaces = rest.len() - rest.trim_start().len();
    let number = &rest[spaces..];
    let digits = number.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'S')).count();
    let roman = number.bytes().take_while(|b| matches!(b, b'I' | b'V' | b'X')).count();
    let mut length = if digits > 0 && number[..digits].bytes().any(|b| b.is_ascii_digit()) { digits } else { roman };
    if length == 0 || spaces == 0 && !word.ends_with('.') {
        return None;
    }
    let after = &number[length..];
    if after.starts_with(|c: char| c.is_ascii_alphabetic()) && !after[1..].starts_with(|c: char| c.is_alphanumeric()) {
        length += 1;
    } else if after.starts_with(char::is_alphanumeric) {
        return None;
    }
    Some(&text[..word.len() + spaces + length])
}

/// A heading that runs into its paragraph: "ABSTRACT We present …", "Keywords: …".
fn run_in(text: &str) -> Option<(Role, &str)> {
    let end = text.char_indices().find(|(i, c)| *i > 60 || matches!(c, ':' | '.' | '—' | '–' | '|')).map(|(i, _)| i);
    if let Some(end) = end.filter(|e| *e <= 40) {
        let words = &text[..end];
        if words.starts_with(char::is_uppercase)
            && words.split_whitespace().count() <= 4
            && let Some(role) = role_of(words)
        {
            return Some((role, words));
        }
    }
    let first = text.split_whitespace().next()?;
    let shouted = first.len() >= 7 && !first.contains(char::is_lowercase);
    let named = matches!(first, "Abstract" | "Summary" | "Keywords") && text.len() > 60;
    (shouted || named).then(|| role_of(first).map(|role| (role, first))).flatten()
}

fn unfinished(text: &str) -> bool {
    !text.trim_end().ends_with(['.', '!', '?', ':', '”', '"'])
}

fn continues(text: &str) -> bool {
    text.starts_with(|c: char| {
        c.is_lowercase() || c.is_ascii_digit() || matches!(c, '(' | '[' | '<' | '>' | '≥' | '≤' | '±')
    }) || text
        .split(' ')
        .next()
        .is_some_and(|w| w.len() > 1 && w.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '-'))
}
