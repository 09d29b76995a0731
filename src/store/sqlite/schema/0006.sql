-- Schema 6: where the terms of an article stand, by which the judge of stories goes.

-- marks: a byte for each of terms: 1 title, 2 opening, 4 a word that is written as a name, 8 a word of the topic. Empty for articles of an older schema.
ALTER TABLE story_profile ADD COLUMN marks BLOB NOT NULL DEFAULT x'';
