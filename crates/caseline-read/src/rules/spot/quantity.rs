//! Quantities: a number with what belongs to it (comparator, range, powers of ten, unit).
//!
//! Reads `1,024 IU/L`, `15,13 ng/ml`, `<5`, `10–12 g/dL`, `38.5 °C`, `1:160`, `10/15`, `132/78 mmHg`,
//! `3.5 × 2.1 × 4 cm`, `10 000`, `2.3 × 10^9/L`. It must not read what is no quantity: numbers of
//! figures, tables, cases, cycles and references, years, numbers inside names (`CD 20`, `factor 8`).

use super::compose::compose;
use super::units::{Unit, Units};
use crate::lexicon::{Hit, Table};
use crate::page::Page;
use crate::token::Shape;
use caseline_model::{Comparator, Value};
use caseline_text::{Clean, Span};
use std::borrow::Cow;
use std::ops::Range;

/// What a quantity looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A number, perhaps with unit and range.
    Plain,
    /// `1:160`.
    Titre,
    /// `10/15`, `132/78`.
    Ratio,
    /// `3 × 4 × 2`.
    Sizes,
    /// `2+`, `3+`: a grade of staining or strength.
    Plus,
}

/// A number with what belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity<'u> {
    /// Where it stands, comparator and unit included.
    pub span: Span<Clean>,
    /// First token.
    pub first: usize,
    /// Last token, inclusive.
    pub last: usize,
    /// What it looks like.
    pub form: Form,
    /// The number; the first of several.
    pub number: f64,
    /// Upper end of a range; second number of a ratio.
    pub high: Option<f64>,
    /// How it is bounded.
    pub comparator: Option<Comparator>,
    /// The unit as written.
    pub unit_words: Option<String>,
    /// The unit, if it is one we know.
    pub unit: Option<Cow<'u, Unit>>,
    /// The whole as written, where it is more than a number.
    pub text: Option<String>,
    /// True where it is the range of healthy people, in brackets behind a value: "594 U/L (10–40)".
    pub reference: bool,
}

impl Quantity<'_> {
    /// What its unit measures; empty without a unit.
    pub fn dimension(&self) -> &str {
        self.unit.as_ref().map_or("", |u| u.dimension.as_str())
    }

    /// As a value of the case file.
    pub fn value(&self) -> Value {
        let number = (self.form == Form::Plain).then_some(self.number);
        Value {
            number,
            high: if self.form == Form::Plain { self.high } else { None },
            comparator: self.comparator,
            text: self.text.clone(),
            unit: self.unit_words.clone(),
            ucum: self.unit.as_ref().and_then(|u| u.ucum.clone()),
            reference: None,
        }
    }
}

/// Words before a number that make it a label, not a quantity.
const LABELS: &[&str] = &[
    "figure",
    "figures",
    "fig",
    "figs",
    "table",
    "tables",
    "case",
    "cases",
    "patient",
    "reference",
    "references",
    "ref",
    "refs",
    "no",
    "number",
    "appendix",
    "video",
    "supplementary",
    "chapter",
    "panel",
    "type",
    "factor",
    "exon",
    "exons",
    "codon",
    "chromosome",
    "segment",
    "segments",
    "room",
    "box",
    "version",
    "equation",
    "section",
    "day",
    "days",
    "pod",
    "cycle",
    "cycles",
    "course",
    "visit",
    "week",
    "weeks",
    "month",
    "months",
];

/// Every quantity in a stretch of tokens, left to right.
pub fn find<'u>(page: &Page<'_>, tokens: Range<usize>, units: &'u Units) -> Vec<Quantity<'u>> {
    let mut out: Vec<Quantity<'u>> = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        match read(page, at, &tokens, units) {
            Some(quantity) => {
                at = quantity.last + 1;
                out.push(quantity);
            }
            None => at += 1,
        }
    }
    for index in 1..out.len() {
        out[index].reference = !out[index - 1].reference && is_reference(page, &out[index - 1], &out[index]);
    }
    out
}

/// The longest unit: of the table, else put together from its parts.
pub(crate) fn unit_at<'u>(text: &str, units: &'u Units) -> Option<(Cow<'u, Unit>, usize, usize)> {
    // "a 2-cm mass": a hyphen before a unit of length, mass or volume.
    if let Some(rest) = text.strip_prefix(['-', '–', '‐'])
        && rest.starts_with(|c: char| c.is_alphabetic())
    {
        let (unit, from, to) = units.longest_at(rest)?;
        let width = text.len() - rest.len();
        let sound = matches!(unit.dimension.as_str(), "length" | "mass" | "volume" | "fraction" | "pressure");
        let long = to - from >= 2 || unit.dimension == "mass";
        return (sound && long).then_some((Cow::Borrowed(unit), from + width, to + width));
    }
    let known = units.longest_at(text);
    match compose(text) {
        Some((unit, from, to)) if known.is_none_or(|(_, _, end)| end < to) => Some((Cow::Owned(unit), from, to)),
        _ => known.map(|(unit, from, to)| (Cow::Borrowed(unit), from, to)),
    }
}

/// "(normal <5)", "(N=200)", "(10–40 U/L)" right behind a value: what healthy people have. A range or a
/// bound alone in the bracket says so too, in the same unit or in none.
fn is_reference(page: &Page<'_>, value: &Quantity<'_>, other: &Quantity<'_>) -> bool {
    // One more sign may close the words of the value: "7.2 g/dL, (12–16)".
    let Some(open) = (value.last + 1..=value.last + 2).find(|t| matches!(page.word(*t), "(" | "[")) else {
        // "4.10 ng/mL, normal < 1.5": the word alone does, right before the number.
        return other.first >= value.last + 2
            && other.first <= value.last + 4
            && matches!(page.word(value.last + 1), "," | ";")
            && page.is_any(value.last + 2, &["normal", "reference", "nr"])
            && (other.comparator.is_some() || other.high.is_some());
    };
    let inner = open + 1..other.first;
    if open >= other.first || inner.clone().any(|t| matches!(page.word(t), ")" | "]")) {
        return false;
    }
    let says = |t: usize| {
        page.is_any(
            t,
            &["normal", "reference", "ref", "range", "n", "nr", "nl", "rr", "uln", "nv", "rv", "norm", "cutoff"],
        )
    };
    if inner.clone().take(3).any(says) {
        return inner.len() <= 6;
    }
    let closed = matches!(page.word(other.last + 1), ")" | "]");
    let ranged = other.form == Form::Plain && (other.high.is_some() || other.comparator.is_some());
    let spelled = |q: &Quantity<'_>| q.unit_words.as_deref().unwrap_or("").to_lowercase().replace([' ', '\u{a0}'], "");
    let dosed = value.dimension().starts_with("dose");
    inner.is_empty()
        && closed
        && ranged
        && !dosed
        && value.dimension() != "time"
        && (other.unit.is_none() || spelled(value) == spelled(other) || value.unit.is_none())
}

fn read<'u>(page: &Page<'_>, at: usize, tokens: &Range<usize>, units: &'u Units) -> Option<Quantity<'u>> {
    let token = page.tokens.get(at)?;
    if token.shape == Shape::Word {
        return counted(page, at, tokens, units);
    }
    if token.shape != Shape::Number
        || !stands_free(page, at, tokens.start)
        || is_ordinal(page, at)
        || in_name(page, at, tokens.start)
    {
        return None;
    }
    let (mut number, mut last) = number_at(page, at, tokens.end)?;
    let (comparator, mut first) = comparator_before(page, at, tokens.start);
    if comparator.is_none() && is_negative(page, at, tokens.start) {
        number = -number;
        first = at - 1;
    }
    let mut quantity = Quantity {
        span: page.span(first, last),
        first,
        last,
        form: Form::Plain,
        number,
        high: None,
        comparator,
        unit_words: None,
        unit: None,
        text: None,
        reference: false,
    };
    // A titre, a ratio or sizes: numbers joined by a sign.
    if let Some((sign, end)) = joined(page, last, tokens.end) {
        let (second, to) = number_at(page, end, tokens.end)?;
        match sign {
            ":" if number == 1.0 => {
                quantity.form = Form::Titre;
                last = to;
            }
            "/" => {
                quantity.form = Form::Ratio;
                quantity.high = Some(second);
                last = to;
            }
            "x" if !(second == 10.0 && page.is(to + 1, "^") || powers(page, end)) => {
                quantity.form = Form::Sizes;
                last = to;
                while let Some(("x", next)) = joined(page, last, tokens.end) {
                    last = number_at(page, next, tokens.end)?.1;
                }
            }
            "-" if second > number && !goes_from(page, at) => {
                quantity.high = Some(second);
                last = to;
            }
            _ => {}
        }
    }
    // "between 106 and 155 µmol/L".
    if quantity.form == Form::Plain
        && at > tokens.start
        && page.is(at - 1, "between")
        && page.is(last + 1, "and")
        && let Some((second, to)) = number_at(page, last + 2, tokens.end)
        && second > number
    {
        quantity.high = Some(second);
        last = to;
    }
    let plus = page.tokens.get(last + 1).is_some_and(|t| !t.spaced) && page.word(last + 1) == "+";
    let grade =
        plus && last + 1 < tokens.end && page.tokens.get(last + 2).is_none_or(|t| t.spaced || t.shape == Shape::Mark);
    if grade && quantity.form == Form::Plain && number <= 4.0 {
        quantity.form = Form::Plus;
        quantity.last = last + 1;
        quantity.span = page.span(first, last + 1);
        quantity.text = Some(page.words(page.span(at, last + 1)).to_owned());
        return Some(quantity);
    }
    let end = page.tokens[last].span.end;
    let limit = page.tokens[tokens.end - 1].span.end;
    if let Some((unit, from, to)) = unit_at(&page.text[end..limit], units) {
        quantity.unit = Some(unit);
        quantity.unit_words = Some(page.text[end + from..end + to].to_owned());
        last = page.tokens.partition_point(|t| t.span.end <= end + to).saturating_sub(1).max(last);
    }
    // "21 mm × 19 mm": each size with its unit; the value is written with one.
    let again = quantity.unit_words.as_deref().filter(|_| quantity.dimension() == "length").map(str::to_lowercase);
    while let Some(unit) = &again
        && let Some(("x", next)) = joined(page, last, tokens.end)
        && let Some((_, to)) = number_at(page, next, tokens.end)
        && page.word(to + 1).to_lowercase() == *unit
        && to + 1 < tokens.end
    {
        let before = quantity.text.take().unwrap_or_else(|| page.word(at).to_owned());
        quantity.text = Some(format!("{before} x {}", page.words(page.span(next, to))));
        quantity.form = Form::Sizes;
        last = to + 1;
    }
    if quantity.unit.is_none() && quantity.form == Form::Plain && is_year(number, page.word(at)) {
        return None;
    }
    quantity.last = last;
    quantity.span = page.span(first, last);
    if quantity.form != Form::Plain && quantity.text.is_none() {
        let from = page.tokens[at].span.start;
        let to = quantity.unit_words.as_ref().map_or(page.tokens[last].span.end, |_| end);
        quantity.text = Some(page.text[from..to].to_owned());
    }
    Some(quantity)
}

/// "two units", "one litre": a small number in words with a unit right behind it.
fn counted<'u>(page: &Page<'_>, at: usize, tokens: &Range<usize>, units: &'u Units) -> Option<Quantity<'u>> {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    const TENS: [&str; 5] = ["twenty", "thirty", "forty", "fifty", "sixty"];
    let number = match WORDS.iter().position(|w| page.is(at, w)) {
        Some(index) => index + 1,
        None => (TENS.iter().position(|w| page.is(at, w))? + 2) * 10,
    };
    let end = page.tokens[at].span.end;
    let limit = page.tokens[tokens.end - 1].span.end;
    let (unit, from, to) = units.longest_at(&page.text[end..limit])?;
    if to - from < 2 {
        return None;
    }
    let last = page.tokens.partition_point(|t| t.span.end <= end + to).saturating_sub(1).max(at);
    Some(Quantity {
        span: page.span(at, last),
        first: at,
        last,
        form: Form::Plain,
        number: number as f64,
        high: None,
        comparator: None,
        unit_words: Some(page.text[end + from..end + to].to_owned()),
        unit: Some(Cow::Borrowed(unit)),
        text: None,
        reference: false,
    })
}

/// "7th", "2nd".
fn is_ordinal(page: &Page<'_>, at: usize) -> bool {
    page.tokens.get(at + 1).is_some_and(|t| !t.spaced) && page.is_any(at + 1, &["st", "nd", "rd", "th"])
}

/// The second word of "coronavirus 2", "HIV-1/2" or "cluster of differentiation 68": part of a name.
fn in_name(page: &Page<'_>, at: usize, start: usize) -> bool {
    let names =
        |t: Table| matches!(t, Table::Analyte | Table::Antibody | Table::Microbe | Table::Gene | Table::Disease);
    let held = |h: &Hit| h.first < at && at <= h.last && names(page.concept(h).table);
    let slash = at >= start + 2 && page.word(at - 1) == "/" && !page.tokens[at].spaced && !page.tokens[at - 1].spaced;
    let pair = slash
        && page.hits_in(at.saturating_sub(6).max(start)..at).iter().any(|h| {
            let digit = page.word(h.last).ends_with(|c: char| c.is_ascii_digit());
            h.last + 2 == at && page.concept(h).table == Table::Microbe && digit
        });
    page.hits_in(at.saturating_sub(6).max(start)..at).iter().any(held) || pair
}

/// "base excess of −17.5", "(-3.2)": a minus sign that touches its number and nothing before it.
fn is_negative(page: &Page<'_>, at: usize, start: usize) -> bool {
    if at == start || page.tokens[at].spaced || !matches!(page.word(at - 1), "−" | "-" | "–") {
        return false;
    }
    let opened = at - 1 > start && matches!(page.word(at - 2), "(" | "=" | ":" | "[");
    let spaced = page.tokens[at - 1].spaced
        && at - 1 > start
        && page.tokens[at - 2].shape != Shape::Number
        && (page.word(at - 1) == "−"
            || page.is_any(at - 2, &["of", "was", "is", "to", "at", "and", "excess", "be", "score", ","]));
    opened || spaced
}

/// A number that is part of a name (`CD20`, `COVID-19`, `TIF1`), of a label or of a reference is no
/// quantity.
fn stands_free(page: &Page<'_>, at: usize, start: usize) -> bool {
    if at == start {
        return true;
    }
    let token = &page.tokens[at];
    let before = page.word(at - 1);
    if !token.spaced {
        let glued_to_word = page.tokens[at - 1].shape == Shape::Word && !before.eq_ignore_ascii_case("x");
        if glued_to_word || before == "[" || before == "." || before == "_" || before == "#" {
            return false;
        }
        if matches!(before, "-" | "‐" | "–") && at >= 2 && !page.tokens[at - 1].spaced {
            return page.tokens[at - 2].shape == Shape::Number || at == start + 1 || hyphenated(page, at);
        }
    }
    // "day +100": the sign belongs to the count of days.
    if before == "+" && at >= start + 2 && page.is_any(at - 2, &["day", "days", "d"]) {
        return false;
    }
    // "Figures 1 and 2": the label holds for both.
    let listed = at >= start + 3
        && page.is_any(at - 1, &["and", ",", "-", "–", "&"])
        && page.tokens[at - 2].shape == Shape::Number
        && page.is_any(at - 3, &["figures", "figs", "fig", "figure", "tables", "table"]);
    let dotted = at >= start + 4
        && page.is_any(at - 1, &["and", ",", "-", "–", "&"])
        && page.tokens[at - 2].shape == Shape::Number
        && page.word(at - 3) == "."
        && page.is_any(at - 4, &["figs", "fig"]);
    if listed || dotted {
        return false;
    }
    let label = if before == "." && at >= start + 2 { page.word(at - 2) } else { before };
    !LABELS.iter().any(|l| label.eq_ignore_ascii_case(l))
}

/// "HbA1c-8.4", "Hb-7.2 g/dL": a hyphen for an equals sign, between the name of an analyte and a number
/// that no name goes on with (`CA-125` is a name).
fn hyphenated(page: &Page<'_>, at: usize) -> bool {
    let near = at.saturating_sub(6)..at;
    let named = page
        .hits_in(near.clone())
        .iter()
        .any(|h| h.last + 2 == at && matches!(page.concept(h).table, Table::Analyte | Table::Score));
    let goes_on = page.hits_in(near).iter().any(|h| h.last >= at);
    let number = page.word(at);
    named && !goes_on && (number.contains(['.', ',']) || number.len() >= 2)
}

/// The number at a token, with thousands written apart (`10 000`) and the last token it uses.
pub fn number_at(page: &Page<'_>, at: usize, end: usize) -> Option<(f64, usize)> {
    let token = page.tokens.get(at).filter(|_| at < end)?;
    if token.shape != Shape::Number {
        return None;
    }
    let mut digits = page.word(at).to_owned();
    let mut last = at;
    while last + 1 < end
        && page.tokens[last + 1].shape == Shape::Number
        && page.word(last + 1).len() == 3
        && page.tokens[last].span.end + 4 > page.tokens[last + 1].span.start
        && !digits.contains(['.', ','])
        && digits.len() <= 6
        && (page.word(last + 1) == "000"
            || page.tokens[last + 1].span.start - page.tokens[last].span.end > 1
            || grouped(page, at, last, end))
    {
        digits.push_str(page.word(last + 1));
        last += 1;
    }
    parse(&digits).map(|n| (n, last))
}

/// "12 700 U/L": three digits behind a space go on with the number, where no other number follows.
fn grouped(page: &Page<'_>, at: usize, last: usize, end: usize) -> bool {
    let between = &page.text[page.tokens[last].span.end..page.tokens[last + 1].span.start];
    let follows = page.tokens.get(last + 2).filter(|_| last + 2 < end);
    at == last
        && between == " "
        && !page.word(at).starts_with('0')
        && page.word(at).len() <= 3
        && follows.is_none_or(|t| t.shape != Shape::Number)
}

/// `1,024` is a thousand and twenty-four, `15,13` is fifteen point one three.
pub fn parse(digits: &str) -> Option<f64> {
    let groups: Vec<&str> = digits.split(',').collect();
    let thousands = groups.len() > 1
        && (1..=3).contains(&groups[0].len())
        && groups[0] != "0"
        && groups[1..].iter().enumerate().all(|(i, g)| {
            let whole = if i + 2 == groups.len() { g.split('.').next().unwrap_or("") } else { g };
            whole.len() == 3
        });
    let plain = if thousands || groups.len() > 2 { digits.replace(',', "") } else { digits.replace(',', ".") };
    plain.parse().ok()
}

fn comparator_before(page: &Page<'_>, at: usize, start: usize) -> (Option<Comparator>, usize) {
    for width in [1, 2, 3] {
        let Some(from) = at.checked_sub(width).filter(|f| *f >= start) else { break };
        let words = page.words(page.span(from, at - 1));
        if let Some(comparator) = Comparator::from_words(words) {
            // "about" and the like say too little to widen the quote.
            let first = if words.len() <= 2 { from } else { at };
            return (Some(comparator), first);
        }
    }
    (None, at)
}

/// A sign that joins the number ending at `last` to another number, and where that one starts.
fn joined<'p>(page: &Page<'p>, last: usize, end: usize) -> Option<(&'p str, usize)> {
    let (sign, next) = (page.word(last + 1), last + 2);
    if next >= end || page.tokens.get(next).is_none_or(|t| t.shape != Shape::Number) {
        return None;
    }
    let tight = !page.tokens[last + 1].spaced && !page.tokens[next].spaced;
    match sign {
        ":" if tight || page.word(last) == "1" => Some((":", next)),
        "/" => Some(("/", next)),
        "×" | "x" | "X" | "*" => Some(("x", next)),
        "-" | "–" | "—" | "~" if tight || page.tokens[last + 1].spaced => Some(("-", next)),
        "to" => Some(("-", next)),
        _ => None,
    }
}

/// "rose from 5 to 10" tells two values, "ranged from 5 to 10" one range.
fn goes_from(page: &Page<'_>, at: usize) -> bool {
    at >= 2 && page.is(at - 1, "from") && page.is(at + 1, "to") && !page.word(at - 2).to_lowercase().starts_with("rang")
}

/// A power of ten written without its sign: `× 109/L`, `x 103/µL`, `396×109`.
fn powers(page: &Page<'_>, at: usize) -> bool {
    let word = page.word(at);
    let next = page.word(at + 1);
    let ten = matches!(word, "10") && (next == "^" || next.starts_with(['e', 'E']));
    ten || matches!(word, "102" | "103" | "104" | "105" | "106" | "109" | "1010" | "1011" | "1012")
        && !page.is_any(at + 1, &["cm", "mm", "m", "x", "×"])
}

fn is_year(number: f64, words: &str) -> bool {
    words.len() == 4 && number.fract() == 0.0 && (1900.0..2100.0).contains(&number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Lexicon;
    use caseline_text::{Document, Limits, source};

    fn read(text: &str) -> Vec<String> {
        let document = Document::prepare(source::open("t", text.as_bytes(), &Limits::default()).unwrap());
        let lexicon = Lexicon::default();
        let page = Page::new(&document, &lexicon);
        find(&page, 0..page.tokens.len(), Units::builtin())
            .iter()
            .map(|q| {
                let high = q.high.map_or(String::new(), |h| format!("..{h}"));
                format!(
                    "{}{}{}|{}",
                    q.comparator.map_or("", |c| c.as_str()),
                    q.number,
                    high,
                    q.unit_words.clone().unwrap_or_default()
                )
            })
            .collect()
    }

    #[test]
    fn numbers_units_ranges_and_comparators() {
        assert_eq!(read("CK 1,024 IU/L"), ["1024|IU/L"]);
        assert_eq!(read("CEA (15,13 ng/ml)"), ["15.13|ng/ml"]);
        assert_eq!(read("hemoglobin 10–12 g/dL"), ["10..12|g/dL"]);
        assert_eq!(read("D-dimer >8000 ng/mL"), [">8000|ng/mL"]);
        assert_eq!(read("leucocytes 10 000"), ["10000|"]);
        assert_eq!(read("platelets 23 × 10^9/L"), ["23|× 10^9/L"]);
        assert_eq!(read("blood pressure 132/78 mmHg"), ["132..78|mmHg"]);
        assert_eq!(read("at least 45 mm"), [">=45|mm"]);
    }

    #[test]
    fn labels_names_and_years_are_no_quantities() {
        for text in ["Figure 1", "Fig. 2", "CD20", "COVID-19", "in 2019", "Table 3", "malignancy [3]"] {
            assert_eq!(read(text), Vec::<String>::new(), "{text}");
        }
    }
}
