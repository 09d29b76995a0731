//! A story that still takes articles, and how much it shares with one.

use super::same_story::{Reading, STORY_NUMBERS, length, product};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// Where there is nothing to judge by but words: the score that makes it likely, and that of two headlines, which share few
/// words and soon many of them.
const SAME: f32 = 0.19;
const SAME_HEADLINE: f32 = 0.24;
/// What each day between an article and the story's latest takes from the score.
const DECAY: f32 = 0.08;
/// How many of a story's latest articles are compared one by one.
const MEMBERS_MOST: usize = 12;

/// A story that still takes articles.
#[derive(Debug, Default)]
pub(super) struct OpenStory {
    /// The weights of its articles, by stem.
    pub(super) sum: FxHashMap<u32, f32>,
    /// The length of the sum.
    length: f32,
    latest: VecDeque<Reading>,
    pub(super) first_at: i64,
    last_at: i64,
    /// How many of its articles the window still holds.
    pub(super) articles: usize,
}

impl OpenStory {
    /// A story without articles yet, which begins then.
    pub(super) fn at(first_at: i64) -> Self {
        Self { first_at, ..Self::default() }
    }

    /// Takes in an article.
    pub(super) fn take(&mut self, reading: Reading, at: i64) {
        for (term, weight) in &reading.vector {
            *self.sum.entry(*term).or_default() += weight;
        }
        self.length = length(self.sum.values().copied());
        self.latest.push_back(reading);
        self.keep_latest();
        self.first_at = self.first_at.min(at);
        self.last_at = self.last_at.max(at);
        self.articles += 1;
    }

    /// Takes in a story that goes on as this one.
    pub(super) fn absorb(&mut self, ended: Self) {
        for (term, weight) in ended.sum {
            *self.sum.entry(term).or_default() += weight;
        }
        self.length = length(self.sum.values().copied());
        self.latest.extend(ended.latest);
        self.keep_latest();
        self.first_at = self.first_at.min(ended.first_at);
        self.last_at = self.last_at.max(ended.last_at);
        self.articles += ended.articles;
    }

    fn keep_latest(&mut self) {
        while self.latest.len() > MEMBERS_MOST {
            self.latest.pop_front();
        }
    }
}

/// A story beside an article: how much they share.
pub(super) struct Shared<'a> {
    pub(super) story: i64,
    open: &'a OpenStory,
    /// The latest article of the story that comes nearest.
    pub(super) nearest: &'a Reading,
    near: f32,
    mean: f32,
    whole: f32,
}

impl<'a> Shared<'a> {
    pub(super) fn of(story: i64, open: &'a OpenStory, reading: &Reading) -> Option<Self> {
        let near: Vec<f32> = open.latest.iter().map(|other| product(&reading.vector, &other.vector)).collect();
        let (place, most) = near.iter().copied().enumerate().reduce(|a, b| if b.1 > a.1 { b } else { a })?;
        let whole: f32 = reading.vector.iter().filter_map(|(term, weight)| Some(weight * open.sum.get(term)?)).sum();
        Some(Self {
            story,
            open,
            nearest: open.latest.get(place)?,
            near: most,
            mean: near.iter().sum::<f32>() / near.len() as f32,
            whole: whole / open.length,
        })
    }

    pub(super) fn sum(&self) -> f32 {
        self.near + self.whole
    }

    fn days(&self, at: i64) -> f32 {
        at.saturating_sub(self.open.last_at).max(0) as f32 / 86_400.0
    }

    /// Half by the nearest article, half by all of them together, less for each day between.
    pub(super) fn score(&self, at: i64) -> f32 {
        self.sum() / 2.0 - DECAY * self.days(at)
    }

    /// From which score up an article belongs to it.
    pub(super) fn least(&self, reading: &Reading) -> f32 {
        if reading.is_headline() && self.nearest.is_headline() { SAME_HEADLINE } else { SAME }
    }

    /// What the judge looks at. `others`: how much other stories share with the article, those that share most first.
    pub(super) fn numbers(&self, reading: &Reading, at: i64, others: &[f32]) -> [f32; STORY_NUMBERS] {
        let [title, opening, names, first, second, third, words, own_title, its_title, own_names, its_names, all] =
            reading.shared(self.nearest);
        let binding =
            reading.vector.iter().filter_map(|(term, _)| self.open.sum.get(term)).copied().fold(0.0, f32::max);
        [
            self.near,
            self.whole,
            self.mean,
            title,
            opening,
            names,
            first,
            second,
            third,
            self.days(at),
            at.saturating_sub(self.open.first_at) as f32 / 86_400.0,
            others.iter().sum::<f32>() / others.len().max(1) as f32,
            self.sum() - others.first().copied().unwrap_or_default(),
            words,
            binding / self.open.length,
            own_title,
            its_title,
            own_names,
            its_names,
            all,
        ]
    }
}
