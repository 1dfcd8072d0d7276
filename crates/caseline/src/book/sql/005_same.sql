-- What people said of two patients: one and the same, or two. Never changed, never deleted; the last word on a
-- pair holds. Reports are named, so that it outlives them; the pair is kept in the order of the names.
CREATE TABLE same_patient (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  one TEXT NOT NULL,
  one_patient INTEGER NOT NULL,
  other TEXT NOT NULL,
  other_patient INTEGER NOT NULL,
  same INTEGER NOT NULL CHECK (same IN (0, 1)),
  person TEXT NOT NULL,
  made TEXT NOT NULL,
  why TEXT NOT NULL,
  CHECK ((one, one_patient) < (other, other_patient))
);
CREATE TRIGGER same_patient_stays BEFORE DELETE ON same_patient BEGIN
  SELECT raise(ABORT, 'what was said of two patients is never deleted; say it anew');
END;
CREATE TRIGGER same_patient_unchanged BEFORE UPDATE ON same_patient BEGIN
  SELECT raise(ABORT, 'what was said of two patients is never changed; say it anew');
END;
