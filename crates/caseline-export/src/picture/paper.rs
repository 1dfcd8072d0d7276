//! The sheet a picture is drawn on: text, lines and areas, and at the end the document around them.

use super::Picture;
use super::ink::{FACE, INK, MUTED};
use crate::timeline::text::{self, escape, px};
use std::fmt::Write;

/// Size of ordinary text.
pub const SIZE: f64 = 12.0;

/// Where text hangs from its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hang {
    /// Begins there.
    Start,
    /// Its middle.
    Middle,
    /// Ends there.
    End,
}

/// How text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    pub size: f64,
    pub hang: Hang,
    pub bold: bool,
    pub fill: &'static str,
    /// Turned to be read from below.
    pub upright: bool,
}

/// Ordinary text.
pub const PLAIN: Type = Type { size: SIZE, hang: Hang::Start, bold: false, fill: INK, upright: false };

impl Type {
    pub const fn end(self) -> Type {
        Type { hang: Hang::End, ..self }
    }

    pub const fn middle(self) -> Type {
        Type { hang: Hang::Middle, ..self }
    }

    pub const fn bold(self) -> Type {
        Type { bold: true, ..self }
    }

    pub const fn muted(self) -> Type {
        Type { fill: MUTED, ..self }
    }

    pub const fn size(self, size: f64) -> Type {
        Type { size, ..self }
    }

    pub const fn fill(self, fill: &'static str) -> Type {
        Type { fill, ..self }
    }

    pub const fn upright(self) -> Type {
        Type { upright: true, ..self }
    }
}

/// How wide a text will be; bold text is wider.
pub fn width(words: &str, style: Type) -> f64 {
    text::width(&crate::words::printable(words), style.size) * if style.bold { 1.08 } else { 1.0 }
}

/// The text cut to a width.
pub fn fit(words: &str, style: Type, room: f64) -> String {
    text::fit(words, style.size, if style.bold { room / 1.08 } else { room })
}

/// The text in lines of a width, broken between words.
pub fn wrap(words: &str, style: Type, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), style) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(fit(word, style, room)),
        }
    }
    lines
}

/// The sheet.
#[derive(Debug)]
pub struct Paper {
    pub width: f64,
    body: String,
}

impl Paper {
    pub fn new(width: f64) -> Paper {
        Paper { width, body: String::new() }
    }

    /// Words at a place; `y` is the line they stand on.
    pub fn text(&mut self, x: f64, y: f64, words: &str, style: Type) {
        let hang = match style.hang {
            Hang::Start => "",
            Hang::Middle => " text-anchor=\"middle\"",
            Hang::End => " text-anchor=\"end\"",
        };
        let weight = if style.bold { " font-weight=\"bold\"" } else { "" };
        let turn =
            if style.upright { format!(" transform=\"rotate(-90 {} {})\"", px(x), px(y)) } else { String::new() };
        let _ = write!(
            self.body,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{hang}{weight}{turn}>{}</text>",
            px(x),
            px(y),
            px(style.size),
            style.fill,
            escape(words)
        );
    }

    /// Words in lines of a width; gives the line after them.
    pub fn paragraph(&mut self, x: f64, y: f64, words: &str, style: Type, room: f64) -> f64 {
        let lines = wrap(words, style, room);
        let step = style.size * 1.35;
        for (i, line) in lines.iter().enumerate() {
            self.text(x, y + step * i as f64, line, style);
        }
        y + step * lines.len() as f64
    }

    /// A line.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, thick: f64) {
        self.dashed(from, to, stroke, thick, "");
    }

    /// A line in dashes.
    pub fn dashed(&mut self, from: (f64, f64), to: (f64, f64), stroke: &str, thick: f64, dash: &str) {
        self.path(&format!("M{} {}L{} {}", px(from.0), px(from.1), px(to.0), px(to.1)), stroke, thick, dash);
    }

    /// A path without an area.
    pub fn path(&mut self, d: &str, stroke: &str, thick: f64, dash: &str) {
        let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
        let _ = write!(
            self.body,
            "<path d=\"{d}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{}\"{dash}/>",
            px(thick)
        );
    }

    /// An area; `edge` is its border.
    pub fn area(&mut self, d: &str, fill: &str, opacity: f64, edge: Option<(&str, f64)>) {
        let see = if opacity < 1.0 { format!(" fill-opacity=\"{opacity:.2}\"") } else { String::new() };
        let edge = edge.map_or_else(String::new, |(stroke, thick)| {
            format!(" stroke=\"{stroke}\" stroke-width=\"{}\" stroke-linejoin=\"round\"", px(thick))
        });
        let _ = write!(self.body, "<path d=\"{d}\" fill=\"{fill}\"{see}{edge}/>");
    }

    /// A rectangle.
    pub fn rect(&mut self, (x, y): (f64, f64), (w, h): (f64, f64), fill: &str, edge: Option<(&str, f64)>) {
        let d = format!("M{} {}h{}v{}h{}z", px(x), px(y), px(w.max(0.0)), px(h), px(-w.max(0.0)));
        self.area(&d, fill, 1.0, edge);
    }

    /// What follows belongs together and has a text of its own.
    pub fn open(&mut self, title: &str) {
        let _ = write!(self.body, "<g><title>{}</title>", escape(title));
    }

    /// Ends what [`Paper::open`] began.
    pub fn close(&mut self) {
        self.body.push_str("</g>");
    }

    /// The document. `name` tells pictures on one page apart.
    pub fn finish(self, name: &str, height: f64, title: &str, description: &str) -> Picture {
        let (w, h) = (px(self.width.ceil()), px(height.ceil()));
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
             aria-labelledby=\"{name}-title {name}-desc\" font-family=\"{FACE}\">\
             <title id=\"{name}-title\">{}</title><desc id=\"{name}-desc\">{}</desc><metadata>Caseline ({})</metadata>\
             <rect width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>{}</svg>\n",
            escape(title),
            escape(description),
            crate::MARK,
            self.body
        );
        Picture { svg, title: title.to_owned(), description: description.to_owned() }
    }
}
