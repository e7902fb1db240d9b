#!/usr/bin/env python3
"""How well articles and whom they name are judged, on newsdesk: macro-F1 of the rows over the whole article.

usage: desk.py DESK.jsonl RECORDS.jsonl      DESK: what `sets.py` wrote; RECORDS: those of copydesk

A target is the entity of its name, or else the first whose name is part of it or holds it; one that is not found counts as wrong.
"""
import json
import sys

LABELS = ("negative", "neutral", "positive")


def macro_f1(pairs):
    parts = []
    for label in LABELS:
        hits = sum(said == right == label for said, right in pairs)
        parts.append(2 * hits / max(1, sum(said == label for said, _ in pairs) + sum(right == label for _, right in pairs)))
    return f"macro-F1 {sum(parts) / 3:.4f} ({', '.join(f'{part:.3f}' for part in parts)})"


def entity(name, names):
    exact = [at for at, other in enumerate(names) if other == name]
    return (exact + [at for at, other in enumerate(names) if other and (other in name or name in other)] + [None])[0]


def main(desk, records):
    read = lambda path: [json.loads(line) for line in open(path, encoding="utf-8")]
    gold = {str(line["id"]): line for line in read(desk)}
    articles, targets = [], []
    for record in read(records):
        line, layers = gold[str(record["id"])], record["layers"]
        rows = [row for row in layers["sentiment"] if "start" not in row]
        articles.append((next(row["label"] for row in rows if row["attrs"]["scope"] == "article"), line["article"]))
        said = {row["links"]["target"][1]: row["label"] for row in rows if row["attrs"]["scope"] == "target"}
        names = [row["attrs"].get("name", "") for row in layers["entities"]]
        targets += [(said.get(entity(judged["name"], names)), judged["label"]) for judged in line["judged"]]
    print(f"{len(articles)} articles: {macro_f1(articles)}")
    print(f"{len(targets)} targets, {sum(said is None for said, _ in targets)} without an answer: {macro_f1(targets)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
