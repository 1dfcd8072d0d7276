//! The JATS reader on small articles written for the purpose, and on damaged copies of them.

use crate::outline::Role;
use crate::source::{Limits, OpenError, Source, open};
use std::time::Duration;

const ARTICLE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.2 20190208//EN" "JATS-journalpublishing1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="case-report">
<front>
 <journal-meta><journal-title-group><journal-title>Journal of Small Reports</journal-title></journal-title-group></journal-meta>
 <article-meta>
  <article-id pub-id-type="pmid">123</article-id><article-id pub-id-type="pmc">456</article-id>
  <article-id pub-id-type="doi">10.9999/small.1</article-id>
  <title-group><article-title>A rash after <italic>hiking</italic></article-title></title-group>
  <contrib-group><contrib><name><surname>Roe</surname></name><xref ref-type="aff"><sup>1</sup></xref></contrib>
   <aff id="a1"><label>1</label>Clinic for Skin, Lyon, France</aff></contrib-group>
  <pub-date pub-type="epub"><year>2021</year></pub-date>
  <permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"><license-p>Open.</license-p></license></permissions>
  <abstract><sec><title>Background</title><p>Rashes are common.</p></sec><sec><title>Case</title><p>We met one.</p></sec></abstract>
  <kwd-group><kwd>rash</kwd><kwd>tick</kwd></kwd-group>
 </article-meta>
</front>
<body>
 <sec sec-type="intro"><title>Introduction</title><p>Ticks bite.<xref ref-type="bibr" rid="r1">1</xref></p></sec>
 <sec><title>Case report</title>
  <p>A 40-year-old man had leucocytes of 17.2 &#215; 10<sup>9</sup>/L (<xref ref-type="fig" rid="f1">Fig. 1</xref>).
   <fig id="f1"><label>Figure 1</label><caption><p>The rash on day 3.</p></caption><graphic xlink:href="x"/></fig>
   He felt well.</p>
  <sec><title>Results of tests</title><p>Serology was positive.</p>
   <table-wrap id="t1"><label>Table 1</label><caption><p>Blood tests.</p></caption>
    <table><thead>
      <tr><th rowspan="2">Test</th><th colspan="2">Day</th></tr><tr><th>0</th><th>14</th></tr></thead>
     <tbody><tr><td colspan="3">Chemistry</td></tr>
      <tr><td>CRP (mg/L)</td><td>82</td><td>4<xref ref-type="table-fn" rid="n1"><sup>a</sup></xref></td></tr>
      <tr><td>ALT (U/L)</td><td></td><td>31</td></tr></tbody></table>
    <table-wrap-foot><fn id="n1"><label>a</label><p>After treatment.</p></fn></table-wrap-foot>
   </table-wrap></sec>
 </sec>
 <sec><title>Discussion</title><p>Others saw the same.<sup>2</sup></p></sec>
</body>
<back>
 <ack><title>Acknowledgements</title><p>We thank the patient.</p></ack>
 <ref-list><title>References</title>
  <ref><label>1.</label><mixed-citation>Doe J. <source>Ticks</source>. 2001.</mixed-citation></ref>
  <ref><element-citation><person-group><name><surname>Poe</surname><given-names>E</given-names></name></person-group>
   <article-title>Bites</article-title><source>J Bite</source><year>1999</year></element-citation></ref></ref-list>
</back>
<sub-article><body><p>Reviewer: the patient in our clinic had gout.</p></body></sub-article>
</article>"#;

fn read(xml: &str) -> Result<Source, OpenError> {
    open("report.xml", xml.as_bytes(), &Limits::default())
}

fn said(source: &Source, role: Role) -> Vec<&str> {
    source.parts.iter().filter(|p| p.role == role).map(|p| p.span.of(&source.text)).collect()
}

#[test]
fn an_article_is_read_in_parts() {
    let source = read(ARTICLE).unwrap();
    assert_eq!(said(&source, Role::Title), ["A rash after hiking"]);
    assert_eq!(said(&source, Role::Abstract), ["Rashes are common.", "We met one."]);
    assert_eq!(said(&source, Role::Keywords), ["Keywords: rash; tick"]);
    assert_eq!(said(&source, Role::Introduction), ["Ticks bite. [1]"]);
    assert_eq!(
        said(&source, Role::Case),
        ["A 40-year-old man had leucocytes of 17.2 × 10^9/L (Fig. 1). He felt well.", "Serology was positive."]
    );
    assert_eq!(said(&source, Role::Caption), ["Figure 1. The rash on day 3.", "Table 1. Blood tests."]);
    assert_eq!(said(&source, Role::Discussion), ["Others saw the same. [2]"]);
    assert_eq!(said(&source, Role::BackMatter), ["We thank the patient."]);
    assert_eq!(said(&source, Role::References), ["1. Doe J. Ticks. 2001.\n2. Poe E. Bites. J Bite. 1999"]);
    assert!(!source.text.contains("gout") && !source.text.contains("Roe"));
    for pair in source.parts.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start);
    }
}

#[test]
fn bibliographic_data_are_read() {
    let b = read(ARTICLE).unwrap().bibliography;
    assert_eq!(b.title.as_deref(), Some("A rash after hiking"));
    assert_eq!(
        (b.doi.as_deref(), b.pmid.as_deref(), b.pmcid.as_deref()),
        (Some("10.9999/small.1"), Some("123"), Some("PMC456"))
    );
    assert_eq!(b.licence.as_deref(), Some("https://creativecommons.org/licenses/by/4.0/"));
    assert_eq!(
        (b.journal.as_deref(), b.year, b.country.as_deref()),
        (Some("Journal of Small Reports"), Some(2021), Some("France"))
    );
}

#[test]
fn tables_know_their_headings() {
    let source = read(ARTICLE).unwrap();
    let [table] = source.tables.as_slice() else { panic!("one table") };
    assert_eq!(table.label.as_deref(), Some("Table 1"));
    assert_eq!(table.caption.unwrap().of(&source.text), "Table 1. Blood tests.");
    let cell = |words: &str| table.cells.iter().find(|c| c.span.of(&source.text) == words).expect(words);
    assert_eq!(cell("82").headings, ["Day", "0", "Chemistry", "CRP (mg/L)"]);
    assert_eq!((cell("82").row, cell("82").column, cell("82").header), (3, 1, false));
    assert_eq!(cell("31").headings, ["Day", "14", "Chemistry", "ALT (U/L)"]);
    assert_eq!(cell("14").headings, ["Day"]);
    assert!(cell("Test").header);
    assert!(source.text.contains("CRP (mg/L) | 82 | 4 [a]\nALT (U/L) |  | 31\na After treatment."));
}

#[test]
fn truncated_xml_is_refused_with_a_reason() {
    let cut = &ARTICLE[..ARTICLE.len() / 2];
    let cut = &cut[..cut.rfind('<').unwrap()];
    assert!(read(cut).unwrap_err().to_string().contains("cut off"));
    assert!(read("<article><p>a</b></article>").unwrap_err().to_string().contains("not well-formed"));
}

#[test]
fn hostile_xml_ends_quickly() {
    let deep = format!("<article><body>{}x", "<sec>".repeat(2_000_000));
    assert!(matches!(read(&deep), Err(OpenError::Xml(m)) if m.contains("nested")));
    let mut chain = String::from("<!DOCTYPE article [<!ENTITY e0 'x'>");
    for i in 1..10 {
        chain += &format!("<!ENTITY e{i} '{}&e{};{}'>", "<p>".repeat(200), i - 1, "</p>".repeat(200));
    }
    chain += "]><article><body>&e9;</body></article>";
    assert!(matches!(read(&chain), Err(OpenError::Xml(m)) if m.contains("deep")));
    let external = "<!DOCTYPE article [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><article><body><p>a &x; b</p></body></article>";
    if let Ok(source) = read(external) {
        assert_eq!(source.text.split_whitespace().count(), 3, "nothing is fetched: {}", source.text);
    }
}

#[test]
fn depth_within_the_limit_does_not_overflow_the_stack() {
    let limits = Limits { depth: 100_000, ..Limits::default() };
    let xml = format!("<article><body>{}x{}</body></article>", "<sec>".repeat(200), "</sec>".repeat(200));
    assert_eq!(open("x", xml.as_bytes(), &limits).unwrap().text, "x\n");
}

#[test]
fn other_xml_gives_its_text_and_says_so() {
    let source =
        read("<?xml version=\"1.0\"?><note><to>Ward 3</to><body><line>CRP <b>12</b> mg/L</line></body></note>")
            .unwrap();
    assert_eq!(source.text, "Ward 3\n\nCRP 12 mg/L\n");
    assert_eq!(source.notices[0].code, "xml-not-jats");
    assert!(matches!(read("<?xml version=\"1.0\"?><html><body/></html>"), Err(OpenError::Html)));
}

#[test]
fn time_is_limited() {
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    assert!(matches!(open("x", ARTICLE.as_bytes(), &limits), Err(OpenError::TimedOut(_))));
}

#[test]
fn damaged_articles_never_panic() {
    let bytes = ARTICLE.as_bytes();
    for cut in (0..bytes.len()).step_by(37) {
        let _ = open("x", &bytes[..cut], &Limits::default());
    }
    // A fixed linear congruential sequence: the same damage on every run.
    let mut seed = 0x2545_f491_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 8) as usize
    };
    for _ in 0..400 {
        let mut copy = bytes.to_vec();
        for _ in 0..3 {
            let at = next() % copy.len();
            copy[at] = (next() % 256) as u8;
        }
        let _ = open("x", &copy, &Limits::default());
    }
}
