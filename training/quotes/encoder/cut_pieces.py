#!/usr/bin/env python3
"""Makes a model's file smaller: leaves out the pieces that English news hardly has, and writes the embeddings of the others in 61 levels.

usage: cut_pieces.py MODEL.bin OUT.bin

Left out are the pieces of other scripts than Latin, whose words become `[UNK]`, and those that BERT kept free. The layout is that of
crates/copydesk-encoder/src/model.rs. Needs numpy.
"""
import re
import struct
import sys
from pathlib import Path

import numpy as np

NAME = b"copydesk-encoder 1\n"
LEVELS = 30


def kept(piece):
    latin = all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2200 for c in piece)
    return latin and not re.fullmatch(r"\[unused\d+\]", piece)


def main(model, out):
    file = Path(model).read_bytes()
    assert file.startswith(NAME), "a file that export.py wrote"
    at = len(NAME) + 32
    sizes = list(struct.unpack("<8I", file[len(NAME):at]))
    _, hidden, _, _, pieces, _, _, length = sizes
    lines = file[at:at + length].decode().splitlines()
    at += length
    scales = np.frombuffer(file, "<f4", pieces, at)
    at += 4 * pieces
    rows = np.frombuffer(file, np.int8, pieces * hidden, at).reshape(pieces, hidden)
    at += pieces * hidden
    keep = [number for number, line in enumerate(lines) if kept(line)]
    rows = rows[keep].astype(np.float32)
    steps = np.maximum(np.abs(rows).max(1), 1) / LEVELS
    rows = np.rint(rows / steps[:, None]).astype(np.int8)
    text = "".join(lines[number] + "\n" for number in keep).encode()
    sizes[4], sizes[7] = len(keep), len(text)
    parts = [NAME, struct.pack("<8I", *sizes), text, (scales[keep] * steps).astype("<f4").tobytes(), rows.tobytes(), file[at:]]
    Path(out).write_bytes(b"".join(parts))
    print(f"{len(keep)} of {pieces} pieces, {sum(map(len, parts))} of {len(file)} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:])
