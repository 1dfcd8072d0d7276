//! Claims that are repeated from paper to paper, beside what their sources say.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::report::Role;
use caseline_model::Level;
use serde::Deserialize;
use std::sync::LazyLock;

/// The check.
pub static CHECK: Check = Check {
    code: "claim-library",
    level: Level::Note,
    title: "a repeated claim is not what its source says",
    why: "Numbers change their meaning as they are copied.",
    help: "Cite the number as the source has it, or a newer one.",
    explain: "A small table of claims (data/claims.toml) with the number, the source and what it says. It holds what was looked up, no more; a clinician \
can add a row.",
    run,
};

#[derive(Deserialize)]
struct Table {
    claim: Vec<Claim>,
}
#[derive(Deserialize)]
struct Claim {
    pattern: String,
    near: String,
    says: String,
    source: String,
    level: String,
    verdict: String,
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    newer: Option<String>,
}

/// What the library knows of a claim.
pub(crate) struct Known {
    /// What the source says.
    pub says: &'static str,
    /// The source.
    pub source: &'static str,
    /// How the claim stands to it.
    pub verdict: &'static str,
    /// The number as the source has it.
    pub value: Option<&'static str>,
    /// A newer estimate.
    pub newer: Option<&'static str>,
}

static CLAIMS: LazyLock<Vec<(Pattern, Pattern, Claim)>> = LazyLock::new(|| {
    let table: Table = toml::from_str(include_str!("../../data/claims.toml")).expect("the built-in table is well formed");
    table.claim.into_iter().map(|c| (Pattern::made(c.pattern.clone()), Pattern::made(c.near.clone()), c)).collect()
});

fn run(report: &crate::report::Report) -> Vec<Found> {
    let mut out = Vec::new();
    for (pattern, near, claim) in CLAIMS.iter() {
        for r in report.find(pattern, |role| role != Role::References) {
            let from = crate::report::floor(report.text, r.start.saturating_sub(240));
            let to = crate::report::floor(report.text, r.end + 160);
            if near.is_match(&report.text[from..to]) {
                let level = if claim.level == "warning" { Level::Warning } else { Level::Note };
                out.push(Found::new(report, format!("{} ({})", claim.says, claim.source), &[r]).at(level));
                break;
            }
        }
    }
    out
}

/// What the library knows of a claim; the pattern alone must match, or with words that stand near it.
pub(crate) fn library(claim: &str) -> Option<Known> {
    let known = |c: &'static Claim| Known {
        says: &c.says,
        source: &c.source,
        verdict: &c.verdict,
        value: c.value.as_deref(),
        newer: c.newer.as_deref(),
    };
    CLAIMS.iter().find(|(pattern, near, _)| pattern.is_match(claim) && near.is_match(claim)).map(|(_, _, c)| known(c))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{fires, quiet};
    use super::CHECK;

    #[test]
    fn speaks_and_is_quiet() {
        fires(&CHECK, "CASE REPORT\nHe came.\n\nDISCUSSION\nUp to 30% of patients with dermatomyositis have cancer arising at some time.", "30%");
        quiet(&CHECK, "CASE REPORT\nHe came.\n\nDISCUSSION\nUp to 30% of patients with gout are overweight.");
    }
}
