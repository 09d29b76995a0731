use super::content::{Item, Outlet};
use jiff::{SignedDuration, Timestamp};
use std::fmt::Write;

/// An outlet's feed: (Content-Type, text). `base` is the outlet's root, `edition` grows when items were edited.
pub(super) fn render(
    outlet: &Outlet,
    items: &[&Item],
    base: &str,
    start: Timestamp,
    edition: usize,
) -> (String, String) {
    match outlet.format.as_str() {
        "json" => ("application/feed+json".to_owned(), json(outlet, items, base, start, edition)),
        "atom" => ("application/atom+xml".to_owned(), atom(outlet, items, base, start, edition)),
        "rdf" => ("application/rdf+xml".to_owned(), rdf(outlet, items, base, start, edition)),
        _ => (format!("application/rss+xml; charset={}", outlet.charset), rss(outlet, items, base, start, edition)),
    }
}

/// The address that the feed gives: some carry what trackers add.
fn link(item: &Item, base: &str) -> String {
    let tail = if item.tracking { "?utm_source=rss&utm_medium=feed&utm_campaign=top&fbclid=Iw0Rx1" } else { "" };
    format!("{base}/news/{}{tail}", item.slug)
}

/// When an item came out: one every 43 minutes before the start.
pub(super) fn published(position: usize, start: Timestamp) -> Timestamp {
    let minutes = i64::try_from(position).unwrap_or(0) * 43 + 15;
    start.checked_sub(SignedDuration::from_mins(minutes)).unwrap_or(start)
}

fn summary(item: &Item, edition: usize) -> String {
    let first = item.paragraphs.first().cloned().unwrap_or_default();
    if edition > 1 && !item.again.is_empty() { format!("{first} (updated)") } else { first }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn rss(outlet: &Outlet, items: &[&Item], base: &str, start: Timestamp, edition: usize) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"{}\"?>\n<rss version=\"2.0\"><channel><title>{}</title><link>{base}/</link><language>{}</language><ttl>1</ttl>\n",
        outlet.charset,
        escape(&outlet.name),
        outlet.language
    );
    for (position, item) in items.iter().enumerate() {
        let date = published(position, start).strftime("%a, %d %b %Y %H:%M:%S GMT");
        let _ = writeln!(
            out,
            "<item><title>{}</title><link>{}</link><guid isPermaLink=\"false\">{}-{}</guid><pubDate>{date}</pubDate><description>{}</description></item>",
            escape(&item.title),
            escape(&link(item, base)),
            outlet.key,
            item.slug,
            escape(&format!("<p>{}</p>", escape(&summary(item, edition))))
        );
    }
    out.push_str("</channel></rss>\n");
    out
}

fn rdf(outlet: &Outlet, items: &[&Item], base: &str, start: Timestamp, edition: usize) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel rdf:about=\"{base}/\"><title>{}</title><link>{base}/</link><description>{0}</description></channel>\n",
        escape(&outlet.name)
    );
    for (position, item) in items.iter().enumerate() {
        let address = escape(&link(item, base));
        let date = published(position, start).strftime("%Y-%m-%dT%H:%M:%SZ");
        let _ = writeln!(
            out,
            "<item rdf:about=\"{address}\"><title>{}</title><link>{address}</link><description>{}</description><dc:date>{date}</dc:date></item>",
            escape(&item.title),
            escape(&summary(item, edition))
        );
    }
    out.push_str("</rdf:RDF>\n");
    out
}

fn atom(outlet: &Outlet, items: &[&Item], base: &str, start: Timestamp, edition: usize) -> String {
    let date = |position| published(position, start).strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\"><title>{}</title><id>{base}/</id><updated>{}</updated>\n",
        outlet.language,
        escape(&outlet.name),
        date(0)
    );
    for (position, item) in items.iter().enumerate() {
        let _ = writeln!(
            out,
            "<entry><title>{}</title><id>tag:{},2026:{}</id><link rel=\"alternate\" href=\"{}\"/><updated>{}</updated><summary>{}</summary></entry>",
            escape(&item.title),
            outlet.key,
            item.slug,
            escape(&link(item, base)),
            date(position),
            escape(&summary(item, edition))
        );
    }
    out.push_str("</feed>\n");
    out
}

fn json(outlet: &Outlet, items: &[&Item], base: &str, start: Timestamp, edition: usize) -> String {
    let items: Vec<_> = items
        .iter()
        .enumerate()
        .map(|(position, item)| serde_json::json!({ "id": format!("{}-{}", outlet.key, item.slug), "url": link(item, base), "title": item.title, "content_text": summary(item, edition), "date_published": published(position, start).strftime("%Y-%m-%dT%H:%M:%SZ").to_string() }))
        .collect();
    serde_json::json!({ "version": "https://jsonfeed.org/version/1.1", "title": outlet.name, "home_page_url": format!("{base}/"), "items": items }).to_string()
}
