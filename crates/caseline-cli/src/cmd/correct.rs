//! `caseline correct`: what people say about a record.

use crate::book::BookArg;
use crate::exit::Exit;
use crate::output;
use caseline::book::Saying;
use caseline::model::vocabulary::{Kind, Status};
use caseline::model::{Changes, Dose, Value};
use std::path::PathBuf;

/// Says that a fact is right, wrong, different, missed or belongs elsewhere. Corrections are never deleted
/// and outlive every new reading.
#[derive(clap::Args)]
pub struct Args {
    /// The report.
    #[arg(value_name = "CASE", required_unless_present = "from")]
    case: Option<String>,
    /// The id of the fact (`caseline show CASE --format json` shows them); - when --quote gives the words.
    #[arg(value_name = "FACT", required_unless_present = "from")]
    fact: Option<String>,
    /// confirm, reject, amend (with --set), add (with --quote and --kind), relink (with --track), note (with --text).
    #[arg(value_name = "ACTION", required_unless_present = "from")]
    action: Option<String>,
    #[command(flatten)]
    book: BookArg,
    /// What is to be different: label, status, patient, day, day_end, number, high, comparator, text, unit,
    /// dose, dose_unit, frequency, route, duration.
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,
    /// Words of the report.
    #[arg(long, value_name = "WORDS")]
    quote: Option<String>,
    /// Where the words begin, in characters, when they stand more than once.
    #[arg(long, value_name = "N")]
    start: Option<usize>,
    /// What sort of fact: finding, diagnosis, measurement, procedure, treatment, outcome.
    #[arg(long)]
    kind: Option<Kind>,
    /// The standard term.
    #[arg(long)]
    label: Option<String>,
    /// Which patient.
    #[arg(long, value_name = "N")]
    patient: Option<u32>,
    /// The disease it belongs to; more than one may be given, none takes it off all.
    #[arg(long, value_name = "LABEL")]
    track: Vec<String>,
    /// The text of a note.
    #[arg(long)]
    text: Option<String>,
    /// Who says so [default: the name of the user].
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// When [default: now].
    #[arg(long, value_name = "DATE")]
    at: Option<String>,
    /// Why.
    #[arg(long, value_name = "REASON", default_value = "")]
    why: String,
    /// Corrections from a file, one JSON object a line.
    #[arg(long, value_name = "FILE", conflicts_with = "case")]
    from: Option<PathBuf>,
}

/// The fields that `--set` names, as changes.
fn changes(set: &[String]) -> Result<Changes, String> {
    let mut changes = Changes::default();
    for pair in set {
        let (field, text) = pair.split_once('=').ok_or_else(|| format!("'{pair}' is not FIELD=VALUE"))?;
        let number =
            || text.parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(|| format!("'{text}' is no number"));
        let mut value = changes.value.clone().unwrap_or_default();
        let mut dose = changes.dose.clone().unwrap_or_default();
        let words = Some(text.to_owned());
        match field.trim() {
            "label" => changes.label = words,
            "status" => changes.status = Some(text.parse::<Status>()?),
            "patient" => {
                changes.patient = Some(text.parse().map_err(|_| format!("'{text}' is no number of a patient"))?)
            }
            "day" => changes.day = Some(number()?),
            "day_end" => changes.day_end = Some(number()?),
            "number" => value.number = Some(number()?),
            "high" => value.high = Some(number()?),
            "comparator" => value.comparator = Some(text.parse()?),
            "text" => value.text = words,
            "unit" => value.unit = words,
            "dose" => dose.value = Some(number()?),
            "dose_unit" => dose.unit = words,
            "frequency" => dose.frequency = words,
            "route" => dose.route = words,
            "duration" => dose.duration = words,
            other => return Err(format!("'{other}' is not a field that can be set; --help lists them")),
        }
        changes.value = Some(value).filter(|v| *v != Value::default());
        changes.dose = Some(dose).filter(|d| *d != Dose::default());
    }
    Ok(changes)
}

fn sayings(args: &Args) -> Result<Vec<Saying>, String> {
    let (by, at) = (output::who(args.by.as_deref()), output::when(args.at.as_deref()));
    let Some(file) = &args.from else {
        return Ok(vec![Saying {
            case: args.case.clone().unwrap_or_default(),
            fact: args.fact.clone(),
            action: args.action.clone().unwrap_or_default(),
            quote: args.quote.clone(),
            start: args.start,
            kind: args.kind,
            label: args.label.clone(),
            patient: args.patient,
            changes: changes(&args.set)?,
            tracks: (!args.track.is_empty()).then(|| args.track.clone()),
            text: args.text.clone(),
            by,
            at,
            why: args.why.clone(),
        }]);
    };
    let text = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(n, line)| {
            let mut saying: Saying =
                serde_json::from_str(line).map_err(|e| format!("{}: line {}: {e}", file.display(), n + 1))?;
            if saying.by.is_empty() {
                saying.by.clone_from(&by);
            }
            // Without a time of its own a line keeps an empty one, so that the file can be read in twice.
            if saying.at.is_empty() {
                saying.at = args.at.clone().unwrap_or_default();
            }
            Ok(saying)
        })
        .collect()
}

/// Corrects.
pub fn run(args: Args) -> Exit {
    let sayings = match sayings(&args) {
        Ok(sayings) => sayings,
        Err(why) => {
            output::complain("correction", &why);
            return Exit::Usage;
        }
    };
    args.book.with(|book| {
        let (mut done, mut failed) = (0, 0);
        for saying in &sayings {
            match book.correct(saying) {
                Ok((listed, new)) => {
                    done += 1;
                    let (report, label) = (&listed.report, &listed.correction.target.label);
                    let what = format!("{report}: {} {label}: {}", saying.action, listed.ending.as_str());
                    let beside = listed.reading.map(|r| format!(" (the reading says: {r})")).unwrap_or_default();
                    output::say(&format!("{what}{beside}{}", if new { "" } else { ", as was said before" }));
                }
                Err(error) => {
                    failed += 1;
                    output::complain(&saying.case, &error);
                }
            }
        }
        Ok(Exit::of(done, failed))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_set() {
        let set = ["status=absent", "number=12.5", "unit=mg/L"].map(str::to_owned);
        let made = changes(&set).unwrap();
        assert_eq!((made.status, made.value.unwrap().number), (Some(Status::Absent), Some(12.5)));
        for bad in ["number=many", "colour=red", "status"] {
            assert!(changes(&[bad.to_owned()]).is_err(), "{bad}");
        }
    }
}
