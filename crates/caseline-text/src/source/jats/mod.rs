//! JATS XML, the archive format of journals (ANSI/NISO Z39.96).
//!
//! What is read: title, abstracts, keywords, sections, lists, figure and table captions, tables with
//! their cells, footnotes, back matter and references, each in blocks with a blank line between, in
//! the order of the file; and the bibliographic data. What is left out: names and addresses of
//! authors, abstracts in a second language, graphics, TeX, and `sub-article`/`response` (letters and
//! reviews that are about the article, not of it). XML that is not JATS is read as plain blocks.

mod entities;
mod front;
mod guard;
mod inline;
mod table;

use super::build::TextBuilder;
use super::deadline::Deadline;
use super::headings::{nested, role_of_section};
use super::{Bibliography, Limits, MediaType, OpenError, Source, Table, sha256};
use crate::document::Notice;
use crate::outline::Role;
use inline::{Inline, is_float, words};
use roxmltree::{Document, Node, ParsingOptions};

/// Deepest nesting whatever the limits say: reading goes down the tree on the stack.
const DEEPEST: usize = 400;

/// Most undeclared namespace prefixes that are forgiven.
const MOST_UNDECLARED: usize = 8;

/// Opens XML that was decoded to `text`.
pub(super) fn open(
    name: &str,
    bytes: &[u8],
    text: &str,
    mut notices: Vec<Notice>,
    limits: &Limits,
    deadline: &Deadline,
) -> Result<Source, OpenError> {
    let depth = limits.depth.min(DEEPEST);
    let (xml, unknown) = guard::check(text, depth)?;
    deadline.check()?;
    if unknown > 0 {
        notices.push(Notice {
            code: "xml-unknown-entity",
            message: format!("{unknown} named characters are not known and were replaced by U+FFFD"),
            raw: None,
        });
    }
    // No element is shorter than four bytes and no text than one, so this never refuses a true file.
    let nodes = u32::try_from(xml.len()).unwrap_or(u32::MAX).saturating_add(1 << 16);
    let mut xml = xml.into_owned();
    // Articles cut out of larger files often use prefixes that were declared further out.
    for _ in 0..MOST_UNDECLARED {
        let prefix = match Document::parse_with_options(&xml, options(nodes)) {
            Ok(document) => return read(name, bytes, &document, notices, depth, deadline),
            Err(roxmltree::Error::UnknownNamespace(prefix, _)) => prefix,
            Err(other) => return Err(explain(other)),
        };
        if !declare(&mut xml, &prefix) {
            break;
        }
        deadline.check()?;
    }
    Err(OpenError::Xml("it uses namespace prefixes that it does not declare".to_owned()))
}

/// Reads the tree.
fn read(
    name: &str,
    bytes: &[u8],
    document: &Document<'_>,
    mut notices: Vec<Notice>,
    depth: usize,
    deadline: &Deadline,
) -> Result<Source, OpenError> {
    deadline.check()?;
    let root = document.root_element();
    tree_depth(root, depth)?;
    if root.tag_name().name().eq_ignore_ascii_case("html") {
        return Err(OpenError::Html);
    }
    let article = root.descendants().find(|d| d.has_tag_name("article"));
    let mut reader =
        Reader { builder: TextBuilder::default(), tables: Vec::new(), notes: Vec::new(), deadline: *deadline, depth };
    let bibliography = match article {
        Some(article) => reader.article(article)?,
        None => {
            notices.push(Notice {
                code: "xml-not-jats",
                message: format!(
                    "the XML is not JATS (its outermost element is <{}>): its text was taken without sections",
                    root.tag_name().name()
                ),
                raw: None,
            });
            reader.other(root, 0)?;
            Bibliography::default()
        }
    };
    let (text, parts) = reader.builder.finish();
    if text.trim().is_empty() {
        return Err(OpenError::Xml(
            if article.is_some() {
                "the article in it has no title, abstract or text"
            } else {
                "it is not JATS and its elements hold no text"
            }
            .to_owned(),
        ));
    }
    Ok(Source {
        name: name.to_owned(),
        media_type: MediaType::Jats,
        sha256: sha256(bytes),
        text,
        parts,
        tables: reader.tables,
        bibliography,
        notices,
    })
}

/// A DTD is allowed, or every article of an archive would be refused.
fn options<'i>(nodes: u32) -> ParsingOptions<'i> {
    ParsingOptions { allow_dtd: true, nodes_limit: nodes, ..ParsingOptions::default() }
}

/// Declares a namespace prefix on the outermost element; false where there is none.
fn declare(xml: &mut String, prefix: &str) -> bool {
    let bytes = xml.as_bytes();
    let mut from = memchr::memmem::find(bytes, b"<!DOCTYPE").unwrap_or(0);
    let start = loop {
        let Some(at) = memchr::memchr(b'<', &bytes[from..]).map(|at| from + at) else { return false };
        if bytes[at..].starts_with(b"<!--") {
            let Some(end) = memchr::memmem::find(&bytes[at..], b"-->") else { return false };
            from = at + end;
        } else if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) {
            break at;
        } else {
            from = at + 1;
        }
    };
    let name = bytes[start + 1..].iter().take_while(|b| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/')).count();
    xml.insert_str(start + 1 + name, &format!(" xmlns:{prefix}=\"urn:undeclared:{prefix}\""));
    true
}

/// Entities can nest elements deeper than the bytes show, so the tree is measured as well.
fn tree_depth(root: Node<'_, '_>, limit: usize) -> Result<(), OpenError> {
    let mut depth = 1usize;
    let mut at = root;
    loop {
        if depth > limit + 1 {
            return Err(OpenError::Xml(format!("its entities nest elements more than {limit} deep")));
        }
        if let Some(child) = at.first_child() {
            depth += 1;
            at = child;
            continue;
        }
        loop {
            if at == root {
                return Ok(());
            }
            if let Some(sibling) = at.next_sibling() {
                at = sibling;
                break;
            }
            let Some(parent) = at.parent() else { return Ok(()) };
            depth -= 1;
            at = parent;
        }
    }
}

/// Says what is wrong in words that help: most broken files are simply cut off.
fn explain(error: roxmltree::Error) -> OpenError {
    use roxmltree::Error as E;
    OpenError::Xml(match error {
        E::UnclosedRootNode | E::UnexpectedEndOfStream | E::NoRootNode => {
            "the file ends before its last element is closed; it was probably cut off".to_owned()
        }
        E::EntityReferenceLoop(at) => format!("its entities refer to each other in a circle (line {})", at.row),
        E::NodesLimitReached => "it holds more elements than its size allows".to_owned(),
        other => format!("it is not well-formed: {other}"),
    })
}

/// Reads an article into text.
pub(super) struct Reader<'a, 'i> {
    builder: TextBuilder,
    tables: Vec<Table>,
    /// Footnotes met in running text, set at the end.
    notes: Vec<Node<'a, 'i>>,
    deadline: Deadline,
    depth: usize,
}

impl<'a, 'i> Reader<'a, 'i> {
    fn article(&mut self, article: Node<'a, 'i>) -> Result<Bibliography, OpenError> {
        let child = |name: &str| article.children().find(|c| c.has_tag_name(name));
        let mut bibliography = Bibliography::default();
        if let Some(head) = child("front").or_else(|| child("front-stub")) {
            bibliography = front::read(head);
            let mut title = bibliography.title.clone().unwrap_or_default();
            if let Some(subtitle) = head.descendants().find(|d| d.has_tag_name("subtitle")) {
                title = format!("{title}: {}", words(subtitle));
            }
            self.builder.block(Role::Title, None, &title);
            for part in head.descendants().filter(|d| d.has_tag_name("abstract")) {
                if matches!(part.attribute("abstract-type"), Some("graphical" | "toc" | "teaser" | "video")) {
                    continue;
                }
                self.section(part, Role::Abstract, None, 0)?;
            }
            self.keywords(head);
        }
        if let Some(body) = child("body") {
            self.section(body, Role::Body, None, 0)?;
        }
        if let Some(floats) = child("floats-group").or_else(|| child("floats-wrap")) {
            self.floats(&floats.children().collect::<Vec<_>>())?;
        }
        let mut references = Vec::new();
        if let Some(back) = child("back") {
            for part in back.children().filter(Node::is_element) {
                match part.tag_name().name() {
                    "ref-list" => references.push(part),
                    "fn-group" | "notes" => self.footnotes(part)?,
                    _ => self.section(part, Role::BackMatter, None, 0)?,
                }
            }
        }
        for note in std::mem::take(&mut self.notes) {
            let text = table::note_words(note);
            self.builder.block(Role::BackMatter, Some("Footnotes"), &text);
        }
        for list in references {
            self.references(list)?;
        }
        Ok(bibliography)
    }

    /// A section, an abstract, a body, an acknowledgement: heading, then what stands in it.
    fn section(&mut self, node: Node<'a, 'i>, outer: Role, title: Option<&str>, depth: usize) -> Result<(), OpenError> {
        self.deadline.check()?;
        if depth > self.depth {
            return Err(OpenError::Xml(format!("sections are nested more than {} deep", self.depth)));
        }
        let heading = node.children().find(|c| c.has_tag_name("title")).map(words).filter(|w| !w.is_empty());
        let label = node.children().find(|c| c.has_tag_name("label")).map(words);
        let role = match node.tag_name().name() {
            "sec" | "app" | "boxed-text" | "ack" => {
                nested(outer, role_of_section(node.attribute("sec-type"), heading.as_deref()))
            }
            _ => outer,
        };
        if let Some(heading) = &heading {
            let printed = match &label {
                Some(label) if !label.is_empty() => format!("{label} {heading}"),
                _ => heading.clone(),
            };
            self.builder.block(Role::Heading, Some(heading), &printed);
        }
        let title = heading.as_deref().or(title);
        for child in node.children() {
            if let Some(text) = child.text().filter(|_| child.is_text()) {
                self.builder.block(role, title, text);
            }
            let name = child.tag_name().name();
            match name {
                "" | "title" | "label" | "sec-meta" | "object-id" => {}
                "sec" | "app" | "app-group" | "ack" | "glossary" | "statement" | "trans-abstract" => {
                    self.section(child, role, title, depth + 1)?;
                }
                "ref-list" => self.references(child)?,
                "fn-group" => self.footnotes(child)?,
                _ if is_float(name) => self.floats(&[child])?,
                _ => self.paragraph(child, role, title)?,
            }
        }
        Ok(())
    }

    /// A paragraph, list, quotation or formula; what floats in it comes after it.
    fn paragraph(&mut self, node: Node<'a, 'i>, role: Role, title: Option<&str>) -> Result<(), OpenError> {
        self.deadline.check()?;
        let mut inline = Inline::default();
        match node.tag_name().name() {
            "p" | "disp-quote" | "speech" | "verse-group" | "preformat" => inline.children(node),
            _ => inline.whole(node),
        }
        let floats = std::mem::take(&mut inline.floats);
        self.notes.append(&mut inline.notes);
        let text = inline.finish();
        self.builder.block(role, title, &text);
        self.floats(&floats)
    }

    fn floats(&mut self, floats: &[Node<'a, 'i>]) -> Result<(), OpenError> {
        for float in floats.iter().filter(|f| f.is_element()) {
            self.deadline.check()?;
            match float.tag_name().name() {
                "table-wrap" => table::read(self, *float),
                "fig-group" | "table-wrap-group" => {
                    self.caption(*float);
                    let inner: Vec<_> = float.children().filter(|c| is_float(c.tag_name().name())).collect();
                    self.floats(&inner)?;
                }
                "boxed-text" => self.section(*float, Role::Body, None, 1)?,
                "fig" | "supplementary-material" | "media" | "graphic" => self.caption(*float),
                _ => {}
            }
        }
        Ok(())
    }

    fn caption(&mut self, float: Node<'a, 'i>) {
        let label = float.children().find(|c| c.has_tag_name("label")).map(words).filter(|l| !l.is_empty());
        let mut inline = Inline::default();
        for caption in float.children().filter(|c| c.has_tag_name("caption")) {
            inline.children(caption);
        }
        let text = inline.finish();
        if text.is_empty() && float.tag_name().name() != "fig" {
            return;
        }
        self.builder.block(Role::Caption, label.as_deref(), &labelled(label.as_deref(), &text));
    }

    fn keywords(&mut self, head: Node<'a, 'i>) {
        for group in head.descendants().filter(|d| d.has_tag_name("kwd-group")) {
            let list: Vec<String> = group
                .descendants()
                .filter(|d| d.has_tag_name("kwd") || d.has_tag_name("compound-kwd"))
                .map(words)
                .filter(|w| !w.is_empty())
                .collect();
            if !list.is_empty() {
                let title = group.children().find(|c| c.has_tag_name("title")).map(words);
                let title = title.filter(|t| !t.is_empty()).unwrap_or_else(|| "Keywords".to_owned());
                let title = title.trim_end_matches(':');
                self.builder.block(Role::Keywords, Some(title), &format!("{title}: {}", list.join("; ")));
            }
        }
    }

    fn footnotes(&mut self, group: Node<'a, 'i>) -> Result<(), OpenError> {
        let title = group.children().find(|c| c.has_tag_name("title")).map(words).filter(|w| !w.is_empty());
        if let Some(title) = &title {
            self.builder.block(Role::Heading, Some(title), title);
        }
        for note in group.children().filter(|c| c.is_element() && !c.has_tag_name("title")) {
            match note.tag_name().name() {
                "sec" | "notes" => self.section(note, Role::BackMatter, title.as_deref(), 1)?,
                _ => {
                    let text = table::note_words(note);
                    self.builder.block(Role::BackMatter, title.as_deref(), &text);
                }
            }
        }
        Ok(())
    }

    fn references(&mut self, list: Node<'a, 'i>) -> Result<(), OpenError> {
        let title = list.children().find(|c| c.has_tag_name("title")).map(words).filter(|w| !w.is_empty());
        let title = title.unwrap_or_else(|| "References".to_owned());
        self.builder.block(Role::Heading, Some(&title), &title);
        for (nth, entry) in list.descendants().filter(|d| d.has_tag_name("ref")).enumerate() {
            self.deadline.check()?;
            let label = entry.children().find(|c| c.has_tag_name("label")).map(words).filter(|l| !l.is_empty());
            let label = label.unwrap_or_else(|| (nth + 1).to_string());
            let text: Vec<String> = entry
                .children()
                .filter(|c| c.is_element() && !c.has_tag_name("label"))
                .map(|c| if c.has_tag_name("element-citation") { citation(c) } else { words(c) })
                .collect();
            let text = format!("{} {}", numbered(&label), text.join(" ").replace('\n', " "));
            if nth == 0 {
                self.builder.block(Role::References, Some(&title), &text);
            } else {
                self.builder.line(Role::References, Some(&title), &text);
            }
        }
        Ok(())
    }

    /// XML of another kind: each element with text of its own is a block.
    fn other(&mut self, node: Node<'a, 'i>, depth: usize) -> Result<(), OpenError> {
        self.deadline.check()?;
        let own_text = node.children().any(|c| c.is_text() && c.text().is_some_and(|t| !t.trim().is_empty()));
        if own_text || depth > self.depth {
            let text = words(node);
            self.builder.block(Role::Body, None, &text);
            return Ok(());
        }
        for child in node.children().filter(Node::is_element) {
            self.other(child, depth + 1)?;
        }
        Ok(())
    }
}

/// "1" and "1." and "[1]" are all written "1.".
fn numbered(label: &str) -> String {
    let bare = label.trim_matches(['[', ']', '.', ' ', '(', ')']);
    format!("{bare}.")
}

/// A reference given as elements without punctuation between them.
fn citation(node: Node<'_, '_>) -> String {
    let mut names = Vec::new();
    let mut rest = Vec::new();
    for child in node.descendants().filter(Node::is_element) {
        match child.tag_name().name() {
            "name" | "string-name" => {
                let part = |n: &str| child.children().find(|c| c.has_tag_name(n)).map(words).unwrap_or_default();
                names.push(format!("{} {}", part("surname"), part("given-names")).trim().to_owned());
            }
            "collab" => names.push(words(child)),
            "article-title" | "chapter-title" | "source" | "year" | "volume" | "fpage" | "comment"
            | "publisher-name" | "elocation-id" => {
                let text = words(child);
                if !text.is_empty() {
                    rest.push(text);
                }
            }
            _ => {}
        }
    }
    let names = names.join(", ");
    [names, rest.join(". ")].iter().filter(|s| !s.is_empty()).cloned().collect::<Vec<_>>().join(". ")
}

/// "Figure 1" and its caption in one line, with a full stop between.
fn labelled(label: Option<&str>, words: &str) -> String {
    match label {
        Some(label) if words.is_empty() => label.to_owned(),
        Some(label) if label.ends_with(['.', ':']) => format!("{label} {words}"),
        Some(label) => format!("{label}. {words}"),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests;
