#!/usr/bin/env python3
"""Learns the judge of stories (config/dedup/stories.json) from articles of which it is known which tell of one event.

    cargo build --release --example story_numbers
    tools/train_stories.py --clusters ARTICLES.jsonl LABELS.jsonl --pairs ARTICLES.jsonl LABELS.jsonl [--out config/dedup/stories.json]

ARTICLES has one article a line, in order: id, title, text, published. LABELS of --clusters: {"id", "story"}, not for all
articles; of --pairs: {"a", "b", "same"}, which weigh --weight times as much. The judge is made of shallow trees (gradient
boosting), which may not think less of a story for what it shares. Each row is learned a second time as if nothing were
written with capitals, as in Arabic and Hebrew.

Before it is written, the stories of the whole stream are made with judges that have not seen a fifth of the events, blocks of
time for clusters, and that fifth is scored: BCubed F1 of clusters, F1 of pairs.

Needs python3 with lightgbm; nothing of it is needed to build or to run parleyd.
"""
import argparse, collections, json, subprocess, tempfile, zlib
import lightgbm as lgb
import numpy as np
import shallow_trees

PARAMETERS = dict(objective="binary", learning_rate=0.05, num_leaves=8, min_data_in_leaf=20, feature_fraction=0.6, bagging_fraction=0.8,
                  bagging_freq=1, lambda_l2=5.0, verbose=-1, seed=7, deterministic=True, force_row_wise=True)
TREES = 200
# In the order of Shared::numbers: what speaks against a story counts downward.
AGAINST = {9, 10, 11}
EITHER = {13, 14}
OF_NAMES = [5, 17, 18]
UNKNOWN = -1.0
UNCAPITALISED = 0.3
FOLDS = 5


def program(*arguments):
    out = subprocess.run(["target/release/examples/story_numbers", *arguments], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def fold_of_pair(earlier):
    return zlib.crc32(earlier.encode()) % FOLDS


class Clusters:
    weight = 1.0

    def __init__(self, articles, labels):
        self.articles, self.name = articles, articles
        self.story = {label["id"]: label["story"] for label in lines(labels)}
        order = list(dict.fromkeys(self.story[article["id"]] for article in lines(articles) if article["id"] in self.story))
        self.fold = {story: place * FOLDS // len(order) for place, story in enumerate(order)}
        self.rows = [(row["numbers"], row["same"], self.fold[row["group"]]) for row in program(articles, "clusters", labels)]

    def score(self, found, fold):
        """What each article of a fold adds to precision and recall."""
        by_found, by_story = collections.defaultdict(set), collections.defaultdict(set)
        for article, story in self.story.items():
            by_found[found[article]].add(article)
            by_story[story].add(article)
        for article, story in self.story.items():
            if self.fold[story] == fold:
                both = len(by_found[found[article]] & by_story[story])
                yield both / len(by_found[found[article]]), both / len(by_story[story])

    @staticmethod
    def summary(scores):
        precision, recall = (sum(column) / len(scores) for column in zip(*scores))
        return precision, recall


class Pairs:
    def __init__(self, articles, labels, weight):
        self.articles, self.name, self.weight = articles, articles, weight
        place = {article["id"]: place for place, article in enumerate(lines(articles))}
        self.pairs = [(min(p["a"], p["b"], key=place.get), p["a"], p["b"], bool(p["same"])) for p in lines(labels)]
        self.rows = [(row["numbers"], row["same"], fold_of_pair(row["group"])) for row in program(articles, "pairs", labels)]

    def score(self, found, fold):
        for earlier, a, b, same in self.pairs:
            if fold_of_pair(earlier) == fold:
                yield same, found[a] == found[b]

    @staticmethod
    def summary(scores):
        right = sum(a and b for a, b in scores)
        return right / max(1, sum(b for _, b in scores)), right / max(1, sum(a for a, _ in scores))


def learn(sets, left_out=None):
    rows = [(row, weight * set_.weight) for set_ in sets for row in set_.rows if row[2] != left_out for weight in (1.0, UNCAPITALISED)]
    x = np.array([row[0] for row, _ in rows])
    second = np.arange(len(rows)) % 2 == 1
    x[np.ix_(second, OF_NAMES)] = UNKNOWN
    y = np.array([row[1] for row, _ in rows], dtype=float)
    weight = np.array([weight for _, weight in rows])
    constraints = [-1 if place in AGAINST else 0 if place in EITHER else 1 for place in range(x.shape[1])]
    data = lgb.Dataset(x, y, weight=weight)
    return lgb.train(dict(PARAMETERS, monotone_constraints=constraints), data, TREES)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clusters", nargs=2, action="append", default=[])
    parser.add_argument("--pairs", nargs=2, action="append", default=[])
    parser.add_argument("--weight", type=float, default=4.0)
    parser.add_argument("--out", default="config/dedup/stories.json")
    arguments = parser.parse_args()
    sets = [Clusters(*files) for files in arguments.clusters] + [Pairs(*files, arguments.weight) for files in arguments.pairs]
    scores = collections.defaultdict(list)
    for fold in range(FOLDS):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            shallow_trees.write(learn(sets, fold), file.name)
            for place, set_ in enumerate(sets):
                found = {row["id"]: row["story"] for row in program(set_.articles, "stories", file.name)}
                scores[place] += list(set_.score(found, fold))
    for place, set_ in enumerate(sets):
        precision, recall = set_.summary(scores[place])
        print(f"{set_.name}: precision {precision:.4f}, recall {recall:.4f}, F1 {2 * precision * recall / (precision + recall):.4f}, of events that the judge has not seen")
    shallow_trees.write(learn(sets), arguments.out)


if __name__ == "__main__":
    main()
