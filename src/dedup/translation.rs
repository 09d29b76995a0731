//! Which article of another language tells the same in the same order: names, figures and words of one meaning agree.

use super::concepts::{Anchors, Kind, anchor, kind};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::collections::VecDeque;
use std::sync::LazyLock;

/// How often words of a meaning stand in articles, and what each number says; learned by `tools/train_translation.py`.
const EMBEDDED: &str = include_str!("../../config/dedup/translation.json");
/// For how many articles the shares speak.
const BACKGROUND: f32 = 300.0;
/// For how long an article is compared, in seconds, and how many there are at most.
const OPEN: i64 = 6 * 86_400;
const ARTICLES_MOST: usize = 2000;
/// How many articles are compared in full: those that share most.
const COMPARED_MOST: usize = 4;
/// How many are looked at to find these, and what keeps those of a word or two from coming first.
const LOOKED_AT_MOST: usize = 16;
const SHORT: f32 = 5.0;
/// In a window of at least so many articles, an anchor that stands in more than this share of them finds nobody.
const COMMON: (usize, f32) = (50, 0.3);
/// Less alike than this, no translation; the numbers that follow cost more.
const COSINE_LEAST: f32 = 0.08;
/// So many figures that only one of both has, and less agreement than this: a form that was filled in twice.
const FORM: (usize, f32) = (5, 0.25);
/// A text of which a greater share of the anchors are Latin words is a Latin one.
const LATIN: f32 = 0.15;
/// The likelihood from which an article is a translation, and from which it tells of the same event.
pub const TRANSLATION: f32 = 0.6;
/// See [`TRANSLATION`].
pub const SAME_EVENT: f32 = 0.35;
/// Numbers that the judge looks at.
const NUMBERS: usize = 9;
/// Fewer anchors that both have say nothing.
const SHARED_LEAST: usize = 3;

#[derive(Debug, Default, Deserialize)]
struct Learned {
    /// In what share of articles of any subject words of a meaning stand.
    shares: FxHashMap<String, f32>,
    weights: [f32; NUMBERS],
    bias: f32,
}

static LEARNED: LazyLock<Learned> = LazyLock::new(|| serde_json::from_str(EMBEDDED).unwrap_or_default());
static SHARES: LazyLock<FxHashMap<u32, f32>> =
    LazyLock::new(|| LEARNED.shares.iter().map(|(name, share)| (anchor(Kind::Concept, name), *share)).collect());

/// An earlier article in another language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counterpart {
    /// Who it is.
    pub article: i64,
    /// How likely both are one text, 0 to 1.
    pub likelihood: f32,
    /// The share of anchors that stand in both in the same order, 0 to 1.
    pub similarity: f32,
    /// The share of the shorter one's weight that the other has too, 0 to 1.
    pub contained: f32,
    /// What the judge saw.
    pub numbers: [f32; NUMBERS],
}

/// The articles of the last days by their anchors.
#[derive(Debug, Default)]
pub struct TranslationWindow {
    members: VecDeque<Member>,
    /// How many members have left.
    gone: u64,
    frequency: FxHashMap<u32, u32>,
    /// The members that hold an anchor, by language, in order, and how much of them it is.
    holders: FxHashMap<(u16, u32), VecDeque<(u64, f32)>>,
    languages: Vec<String>,
}

#[derive(Debug)]
struct Member {
    article: i64,
    at: i64,
    language: u16,
    characters: usize,
    whole: Reading,
    /// Of a Latin text: what of it a text in another script can have, too.
    bare: Option<Reading>,
}

/// The anchors of a text in order, and what each of them weighs.
#[derive(Debug)]
struct Reading {
    anchors: Vec<u32>,
    vector: Vec<(u32, f32)>,
    length: f32,
}

impl Member {
    fn reading(&self, other: &Self) -> &Reading {
        match &self.bare {
            Some(bare) if other.bare.is_none() => bare,
            _ => &self.whole,
        }
    }
}

impl TranslationWindow {
    /// Takes in an article of which the language is known, and gives the earlier ones of other languages that come
    /// nearest, the likeliest first. `at` is when it came, in seconds, `characters` the length of its text.
    pub fn place(
        &mut self,
        article: i64,
        anchors: &Anchors,
        language: &str,
        characters: usize,
        at: i64,
    ) -> Vec<Counterpart> {
        self.close(at);
        let language = self.number_of(language);
        let distinct: FxHashSet<u32> = anchors.0.iter().copied().collect();
        for anchor in &distinct {
            *self.frequency.entry(*anchor).or_default() += 1;
        }
        let whole = self.reading(anchors.0.clone());
        let is_cognate = |anchor: &&u32| kind(**anchor) == Kind::Cognate;
        let is_latin = anchors.0.iter().filter(is_cognate).count() as f32 > anchors.0.len() as f32 * LATIN;
        let bare =
            is_latin.then(|| self.reading(anchors.0.iter().filter(|anchor| !is_cognate(anchor)).copied().collect()));
        let new = Member { article, at, language, characters, whole, bare };
        let found = self.counterparts(&new);
        let serial = self.gone + self.members.len() as u64;
        for (anchor, weight) in &new.whole.vector {
            let share = weight / (new.bare.as_ref().unwrap_or(&new.whole).length + SHORT);
            self.holders.entry((language, *anchor)).or_default().push_back((serial, share));
        }
        self.members.push_back(new);
        found
    }

    fn number_of(&mut self, language: &str) -> u16 {
        let place = self.languages.iter().position(|known| known == language).unwrap_or_else(|| {
            self.languages.push(language.to_owned());
            self.languages.len() - 1
        });
        u16::try_from(place).unwrap_or(u16::MAX)
    }

    fn close(&mut self, now: i64) {
        while self.members.len() >= ARTICLES_MOST
            || self.members.front().is_some_and(|oldest| now.saturating_sub(oldest.at) > OPEN)
        {
            let Some(oldest) = self.members.pop_front() else { return };
            self.gone += 1;
            for (anchor, _) in &oldest.whole.vector {
                if let Some(count) = self.frequency.get_mut(anchor) {
                    *count -= 1;
                    if *count == 0 {
                        self.frequency.remove(anchor);
                    }
                }
                let key = (oldest.language, *anchor);
                if let Some(holders) = self.holders.get_mut(&key) {
                    holders.pop_front();
                    if holders.is_empty() {
                        self.holders.remove(&key);
                    }
                }
            }
        }
    }

    fn reading(&self, anchors: Vec<u32>) -> Reading {
        let mut counts: FxHashMap<u32, f32> = FxHashMap::default();
        for anchor in &anchors {
            *counts.entry(*anchor).or_default() += 1.0;
        }
        let mut vector: Vec<(u32, f32)> =
            counts.into_iter().map(|(anchor, count)| (anchor, self.rarity(anchor) * (1.0 + count.ln()))).collect();
        vector.sort_unstable_by_key(|(anchor, _)| *anchor);
        let length = vector.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
        Reading { anchors, vector, length }
    }

    fn rarity(&self, anchor: u32) -> f32 {
        let articles = self.members.len() as f32 + 1.0 + BACKGROUND;
        let own = self.frequency.get(&anchor).copied().unwrap_or_default() as f32;
        let share = SHARES.get(&anchor).copied().unwrap_or_default();
        ((articles + 1.0) / (own + share * BACKGROUND + 0.5)).ln().max(0.0)
    }

    fn counterparts(&self, new: &Member) -> Vec<Counterpart> {
        let mut found_by: FxHashMap<u64, f32> = FxHashMap::default();
        let too_many = (self.members.len() as f32 * COMMON.1) as u32;
        let all = self.members.len() < COMMON.0;
        for (anchor, weight) in &new.whole.vector {
            if !all && self.frequency.get(anchor).is_some_and(|count| *count > too_many) {
                continue;
            }
            for language in (0..self.languages.len()).filter_map(|number| u16::try_from(number).ok()) {
                if language != new.language {
                    for (holder, share) in self.holders.get(&(language, *anchor)).into_iter().flatten() {
                        *found_by.entry(*holder).or_default() += weight * share;
                    }
                }
            }
        }
        let mut likely: Vec<(u64, f32)> = found_by.into_iter().collect();
        likely.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut near: Vec<(f32, &Member)> = likely
            .into_iter()
            .take(LOOKED_AT_MOST)
            .filter_map(|(serial, _)| self.members.get(usize::try_from(serial - self.gone).ok()?))
            .filter(|member| shared(new.reading(member), member.reading(new)).count() >= SHARED_LEAST)
            .map(|member| (cosine(new.reading(member), member.reading(new)), member))
            .filter(|(cosine, _)| *cosine >= COSINE_LEAST)
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.article.cmp(&b.1.article)));
        near.truncate(COMPARED_MOST);
        let mut found: Vec<Counterpart> = near
            .iter()
            .enumerate()
            .map(|(place, (cosine, member))| {
                let rivals = near.iter().enumerate().filter(|(other, _)| *other != place);
                let rival = rivals.map(|(_, (rival, _))| *rival).fold(0.0, f32::max);
                self.compare(new, member, *cosine, cosine - rival)
            })
            .collect();
        found.sort_by(|a, b| b.likelihood.total_cmp(&a.likelihood).then(a.article.cmp(&b.article)));
        found
    }

    fn compare(&self, new: &Member, other: &Member, cosine: f32, margin: f32) -> Counterpart {
        let (left, right) = (new.reading(other), other.reading(new));
        let weight = |reading: &Reading| reading.vector.iter().map(|(anchor, _)| self.rarity(*anchor)).sum::<f32>();
        let both = shared(left, right).map(|(anchor, _)| self.rarity(anchor)).sum::<f32>();
        let covered = [weight(left), weight(right)].map(|all| if all > 0.0 { both / all } else { 0.0 });
        let (a, b) = (&left.anchors, &right.anchors);
        let similarity = 2.0 * in_order(a, b) as f32 / (a.len() + b.len()).max(1) as f32;
        let lengths = (new.characters as f32 + 20.0) / (other.characters as f32 + 20.0);
        let held = |of: Kind| {
            let count = |reading: &Reading| reading.vector.iter().filter(|(anchor, _)| kind(*anchor) == of).count();
            let common = shared(left, right).filter(|(anchor, _)| kind(*anchor) == of).count();
            (common, count(left) + count(right) - common)
        };
        let agreement = |(common, all): (usize, usize)| if all == 0 { 0.5 } else { common as f32 / all as f32 };
        let figures = held(Kind::Number);
        let numbers = [
            cosine,
            covered[0].min(covered[1]),
            covered[0].max(covered[1]),
            similarity,
            both.ln_1p().min(4.5),
            lengths.ln().abs(),
            agreement(figures),
            agreement(held(Kind::Name)),
            margin.clamp(-0.3, 0.3),
        ];
        let sum: f32 = LEARNED.weights.iter().zip(&numbers).map(|(weight, number)| weight * number).sum();
        let likelihood = 1.0 / (1.0 + (-(sum + LEARNED.bias)).exp());
        // One form filled in twice, such as two forecasts of the weather.
        let is_form = figures.1 - figures.0 >= FORM.0 && agreement(figures) < FORM.1;
        let likelihood = if is_form { 0.0 } else { likelihood };
        let contained = covered[0].max(covered[1]).clamp(0.0, 1.0);
        Counterpart { article: other.article, likelihood, similarity, contained, numbers }
    }
}

fn cosine(a: &Reading, b: &Reading) -> f32 {
    shared(a, b).map(|(_, product)| product).sum::<f32>() / a.length / b.length
}

/// The anchors that both hold, with the product of their weights.
fn shared<'r>(a: &'r Reading, b: &'r Reading) -> impl Iterator<Item = (u32, f32)> + 'r {
    let mut right = b.vector.iter().peekable();
    a.vector.iter().filter_map(move |(anchor, weight)| {
        while right.next_if(|(other, _)| other < anchor).is_some() {}
        right.next_if(|(other, _)| other == anchor).map(|(_, other)| (*anchor, weight * other))
    })
}

/// How many anchors stand in both in the same order: the length of the longest common subsequence.
fn in_order(a: &[u32], b: &[u32]) -> usize {
    let mut before = vec![0_usize; b.len() + 1];
    let mut now = vec![0_usize; b.len() + 1];
    for x in a {
        let mut left = 0;
        for ((y, above), place) in b.iter().zip(before.windows(2)).zip(now.iter_mut().skip(1)) {
            let [diagonal, up] = above else { continue };
            left = if x == y { diagonal + 1 } else { (*up).max(left) };
            *place = left;
        }
        std::mem::swap(&mut before, &mut now);
    }
    before.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_counted() {
        assert_eq!(in_order(&[1, 2, 3, 4], &[1, 3, 2, 4]), 3);
        assert_eq!(in_order(&[1, 2], &[]), 0);
        assert_eq!(in_order(&[5, 1, 2, 3], &[1, 2, 3]), 3);
    }

    #[test]
    fn a_translation_is_found_and_another_report_is_not() {
        assert!(LEARNED.shares.len() > 100);
        let concepts = crate::dedup::Concepts::embedded();
        let mut window = TranslationWindow::default();
        let anchors = |text: &str| Anchors::of(text, [], &concepts);
        let arabic = "أعلن الجيش يوم 5 مارس أنه قتل 3 مسلحين في نفق شمال القطاع بعد إطلاق 12 صاروخا، وقال متحدث إن المدنيين والأطفال نقلوا إلى مستشفى، وطالبت الحكومة بوقف الحرب.";
        let other = "قالت الوزارة إن 40 شاحنة تحمل الغذاء والوقود والمياه وصلت إلى المعبر، وإن سكان المدينة ينتظرون المساعدات منذ 9 أيام.";
        let english = "The army said on 5 March that it killed 3 militants in a tunnel in the north of the strip after 12 rockets were fired; a spokesman said civilians and children were taken to a hospital, and the government demanded a stop to the war.";
        assert_eq!(window.place(1, &anchors(other), "ar", other.chars().count(), 0), []);
        assert_eq!(window.place(2, &anchors(arabic), "ar", arabic.chars().count(), 60), []);
        let found = window.place(3, &anchors(english), "en", english.chars().count(), 120);
        assert_eq!(found[0].article, 2);
        assert!(found[0].likelihood > TRANSLATION, "{found:?}");
        assert!(found.iter().skip(1).all(|other| other.likelihood < SAME_EVENT), "{found:?}");
        let late = window.place(4, &anchors(arabic), "ar", arabic.chars().count(), 30 * 86_400);
        assert_eq!(late, []);
        assert_eq!((window.members.len(), window.holders.len()), (1, window.frequency.len()), "nothing is left");
    }
}
