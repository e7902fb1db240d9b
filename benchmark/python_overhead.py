#!/usr/bin/env python3
"""What Python costs beside the command line: one article at a time, and a whole table.

usage: python_overhead.py CORPUS.jsonl [--rounds N]
  CORPUS: articles with "id" and "text". Run it with a Python that has copydesk and pyarrow.

Prints, best of the rounds, on one thread: milliseconds of CPU time per article of the command line (a run over all less a run over none), of a
loop over `desk.annotate`, and of `desk.tables`; and microseconds of a loop over `desk.annotate` without any plugin, on the shortest article:
an upper bound of what the way through Python costs.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import copydesk
import pyarrow as pa
import pyarrow.parquet as pq


def cpu_of(command):
    """CPU seconds of a command."""
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def best(rounds, work):
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus")
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with open(args.corpus, encoding="utf-8") as lines:
        articles = [{key: json.loads(line)[key] for key in ("id", "text")} for line in lines]
    table = pa.Table.from_pylist(articles)
    desk = copydesk.Desk()

    with tempfile.TemporaryDirectory() as folder:
        for name, rows in [("all.parquet", table), ("none.parquet", table.slice(0, 1))]:
            pq.write_table(rows, f"{folder}/{name}")
        command = [sys.executable, "-m", "copydesk", "annotate", "-j", "1", "-f", "parquet", "--force", "-o"]
        run = lambda name, n: cpu_of([*command, f"{folder}/{name}{n}/", f"{folder}/{name}.parquet"])
        line = min(run("all", n) for n in range(args.rounds)) - min(run("none", n) for n in range(args.rounds))

    def loop():
        for article in articles:
            desk.annotate(article["text"], id=article["id"])

    def tables():
        for name, stream in desk.tables(table, workers=1).items():
            pq.write_table(pa.table(stream), os.devnull, compression="zstd")

    count = len(articles)
    shown = {"command line": line, "loop over annotate": best(args.rounds, loop), "tables": best(args.rounds, tables)}
    for name, seconds in shown.items():
        print(f"{name:20} {seconds / count * 1e3:8.3f} ms/article  {seconds / line - 1:+7.1%}")

    bare, n = copydesk.Desk(plugins=[]), 20_000
    short = best(args.rounds, lambda: [bare.annotate("Ada spoke.") for _ in range(n)])
    print(f"{'no plugin, 10 bytes':20} {short / n * 1e6:8.1f} µs/article")


main()
