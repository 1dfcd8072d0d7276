//! Terms that are confused with others, by a table of rules.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::report::Role;
use caseline_model::Level;
use serde::Deserialize;
use std::sync::LazyLock;

/// The check.
pub static CHECK: Check = Check {
    code: "term-confused",
    level: Level::Note,
    title: "a term that means something else",
    why: "Readers and programs take the word at its meaning.",
    help: "Use the word for what is meant.",
    explain: "A table of terms that are often confused (data/term_rules.toml), each with the words, what is wrong with them and where to look it \
up. References are left out. A clinician can add a row without touching the program.",
    run,
};

#[derive(Deserialize)]
struct Table {
    rule: Vec<Rule>,
}
#[derive(Deserialize)]
struct Rule {
    pattern: String,
    message: String,
    source: String,
    level: String,
}

static RULES: LazyLock<Vec<(Pattern, String, Level)>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../../data/term_rules.toml")).expect("the built-in table is well formed");
    table
        .rule
        .into_iter()
        .map(|r| (Pattern::made(r.pattern.clone()), format!("{} ({})", r.message, r.source), if r.level == "warning" { Level::Warning } else { Level::Note }))
        .collect()
});

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    for (pattern, message, level) in RULES.iter() {
        let places: Vec<_> = report.find(pattern, |role| role != Role::References).into_iter().take(3).collect();
        if !places.is_empty() {
            out.push(Found::new(report, message.clone(), &places).at(*level));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nAnti-Ro52 (SSA) antibodies were found.\n\nDISCUSSION\nRare.", "Ro52 (SSA)");
        quiet(&CHECK, "CASE REPORT\nAnti-Ro60 (SSA) and anti-Ro52 antibodies were found.\n\nDISCUSSION\nRare.");
    }
}
