#!/usr/bin/env python3
"""Learns the judge of near-duplicates (config/dedup/near.json) from articles of which it is known who copies whom.

    cargo build --release --example pair_numbers
    tools/train_near.py --clusters ARTICLES.jsonl LABELS.jsonl --pairs ARTICLES.jsonl LABELS.jsonl [--out config/dedup/near.json]

ARTICLES has one article a line, in order: id, title, text, url. LABELS of --clusters: {"id", "cluster"} for each article: pairs
that parleyd would compare are learned, but for those of one address. LABELS of --pairs: {"a", "b", "same"} for chosen pairs, which
together weigh as much as the clusters' by --weight. The judge is made of shallow trees (gradient boosting). Before it is
written it is judged on pairs left out, a fifth at a time, no cluster or article on both sides.

Needs python3 with lightgbm; nothing of it is needed to build or to run parleyd.
"""
import argparse, collections, json, subprocess, tempfile
import lightgbm as lgb
import numpy as np
import shallow_trees

PARAMETERS = dict(objective="binary", learning_rate=0.08, num_leaves=8, min_data_in_leaf=20, feature_fraction=0.7, bagging_fraction=0.8,
                  bagging_freq=1, lambda_l2=5.0, verbose=-1, seed=7, deterministic=True, force_row_wise=True)
TREES = 120


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def numbers(articles, pairs=None):
    command = ["target/release/examples/pair_numbers", articles]
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
        if pairs is not None:
            file.write("".join(f"{a}\t{b}\n" for a, b in pairs))
            file.flush()
            command.append(file.name)
        out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def rows(arguments):
    for articles, labels in arguments.clusters or []:
        cluster = {label["id"]: label["cluster"] for label in lines(labels)}
        url = {article["id"]: article["url"] for article in lines(articles)}
        for pair in numbers(articles):
            if url[pair["id"]] != url[pair["of"]] or not url[pair["id"]]:
                # A look-alike is made from a cluster: both belong to one group.
                yield pair["numbers"], cluster[pair["id"]] == cluster[pair["of"]], 1.0, cluster[pair["of"]], pair["id"]
    for articles, labels in arguments.pairs or []:
        same = {(label["a"], label["b"]): label for label in lines(labels)}
        for pair in numbers(articles, same):
            label = same[pair["id"], pair["of"]]
            yield pair["numbers"], bool(label["same"]), arguments.weight * label.get("weight", 1), min(pair["id"], pair["of"]), pair["id"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clusters", nargs=2, action="append")
    parser.add_argument("--pairs", nargs=2, action="append")
    parser.add_argument("--weight", type=float, default=8.0)
    parser.add_argument("--out", default="config/dedup/near.json")
    arguments = parser.parse_args()
    data = list(rows(arguments))
    x = np.array([row[0] for row in data])
    y = np.array([row[1] for row in data], dtype=float)
    w = np.array([row[2] for row in data])
    groups = [row[3] for row in data]
    folds = {group: index % 5 for index, group in enumerate(sorted(set(groups)))}
    fold = np.array([folds[group] for group in groups])
    out = np.zeros(len(y))
    for left in range(5):
        model = lgb.train(PARAMETERS, lgb.Dataset(x[fold != left], y[fold != left], weight=w[fold != left]), TREES)
        out[fold == left] = model.predict(x[fold == left])
    for name, chosen in (("clusters", w == 1.0), ("pairs", w != 1.0)):
        hit = (out >= 0.5) & chosen
        counts = collections.Counter(zip((y[chosen] > 0.5).tolist(), (out[chosen] >= 0.5).tolist()))
        print(name, "of", int(chosen.sum()), {f"{'same' if a else 'other'} called {'same' if b else 'other'}": n for (a, b), n in sorted(counts.items())})
    shallow_trees.write(lgb.train(PARAMETERS, lgb.Dataset(x, y, weight=w), TREES), arguments.out)


if __name__ == "__main__":
    main()
