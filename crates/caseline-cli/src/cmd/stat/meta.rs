//! Pooling of studies.

use super::shared::{Drawn, How, Printed, both};
use crate::drawing;
use caseline::export::picture::{forest, funnel};
use caseline::stat::ask::{self, MetaColumns};
use caseline::stat::measure::Measure;
use caseline::stat::meta::{Question, Test};
use caseline::stat::tau::{Method, Stop};
use caseline::stat::words;
use clap::ValueEnum;
use std::path::PathBuf;

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
pub(super) struct Meta {
    /// The table; - is standard input.
    pub(super) file: PathBuf,
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
    pub(super) how: How,
}

pub(super) fn meta(a: &Meta) -> Printed {
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
    a.drawn.write(&a.forest, &a.file, || Ok(forest(&found.figures, &a.drawn.title("Forest plot"))))?;
    a.drawn.write(&a.funnel, &a.file, || funnel(&found.figures, &a.drawn.title("Funnel plot")))?;
    both(&found, words::meta(&found))
}
