-- Schema 5: what of an article reads the same in every language, and stories that turned out to be one, or two.

ALTER TABLE story_profile DROP COLUMN names;
-- anchors: four bytes each, low byte first. characters: length of the text.
ALTER TABLE story_profile ADD COLUMN anchors BLOB NOT NULL DEFAULT x'';
ALTER TABLE story_profile ADD COLUMN characters INTEGER NOT NULL DEFAULT 0;
ALTER TABLE story ADD COLUMN merged_into INTEGER REFERENCES story (id);
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
