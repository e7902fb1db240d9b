#!/usr/bin/env python3
"""Reads a model file of crates/copydesk-encoder back into a checkpoint, so that training can start from a shipped encoder.

usage: restore.py MODEL.bin CHECKPOINT.pt

The inverse of `export.py`, but for what int8 has rounded off.
"""
import struct
import sys

import numpy as np
import torch

from export import LAYER, NAME


class File:
    def __init__(self, data):
        self.data, self.at = data, 0

    def numbers(self, kind, *shape):
        count = int(np.prod(shape))
        found = np.frombuffer(self.data, kind, count, self.at).reshape(shape)
        self.at += found.nbytes
        return torch.from_numpy(found.astype("f4"))

    def norm(self, hidden):
        return {"weight": self.numbers("<f4", hidden), "bias": self.numbers("<f4", hidden)}

    def linear(self, inputs, outputs):
        self.numbers("<i4", outputs)  # the sums, which follow from the weights
        scales, bias = self.numbers("<f4", outputs), self.numbers("<f4", outputs)
        return {"weight": (self.numbers("i1", inputs, outputs) * scales).T.contiguous(), "bias": bias}


def state(data):
    file = File(data)
    file.at = len(NAME)
    layers, hidden, heads, inner, pieces, positions, labels, text = (int(n) for n in file.numbers("<u4", 8))
    file.at += text
    out = {}

    def put(name, parts):
        out.update({f"{name}.{part}": tensor.clone() for part, tensor in parts.items()})

    scales = file.numbers("<f4", pieces)
    out["bert.embeddings.word_embeddings.weight"] = file.numbers("i1", pieces, hidden) * scales[:, None]
    # The embedding of token type 0 is folded into those of the positions.
    out["bert.embeddings.position_embeddings.weight"] = file.numbers("<f4", positions, hidden)
    out["bert.embeddings.token_type_embeddings.weight"] = torch.zeros(2, hidden)
    out["shape.weight"] = file.numbers("<f4", 16, hidden)
    put("bert.embeddings.LayerNorm", file.norm(hidden))
    root = (hidden // heads) ** 0.5
    for at in range(layers):
        layer = LAYER.format(at)
        joined = file.linear(hidden, 3 * hidden)
        for part, factor, where in zip(("query", "key", "value"), (root, 1.0, 1.0), range(3)):
            rows = slice(where * hidden, (where + 1) * hidden)
            put(f"{layer}attention.self.{part}", {name: tensor[rows] * factor for name, tensor in joined.items()})
        put(layer + "attention.output.dense", file.linear(hidden, hidden))
        put(layer + "attention.output.LayerNorm", file.norm(hidden))
        put(layer + "intermediate.dense", file.linear(hidden, inner))
        put(layer + "output.dense", file.linear(inner, hidden))
        put(layer + "output.LayerNorm", file.norm(hidden))
    out["head.weight"], out["head.bias"] = file.numbers("<f4", labels, hidden), file.numbers("<f4", labels)
    assert file.at == len(data), "the file is as long as its model"
    return out


def main(model, checkpoint):
    with open(model, "rb") as file:
        torch.save({"state": state(file.read())}, checkpoint)


if __name__ == "__main__":
    main(*sys.argv[1:])
