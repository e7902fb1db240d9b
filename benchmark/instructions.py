#!/usr/bin/env python3
"""Counts the instructions that each stage takes per word, which show a slowdown on any machine, however busy.

usage: instructions.py COPYDESK ARTICLES.jsonl [--articles N] [--accurate] [--json FILE] [--against FILE]
  ARTICLES: lines with a "text"; tests/newsdesk/quotes.jsonl of this repository will do.
  --accurate adds the accurate models, which take minutes under valgrind. --json keeps the figures; --against compares with such a file and
  exits with 1 if a stage takes over 5 % more than there.

A stage's cost is the difference between a run with it and a run without. Starting up is separated: one run reads its articles once, another
twice, and the difference is the articles' alone. Instructions in user space, all threads, by valgrind's cachegrind without its cache
simulation; valgrind hides AVX-512 from programs, so the accurate models are counted on their AVX2 kernels. The count repeats to about one in
ten thousand.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

SLOWER = 1.05

# Each stage: the run that has it, the run that is the same without it.
STAGES = [
    ("reading, segmenting, writing", "", None),
    ("entities", "entities", ""),
    ("quotes", "entities,quotes", "entities"),
    ("sentiment", "entities,quotes,sentiment", "entities,quotes"),
]
ACCURATE = [
    ("entities, accurate", "entities:accurate", ""),
    ("sentiment, accurate", "entities,quotes,sentiment:accurate", "entities,quotes"),
]


def count(copydesk, plugins, articles):
    """Instructions of one run with one worker."""
    names = [name for name in plugins.split(",") if name]
    command = [copydesk, "annotate", articles, "-j", "1"]
    for name in names:
        plugin, _, model = name.partition(":")
        command += ["--set", f"{plugin}.model={model}"] if model else []
    bare = ",".join(name.partition(":")[0] for name in names)
    command += ["--plugins", bare or "none"]
    with tempfile.NamedTemporaryFile("r") as log:
        tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", f"--log-file={log.name}"]
        done = subprocess.run(tool + command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
        return int(re.search(r"I\s+refs:\s+([\d,]+)", log.read()).group(1).replace(",", ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("copydesk")
    parser.add_argument("articles")
    parser.add_argument("--articles", dest="number", type=int, default=20)
    parser.add_argument("--accurate", action="store_true")
    parser.add_argument("--json")
    parser.add_argument("--against")
    options = parser.parse_args()

    with open(options.articles, encoding="utf-8") as file:
        lines = [json.dumps({"text": json.loads(line)["text"]}) for line in file][: options.number]
    words = sum(len(json.loads(line)["text"].split()) for line in lines)
    stages = STAGES + (ACCURATE if options.accurate else [])
    runs = {run for stage in stages for run in stage[1:] if run is not None}

    with tempfile.TemporaryDirectory() as folder:
        once, twice = os.path.join(folder, "once.jsonl"), os.path.join(folder, "twice.jsonl")
        for path, times in [(once, 1), (twice, 2)]:
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(line + "\n" for _ in range(times) for line in lines)
        per_word, start = {}, {}
        for run in sorted(runs):
            first, both = count(options.copydesk, run, once), count(options.copydesk, run, twice)
            per_word[run], start[run] = (both - first) / words, 2 * first - both

    figures = {}
    for stage, with_it, without in stages:
        figures[stage] = per_word[with_it] - (per_word[without] if without is not None else 0)
    figures["all three"] = per_word["entities,quotes,sentiment"]
    figures["opening all three, once"] = start["entities,quotes,sentiment"]
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1)
            file.write("\n")

    before = {}
    if options.against:
        with open(options.against, encoding="utf-8") as file:
            before = json.load(file)
    print(f"{len(lines)} articles, {words} words; instructions per word\n")
    slower = []
    for stage, figure in figures.items():
        ratio = figure / before[stage] if before.get(stage) else None
        print(f"{stage:32} {figure:14,.0f}" + (f"   {ratio:.3f} of before" if ratio else ""))
        if ratio and ratio > SLOWER:
            slower.append(stage)
    if slower:
        sys.exit(f"slower by more than 5 %: {', '.join(slower)}")


if __name__ == "__main__":
    main()
