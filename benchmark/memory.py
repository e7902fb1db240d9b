#!/usr/bin/env python3
"""Measures the peak memory of one article, in MB for each MB of its text: for ordinary text, one word, and capitals.

    benchmark/memory.py [--copydesk target/release/copydesk] [--sizes 1,5,20] [ARGUMENT OF annotate ...]

The peak of an article of one sentence, which holds the program, is taken off. “Written” is what the program may write to: without the pages of lexicons and
weights, which are mapped from files and of which a longer text touches more, some 9 MB at most.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent.parent
MB = 1_000_000


def shapes(size):
    article = (HERE / "examples/articles/kremlin.txt").read_text().strip() + "\n\n"
    for name, piece in [("ordinary text", article), ("one word", "said "), ("capitals", article.upper())]:
        yield name, (piece * (size // len(piece.encode()) + 1)).encode()[:size].decode(errors="ignore")


def written(child):
    """The anonymous memory of a running process, in bytes; 0 once it has ended."""
    try:
        found = re.search(r"RssAnon:\s+(\d+) kB", Path(f"/proc/{child.pid}/status").read_text())
    except OSError:
        return 0
    return int(found[1]) * 1024 if found else 0


def peaks(options, text):
    """The peak memory of the program over a text, and the peak of what it has written to, in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "a.txt")
        file.write_text(text)
        command = [options.copydesk, "annotate", str(file), "-j", "1", "-o", str(Path(folder, "out.jsonl")), *options.arguments]
        child = subprocess.Popen(command, stderr=subprocess.PIPE)
        most, ended = 0, 0
        while not ended:
            most = max(most, written(child))
            ended, status, usage = os.wait4(child.pid, os.WNOHANG)
            time.sleep(0.005)
        if status != 0:
            sys.exit(f"{command}: status {status}: {child.stderr.read().decode()}")
        return usage.ru_maxrss * 1024, most


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copydesk", default=str(HERE / "target/release/copydesk"))
    parser.add_argument("--sizes", default="1,5,20")
    options, options.arguments = parser.parse_known_args()
    base, base_written = peaks(options, "Ada spoke.")
    print(f"one sentence: {base / MB:.0f} MB, of which {base_written / MB:.0f} are written\n")
    print("| MB of text | shape | peak MB | MB per MB | written, MB per MB |\n|---|---|---|---|---|")
    for size in map(float, options.sizes.split(",")):
        for name, text in shapes(int(size * MB)):
            most, most_written = peaks(options, text)
            each, each_written = (most - base) / (size * MB), (most_written - base_written) / (size * MB)
            print(f"| {size:g} | {name} | {most / MB:.0f} | {each:.1f} | {each_written:.1f} |", flush=True)


main()
