#!/usr/bin/env python3
"""Writes what the teacher says of names in unlabelled news, and what the shipped encoder says of the tone of sentences, for `go_on.py --said`.

usage: ask.py MPNET TEACHER.pt PACKAGE SHIPPED.pt OUT.pt WORK SAID.pt ... [--gmb 10000] [--any 0.25]

  PACKAGE, SHIPPED.pt  as for go_on.py; WORK: newsmtsc.train.words and gmb.words, sentences with names, without labels
  SAID   what `teacher.py` wrote of NewsMTSC's sentences: the mean of these is taken
  --gmb  so many of the sentences without labels; most news is neutral, so those of whose names SHIPPED is least sure that they are neutral come first, but
         for a share --any, which are taken as they come

The tone of a sentence stays what SHIPPED says of it, while what is said of a target moves. Needs torch and transformers.
"""
import argparse
import time
from pathlib import Path

import torch

from train_encoder import NAME, Cutter, batch, load
from go_on import lines, numbers, plain, texts
from teacher import Teacher


@torch.no_grad()
def shipped_says(model, sentences, cutter):
    """Of each sentence its tone, and how likely it is that one of its names is not neutral."""
    out = [None] * len(sentences)
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i][0]))
    for at in range(0, len(order), 64):
        part = order[at:at + 64]
        inputs, *_ = batch([sentences[i] for i in part], cutter)
        found, tones = numbers(model, inputs)
        toned = 1 - torch.softmax(found, -1)[..., 1]
        for i, of_words, tone in zip(part, toned, tones):
            names = [first + 1 for first in sentences[i][2] if sentences[i][1][first] == NAME]
            out[i] = tone.item(), of_words[torch.tensor(names)].max().item() if names else 0.0
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("teacher_package", "teacher", "package", "shipped", "out", "work"):
        parser.add_argument(name, type=Path)
    parser.add_argument("heard", type=Path, nargs="+")
    parser.add_argument("--gmb", type=int, default=10000)
    parser.add_argument("--any", type=float, default=0.25)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    start, cutter = time.time(), Cutter(args.package)
    shipped = load(args.package, args.shipped).eval().requires_grad_(False)
    bare = lambda line: line | {"targets": []}
    news, gmb = texts(args.work, ["newsmtsc.train"]), lines(args.work, "gmb")
    says = shipped_says(shipped, [plain(bare(text), cutter) for text in news + gmb], cutter)
    tones = {text["id"]: tone for text, (tone, _) in zip(news + gmb, says)}
    print(f"tones {time.time() - start:.0f} s", flush=True)
    by_tone = sorted(range(len(gmb)), key=lambda at: -says[len(news) + at][1])
    chosen = set(by_tone[:round(args.gmb * (1 - args.any))])
    for at in range(len(gmb)):
        if len(chosen) < args.gmb:
            chosen.add(at)
    heard = [torch.load(path)["newsmtsc.train"] for path in args.heard]
    together = lambda id: torch.stack([said[id].float() for said in heard if id in said]).mean(0).half()
    said = {"newsmtsc.train": {id: together(id) for id in set().union(*heard)}, "gmb": {}, "tones": tones}
    own, teacher = Cutter(args.teacher_package), Teacher(args.teacher_package, 0, args.teacher)
    chosen = [plain(bare(gmb[at]), own) for at in sorted(chosen)]
    for at in range(0, len(chosen), 2000):
        part = chosen[at:at + 2000]
        said["gmb"] |= {sentence[5]: found for sentence, found in zip(part, teacher.asked(part, own))}
        torch.save(said, args.out)
        print(f"{len(said['gmb'])} of {len(chosen)} {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
