//! Finding the damaged region of a text.
//!
//! Cheap first: only stretches of at least a dozen short lines are looked at, and of those only ones
//! in which many runs of three words come again within [`REACH`] words. A run counts only where it is
//! broken into lines differently the second time: a line that is printed twice as a whole is a repeated
//! caption or row, not an interleaved copy.

use crate::span::{Raw, Span};
use std::collections::HashMap;

/// How far apart, in words, two copies of a run may stand.
const REACH: usize = 260;
/// Longest line, in bytes, of text that can be so damaged.
const LINE: usize = 170;
/// Fewest lines and fewest repeated words of a damaged region.
const LINES: usize = 12;
const WORDS: usize = 60;
/// Fewest line ends of one copy that another copy bridges, and how many lines below it goes on.
const BROKEN: usize = 4;
const BELOW: usize = 8;
/// Largest gap, in words, inside a region.
const GAP: usize = 30;

struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    line: usize,
    /// Place within its line.
    column: usize,
}

/// The damaged regions, from the start of a line to the end of a line.
pub(super) fn regions(text: &str) -> Vec<Span<Raw>> {
    let mut out = Vec::new();
    let mut block: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let words = line.trim();
        if line.len() > LINE || line.trim_end().contains('\t') {
            look(&block, &mut out);
            block.clear();
        } else if !words.is_empty() {
            block.push((at, line));
        }
        at += line.len() + 1;
    }
    look(&block, &mut out);
    out
}

fn look(lines: &[(usize, &str)], out: &mut Vec<Span<Raw>>) {
    if lines.len() < LINES {
        return;
    }
    let mut words: Vec<Word> = Vec::new();
    for (index, (start, line)) in lines.iter().enumerate() {
        for (column, word) in line.split_ascii_whitespace().enumerate() {
            let from = start + (word.as_ptr() as usize - line.as_ptr() as usize);
            words.push(Word { text: word, start: from, end: from + word.len(), line: index, column });
        }
    }
    if words.len() < WORDS {
        return;
    }
    let repeated = repeats(lines, &words);
    let broken = bridges(&words);
    let marked: Vec<usize> = (0..words.len()).filter(|i| repeated[*i]).collect();
    let mut from = 0;
    for i in 1..=marked.len() {
        if i == marked.len() || marked[i] - marked[i - 1] > GAP {
            let group = &marked[from..i];
            from = i;
            let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
            let dense = group.len() * 2 > last - first;
            // Lists repeat phrases, too, but each of their lines is whole.
            let across = broken.iter().filter(|b| (*first..=*last).contains(b)).count();
            let dense = dense && across >= BROKEN;
            if group.len() >= WORDS && dense && words[*last].line - words[*first].line + 1 >= LINES / 2 {
                let (head, tail) = (words[*first].line, words[*last].line);
                let head = widened(lines, head);
                out.push(Span::new(words[first_of(&words, head)].start, words[last_of(&words, tail)].end));
            }
        }
    }
}

/// The first line of the paragraph, where only a few short lines stand between.
fn widened(lines: &[(usize, &str)], head: usize) -> usize {
    let short = |i: usize| lines[i].1.split_ascii_whitespace().count() <= 2;
    let adjoins = |i: usize| lines[i].0 + lines[i].1.len() + 1 == lines[i + 1].0;
    let mut at = head;
    while at > 0 && head - at < 4 && short(at - 1) && adjoins(at - 1) {
        at -= 1;
    }
    at
}

fn first_of(words: &[Word], line: usize) -> usize {
    words.partition_point(|w| w.line < line)
}

fn last_of(words: &[Word], line: usize) -> usize {
    words.partition_point(|w| w.line <= line) - 1
}

/// Marks the words of runs of three that come again in other lines.
fn repeats(lines: &[(usize, &str)], words: &[Word]) -> Vec<bool> {
    let mut marked = vec![false; words.len()];
    let mut seen: HashMap<[&str; 3], Vec<usize>> = HashMap::new();
    for i in 0..words.len().saturating_sub(2) {
        let run = [words[i].text, words[i + 1].text, words[i + 2].text];
        let letters = run.iter().filter(|w| w.bytes().filter(u8::is_ascii_alphabetic).count() >= 4).count();
        if letters == 0 || run[0] == run[1] || run[1] == run[2] || run[0] == run[2] {
            continue;
        }
        let places = seen.entry(run).or_default();
        for j in places.iter().rev().take_while(|j| i - **j <= REACH) {
            if !same_lines(lines, words, *j, i) {
                for k in 0..3 {
                    marked[i + k] = true;
                    marked[j + k] = true;
                }
            }
        }
        places.push(i);
    }
    marked
}

/// Line ends that another copy bridges: its words go on, within a line, from the last two words of one
/// line to the first two of a line that stands a little further down.
fn bridges(words: &[Word]) -> Vec<usize> {
    let mut pairs: HashMap<[&str; 2], Vec<usize>> = HashMap::new();
    for i in 1..words.len() {
        pairs.entry([words[i - 1].text, words[i].text]).or_default().push(i);
    }
    let starts: Vec<usize> = (0..words.len()).filter(|i| words[*i].column == 0).collect();
    let mut out = Vec::new();
    for i in 1..words.len().saturating_sub(1) {
        if words[i + 1].line == words[i].line {
            continue;
        }
        let below = starts.partition_point(|s| *s <= i);
        let opens = |y: &str, z: &str| {
            let mut near = starts[below..].iter().take(BELOW);
            near.any(|s| words[*s].text == y && words.get(s + 1).is_some_and(|w| w.text == z))
        };
        let bridged = pairs[&[words[i - 1].text, words[i].text]].iter().any(|p| {
            *p != i
                && p.abs_diff(i) <= REACH
                && p + 2 < words.len()
                && words[p + 1].line == words[*p].line
                && opens(words[p + 1].text, words[p + 2].text)
        });
        if bridged {
            out.push(i);
        }
    }
    out
}

/// True where both runs stand in lines that are the same from end to end.
fn same_lines(lines: &[(usize, &str)], words: &[Word], a: usize, b: usize) -> bool {
    if words[a].column != words[b].column {
        return false;
    }
    let (from, to) = (words[a].line, words[a + 2].line);
    let (other, end) = (words[b].line, words[b + 2].line);
    // Lines of one or two words say nothing: look at their neighbours too.
    let around = |line: usize| lines[line.saturating_sub(1)..(line + 2).min(lines.len())].iter().map(|(_, l)| l.trim());
    to - from == end - other
        && (from..=to).zip(other..=end).all(|(x, y)| lines[x].1.trim() == lines[y].1.trim())
        && (lines[from].1.split_ascii_whitespace().nth(4).is_some() || around(from).eq(around(other)) || from == to)
}
