//! `cargo xtask train`: trains the learned parts of reading, cross-validates them and writes the weights.

mod added;
mod brat;
mod clusters;
mod corpus;
mod evaluate;
mod models;
mod optimise;
mod speed;

use anyhow::{Context, Result};
use caseline_model::Kind;
use caseline_read::learn::Learned;
use caseline_read::learn::weights::Weights;
use corpus::{Corpus, Report};
use evaluate::Counts;
use models::Options;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Trains the sentence model and the tagger from the annotated reports.
#[derive(Debug, clap::Args)]
pub struct Train {
    /// Folder that holds `gold/` and `data/`.
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
    /// Parts of the cross-validation; 0 skips it.
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Where to write the weights; nothing is written without.
    #[arg(long)]
    out: Option<PathBuf>,
    /// The folder for the weights of each part of the cross-validation, made where it is not there.
    #[arg(long)]
    fold_out: Option<PathBuf>,
    /// Do not train on MACCROBAT.
    #[arg(long)]
    without_maccrobat: bool,
    /// Leave later mentions of a fact open while training.
    #[arg(long)]
    open_repeats: bool,
    /// Print this many missed and spurious facts of the held-out parts.
    #[arg(long, default_value_t = 0)]
    misses: usize,
    /// Measure the speed of the weights that ship on this folder of texts, and do nothing else.
    #[arg(long)]
    speed: Option<PathBuf>,
    /// Change a setting, such as `tagger.l2=0.5` (for experiments).
    #[arg(long = "set")]
    set: Vec<String>,
    /// Take the word clusters from this file of weights instead of learning them anew.
    #[arg(long)]
    clusters_from: Option<PathBuf>,
    /// Do without word clusters.
    #[arg(long)]
    without_clusters: bool,
    /// Do without the summaries annotated for training alone.
    #[arg(long)]
    without_added: bool,
    /// Leave every second report of our own annotation out of training and write it here as a gold folder, for
    /// `cargo xtask crossval WEIGHTS --shared DIR`.
    #[arg(long, value_name = "DIR")]
    hold: Option<PathBuf>,
    /// Which half to hold back: that of the first report (0), or of the second (1).
    #[arg(long, default_value_t = 1, requires = "hold", value_parser = clap::value_parser!(u8).range(0..2))]
    half: u8,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

impl Train {
    /// Runs the command.
    pub fn run(&self) -> Result<()> {
        if let Some(folder) = &self.speed {
            let learned = caseline_read::learn::builtin().map_err(|e| anyhow::anyhow!("{e}"))?;
            return speed::run(learned, folder);
        }
        // Before the training, not after it.
        for folder in self.fold_out.as_deref().into_iter().chain(self.out.as_deref().and_then(|o| o.parent())) {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        let options = self.options()?;
        let gold = self.shared.join("gold");
        let mut reports = corpus::read_gold(&gold.join("dev"), Corpus::Full)?;
        reports.extend(corpus::read_gold(&gold.join("dev-summaries"), Corpus::Summary)?);
        let mapping = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../lexicon/maccrobat.toml");
        let maccrobat = self.shared.join("data/maccrobat");
        let mut foreign = brat::read(&maccrobat, &mapping)?;
        if !self.without_added {
            let training = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../training");
            let summaries = added::summaries(&self.shared.join("data/corpus/summaries.jsonl"))?;
            let narratives = added::folder(&maccrobat)?;
            let mut ours = Vec::new();
            for (file, texts, set) in
                [("summaries.jsonl", &summaries, "dev-summaries"), ("reports.jsonl", &narratives, "dev")]
            {
                let mut some = added::read(&training.join(file), texts)?;
                // A text that we annotated too is learned by our guide alone.
                foreign.retain(|f| some.iter().all(|o| o.id != f.id));
                if let Some(folder) = &self.hold {
                    let held = added::hold(&training.join(file), texts, self.half, &folder.join("gold").join(set))?;
                    some.retain(|report| !held.contains(&report.id));
                }
                ours.extend(some);
            }
            reports.extend(foreign);
            reports.extend(ours);
        } else {
            reports.extend(foreign);
        }
        let clusters = self.clusters(&reports)?;
        let clusters = clusters.as_deref();
        if self.folds > 1 {
            self.cross_validate(&reports, clusters, &options);
        }
        if let Some(path) = &self.out {
            let all: Vec<&Report> = reports.iter().collect();
            let bytes = models::train(&all, clusters, &options);
            std::fs::write(path, &bytes).with_context(|| format!("cannot write {}", path.display()))?;
            println!("{}: {} bytes", path.display(), bytes.len());
        }
        Ok(())
    }

    fn clusters(&self, reports: &[Report]) -> Result<Option<Vec<u8>>> {
        if self.without_clusters {
            return Ok(None);
        }
        if let Some(path) = &self.clusters_from {
            let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            return Ok(Some(Weights::open(&bytes)?.section(*b"clus")?.to_vec()));
        }
        clusters::learn(&self.shared, &reports.iter().map(|r| r.id.as_str()).collect()).map(Some)
    }

    fn options(&self) -> Result<Options> {
        let mut options =
            Options { maccrobat: !self.without_maccrobat, open_repeats: self.open_repeats, ..Options::default() };
        for change in &self.set {
            let (name, value) = change.split_once('=').context("a setting is NAME=VALUE")?;
            let value: f32 = value.parse().with_context(|| format!("the value of {name}"))?;
            let (which, field) = name.split_once('.').unwrap_or(("", name));
            let settings = match which {
                "tagger" => &mut options.tagger,
                "second" => &mut options.second,
                _ => &mut options.sentences,
            };
            match field {
                "epochs" => settings.epochs = value as usize,
                "rate" => settings.rate = value,
                "l2" => settings.l2 = value,
                "l1" => settings.l1 = value,
                "dropout" => settings.dropout = value,
                "parts" => options.parts = value as usize,
                "least" => options.least = value,
                "rare" => options.rare = value as u32,
                "added" => options.added_weight = value,
                "maccrobat" => options.maccrobat_weight = value,
                _ => anyhow::bail!("no setting is called {name}"),
            }
        }
        Ok(options)
    }

    fn cross_validate(&self, reports: &[Report], clusters: Option<&[u8]>, options: &Options) {
        let next = AtomicUsize::new(0);
        let mut results: Vec<(usize, Vec<f32>, Vec<caseline_read::learn::Proposal>)> = Vec::new();
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..self.threads.max(1))
                .map(|_| {
                    scope.spawn(|| {
                        let mut out = Vec::new();
                        loop {
                            let fold = next.fetch_add(1, Ordering::Relaxed);
                            if fold >= self.folds {
                                return out;
                            }
                            out.extend(self.fold(reports, clusters, options, fold));
                        }
                    })
                })
                .collect();
            for worker in workers {
                results.extend(worker.join().expect("a fold failed"));
            }
        });
        results.sort_by_key(|(i, _, _)| *i);
        for (corpus, name) in [
            (Corpus::Full, "full reports"),
            (Corpus::Summary, "summaries"),
            (Corpus::Maccrobat, "MACCROBAT"),
            (Corpus::Added, "added summaries"),
        ] {
            let rows = results.iter().filter(|(i, _, _)| reports[*i].corpus == corpus);
            let at = |cut: f32| {
                let mut sum = Counts::default();
                rows.clone().for_each(|(i, r, p)| sum.add(&evaluate::score(&reports[*i], r, p, cut)));
                sum
            };
            for cut in [0.3, 0.35, 0.4, 0.45, 0.5, 0.6] {
                print_row(&format!("{name} ≥ {cut}"), &at(cut));
            }
            print_kinds(&at(0.4));
        }
        if self.misses > 0 {
            self.print_misses(reports, &results);
        }
    }

    fn fold(
        &self,
        reports: &[Report],
        clusters: Option<&[u8]>,
        options: &Options,
        fold: usize,
    ) -> Vec<(usize, Vec<f32>, Vec<caseline_read::learn::Proposal>)> {
        let held = |i: usize| i % self.folds == fold;
        let rest: Vec<&Report> = reports.iter().enumerate().filter(|(i, _)| !held(*i)).map(|(_, r)| r).collect();
        let bytes = models::train(&rest, clusters, options);
        if let Some(folder) = &self.fold_out {
            let path = folder.join(format!("fold{fold}.bin"));
            std::fs::write(&path, &bytes).unwrap_or_else(|e| println!("{}: {e}", path.display()));
        }
        let learned = Learned::open(&bytes).expect("weights just written");
        reports
            .iter()
            .enumerate()
            .filter(|(i, _)| held(*i))
            .map(|(i, report)| {
                let (relevance, proposals) = evaluate::propose(&learned, report);
                (i, relevance, proposals)
            })
            .collect()
    }

    fn print_misses(&self, reports: &[Report], results: &[(usize, Vec<f32>, Vec<caseline_read::learn::Proposal>)]) {
        for (i, relevance, proposals) in results.iter().filter(|(i, _, _)| reports[*i].corpus != Corpus::Maccrobat) {
            let report = &reports[*i];
            let gold: Vec<_> = report.gold.iter().collect();
            let all = proposals;
            let proposals: Vec<_> = all.iter().filter(|p| p.score >= CUT).cloned().collect();
            let pairs = evaluate::matches(&gold, &proposals);
            let sentence = |at: usize| {
                let s = report.doc.sentences.partition_point(|s| s.span.end <= at);
                let words = report.doc.sentences.get(s).map_or("", |s| s.span.of(&report.doc.text));
                (relevance.get(s).copied().unwrap_or(0.0), words.replace('\n', " "))
            };
            for (i, j) in pairs.iter().filter(|(i, j)| gold[*i].kind != Some(proposals[*j].kind)) {
                let (g, p) = (gold[*i], &proposals[*j]);
                let (kind, quote) = (g.kind.map_or("open", Kind::as_str), flat(g.span.of(&report.doc.text)));
                println!("kind\t{}\t{kind}\t{}\t{quote}", report.id, p.kind);
            }
            let missed = |i: &usize| !pairs.iter().any(|(a, _)| a == i);
            for g in (0..gold.len()).filter(missed).map(|i| gold[i]) {
                let (p, words) = sentence(g.span.start);
                let kind = g.kind.map_or("open", Kind::as_str);
                let why = all.iter().filter(|p| p.span.overlaps(g.span)).map(|p| p.score).fold(0.0, f32::max);
                println!(
                    "missed\t{}\t{kind}\t{}\t{why:.2}\t{p:.2}\t{words}",
                    report.id,
                    flat(g.span.of(&report.doc.text))
                );
            }
            let spurious = |j: &usize| !pairs.iter().any(|(_, b)| b == j);
            for p in (0..proposals.len()).filter(spurious).map(|j| &proposals[j]) {
                let (r, words) = sentence(p.span.start);
                let (kind, score) = (p.kind.as_str(), p.score);
                println!(
                    "spurious\t{}\t{kind}\t{}\t{score:.2}\t{r:.2}\t{words}",
                    report.id,
                    p.span.of(&report.doc.text)
                );
            }
        }
    }
}

/// The proposals that the lists of misses look at.
const CUT: f32 = 0.4;

fn flat(words: &str) -> String {
    words.to_lowercase().replace(char::is_whitespace, " ")
}

fn print_row(name: &str, c: &Counts) {
    let f = Counts::prf(c.proposed, c.gold, c.found);
    let k = Counts::prf(c.proposed, c.gold, c.kind);
    let [tp, fp, lost] = c.sentences;
    let s = Counts::prf(tp + fp, tp + lost, tp);
    println!(
        "{name:20} gold {:5} found P {:.3} R {:.3} F {:.3} | kind F {:.3} | sentences P {:.3} R {:.3}",
        c.gold, f[0], f[1], f[2], k[2], s[0], s[1]
    );
}

fn print_kinds(c: &Counts) {
    for (kind, [gold, proposed, right]) in Kind::ALL.iter().zip(c.by_kind) {
        let f = Counts::prf(proposed, gold, right);
        println!("    {:12} gold {gold:5} P {:.3} R {:.3} F {:.3}", kind.as_str(), f[0], f[1], f[2]);
    }
}
