//! The order of the words: the path through the loci that most copies agree on.
//!
//! Words that follow each other in a copy bind their loci; bonds are taken from the strongest down, so
//! that each locus has one word before and one behind it (the greedy assembly of reads into contigs).
//! Contigs are put in line by what stands near their ends. What is left over stands once or at a
//! place of chance; [`stray`] accounts for it.

use super::align::Loci;
use super::stray::{self, NEAR};
use super::token::Token;
use std::collections::{HashMap, HashSet};

/// A word of the result: the tokens that say it.
pub(super) type Step = Vec<usize>;

/// How strongly each locus is followed by each other.
pub(super) type Bonds = HashMap<(usize, usize), f32>;

/// Longest contig that may be put inside another.
const SHORT: usize = 3;

/// The words in their order, and the tokens that open paragraphs by themselves; `ends_open` where the text
/// behind the region goes on within a sentence.
pub(super) fn order(tokens: &[Token], loci: &Loci, ends_open: bool) -> (Vec<Step>, HashSet<usize>) {
    let mut chains = contigs(tokens, loci);
    let (mut long, short): (Vec<_>, Vec<_>) = chains.drain(..).partition(|c| c.len() > SHORT && sure(c, loci));
    line_up(tokens, loci, &mut long);
    let path: Vec<usize> = polish(long.into_iter().flatten().collect(), tokens, loci);
    // Words of chance are placed one by one, apart from those that copies agree on.
    let mut rest: Vec<Vec<usize>> = Vec::new();
    for contig in short {
        let lone = |l: &usize| loci.members[*l].len() == 1;
        rest.extend(contig.chunk_by(|a, b| lone(a) == lone(b)).map(<[usize]>::to_vec));
    }
    // Those with the most members first: they are the surest.
    rest.sort_by_key(|c| {
        let members: usize = c.iter().map(|l| loci.members[*l].len()).sum();
        (std::cmp::Reverse(members * 4 / c.len()), std::cmp::Reverse(c.len()), loci.members[c[0]][0])
    });
    let mut settled = stray::settle(tokens, loci, path, rest, ends_open);
    let mut steps: Vec<Step> = Vec::with_capacity(settled.path.len());
    for locus in settled.path {
        let mut step = loci.members[locus].clone();
        step.extend(settled.echoes.remove(&locus).unwrap_or_default());
        steps.push(step);
    }
    (once(tokens, stutter(tokens, steps)), settled.breaks)
}

/// A run of one to five words that follows itself is one run that the copies say.
fn stutter(tokens: &[Token], steps: Vec<Step>) -> Vec<Step> {
    let word = |step: &Step| tokens[step[0]].text.as_str();
    let mut out: Vec<Step> = Vec::with_capacity(steps.len());
    for step in steps {
        out.push(step);
        for run in 1..=5usize {
            let Some(from) = out.len().checked_sub(2 * run) else { break };
            let same = (0..run).all(|k| word(&out[from + k]) == word(&out[from + run + k]));
            let said = (0..run).any(|k| word(&out[from + k]).bytes().any(|b| b.is_ascii_alphabetic()));
            if same && said {
                let again = out.split_off(from + run);
                for (k, more) in again.into_iter().enumerate() {
                    out[from + k].extend(more);
                }
                break;
            }
        }
    }
    out
}

/// True where at least a third of the words stand more than once.
fn sure(contig: &[usize], loci: &Loci) -> bool {
    contig.iter().filter(|l| loci.members[**l].len() > 1).count() * 3 >= contig.len()
}

/// How strongly each locus is followed by each other; `of` has the locus of each token.
pub(super) fn bonds_of(tokens: &[Token], of: &[usize]) -> Bonds {
    let mut per_line: HashMap<usize, usize> = HashMap::new();
    for token in tokens {
        *per_line.entry(token.line).or_default() += 1;
    }
    let mut out: Bonds = HashMap::new();
    let mut bind = |a: usize, b: usize, weight: f32| {
        if of[a] != of[b] && !tokens[a].label && !tokens[b].label {
            *out.entry((of[a], of[b])).or_default() += weight;
        }
    };
    for t in 0..tokens.len().saturating_sub(1) {
        let (one, two) = (&tokens[t], &tokens[t + 1]);
        let weight = if one.tail.is_some() || two.head.is_some() {
            0.1
        } else if one.line != two.line && !one.text.ends_with('.') && crate::outline::opens_caption(&two.text) {
            // A caption begins behind the end of a sentence, not behind what is printed above it.
            0.2
        } else if one.line == two.line {
            if two.fused { 0.5 } else { 1.0 }
        } else if per_line[&one.line] <= 2 || per_line[&two.line] <= 2 {
            0.75
        } else {
            0.4
        };
        bind(t, t + 1, weight);
        if t + 2 < tokens.len() && two.tail.is_none() && two.head.is_none() {
            bind(t, t + 2, 0.15);
        }
    }
    out
}

fn contigs(tokens: &[Token], loci: &Loci) -> Vec<Vec<usize>> {
    let mean = means(loci);
    let mut bonds: Vec<((usize, usize), f32)> = bonds_of(tokens, &loci.of).into_iter().collect();
    for ((a, b), weight) in &mut bonds {
        *weight -= strain(mean[*b] - mean[*a]);
    }
    bonds.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    chain(loci.members.len(), bonds.into_iter().filter(|(_, w)| *w >= 0.55).map(|(pair, _)| pair))
}

/// The mean place of each locus. Copies go through the text side by side, so that it rises with the
/// text: by a word's width within a line, by a line of every copy at its end.
pub(super) fn means(loci: &Loci) -> Vec<f32> {
    loci.members.iter().map(|m| m.iter().sum::<usize>() as f32 / m.len() as f32).collect()
}

/// What speaks against two loci that follow each other when their mean places differ by `step`.
fn strain(step: f32) -> f32 {
    (-5.0 - step).max(0.0) * 0.03 + (step - 35.0).max(0.0) * 0.025
}

/// Binds what may be bound, each thing to one before and one behind it, without rings.
fn chain(count: usize, bonds: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let (mut next, mut previous) = (vec![None; count], vec![None; count]);
    let mut root: Vec<usize> = (0..count).collect();
    fn find(root: &mut [usize], mut i: usize) -> usize {
        while root[i] != i {
            root[i] = root[root[i]];
            i = root[i];
        }
        i
    }
    for (a, b) in bonds {
        let (x, y) = (find(&mut root, a), find(&mut root, b));
        if next[a].is_none() && previous[b].is_none() && x != y {
            next[a] = Some(b);
            previous[b] = Some(a);
            root[x] = y;
        }
    }
    let mut out = Vec::new();
    for start in (0..count).filter(|i| previous[*i].is_none()) {
        out.push(std::iter::successors(Some(start), |i| next[*i]).collect());
    }
    out
}

/// Puts the long contigs in line: what stands near the end of one begins the next.
fn line_up(tokens: &[Token], loci: &Loci, contigs: &mut Vec<Vec<usize>>) {
    const ENDS: usize = 3;
    const WINDOW: usize = 60;
    let count = contigs.len();
    let mean = means(loci);
    let mut tail: HashMap<usize, (usize, usize)> = HashMap::new();
    let mut head: HashMap<usize, (usize, usize)> = HashMap::new();
    for (c, contig) in contigs.iter().enumerate() {
        for (depth, locus) in contig.iter().rev().take(ENDS).enumerate() {
            tail.insert(*locus, (c, depth));
        }
        for (depth, locus) in contig.iter().take(ENDS).enumerate() {
            head.insert(*locus, (c, depth));
        }
    }
    // A line that ends every copy is followed, a line of every other copy later, by the next.
    let mut score: HashMap<(usize, usize), f32> = HashMap::new();
    for t in 0..tokens.len() {
        let Some(&(a, depth)) = tail.get(&loci.of[t]) else { continue };
        for u in t + 1..(t + WINDOW).min(tokens.len()) {
            if let Some(&(b, other)) = head.get(&loci.of[u])
                && a != b
            {
                let near = 1.0 + (u - t) as f32 / 10.0;
                *score.entry((a, b)).or_default() += 1.0 / (near * (1 + depth + other) as f32);
            }
        }
    }
    let middle = |part: &[usize]| part.iter().map(|l| mean[*l]).sum::<f32>() / part.len().max(1) as f32;
    let mut bonds: Vec<((usize, usize), f32)> = Vec::new();
    for ((a, b), weight) in score {
        let end = middle(&contigs[a][contigs[a].len().saturating_sub(ENDS)..]);
        let start = middle(&contigs[b][..contigs[b].len().min(ENDS)]);
        bonds.push(((a, b), weight - strain(start - end)));
    }
    bonds.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let lines = chain(count, bonds.into_iter().filter(|(_, w)| *w > 0.0).map(|(pair, _)| pair));
    let mut joined: Vec<Vec<usize>> =
        lines.into_iter().map(|line| line.into_iter().flat_map(|c| contigs[c].clone()).collect()).collect();
    joined.sort_by_key(|line| std::cmp::Reverse(line.len()));
    let mut joined = joined.into_iter();
    let mut path = joined.next().unwrap_or_default();
    let bonds = bonds_of(tokens, &loci.of);
    for line in joined {
        let at = fit(&line, &path, &mean, &bonds);
        path.splice(at..at, line);
    }
    *contigs = vec![path];
}

/// Cuts the path where at most one copy holds it together and moves the pieces until no move makes it
/// better: words that copies say one after the other, and places that rise.
fn polish(path: Vec<usize>, tokens: &[Token], loci: &Loci) -> Vec<usize> {
    const HELD: f32 = 1.3;
    const PIECES: usize = 160;
    let bonds = bonds_of(tokens, &loci.of);
    let mean = means(loci);
    let held = |a: usize, b: usize| bonds.get(&(a, b)).copied().unwrap_or(0.0);
    let mut pieces: Vec<Vec<usize>> = path.chunk_by(|a, b| held(*a, *b) > HELD).map(<[usize]>::to_vec).collect();
    if pieces.len() > PIECES {
        return path;
    }
    let edge = |part: &[usize]| part.iter().map(|l| mean[*l]).sum::<f32>() / part.len().max(1) as f32;
    let joint = |a: &Vec<usize>, b: &Vec<usize>| {
        let step = edge(&b[..b.len().min(3)]) - edge(&a[a.len().saturating_sub(3)..]);
        let off = (-10.0 - step).max(0.0) + (step - 45.0).max(0.0);
        held(a[a.len() - 1], b[0]) - 0.03 * off
    };
    let count = pieces.len();
    let table: Vec<Vec<f32>> = pieces.iter().map(|a| pieces.iter().map(|b| joint(a, b)).collect()).collect();
    let mut order: Vec<usize> = (0..count).collect();
    let score = |a: Option<&usize>, b: Option<&usize>| match (a, b) {
        (Some(a), Some(b)) => table[*a][*b],
        _ => 0.0,
    };
    for _ in 0..count {
        let mut best = (0.01, 0, 0, 0);
        for from in 0..count {
            for to in from + 1..=count {
                let (before, behind) = (from.checked_sub(1).map(|i| &order[i]), order.get(to));
                let gain = score(before, behind) - score(before, order.get(from)) - score(order.get(to - 1), behind);
                for at in (0..from).chain(to + 1..=count) {
                    let (left, right) = (at.checked_sub(1).map(|i| &order[i]), order.get(at));
                    let put = score(left, order.get(from)) + score(order.get(to - 1), right) - score(left, right);
                    if gain + put > best.0 {
                        best = (gain + put, from, to, at);
                    }
                }
            }
        }
        let (gain, from, to, at) = best;
        if gain <= 0.01 {
            break;
        }
        let moved: Vec<usize> = order.drain(from..to).collect();
        let at = if at > from { at - moved.len() } else { at };
        order.splice(at..at, moved);
    }
    order.into_iter().flat_map(|i| std::mem::take(&mut pieces[i])).collect()
}

/// Where in the path a line of contigs fits by its place: at a joint that at most one copy supports.
fn fit(line: &[usize], path: &[usize], mean: &[f32], bonds: &Bonds) -> usize {
    let edge = |part: &[usize]| part.iter().map(|l| mean[*l]).sum::<f32>() / part.len().max(1) as f32;
    let (start, end) = (edge(&line[..line.len().min(3)]), edge(&line[line.len().saturating_sub(3)..]));
    let mut best = (f32::MAX, path.len());
    for at in 0..=path.len() {
        let inside = at > 0 && at < path.len();
        let held = if inside { bonds.get(&(path[at - 1], path[at])).copied().unwrap_or(0.0) } else { 0.0 };
        if held > 1.3 {
            continue;
        }
        let before = if at > 0 { start - edge(&path[at.saturating_sub(3)..at]) } else { 0.0 };
        let behind = if at < path.len() { edge(&path[at..path.len().min(at + 3)]) - end } else { 0.0 };
        let misfit = |step: f32| if step < 0.0 { -2.0 * step } else { step };
        let cost = misfit(before) + misfit(behind) + held * 5.0;
        if cost < best.0 {
            best = (cost, at);
        }
    }
    best.1
}

/// No sentence twice: a run of words that the path has said a little before becomes its echo.
fn once(tokens: &[Token], steps: Vec<Step>) -> Vec<Step> {
    const RUN: usize = 6;
    let word = |step: &Step| tokens[step[0]].text.as_str();
    let mut out: Vec<Step> = Vec::with_capacity(steps.len());
    let mut seen: HashMap<Vec<String>, usize> = HashMap::new();
    let mut at = 0;
    while at < steps.len() {
        let run: Vec<String> = steps[at..].iter().take(RUN).map(|s| word(s).to_owned()).collect();
        let earlier = (run.len() == RUN).then(|| seen.get(&run).copied()).flatten();
        if let Some(from) = earlier.filter(|from| out.len() - from <= 3 * NEAR) {
            let mut k = 0;
            while at < steps.len() && from + k < out.len() && word(&out[from + k]) == word(&steps[at]) {
                let more = steps[at].clone();
                out[from + k].extend(more);
                k += 1;
                at += 1;
            }
            continue;
        }
        out.push(steps[at].clone());
        at += 1;
        if out.len() >= RUN {
            let begin = out.len() - RUN;
            let key = out[begin..].iter().map(|s| word(s).to_owned()).collect();
            seen.entry(key).or_insert(begin);
        }
    }
    out
}
