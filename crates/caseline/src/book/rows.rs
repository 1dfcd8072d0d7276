//! The record as rows for the views, and the rows into the tables.

use super::BookError;
use caseline_model::{Case, Fact, Kind, Origin, Status};
use rusqlite::{Connection, params};

/// Writes the rows of a record, and the document for the search, in place of those before.
pub(super) fn write(db: &Connection, source: i64, case: &Case, text: &str) -> Result<(), BookError> {
    for table in ["code_row", "patient_row", "track_row", "fact_row"] {
        db.prepare_cached(&format!("DELETE FROM {table} WHERE source = ?1"))?.execute([source])?;
    }
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO patient_row VALUES (?1, ?2, ?3, ?4)")?;
    for p in &case.patients {
        insert.execute(params![source, p.patient, p.age_years, p.sex.map(|s| s.as_str())])?;
    }
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO track_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for t in &case.tracks {
        insert.execute(params![source, t.id, t.patient, t.label, t.nature.as_str(), t.role.as_str(), t.diagnosis])?;
    }
    for (place, fact) in case.facts.iter().enumerate() {
        write_fact(db, source, place, fact)?;
    }
    let title = case.source.title.as_deref().unwrap_or_default();
    db.prepare_cached(
        "INSERT INTO document VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (source) DO UPDATE SET title = ?2, text = ?3, labels = ?4",
    )?
    .execute(params![source, title, text, labels(case)])?;
    Ok(())
}

/// The labels of what is present, each once, in alphabetical order.
fn labels(case: &Case) -> String {
    let said = |f: &&Fact| f.status() == Status::Present && f.kind != Kind::Demographic;
    let mut labels: Vec<&str> = case.facts.iter().filter(said).map(|f| f.label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    labels.join("; ")
}

fn write_fact(db: &Connection, source: i64, place: usize, fact: &Fact) -> Result<(), BookError> {
    let value = fact.value.clone().unwrap_or_default();
    let dose = fact.dose.clone().unwrap_or_default();
    let origin = match fact.origin() {
        Origin::Stated { .. } => "stated",
        Origin::Derived { .. } => "derived",
        Origin::Curated { .. } => "curated",
    };
    let quote = fact.quotes().first();
    db.prepare_cached(
        "INSERT OR REPLACE INTO fact_row VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
         ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31)",
    )?
    .execute(params![
        source,
        fact.id,
        place as i64,
        fact.patient,
        fact.kind.as_str(),
        fact.label,
        fact.status().as_str(),
        value.number,
        value.high,
        value.comparator.map(|c| c.as_str()),
        value.text,
        value.unit,
        value.ucum,
        dose.value,
        dose.high,
        dose.unit,
        dose.frequency,
        dose.route,
        dose.duration,
        dose.cycles,
        dose.action,
        fact.time.day,
        fact.time.day_end,
        fact.time.earliest,
        fact.time.latest,
        fact.time.basis.as_str(),
        fact.tracks.join(" "),
        origin,
        quote.map(|q| q.exact.as_str()),
        quote.map(|q| q.start as i64),
        quote.map(|q| q.end as i64),
    ])?;
    let mut insert = db.prepare_cached("INSERT OR IGNORE INTO code_row VALUES (?1, ?2, ?3, ?4)")?;
    for code in &fact.codes {
        insert.execute(params![source, fact.id, code.system, code.code])?;
    }
    Ok(())
}
