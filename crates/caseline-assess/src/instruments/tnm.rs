//! The grammar of T, N and M of breast cancer, shared by the staging instruments and the notation check.
//!
//! A category may carry `c`, `p`, `yc`, `yp`, `r`, `a` before it and suffixes such as (m), (f), (sn), (i+)
//! after it. M after surgery is cM0, cM1 or pM1: there is no pM0, ycM0 or ypM0.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A category taken apart: `ycN1mi(sn)` is prefix `yc`, letter `N`, category `N1mi`, suffix `(sn)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// `c`, `p`, `yc`, `yp`, `r`, `a` or nothing.
    pub prefix: String,
    /// `T`, `N` or `M`.
    pub letter: char,
    /// The category without prefix and suffix: `T4d`, `N1mi`, `M0`, `Tis`.
    pub name: String,
    /// Suffixes as written.
    pub suffix: String,
}

impl Category {
    /// Takes a category apart; `None` where it is none.
    pub fn parse(written: &str) -> Option<Category> {
        let s: String = written.chars().filter(|c| !c.is_whitespace()).collect();
        let at = s.find(['T', 'N', 'M']).or_else(|| s.find(['t', 'n', 'm']))?;
        let prefix = s[..at].to_lowercase();
        if !matches!(prefix.as_str(), "" | "c" | "p" | "y" | "yc" | "yp" | "r" | "rc" | "rp" | "a") {
            return None;
        }
        let letter = s[at..].chars().next()?.to_ascii_uppercase();
        let rest = &s[at + 1..];
        let (body, suffix) = rest.split_at(rest.find('(').unwrap_or(rest.len()));
        let body = body.to_lowercase();
        let known = match letter {
            'T' => ["0", "is", "x", "1", "1mi", "1a", "1b", "1c", "2", "3", "4", "4a", "4b", "4c", "4d"]
                .contains(&body.as_str()),
            'N' => ["0", "x", "1", "1mi", "1a", "1b", "1c", "2", "2a", "2b", "3", "3a", "3b", "3c"]
                .contains(&body.as_str()),
            _ => ["0", "1", "x"].contains(&body.as_str()),
        };
        let body = if body == "x" { "X".to_owned() } else { body };
        known.then(|| Category { prefix, letter, name: format!("{letter}{body}"), suffix: suffix.to_owned() })
    }

    /// T4d → T4, N2a → N2, but T1mi and N1mi stay what the group tables need: T1, N1mi.
    pub fn main(&self) -> String {
        match self.name.as_str() {
            "Tis" | "N1mi" => self.name.clone(),
            name => name.chars().take(2).collect(),
        }
    }

    /// False for what no edition knows: M0 with `p` or `y`.
    pub fn is_valid(&self) -> bool {
        !(self.letter == 'M' && (self.prefix.contains('y') || (self.prefix.contains('p') && self.name != "M1")))
    }
}

/// The stage tables.
#[derive(Deserialize)]
struct Tables {
    anatomic: Anatomic,
    prognostic: Prognostic,
}
#[derive(Deserialize)]
struct Anatomic {
    rows: Vec<[String; 3]>,
}
#[derive(Deserialize)]
struct Prognostic {
    rows: Vec<[String; 3]>,
    #[serde(flatten)]
    groups: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    toml::from_str(include_str!("../../data/ajcc8_breast.toml")).expect("the built-in stage table is well formed")
});

fn row(rows: &[[String; 3]], t: &str, n: &str) -> Option<String> {
    let has = |list: &str, x: &str| list.split(' ').any(|w| w == x);
    rows.iter().find(|r| has(&r[0], t) && has(&r[1], n)).map(|r| r[2].clone())
}

/// The anatomic stage group; `None` where there is none.
pub fn anatomic(t: &Category, n: &Category, m: &Category) -> Option<String> {
    if m.name == "M1" {
        return Some("IV".to_owned());
    }
    row(&TABLES.anatomic.rows, &t.main(), &n.main())
}

/// The clinical prognostic group of AJCC 8 for a grade (1 to 3) and HER2, ER, PR.
pub fn prognostic(
    t: &Category,
    n: &Category,
    m: &Category,
    grade: u8,
    her2: bool,
    er: bool,
    pr: bool,
) -> Option<String> {
    if m.name == "M1" {
        return Some("IV".to_owned());
    }
    if t.name == "Tis" && n.name == "N0" {
        return Some("0".to_owned());
    }
    let group = row(&TABLES.prognostic.rows, &t.main(), &n.main())?;
    let column = 4 * usize::from(!her2) + 2 * usize::from(!er) + usize::from(!pr);
    TABLES.prognostic.groups.get(&group)?.get(&format!("G{grade}"))?.get(column).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_taken_apart() {
        let c = Category::parse("ycN1mi(sn)").unwrap();
        assert_eq!((c.prefix.as_str(), c.name.as_str(), c.suffix.as_str()), ("yc", "N1mi", "(sn)"));
        assert_eq!(Category::parse("cT4d").unwrap().main(), "T4");
        assert_eq!(Category::parse("ypTis").unwrap().main(), "Tis");
        assert_eq!(Category::parse("Tis (LCIS)").unwrap().name, "Tis");
        assert_eq!(Category::parse("T5"), None);
        assert_eq!(Category::parse("stage"), None);
    }

    #[test]
    fn there_is_no_m0_after_p_or_y() {
        for (written, valid) in
            [("ycM0", false), ("pM0", false), ("ypM0", false), ("cM0", true), ("pM1", true), ("M0", true)]
        {
            assert_eq!(Category::parse(written).unwrap().is_valid(), valid, "{written}");
        }
    }

    #[test]
    fn every_group_is_complete() {
        for t in ["T0", "T1", "T2", "T3", "T4"] {
            for n in ["N0", "N1mi", "N1", "N2", "N3"] {
                let (tc, nc, mc) =
                    (Category::parse(t).unwrap(), Category::parse(n).unwrap(), Category::parse("M0").unwrap());
                let expected = (t, n) != ("T0", "N0");
                assert_eq!(anatomic(&tc, &nc, &mc).is_some(), expected, "{t}{n}");
                for grade in 1..=3 {
                    assert_eq!(
                        prognostic(&tc, &nc, &mc, grade, true, false, true).is_some(),
                        expected,
                        "{t}{n} G{grade}"
                    );
                }
            }
        }
    }
}
