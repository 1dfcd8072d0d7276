//! Which runs of three letters a text holds.
//!
//! A table of bits, one for each run of one, two and three characters out of 64 classes (the letters without regard
//! to case, the digits, common signs, one class for the rest). A word of which one run is missing does not stand in
//! the text; one whose runs are all there may.

use super::Need;

const CLASSES: usize = 64;
const SIGNS: &[u8; 27] = b"-/.,:;%()[]+=<>'\"#&*_^~!?|@";

/// The class of every byte: letters 1 to 26, digits to 36, signs to 63, all others 0.
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut i = 0;
    while i < 26 {
        class[(b'a' + i) as usize] = i + 1;
        class[(b'A' + i) as usize] = i + 1;
        i += 1;
    }
    let mut i = 0;
    while i < 10 {
        class[(b'0' + i) as usize] = i + 27;
        i += 1;
    }
    let mut i = 0;
    while i < SIGNS.len() {
        class[SIGNS[i] as usize] = i as u8 + 37;
        i += 1;
    }
    class
};

/// The letters outside of ASCII that are the same as one of ASCII where case is not regarded: the sign of Kelvin and
/// the long s.
pub(super) fn folds_to_ascii(c: char) -> bool {
    matches!(c, '\u{212A}' | '\u{17F}')
}

/// The runs of a text.
#[derive(Debug, Clone)]
pub struct Letters {
    /// None where the text holds letters that this table does not tell from others.
    bits: Option<Box<[u64]>>,
}

impl Letters {
    /// The runs of a text.
    pub fn of(text: &str) -> Letters {
        if text.chars().any(folds_to_ascii) {
            return Letters { bits: None };
        }
        let mut bits = vec![0u64; (CLASSES * CLASSES * CLASSES + CLASSES * CLASSES + CLASSES) / 64].into_boxed_slice();
        let mut set = |at: usize| bits[at / 64] |= 1 << (at % 64);
        let (mut two, mut one) = (0, 0);
        for (i, byte) in text.bytes().enumerate() {
            let class = usize::from(CLASS[usize::from(byte)]);
            set(run_of_one(class));
            if i > 0 {
                set(run_of_two(one, class));
            }
            if i > 1 {
                set(run_of_three(two, one, class));
            }
            (two, one) = (one, class);
        }
        Letters { bits: Some(bits) }
    }

    /// False where the text lacks what is needed.
    pub fn may_hold(&self, need: &Need) -> bool {
        let Some(bits) = &self.bits else { return true };
        let is_set = |at: usize| bits[at / 64] >> (at % 64) & 1 == 1;
        let class = |byte: u8| usize::from(CLASS[usize::from(byte)]);
        need.holds(&|word| match word.as_bytes() {
            [] => true,
            [a] => is_set(run_of_one(class(*a))),
            [a, b] => is_set(run_of_two(class(*a), class(*b))),
            long => long.windows(3).all(|w| is_set(run_of_three(class(w[0]), class(w[1]), class(w[2])))),
        })
    }
}

fn run_of_three(a: usize, b: usize, c: usize) -> usize {
    (a * CLASSES + b) * CLASSES + c
}

fn run_of_two(a: usize, b: usize) -> usize {
    CLASSES * CLASSES * CLASSES + a * CLASSES + b
}

fn run_of_one(a: usize) -> usize {
    CLASSES * CLASSES * CLASSES + CLASSES * CLASSES + a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(text: &str, word: &str) -> bool {
        Letters::of(text).may_hold(&Need::Word(word.into()))
    }

    #[test]
    fn a_word_that_stands_is_never_missed_and_others_mostly_are() {
        let text = "Anti-Jo-1 (positive), CK 4,120 U/L; 3.5%";
        for word in ["anti-jo-1", "ck", "4,120", "u/l", "%", "(positive)"] {
            assert!(may(text, word), "{word}");
        }
        for word in ["negative", "ld", "?", "4,121", "anti-mi-2"] {
            assert!(!may(text, word), "{word}");
        }
        assert!(!may("", "a") && may("", ""));
    }

    #[test]
    fn letters_that_fold_to_others_leave_the_question_open() {
        assert!(may("\u{212A}ilogram", "kilogram"));
        assert!(!may("Kilogram é", "kilometre"));
    }
}
