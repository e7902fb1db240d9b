#!/usr/bin/env python3
"""How well the tone of whole texts agrees with what readers felt: Pearson's r of polarity, and macro-F1 of the labels.

usage: rate.py GOLD.jsonl RECORDS.jsonl     GOLD: lines with `id`, `score` and `label`; RECORDS: those of copydesk
"""
import json
import sys


def main(gold, records):
    read = lambda path: [json.loads(line) for line in open(path, encoding="utf-8")]
    rows = {}
    for record in read(records):
        rows[str(record["id"])] = next((r for r in record["layers"].get("sentiment", []) if r["attrs"]["scope"] == "article"), None)
    pairs = [(line, rows[str(line["id"])]) for line in read(gold)]
    missing = sum(row is None for _, row in pairs)
    pairs = [(line, row) for line, row in pairs if row]
    x, y = [line["score"] for line, _ in pairs], [row["attrs"]["polarity"] for _, row in pairs]
    mx, my = sum(x) / len(x), sum(y) / len(y)
    r = sum((a - mx) * (b - my) for a, b in zip(x, y)) / (sum((a - mx) ** 2 for a in x) * sum((b - my) ** 2 for b in y)) ** 0.5
    f1s = []
    for label in ("negative", "neutral", "positive"):
        hits = sum(line["label"] == row["label"] == label for line, row in pairs)
        f1s.append(2 * hits / max(1, sum(line["label"] == label for line, _ in pairs) + sum(row["label"] == label for _, row in pairs)))
    print(f"{len(pairs)} texts, {missing} without an answer: r {r:.4f}, macro-F1 {sum(f1s) / 3:.4f} ({', '.join(f'{f:.3f}' for f in f1s)})")


if __name__ == "__main__":
    main(*sys.argv[1:])
