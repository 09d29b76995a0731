//! What every implementation of [`Store`] must hold. Written once, generically; each implementation runs all of it.

use super::{
    ArticleOutcome, CleanedAgain, EntryIdentity, FeedPace, FetchFailure, FinishedArticle, FinishedPoll, Job, JobKind,
    Move, NewArticle, Relocation, Scope, ScreenedEntry, Store, UnknownEntries,
};
use crate::clean::{self, SeenParagraph, paragraph_key};
use crate::dedup::fingerprint;
use crate::model::{
    Access, ContentSource, Entry, Extracted, FeedAccess, FeedKind, FeedSource, KeyFields, Metadata, PageSelectors,
    PollOutcome, Relation, Validators, Verdict,
};
use jiff::{SignedDuration, Timestamp};

fn at(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(29_000_000 + minutes)
}

fn feed(host: &str) -> FeedSource {
    FeedSource {
        url: format!("https://{host}/rss"),
        outlet: host.into(),
        language: Some("en".into()),
        content: ContentSource::Page,
        kind: FeedKind::Feed,
        topics: vec!["everything".into()],
        host: host.into(),
        timezone: None,
        selectors: PageSelectors::default(),
        access: FeedAccess::default(),
    }
}

fn verdict(relevant: bool) -> Verdict {
    Verdict {
        query: "1".into(),
        topic: "everything".into(),
        relevant,
        uncertain: relevant,
        score: 1.0,
        matched: Vec::new(),
        reasons: "test".into(),
    }
}

fn entry(guid: &str, host: &str) -> ScreenedEntry {
    let entry = Entry {
        guid: guid.into(),
        url: Some(format!("https://{host}/{guid}")),
        title: format!("Title {guid}"),
        ..Entry::default()
    };
    ScreenedEntry {
        entry,
        known_as: None,
        content_hash: 1,
        verdicts: vec![verdict(true)],
        wanted: true,
        host: host.into(),
        article: None,
    }
}

fn identity(guid: &str, content_hash: i64) -> EntryIdentity {
    EntryIdentity {
        guid: guid.into(),
        url: Some(format!("https://a.example/{guid}")),
        title: format!("Title {guid}"),
        published_raw: None,
        content_hash,
    }
}

fn poll(feed: i64, entries: Vec<ScreenedEntry>, next: Timestamp) -> FinishedPoll {
    FinishedPoll {
        feed,
        outcome: if entries.is_empty() { PollOutcome::NothingNew } else { PollOutcome::New },
        message: None,
        status: Some(200),
        entries_seen: entries.len(),
        entries,
        validators: Some(Validators { etag: Some("W/\"odd, tag\"".into()), last_modified: None }),
        renamed: Vec::new(),
        body_hash: Some(7),
        pace: None,
        relocation: Relocation::Unchanged,
        title: None,
        home_url: None,
        next_poll: Some(next),
        duration_ms: 1,
    }
}

fn article(url: &str, title: &str, text: &str) -> NewArticle {
    let metadata = Metadata { title: title.into(), title_raw: title.into(), ..Metadata::default() };
    NewArticle {
        url: url.into(),
        canonical_url: url.into(),
        extracted: Extracted {
            metadata,
            text: text.into(),
            cuts: Vec::new(),
            method: "blocks",
            confidence: 0.9,
            access: Access::Full,
            problems: Vec::new(),
        },
        published: None,
        fields: KeyFields::default(),
        verdicts: vec![verdict(true)],
        fingerprint: fingerprint(text),
        note: None,
        anchors: crate::dedup::Anchors::default(),
        language: Some("en".into()),
        page: None,
        site: "a.example".into(),
        site_version: 0,
        paragraphs: Vec::new(),
    }
}

async fn claim_one<S: Store>(store: &S, now: Timestamp) -> Job {
    let mut jobs = store.claim_jobs(Scope::All, 1, now, 60, 1000).await.unwrap();
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

/// Jobs: one per host and gap, freed after a crash, taken again when a lease runs out.
pub(super) async fn leases<S: Store>(store: &S) {
    assert_eq!(store.sync_feeds(vec![feed("a.example"), feed("b.example")], at(0), 0).await.unwrap(), 2);
    let jobs = store.claim_jobs(Scope::All, 10, at(0), 60, 1000).await.unwrap();
    assert_eq!(jobs.len(), 2);
    assert!(jobs.iter().all(|job| job.kind == JobKind::Poll && job.attempts == 0));
    assert!(store.claim_jobs(Scope::All, 10, at(0), 60, 1000).await.unwrap().is_empty());
    assert_eq!(store.free_leases().await.unwrap(), 2);
    assert_eq!(store.claim_jobs(Scope::All, 10, at(1), 60, 1000).await.unwrap().len(), 2);
    let again = store.claim_jobs(Scope::All, 10, at(3), 60, 1000).await.unwrap();
    assert_eq!(again.len(), 2, "a lease that ran out is claimed again");
    assert!(again.iter().all(|job| job.attempts == 1));
    let only = Scope::Round(vec![again[0].subject]);
    store.free_leases().await.unwrap();
    assert_eq!(store.claim_jobs(only, 10, at(5), 60, 1000).await.unwrap().len(), 1);
}

/// A poll brings entries, their jobs, validators byte for byte and the next time, all at once; twice is once.
pub(super) async fn polls<S: Store>(store: &S) {
    store.sync_feeds(vec![feed("a.example")], at(0), 0).await.unwrap();
    let job = claim_one(store, at(0)).await;
    let task = store.poll_task(&job).await.unwrap().unwrap();
    assert_eq!(task.validators, Validators::default());
    assert_eq!(store.unknown_entries(task.feed.id, vec![identity("1", 1)]).await.unwrap().entries.len(), 1);
    assert_eq!(
        store.finish_poll(job, poll(task.feed.id, vec![entry("1", "a.example")], at(60)), at(0)).await.unwrap(),
        1
    );
    assert!(store.unknown_entries(task.feed.id, vec![identity("1", 1)]).await.unwrap().entries.is_empty());
    assert!(store.unknown_entries(task.feed.id, vec![identity("1", 2)]).await.unwrap().entries[0].known_as.is_some());
    let job = claim_one(store, at(1)).await;
    assert_eq!(job.kind, JobKind::Article);
    assert!(store.claim_jobs(Scope::All, 1, at(1), 60, 1000).await.unwrap().is_empty(), "one at a time per host");
    store.release_job(job, at(500)).await.unwrap();
    let job = claim_one(store, at(61)).await;
    assert_eq!(job.kind, JobKind::Poll);
    assert_eq!(store.poll_task(&job).await.unwrap().unwrap().validators.etag.as_deref(), Some("W/\"odd, tag\""));
}

/// An article: stored, known, revised, copied; its next visit scheduled; a rejected one is not stored.
pub(super) async fn articles<S: Store>(store: &S) {
    store.sync_feeds(vec![feed("a.example")], at(0), 0).await.unwrap();
    let job = claim_one(store, at(0)).await;
    let entries = ["1", "2", "3"].map(|guid| entry(guid, &format!("{guid}.example"))).to_vec();
    let feed = job.subject;
    store.finish_poll(job, poll(feed, entries, at(10_000)), at(0)).await.unwrap();
    let mut jobs = store.claim_jobs(Scope::All, 3, at(1), 60, 0).await.unwrap();
    jobs.sort_by_key(|job| job.subject);
    let text: String = (0..80).map(|index| format!("word{} ", index * 7 % 61)).collect();
    let finish = |job: Job, url: &str, title: &str, text: &str| {
        let finished = FinishedArticle::Store {
            entry: job.subject,
            article: Box::new(article(url, title, text)),
            failure: None,
            revisit: Some(at(100)),
        };
        store.finish_article(job, finished, at(2))
    };
    let first = jobs.remove(0);
    let ArticleOutcome::Stored(id) = finish(first, "https://1.example/x", "Title", &text).await.unwrap() else {
        panic!("stored")
    };
    let copy = finish(jobs.remove(0), "https://2.example/y", "Another title", &text).await.unwrap();
    assert!(matches!(copy, ArticleOutcome::Duplicate { of, relation: Relation::Exact, .. } if of == id));
    let third = jobs.remove(0);
    let entry = third.subject;
    assert_eq!(
        store
            .finish_article(third, FinishedArticle::Reject { entry, verdicts: vec![verdict(false)] }, at(2))
            .await
            .unwrap(),
        ArticleOutcome::Rejected
    );

    let visits = store.claim_jobs(Scope::All, 5, at(101), 60, 0).await.unwrap();
    assert_eq!(visits.iter().filter(|job| job.kind == JobKind::Revisit).count(), 2);
    let visit = visits.into_iter().find(|job| job.host == "1.example").unwrap();
    let task = store.article_task(&visit).await.unwrap().unwrap();
    let finished = |text: &str| FinishedArticle::Store {
        entry: task.entry.id,
        article: Box::new(article("https://1.example/x", "Title", text)),
        failure: None,
        revisit: None,
    };
    assert_eq!(
        store.finish_article(visit.clone(), finished(&text), at(102)).await.unwrap(),
        ArticleOutcome::Known(id.clone())
    );
    assert_eq!(
        store.finish_article(visit, finished(&format!("{text} And more.")), at(103)).await.unwrap(),
        ArticleOutcome::Revised(id)
    );
}

/// A failed job waits for its time and counts its attempts; a silenced host is left alone.
pub(super) async fn failures<S: Store>(store: &S) {
    store.sync_feeds(vec![feed("a.example")], at(0), 0).await.unwrap();
    let job = claim_one(store, at(0)).await;
    store.retry_job(job, FetchFailure { word: "timeout", message: "no answer".into() }, at(30), at(0)).await.unwrap();
    assert!(store.claim_jobs(Scope::All, 1, at(29), 60, 0).await.unwrap().is_empty());
    assert_eq!(store.next_due(Scope::All).await.unwrap(), Some(at(30)));
    let job = claim_one(store, at(30)).await;
    assert_eq!(job.attempts, 1);
    store.release_job(job, at(30)).await.unwrap();
    store.silence_host("a.example", at(90)).await.unwrap();
    assert!(store.claim_jobs(Scope::All, 1, at(60), 60, 0).await.unwrap().is_empty());
    store
        .keep_robots("https://a.example", "a.example", Some("User-agent: *".into()), Some(2000), at(200))
        .await
        .unwrap();
    assert_eq!(store.host("https://a.example").await.unwrap().robots.as_deref(), Some("User-agent: *"));
}

/// A feed that leaves the configuration is retired, not deleted, and comes back with what it knew.
pub(super) async fn retirement<S: Store>(store: &S) {
    store.sync_feeds(vec![feed("a.example"), feed("b.example")], at(0), 0).await.unwrap();
    assert_eq!(store.sync_feeds(vec![feed("b.example")], at(1), 0).await.unwrap(), 1);
    let jobs = store.claim_jobs(Scope::All, 5, at(2), 60, 0).await.unwrap();
    assert_eq!(jobs.len(), 1);
    store.free_leases().await.unwrap();
    assert_eq!(store.sync_feeds(vec![feed("a.example"), feed("b.example")], at(3), 0).await.unwrap(), 2);
    assert_eq!(store.configured_feeds().await.unwrap().len(), 2);
}

/// An entry stays the same under a new guid and with another scheme; what it becomes is one row.
pub(super) async fn identities<S: Store>(store: &S) {
    store.sync_feeds(vec![feed("a.example")], at(0), 0).await.unwrap();
    let job = claim_one(store, at(0)).await;
    let feed = job.subject;
    store.finish_poll(job.clone(), poll(feed, vec![entry("1", "a.example")], at(60)), at(0)).await.unwrap();
    let renamed = |hash| EntryIdentity { url: Some("http://a.example/1/".into()), ..identity("new", hash) };
    let same = store.unknown_entries(feed, vec![renamed(1)]).await.unwrap();
    assert!(same.entries.is_empty(), "nothing but its id changed");
    let row = same.renamed[0].0;
    assert_eq!(same.renamed[0].1, "new");
    let known_as = store.unknown_entries(feed, vec![renamed(2)]).await.unwrap().entries[0].known_as;
    assert_eq!(known_as, Some(row));
    let mut changed = entry("new", "a.example");
    (changed.known_as, changed.content_hash) = (known_as, 2);
    store.finish_poll(job.clone(), poll(feed, vec![changed], at(120)), at(61)).await.unwrap();
    assert_eq!(store.unknown_entries(feed, vec![identity("new", 2)]).await.unwrap(), UnknownEntries::default());
    let nameless = EntryIdentity { url: None, ..identity("1", 1) };
    assert_eq!(store.unknown_entries(feed, vec![nameless]).await.unwrap().entries[0].known_as, None);

    // A feed that numbers its places: the first place now holds another article, the old one stands in the second.
    let places = [("new", "https://a.example/fresh"), ("2", "https://a.example/new")];
    let places =
        places.map(|(guid, url)| EntryIdentity { url: Some(url.into()), title: url.into(), ..identity(guid, 9) });
    let unknown = store.unknown_entries(feed, places.to_vec()).await.unwrap().entries;
    assert!(unknown[0].guid_is_taken && unknown[0].known_as.is_none());
    assert_eq!(unknown[1].known_as, Some(row));
}

/// A feed that has moved for good is asked at its new address; what it asks for is kept.
pub(super) async fn moves<S: Store>(store: &S) {
    store.sync_feeds(vec![feed("a.example"), feed("b.example")], at(0), 0).await.unwrap();
    let job = store.claim_jobs(Scope::All, 5, at(0), 60, 0).await.unwrap().remove(0);
    let id = job.subject;
    let asked = store.poll_task(&job).await.unwrap().unwrap().address;
    let other = if asked.contains("//a.") { "https://b.example/rss" } else { "https://a.example/rss" };
    let moving = Move { to: "https://c.example/rss".into(), polls: 1 };
    let pace = FeedPace { told_seconds: Some(60), skip_hours: vec![3], ..FeedPace::default() };
    let finished = FinishedPoll {
        pace: Some(pace.clone()),
        relocation: Relocation::Moving(moving.clone()),
        ..poll(id, vec![], at(10))
    };
    store.finish_poll(job.clone(), finished, at(0)).await.unwrap();
    let task = store.poll_task(&job).await.unwrap().unwrap();
    assert_eq!((task.address, task.moving, task.pace), (asked, Some(moving), pace));
    let moved = |address: &str| Relocation::Moved { address: address.into(), host: "c.example".into() };
    let finished = FinishedPoll { relocation: moved("https://c.example/rss"), ..poll(id, vec![], at(20)) };
    store.finish_poll(job.clone(), finished, at(10)).await.unwrap();
    store.sync_feeds(vec![feed("a.example"), feed("b.example")], at(11), 0).await.unwrap();
    assert_eq!(store.poll_task(&job).await.unwrap().unwrap().address, "https://c.example/rss");
    store.free_leases().await.unwrap();
    let jobs = store.claim_jobs(Scope::All, 5, at(20), 60, 0).await.unwrap();
    assert!(jobs.iter().any(|job| job.subject == id && job.host == "c.example"));
    // Where it ends at the address of another feed, one of the two is enough.
    let job = jobs.into_iter().find(|job| job.subject == id).unwrap();
    let finished = FinishedPoll { relocation: moved(other), ..poll(id, vec![], at(30)) };
    store.finish_poll(job, finished, at(20)).await.unwrap();
    store.free_leases().await.unwrap();
    let jobs = store.claim_jobs(Scope::All, 5, at(40), 60, 0).await.unwrap();
    assert!(jobs.iter().all(|job| job.subject != id));
}

/// What three articles of a site hold is learned, and given to jobs that ask no host; what is put back stays.
pub(super) async fn repetitions<S: Store>(store: &S) {
    store.sync_feeds(vec![feed("a.example")], at(0), 0).await.unwrap();
    let job = claim_one(store, at(0)).await;
    let feed = job.subject;
    let entries = ["1", "2", "3"].map(|guid| entry(guid, &format!("{guid}.example"))).to_vec();
    store.finish_poll(job, poll(feed, entries, at(10_000)), at(0)).await.unwrap();
    let appeal = "Our reporting is free for everybody thanks to readers who give.";
    for (index, job) in store.claim_jobs(Scope::All, 3, at(1), 60, 0).await.unwrap().into_iter().enumerate() {
        assert!(store.claim_jobs(Scope::Reclean, 9, at(1), 60, 0).await.unwrap().is_empty(), "two are no evidence");
        let body: String = (0..60).map(|word| format!("word{} ", word * 7 % 61 + index * 100)).collect();
        let url = format!("https://a.example/{index}");
        let mut new = article(&url, &format!("Title {index}"), &format!("{body}\n\n{appeal}"));
        new.paragraphs = vec![SeenParagraph { key: paragraph_key(appeal), text: appeal.into() }];
        let finished =
            FinishedArticle::Store { entry: job.subject, article: Box::new(new), failure: None, revisit: None };
        store.finish_article(job, finished, at(2)).await.unwrap();
    }
    let memory = store.site_memory("a.example").await.unwrap();
    assert!(memory.repeated.contains(&paragraph_key(appeal)) && memory.version == 1);
    let mut rows = Vec::new();
    while let Some(job) = store.claim_jobs(Scope::Reclean, 1, at(3), 60, 0).await.unwrap().pop() {
        let task = store.reclean_task(&job).await.unwrap().unwrap();
        let (text, cuts) = clean::apply(&task.text, &task.cuts, &task.memory);
        assert!(!text.contains(appeal) && cuts.len() == 1);
        rows.push(job.subject);
        let cleaned = CleanedAgain {
            revision: task.revision,
            title: task.title,
            fingerprint: fingerprint(&text),
            text,
            cuts,
            fields: KeyFields::default(),
            verdicts: Vec::new(),
            site_version: task.memory.version,
            taken: 1,
            put_back: 0,
        };
        store.finish_reclean(job, Some(cleaned), at(3)).await.unwrap();
    }
    assert_eq!(rows.len(), 3);
    assert_eq!(store.keep_paragraph(rows[0], 7, at(4)).await.unwrap(), None, "no such cut");
    assert_eq!(store.keep_paragraph(rows[0], 0, at(4)).await.unwrap().as_deref(), Some(appeal));
    assert!(store.site_memory("a.example").await.unwrap().kept.contains(&paragraph_key(appeal)));
    let mut put_back = 0;
    while let Some(job) = store.claim_jobs(Scope::Reclean, 1, at(5), 60, 0).await.unwrap().pop() {
        let task = store.reclean_task(&job).await.unwrap().unwrap();
        assert!(clean::apply(&task.text, &task.cuts, &task.memory).0.ends_with(appeal));
        store.finish_reclean(job, None, at(5)).await.unwrap();
        put_back += 1;
    }
    assert_eq!(put_back, 3, "it comes back to all articles of the site");
}
