#!/usr/bin/env python3
"""Fits the weights by which one of the things that a text calls a person is told as their role: a log-linear choice.

usage: fit_roles.py QUESTIONS.jsonl ROLES.txt [--folds N]

QUESTIONS is what `roles` writes. What counts is the likelihood of all right choices together, "none" (score 0) among them where the gold has no role.
A choice is right if its words are those of the gold role, within them or around them, or end in the same word. Prints the figures by turns.
"""
import json
import math
import sys
from collections import defaultdict
from zlib import crc32

PASSES, RATE, DECAY = 60, 0.1, 0.5


def right(role, gold):
    have, want = role.lower().split(), gold.lower().split()
    return set(want) <= set(have) or set(have) <= set(want) or want[-1] == have[-1]


def quality(role, gold):
    """How much of a right choice: whole words of the gold are better than a part of them."""
    have, want = role.lower().split(), gold.lower().split()
    return 1.0 if have == want else 0.7 if right(role, gold) else 0.0


def read(path):
    questions = []
    for line in open(path, encoding="utf-8"):
        q = json.loads(line)
        said = q["said"] or []
        if q["gold"]:
            good = [quality(s["role"], q["gold"]) for s in said]
            none = 0.0
        else:
            good, none = [0.0] * len(said), 1.0
        questions.append({"id": q["id"], "name": q["name"], "gold": q["gold"], "roles": [s["role"] for s in said],
                          "features": [s["features"] for s in said], "good": good, "none": none})
    return questions


def probabilities(weights, q):
    scores = [sum(weights[f] for f in features) for features in q["features"]] + [0.0]
    top = max(scores)
    e = [math.exp(s - top) for s in scores]
    return [x / sum(e) for x in e]


def fit(questions):
    weights, squares = defaultdict(float), defaultdict(lambda: 1e-6)
    learned = [q for q in questions if q["features"] and (q["none"] or any(q["good"]))]
    for _ in range(PASSES):
        gradient = defaultdict(float)
        for q in learned:
            p = probabilities(weights, q)
            good = q["good"] + [q["none"]]
            mass = sum(a * b for a, b in zip(p, good))
            for features, g, a in zip(q["features"], good, p):
                step = a * g / mass - a
                for f in features:
                    gradient[f] += step
        for f, g in gradient.items():
            g -= DECAY * weights[f]
            squares[f] += g * g
            weights[f] += RATE * 10 * g / math.sqrt(squares[f])
    return weights


def choose(weights, q):
    p = probabilities(weights, q)
    best = max(range(len(p)), key=lambda i: p[i])
    return None if best == len(p) - 1 else q["roles"][best]


def figures(pairs):
    gold = [(q, c) for q, c in pairs if q["gold"]]
    n = len(gold)
    ok = sum(c is not None and right(c, q["gold"]) for q, c in gold)
    same = sum(c is not None and c.lower() == q["gold"].lower() for q, c in gold)
    none = sum(c is None for q, c in gold)
    oracle = sum(any(right(r, q["gold"]) for r in q["roles"]) for q, _ in gold)
    empty = [c for q, c in pairs if not q["gold"]]
    return (f"gold {n} right {ok / n:.4f} wrong {(n - ok - none) / n:.4f} none {none / n:.4f} just {same / n:.4f} possible {oracle / n:.4f}; "
            f"of {len(empty)} without a role {sum(c is not None for c in empty)} get one")


def main():
    questions = read(sys.argv[1])
    folds = 5
    pairs = []
    for fold in range(folds):
        turn = lambda q: crc32(q["id"].encode()) % folds == fold
        weights = fit([q for q in questions if not turn(q)])
        pairs += [(q, choose(weights, q)) for q in questions if turn(q)]
    print("by turns:", figures(pairs))
    if "--errors" in sys.argv:
        for q, c in pairs:
            if q["gold"] and not (c and right(c, q["gold"])):
                print(q["id"], q["name"], "| gold", q["gold"], "| chosen", c, "|", "POSSIBLE" if any(q["good"]) else "", q["roles"])
    weights = fit(questions)
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        for name in sorted(weights):
            out.write(f"{name} | {weights[name]:.3f}\n")


main()
