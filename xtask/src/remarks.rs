//! Draws remarks at random, for reading by hand: are the checks right?
//!
//! Every report of a folder is read and checked; of each level as many remarks as wanted are drawn without
//! replacement, every remark of the level being as likely as any other. The draw depends on the seed and the
//! remarks alone. Printed are the counts of each code, remarks per report, and the drawn remarks with their words
//! and what stands around them. The verdict is a person's.

use anyhow::{Context, Result, ensure};
use caseline::assess::Remark;
use caseline::assess::checks::Allow;
use caseline::{ReadOptions, gather, read_all, remarks::remarks};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// What to draw.
#[derive(clap::Args)]
pub struct Draw {
    /// The folder of reports.
    folder: PathBuf,
    /// Another seed gives another draw.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many errors to draw.
    #[arg(long, default_value_t = 20)]
    errors: usize,
    /// How many warnings to draw.
    #[arg(long, default_value_t = 25)]
    warnings: usize,
    /// How many notes to draw.
    #[arg(long, default_value_t = 15)]
    notes: usize,
    /// Only remarks with this code.
    #[arg(long)]
    code: Option<String>,
    /// Code points shown on either side of a quote.
    #[arg(long, default_value_t = 120)]
    around: usize,
}

/// A remark, its report and its words as they are shown.
struct Shown {
    name: String,
    remark: Remark,
    words: Vec<String>,
}

impl Draw {
    /// Reads, counts, draws and prints.
    pub fn run(&self) -> Result<()> {
        let found = gather(std::slice::from_ref(&self.folder));
        ensure!(!found.inputs.is_empty(), "{} holds no report", self.folder.display());
        let mut levels: BTreeMap<&'static str, Vec<Shown>> = BTreeMap::new();
        let mut counts: BTreeMap<(&'static str, &'static str), usize> = BTreeMap::new();
        let totals = read_all(
            &found.inputs,
            &ReadOptions::default(),
            0,
            |_, report| Ok((remarks(&report, &Allow::default()), report.text)),
            |input, answer| {
                let Ok((remarks, text)) = answer else { return ControlFlow::Continue(()) };
                for remark in remarks.into_iter().filter(|r| self.code.as_ref().is_none_or(|c| c == r.code)) {
                    *counts.entry((remark.level_word(), remark.code)).or_default() += 1;
                    let words = remark.quotes.iter().take(4).map(|q| self.around(&text, q.start, q.end)).collect();
                    let name = input.display();
                    levels.entry(remark.level_word()).or_default().push(Shown { name, remark, words });
                }
                ControlFlow::Continue(())
            },
        );
        println!("{} reports", totals.done);
        for ((level, code), n) in &counts {
            println!("{level}\t{code}\t{n}");
        }
        for (level, wanted) in [("error", self.errors), ("warning", self.warnings), ("note", self.notes)] {
            let all = levels.remove(level).unwrap_or_default();
            let each = all.len() as f64 / totals.done.max(1) as f64;
            println!("\n== {level}: {} in all, {each:.3} a report, {} drawn", all.len(), wanted.min(all.len()));
            for i in drawn(all.len(), wanted, self.seed) {
                let shown = all.get(i).context("the draw stays inside the list")?;
                println!("\n{} {} {}: {}", level, shown.remark.code, shown.name, shown.remark.message);
                shown.words.iter().for_each(|w| println!("    {w}"));
            }
        }
        Ok(())
    }

    /// The words of a quote in brackets with what stands around them, in one line.
    fn around(&self, text: &str, start: usize, end: usize) -> String {
        let chars = || text.chars();
        let part = |from: usize, to: usize| chars().skip(from).take(to.saturating_sub(from)).collect::<String>();
        let from = start.saturating_sub(self.around);
        let line = format!("{}[[{}]]{}", part(from, start), part(start, end), part(end, end + self.around));
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Indices below `n`, in order, drawn without replacement.
fn drawn(n: usize, wanted: usize, seed: u64) -> Vec<usize> {
    let mut state = seed;
    // SplitMix64: small, well known, the same everywhere.
    let mut next = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    };
    let mut all: Vec<usize> = (0..n).collect();
    let wanted = wanted.min(n);
    for i in 0..wanted {
        let j = i + (next() % (n - i) as u64) as usize;
        all.swap(i, j);
    }
    all.truncate(wanted);
    all.sort_unstable();
    all
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn a_draw_is_repeatable_and_without_repeats() {
        let a = drawn(100, 20, 7);
        assert_eq!(a, drawn(100, 20, 7));
        assert_ne!(a, drawn(100, 20, 8));
        assert!(a.windows(2).all(|w| w[0] < w[1]) && a.len() == 20);
        assert_eq!(drawn(3, 20, 1), [0, 1, 2]);
    }
}
