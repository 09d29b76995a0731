//! Which story an article belongs to: the likeliest of those whose articles of the last days share rare words with it, or its
//! own. Streaming clustering by TF-IDF over a window (the online method of Allan, Papka and Lavrenko 1998), in which a judge that
//! looks at twenty numbers decides; constant in memory.

use super::open_story::{OpenStory, Shared};
use super::same_story::{Reading, STORY_NUMBERS, embedded};
use super::story::{StoryProfile, hash};
use crate::trees::Trees;
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
/// How many stories are compared in full: those that share most; and how many of these are judged.
const COMPARED_MOST: usize = 25;
const JUDGED_MOST: usize = 8;
/// How many of the other stories say how much any story shares with an article.
const OTHERS: usize = 5;
/// From this likelihood up an article belongs to a story.
const LIKELY: f32 = 0.55;
/// The same for an article that a topic's words let in: it is like all others of the topic.
const LIKELY_OF_TOPIC: f32 = 0.8;
/// Of so many articles on it a topic's own words can be told from those of an event; before, words decide.
const TOPIC_KNOWN: usize = 100;
/// The articles of the last days and their stories.
#[derive(Debug, Default)]
pub struct StoryWindow {
    articles: VecDeque<Member>,
    /// In how many articles of the window a stem stands.
    frequency: FxHashMap<u32, u32>,
    stories: FxHashMap<i64, OpenStory>,
    /// The stories in whose articles a stem speaks.
    by_term: FxHashMap<u32, FxHashSet<i64>>,
    judge: Judge,
}

/// Who says whether an article belongs to a story.
#[derive(Debug, Default)]
pub enum Judge {
    /// The one that ships with parleyd.
    #[default]
    Embedded,
    /// Another one.
    Trees(Trees),
    /// Words alone.
    Words,
}

#[derive(Debug)]
struct Member {
    at: i64,
    story: i64,
    terms: Vec<u32>,
}

/// Stories, and what each is judged by beside an article.
pub type Compared = Vec<(i64, [f32; STORY_NUMBERS])>;

/// An article ready to be placed.
#[derive(Debug)]
pub struct Placing {
    reading: Reading,
    /// The story that it belongs to, if there is one.
    pub story: Option<i64>,
    /// How likely that is, 0 to 1.
    pub likelihood: f32,
    /// The stories that it was compared with and what each was judged by.
    pub compared: Compared,
}

impl StoryWindow {
    /// A window in which another judge decides.
    pub fn with_judge(judge: Judge) -> Self {
        Self { judge, ..Self::default() }
    }

    /// Looks for an article's story. `at` is when it came, in seconds; times must not go back by much.
    pub fn place(&mut self, profile: &StoryProfile, at: i64) -> Placing {
        let reading = self.read(profile, at);
        let (likeliest, compared) = self.likeliest(&reading, at);
        let (story, likelihood) = likeliest.unzip();
        Placing { reading, story, likelihood: likelihood.unwrap_or_default(), compared }
    }

    /// Takes an article into a story; `placing` is what [`StoryWindow::place`] gave for it.
    pub fn add(&mut self, profile: &StoryProfile, placing: Placing, story: i64, at: i64) {
        self.take(profile, placing.reading, story, at);
    }

    /// Takes an article into the story that it is known to belong to.
    pub fn admit(&mut self, profile: &StoryProfile, story: i64, at: i64) {
        let reading = self.read(profile, at);
        self.take(profile, reading, story, at);
    }

    /// Makes an article ready to be compared, and counts its stems.
    fn read(&mut self, profile: &StoryProfile, at: i64) -> Reading {
        self.close(at);
        for term in &profile.terms {
            *self.frequency.entry(term.stem).or_default() += 1;
        }
        let articles = self.articles.len() as f32 + 1.0 + COMMON_ARTICLES;
        Reading::of(profile, |stem| {
            let own = self.frequency.get(&stem).copied().unwrap_or_default() as f32;
            let common = BACKGROUND.get(&stem).copied().unwrap_or_default() * COMMON_OF_ONE_LANGUAGE;
            ((articles + 1.0) / (own + common + 0.5)).ln().max(0.0)
        })
    }

    fn take(&mut self, profile: &StoryProfile, reading: Reading, story: i64, at: i64) {
        for (term, _) in &reading.vector {
            self.by_term.entry(*term).or_default().insert(story);
        }
        self.stories.entry(story).or_insert_with(|| OpenStory::at(at)).take(reading, at);
        self.articles.push_back(Member { at, story, terms: profile.terms.iter().map(|term| term.stem).collect() });
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

    /// The likeliest of the stories that share rare words with an article, if it is likely enough.
    fn likeliest(&self, reading: &Reading, at: i64) -> (Option<(i64, f32)>, Compared) {
        let mut shared: FxHashMap<i64, f32> = FxHashMap::default();
        for (term, weight) in &reading.vector {
            for story in self.by_term.get(term).into_iter().flatten() {
                *shared.entry(*story).or_default() += weight;
            }
        }
        let mut stories: Vec<(i64, f32)> = shared.into_iter().collect();
        stories.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let beside = |(story, _): &(i64, f32)| Shared::of(*story, self.stories.get(story)?, reading);
        let mut beside: Vec<Shared<'_>> = stories.iter().take(COMPARED_MOST).filter_map(beside).collect();
        beside.sort_by(|a, b| b.sum().total_cmp(&a.sum()).then(a.story.cmp(&b.story)));
        let sums: Vec<f32> = beside.iter().map(Shared::sum).collect();
        let compared: Compared = beside
            .iter()
            .take(JUDGED_MOST)
            .enumerate()
            .map(|(place, shared)| (shared.story, shared.numbers(reading, at, &others(&sums, place))))
            .collect();
        let enough = if reading.is_of_topic() { LIKELY_OF_TOPIC } else { LIKELY };
        let likelihood = |(shared, (_, row)): (&Shared<'_>, &(i64, [f32; STORY_NUMBERS]))| {
            let judge = match &self.judge {
                _ if !reading.has_text() || !shared.nearest.has_text() => None,
                _ if reading.is_of_topic() && self.articles.len() < TOPIC_KNOWN => None,
                Judge::Embedded => Some(embedded()),
                Judge::Trees(trees) => Some(trees),
                Judge::Words => None,
            };
            let by_words = || (enough * shared.score(at) / shared.least(reading)).min(1.0);
            (shared.story, judge.map_or_else(by_words, |judge| judge.likelihood(row)))
        };
        let story = beside
            .iter()
            .zip(&compared)
            .map(likelihood)
            .filter(|(_, likelihood)| *likelihood >= enough)
            // The first of equals: they stand by what they share.
            .reduce(|best, other| if other.1 > best.1 { other } else { best });
        (story, compared)
    }

    /// Lets one story go on as another.
    pub fn merge(&mut self, from: i64, into: i64) {
        let Some(ended) = self.stories.remove(&from) else { return };
        self.articles.iter_mut().filter(|member| member.story == from).for_each(|member| member.story = into);
        for term in ended.sum.keys() {
            if let Some(holders) = self.by_term.get_mut(term) {
                holders.remove(&from);
                holders.insert(into);
            }
        }
        self.stories.entry(into).or_insert_with(|| OpenStory::at(ended.first_at)).absorb(ended);
    }
}

/// The greatest of some sums, which stand in falling order, without the one at a place.
fn others(sums: &[f32], place: usize) -> Vec<f32> {
    sums.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, sum)| *sum).take(OTHERS).collect()
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

    /// A judge to whom every story is likely.
    fn trusting() -> Judge {
        let tree =
            r#"{"numbers":20,"trees":[{"features":[0],"thresholds":[0],"left":[-1],"right":[-1],"leaves":[5]}]}"#;
        Judge::Trees(crate::dedup::judge_of_stories(tree).unwrap())
    }

    #[test]
    fn while_a_topic_s_stream_is_young_words_decide() {
        let first = StoryProfile::of("Envoys meet in Doha", "Hamas sent its envoys to the talks in Doha on Monday.");
        let text = "Hamas answers proposal with a list of names, mediators say.";
        let story = |profile: &StoryProfile, before: i64| {
            let mut window = StoryWindow::with_judge(trusting());
            (0..before)
                .for_each(|number| window.admit(&StoryProfile::of("", &format!("filler{number}")), -number - 1, 0));
            window.admit(&first, 1, 0);
            window.place(profile, 60).story
        };
        let (plain, of_topic) = (StoryProfile::of("", text), StoryProfile::of("", text).without_topic(["Hamas"]));
        assert_eq!((story(&plain, 0), story(&of_topic, 0)), (Some(1), None));
        let known = i64::try_from(TOPIC_KNOWN).unwrap();
        assert_eq!(story(&of_topic, known), Some(1), "the judge is asked");
    }

    #[test]
    fn headlines_alone_are_told_by_their_words() {
        let mut window = StoryWindow::with_judge(trusting());
        let titles =
            ["Gantz quits war cabinet", "Aid ship reaches Gaza pier", "Benny Gantz quits Israel's war cabinet"];
        let stories: Vec<i64> =
            (1..).zip(titles).map(|(number, title)| tell(&mut window, number, title, "", number)).collect();
        assert_eq!(stories, [1, 2, 1]);
    }

    #[test]
    fn the_common_words_are_there() {
        assert!(BACKGROUND.len() > 500);
    }
}
