//! What a page says of itself: its title, who wrote it and when, its language, pictures and addresses.
//!
//! One pass over the tree gathers the signs (`scan.rs`); each question is answered from them in a file of its own.

mod bylines;
mod dates;
mod headline;
mod scan;
mod title;

pub use bylines::Bylines;
pub(super) use dates::Lines;
pub(super) use scan::Scan;
pub use title::clean_title;

use super::json_ld::{JsonLd, StatedPost};
use super::language::primary;
use crate::model::{Form, Metadata, Origin, Post};
use crate::text::{parse_date, squeeze};
use bylines::Name;
use headline::Titles;
use scan::AuthorMark;
use title::{parted, same_name};
use url::Url;

/// How many tags are kept.
const TAGS_MOST: usize = 40;
/// Marks of authors further behind the headline than this many nodes are somebody else's.
const AUTHOR_NEAR: usize = 600;
/// Marks of authors that stand together are at most so many nodes apart.
const TOGETHER: usize = 30;
/// More marks than this in a row are not the authors of one article.
const AUTHORS_OF_ONE: usize = 8;

/// What is known of a page before its body is looked for.
pub(super) struct Head {
    pub(super) title_raw: String,
    title: String,
    /// Where the headline stands among the nodes.
    place: Option<usize>,
    sites: Vec<String>,
    site_name: Option<String>,
}

/// The headline of a page that came from `url`.
pub(super) fn head(scan: &Scan<'_>, stated: &JsonLd, url: Option<&Url>) -> Head {
    let site_name = scan
        .meta
        .first(&["og:site_name", "application-name", "twitter:site"])
        .map(|name| name.trim_start_matches('@').to_owned())
        .or_else(|| stated.publisher.clone());
    let host = url.and_then(Url::host_str).map(|host| host.trim_start_matches("www.").to_owned());
    let name_of_host = host.as_deref().and_then(|host| host.split('.').next()).map(str::to_owned);
    let mut sites: Vec<String> = site_name.iter().chain(&stated.publisher).cloned().collect();
    sites.extend(host.into_iter().chain(name_of_host.filter(|name| name.chars().count() > 2)));
    let titles = Titles {
        visible: scan.headlines.iter().map(|(_, text)| text.clone()).collect(),
        social: scan.meta.first(&["og:title", "twitter:title"]),
        stated: stated.headline.as_deref().map(squeeze),
        window: scan.window.clone(),
        sites: sites.clone(),
        section: section(scan, stated),
    };
    let (title_raw, title) = headline::headline(&titles);
    let place = scan
        .headlines
        .iter()
        .find(|(_, text)| *text == title_raw || text.contains(&title))
        .or(scan.headlines.first())
        .map(|(place, _)| *place);
    Head { title_raw, title, place, sites, site_name }
}

/// The rest, once the body is known.
pub(super) fn read(
    scan: &Scan<'_>,
    stated: &JsonLd,
    head: Head,
    url: Option<&Url>,
    bylines: &Bylines,
    lines: Lines<'_>,
) -> Metadata {
    let absolute = |address: &str| match url {
        Some(base) => base.join(address.trim()).ok().map(String::from),
        None => Url::parse(address.trim()).ok().map(String::from),
    };
    let authors = authors(scan, stated, &head, bylines, lines);
    Metadata {
        organisations: authors.iter().filter(|author| author.organisation).map(|author| author.name.clone()).collect(),
        authors: authors.into_iter().map(|author| author.name).collect(),
        published: dates::published(scan, stated, lines, head.place, url),
        modified: dates::modified(scan, stated, head.place),
        language: stated
            .language
            .clone()
            .or_else(|| scan.language.clone())
            .or_else(|| scan.meta.first(&["og:locale", "content-language", "language", "dc.language"]))
            .map(|tag| primary(&tag)),
        image: stated
            .image
            .clone()
            .or_else(|| scan.meta.first(&["og:image", "twitter:image", "twitter:image:src"]))
            .and_then(|address| absolute(&address)),
        caption: None,
        canonical: scan.canonical.clone().or_else(|| scan.meta.first(&["og:url"])).and_then(|url| absolute(&url)),
        amp: scan.amp.as_deref().and_then(absolute),
        description: scan
            .meta
            .first(&["og:description", "description", "twitter:description"])
            .or_else(|| stated.description.clone()),
        subtitle: stated.subtitle.clone(),
        section: section(scan, stated),
        tags: tags(scan, stated),
        credit: stated.credit.clone(),
        form: form(scan, stated),
        posts: stated.posts.iter().map(post).collect(),
        site_name: head.site_name,
        title_raw: head.title_raw,
        title: head.title,
    }
}

/// As stated for machines; a page that calls itself a film without an article's mark is one.
fn form(scan: &Scan<'_>, stated: &JsonLd) -> Form {
    let film = scan.meta.first(&["og:type"]).is_some_and(|kind| kind.starts_with("video"));
    if film && stated.form == Form::Article { Form::Video } else { stated.form }
}

fn post(stated: &StatedPost) -> Post {
    Post {
        at: stated.at.as_deref().and_then(|raw| parse_date(raw, Origin::JsonLd)),
        title: stated.title.clone(),
        text: stated.text.clone(),
    }
}

fn section(scan: &Scan<'_>, stated: &JsonLd) -> Option<String> {
    stated
        .section
        .clone()
        .or_else(|| scan.meta.first(&["article:section", "og:article:section", "parsely-section", "section"]))
        .filter(|section| section.chars().count() <= 60)
}

fn tags(scan: &Scan<'_>, stated: &JsonLd) -> Vec<String> {
    let keywords = scan.meta.first(&["news_keywords", "keywords", "parsely-tags"]);
    let listed =
        |text: &str| -> Vec<String> { text.split([',', ';']).map(squeeze).filter(|tag| !tag.is_empty()).collect() };
    let sources = [
        scan.meta.tags().to_vec(),
        stated.keywords.iter().flat_map(|keywords| listed(keywords)).collect(),
        keywords.as_deref().map(listed).unwrap_or_default(),
        scan.tags.clone(),
    ];
    let mut out: Vec<String> = Vec::new();
    for tag in sources.into_iter().find(|tags| !tags.is_empty()).unwrap_or_default() {
        let known = out.iter().any(|known| known.to_lowercase() == tag.to_lowercase());
        if !known && out.len() < TAGS_MOST && (1..=80).contains(&tag.chars().count()) {
            out.push(tag);
        }
    }
    out
}

/// People that the page states; else what it states in other places or shows; a site's own name only where it gives nothing else.
fn authors(scan: &Scan<'_>, stated: &JsonLd, head: &Head, bylines: &Bylines, lines: Lines<'_>) -> Vec<Name> {
    let names = |raw: &[String]| bylines.names(raw.iter().map(String::as_str), &head.sites);
    // A window's title ends in the site's name, in the script of its readers.
    let in_window = scan.window.as_deref().and_then(parted).map(|(_, tail)| tail);
    let is_site = |name: &str| head.sites.iter().map(String::as_str).chain(in_window).any(|site| same_name(name, site));
    let own = |names: &[Name]| names.iter().all(|name| is_site(&name.name));
    let meta = scan.meta.first(&[
        "article:author",
        "og:article:author",
        "parsely-author",
        "article:byline",
        "byline",
        "dc.creator",
        "dcterms.creator",
        "sailthru.author",
        "vr:author",
        "byl",
    ]);
    let is_name = |name: &String| !name.contains("://") && !name.starts_with('@');
    let labelled =
        scan.meta.first(&["twitter:label1"]).filter(|label| bylines.after_lead(&format!("{label} x")).is_some());
    let labelled = labelled.and_then(|_| scan.meta.first(&["twitter:data1"]));
    let shown = |lines: &[String]| -> Vec<String> {
        lines
            .iter()
            .rev()
            .filter(|line| line.chars().count() <= 120)
            .filter_map(|line| bylines.after_lead(line).map(str::to_owned))
            .take(1)
            .collect()
    };
    let sources = [
        stated.authors.clone(),
        scan.meta.authors().iter().filter(|name| is_name(name)).cloned().collect(),
        meta.filter(is_name).into_iter().collect(),
        labelled.into_iter().collect(),
        marked(&scan.authors, head.place),
        shown(lines.before),
        stated.only_person.iter().cloned().collect(),
        shown(lines.after),
    ];
    let mut fallback = Vec::new();
    for source in &sources {
        let found = names(source);
        if found.is_empty() {
            continue;
        }
        if !own(&found) {
            return found.into_iter().filter(|name| !is_site(&name.name)).collect();
        }
        if fallback.is_empty() {
            fallback = found;
        }
    }
    fallback
}

/// The surest marks of authors near the headline: the first behind it, and those that stand with it.
fn marked(marks: &[AuthorMark], headline: Option<usize>) -> Vec<String> {
    let place = headline.unwrap_or(0);
    for tier in 0..5 {
        let mut of_tier = marks.iter().filter(|mark| mark.tier == tier);
        let first = of_tier
            .clone()
            .find(|mark| mark.place >= place && mark.place - place <= AUTHOR_NEAR)
            .or_else(|| of_tier.clone().rev().find(|mark| mark.place < place && place - mark.place <= AUTHOR_NEAR / 4));
        let first = match (first, headline) {
            (Some(first), _) => first,
            // Without a headline, or behind a long article, a single mark is believed.
            (None, _) if of_tier.clone().count() == 1 => match of_tier.next() {
                Some(mark) => mark,
                None => continue,
            },
            _ => continue,
        };
        let mut last = first.place;
        let mut out = Vec::new();
        for mark in marks.iter().filter(|mark| mark.tier == tier && mark.place >= first.place) {
            if mark.place - last > TOGETHER {
                break;
            }
            last = mark.place;
            out.push(mark.text.clone());
        }
        // So many stand under comments, or in a list of the newsroom.
        if out.len() <= AUTHORS_OF_ONE {
            return out;
        }
    }
    Vec::new()
}
