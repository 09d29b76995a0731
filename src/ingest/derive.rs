//! From a page or an entry to an article, ready to be stored: the pure rooms in their order. No I/O.

use crate::clean;
use crate::dedup;
use crate::extract::{self, ExtractError};
use crate::fields;
use crate::knowledge::Knowledge;
use crate::model::{Access, Entry, Extracted, Metadata, Published, Verdict};
use crate::store::{FeedRow, NewArticle, RawPage};
use crate::text::markup_to_text;
use url::Url;

/// A text shorter than this, in characters, is no article: a consent wall, a soft 404, a page that scripts fill.
const TEXT_LEAST: usize = 140;
/// The longest headline that is kept, in characters; a hostile one may be of any length.
const TITLE_MOST: usize = 1000;
/// Key fields are read from so many characters of a text: no article is longer, and a hostile page may be.
const FIELDS_MOST: usize = 100_000;

/// The article of a fetched page: extract → clean → judge → fields → fingerprint.
///
/// # Errors
/// [`ExtractError`] where the page holds no article text.
pub fn page_article(
    page: RawPage,
    entry: &Entry,
    feed: &FeedRow,
    knowledge: &Knowledge,
) -> Result<NewArticle, ExtractError> {
    let url = Url::parse(&page.url).ok();
    let read = extract::page(&page.body, page.content_type.as_deref(), url.as_ref(), &knowledge.pages)?;
    let mut extracted = clean::clean(read, &knowledge.phrases, |name| knowledge.lexicon.is_outlet(name));
    let entry_length =
        markup_to_text(entry.content.as_deref().or(entry.summary.as_deref()).unwrap_or_default()).chars().count();
    let length = extracted.text.chars().count();
    if length == 0 || (length < TEXT_LEAST && length < entry_length) {
        return Err(ExtractError::NoText);
    }
    let bounded = |title: &str| title.chars().take(TITLE_MOST).collect();
    extracted.metadata.title_raw = bounded(&extracted.metadata.title_raw);
    extracted.metadata.title = bounded(&extracted.metadata.title);
    if extracted.metadata.title_raw.is_empty() {
        name_by_entry(&mut extracted.metadata, entry, knowledge);
    }
    if extracted.metadata.authors.is_empty() {
        extracted.metadata.authors.clone_from(&entry.authors);
    }
    let own = entry.url.as_deref().unwrap_or(&page.url);
    let canonical = dedup::weigh_canonical(&page.url, extracted.metadata.canonical.as_deref())
        .or_else(|| dedup::canonical_url(own))
        .unwrap_or_else(|| page.url.clone());
    Ok(finish(page.url.clone(), canonical, extracted, entry, feed, knowledge, Some(page)))
}

/// An entry with a headline of bearable length.
pub(super) fn with_bounded_title(mut entry: Entry) -> Entry {
    if let Some((end, _)) = entry.title.char_indices().nth(TITLE_MOST) {
        entry.title.truncate(end);
    }
    entry
}

/// The article of an entry's own text, where the page is not asked (`content = "feed"`) or cannot be had.
pub fn entry_article(entry: &Entry, feed: &FeedRow, access: Access, knowledge: &Knowledge) -> NewArticle {
    let mut metadata = Metadata { authors: entry.authors.clone(), image: entry.image.clone(), ..Metadata::default() };
    name_by_entry(&mut metadata, entry, knowledge);
    let body = entry.content.as_deref().or(entry.summary.as_deref()).unwrap_or_default();
    let text = markup_to_text(body).replace("\n\n", "\u{0}").replace(['\n', '\u{0}'], "\n\n");
    let mut extracted =
        clean::clean_paragraphs(&text, metadata, &knowledge.phrases, |name| knowledge.lexicon.is_outlet(name));
    extracted.access = access;
    if extracted.text.is_empty() {
        // A headline alone is better than nothing, and nothing else was given.
        extracted.text.clone_from(&entry.title);
    }
    extracted.metadata.language = extract::guess_language(&extracted.text);
    let url = entry.url.clone().unwrap_or_else(|| format!("{}#{}", feed.url, entry.guid));
    let canonical = match &entry.url {
        Some(url) => dedup::canonical_url(url).unwrap_or_else(|| url.clone()),
        // No address: the entry's identity within its feed is all that it is known by.
        None => url.clone(),
    };
    finish(url, canonical, extracted, entry, feed, knowledge, None)
}

fn name_by_entry(metadata: &mut Metadata, entry: &Entry, knowledge: &Knowledge) {
    metadata.title_raw.clone_from(&entry.title);
    metadata.title =
        extract::clean_title(&entry.title, metadata.site_name.as_deref(), |name| knowledge.lexicon.is_outlet(name));
}

fn finish(
    url: String,
    canonical_url: String,
    extracted: Extracted,
    entry: &Entry,
    feed: &FeedRow,
    knowledge: &Knowledge,
    page: Option<RawPage>,
) -> NewArticle {
    let readable = extracted
        .text
        .char_indices()
        .nth(FIELDS_MOST)
        .map_or(extracted.text.as_str(), |(at, _)| extracted.text.get(..at).unwrap_or_default());
    let fields = fields::extract(&extracted.metadata.title_raw, readable, &knowledge.lexicon);
    let verdicts = judge(&extracted.metadata.title, &extracted.text, feed, knowledge);
    let published: Option<Published> =
        extracted.metadata.published.clone().or_else(|| entry.published.clone()).or_else(|| entry.updated.clone());
    let language = extracted.metadata.language.clone().or_else(|| feed.language.clone());
    NewArticle {
        url,
        canonical_url,
        fingerprint: dedup::fingerprint(&extracted.text),
        published,
        fields,
        verdicts,
        language,
        page,
        extracted,
    }
}

/// A verdict per topic of the feed.
pub(super) fn judge(title: &str, text: &str, feed: &FeedRow, knowledge: &Knowledge) -> Vec<Verdict> {
    knowledge.topics_named(&feed.topics).into_iter().map(|topic| topic.judge(title, text)).collect()
}
