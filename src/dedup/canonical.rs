use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::sync::LazyLock;
use url::Url;

/// Parameters that only track where a reader came from. Names; a trailing `*` takes every name that begins so.
/// Source: the parameter lists of ClearURLs and AdGuard's TrackParamFilter, reduced to what is found on news sites (2025).
static TRACKING: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    include_str!("../../config/tracking-parameters.txt")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
});
/// What stays encoded in a path or query.
const KEPT_ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'&')
    .add(b'=')
    .add(b'+')
    .add(b'/')
    .add(b'\\')
    .add(b'^')
    .add(b'|');

/// The address by which an article is known: https, host in lower case without `www.`, `m.` or `amp.`, no default
/// port, tracking parameters, session ids, fragments or AMP and print variants; parameters in order; percent-encoding
/// normalised. `None` where it is no http(s) address.
pub fn canonical_url(address: &str) -> Option<String> {
    let mut url = Url::parse(address.trim()).ok()?;
    for _ in 0..3 {
        match unwrapped(&url) {
            Some(inner) => url = inner,
            None => break,
        }
    }
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return None;
    }
    let host = bare_host(url.host_str()?);
    let port = url.port().filter(|port| !matches!(port, 80 | 443)).map(|port| format!(":{port}")).unwrap_or_default();
    let path = clean_path(url.path());
    let query = clean_query(&url);
    let fragment = url
        .fragment()
        .filter(|fragment| fragment.starts_with("!/"))
        .map(|fragment| format!("#{fragment}"))
        .unwrap_or_default();
    Some(format!("https://{host}{port}{path}{query}{fragment}"))
}

/// The canonical address of a page from its own and the one that it states. A stated home page, other site, or other
/// article is not believed.
pub fn weigh_canonical(own: &str, stated: Option<&str>) -> Option<String> {
    let own = canonical_url(own)?;
    let Some(stated) = stated.and_then(canonical_url) else { return Some(own) };
    let (Ok(own_url), Ok(stated_url)) = (Url::parse(&own), Url::parse(&stated)) else { return Some(own) };
    let same_site =
        own_url.host_str().map(site) == stated_url.host_str().map(site) && own_url.port() == stated_url.port();
    let depth =
        |url: &Url| url.path_segments().map_or(0, |segments| segments.filter(|segment| !segment.is_empty()).count());
    let home = depth(&stated_url) == 0 && stated_url.query().is_none();
    let last = |url: &Url| {
        url.path_segments()
            .and_then(|mut segments| segments.rfind(|segment| !segment.is_empty()).map(str::to_owned))
            .unwrap_or_default()
    };
    // The same last segment, or one address that goes on where the other ends: the same article told two ways.
    let (own_last, stated_last) = (last(&own_url), last(&stated_url));
    let alike = own_last == stated_last
        || stated_last.contains(&own_last)
        || own_last.contains(&stated_last)
        || shares_number(&own_last, &stated_last);
    let dropped_identity =
        own_url.query().is_some() && stated_url.query().is_none() && own_url.path() == stated_url.path();
    Some(if same_site && !home && alike && !stated_last.is_empty() && !dropped_identity { stated } else { own })
}

fn site(host: &str) -> String {
    host.rsplit('.').take(2).collect::<Vec<_>>().join(".")
}

fn shares_number(a: &str, b: &str) -> bool {
    let long = |text: &str| {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|digits| digits.len() >= 5)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let b = long(b);
    long(a).iter().any(|number| b.contains(number))
}

/// The target of an aggregator's or mail wrapper's address.
fn unwrapped(url: &Url) -> Option<Url> {
    let host = url.host_str()?;
    let path = url.path();
    if host.ends_with(".cdn.ampproject.org")
        || (matches!(host, "www.google.com" | "google.com") && path.starts_with("/amp/"))
    {
        let rest = path
            .trim_start_matches("/amp")
            .trim_start_matches("/c")
            .trim_start_matches("/v")
            .trim_start_matches("/s/")
            .trim_start_matches('/');
        let secure = path.contains("/s/");
        return Url::parse(&format!("{}://{rest}", if secure { "https" } else { "http" })).ok();
    }
    let wrapper = matches!(host, "www.google.com" | "google.com" | "news.google.com") && path == "/url"
        || matches!(host, "l.facebook.com" | "lm.facebook.com" | "l.instagram.com")
        || matches!(host, "www.facebook.com" | "facebook.com") && path.starts_with("/l.php")
        || host == "out.reddit.com"
        || host == "t.umblr.com"
        || host == "vk.com" && path == "/away.php"
        || host == "away.vk.com"
        || host.ends_with("safelinks.protection.outlook.com")
        || host == "r.search.yahoo.com"
        || host == "slack-redir.net"
        || host == "getpocket.com" && path == "/redirect"
        || host == "www.youtube.com" && path == "/redirect"
        || host == "steamcommunity.com" && path.starts_with("/linkfilter");
    if !wrapper {
        return None;
    }
    url.query_pairs()
        .find(|(name, value)| {
            matches!(name.as_ref(), "url" | "u" | "q" | "to" | "z" | "RU" | "target") && value.starts_with("http")
        })
        .and_then(|(_, value)| Url::parse(&value).ok())
}

fn bare_host(host: &str) -> String {
    let mut host = host.trim_end_matches('.').to_ascii_lowercase();
    for prefix in ["www.", "m.", "amp.", "mobile.", "www."] {
        if let Some(rest) = host.strip_prefix(prefix)
            && rest.contains('.')
        {
            host = rest.to_owned();
        }
    }
    host
}

fn clean_path(path: &str) -> String {
    let mut segments: Vec<String> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .map(|segment| normal(segment.split(";jsessionid").next().unwrap_or(segment)))
        .collect();
    if segments.last().is_some_and(|last| {
        matches!(last.as_str(), "amp" | "print" | "index.html" | "index.php" | "index.htm" | "amp.html")
    }) {
        segments.pop();
    }
    if segments.len() > 1 && segments.first().is_some_and(|first| first == "amp") {
        segments.remove(0);
    }
    if let Some(last) = segments.last_mut() {
        for suffix in [".amp.html", ".amp"] {
            if let Some(stem) = last.strip_suffix(suffix) {
                *last = if suffix == ".amp.html" { format!("{stem}.html") } else { stem.to_owned() };
                break;
            }
        }
    }
    format!("/{}", segments.join("/"))
}

fn clean_query(url: &Url) -> String {
    let mut pairs: Vec<(String, String)> = url
        .query_pairs()
        .filter(|(name, value)| !name.is_empty() && !is_tracking(name, value))
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    pairs.sort();
    pairs.dedup();
    if pairs.is_empty() {
        return String::new();
    }
    let encode = |text: &str| utf8_percent_encode(text, KEPT_ENCODED).to_string();
    let joined: Vec<String> = pairs
        .iter()
        .map(
            |(name, value)| if value.is_empty() { encode(name) } else { format!("{}={}", encode(name), encode(value)) },
        )
        .collect();
    format!("?{}", joined.join("&"))
}

fn is_tracking(name: &str, value: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let listed = TRACKING.iter().any(|known| match known.strip_suffix('*') {
        Some(prefix) => lower.starts_with(prefix),
        None => lower == *known,
    });
    listed
        || matches!(
            (lower.as_str(), value),
            ("amp", "" | "1" | "true")
                | ("outputtype" | "output", "amp")
                | ("print", "" | "1" | "true")
                | ("view", "print" | "mobile")
        )
}

fn normal(segment: &str) -> String {
    let decoded = percent_decode_str(segment).decode_utf8_lossy();
    if decoded.contains(char::REPLACEMENT_CHARACTER) {
        return segment.to_owned();
    }
    utf8_percent_encode(&decoded, KEPT_ENCODED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_article_has_one_address() {
        let wanted = "https://outlet.example/world/talks-resume";
        for variant in [
            "http://www.outlet.example/world/talks-resume/",
            "https://outlet.example:443/world/talks-resume?utm_source=rss&utm_medium=feed",
            "https://m.outlet.example/world/talks-resume#comments",
            "https://outlet.example/world/talks-resume/amp",
            "https://OUTLET.example/world//talks-resume?fbclid=abc",
            "https://www.google.com/url?q=https%3A%2F%2Foutlet.example%2Fworld%2Ftalks-resume&sa=U",
            "https://outlet-example.cdn.ampproject.org/c/s/outlet.example/world/talks-resume",
        ] {
            assert_eq!(canonical_url(variant).as_deref(), Some(wanted), "{variant}");
        }
        assert_eq!(canonical_url("https://a.example/?id=5&cat=2").as_deref(), Some("https://a.example/?cat=2&id=5"));
        assert_eq!(canonical_url("mailto:x@y.example"), None);
    }

    #[test]
    fn does_not_believe_every_stated_address() {
        let own = "https://a.example/news/2025/talks-resume-12345";
        assert_eq!(weigh_canonical(own, Some("https://a.example/")).as_deref(), Some(own));
        assert_eq!(weigh_canonical(own, Some("https://b.example/talks-resume-12345")).as_deref(), Some(own));
        assert_eq!(weigh_canonical("https://a.example/amp-news/talks-resume-12345", Some(own)).as_deref(), Some(own));
    }

    proptest::proptest! {
        #[test]
        fn twice_is_once(path in "[a-zA-Z0-9%/._а-я-]{0,30}", query in "[a-z0-9=&%_+-]{0,30}") {
            if let Some(once) = canonical_url(&format!("https://a.example/{path}?{query}")) {
                proptest::prop_assert_eq!(canonical_url(&once), Some(once));
            }
        }
    }
}
