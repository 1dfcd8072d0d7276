//! Assembly of a text layer that holds two or three copies of the same paragraphs.
//!
//! Some papers are typeset with invisible copies of a text box: proofs, corrections, a second layer
//! for search. An extractor then prints all copies at once, broken at different places and interleaved
//! line by line; words of two copies are mixed within a line, fused ("oftothe"), or lost. A person
//! puts such a text together again by noticing that everything is said two or three times. So does
//! this repair, as reads of a genome are assembled:
//!
//! 1. [`detect`] finds the damaged region: short lines in which runs of words come again within a few
//!    lines, broken elsewhere. Texts without such lines are let go at once.
//! 2. [`token`] cuts fused words where the region itself knows their parts, and joins words that were
//!    cut at a line end where the region or the text knows the whole.
//! 3. [`align`] finds the places that say the same word of the same sentence (chains of common words,
//!    as overlaps between reads) and gives them one locus.
//! 4. [`order`] walks the loci in the order that most copies agree on.
//! 5. [`stray`] accounts for the words that the copies do not agree on.
//! 6. [`write`] writes the words, and keeps for each every place that says it: the first as the piece
//!    itself, the others as echoes.
//!
//! A word that stands only once is not lost: it is put between its neighbours, unless it is a part of a
//! word nearby. Text that merely
//! repeats itself (a caption printed three times, rows of a table, a refrain) is not touched.

mod align;
mod detect;
mod order;
mod stray;
mod token;
mod write;

use super::Repaired;
use crate::document::Notice;
use crate::map::OffsetMap;

const NAME: &str = "assembly";

/// Puts every damaged region of the text together; the text as it is, where there is none.
pub(super) fn assemble(text: &str) -> Repaired {
    let regions = detect::regions(text);
    if regions.is_empty() {
        return Repaired { text: text.to_owned(), map: OffsetMap::identity(text.len()), ..Repaired::default() };
    }
    let mut writer = write::Writer::new(text);
    let mut notices = Vec::new();
    for region in regions {
        let tokens = token::tokens(text, region);
        let loci = align::loci(&tokens);
        let ends_open = text[region.end..].trim_start().starts_with(char::is_lowercase);
        let (path, breaks) = order::order(&tokens, &loci, ends_open);
        let copies = tokens.len() / path.len().max(1);
        notices.push(Notice {
            code: "text-assembled",
            message: format!(
                "the text layer holds about {} interleaved copies of this passage; its words were put together again",
                copies.max(2)
            ),
            raw: Some(region),
        });
        writer.region(region, &tokens, &path, &breaks);
    }
    let mut done = writer.finish();
    done.notices = notices;
    done
}

#[cfg(test)]
mod tests {
    use super::super::tests::lawful;
    use super::*;
    use crate::span::Span;

    const STORY: &str = "A woman of fifty years came to our clinic with a rash of both eyelids and weakness of the thighs that had begun \
        some four months earlier. Creatine kinase reached 2140 U/L and the aldolase was raised as well. A biopsy of the left deltoid \
        muscle showed perifascicular atrophy, capillary loss and a mild perivascular infiltrate of lymphocytes. Antibodies against \
        Mi-2 were found at high titre, while those against Jo-1, Ro and La were absent. Computed tomography of chest, abdomen and \
        pelvis disclosed no tumour, and mammograms, colonoscopy and gynaecological review gave no hint of one either. She was \
        given prednisolone 50 mg daily, tapered over half a year, together with methotrexate 15 mg once weekly and folic acid. \
        Within six weeks she climbed stairs again without help; the rash faded more slowly and hydroxychloroquine 200 mg twice \
        daily was added. At her last visit, two years after onset, strength was full and all medication but methotrexate had ended.";

    /// A generator of small numbers; the same seed gives the same damage.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (self.0 >> 33) % sides
        }
    }

    /// Copies of the story, each with its own line ends, lost words, words on lines of their own and fused
    /// words, interleaved line by line.
    fn damaged(copies: usize, seed: u64) -> String {
        damage(STORY, copies, seed, 0)
    }

    /// The same; of the words at line ends, `broken` in eight are cut in two without a hyphen.
    fn damage(story: &str, copies: usize, seed: u64, broken: u64) -> String {
        let mut dice = Dice(seed * 7919 + 1);
        let words: Vec<&str> = story.split_whitespace().collect();
        let mut layers: Vec<Vec<String>> = Vec::new();
        for copy in 0..copies {
            let mut lines = vec![String::new()];
            let mut room = 4 + dice.roll(9);
            for (n, word) in words.iter().enumerate() {
                // No word is lost from every copy.
                if n % copies == copy && dice.roll(12) == 0 {
                    continue;
                }
                let line = lines.last_mut().expect("there is always a line");
                if room == 0 {
                    room = if dice.roll(8) == 0 { 0 } else { 8 + dice.roll(5) };
                    let cut = if broken > 0 && word.len() >= 8 && word.is_ascii() && dice.roll(8) < broken {
                        3 + dice.roll(word.len() as u64 - 6) as usize
                    } else {
                        0
                    };
                    if cut > 0 {
                        line.push(' ');
                        line.push_str(&word[..cut]);
                    }
                    lines.push(word[cut..].to_owned());
                    continue;
                }
                if !line.is_empty() && dice.roll(60) != 0 {
                    line.push(' ');
                }
                line.push_str(word);
                room -= 1;
            }
            layers.push(lines);
        }
        let longest = layers.iter().map(Vec::len).max().unwrap_or(0);
        let mut out = String::new();
        for i in 0..longest {
            for layer in &layers {
                if let Some(line) = layer.get(i) {
                    out.push_str(line);
                    out.push('\n');
                }
            }
        }
        out
    }

    /// The share of the words of `wanted` that `got` holds in their order.
    fn recall(wanted: &str, got: &str) -> f64 {
        let (a, b): (Vec<&str>, Vec<&str>) = (wanted.split_whitespace().collect(), got.split_whitespace().collect());
        let mut best = vec![0usize; b.len() + 1];
        for word in &a {
            let mut corner = 0;
            for (j, other) in b.iter().enumerate() {
                let here = if word == other { corner + 1 } else { best[j + 1].max(best[j]) };
                corner = best[j + 1];
                best[j + 1] = here;
            }
        }
        best[b.len()] as f64 / a.len() as f64
    }

    /// The mean share of the words that come out in order, and of those written too much.
    fn measure(story: &str, copies: usize, broken: u64) -> (f64, f64) {
        let (mut sum, mut more) = (0.0, 0.0);
        for seed in 0..12 {
            let text = damage(story, copies, seed, broken);
            let done = assemble(&text);
            lawful(&text, &done);
            assert_eq!(done.edits.len(), 1, "{copies} copies, seed {seed}\n{text}");
            let share = recall(story, &done.text);
            assert!(share > 0.85, "{copies} copies, seed {seed}: {share}\n{}", done.text);
            let words = done.text.split_whitespace().count() as f64 / story.split_whitespace().count() as f64;
            assert!(words < 1.15, "{copies} copies, seed {seed}: {words}\n{}", done.text);
            sum += share / 12.0;
            more += (words - share) / 12.0;
        }
        eprintln!("{copies} copies, {broken}/8 broken: {sum:.3} in order, {more:.3} too much");
        (sum, more)
    }

    #[test]
    fn puts_interleaved_copies_together() {
        for (copies, least) in [(2, 0.97), (3, 0.99)] {
            let (share, more) = measure(STORY, copies, 0);
            assert!(share > least && more < 0.06, "{copies} copies: {share}, {more}");
        }
    }

    #[test]
    fn joins_words_cut_without_a_hyphen() {
        for (copies, least) in [(2, 0.95), (3, 0.98)] {
            let (share, more) = measure(STORY, copies, 4);
            assert!(share > least && more < 0.06, "{copies} copies: {share}, {more}");
        }
    }

    #[test]
    fn keeps_captions_out_of_sentences() {
        let caption = "Figure 1. Muscle fibres of unequal size with perifascicular atrophy and scattered lymphocytes. Bar: 50 microns. ";
        let after = STORY.find("Antibodies").expect("the sentence is there");
        let story = format!("{}{caption}{}", &STORY[..after], &STORY[after..]);
        for copies in [2, 3] {
            let (share, _) = measure(&story, copies, 2);
            assert!(share > 0.94, "{copies} copies: {share}");
        }
    }

    #[test]
    fn keeps_a_sentence_that_one_copy_has() {
        let only = "Meanwhile\nher brother developed identical skin\nlesions following barbecue";
        for seed in 0..6 {
            let text = format!("{}{only}\n\nholidays in Brittany and was cured.", damaged(3, seed));
            let done = assemble(&text);
            lawful(&text, &done);
            let wanted = "Meanwhile her brother developed identical skin lesions following barbecue";
            assert!(done.text.replace('\n', " ").contains(wanted), "seed {seed}\n{}", done.text);
        }
    }

    #[test]
    fn letters_of_panels_stay_out_of_sentences() {
        for seed in 0..6 {
            let text = damaged(3, seed);
            let half = text[..text.len() / 2].rfind('\n').expect("there are lines");
            let text = format!("{}\n\na\n\nb\n\nc\n{}", &text[..half], &text[half..]);
            let done = assemble(&text);
            lawful(&text, &done);
            let labels = done.text.lines().filter(|line| *line == "a b c").count();
            assert!(done.edits.is_empty() || labels == 1, "seed {seed}\n{}", done.text);
        }
    }

    #[test]
    fn every_word_keeps_its_places() {
        let text = damaged(3, 5);
        let done = assemble(&text);
        let at = done.text.find("perifascicular").expect("the word is there");
        let runs = done.map.raw_runs(Span::new(at, at + 14), &text);
        assert!(runs.len() >= 2 && runs.iter().all(|r| r.of(&text) == "perifascicular"), "{runs:?}");
    }

    #[test]
    fn leaves_undamaged_text() {
        let wrapped: String = STORY
            .split_whitespace()
            .enumerate()
            .map(|(i, w)| format!("{w}{}", if i % 9 == 8 { '\n' } else { ' ' }))
            .collect();
        let caption = "Figure 1. The rash of both eyelids at the first visit.\n";
        let list: String = (0..20)
            .map(|i| format!("Author {i} contributed to conception and design and revised the manuscript.\n"))
            .collect();
        for text in [STORY.to_owned(), wrapped, caption.repeat(3), list] {
            assert_eq!(assemble(&text).edits.len(), 0, "{text}");
        }
    }
}
