#!/usr/bin/env python3
"""Fits the row of the head that tells the tone of words, over what a rounded encoder gives: what was learned of targets has moved it.

usage: fit_tone.py PACKAGE SHIPPED.pt ROUNDED.pt OUT.pt WORK [SHARE]      WORK: NAME.words of emobank.train, emobank.dev and newsmtsc.train;
                                                                          SHARE: how much of the change is made, 1 by default

Ridge regression from the row as it is, to what people felt and what SHIPPED says of EmoBank's sentences, and to what SHIPPED says of NewsMTSC's.
"""
import random
import sys
from pathlib import Path

import torch

from train_encoder import TONE, Cutter, asked, batch, correlation, load, read

# Sentences of EmoBank; every so manieth of NewsMTSC; how much people count beside SHIPPED; how strongly the row is drawn to what it was.
SENTENCES, EVERY, GOLD, PENALTY = 5000, 6, 0.3, 3.0


@torch.no_grad()
def means(model, sentences, cutter):
    """Of each sentence, the mean of its words' states."""
    out = torch.zeros(len(sentences), model.head.in_features)
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i][0]))
    for at in range(0, len(order), 64):
        part = order[at:at + 64]
        (ids, mask, marks, places, shares), *_ = batch([sentences[i] for i in part], cutter)
        states = model.states(ids, mask, marks, asked(marks, places, shares))
        out[torch.tensor(part)] = (states * shares[:, :, None]).sum(1)
    return out


def main(package, shipped, rounded, out, work, share=1.0):
    torch.set_num_threads(1)
    cutter, work = Cutter(Path(package)), Path(work)
    old, model = (load(Path(package), path).eval() for path in (shipped, rounded))
    felt, dev, news = (read(work, name, cutter) for name in ("emobank.train", "emobank.dev", "newsmtsc.train"))
    random.Random(1).shuffle(felt)
    felt, news = felt[:SENTENCES], news[::EVERY]
    tone = lambda model, states: states @ model.head.weight[TONE].detach() + model.head.bias[TONE].detach()
    taught = [tone(old, means(old, sentences, cutter)) for sentences in (felt, news)]
    wanted = torch.cat([GOLD * torch.tensor([s[4] for s in felt]) + (1 - GOLD) * taught[0], taught[1]])
    states = torch.cat([means(model, sentences, cutter) for sentences in (felt, news)])
    rows = torch.cat([states, torch.ones(len(states), 1)], 1).double()
    penalty = torch.eye(rows.shape[1]).double() * PENALTY
    penalty[-1, -1] = 1e-6
    change = torch.linalg.solve(rows.T @ rows + penalty, rows.T @ (wanted - tone(model, states)).double()).float()
    seen, right = means(model, dev, cutter), [s[4] for s in dev]
    before = correlation(tone(model, seen).tolist(), right)
    with torch.no_grad():
        model.head.weight[TONE] += float(share) * change[:-1]
        model.head.bias[TONE] += float(share) * change[-1]
    print(f"emobank.dev r {before:.4f}, now {correlation(tone(model, seen).tolist(), right):.4f}")
    torch.save(torch.load(rounded) | {"state": model.state_dict()}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
