use super::Published;
use serde::Serialize;

/// How much of the article could be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// The page's full text.
    Full,
    /// The entry's own text, as configured (`content = "feed"`).
    Feed,
    /// The page was refused (401, 402, 403, 451, robots.txt or a robot check): the entry's text is kept.
    Refused,
    /// The page held no article text (script-only, consent wall, soft 404): the entry's text is kept.
    NoText,
    /// The page could not be had at all: the entry's text is kept.
    Unreachable,
    /// The page says that it is for subscribers: what it showed is kept.
    Paywall,
}

impl Access {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Feed => "feed",
            Self::Refused => "refused",
            Self::NoText => "no_text",
            Self::Unreachable => "unreachable",
            Self::Paywall => "paywall",
        }
    }
}

/// What a new text of an article is, compared with the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// The first text.
    First,
    /// Punctuation, case, white space or a single misspelt word.
    Trivial,
    /// What it says has changed.
    Real,
}

impl Change {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Trivial => "trivial",
            Self::Real => "real",
        }
    }
}

/// How an article relates to an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The same canonical address.
    SameUrl,
    /// The same words under another address.
    Exact,
    /// Nearly the same words.
    Near,
    /// The same in another language.
    Translation,
}

impl Relation {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SameUrl => "same-url",
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Translation => "translation",
        }
    }
}

/// What kind of page an article is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// A text.
    #[default]
    Article,
    /// A page that grows by posts.
    Live,
    /// Pictures with captions.
    Gallery,
    /// A film with a few words.
    Video,
}

impl Form {
    /// The word that the store uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Live => "live",
            Self::Gallery => "gallery",
            Self::Video => "video",
        }
    }
}

/// One post of a live page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Post {
    /// When it was posted.
    pub at: Option<Published>,
    /// Its headline.
    pub title: Option<String>,
    /// Its words.
    pub text: String,
}

/// What a page says of itself, cleaned.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Metadata {
    /// The headline as the page gives it, white space folded.
    pub title_raw: String,
    /// The headline without the site's name.
    pub title: String,
    /// Names of the authors: people, agencies, desks.
    pub authors: Vec<String>,
    /// Those of the authors that are organisations.
    pub organisations: Vec<String>,
    /// Time of publication.
    pub published: Option<Published>,
    /// Time of the last change.
    pub modified: Option<Published>,
    /// Primary language subtag.
    pub language: Option<String>,
    /// The site's name.
    pub site_name: Option<String>,
    /// The main image, absolute.
    pub image: Option<String>,
    /// Its caption, once.
    pub caption: Option<String>,
    /// `rel=canonical` or `og:url`, absolute, as stated.
    pub canonical: Option<String>,
    /// The address of the AMP variant, absolute.
    pub amp: Option<String>,
    /// The description that the page gives of itself.
    pub description: Option<String>,
    /// The line below the headline.
    pub subtitle: Option<String>,
    /// The section of the site.
    pub section: Option<String>,
    /// Keywords that the site gave it.
    pub tags: Vec<String>,
    /// Who made the main image.
    pub credit: Option<String>,
    /// What kind of page it is.
    pub form: Form,
    /// The posts of a live page, in the order of the page.
    pub posts: Vec<Post>,
}

/// A piece that was taken away, with the rule that did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// The rule's name, such as `cue:read-also`.
    pub rule: String,
    /// The text that was taken away.
    pub text: String,
    /// How many kept blocks stood before it.
    pub position: usize,
}

/// What a page gave: the clean text, and all that is needed to judge and trace it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Extracted {
    /// What the page says of itself.
    pub metadata: Metadata,
    /// Paragraphs separated by a blank line.
    pub text: String,
    /// What was taken away.
    pub cuts: Vec<Cut>,
    /// The method that found the body.
    pub method: &'static str,
    /// 0 to 1.
    pub confidence: f64,
    /// How much of the article could be had.
    pub access: Access,
    /// What was wrong with the page, and how it was read all the same.
    pub problems: Vec<String>,
}
