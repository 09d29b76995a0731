//! An HTML page that lists articles, read by the CSS selectors of its configuration.

use super::finish::Collected;
use super::plain::{address, plain};
use super::{FeedError, Source, entry};
use crate::extract::dom;
use crate::model::{Entry, PageSelectors, ParsedFeed};
use crate::text::squeeze;
use scraper::{ElementRef, Selector};
use std::collections::HashSet;
use url::Url;

/// Reads a list page.
///
/// # Errors
/// [`FeedError::Unreadable`] where the selectors find nothing: the page was rebuilt, or is another.
pub(super) fn read_list_page(
    html: &str,
    selectors: &PageSelectors,
    source: &Source<'_>,
) -> Result<ParsedFeed, FeedError> {
    let tree = dom::parse(html);
    let page = &tree.html;
    let base = base_of(page, source.url);
    let links =
        select(&selectors.link)?.ok_or_else(|| FeedError::Unreadable("it has no selector for links".to_owned()))?;
    let parts = Parts {
        title: select(&selectors.title)?,
        date: select(&selectors.date)?,
        summary: select(&selectors.summary)?,
        base: base.as_ref(),
    };
    let (mut collected, mut seen) = (Collected::default(), HashSet::new());
    let items: Vec<(ElementRef<'_>, ElementRef<'_>)> = match select(&selectors.item)? {
        Some(item) => page
            .select(&item)
            .filter_map(|item| {
                // The item itself may be the link.
                let link = if links.matches(&item) { Some(item) } else { item.select(&links).next() };
                Some((item, link?))
            })
            .collect(),
        None => page.select(&links).map(|link| (link, link)).collect(),
    };
    for (item, link) in items {
        if let Some(entry) = parts.entry(item, link, source, &mut collected.unread_dates)
            && seen.insert(entry.guid.clone())
        {
            collected.push(entry);
        }
    }
    if collected.feed.entries.is_empty() {
        return Err(FeedError::Unreadable(format!(
            "the selectors find no article on it (link = \"{}\"); the page may have been rebuilt",
            selectors.link
        )));
    }
    collected.feed.format = "page".to_owned();
    collected.feed.home_url = source.url.map(ToString::to_string);
    collected.feed.title = select("title")?.and_then(|title| page.select(&title).next()).map(|title| text_of(title));
    Ok(collected.finish(base.as_ref()))
}

struct Parts<'p> {
    title: Option<Selector>,
    date: Option<Selector>,
    summary: Option<Selector>,
    base: Option<&'p Url>,
}

impl Parts<'_> {
    fn entry(
        &self,
        item: ElementRef<'_>,
        link: ElementRef<'_>,
        source: &Source<'_>,
        unread: &mut Vec<String>,
    ) -> Option<Entry> {
        let url = address(link.attr("href")?, self.base)?;
        let first = |selector: &Option<Selector>| selector.as_ref().and_then(|selector| item.select(selector).next());
        let title = first(&self.title).map_or_else(|| text_of(link), text_of);
        let raw = first(&self.date)
            .map(|date| date.attr("datetime").or(date.attr("content")).map_or_else(|| text_of(date), squeeze));
        let published = raw.as_deref().and_then(|raw| entry::date(raw, source.timezone));
        if published.is_none() {
            unread.extend(raw);
        }
        Some(Entry {
            guid: url.clone(),
            url: Some(url),
            title,
            summary: first(&self.summary).map(text_of).filter(|summary| !summary.is_empty()),
            published,
            ..Entry::default()
        })
    }
}

fn select(selector: &str) -> Result<Option<Selector>, FeedError> {
    if selector.is_empty() {
        return Ok(None);
    }
    Selector::parse(selector)
        .map(Some)
        .map_err(|error| FeedError::Unreadable(format!("\"{selector}\" is no CSS selector: {error}")))
}

fn text_of(element: ElementRef<'_>) -> String {
    plain(&element.text().collect::<Vec<_>>().join(" "))
}

fn base_of(page: &scraper::Html, url: Option<&Url>) -> Option<Url> {
    let own = Selector::parse("base[href]").ok().and_then(|base| page.select(&base).next()?.attr("href"));
    match (own, url) {
        (Some(own), Some(url)) => url.join(own).ok().or_else(|| Some(url.clone())),
        (_, url) => url.cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<html><head><title>Desk</title></head><body><nav><a href="/about">About</a></nav>
<article><h2><a href="/1">Talks &amp; terms</a></h2><time datetime="2025-03-05T19:02:00+02:00">today</time><p>Short</p></article>
<article><h2><a href="/2">Second</a></h2><time>5 березня 2025, 19:02</time></article>
<article><h2><a href="/1">Talks again</a></h2></article><article><h2>No link</h2></article></body></html>"#;

    fn read(selectors: &PageSelectors) -> Result<ParsedFeed, FeedError> {
        let url = Url::parse("https://a.example/news").unwrap();
        let kyiv = jiff::tz::TimeZone::get("Europe/Kyiv").unwrap();
        read_list_page(PAGE, selectors, &Source { url: Some(&url), timezone: Some(&kyiv), ..Source::default() })
    }

    #[test]
    fn items_are_found_with_title_date_and_summary() {
        let text = str::to_owned;
        let selectors = PageSelectors {
            item: text("article"),
            link: text("h2 a"),
            date: text("time"),
            summary: text("p"),
            ..PageSelectors::default()
        };
        let feed = read(&selectors).unwrap();
        let seen: Vec<_> = feed
            .entries
            .iter()
            .map(|entry| {
                (entry.url.as_deref().unwrap(), entry.title.as_str(), entry.published.as_ref().unwrap().to_text())
            })
            .collect();
        let at = "2025-03-05T17:02:00Z".to_owned();
        assert_eq!(seen, [("https://a.example/1", "Talks & terms", at.clone()), ("https://a.example/2", "Second", at)]);
        assert_eq!(feed.entries[0].summary.as_deref(), Some("Short"));
    }

    #[test]
    fn a_page_that_was_rebuilt_is_no_feed() {
        let selectors = PageSelectors { link: ".headline a".to_owned(), ..PageSelectors::default() };
        assert!(matches!(read(&selectors), Err(FeedError::Unreadable(_))));
    }
}
