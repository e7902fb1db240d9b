#!/usr/bin/env python3
"""Kills a run into a folder at random moments, resumes it each time, and compares the result with that of an undisturbed run.

usage: killed.py COPYDESK CORPUS FOLDER [--kills N] [--format F] [--part-articles N] [--seed S]
  FOLDER: where both runs are written; it must not exist.
"""
import argparse
import filecmp
import os
import random
import signal
import subprocess
import sys
import time


def same(one, other):
    """Names of files that differ between the folders."""
    compared = filecmp.dircmp(one, other, ignore=[])
    _, wrong, odd = filecmp.cmpfiles(one, other, compared.common_files, shallow=False)
    inner = [f"{name}/{file}" for name in compared.common_dirs for file in same(f"{one}/{name}", f"{other}/{name}")]
    return compared.left_only + compared.right_only + wrong + odd + inner


def begun(folder):
    """Whether a run has started in the folder: its manifest has a complete line."""
    try:
        with open(f"{folder}/manifest.jsonl", "rb") as manifest:
            return b"\n" in manifest.read()
    except FileNotFoundError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("copydesk", "corpus", "folder"):
        parser.add_argument(name)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--format", default="parquet")
    parser.add_argument("--part-articles", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    os.mkdir(args.folder)
    whole, killed = f"{args.folder}/whole", f"{args.folder}/killed"
    command = [args.copydesk, "annotate", args.corpus, "--format", args.format, "--part-articles", str(args.part_articles)]
    run = lambda folder, more: subprocess.Popen([*command, "-o", folder, *more], stderr=subprocess.PIPE, text=True)
    start = time.perf_counter()
    alone = run(whole, [])
    alone.communicate()
    took = time.perf_counter() - start
    dice = random.Random(args.seed)
    kills = finished = 0
    while kills < args.kills:
        there = begun(killed)
        child = run(killed, ["--resume"] if there else [])
        # Most kills are early, so that there are many before the run ends.
        time.sleep(dice.random() ** 3 * took)
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
            said = child.communicate()[1]
            if child.returncode < 0:
                kills += 1
                continue
        else:
            said = child.communicate()[1]
        if child.returncode not in (0, 1):
            sys.exit(f"after {kills} kills: {said}")
        wrong = same(whole, killed)
        if wrong:
            sys.exit(f"after {kills} kills these files differ: {wrong}")
        finished += 1
        subprocess.run(["rm", "-r", killed], check=True)
    if begun(killed):
        said = run(killed, ["--resume"]).communicate()[1]
        wrong = same(whole, killed)
        if wrong:
            sys.exit(f"at the end these files differ: {wrong}; {said}")
        finished += 1
    print(f"{kills} kills; {finished} runs ended, each with the files of the run left alone, byte for byte")


if __name__ == "__main__":
    main()
