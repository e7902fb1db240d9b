#!/usr/bin/env python3
"""Reads the shipped coreference encoder back into a checkpoint, so that training can go on from it.

usage: restore_pairs.py DATA PACKAGE CHECKPOINT.pt      DATA: plugins/entities/data

The inverse of `export_pairs.py`, but for what int8 has rounded off. The embeddings of pieces, which no training changes, are the package's.
"""
import sys
from pathlib import Path

import torch
from transformers import BertModel

# `model` puts the folder of `restore` on the path.
from model import FORMS, HIDDEN, SIZES, UPPER
import restore


def main(data, package, checkpoint):
    data = Path(data)
    state = restore.state((data / "coref_encoder.bin").read_bytes())
    state["bert.embeddings.word_embeddings.weight"] = BertModel.from_pretrained(package).embeddings.word_embeddings.weight.detach()
    file = restore.File((data / "coref_pairs.bin").read_bytes())
    file.at = file.data.index(b"\n") + 1
    for at, size in enumerate(SIZES):
        state[f"rows.{at}.weight"] = file.numbers("<f4", size, HIDDEN)
    state["nobody"], state["out.weight"] = file.numbers("<f4", len(FORMS), HIDDEN), file.numbers("<f4", 1, HIDDEN)
    assert file.at == len(file.data), "the file is as long as its model"
    torch.save({"state": state, "upper": UPPER}, checkpoint)


if __name__ == "__main__":
    main(*sys.argv[1:])
