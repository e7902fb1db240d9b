#!/usr/bin/env python3
"""Draws pairs of names that are hard to tell from one another, for labelling by hand: from the tables of a run, linked or not. It does not read what
`copydesk link` says of them.

usage: draw_pairs.py TABLES --text ARTICLES.jsonl[.gz] [--without PAIRS ...] [--seed S] > pairs.txt
  TABLES: of `copydesk annotate ARTICLES -f parquet`. --without: files of pairs that were labelled before; neither they nor pairs of the same names
  are drawn. What it prints is for the person who labels: put 1 (the same) or 0 before each line `? type article start article start`,
  which are the lines of the file that is committed: ids, and where each name first stands in its article, no text.

Of each kind, as many as STRATA says; each two names once, each article in at most six pairs:
  same        persons with the same name
  surname     persons of whom one's last name is the other's, or one of its names
  near        persons whose names are spelled alike
  acronym     an acronym, and a name with these initials
  office      organisations with the same name, of words that many countries have
  words       organisations that share a word which few others have
  head        organisations that begin or end with the same two words
needs: pip install pyarrow
"""
import argparse
import collections
import difflib
import functools
import gzip
import itertools
import json
import pathlib
import random
import re
import sys
import unicodedata

import pyarrow.parquet as pq

STRATA = {"same": 30, "surname": 45, "near": 20, "acronym": 30, "office": 25, "words": 40, "head": 25}
SMALL = {"the", "of", "and", "for", "in", "on", "to", "de", "la", "a", "&"}
OFFICE = re.compile(r"ministr|department|court|parliament|government|police|commission|council|senate|assembly|army|bank|party|authority|agency|union|university|board|federation|committee|cabinet|office", re.I)


def read(folder, columns):
    for path in sorted(pathlib.Path(folder).glob("*.parquet")):
        table = pq.read_table(path, columns=columns)
        yield from zip(*(table[column].to_pylist() for column in columns))


def fold(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


@functools.cache
def words(name):
    return [word for word in re.findall(r"\w+", fold(name)) if word not in SMALL]


def together(names, keys):
    """Pairs of names that share a key, in order."""
    by_key = collections.defaultdict(list)
    for name in names:
        for key in keys(name):
            by_key[key].append(name)
    return sorted({pair for found in by_key.values() for pair in itertools.combinations(found, 2)})


def candidates(names):
    """names: (label, name) with its articles. Gives (stratum, name, name)."""
    found = collections.defaultdict(set)
    people = sorted(name for label, name in names if label == "PER" and len(words(name)) > 1)
    firms = sorted(name for label, name in names if label == "ORG" and words(name))
    for name in people:
        if len(names["PER", name]) > 1:
            found["same"].add((name, name))
    for one, other in together(people, lambda name: {*words(name)[1:], words(name)[0][:2] + words(name)[-1][:2]}):
        a, b = words(one), words(other)
        if a == b or a[-1] in b or b[-1] in a:
            found["surname"].add((one, other))
        elif a[0][0] == b[0][0] and difflib.SequenceMatcher(None, " ".join(a), " ".join(b)).ratio() > 0.8:
            found["near"].add((one, other))
    often = collections.Counter(word for name in firms for word in set(words(name)))
    for name in firms:
        if len(names["ORG", name]) > 1 and OFFICE.search(name):
            found["office"].add((name, name))
    initials_of = lambda name: {"".join(word[0] for word in words(name)), "".join(word[0] for word in re.findall(r"\w+", fold(name)))}
    letters_of = lambda name: {fold(re.sub(r"\W", "", name))} if name.isupper() else initials_of(name)
    for one, other in together(firms, lambda name: {*words(name), *letters_of(name)}):
        a, b = words(one), words(other)
        for short, full in ((one, other), (other, one)):
            if short.isupper() and not full.isupper() and len(words(full)) > 1 and letters_of(short) & initials_of(full):
                found["acronym"].add((one, other))
        if any(often[word] <= 6 for word in set(a) & set(b)):
            found["words"].add((one, other))
        elif len(a) > 1 and len(b) > 1 and (a[:2] == b[:2] or a[-2:] == b[-2:]):
            found["head"].add((one, other))
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", type=pathlib.Path)
    parser.add_argument("--text", type=pathlib.Path, required=True)
    parser.add_argument("--without", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--seed", type=int, default=31)
    args = parser.parse_args()
    dice = random.Random(args.seed)
    opened = (gzip.open if args.text.suffix == ".gz" else open)(args.text, "rt", encoding="utf-8")
    texts = {article["id"]: article["text"] for article in map(json.loads, opened)}
    names, at = collections.defaultdict(set), {}
    for article, label, name, start in read(args.tables / "entities", ["id", "label", "name", "start"]):
        if label in ("PER", "ORG") and name and start is not None:
            names[label, name].add(article)
            at.setdefault((label, article, name), start)
    before = set()
    for path in args.without:
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                _, label, _, name, _, other = line.split("\t")
                before.add((label, *sorted((name, other))))
    used = collections.Counter()
    seen = set()
    for stratum, pairs in candidates(names).items():
        label = "PER" if stratum in ("same", "surname", "near") else "ORG"
        pairs = sorted(pairs)
        dice.shuffle(pairs)
        drawn = 0
        for one, other in pairs:
            places = [(a, b) for a in sorted(names[label, one]) for b in sorted(names[label, other]) if a != b and used[a] < 6 and used[b] < 6]
            key = (label, *sorted((one, other)))
            if drawn == STRATA[stratum] or not places or key in before or key in seen:
                continue
            a, b = dice.choice(places)
            used.update((a, b))
            seen.add(key)
            drawn += 1
            print("?", label, a, at[label, a, one], b, at[label, b, other], sep="\t")
            for article, name in ((a, one), (b, other)):
                start = at[label, article, name]
                text = texts[article]
                print(f"    {name} [{article}] {' '.join(text[:90].split())} … {' '.join(text[max(start - 160, 0) : start + 200].split())}")
        print(f"{stratum}: {drawn} of {len(pairs)}", file=sys.stderr)


if __name__ == "__main__":
    main()
