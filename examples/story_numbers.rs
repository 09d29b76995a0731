//! What the judge of stories sees, and what it makes of a stream: `tools/train_stories.py` learns the judge from it.
//!
//! `story_numbers ARTICLES.jsonl clusters LABELS` prints, for each article of a known story, the numbers beside each open story
//! that is known as well; `pairs LABELS` those of chosen pairs; `stories [JUDGE]` the story of each article, by words alone or
//! by a judge. LABELS: lines `{"id", "story"}` or `{"a", "b", "same"}`.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a tool for developers")]

use parleyd::dedup::{Judge, Placing, StoryProfile, StoryWindow, judge_of_stories};
use parleyd::model::Origin;
use serde_json::{Value, json};
use std::collections::HashMap;

fn lines(path: &str) -> Vec<Value> {
    std::fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text<'a>(line: &'a Value, key: &str) -> &'a str {
    line[key].as_str().unwrap_or_default()
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let articles = lines(&arguments[1]);
    match arguments[2].as_str() {
        "clusters" => clusters(&articles, &lines(&arguments[3])),
        "pairs" => pairs(&articles, &lines(&arguments[3])),
        _ => {
            let judge = arguments.get(3).map_or(Judge::Words, |path| {
                Judge::Trees(judge_of_stories(&std::fs::read_to_string(path).unwrap()).unwrap())
            });
            stream(&articles, judge, |article, own, placing| {
                let story = placing.story.unwrap_or(own);
                println!("{}", json!({ "id": text(article, "id"), "story": story }));
                story
            });
        }
    }
}

/// Places one article after the other; `decide` gives the story that each goes to.
fn stream(articles: &[Value], judge: Judge, mut decide: impl FnMut(&Value, i64, &Placing) -> i64) {
    let mut window = StoryWindow::with_judge(judge);
    for (own, article) in (0_i64..).zip(articles) {
        let published = parleyd::text::parse_date(text(article, "published"), Origin::Feed);
        let at = published.map_or(0, |published| published.at.as_second());
        let profile = StoryProfile::of(text(article, "title"), text(article, "text"));
        let placing = window.place(&profile, at);
        let story = decide(article, own, &placing);
        window.add(&profile, placing, story, at);
    }
}

/// Each article of a known story goes to that story, whatever it is taken for.
fn clusters(articles: &[Value], labels: &[Value]) {
    let known: HashMap<&str, &str> = labels.iter().map(|label| (text(label, "id"), text(label, "story"))).collect();
    let mut of_story: HashMap<i64, &str> = HashMap::new();
    let mut open: HashMap<&str, i64> = HashMap::new();
    stream(articles, Judge::Words, |article, own, placing| {
        let Some(story) = known.get(text(article, "id")) else { return placing.story.unwrap_or(own) };
        for (other, numbers) in &placing.compared {
            if let Some(label) = of_story.get(other) {
                println!("{}", json!({ "group": story, "same": label == story, "numbers": numbers }));
            }
        }
        let number = *open.entry(story).or_insert(own);
        of_story.insert(number, story);
        number
    });
}

/// Each article is a story of its own.
fn pairs(articles: &[Value], labels: &[Value]) {
    let mut by_id: HashMap<i64, &str> = HashMap::new();
    let same: HashMap<(&str, &str), bool> = labels
        .iter()
        .flat_map(|label| {
            let (a, b, same) = (text(label, "a"), text(label, "b"), label["same"].as_i64() == Some(1));
            [((a, b), same), ((b, a), same)]
        })
        .collect();
    let ids: Vec<&str> = articles.iter().map(|article| text(article, "id")).collect();
    stream(articles, Judge::Words, |article, own, placing| {
        for (other, numbers) in &placing.compared {
            let (id, of) = (text(article, "id"), by_id[other]);
            if let Some(same) = same.get(&(id, of)) {
                println!("{}", json!({ "id": id, "group": of, "same": same, "numbers": numbers }));
            }
        }
        by_id.insert(own, ids[usize::try_from(own).unwrap()]);
        own
    });
}
