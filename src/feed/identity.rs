//! By what an entry is known from one poll to the next.

use crate::model::Entry;
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// How long an id may be, in characters; longer ones are replaced by their hash.
const GUID_MOST: usize = 1000;

/// Gives entries without an id one from what is stable: the address, unless two share it; else title and text.
pub(super) fn name_nameless(entries: &mut [Entry]) {
    let mut seen: HashMap<String, ()> = HashMap::new();
    for entry in entries.iter_mut().filter(|entry| entry.guid.is_empty()) {
        let by_url = entry.url.clone().filter(|url| url.len() <= GUID_MOST && !seen.contains_key(url));
        entry.guid = by_url.unwrap_or_else(|| derived_guid(entry));
        seen.insert(entry.guid.clone(), ());
    }
}

/// The entries of a feed, each once, with ids that no two share: two items under one id are one entry if they lead to
/// one address or bear one title; else the id is of no use and one is made from what they hold.
pub fn distinct(entries: Vec<Entry>) -> Vec<Entry> {
    let mut places: HashMap<String, usize> = HashMap::with_capacity(entries.len());
    let mut out: Vec<Entry> = Vec::with_capacity(entries.len());
    for mut entry in entries {
        if entry.guid.chars().count() > GUID_MOST {
            entry.guid = derived_guid(&entry);
        }
        if let Some(known) = places.get(&entry.guid).and_then(|place| out.get(*place)) {
            if known.url == entry.url && (entry.url.is_some() || known.title == entry.title) {
                continue;
            }
            entry.guid = derived_guid(&entry);
        }
        if !places.contains_key(&entry.guid) {
            places.insert(entry.guid.clone(), out.len());
            out.push(entry);
        }
    }
    out
}

/// An id made of what an entry holds, where its own tells it from no other: address and title, else title and text.
pub fn derived_guid(entry: &Entry) -> String {
    let text = entry.summary.as_deref().or(entry.content.as_deref()).unwrap_or_default();
    let source = match &entry.url {
        Some(url) => format!("{url}\n{}", entry.title),
        None => format!("{}\n{text}", entry.title),
    };
    format!("parleyd:{:016x}", xxh3_64(source.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(guid: &str, path: &str) -> Entry {
        let url = (!path.is_empty()).then(|| format!("https://a.example/{path}"));
        Entry { guid: guid.into(), url, title: path.to_owned(), ..Entry::default() }
    }

    #[test]
    fn an_id_that_names_two_articles_names_none() {
        let entries = distinct(vec![entry("1", "a"), entry("1", "b"), entry("1", "b")]);
        assert_eq!(entries.len(), 2);
        assert!(entries[0].guid == "1" && entries[1].guid.starts_with("parleyd:"));
    }

    #[test]
    fn entries_without_an_id_are_known_by_their_address() {
        let mut entries = vec![entry("", "a"), entry("", ""), entry("", "a")];
        name_nameless(&mut entries);
        assert_eq!(entries[0].guid, "https://a.example/a");
        let mut guids: Vec<_> = entries.iter().map(|entry| entry.guid.as_str()).collect();
        guids.dedup();
        assert_eq!(guids.len(), 3);
    }
}
