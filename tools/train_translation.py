#!/usr/bin/env python3
"""Learns the judge of translations (config/dedup/translation.json) from articles of which it is known what translates what.

    cargo build --release --example translation_numbers
    tools/train_translation.py --known ARTICLES.jsonl GOLD.json [--unlike ARTICLES.jsonl …] [--mixed ARTICLES.jsonl …] [--out FILE]

ARTICLES has one article a line, in order: id, language, text. GOLD maps the id of each translation to that of its original;
every other pair is none. --unlike: articles among which nothing is a translation. --mixed: articles of real outlets of
which some may be: pairs that the first round finds likely are left out of the second, the others are none.
The judge is a logistic regression over nine numbers. Its figures are of pairs left out, a fifth at a time.

Needs python3 with numpy; nothing of it is needed to build or to run parleyd.
"""
import argparse, collections, json, math, subprocess
import numpy as np

# What weight a pair of each kind has.
UNLIKE, MIXED = 0.3, 0.3


def numbers(path):
    out = subprocess.run(["target/release/examples/translation_numbers", path], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def fit(rows, same, weight, penalty=1.0):
    w = np.zeros(rows.shape[1])
    for _ in range(40):
        p = 1 / (1 + np.exp(-rows @ w))
        gradient = rows.T @ (weight * (same - p)) - penalty * w
        hessian = (rows * (weight * p * (1 - p))[:, None]).T @ rows + penalty * np.eye(len(w))
        w += np.linalg.solve(hessian, gradient)
    return w


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--known", nargs=2, action="append", required=True)
    parser.add_argument("--unlike", action="append", default=[])
    parser.add_argument("--mixed", action="append", default=[])
    parser.add_argument("--out", default="config/dedup/translation.json")
    arguments = parser.parse_args()
    rows, same, weight, group, mixed, keys, gold = [], [], [], [], [], [], {}
    for kind, path, of in [*(("known", p, json.load(open(g))) for p, g in arguments.known),
                           *(("unlike", p, {}) for p in arguments.unlike), *(("mixed", p, {}) for p in arguments.mixed)]:
        for pair in numbers(path):
            # A form filled in twice is told by a rule.
            if pair["likelihood"] == 0:
                continue
            rows.append(pair["numbers"])
            same.append(float(of.get(pair["id"]) == pair["of"]))
            weight.append({"known": 1.0, "unlike": UNLIKE, "mixed": MIXED}[kind])
            group.append(hash(pair["of"]) % 5)
            mixed.append(kind == "mixed")
            keys.append((path, pair["id"]))
        gold.update({(path, id): 1 for id in of})
    rows, same, weight, group, mixed = map(np.array, (rows, same, weight, group, mixed))
    mean, deviation = rows.mean(0), rows.std(0) + 1e-9
    z = np.c_[(rows - mean) / deviation, np.ones(len(rows))]
    keep = np.ones(len(rows), bool)
    for turn in (0, 1):
        judged = np.zeros(len(rows))
        for fold in range(5):
            train = keep & (group != fold)
            w = fit(z[train], same[train], weight[train])
            judged[group == fold] = 1 / (1 + np.exp(-z[group == fold] @ w))
        keep = ~mixed | (judged < 0.3)
    for path in {path for path, _ in keys}:
        best = {}
        for key, p, s in zip(keys, judged, same):
            if key[0] == path and p > best.get(key, (0, 0))[0]:
                best[key] = (p, s)
        total = sum(1 for key in gold if key[0] == path)
        for least in (0.35, 0.5, 0.7, 0.8):
            said = [s for p, s in best.values() if p >= least]
            print(path, least, "said", len(said), f"precision {sum(said) / max(1, len(said)):.3f} recall {sum(said) / max(1, total):.3f}")
    w = fit(z[keep], same[keep], weight[keep])
    weights = w[:-1] / deviation
    bias = float(w[-1] - (w[:-1] * mean / deviation).sum())
    print([round(float(x), 2) for x in w])
    old = json.load(open("config/dedup/translation.json"))
    json.dump({"shares": old["shares"], "weights": [round(float(x), 3) for x in weights], "bias": round(bias, 3)}, open(arguments.out, "w"))


main()
