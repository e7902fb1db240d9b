#!/usr/bin/env python3
"""Fits how articles, and those whom they name, are judged over the whole: the weights of plugins/sentiment/src/verdict.rs.

usage: verdict.py OUT.tsv HEARD [--only article] [--keep PREFIX ...]

  HEARD   what `verdicts` wrote of newsdesk's articles
  --only  write this verdict alone: of those who are named the accurate form judges by the weights of the fast one
  --keep  articles whose ids begin so are measured and not learned from

Prints macro-F1 of the bare mean and of the verdict: by turns (each fifth of the articles judged by what the others teach), and of what was kept.
A name that is not found counts as wrong. Needs numpy.
"""
import argparse
import json
import zlib
from pathlib import Path

import numpy as np

# Weights are drawn to zero by so much; how much each tone counts, since most articles, and most who are named, are neither praised nor blamed.
PLANS = {"article": (5.0, (1.0, 1.0, 1.6)), "target": (10.0, (1.3, 1.0, 1.3))}


def softmax(scores):
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


def f1(said, right):
    parts = [2 * ((said == c) & (right == c)).sum() / max(1, (said == c).sum() + (right == c).sum()) for c in range(3)]
    return sum(parts) / 3


def fit(features, base, right, decay, balance):
    """Multinomial logistic regression on top of `base`; the first feature is the constant, the others are measured from their means."""
    means, sizes = features.mean(0), features.std(0)
    means[0], sizes[0] = 0, 1
    scaled, counts, wanted = (features - means) / sizes, np.array(balance)[right], np.eye(3)[right]
    weights = np.zeros((features.shape[1], 3))
    for _ in range(100):
        chances = softmax(base + scaled @ weights)
        slope = scaled.T @ ((chances - wanted) * counts[:, None]) + decay * weights
        for tone in range(3):
            curve = (scaled * (counts * chances[:, tone] * (1 - chances[:, tone]))[:, None]).T @ scaled + decay * np.eye(len(weights))
            weights[:, tone] -= 0.5 * np.linalg.solve(curve, slope[:, tone])
        if np.abs(slope).max() < 1e-6:
            break
    weights /= sizes[:, None]
    weights[0] -= means[1:] @ weights[1:]
    return weights


def said(features, base, found, weights):
    return np.where(found, (base + features @ weights).argmax(1), -1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("heard", type=Path)
    parser.add_argument("--only", choices=PLANS)
    parser.add_argument("--keep", nargs="*", default=[" "])
    args = parser.parse_args()
    articles = [json.loads(line) for line in args.heard.read_text("utf-8").splitlines()]
    targets = [target | {"id": article["id"]} for article in articles for target in article["targets"]]
    lines = ["# Fitted by training/sentiment/verdict.py on articles of ours.", "# feature\tnegative\tneutral\tpositive"]
    for kind, found in (("article", articles), ("target", targets)):
        if args.only not in (None, kind):
            continue
        names = list(next(line["features"] for line in found if line["features"]))
        names.sort(key=lambda name: not name.endswith(".bias"))
        base = np.log(np.array([line.get("mean") or [1.0] * 3 for line in found]))
        features = np.array([[line["features"][name] for name in names] if line["features"] else [0.0] * len(names) for line in found])
        right, there = np.array([line["label"] for line in found]), np.array([bool(line["features"]) for line in found])
        kept = np.array([line["id"].startswith(tuple(args.keep)) for line in found])
        turn = np.array([zlib.crc32(line["id"].encode()) % 5 for line in found])
        teach = lambda chosen: fit(features[chosen & there], base[chosen & there], right[chosen & there], *PLANS[kind])
        by_turns = np.zeros(len(right), int)
        for at in range(5):
            here = turn == at
            by_turns[here] = said(features[here], base[here], there[here], teach(~kept & ~here))
        weights = teach(~kept)
        whole = said(features, base, there, weights)
        bare = np.where(there, base.argmax(1), -1)
        for what, chosen in (("learned from, by turns", ~kept), ("kept", kept)):
            if chosen.any():
                print(f"{kind}, {what}: {chosen.sum()}, macro-F1 {f1((by_turns if what != 'kept' else whole)[chosen], right[chosen]):.4f}"
                      + (f" (mean {f1(bare[chosen], right[chosen]):.4f})" if kind == "target" else ""))
        lines += ["\t".join([name, *(f"{weight:.3f}" for weight in row)]) for name, row in zip(names, weights)]
    args.out.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
