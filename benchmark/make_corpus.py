#!/usr/bin/env python3
"""Makes a corpus of any size from a few hundred real articles, for runs that need many.

usage: make_corpus.py DATA.jsonl[.gz] [DATA ...] --articles N [--short] [--seed S] > CORPUS.jsonl
  DATA: objects with a "text". Each article made is the first half of one and the second half of another, so that no two are alike;
  with --short it is one paragraph. The same arguments give the same bytes.
"""
import argparse
import gzip
import json
import random
import sys


def paragraphs(path):
    opened = gzip.open(path, "rt", encoding="utf-8") if path.endswith(".gz") else open(path, encoding="utf-8")
    with opened as lines:
        for line in lines:
            parts = [part for part in json.loads(line)["text"].split("\n") if part.strip()]
            if parts:
                yield parts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+")
    parser.add_argument("--articles", type=int, required=True)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    articles = [article for path in args.data for article in paragraphs(path)]
    dice = random.Random(args.seed)
    for number in range(args.articles):
        first, second = dice.choice(articles), dice.choice(articles)
        if args.short:
            text = dice.choice(first)
        else:
            text = "\n\n".join(first[: (len(first) + 1) // 2] + second[len(second) // 2 :])
        day = number % 28 + 1
        article = {"id": f"made-{number}", "published": f"2022-04-{day:02}", "text": text}
        sys.stdout.write(json.dumps(article, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
