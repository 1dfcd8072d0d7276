//! What the first page and the running heads say of the article: DOI, year, licence, country.
//!
//! Only what is printed in a form that cannot be mistaken is taken: a DOI by its syntax, a year
//! beside a copyright sign or "Published" or in a running head, a licence by its address at Creative
//! Commons, a country that ends an affiliation.

use super::sections::Block;
use crate::outline::Role;
use crate::source::{Bibliography, countries};

/// How many blocks at the start may hold the imprint.
const FIRST: usize = 40;

/// Reads the bibliographic data, but for the title.
pub(super) fn read(blocks: &[Block], heads: &[String]) -> Bibliography {
    let first = || blocks.iter().take(FIRST).map(|b| b.text.as_str());
    let heads = || heads.iter().map(String::as_str);
    let front = blocks.iter().take_while(|b| !matches!(b.role, Role::Introduction | Role::Case | Role::Abstract));
    let country = front.take(FIRST).filter(|b| b.role == Role::BackMatter).find_map(|b| {
        // Numbers mark the affiliations, so that a country ends where the next number stands.
        b.text.split(|c: char| c.is_ascii_digit() || c == '[').find_map(countries::last_in)
    });
    Bibliography {
        doi: first().filter(|t| t.len() < 4000).chain(heads()).find_map(doi),
        year: first().find_map(year_of_imprint).or_else(|| heads().find_map(year)),
        licence: first()
            .chain(heads())
            .chain(blocks.iter().rev().take(FIRST).map(|b| b.text.as_str()))
            .find_map(licence),
        country: country.map(str::to_owned),
        ..Bibliography::default()
    }
}

/// A DOI in running text, without the stop that ends its sentence.
fn doi(text: &str) -> Option<String> {
    let at = text.match_indices("10.").map(|(i, _)| i).find(|i| {
        let rest = &text[i + 3..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        (4..=9).contains(&digits)
            && rest[digits..].starts_with('/')
            && !text[..*i].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.')
    })?;
    let doi = text[at..].split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ']' | '>' | '"')).next()?;
    let doi = doi.trim_end_matches(['.', ':', ')']);
    (doi.len() > 8).then(|| doi.to_owned())
}

/// The year after a copyright sign or "Published".
fn year_of_imprint(text: &str) -> Option<i32> {
    ["©", "Copyright", "copyright", "Published", "published online"].iter().find_map(|sign| {
        let after = &text[text.find(sign)? + sign.len()..];
        year(&after.chars().take(30).collect::<String>())
    })
}

/// The first number that can be a year of publication.
fn year(text: &str) -> Option<i32> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|n| n.len() == 4)
        .find_map(|n| n.parse::<i32>().ok().filter(|y| (1950..=2099).contains(y)))
}

fn licence(text: &str) -> Option<String> {
    let at = text.find("creativecommons.org/")?;
    let address = text[at..].split(|c: char| c.is_whitespace() || matches!(c, ')' | ',' | ';' | ']' | '>')).next()?;
    Some(format!("https://{}", address.trim_end_matches('.')))
}

/// A title without the kind of article that some journals set above it in the same type.
pub(super) fn without_kind(title: &str) -> &str {
    let kinds =
        ["Case Report", "Case Series", "Research Article", "Review Article", "Original Article", "Clinical Study"];
    let rest = kinds.iter().find_map(|kind| title.strip_prefix(kind)).map(str::trim_start);
    rest.filter(|r| r.len() > 20 && r.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())).unwrap_or(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imprints_are_read() {
        assert_eq!(doi("see https://doi.org/10.9999/small.1. Then").as_deref(), Some("10.9999/small.1"));
        assert_eq!(doi("10.5 mg/L and 110.1234/5"), None);
        assert_eq!(year_of_imprint("© The Authors 2019. Received 2018"), Some(2019));
        assert_eq!(year_of_imprint("Received 12 May 2018"), None);
        let address = licence("under CC BY (http://creativecommons.org/licenses/by/4.0), which permits");
        assert_eq!(address.as_deref(), Some("https://creativecommons.org/licenses/by/4.0"));
        assert_eq!(without_kind("Case Report A rash after a walk in the hills"), "A rash after a walk in the hills");
        assert_eq!(without_kind("Case Report of a rash after a walk"), "Case Report of a rash after a walk");
    }
}
