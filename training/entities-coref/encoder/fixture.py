#!/usr/bin/env python3
"""Writes a test fixture: torch's scores of the pairs of mentions of a short article.

usage: fixture.py MENTIONS CHECKPOINT.pt PACKAGE FOLDER      FOLDER: plugins/entities/tests/data, which holds the article, pairs.txt

MENTIONS is the program `mentions`. A line of pairs.tsv: the first and last word of the anaphor, those of the antecedent ("-": none), the score.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from transformers import BertModel

from model import Article, Scorer


def main(mentions, checkpoint, package, folder):
    torch.set_num_threads(1)
    package, folder = Path(package), Path(folder)
    with tempfile.TemporaryDirectory() as work:
        given, made = Path(work) / "people.jsonl", Path(work) / "made.jsonl"
        given.write_text(json.dumps({"id": "fixture", "text": (folder / "pairs.txt").read_text(), "entities": []}))
        subprocess.run([mentions, made, given], check=True)
        document = json.loads(made.read_text())
    model = Scorer(BertModel.from_pretrained(package, add_pooling_layer=False)).eval()
    model.load_state_dict(torch.load(checkpoint, map_location="cpu", weights_only=True)["state"])
    article = Article(document, package / "tokenizer.json")
    with torch.no_grad():
        scores = model(article)
    with open(folder / "pairs.tsv", "w", encoding="utf-8") as file:
        for i, anaphor in enumerate(article.mentions):
            if article.name[i]:
                continue
            ends = anaphor["first"], anaphor["last"]
            for j, antecedent in enumerate(article.mentions):
                if article.may[i, j]:
                    print(*ends, antecedent["first"], antecedent["last"], f"{scores[i, j]:.3f}", sep="\t", file=file)
            print(*ends, "-", "-", f"{scores[i, -1]:.3f}", sep="\t", file=file)


if __name__ == "__main__":
    main(*sys.argv[1:])
