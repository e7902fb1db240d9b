#!/usr/bin/env python3
"""Runs a corpus into a folder of Parquet with one worker and with several, alternately: words per second, their ratio, and memory over time.

usage: corpora.py COPYDESK CORPUS FOLDER [--jobs N] [--rounds N] [--part-articles N] [--plugins LIST]
  FOLDER: where the tables are written; each run replaces the one before. It must not exist. Linux only.

Memory is the process's peak (VmHWM) until a tenth of the parts was on disk, and until all were.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import time


def parts(folder):
    """How many parts are on disk, and the words in them."""
    try:
        with open(f"{folder}/manifest.jsonl", encoding="utf-8") as manifest:
            lines = [json.loads(line) for line in manifest if line.startswith('{"part"') and line.endswith("\n")]
    except FileNotFoundError:
        return 0, 0
    return len(lines), sum(line["part"]["words"] for line in lines)


def peak(pid):
    """A process's peak memory in MiB; None if it has ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="utf-8") as status:
            return next((int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM")), None)
    except FileNotFoundError:
        return None


def run(command, folder):
    """Seconds, words, and the peak memory when each part appeared on disk."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    peaks, last, memory = [], 0, None
    while child.poll() is None:
        memory = peak(child.pid) or memory
        count, _ = parts(folder)
        peaks += [memory] * (count - last)
        last = count
        time.sleep(0.05)
    took = time.perf_counter() - start
    if child.returncode not in (0, 1):
        sys.exit(child.stderr.read())
    count, words = parts(folder)
    shutil.rmtree(folder)
    return took, words, peaks + [memory] * (count - last)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("copydesk", "corpus", "folder"):
        parser.add_argument(name)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--part-articles", type=int, default=2500)
    parser.add_argument("--plugins", default="entities,quotes,sentiment")
    args = parser.parse_args()
    if os.path.exists(args.folder):
        sys.exit(f"{args.folder} is there")
    command = [args.copydesk, "annotate", args.corpus, "--plugins", args.plugins, "--format", "parquet", "-o", args.folder]
    command += ["--part-articles", str(args.part_articles)]
    best = {}
    for _ in range(args.rounds):
        for jobs in (1, args.jobs):
            took, words, peaks = run([*command, "-j", str(jobs)], args.folder)
            tenth = peaks[max(len(peaks) // 10 - 1, 0)]
            print(
                f"{jobs} workers: {words:,} words in {took:.1f} s, {words / took:,.0f} words/s; "
                f"memory {tenth:.1f} MiB after a tenth, {peaks[-1]:.1f} MiB at the end ({peaks[-1] / tenth - 1:+.1%})",
                flush=True,
            )
            best[jobs] = min(took, best.get(jobs, took))
    print(f"{args.jobs} workers are {best[1] / best[args.jobs]:.2f} times as fast as one, the best of {args.rounds} rounds each")


if __name__ == "__main__":
    main()
