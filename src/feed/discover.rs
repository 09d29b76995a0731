use url::Url;

/// The feeds that an HTML page names (`<link rel="alternate">` with a feed's type), absolute, in order.
pub fn alternates(html: &str, base: Option<&Url>) -> Vec<String> {
    let tree = crate::extract::dom::parse(html);
    let mut out = Vec::new();
    for node in tree.html.tree.nodes() {
        let Some(element) = node.value().as_element().filter(|element| element.name() == "link") else { continue };
        let rel = element.attr("rel").unwrap_or_default().to_ascii_lowercase();
        let kind = element.attr("type").unwrap_or_default().to_ascii_lowercase();
        let is_feed = ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"]
            .iter()
            .any(|known| kind.starts_with(known));
        if !rel.split_whitespace().any(|word| matches!(word, "alternate" | "feed")) || !is_feed {
            continue;
        }
        let Some(href) = element.attr("href") else { continue };
        let absolute = match base {
            Some(base) => base.join(href.trim()),
            None => Url::parse(href.trim()),
        };
        if let Ok(url) = absolute
            && matches!(url.scheme(), "http" | "https")
            && !out.contains(&url.to_string())
        {
            out.push(url.to_string());
        }
    }
    out
}
