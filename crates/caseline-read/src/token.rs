//! Words of the repaired text, found once and used by every stage.

use caseline_text::{Clean, Span};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Letters, perhaps with digits inside: `fever`, `CD20`, `TIF1γ`.
    Word,
    /// A number as printed: `12,570`, `1.5`, `38`.
    Number,
    /// Any single other character that is not white space.
    Mark,
}

/// One token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span<Clean>,
    /// What it is made of.
    pub shape: Shape,
    /// True where white space (or the start of the text) stands before it.
    pub spaced: bool,
}

/// Splits text into tokens. Letters and digits that touch stay together (`mg`, `CD20`, `18F`), but a
/// number followed by a unit is cut (`5mg` is `5` and `mg`); hyphens, slashes and signs are tokens of
/// their own.
pub fn tokenize(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut chars = text.char_indices().peekable();
    let mut spaced = true;
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        let mut end = start + c.len_utf8();
        let shape = if c.is_ascii_digit() {
            while let Some(&(at, d)) = chars.peek() {
                let separator = (d == '.' || d == ',') && text.as_bytes().get(at + 1).is_some_and(u8::is_ascii_digit);
                if !(d.is_ascii_digit() || separator) {
                    break;
                }
                end = at + d.len_utf8();
                chars.next();
            }
            Shape::Number
        } else if c.is_alphanumeric() {
            while let Some(&(at, d)) = chars.peek() {
                if !d.is_alphanumeric() {
                    break;
                }
                end = at + d.len_utf8();
                chars.next();
            }
            Shape::Word
        } else {
            Shape::Mark
        };
        tokens.push(Token { span: Span::new(start, end), shape, spaced });
        spaced = false;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_words_and_marks() {
        let text = "CK 1,024 IU/L; anti-TIF1γ 5mg (38.5°C).";
        let words: Vec<&str> = tokenize(text).iter().map(|t| t.span.of(text)).collect();
        let expected = "CK|1,024|IU|/|L|;|anti|-|TIF1γ|5|mg|(|38.5|°|C|)|.";
        assert_eq!(words.join("|"), expected);
    }
}
