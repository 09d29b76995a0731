use super::AddressRules;
use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use url::Url;

/// How many wrappers may stand around an address.
const WRAPPERS_MOST: usize = 4;
/// A number at the end of a path names the article from so many digits up.
const NUMBER_LEAST: usize = 7;
/// A path whose last part has so many words, or so many characters, names an article.
const SLUG_LEAST: (usize, usize) = (3, 25);

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

impl AddressRules {
    /// The address by which an article is known: https, host in lower case without `www.`, `m.` or `amp.`, no default
    /// port, tracking parameters, session ids, fragments or AMP and print variants; parameters in order;
    /// percent-encoding normalised; where a number or UUID alone names the article, the words around it left out. Made
    /// for comparing: it need not open. `None` where it is no http(s) address.
    pub fn canonical_url(&self, address: &str) -> Option<String> {
        let mut url = Url::parse(&crate::text::decode_entities(address.trim())).ok()?;
        for _ in 0..WRAPPERS_MOST {
            match self.unwrapped(&url) {
                Some(inner) => url = inner,
                None => break,
            }
        }
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
            return None;
        }
        let host = self.bare_host(url.host_str()?);
        let port =
            url.port().filter(|port| !matches!(port, 80 | 443)).map(|port| format!(":{port}")).unwrap_or_default();
        let segments = self.segments(url.path());
        let path = self.identity(&host, &segments).unwrap_or_else(|| format!("/{}", segments.join("/")));
        let query = self.query(&url, &host, &segments);
        let fragment = url
            .fragment()
            .filter(|fragment| fragment.starts_with("!/"))
            .map(|fragment| format!("#{fragment}"))
            .unwrap_or_default();
        Some(format!("https://{host}{port}{path}{query}{fragment}"))
    }

    /// The canonical address of a page from its own and the one that it states. A stated home page, other site, or
    /// other article is not believed.
    pub fn weigh_canonical(&self, own: &str, stated: Option<&str>) -> Option<String> {
        let own = self.canonical_url(own)?;
        let Some(stated) = stated.and_then(|stated| self.canonical_url(stated)) else { return Some(own) };
        let (Ok(own_url), Ok(stated_url)) = (Url::parse(&own), Url::parse(&stated)) else { return Some(own) };
        let same_site =
            own_url.host_str().map(site) == stated_url.host_str().map(site) && own_url.port() == stated_url.port();
        let depth = |url: &Url| {
            url.path_segments().map_or(0, |segments| segments.filter(|segment| !segment.is_empty()).count())
        };
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

    /// The target of a wrapper's address: an aggregator's, a mail filter's, an archive's, an AMP cache's.
    fn unwrapped(&self, url: &Url) -> Option<Url> {
        let host = url.host_str()?;
        let path = url.path();
        if host.ends_with(".cdn.ampproject.org") {
            // /c/s/ or /v/s/: the s stands for https.
            let (_, rest) = path.trim_start_matches('/').split_once('/')?;
            return with_scheme(rest.strip_prefix("s/").unwrap_or(rest));
        }
        if matches!(host, "www.google.com" | "google.com")
            && let Some(rest) = path.strip_prefix("/amp/")
        {
            return with_scheme(rest.strip_prefix("s/").unwrap_or(rest));
        }
        if matches!(host, "web.archive.org" | "archive.org")
            && let Some((stamp, target)) = path.strip_prefix("/web/").and_then(|rest| rest.split_once('/'))
            && stamp.starts_with(|c: char| c.is_ascii_digit())
        {
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            return with_scheme(&format!("{target}{query}"));
        }
        if host == "news.google.com"
            && let Some(id) = path.rsplit('/').next().filter(|_| path.contains("/articles/"))
        {
            return google_news_target(id);
        }
        let wrapper = self.wrappers.iter().find(|wrapper| wrapper.is(host, path))?;
        url.query_pairs()
            .find(|(name, value)| wrapper.parameters.iter().any(|own| own == name) && value.starts_with("http"))
            .and_then(|(_, value)| Url::parse(&value).ok())
    }

    fn bare_host(&self, host: &str) -> String {
        let mut host = host.trim_end_matches('.').to_ascii_lowercase();
        for prefix in &self.host_prefixes {
            if let Some(rest) = host.strip_prefix(prefix.as_str())
                && rest.contains('.')
            {
                host = rest.to_owned();
            }
        }
        host
    }

    fn segments(&self, path: &str) -> Vec<String> {
        let mut segments: Vec<String> = path
            .split('/')
            .filter(|segment| !segment.is_empty())
            .map(|segment| normal(segment.split(";jsessionid").next().unwrap_or(segment)))
            .filter(|segment| !segment.is_empty())
            .collect();
        while segments.last().is_some_and(|last| self.last_segments.iter().any(|own| own == last)) {
            segments.pop();
        }
        if segments.len() > 1 && segments.first().is_some_and(|first| self.first_segments.contains(first)) {
            segments.remove(0);
        }
        if let Some(last) = segments.last_mut() {
            let longest = self.endings.iter().filter(|(ending, _)| last.ends_with(ending.as_str()));
            if let Some((ending, instead)) = longest.max_by_key(|(ending, _)| ending.len())
                && let Some(stem) = last.strip_suffix(ending.as_str()).filter(|stem| !stem.is_empty())
            {
                *last = format!("{stem}{instead}");
            }
        }
        segments
    }

    /// The path, where a number or UUID alone names the article. A language in front of it stays: editions may share numbers.
    fn identity(&self, host: &str, segments: &[String]) -> Option<String> {
        let language = segments.first().filter(|first| is_language(first));
        let own = self.bare_identity(host, segments)?;
        Some(match language {
            Some(language) if !own.starts_with(&format!("/{language}/")) => format!("/{language}{own}"),
            _ => own,
        })
    }

    fn bare_identity(&self, host: &str, segments: &[String]) -> Option<String> {
        let path = format!("/{}/", segments.join("/"));
        if let Some(found) = self.sites(host).filter_map(|site| site.identity.as_ref()).find_map(|own| own.find(&path))
        {
            return Some(format!("/{}", found.as_str().trim_matches('/')));
        }
        // Drupal's nodes: whatever follows the number is a way of showing them.
        if let Some(at) = segments.iter().position(|segment| segment == "node")
            && let Some(number) = segments.get(at + 1).filter(|number| is_number(number, 4))
        {
            return Some(format!("/node/{number}"));
        }
        let last = segments.last()?;
        let stem = [".html", ".htm", ".php", ".aspx"].iter().find_map(|ending| last.strip_suffix(ending));
        let stem = stem.unwrap_or(last);
        if let Some(start) = stem.len().checked_sub(36).filter(|start| stem.is_char_boundary(*start))
            && let Some(id) = stem.get(start..).filter(|id| is_uuid(id))
        {
            return Some(format!("/{}", id.to_ascii_lowercase()));
        }
        let (words, number) = stem.rsplit_once(['-', '_'])?;
        (!words.is_empty() && is_number(number, NUMBER_LEAST) && !may_be_date(number)).then(|| format!("/-{number}"))
    }

    fn query(&self, url: &Url, host: &str, segments: &[String]) -> String {
        let named = names_article(segments);
        let mut pairs: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| {
                // A whole pair that was encoded once too often, and `&amp;` encoded twice.
                let name = name.strip_prefix("amp;").map(str::to_owned).unwrap_or_else(|| name.into_owned());
                match name.split_once('=').filter(|_| value.is_empty()) {
                    Some((name, value)) => (name.to_owned(), value.to_owned()),
                    None => (name, value.into_owned()),
                }
            })
            .filter(|(name, value)| !name.is_empty() && !self.is_tracking(host, name, value, named))
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
                |(name, value)| {
                    if value.is_empty() { encode(name) } else { format!("{}={}", encode(name), encode(value)) }
                },
            )
            .collect();
        format!("?{}", joined.join("&"))
    }

    fn is_tracking(&self, host: &str, name: &str, value: &str, article_is_named: bool) -> bool {
        let (name, value) = (name.to_ascii_lowercase(), value.to_ascii_lowercase());
        let is = |parameter: &super::addresses::Parameter| parameter.is(&name, &value);
        self.parameters.iter().any(is)
            || self.sites(host).any(|site| site.parameters.iter().any(is))
            || (self.ambiguous.iter().any(is) && (article_is_named || looks_like_session(&value)))
    }
}

/// `https://` before an address that an archive or cache holds without it.
fn with_scheme(target: &str) -> Option<Url> {
    let target = target.trim_start_matches('/');
    let whole = if target.starts_with("http://") || target.starts_with("https://") {
        target.to_owned()
    } else if let Some(rest) = target.strip_prefix("https:/").or_else(|| target.strip_prefix("http:/")) {
        format!("https://{rest}")
    } else {
        format!("https://{target}")
    };
    Url::parse(&whole).ok().filter(|url| url.host_str().is_some_and(|host| host.contains('.')))
}

/// The address inside the id of an older Google News link: base64 of a message whose fourth field is the address.
fn google_news_target(id: &str) -> Option<Url> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &URL_SAFE,
        GeneralPurposeConfig::new()
            .with_decode_padding_mode(DecodePaddingMode::Indifferent)
            .with_decode_allow_trailing_bits(true),
    );
    let bytes = LENIENT.decode(id).ok()?;
    let rest = bytes.strip_prefix(&[0x08, 0x13, 0x22])?;
    let (length, rest) = match rest {
        [low, high, rest @ ..] if *low >= 0x80 => (usize::from(low & 0x7f) | usize::from(*high) << 7, rest),
        [length, rest @ ..] => (usize::from(*length), rest),
        [] => return None,
    };
    let address = std::str::from_utf8(rest.get(..length)?).ok()?;
    Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// The part of a path that names an edition: `ar`, `pt-br`, `english`.
fn is_language(segment: &str) -> bool {
    let code = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase());
    let pair = segment.split_once(['-', '_']);
    code(segment)
        || pair.is_some_and(|(language, country)| code(language) && code(&country.to_ascii_lowercase()))
        || matches!(
            segment,
            "arabic" | "english" | "french" | "hebrew" | "russian" | "spanish" | "turkish" | "ukrainian"
        )
}

fn is_number(text: &str, least: usize) -> bool {
    text.len() >= least && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 8 | 13 | 18 | 23) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

/// Eight digits that may be a day, and longer ones that begin with one: a series has such numbers without being one.
fn may_be_date(number: &str) -> bool {
    let part = |range: std::ops::Range<usize>| number.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let year = |year: u32| (1990..2100).contains(&year);
    let month = |month: u32| (1..=12).contains(&month);
    let day = |day: u32| (1..=31).contains(&day);
    number.len() >= 8
        && ((year(part(0..4)) && month(part(4..6)) && day(part(6..8)))
            || (year(part(4..8)) && day(part(0..2)) && month(part(2..4)))
            || (year(part(4..8)) && month(part(0..2)) && day(part(2..4))))
}

/// A long mix of letters and digits, or of digits alone.
fn looks_like_session(value: &str) -> bool {
    value.len() >= 16 && value.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether the path alone names an article: a number, or a slug of several words.
fn names_article(segments: &[String]) -> bool {
    segments.iter().any(|segment| {
        let words = segment.split(['-', '_']).filter(|word| !word.is_empty()).count();
        let digits = segment.bytes().filter(u8::is_ascii_digit).count();
        words >= SLUG_LEAST.0 || segment.chars().count() >= SLUG_LEAST.1 || digits >= 5
    })
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

    fn canonical_url(address: &str) -> Option<String> {
        AddressRules::embedded().canonical_url(address)
    }

    fn weigh_canonical(own: &str, stated: Option<&str>) -> Option<String> {
        AddressRules::embedded().weigh_canonical(own, stated)
    }

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
    fn a_number_names_an_article_in_one_edition_alone() {
        let same = |a: &str, b: &str| canonical_url(a) == canonical_url(b);
        assert!(same("https://a.example/world/talks-fail-2129320", "https://a.example/news/talks-collapse-2129320"));
        assert!(same("https://a.example/node/2412341/middle-east", "https://a.example/node/2412341/amp"));
        assert!(!same("https://a.example/en/talks-fail-2129320", "https://a.example/ar/talks-fail-2129320"));
        assert!(!same("https://a.example/ar/node/2412341", "https://a.example/node/2412341"));
        assert!(
            !same("https://a.example/weather-20240506", "https://a.example/briefing-20240506"),
            "a day is no number"
        );
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
