-- Schema 2: feeds of other kinds, feeds that move and merge, what a feed asks for; entries known by their address.
-- Run with foreign_keys off: the table of feeds is made anew, since SQLite cannot change a CHECK.

CREATE TABLE feed_2 (
  id INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  outlet TEXT NOT NULL,
  language TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('feed', 'sitemap', 'page', 'telegram')),
  content TEXT NOT NULL CHECK (content IN ('page', 'feed')),
  topics TEXT NOT NULL,
  host TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'gone', 'merged', 'retired')),
  title TEXT,
  home_url TEXT,
  -- Where it has moved to for good; null while url holds.
  address TEXT,
  -- Where the last polls were led to, and how many in a row.
  moving_to TEXT,
  moving_polls INTEGER NOT NULL DEFAULT 0,
  etag TEXT,
  last_modified TEXT,
  body_hash INTEGER,
  -- What the feed itself asks for: least pause in seconds, hours and days to leave it alone (JSON lists).
  told_seconds INTEGER,
  skip_hours TEXT NOT NULL DEFAULT '[]',
  skip_days TEXT NOT NULL DEFAULT '[]',
  usual_gap_seconds INTEGER,
  newest_at TEXT,
  last_new_at TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  last_outcome TEXT,
  last_message TEXT,
  last_poll_at TEXT,
  next_poll_at TEXT,
  created_at TEXT NOT NULL
) STRICT;
INSERT INTO feed_2 (id, url, outlet, language, kind, content, topics, host, state, title, home_url, etag, last_modified, body_hash, failures, last_outcome, last_message, last_poll_at, next_poll_at, created_at)
  SELECT id, url, outlet, language, kind, content, topics, coalesce((SELECT host FROM job WHERE kind = 'poll' AND subject = feed.id), ''), state, title, home_url, etag, last_modified, body_hash, failures, last_outcome, last_message, last_poll_at, next_poll_at, created_at FROM feed;
DROP TABLE feed;
ALTER TABLE feed_2 RENAME TO feed;
UPDATE feed SET last_new_at = (SELECT max(first_seen_at) FROM entry WHERE entry.feed = feed.id);

-- The address without its scheme: an entry whose id changes, or whose site moves to https, is still the same entry.
ALTER TABLE entry ADD COLUMN url_key TEXT;
UPDATE entry SET url_key = rtrim(replace(replace(url, 'https://', ''), 'http://', ''), '/') WHERE url IS NOT NULL;
CREATE INDEX entry_url_key ON entry (feed, url_key) WHERE url_key IS NOT NULL;

-- Kept by origin (scheme, host and port) from now on; what was kept by host is asked anew.
DELETE FROM robots;
