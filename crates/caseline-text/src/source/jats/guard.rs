//! Keeps hostile XML out before it is parsed, and lets named characters in.
//!
//! Three things in XML make little files large or deep: entities that expand into entities, elements
//! nested a million deep, and entities that are fetched from elsewhere. The first two are measured
//! here on the bytes, before a tree is built; nothing is ever fetched. Articles that rely on the
//! entities of the JATS DTD (`&alpha;`, `&nbsp;`) are common, so those are put in from a table.

use super::entities;
use crate::source::OpenError;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Most characters that the entities of a file may make.
const MOST_EXPANDED: usize = 4 << 20;

/// Checks the nesting and the entities, and returns the text with named characters resolved and the
/// number of names that are not known.
pub(super) fn check(xml: &str, depth: usize) -> Result<(Cow<'_, str>, usize), OpenError> {
    nesting(xml, depth)?;
    let declared = declarations(xml);
    expansion(xml, &declared)?;
    Ok(named_characters(xml, &declared))
}

fn nesting(xml: &str, limit: usize) -> Result<(), OpenError> {
    let bytes = xml.as_bytes();
    let mut depth = 0usize;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let start = at + found;
        let rest = &bytes[start..];
        let skip_to = |end: &str| memchr::memmem::find(rest, end.as_bytes()).map(|i| start + i + end.len());
        at = if rest.starts_with(b"<!--") {
            skip_to("-->").unwrap_or(bytes.len())
        } else if rest.starts_with(b"<![CDATA[") {
            skip_to("]]>").unwrap_or(bytes.len())
        } else if rest.starts_with(b"<?") {
            skip_to("?>").unwrap_or(bytes.len())
        } else {
            let end = skip_to(">").unwrap_or(bytes.len());
            if rest.starts_with(b"</") {
                depth = depth.saturating_sub(1);
            } else if !rest.starts_with(b"<!") && !bytes[..end].ends_with(b"/>") {
                depth += 1;
                if depth > limit {
                    let line = memchr::memchr_iter(b'\n', &bytes[..start]).count() + 1;
                    return Err(OpenError::Xml(format!(
                        "elements are nested more than {limit} deep (line {line}); no article needs that"
                    )));
                }
            }
            end
        };
    }
    Ok(())
}

/// The entities that the file declares itself, by name.
fn declarations(xml: &str) -> BTreeMap<&str, &str> {
    let mut declared = BTreeMap::new();
    let Some(doctype) = xml.find("<!DOCTYPE") else { return declared };
    let mut rest = &xml[doctype..];
    while let Some(at) = rest.find("<!ENTITY") {
        rest = &rest[at + "<!ENTITY".len()..];
        let words = rest.trim_start();
        let Some((name, after)) = words.split_once(|c: char| c.is_whitespace()) else { break };
        let after = after.trim_start();
        let Some(quote) = after.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let Some(end) = after[1..].find(quote) else { break };
        declared.entry(name).or_insert(&after[1..=end]);
        rest = &after[end + 1..];
    }
    declared
}

/// Adds up what every reference would expand to.
fn expansion(xml: &str, declared: &BTreeMap<&str, &str>) -> Result<(), OpenError> {
    if declared.is_empty() {
        return Ok(());
    }
    let bomb = || {
        OpenError::Xml(format!(
            "its entities would expand to more than {} MB (an \"entity expansion\" attack); nothing was expanded",
            MOST_EXPANDED >> 20
        ))
    };
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    // Each round settles the entities whose references are all settled; what is left is a circle.
    loop {
        let before = sizes.len();
        for (name, value) in declared {
            if sizes.contains_key(name) {
                continue;
            }
            let inner: Vec<&str> = references(value).filter(|r| declared.contains_key(r)).collect();
            if inner.iter().all(|r| sizes.contains_key(r)) {
                let size = inner.iter().fold(value.len(), |sum, r| sum.saturating_add(sizes[r]));
                sizes.insert(name, size);
            }
        }
        if sizes.len() == before {
            break;
        }
    }
    if sizes.len() < declared.len() {
        return Err(OpenError::Xml("its entities refer to each other in a circle".to_owned()));
    }
    let mut sum = 0usize;
    for name in references(xml) {
        sum = sum.saturating_add(sizes.get(name).copied().unwrap_or(0));
        if sum > MOST_EXPANDED {
            return Err(bomb());
        }
    }
    Ok(())
}

/// Names referred to as `&name;`.
fn references(text: &str) -> impl Iterator<Item = &str> {
    memchr::memchr_iter(b'&', text.as_bytes()).filter_map(move |at| name_at(text, at))
}

fn name_at(text: &str, at: usize) -> Option<&str> {
    let rest = &text[at + 1..];
    let end = rest.bytes().take(33).position(|b| !b.is_ascii_alphanumeric())?;
    (end > 0 && rest.as_bytes()[end] == b';' && rest.as_bytes()[0].is_ascii_alphabetic()).then(|| &rest[..end])
}

fn named_characters<'a>(xml: &'a str, declared: &BTreeMap<&str, &str>) -> (Cow<'a, str>, usize) {
    let mut out = String::new();
    let mut done = 0;
    let mut unknown = 0;
    for at in memchr::memchr_iter(b'&', xml.as_bytes()) {
        let Some(name) = name_at(xml, at) else { continue };
        if matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") || declared.contains_key(name) {
            continue;
        }
        out.push_str(&xml[done..at]);
        match entities::character(name) {
            Some(c) => out.push(c),
            None => {
                out.push('\u{FFFD}');
                unknown += 1;
            }
        }
        done = at + name.len() + 2;
    }
    if done == 0 {
        return (Cow::Borrowed(xml), 0);
    }
    out.push_str(&xml[done..]);
    (Cow::Owned(out), unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entity_bombs_are_refused_before_they_expand() {
        let mut xml = String::from("<!DOCTYPE article [<!ENTITY a0 \"ha\">");
        for i in 1..12 {
            let refs = format!("&a{};", i - 1).repeat(10);
            xml += &format!("<!ENTITY a{i} \"{refs}\">");
        }
        xml += "]><article>&a11;</article>";
        assert!(matches!(check(&xml, 64), Err(OpenError::Xml(m)) if m.contains("entity expansion")));

        let long = "x".repeat(100_000);
        let xml = format!("<!DOCTYPE a [<!ENTITY l \"{long}\">]><article>{}</article>", "&l;".repeat(1000));
        assert!(matches!(check(&xml, 64), Err(OpenError::Xml(m)) if m.contains("entity expansion")));

        let xml = "<!DOCTYPE a [<!ENTITY p \"&q;\"><!ENTITY q \"&p;\">]><article>&p;</article>";
        assert!(matches!(check(xml, 64), Err(OpenError::Xml(m)) if m.contains("circle")));
    }

    #[test]
    fn depth_is_measured_without_recursion() {
        let deep = "<p>".repeat(1_000_000);
        assert!(matches!(check(&deep, 256), Err(OpenError::Xml(m)) if m.contains("nested")));
        let flat = format!("<article>{}</article>", "<p>a</p><b/><!-- <x><x> -->".repeat(1000));
        assert!(check(&flat, 4).is_ok());
    }

    #[test]
    fn named_characters_are_put_in() {
        let (text, unknown) = check("<p>&alpha;&nbsp;&lt;5 &nosuch; &#955;</p>", 9).unwrap();
        assert_eq!(text, "<p>α\u{a0}&lt;5 \u{FFFD} &#955;</p>");
        assert_eq!(unknown, 1);
    }
}
