//! Any bytes end in a feed or an error; what a feed holds keeps its promises.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parleyd::feed::{Source, distinct, parse};
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let base = Url::parse("https://a.example/feeds/rss.xml").ok();
    let source = Source { url: base.as_ref(), ..Source::default() };
    let Ok(feed) = parse(bytes, &source) else { return };
    for entry in &feed.entries {
        assert!(!entry.guid.is_empty());
        for url in entry.url.iter().chain(&entry.image).chain(entry.enclosures.iter().map(|enclosure| &enclosure.url)) {
            assert!(url.starts_with("http://") || url.starts_with("https://"), "{url}");
        }
        assert_eq!(entry.title.trim(), entry.title);
        assert!(!entry.title.contains(['\0', '\n']));
    }
    let count = feed.entries.len();
    let known = distinct(feed.entries);
    let mut guids: Vec<&str> = known.iter().map(|entry| entry.guid.as_str()).collect();
    guids.sort_unstable();
    guids.dedup();
    assert_eq!(guids.len(), known.len());
    assert!(known.len() <= count);
});
