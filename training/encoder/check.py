#!/usr/bin/env python3
"""Compares the engine's logits for an exported model with torch's for the checkpoint, word by word.

usage: check.py CHECKPOINT.pt PACKAGE MODEL.bin SENTENCES.tsv [CARGO]

SENTENCES.tsv: a sentence a line, words apart by tabs, documents apart by an empty line. Prints the mean and least cosine of a word's numbers, how
many words have the same best label, and how long the engine took. Words are seen by pieces.py here and by the crate's own rules there.
"""
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from transformers import BertConfig, BertModel

from export import package_state
from pieces import CLS, SEP, pieces, shapes

ROOM = 510


def tagger(checkpoint, package, config):
    state = package_state(package, config) if checkpoint == "-" else torch.load(checkpoint, map_location="cpu", weights_only=True)["state"]
    bert = BertModel(BertConfig(**config), add_pooling_layer=False).eval()
    body = {name.removeprefix("bert."): tensor for name, tensor in state.items() if name.startswith("bert.")}
    missing = bert.load_state_dict(body, strict=False).missing_keys
    assert not [name for name in missing if "position_ids" not in name], missing
    return bert, state


@torch.no_grad()
def numbers(bert, state, words, path):
    """The logits of each word, or None for a sentence that the engine reads in several windows."""
    cut = [pieces(word, path) for word in words]
    ids = [CLS, *(piece for word in cut for piece in word), SEP]
    if len(ids) > ROOM + 2:
        return None
    marks = [0, *(shape for word, shape in zip(cut, shapes(words)) for _ in word), 0]
    firsts = 1 + np.cumsum([0, *map(len, cut[:-1])])
    embedded = bert.embeddings.word_embeddings(torch.tensor([ids])) + state["shape.weight"][torch.tensor([marks])]
    hidden = bert(inputs_embeds=embedded, attention_mask=torch.ones(1, len(ids))).last_hidden_state[0, firsts]
    return (hidden @ state["head.weight"].T + state["head.bias"]).numpy()


def engine(model, sentences, cargo):
    command = [cargo, "run", "--quiet", "--release", "-p", "copydesk-encoder", "--example", "logits", "--", str(Path(model).resolve())]
    root = Path(__file__).resolve().parents[2]
    with open(sentences, "rb") as lines:
        done = subprocess.run(command, stdin=lines, stdout=subprocess.PIPE, cwd=root, check=True, text=True)
    return np.array([line.split("\t") for line in done.stdout.splitlines()], dtype=np.float32)


def main(checkpoint, package, model, sentences, cargo="cargo"):
    package = Path(package)
    config = json.loads((package / "config.json").read_text())
    bert, state = tagger(checkpoint, package, config)
    rust, torches, kept = engine(model, sentences, cargo), [], []
    at = 0
    for line in Path(sentences).read_text(encoding="utf-8").split("\n"):
        if line:
            words = line.split("\t")
            found = numbers(bert, state, words, str(package / "tokenizer.json"))
            if found is not None:
                torches.append(found)
                kept.append(rust[at:at + len(words)])
            at += len(words)
    assert at == len(rust), (at, len(rust))
    a, b = np.concatenate(torches), np.concatenate(kept)
    cosine = (a * b).sum(1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))
    same = (a.argmax(1) == b.argmax(1)).mean()
    print(f"{len(a)} words: cosine mean {cosine.mean():.5f}, least {cosine.min():.5f}; same best label {same:.4%}; largest difference {np.abs(a - b).max():.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
