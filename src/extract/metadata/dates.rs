//! When a page was published, and changed: what it states for machines, then what readers see, then its address.

use super::scan::{Scan, TimeKind};
use crate::extract::json_ld::JsonLd;
use crate::model::{Origin, Precision, Published};
use crate::text::{find_date, parse_date};
use std::sync::LazyLock;
use url::Url;

/// Names of meta elements that give the time of publication, the surest first.
const PUBLISHED: [&str; 24] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "published_on",
    "pubdate",
    "article.published",
    "publish-date",
    "publication_date",
    "published",
    "vr:published-time",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "cxenseparse:recs:publishtime",
    "date",
    "article:published",
    "published_at",
    "article_date_original",
];
/// Names of meta elements that give the time of the last change.
const MODIFIED: [&str; 7] = [
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "dcterms.modified",
    "revised",
];
/// A mark of time further from the headline than this many nodes belongs to something else.
const NEAR: usize = 400;
/// Further apart than this, a date that readers see and the one in the address are not of one article; in seconds.
const APART: i64 = 2 * 86_400;

/// The lines that readers see around the body, where a byline or a date may stand.
#[derive(Debug, Clone, Copy)]
pub(in crate::extract) struct Lines<'t> {
    /// Before the body, the nearest last.
    pub(in crate::extract) before: &'t [String],
    /// Behind the body.
    pub(in crate::extract) after: &'t [String],
    /// The first paragraph of the body.
    pub(in crate::extract) first: Option<&'t str>,
}

/// Time of publication.
pub(super) fn published(
    scan: &Scan<'_>,
    stated: &JsonLd,
    lines: Lines<'_>,
    headline: Option<usize>,
    url: Option<&Url>,
) -> Option<Published> {
    let json_ld = |raw: &Option<String>| raw.as_deref().and_then(|raw| parse_date(raw, Origin::JsonLd));
    if let Some(stated) = json_ld(&stated.published).or_else(|| scan.meta.date(&PUBLISHED)) {
        return Some(with_time(stated, scan));
    }
    let marked = |kind: TimeKind| nearest(scan, kind, headline);
    let address = url.and_then(from_url);
    let seen = marked(TimeKind::Published)
        .or_else(|| marked(TimeKind::Time))
        .or_else(|| in_lines(lines.before))
        .or_else(|| marked(TimeKind::Named))
        .or_else(|| lines.first.and_then(dateline));
    match (seen, address) {
        (Some(seen), Some(address)) => {
            let together = seen.at.duration_since(address.at).as_secs().abs() <= APART;
            Some(if together { seen } else { address })
        }
        (seen, address) => seen.or(address),
    }
    .or_else(|| json_ld(&stated.created))
    .or_else(|| in_states(scan))
    .or_else(|| in_lines(lines.after))
    .or_else(|| modified(scan, stated, headline).map(|changed| Published { origin: Origin::Changed, ..changed }))
}

/// Time of the last change.
pub(super) fn modified(scan: &Scan<'_>, stated: &JsonLd, headline: Option<usize>) -> Option<Published> {
    stated
        .modified
        .as_deref()
        .and_then(|raw| parse_date(raw, Origin::JsonLd))
        .or_else(|| scan.meta.date(&MODIFIED))
        .or_else(|| nearest(scan, TimeKind::Modified, headline))
}

/// Where a day alone is stated and the page gives the time of the same day elsewhere.
fn with_time(day: Published, scan: &Scan<'_>) -> Published {
    if day.precision == Precision::Instant {
        return day;
    }
    let same_day = |other: &Published| {
        other.precision == Precision::Instant && other.to_text_as_written().get(..10) == day.to_text().get(..10)
    };
    scan.times
        .iter()
        .filter(|mark| mark.kind != TimeKind::Modified)
        .filter_map(|mark| parse_date(&mark.value, Origin::TimeElement))
        .find(|other| same_day(other) && other.origin != Origin::ZoneAssumed)
        .or_else(|| scan.meta.date(&PUBLISHED).filter(same_day))
        .unwrap_or(day)
}

/// The mark of a kind that stands nearest to the headline, those behind it first.
fn nearest(scan: &Scan<'_>, kind: TimeKind, headline: Option<usize>) -> Option<Published> {
    let place = headline.unwrap_or(0);
    let mut marks: Vec<(usize, Published)> = scan
        .times
        .iter()
        .filter(|mark| mark.kind == kind)
        .filter_map(|mark| {
            let origin = if kind == TimeKind::Named { Origin::Visible } else { Origin::TimeElement };
            let distance = if mark.place >= place { mark.place - place } else { (place - mark.place) * 3 };
            let date = parse_date(&mark.value, origin).or_else(|| find_date(&mark.value, Origin::Visible))?;
            (headline.is_none() || kind == TimeKind::Published || distance <= NEAR).then_some((distance, date))
        })
        .collect();
    marks.sort_by_key(|(distance, _)| *distance);
    marks.into_iter().next().map(|(_, date)| date)
}

/// The nearest line before the body, or behind it, that holds a date.
fn in_lines(lines: &[String]) -> Option<Published> {
    lines.iter().rev().filter(|line| line.chars().count() <= 160).find_map(|line| find_date(line, Origin::Visible))
}

/// `Düsseldorf, 22. November 2022 - The …`: a date within the first words of the text.
fn dateline(text: &str) -> Option<Published> {
    let head = text.char_indices().nth(70).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    find_date(head, Origin::Visible)
}

/// A date that the state of an application gives to the word that says so.
fn in_states(scan: &Scan<'_>) -> Option<Published> {
    static STATED: LazyLock<Option<regex::Regex>> = LazyLock::new(|| {
        regex::Regex::new(
            r#"(?:datePublished|publishedAt|published_at|publishDate|publish_date|pubDate|postDate|firstPublished|publicationDate|post_date|published_date|publishedDate|publishTime|publish_time|publishedTime|published_time|publicationTime|deployDt|createdDate)\\?"\s*:\s*\\?"([^"\\]+)\\?""#,
        )
        .ok()
    });
    let pattern = STATED.as_ref()?;
    scan.states.iter().take(40).find_map(|state| {
        let stated = pattern.captures_iter(state).filter_map(|found| found.get(1)).map(|found| found.as_str());
        stated.filter(|text| (8..=40).contains(&text.len())).take(3).find_map(|text| parse_date(text, Origin::Meta))
    })
}

/// `/2025/03/05/` or `2025-03-05` within an address.
fn from_url(url: &Url) -> Option<Published> {
    static DATE: LazyLock<Option<regex::Regex>> = LazyLock::new(|| {
        regex::Regex::new(
            r"(?:^|[/_.-])((?:19|20)[0-9]{2})[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12][0-9]|3[01])(?:[/_.-]|$)|/((?:19|20)[0-9]{2})/([1-9]|1[0-2])/([1-9]|[12][0-9]|3[01])/",
        )
        .ok()
    });
    let captures = DATE.as_ref()?.captures(url.path())?;
    let part = |one: usize, other: usize| captures.get(one).or_else(|| captures.get(other)).map(|found| found.as_str());
    let raw = format!("{}-{:0>2}-{:0>2}", part(1, 4)?, part(2, 5)?, part(3, 6)?);
    parse_date(&raw, Origin::Url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_day_from_an_address() {
        for (address, day) in [
            ("https://a.example/world/2025/03/05/talks", "2025-03-05"),
            ("https://a.example/world/2025/3/5/talks", "2025-03-05"),
            ("https://a.example/talks-20250305.html", "2025-03-05"),
        ] {
            assert_eq!(from_url(&Url::parse(address).unwrap()).unwrap().to_text(), day, "{address}");
        }
        assert_eq!(from_url(&Url::parse("https://a.example/id/20251345").unwrap()), None);
    }

    #[test]
    fn a_dateline_is_a_date() {
        assert_eq!(dateline("Bonn, 5. März 2025 - Die Gespräche gehen weiter.").unwrap().to_text(), "2025-03-05");
        assert_eq!(
            dateline("The talks went on for three days, they said, and they will go on until 5 March 2025."),
            None
        );
    }
}
