#!/usr/bin/env python3
"""Learns the weights of `copydesk link` and writes crates/copydesk-link/data/weights.tsv.

usage: train.py stems NEWS.jsonl.gz   writes crates/copydesk-link/data/stems.tsv: how often each stem is in a million words of news (`tokens` of each line)
       train.py pairs FOLDER ...      writes pairs.tsv.gz from corpora of benchmark/make_linked.py --half train
       train.py fit                   learns from pairs.tsv.gz
needs: pip install numpy pyarrow; the example `pairs`: cargo build --release -p copydesk-link --example pairs

Logistic regression with a ridge, by Newton's method. `SHIFT` is by how much a bias is lowered, in log-odds. For quotations precision counts more than recall: what is
wrongly joined is harder to see, and to undo, than what is wrongly apart."""
import collections
import gzip
import json
import pathlib
import random
import re
import subprocess
import sys

import numpy as np
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CRATE = ROOT / "crates/copydesk-link"
PAIRS = HERE / "pairs.tsv.gz"
# How many pairs of each model and label are kept.
MOST = {"person": 4000, "quote": 4000, "article": 3000}
SHIFT = {"person": 0.0, "quote": 3.0}
RIDGE = 1.0


def write_stems(news):
    """Counts the content words of quotes.rs, stemmed as it does."""
    source = (CRATE / "src/quotes.rs").read_text(encoding="utf-8")
    function = set(re.search(r'FUNCTION_WORDS: &str = "(.*?)"', source, re.S)[1].replace("\\", " ").split())
    endings = re.findall(r'"(\w+)"', re.search(r"fn stem.*?\[(.*?)\]", source, re.S)[1])
    def stem(word):
        stemmed = next((word[: -len(ending)] for ending in endings if word.endswith(ending)), word)
        return stemmed if len(stemmed) >= 3 else word
    counts, words = collections.Counter(), 0
    for line in gzip.open(news, "rt", encoding="utf-8"):
        for word in (word.lower() for word in json.loads(line)["tokens"] if re.fullmatch(r"[^\W_]+", word)):
            words += 1
            if word not in function:
                counts[stem(word)] += 1
    rows = [(stem, count * 1e6 / words) for stem, count in sorted(counts.items()) if count * 1e6 / words >= 15]
    head = "# stem\tin a million words of news: made by training/link/train.py stems"
    (CRATE / "data/stems.tsv").write_text("\n".join([head] + [f"{stem}\t{often:.0f}" for stem, often in rows]) + "\n", encoding="utf-8")
    print(words, "words,", len(rows), "stems")


def names(file):
    """The features of a model, as the source lists them."""
    source = (CRATE / "src" / file).read_text(encoding="utf-8")
    return re.findall(r'"(\w+)"', re.search(r"pub const FEATURES: \[&str; \d+] =\s*\[(.*?)\];", source, re.S)[1])


def write_pairs(folders):
    kept = collections.defaultdict(list)
    for folder in map(pathlib.Path, folders):
        for name in ("persons", "quotes", "articles"):
            table = pq.read_table(folder / "truth" / f"{name}.parquet")
            columns = ["article", "truth"] if name == "articles" else ["article", {"persons": "row", "quotes": "quote"}[name], "truth"]
            rows = zip(*(table[column].to_pylist() for column in columns))
            (folder / "truth" / f"{name}.tsv").write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))
        made = subprocess.run([ROOT / "target/release/examples/pairs", folder / "tables", folder / "truth"], check=True, stdout=subprocess.PIPE, text=True).stdout
        for line in made.splitlines():
            model, label, _ = line.split("\t", 2)
            kept[model, label].append(line)
    dice = random.Random(7)
    with gzip.GzipFile(PAIRS, "wb", mtime=0) as out:
        for (model, label), lines in sorted(kept.items()):
            for line in dice.sample(lines, min(len(lines), MOST[model])):
                out.write((line + "\n").encode())
            print(model, label, len(lines))


def fit(features, labels, weights):
    """Weights, the bias last."""
    x = np.hstack([features, np.ones((len(features), 1))])
    w = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], RIDGE)
    ridge[-1] = 0
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        gradient = x.T @ (weights * (p - labels)) + ridge * w
        hessian = (x * (weights * p * (1 - p))[:, None]).T @ x + np.diag(ridge + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        w -= step
        if np.abs(step).max() < 1e-6:
            break
    return w


def main():
    if sys.argv[1:2] == ["stems"]:
        return write_stems(sys.argv[2])
    if sys.argv[1:2] == ["pairs"]:
        return write_pairs(sys.argv[2:])
    rows = collections.defaultdict(list)
    for line in gzip.open(PAIRS, "rt"):
        model, *numbers = line.split("\t")
        rows[model].append([float(number) for number in numbers])
    lines = ["# model\tfeature\tweight: made by training/link/train.py"]
    for model, file in (("person", "evidence.rs"), ("quote", "quotes.rs")):
        data = np.array(rows[model])
        labels, features = data[:, 0], data[:, 1:]
        # Both kinds weigh the same, however many there are.
        weights = np.where(labels == 1, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
        half = np.arange(len(data)) % 5 == 0
        held = fit(features[~half], labels[~half], weights[~half])
        odds = features[half] @ held[:-1] + held[-1] - SHIFT[model]
        said, true = odds > 0, labels[half] == 1
        print(f"{model}: of a held-out fifth, precision {(said & true).sum() / max(said.sum(), 1):.3f}, recall {(said & true).sum() / true.sum():.3f}")
        learned = fit(features, labels, weights)
        learned[-1] -= SHIFT[model]
        lines += [f"{model}\t{name}\t{weight:.4f}" for name, weight in zip(names(file) + ["bias"], learned)]
        if model == "person":
            # Organisations are compared by the same features.
            lines += [f"{name}\t{feature}\t{weights.get(feature, 0.0):.4f}" for name, weights in ORGANISATIONS.items() for feature in [*names(file), "bias"]]
    data = np.array(rows["article"])
    labels, least, most = data[:, 0] == 1, data[:, 1], data[:, 2]
    # The least at which nearly all are right: groups are closed over their pairs, so that one wrong pair makes many.
    best = min(round(t, 2) for t in np.arange(0.1, 0.95, 0.01) if labels[most >= t].mean() >= 0.998)
    print(f"article: a part from {best} on: precision {labels[most >= best].mean():.3f}, recall {(labels & (most >= best)).sum() / labels.sum():.3f}")
    lines += ["article\tnear\t0.8", f"article\tpart\t{best}"]
    (CRATE / "data/weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


# Set by hand, with the pairs of benchmark/linked_pairs.tsv in view. A name of its own is one organisation's; a generic one (Supreme Court) is one per
# country; an acronym stands for a name if that name is abbreviated so, in the same country, or with much in common around both.
ORGANISATIONS = {
    "organisation": {"bias": 2.0, "shared_around": 3.0, "shared_weight": 1.0, "country_differs": -1.0},
    "generic": {"bias": -0.5, "shared_around": 2.0, "shared_weight": 0.5, "country_shared": 3.0, "country_differs": -4.0},
    "acronym": {"bias": -3.0, "shared_around": 3.0, "shared_weight": 0.5, "role_shared": 2.5, "country_shared": 2.0, "country_differs": -3.0},
}


if __name__ == "__main__":
    main()
