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

struct Words {
    automaton: Option<AhoCorasick>,
    group: Vec<u32>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words = GROUPS.iter().enumerate().flat_map(|(index, words)| words.iter().map(move |word| (index, *word)));
    let (group, words): (Vec<u32>, Vec<&str>) =
        words.map(|(index, word)| (u32::try_from(index).unwrap_or(0), word)).unzip();
    let automaton =
        AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::Standard).build(words).ok();
    Words { automaton, group }
});

/// How many groups there are.
pub(super) const GROUP_COUNT: usize = GROUPS.len();

/// The groups whose words stand in the names, a bit for each.
pub(super) fn groups_in(names: &str) -> u32 {
    if names.is_empty() {
        return 0;
    }
    let Some(automaton) = &WORDS.automaton else { return 0 };
    automaton
        .find_overlapping_iter(names)
        .filter_map(|found| WORDS.group.get(found.pattern().as_usize()))
        .fold(0, |bits, group| bits | (1 << group))
}
