//! Glyphs to words, words to line segments.
//!
//! A word ends at a drawn space, at a gap wider than kerning makes, or where size or baseline
//! change. Words that follow each other on one baseline are a segment; a gap as wide as the space
//! between two columns ends it. Small raised or lowered words belong to the word they stand at:
//! exponents, units and reference marks are written as
//! [`superscript`](crate::source::superscript) says, indices on the line as they are.

use super::glyphs::Page;
use super::hyphen::Vocabulary;
use crate::source::OpenError;
use crate::source::deadline::Deadline;
use crate::source::superscript::{self, Written};

/// Widest gap within a word, in ems.
const KERN: f32 = 0.15;
/// Widest gap within a segment whose words are drawn one after the other, in ems.
const GAP: f32 = 1.7;
/// The same where they are not.
const LOOSE_GAP: f32 = 0.75;

/// How many segments back one on the same baseline is looked for.
const NEAR: usize = 60;

/// How a word stands to its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    None,
    Raised,
    Lowered,
}

#[derive(Debug, Clone)]
struct Word {
    text: String,
    x0: f32,
    x1: f32,
    y: f32,
    size: f32,
    turn: u8,
    /// Number of its first glyph.
    first: usize,
    /// A space was drawn before it.
    spaced: bool,
    script: Script,
    /// For a raised or lowered word: the word it stands at, and whether it stands before that.
    at: Option<(usize, bool)>,
}

/// A segment of a line: words with no column gap between.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// Its words, with single spaces.
    pub text: String,
    pub x0: f32,
    pub x1: f32,
    /// Baseline.
    pub y: f32,
    /// Font size of most of it.
    pub size: f32,
    /// Number of its first glyph in the drawing order.
    pub first: usize,
    pub turn: u8,
    /// Zero-based page.
    pub page: usize,
}

impl Line {
    /// How much of the narrower of two lines stands under the other, from 0 to 1.
    pub(super) fn shares_column(&self, other: &Line) -> f32 {
        let shared = self.x1.min(other.x1) - self.x0.max(other.x0);
        (shared / (self.x1 - self.x0).min(other.x1 - other.x0).max(1.0)).clamp(0.0, 1.0)
    }
}

/// The line segments of a page, in drawing order.
pub(super) fn segments(page: &Page, number: usize, deadline: &Deadline) -> Result<Vec<Line>, OpenError> {
    let mut words = words(page);
    find_scripts(&mut words, deadline)?;
    let mut groups = in_drawing_order(&words);
    join_on_baseline(&words, &mut groups);
    let attached = attached(&words);
    let mut lines: Vec<Line> = groups.iter().filter_map(|group| line(&words, &attached, group, number)).collect();
    lines.sort_by_key(|l| l.first);
    Ok(lines)
}

fn words(page: &Page) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    let mut spaced = false;
    for (number, glyph) in page.glyphs.iter().enumerate() {
        if glyph.text.trim().is_empty() {
            open = false;
            spaced = true;
            continue;
        }
        let text = glyph.text.trim();
        if let Some(last) = words.last_mut().filter(|_| open) {
            let gap = glyph.x0 - last.x1;
            let size = last.size.max(glyph.size);
            if last.turn == glyph.turn
                && (last.y - glyph.y).abs() < 0.08 * size
                && (last.size - glyph.size).abs() < 0.12 * size
                && gap < KERN * size
                && gap > -0.5 * size
            {
                last.text.push_str(text);
                last.x1 = glyph.x1;
                continue;
            }
        }
        words.push(Word {
            text: text.to_owned(),
            x0: glyph.x0,
            x1: glyph.x1,
            y: glyph.y,
            size: glyph.size,
            turn: glyph.turn,
            first: number,
            spaced,
            script: Script::None,
            at: None,
        });
        open = true;
        spaced = glyph.text.ends_with(' ');
        open &= !spaced;
    }
    words
}

/// Finds the words that are raised or lowered beside a larger one.
fn find_scripts(words: &mut [Word], deadline: &Deadline) -> Result<(), OpenError> {
    // By rows of eight points, so that neighbours are found without looking at every word.
    let mut rows: std::collections::BTreeMap<(u8, i32), Vec<usize>> = std::collections::BTreeMap::new();
    for (i, word) in words.iter().enumerate() {
        rows.entry((word.turn, (word.y / 8.0) as i32)).or_default().push(i);
    }
    for i in 0..words.len() {
        if i.is_multiple_of(256) {
            deadline.check()?;
        }
        let w = &words[i];
        let row = (w.y / 8.0) as i32;
        let mut best: Option<(f32, usize, bool)> = None;
        for near in row - 2..=row + 2 {
            for &j in rows.get(&(w.turn, near)).into_iter().flatten() {
                let b = &words[j];
                if j == i || w.size > 0.86 * b.size || b.size > 3.0 * w.size || b.script != Script::None {
                    continue;
                }
                let rise = (b.y - w.y) / b.size;
                if !(0.08..0.75).contains(&rise.abs()) || rise < -0.4 {
                    continue;
                }
                let (after, before) = ((w.x0 - b.x1) / b.size, (b.x0 - w.x1) / b.size);
                for (gap, leads) in [(after, false), (before, true)] {
                    // A mark before its word is an isotope's mass, or stands first in its line because
                    // the line broke between a word and its mark; anything else follows its word.
                    let fits = (-0.25..if leads { 0.7 } else { 0.35 }).contains(&gap) && !(leads && rise < 0.0);
                    let cost = gap.abs() + if leads { 0.4 } else { 0.0 };
                    if fits && best.is_none_or(|(c, _, _)| cost < c) {
                        best = Some((cost, j, leads));
                    }
                }
            }
        }
        if let Some((_, j, leads)) = best {
            words[i].script = if words[i].y < words[j].y { Script::Raised } else { Script::Lowered };
            words[i].at = Some((j, leads));
        } else if i > 0
            && words[i - 1].script != Script::None
            && words[i].turn == words[i - 1].turn
            && (words[i].size - words[i - 1].size).abs() < 0.1 * words[i].size
            && (words[i].y - words[i - 1].y).abs() < 0.1 * words[i].size
            && (-0.2..0.8).contains(&((words[i].x0 - words[i - 1].x1) / words[i].size))
        {
            // A second word of the same superscript.
            words[i].script = words[i - 1].script;
            words[i].at = words[i - 1].at;
        }
    }
    Ok(())
}

/// Groups of words drawn one after the other on one baseline.
fn in_drawing_order(words: &[Word]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (i, word) in words.iter().enumerate().filter(|(_, w)| w.script == Script::None) {
        let last = groups.last().and_then(|g| g.last()).map(|l| &words[*l]);
        let follows = last.is_some_and(|l| {
            let size = l.size.max(word.size);
            let gap = (word.x0 - end_of(words, l)) / size;
            l.turn == word.turn && (l.y - word.y).abs() < 0.15 * size && (-0.6..GAP).contains(&gap)
        });
        match groups.last_mut().filter(|_| follows) {
            Some(group) => group.push(i),
            None => groups.push(vec![i]),
        }
    }
    groups
}

/// Right edge of a word with what is raised or lowered after it (drawn within the next few words).
fn end_of(words: &[Word], word: &Word) -> f32 {
    let from = words.partition_point(|w| w.first <= word.first);
    let mine = from.checked_sub(1);
    let scripts =
        words[from..].iter().take(4).filter(|w| w.at.map(|(j, leads)| (Some(j), leads)) == Some((mine, false)));
    scripts.map(|w| w.x1).fold(word.x1, f32::max)
}

/// Joins groups that stand beside each other on one baseline though they were drawn apart.
fn join_on_baseline(words: &[Word], groups: &mut Vec<Vec<usize>>) {
    let edge = |g: &Vec<usize>| {
        let (first, last) = (&words[g[0]], &words[g[g.len() - 1]]);
        (first.turn, first.y, first.x0, end_of(words, last), first.size.max(last.size))
    };
    groups.sort_by(|a, b| {
        let (ta, ya, xa, ..) = edge(a);
        let (tb, yb, xb, ..) = edge(b);
        (ta, (ya / 2.0) as i32).cmp(&(tb, (yb / 2.0) as i32)).then(xa.total_cmp(&xb))
    });
    let mut joined: Vec<Vec<usize>> = Vec::new();
    for group in groups.drain(..) {
        let (turn, y, x0, _, size) = edge(&group);
        // Only the last few can be on this baseline, for they come sorted.
        let from = joined.len().saturating_sub(NEAR);
        let home = joined[from..].iter().rposition(|other| {
            let (t, oy, ox0, ox1, osize) = edge(other);
            let em = size.max(osize);
            t == turn
                && (oy - y).abs() < 0.2 * em
                && x0 > ox0
                && (-0.25..LOOSE_GAP).contains(&((x0 - ox1) / em))
                && (size - osize).abs() < 0.45 * em
        });
        match home {
            Some(at) => joined[from + at].extend(group),
            None => joined.push(group),
        }
    }
    *groups = joined;
}

fn line(words: &[Word], attached: &[Vec<usize>], group: &[usize], page: usize) -> Option<Line> {
    let mut text = String::new();
    let mut x0 = f32::MAX;
    let mut edge: Option<f32> = None;
    let mut sizes: Vec<(f32, usize)> = Vec::new();
    for &i in group {
        let word = &words[i];
        let leading: Vec<&Word> = scripts_of(words, &attached[i], true);
        let start = leading.first().map_or(word.x0, |w| w.x0);
        if edge.is_some_and(|edge| word.spaced && leading.is_empty() || start - edge > KERN * word.size) {
            text.push(' ');
        }
        if let Some(last) = leading.last() {
            let words = leading.iter().map(|w| w.text.as_str()).collect::<Vec<_>>();
            if word.x0 - last.x1 < 0.12 * word.size {
                text.push_str(&words.concat());
            } else if superscript::is_list(&words.join(" ")) {
                text.push_str(&format!("[{}] ", words.join(" ")));
            } else {
                text.push_str(&format!("{} ", words.join(" ")));
            }
        }
        text.push_str(&word.text);
        let mut end = word.x1;
        let trailing = scripts_of(words, &attached[i], false);
        for run in trailing.chunk_by(|a, b| a.script == b.script) {
            let joined = run.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ");
            match run[0].script {
                Script::Raised => match superscript::write(&text, &joined) {
                    Written::Glued(words) => text.push_str(&words),
                    Written::Mark(label) => text.push_str(&format!(" [{label}]")),
                },
                _ => text.push_str(&joined),
            }
            end = run.iter().map(|w| w.x1).fold(end, f32::max);
        }
        edge = Some(end);
        x0 = x0.min(start);
        sizes.push((word.size, word.text.chars().count()));
    }
    let first = group.iter().map(|i| words[*i].first).min()?;
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|s| s.1).sum::<usize>() / 2;
    let mut sum = 0;
    let size = sizes
        .iter()
        .find(|(_, n)| {
            sum += n;
            sum > half
        })
        .or(sizes.last())?
        .0;
    let base = group.iter().map(|i| &words[*i]).find(|w| (w.size - size).abs() < 0.05 * size)?;
    let text = accented(&unspread(text.trim()));
    Some(Line { text, x0, x1: edge?, y: base.y, size, first, turn: base.turn, page })
}

/// For each word the raised and lowered words that stand at it, from left to right.
fn attached(words: &[Word]) -> Vec<Vec<usize>> {
    let mut attached = vec![Vec::new(); words.len()];
    for (i, word) in words.iter().enumerate() {
        if let Some((base, _)) = word.at {
            attached[base].push(i);
        }
    }
    for scripts in &mut attached {
        scripts.sort_by(|a, b| words[*a].x0.total_cmp(&words[*b].x0));
    }
    attached
}

fn scripts_of<'w>(words: &'w [Word], attached: &[usize], leading: bool) -> Vec<&'w Word> {
    attached.iter().map(|i| &words[*i]).filter(|w| w.at.is_some_and(|(_, leads)| leads == leading)).collect()
}

/// Puts a large first letter that hangs over several lines before the first of them.
pub(super) fn drop_caps(lines: &mut Vec<Line>, vocabulary: &Vocabulary) {
    let mut i = 0;
    while i < lines.len() {
        let cap = &lines[i];
        let letter = cap.text.chars().next().filter(|c| c.is_uppercase() && cap.text.chars().count() == 1);
        let first = letter.and_then(|_| {
            let beside = |l: &&Line| {
                let gap = l.x0 - cap.x1;
                l.turn == cap.turn
                    && cap.size > 1.8 * l.size
                    && (-2.0..2.0 * l.size).contains(&gap)
                    && (0.25 * cap.size..0.95 * cap.size).contains(&(cap.y - l.y))
            };
            lines.iter().filter(beside).min_by(|a, b| a.y.total_cmp(&b.y)).map(|l| l.first)
        });
        let (Some(letter), Some(first)) = (letter, first) else {
            i += 1;
            continue;
        };
        let cap = lines.remove(i);
        let Some(line) = lines.iter_mut().find(|l| l.first == first) else { continue };
        let word: String = line.text.chars().take_while(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let whole = format!("{}{word}", letter.to_lowercase());
        // "A" and "I" are words themselves: what the document writes elsewhere decides.
        let apart = matches!(letter, 'A' | 'I')
            && (word.starts_with(|c: char| c.is_ascii_digit())
                || word.is_empty()
                || vocabulary.count(&word) > vocabulary.count(&whole));
        line.text = format!("{letter}{}{}", if apart { " " } else { "" }, line.text);
        line.x0 = cap.x0;
    }
}

/// Accents that a font draws as signs of their own before their letter ("Sj¨ogren"), put on it.
fn accented(text: &str) -> String {
    if !text.contains(['¨', '´', '`', 'ˆ', '˜', '¸']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let place = ACCENTED.iter().find(|(accent, ..)| *accent == c).and_then(|(_, letters, whole)| {
            let next = chars.peek()?;
            letters.chars().position(|l| l == *next).and_then(|at| whole.chars().nth(at))
        });
        match place {
            Some(whole) => {
                chars.next();
                out.push(whole);
            }
            None => out.push(c),
        }
    }
    out
}

/// Accent, letters, letters with it.
const ACCENTED: &[(char, &str, &str)] = &[
    ('¨', "aeiouyAEIOU", "äëïöüÿÄËÏÖÜ"),
    ('´', "aceinouysAEIOUS", "áćéíńóúýśÁÉÍÓÚŚ"),
    ('`', "aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
    ('ˆ', "aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
    ('˜', "anoANO", "ãñõÃÑÕ"),
    ('¸', "csCS", "çşÇŞ"),
];

/// "A B S T R A C T" is a word.
fn unspread(text: &str) -> String {
    let letters = text.split(' ').filter(|w| w.chars().count() == 1).count();
    if letters >= 5 && text.split(' ').all(|w| w.chars().count() == 1 && w.chars().all(char::is_alphabetic)) {
        text.replace(' ', "")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_go_on_their_letters_and_spread_words_together() {
        assert_eq!(accented("Sj¨ogren, Barr´e, 5´ end"), "Sjögren, Barré, 5´ end");
        assert_eq!(unspread("A B S T R A C T"), "ABSTRACT");
        assert_eq!(unspread("A B of C"), "A B of C");
    }
}
