#!/usr/bin/env python3
"""Scores what `copydesk link` says of pairs that were labelled by hand: linked_pairs*.tsv, in which an entity of an article is given by its name or by where
some mention of it starts.

usage: score_pairs.py TABLES [PAIRS] [--errors]
needs: pip install pyarrow
"""
import argparse
import collections
import pathlib

import pyarrow.parquet as pq


def read(folder, columns):
    for path in sorted(pathlib.Path(folder).glob("*.parquet")):
        table = pq.read_table(path, columns=columns)
        yield from zip(*(table[column].to_pylist() for column in columns))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", type=pathlib.Path)
    parser.add_argument("pairs", type=pathlib.Path, nargs="?", default=pathlib.Path(__file__).with_name("linked_pairs.tsv"))
    parser.add_argument("--errors", action="store_true")
    args = parser.parse_args()
    links = {(article, row): entity for article, row, entity in read(args.tables / "entity_links", ["article", "row", "corpus_entity"])}
    found, entities = {}, {}
    for article, source, row, label, name in read(args.tables / "entities", ["article", "id", "row", "label", "name"]):
        found.setdefault((label, source, name), links.get((article, row)))
        entities[article, row] = label
    for article, source, start, row in read(args.tables / "mentions", ["article", "id", "start", "entity"]):
        if row is not None:
            found.setdefault((entities[article, row], source, str(start)), links.get((article, row)))
    counts = collections.Counter()
    for line in args.pairs.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        same, label, one, name, other, other_name = line.split("\t")
        a, b = found.get((label, one, name)), found.get((label, other, other_name))
        if a is None or b is None:
            counts[label, "lost"] += 1
        outcome = {(True, True): "right", (True, False): "missed", (False, True): "wrong", (False, False): "apart"}[same == "1", a is not None and a == b]
        for key in (label, "all"):
            counts[key, outcome] += 1
        if args.errors and outcome in ("missed", "wrong"):
            print(f"{outcome}: {label} {name} ({one}: {a}) <> {other_name} ({other}: {b})")
    for key in ("PER", "ORG", "LOC", "all"):
        right, missed, wrong = (counts[key, outcome] for outcome in ("right", "missed", "wrong"))
        print(f"{key}: precision {right / max(right + wrong, 1):.3f}, recall {right / max(right + missed, 1):.3f}; {right + missed} the same, "
              f"{wrong + counts[key, 'apart']} not, {counts[key, 'lost']} not found in the tables")


if __name__ == "__main__":
    main()
