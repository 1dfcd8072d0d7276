//! Reading order of the lines of a page.
//!
//! Two orders are made: the order in which the page draws its lines, and the order that its layout
//! asks for: columns are found where hardly any line crosses, lines that cross (titles, wide tables)
//! part the page into bands, and in each band the left column goes before the right one. Publishers'
//! programs draw column by column, so where the two orders agree on what follows what within
//! columns, the drawing order is taken: it also knows which of two captions comes first. Where they
//! disagree (pages put together from pieces, text recognition), the layout decides.

use super::lines::Line;

/// Share of neighbours on which both orders must agree for the drawing order to be taken.
const AGREEMENT: f32 = 0.8;

/// A page of more lines has no columns that anyone could find, or is meant to keep us busy.
const MOST_LINES: usize = 2000;

/// The order to read in, as indices into `lines`, which are in drawing order.
pub(super) fn reading_order(lines: &[Line]) -> Vec<usize> {
    let drawn: Vec<usize> = (0..lines.len()).collect();
    let laid = by_layout(lines, drawn.clone(), 0);
    let mut pairs = 0;
    let mut agreed = 0;
    for pair in laid.windows(2) {
        let (a, b) = (&lines[pair[0]], &lines[pair[1]]);
        let follows = b.y > a.y && b.y - a.y < 2.2 * a.size.max(b.size) && a.shares_column(b) > 0.4;
        if follows {
            pairs += 1;
            agreed += usize::from(pair[1] == pair[0] + 1);
        }
    }
    if pairs == 0 || agreed as f32 >= AGREEMENT * pairs as f32 { drawn } else { laid }
}

/// Orders lines by columns and bands.
fn by_layout(lines: &[Line], mut set: Vec<usize>, depth: usize) -> Vec<usize> {
    let gutter = if depth < 6 && (6..=MOST_LINES).contains(&set.len()) { gutter(lines, &set) } else { None };
    let Some(x) = gutter else {
        set.sort_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y));
        let mut from = 0;
        while from < set.len() {
            let mut to = from + 1;
            while to < set.len() && same_row(&lines[set[from]], &lines[set[to]]) {
                to += 1;
            }
            set[from..to].sort_by(|a, b| lines[*a].x0.total_cmp(&lines[*b].x0));
            from = to;
        }
        return set;
    };
    let mut crossing: Vec<usize> = set.iter().copied().filter(|i| crosses(&lines[*i], x)).collect();
    crossing.sort_by(|a, b| lines[*a].y.total_cmp(&lines[*b].y));
    let mut rest: Vec<usize> = set.into_iter().filter(|i| !crosses(&lines[*i], x)).collect();
    let mut out = Vec::new();
    let band = |rest: &mut Vec<usize>, until: f32, out: &mut Vec<usize>| {
        let (here, below): (Vec<usize>, Vec<usize>) = rest.iter().partition(|i| lines[**i].y < until);
        *rest = below;
        let (left, right): (Vec<usize>, Vec<usize>) = here.into_iter().partition(|i| lines[*i].x1 <= x + 1.0);
        out.extend(by_layout(lines, left, depth + 1));
        out.extend(by_layout(lines, right, depth + 1));
    };
    for line in crossing {
        band(&mut rest, lines[line].y, &mut out);
        out.push(line);
    }
    band(&mut rest, f32::MAX, &mut out);
    out
}

fn same_row(a: &Line, b: &Line) -> bool {
    (a.y - b.y).abs() < 0.3 * a.size.max(b.size)
}

fn crosses(line: &Line, x: f32) -> bool {
    line.x0 < x - 1.0 && line.x1 > x + 1.0
}

/// Where the columns part: crossed by few lines, with lines beside each other on both sides.
fn gutter(lines: &[Line], set: &[usize]) -> Option<f32> {
    let left = set.iter().map(|i| lines[*i].x0).fold(f32::MAX, f32::min);
    let right = set.iter().map(|i| lines[*i].x1).fold(f32::MIN, f32::max);
    let mut starts: Vec<f32> = set.iter().map(|i| lines[*i].x0).collect();
    starts.sort_by(f32::total_cmp);
    starts.dedup_by(|a, b| (*a - *b).abs() < 2.0);
    let mut best: Option<(usize, f32)> = None;
    for start in starts {
        let x = start - 2.0;
        if x < left + 0.15 * (right - left) || x > right - 0.15 * (right - left) {
            continue;
        }
        let crossing = set.iter().filter(|i| crosses(&lines[**i], x)).count();
        let on_left: Vec<&Line> = set.iter().map(|i| &lines[*i]).filter(|l| l.x1 <= x + 1.0).collect();
        let on_right: Vec<&Line> = set.iter().map(|i| &lines[*i]).filter(|l| l.x0 >= x - 1.0).collect();
        if on_left.len() < 3 || on_right.len() < 3 || crossing * 5 > set.len() * 2 {
            continue;
        }
        // Lines of both sides stand side by side, and they are prose, not the cells of a table.
        let mut heights: Vec<f32> = on_right.iter().map(|l| l.y).collect();
        heights.sort_by(f32::total_cmp);
        let has_neighbour = |a: &&&Line| {
            let at = heights.partition_point(|y| *y <= a.y - 0.9 * a.size);
            heights.get(at).is_some_and(|y| *y < a.y + 0.9 * a.size)
        };
        let beside = on_left.iter().filter(has_neighbour).count();
        let long = |side: &[&Line]| {
            let words: usize = side.iter().map(|l| l.text.split(' ').count()).sum();
            words as f32 / side.len() as f32
        };
        if beside < 3 || long(&on_left) < 2.5 || long(&on_right) < 2.5 {
            continue;
        }
        let cost = crossing * 1000 / set.len();
        // Of equal places the one with more lines starting there.
        let weight = on_right.iter().filter(|l| (l.x0 - start).abs() < 3.0).count();
        let cost = (cost + 1000).saturating_sub(weight * 200 / set.len());
        if best.is_none_or(|(c, _)| cost < c) {
            best = Some((cost, x));
        }
    }
    best.map(|(_, x)| x)
}
