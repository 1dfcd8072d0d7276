//! Every cue of assertion does its work in its example.
//!
//! The example of a cue is a clinical phrase that says what the cue is for: a denial denies, a relative
//! owns, a word that ends the clause shields what stands behind it. So each is read twice, as it stands
//! and with the cue struck out. As it stands it must read as the class says, on the side where the cue
//! speaks; a cue whose example cannot be written as a person would write it stands in the wrong class.
//! Struck out, it should read otherwise. Rules of the reader may know the same phrase ("the differential
//! diagnosis included"), so a few cues may be struck out unseen, but not many: a cue nobody misses is of no use.

use caseline_model::{Certainty, Kind, Mode, Polarity, Subject};
use caseline_read::lexicon::{Hit, Lexicon, Row, Table, parse_tsv};
use caseline_read::mention::Mention;
use caseline_read::page::Page;
use caseline_read::rules::judge::assertion;
use caseline_read::rules::spot::terms;
use caseline_text::Document;
use caseline_text::source::{self, Limits};

const CUES: &str = include_str!("../../../lexicon/cue.tsv");

/// What is said of a mention, in the words of the column `class`; `present` where nothing is.
fn said(mention: &Mention) -> &'static str {
    let said = &mention.assertion;
    match (said.subject, said.polarity, said.mode, said.certainty) {
        (Subject::Relative, ..) => "family",
        (Subject::Literature, ..) => "literature",
        (_, Polarity::Absent, ..) => "absent",
        (_, _, Mode::Planned, _) => "planned",
        (_, _, Mode::Hypothetical, _) => "hypothetical",
        (_, _, _, Certainty::Probable | Certainty::Possible) => "suspected",
        (_, _, Mode::Historical, _) => "historical",
        _ => "present",
    }
}

/// The names of the only sentence of a page, and the sites in it ("the palms were spared"), judged.
fn judged(page: &Page<'_>) -> Vec<Mention> {
    let names = terms::names(page, 0);
    let mut mentions = terms::mentions(page, 0, &names);
    let sites = page.longest(page.lines[0].tokens.clone(), |t| t == Table::Anatomy);
    mentions.extend(sites.iter().map(|hit| {
        let label = page.concept(hit).label.clone();
        Mention::new("example", Kind::Finding, label, hit.span, (hit.first, hit.last), 0)
    }));
    assertion::judge(page, 0, &mut mentions);
    mentions
}

/// Where a row's own cue stands on the page, not inside a longer one.
fn cue(page: &Page<'_>, row: &Row<'_>) -> Option<Hit> {
    let all = page.maximal(page.lines[0].tokens.clone(), |t| t == Table::Cue);
    all.into_iter().find(|hit| {
        let concept = page.concept(hit);
        ["class", "direction"].iter().all(|c| concept.field(c) == row.get(c).copied()) && concept.label == row["label"]
    })
}

/// True where the mention stands on the side to which the cue speaks.
fn on_its_side(row: &Row<'_>, cue: &Hit, mention: &Mention) -> bool {
    match row["direction"] {
        "before" => cue.first <= mention.first,
        "after" => mention.last <= cue.last,
        _ => true,
    }
}

/// How a row's example reads.
enum Verdict {
    /// As the class says, and otherwise without the cue.
    Works,
    /// As the class says, with the cue or without.
    Unmissed(String),
    /// Otherwise.
    Wrong(String),
}

fn verdict(row: &Row<'_>) -> Verdict {
    let (label, class, example) = (row["label"], row["class"], row["example"]);
    let source = source::open("example", example.as_bytes(), &Limits::default()).expect("text");
    let document = Document::prepare(source);
    let mut page = Page::new(&document, Lexicon::builtin());
    if page.lines.len() != 1 {
        return Verdict::Wrong(format!("{label:?}: {example:?} is not one sentence"));
    }
    let Some(cue) = cue(&page, row) else {
        return Verdict::Wrong(format!("{label:?} ({class}) is no cue of its own in {example:?}"));
    };
    let with = judged(&page);
    // Struck out alone it shows what it hides or shields from, struck out with all that share its words what it says.
    let hits = page.hits.clone();
    let other = |h: &Hit| Lexicon::builtin().concept(h.concept).table != Table::Cue;
    page.hits.retain(|h| other(h) || h.concept != cue.concept);
    let alone = judged(&page);
    page.hits = hits;
    page.hits.retain(|h| other(h) || h.last < cue.first || cue.last < h.first);
    let without = judged(&page);
    // "such as" shields a denial from the word "as", which would end it; the other shields ward off a cue.
    let wanted = match class {
        _ if label == "such as" => "absent",
        "pseudo" | "terminator" | "affirmed" => "present",
        class => class,
    };
    let list = |all: &[Mention]| all.iter().map(|m| format!("{} {}", m.label, said(m))).collect::<Vec<_>>().join(", ");
    let reading = format!("{label:?} ({class}) in {example:?}: [{}], without it [{}]", list(&with), list(&without));
    if !with.iter().any(|m| on_its_side(row, &cue, m) && said(m) == wanted) {
        return Verdict::Wrong(reading);
    }
    let missed = |all: &[Mention]| with.iter().zip(all).any(|(a, b)| said(a) != said(b));
    if missed(&alone) || missed(&without) { Verdict::Works } else { Verdict::Unmissed(reading) }
}

#[test]
fn every_cue_does_its_work_in_its_example() {
    let (mut wrong, mut unmissed, mut all) = (Vec::new(), Vec::new(), 0);
    for row in parse_tsv(CUES) {
        all += 1;
        match verdict(&row) {
            Verdict::Works => {}
            Verdict::Unmissed(reading) => unmissed.push(reading),
            Verdict::Wrong(reading) => wrong.push(reading),
        }
    }
    assert!(wrong.is_empty(), "{} of {all} do not read as their class says:\n{}", wrong.len(), wrong.join("\n"));
    let few = all / 40;
    assert!(
        unmissed.len() <= few,
        "{} of {all} read the same without the cue, more than {few}:\n{}",
        unmissed.len(),
        unmissed.join("\n")
    );
}
