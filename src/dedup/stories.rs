//! Which story an article belongs to: the one whose articles of the last days tell of the same in rare words, or its own.
//! Streaming clustering by TF-IDF over a window (the online method of Allan, Papka and Lavrenko 1998); constant in memory.

use super::story::{StoryProfile, hash};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::sync::LazyLock;

/// Stems that stand in many reports of any subject, by language: `stem:percent`.
const COMMON: &str = include_str!("../../config/dedup/common-words.txt");
/// For how many articles the common words speak, in how many of which a language is read.
const COMMON_ARTICLES: f32 = 300.0;
const COMMON_OF_ONE_LANGUAGE: f32 = 75.0;
static BACKGROUND: LazyLock<FxHashMap<u32, f32>> = LazyLock::new(|| {
    let lines = COMMON.lines().filter(|line| !line.starts_with('#'));
    lines
        .flat_map(str::split_whitespace)
        .filter_map(|pair| pair.split_once(':'))
        .filter_map(|(stem, percent)| Some((hash(stem), percent.parse::<f32>().ok()? / 100.0)))
        .collect()
});
/// For how long a story takes articles after its latest, and an article is compared, in seconds.
const OPEN: i64 = 6 * 86_400;
/// How many articles are looked back at.
const ARTICLES_MOST: usize = 2000;
/// How many terms speak for an article: the rarest and most used.
const TERMS_MOST: usize = 50;
/// How many of a story's latest articles are compared one by one.
const MEMBERS_MOST: usize = 12;
/// How many stories are compared in full: those that share most.
const COMPARED_MOST: usize = 40;
/// From this score up an article belongs to a story.
const SAME: f32 = 0.19;
/// What each day between an article and the story's latest takes from the score.
const DECAY: f32 = 0.08;

type Vector = Vec<(u32, f32)>;

/// The articles of the last days and their stories.
#[derive(Debug, Default)]
pub struct StoryWindow {
    articles: VecDeque<Member>,
    /// In how many articles of the window a stem stands.
    frequency: FxHashMap<u32, u32>,
    stories: FxHashMap<i64, OpenStory>,
    /// The stories in whose articles a stem speaks.
    by_term: FxHashMap<u32, FxHashSet<i64>>,
}

#[derive(Debug)]
struct Member {
    at: i64,
    story: i64,
    terms: Vec<u32>,
}

#[derive(Debug, Default)]
struct OpenStory {
    sum: FxHashMap<u32, f32>,
    /// The length of the sum.
    length: f32,
    latest: VecDeque<Vector>,
    last_at: i64,
    articles: usize,
}

/// An article ready to be placed.
#[derive(Debug)]
pub struct Placing {
    vector: Vector,
    /// The story that it belongs to, if there is one.
    pub story: Option<i64>,
}

impl StoryWindow {
    /// Looks for an article's story. `at` is when it came, in seconds; times must not go back by much.
    pub fn place(&mut self, profile: &StoryProfile, at: i64) -> Placing {
        self.close(at);
        for (term, _) in &profile.terms {
            *self.frequency.entry(*term).or_default() += 1;
        }
        let vector = self.vector(profile);
        let story = self.by_words(&vector, at);
        Placing { vector, story }
    }

    /// Takes an article into a story; `placing` is what [`StoryWindow::place`] gave for it.
    pub fn add(&mut self, profile: &StoryProfile, placing: Placing, story: i64, at: i64) {
        let Placing { vector, .. } = placing;
        let open = self.stories.entry(story).or_default();
        for (term, weight) in &vector {
            *open.sum.entry(*term).or_default() += weight;
            self.by_term.entry(*term).or_default().insert(story);
        }
        open.length = length(open.sum.values().copied());
        open.latest.push_back(vector);
        if open.latest.len() > MEMBERS_MOST {
            open.latest.pop_front();
        }
        open.last_at = open.last_at.max(at);
        open.articles += 1;
        self.articles.push_back(Member { at, story, terms: profile.terms.iter().map(|(term, _)| *term).collect() });
    }

    /// Lets go of what is too old.
    fn close(&mut self, now: i64) {
        while self.articles.len() >= ARTICLES_MOST
            || self.articles.front().is_some_and(|oldest| now.saturating_sub(oldest.at) > OPEN)
        {
            let Some(oldest) = self.articles.pop_front() else { return };
            for term in &oldest.terms {
                if let Some(count) = self.frequency.get_mut(term) {
                    *count -= 1;
                    if *count == 0 {
                        self.frequency.remove(term);
                    }
                }
            }
            let Some(open) = self.stories.get_mut(&oldest.story) else { continue };
            open.articles = open.articles.saturating_sub(1);
            if open.articles == 0
                && let Some(closed) = self.stories.remove(&oldest.story)
            {
                for term in closed.sum.keys() {
                    if let Some(holders) = self.by_term.get_mut(term) {
                        holders.remove(&oldest.story);
                        if holders.is_empty() {
                            self.by_term.remove(term);
                        }
                    }
                }
            }
        }
    }

    fn vector(&self, profile: &StoryProfile) -> Vector {
        let articles = self.articles.len() as f32 + 1.0 + COMMON_ARTICLES;
        let weigh = |(term, weight): &(u32, f32)| {
            let own = self.frequency.get(term).copied().unwrap_or_default() as f32;
            let common = BACKGROUND.get(term).copied().unwrap_or_default() * COMMON_OF_ONE_LANGUAGE;
            (*term, weight * ((articles + 1.0) / (own + common + 0.5)).ln().max(0.0))
        };
        let mut vector: Vector = profile.terms.iter().map(weigh).filter(|(_, weight)| *weight > 0.0).collect();
        vector.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        vector.truncate(TERMS_MOST);
        let length = length(vector.iter().map(|(_, weight)| *weight));
        vector.iter_mut().for_each(|(_, weight)| *weight /= length);
        vector.sort_unstable_by_key(|(term, _)| *term);
        vector
    }

    fn by_words(&self, vector: &Vector, at: i64) -> Option<i64> {
        let mut shared: FxHashMap<i64, f32> = FxHashMap::default();
        for (term, weight) in vector {
            for story in self.by_term.get(term).into_iter().flatten() {
                *shared.entry(*story).or_default() += weight;
            }
        }
        let mut likely: Vec<(i64, f32)> = shared.into_iter().collect();
        likely.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        likely
            .into_iter()
            .take(COMPARED_MOST)
            .filter_map(|(story, _)| Some((story, self.stories.get(&story)?.score(vector, at))))
            .filter(|(_, score)| *score >= SAME)
            .max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            .map(|(story, _)| story)
    }

    /// Lets one story go on as another.
    pub fn merge(&mut self, from: i64, into: i64) {
        let Some(ended) = self.stories.remove(&from) else { return };
        self.articles.iter_mut().filter(|member| member.story == from).for_each(|member| member.story = into);
        let open = self.stories.entry(into).or_default();
        for (term, weight) in ended.sum {
            *open.sum.entry(term).or_default() += weight;
            if let Some(holders) = self.by_term.get_mut(&term) {
                holders.remove(&from);
                holders.insert(into);
            }
        }
        open.length = length(open.sum.values().copied());
        open.latest.extend(ended.latest);
        while open.latest.len() > MEMBERS_MOST {
            open.latest.pop_front();
        }
        open.last_at = open.last_at.max(ended.last_at);
        open.articles += ended.articles;
    }
}

impl OpenStory {
    /// Half by the nearest article, half by all of them together, less for each day between.
    fn score(&self, vector: &Vector, at: i64) -> f32 {
        let days = at.saturating_sub(self.last_at).max(0) as f32 / 86_400.0;
        let nearest = self.latest.iter().map(|other| product(vector, other)).fold(0.0, f32::max);
        let whole: f32 = vector.iter().filter_map(|(term, weight)| Some(weight * self.sum.get(term)?)).sum();
        f32::midpoint(nearest, whole / self.length) - DECAY * days
    }
}

fn length(weights: impl Iterator<Item = f32>) -> f32 {
    let sum: f32 = weights.map(|weight| weight * weight).sum();
    if sum > 0.0 { sum.sqrt() } else { 1.0 }
}

fn product(a: &Vector, b: &Vector) -> f32 {
    let (mut left, mut right, mut sum) = (a.iter().peekable(), b.iter().peekable(), 0.0);
    while let (Some(x), Some(y)) = (left.peek(), right.peek()) {
        match x.0.cmp(&y.0) {
            std::cmp::Ordering::Less => drop(left.next()),
            std::cmp::Ordering::Greater => drop(right.next()),
            std::cmp::Ordering::Equal => {
                sum += x.1 * y.1;
                left.next();
                right.next();
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tell(window: &mut StoryWindow, number: i64, title: &str, text: &str, at: i64) -> i64 {
        let profile = StoryProfile::of(title, text);
        let placing = window.place(&profile, at);
        let story = placing.story.unwrap_or(number);
        window.add(&profile, placing, story, at);
        story
    }

    #[test]
    fn one_event_in_other_words_is_one_story() {
        let mut window = StoryWindow::default();
        let first = tell(
            &mut window,
            1,
            "Witkoff cancels Doha visit as Hamas talks stall",
            "US envoy Steve Witkoff has cancelled a planned visit to Doha because negotiations with Hamas made no progress, two sources said.",
            0,
        );
        let other = tell(
            &mut window,
            2,
            "Aid trucks wait at Rafah crossing",
            "Dozens of trucks with flour and fuel stood at the crossing on Tuesday as inspectors argued over lists.",
            60,
        );
        let again = tell(
            &mut window,
            3,
            "US envoy Witkoff cancels planned visit to Doha",
            "Steve Witkoff cancelled his planned visit to Doha after negotiations with Hamas made no progress, sources said on Tuesday.",
            3600,
        );
        assert_eq!((first, other, again), (1, 2, 1));
        let late = tell(
            &mut window,
            4,
            "US envoy Witkoff cancels planned visit to Doha",
            "Steve Witkoff cancelled his planned visit to Doha after negotiations with Hamas made no progress.",
            30 * 86_400,
        );
        assert_eq!(late, 4, "a story that nobody told for a month is closed");
        assert_eq!(window.articles.len(), 1);
        assert_eq!(window.by_term.len(), window.stories[&4].sum.len(), "nothing is left of what was closed");
    }

    #[test]
    fn the_common_words_are_there() {
        assert!(BACKGROUND.len() > 500);
    }
}
