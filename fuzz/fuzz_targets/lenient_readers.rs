//! Decoding by whatever label, and the readers that put markup right: lists of feeds, list pages, channels.
#![no_main]

use libfuzzer_sys::fuzz_target;
use parleyd::feed::{Source, parse_source, read_opml};
use parleyd::model::{FeedKind, FeedSource, PageSelectors};
use parleyd::text::{charset, markup_to_text, parse_date};

const LABELS: [&str; 8] =
    ["utf-8", "utf-16", "windows-1251", "iso-2022-jp", "gb18030", "shift_jis", "koi8-u", "no such charset"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let label = LABELS[usize::from(*first) % LABELS.len()];
    let (text, _) = charset::decode(rest, None, Some(label));
    let plain = markup_to_text(&text);
    assert!(!plain.ends_with(char::is_whitespace));
    if text.len() <= 120 {
        parse_date(&text, parleyd::model::Origin::Feed);
    }
    for outline in read_opml(rest) {
        assert!(!outline.url.is_empty());
    }
    let selectors = PageSelectors { item: "article".into(), link: "a".into(), date: "time".into(), ..Default::default() };
    let content_type = format!("text/html; charset={label}");
    for kind in [FeedKind::Page, FeedKind::Telegram, FeedKind::Sitemap] {
        let configured = FeedSource { kind, selectors: selectors.clone(), ..FeedSource::default() };
        let source = Source { content_type: Some(&content_type), ..Source::default() };
        let _ = parse_source(rest, &configured, &source);
    }
});
