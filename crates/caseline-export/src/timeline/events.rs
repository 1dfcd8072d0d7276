//! What happened, as marks with labels. Facts of one kind at one time share a mark, and their labels
//! stand in one block beside it.

use super::Placed;
use super::draw::Canvas;
use super::ink;
use super::place::Room;
use super::text::{self, escape, px};
use super::whisker::Whisker;
use crate::when::When;
use crate::words;
use caseline_model::{Fact, Kind, Status};
use std::fmt::Write;

/// Size of the labels.
pub const SIZE: f64 = 11.0;
const LINE: f64 = 13.0;
/// Most lines of one block.
const LINES: usize = 6;

/// Facts that share a mark.
struct Cluster<'a> {
    kind: Kind,
    when: When,
    facts: Vec<&'a Fact>,
}

/// Draws the marks of a lane, and says how high they are.
pub fn draw(canvas: &mut Canvas, top: f64, facts: &[Placed]) -> f64 {
    let mut room = Room::default();
    for cluster in clusters(facts) {
        one(canvas, top, &mut room, &cluster);
    }
    room.height()
}

fn clusters<'a>(facts: &[Placed<'a>]) -> Vec<Cluster<'a>> {
    let mut clusters: Vec<Cluster> = Vec::new();
    for Placed { fact, when } in facts {
        let same = |c: &&mut Cluster| c.kind == fact.kind && c.when == *when;
        match clusters.iter_mut().find(same) {
            Some(cluster) => cluster.facts.push(fact),
            None => clusters.push(Cluster { kind: fact.kind, when: *when, facts: vec![fact] }),
        }
    }
    let rank = |k: Kind| words::KINDS.iter().position(|o| *o == k);
    clusters.sort_by(|a, b| (a.when.day.total_cmp(&b.when.day)).then(rank(a.kind).cmp(&rank(b.kind))));
    clusters
}

/// The label of a fact: `creatine kinase 1024 IU/L`, `pneumonia?`, `no relapse`.
pub fn label(fact: &Fact) -> String {
    let mut label = words::printable(&fact.label).into_owned();
    if let Some(value) = fact.value.as_ref().and_then(words::value) {
        let _ = write!(label, " {}", words::printable(&value));
    }
    match fact.status() {
        Status::Suspected => label + "?",
        Status::Planned => label + " (planned)",
        Status::Absent => format!("no {label}"),
        _ => label,
    }
}

fn one(canvas: &mut Canvas, top: f64, room: &mut Room, cluster: &Cluster) {
    let when = &cluster.when;
    let x = canvas.x(when.day);
    let (left, right) = canvas.plot();
    let whisker = Whisker::new(canvas, when);
    let reach = (whisker.from, whisker.to.max(when.end.map_or(x, |end| canvas.x(end))));
    let beside = if cluster.facts.len() > 4 { 300.0 } else { 240.0_f64 };
    // To the right of the mark if there is room, else to its left; only a lone long label decides by need.
    let free = (right - x - 10.0, x - left - 10.0);
    let need = cluster.facts.iter().map(|f| text::width(&label(f), SIZE) + 9.0).sum::<f64>().min(beside);
    let to_right = free.0 >= need || free.0 >= free.1;
    let lines = flow(&cluster.facts, beside.min(if to_right { free.0 } else { free.1 }));
    let wide = lines.iter().map(line_width).fold(0.0, f64::max);
    // A long whisker runs below the label instead of through it.
    let below = when.has_bounds() && reach.1 - reach.0 > 14.0 || when.end.is_some();
    let height = lines.len() as f64 * LINE + if below { 6.0 } else { 2.0 };
    let (from, to) = if to_right { (x - 6.0, x + 10.0 + wide) } else { (x - 10.0 - wide, x + 6.0) };
    let (from, to) = if below { (from.min(reach.0 - 3.0), to.max(reach.1 + 3.0)) } else { (from, to) };
    let y = top + room.place(from, to + 6.0, height);
    let middle = y + LINE / 2.0;
    for fact in &cluster.facts {
        canvas.mark_spot(&fact.id, x, middle);
    }
    let ids: Vec<&str> = cluster.facts.iter().map(|f| f.id.as_str()).collect();
    let name: Vec<String> = cluster.facts.iter().map(|f| label(f)).collect();
    let _ = writeln!(
        canvas.body,
        "<g class=\"tl-item k-{}\" data-f=\"{}\"><title>{}: {}</title>",
        cluster.kind,
        escape(&ids.join(" ")),
        escape(&when.words()),
        escape(&name.join(", "))
    );
    if below {
        bounds(canvas, cluster, &whisker, x, middle, y + height - 4.0);
    }
    let sure = when.sure && cluster.facts.iter().all(|f| f.status() != Status::Planned);
    canvas.body += &ink::mark(cluster.kind, x, middle, sure);
    for (i, line) in lines.iter().enumerate() {
        let (tx, anchor) = if to_right { (x + 9.0, "") } else { (x - 9.0, " text-anchor=\"end\"") };
        let _ = write!(
            canvas.body,
            "<text class=\"tl-text\" x=\"{}\" y=\"{}\" font-size=\"{SIZE}\" fill=\"{}\" {}{anchor}>",
            px(tx),
            px(y + 10.2 + i as f64 * LINE),
            ink::INK,
            ink::HALO
        );
        for (fact, words) in line {
            match fact {
                Some(fact) => {
                    let _ = write!(canvas.body, "<tspan data-f=\"{}\">{}</tspan>", escape(&fact.id), escape(words));
                }
                None => canvas.body += &escape(words),
            }
        }
        canvas.body.push_str("</text>");
    }
    canvas.body.push_str("</g>\n");
}

/// The whisker of an uncertain time, and the bar of a known span.
fn bounds(canvas: &mut Canvas, cluster: &Cluster, whisker: &Whisker, x: f64, middle: f64, y: f64) {
    let when = &cluster.when;
    let colour = ink::colour(cluster.kind);
    let kind = cluster.kind;
    let _ = write!(
        canvas.body,
        "<path class=\"tl-line k-{kind}\" d=\"M{} {}V{}\" stroke=\"{colour}\" stroke-width=\"0.8\" fill=\"none\"/>",
        px(x),
        px(middle),
        px(y)
    );
    if let Some(end) = when.end {
        let _ = write!(
            canvas.body,
            "<path class=\"tl-line k-{kind}\" d=\"M{} {y}H{}\" stroke=\"{colour}\" stroke-width=\"3\" fill=\"none\"/>",
            px(x),
            px(canvas.x(end)),
            y = px(y)
        );
    }
    canvas.body += &whisker.path(kind, y);
}

/// A line of a block: words, and the fact that they name.
type Line<'a> = Vec<(Option<&'a Fact>, String)>;

fn line_width(line: &Line<'_>) -> f64 {
    line.iter().map(|(_, w)| text::width(w, SIZE)).sum()
}

/// The labels of a cluster, separated by commas, in lines. What does not fit is counted.
fn flow<'a>(facts: &[&'a Fact], room: f64) -> Vec<Line<'a>> {
    let room = room.max(60.0);
    let mut lines: Vec<Line> = vec![Vec::new()];
    let mut used = 0.0;
    for (i, fact) in facts.iter().enumerate() {
        let comma = if i + 1 == facts.len() { "" } else { "," };
        let label = text::fit(&label(fact), SIZE, room * 2.2) + comma;
        if lines.len() >= LINES && used + text::width(&label, SIZE) > room {
            if let Some(line) = lines.last_mut() {
                line.push((None, format!(" + {} more", facts.len() - i)));
            }
            break;
        }
        for word in label.split(' ') {
            let word = text::fit(word, SIZE, room);
            let wide = text::width(&word, SIZE);
            if used > 0.0 && used + 3.3 + wide > room {
                lines.push(Vec::new());
                used = 0.0;
            }
            let Some(line) = lines.last_mut() else { break };
            match line.last_mut() {
                Some((Some(same), words)) if same.id == fact.id => {
                    words.push(' ');
                    words.push_str(&word);
                }
                Some(_) => {
                    line.push((None, " ".to_owned()));
                    line.push((Some(*fact), word));
                }
                None => line.push((Some(*fact), word)),
            }
            used += wide + 3.3;
        }
    }
    lines
}
