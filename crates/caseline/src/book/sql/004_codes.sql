-- Codes of terminologies that facts carry, for likeness and for whoever asks by code.
CREATE TABLE code_row (
  source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  fact TEXT NOT NULL,
  system TEXT NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (source, fact, system, code)
) WITHOUT ROWID;
CREATE INDEX code_code ON code_row (code, source);
INSERT OR IGNORE INTO code_row (source, fact, system, code)
SELECT r.source, json_extract(f.value, '$.id'), json_extract(c.value, '$.system'), json_extract(c.value, '$.code')
FROM reading r, json_each(r.record, '$.facts') f, json_each(f.value, '$.codes') c WHERE r.current = 1;

CREATE VIEW codes AS
SELECT s.key AS report, f.patient, c.fact, f.label, f.status, c.system, c.code
FROM code_row c JOIN source s ON s.id = c.source JOIN fact_row f ON f.source = c.source AND f.fact = c.fact;
