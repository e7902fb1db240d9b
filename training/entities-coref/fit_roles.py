#!/usr/bin/env python3
"""Fits the weights by which one of the things that a text calls a person is told as their role, or none: a log-linear choice.

usage: fit_roles.py QUESTIONS.jsonl [QUESTIONS.jsonl ...] ROLES.txt [--errors]

QUESTIONS is what `roles` writes. A choice is right as `score.py roles` says, in other words than the gold's by .7. What counts is the likelihood of all right choices
together. "None" has the score 0; it is right where the gold has no role, and by UNKNOWN where no description is right. Prints the figures by turns.
"""
import json
import math
import sys
from collections import Counter, defaultdict
from zlib import crc32

PASSES, RATE, DECAY = 80, 0.5, 2.0
UNKNOWN = 1.0
COST = 1.15  # how much likelier than none a role must be to be told: a wrong one costs more than none; as in chooser.rs
TURNS = 4
NOUN, LEAST = "the noun ", 5  # a noun has a weight of its own if it is said of so many persons


def right(role, gold):
    have, want = role.lower().split(), gold.lower().split()
    return set(want) <= set(have) or set(have) <= set(want) or want[-1] == have[-1]


class Question:
    def __init__(self, line):
        self.id, self.name, self.gold, said = line["id"], line["name"], line["gold"], line["said"]
        self.roles = [s["role"] for s in said]
        self.features = [s["features"] for s in said]
        same = lambda role: 1.0 if role.lower() == self.gold.lower() else 0.7 if right(role, self.gold) else 0.0
        self.good = [same(role) if self.gold else 0.0 for role in self.roles]
        known = any(self.good)
        self.good.append(0.0 if known else 1.0)
        self.weight = 1.0 if known or not self.gold else UNKNOWN

    def probabilities(self, weights):
        scores = [sum(weights.get(f, 0.0) for f in features) for features in self.features] + [0.0]
        odds = [math.exp(score - max(scores)) for score in scores]
        return [x / sum(odds) for x in odds]

    def choose(self, weights):
        *p, none = self.probabilities(weights)
        nouns = [role.lower().split()[-1] for role in self.roles]
        of = Counter()
        for noun, share in zip(nouns, p):
            of[noun] += share
        best = max(range(len(p)), key=lambda i: (of[nouns[i]], p[i]), default=None)
        return self.roles[best] if p and of[nouns[best]] > COST * none else None


def fit(questions):
    said = Counter(f for q in questions for f in {f for features in q.features for f in features})
    weights, squares = defaultdict(float), defaultdict(lambda: 1e-6)
    for _ in range(PASSES):
        gradient = defaultdict(float)
        for q in questions:
            p = q.probabilities(weights)
            mass = sum(a * b for a, b in zip(p, q.good))
            for features, good, a in zip(q.features, q.good, p):
                for f in features:
                    gradient[f] += q.weight * (a * good / mass - a)
        for f, g in gradient.items():
            if f.startswith(NOUN) and said[f] < LEAST:
                continue
            g -= DECAY * weights[f]
            squares[f] += g * g
            weights[f] += RATE * g / math.sqrt(squares[f])
    return weights


def figures(chosen):
    n = Counter()
    for q, role in chosen:
        if q.gold:
            n["gold"] += 1
            n["none" if role is None else "right" if right(role, q.gold) else "wrong"] += 1
            n["just the gold's words"] += role is not None and role.lower() == q.gold.lower()
            n["some description is right"] += any(q.good[:-1])
        else:
            n["no role"] += 1
            n["and one is given"] += role is not None
    share = lambda key, of: f"{key} {n[key] / max(1, n[of]):.4f}"
    keys = ["right", "wrong", "none", "just the gold's words", "some description is right"]
    return f"{n['gold']}: " + ", ".join(share(key, "gold") for key in keys) + f"; {n['no role']} without: " + share("and one is given", "no role")


def main():
    *paths, out = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    questions = [Question(json.loads(line)) for path in paths for line in open(path, encoding="utf-8")]
    chosen = []
    for turn in range(TURNS):
        left_out = lambda q: crc32(q.id.encode()) % TURNS == turn
        weights = fit([q for q in questions if q.roles and not left_out(q)])
        chosen += [(q, q.choose(weights)) for q in questions if left_out(q)]
    print(figures(chosen))
    if "--errors" in sys.argv:
        for q, role in chosen:
            if q.gold and not (role and right(role, q.gold)):
                print(q.id, q.name, "| gold:", q.gold, "| chosen:", role, "| of:", ", ".join(q.roles))
    weights = fit([q for q in questions if q.roles])
    with open(out, "w", encoding="utf-8") as lines:
        print("# Which of the things that a text calls a person is told as their role: fitted by training/entities-coref/fit_roles.py", file=lines)
        for name in sorted(weights):
            if abs(weights[name]) >= 0.005:
                print(f"{name} | {weights[name]:.2f}", file=lines)


main()
