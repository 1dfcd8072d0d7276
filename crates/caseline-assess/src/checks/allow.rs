//! Remarks that a person has looked at and lets stand: the `allow` file.
//!
//! One entry a line: a code (`privacy-contact`), a code with words that a quote or the message must hold
//! (`term-variants: anti-TF1`), or a code with a trailing star (`figure-*`). `#` begins a comment.

use super::Remark;

/// The entries of an `allow` file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allow {
    entries: Vec<(String, Option<String>)>,
}

impl Allow {
    /// Reads an `allow` file; lines that name no known code are handed back as errors.
    pub fn parse(text: &str) -> Result<Allow, String> {
        let mut entries = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or("").trim();
            if line.is_empty() {
                continue;
            }
            let (code, words) = match line.split_once(':') {
                Some((code, words)) => (code.trim(), Some(words.trim().to_lowercase())),
                None => (line, None),
            };
            let known = match code.strip_suffix('*') {
                Some(start) => super::all().iter().any(|c| c.code.starts_with(start)),
                None => super::find(code).is_some(),
            };
            if !known {
                return Err(format!("line {}: '{code}' is no check; `caseline check --list` names them", number + 1));
            }
            entries.push((code.to_owned(), words));
        }
        Ok(Allow { entries })
    }

    /// True where the remark is let stand.
    pub fn permits(&self, remark: &Remark) -> bool {
        self.entries.iter().any(|(code, words)| {
            let meant = code.strip_suffix('*').map_or(code == remark.code, |start| remark.code.starts_with(start));
            let says = |w: &String| {
                remark.message.to_lowercase().contains(w)
                    || remark.quotes.iter().any(|q| q.exact.to_lowercase().contains(w))
            };
            meant && words.as_ref().is_none_or(says)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use caseline_model::{Level, Quote};

    #[test]
    fn entries_are_codes_stars_and_words() {
        let allow = Allow::parse("# looked at\nfigure-*\nterm-variants: anti-TF1  # a typo of the journal\n").unwrap();
        let quote = Quote { start: 0, end: 8, exact: "anti-TF1".into() };
        let mut remark = Remark {
            code: "term-variants",
            level: Level::Note,
            message: "two names".into(),
            quotes: vec![quote],
            facts: vec![],
            why: "",
            help: "",
        };
        assert!(allow.permits(&remark));
        remark.quotes.clear();
        assert!(!allow.permits(&remark));
        remark.code = "figure-missing";
        assert!(allow.permits(&remark));
        assert!(Allow::parse("no-such-check").unwrap_err().contains("line 1"));
    }
}
