use super::Settings;
use super::settings::check_proxy;
use crate::checked_toml::{Document, Located, Problems, Reader};
use crate::model::{ContentSource, FeedAccess, FeedKind, FeedSource, PageSelectors, Secret};
use std::collections::HashMap;
use std::path::PathBuf;
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
            let parsed = address(&url);
            if parsed.is_some()
                && let Some(first) = seen.get(&url.value)
            {
                url.report(format!("this feed stands already at {first}"), Some("take one of them away".into()));
            }
            seen.entry(url.value.clone()).or_insert_with(|| url.place());
            let source = source(&feed, &url, parsed.as_ref(), settings);
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

fn address(url: &Located<'_, String>) -> Option<Url> {
    let parsed = Url::parse(url.value.trim())
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty()));
    match &parsed {
        None => url.report(
            format!("\"{}\" is no http or https address", url.value),
            Some("write it whole, such as \"https://outlet.example/rss.xml\"".into()),
        ),
        Some(parsed) if !parsed.username().is_empty() || parsed.password().is_some() => url.report(
            "this address has a user name or password in it",
            Some("put \"user:password\" into a file and name it with login = \"NAME\"".into()),
        ),
        Some(_) => {}
    }
    parsed
}

fn source(feed: &Reader<'_>, url: &Located<'_, String>, parsed: Option<&Url>, settings: &mut Settings) -> FeedSource {
    let host = parsed.and_then(Url::host_str).unwrap_or_default().trim_start_matches("www.").to_owned();
    let own_topics = settings.name_topics(feed.texts("topics"));
    let kind = feed.choice("kind", &FeedKind::ALL).unwrap_or(FeedKind::Feed);
    if kind == FeedKind::Telegram && !url.value.contains("/s/") {
        url.report(
            "a Telegram channel is read from its public page",
            Some("write it as \"https://t.me/s/NAME\"".into()),
        );
    }
    // A channel's message is the article; it has no page of its own.
    let own_content = if kind == FeedKind::Telegram { ContentSource::Feed } else { ContentSource::Page };
    let timezone = feed.text("timezone");
    if let Some(zone) = timezone.as_ref().filter(|zone| jiff::tz::TimeZone::get(&zone.value).is_err()) {
        zone.report(
            format!("\"{}\" is no time zone", zone.value),
            Some("write a name of the IANA database, such as \"Europe/Kyiv\" or \"Asia/Jerusalem\"".into()),
        );
    }
    FeedSource {
        url: url.value.trim().to_owned(),
        outlet: feed.text("outlet").map_or(host, |outlet| outlet.value),
        language: feed.text("language").map(|language| language.value),
        content: feed
            .choice("content", &[("page", ContentSource::Page), ("feed", ContentSource::Feed)])
            .unwrap_or(own_content),
        kind,
        topics: if own_topics.is_empty() { settings.topics.clone() } else { own_topics },
        host: parsed.map(|url| settings.fetch.host_key(url)).unwrap_or_default(),
        timezone: timezone.map(|zone| zone.value),
        selectors: selectors(feed, kind),
        access: access(feed, settings),
    }
}

fn selectors(feed: &Reader<'_>, kind: FeedKind) -> PageSelectors {
    let selector = |key: &str| {
        let Some(text) = feed.text(key) else { return String::new() };
        if kind != FeedKind::Page {
            feed.report_key(key, format!("{key} is for feeds of kind = \"page\""), Some("take it away".into()));
        } else if let Err(error) = scraper::Selector::parse(&text.value) {
            text.report(
                format!("\"{}\" is no CSS selector: {error}", text.value),
                Some("write for example \"article h2 a\"".into()),
            );
        }
        text.value
    };
    let selectors = PageSelectors {
        item: selector("item"),
        link: selector("link"),
        title: selector("title"),
        date: selector("date"),
        summary: selector("summary"),
    };
    if kind == FeedKind::Page && selectors.link.is_empty() {
        feed.report(
            "a list page needs a selector for its links",
            Some("write for example link = \"article h2 a\"".into()),
        );
    }
    selectors
}

fn access(feed: &Reader<'_>, settings: &Settings) -> FeedAccess {
    let mut headers = Vec::new();
    for header in feed.texts("headers") {
        match header.value.split_once(':') {
            Some((name, value)) if is_header_name(name.trim()) && is_header_value(value.trim()) => {
                headers.push((name.trim().to_owned(), Secret::new(value.trim())));
            }
            _ => header.report("this is no header", Some("write it as \"Name: value\" in plain ASCII".into())),
        }
    }
    if let Some(cookie) = feed.text("cookie") {
        headers.push(("Cookie".to_owned(), Secret::new(cookie.value)));
    }
    let proxy = feed.text("proxy");
    if let Some(proxy) = &proxy {
        check_proxy(proxy);
    }
    let agent = feed.text("user_agent");
    if let Some(agent) = agent.as_ref().filter(|agent| !is_header_value(&agent.value)) {
        agent.report("a User-Agent is written in plain ASCII", Some("leave other letters out".into()));
    }
    FeedAccess {
        user_agent: agent.map(|agent| agent.value),
        headers,
        login: feed.text("login").and_then(|name| login(&name, settings)),
        proxy: proxy.map(|proxy| proxy.value),
    }
}

fn is_header_value(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// `user:password` from the credentials that systemd hands over, else from `credentials/` beside the configuration.
fn login(name: &Located<'_, String>, settings: &Settings) -> Option<Secret> {
    let plain = !name.value.is_empty() && !name.value.contains(['/', '\\']) && !name.value.starts_with('.');
    let folders = std::env::var_os("CREDENTIALS_DIRECTORY")
        .map(PathBuf::from)
        .into_iter()
        .chain(settings.place.folder.iter().map(|folder| folder.join("credentials")));
    let text = plain
        .then(|| folders.map(|folder| folder.join(&name.value)).find_map(|path| std::fs::read_to_string(path).ok()))
        .flatten();
    match text {
        Some(text) if text.contains(':') => return Some(Secret::new(text.trim_end_matches(['\n', '\r']))),
        Some(_) => name.report(
            format!("the credential \"{}\" does not read user:password", name.value),
            Some("write it on one line with a colon between".into()),
        ),
        None => name.report(
            format!("there is no credential \"{}\"", name.value),
            Some(
                "put \"user:password\" into credentials/NAME beside parleyd.toml, or hand it over with LoadCredential="
                    .into(),
            ),
        ),
    }
    None
}
