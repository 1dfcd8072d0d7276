//! From the columns of a table to the figures: which column is what, which rows can be used.
//!
//! Rows without a value in a needed column are left out, as R's model functions do, and the answer says how
//! many; an impossible value (more events than people, a variance below zero) is an error with its row.

use super::caveat;
use super::cox::{Cox, cox};
use super::design::{column_of, design};
use super::error::StatError;
use super::firth::{Firth, firth};
use super::frame::{Condition, Frame, distinct, same_cell};
use super::km::Follow;
use super::measure::{Cells, Effect, Measure, log_rate, one_arm, two_arms};
use super::meta::{Pooled, Question, Study, pool};
use super::odds::{Odds, odds, sensitivity};
use super::proportion::{Proportion, proportion};
use super::quartile::{Spread, spread};
use super::survival::{ConfType, Survival, survival};
use serde::Serialize;

/// An answer and the rows it rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer<T> {
    /// The figures.
    #[serde(flatten)]
    pub figures: T,
    /// Rows of the table (of those that meet the conditions).
    pub rows: usize,
    /// Rows left out for a missing value.
    pub dropped: usize,
    /// What is to be said of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dropped_because: Option<String>,
}

fn answer<T>(figures: T, rows: usize, dropped: usize) -> Answer<T> {
    Answer { figures, rows, dropped, dropped_because: caveat::dropped(dropped, rows) }
}

/// Which column holds what of a meta-analysis.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct MetaColumns {
    /// Events in the first arm.
    pub a: Option<String>,
    /// No events in the first arm.
    pub b: Option<String>,
    /// Events in the second arm.
    pub c: Option<String>,
    /// No events in the second arm.
    pub d: Option<String>,
    /// Size of the first arm.
    pub n1: Option<String>,
    /// Size of the second arm.
    pub n2: Option<String>,
    /// Events in the only arm.
    pub x: Option<String>,
    /// Size of the only arm.
    pub n: Option<String>,
    /// Person-time of the only arm.
    pub time: Option<String>,
    /// An effect computed elsewhere.
    pub yi: Option<String>,
    /// Its variance.
    pub vi: Option<String>,
    /// Its standard error.
    pub sei: Option<String>,
    /// Name of the study.
    pub label: Option<String>,
    /// What shares a random intercept.
    pub cluster: Option<String>,
}

/// Where the numbers of one effect come from.
enum From<'a> {
    Cells([&'a str; 4], bool, bool),
    Arm(&'a str, &'a str),
    Rate(&'a str, &'a str),
    Effect(&'a str, &'a str, bool),
}

impl MetaColumns {
    fn sources(&self, measure: Measure) -> Result<From<'_>, StatError> {
        let wanted = |what: &str| StatError::Question(format!("this measure needs the columns {what}"));
        if let Some(yi) = &self.yi {
            return match (&self.vi, &self.sei) {
                (Some(vi), None) => Ok(From::Effect(yi, vi, false)),
                (None, Some(sei)) => Ok(From::Effect(yi, sei, true)),
                _ => Err(wanted("--yi with either --vi (variance) or --sei (standard error)")),
            };
        }
        match measure {
            Measure::Given => Err(wanted("--yi with either --vi (variance) or --sei (standard error)")),
            Measure::RiskRatio | Measure::OddsRatio | Measure::RiskDifference => {
                let first = self.b.as_ref().map(|b| (b, false)).or(self.n1.as_ref().map(|n| (n, true)));
                let second = self.d.as_ref().map(|d| (d, false)).or(self.n2.as_ref().map(|n| (n, true)));
                match (&self.a, first, &self.c, second) {
                    (Some(a), Some((b, n1)), Some(c), Some((d, n2))) => Ok(From::Cells([a, b, c, d], n1, n2)),
                    _ => Err(wanted("--a --b --c --d (events and no events of each arm) or --a --n1 --c --n2")),
                }
            }
            Measure::Logit | Measure::DoubleArcsine => match (&self.x, &self.n) {
                (Some(x), Some(n)) => Ok(From::Arm(x, n)),
                _ => Err(wanted("--x (events) and --n (of how many)")),
            },
            Measure::LogRate => match (&self.x, &self.time) {
                (Some(x), Some(time)) => Ok(From::Rate(x, time)),
                _ => Err(wanted("--x (events) and --time (person-time)")),
            },
        }
    }
}

impl From<'_> {
    fn columns(&self) -> Vec<&str> {
        match self {
            From::Cells(all, ..) => all.to_vec(),
            From::Arm(a, b) | From::Rate(a, b) | From::Effect(a, b, _) => vec![a, b],
        }
    }

    /// The effect of a row, with its sample size, or why there is none.
    fn effect(&self, measure: Measure, v: &[f64]) -> Result<(Option<Effect>, Option<f64>), String> {
        let no_negative = || if v.iter().any(|x| *x < 0.0) { Err("a count is below zero".to_owned()) } else { Ok(()) };
        match self {
            From::Cells(_, n1, n2) => {
                no_negative()?;
                let b = if *n1 { v[1] - v[0] } else { v[1] };
                let d = if *n2 { v[3] - v[2] } else { v[3] };
                if b < 0.0 || d < 0.0 {
                    return Err("more events than people".into());
                }
                Ok((two_arms(measure, Cells { a: v[0], b, c: v[2], d }), Some(v[0] + b + v[2] + d)))
            }
            From::Arm(..) => {
                no_negative()?;
                if v[0] > v[1] {
                    return Err("more events than people".into());
                }
                Ok((one_arm(measure, v[0], v[1]), Some(v[1])))
            }
            From::Rate(..) => {
                no_negative()?;
                if v[1] <= 0.0 {
                    return Err("the person-time is zero".into());
                }
                Ok((Some(log_rate(v[0], v[1])), None))
            }
            From::Effect(_, _, error) => {
                if v[1] <= 0.0 {
                    return Err("the sampling variance or standard error is not above zero".into());
                }
                Ok((Some(Effect { yi: v[0], vi: if *error { v[1] * v[1] } else { v[1] } }), None))
            }
        }
    }
}

/// Pools the studies of a table; `moderators` are terms as in [`design`].
pub fn ask_meta(
    frame: &Frame,
    columns: &MetaColumns,
    moderators: &[String],
    question: &Question,
) -> Result<Answer<Pooled>, StatError> {
    let from = columns.sources(question.measure)?;
    let mut needed = from.columns();
    needed.extend(moderators.iter().map(|m| column_of(m)));
    needed.extend(columns.cluster.as_deref());
    let (used, dropped) = frame.complete(&needed)?;
    let numbers: Vec<Vec<Option<f64>>> = from.columns().iter().map(|c| used.numbers(c)).collect::<Result<_, _>>()?;
    let design = design(&used, moderators)?;
    let clusters = columns.cluster.as_deref().map(|c| used.cells(c)).transpose()?;
    let known = ["label", "study", "Study", "author", "trial", "name", "id"];
    let label = columns.label.as_deref().or_else(|| known.into_iter().find(|n| used.has(n)));
    let labels = label.map(|l| used.cells(l)).transpose()?;
    let mut studies = Vec::new();
    for i in 0..used.len() {
        let values: Vec<f64> = numbers.iter().map(|c| c[i].unwrap_or(f64::NAN)).collect();
        let row = used.place(i);
        let (effect, n) = from.effect(question.measure, &values).map_err(|why| StatError::Row { row, why })?;
        let Effect { yi, vi } = effect.unwrap_or(Effect { yi: f64::NAN, vi: f64::NAN });
        studies.push(Study {
            label: labels.as_ref().and_then(|l| l[i]).map_or_else(|| format!("row {row}"), str::to_owned),
            yi,
            vi,
            n,
            x: design.rows[i].clone(),
            cluster: clusters.as_ref().and_then(|c| c[i]).map(str::to_owned),
        });
    }
    let question = Question { moderators: design.names, ..question.clone() };
    Ok(answer(pool(&studies, &question)?, frame.len(), dropped))
}

fn follow(frame: &Frame, time: &str, event: &Condition) -> Result<Vec<Follow>, StatError> {
    let events = frame.events(event)?;
    let times = frame.numbers(time)?;
    Ok(times.iter().zip(events).map(|(t, event)| Follow { time: t.unwrap_or(f64::NAN), event }).collect())
}

/// Curves, medians and the log-rank test.
pub fn ask_survival(
    frame: &Frame,
    time: &str,
    event: &Condition,
    group: Option<&str>,
    (conf_type, level): (ConfType, f64),
) -> Result<Answer<Survival>, StatError> {
    let mut needed = vec![time, event.column.as_str()];
    needed.extend(group);
    let (used, dropped) = frame.complete(&needed)?;
    let patients = follow(&used, time, event)?;
    if patients.is_empty() {
        return Err(StatError::TooFew("no row has all the values that are needed".into()));
    }
    let groups: Vec<(String, Vec<Follow>)> = match group {
        None => vec![("all".to_owned(), patients)],
        Some(name) => {
            let cells: Vec<&str> = used.cells(name)?.into_iter().map(Option::unwrap_or_default).collect();
            let members = |level: &String| {
                cells.iter().zip(&patients).filter(|(c, _)| same_cell(c, level)).map(|(_, p)| *p).collect()
            };
            distinct(&cells).into_iter().map(|level| (level.clone(), members(&level))).collect()
        }
    };
    if groups.len() > 100 {
        let n = groups.len();
        return Err(StatError::Question(format!("there are {n} groups; is that the column of the groups?")));
    }
    Ok(answer(survival(&groups, conf_type, level), frame.len(), dropped))
}

/// Cox regression.
pub fn ask_cox(
    frame: &Frame,
    time: &str,
    event: &Condition,
    terms: &[String],
    level: f64,
) -> Result<Answer<Cox>, StatError> {
    let mut needed = vec![time, event.column.as_str()];
    needed.extend(terms.iter().map(|t| column_of(t)));
    let (used, dropped) = frame.complete(&needed)?;
    let patients = follow(&used, time, event)?;
    let design = design(&used, terms)?;
    Ok(answer(cox(&patients, &design.rows, &design.names, level)?, frame.len(), dropped))
}

/// Firth's logistic regression.
pub fn ask_logistic(
    frame: &Frame,
    outcome: &Condition,
    terms: &[String],
    level: f64,
) -> Result<Answer<Firth>, StatError> {
    let mut needed = vec![outcome.column.as_str()];
    needed.extend(terms.iter().map(|t| column_of(t)));
    let (used, dropped) = frame.complete(&needed)?;
    let outcomes = used.events(outcome)?;
    let design = design(&used, terms)?;
    Ok(answer(firth(&outcomes, &design.rows, &design.names, level)?, frame.len(), dropped))
}

/// A two-by-two table counted from two columns.
pub fn ask_odds(
    frame: &Frame,
    exposure: &Condition,
    outcome: &Condition,
    level: f64,
) -> Result<Answer<Odds>, StatError> {
    let (exposed_known, _) = frame.complete(&[exposure.column.as_str()])?;
    let (used, _) = exposed_known.complete(&[outcome.column.as_str()])?;
    let mut table = [0u64; 4];
    for (e, o) in used.events(exposure)?.into_iter().zip(used.events(outcome)?) {
        table[usize::from(!e) * 2 + usize::from(!o)] += 1;
    }
    let mut figures = odds(table, level)?;
    // Of how many in each row the outcome is not known, and how far the answer could move.
    let rows = exposed_known.events(exposure)?;
    let outcomes = exposed_known.cells(&outcome.column)?;
    let open = |exposed: bool| rows.iter().zip(&outcomes).filter(|(e, o)| **e == exposed && o.is_none()).count() as u64;
    let (exposed, others) = (open(true), open(false));
    if let (Some((low, high)), true) = (sensitivity(table, exposed, others), exposed + others > 0) {
        figures.caveats.push(format!(
            "The outcome is not known of {exposed} exposed and {others} others: if all of them had it or none, the odds \
             ratio could be anything from {low:.3} to {high:.3}."
        ));
    }
    Ok(answer(figures, frame.len(), frame.len() - used.len()))
}

/// One value of a column, counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Count {
    /// The value.
    pub value: String,
    /// How many have it, of how many.
    #[serde(flatten)]
    pub proportion: Proportion,
}

/// All values of a column, or the one that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counts {
    /// The column.
    pub column: String,
    /// Its values.
    pub counts: Vec<Count>,
}

/// Counts the values of a column; the missing are unknown, not no.
pub fn ask_count(frame: &Frame, what: &Condition, level: f64) -> Result<Answer<Counts>, StatError> {
    let cells = frame.cells(&what.column)?;
    let known: Vec<&str> = cells.iter().flatten().copied().collect();
    let values = what.value.clone().map_or_else(|| distinct(&known), |v| vec![v]);
    let unknown = cells.len() - known.len();
    let counts = values.into_iter().map(|value| {
        let yes = known.iter().filter(|c| same_cell(c, &value)).count();
        Ok(Count { value, proportion: proportion(yes as u64, known.len() as u64, unknown as u64, level)? })
    });
    let counts = counts.collect::<Result<_, StatError>>()?;
    Ok(Answer {
        figures: Counts { column: what.column.clone(), counts },
        rows: frame.len(),
        dropped: 0,
        dropped_because: None,
    })
}

/// Numbers of a column in one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupSpread {
    /// The group.
    pub group: String,
    /// Its figures.
    #[serde(flatten)]
    pub spread: Spread,
}

/// Numbers of a column by group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spreads {
    /// The column.
    pub column: String,
    /// The groups.
    pub groups: Vec<GroupSpread>,
    /// What to keep in mind.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub caveats: Vec<String>,
}

/// Median and quartiles of a column, in all or by group.
pub fn ask_median(frame: &Frame, column: &str, group: Option<&str>) -> Result<Answer<Spreads>, StatError> {
    let numbers = frame.numbers(column)?;
    let (mut groups, mut dropped) = (Vec::new(), 0);
    match group {
        None => groups.push(GroupSpread { group: "all".into(), spread: spread(&numbers) }),
        Some(by) => {
            let cells = frame.cells(by)?;
            let known: Vec<&str> = cells.iter().flatten().copied().collect();
            dropped = cells.len() - known.len();
            for level in distinct(&known) {
                let member = |c: &Option<&str>| c.is_some_and(|c| same_cell(c, &level));
                let own: Vec<_> = cells.iter().zip(&numbers).filter(|(c, _)| member(c)).map(|(_, n)| *n).collect();
                groups.push(GroupSpread { spread: spread(&own), group: level });
            }
        }
    }
    let mut caveats = Vec::new();
    if let Some(most) = groups.iter().map(|g| (g.spread.unknown, g.spread.known)).filter(|(u, k)| u > k).max() {
        caveats.push(format!(
            "The value is not known of more patients than it is known of ({} of {}): those of whom it is may be others.",
            most.0,
            most.0 + most.1
        ));
    }
    Ok(answer(Spreads { column: column.to_owned(), groups, caveats }, frame.len(), dropped))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stat::meta::Test;
    use crate::stat::tau::{Method, Stop};

    fn frame(text: &str) -> Frame {
        Frame::read(text.as_bytes(), &[]).expect("a table")
    }

    fn question(measure: Measure) -> Question {
        Question {
            measure,
            method: Method::Reml,
            test: Test::Z,
            level: 0.95,
            moderators: Vec::new(),
            stop: Stop::Converged,
            leave_one_out: true,
        }
    }

    #[test]
    fn cells_and_arm_sizes_are_the_same_studies() {
        let table = frame("study,a,b,c,d,n1,n2\nA,3,7,5,5,10,10\nB,1,19,4,16,20,20\nC,0,8,NA,6,8,9\nD,6,9,9,8,15,17\n");
        let name = |n: &str| Some(n.to_owned());
        let cells = MetaColumns { a: name("a"), b: name("b"), c: name("c"), d: name("d"), ..MetaColumns::default() };
        let arms = MetaColumns { a: name("a"), n1: name("n1"), c: name("c"), n2: name("n2"), ..MetaColumns::default() };
        let one = ask_meta(&table, &cells, &[], &question(Measure::OddsRatio)).expect("figures");
        let two = ask_meta(&table, &arms, &[], &question(Measure::OddsRatio)).expect("figures");
        assert_eq!(one, two);
        assert_eq!((one.rows, one.dropped, one.figures.k, one.figures.leave_one_out.len()), (4, 1, 3, 3));
        assert!(one.dropped_because.is_some());
        assert_eq!(one.figures.studies[2].study, "D");
        let error = ask_meta(&table, &MetaColumns::default(), &[], &question(Measure::Logit)).expect_err("nothing");
        assert!(error.to_string().contains("--x"));
        let more = frame("x,n\n3,2\n");
        let arm = MetaColumns { x: name("x"), n: name("n"), ..MetaColumns::default() };
        let error = ask_meta(&more, &arm, &[], &question(Measure::Logit)).expect_err("impossible");
        assert_eq!(error.to_string(), "row 1: more events than people");
    }

    #[test]
    fn tables_counted_from_columns_keep_unknown_apart() {
        let table = frame("drug,ca\nyes,1\nyes,1\nyes,0\nno,0\nno,1\nno,0\nno,\n,1\n");
        let (e, o) = (Condition::parse("drug=yes"), Condition::parse("ca"));
        let found = ask_odds(&table, &e, &o, 0.95).expect("figures");
        assert_eq!((found.figures.table, found.dropped), ([2, 1, 1, 2], 2));
        assert!(found.figures.caveats.iter().any(|c| c.contains("0 exposed and 1 others")));
        let counts = ask_count(&table, &o, 0.95).expect("figures").figures.counts;
        assert_eq!((counts.len(), counts[1].proportion.yes, counts[1].proportion.unknown), (2, 4, 1));
    }

    #[test]
    fn groups_of_a_table() {
        let table = frame("t,e,g,age\n1,1,b,40\n2,0,b,50\n3,1,a,60\n4,1,a,\n5,,a,70\n");
        let found =
            ask_survival(&table, "t", &Condition::parse("e"), Some("g"), (ConfType::Log, 0.95)).expect("figures");
        assert_eq!((found.dropped, found.figures.groups[0].group.as_str(), found.figures.groups[0].n), (1, "a", 2));
        let ages = ask_median(&table, "age", Some("g")).expect("figures").figures.groups;
        assert_eq!((ages[0].spread.median, ages[0].spread.unknown, ages[1].spread.median), (Some(65.0), 1, Some(45.0)));
        assert!(ask_cox(&table, "t", &Condition::parse("e"), &["g".into()], 0.95).is_ok());
    }
}
