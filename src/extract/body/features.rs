//! What the judge of blocks looks at: a row of numbers for each block. Their order is that of the weights.

use super::BlockKind;
use super::elements::Part;
use super::names::GROUP_COUNT;
use super::score::within;
use super::vocabulary::{self, COMMENTS, KINDS, LETTER, MORE, NEWS};
use super::walk::{Container, Run};
use rustc_hash::FxHashMap;

/// Blocks on each side whose looks are given too.
const NEIGHBOURS: usize = 3;
/// Numbers about a block itself.
const OWN: usize = 54;
/// Numbers about each neighbour.
const OF_NEIGHBOUR: usize = 5;
/// Kinds of words whose last label before a block tells what section it stands in.
const LABELS: [usize; 4] = [LETTER, COMMENTS, MORE, NEWS];
/// Numbers about the words of a block, the labels before it, and how often its containers' looks return.
const ABOUT_WORDS: usize = KINDS + LABELS.len() + 4;
/// Numbers in a row.
pub(super) const COUNT: usize = OWN + 2 * GROUP_COUNT + 2 * NEIGHBOURS * OF_NEIGHBOUR + ABOUT_WORDS;
/// The longest label, in characters.
const LABEL_MOST: usize = 60;
/// Blocks on each side among which stamps of time are counted.
const STAMPS_WITHIN: usize = 6;

/// A row.
pub(super) type Row = [f32; COUNT];

/// The rows of a page's blocks. `chosen` are the containers that the rules take for the body.
pub(super) fn rows(
    containers: &[Container],
    runs: &[Run],
    suspect: &[bool],
    chosen: &[usize],
    title: &str,
) -> Vec<Row> {
    let lengths: Vec<usize> = runs.iter().map(|run| run.text.chars().count()).collect();
    let total: usize = lengths.iter().sum::<usize>().max(1);
    let best = chosen.first().and_then(|top| containers.get(*top)).map_or(1.0, |top| top.score.max(1.0));
    let chosen_of: Vec<bool> =
        runs.iter().map(|run| chosen.iter().any(|top| within(containers, run.container, *top))).collect();
    let mut repeats: FxHashMap<&str, u32> = FxHashMap::default();
    for run in runs {
        *repeats.entry(run.text.as_str()).or_default() += 1;
    }
    let parents = Siblings::count(containers, runs, &lengths);
    let title_words = words_of(title);
    let headline = headline(runs, &title_words);
    let before: Vec<usize> = lengths
        .iter()
        .scan(0, |sum, length| {
            let here = *sum;
            *sum += length;
            Some(here)
        })
        .collect();
    let at_headline = before.get(headline).copied().unwrap_or(0);
    let first_chosen = chosen_of.iter().position(|chosen| *chosen).unwrap_or(0);
    let last_chosen = chosen_of.iter().rposition(|chosen| *chosen).unwrap_or(0);
    let mut looks: Vec<[f32; OF_NEIGHBOUR]> = Vec::with_capacity(runs.len());
    let mut rows: Vec<Row> = Vec::with_capacity(runs.len());
    let articles = Articles::count(containers, runs, &lengths);
    let (mut first_headings, mut since_heading) = (0_u32, 0_u32);
    let mut places: FxHashMap<usize, u32> = FxHashMap::default();
    for (index, run) in runs.iter().enumerate() {
        let mut row = Writer { row: [0.0; COUNT], at: 0 };
        let length = lengths.get(index).copied().unwrap_or(0);
        let share = |count: usize| count as f32 / length.max(1) as f32;
        let container = containers.get(run.container);
        let parent = container.and_then(|container| containers.get(container.parent));
        let words = run.text.split_whitespace().count();
        let letters = Letters::count(&run.text);
        let is_chosen = chosen_of.get(index).copied().unwrap_or(false);
        row.push((length as f32).ln_1p());
        row.push(words as f32);
        row.push(share(run.links).min(1.0));
        row.push(run.link_count as f32);
        row.push(share(run.emphasised).min(1.0));
        row.push(letters.commas as f32);
        row.push(share(letters.commas) * 100.0);
        row.push(letters.stops as f32);
        row.push(share(letters.digits));
        row.push(share(letters.upper));
        row.push(length as f32 / words.max(1) as f32);
        row.flag(ends_like_sentence(&run.text));
        row.flag(run.text.ends_with(':'));
        row.flag(run.text.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '«' | '„' | '‘')));
        row.flag(letters.symbol);
        row.push(letters.quotes as f32);
        for kind in [BlockKind::Paragraph, BlockKind::Heading, BlockKind::Item, BlockKind::Quote, BlockKind::Caption] {
            row.flag(run.kind == kind);
        }
        row.push(f32::from(run.level));
        row.flag(suspect.get(run.container).copied().unwrap_or(false));
        row.flag(container.is_some_and(|container| container.suspect));
        row.push(container.map_or(99.0, |container| container.favoured_up as f32));
        row.push(container.map_or(0.0, |container| container.depth as f32));
        row.push(index as f32 / runs.len().max(1) as f32);
        row.push(before.get(index).copied().unwrap_or(0) as f32 / total as f32);
        row.flag(is_chosen);
        row.push((index as f32 - first_chosen as f32).clamp(-50.0, 200.0));
        row.push((last_chosen as f32 - index as f32).clamp(-200.0, 50.0));
        row.push((index as f32 - headline as f32).clamp(-100.0, 200.0));
        row.push((before.get(index).copied().unwrap_or(0) as f32 - at_headline as f32) / total as f32);
        row.push(container.map_or(0.0, |container| (container.score / best) as f32));
        row.push(parent.map_or(0.0, |parent| (parent.score / best) as f32));
        row.push(parent.map_or(0.0, |parent| parent.text as f32 / total as f32));
        row.push(parent.map_or(0.0, |parent| parent.links as f32 / parent.text.max(1) as f32));
        let siblings = container.map(|container| parents.of(container.parent)).unwrap_or_default();
        row.push(siblings.runs as f32);
        row.push(siblings.text as f32 / siblings.runs.max(1) as f32);
        row.push(siblings.long as f32);
        row.flag(container.is_some_and(|container| container.part == Part::P));
        row.push(part_code(container));
        row.push(part_code(parent));
        row.push(above(containers, run.container));
        row.push(overlap(&run.text, &title_words));
        row.push(repeats.get(run.text.as_str()).copied().unwrap_or(1) as f32);
        row.push((total as f32).ln_1p());
        row.flag(container.is_some_and(|container| container.hidden));
        let article = container.map_or(0, |container| container.article);
        row.push(articles.text.get(&article).copied().unwrap_or(0) as f32 / total as f32);
        row.push(articles.order.get(&article).copied().unwrap_or(-1.0));
        first_headings += u32::from(run.level == 1);
        row.push(first_headings as f32);
        since_heading = if run.kind == BlockKind::Heading { 0 } else { since_heading + 1 };
        row.push(since_heading as f32);
        let place = container.map_or(0, |container| container.parent);
        let passed = places.entry(place).or_default();
        *passed += 1;
        row.push(*passed as f32 / siblings.runs.max(1) as f32);
        row.push(length as f32 / siblings.longest.max(1) as f32);
        debug_assert_eq!(row.at, OWN);
        for groups in [
            container.map_or(0, |container| container.own_groups | parent.map_or(0, |parent| parent.own_groups)),
            container.map_or(0, |container| container.groups),
        ] {
            for group in 0..GROUP_COUNT {
                row.flag(groups >> group & 1 == 1);
            }
        }
        looks.push([
            (length as f32).ln_1p(),
            share(run.links).min(1.0),
            f32::from(u8::from(is_chosen)),
            f32::from(u8::from(run.kind == BlockKind::Heading)),
            f32::from(u8::from(ends_like_sentence(&run.text))),
        ]);
        rows.push(row.row);
    }
    for (index, row) in rows.iter_mut().enumerate() {
        let mut writer = Writer { row: *row, at: OWN + 2 * GROUP_COUNT };
        for distance in 1..=NEIGHBOURS {
            for at in [index.checked_sub(distance), Some(index + distance)] {
                let look = at.and_then(|at| looks.get(at)).copied().unwrap_or([-1.0; OF_NEIGHBOUR]);
                look.iter().for_each(|number| writer.push(*number));
            }
        }
        *row = writer.row;
    }
    about_words(containers, runs, &lengths, &mut rows);
    rows
}

/// The words of a title.
fn words_of(title: &str) -> Vec<String> {
    title.split_whitespace().map(str::to_lowercase).collect()
}

/// Where the headline of that title stands.
pub(super) fn headline_of(runs: &[Run], title: &str) -> usize {
    headline(runs, &words_of(title))
}

fn headline(runs: &[Run], title_words: &[String]) -> usize {
    let told = runs.iter().position(|run| run.level == 1 && overlap(&run.text, title_words) > 0.6);
    told.or_else(|| runs.iter().position(|run| run.level == 1)).unwrap_or(0)
}

/// The last numbers of each row.
fn about_words(containers: &[Container], runs: &[Run], lengths: &[usize], rows: &mut [Row]) {
    let mut alike: FxHashMap<u64, u32> = FxHashMap::default();
    for container in containers {
        *alike.entry(container.look).or_default() += 1;
    }
    let stamps: Vec<bool> =
        runs.iter().zip(lengths).map(|(run, length)| *length <= 80 && is_stamp(&run.text)).collect();
    let mut since = [99_u32; LABELS.len()];
    for (index, (run, row)) in runs.iter().zip(rows.iter_mut()).enumerate() {
        let mut writer = Writer { row: *row, at: COUNT - ABOUT_WORDS };
        let counts = vocabulary::count(&run.text);
        for kind in 0..KINDS {
            writer.push(counts.and_then(|counts| counts.get(kind).copied()).map_or(-1.0, f32::from));
        }
        for (label, since) in LABELS.iter().zip(&mut since) {
            *since = since.saturating_add(1).min(99);
            let is_label = lengths.get(index).is_some_and(|length| *length <= LABEL_MOST)
                && counts.is_some_and(|counts| counts.get(*label).is_some_and(|count| *count > 0));
            if is_label {
                *since = 0;
            }
            writer.push(*since as f32);
        }
        let mut at = run.container;
        for _ in 0..3 {
            let container = containers.get(at);
            let count = container.and_then(|container| alike.get(&container.look)).copied().unwrap_or(0);
            writer.push((count as f32).ln_1p());
            at = container.map_or(0, |container| container.parent);
        }
        let near = stamps.get(index.saturating_sub(STAMPS_WITHIN)..(index + STAMPS_WITHIN + 1).min(stamps.len()));
        writer.push(near.unwrap_or_default().iter().filter(|stamp| **stamp).count() as f32);
        *row = writer.row;
    }
}

/// A short line with a time of day or a date in numbers.
fn is_stamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    (1..bytes.len()).any(|at| {
        matches!(bytes.get(at), Some(b':' | b'.' | b'-' | b'/')) && digit(at - 1) && digit(at + 1) && digit(at + 2)
    })
}

struct Writer {
    row: Row,
    at: usize,
}

impl Writer {
    fn push(&mut self, number: f32) {
        if let Some(place) = self.row.get_mut(self.at) {
            *place = number;
        }
        self.at += 1;
    }

    fn flag(&mut self, on: bool) {
        self.push(f32::from(u8::from(on)));
    }
}

/// What stands directly in one container.
#[derive(Debug, Clone, Copy, Default)]
struct Sibling {
    runs: usize,
    text: usize,
    long: usize,
    longest: usize,
}

/// The article elements of the page: how much text each holds, and the order of those that hold much.
struct Articles {
    text: FxHashMap<usize, usize>,
    order: FxHashMap<usize, f32>,
}

impl Articles {
    fn count(containers: &[Container], runs: &[Run], lengths: &[usize]) -> Self {
        let mut text: FxHashMap<usize, usize> = FxHashMap::default();
        for (run, length) in runs.iter().zip(lengths) {
            let article = containers.get(run.container).map_or(0, |container| container.article);
            *text.entry(article).or_default() += length;
        }
        let mut large: Vec<usize> =
            text.iter().filter(|(at, sum)| **at > 0 && **sum >= 600).map(|(at, _)| *at).collect();
        large.sort_unstable();
        let order = large.into_iter().enumerate().map(|(place, at)| (at, place as f32)).collect();
        Self { text, order }
    }
}

struct Siblings(Vec<Sibling>);

impl Siblings {
    fn count(containers: &[Container], runs: &[Run], lengths: &[usize]) -> Self {
        let mut all = vec![Sibling::default(); containers.len()];
        for (run, length) in runs.iter().zip(lengths) {
            let Some(parent) = containers.get(run.container).map(|container| container.parent) else { continue };
            if let Some(sibling) = all.get_mut(parent) {
                sibling.runs += 1;
                sibling.text += length;
                sibling.long += usize::from(*length >= 100);
                sibling.longest = sibling.longest.max(*length);
            }
        }
        Self(all)
    }

    fn of(&self, container: usize) -> Sibling {
        self.0.get(container).copied().unwrap_or_default()
    }
}

#[derive(Default)]
struct Letters {
    commas: usize,
    stops: usize,
    digits: usize,
    upper: usize,
    quotes: usize,
    symbol: bool,
}

impl Letters {
    fn count(text: &str) -> Self {
        let mut out = Self::default();
        for c in text.chars() {
            match c {
                ',' | '،' | '、' | '，' => out.commas += 1,
                '.' | '!' | '?' | '。' | '؟' => out.stops += 1,
                '"' | '“' | '”' | '«' | '»' | '„' => out.quotes += 1,
                '©' | '|' | '@' | '►' | '→' | '•' | '›' => out.symbol = true,
                c if c.is_ascii_digit() => out.digits += 1,
                c if c.is_uppercase() => out.upper += 1,
                _ => {}
            }
        }
        out
    }
}

fn ends_like_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', '»', '’', ')', ']', '“']).ends_with(['.', '!', '?', '…', '。', '؟', '！', '？'])
}

fn overlap(text: &str, title_words: &[String]) -> f32 {
    if title_words.is_empty() || text.len() > 600 {
        return 0.0;
    }
    let mut count = 0_usize;
    let mut all = 0_usize;
    for word in text.split_whitespace() {
        all += 1;
        count += usize::from(title_words.iter().any(|title| is_lower_of(title, word)));
    }
    count as f32 / all.max(title_words.len()).max(1) as f32
}

/// Whether `lower` is a word in small letters. Most words are ASCII, and most differ in length.
fn is_lower_of(lower: &str, word: &str) -> bool {
    if word.is_ascii() { lower.eq_ignore_ascii_case(word) } else { lower == word.to_lowercase() }
}

fn part_code(container: Option<&Container>) -> f32 {
    container.map_or(0.0, |container| f32::from(container.part as u8))
}

/// Bits of the parts that it stands in: article, main, aside, header, footer, nav, form, list, table, figure.
fn above(containers: &[Container], mut at: usize) -> f32 {
    let mut bits = 0_u16;
    while let Some(container) = containers.get(at) {
        let bit = match container.part {
            Part::Aside | Part::Nav | Part::Footer | Part::Form => 64,
            Part::Header => 32,
            Part::Figure => 16,
            Part::Table => 8,
            Part::List => 4,
            Part::Article => 2,
            Part::Main => 1,
            Part::P | Part::Div | Part::Section | Part::Other => 0,
        };
        bits |= bit;
        if at == 0 {
            break;
        }
        at = container.parent;
    }
    f32::from(bits)
}
