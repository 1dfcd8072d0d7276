-- Full-text search over title, text and the labels of facts that are present.
CREATE TABLE document (
  source INTEGER PRIMARY KEY REFERENCES source (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  labels TEXT NOT NULL
);
INSERT INTO document (source, title, text, labels)
SELECT s.id, coalesce(s.title, ''), s.text,
  coalesce((SELECT group_concat(f.label, '; ') FROM fact_row f WHERE f.source = s.id AND f.status = 'present'), '')
FROM source s;

CREATE VIRTUAL TABLE search USING fts5 (
  title, text, labels,
  content = 'document', content_rowid = 'source', tokenize = 'porter unicode61 remove_diacritics 2'
);
INSERT INTO search (search) VALUES ('rebuild');

CREATE TRIGGER document_added AFTER INSERT ON document BEGIN
  INSERT INTO search (rowid, title, text, labels) VALUES (new.source, new.title, new.text, new.labels);
END;
CREATE TRIGGER document_removed AFTER DELETE ON document BEGIN
  INSERT INTO search (search, rowid, title, text, labels) VALUES ('delete', old.source, old.title, old.text, old.labels);
END;
CREATE TRIGGER document_changed AFTER UPDATE ON document BEGIN
  INSERT INTO search (search, rowid, title, text, labels) VALUES ('delete', old.source, old.title, old.text, old.labels);
  INSERT INTO search (rowid, title, text, labels) VALUES (new.source, new.title, new.text, new.labels);
END;
