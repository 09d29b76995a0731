-- What the fault rigs ask of the store: "have" gives each stored revision (guid, words), every other query must give no row.
-- name: have
SELECT e.guid, coalesce(r.title, '') || ' ' || coalesce(r.text, '') FROM revisions r JOIN entries e ON e.article = r.article
-- name: duplicates
SELECT canonical_url, count(*) FROM articles WHERE duplicate_of IS NULL GROUP BY canonical_url HAVING count(*) > 1
-- name: orphan-revisions
SELECT r.article FROM revisions r LEFT JOIN articles a ON a.id = r.article WHERE a.id IS NULL
-- name: no-revision
SELECT a.id FROM articles a LEFT JOIN revisions r ON r.article = a.id WHERE r.article IS NULL
-- name: search-missing
SELECT a.id FROM articles a WHERE a.duplicate_of IS NULL AND a.text IS NULL
-- name: current-revision
SELECT a.id FROM article a LEFT JOIN revision r ON r.id = a.current_revision WHERE r.id IS NULL OR r.article <> a.id
-- name: revision-gap
SELECT article FROM revisions GROUP BY article HAVING max(number) <> count(*) OR min(number) <> 1
-- name: unsearchable
SELECT a.id FROM article a LEFT JOIN search_text s ON s.article = a.id WHERE s.article IS NULL
-- name: stored-without-article
SELECT id FROM entry WHERE state = 'stored' AND article IS NULL
-- name: feed-without-poll
SELECT f.id FROM feed f LEFT JOIN job j ON j.kind = 'poll' AND j.subject = f.id WHERE f.state = 'active' AND j.id IS NULL
