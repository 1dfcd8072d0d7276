//! Corrections in the book: made, kept for ever, and settled with every reading.

use super::{Book, BookError, rows};
use caseline_model::correction::{Action, Changes, Correction, Target};
use caseline_model::vocabulary::{Kind, Status};
use caseline_model::{Case, Ending, Quote, settle};
use rusqlite::{Connection, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

/// What a person says, before it is pinned to its words. Also a line of a file of corrections.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saying {
    /// The report, by its name, DOI or another id.
    pub case: String,
    /// The fact, by its id in the record as it stands; or `quote` and the rest say what is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// confirm, reject, amend, add, relink, note.
    pub action: String,
    /// Words of the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// First code point of the words, where they stand more than once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<usize>,
    /// What sort of fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The standard term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Which patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<u32>,
    /// What is to be different.
    #[serde(default, skip_serializing_if = "Changes::is_empty")]
    pub changes: Changes,
    /// For relink: labels of tracks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracks: Option<Vec<String>>,
    /// For a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Who.
    #[serde(default)]
    pub by: String,
    /// When.
    #[serde(default)]
    pub at: String,
    /// Why.
    #[serde(default)]
    pub why: String,
}

/// A correction of the book, and how it stands with the current reading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Listed {
    /// The report.
    pub report: String,
    /// How it ended; orphaned where the report is not in the book.
    pub ending: Ending,
    /// What the reading says instead.
    pub reading: Option<String>,
    /// The correction.
    pub correction: Correction,
}

fn wrong<T>(message: impl Into<String>) -> Result<T, BookError> {
    Err(BookError::Correction(message.into()))
}

/// The corrections of a report, in their order.
pub(super) fn of_report(db: &Connection, key: &str) -> Result<Vec<Correction>, BookError> {
    let mut statement = db.prepare_cached("SELECT id, body FROM correction WHERE report = ?1 ORDER BY id")?;
    let rows = statement.query_map([key], |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?)))?;
    let mut found = Vec::new();
    for row in rows {
        found.push(parse(row?)?);
    }
    Ok(found)
}

fn parse((id, body): (i64, String)) -> Result<Correction, BookError> {
    let parsed: Result<Correction, _> = serde_json::from_str(&body);
    let mut correction = parsed.map_err(|e| BookError::Correction(format!("correction {id} is damaged: {e}")))?;
    correction.id = id;
    Ok(correction)
}

/// The record with the corrections of its report, if it has any.
pub(super) fn settled(db: &Connection, key: &str, case: &Case, text: &str) -> Result<Option<Case>, BookError> {
    let corrections = of_report(db, key)?;
    Ok((!corrections.is_empty()).then(|| settle(case, text, &corrections).0))
}

impl Book {
    /// Keeps what a person said, and settles the record anew. False where exactly this was said before.
    pub fn correct(&mut self, saying: &Saying) -> Result<(Listed, bool), BookError> {
        let stored = self.case(&saying.case)?;
        if saying.by.trim().is_empty() {
            return wrong("who says so? give a name with --by (or `by` in the file)");
        }
        let target = target(saying, &stored.key, &stored.case, &stored.text)?;
        let action = action(saying, &stored.case)?;
        let (by, at, why) = (saying.by.clone(), saying.at.clone(), saying.why.clone());
        let correction = Correction { id: 0, by, at, why, target, action };
        let body = serde_json::to_string(&correction).map_err(|e| BookError::Correction(e.to_string()))?;
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // The same words by the same person at the same time are one correction, whatever stood beside them since.
        let said = of_report(&step, &stored.key)?.into_iter().find(|c| is_repeated(c, &correction));
        let new = said.is_none();
        let id = match said {
            Some(before) => before.id,
            None => {
                step.execute(
                    "INSERT INTO correction (report, person, made, action, body) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![stored.key, correction.by, correction.at, correction.action.name(), body],
                )?;
                step.last_insert_rowid()
            }
        };
        let corrections = of_report(&step, &stored.key)?;
        let (case, settled) = settle(&stored.reading, &stored.text, &corrections);
        let source: i64 = step.query_row("SELECT id FROM source WHERE key = ?1", [&stored.key], |r| r.get(0))?;
        rows::write(&step, source, &case, &stored.text)?;
        step.commit()?;
        let mine = settled.into_iter().find(|s| s.correction == id);
        let (ending, reading) = mine.map_or((Ending::Orphaned, None), |s| (s.ending, s.reading));
        Ok((Listed { report: stored.key, ending, reading, correction: Correction { id, ..correction } }, new))
    }

    /// Every correction, or those of one report, with how each stands.
    pub fn corrections(&self, name: Option<&str>) -> Result<Vec<Listed>, BookError> {
        // A report that was removed still has its corrections.
        let only = name.map(|name| self.key(name).unwrap_or_else(|_| name.to_owned()));
        let mut keys = self.db.prepare("SELECT DISTINCT report FROM correction ORDER BY report")?;
        let keys: Vec<String> = keys.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
        let mut listed = Vec::new();
        for key in keys.into_iter().filter(|k| only.as_ref().is_none_or(|o| o == k)) {
            let corrections = of_report(&self.db, &key)?;
            let settled = match self.case(&key) {
                Ok(stored) => settle(&stored.reading, &stored.text, &corrections).1,
                Err(BookError::NoCase(_)) => Vec::new(),
                Err(error) => return Err(error),
            };
            for correction in corrections {
                let mine = settled.iter().find(|s| s.correction == correction.id);
                let ending = mine.map_or(Ending::Orphaned, |s| s.ending);
                let reading = mine.and_then(|s| s.reading.clone());
                listed.push(Listed { report: key.clone(), ending, reading, correction });
            }
        }
        Ok(listed)
    }
}

fn is_repeated(before: &Correction, now: &Correction) -> bool {
    let key = |c: &Correction| {
        let t = &c.target;
        (c.by.clone(), c.at.clone(), c.why.clone(), t.quote.clone(), t.kind, t.patient, t.label.clone())
    };
    key(before) == key(now) && before.action == now.action
}

fn action(saying: &Saying, case: &Case) -> Result<Action, BookError> {
    let changes = saying.changes.clone();
    Ok(match saying.action.as_str() {
        "confirm" => Action::Confirm,
        "reject" => Action::Reject,
        "amend" if changes.is_empty() => return wrong("amend what? name what is to be different"),
        "amend" => Action::Amend { changes },
        "add" => Action::Add { changes },
        "relink" => {
            let tracks = saying.tracks.clone().unwrap_or_default();
            let mut labels = Vec::new();
            for wanted in tracks {
                let found = case.tracks.iter().find(|t| t.id == wanted || t.label.eq_ignore_ascii_case(&wanted));
                let there: Vec<&str> = case.tracks.iter().map(|t| t.label.as_str()).collect();
                match found {
                    Some(track) => labels.push(track.label.clone()),
                    None => return wrong(format!("no track '{wanted}'; there are: {}", there.join(", "))),
                }
            }
            Action::Relink { tracks: labels }
        }
        "note" => match saying.text.as_deref().map(str::trim).filter(|t| !t.is_empty()) {
            Some(text) => Action::Note { text: text.to_owned() },
            None => return wrong("a note needs its text"),
        },
        other => {
            return wrong(format!("'{other}' is not one of confirm, reject, amend, add, relink, note"));
        }
    })
}

/// What is spoken of: a fact of the record, or words of the text.
fn target(saying: &Saying, key: &str, case: &Case, text: &str) -> Result<Target, BookError> {
    if let Some(id) = saying.fact.as_deref().filter(|id| *id != "-") {
        let missing = || BookError::NoFact { case: key.to_owned(), fact: id.to_owned() };
        return Target::of(case, id).ok_or_else(missing);
    }
    let Some(words) = saying.quote.as_deref().filter(|q| !q.is_empty()) else {
        return wrong("which fact? give its id, or the words it stands on with --quote");
    };
    let places: Vec<usize> = text.match_indices(words).map(|(i, _)| text[..i].chars().count()).collect();
    let start = match (saying.start, places.as_slice()) {
        (_, []) => return wrong(format!("the report does not say '{words}'")),
        (Some(start), all) if all.contains(&start) => start,
        (Some(start), _) => return wrong(format!("'{words}' does not stand at {start}, but at {places:?}")),
        (None, [start]) => *start,
        (None, all) => {
            return wrong(format!("'{words}' stands {} times, at {all:?}; say which with --start", all.len()));
        }
    };
    let quote = Quote { start, end: start + words.chars().count(), exact: words.to_owned() };
    let patient = saying.patient.unwrap_or(1);
    if saying.action != "add" {
        let here = |f: &&caseline_model::Fact| {
            let words = f.quotes().first().is_some_and(|q| caseline_model::correction::overlap(q, &quote));
            words && saying.kind.is_none_or(|k| k == f.kind) && saying.label.as_ref().is_none_or(|l| *l == f.label)
        };
        let all: Vec<&caseline_model::Fact> = case.facts.iter().filter(here).collect();
        // One that stands on exactly these words is meant before those that share some of them.
        let exact: Vec<_> = all.iter().copied().filter(|f| f.quotes().first() == Some(&quote)).collect();
        let found: Vec<&str> = if exact.len() == 1 { exact } else { all }.iter().map(|f| f.id.as_str()).collect();
        match found.as_slice() {
            [id] => return target(&Saying { fact: Some((*id).to_owned()), ..saying.clone() }, key, case, text),
            [] if saying.action != "note" => return wrong(format!("no fact stands on '{words}'")),
            [] => {}
            several => return wrong(format!("several facts stand on '{words}': {}; give an id", several.join(", "))),
        }
    }
    let Some(kind) = saying.kind.or((saying.action == "note").then_some(Kind::Finding)) else {
        return wrong("of what kind? finding, diagnosis, measurement, procedure, treatment or outcome");
    };
    let label = saying.label.clone().unwrap_or_else(|| words.to_lowercase());
    let status = saying.changes.status.unwrap_or(Status::Present);
    Ok(Target { quote, kind, patient, label, status, value: None, beside: Vec::new() })
}
