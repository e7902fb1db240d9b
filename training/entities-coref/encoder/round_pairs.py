#!/usr/bin/env python3
"""Rounds the coreference encoder for export: see `../../encoder/rounding.py`.

usage: round_pairs.py PACKAGE CHECKPOINT.pt OUT.pt ARTICLES.jsonl ...      ARTICLES: what ../src/mentions.rs writes; 100 of them are read for it
"""
import random
import sys
from pathlib import Path

import torch
from transformers import BertModel

from model import Scorer
from rounding import round_all
from train import read

ARTICLES = 100


def main(package, checkpoint, out, *paths):
    torch.set_num_threads(1)
    package = Path(package)
    model = Scorer(BertModel.from_pretrained(package, add_pooling_layer=False))
    model.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True)["state"])
    articles = [article for path in paths for article in read(path, package / "tokenizer.json")]
    chosen = random.Random(1).sample(articles, min(ARTICLES, len(articles)))
    torch.save(round_all(model, (model.inputs(article)[0] for article in chosen)), out)


if __name__ == "__main__":
    main(*sys.argv[1:])
