//! The schema of the book: numbered migrations, applied in order, each in one transaction.
//!
//! The number of the last migration stands in `user_version`. A migration is never edited once it has
//! landed; a change of the schema is a new file. A file of a newer Caseline is refused and left as it is,
//! and so is an SQLite file that is not a casebook (told by `application_id`).

use super::BookError;
use rusqlite::{Connection, TransactionBehavior};

/// `CSLN`, which marks the file as a casebook.
pub const APPLICATION: i32 = 0x4353_4C4E;

/// The migrations, oldest first.
pub const MIGRATIONS: &[&str] = &[
    include_str!("sql/001_book.sql"),
    include_str!("sql/002_search.sql"),
    include_str!("sql/003_corrections.sql"),
    include_str!("sql/004_codes.sql"),
    include_str!("sql/005_same.sql"),
];

/// The version this Caseline writes.
pub fn latest() -> usize {
    MIGRATIONS.len()
}

/// The version of the file; 0 for one without tables.
pub fn version(db: &Connection) -> Result<usize, BookError> {
    let number = |name: &str| db.pragma_query_value(None, name, |r| r.get::<_, i32>(0));
    let (version, application) = (number("user_version")?, number("application_id")?);
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_master", [], |r| r.get(0))?;
    if tables > 0 && application != APPLICATION || version < 0 {
        return Err(BookError::NotABook);
    }
    if version as usize > latest() {
        return Err(BookError::Newer { found: version as usize, known: latest() });
    }
    Ok(version as usize)
}

/// Brings the file to the latest version.
pub fn migrate(db: &mut Connection) -> Result<(), BookError> {
    migrate_to(db, latest())
}

/// Brings the file to a version, for the test that opens every older one.
pub(super) fn migrate_to(db: &mut Connection, target: usize) -> Result<(), BookError> {
    while version(db)? < target {
        let step = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have migrated between the look and the lock.
        let at = version(&step)?;
        if at >= target {
            break;
        }
        step.execute_batch(MIGRATIONS[at])?;
        step.pragma_update(None, "application_id", APPLICATION)?;
        step.pragma_update(None, "user_version", at as i32 + 1)?;
        step.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Book;

    /// What a book of version 1 holds for a small report.
    const ROWS: &str = r#"
        INSERT INTO source (id, key, origin, name, sha256, media_type, characters, text)
        VALUES (7, 'old', '/old.txt', 'old.txt', 'ab', 'text/plain', 14, 'She had fever.');
        INSERT INTO reading (source, version, lexicon, rules, sha256, record, current)
        VALUES (7, '0', 'l', 'r', 'ab', '{"format":"caseline.case/1","reader":{"version":"0","lexicon":"l","rules":"r"},
          "source":{"name":"old.txt","media_type":"text/plain","sha256":"ab","characters":14,"title":null,"doi":null,
          "pmid":null,"pmcid":null,"licence":null},"patients":[],"tracks":[],"anchors":[],"facts":[],"links":[],
          "diagnostics":[]}', 1);
        INSERT INTO fact_row (source, fact, place, patient, kind, label, status, time_basis, tracks, origin)
        VALUES (7, 'f1', 0, 1, 'finding', 'fever', 'present', 'none', '', 'stated');"#;

    #[test]
    fn every_older_version_opens() {
        for old in 1..=latest() {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("book.sqlite");
            let mut db = Connection::open(&path).unwrap();
            migrate_to(&mut db, old).unwrap();
            db.execute_batch(ROWS).unwrap();
            if old >= 2 {
                db.execute_batch("INSERT INTO document VALUES (7, '', 'She had fever.', 'fever')").unwrap();
            }
            drop(db);
            let book = Book::open(&path).unwrap_or_else(|e| panic!("version {old}: {e}"));
            assert_eq!(version(&book.db).unwrap(), latest());
            assert_eq!(book.verify().unwrap(), Vec::<String>::new(), "version {old}");
            assert_eq!(book.search("fever", 5).unwrap().len(), 1, "version {old}");
            assert_eq!(book.case("old").unwrap().case.source.name, "old.txt");
        }
    }

    #[test]
    fn codes_of_older_records_are_found() {
        let mut db = Connection::open_in_memory().unwrap();
        migrate_to(&mut db, 3).unwrap();
        let record = r#"{"facts":[{"id":"f1","codes":[{"system":"HPO","code":"HP:0000001"}]},{"id":"f2","codes":[]},{"id":"f3"}]}"#;
        db.execute_batch(ROWS).unwrap();
        db.execute("UPDATE reading SET record = ?1", [record]).unwrap();
        migrate(&mut db).unwrap();
        let row = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?));
        let found: (String, String, String) = db.query_row("SELECT report, label, code FROM codes", [], row).unwrap();
        assert_eq!(found, ("old".to_owned(), "fever".to_owned(), "HP:0000001".to_owned()));
    }

    #[test]
    fn foreign_and_newer_files_are_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let foreign = dir.path().join("foreign.sqlite");
        Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE mine (a)").unwrap();
        let before = std::fs::read(&foreign).unwrap();
        assert!(matches!(Book::open(&foreign), Err(BookError::NotABook)));
        assert!(matches!(Book::create(&foreign), Err(BookError::NotABook)));
        assert_eq!(std::fs::read(&foreign).unwrap(), before);
        let text = dir.path().join("notes.txt");
        std::fs::write(&text, "These are notes, and no database at all, however long they may be.").unwrap();
        assert!(Book::open(&text).is_err() && Book::create(&text).is_err());
        let newer = dir.path().join("newer.sqlite");
        drop(Book::create(&newer).unwrap());
        Connection::open(&newer).unwrap().pragma_update(None, "user_version", 999).unwrap();
        assert!(matches!(Book::open(&newer), Err(BookError::Newer { found: 999, .. })));
    }
}
