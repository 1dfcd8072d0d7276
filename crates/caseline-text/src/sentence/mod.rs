//! Sentences of the repaired text.
//!
//! A sentence ends at a full stop that is not part of a number, an abbreviation or an initial, at the
//! end of a paragraph, at a list item, and at the end of a line where the text is not hard-wrapped.
//! Reference marks glued to the stop ("weakness.7-9  Tacrolimus", "infarction.[3] He") stay with the
//! sentence they close. Lists held together by commas and semicolons ("Hb 8.1 g/dL; platelets 20 ×
//! 10^9/L") stay one sentence, because a comparison or a date at their end speaks of all of them.
//!
//! One pass over the bytes; only full stops and line ends are looked at more closely.

mod line;
mod stop;

use crate::span::{Clean, Span};

/// Splits `text[within]` into sentences, in order, without white space at their ends. Together they
/// hold every character of the span that is not white space.
pub fn split(text: &str, within: Span<Clean>) -> Vec<Span<Clean>> {
    let slice = within.of(text);
    let bytes = slice.as_bytes();
    let wrap = line::wrap_width(bytes);
    let mut out = Vec::with_capacity(bytes.len() / 100 + 1);
    let (mut start, mut at) = (0, 0);
    while let Some(offset) = bytes[at..].iter().position(|b| CANDIDATE[*b as usize]) {
        let here = at + offset;
        let end = match bytes[here] {
            b'\n' => line::ends_sentence(bytes, start, here, wrap).then_some(here + 1),
            _ => stop::sentence_end(slice, start, here),
        };
        at = match end {
            Some(end) => {
                push(slice, start, end, within.start, &mut out);
                start = end;
                end
            }
            None => here + 1,
        };
    }
    push(slice, start, slice.len(), within.start, &mut out);
    out
}

/// Bytes at which a sentence may end.
const CANDIDATE: [bool; 256] = {
    let mut table = [false; 256];
    table[b'.' as usize] = true;
    table[b'!' as usize] = true;
    table[b'?' as usize] = true;
    table[b'\n' as usize] = true;
    table
};

fn push(slice: &str, start: usize, end: usize, base: usize, out: &mut Vec<Span<Clean>>) {
    let piece = &slice[start..end];
    let trimmed = piece.trim_start();
    let from = start + piece.len() - trimmed.len();
    let to = from + trimmed.trim_end().len();
    if to > from {
        out.push(Span::new(base + from, base + to));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<&str> {
        split(text, Span::new(0, text.len())).into_iter().map(|s| s.of(text)).collect()
    }

    /// Reads `|` as the places where the sentences are expected to end.
    #[track_caller]
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let expected: Vec<&str> = marked.split('|').map(str::trim).filter(|s| !s.is_empty()).collect();
        assert_eq!(cut(&text), expected);
    }

    #[test]
    fn ends_at_full_stops() {
        check("He had fever.| She did not.| Was it flu?| No!");
        check("ALT was 200 U/L.| The AST was normal.");
        check("CRP was 10.7 mg/L and pH 7.32.| It fell to 2.1.| Then it rose.");
        check("She said “it hurts.”| He left (in 2015).| They met.");
        check("Lactate was 5 mmol/L.| 12 days later he died.");
    }

    #[test]
    fn keeps_abbreviations_and_initials() {
        check("Dr. Smith saw him, e.g. Monday, i.e. Day 2, vs. 12 others (Fig. 2) at approx. 5 h.| He slept.");
        check("Recently Rossi et al. Described it.");
        check("As Rossi et al. (2015) wrote, S. aureus and E. coli grew.| The dose rose.");
        check("He was seen by J. B. Miller in St. Gallen at 5 p.m. Monday.");
        check("Abbott Inc. Chicago made it.| She had hepatitis B.| Treatment followed.");
        check("She took vitamin C.| The rash cleared.");
        check("It was stage I.| Surgery followed.| He lost 2 L.| Fluids were given.");
        check("It was 39 °C.| Blood was drawn.");
        check("1. The first point holds.| 2. The second does not.");
    }

    #[test]
    fn keeps_references_with_the_sentence_they_close() {
        check("He had weakness.1  |Up to 30% die.2,3 |Some do not.7-9  |Tacrolimus helps.");
        check("He had an infarction.[3] |He survived.(4) |She did not. [5,6] |They met.");
        check("It began in 2015.7 |The course was mild.");
        check("He improved.¹² |She did not.");
    }

    #[test]
    fn tolerates_a_missing_space() {
        check("The pain subsided.|The patient went home.");
        check("See www.Example or v1.Beta for e.g.The rest.");
    }

    #[test]
    fn reads_hard_wrapped_lines_as_one() {
        check(
            "A man of 61 years came to our hospital because of a rash\nand of weakness of the proximal muscles which had lasted\n\
             Since May of the same year, and of some loss of weight of\n5 kg.| He was admitted.",
        );
        check("A line of prose that was wrapped where the next word did not fit the\npage, and then\n|Another\n|Third");
    }

    #[test]
    fn cuts_lists_and_rows() {
        check("The drugs were:\n|• prednisone\n|• methotrexate\n\n|Then he left.");
        check("Sodium\t135\n|Potassium\t4.1\n");
        check("Laboratory tests: Hb 8.1 g/dL; platelets 20 × 10^9/L; WBC 1.2.| He was transfused.");
    }

    #[test]
    fn joins_a_sentence_that_a_page_break_cut() {
        check(
            "The patient was then treated for a number of weeks with high doses of the\n\nsteroid that had helped before and \
             with a second drug.| He improved.",
        );
        check("fever\n\n|cough\n\n|rash");
    }

    proptest! {
        #[test]
        fn loses_no_word(text in "[A-Za-z0-9 .,!?\n\t()\\[\\]•é–-]{0,200}") {
            let joined: String = cut(&text).concat().split_whitespace().collect();
            let expected: String = text.split_whitespace().collect();
            prop_assert_eq!(joined, expected);
        }
    }
}
