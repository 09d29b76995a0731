use crate::clean::{SeenParagraph, SiteMemory};
use crate::dedup::{Anchors, Fingerprint};
use crate::model::{
    ContentSource, Cut, Entry, Extracted, KeyFields, PollOutcome, Published, Relation, Validators, Verdict,
};
use jiff::Timestamp;

/// What kind of work a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Ask a feed.
    Poll,
    /// Fetch and read an entry's page.
    Article,
    /// Look at a stored article's page again.
    Revisit,
    /// Clean a stored article again, since its site is known to repeat something else now.
    Reclean,
}

impl JobKind {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Poll => "poll",
            Self::Article => "article",
            Self::Revisit => "revisit",
            Self::Reclean => "reclean",
        }
    }
}

/// A leased job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Row.
    pub id: i64,
    /// Kind.
    pub kind: JobKind,
    /// The feed, entry or article.
    pub subject: i64,
    /// The host that it will ask.
    pub host: String,
    /// How often it has failed.
    pub attempts: u32,
}

/// A feed as the store knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedRow {
    /// Row.
    pub id: i64,
    /// Address.
    pub url: String,
    /// Outlet's name.
    pub outlet: String,
    /// Language, where known.
    pub language: Option<String>,
    /// Page or feed.
    pub content: ContentSource,
    /// Topics by name.
    pub topics: Vec<String>,
}

/// Which jobs may be claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All that is due.
    All,
    /// Polls of these feeds alone, articles, and no revisits: one round.
    Round(Vec<i64>),
    /// Only articles that are cleaned again.
    Reclean,
}

/// What a feed asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedPace {
    /// The least pause between two polls, in seconds (ttl, sy).
    pub told_seconds: Option<u32>,
    /// Hours of the day, GMT, to leave it alone.
    pub skip_hours: Vec<u8>,
    /// Days of the week, GMT, Monday being 1, to leave it alone.
    pub skip_days: Vec<u8>,
    /// The usual time between two of its entries, in seconds.
    pub usual_gap_seconds: Option<u32>,
    /// The stated time of its newest entry.
    pub newest: Option<Timestamp>,
}

/// Where polls were led to by permanent redirects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The address.
    pub to: String,
    /// How many polls in a row.
    pub polls: u32,
}

/// What a poll needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct PollTask {
    /// The feed.
    pub feed: FeedRow,
    /// The address that is asked: the configured one, or where that has moved to for good.
    pub address: String,
    /// Whether the configured address is asked although it had moved, since its new one fails.
    pub fell_back: bool,
    /// The move that is under way.
    pub moving: Option<Move>,
    /// What the feed asks for, as last read.
    pub pace: FeedPace,
    /// Whether the last poll ended with 410.
    pub gone_once: bool,
    /// Whether any entry of it is known.
    pub has_entries: bool,
    /// What to ask by.
    pub validators: Validators,
    /// Hash of the last body that was read.
    pub body_hash: Option<i64>,
    /// Failed polls in a row.
    pub failures: u32,
}

/// What an article job needs to know.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleTask {
    /// The entry that led to the page.
    pub entry: EntryTask,
    /// Its feed.
    pub feed: FeedRow,
    /// The article, for a revisit or a changed entry.
    pub article: Option<i64>,
    /// What to ask by, on a revisit.
    pub validators: Validators,
    /// How many revisits have been made.
    pub visits: u32,
}

/// The stored entry behind an article job.
#[derive(Debug, Clone, PartialEq)]
pub struct EntryTask {
    /// Row.
    pub id: i64,
    /// As it came.
    pub entry: Entry,
}

/// How an entry of a feed can be recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryIdentity {
    /// Its guid.
    pub guid: String,
    /// Its address, where no other entry of the same answer has it: it survives a change of the guid and of the scheme.
    pub url: Option<String>,
    /// Its title.
    pub title: String,
    /// Its time of publication as written.
    pub published_raw: Option<String>,
    /// Hash of what it holds.
    pub content_hash: i64,
}

/// An entry with what was decided on its title and summary.
#[derive(Debug, Clone)]
pub struct ScreenedEntry {
    /// The entry.
    pub entry: Entry,
    /// The row under which it is known already, by its guid or by its address.
    pub known_as: Option<i64>,
    /// Hash of what it holds, to see a change.
    pub content_hash: i64,
    /// A verdict per topic.
    pub verdicts: Vec<Verdict>,
    /// Fetch the page before deciding.
    pub wanted: bool,
    /// The host of its page.
    pub host: String,
    /// The article, where the feed carries the text itself.
    pub article: Option<Box<NewArticle>>,
}

/// An entry that the store does not know as it is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownEntry {
    /// Its guid.
    pub guid: String,
    /// The row under which it is known with another content.
    pub known_as: Option<i64>,
    /// Its guid belongs to another entry already: it needs one of its own.
    pub guid_is_taken: bool,
}

/// What is news among the entries of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnknownEntries {
    /// New and changed ones.
    pub entries: Vec<UnknownEntry>,
    /// Known ones that changed nothing but their guid: row and new guid.
    pub renamed: Vec<(i64, String)>,
}

/// How a poll ended, with all that it brought.
#[derive(Debug)]
pub struct FinishedPoll {
    /// The feed.
    pub feed: i64,
    /// In a fixed word.
    pub outcome: PollOutcome,
    /// In a sentence.
    pub message: Option<String>,
    /// HTTP status.
    pub status: Option<u16>,
    /// How many entries the feed showed.
    pub entries_seen: usize,
    /// New and changed entries.
    pub entries: Vec<ScreenedEntry>,
    /// Known entries that have a new guid.
    pub renamed: Vec<(i64, String)>,
    /// What to ask by next time; `None` leaves them as they are.
    pub validators: Option<Validators>,
    /// Hash of the body.
    pub body_hash: Option<i64>,
    /// What the feed asks for; `None` leaves it as it is.
    pub pace: Option<FeedPace>,
    /// What becomes of its address.
    pub relocation: Relocation,
    /// Title and home of the feed.
    pub title: Option<String>,
    /// The site.
    pub home_url: Option<String>,
    /// When to ask again; `None` for a feed that is gone.
    pub next_poll: Option<Timestamp>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
}

/// What a poll means for a feed's address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Relocation {
    /// Nothing: all stays as it is.
    #[default]
    Unchanged,
    /// It answered where it was asked: a move that was under way is off.
    Stays,
    /// It was led elsewhere for good, and not yet often enough.
    Moving(Move),
    /// It was led there often enough: from now on it is asked there.
    Moved {
        /// The address.
        address: String,
        /// The host whose pace it shares.
        host: String,
    },
}

/// A page as fetched.
#[derive(Debug, Clone)]
pub struct RawPage {
    /// The address at the end of the redirects.
    pub url: String,
    /// Status.
    pub status: u16,
    /// Content-Type as sent.
    pub content_type: Option<String>,
    /// The body, decompressed.
    pub body: Vec<u8>,
    /// What to ask by.
    pub validators: Validators,
}

/// An article as read, ready to be compared and stored.
#[derive(Debug, Clone)]
pub struct NewArticle {
    /// As fetched, or as the entry gives it.
    pub url: String,
    /// By which it is known.
    pub canonical_url: String,
    /// Metadata, text, cuts.
    pub extracted: Extracted,
    /// Time of publication: the page's, else the entry's.
    pub published: Option<Published>,
    /// Key fields.
    pub fields: KeyFields,
    /// How the newsroom says that it has changed the article.
    pub note: Option<String>,
    /// Verdicts on the full text.
    pub verdicts: Vec<Verdict>,
    /// Fingerprint of the text.
    pub fingerprint: Fingerprint,
    /// What of it reads the same in every language.
    pub anchors: Anchors,
    /// Language, where known.
    pub language: Option<String>,
    /// The raw page, where one was fetched.
    pub page: Option<RawPage>,
    /// Whose repetitions it was cleaned by: the host of the page, or the feed that held the text.
    pub site: String,
    /// The state of what was known of the site.
    pub site_version: i64,
    /// Its paragraphs that may turn out to be the site's.
    pub paragraphs: Vec<SeenParagraph>,
}

/// What cleaning a stored article again needs.
#[derive(Debug, Clone)]
pub struct RecleanTask {
    /// Its current revision, by row.
    pub revision: i64,
    /// Clean headline.
    pub title: String,
    /// Headline as it stood.
    pub title_raw: String,
    /// Text as it is now.
    pub text: String,
    /// The ledger as it is now.
    pub cuts: Vec<Cut>,
    /// Day of its publication (`2025-03-05`), where known.
    pub published: Option<String>,
    /// The feed that brought it first.
    pub feed: FeedRow,
    /// What its site is known to repeat.
    pub memory: SiteMemory,
}

/// A stored article as cleaned again.
#[derive(Debug, Clone)]
pub struct CleanedAgain {
    /// The revision that was cleaned, by row.
    pub revision: i64,
    /// Clean headline, unchanged.
    pub title: String,
    /// Text.
    pub text: String,
    /// The ledger.
    pub cuts: Vec<Cut>,
    /// Key fields of the text.
    pub fields: KeyFields,
    /// Verdicts on the text.
    pub verdicts: Vec<Verdict>,
    /// Fingerprint of the text.
    pub fingerprint: Fingerprint,
    /// The state of what was known of the site.
    pub site_version: i64,
    /// How many paragraphs were taken away.
    pub taken: usize,
    /// How many were put back.
    pub put_back: usize,
}

/// How an article job ended.
#[derive(Debug)]
pub enum FinishedArticle {
    /// It belongs to a topic: store it. `revisit` is when to look again.
    Store {
        /// The entry.
        entry: i64,
        /// The article.
        article: Box<NewArticle>,
        /// Why the page could not be had, where the entry's own text stands in for it.
        failure: Option<FetchFailure>,
        /// When to look again.
        revisit: Option<Timestamp>,
    },
    /// The full text does not belong to any topic.
    Reject {
        /// The entry.
        entry: i64,
        /// Verdicts on the full text.
        verdicts: Vec<Verdict>,
    },
    /// The page has not changed since the last visit.
    Unchanged {
        /// The article.
        article: i64,
        /// When to look again.
        revisit: Option<Timestamp>,
    },
    /// The page is gone: the article is kept and marked.
    Withdrawn {
        /// The article.
        article: i64,
    },
    /// Given up.
    GiveUp {
        /// The entry.
        entry: i64,
        /// Why.
        failure: FetchFailure,
    },
}

/// Why a fetch failed: a fixed word and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchFailure {
    /// The fixed word.
    pub word: &'static str,
    /// The sentence.
    pub message: String,
}

/// What became of an article.
#[derive(Debug, Clone, PartialEq)]
pub enum ArticleOutcome {
    /// New in the store, by public id.
    Stored(String),
    /// Known: a new revision.
    Revised(String),
    /// Known: nothing new.
    Known(String),
    /// A copy or a translation of an earlier article, stored and linked.
    Duplicate {
        /// Public id of the copy.
        id: String,
        /// Public id of the earlier one.
        of: String,
        /// How.
        relation: Relation,
    },
    /// Not stored.
    Rejected,
}

/// What is known of a host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HostState {
    /// robots.txt as last read; `None` where there is none.
    pub robots: Option<String>,
    /// Until when that holds; `None` where it was never read.
    pub robots_until: Option<Timestamp>,
}
