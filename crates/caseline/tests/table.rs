//! The rows of the review table, as a careful person would fill them in, on reports of our own.

use caseline::book::{AddOptions, sources};
use caseline::pool::table::{Table, default_columns};
use caseline::{Book, gather};
use std::path::Path;

fn table(at: &Path, reports: &[(&str, &str)]) -> Table {
    let lines: Vec<String> =
        reports.iter().map(|(id, text)| serde_json::json!({"id": id, "text": text}).to_string()).collect();
    let file = at.join("reports.jsonl");
    std::fs::write(&file, lines.join("\n")).unwrap();
    let mut book = Book::create(&at.join("book.sqlite")).unwrap();
    let (new, failed) = sources(gather(&[file]));
    assert!(failed.is_empty());
    book.add(new, &AddOptions::default(), |_, _| ()).unwrap();
    book.cohort(None).unwrap().table(&default_columns())
}

fn cell<'a>(table: &'a Table, report: &str, column: &str) -> &'a str {
    let at = table.columns.iter().position(|c| c == column).unwrap();
    table.rows.iter().find(|r| r.report == report).unwrap().cells[at].text()
}

const REPORTS: &[(&str, &str)] = &[
    (
        "negative",
        "A 52-year-old woman presented with a rash. Dermatomyositis was diagnosed. She denied dyspnea and had negative \
         antinuclear antibodies with normal creatine kinase. She was given prednisone and improved.",
    ),
    (
        "treated-first",
        "A 49-year-old woman was admitted with dermatomyositis. She was treated with prednisone for her dermatomyositis \
         without improvement. A mammography showed a nodule. The biopsy confirmed breast cancer.",
    ),
    (
        "untied",
        "A 49-year-old woman was admitted with dermatomyositis. High doses of steroids did not help. There were no earlier \
         records available. A mammography showed a nodule. The biopsy confirmed breast cancer.",
    ),
    (
        "others",
        "Case report\n\nA 60-year-old woman presented with a rash. Dermatomyositis was diagnosed. She was given \
         prednisone. After 3 months she was in remission.\n\nDiscussion\n\nRecently Smith et al. published the case of a \
         patient with dermatomyositis who died 9 years after rituximab.",
    ),
    (
        "later",
        "A 45-year-old man presented with a rash. He denied dysphagia and fever. Dermatomyositis was diagnosed. Two \
         months later he developed dysphagia. He was given prednisone and the rash resolved.",
    ),
    (
        "graded",
        "A 58-year-old man had myelodysplastic syndrome. He underwent allogeneic stem cell transplantation. On day +20 he \
         developed grade 2 graft-versus-host disease that improved with budesonide.",
    ),
];

#[test]
fn rows_as_a_careful_person_would_fill_them_in() {
    let dir = tempfile::tempdir().unwrap();
    let table = table(dir.path(), REPORTS);
    // Who denies one thing and has a negative test of another was not positive for it.
    assert_eq!(cell(&table, "negative", "Antibodies"), "no");
    // What was treated before the other was found came first; how long before, nobody says.
    assert_eq!(cell(&table, "treated-first", "Came first"), "dermatomyositis");
    assert_eq!(cell(&table, "treated-first", "Interval"), "not reported");
    assert_eq!(cell(&table, "untied", "Came first"), "dermatomyositis");
    assert_eq!(cell(&table, "untied", "Denied or ruled out"), "not reported");
    // Of the patient of other authors nothing is in the row.
    assert_eq!(cell(&table, "others", "Outcome"), "remission");
    assert_eq!(cell(&table, "others", "Follow-up"), "3 months");
    assert!(!cell(&table, "others", "Treatments in order").contains("rituximab"));
    // Denied at first and there later.
    let denied = cell(&table, "later", "Denied or ruled out");
    assert!(denied.contains("dysphagia (present at another time)") && denied.contains("fever"), "{denied}");
    // A grade of what came later is not a stage of the disease.
    let stage = cell(&table, "graded", "Stage");
    assert!(stage.starts_with("graft-versus-host disease: "), "{stage}");
}
