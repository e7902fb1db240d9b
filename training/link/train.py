#!/usr/bin/env python3
"""Learns the weights of `copydesk link` and writes crates/copydesk-link/data/weights.tsv.

usage: train.py articles NEWS.jsonl.gz OUT.jsonl   cuts sentences of news (`text`, `tokens`) that follow one another into articles
       train.py stems NEWS.jsonl.gz   writes crates/copydesk-link/data/stems.tsv: how often each stem is in a million words of news (`tokens` of each line)
       train.py pairs FOLDER ...      writes pairs.tsv.gz from corpora of benchmark/make_linked.py --half train, and from the tables of real articles
       train.py fit                   learns from pairs.tsv.gz
needs: pip install numpy pyarrow; the example `pairs`: cargo build --release -p copydesk-link --example pairs

Logistic regression with a ridge, by Newton's method. `SHIFT` is by how much a bias is lowered, in log-odds. For quotations precision counts more than recall: what is
wrongly joined is harder to see, and to undo, than what is wrongly apart. Persons who share a full name are more often one than half of the pairs are."""
import collections
import gzip
import json
import math
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
MOST = {"person": 4000, "namesake": 4000, "quote": 4000, "article": 3000}
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


# Words that say nothing of what a sentence is about, in news.
COMMON = set("""the and for with from says said has have had are was were been its his they their that which who this not but after before also more than other new two one three
    officials official government president country people state minister united states week monday tuesday wednesday thursday friday saturday sunday year last""".split())


def write_articles(news, out):
    """Sentences go on with an article as long as they share rare words with what is before them."""
    sentences = [json.loads(line) for line in gzip.open(news, "rt", encoding="utf-8")]
    words = [{word.lower()[:6] for word in one["tokens"] if re.fullmatch(r"[A-Za-z]{3,}", word) and word.lower() not in COMMON} for one in sentences]
    often = collections.Counter(word for own in words for word in own)
    shared = lambda one, other: sum(math.log(len(sentences) / often[word]) for word in one & other)
    articles = [[0]]
    for at in range(1, len(sentences)):
        before = set().union(*words[max(articles[-1][0], at - 4) : at])
        likeness = max(shared(before, words[at]), 0.8 * shared(before, words[at + 1] if at + 1 < len(words) else set()))
        if likeness < 9 or len(articles[-1]) > 25:
            articles.append([])
        articles[-1].append(at)
    with open(out, "w", encoding="utf-8") as file:
        for article in articles:
            if len(article) >= 3:
                file.write(json.dumps({"id": f"news_{article[0]}", "text": "\n\n".join(sentences[at]["text"] for at in article)}) + "\n")


def names(file):
    """The features of a model, as the source lists them."""
    source = (CRATE / "src" / file).read_text(encoding="utf-8")
    return re.findall(r'"(\w+)"', re.search(r"pub const FEATURES: \[&str; \d+] =\s*\[(.*?)\];", source, re.S)[1])


def write_pairs(folders):
    kept = collections.defaultdict(list)
    for folder in map(pathlib.Path, folders):
        made = (folder / "truth").is_dir()
        for name in ("persons", "quotes", "articles") if made else ():
            table = pq.read_table(folder / "truth" / f"{name}.parquet")
            columns = ["article", "truth"] if name == "articles" else ["article", {"persons": "row", "quotes": "quote"}[name], "truth"]
            rows = zip(*(table[column].to_pylist() for column in columns))
            (folder / "truth" / f"{name}.tsv").write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))
        arguments = [folder / "tables", folder / "truth"] if made else [folder]
        written = subprocess.run([ROOT / "target/release/examples/pairs", *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout
        for line in written.splitlines():
            model, label, _ = line.split("\t", 2)
            kept[model, label].append(line)
    dice = random.Random(7)
    with gzip.GzipFile(PAIRS, "wb", mtime=0) as out:
        for (model, label), lines in sorted(kept.items()):
            for line in dice.sample(lines, min(len(lines), MOST[model])):
                out.write((line + "\n").encode())
            print(model, label, len(lines))


# What a feature can speak for (1) or against (-1). One that is learned the other way round only makes up for the others in the made worlds.
SIGNS = {1: ["middle", "shared_around", "shared_persons", "shared_weight", "role_shared", "role_fields_same", "article_fields", "country_shared"],
         -1: ["surname_transliterated", "surname_near", "given_transliterated", "given_short", "given_initial", "given_near", "swapped", "extra", "common_name",
              "nothing_shared", "role_not_shared", "role_fields_differ", "role_against_article", "gender_differs", "country_differs"]}


def fit_signed(features, labels, weights, names):
    """As `fit`, but each weight has its sign or is 0: the most wrong is left out until none is wrong."""
    sign = np.array([next((sign for sign, of in SIGNS.items() if name in of), 0) for name in names])
    used = np.ones(len(names), bool)
    while True:
        learned = fit(features * used, labels, weights)
        learned[:-1] *= used
        wrong = -sign * learned[:-1]
        if wrong.max() <= 0:
            return learned
        used[wrong.argmax()] = False


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
    if sys.argv[1:2] == ["articles"]:
        return write_articles(*sys.argv[2:])
    if sys.argv[1:2] == ["pairs"]:
        return write_pairs(sys.argv[2:])
    rows = collections.defaultdict(list)
    for line in gzip.open(PAIRS, "rt"):
        model, *numbers = line.split("\t")
        rows[model].append([float(number) for number in numbers])
    lines = ["# model\tfeature\tweight: made by training/link/train.py"]
    for model, file in (("person", "evidence.rs"), ("quote", "quotes.rs")):
        # Made and real pairs, the same and others: all four weigh the same, however many there are.
        sources = [np.array(rows[name]) for name in (model, "namesake") if name == model or model == "person"]
        data = np.vstack(sources)
        labels, features = data[:, 0], data[:, 1:]
        weights = np.concatenate([np.where(of[:, 0] == 1, 0.5 / of[:, 0].mean(), 0.5 / (1 - of[:, 0].mean())) / len(of) for of in sources])
        weights *= len(sources[0])
        half = np.arange(len(data)) % 5 == 0
        learn = lambda which: fit_signed(features[which], labels[which], weights[which], names(file)) if model == "person" else fit(features[which], labels[which], weights[which])
        held = learn(~half)
        odds = features[half] @ held[:-1] + held[-1] - SHIFT[model]
        said, true = odds > 0, labels[half] == 1
        print(f"{model}: of a held-out fifth, precision {(said & true).sum() / max(said.sum(), 1):.3f}, recall {(said & true).sum() / true.sum():.3f}")
        learned = learn(half | ~half)
        learned[-1] -= SHIFT[model]
        lines += [f"{model}\t{name}\t{weight:.4f}" for name, weight in zip(names(file) + ["bias"], learned)]
        if model == "person":
            # Organisations are compared by the same features.
            lines += [f"{name}\t{feature}\t{weights.get(feature, 0.0):.4f}" for name, weights in ORGANISATIONS.items() for feature in [*names(file), "bias", *(weights.keys() & {"letter"})]]
    data = np.array(rows["article"])
    labels, least, most = data[:, 0] == 1, data[:, 1], data[:, 2]
    # The least at which nearly all are right: groups are closed over their pairs, so that one wrong pair makes many.
    best = min(round(t, 2) for t in np.arange(0.1, 0.95, 0.01) if labels[most >= t].mean() >= 0.998)
    print(f"article: a part from {best} on: precision {labels[most >= best].mean():.3f}, recall {(labels & (most >= best)).sum() / labels.sum():.3f}")
    lines += ["article\tnear\t0.8", f"article\tpart\t{best}"]
    (CRATE / "data/weights.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


# Set by hand. A name of its own is one organisation's; an office (Supreme Court) is one per country, some are one per town; an acronym stands for a
# name if that name is abbreviated so, in the same country, or with much in common around both. `kind`, `part`: names that differ (organisation.rs).
ORGANISATIONS = {
    "organisation": {"bias": 2.0, "shared_around": 3.0, "shared_weight": 1.0, "country_differs": -1.0},
    "generic": {"bias": -0.5, "shared_around": 2.0, "shared_weight": 0.5, "country_shared": 3.0, "country_differs": -4.0},
    "local": {"bias": -2.5, "shared_around": 3.0, "shared_weight": 0.7, "country_shared": 1.0, "country_differs": -4.0},
    "acronym": {"bias": -2.0, "letter": 1.0, "shared_around": 3.0, "shared_weight": 0.5, "role_shared": 2.5, "country_shared": 2.0, "country_differs": -2.0},
    "kind": {"bias": 0.5, "shared_around": 3.0, "shared_weight": 0.7, "country_shared": 0.5, "country_differs": -1.5},
    "part": {"bias": -3.0, "shared_around": 3.0, "shared_weight": 0.7, "country_shared": 1.0, "country_differs": -2.0},
}


if __name__ == "__main__":
    main()
