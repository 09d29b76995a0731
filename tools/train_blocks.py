#!/usr/bin/env python3
"""Learns the judge of blocks (config/extract/blocks.json) from a folder of pages whose articles are known.

    cargo build --release --example block_features
    tools/train_blocks.py PAGES.jsonl [--folds 5] [--out config/extract/blocks.json]

PAGES.jsonl has one object a page: {"file": HTML file, "url": address, "publisher": name, "text": the article, paragraphs
separated by blank lines}, and if wanted "optional": indices of paragraphs that cost nothing either way, "with" and
"without": passages that must and must not stand in the text, where the whole is not known. A block is of the article where
most of its words stand there, in their order. The judge is made of shallow trees (gradient boosting); a page weighs no more
than another however long it is. With --folds it is judged on publishers that it has not seen, and the model of each fold is
written beside --out, for scoring a whole extraction on unseen publishers.

Needs python3 with lightgbm; nothing of it is needed to build or to run parleyd.
"""
import argparse, hashlib, json, re, subprocess, tempfile, unicodedata
import lightgbm as lgb
import numpy as np
import shallow_trees

SPACELESS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
TOKEN = re.compile(rf"[{SPACELESS}]|[^\W{SPACELESS}]+")
PARAMETERS = dict(objective="binary", learning_rate=0.05, num_leaves=31, min_data_in_leaf=60, feature_fraction=0.4,
                  bagging_fraction=0.8, bagging_freq=1, lambda_l2=5.0, verbose=-1, seed=7, deterministic=True, force_row_wise=True)
TREES = 260


def tokens(text):
    return [token.lower() for token in TOKEN.findall(unicodedata.normalize("NFC", text or ""))]


def squeeze(text):
    return " ".join((text or "").split())


def grams(words):
    return [tuple(words[at:at + 3]) for at in range(len(words) - 2)]


def labels(page, blocks):
    """For each block whether it is of the article, and how much that counts."""
    if page.get("with") or page.get("without"):
        wanted, unwanted = [squeeze(x) for x in page.get("with", [])], [squeeze(x) for x in page.get("without", [])]
        for block in blocks:
            text = squeeze(block["text"])
            if any(x in text or (len(text) > 25 and text in x) for x in wanted): yield 1, 3.0
            elif any(x in text or (len(text) > 8 and text in x) for x in unwanted): yield 0, 3.0
            else: yield 0, 0.0
        return
    parts, optional = page["text"].split("\n\n"), set(page.get("optional") or [])
    sets = {False: (set(), set()), True: (set(), set())}
    for index, part in enumerate(parts):
        words = tokens(part)
        known, whole = sets[index in optional]
        known.update(grams(words))
        whole.add(" ".join(words))
    for block in blocks:
        words = tokens(block["text"])

        def share(known, whole):
            if len(words) < 4: return float(" ".join(words) in whole)
            found = grams(words)
            return sum(gram in known for gram in found) / len(found)
        ours, either = share(*sets[False]), share(*sets[True])
        if ours >= 0.6: yield 1, min(8.0, 1 + len(words) / 12)
        elif either > 0.6: yield 0, 0.0
        else: yield 0, min(5.0, 1 + len(words) / 15)


def table(pages, program):
    with tempfile.NamedTemporaryFile("w", suffix=".map") as urls:
        urls.writelines("%s\t%s\n" % (page["file"], page["url"]) for page in pages)
        urls.flush()
        lines = subprocess.run([program, urls.name], stdout=subprocess.PIPE, check=True).stdout.splitlines()
    rows, truth, weight, of_page = [], [], [], []
    for index, (page, line) in enumerate(zip(pages, lines)):
        blocks = json.loads(line)["blocks"]
        for block, (is_article, counts) in zip(blocks, labels(page, blocks)):
            rows.append(block["row"])
            truth.append(is_article)
            weight.append(counts)
            of_page.append(index)
    of_page, weight = np.array(of_page), np.array(weight)
    sums = np.bincount(of_page, weights=weight, minlength=len(pages))
    weight = weight * np.minimum(3.0, 60.0 / np.maximum(sums[of_page], 20))
    return np.array(rows, dtype=np.float32), np.array(truth), weight, of_page


def learn(rows, truth, weight):
    counts = weight > 0
    return lgb.train(PARAMETERS, lgb.Dataset(rows[counts], truth[counts], weight=weight[counts]), TREES)


def fold_of(publisher, folds):
    return int(hashlib.md5(publisher.encode()).hexdigest(), 16) % folds


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("pages")
    options.add_argument("--folds", type=int, default=0)
    options.add_argument("--out", default="config/extract/blocks.json")
    options.add_argument("--program", default="target/release/examples/block_features")
    chosen = options.parse_args()
    pages = [json.loads(line) for line in open(chosen.pages, encoding="utf-8")]
    rows, truth, weight, of_page = table(pages, chosen.program)
    print("%d pages, %d blocks, %.1f %% of the article" % (len(pages), len(truth), 100 * truth.mean()))
    folds = np.array([fold_of(pages[page]["publisher"], chosen.folds or 1) for page in of_page])
    right = total = 0.0
    for fold in range(chosen.folds):
        model = learn(rows[folds != fold], truth[folds != fold], weight[folds != fold])
        unseen = folds == fold
        right += weight[unseen][(model.predict(rows[unseen]) > 0.5) == truth[unseen]].sum()
        total += weight[unseen].sum()
        shallow_trees.write(model, chosen.out.replace(".json", ".fold%d.json" % fold))
    if total:
        print("%.2f %% of the weight told right on publishers not seen" % (100 * right / total))
    shallow_trees.write(learn(rows, truth, weight), chosen.out)


if __name__ == "__main__":
    main()
