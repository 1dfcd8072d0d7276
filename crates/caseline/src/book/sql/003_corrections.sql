-- What people said. Never changed, never deleted: `report` is the name of the source and outlives it.
-- `body` is the correction as JSON; the same correction twice is one.
CREATE TABLE correction (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  report TEXT NOT NULL,
  person TEXT NOT NULL,
  made TEXT NOT NULL,
  action TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (report, body)
);
CREATE TRIGGER correction_stays BEFORE DELETE ON correction BEGIN
  SELECT raise(ABORT, 'corrections are never deleted; make another one');
END;
CREATE TRIGGER correction_unchanged BEFORE UPDATE ON correction BEGIN
  SELECT raise(ABORT, 'corrections are never changed; make another one');
END;

CREATE VIEW corrections AS
SELECT id, report, person, made, action, json_extract(body, '$.why') AS why,
  json_extract(body, '$.target.kind') AS kind, json_extract(body, '$.target.label') AS label,
  json_extract(body, '$.target.quote.exact') AS quote, body
FROM correction;
