#!/usr/bin/env python3
"""Scores what `copydesk link` made of a corpus of make_linked.py: precision and recall over pairs.

usage: score_linked.py FOLDER [--tables TABLES] [--errors N]
  FOLDER: what make_linked.py made. TABLES: the tables that were linked (FOLDER/tables if not given); if they were annotated, not made, persons
  and quotations are found in them by their words, and what was not found counts as missed.

A pair of rows that are one in truth is found if they have the same id; a pair with the same id is right if they are one in truth.
needs: pip install pyarrow
"""
import argparse
import collections
import pathlib
import random
import re
import unicodedata

import pyarrow.parquet as pq


def read(folder, columns):
    rows = []
    for path in sorted(pathlib.Path(folder).glob("*.parquet")):
        rows += zip(*(pq.read_table(path, columns=columns)[column].to_pylist() for column in columns))
    return rows


def pairs(counts):
    return sum(n * (n - 1) // 2 for n in counts.values())


def score(name, rows, missed=()):
    """rows: (truth, found) of each row; missed: truth of those that the tables do not have."""
    both = pairs(collections.Counter(rows))
    truth = pairs(collections.Counter([truth for truth, _ in rows] + list(missed)))
    found = pairs(collections.Counter(found for _, found in rows))
    print(f"{name}: precision {both / max(found, 1):.4f}, recall {both / max(truth, 1):.4f}; {len(rows) + len(missed)} rows, {truth} pairs")


def plain(text):
    text = unicodedata.normalize("NFKD", text.lower())
    return " ".join(re.findall(r"\w+", "".join(c for c in text if not unicodedata.combining(c))))


def show(rows, most):
    """Groups that are not right: mixed ones, and persons in pieces."""
    dice = random.Random(7)
    of_found, of_truth = collections.defaultdict(collections.Counter), collections.defaultdict(collections.Counter)
    for truth, found, words in rows:
        of_found[found][truth, words] += 1
        of_truth[truth][found, words] += 1
    mixed = [(found, counts) for found, counts in of_found.items() if len({truth for truth, _ in counts}) > 1]
    torn = [(truth, counts) for truth, counts in of_truth.items() if len({found for found, _ in counts}) > 1]
    for what, wrong in (("mixed", mixed), ("in pieces", torn)):
        print(f"  {len(wrong)} {what}")
        for key, counts in dice.sample(wrong, min(most, len(wrong))):
            print(f"    {key}: {counts.most_common(6)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tables", type=pathlib.Path)
    parser.add_argument("--errors", type=int, default=0)
    args = parser.parse_args()
    tables = args.tables or args.folder / "tables"
    made = args.tables is None
    truth = lambda name, columns: list(zip(*(pq.read_table(args.folder / "truth" / f"{name}.parquet")[column].to_pylist() for column in columns)))

    links = {(article, row): entity for article, row, entity in read(tables / "entity_links", ["article", "row", "corpus_entity"])}
    at = {}
    if not made:
        for article, row, label, name in read(tables / "entities", ["article", "row", "label", "name"]):
            if label == "PER" and name:
                at.setdefault((article, plain(name)), row)
    rows, missed = [], []
    for article, row, name, person in truth("persons", ["article", "row", "name", "truth"]):
        row = row if made else at.get((article, plain(name)))
        found = links.get((article, row))
        if found is None:
            missed.append(person)
        else:
            rows.append((person, found, name))
    score("persons", [row[:2] for row in rows], missed)
    show(rows, args.errors) if args.errors else None

    groups = {(article, quote): group for article, quote, group in read(tables / "quote_groups", ["article", "quote", "quote_group"])}
    said = collections.defaultdict(list)
    if not made:
        for article, quote, words in read(tables / "who_said_what", ["article", "quote", "said"]):
            said[article].append((quote, plain(words)))
    rows, missed = [], []
    for article, quote, words, key in truth("quotes", ["article", "quote", "said", "truth"]):
        if not made:
            words = plain(words)
            quote = next((quote for quote, other in said[article] if words in other or other in words), None)
        found = groups.get((article, quote))
        if found is None:
            missed.append(key)
        else:
            rows.append((key, found, words))
    score("quotations", [row[:2] for row in rows], missed)
    show(rows, args.errors) if args.errors else None

    groups = dict(read(tables / "article_groups", ["article", "article_group"]))
    rows = [(group, groups.get(article), article) for article, group in truth("articles", ["article", "truth"])]
    score("articles", [row[:2] for row in rows])
    show(rows, args.errors) if args.errors else None


if __name__ == "__main__":
    main()
