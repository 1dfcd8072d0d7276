//! Glyphs with their places, from the content streams of a PDF.
//!
//! The only module that knows the PDF library (`hayro`): its interface changes often. The library
//! reads what strangers wrote, so it runs on a thread of its own with a large stack; a panic in it
//! becomes an error for this file, and a page that never ends is left behind when the time is up.

use crate::source::OpenError;
use crate::source::deadline::Deadline;
use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kurbo::{Affine, BezPath, Point, Rect};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Once, mpsc};

/// Name of the threads whose panics are caught and not printed.
const THREAD: &str = "caseline-pdf";
/// Deep resource trees are read by recursion.
const STACK: usize = 32 << 20;
/// More glyphs than any publication has.
const MOST_GLYPHS: usize = 8_000_000;
/// How many drawing calls go by between two looks at the clock.
const CHECK_EVERY: usize = 512;

/// A glyph on a page: points, origin in the upper left corner of the page as it is read.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// What it says; ligatures are several characters.
    pub text: String,
    /// Where it starts on its baseline, in the direction of its writing.
    pub x0: f32,
    /// Where the next glyph would start.
    pub x1: f32,
    /// Its baseline.
    pub y: f32,
    /// Size of its font, in points.
    pub size: f32,
    /// Quarter turns clockwise of its writing direction; places are given in the turned page.
    pub turn: u8,
}

/// The glyphs of a page, in the order in which the page draws them.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Width and height in points.
    pub width: f32,
    pub height: f32,
    pub glyphs: Vec<Glyph>,
    /// Pictures drawn.
    pub images: usize,
}

/// What the file holds.
#[derive(Debug, Default)]
pub(super) struct Glyphs {
    pub pages: Vec<Page>,
    /// Title in the metadata.
    pub title: Option<String>,
}

/// Reads every page, within the time.
pub(super) fn read(bytes: &[u8], deadline: &Deadline) -> Result<Glyphs, OpenError> {
    quiet_panics();
    let bytes = bytes.to_vec();
    let (send, receive) = mpsc::channel();
    let limit = *deadline;
    let spawned = std::thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK).spawn(move || {
        let read = catch_unwind(AssertUnwindSafe(|| interpret(bytes, &limit)));
        // Nobody listens any more where the time is up.
        let _ = send.send(read.unwrap_or_else(|thrown| {
            Err(match thrown.downcast::<OpenError>() {
                Ok(stopped) => *stopped,
                Err(_) => OpenError::Pdf("it is damaged in a way that stops the PDF library".to_owned()),
            })
        }));
    });
    if let Err(error) = spawned {
        return Err(OpenError::Pdf(format!("no thread could be started to read it ({error})")));
    }
    receive.recv_timeout(deadline.left()).unwrap_or_else(|_| Err(deadline.error()))
}

/// Panics on our own threads are caught and reported as errors; they need no message of their own.
fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().name() != Some(THREAD) {
                before(info);
            }
        }));
    });
}

fn interpret(bytes: Vec<u8>, deadline: &Deadline) -> Result<Glyphs, OpenError> {
    let whole = has_end(&bytes);
    let damaged = || {
        OpenError::Pdf(if whole {
            "it is damaged: no page can be found in it".to_owned()
        } else {
            "the file is cut off: its end is missing and no page can be found in it".to_owned()
        })
    };
    let pdf = match Pdf::new(bytes) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => return Err(OpenError::Encrypted),
        Err(LoadPdfError::Decryption(_)) => {
            return Err(OpenError::Pdf("its encryption is damaged or of an unknown kind".to_owned()));
        }
        Err(LoadPdfError::Invalid) => return Err(damaged()),
    };
    if pdf.pages().is_empty() {
        return Err(damaged());
    }
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        deadline.check()?;
        let (width, height) = page.render_dimensions();
        let settings = InterpreterSettings::default();
        let bbox = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let upright = Affine::new(page.initial_transform(true).as_coeffs());
        let mut context = Context::new(upright, bbox, &cache, pdf.xref(), settings);
        let mut collector = Collector {
            page: Page { width, height, ..Page::default() },
            seen: HashMap::new(),
            deadline: *deadline,
            calls: 0,
        };
        interpret_page(page, &mut context, &mut collector);
        pages.push(collector.page);
    }
    let title = pdf.metadata().title.as_deref().map(decode_string).filter(|t| !t.trim().is_empty());
    Ok(Glyphs { pages, title })
}

/// True where the trailer's end mark is near the end of the file.
pub(super) fn has_end(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    memchr::memmem::find(tail, b"%%EOF").is_some()
}

/// A PDF text string: UTF-16 with a mark, UTF-8 with a mark, or one byte a character.
fn decode_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]]));
            char::decode_utf16(units).map(|c| c.unwrap_or('\u{FFFD}')).collect()
        }
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| char::from(*b)).collect(),
    }
}

struct Collector {
    page: Page,
    /// Where each character was drawn, to leave out what is drawn twice for boldness or shadow.
    seen: HashMap<(u32, i32), Vec<f32>>,
    deadline: Deadline,
    calls: usize,
}

impl Collector {
    fn tick(&mut self) {
        self.calls += 1;
        if self.calls.is_multiple_of(CHECK_EVERY) && self.deadline.passed() {
            resume_unwind(Box::new(self.deadline.error()));
        }
        if self.page.glyphs.len() > MOST_GLYPHS {
            resume_unwind(Box::new(OpenError::Pdf(format!("a page of it draws more than {MOST_GLYPHS} characters"))));
        }
    }

    fn push(&mut self, text: String, at: Affine, advance: f64) {
        let origin = at * Point::ZERO;
        let along = (at * Point::new(1000.0, 0.0)) - origin;
        let up = (at * Point::new(0.0, 1000.0)) - origin;
        let end = at * Point::new(advance, 0.0);
        let size = up.hypot() as f32;
        let ends = [origin.x, origin.y, end.x, end.y];
        if !(0.1..=2000.0).contains(&size) || ends.iter().any(|v| !v.is_finite()) {
            return;
        }
        let (width, height) = (f64::from(self.page.width), f64::from(self.page.height));
        if origin.x < -2.0 || origin.y < -2.0 || origin.x > width + 2.0 || origin.y > height + 2.0 {
            return;
        }
        let turn = if along.x.abs() >= along.y.abs() {
            if along.x >= 0.0 { 0 } else { 2 }
        } else if along.y >= 0.0 {
            1
        } else {
            3
        };
        // Turned text is laid as if the page were turned with it, so that it reads left to right.
        let place = |p: Point| match turn {
            0 => (p.x, p.y),
            1 => (p.y, width - p.x),
            2 => (width - p.x, height - p.y),
            _ => (height - p.y, p.x),
        };
        let ((x0, y), (x1, _)) = (place(origin), place(end));
        let (x0, x1, y) = (x0 as f32, x1 as f32, y as f32);
        let first = text.chars().next().map_or(0, u32::from);
        if !text.trim().is_empty() {
            let row = self.seen.entry((first | u32::from(turn) << 24, (y * 2.0).round() as i32)).or_default();
            if row.iter().any(|x| (x - x0).abs() < 0.12 * size) {
                return;
            }
            row.push(x0);
        }
        self.page.glyphs.push(Glyph { text, x0, x1, y, size, turn });
    }
}

impl<'a> Device<'a> for Collector {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {
        self.tick();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.tick();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        for glyph in run.glyphs() {
            self.tick();
            let text = match glyph.as_unicode() {
                Some(BfString::Char(c)) => written(c),
                Some(BfString::String(s)) => s.chars().map(written).collect(),
                None => match u8::try_from(glyph.char_code()) {
                    Ok(code @ 32..=126) => char::from(code).to_string(),
                    _ => "\u{FFFD}".to_owned(),
                },
            };
            let advance = match &**glyph {
                hayro_interpret::font::Glyph::Outline(outline) => outline.advance_width(),
                hayro_interpret::font::Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let advance = advance.filter(|a| *a > 0.0).unwrap_or(500.0);
            if !text.is_empty() {
                self.push(text, props.transform * glyph.transform(), f64::from(advance));
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.page.images += 1;
        self.tick();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}

/// Ligatures as letters, other spaces as spaces, control characters as nothing.
fn written(c: char) -> String {
    match c {
        '\u{FB00}' => "ff".to_owned(),
        '\u{FB01}' => "fi".to_owned(),
        '\u{FB02}' => "fl".to_owned(),
        '\u{FB03}' => "ffi".to_owned(),
        '\u{FB04}' => "ffl".to_owned(),
        '\u{FB05}' | '\u{FB06}' => "st".to_owned(),
        '\u{a0}' | '\t' | '\n' | '\r' | '\u{2002}'..='\u{200a}' | '\u{202f}' => " ".to_owned(),
        '\u{200b}'..='\u{200f}' | '\u{feff}' => String::new(),
        c if c.is_control() => String::new(),
        c => c.to_string(),
    }
}
