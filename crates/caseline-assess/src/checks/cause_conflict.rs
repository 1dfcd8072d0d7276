//! One disease called idiopathic and caused.

use crate::pattern::Pattern;
use super::remark::{Check, Found};
use crate::pattern;
use crate::report::Role;
use caseline_model::Level;
use std::ops::Range;

/// The check.
pub static CHECK: Check = Check {
    code: "cause-conflict",
    level: Level::Note,
    title: "one disease is called idiopathic and secondary",
    why: "Criteria that ask for no better explanation depend on which of the two is meant.",
    help: "Say once that the disease is secondary, and to what.",
    explain: "A disease that is defined as idiopathic (\"X is an idiopathic …\") and in the same report called paraneoplastic, secondary or induced is \
named with both places.",
    run,
};

fn run(report: &crate::report::Report) -> Vec<Found> {
    let defined = pattern!(r"\b(\w{6,}(?:itis|osis|pathy|anemia|penia|oma|purpura|fibrosis))(?: \([A-Z]+\))? is an idiopathic\b[^.]{0,50}");
    let mut out = Vec::new();
    for c in report.captures_iter(defined) {
        let Some(whole) = c.get(0).filter(|m| report.role_at(m.start()) != Role::References) else { continue };
        let second = Pattern::made(format!(r"\b(?:associated with )?(?:paraneoplastic|drug-induced|cancer-associated|tumou?r-induced) {}", regex::escape(&c[1])));
        let places: Vec<Range<usize>> = report.find(&second, |r| r != Role::References).into_iter().take(1).collect();
        if let Some(b) = places.first() {
            out.push(Found::new(report, format!("{} is called idiopathic and '{}'", &c[1], report.words(b)), &[whole.range(), b.clone()]));
            break;
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
        fires(&CHECK, "INTRODUCTION\nPolymyositis is an idiopathic disease of muscle.\n\nCASE REPORT\nHe came.\n\nDISCUSSION\nHe had paraneoplastic polymyositis.", "paraneoplastic");
        quiet(&CHECK, "INTRODUCTION\nPolymyositis is a disease of muscle.\n\nCASE REPORT\nHe came.\n\nDISCUSSION\nHe had paraneoplastic polymyositis.");
    }
}
