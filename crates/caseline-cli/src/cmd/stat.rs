//! `caseline stat`: figures from a table, as R would give them.
//!
//! Each question is a command of its own. The answer is text for people, or with `--format json` one object
//! whose names are the same in every version.

use crate::exit::Exit;
use crate::output;
use caseline::stat::ask::{self, Answer, MetaColumns};
use caseline::stat::measure::Measure;
use caseline::stat::meta::{Question, Test};
use caseline::stat::survival::ConfType;
use caseline::stat::tau::{Method, Stop};
use caseline::stat::{Condition, Frame, StatError, TableFailure, odds, open_table, words};
use clap::ValueEnum;
use std::path::PathBuf;

/// Statistics over a CSV table: counts, medians, odds, pooling, times.
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
    /// Count the values of a column, the unknown apart.
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
    /// Only rows in which this column has this value; may be given several times.
    #[arg(long = "where", value_name = "COLUMN=VALUE")]
    only: Vec<String>,
    /// A word that means missing, besides the empty cell and NA.
    #[arg(long, value_name = "WORD")]
    na: Vec<String>,
}

impl How {
    fn open(&self, file: &std::path::Path) -> Result<Frame, TableFailure> {
        let only: Vec<Condition> = self.only.iter().map(|c| Condition::parse(c)).collect();
        open_table(file, &self.na, &only)
    }
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
    #[command(flatten)]
    how: How,
}

#[derive(clap::Args)]
struct Survival {
    /// The table; - is standard input.
    file: PathBuf,
    /// Column: time from zero.
    #[arg(long, value_name = "COLUMN")]
    time: String,
    /// Column of the event; with a value, that value is the event, otherwise 1, 2 of 1 and 2, or TRUE.
    #[arg(long, value_name = "COLUMN[=VALUE]")]
    event: String,
    /// Column: groups to compare.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Scale of the interval of the median: log is R's default (the JSON always has log-log as well).
    #[arg(long, visible_alias = "conf", value_enum, default_value = "log")]
    conf_type: ConfName,
    /// Give every step of the curves (JSON).
    #[arg(long)]
    curve: bool,
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
    /// A table of patients; - is standard input.
    #[arg(required_unless_present = "table", conflicts_with = "table", requires_all = ["exposure", "outcome"])]
    file: Option<PathBuf>,
    /// The four cells: exposed with and without the outcome, not exposed with and without.
    #[arg(long, value_delimiter = ',', num_args = 1, value_name = "a,b,c,d")]
    table: Vec<u64>,
    /// Column of the exposure, and the value that counts.
    #[arg(long, value_name = "COLUMN[=VALUE]")]
    exposure: Option<String>,
    /// Column of the outcome, and the value that counts.
    #[arg(long, value_name = "COLUMN[=VALUE]")]
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
    /// The table; - is standard input.
    file: PathBuf,
    /// Column, and the one value that counts.
    #[arg(long, value_name = "COLUMN[=VALUE]")]
    column: String,
    #[command(flatten)]
    how: How,
}

#[derive(clap::Args)]
struct Median {
    /// The table; - is standard input.
    file: PathBuf,
    /// Column of numbers.
    #[arg(long, value_name = "COLUMN")]
    column: String,
    /// Column: groups.
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    #[command(flatten)]
    how: How,
}

/// Asks and prints.
pub fn run(args: Args) -> Exit {
    let (what, format, printed) = match &args.ask {
        Ask::Meta(a) => (name(&a.file), a.how.format, meta(a)),
        Ask::Survival(a) => (name(&a.file), a.how.format, survival(a)),
        Ask::Cox(a) => (name(&a.file), a.how.format, cox(a)),
        Ask::Odds(a) => (a.file.as_deref().map_or_else(|| "--table".into(), name), a.how.format, two_by_two(a)),
        Ask::Logistic(a) => (name(&a.file), a.how.format, logistic(a)),
        Ask::Count(a) => (name(&a.file), a.how.format, count(a)),
        Ask::Median(a) => (name(&a.file), a.how.format, median(a)),
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
        Err(why) => {
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

type Printed = Result<(String, String), TableFailure>;

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
    both(&found, words::meta(&found))
}

fn survival(a: &Survival) -> Printed {
    let conf_type = match a.conf_type {
        ConfName::Log => ConfType::Log,
        ConfName::LogLog => ConfType::LogLog,
        ConfName::Plain => ConfType::Plain,
    };
    let frame = a.how.open(&a.file)?;
    let how = (conf_type, a.how.level);
    let mut found = ask::ask_survival(&frame, &a.time, &Condition::parse(&a.event), a.group.as_deref(), how)?;
    if !a.curve {
        found.figures.groups.iter_mut().for_each(|g| g.curve.clear());
    }
    both(&found, words::survival(&found))
}

fn cox(a: &Cox) -> Printed {
    let frame = a.how.open(&a.file)?;
    let found = ask::ask_cox(&frame, &a.time, &Condition::parse(&a.event), &a.terms, a.how.level)?;
    both(&found, words::cox(&found))
}

fn two_by_two(a: &Odds) -> Printed {
    let (Some(file), Some(exposure), Some(outcome)) = (&a.file, &a.exposure, &a.outcome) else {
        let wrong = |_| StatError::Question(format!("four counts are wanted, a,b,c,d; these are {}", a.table.len()));
        let found = odds::odds(a.table.clone().try_into().map_err(wrong)?, a.how.level)?;
        return both(&found, words::odds(&found, None));
    };
    let frame = a.how.open(file)?;
    let (exposure, outcome) = (Condition::parse(exposure), Condition::parse(outcome));
    let found: Answer<_> = ask::ask_odds(&frame, &exposure, &outcome, a.how.level)?;
    both(&found, words::odds(&found.figures, found.dropped_because.as_ref()))
}

fn logistic(a: &Logistic) -> Printed {
    let frame = a.how.open(&a.file)?;
    let found = ask::ask_logistic(&frame, &Condition::parse(&a.outcome), &a.terms, a.how.level)?;
    both(&found, words::logistic(&found))
}

fn count(a: &Count) -> Printed {
    let found = ask::ask_count(&a.how.open(&a.file)?, &Condition::parse(&a.column), a.how.level)?;
    both(&found, words::counts(&found))
}

fn median(a: &Median) -> Printed {
    let found = ask::ask_median(&a.how.open(&a.file)?, &a.column, a.group.as_deref())?;
    both(&found, words::spreads(&found))
}
