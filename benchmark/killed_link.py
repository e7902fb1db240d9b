#!/usr/bin/env python3
"""Kills `copydesk link` at random moments, resumes it each time, and compares the tables with those of a link left alone.

usage: killed_link.py COPYDESK TABLES FOLDER [--kills N] [--seed S]
  TABLES: of a finished run, not linked. FOLDER: where two copies of them are put; it must not exist.
"""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

from killed import same


def differences(one, other):
    """Files that differ. The manifest has a line for each attempt: it is compared by what it says of the last link."""
    wrong = [name for name in same(one, other) if name != "manifest.jsonl"]
    last = []
    for folder in (one, other):
        with open(f"{folder}/manifest.jsonl", encoding="utf-8") as manifest:
            lines = [json.loads(line) for line in manifest]
        links = [line["link"]["files"] for line in lines if isinstance(line, dict) and "link" in line]
        last.append((links[-1], lines[-1]))
    return wrong + ([] if last[0] == last[1] else ["manifest.jsonl"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("copydesk", "tables", "folder"):
        parser.add_argument(name)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    os.mkdir(args.folder)
    whole, killed = f"{args.folder}/whole", f"{args.folder}/killed"
    shutil.copytree(args.tables, whole)
    shutil.copytree(args.tables, killed)
    run = lambda folder, more: subprocess.Popen([args.copydesk, "link", folder, *more], stderr=subprocess.PIPE, text=True)
    start = time.perf_counter()
    alone = run(whole, [])
    said = alone.communicate()[1]
    if alone.returncode:
        sys.exit(said)
    took = time.perf_counter() - start
    dice = random.Random(args.seed)
    kills = finished = 0
    while kills < args.kills:
        child = run(killed, ["--resume"])
        time.sleep(dice.random() * took)
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
        said = child.communicate()[1]
        if child.returncode < 0:
            kills += 1
            continue
        finished += 1
        wrong = differences(whole, killed)
        if child.returncode or wrong:
            sys.exit(f"after {kills} kills: {wrong} differ; {said}")
    said = run(killed, ["--resume"]).communicate()[1]
    wrong = differences(whole, killed)
    if wrong:
        sys.exit(f"after {kills} kills: {wrong} differ; {said}")
    print(f"{kills} kills; {finished + 1} links ended, each with the files of the link left alone, byte for byte")


if __name__ == "__main__":
    main()
