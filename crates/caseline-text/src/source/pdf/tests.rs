//! The PDF reader on small files made here, and on damaged copies of them.

use crate::outline::Role;
use crate::source::{Limits, OpenError, Source, open};
use std::fmt::Write as _;
use std::time::Duration;

/// Words at a place: x, y from the foot of the page, size, words.
type Words<'a> = (f32, f32, f32, &'a str);

/// A PDF of pages that draw the given words in Helvetica, in that order.
fn pdf(pages: &[Vec<Words<'_>>]) -> Vec<u8> {
    let contents: Vec<String> = pages
        .iter()
        .map(|words| {
            words.iter().fold(String::new(), |mut out, (x, y, size, text)| {
                let text = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
                let _ = writeln!(out, "BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET");
                out
            })
        })
        .collect();
    with_contents(&contents, "")
}

/// A PDF of pages with the given content streams.
fn with_contents(contents: &[String], trailer: &str) -> Vec<u8> {
    let kids: String = (0..contents.len()).map(|i| format!("{} 0 R ", 4 + 2 * i)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", contents.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (i, content) in contents.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>",
            5 + 2 * i
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    }
    let mut out = b"%PDF-1.4\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n{object}\nendobj\n", i + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    let size = objects.len() + 1;
    out.extend(format!("trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n").bytes());
    out
}

fn read(bytes: &[u8]) -> Source {
    open("report.pdf", bytes, &Limits::default()).expect("a readable PDF")
}

fn said(source: &Source, role: Role) -> Vec<&str> {
    source.parts.iter().filter(|p| p.role == role).map(|p| p.span.of(&source.text)).collect()
}

const LEFT: [&str; 6] = [
    "The patient was a sixty-year-old farmer",
    "who came with weakness of both legs and",
    "a rash on the eyelids. Creatine kinase",
    "was raised and the electromyogram was",
    "myopathic in all the muscles that were",
    "examined by two of the physicians.",
];
const RIGHT: [&str; 6] = [
    "Prednisolone was started on the second",
    "day and the strength of his legs came",
    "back within three weeks. A tumour of",
    "the colon was found in the course of",
    "the search and was removed without any",
    "complication in the following month.",
];

fn column(x: f32, lines: &[&'static str]) -> Vec<Words<'static>> {
    lines.iter().enumerate().map(|(i, line)| (x, 600.0 - 12.0 * i as f32, 10.0, *line)).collect()
}

#[test]
fn two_columns_are_read_one_after_the_other_in_whatever_order_they_are_drawn() {
    let (left, right) = (column(50.0, &LEFT), column(320.0, &RIGHT));
    let by_column = [left.clone(), right.clone()].concat();
    let by_row: Vec<_> = left.into_iter().zip(right).flat_map(|(l, r)| [l, r]).collect();
    for page in [by_column, by_row] {
        let text = read(&pdf(&[page])).text;
        assert_eq!(text, format!("{}\n\n{}\n", LEFT.join(" "), RIGHT.join(" ")));
    }
}

#[test]
fn a_line_across_both_columns_parts_them() {
    let mut page = column(50.0, &LEFT);
    page.extend(column(320.0, &RIGHT));
    page.reverse();
    page.push((50.0, 700.0, 18.0, "Weak legs and a rash on the eyelids of a farmer"));
    let source = read(&pdf(&[page]));
    assert_eq!(said(&source, Role::Title), ["Weak legs and a rash on the eyelids of a farmer"]);
    assert_eq!(source.bibliography.title.as_deref(), Some("Weak legs and a rash on the eyelids of a farmer"));
    assert!(source.text.ends_with(&format!("{}\n\n{}\n", LEFT.join(" "), RIGHT.join(" "))), "{}", source.text);
}

#[test]
fn running_heads_and_page_numbers_stand_apart() {
    let page = |number: &'static str, body: &'static [&'static str]| {
        let mut words = vec![(50.0, 780.0, 8.0, "Roe et al. Journal of Small Reports")];
        words.extend(column(50.0, body));
        words.push((290.0, 20.0, 8.0, number));
        words
    };
    let source = read(&pdf(&[
        page("11", &["The first page ends in the middle of a"]),
        page("12", &["sentence that goes on after the turn of", "the page."]),
    ]));
    assert_eq!(
        said(&source, Role::Body),
        ["The first page ends in the middle of a sentence that goes on after the turn of the page."]
    );
    assert_eq!(said(&source, Role::Furniture), ["Roe et al. Journal of Small Reports"]);
    assert!(!source.text.contains("12"));
}

#[test]
fn hyphens_of_the_printer_are_joined() {
    let source = read(&pdf(&[column(
        50.0,
        &["He had severe hypo-", "kalaemia and anti-", "TIF1 antibodies at follow-", "up in 2019."],
    )]));
    assert_eq!(source.text, "He had severe hypokalaemia and anti-TIF1 antibodies at follow-up in 2019.\n");
}

#[test]
fn sections_captions_and_references_are_told_apart() {
    let source = read(&pdf(&[vec![
        (50.0, 760.0, 18.0, "A rash after a walk in the hills"),
        (50.0, 735.0, 10.0, "Jane Roe, Department of Skin, Lyon"),
        (50.0, 710.0, 12.0, "Abstract"),
        (50.0, 694.0, 10.0, "We describe a rash that came after a walk."),
        (50.0, 670.0, 12.0, "Introduction"),
        (50.0, 654.0, 10.0, "Ticks bite people who walk in the hills."),
        (50.0, 630.0, 12.0, "Case report"),
        (50.0, 614.0, 10.0, "A man of 40 years came with a rash. His"),
        (50.0, 580.0, 8.0, "Figure 1. The rash on the third day."),
        (50.0, 550.0, 10.0, "fever had gone by then. doi:10.9999/small.7."),
        (50.0, 520.0, 12.0, "Discussion"),
        (50.0, 504.0, 10.0, "Others have seen the same in the lowlands."),
        (50.0, 480.0, 12.0, "References"),
        (50.0, 464.0, 8.0, "1. Doe J. Ticks. J Bite 2001;3:4-5."),
        (50.0, 454.0, 8.0, "2. Poe E. Bites. J Bite 1999;1:2-3."),
    ]]));
    assert_eq!(said(&source, Role::Title), ["A rash after a walk in the hills"]);
    assert_eq!(said(&source, Role::Abstract), ["We describe a rash that came after a walk."]);
    assert_eq!(
        said(&source, Role::Case),
        ["A man of 40 years came with a rash. His fever had gone by then. doi:10.9999/small.7."]
    );
    assert_eq!(said(&source, Role::Caption), ["Figure 1. The rash on the third day."]);
    assert_eq!(said(&source, Role::Discussion), ["Others have seen the same in the lowlands."]);
    assert_eq!(
        said(&source, Role::References).concat(),
        "1. Doe J. Ticks. J Bite 2001;3:4-5.\n\n2. Poe E. Bites. J Bite 1999;1:2-3."
    );
    assert_eq!(said(&source, Role::BackMatter), ["Jane Roe, Department of Skin, Lyon"]);
    assert_eq!(source.bibliography.doi.as_deref(), Some("10.9999/small.7"));
}

#[test]
fn raised_numbers_are_exponents_or_reference_marks() {
    // Helvetica: "10" is 11.12 points wide at 10 points, "rash." 23.35.
    let source = read(&pdf(&[vec![
        (50.0, 600.0, 10.0, "10"),
        (61.3, 604.0, 6.0, "9"),
        (65.0, 600.0, 10.0, "/L cells and a rash."),
        (154.0, 604.0, 6.0, "12"),
        (164.0, 600.0, 10.0, "Then fever."),
    ]]));
    assert_eq!(source.text, "10^9/L cells and a rash. [12] Then fever.\n");
}

#[test]
fn a_hanging_first_letter_goes_to_its_word() {
    let source = read(&pdf(&[vec![
        (50.0, 576.0, 34.0, "T"),
        (74.0, 600.0, 10.0, "he patient was well until the day"),
        (74.0, 588.0, 10.0, "before, when a fever came and she"),
        (74.0, 576.0, 10.0, "took to her bed."),
    ]]));
    assert_eq!(source.text, "The patient was well until the day before, when a fever came and she took to her bed.\n");
}

#[test]
fn rows_of_cells_are_lines_with_bars() {
    let mut page = vec![(50.0, 625.0, 10.0, "Table 1. Blood tests.")];
    let rows = [["Test", "Day 0", "Day 14"], ["CRP", "82", "4"], ["ALT", "33", "31"]];
    for (i, row) in rows.iter().enumerate() {
        for (j, cell) in row.iter().enumerate() {
            page.push((50.0 + 90.0 * j as f32, 600.0 - 12.0 * i as f32, 10.0, *cell));
        }
    }
    let source = read(&pdf(&[page]));
    assert_eq!(said(&source, Role::Table), ["Test | Day 0 | Day 14\nCRP | 82 | 4\nALT | 33 | 31"]);
    let [table] = source.tables.as_slice() else { panic!("one table") };
    assert_eq!(table.label.as_deref(), Some("Table 1"));
    let cell = table.cells.iter().find(|c| c.span.of(&source.text) == "31").unwrap();
    assert_eq!(cell.headings, ["Day 14", "ALT"]);
}

#[test]
fn turned_text_is_read_along_its_own_lines() {
    let content = "BT /F1 10 Tf 0 1 -1 0 300 100 Tm (Turned words go) Tj ET\n\
                   BT /F1 10 Tf 0 1 -1 0 312 100 Tm (upwards on the page.) Tj ET\n\
                   BT /F1 10 Tf 1 0 0 1 50 700 Tm (Upright words.) Tj ET"
        .to_owned();
    assert_eq!(read(&with_contents(&[content], "")).text, "Upright words.\n\nTurned words go upwards on the page.\n");
}

#[test]
fn scans_locks_and_cut_files_say_what_is_wrong() {
    let image = "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \u{41} EI Q".to_owned();
    assert_eq!(open("scan.pdf", &with_contents(&[image], ""), &Limits::default()), Err(OpenError::NoTextLayer));

    let key = "00".repeat(32);
    let lock = format!("/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{key}> /U <{key}> >>");
    let page = "BT /F1 10 Tf (locked words) Tj ET".to_owned();
    assert_eq!(open("locked.pdf", &with_contents(&[page], &lock), &Limits::default()), Err(OpenError::Encrypted));

    let whole = pdf(&[column(50.0, &LEFT)]);
    let stub = open("cut.pdf", &whole[..40], &Limits::default()).unwrap_err();
    assert!(stub.to_string().contains("cut off"), "{stub}");
    let most = read(&whole[..whole.len() - 120]);
    assert_eq!(most.notices[0].code, "pdf-truncated");
    assert!(most.text.contains("weakness of both legs"));

    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    assert!(matches!(open("slow.pdf", &whole, &limits), Err(OpenError::TimedOut(_))));
}

#[test]
fn pages_that_contain_themselves_end() {
    let looped = String::from_utf8(pdf(&[column(50.0, &LEFT)])).unwrap().replace("/Kids [4 0 R ]", "/Kids [2 0 R ]");
    let _ = open("loop.pdf", looped.as_bytes(), &Limits::default());
}

#[test]
fn damaged_files_never_panic() {
    let whole = pdf(&[column(50.0, &LEFT), column(50.0, &RIGHT)]);
    for cut in (0..whole.len()).step_by(53) {
        let _ = open("cut.pdf", &whole[..cut], &Limits::default());
    }
    // A fixed linear congruential sequence: the same damage on every run.
    let mut seed = 0x1234_5678_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize
    };
    for _ in 0..150 {
        let mut copy = whole.clone();
        for _ in 0..4 {
            let at = next() % copy.len();
            copy[at] = (next() % 256) as u8;
        }
        let _ = open("flip.pdf", &copy, &Limits::default());
    }
}
