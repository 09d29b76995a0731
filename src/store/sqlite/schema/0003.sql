-- Schema 3: what sites repeat, and cleaning again when something was learned; more of what a page says of itself; the
-- posts of live pages.

CREATE TABLE job_3 (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('poll', 'article', 'revisit', 'reclean')),
  subject INTEGER NOT NULL,
  host TEXT NOT NULL,
  due_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease_until_ms INTEGER,
  again_ms INTEGER,
  last_error TEXT,
  UNIQUE (kind, subject)
) STRICT;
INSERT INTO job_3 SELECT id, kind, subject, host, due_ms, attempts, lease_until_ms, again_ms, last_error FROM job;
DROP TABLE job;
ALTER TABLE job_3 RENAME TO job;
CREATE INDEX job_due ON job (due_ms) WHERE lease_until_ms IS NULL;
CREATE INDEX job_host ON job (host, due_ms) WHERE lease_until_ms IS NULL;
CREATE INDEX job_leased ON job (host) WHERE lease_until_ms IS NOT NULL;

-- A site: the host of pages, or the address of a feed whose entries hold the text. version counts what was learned,
-- forgotten and kept.
CREATE TABLE site (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Which of its latest articles are looked at, and which of their paragraphs may be the site's. key: hash of the folded words.
CREATE TABLE site_article (
  site TEXT NOT NULL,
  article INTEGER NOT NULL REFERENCES article (id),
  PRIMARY KEY (site, article)
) STRICT, WITHOUT ROWID;
CREATE TABLE site_paragraph (
  site TEXT NOT NULL,
  key INTEGER NOT NULL,
  article INTEGER NOT NULL REFERENCES article (id),
  PRIMARY KEY (site, key, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX site_paragraph_article ON site_paragraph (site, article);

-- state repeated: taken away; kept: a person has put it back. last_article: the latest one in which it stood.
CREATE TABLE site_repeat (
  site TEXT NOT NULL,
  key INTEGER NOT NULL,
  text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('repeated', 'kept')),
  seen_in INTEGER NOT NULL,
  articles INTEGER NOT NULL,
  last_article INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (site, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE recleaning (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL REFERENCES revision (id),
  at TEXT NOT NULL,
  site_version INTEGER NOT NULL,
  taken INTEGER NOT NULL,
  put_back INTEGER NOT NULL
) STRICT;
CREATE INDEX recleaning_revision ON recleaning (revision);

ALTER TABLE revision ADD COLUMN site TEXT;
ALTER TABLE revision ADD COLUMN site_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE revision ADD COLUMN form TEXT NOT NULL DEFAULT 'article' CHECK (form IN ('article', 'live', 'gallery', 'video'));
ALTER TABLE revision ADD COLUMN subtitle TEXT;
ALTER TABLE revision ADD COLUMN section TEXT;
ALTER TABLE revision ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE revision ADD COLUMN organisations TEXT NOT NULL DEFAULT '[]';
ALTER TABLE revision ADD COLUMN credit TEXT;
ALTER TABLE revision ADD COLUMN amp TEXT;

CREATE TABLE post (
  revision INTEGER NOT NULL REFERENCES revision (id),
  ordinal INTEGER NOT NULL,
  at TEXT,
  title TEXT,
  text TEXT NOT NULL,
  PRIMARY KEY (revision, ordinal)
) STRICT, WITHOUT ROWID;
