-- What was read: text, hash, bibliography, licence. `key` is the short name that commands use.
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  origin TEXT NOT NULL,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  media_type TEXT NOT NULL,
  characters INTEGER NOT NULL,
  title TEXT,
  doi TEXT,
  pmid TEXT,
  pmcid TEXT,
  licence TEXT,
  journal TEXT,
  year INTEGER,
  country TEXT,
  text TEXT NOT NULL
);
CREATE INDEX source_sha256 ON source (sha256);
CREATE UNIQUE INDEX source_origin ON source (origin);

-- What a reader made of it, as a case file (JSON) with the stamps of the reader. The reading before the
-- current one is kept, so that the two can be compared.
CREATE TABLE reading (
  id INTEGER PRIMARY KEY,
  source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  version TEXT NOT NULL,
  lexicon TEXT NOT NULL,
  rules TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  record TEXT NOT NULL,
  current INTEGER NOT NULL CHECK (current IN (0, 1))
);
CREATE UNIQUE INDEX reading_current ON reading (source) WHERE current = 1;
CREATE INDEX reading_source ON reading (source);

-- The record as rows, corrections included; made again whenever the reading or a correction changes.
CREATE TABLE patient_row (
  source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  patient INTEGER NOT NULL,
  age_years REAL,
  sex TEXT,
  PRIMARY KEY (source, patient)
) WITHOUT ROWID;

CREATE TABLE track_row (
  source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  track TEXT NOT NULL,
  patient INTEGER NOT NULL,
  label TEXT NOT NULL,
  nature TEXT NOT NULL,
  role TEXT NOT NULL,
  diagnosis TEXT,
  PRIMARY KEY (source, track)
) WITHOUT ROWID;

CREATE TABLE fact_row (
  source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  fact TEXT NOT NULL,
  place INTEGER NOT NULL,
  patient INTEGER NOT NULL,
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  status TEXT NOT NULL,
  number REAL,
  high REAL,
  comparator TEXT,
  result TEXT,
  unit TEXT,
  ucum TEXT,
  dose REAL,
  dose_high REAL,
  dose_unit TEXT,
  frequency TEXT,
  route TEXT,
  duration TEXT,
  cycles INTEGER,
  action TEXT,
  day REAL,
  day_end REAL,
  earliest REAL,
  latest REAL,
  time_basis TEXT NOT NULL,
  tracks TEXT NOT NULL,
  origin TEXT NOT NULL,
  quote TEXT,
  quote_start INTEGER,
  quote_end INTEGER,
  PRIMARY KEY (source, fact)
) WITHOUT ROWID;
CREATE INDEX fact_label ON fact_row (label, status, source);

CREATE VIEW cases AS
SELECT s.key AS report, p.patient, p.age_years, p.sex,
  (SELECT group_concat(t.label, '; ') FROM track_row t
    WHERE t.source = p.source AND t.patient = p.patient AND t.role = 'index') AS index_diseases,
  (SELECT count(*) FROM fact_row f WHERE f.source = p.source AND f.patient = p.patient) AS facts,
  s.title, s.doi, s.pmid, s.pmcid, s.journal, s.year, s.country, s.licence
FROM patient_row p JOIN source s ON s.id = p.source;

CREATE VIEW facts AS
SELECT s.key AS report, f.patient, f.fact, f.kind, f.label, f.status, f.number, f.high, f.comparator, f.result, f.unit,
  f.ucum, f.day, f.day_end, f.earliest, f.latest, f.time_basis, f.tracks, f.origin, f.quote, f.quote_start, f.quote_end
FROM fact_row f JOIN source s ON s.id = f.source;

CREATE VIEW treatments AS
SELECT s.key AS report, f.patient, f.fact, f.label, f.status, f.dose, f.dose_high, f.dose_unit, f.frequency, f.route,
  f.duration, f.cycles, f.action, f.day, f.day_end, f.earliest, f.latest, f.tracks, f.quote, f.quote_start, f.quote_end
FROM fact_row f JOIN source s ON s.id = f.source WHERE f.kind = 'treatment';

CREATE VIEW measurements AS
SELECT s.key AS report, f.patient, f.fact, f.label, f.status, f.number, f.high, f.comparator, f.result, f.unit, f.ucum,
  f.day, f.earliest, f.latest, f.tracks, f.quote, f.quote_start, f.quote_end
FROM fact_row f JOIN source s ON s.id = f.source WHERE f.kind = 'measurement';

CREATE VIEW tracks AS
SELECT s.key AS report, t.patient, t.track, t.label, t.nature, t.role, t.diagnosis
FROM track_row t JOIN source s ON s.id = t.source;
