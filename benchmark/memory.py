#!/usr/bin/env python3
"""Measures the peak memory of one article, in MB for each MB of its text: for ordinary text, one word, and capitals.

    benchmark/memory.py [--copydesk target/release/copydesk] [--sizes 1,5,20] [ARGUMENT OF annotate ...]

The peak of an article of one sentence, which holds the program and the weights, is taken off.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent.parent
MB = 1_000_000


def shapes(size):
    article = (HERE / "examples/articles/kremlin.txt").read_text().strip() + "\n\n"
    for name, piece in [("ordinary text", article), ("one word", "said "), ("capitals", article.upper())]:
        yield name, (piece * (size // len(piece.encode()) + 1)).encode()[:size].decode(errors="ignore")


def peak(options, text):
    """The peak memory of the program over a text, in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a.txt")
        file.write_text(text)
        command = [options.copydesk, "annotate", str(file), "-j", "1", "-o", str(Path(folder, "out.jsonl")), *options.arguments]
        child = subprocess.Popen(command, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(child.pid, 0)
        if status != 0:
            sys.exit(f"{command}: status {status}: {child.stderr.read().decode()}")
        return usage.ru_maxrss * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copydesk", default=str(HERE / "target/release/copydesk"))
    parser.add_argument("--sizes", default="1,5,20")
    options, options.arguments = parser.parse_known_args()
    base = peak(options, "Ada spoke.")
    print(f"one sentence: {base / MB:.0f} MB\n\n| MB of text | shape | peak MB | MB per MB |\n|---|---|---|---|")
    for size in map(float, options.sizes.split(",")):
        for name, text in shapes(int(size * MB)):
            most = peak(options, text)
            print(f"| {size:g} | {name} | {most / MB:.0f} | {(most - base) / (size * MB):.1f} |", flush=True)


main()
