//! Words that the copies do not agree on: what stands once, or at a place of chance.
//!
//! Where copies are printed over each other, words slip out of their lines: a copy's "was" appears a
//! line too low, half of "immunoglobulins" stands alone, two halves of different words are one
//! ("polylocav"). Each of them is accounted for, and none is lost:
//!
//! 1. A part of a word that the path says nearby, and that some copy cut there, is an echo of it; so
//!    is a run of such parts, or of whole words, that touch.
//! 2. A word that the path says nearby, at a locus that has a free seat (fewer members than there are
//!    copies), takes the seat.
//! 3. Several words that stand once, close to each other, are a sentence that one copy alone has. It
//!    stays whole and is put between sentences; if the text behind the region goes on in the middle
//!    of a sentence, at the end.
//! 4. What is left is put where it is bound best and parts the least; where it is bound to nothing
//!    and the path says the word nearby, it is an echo after all.
//!
//! Letters of panels beside a figure go into a paragraph of their own in front of its caption.

use super::align::Loci;
use super::order::{Bonds, bonds_of};
use super::token::{Token, bare};
use std::collections::{HashMap, HashSet};

/// How near, in words, an equal word must stand for a left-over one to be its echo.
pub(super) const NEAR: usize = 150;
/// How near the word must stand whose part or seat is taken.
const BESIDE: usize = 90;
/// How far apart words of a lone passage may stand, and how many it has at least.
const STEP: usize = 4;
const PASSAGE: usize = 6;

/// The path with every word accounted for.
pub(super) struct Settled {
    /// The loci in the order of the text.
    pub path: Vec<usize>,
    /// The tokens that a locus says besides its members.
    pub echoes: HashMap<usize, Vec<usize>>,
    /// Tokens that open a paragraph.
    pub breaks: HashSet<usize>,
}

struct Strays<'a> {
    tokens: &'a [Token],
    loci: &'a Loci,
    mean: Vec<f32>,
    /// The locus that each token counts with: its own, or the one that it is an echo of.
    of: Vec<usize>,
    bonds: Bonds,
    done: Settled,
}

/// Accounts for the `rest`, contigs that are not in the path.
pub(super) fn settle(
    tokens: &[Token],
    loci: &Loci,
    path: Vec<usize>,
    rest: Vec<Vec<usize>>,
    ends_open: bool,
) -> Settled {
    let mean = super::order::means(loci);
    let bonds = bonds_of(tokens, &loci.of);
    let done = Settled { path, echoes: HashMap::new(), breaks: HashSet::new() };
    let mut strays = Strays { tokens, loci, mean, of: loci.of.clone(), bonds, done };
    let lone = |l: &usize| loci.members[*l].len() == 1;
    let labelled = |l: &usize| tokens[loci.members[*l][0]].label;
    let (labels, rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(|c| c.iter().any(labelled));
    let (single, shared): (Vec<_>, Vec<_>) = rest.into_iter().partition(|c| c.iter().all(lone));
    strays.panels(labels.concat());
    let mut shared = strays.parts(shared);
    shared.extend(strays.loose());
    let mut single = strays.parts(single);
    let weak = strays.place_all(shared, SURE);
    single = strays.parts(single);
    single = strays.seats(single);
    single = strays.passages(single, ends_open);
    single.extend(weak);
    strays.place_all(single, f32::MIN);
    strays.done
}

impl<'a> Strays<'a> {
    fn word(&self, locus: usize) -> &'a str {
        &self.tokens[self.loci.members[locus][0]].text
    }

    /// How many copies say the word of a locus.
    fn seats_taken(&self, locus: usize) -> usize {
        let heads = self.loci.members[locus].iter().filter(|t| self.tokens[**t].head.is_none()).count();
        heads + self.done.echoes.get(&locus).map_or(0, Vec::len)
    }

    fn shared(&self, locus: usize) -> bool {
        self.loci.members[locus].len() > 1
    }

    fn distance(&self, locus: usize, token: usize) -> usize {
        self.loci.members[locus].iter().map(|m| m.abs_diff(token)).min().unwrap_or(usize::MAX)
    }

    fn echo(&mut self, locus: usize, of: usize) {
        for token in &self.loci.members[locus] {
            self.of[*token] = of;
        }
        self.done.echoes.entry(of).or_default().extend(&self.loci.members[locus]);
    }

    fn rebind(&mut self) {
        self.bonds = bonds_of(self.tokens, &self.of);
    }

    fn held(&self, a: Option<&usize>, b: Option<&usize>) -> f32 {
        a.zip(b).and_then(|(a, b)| self.bonds.get(&(*a, *b))).copied().unwrap_or(0.0)
    }

    /// Takes the parts of words out of the contigs, as echoes of their words.
    fn parts(&mut self, contigs: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        let mut count: HashMap<&str, usize> = HashMap::new();
        for token in self.tokens {
            *count.entry(&token.text).or_default() += 1;
        }
        let mut out = Vec::new();
        for mut contig in contigs {
            contig.retain(|locus| {
                let members = &self.loci.members[*locus];
                let own = count.get(self.word(*locus)).is_none_or(|n| *n <= members.len());
                let whole = if own && members.len() <= 2 { self.whole(*locus, &count) } else { self.exponent(*locus) };
                if let Some(whole) = whole {
                    self.echo(*locus, whole);
                }
                whole.is_none()
            });
            out.push(contig);
        }
        out.retain(|c| !c.is_empty());
        out
    }

    /// Digits alone on their line beside a unit with an exponent.
    fn exponent(&self, locus: usize) -> Option<usize> {
        let token = self.loci.members[locus][0];
        let word = self.word(locus).trim_end_matches(')');
        if word.len() > 2 || word.is_empty() || word.bytes().any(|b| !matches!(b, b'2' | b'3')) {
            return None;
        }
        let line = self.tokens[token].line;
        let beside =
            |i: Option<usize>| i.and_then(|i| self.tokens.get(i)).is_some_and(|t| t.line == line && !digits(t));
        if beside(token.checked_sub(1)) && !self.tokens[token].fused || beside(Some(token + 1)) && word.len() < 2 {
            return None;
        }
        let near = self.done.path.iter().filter(|l| self.word(**l).contains("/m2") || self.word(**l).contains("/m3"));
        near.map(|l| (self.distance(*l, token), *l)).min().filter(|(gap, _)| *gap <= BESIDE).map(|(_, l)| l)
    }

    /// The word of the path that a stray is a part of.
    fn whole(&self, locus: usize, count: &HashMap<&str, usize>) -> Option<usize> {
        if let Some(found) = self.exponent(locus) {
            return Some(found);
        }
        let token = self.loci.members[locus][0];
        let stray = bare(self.word(locus)).trim_end_matches(|c: char| c.is_ascii_digit());
        let stray = if stray.is_empty() { bare(self.word(locus)) } else { stray };
        let near: Vec<(usize, usize)> =
            (self.done.path.iter()).map(|l| (self.distance(*l, token), *l)).filter(|(gap, _)| *gap <= BESIDE).collect();
        let piece = |part: &str| {
            let fits = |l: usize| {
                let word = bare(self.word(l));
                // Two letters must be a half that stands elsewhere, or the rest must stand alone as well;
                // more may be any edge of a word that was cut.
                let half = self.loci.members[l].iter().any(|t| self.half(*t, part));
                let cut = self.loci.members[l].iter().any(|t| self.tokens[*t].tail.is_some());
                let edge = part.len() >= 3 && (word.starts_with(part) || word.ends_with(part));
                let alone = |rest: &str| rest.len() >= 3 && count.contains_key(rest);
                let rest = word.find(part).is_some_and(|at| alone(&word[at + part.len()..]) || alone(&word[..at]));
                half || cut && word.len() >= part.len() + 2 && (edge || rest)
            };
            near.iter().filter(|(_, l)| part.len() >= 2 && fits(*l)).min().map(|(_, l)| *l)
        };
        let equal = |part: &str| near.iter().filter(|(_, l)| bare(self.word(*l)) == part).min().map(|(_, l)| *l);
        if !self.tokens[token].said
            && let Some(found) = piece(stray)
        {
            return Some(found);
        }
        // Runs: a word of some length, and what touches it.
        let bounds = stray.char_indices().map(|(i, _)| i).skip(1);
        bounds
            .filter_map(|i| {
                let (a, b) = stray.split_at(i);
                let first = equal(a).or_else(|| piece(a).filter(|_| a.len() >= 3))?;
                let repeated = b.chars().all(|c| equal(c.encode_utf8(&mut [0; 4])).is_some()) && b.len() <= 2;
                let second = repeated || equal(b).is_some() || b.len() >= 3 && piece(b).is_some();
                (second && (a.len() >= 2 || b.len() >= 4)).then_some(first)
            })
            .next()
    }

    /// True where `part` is a half of a word that was cut at this token.
    fn half(&self, token: usize, part: &str) -> bool {
        let Token { text, span, tail: Some(tail), .. } = &self.tokens[token] else { return false };
        let (head, tail) = (span.len(), self.tokens[*tail].span.len());
        // The head may have a hyphen, the tail a comma.
        text.starts_with(part) && (head == part.len() || head == part.len() + 1)
            || bare(text).ends_with(part) && (tail == part.len() || tail == part.len() + 1)
    }

    /// Lets words that stand once take the free seat of an equal word nearby.
    fn seats(&mut self, contigs: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        let mut out = Vec::new();
        for mut contig in contigs {
            contig.retain(|locus| {
                let token = self.loci.members[*locus][0];
                // Words that touch may have been printed over each other.
                let touching = self.tokens[token].fused || self.tokens.get(token + 1).is_some_and(|t| t.fused);
                if self.between(*locus) && !touching {
                    return true;
                }
                let same = self.done.path.iter().filter(|l| self.word(**l) == self.word(*locus));
                let near = same.map(|l| (self.distance(*l, token), *l)).filter(|(gap, _)| *gap <= BESIDE);
                let seat = near.filter(|(_, l)| self.seats_taken(*l) < self.loci.copies).min();
                if let Some((_, seat)) = seat {
                    self.echo(*locus, seat);
                }
                seat.is_none()
            });
            out.push(contig);
        }
        out.retain(|c| !c.is_empty());
        out
    }

    /// True between two neighbours of the path that at most one copy joins: a word that the others lost.
    fn between(&self, locus: usize) -> bool {
        let first = self.loci.members[locus][0];
        let at = |token: Option<usize>| {
            let locus = *self.of.get(token?)?;
            self.done.path.iter().position(|l| *l == locus)
        };
        let joint = at(first.checked_sub(1)).filter(|before| at(Some(first + 1)) == Some(before + 1));
        joint.is_some_and(|i| self.held(self.done.path.get(i), self.done.path.get(i + 1)) < 1.3)
    }

    /// Takes sentences that stand once out of the contigs and puts them between sentences.
    fn passages(&mut self, contigs: Vec<Vec<usize>>, ends_open: bool) -> Vec<Vec<usize>> {
        let mut loose: Vec<usize> = contigs.iter().flatten().copied().collect();
        loose.sort_by_key(|l| self.loci.members[*l][0]);
        let token = |l: usize| self.loci.members[l][0];
        let runs: Vec<Vec<usize>> =
            loose.chunk_by(|a, b| token(*b) - token(*a) <= STEP).map(<[usize]>::to_vec).collect();
        let mut taken: HashSet<usize> = HashSet::new();
        for run in runs {
            let fresh = |l: &&usize| {
                let same = self
                    .done
                    .path
                    .iter()
                    .any(|p| self.word(*p) == self.word(**l) && self.distance(*p, token(**l)) <= NEAR);
                !same && self.word(**l).len() >= 2
            };
            let opening = |l: &usize| {
                let mut letters = self.word(*l).chars();
                letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
            };
            let Some(start) = run.iter().position(opening) else { continue };
            if run.len() < PASSAGE || run.iter().filter(fresh).count() * 3 < run.len() * 2 {
                continue;
            }
            // What stands in front of the word that opens the sentence was printed over another line.
            let mut passage = run[start..].to_vec();
            passage.extend(&run[..start]);
            taken.extend(&passage);
            self.done.breaks.insert(token(passage[0]));
            let at = if ends_open { self.done.path.len() } else { self.gap(&passage) };
            if let Some(next) = self.done.path.get(at) {
                self.done.breaks.extend(&self.loci.members[*next]);
            }
            self.done.path.splice(at..at, passage);
        }
        let kept = contigs.into_iter().map(|c| c.into_iter().filter(|l| !taken.contains(l)).collect::<Vec<_>>());
        kept.filter(|c| !c.is_empty()).collect()
    }

    fn ends(&self, locus: usize) -> bool {
        self.word(locus).ends_with(['.', '?', '!']) && self.word(locus).len() > 2
    }

    fn middle(&self, loci: &[usize]) -> f32 {
        loci.iter().map(|l| self.mean[*l]).sum::<f32>() / loci.len().max(1) as f32
    }

    /// The end of a sentence in the path that stands nearest to a passage.
    fn gap(&self, passage: &[usize]) -> usize {
        let (path, middle) = (&self.done.path, self.middle(passage));
        let opens = |l: usize| self.word(l).starts_with(|c: char| c.is_uppercase());
        let ends = (1..path.len()).filter(|i| self.ends(path[i - 1]) && opens(path[*i])).chain([path.len()]);
        let off = |i: &usize| (self.mean[path[i - 1]] - middle).abs();
        ends.filter(|i| *i > 0).min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(path.len())
    }

    /// Takes words that break what copies hold together, and short pieces that hang loosely, out of the
    /// path, to be placed anew.
    fn loose(&mut self) -> Vec<Vec<usize>> {
        const HELD: f32 = 1.3;
        let pieces: Vec<Vec<usize>> =
            self.done.path.chunk_by(|a, b| self.held(Some(a), Some(b)) > HELD).map(<[usize]>::to_vec).collect();
        let mut kept: Vec<usize> = Vec::new();
        let mut out: Vec<Vec<usize>> = Vec::new();
        let mut moved = false;
        for (i, piece) in pieces.iter().enumerate() {
            let next = pieces.get(i + 1).and_then(|p| p.first());
            let (one, two) = (self.held(kept.last(), piece.first()), self.held(piece.last(), next));
            let inside = !kept.is_empty() && next.is_some() && piece.len() <= 3;
            let few = piece.len() == 1 && self.loci.members[piece[0]].len() <= 2;
            let breaks = few && self.held(kept.last(), next) > HELD;
            let lost = piece.iter().any(|l| self.loci.members[*l].len() < self.loci.copies);
            let letter = piece.len() == 1 && bare(self.word(piece[0])).len() == 1 && !self.shared(piece[0]);
            let hangs = lost && one + two < if letter { 1.2 } else { 0.9 };
            let label = self.tokens[self.loci.members[piece[0]][0]].label;
            // What follows a piece that was taken out may have hung on it alone: it stays.
            moved = inside && !label && !moved && one.min(two) < 0.3 && (breaks || hangs);
            if moved {
                out.push(piece.clone());
            } else {
                kept.extend(piece);
            }
        }
        self.done.path = kept;
        out
    }

    /// Puts contigs into the path, those that fit best first, as long as they fit at least so well. Hands
    /// back the others.
    fn place_all(&mut self, mut contigs: Vec<Vec<usize>>, least: f32) -> Vec<Vec<usize>> {
        // The more there are, the more are placed at a time.
        let band = 0.05 * (1.0 + contigs.len() as f32 / 40.0);
        loop {
            self.rebind();
            let scores: Vec<f32> = contigs.iter().map(|c| self.slot(c).0).collect();
            let best = scores.iter().copied().fold(f32::MIN, f32::max);
            if contigs.is_empty() || best < least {
                return contigs;
            }
            let mut later = Vec::new();
            for (contig, score) in contigs.into_iter().zip(scores) {
                if score < best - band { later.push(contig) } else { self.place(contig) }
            }
            contigs = later;
        }
    }

    /// Puts a short contig into the path; words that the path says already become their echoes.
    fn place(&mut self, contig: Vec<usize>) {
        let mut left: Vec<usize> = Vec::new();
        let sticks = |i: usize| {
            self.loci.members[contig[i]].len() > 1
                && contig.get(i + 1).is_some_and(|next| self.loci.members[*next].len() >= self.loci.copies)
        };
        let stuck: Vec<bool> = (0..contig.len()).map(sticks).collect();
        for (locus, stuck) in contig.into_iter().zip(stuck) {
            let first = self.loci.members[locus][0];
            let heads = self.loci.members[locus].len();
            let once = heads <= 2 && !stuck && !self.between(locus);
            let same = self.done.path.iter().filter(|l| once && self.word(**l) == self.word(locus));
            let near = same.map(|l| (self.distance(*l, first), *l)).filter(|(gap, _)| *gap <= NEAR).min();
            let seat = |gap: usize, l: usize| gap <= BESIDE && self.seats_taken(l) + heads <= self.loci.copies;
            match near {
                Some((gap, other)) if self.slot(&[locus]).0 < if seat(gap, other) { SEAT } else { KEEP } => {
                    self.echo(locus, other)
                }
                _ => left.push(locus),
            }
        }
        if !left.is_empty() {
            let (_, at) = self.slot(&left);
            self.done.path.splice(at..at, left);
        }
    }

    /// Where words fit best into the path, and how well: bound to what stands before and behind, at a
    /// joint that copies do not hold together, near the place where they stand.
    fn slot(&self, words: &[usize]) -> (f32, usize) {
        let (path, middle) = (&self.done.path, self.middle(words));
        let (first, last) = (words.first(), words.last());
        let mut best = (f32::MIN, path.len());
        for at in 0..=path.len() {
            let before = at.checked_sub(1).map(|i| path[i]);
            let behind = path.get(at).copied();
            if before.is_some_and(|l| self.tokens[self.loci.members[l][0]].label) {
                continue;
            }
            let off =
                [before, behind].iter().flatten().map(|l| (self.mean[*l] - middle).abs()).fold(f32::MAX, f32::min);
            if off > NEAR as f32 && at < path.len() {
                continue;
            }
            let second = at.checked_sub(2).map(|i| path[i]);
            let bound = self.held(before.as_ref(), first)
                + self.held(last, behind.as_ref())
                + 0.5 * (self.held(second.as_ref(), first) + self.held(last, path.get(at + 1)))
                + 0.25 * self.held(last, path.get(at + 2));
            let bound = match words {
                [_, second, ..] => {
                    let last = words.get(words.len() - 2);
                    bound + 0.5 * (self.held(before.as_ref(), Some(second)) + self.held(last, behind.as_ref()))
                }
                _ => bound,
            };
            let score = bound - 0.5 * self.held(before.as_ref(), behind.as_ref()) - 0.01 * off;
            if score > best.0 {
                best = (score, at);
            }
        }
        best
    }

    /// Puts the letters of panels in front of the nearest caption, else behind a sentence.
    fn panels(&mut self, mut labels: Vec<usize>) {
        labels.sort_by_key(|l| self.loci.members[*l][0]);
        let Some(first) = labels.first().copied() else { return };
        let path = &self.done.path;
        let off = |i: &usize| (self.mean[path[*i]] - self.mean[first]).abs();
        let captions = (0..path.len())
            .filter(|i| crate::outline::opens_caption(self.word(path[*i])) && (*i == 0 || self.ends(path[i - 1])));
        let caption = captions.filter(|i| off(i) < NEAR as f32).min_by(|a, b| off(a).total_cmp(&off(b)));
        let at = caption.unwrap_or_else(|| self.gap(&labels));
        self.done.breaks.insert(self.loci.members[first][0]);
        if let Some(next) = self.done.path.get(at) {
            self.done.breaks.extend(&self.loci.members[*next]);
        }
        self.done.path.splice(at..at, labels);
    }
}

/// How well a word that stands once must fit to be kept where the path says it nearby, too.
const KEEP: f32 = 1.0;
/// The same where the equal word has a free seat.
const SEAT: f32 = 1.2;
/// How well a word that several copies have must fit to be placed before those that stand once.
const SURE: f32 = 0.6;

fn digits(token: &Token) -> bool {
    token.text.bytes().all(|b| b.is_ascii_digit() || b == b')')
}
