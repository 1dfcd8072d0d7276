//! Colour where it is wanted, and lines that fit.

use caseline_model::Status;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How words look, on a terminal that can.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    Bold,
    Faint,
    Error,
    Warning,
    Present,
    Absent,
    Suspected,
    Planned,
}

impl From<Status> for Style {
    fn from(status: Status) -> Style {
        match status {
            Status::Present => Style::Present,
            Status::Absent => Style::Absent,
            Status::Suspected => Style::Suspected,
            Status::Planned | Status::Family => Style::Planned,
        }
    }
}

/// Whether to use colours.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    pub colour: bool,
}

impl Paint {
    /// The words in a style, or as they are.
    pub fn text(self, style: Style, words: &str) -> String {
        if !self.colour {
            return words.to_owned();
        }
        let code = match style {
            Style::Bold => "1",
            Style::Faint => "2",
            Style::Error => "1;31",
            Style::Warning => "1;33",
            Style::Present => "32",
            Style::Absent => "31",
            Style::Suspected => "33",
            Style::Planned => "36",
        };
        format!("\u{1b}[{code}m{words}\u{1b}[0m")
    }

    /// A heading with a rule to the right border.
    pub fn rule(self, words: &str, more: &str, width: usize) -> String {
        let words = cut(words, width.saturating_sub(more.width() + 8));
        let more = if more.is_empty() { String::new() } else { format!(" {more}") };
        let line = width.saturating_sub(words.width() + more.width() + 1);
        format!(
            "{} {}{}",
            self.text(Style::Bold, &words),
            self.text(Style::Faint, &"─".repeat(line)),
            self.text(Style::Faint, &more)
        )
    }
}

/// The words cut to a width, with an ellipsis where something is missing.
pub fn cut(words: &str, width: usize) -> String {
    if words.width() <= width {
        return words.to_owned();
    }
    let mut out = String::new();
    let mut used = 1;
    for c in words.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        out.push(c);
    }
    format!("{}…", out.trim_end())
}

/// The words followed by spaces up to a width.
pub fn pad(words: &str, width: usize) -> String {
    format!("{words}{}", " ".repeat(width.saturating_sub(words.width())))
}

/// The words in lines of at most `width`; a word longer than that is broken.
pub fn wrap(words: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => {
                let mut rest = String::new();
                for c in word.chars() {
                    if rest.width() + c.width().unwrap_or(0) > width {
                        lines.push(std::mem::take(&mut rest));
                    }
                    rest.push(c);
                }
                lines.push(rest);
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(cut("皮膚筋炎 with fever", 10), "皮膚筋炎…");
        assert_eq!(pad("é", 3), "é  ");
    }

    #[test]
    fn no_colour_means_none() {
        assert_eq!(Paint { colour: false }.text(Style::Error, "x"), "x");
        assert!(Paint { colour: true }.text(Style::Error, "x").contains('\u{1b}'));
    }
}
