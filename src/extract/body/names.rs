//! What the names of an element (class, id, role) say of its part in the page.

use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// Words that designers give to parts of a page, by what they mean. The judge of blocks learns how much each says.
const GROUPS: [&[&str]; 16] = [
    &["comment", "disqus", "respond", "discussion"],
    &["share", "sharing", "social", "follow"],
    &["related", "recommend", "more-", "morefrom", "read-next", "readmore", "read-more", "see-also", "also", "recirc"],
    &["promo", "teaser", "card", "tile", "upsell", "cta"],
    &["newsletter", "subscri", "signup", "sign-up", "paywall", "piano", "premium", "register"],
    &["advert", "ad-", "-ad", "_ad", "banner", "sponsor", "outbrain", "taboola", "dfp", "gpt"],
    &["sidebar", "aside", "rail", "right-col", "widget"],
    &["footer", "copyright", "legal", "disclaimer"],
    &["nav", "menu", "breadcrumb", "header", "masthead", "topbar"],
    &["caption", "credit", "figure", "image", "photo", "gallery", "media", "video"],
    &["author", "byline", "bio", "writer", "reporter"],
    &["date", "time", "meta", "info", "dateline", "published"],
    &["tag", "topic", "keyword", "category", "label"],
    &["trending", "popular", "latest", "most", "list", "feed", "stream"],
    &["cookie", "consent", "modal", "popup", "overlay", "hidden", "skip", "print"],
    &[
        "lead",
        "lede",
        "intro",
        "standfirst",
        "summary",
        "subtitle",
        "dek",
        "excerpt",
        "deck",
        "highlight",
        "key-point",
        "factbox",
        "infobox",
    ],
];

/// How many groups there are.
pub(super) const GROUP_COUNT: usize = GROUPS.len();

/// Names that speak against an element, each parted from others by a hyphen, an underscore or a space. A hyphen within a
/// name may be left out; one that ends in `*` may go on.
const SUSPECT: &str = "comment comments disqus related relation relations share sharing social promo sponsor* advert* adv \
    ad ads banner newsletter subscri* sidebar side footer nav navigation menu breadcrumb breadcrumbs cookie* consent gdpr \
    popup modal overlay recommend* recirc* popular trending most-read tag tags tag-list read-also read-more read-next \
    see-also more-on more-from more-stories widget* toolbar outbrain taboola author-bio author-box author-info author-card \
    about-author byline meta entry-meta post-meta copyright credit credits login sign-up donat* paywall teaser teasers card \
    cards latest playlist hidden visually-hidden sr-only screen-reader* print-only skip masthead topbar pagination pager \
    rating poll quiz feedback report-error telegram follow*";
/// Names that speak for an element as a body, wherever they stand.
const FAVOURED: [&str; 6] = ["formatted", "wysiwyg", "richtext", "article__text", "text-block", "textblock"];
/// The same, made of two halves, with what may part them.
const FAVOURED_PAIRS: [(&str, &[&str], &str); 2] = [
    ("article", &["", "-", "_", "-_"], "body content text"),
    ("post posts entry entrys story storys news main mains detail details", &["", "-", "_"], "body content text"),
];
/// The same, where nothing is written before them.
const FAVOURED_WORDS: (&str, &[&str], &str) = ("body content", &["", "-", "_"], "text copy");

/// What the names of an element say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// The groups whose words stand in them, a bit for each.
    pub(super) groups: u32,
    /// They speak against it.
    pub(super) suspect: bool,
    /// They speak for it as a body.
    pub(super) favoured: bool,
}

/// What a word within names means.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    Group(u32),
    Suspect { goes_on: bool },
    Favoured { begins: bool },
}

struct Words {
    automaton: Option<AhoCorasick>,
    meanings: Vec<Meaning>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let groups = GROUPS.iter().zip(0_u32..);
    let groups =
        groups.flat_map(|(words, group)| words.iter().map(move |word| (Meaning::Group(group), (*word).to_owned())));
    let suspect = SUSPECT.split_whitespace().flat_map(|name| {
        let (name, goes_on) = name.strip_suffix('*').map_or((name, false), |stem| (stem, true));
        let mut spellings = vec![name.to_owned(), name.replace('-', "")];
        spellings.dedup();
        spellings.into_iter().map(move |name| (Meaning::Suspect { goes_on }, name))
    });
    let favoured = |begins: bool, (first, between, second): (&'static str, &'static [&'static str], &'static str)| {
        first.split_whitespace().flat_map(move |first| {
            second.split_whitespace().flat_map(move |second| {
                between.iter().map(move |mark| (Meaning::Favoured { begins }, format!("{first}{mark}{second}")))
            })
        })
    };
    let whole = FAVOURED.iter().map(|name| (Meaning::Favoured { begins: false }, (*name).to_owned()));
    let pairs = FAVOURED_PAIRS.into_iter().flat_map(|pair| favoured(false, pair));
    let words = groups.chain(suspect).chain(whole).chain(pairs).chain(favoured(true, FAVOURED_WORDS));
    let (meanings, words): (Vec<Meaning>, Vec<String>) = words.unzip();
    let automaton =
        AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(words).ok();
    Words { automaton, meanings }
});

/// What the names of an element say, its classes and the like with spaces between them.
pub(super) fn named(names: &str) -> Named {
    let mut out = Named::default();
    let Some(automaton) = WORDS.automaton.as_ref().filter(|_| !names.is_empty()) else { return out };
    for found in automaton.find_overlapping_iter(names) {
        let before = || names.get(..found.start()).unwrap_or_default();
        let behind = || names.get(found.end()..).unwrap_or_default();
        match WORDS.meanings.get(found.pattern().as_usize()) {
            Some(Meaning::Group(group)) => out.groups |= 1 << group,
            Some(Meaning::Suspect { goes_on }) => {
                let behind = if *goes_on { behind().trim_start_matches(char::is_alphanumeric) } else { behind() };
                out.suspect |= !before().ends_with(is_within) && !behind.starts_with(is_within);
            }
            Some(Meaning::Favoured { begins }) => {
                out.favoured |= !begins || !before().ends_with(|c: char| c.is_alphanumeric() || c == '_');
            }
            None => {}
        }
    }
    out
}

/// Whether a character does not part names from one another.
fn is_within(c: char) -> bool {
    !(c.is_whitespace() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_speaks_where_it_stands_for_itself() {
        for names in
            ["ad", "top_ads", "block--Related", "x sponsored-content", "readmore", "screen-reader-text", "nav "]
        {
            assert!(named(names).suspect, "{names}");
        }
        for names in ["", "road", "shaded", "sponsor:x", "navy", "commentary", "article-body", "adx"] {
            assert!(!named(names).suspect, "{names}");
        }
    }

    #[test]
    fn a_body_is_known_by_its_name() {
        for names in [
            "article-body",
            "articleBody",
            "ArticleText",
            "c-news_content",
            "entry-content",
            "x body-text",
            "story-body__inner",
        ] {
            assert!(named(names).favoured, "{names}");
        }
        for names in ["body", "somebody_text", "content", "article"] {
            assert!(!named(names).favoured, "{names}");
        }
        assert_eq!(named("comment-list").groups.count_ones(), 2);
    }
}
