-- The promise: what stands here stays. Each view has a line that says what a row is, and each column a line that says
-- what it holds. docs/schema.md and the Datasette metadata are made from these comments, and a test holds them complete.

-- @view articles: An article, duplicates too.
CREATE VIEW articles AS SELECT
  a.public_id AS id, -- Stable public id: the same after a rebuild of the store.
  a.url AS url, -- Address as fetched.
  a.canonical_url AS canonical_url, -- Address by which the article is known: tracking, AMP and mobile variants taken away.
  a.outlet AS outlet, -- Outlet of the feed that brought it first.
  a.language AS language, -- Language of the text (primary subtag, such as uk).
  r.title AS title, -- Headline, without the site's name or the tail that credits another outlet.
  r.title_raw AS title_raw, -- Headline as it stood.
  r.text AS text, -- Clean text of the current revision: paragraphs separated by a blank line.
  r.lede AS lede, -- First paragraph of the body.
  r.authors AS authors, -- Authors, a JSON list of names; the view authors tells people from organisations.
  r.published_at AS published_at, -- Time of publication, UTC; a plain day where only the day is known.
  r.published_raw AS published_raw, -- The words that the time was read from.
  r.published_precision AS published_precision, -- instant or day.
  r.published_origin AS published_origin, -- Where it was read: feed, zone assumed, zone configured, json_ld, meta, time_element, visible (a line that readers see), url, changed (the page states its last change alone).
  r.modified_at AS modified_at, -- Time of the last change, as the page states it.
  a.first_seen_at AS first_seen_at, -- When parleyd first stored it, UTC.
  a.changed_at AS changed_at, -- When anything about it last changed here, UTC; indexed: ask "what is new since".
  (SELECT m.name FROM mention m WHERE m.revision = r.id AND m.kind = 'via' ORDER BY m.part DESC, m.start LIMIT 1) AS via, -- First outlet that the article credits, or null.
  s.public_id AS story, -- Story that it belongs to, or null.
  o.public_id AS duplicate_of, -- Earlier article of which it is a copy, or null.
  (SELECT t.public_id FROM duplicate d JOIN article t ON t.id = d."of" WHERE d.article = a.id AND d.relation = 'translation') AS translation_of, -- Earlier article of another language that tells the same in the same order, or null.
  r.image AS image, -- Address of the main image.
  r.caption AS caption, -- Caption of the main image, once.
  r.credit AS credit, -- Who made the main image, where the page says so.
  r.subtitle AS subtitle, -- The line below the headline.
  r.section AS section, -- Section of the site, in its own words.
  r.tags AS tags, -- Keywords that the site gave it, a JSON list.
  r.site_name AS site_name, -- Name of the site, as the page gives it.
  r.amp AS amp_url, -- Address of its AMP variant.
  r.form AS form, -- article, live (a page that grows by posts: see the view posts), gallery or video.
  r.subjects AS subjects, -- Subjects of a closed list, a JSON list: hostage_release, ceasefire, ...
  a.access AS access, -- How much could be had: full, feed, refused, no_text, unreachable, paywall.
  r.number AS revision, -- Number of the current revision.
  r.method AS method, -- Method that found the body: blocks (the judge), rules (where it sees no article), json-ld, state (the script data of an application), entry.
  r.confidence AS confidence, -- How sure that method is, 0 to 1.
  a.withdrawn_at AS withdrawn_at -- When the page was found to be gone, or null.
FROM article a
JOIN revision r ON r.id = a.current_revision
LEFT JOIN story s ON s.id = a.story
LEFT JOIN article o ON o.id = a.duplicate_of;

-- @view entries: An item of a feed, rejected ones too.
CREATE VIEW entries AS SELECT
  e.id AS id, -- Number of the entry.
  e.feed AS feed, -- Feed that it stood in.
  e.guid AS guid, -- Identity within the feed: guid or id, else derived.
  e.url AS url, -- Address that it links to.
  e.title AS title, -- Title, plain text.
  e.summary AS summary, -- Summary as it stood, HTML or plain.
  e.published_at AS published_at, -- Time of publication, UTC.
  e.published_raw AS published_raw, -- The words that the time was read from.
  e.published_precision AS published_precision, -- instant or day.
  e.published_origin AS published_origin, -- feed or zone assumed.
  e.first_seen_at AS first_seen_at, -- When it was first seen, UTC.
  e.state AS state, -- waiting (its page is still to be fetched), stored, rejected, failed.
  e.failure AS failure, -- Why it failed, or why its page could not be had, in a fixed word.
  e.failure_message AS failure_message, -- The same in a sentence.
  a.public_id AS article -- Article that it became, or null.
FROM entry e LEFT JOIN article a ON a.id = e.article;

-- @view revisions: One text of an article.
CREATE VIEW revisions AS SELECT
  a.public_id AS article, -- Article.
  r.number AS number, -- 1, 2, ...
  r.seen_at AS seen_at, -- When this text was first seen, UTC.
  r.title AS title, -- Clean headline.
  r.title_raw AS title_raw, -- Headline as it stood.
  r.text AS text, -- Clean text.
  r.change AS change, -- first, trivial (punctuation, a misspelt word) or real.
  r.note AS note, -- How the newsroom says that it has changed the article (Correction: ...), or null.
  r.published_at AS published_at, -- Time of publication as this revision states it.
  r.modified_at AS modified_at -- Time of change as this revision states it.
FROM revision r JOIN article a ON a.id = r.article;

-- @view authors: An author of the current revision.
-- @example SELECT DISTINCT name, kind FROM authors WHERE name LIKE '%desk' ORDER BY name LIMIT 2;
-- @answer Dzvin desk|organisation
-- @answer HaMaagan desk|organisation
CREATE VIEW authors AS SELECT
  a.public_id AS article, -- Article.
  n.key AS ordinal, -- 0, 1, ... in the order of the byline.
  n.value AS name, -- Name.
  CASE WHEN n.value IN (SELECT value FROM json_each(r.organisations)) THEN 'organisation' ELSE 'person' END AS kind -- person or organisation (agencies and desks).
FROM article a JOIN revision r ON r.id = a.current_revision, json_each(r.authors) n;

-- @view posts: A post of a live page, in its current revision.
CREATE VIEW posts AS SELECT
  a.public_id AS article, -- Article.
  p.ordinal AS ordinal, -- 0, 1, ... in the order of the page.
  p.at AS at, -- When it was posted, UTC, or null.
  p.title AS title, -- Its headline, or null.
  p.text AS text -- Its words.
FROM post p JOIN article a ON a.current_revision = p.revision;

-- @view site_repeats: A paragraph that a site is known to repeat, or that was put back by hand.
CREATE VIEW site_repeats AS SELECT
  s.site AS site, -- Host of the pages, or address of the feed that holds the texts.
  s.text AS text, -- The paragraph.
  s.state AS state, -- repeated (taken away from the site's articles) or kept (put back by hand: never taken away again).
  s.seen_in AS seen_in, -- In how many articles it stood when that was learned.
  s.articles AS articles, -- Of how many recent ones.
  s.at AS at -- When that was learned or decided, UTC.
FROM site_repeat s;

-- @view recleanings: A text that was cleaned again after something was learned of its site; never a revision.
CREATE VIEW recleanings AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision whose text was replaced.
  c.at AS at, -- When, UTC.
  c.site_version AS site_version, -- How often what is known of the site had changed by then.
  c.taken AS taken, -- How many paragraphs were taken away.
  c.put_back AS put_back -- How many were put back.
FROM recleaning c JOIN revision r ON r.id = c.revision JOIN article a ON a.id = r.article;

-- @view people: A mention of a person in the current revision.
-- @example SELECT name, role, affiliation FROM people WHERE article = (SELECT id FROM articles WHERE title LIKE 'The US holds direct talks%') AND role IS NOT NULL GROUP BY name ORDER BY name;
-- @answer Adam Boehler|chief negotiator from the US side|United States
-- @answer Steve Witkoff|White House representative|United States
CREATE VIEW people AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  m.name AS name, -- Canonical English name; as written for people who are not in the lexicon.
  p.role AS role, -- The article's own words for who they are.
  p.affiliation AS affiliation, -- Country or organisation.
  m.part AS part, -- text or title (the raw title).
  m.start AS start, -- First character within that part, counted from 0.
  m.length AS length, -- Number of characters.
  m.quote AS quote, -- The words as they stand: substr(part, start + 1, length).
  m.method AS method, -- gazetteer, surname, phonetic (a name that only sounds like a listed one), spelling (a listed name, spelt otherwise or from another script), title-word, apposition, given-name.
  m.confidence AS confidence -- 0 to 1.
FROM mention m JOIN person p ON p.mention = m.id JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id;

-- @view organisations: A mention of an organisation in the current revision.
CREATE VIEW organisations AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  m.name AS name, -- Canonical English name.
  m.part AS part, -- text or title (the raw title).
  m.start AS start, -- First character within that part, counted from 0.
  m.length AS length, -- Number of characters.
  m.quote AS quote, -- The words as they stand.
  m.method AS method, -- How it was found.
  m.confidence AS confidence -- 0 to 1.
FROM mention m JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id WHERE m.kind = 'organisation';

-- @view places: A mention of a place in the current revision.
CREATE VIEW places AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  m.name AS name, -- Canonical English name.
  m.part AS part, -- text or title (the raw title).
  m.start AS start, -- First character within that part, counted from 0.
  m.length AS length, -- Number of characters.
  m.quote AS quote, -- The words as they stand.
  m.method AS method, -- How it was found.
  m.confidence AS confidence -- 0 to 1.
FROM mention m JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id WHERE m.kind = 'place';

-- @view via: An outlet that the current revision credits.
-- @example SELECT outlet, count(DISTINCT article) FROM via WHERE outlet = 'Axios';
-- @answer Axios|5
CREATE VIEW via AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  m.name AS outlet, -- Outlet.
  m.part AS part, -- text or title (the raw title).
  m.start AS start, -- First character within that part, counted from 0.
  m.length AS length, -- Number of characters.
  m.quote AS quote, -- The words as they stand.
  m.method AS method, -- title-tail; credit for one that words credit; telling-sentence for one that is named where somebody is said to have spoken; head-word for an outlet that no list knows.
  m.confidence AS confidence -- 0 to 1.
FROM mention m JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id WHERE m.kind = 'via';

-- @view figures: A counted claim in the current revision.
-- @example SELECT value, category, status, quote FROM figures WHERE article = (SELECT id FROM articles WHERE title LIKE 'The US holds direct talks%') ORDER BY start;
-- @answer 59.0|hostages|held|59
-- @answer 35.0|hostages|dead|35
-- @answer 22.0|hostages|unknown|22
-- @answer 1900000.0|displaced|displaced|1.9 million
CREATE VIEW figures AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  f.value AS value, -- The number, multipliers resolved; the least of a range.
  f.value_max AS value_max, -- The greatest of a range, or null.
  f.unit AS unit, -- What is counted, in the article's words.
  f.category AS category, -- hostages, prisoners, bodies, killed, injured, displaced, population, aid, money, share, distance, duration.
  f.status AS status, -- held, alive, dead, unknown, taken, released, to_be_released, killed, injured, displaced; proposed or agreed for a duration; or null.
  f.qualifier AS qualifier, -- min, max, approx, less_than, or null.
  f.claimant AS claimant, -- Who says so, where the sentence names somebody.
  f.as_of AS as_of, -- As of when it stands, in the article's words (since October 7), or null.
  m.part AS part, -- text.
  m.start AS start, -- First character of the number, counted from 0.
  m.length AS length, -- Number of characters.
  m.quote AS quote, -- The number as it stands.
  m.method AS method, -- number-noun, or ellipsis where the noun is that of the number before.
  m.confidence AS confidence -- 0 to 1.
FROM mention m JOIN figure f ON f.mention = m.id JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id;

-- @view figure_checks: A total that is stated with its parts.
-- @example SELECT total, parts, consistent FROM figure_checks;
-- @answer 59.0|[35.0,22.0]|0
CREATE VIEW figure_checks AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  c.total AS total, -- The total.
  c.parts AS parts, -- The parts, a JSON list.
  c.consistent AS consistent -- 1 where the parts add up to the total, else 0.
FROM figure_check c JOIN revision r ON r.id = c.revision JOIN article a ON a.current_revision = r.id;

-- @view figures_timeline: Counted claims by the day of their article, copies left out: how a figure moves, and who says it.
-- @example SELECT value, count(DISTINCT article), count(DISTINCT outlet) FROM figures_timeline WHERE category = 'hostages' AND status = 'held' GROUP BY value;
-- @answer 20.0|1|1
-- @answer 59.0|6|5
CREATE VIEW figures_timeline AS SELECT
  coalesce(substr(r.published_at, 1, 10), substr(a.first_seen_at, 1, 10)) AS day, -- Day of publication, UTC; of first sight where none is stated.
  f.category AS category, -- As in figures.
  f.status AS status, -- As in figures.
  f.value AS value, -- As in figures.
  f.value_max AS value_max, -- As in figures.
  f.qualifier AS qualifier, -- As in figures.
  f.unit AS unit, -- What is counted, in the article's words.
  f.claimant AS claimant, -- Who says so, where the sentence names somebody.
  a.outlet AS outlet, -- Outlet.
  s.public_id AS story, -- Story, or null.
  a.public_id AS article, -- Article.
  m.quote AS quote, -- The number as it stands.
  m.start AS start -- Its first character in the text, counted from 0.
FROM mention m JOIN figure f ON f.mention = m.id JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id
LEFT JOIN story s ON s.id = a.story WHERE a.duplicate_of IS NULL;

-- @view figure_conflicts: Figures that speak against each other: within an article (a total and its parts), or in two articles of one story within a week.
-- @example SELECT value, other_value FROM figure_conflicts WHERE kind = 'within';
-- @answer 59.0|57.0
CREATE VIEW figure_conflicts AS SELECT
  'within' AS kind, -- within one article, or between two.
  a.public_id AS article, -- Article.
  a.public_id AS other_article, -- The other article; the same for within.
  s.public_id AS story, -- Story, or null.
  NULL AS category, -- As in figures; null for within.
  NULL AS status, -- As in figures; null for within.
  c.total AS value, -- The figure; for within the total.
  (SELECT sum(value) FROM json_each(c.parts)) AS other_value, -- The other figure; for within the sum of the parts.
  NULL AS quote, -- The number as it stands; null for within.
  c.parts AS other_quote -- The other number as it stands; for within the parts.
FROM figure_check c JOIN revision r ON r.id = c.revision JOIN article a ON a.current_revision = r.id LEFT JOIN story s ON s.id = a.story
WHERE c.consistent = 0
UNION ALL SELECT 'between', a.article, b.article, a.story, a.category, a.status, a.value, b.value, a.quote, b.quote
FROM figures_timeline a JOIN figures_timeline b ON b.story = a.story AND b.category = a.category AND b.status = a.status AND b.article > a.article
WHERE a.value <> b.value AND a.value_max IS NULL AND b.value_max IS NULL AND a.qualifier IS NULL AND b.qualifier IS NULL
  AND a.category NOT IN ('duration', 'distance', 'money', 'share') AND abs(julianday(a.day) - julianday(b.day)) <= 7
  -- Another figure of the same article that agrees clears it: an article may count several groups.
  AND NOT EXISTS (SELECT 1 FROM figures_timeline c WHERE c.article = a.article AND c.category = a.category AND c.status = a.status AND c.value = b.value)
  AND NOT EXISTS (SELECT 1 FROM figures_timeline c WHERE c.article = b.article AND c.category = a.category AND c.status = a.status AND c.value = a.value);

-- @view quotes: A quote in the current revision.
-- @example SELECT speaker, type, quote FROM quotes WHERE quote LIKE 'It is a yes%';
-- @answer Palestinian official close to the talks|direct|It is a yes with a list,
CREATE VIEW quotes AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  q.type AS type, -- direct, or indirect: a sentence that reports what somebody said.
  m.name AS speaker, -- Canonical name, or the descriptor as written, or null.
  q.cue AS cue, -- The word that introduces it.
  m.part AS part, -- text.
  m.start AS start, -- First character, counted from 0.
  m.length AS length, -- Number of characters.
  m.quote AS quote, -- The quoted words.
  m.method AS method, -- How it was found.
  m.confidence AS confidence -- 0 to 1: how sure the speaker is.
FROM mention m JOIN quotation q ON q.mention = m.id JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id;

-- @view meetings: A meeting, call, visit or talks told of in the current revision.
-- @example SELECT kind, status, participants FROM meetings WHERE article = (SELECT id FROM articles WHERE title LIKE 'The US holds direct talks%') ORDER BY start;
-- @answer talks|ongoing|["Trump administration","Hamas"]
-- @answer meeting|held|["Adam Boehler","Hamas"]
-- @answer visit|cancelled|["Steve Witkoff","Prime Minister of Qatar"]
CREATE VIEW meetings AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  t.kind AS kind, -- meeting, call, visit, talks, delegation, speech.
  t.status AS status, -- held, ongoing, planned, cancelled.
  t.participants AS participants, -- Canonical names, a JSON list.
  t.place AS place, -- Canonical name of the place, or null.
  t.date_text AS date_text, -- The date as written, or null.
  t.day AS day, -- The day that these words mean, seen from the day of publication, or null.
  t.direct AS direct, -- 1 where they spoke to each other directly, 0 where through others, null where the text does not say.
  t.mediators AS mediators, -- Who mediated: canonical names, a JSON list.
  t.host AS host, -- Canonical name of the host, or null.
  m.part AS part, -- text.
  m.start AS start, -- First character of the passage, counted from 0.
  m.length AS length, -- Number of characters.
  m.quote AS quote, -- The passage.
  m.method AS method, -- How it was found.
  m.confidence AS confidence -- 0 to 1.
FROM mention m JOIN meeting t ON t.mention = m.id JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id;

-- @view sources: A source without a name, in the current revision: how many, and what they are.
-- @example SELECT kind, number, quote FROM sources WHERE quote LIKE '%close to the talks';
-- @answer official|1|Palestinian official close to the talks
CREATE VIEW sources AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  s.kind AS kind, -- source, official, diplomat.
  s.number AS number, -- How many they are, where the words tell, or null.
  m.part AS part, -- text.
  m.start AS start, -- First character, counted from 0.
  m.length AS length, -- Number of characters.
  m.quote AS quote, -- The words for them.
  m.method AS method, -- How it was found.
  m.confidence AS confidence -- 0 to 1.
FROM mention m JOIN source s ON s.mention = m.id JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id;

-- @view stances: Who accepted, rejected or conditioned which proposal, by the current revision.
-- @example SELECT name, stance, object FROM stances;
-- @answer Israel|rejected|the demand
CREATE VIEW stances AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  coalesce(substr(r.published_at, 1, 10), substr(a.first_seen_at, 1, 10)) AS day, -- Day of publication, UTC; of first sight where none is stated.
  m.name AS name, -- Who: canonical name.
  s.kind AS stance, -- accepted, rejected, conditioned.
  s.object AS object, -- The proposal, in the article's words.
  m.part AS part, -- text.
  m.start AS start, -- First character of the passage, counted from 0.
  m.length AS length, -- Number of characters.
  m.quote AS quote, -- The passage.
  m.method AS method, -- How it was found.
  m.confidence AS confidence -- 0 to 1.
FROM mention m JOIN stance s ON s.mention = m.id JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id;

-- @view suspected_translations: Names that only sound like those of listed people: a sign that a machine translated the article.
-- @example SELECT written, meant FROM suspected_translations;
-- @answer Adam Bowler|Adam Boehler
CREATE VIEW suspected_translations AS SELECT
  a.public_id AS article, -- Article.
  a.outlet AS outlet, -- Outlet.
  a.language AS language, -- Language of the text.
  m.quote AS written, -- The name as it stands.
  m.name AS meant, -- The person who is meant.
  m.part AS part, -- text or title.
  m.start AS start, -- First character, counted from 0.
  m.confidence AS confidence -- 0 to 1.
FROM mention m JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id
WHERE m.kind = 'person' AND m.method = 'phonetic';

-- @view comments: A body that gave no comment, denied or confirmed, in the current revision.
-- @example SELECT name, status FROM comments WHERE article = (SELECT id FROM articles WHERE title LIKE 'The US holds direct talks%') ORDER BY name;
-- @answer Israel Prime Minister's Office|declined
-- @answer White House|declined
CREATE VIEW comments AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  m.name AS name, -- The body: canonical name, or the descriptor as written.
  c.status AS status, -- declined, no_response, denied, confirmed.
  m.part AS part, -- text.
  m.start AS start, -- First character of the sentence, counted from 0.
  m.length AS length, -- Number of characters.
  m.quote AS quote, -- The sentence.
  m.method AS method, -- How it was found.
  m.confidence AS confidence -- 0 to 1.
FROM mention m JOIN comment c ON c.mention = m.id JOIN revision r ON r.id = m.revision JOIN article a ON a.current_revision = r.id;

-- @view cuts: A piece that was taken away from the current revision's page.
CREATE VIEW cuts AS SELECT
  a.public_id AS article, -- Article.
  r.number AS revision, -- Number of the revision.
  c.ordinal AS ordinal, -- 0, 1, ... in the order of the page.
  c.rule AS rule, -- Rule that did it, such as cue:read-also.
  c.position AS position, -- How many kept blocks stood before it.
  c.text AS text -- The piece.
FROM cut c JOIN revision r ON r.id = c.revision JOIN article a ON a.current_revision = r.id;

-- @view duplicates: A link from an article to the earlier one that it copies.
-- @example SELECT relation, count(*) FROM duplicates WHERE relation <> 'translation';
-- @answer exact|1
CREATE VIEW duplicates AS SELECT
  a.public_id AS article, -- The copy.
  o.public_id AS "of", -- The earlier article.
  d.relation AS relation, -- same-url, exact, near or translation.
  d.similarity AS similarity, -- Share of their shingles of three words that both have, 0 to 1.
  d.contained AS contained, -- Share of the shorter one's words that the other has too, 0 to 1.
  d.likelihood AS likelihood, -- How likely both are one report, 0 to 1.
  d.at AS at -- When it was found, UTC.
FROM duplicate d JOIN article a ON a.id = d.article JOIN article o ON o.id = d."of";

-- @view stories: An event, told by one article or many.
-- @example SELECT languages FROM stories ORDER BY outlets DESC LIMIT 1;
-- @answer ar en he ru uk
CREATE VIEW stories AS SELECT
  s.public_id AS id, -- Stable public id.
  s.label AS label, -- Headline of its first article.
  s.first_at AS first_at, -- When its first article was seen, UTC.
  s.last_at AS last_at, -- When its latest article was seen, UTC.
  (SELECT count(*) FROM article a WHERE a.story = s.id) AS articles, -- Number of articles.
  (SELECT count(DISTINCT a.outlet) FROM article a WHERE a.story = s.id) AS outlets, -- Number of outlets.
  (SELECT group_concat(language, ' ') FROM (SELECT DISTINCT a.language FROM article a WHERE a.story = s.id AND a.language IS NOT NULL ORDER BY 1)) AS languages, -- Languages, in the order of the alphabet.
  o.public_id AS merged_into -- Story as which it goes on, or null.
FROM story s LEFT JOIN story o ON o.id = s.merged_into;

-- @view story_changes: Stories that turned out to be one, or two; one row for each article of a split.
CREATE VIEW story_changes AS SELECT
  c.at AS at, -- When, UTC.
  c.kind AS kind, -- merge (story goes on as other) or split (articles of story went into other).
  s.public_id AS story, -- The story that was.
  o.public_id AS other, -- The other one.
  a.public_id AS article, -- Article that caused the merge, or that went over, or null.
  c.reason AS reason -- Why.
FROM story_change c JOIN story s ON s.id = c.story JOIN story o ON o.id = c.other LEFT JOIN article a ON a.id = c.article;

-- @view story_names: Who and what a story is about: people, organisations and places by how many of its articles name them.
CREATE VIEW story_names AS SELECT
  s.public_id AS story, -- Story.
  m.kind AS kind, -- person, organisation or place.
  m.name AS name, -- Canonical name.
  count(DISTINCT a.id) AS articles -- In how many of its articles it stands.
FROM story s JOIN article a ON a.story = s.id JOIN mention m ON m.revision = a.current_revision
WHERE m.kind IN ('person', 'organisation', 'place') GROUP BY s.id, m.kind, m.name;

-- @view verdicts: A decision on an entry or article.
-- @example SELECT topic, count(*) FROM verdicts WHERE judged_on = 'text' AND relevant GROUP BY topic;
-- @answer gaza-negotiations|23
CREATE VIEW verdicts AS SELECT
  v.entry AS entry, -- Entry that was judged.
  a.public_id AS article, -- Article, for a verdict on its full text, or null.
  v.topic AS topic, -- Topic.
  v.query AS query, -- Version of the topic's query that judged; null for what was judged before versions were kept.
  v.judged_on AS judged_on, -- entry (title and summary) or text.
  v.relevant AS relevant, -- 1 or 0.
  v.score AS score, -- Sum of the capped groups.
  v.reasons AS reasons, -- Why so, in a line.
  v.matched AS matched, -- What matched, and where (title or text, first character), a JSON list.
  v.at AS at -- When, UTC.
FROM verdict v LEFT JOIN article a ON a.id = v.article;

-- @view feeds: A feed.
CREATE VIEW feeds AS SELECT
  f.id AS id, -- Number of the feed.
  f.url AS url, -- Address.
  f.outlet AS outlet, -- Outlet.
  f.address AS address, -- Address that it has moved to for good and is polled at, or null.
  f.kind AS kind, -- feed, sitemap, page (a list page) or telegram.
  f.title AS title, -- Title as the feed gives it.
  f.language AS language, -- Language, where configured.
  f.content AS content, -- page (articles are fetched) or feed (the entry is the article).
  f.topics AS topics, -- Topics that judge it, a JSON list.
  f.state AS state, -- active, gone (410 twice), merged (moved to the address of another feed), retired (no longer configured).
  CASE
    WHEN f.state <> 'active' THEN f.state
    WHEN f.last_poll_at IS NULL THEN 'new'
    WHEN f.failures >= 3 AND f.last_outcome = 'refused' THEN 'blocked'
    WHEN f.failures >= 3 THEN 'failing'
    WHEN f.last_new_at IS NOT NULL AND unixepoch(f.last_poll_at) - unixepoch(f.last_new_at) > max(3 * f.usual_gap_seconds, 21600) THEN 'quiet'
    ELSE 'ok'
  END AS health, -- ok, new (not polled yet), quiet (nothing new for three times its usual gap), blocked (refused three times in a row), failing (failed three times in a row), or its state.
  f.usual_gap_seconds AS usual_gap_seconds, -- Usual time between two of its entries, or null.
  f.last_new_at AS last_new_at, -- When it last brought a new or changed entry, UTC.
  f.failures AS failures, -- Failed polls in a row.
  f.last_outcome AS last_outcome, -- Outcome of the last poll, in a fixed word.
  f.last_message AS last_message, -- The same in a sentence, or null.
  f.last_poll_at AS last_poll_at, -- UTC.
  f.next_poll_at AS next_poll_at -- UTC.
FROM feed f;

-- @view polls: A poll of a feed.
CREATE VIEW polls AS SELECT
  p.feed AS feed, -- Feed.
  p.at AS at, -- When, UTC.
  p.outcome AS outcome, -- new, nothing_new, unchanged, not_a_feed, refused, missing, gone, server_error, unreachable, timeout, too_large, forbidden.
  p.status AS status, -- HTTP status, or null.
  p.entries_seen AS entries_seen, -- Entries that the feed showed.
  p.entries_new AS entries_new, -- New or changed ones.
  p.duration_ms AS duration_ms, -- How long it took.
  p.message AS message -- What happened, in a sentence, or null.
FROM poll p;
