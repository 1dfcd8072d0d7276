//! The sheet that lanes are drawn on: axis, lanes one below the other, title and description.

use super::axis::Axis;
use super::text::{self, escape, px};
use super::{GUTTER, Left, MARGIN, ink, legend};
use caseline_model::Case;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Height of the axis with its labels and anchors.
const HEAD: f64 = 52.0;

/// A picture that grows downwards.
pub struct Canvas {
    pub axis: Axis,
    pub width: f64,
    /// Where the next thing goes.
    y: f64,
    /// What lies on the lanes.
    pub body: String,
    /// Shaded lanes, breaks: what lies below everything.
    ground: String,
    head: Vec<(String, f64)>,
    lane_top: f64,
    lanes: usize,
    /// Nothing to draw: no axis and no legend either.
    bare: bool,
    /// How far down the title of the open lane reaches.
    lane_needs: f64,
    /// Where each fact was drawn first.
    spots: BTreeMap<String, (f64, f64)>,
}

impl Canvas {
    pub fn new(width: f64, axis: Axis) -> Canvas {
        Canvas {
            axis,
            width,
            y: 0.0,
            body: String::new(),
            ground: String::new(),
            head: Vec::new(),
            lane_top: 0.0,
            lanes: 0,
            bare: false,
            lane_needs: 0.0,
            spots: BTreeMap::new(),
        }
    }

    /// Keeps where a fact is drawn.
    pub fn mark_spot(&mut self, fact: &str, x: f64, y: f64) {
        self.spots.entry(fact.to_owned()).or_insert((x, y));
    }

    /// Where a fact was drawn.
    pub fn spot(&self, fact: &str) -> Option<(f64, f64)> {
        self.spots.get(fact).copied()
    }

    /// Where a day stands on the sheet.
    pub fn x(&self, day: f64) -> f64 {
        GUTTER + 12.0 + self.axis.x(day)
    }

    /// Where the plot begins and ends.
    pub fn plot(&self) -> (f64, f64) {
        (GUTTER + 4.0, self.width - MARGIN)
    }

    /// Text on the sheet. `class` is for the page, which has colours of its own in the dark.
    pub fn text(&mut self, x: f64, y: f64, size: f64, style: &str, content: &str) {
        let fill = if style.contains("muted") { ink::MUTED } else { ink::INK };
        let weight = if style.contains("bold") { " font-weight=\"600\"" } else { "" };
        let anchor = match style {
            s if s.contains("middle") => " text-anchor=\"middle\"",
            s if s.contains("end") => " text-anchor=\"end\"",
            _ => "",
        };
        let class = if style.contains("muted") { "tl-muted" } else { "tl-text" };
        let _ = writeln!(
            self.body,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" font-size=\"{size}\" fill=\"{fill}\" {}{weight}{anchor}>{}</text>",
            px(x),
            px(y),
            ink::HALO,
            escape(content)
        );
    }

    /// Keeps the anchors for the axis, which is drawn when the height is known.
    pub fn header(&mut self, anchors: &[(String, f64)]) {
        self.head = anchors.to_vec();
        self.y = HEAD;
    }

    /// A heading above the lanes of a patient.
    pub fn patient(&mut self, number: u32, words: &str) {
        self.y += 20.0;
        let y = self.y;
        self.text(8.0, y, 13.0, "bold", &format!("Patient {number}: {words}"));
        self.y += 8.0;
    }

    /// Begins a lane.
    pub fn open_lane(&mut self, label: &str, note: &str) {
        self.lane_top = self.y;
        self.y += 8.0;
        let mut y = self.y + 10.0;
        for line in wrap(label, 12.5, GUTTER - 16.0, 3) {
            self.text(8.0, y, 12.5, "bold", &line);
            y += 15.0;
        }
        for line in wrap(note, 10.5, GUTTER - 16.0, 2) {
            self.text(8.0, y, 10.5, "muted", &line);
            y += 13.0;
        }
        self.lanes += 1;
        let _ = write!(self.body, "<g class=\"tl-lane\">");
        self.lane_needs = y;
    }

    /// Draws a part of a lane; `draw` is told its top and says its height.
    pub fn band(&mut self, draw: impl FnOnce(&mut Canvas, f64) -> f64) {
        let top = self.y;
        let height = draw(self, top);
        if height > 0.0 {
            self.y = top + height + 6.0;
        }
    }

    /// Ends a lane.
    pub fn close_lane(&mut self) {
        self.body.push_str("</g>\n");
        self.y = self.y.max(self.lane_needs) + 2.0;
        let (top, height) = (self.lane_top, self.y - self.lane_top);
        let (fill, class) = if self.lanes % 2 == 1 { (ink::LANE, "tl-odd") } else { ("#ffffff", "tl-even") };
        let _ = writeln!(
            self.ground,
            "<rect class=\"{class}\" x=\"0\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"/>",
            px(top),
            px(self.width),
            px(height)
        );
    }

    /// Says that there is nothing to draw.
    pub fn nothing(&mut self, empty: bool) {
        self.bare = true;
        self.y = 24.0;
        let y = self.y;
        let words = if empty { "No facts were found in this report." } else { "No fact of this report has a time." };
        self.text(8.0, y, 13.0, "muted", words);
        self.y += 14.0;
    }

    /// The whole document.
    pub fn finish(mut self, case: &Case, anchor: &str, left: &Left) -> String {
        let bottom = self.y;
        let note = legend::notes(anchor, &self.axis.describe(), left);
        let mut lines = String::new();
        if !self.bare {
            lines = self.axis_lines(bottom);
            self.y += 18.0;
            let top = self.y;
            self.y = top + legend::draw(&mut self, top, &note);
        }
        let height = self.y + 4.0;
        let title = case.source.title.as_deref().unwrap_or(&case.source.name);
        let mut out = String::with_capacity(self.body.len() + 4096);
        let _ = writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"timeline\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" \
             role=\"img\" aria-labelledby=\"tl-title tl-desc\" font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">",
            w = px(self.width),
            h = px(height)
        );
        let _ = writeln!(out, "<!-- {} -->", crate::MARK);
        let _ = writeln!(out, "<title id=\"tl-title\">Timeline: {}</title>", escape(title));
        let _ = writeln!(out, "<desc id=\"tl-desc\">{}</desc>", escape(&self.describe(case, &note)));
        out.push_str(
            "<defs><linearGradient id=\"tl-fade\"><stop offset=\"0\" stop-color=\"#fff\"/><stop offset=\"1\" stop-color=\"#fff\" stop-opacity=\"0.08\"/></linearGradient>\
             <mask id=\"tl-open\" maskContentUnits=\"objectBoundingBox\"><rect width=\"1\" height=\"1\" fill=\"url(#tl-fade)\"/></mask></defs>\n",
        );
        let _ = writeln!(
            out,
            "<rect class=\"tl-paper\" width=\"{}\" height=\"{}\" fill=\"#ffffff\"/>",
            px(self.width),
            px(height)
        );
        out.push_str(&self.ground);
        out.push_str(&lines);
        out.push_str(&super::arcs::draw(&self, case));
        out.push_str(&self.body);
        out.push_str("</svg>\n");
        out
    }

    fn describe(&self, case: &Case, note: &[String]) -> String {
        let lanes: Vec<&str> = case.tracks.iter().map(|t| t.label.as_str()).collect();
        let lanes = if lanes.is_empty() { "no named disease".to_owned() } else { lanes.join(", ") };
        format!("Lanes: {lanes}. {}", note.join(" "))
    }

    fn axis_lines(&mut self, bottom: f64) -> String {
        let mut out = String::new();
        let y = HEAD - 8.0;
        let (left, right) = self.plot();
        let line = |x1: f64, y1: f64, x2: f64, y2: f64, class: &str, more: &str| {
            format!(
                "<line class=\"{class}\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" {more}/>\n",
                px(x1),
                px(y1),
                px(x2),
                px(y2)
            )
        };
        out += &line(left, y, right, y, "tl-axis", &format!("stroke=\"{}\" stroke-width=\"1\"", ink::MUTED));
        for tick in self.axis.ticks(50.0) {
            let x = GUTTER + 12.0 + tick.x;
            let (stroke, width) = if tick.zero { (ink::MUTED, "1.4") } else { (ink::GRID, "1") };
            let class = if tick.zero { "tl-axis" } else { "tl-grid" };
            out += &line(x, y, x, bottom, class, &format!("stroke=\"{stroke}\" stroke-width=\"{width}\""));
            self.text(x, y - 6.0, 10.5, if tick.zero { "bold middle" } else { "muted middle" }, &tick.label);
        }
        let mut taken: Vec<(f64, f64)> = Vec::new();
        for (name, day) in self.head.clone() {
            let x = self.x(day);
            let label = text::fit(&name, 10.5, 220.0);
            let half = text::width(&label, 10.5) / 2.0 + 4.0;
            let centre = x.clamp(left + half, (right - half).max(left + half));
            if !self.axis.contains(day) || taken.iter().any(|(a, b)| centre - half < *b && *a < centre + half) {
                continue;
            }
            taken.push((centre - half, centre + half));
            out += &line(
                x,
                18.0,
                x,
                bottom,
                "tl-anchor",
                &format!("stroke=\"{}\" stroke-width=\"1\" stroke-dasharray=\"2 3\"", ink::MUTED),
            );
            self.text(centre, 14.0, 10.5, "middle", &label);
        }
        for (a, b, hidden) in self.axis.breaks() {
            let (a, b) = (GUTTER + 12.0 + a, GUTTER + 12.0 + b);
            let _ = writeln!(
                out,
                "<rect class=\"tl-paper\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#ffffff\"/>",
                px(a + 4.0),
                px(y - 3.0),
                px(b - a - 8.0),
                px(bottom - y + 3.0)
            );
            for x in [a + 4.0, b - 4.0] {
                let mut d = format!("M{} {}", px(x), px(y - 6.0));
                let mut down = y - 6.0;
                let mut side = 2.5;
                while down < bottom {
                    let step = 6.0_f64.min(bottom - down);
                    let _ = write!(d, "l{} {}", px(side), px(step));
                    down += step;
                    side = -side;
                }
                let _ = writeln!(
                    out,
                    "<path class=\"tl-break\" d=\"{d}\" fill=\"none\" stroke=\"{}\" stroke-width=\"0.9\"/>",
                    ink::MUTED
                );
            }
            self.text((a + b) / 2.0, HEAD + 3.0 - 24.0, 9.5, "muted middle", &crate::words::span(hidden));
        }
        out
    }
}

/// Words in lines of at most `room`, at most `most` lines.
pub fn wrap(words: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        let full = lines.len() == most;
        match lines.last_mut() {
            Some(line) if text::width(line, size) + text::width(" ", size) + text::width(word, size) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            Some(line) if full => {
                line.push_str(" …");
                break;
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.into_iter().map(|l| text::fit(&l, size, room + 4.0)).collect()
}
