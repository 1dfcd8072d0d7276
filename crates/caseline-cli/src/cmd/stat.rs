//! `caseline stat`: figures from a table or from the patients of the casebook, as R would give them.
//!
//! Each question is a command of its own. The answer is text for people, or with `--format json` one object
//! whose names are the same in every version.

use crate::book::BookArg;
use crate::exit::Exit;
use crate::{cohort, drawing, output};
use caseline::Book;
use caseline::cohort::Cohort;
use caseline::export::picture::{KaplanWords, Picture, PictureError, forest, funnel, kaplan};
use caseline::figures::{self, Times};
use caseline::pool::concept::Concept;
use caseline::pool::query::Query;
use caseline::stat::ask::{self, Answer, MetaColumns};
use caseline::stat::measure::Measure;
use caseline::stat::meta::{Question, Test};
use caseline::stat::survival::ConfType;
use caseline::stat::tau::{Method, Stop};
use caseline::stat::{Condition, Frame, StatError, TableFailure, odds, open_table, words};
use clap::ValueEnum;
use std::path::PathBuf;

/// Statistics over a CSV table, or over the patients of the casebook: counts, medians, odds, pooling, times.
#[derive(clap::Args)]
#[command(after_help = crate::exit::HELP)]
pub struct Args {
    #[command(subcommand)]
    ask: Ask,
}

#[derive(clap::Subcommand)]
enum Ask {
    /// Pool studies: meta-analysis and meta-regression.
    Meta(Box<Meta>),
    /// Times to an event: Kaplan-Meier, medians, log-rank.
    Survival(Survival),
    /// Times to an event: Cox regression.
    Cox(Cox),
    /// A two-by-two table: odds ratio, Fisher's test, mid-p.
    Odds(Odds),
    /// Logistic regression with Firth's penalty, for few patients and empty cells.
    Logistic(Logistic),
    /// Count the values of a column, or the patients of a question, the unknown apart.
    #[command(visible_alias = "counts")]
    Count(Count),
    /// Median and quartiles of a column.
    Median(Median),
}

#[derive(clap::Args)]
struct How {
    /// Text for people, or one JSON object.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Level of the intervals.
    #[arg(long, default_value = "0.95", value_parser = level)]
    level: f64,
    /// Only rows in which this column has this value, or patients who are meant by this question; may be given
    /// several times.
    #[arg(long = "where", value_name = "COLUMN=VALUE|QUESTION")]
    only: Vec<String>,
    /// A word that means missing, besides the empty cell and NA.
    #[arg(long, value_name = "WORD")]
    na: Vec<String>,
}

/// For commands that draw.
#[derive(clap::Args)]
struct Drawn {
    /// What stands over the picture.
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// Overwrite pictures that Caseline did not write.
    #[arg(long)]
    force: bool,
}

impl Drawn {
    fn title(&self, otherwise: &str) -> String {
        self.title.clone().unwrap_or_else(|| otherwise.to_owned())
    }

    fn write(&self, files: &[PathBuf], draw: impl FnOnce() -> Result<Picture, PictureError>) -> Result<(), Trouble> {
        if files.is_empty() {
            return Ok(());
        }
        let picture = draw().map_err(|e| StatError::Question(e.to_string()))?;
        for file in files {
            let said = |why| Trouble::Said(file.display().to_string(), why);
            drawing::write(file, &picture, self.force).map_err(said)?;
            output::say(&format!("drawn: {}", file.display()));
        }
        Ok(())
    }
}

impl How {
    fn open(&self, file: &std::path::Path) -> Result<Frame, TableFailure> {
        let only: Vec<Condition> = self.only.iter().map(|c| Condition::parse(c)).collect();
        open_table(file, &self.na, &only)
    }
}

impl How {
    /// The patients of the casebook who are meant.
    fn cohort(&self, book: &BookArg) -> Result<Cohort, Trouble> {
        let all: Vec<String> = self.only.iter().map(|q| format!("({q})")).collect();
        let question = if all.is_empty() { None } else { Some(ask(&all.join(" and "))?) };
        let path = book.path();
        let open = || Book::open(&path)?.cohort(question);
        open().map_err(|e| Trouble::Said(path.display().to_string(), e.to_string()))
    }
}

/// A question about patients.
fn ask(text: &str) -> Result<Query, Trouble> {
    let found = cohort::question(Some(text)).map_err(|why| usage(&why))?;
    found.ok_or_else(|| usage("a question is wanted"))
}

/// Why there is no figure.
enum Trouble {
    /// The table.
    Table(TableFailure),
    /// The book: which, and what is wrong with it.
    Said(String, String),
}

impl<E: Into<TableFailure>> From<E> for Trouble {
    fn from(error: E) -> Trouble {
        Trouble::Table(error.into())
    }
}

fn usage(message: &str) -> Trouble {
    StatError::Question(message.to_owned()).into()
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn level(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(x) if x > 0.0 && x < 1.0 => Ok(x),
        _ => Err("a number between 0 and 1 is wanted, such as 0.95".into()),
    }
}

#[derive(Clone, Copy, ValueEnum)]
enum MeasureName {
    /// Log risk ratio.
    #[value(name = "RR")]
    Rr,
    /// Log odds ratio.
    #[value(name = "OR")]
    Or,
    /// Risk difference.
    #[value(name = "RD")]
    Rd,
    /// Logit of a proportion.
    #[value(name = "PLO")]
    Plo,
    /// Freeman-Tukey double arcsine of a proportion.
    #[value(name = "PFT")]
    Pft,
    /// Log incidence rate.
    #[value(name = "IRLN")]
    Irln,
    /// Effects computed elsewhere (--yi with --vi or --sei).
    #[value(name = "GEN")]
    Gen,
}

#[derive(Clone, Copy, ValueEnum)]
enum MethodName {
    /// Restricted maximum likelihood.
    #[value(name = "REML")]
    Reml,
    /// DerSimonian and Laird.
    #[value(name = "DL")]
    Dl,
    /// Paule and Mandel.
    #[value(name = "PM")]
    Pm,
    /// One effect common to all studies.
    #[value(name = "EE")]
    Ee,
}

#[derive(Clone, Copy, ValueEnum)]
enum TestName {
    /// Normal distribution.
    Z,
    /// Hartung and Knapp.
    Knha,
}

#[derive(Clone, Copy, ValueEnum)]
enum StopName {
    Converged,
    Metafor,
}

#[derive(clap::Args)]
struct Meta {
    /// The table; - is standard input.
    file: PathBuf,
    /// What is pooled.
    #[arg(long, value_enum, ignore_case = true, default_value = "GEN")]
    measure: MeasureName,
    /// How the variance between studies is estimated.
    #[arg(long, value_enum, ignore_case = true, default_value = "REML")]
    method: MethodName,
    /// How coefficients are tested.
    #[arg(long, value_enum, ignore_case = true, default_value = "z")]
    test: TestName,
    /// Column: events in the first arm.
    #[arg(long, value_name = "COLUMN")]
    a: Option<String>,
    /// Column: no events in the first arm.
    #[arg(long, value_name = "COLUMN", conflicts_with = "n1")]
    b: Option<String>,
    /// Column: events in the second arm.
    #[arg(long, value_name = "COLUMN")]
    c: Option<String>,
    /// Column: no events in the second arm.
    #[arg(long, value_name = "COLUMN", conflicts_with = "n2")]
    d: Option<String>,
    /// Column: size of the first arm.
    #[arg(long, value_name = "COLUMN")]
    n1: Option<String>,
    /// Column: size of the second arm.
    #[arg(long, value_name = "COLUMN")]
    n2: Option<String>,
    /// Column: events in the only arm.
    #[arg(long, value_name = "COLUMN")]
    x: Option<String>,
    /// Column: size of the only arm.
    #[arg(long, value_name = "COLUMN")]
    n: Option<String>,
    /// Column: person-time of the only arm.
    #[arg(long, value_name = "COLUMN")]
    time: Option<String>,
    /// Column: an effect computed elsewhere, on the analysis scale.
    #[arg(long, value_name = "COLUMN")]
    yi: Option<String>,
    /// Column: its sampling variance.
    #[arg(long, value_name = "COLUMN", conflicts_with = "sei")]
    vi: Option<String>,
    /// Column: its standard error.
    #[arg(long, value_name = "COLUMN")]
    sei: Option<String>,
    /// Column: name of the study.
    #[arg(long, value_name = "COLUMN")]
    label: Option<String>,
    /// Column: rows with the same value share a random intercept (arms of one study).
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// Moderators: numbers, words (levels), or factor(column).
    #[arg(long, visible_alias = "mod", value_delimiter = ',', value_name = "COLUMN")]
    mods: Vec<String>,
    /// When REML and PM stop: where R's metafor stops unless told otherwise, or when nothing changes any more.
    #[arg(long, value_enum, default_value = "metafor")]
    stop: StopName,
    /// Pool again without each study in turn.
    #[arg(long)]
    leave_one_out: bool,
    /// Draw the forest plot, as .svg or .png.
    #[arg(long, value_name = "FILE", value_parser = drawing::file)]
    forest: Vec<PathBuf>,
    /// Draw the funnel plot, as .svg or .png.
    #[arg(long, value_name = "FILE", value_parser = drawing::file)]
    funnel: Vec<PathBuf>,
    #[command(flatten)]
    drawn: Drawn,
    #[command(flatten)]
    how: How,
}

#[derive(clap::Args)]
struct Survival {
    /// The table; - is standard input. Without one: the patients of the casebook.
    #[arg(requires = "time", conflicts_with_all = ["book", "from"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    book: BookArg,
    /// Column: time from zero.
    #[arg(long, value_name = "COLUMN", requires = "file")]
    time: Option<String>,
    /// Column of the event; with a value, that value is the event, otherwise 1, 2 of 1 and 2, or TRUE. Of the
    /// casebook: what happened, such as death.
    #[arg(long, value_name = "COLUMN[=VALUE]|WORDS")]
    event: String,
    /// Of the casebook: what begins the time [default: presentation].
    #[arg(long, value_name = "WORDS")]
    from: Option<String>,
    /// Column: groups to compare. Of the casebook: a question that divides the patients.
    #[arg(long, value_name = "COLUMN|QUESTION")]
    group: Option<String>,
    /// Scale of the interval of the median: log is R's default (the JSON always has log-log as well).
    #[arg(long, visible_alias = "conf", value_enum, default_value = "log")]
    conf_type: ConfName,
    /// Give every step of the curves (JSON).
    #[arg(long)]
    curve: bool,
    /// Draw the curves with their bands and the numbers at risk, as .svg or .png.
    #[arg(long, value_name = "FILE", value_parser = drawing::file)]
    plot: Vec<PathBuf>,
    #[command(flatten)]
    drawn: Drawn,
    #[command(flatten)]
    how: How,
}

#[derive(Clone, Copy, ValueEnum)]
enum ConfName {
    Log,
    LogLog,
    Plain,
}

#[derive(clap::Args)]
struct Cox {
    /// The table; - is standard input.
    file: PathBuf,
    /// Column: time from zero.
    #[arg(long, value_name = "COLUMN")]
    time: String,
    /// Column of the event; with a value, that value is the event, otherwise 1, 2 of 1 and 2, or TRUE.
    #[arg(long, value_name = "COLUMN[=VALUE]")]
    event: String,
    /// Terms: numbers, words (levels), or factor(column).
    #[arg(long, required = true, value_delimiter = ',', value_name = "COLUMN")]
    terms: Vec<String>,
    #[command(flatten)]
    how: How,
}

#[derive(clap::Args)]
struct Odds {
    /// A table of patients; - is standard input. Without one: the patients of the casebook, or --table.
    #[arg(conflicts_with_all = ["table", "book"], requires_all = ["exposure", "outcome"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    book: BookArg,
    /// The four cells: exposed with and without the outcome, not exposed with and without.
    #[arg(long, value_delimiter = ',', num_args = 1, value_name = "a,b,c,d", required_unless_present = "exposure")]
    #[arg(conflicts_with_all = ["exposure", "outcome"])]
    table: Vec<u64>,
    /// Column of the exposure, and the value that counts; of the casebook, a question.
    #[arg(long, value_name = "COLUMN[=VALUE]|QUESTION", requires = "outcome")]
    exposure: Option<String>,
    /// Column of the outcome, and the value that counts; of the casebook, a question.
    #[arg(long, value_name = "COLUMN[=VALUE]|QUESTION", requires = "exposure")]
    outcome: Option<String>,
    #[command(flatten)]
    how: How,
}

#[derive(clap::Args)]
struct Logistic {
    /// The table; - is standard input.
    file: PathBuf,
    /// Column of the outcome, and the value that counts.
    #[arg(long, value_name = "COLUMN[=VALUE]")]
    outcome: String,
    /// Terms: numbers, words (levels), or factor(column).
    #[arg(long, required = true, value_delimiter = ',', value_name = "COLUMN")]
    terms: Vec<String>,
    #[command(flatten)]
    how: How,
}

#[derive(clap::Args)]
struct Count {
    /// The table; - is standard input. Without one: the patients of the casebook.
    #[arg(requires = "column", conflicts_with_all = ["book", "of"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    book: BookArg,
    /// Column, and the one value that counts.
    #[arg(long, value_name = "COLUMN[=VALUE]", requires = "file")]
    column: Option<String>,
    /// Of the casebook: a question about each patient; may be given several times.
    #[arg(long, value_name = "QUESTION", required_unless_present = "file")]
    of: Vec<String>,
    #[command(flatten)]
    how: How,
}

#[derive(clap::Args)]
struct Median {
    /// The table; - is standard input. Without one: the patients of the casebook.
    #[arg(requires = "column", conflicts_with_all = ["book", "of", "take", "unit"])]
    file: Option<PathBuf>,
    #[command(flatten)]
    book: BookArg,
    /// Column of numbers.
    #[arg(long, value_name = "COLUMN", requires = "file")]
    column: Option<String>,
    /// Of the casebook: what was measured, or age, interval or follow_up (in days).
    #[arg(long, value_name = "WORDS", required_unless_present = "file")]
    of: Option<String>,
    /// Which of several values of a patient: first, last, max or min [default: first].
    #[arg(long, value_name = "WHICH", value_parser = ["first", "last", "max", "min"])]
    take: Option<String>,
    /// The unit of the values; others are converted or left out.
    #[arg(long)]
    unit: Option<String>,
    /// Column: groups. Of the casebook: a question that divides the patients.
    #[arg(long, value_name = "COLUMN|QUESTION")]
    group: Option<String>,
    #[command(flatten)]
    how: How,
}

/// Asks and prints.
pub fn run(args: Args) -> Exit {
    let (what, format, printed) = match &args.ask {
        Ask::Meta(a) => (name(&a.file), a.how.format, meta(a)),
        Ask::Survival(a) => (of(&a.file), a.how.format, survival(a)),
        Ask::Cox(a) => (name(&a.file), a.how.format, cox(a)),
        Ask::Odds(a) => (of(&a.file), a.how.format, two_by_two(a)),
        Ask::Logistic(a) => (name(&a.file), a.how.format, logistic(a)),
        Ask::Count(a) => (of(&a.file), a.how.format, count(a)),
        Ask::Median(a) => (of(&a.file), a.how.format, median(a)),
    };
    match printed {
        Ok((json, text)) => {
            let out = match format {
                Format::Json => json + "\n",
                Format::Text => text,
            };
            let _ = output::print(&out);
            Exit::Done
        }
        Err(Trouble::Said(book, why)) => {
            output::complain(&book, &why);
            Exit::Nothing
        }
        Err(Trouble::Table(why)) => {
            output::complain(&what, &why);
            match why {
                TableFailure::Stat(StatError::Question(_) | StatError::NoColumn { .. }) => Exit::Usage,
                _ => Exit::Nothing,
            }
        }
    }
}

fn name(path: &std::path::Path) -> Box<str> {
    path.display().to_string().into()
}

fn of(path: &Option<PathBuf>) -> Box<str> {
    path.as_deref().map_or_else(|| "stat".into(), name)
}

type Printed = Result<(String, String), Trouble>;

fn both<T: serde::Serialize>(found: &T, text: String) -> Printed {
    let json = serde_json::to_string_pretty(found);
    Ok((json.map_err(|e| StatError::Question(format!("the answer cannot be written: {e}")))?, text))
}

fn meta(a: &Meta) -> Printed {
    let question = Question {
        measure: match a.measure {
            MeasureName::Rr => Measure::RiskRatio,
            MeasureName::Or => Measure::OddsRatio,
            MeasureName::Rd => Measure::RiskDifference,
            MeasureName::Plo => Measure::Logit,
            MeasureName::Pft => Measure::DoubleArcsine,
            MeasureName::Irln => Measure::LogRate,
            MeasureName::Gen => Measure::Given,
        },
        method: match a.method {
            MethodName::Reml => Method::Reml,
            MethodName::Dl => Method::DerSimonianLaird,
            MethodName::Pm => Method::PauleMandel,
            MethodName::Ee => Method::EqualEffects,
        },
        test: match a.test {
            TestName::Z => Test::Z,
            TestName::Knha => Test::Knha,
        },
        level: a.how.level,
        moderators: Vec::new(),
        stop: match a.stop {
            StopName::Converged => Stop::Converged,
            StopName::Metafor => Stop::Metafor,
        },
        leave_one_out: a.leave_one_out,
    };
    let columns = MetaColumns {
        a: a.a.clone(),
        b: a.b.clone(),
        c: a.c.clone(),
        d: a.d.clone(),
        n1: a.n1.clone(),
        n2: a.n2.clone(),
        x: a.x.clone(),
        n: a.n.clone(),
        time: a.time.clone(),
        yi: a.yi.clone(),
        vi: a.vi.clone(),
        sei: a.sei.clone(),
        label: a.label.clone(),
        cluster: a.cluster.clone(),
    };
    let found = ask::ask_meta(&a.how.open(&a.file)?, &columns, &a.mods, &question)?;
    a.drawn.write(&a.forest, || Ok(forest(&found.figures, &a.drawn.title("Forest plot"))))?;
    a.drawn.write(&a.funnel, || funnel(&found.figures, &a.drawn.title("Funnel plot")))?;
    both(&found, words::meta(&found))
}

fn survival(a: &Survival) -> Printed {
    let conf_type = match a.conf_type {
        ConfName::Log => ConfType::Log,
        ConfName::LogLog => ConfType::LogLog,
        ConfName::Plain => ConfType::Plain,
    };
    let how = (conf_type, a.how.level);
    let mut found = match (&a.file, &a.time) {
        (Some(file), Some(time)) => {
            let event = Condition::parse(&a.event);
            ask::ask_survival(&a.how.open(file)?, time, &event, a.group.as_deref(), how)?
        }
        _ => {
            let names = cohort::names().map_err(|why| usage(&why))?;
            let event = Concept::named(&words_for(&a.event), &names);
            let from = a.from.as_ref().map(|f| Concept::new(f, &names));
            let group = a.group.as_deref().map(ask).transpose()?;
            let times = Times { event: &event, from: from.as_ref(), group: group.as_ref(), interval: how };
            figures::survival(&a.how.cohort(&a.book)?, &times)?
        }
    };
    a.drawn.write(&a.plot, || {
        let words = KaplanWords {
            title: a.drawn.title("Time to event"),
            time: a.time.clone().unwrap_or_else(|| "Days".to_owned()),
            survival: format!("Without event ({})", a.event),
        };
        Ok(kaplan(&found.figures, &words))
    })?;
    if !a.curve {
        found.figures.groups.iter_mut().for_each(|g| g.curve.clear());
    }
    both(&found, words::survival(&found))
}

/// Death has many names.
fn words_for(event: &str) -> Vec<String> {
    let names: &[&str] = match event.to_lowercase().as_str() {
        "death" | "died" | "dead" => &["death", "died", "dead", "deceased", "expired", "fatal outcome"],
        _ => &[],
    };
    std::iter::once(event).chain(names.iter().copied()).map(str::to_owned).collect()
}

fn cox(a: &Cox) -> Printed {
    let frame = a.how.open(&a.file)?;
    let found = ask::ask_cox(&frame, &a.time, &Condition::parse(&a.event), &a.terms, a.how.level)?;
    both(&found, words::cox(&found))
}

fn two_by_two(a: &Odds) -> Printed {
    let (exposure, outcome) = match (&a.exposure, &a.outcome) {
        (Some(exposure), Some(outcome)) => (exposure, outcome),
        _ => {
            let wrong =
                |_| StatError::Question(format!("four counts are wanted, a,b,c,d; these are {}", a.table.len()));
            let found = odds::odds(a.table.clone().try_into().map_err(wrong)?, a.how.level)?;
            return both(&found, words::odds(&found, None));
        }
    };
    let found: Answer<_> = match &a.file {
        Some(file) => {
            let (exposure, outcome) = (Condition::parse(exposure), Condition::parse(outcome));
            ask::ask_odds(&a.how.open(file)?, &exposure, &outcome, a.how.level)?
        }
        None => figures::odds(&a.how.cohort(&a.book)?, &ask(exposure)?, &ask(outcome)?, a.how.level)?,
    };
    both(&found, words::odds(&found.figures, found.dropped_because.as_ref()))
}

fn logistic(a: &Logistic) -> Printed {
    let frame = a.how.open(&a.file)?;
    let found = ask::ask_logistic(&frame, &Condition::parse(&a.outcome), &a.terms, a.how.level)?;
    both(&found, words::logistic(&found))
}

fn count(a: &Count) -> Printed {
    let found = match (&a.file, &a.column) {
        (Some(file), Some(column)) => ask::ask_count(&a.how.open(file)?, &Condition::parse(column), a.how.level)?,
        _ => {
            let questions: Result<Vec<_>, Trouble> = a.of.iter().map(|q| Ok((q.clone(), ask(q)?))).collect();
            figures::count(&a.how.cohort(&a.book)?, &questions?, a.how.level)?
        }
    };
    both(&found, words::counts(&found))
}

fn median(a: &Median) -> Printed {
    let found = match (&a.file, &a.column, &a.of) {
        (Some(file), Some(column), _) => ask::ask_median(&a.how.open(file)?, column, a.group.as_deref())?,
        (_, _, Some(of)) => {
            let names = cohort::names().map_err(|why| usage(&why))?;
            let column = figures::numbers(of, a.take.as_deref().unwrap_or("first"), a.unit.as_deref(), &names)?;
            let group = a.group.as_deref().map(ask).transpose()?;
            figures::median(&a.how.cohort(&a.book)?, (of, column), group.as_ref())?
        }
        _ => return Err(usage("a table and its --column, or --of for the patients of the casebook")),
    };
    both(&found, words::spreads(&found))
}
