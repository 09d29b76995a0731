//! Entries judged by their title and summary, before any page is fetched.

use super::{Context, derive};
use crate::clean::SiteMemory;
use crate::dedup::AddressRules;
use crate::feed::derived_guid;
use crate::model::{Access, ContentSource, Entry};
use crate::store::{EntryIdentity, FeedRow, ScreenedEntry, UnknownEntry};
use crate::text::markup_to_text;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use url::Url;
use xxhash_rust::xxh3::xxh3_64;

/// By what the store can recognise the entries of one answer.
pub(super) fn identities(entries: &[Entry], addresses: &AddressRules) -> Vec<EntryIdentity> {
    let mut count: HashMap<&str, usize> = HashMap::new();
    for url in entries.iter().filter_map(|entry| entry.url.as_deref()) {
        *count.entry(url).or_default() += 1;
    }
    let alone = |url: &&str| count.get(url).copied() == Some(1);
    entries
        .iter()
        .map(|entry| EntryIdentity {
            guid: entry.guid.clone(),
            url: entry.url.as_deref().filter(alone).map(str::to_owned),
            title: entry.title.clone(),
            published_raw: entry.published.as_ref().or(entry.updated.as_ref()).map(|time| time.raw.clone()),
            content_hash: content_hash(entry, addresses),
        })
        .collect()
}

/// The entries worth judging: new ones that are not too old, and known ones that changed, with the row that they are
/// known as. Of a feed that is new here the newest are taken however old they are.
pub(super) fn worth_judging(
    entries: Vec<Entry>,
    unknown: &[UnknownEntry],
    context: &Context,
    first: bool,
    now: Timestamp,
) -> Vec<(Entry, Option<i64>)> {
    let mut unknown: HashMap<&str, &UnknownEntry> = unknown.iter().map(|entry| (entry.guid.as_str(), entry)).collect();
    let exempt_from = if first { newest_from(&entries, context.settings.poll.first_entries) } else { None };
    let mut out = Vec::new();
    for mut entry in entries {
        let Some(UnknownEntry { known_as, guid_is_taken, .. }) = unknown.remove(entry.guid.as_str()) else { continue };
        let known_as = *known_as;
        if *guid_is_taken {
            entry.guid = derived_guid(&entry);
        }
        let exempt = exempt_from.is_some_and(|from| stated_time(&entry).is_some_and(|at| at >= from));
        // An archive that comes into view is no news; a known entry that changed is, however old.
        if known_as.is_some() || exempt || !too_old(&entry, context, now) {
            out.push((entry, known_as));
        }
    }
    out
}

/// The time of the `count`th newest entry.
fn newest_from(entries: &[Entry], count: usize) -> Option<Timestamp> {
    let mut times: Vec<Timestamp> = entries.iter().filter_map(stated_time).collect();
    times.sort_unstable_by(|one, other| other.cmp(one));
    times.get(count.checked_sub(1)?.min(times.len().checked_sub(1)?)).copied()
}

fn stated_time(entry: &Entry) -> Option<Timestamp> {
    entry.updated.as_ref().or(entry.published.as_ref()).map(|time| time.at)
}

fn too_old(entry: &Entry, context: &Context, now: Timestamp) -> bool {
    let age = context.settings.poll.first_age_most.and_then(|age| SignedDuration::try_from(age).ok());
    let oldest = age.and_then(|age| now.checked_sub(age).ok());
    matches!((oldest, stated_time(entry)), (Some(oldest), Some(at)) if at < oldest)
}

/// Decides on title and summary; where the feed carries the text itself, reads the article at once. `memory` is what the
/// feed repeats.
pub(super) fn screen(
    context: &Context,
    feed: &FeedRow,
    memory: &SiteMemory,
    entry: Entry,
    known_as: Option<i64>,
) -> ScreenedEntry {
    let summary = markup_to_text(
        entry
            .content
            .as_deref()
            .filter(|_| feed.content == ContentSource::Feed)
            .or(entry.summary.as_deref())
            .or(entry.content.as_deref())
            .unwrap_or_default(),
    );
    let verdicts: Vec<_> = context
        .knowledge
        .topics_named(&feed.topics)
        .into_iter()
        .map(|topic| topic.screen(&entry.title, &summary))
        .collect();
    let own_text = feed.content == ContentSource::Feed || entry.url.is_none();
    let wanted = if own_text {
        verdicts.iter().any(|verdict| verdict.relevant)
    } else {
        verdicts.iter().any(|verdict| verdict.uncertain)
    };
    let article = (own_text && wanted)
        .then(|| Box::new(derive::entry_article(&entry, feed, Access::Feed, &context.knowledge, memory)));
    let url = entry.url.as_deref().and_then(|url| Url::parse(url).ok());
    let host = url.map(|url| context.settings.fetch.host_key(&url)).unwrap_or_default();
    ScreenedEntry {
        content_hash: content_hash(&entry, &context.knowledge.addresses),
        known_as,
        verdicts,
        wanted,
        host,
        article,
        entry,
    }
}

/// What makes an entry another one: title, text, address, stated times. The address without what a site may change
/// while it means the same.
fn content_hash(entry: &Entry, addresses: &AddressRules) -> i64 {
    let times =
        [&entry.published, &entry.updated].map(|time| time.as_ref().map(|time| time.raw.as_str()).unwrap_or_default());
    let url = entry
        .url
        .as_deref()
        .map(|url| addresses.canonical_url(url).unwrap_or_else(|| url.to_owned()))
        .unwrap_or_default();
    let parts = [
        entry.title.as_str(),
        entry.summary.as_deref().unwrap_or_default(),
        entry.content.as_deref().unwrap_or_default(),
        url.trim_start_matches("https://").trim_start_matches("http://"),
        times[0],
        times[1],
    ];
    xxh3_64(parts.join("\u{1f}").as_bytes()) as i64
}
