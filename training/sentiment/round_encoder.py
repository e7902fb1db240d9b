#!/usr/bin/env python3
"""Rounds the encoder of the accurate form for export: see `../encoder/rounding.py`.

usage: round_encoder.py PACKAGE CHECKPOINT.pt OUT.pt WORK NAME ...      NAME: sets whose sentences are read for it, 500 of each

Layers read what the checkpoint says that it learned with (`upper`).
"""
import random
import sys
from pathlib import Path

import torch

from train_encoder import Cutter, asked, batch, load, read
from rounding import round_all

SENTENCES, AT_ONCE = 500, 32


def main(package, checkpoint, out, work, *names):
    torch.set_num_threads(1)
    cutter, model = Cutter(Path(package)), load(Path(package), checkpoint)
    rng = random.Random(1)
    # Which pieces the upper layers read differs with and without marks.
    ways = (False, True) if model.upper else (True,)
    sentences = [s for name in names for marked in ways for s in rng.sample(read(Path(work), name, cutter, marked), SENTENCES // len(ways))]
    sentences.sort(key=lambda sentence: len(sentence[0]))
    inputs = (batch(sentences[at:at + AT_ONCE], cutter)[0] for at in range(0, len(sentences), AT_ONCE))
    torch.save(round_all(model, ((*part[:3], asked(*part[2:])) for part in inputs)) | {"upper": model.upper}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
