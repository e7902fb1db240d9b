#!/usr/bin/env python3
"""Counts what Python costs beside the command line, in instructions, which no busy machine changes.

usage: python_overhead.py ARTICLES.jsonl [--articles N]
  ARTICLES: lines with an "id" and a "text"; tests/newsdesk/quotes.jsonl of this repository will do. Run it with a Python that has copydesk and
  pyarrow, on a machine that has valgrind.

Prints millions of instructions per article, all plugins, one worker: of the command line with JSONL and with Parquet out, of a loop over
`desk.annotate` without and with reading the quotations, of `desk.annotate(...).to_json()`, and of `desk.tables` with all tables written as Parquet.
Starting up is told apart: a run reads its articles once, another twice. Then, as time, microseconds of a call of `annotate` without any plugin on
ten bytes: an upper bound of what the way through Python costs per article.
"""
import argparse
import json
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
import pyarrow as pa, pyarrow.parquet as pq
for name, stream in desk.tables(pa.Table.from_pylist(articles), workers=1).items():
    pq.write_table(pa.table(stream), "/dev/null", compression="zstd")
""",
}


def count(way, file):
    """Instructions of a run, and of its threads."""
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(way, str):
            command = [sys.executable, "-c", way, file]
        else:
            from copydesk._native import PROGRAM

            command = [PROGRAM, *(arg.replace("FILE", file).replace("OUT", f"{folder}/out") for arg in way)]
        log = f"{folder}/log"
        tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", f"--log-file={log}"]
        done = subprocess.run([*tool, *command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"{command} ended with {done.returncode}:\n{done.stderr}")
        with open(log) as lines:
            return int(re.search(r"I\s+refs:\s+([\d,]+)", lines.read()).group(1).replace(",", ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles")
    parser.add_argument("--articles", dest="number", type=int, default=20)
    args = parser.parse_args()
    with open(args.articles, encoding="utf-8") as lines:
        articles = [{key: json.loads(line)[key] for key in ("id", "text")} for line in lines][: args.number]

    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for times in (1, 2):
            files[times] = f"{folder}/{times}.jsonl"
            with open(files[times], "w", encoding="utf-8") as out:
                out.writelines(json.dumps(article) + "\n" for article in articles * times)
        base = None
        for name, way in WAYS.items():
            once, twice = count(way, files[1]), count(way, files[2])
            per_article = (twice - once) / len(articles) / 1e6
            base = per_article if name.startswith("command") else base
            print(f"{name:24} {per_article:8.3f} M instructions/article  {per_article / base - 1:+7.1%}", flush=True)

    import copydesk

    bare, n, best = copydesk.Desk(plugins=[]), 20_000, float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(n):
            bare.annotate("Ada spoke.")
        best = min(best, time.perf_counter() - start)
    print(f"{'no plugin, 10 bytes':24} {best / n * 1e6:8.1f} µs/call")


main()
