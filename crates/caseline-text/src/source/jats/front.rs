//! What the front matter says of the article: title, ids, licence, journal, year, country.

use super::inline::words;
use crate::source::{Bibliography, countries};
use roxmltree::Node;

/// Reads `front` (or `front-stub`).
pub(super) fn read(front: Node<'_, '_>) -> Bibliography {
    let find = |name: &str| front.descendants().find(|d| d.has_tag_name(name));
    let id = |kinds: &[&str]| {
        front
            .descendants()
            .filter(|d| d.has_tag_name("article-id"))
            .find(|d| d.attribute("pub-id-type").is_some_and(|k| kinds.contains(&k)))
            .map(words)
            .filter(|w| !w.is_empty())
    };
    let pmcid = id(&["pmc", "pmcid"]).map(|id| if id.starts_with("PMC") { id } else { format!("PMC{id}") });
    Bibliography {
        title: find("article-title").map(words).filter(|w| !w.is_empty()),
        doi: id(&["doi"]),
        pmid: id(&["pmid"]),
        pmcid,
        licence: licence(front),
        journal: find("journal-title").or_else(|| find("abbrev-journal-title")).map(words).filter(|w| !w.is_empty()),
        year: year(front),
        country: country(front),
    }
}

fn licence(front: Node<'_, '_>) -> Option<String> {
    let licence = front.descendants().find(|d| d.has_tag_name("license"))?;
    let href = |n: Node<'_, '_>| {
        n.attributes().find(|a| a.name() == "href").map(|a| a.value().trim().to_owned()).filter(|v| v.contains("://"))
    };
    let reference = licence.descendants().find(|d| d.tag_name().name() == "license_ref");
    href(licence)
        .or_else(|| reference.and_then(|r| r.text()).map(|t| t.trim().to_owned()))
        .or_else(|| licence.descendants().find_map(|d| href(d).filter(|h| h.contains("creativecommons"))))
        .or_else(|| Some(words(licence)))
        .filter(|w| !w.is_empty())
}

fn year(front: Node<'_, '_>) -> Option<i32> {
    let dates: Vec<_> = front.descendants().filter(|d| d.has_tag_name("pub-date")).collect();
    let of = |date: &Node<'_, '_>| {
        let year = date.children().find(|c| c.has_tag_name("year"))?;
        words(year).parse::<i32>().ok()
    };
    let kind = |d: &Node<'_, '_>| d.attribute("pub-type").or_else(|| d.attribute("date-type")).unwrap_or("").to_owned();
    ["ppub", "collection", "pub", "epub"]
        .iter()
        .find_map(|wanted| dates.iter().filter(|d| kind(d) == *wanted).find_map(of))
        .or_else(|| dates.iter().find_map(of))
}

fn country(front: Node<'_, '_>) -> Option<String> {
    let aff = front.descendants().find(|d| d.has_tag_name("aff"))?;
    if let Some(country) = aff.descendants().find(|d| d.has_tag_name("country")) {
        let name = words(country);
        return Some(countries::named(&name).map_or(name, str::to_owned)).filter(|w| !w.is_empty());
    }
    countries::last_in(&words(aff)).map(str::to_owned)
}
