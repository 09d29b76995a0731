//! What a page says of itself: JSON-LD first, then meta elements, then the visible headline and `<time>`.

use super::dom::text_of;
use super::embedded::{Embedded, selector};
use super::language::primary;
use super::title::clean_title;
use crate::model::{Metadata, Origin, Published};
use crate::text::{parse_date, squeeze};
use scraper::{Html, Selector};
use std::collections::HashMap;
use std::sync::LazyLock;
use url::Url;

static META: LazyLock<Selector> = LazyLock::new(|| selector("meta[content]"));
static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("head title, title"));
static H1: LazyLock<Selector> = LazyLock::new(|| selector("h1"));
static HTML: LazyLock<Selector> = LazyLock::new(|| selector("html"));
static CANONICAL: LazyLock<Selector> = LazyLock::new(|| selector("link[rel='canonical'][href]"));
static TIME: LazyLock<Selector> = LazyLock::new(|| {
    selector(
        "article time[datetime], main time[datetime], time[datetime][pubdate], time[datetime][itemprop], time[datetime]",
    )
});
static AUTHOR: LazyLock<Selector> =
    LazyLock::new(|| selector("[rel='author'], [itemprop='author'], .byline a, .author-name, .byline, .author"));
/// How many authors are kept.
const AUTHORS_MOST: usize = 12;

/// Reads the metadata of a page that came from `url`.
pub(super) fn read(html: &Html, embedded: &Embedded, url: Option<&Url>) -> Metadata {
    let meta = Meta::read(html);
    let absolute = |address: &str| match url {
        Some(base) => base.join(address.trim()).ok().map(String::from),
        None => Url::parse(address.trim()).ok().map(String::from),
    };
    let site_name = meta
        .first(&["og:site_name", "application-name", "twitter:site"])
        .map(|name| name.trim_start_matches('@').to_owned())
        .or_else(|| embedded.publisher.clone());
    let title_raw = headline(html, embedded, &meta);
    let host = url
        .and_then(Url::host_str)
        .map(|host| host.trim_start_matches("www.").split('.').next().unwrap_or_default().to_owned());
    let title = clean_title(&title_raw, site_name.as_deref().or(host.as_deref()), |_| false);
    let title = clean_title(&title, host.as_deref(), |_| false);
    Metadata {
        title_raw,
        title,
        authors: authors(html, embedded, &meta),
        published: published(html, embedded, &meta, url),
        modified: embedded
            .modified
            .as_deref()
            .and_then(|raw| parse_date(raw, Origin::JsonLd))
            .or_else(|| meta.date(&["article:modified_time", "og:updated_time", "last-modified", "datemodified"])),
        language: embedded
            .language
            .clone()
            .or_else(|| {
                html.select(&HTML).next().and_then(|element| {
                    element.value().attr("lang").or(element.value().attr("xml:lang")).map(str::to_owned)
                })
            })
            .or_else(|| meta.first(&["og:locale", "content-language", "language", "dc.language"]))
            .map(|tag| primary(&tag)),
        site_name,
        image: embedded
            .image
            .clone()
            .or_else(|| meta.first(&["og:image", "twitter:image", "twitter:image:src"]))
            .and_then(|address| absolute(&address)),
        caption: None,
        canonical: html
            .select(&CANONICAL)
            .find_map(|link| link.value().attr("href"))
            .map(str::to_owned)
            .or_else(|| meta.first(&["og:url"]))
            .and_then(|address| absolute(&address)),
        description: meta
            .first(&["og:description", "description", "twitter:description"])
            .or_else(|| embedded.description.clone()),
    }
}

/// The meta elements by lower-case name, first one wins.
struct Meta(HashMap<String, String>);

impl Meta {
    fn read(html: &Html) -> Self {
        let mut values = HashMap::new();
        for element in html.select(&META) {
            let value = element.value();
            let Some(name) =
                value.attr("property").or(value.attr("name")).or(value.attr("itemprop")).or(value.attr("http-equiv"))
            else {
                continue;
            };
            let content = squeeze(&crate::text::decode_entities(value.attr("content").unwrap_or_default()));
            if !content.is_empty() {
                values.entry(name.trim().to_ascii_lowercase()).or_insert(content);
            }
        }
        Self(values)
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.0.get(*name)).cloned()
    }

    fn date(&self, names: &[&str]) -> Option<Published> {
        names.iter().filter_map(|name| self.0.get(*name)).find_map(|raw| parse_date(raw, Origin::Meta))
    }
}

fn headline(html: &Html, embedded: &Embedded, meta: &Meta) -> String {
    let og = meta.first(&["og:title", "twitter:title"]);
    let window = html.select(&TITLE).next().map(text_of).filter(|title| !title.is_empty());
    let h1: Vec<String> = html.select(&H1).map(text_of).filter(|title| title.chars().count() > 3).collect();
    // A visible headline that the page's other titles confirm is what a reader saw.
    let confirmed =
        h1.iter().find(|h1| [&og, &window, &embedded.headline].into_iter().flatten().any(|other| alike(h1, other)));
    confirmed
        .cloned()
        .or_else(|| embedded.headline.as_deref().map(squeeze))
        .or(og)
        .or_else(|| if h1.len() == 1 { h1.first().cloned() } else { None })
        .or(window)
        .or_else(|| h1.first().cloned())
        .unwrap_or_default()
}

/// Whether most words of the shorter title stand in the longer one.
fn alike(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> { crate::text::words(text).into_iter().map(|word| word.folded).collect() };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    if short.len() < 2 {
        return short == long;
    }
    short.iter().filter(|word| long.contains(word)).count() * 3 >= short.len() * 2
}

fn published(html: &Html, embedded: &Embedded, meta: &Meta, url: Option<&Url>) -> Option<Published> {
    embedded
        .published
        .as_deref()
        .and_then(|raw| parse_date(raw, Origin::JsonLd))
        .or_else(|| {
            meta.date(&[
                "article:published_time",
                "datepublished",
                "og:published_time",
                "parsely-pub-date",
                "sailthru.date",
                "publishdate",
                "pubdate",
                "article.published",
                "publish-date",
                "publication_date",
                "dc.date.issued",
                "dcterms.created",
                "dc.date",
                "dcterms.date",
                "cxenseparse:recs:publishtime",
                "date",
                "article:published",
                "published_at",
            ])
        })
        .or_else(|| {
            html.select(&TIME)
                .take(8)
                .filter_map(|time| time.value().attr("datetime"))
                .find_map(|raw| parse_date(raw, Origin::TimeElement))
        })
        .or_else(|| url.and_then(from_url))
}

/// `/2025/03/05/` or `2025-03-05` within an address.
fn from_url(url: &Url) -> Option<Published> {
    static DATE: LazyLock<Option<regex::Regex>> = LazyLock::new(|| {
        regex::Regex::new(r"(?:^|[/_-])((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?:[/_-]|$)").ok()
    });
    let captures = DATE.as_ref()?.captures(url.path())?;
    let raw = format!("{}-{}-{}", captures.get(1)?.as_str(), captures.get(2)?.as_str(), captures.get(3)?.as_str());
    parse_date(&raw, Origin::Url)
}

fn authors(html: &Html, embedded: &Embedded, meta: &Meta) -> Vec<String> {
    let mut names: Vec<String> = embedded.authors.clone();
    if names.is_empty() {
        names.extend(
            meta.first(&["author", "article:author", "parsely-author", "dc.creator", "sailthru.author", "byl"])
                .filter(|name| !name.starts_with("http")),
        );
    }
    if names.is_empty() {
        names.extend(
            html.select(&AUTHOR).take(3).map(text_of).filter(|name| (3..=80).contains(&name.chars().count())).take(1),
        );
    }
    let mut out: Vec<String> = Vec::new();
    for name in names.iter().flat_map(|name| split_names(name)) {
        if !out.iter().any(|known| known.eq_ignore_ascii_case(&name)) && out.len() < AUTHORS_MOST {
            out.push(name);
        }
    }
    out
}

fn split_names(raw: &str) -> Vec<String> {
    let squeezed = squeeze(raw);
    let lower = squeezed.to_lowercase();
    let stripped = ["by ", "written by ", "von ", "par ", "por ", "автор: ", "автор:", "текст: ", "بقلم ", "מאת "]
        .iter()
        .find(|prefix| lower.starts_with(*prefix))
        .and_then(|prefix| squeezed.char_indices().nth(prefix.chars().count()).and_then(|(at, _)| squeezed.get(at..)))
        .unwrap_or(&squeezed);
    let parts: Vec<&str> = stripped
        .split([',', ';', '|', '&'])
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" und "))
        .collect();
    parts
        .into_iter()
        .map(|part| part.trim().trim_start_matches("and ").trim().to_owned())
        .filter(|part| {
            part.chars().count() >= 3
                && part.chars().any(char::is_alphabetic)
                && !part.contains("://")
                && !part.contains('@')
                && part.split(' ').count() <= 6
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_bylines() {
        assert_eq!(split_names("By Dana Levi and Omar Haddad, Reuters"), ["Dana Levi", "Omar Haddad", "Reuters"]);
    }

    #[test]
    fn reads_a_day_from_an_address() {
        let url = Url::parse("https://a.example/world/2025/03/05/talks").unwrap();
        assert_eq!(from_url(&url).unwrap().to_text(), "2025-03-05");
    }
}
