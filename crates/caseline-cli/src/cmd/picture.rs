//! `caseline picture`: a cohort drawn, as swimmer plot or as order of treatments.

use crate::book::BookArg;
use crate::exit::Exit;
use crate::{cohort, drawing, output};
use caseline::cohort::LexiconNames;
use caseline::export::picture::{flow, swimmer};
use caseline::pool::concept::Concept;
use std::path::PathBuf;

/// Draws the patients of a cohort.
#[derive(clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Swimmer plot: a bar a patient, with diseases, treatments and responses in time.
    Swimmer(Common),
    /// The order of treatments: what was given first, and what followed.
    Flow {
        /// Only treatments for this disease.
        #[arg(long, value_name = "DISEASE")]
        track: Option<String>,
        #[command(flatten)]
        common: Common,
    },
}

#[derive(clap::Args)]
struct Common {
    #[command(flatten)]
    book: BookArg,
    /// The patients that are meant, such as "dermatomyositis and any malignancy, ck > 1000".
    #[arg(long = "where", value_name = "QUESTION")]
    question: Option<String>,
    /// Where to, as .svg or .png; more than one may be given.
    #[arg(long, required = true, value_name = "FILE", value_parser = drawing::file)]
    out: Vec<PathBuf>,
    /// What stands over the picture.
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// Overwrite files that Caseline did not write.
    #[arg(long)]
    force: bool,
}

/// Draws.
pub fn run(args: Args) -> Exit {
    let (common, track, otherwise) = match &args.what {
        What::Swimmer(common) => (common, None, "Course of the patients"),
        What::Flow { common, track } => (common, Some(track), "Order of treatments"),
    };
    let question = match cohort::question(common.question.as_deref()) {
        Ok(question) => question,
        Err(why) => {
            output::complain("picture", &why);
            return Exit::Usage;
        }
    };
    let title = common.title.as_deref().unwrap_or(otherwise);
    common.book.with(|book| {
        let cohort = book.cohort(question)?;
        let courses = cohort.courses();
        let picture = match track {
            None => swimmer(&courses, title),
            Some(track) => {
                let concept = track.as_ref().map(|t| Concept::new(t, LexiconNames::builtin()));
                let wanted = concept.as_ref().map(|c| |label: &str| c.matches_label(label, false));
                flow(&courses, title, wanted.as_ref().map(|w| w as &dyn Fn(&str) -> bool))
            }
        };
        for file in &common.out {
            if let Err(why) = drawing::write(file, &picture, common.force, &[&common.book.path()]) {
                output::complain("picture", &why);
                return Ok(Exit::Nothing);
            }
            output::say(&format!("{} patients: {}", courses.len(), file.display()));
        }
        Ok(Exit::Done)
    })
}
