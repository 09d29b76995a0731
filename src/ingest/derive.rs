//! From a page or an entry to an article, ready to be stored: the pure rooms in their order. No I/O.

use crate::clean::{self, SiteMemory};
use crate::dedup::{self, Anchors};
use crate::extract::{self, ExtractError, Wall};
use crate::fields;
use crate::knowledge::Knowledge;
use crate::model::{Access, Entry, Extracted, KeyFields, Mention, Metadata, Part, Published, Span, Verdict};
use crate::store::{CleanedAgain, FeedRow, NewArticle, RawPage, RecleanTask};
use crate::text::markup_to_text;
use url::Url;

/// A text shorter than this, in characters, is no article: a consent wall, a soft 404, a page that scripts fill.
const TEXT_LEAST: usize = 140;
/// The longest headline that is kept, in characters; a hostile one may be of any length.
const TITLE_MOST: usize = 1000;
/// Key fields are read from so many characters of a text: no article is longer, and a hostile page may be.
const FIELDS_MOST: usize = 100_000;

/// The article of a fetched page: extract → clean → judge → fields → fingerprint. `memory` is what its site repeats.
///
/// # Errors
/// [`ExtractError`] where the page holds no article text.
pub fn page_article(
    page: RawPage,
    entry: &Entry,
    feed: &FeedRow,
    knowledge: &Knowledge,
    memory: &SiteMemory,
) -> Result<NewArticle, ExtractError> {
    let url = Url::parse(&page.url).ok();
    let read = extract::page(&page.body, page.content_type.as_deref(), url.as_ref(), &knowledge.pages)?;
    if let Some(wall @ (Wall::Challenge | Wall::Consent | Wall::Missing)) = read.wall {
        return Err(ExtractError::Wall(wall));
    }
    let mut extracted = clean::clean(read, &knowledge.phrases, |name| knowledge.is_outlet(name));
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
    let canonical = knowledge
        .addresses
        .weigh_canonical(&page.url, extracted.metadata.canonical.as_deref())
        .or_else(|| knowledge.addresses.canonical_url(own))
        .unwrap_or_else(|| page.url.clone());
    let site = clean::site_of(&page.url);
    let place = Place { url: page.url.clone(), canonical_url: canonical, site };
    Ok(finish(place, extracted, entry, feed, knowledge, memory, Some(page)))
}

/// An entry with a headline of bearable length.
pub(super) fn with_bounded_title(mut entry: Entry) -> Entry {
    if let Some((end, _)) = entry.title.char_indices().nth(TITLE_MOST) {
        entry.title.truncate(end);
    }
    entry
}

/// The article of an entry's own text, where the page is not asked (`content = "feed"`) or cannot be had. `memory` is
/// what the feed repeats (its site is the feed's address).
pub fn entry_article(
    entry: &Entry,
    feed: &FeedRow,
    access: Access,
    knowledge: &Knowledge,
    memory: &SiteMemory,
) -> NewArticle {
    let mut metadata = Metadata { authors: entry.authors.clone(), image: entry.image.clone(), ..Metadata::default() };
    name_by_entry(&mut metadata, entry, knowledge);
    let body = entry.content.as_deref().or(entry.summary.as_deref()).unwrap_or_default();
    let text = markup_to_text(body).replace("\n\n", "\u{0}").replace(['\n', '\u{0}'], "\n\n");
    let mut extracted = clean::clean_paragraphs(&text, metadata, &knowledge.phrases, |name| knowledge.is_outlet(name));
    extracted.access = access;
    if extracted.text.is_empty() {
        // A headline alone is better than nothing, and nothing else was given.
        extracted.text.clone_from(&entry.title);
    }
    extracted.metadata.language = extract::guess_language(&extracted.text);
    let url = entry.url.clone().unwrap_or_else(|| format!("{}#{}", feed.url, entry.guid));
    let canonical = match &entry.url {
        Some(url) => knowledge.addresses.canonical_url(url).unwrap_or_else(|| url.clone()),
        // No address: the entry's identity within its feed is all that it is known by.
        None => url.clone(),
    };
    let place = Place { url, canonical_url: canonical, site: feed.url.clone() };
    finish(place, extracted, entry, feed, knowledge, memory, None)
}

fn name_by_entry(metadata: &mut Metadata, entry: &Entry, knowledge: &Knowledge) {
    metadata.title_raw.clone_from(&entry.title);
    metadata.title =
        extract::clean_title(&entry.title, metadata.site_name.as_deref(), |name| knowledge.is_outlet(name));
}

/// Where an article stands.
struct Place {
    url: String,
    canonical_url: String,
    site: String,
}

fn finish(
    place: Place,
    mut extracted: Extracted,
    entry: &Entry,
    feed: &FeedRow,
    knowledge: &Knowledge,
    memory: &SiteMemory,
    page: Option<RawPage>,
) -> NewArticle {
    (extracted.text, extracted.cuts) = clean::apply(&extracted.text, &extracted.cuts, memory);
    let mut derived = read_text(&extracted.metadata, &extracted.text, feed, knowledge);
    let published: Option<Published> =
        extracted.metadata.published.clone().or_else(|| entry.published.clone()).or_else(|| entry.updated.clone());
    if let Some(published) = &published {
        fields::resolve_days(&mut derived.fields, day_of(published));
    }
    let language = extracted.metadata.language.clone().or_else(|| feed.language.clone());
    let reported = spans_that_report(&derived.fields);
    let topics = knowledge.topics_named(&feed.topics);
    let paragraphs = clean::candidates(&extracted.text, |range, paragraph| {
        reported.iter().any(|span| span.start < range.end && range.start < span.end)
            || topics.iter().any(|topic| !topic.judge("", paragraph).matched.is_empty())
    });
    let opening = Anchors::opening(&extracted.text);
    let names = fields::known_names(opening, knowledge.lexicon());
    let told = extracted.text.split("\n\n").chain(extracted.cuts.iter().map(|cut| cut.text.as_str()));
    let note = told.into_iter().find(|paragraph| knowledge.phrases.is_note(paragraph)).map(str::to_owned);
    NewArticle {
        note,
        anchors: Anchors::of(opening, names, &knowledge.concepts),
        url: place.url,
        canonical_url: place.canonical_url,
        fingerprint: derived.fingerprint,
        published,
        fields: derived.fields,
        verdicts: derived.verdicts,
        language,
        page,
        extracted,
        site: place.site,
        site_version: memory.version,
        paragraphs,
    }
}

/// A stored article cleaned again by what its site is known to repeat now; `None` where that changes nothing.
pub(super) fn cleaned_again(task: &RecleanTask, knowledge: &Knowledge) -> Option<CleanedAgain> {
    let (text, cuts) = clean::apply(&task.text, &task.cuts, &task.memory);
    if text == task.text {
        return None;
    }
    let titles = Metadata { title: task.title.clone(), title_raw: task.title_raw.clone(), ..Metadata::default() };
    let mut derived = read_text(&titles, &text, &task.feed, knowledge);
    if let Some(day) = task.published.as_deref().and_then(|day| day.parse().ok()) {
        fields::resolve_days(&mut derived.fields, day);
    }
    let count = |text: &str| text.split("\n\n").count();
    let taken = cuts.iter().filter(|cut| !task.cuts.iter().any(|old| old.text == cut.text)).count();
    Some(CleanedAgain {
        revision: task.revision,
        title: task.title.clone(),
        put_back: (count(&text) + taken).saturating_sub(count(&task.text)),
        text,
        cuts,
        fields: derived.fields,
        verdicts: derived.verdicts,
        fingerprint: derived.fingerprint,
        site_version: task.memory.version,
        taken,
    })
}

/// What is read from a clean text.
struct Derived {
    fields: KeyFields,
    verdicts: Vec<Verdict>,
    fingerprint: dedup::Fingerprint,
}

/// The day on which something was published, UTC.
fn day_of(published: &Published) -> jiff::civil::Date {
    jiff::tz::TimeZone::UTC.to_datetime(published.at).date()
}

fn read_text(titles: &Metadata, text: &str, feed: &FeedRow, knowledge: &Knowledge) -> Derived {
    let readable = text.char_indices().nth(FIELDS_MOST).map_or(text, |(at, _)| text.get(..at).unwrap_or_default());
    Derived {
        fields: fields::extract(&titles.title_raw, readable, knowledge.lexicon()),
        verdicts: judge(&titles.title, text, feed, knowledge),
        fingerprint: dedup::fingerprint(text),
    }
}

/// Where a text tells of something: a paragraph with one of these is the article's, however often it is told. A name
/// that no lexicon knows is no sign: it may be the author's.
fn spans_that_report(fields: &KeyFields) -> Vec<Span> {
    let listed = |mention: &&Mention| mention.method == "gazetteer";
    let people = fields.people.iter().map(|person| &person.mention).filter(listed);
    let told = fields.figures.iter().map(|figure| &figure.mention);
    let told = told.chain(fields.quotes.iter().map(|quote| &quote.mention));
    let told = told.chain(fields.meetings.iter().map(|meeting| &meeting.mention));
    let told = told.chain(fields.comments.iter().map(|comment| &comment.mention));
    people
        .chain(told)
        .chain(&fields.places)
        .filter(|mention| mention.part == Part::Text)
        .map(|mention| mention.span)
        .collect()
}

/// A verdict per topic of the feed.
pub(super) fn judge(title: &str, text: &str, feed: &FeedRow, knowledge: &Knowledge) -> Vec<Verdict> {
    knowledge.topics_named(&feed.topics).into_iter().map(|topic| topic.judge(title, text)).collect()
}
