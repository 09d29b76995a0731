use super::Settings;
use crate::checked_toml::{Document, Problems, Reader};
use crate::model::{ContentSource, FeedKind, FeedSource};
use std::collections::HashMap;
use url::Url;

/// Whether any of the files names feeds, sound or not.
pub(super) fn any(documents: &[&Document], problems: &Problems) -> bool {
    documents.iter().any(|document| !Reader::new([*document], problems).tables("feed").is_empty())
}

/// Reads the feeds of all files into the settings, in order. A feed that names no topics has those of the settings.
pub(super) fn read(documents: &[&Document], settings: &mut Settings, problems: &Problems) {
    let mut seen: HashMap<String, String> = HashMap::new();
    for document in documents {
        let reader = Reader::new([*document], problems);
        for feed in reader.tables("feed") {
            let Some(url) = feed.required_text("url") else {
                continue;
            };
            let parsed = Url::parse(url.value.trim()).ok().filter(|url| {
                matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty())
            });
            if parsed.is_none() {
                url.report(
                    format!("\"{}\" is no http or https address", url.value),
                    Some("write it whole, such as \"https://outlet.example/rss.xml\"".into()),
                );
            } else if let Some(first) = seen.get(&url.value) {
                url.report(format!("this feed stands already at {first}"), Some("take one of them away".into()));
            }
            seen.entry(url.value.clone()).or_insert_with(|| url.place());
            let host =
                parsed.as_ref().and_then(Url::host_str).unwrap_or_default().trim_start_matches("www.").to_owned();
            let own_topics = settings.name_topics(feed.texts("topics"));
            let source = FeedSource {
                url: url.value.trim().to_owned(),
                outlet: feed.text("outlet").map_or(host, |outlet| outlet.value),
                language: feed.text("language").map(|language| language.value),
                content: feed
                    .choice("content", &[("page", ContentSource::Page), ("feed", ContentSource::Feed)])
                    .unwrap_or(ContentSource::Page),
                kind: feed.choice("kind", &[("feed", FeedKind::Feed)]).unwrap_or(FeedKind::Feed),
                topics: if own_topics.is_empty() { settings.topics.clone() } else { own_topics },
            };
            feed.finish();
            if parsed.is_some() {
                settings.feeds.push(source);
            }
        }
    }
    // A file of feeds holds nothing else; parleyd.toml's other keys are read elsewhere.
    for document in documents.iter().filter(|document| document.is_named("feeds.toml")) {
        let reader = Reader::new([*document], problems);
        reader.has("feed");
        reader.finish();
    }
}
