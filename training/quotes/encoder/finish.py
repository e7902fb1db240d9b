#!/usr/bin/env python3
"""Rounds a trained labeller to the engine's levels (../../encoder/rounding.py) and writes it as the file that the plugin carries.

usage: finish.py PACKAGE CHECKPOINT.pt REPORTS.jsonl MODEL.bin      sentences of REPORTS.jsonl are read for the rounding
"""
import json
import random
import sys
from pathlib import Path

import torch

from train import batch, load, read
import export as encoder
from rounding import round_all

SENTENCES, AT_ONCE = 1500, 32


def main(package, checkpoint, reports, out):
    torch.set_num_threads(1)
    package = Path(package)
    state = torch.load(checkpoint, map_location="cpu", weights_only=True)["state"]
    layers = 1 + max(int(name.split(".")[3]) for name in state if name.startswith("bert.encoder.layer."))
    model = load(package, layers)
    model.load_state_dict(state)
    examples = random.Random(1).sample(read(reports, package), SENTENCES)
    examples.sort(key=lambda example: len(example[0]))
    rounded = round_all(model, (batch(examples[at:at + AT_ONCE])[0] for at in range(0, len(examples), AT_ONCE)))
    config = json.loads((package / "config.json").read_text()) | {"num_hidden_layers": layers}
    vocabulary = (package / "vocab.txt").read_text(encoding="utf-8")
    with open(out, "wb") as file:
        file.writelines(encoder.model(rounded["state"], rounded["scales"], config, vocabulary))


if __name__ == "__main__":
    main(*sys.argv[1:])
