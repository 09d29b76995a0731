use url::Url;

/// The feeds that an HTML page names (`<link rel="alternate">` with a feed's type), absolute, in order. `base` is the
/// page's address; its own `<base>` goes before it.
pub fn alternates(html: &str, base: Option<&Url>) -> Vec<String> {
    let tree = crate::extract::dom::parse(html);
    let elements = || tree.html.tree.nodes().filter_map(|node| node.value().as_element());
    let own_base = elements().filter(|element| element.name() == "base").find_map(|element| element.attr("href"));
    let base = match (own_base, base) {
        (Some(own), Some(base)) => base.join(own.trim()).ok().or(Some(base.clone())),
        (Some(own), None) => Url::parse(own.trim()).ok(),
        (None, base) => base.cloned(),
    };
    let mut out = Vec::new();
    for element in elements().filter(|element| matches!(element.name(), "link" | "a" | "area")) {
        // Some write rev for rel.
        let rel = element.attr("rel").or(element.attr("rev")).unwrap_or_default().to_ascii_lowercase();
        let kind: String = element.attr("type").unwrap_or_default().split_whitespace().collect();
        let kind = kind.to_ascii_lowercase();
        let named = |name: &str| rel.split_whitespace().any(|word| word == name);
        let told = |name: &str| element.attr(name).is_some_and(|text| text.to_ascii_lowercase().contains("feed"));
        // JSON Feed 1.0 asks for this type, under which other programs publish other things.
        let is_json_feed = kind.starts_with("application/json") && (told("href") || told("title"));
        let is_feed = is_json_feed || FEED_TYPES.iter().any(|known| kind.starts_with(known));
        if !((named("alternate") && is_feed) || (named("feed") && (is_feed || kind.is_empty()))) || named("stylesheet")
        {
            continue;
        }
        let Some(href) = element.attr("href") else { continue };
        let href = href.trim().strip_prefix("feed:").map_or(href.trim(), |rest| rest.trim_start_matches("//"));
        let absolute = match &base {
            Some(base) => base.join(href),
            None => Url::parse(href),
        };
        if let Ok(url) = absolute
            && matches!(url.scheme(), "http" | "https")
            && !out.contains(&url.to_string())
        {
            out.push(url.to_string());
        }
        if out.len() >= ALTERNATES_MOST {
            break;
        }
    }
    out
}

/// Feeds of one page that are told.
const ALTERNATES_MOST: usize = 50;
const FEED_TYPES: [&str; 7] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "application/x.atom+xml",
    "application/xml",
    "text/xml",
];
