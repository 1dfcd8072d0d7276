//! Remarks as SARIF 2.1.0, which editors and code hosts read.
//!
//! OASIS Static Analysis Results Interchange Format, version 2.1.0.

use super::Checked;
use super::lines::Lines;
use crate::checks::{all, find};
use caseline_model::{Level, Quote};
use serde_json::{Value, json};

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn location(name: &str, lines: &Lines, quote: &Quote) -> Value {
    let ((line, column), (last, end)) = (lines.place(quote.start), lines.place(quote.end));
    json!({"physicalLocation": {
        "artifactLocation": {"uri": name},
        "region": {
            "startLine": line, "startColumn": column, "endLine": last, "endColumn": end,
            "charOffset": quote.start, "charLength": quote.end - quote.start, "snippet": {"text": quote.exact}
        }
    }})
}

/// One run over all reports.
pub fn sarif(version: &str, reports: &[Checked]) -> Value {
    let rules: Vec<Value> = all()
        .iter()
        .map(|c| {
            json!({
                "id": c.code,
                "shortDescription": {"text": c.title},
                "fullDescription": {"text": c.explain},
                "help": {"text": format!("{} {}", c.why, c.help)},
                "defaultConfiguration": {"level": level(c.level)}
            })
        })
        .collect();
    let mut results = Vec::new();
    for report in reports {
        let lines = Lines::new(report.text);
        for r in report.remarks {
            let mut places = r.quotes.iter().map(|q| location(report.name, &lines, q));
            let first = places
                .next()
                .unwrap_or_else(|| json!({"physicalLocation": {"artifactLocation": {"uri": report.name}}}));
            let related: Vec<Value> = places.collect();
            let index = find(r.code).and_then(|c| all().iter().position(|x| x.code == c.code));
            results.push(json!({
                "ruleId": r.code, "ruleIndex": index, "level": level(r.level), "message": {"text": r.message},
                "locations": [first], "relatedLocations": related
            }));
        }
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "caseline", "version": version, "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results
        }]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::{CheckInput, check};
    use caseline_model::{Case, Reader, SourceInfo};

    #[test]
    fn results_name_their_rule_and_place() {
        let case = Case::new(Reader::default(), SourceInfo::default());
        let text = "CASE REPORT\nA woman had surgery for breast cancer (ypT0, ypN0, ycM0).\n\nDISCUSSION\nRare.";
        let remarks = check(&CheckInput { case: &case, text });
        let shown = sarif("0.1.0", &[Checked { name: "a.txt", text, remarks: &remarks }]);
        let results = shown["runs"][0]["results"].as_array().unwrap();
        let tnm = results.iter().find(|r| r["ruleId"] == "notation-tnm").expect("ycM0 is found");
        assert_eq!(tnm["locations"][0]["physicalLocation"]["region"]["startLine"], 2);
        let index = tnm["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(shown["runs"][0]["tool"]["driver"]["rules"][index]["id"], "notation-tnm");
    }
}
