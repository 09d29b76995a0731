-- Base tables of schema 1. They may change between versions; the views in views.sql are the promise.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE feed (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  outlet TEXT NOT NULL,
  language TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('feed')),
  content TEXT NOT NULL CHECK (content IN ('page', 'feed')),
  topics TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'gone', 'retired')),
  title TEXT,
  home_url TEXT,
  etag TEXT,
  last_modified TEXT,
  body_hash INTEGER,
  failures INTEGER NOT NULL DEFAULT 0,
  last_outcome TEXT,
  last_message TEXT,
  last_poll_at TEXT,
  next_poll_at TEXT,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE host (
  name TEXT PRIMARY KEY,
  ready_ms INTEGER NOT NULL DEFAULT 0,
  gap_ms INTEGER NOT NULL DEFAULT 0,
  crawl_delay_ms INTEGER
) STRICT, WITHOUT ROWID;

-- Beside host, since that is rewritten at every claim and this may be half a megabyte.
CREATE TABLE robots (
  host TEXT PRIMARY KEY,
  text TEXT,
  until TEXT NOT NULL
) STRICT;

-- The queue. Times in milliseconds since 1970: it is asked many times a second and read by no person.
-- again_ms: the subject changed while its job was leased; it is done once more.
CREATE TABLE job (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL CHECK (kind IN ('poll', 'article', 'revisit')),
  subject INTEGER NOT NULL,
  host TEXT NOT NULL,
  due_ms INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  lease_until_ms INTEGER,
  again_ms INTEGER,
  last_error TEXT,
  UNIQUE (kind, subject)
) STRICT;
CREATE INDEX job_due ON job (due_ms) WHERE lease_until_ms IS NULL;
CREATE INDEX job_host ON job (host, due_ms) WHERE lease_until_ms IS NULL;
CREATE INDEX job_leased ON job (host) WHERE lease_until_ms IS NOT NULL;

CREATE TABLE article (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  canonical_url TEXT NOT NULL UNIQUE,
  feed INTEGER NOT NULL REFERENCES feed (id),
  outlet TEXT NOT NULL,
  language TEXT,
  first_seen_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  current_revision INTEGER REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED,
  access TEXT NOT NULL CHECK (access IN ('full', 'feed', 'refused', 'no_text', 'unreachable', 'paywall')),
  story INTEGER REFERENCES story (id),
  duplicate_of INTEGER REFERENCES article (id),
  visits INTEGER NOT NULL DEFAULT 0,
  withdrawn_at TEXT
) STRICT;
CREATE INDEX article_changed ON article (changed_at);
CREATE INDEX article_first_seen ON article (first_seen_at);
CREATE INDEX article_story ON article (story);
CREATE INDEX article_duplicate_of ON article (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX article_feed ON article (feed);

CREATE TABLE entry (
  id INTEGER PRIMARY KEY,
  feed INTEGER NOT NULL REFERENCES feed (id),
  guid TEXT NOT NULL,
  url TEXT,
  title TEXT NOT NULL,
  summary TEXT,
  content TEXT,
  authors TEXT,
  published_at TEXT,
  published_raw TEXT,
  published_precision TEXT CHECK (published_precision IN ('instant', 'day')),
  published_origin TEXT,
  content_hash INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'stored', 'rejected', 'failed')),
  failure TEXT,
  failure_message TEXT,
  first_seen_at TEXT NOT NULL,
  article INTEGER REFERENCES article (id),
  UNIQUE (feed, guid)
) STRICT;
CREATE INDEX entry_article ON entry (article) WHERE article IS NOT NULL;
CREATE INDEX entry_first_seen ON entry (feed, first_seen_at);

CREATE TABLE page (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  status INTEGER NOT NULL,
  content_type TEXT,
  etag TEXT,
  last_modified TEXT,
  length INTEGER NOT NULL,
  body_zstd BLOB NOT NULL
) STRICT;

CREATE TABLE revision (
  id INTEGER PRIMARY KEY,
  article INTEGER NOT NULL REFERENCES article (id),
  number INTEGER NOT NULL,
  seen_at TEXT NOT NULL,
  change TEXT NOT NULL CHECK (change IN ('first', 'trivial', 'real')),
  title TEXT NOT NULL,
  title_raw TEXT NOT NULL,
  text TEXT NOT NULL,
  lede TEXT NOT NULL,
  authors TEXT NOT NULL,
  published_at TEXT,
  published_raw TEXT,
  published_precision TEXT CHECK (published_precision IN ('instant', 'day')),
  published_origin TEXT,
  modified_at TEXT,
  site_name TEXT,
  image TEXT,
  caption TEXT,
  method TEXT NOT NULL,
  confidence REAL NOT NULL,
  subjects TEXT NOT NULL,
  page INTEGER REFERENCES page (id),
  UNIQUE (article, number)
) STRICT;
CREATE INDEX revision_page ON revision (page) WHERE page IS NOT NULL;

CREATE TABLE cut (
  revision INTEGER NOT NULL REFERENCES revision (id),
  ordinal INTEGER NOT NULL,
  rule TEXT NOT NULL,
  position INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (revision, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE verdict (
  id INTEGER PRIMARY KEY,
  entry INTEGER REFERENCES entry (id),
  article INTEGER REFERENCES article (id),
  topic TEXT NOT NULL,
  judged_on TEXT NOT NULL CHECK (judged_on IN ('entry', 'text')),
  relevant INTEGER NOT NULL CHECK (relevant IN (0, 1)),
  score REAL NOT NULL,
  reasons TEXT NOT NULL,
  matched TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX verdict_entry ON verdict (entry);
CREATE INDEX verdict_article ON verdict (article) WHERE article IS NOT NULL;

-- Every mention of every kind shares its place and evidence; what is particular to a kind stands in its own table.
CREATE TABLE mention (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL REFERENCES revision (id),
  kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'place', 'via', 'figure', 'quote', 'meeting', 'comment')),
  name TEXT,
  part TEXT NOT NULL CHECK (part IN ('text', 'title')),
  start INTEGER NOT NULL CHECK (start >= 0),
  length INTEGER NOT NULL CHECK (length > 0),
  quote TEXT NOT NULL CHECK (quote <> ''),
  method TEXT NOT NULL,
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1)
) STRICT;
CREATE INDEX mention_revision ON mention (revision, kind);
CREATE INDEX mention_name ON mention (kind, name);

CREATE TABLE person (
  mention INTEGER PRIMARY KEY REFERENCES mention (id),
  role TEXT,
  affiliation TEXT
) STRICT;

CREATE TABLE figure (
  mention INTEGER PRIMARY KEY REFERENCES mention (id),
  value REAL NOT NULL,
  value_max REAL,
  unit TEXT NOT NULL,
  category TEXT NOT NULL,
  status TEXT,
  qualifier TEXT CHECK (qualifier IN ('min', 'max', 'approx', 'less_than')),
  claimant TEXT
) STRICT;

CREATE TABLE figure_check (
  revision INTEGER NOT NULL REFERENCES revision (id),
  ordinal INTEGER NOT NULL,
  total REAL NOT NULL,
  parts TEXT NOT NULL,
  consistent INTEGER NOT NULL CHECK (consistent IN (0, 1)),
  PRIMARY KEY (revision, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE quotation (
  mention INTEGER PRIMARY KEY REFERENCES mention (id),
  type TEXT NOT NULL CHECK (type IN ('direct', 'indirect')),
  cue TEXT
) STRICT;

CREATE TABLE meeting (
  mention INTEGER PRIMARY KEY REFERENCES mention (id),
  kind TEXT NOT NULL CHECK (kind IN ('meeting', 'call', 'visit', 'talks', 'delegation')),
  status TEXT NOT NULL CHECK (status IN ('held', 'ongoing', 'planned', 'cancelled')),
  participants TEXT NOT NULL,
  place TEXT,
  date_text TEXT
) STRICT;

CREATE TABLE comment (
  mention INTEGER PRIMARY KEY REFERENCES mention (id),
  status TEXT NOT NULL CHECK (status IN ('declined', 'no_response', 'denied', 'confirmed'))
) STRICT;

CREATE TABLE fingerprint (
  article INTEGER PRIMARY KEY REFERENCES article (id),
  text_hash INTEGER NOT NULL,
  signature BLOB NOT NULL
) STRICT;
CREATE INDEX fingerprint_hash ON fingerprint (text_hash);

CREATE TABLE band (
  key INTEGER NOT NULL,
  article INTEGER NOT NULL REFERENCES article (id),
  PRIMARY KEY (key, article)
) STRICT, WITHOUT ROWID;
CREATE INDEX band_article ON band (article);

CREATE TABLE duplicate (
  article INTEGER PRIMARY KEY REFERENCES article (id),
  "of" INTEGER NOT NULL REFERENCES article (id),
  relation TEXT NOT NULL CHECK (relation IN ('same-url', 'exact', 'near')),
  similarity REAL NOT NULL CHECK (similarity BETWEEN 0 AND 1),
  at TEXT NOT NULL
) STRICT;

CREATE TABLE story (
  id INTEGER PRIMARY KEY,
  public_id TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  first_at TEXT NOT NULL,
  last_at TEXT NOT NULL,
  terms BLOB NOT NULL,
  names BLOB NOT NULL
) STRICT;
CREATE INDEX story_last ON story (last_at);

CREATE TABLE poll (
  id INTEGER PRIMARY KEY,
  feed INTEGER NOT NULL REFERENCES feed (id),
  at TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('new', 'nothing_new', 'unchanged', 'not_a_feed', 'refused', 'missing', 'gone', 'server_error', 'unreachable', 'timeout', 'too_large', 'forbidden')),
  status INTEGER,
  entries_seen INTEGER NOT NULL,
  entries_new INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  message TEXT
) STRICT;
CREATE INDEX poll_feed ON poll (feed, at);

-- The text as it is searched: folded (see text::fold_for_search), one row per article.
CREATE TABLE search_text (
  article INTEGER PRIMARY KEY REFERENCES article (id),
  title TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search_words USING fts5 (title, text, content='search_text', content_rowid='article', tokenize="unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE search_grams USING fts5 (title, text, content='search_text', content_rowid='article', tokenize="trigram", detail='none');
