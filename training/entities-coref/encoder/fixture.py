#!/usr/bin/env python3
"""Writes a test fixture: torch's scores of the pairs of mentions of a short article.

usage: fixture.py COPYDESK CHECKPOINT.pt PACKAGE OUT.tsv      OUT.tsv: plugins/entities/tests/data/pairs.tsv

A line: the bytes of the mention that asks, those of the one that is asked about (or "-": nobody), the score.
"""
import sys
from pathlib import Path

import torch
from transformers import BertModel

from model import Article, Scorer
from prepare import document, segmented

TEXT = """Harbour master thanks crews

Ilse Brandt thanked the crews of the ferry on Monday. "We were lucky," she said.

The 61-year-old, who runs the port of Varnholm, said its captain had saved her brother."""
NAMES = ["Ilse Brandt", "Varnholm"]
OTHERS = ["the ferry", "We", "she", "The 61-year-old", "the port", "its captain", "her brother"]


def main(copydesk, checkpoint, package, out):
    torch.set_num_threads(1)
    package = Path(package)
    mentions = [(TEXT.index(m), TEXT.index(m) + len(m), i, m in NAMES, None, 0) for i, m in enumerate(NAMES + OTHERS)]
    doc = document("fixture", TEXT, segmented(copydesk, [{"text": TEXT}])[0], mentions)
    model = Scorer(BertModel.from_pretrained(package, add_pooling_layer=False)).eval()
    model.load_state_dict(torch.load(checkpoint, weights_only=True)["state"])
    article = Article(doc, package / "tokenizer.json")
    with torch.no_grad():
        scores = model(article)
    found = sorted(mentions, key=lambda m: m[0])
    assert len(found) == len(doc["mentions"])
    with open(out, "w", encoding="utf-8") as file:
        for i, asks in enumerate(found):
            if asks[3]:
                continue
            for j, asked in enumerate(found):
                if article.may[i, j]:
                    print(asks[0], asks[1], asked[0], asked[1], f"{scores[i, j]:.3f}", sep="\t", file=file)
            print(asks[0], asks[1], "-", "-", f"{scores[i, -1]:.3f}", sep="\t", file=file)


if __name__ == "__main__":
    main(*sys.argv[1:])
