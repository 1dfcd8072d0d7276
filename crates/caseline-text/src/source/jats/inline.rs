//! Running text of one block: what stands in a paragraph, a title or a table cell, on one line.
//!
//! White space is folded as a browser would fold it. Superscripts are written by
//! [`superscript`](crate::source::superscript); reference marks become ` [3]` however they were
//! printed, so that "10.2" with a raised 3 never becomes 10.23. Figures and tables that stand inside
//! a paragraph are handed back to be set after it; lists inside it become lines of their own.

use crate::source::superscript::{self, Written};
use roxmltree::Node;

/// Text of a block under construction.
#[derive(Debug, Default)]
pub(super) struct Inline<'a, 'i> {
    out: String,
    /// Figures, tables and boxes met on the way.
    pub(super) floats: Vec<Node<'a, 'i>>,
    /// Footnotes met on the way.
    pub(super) notes: Vec<Node<'a, 'i>>,
    /// Length of `out` just after a reference mark, so that the next mark can join it.
    mark_end: Option<usize>,
    /// A comma or dash between two marks.
    separator: String,
}

/// The words of a node in one line, without its floats.
pub(super) fn words(node: Node<'_, '_>) -> String {
    let mut inline = Inline::default();
    inline.children(node);
    inline.finish()
}

/// Elements that stand outside the running text.
pub(super) fn is_float(name: &str) -> bool {
    matches!(
        name,
        "fig" | "fig-group" | "table-wrap" | "table-wrap-group" | "boxed-text" | "supplementary-material" | "media"
    )
}

impl<'a, 'i> Inline<'a, 'i> {
    /// The finished text.
    pub(super) fn finish(mut self) -> String {
        self.flush_separator();
        let trimmed = self.out.trim_end().len();
        self.out.truncate(trimmed);
        self.out
    }

    /// Adds what stands in a node.
    pub(super) fn children(&mut self, node: Node<'a, 'i>) {
        for child in node.children() {
            if child.is_text() {
                self.text(child.text().unwrap_or_default());
            } else if child.is_element() {
                self.element(child);
            }
        }
    }

    /// Adds a node as one of the running text (a list, a formula).
    pub(super) fn whole(&mut self, node: Node<'a, 'i>) {
        self.element(node);
    }

    fn element(&mut self, node: Node<'a, 'i>) {
        let name = node.tag_name().name();
        match name {
            "sup" => self.raised(node),
            "sub" | "inf" => {
                let words = words(node);
                self.glue(&words);
            }
            "xref" => self.reference(node),
            "fn" => self.notes.push(node),
            "break" => self.text(" "),
            "graphic" | "inline-graphic" | "object-id" | "related-article" | "related-object" | "tex-math"
            | "annotation" | "annotation-xml" | "private-char" | "alt-text" | "long-desc" | "permissions"
            | "attrib" | "processing-meta" => {}
            "alternatives" => {
                let best = node.children().find(|c| c.has_tag_name("textual-form"));
                let math = node.children().find(|c| c.is_element() && c.tag_name().name() == "math");
                let first = best.or(math).or_else(|| node.first_element_child());
                if let Some(child) = first {
                    self.element(child);
                }
            }
            "disp-formula" | "disp-formula-group" | "math" | "chem-struct-wrap" => {
                self.space();
                self.children(node);
                self.space();
            }
            "msup" => {
                let mut kids = node.children().filter(Node::is_element);
                if let (Some(base), Some(power)) = (kids.next(), kids.next()) {
                    self.element(base);
                    let power = words(power);
                    self.glue(if power.is_empty() { "" } else { "^" });
                    self.glue(&power);
                }
            }
            "mfrac" => {
                let mut kids = node.children().filter(Node::is_element);
                if let (Some(over), Some(under)) = (kids.next(), kids.next()) {
                    self.element(over);
                    self.glue("/");
                    self.element(under);
                }
            }
            "list" => {
                for item in node.children().filter(|c| c.has_tag_name("list-item")) {
                    self.line("- ");
                    self.children(item);
                }
                self.line("");
            }
            "def-list" | "def-item" => {
                for item in node.children().filter(Node::is_element) {
                    if item.has_tag_name("def-item") {
                        self.line("");
                    }
                    self.element(item);
                }
            }
            "term" => {
                self.children(node);
                self.glue(":");
                self.space();
            }
            "given-names" | "pub-id" | "suffix" | "etal" => {
                self.space();
                self.children(node);
            }
            "p" | "label" | "disp-quote" | "verse-line" | "title" | "def" | "mtr" | "mtd" | "speech" => {
                self.space();
                self.children(node);
                self.space();
            }
            _ if is_float(name) => self.floats.push(node),
            _ => self.children(node),
        }
    }

    /// Adds text with its white space folded.
    fn text(&mut self, text: &str) {
        if self.mark_end.is_some() {
            let bare = text.trim();
            if bare.chars().count() <= 3 && bare.chars().all(|c| matches!(c, ',' | '-' | '–' | '‐' | '−' | ';')) {
                if !bare.is_empty() || text.is_empty() {
                    self.separator.push_str(bare);
                    return;
                }
            } else {
                self.flush_separator();
            }
        }
        let after_mark = self.mark_end == Some(self.out.len());
        for c in text.chars() {
            if c.is_whitespace() && c != '\u{a0}' && c != '\u{2009}' && c != '\u{202f}' {
                self.space();
            } else if c != '\u{feff}' && c != '\u{200b}' {
                if after_mark && c.is_alphanumeric() && self.out.ends_with(']') {
                    self.out.push(' ');
                }
                self.out.push(c);
            }
        }
        if !text.trim().is_empty() {
            self.mark_end = None;
        }
    }

    fn glue(&mut self, words: &str) {
        self.flush_separator();
        self.out.push_str(words);
        self.mark_end = None;
    }

    fn space(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
            if self.mark_end == Some(self.out.len() - 1) {
                self.mark_end = Some(self.out.len());
            }
        }
    }

    fn line(&mut self, start: &str) {
        self.flush_separator();
        let trimmed = self.out.trim_end().len();
        self.out.truncate(trimmed);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(start);
        self.mark_end = None;
    }

    fn raised(&mut self, node: Node<'a, 'i>) {
        let cites = node.descendants().any(|d| d.attribute("ref-type") == Some("bibr"));
        let words: String = node.descendants().filter(Node::is_text).filter_map(|t| t.text()).collect();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return;
        }
        let separates = words.chars().all(|c| matches!(c, ',' | '-' | '–' | ' ' | ';'));
        if separates && self.mark_end.is_some() {
            self.separator.push_str(&words);
        } else if cites {
            self.mark(words.trim_matches(['[', ']', '(', ')', ' ', ',']));
        } else {
            self.flush_separator();
            match superscript::write(&self.out, &words) {
                Written::Glued(words) => self.glue(&words),
                Written::Mark(label) => self.mark(&label),
            }
        }
    }

    fn reference(&mut self, node: Node<'a, 'i>) {
        let label = words(node);
        match node.attribute("ref-type") {
            Some("bibr" | "ref") => {
                let bare = label.trim_matches(['[', ']', '(', ')', ' ']);
                if !superscript::is_list(bare) {
                    self.flush_separator();
                    self.children(node);
                } else if self.within_brackets() {
                    self.glue(bare);
                } else {
                    self.mark(bare);
                }
            }
            Some("fn" | "table-fn" | "aff" | "corresp" | "author-notes") => {
                let bare = label.trim();
                if bare.chars().all(|c| !c.is_alphanumeric()) {
                    self.glue(bare);
                } else {
                    self.mark(bare.trim_matches(['[', ']', '(', ')']));
                }
            }
            _ => self.children(node),
        }
    }

    /// True where a bracket with nothing but numbers in it is open. A word before it is kept apart.
    fn within_brackets(&mut self) -> bool {
        let Some(open) = self.out.rfind(['[', '(']) else { return false };
        let inside = &self.out[open + 1..];
        if !inside.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '-' | '–' | ' ' | ';')) {
            return false;
        }
        if self.out[..open].ends_with(char::is_alphanumeric) {
            self.out.insert(open, ' ');
        }
        true
    }

    /// Writes ` [label]`, joined with the mark before it where only a comma or a dash lies between.
    fn mark(&mut self, label: &str) {
        let label = label.trim();
        if label.is_empty() {
            return;
        }
        if let Some(end) = self.mark_end
            && end >= self.out.trim_end().len()
            && self.out.trim_end().ends_with(']')
            && (!self.separator.is_empty() || end == self.out.len())
        {
            let keep = self.out.trim_end().len() - 1;
            self.out.truncate(keep);
            let separator = if self.separator.is_empty() { "," } else { self.separator.trim() };
            self.out.push_str(separator);
            self.separator.clear();
        } else {
            self.flush_separator();
            if !self.out.is_empty() && !self.out.ends_with([' ', '\n', '(']) {
                self.out.push(' ');
            }
            self.out.push('[');
        }
        self.out.push_str(label);
        self.out.push(']');
        self.mark_end = Some(self.out.len());
    }

    fn flush_separator(&mut self) {
        if !self.separator.is_empty() {
            let separator = std::mem::take(&mut self.separator);
            let trimmed = self.out.trim_end().len();
            self.out.truncate(trimmed);
            self.out.push_str(&separator);
            if !separator.contains(['-', '–']) {
                self.out.push(' ');
            }
            self.mark_end = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(xml: &str) -> String {
        let xml = format!("<p>{xml}</p>");
        words(roxmltree::Document::parse(&xml).unwrap().root_element())
    }

    #[test]
    fn reference_marks_are_never_glued() {
        let x = |n: &str| format!("<xref ref-type=\"bibr\" rid=\"r\">{n}</xref>");
        for (xml, text) in [
            (format!("seen.{}", x("1")), "seen. [1]"),
            (format!("seen{},{} Then", x("1"), x("2")), "seen [1,2] Then"),
            (format!("seen<sup>{}–{}</sup> in", x("1"), x("4")), "seen [1–4] in"),
            (format!("seen.{}<sup>,</sup>{} Two", x("4"), x("5")), "seen. [4,5] Two"),
            (format!("level 10.2<sup>{}</sup>", x("3")), "level 10.2 [3]"),
            (format!("seen [{}, {}].", x("3"), x("4")), "seen [3, 4]."),
            (format!("seen[{}].", x("3")), "seen [3]."),
            (format!("seen {}, and", x("[3]")), "seen [3], and"),
            (format!("by {} in", x("Roe et al, 2010")), "by Roe et al, 2010 in"),
            (format!("A{}B", x("3")), "A [3] B"),
            (format!("seen{}, but", x("7")), "seen [7], but"),
        ] {
            assert_eq!(said(&xml), text, "{xml}");
        }
    }

    #[test]
    fn numbers_and_units_stay_readable() {
        assert_eq!(said("17.2 × 10<sup>9</sup>/L and 14 kg/m<sup>2</sup>"), "17.2 × 10^9/L and 14 kg/m2");
        assert_eq!(said("HbA<sub>1c</sub> of\n   <bold>9</bold>%,  SpO<sub>2</sub>"), "HbA1c of 9%, SpO2");
        assert_eq!(said("clindamycin.<sup>11</sup>"), "clindamycin. [11]");
        assert_eq!(said("Cholbam<sup>TM</sup>) was"), "Cholbam™) was");
    }

    #[test]
    fn lists_are_lines() {
        let list = "<list><list-item><p>fever</p></list-item><list-item><p>rash</p></list-item></list>";
        assert_eq!(said(&format!("She had: {list} and more")), "She had:\n- fever\n- rash\nand more");
    }
}
