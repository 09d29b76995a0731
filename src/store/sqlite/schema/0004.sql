-- Schema 4: sketches in place of bands, how alike copies are, translations, and the profiles by which stories are told.

DROP TABLE band;
DROP TABLE fingerprint;
-- keys: the sketch, eight bytes each, low byte first.
CREATE TABLE fingerprint (
  article INTEGER PRIMARY KEY REFERENCES article (id),
  text_hash INTEGER NOT NULL,
  keys BLOB NOT NULL
) STRICT;
CREATE INDEX fingerprint_hash ON fingerprint (text_hash);
-- The keys of the latest articles stand in a small table of their own and go into the large one many at a time, in
-- order: else each key would touch a page of its own, and an article cost more the larger the store.
CREATE TABLE sketch (
  key INTEGER NOT NULL,
  article INTEGER NOT NULL REFERENCES article (id),
  PRIMARY KEY (key, article)
) STRICT, WITHOUT ROWID;
CREATE TABLE sketch_recent (
  key INTEGER NOT NULL,
  article INTEGER NOT NULL REFERENCES article (id),
  PRIMARY KEY (key, article)
) STRICT, WITHOUT ROWID;

CREATE TABLE duplicate_4 (
  article INTEGER PRIMARY KEY REFERENCES article (id),
  "of" INTEGER NOT NULL REFERENCES article (id),
  relation TEXT NOT NULL CHECK (relation IN ('same-url', 'exact', 'near', 'translation')),
  similarity REAL NOT NULL CHECK (similarity BETWEEN 0 AND 1),
  contained REAL CHECK (contained BETWEEN 0 AND 1),
  likelihood REAL CHECK (likelihood BETWEEN 0 AND 1),
  at TEXT NOT NULL
) STRICT;
INSERT INTO duplicate_4 SELECT article, "of", relation, similarity, NULL, NULL, at FROM duplicate;
DROP TABLE duplicate;
ALTER TABLE duplicate_4 RENAME TO duplicate;

-- What the articles of the last days tell of, for their stories. terms: hash (four bytes) and weight (two).
CREATE TABLE story_profile (
  article INTEGER PRIMARY KEY REFERENCES article (id),
  story INTEGER NOT NULL REFERENCES story (id),
  at_s INTEGER NOT NULL,
  language TEXT,
  terms BLOB NOT NULL,
  names BLOB NOT NULL
) STRICT;
CREATE INDEX story_profile_at ON story_profile (at_s);
ALTER TABLE story DROP COLUMN terms;
ALTER TABLE story DROP COLUMN names;

CREATE TABLE meeting_4 (
  mention INTEGER PRIMARY KEY REFERENCES mention (id),
  kind TEXT NOT NULL CHECK (kind IN ('meeting', 'call', 'visit', 'talks', 'delegation', 'speech')),
  status TEXT NOT NULL CHECK (status IN ('held', 'ongoing', 'planned', 'cancelled')),
  participants TEXT NOT NULL,
  place TEXT,
  date_text TEXT
) STRICT;
INSERT INTO meeting_4 SELECT mention, kind, status, participants, place, date_text FROM meeting;
DROP TABLE meeting;
ALTER TABLE meeting_4 RENAME TO meeting;
