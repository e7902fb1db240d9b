#!/usr/bin/env python3
"""Writes a trained coreference encoder in the plugin's format.

usage: export_pairs.py CHECKPOINT.pt PACKAGE OUT_DIR      OUT_DIR: plugins/entities/data

coref_encoder.bin: the format of ../../encoder/export.py without pieces, which are those of the encoder of names beside it; its "labels" are the numbers for mentions that begin or end at a word.
coref_pairs.bin: a line of sizes, then the rows of the features' values, of nobody by form, and the weights of the units, in f32.
"""
import json
import sys
from pathlib import Path

import torch

# `model` puts the folder of `export` on the path.
from model import HIDDEN, QUERY, SIZES
import export as encoder


def pairs(state):
    yield f"copydesk-pairs {QUERY} {HIDDEN} {SIZES}\n".encode()
    rows = [state[f"rows.{at}.weight"] for at in range(len(SIZES))]
    yield encoder.floats(*rows, state["nobody"], state["out.weight"])


def main(checkpoint, package, out):
    package, out = Path(package), Path(out)
    config = json.loads((package / "config.json").read_text())
    found = torch.load(checkpoint, map_location="cpu", weights_only=True)
    state = found["state"]
    (out / "coref_encoder.bin").write_bytes(b"".join(encoder.model(state, found.get("scales"), config, None)))
    (out / "coref_pairs.bin").write_bytes(b"".join(pairs(state)))


if __name__ == "__main__":
    main(*sys.argv[1:])
