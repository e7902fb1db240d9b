#!/usr/bin/env python3
"""Compares `desk.tables` with the command line, row for row, and counts what Python costs beside it.

usage: python_overhead.py ARTICLES.jsonl [--articles N] [--rounds N] [--instructions]
  ARTICLES: lines with an "id" and a "text"; tests/newsdesk/quotes.jsonl of this repository will do. Run it with a Python that has copydesk and
  pyarrow. --instructions counts instructions, which no busy machine changes, instead of CPU time; it needs valgrind.

Prints how many rows of each table are equal, every cell, of all articles; then, of the first N, CPU time per article (user and system), all plugins, one worker: of the command line
with JSONL and with Parquet out, of a loop over `desk.annotate` without and with reading the quotations, of `desk.annotate(...).to_json()`, and of
`desk.tables` with all tables written as Parquet. The ways take turns, and the best of the rounds counts. Starting up is told apart: a run
reads its articles once, another twice. Then microseconds of a call of `annotate` without any plugin on ten bytes: an upper bound of what the way
through Python costs per article.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time

IN_PYTHON = """
import sys, json, copydesk
desk = copydesk.Desk()
articles = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
"""

WAYS = {
    "command line, JSONL": ["annotate", "FILE", "-j", "1", "-o", "OUT.jsonl", "--force"],
    "loop": IN_PYTHON + "for a in articles: desk.annotate(a['text'], id=a['id'])",
    "loop, JSON": IN_PYTHON + "for a in articles: desk.annotate(a['text'], id=a['id']).to_json()",
    "loop, quotes": IN_PYTHON
    + "for a in articles: [(q.text, q.label, q.cue, q.speaker and q.speaker.name) for q in desk.annotate(a['text']).quotes]",
    "command line, Parquet": ["annotate", "FILE", "-j", "1", "-f", "parquet", "-o", "OUT"],
    "tables, Parquet": IN_PYTHON
    + """
import tempfile, pyarrow as pa, pyarrow.parquet as pq
with tempfile.TemporaryDirectory() as folder:
    for name, stream in desk.tables(pa.Table.from_pylist(articles), workers=1).items():
        pq.write_table(pa.table(stream), f"{folder}/{name}", compression="zstd")
""",
}


def command(way, file, folder):
    if isinstance(way, str):
        return [sys.executable, "-c", way, file]
    from copydesk._native import PROGRAM

    return [str(PROGRAM), *(arg.replace("FILE", file).replace("OUT", f"{folder}/out") for arg in way)]


def cpu_time(way, file):
    """CPU milliseconds of a run, of all its threads."""
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(command(way, file, folder), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{way} failed:\n{said.decode()}")
        return (usage.ru_utime + usage.ru_stime) * 1e3


def instructions(way, file):
    """Millions of instructions of a run, of all its threads."""
    with tempfile.TemporaryDirectory() as folder:
        log = f"{folder}/log"
        tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", f"--log-file={log}"]
        run = [*tool, *command(way, file, folder)]
        done = subprocess.run(run, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"{run} ended with {done.returncode}:\n{done.stderr}")
        with open(log) as lines:
            return int(re.search(r"I\s+refs:\s+([\d,]+)", lines.read()).group(1).replace(",", "")) / 1e6


def compare(file, articles):
    """The rows of all tables, from the command line and from Python, by one and by two workers."""
    import copydesk
    import pyarrow as pa
    import pyarrow.parquet as pq

    with tempfile.TemporaryDirectory() as folder:
        way = ["annotate", "FILE", "-j", "1", "-f", "parquet", "-o", "OUT"]
        subprocess.run(command(way, file, folder), check=True, stderr=subprocess.DEVNULL)
        theirs = {name: pq.read_table(f"{folder}/out/{name}") for name in copydesk.TABLES}
    desk = copydesk.Desk()
    for workers in (1, 2):
        for name, stream in desk.tables(pa.Table.from_pylist(articles), workers=workers).items():
            if pa.table(stream).to_pylist() != theirs[name].to_pylist():
                sys.exit(f"the rows of `{name}` are not those of the command line, with {workers} workers")
    print(f"{len(articles)} articles; equal rows: " + ", ".join(f"{name} {rows.num_rows:,}" for name, rows in theirs.items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--articles", dest="number", type=int)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--instructions", action="store_true")
    args = parser.parse_args()
    with open(args.articles, encoding="utf-8") as lines:
        articles = [{key: json.loads(line)[key] for key in ("id", "text")} for line in lines]

    compare(args.articles, articles)
    articles = articles[: args.number]
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for times in (1, 2):
            files[times] = f"{folder}/{times}.jsonl"
            with open(files[times], "w", encoding="utf-8") as out:
                out.writelines(json.dumps(article) + "\n" for article in articles * times)
        measure, unit, rounds = (instructions, "M instructions", 1) if args.instructions else (cpu_time, "ms CPU", args.rounds)
        least = {}
        for _ in range(rounds):
            for name, way in WAYS.items():
                for times in (1, 2):
                    found = measure(way, files[times])
                    least[name, times] = min(found, least.get((name, times), found))
        base = None
        for name in WAYS:
            per_article = (least[name, 2] - least[name, 1]) / len(articles)
            base = per_article if name.startswith("command") else base
            print(f"{name:24} {per_article:8.3f} {unit}/article  {per_article / base - 1:+7.1%}", flush=True)

    import copydesk

    bare, n, best = copydesk.Desk(plugins=[]), 20_000, float("inf")
    for _ in range(5):
        start = time.process_time()
        for _ in range(n):
            bare.annotate("Ada spoke.")
        best = min(best, time.process_time() - start)
    print(f"{'no plugin, 10 bytes':24} {best / n * 1e6:8.1f} µs CPU/call")


main()
