#!/usr/bin/env python3
"""Compares the records of two builds, byte for byte but for the hashes of the plugins' files: for work that may not change the output.

usage: same_bytes.py OLD NEW ARTICLES.jsonl... [--accurate N]
  OLD, NEW: two `copydesk` programs, their plugins beside them. Of each file only "id" and "text" are read.
  --accurate N: with the three accurate models too, on N articles drawn evenly from all files; minutes.

OLD is run with one worker, NEW with one and with two; both once more with offsets in UTF-16. Exits with 1 at a difference, and prints the articles that differ.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

ACCURATE = [part for plugin in ("entities", "quotes", "sentiment") for part in ("--set", f"{plugin}.model=accurate")]


def records(copydesk, path, options):
    """The records of a file, without the hashes of the plugins' files."""
    done = subprocess.run([copydesk, "annotate", path, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 1):
        sys.exit(f"{copydesk} ended with {done.returncode}: {done.stderr.decode()}")
    return [re.sub(rb'"library_sha256":"[0-9a-f]{64}"', b"", line) for line in done.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--accurate", type=int, default=0)
    options = parser.parse_args()

    differ = 0
    with tempfile.TemporaryDirectory() as folder:
        files, everything = [], []
        for path in options.articles:
            with open(path, encoding="utf-8") as file:
                articles = [json.loads(line) for line in file]
            lines = [json.dumps({"id": article.get("id"), "text": article["text"]}) + "\n" for article in articles]
            everything += lines
            files.append((path, os.path.join(folder, f"{len(files)}.jsonl")))
            with open(files[-1][1], "w", encoding="utf-8") as file:
                file.writelines(lines)
        runs = [(name, path, ["-j", "1"], ["-j", "2"]) for name, path in files]
        runs += [(f"{name}, UTF-16", path, ["--offsets", "utf16"], []) for name, path in files]
        if options.accurate:
            path = os.path.join(folder, "accurate.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(everything[:: max(1, len(everything) // options.accurate)][: options.accurate])
            runs.append((f"{options.accurate} articles, accurate", path, [*ACCURATE, "-j", "1"], [*ACCURATE, "-j", "2"]))
        for name, path, one, two in runs:
            old = records(options.old, path, one)
            for how in [one, two] if two else [one]:
                new = records(options.new, path, how)
                wrong = [at for at, (a, b) in enumerate(zip(old, new)) if a != b]
                differ += len(wrong) + (len(old) != len(new))
                print(f"{name} {' '.join(how)}: {len(new)} records, {len(wrong)} differ {wrong[:10] or ''}", flush=True)
    sys.exit(1 if differ else 0)


if __name__ == "__main__":
    main()
