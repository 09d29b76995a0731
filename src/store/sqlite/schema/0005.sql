-- Schema 5: what of an article reads the same in every language, and stories that turned out to be one, or two.

ALTER TABLE story_profile DROP COLUMN names;
-- anchors: four bytes each, low byte first. characters: length of the text.
ALTER TABLE story_profile ADD COLUMN anchors BLOB NOT NULL DEFAULT x'';
ALTER TABLE story_profile ADD COLUMN characters INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story ADD COLUMN merged_into INTEGER REFERENCES story (id);
-- How a newsroom says that it has changed an article.
ALTER TABLE revision ADD COLUMN note TEXT;
-- As of when a figure stands; how a contact came about, and on which day.
ALTER TABLE figure ADD COLUMN as_of TEXT;
ALTER TABLE meeting ADD COLUMN day TEXT;
ALTER TABLE meeting ADD COLUMN direct INTEGER CHECK (direct IN (0, 1));
ALTER TABLE meeting ADD COLUMN mediators TEXT NOT NULL DEFAULT '[]';
ALTER TABLE meeting ADD COLUMN host TEXT;
-- Two more kinds of mentions.
CREATE TABLE mention_5 (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL REFERENCES revision (id),
  kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'place', 'via', 'figure', 'quote', 'meeting', 'comment', 'source', 'stance')),
  name TEXT,
  part TEXT NOT NULL CHECK (part IN ('text', 'title')),
  start INTEGER NOT NULL CHECK (start >= 0),
  length INTEGER NOT NULL CHECK (length > 0),
  quote TEXT NOT NULL CHECK (quote <> ''),
  method TEXT NOT NULL,
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1)
) STRICT;
INSERT INTO mention_5 SELECT * FROM mention;
DROP TABLE mention;
ALTER TABLE mention_5 RENAME TO mention;
CREATE INDEX mention_revision ON mention (revision, kind);
CREATE INDEX mention_name ON mention (kind, name);
CREATE TABLE source (
  mention INTEGER PRIMARY KEY REFERENCES mention (id),
  kind TEXT NOT NULL CHECK (kind IN ('source', 'official', 'diplomat')),
  number INTEGER CHECK (number > 0)
) STRICT;
CREATE TABLE stance (
  mention INTEGER PRIMARY KEY REFERENCES mention (id),
  kind TEXT NOT NULL CHECK (kind IN ('accepted', 'rejected', 'conditioned')),
  object TEXT NOT NULL
) STRICT;
-- The version of the topic's query that judged.
ALTER TABLE verdict ADD COLUMN query TEXT;
-- merge: story went into other. split: articles of story went into other.
CREATE TABLE story_change (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('merge', 'split')),
  story INTEGER NOT NULL REFERENCES story (id),
  other INTEGER NOT NULL REFERENCES story (id),
  article INTEGER REFERENCES article (id),
  reason TEXT NOT NULL
) STRICT;
