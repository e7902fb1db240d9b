#!/usr/bin/env python3
"""Counts the instructions that patterns of text and markup take, at a length and at four times the length, and says how they grow.

    benchmark/growth.py [--copydesk target/release/copydesk] [--kilobytes 64] [--most 1.2] [--plugins quotes] [--together 1] [--time] [PATTERN ...]

The exponent is that of the length: 1 is linear, 2 quadratic. Those of an empty article are taken off. Exit status 1: one is more than --most.
Instructions are counted by valgrind (cachegrind without its caches), so that the figures are the same on any machine, busy or not; times of a
few milliseconds on a machine that others use would have to allow so much that a quadratic step passes. `.ci/run` counts at 8 kB and 32 kB, for text
with `quotes` alone: to start all plugins under valgrind takes ten times as long as to read the text, since their files are hashed, and valgrind hides the
CPU's instructions for hashing. --together N reads N patterns of text in one run, and measures each of them alone only if the sum grows faster than the
text. --time takes nanoseconds of CPU time instead, for which lengths have to be large: --kilobytes 512 takes minutes for all patterns and all
plugins.
"""

import argparse
import concurrent.futures
import functools
import itertools
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent.parent
# What grows as the text does has 0.94 to 1.02. A quadratic pattern that is a fortieth of a linear sum at the short length gives the sum more than this.
SUSPECT = 1.04


def repeat(piece, before="", after=""):
    """A pattern: a piece as often as it fits. `{}` in it is the number of the piece."""

    def build(size):
        if "{}" not in piece:
            return before + piece * max(1, (size - len(before)) // len(piece)) + after
        out, i = [before], 0
        length = len(before)
        while length < size:
            out.append(piece.replace("{}", str(i)))
            length += len(out[-1])
            i += 1
        return "".join(out) + after

    return build


HELLO = "<p>Hello there, said Bob Smith of London, at length.</p>"
TEXT = {
    "article": repeat((HERE / "examples/articles/kremlin.txt").read_text() + "\n\n"),
    "capitals": repeat((HERE / "examples/articles/kremlin.txt").read_text().upper() + "\n\n"),
    "one line": repeat((HERE / "examples/articles/kremlin.txt").read_text().replace("\n", " ") + " "),
    "said": repeat("said "),
    "he said": repeat("he said that "),
    "says and asks": repeat("she said he said they asked "),
    "one name": repeat("Ada Example "),
    "names": repeat("Ada{} Bo{} "),
    "persons": repeat("Ada Example{} said so. He left. "),
    "initials": repeat("A. B. C. "),
    "titles": repeat("Mr Smith{}, the minister, "),
    "pronouns": repeat("he she they his her "),
    "the man": repeat("the man the spokesman the former nurse "),
    "quotes": repeat("“No cuts,” said Ada. "),
    "open quotes": repeat("“No cuts "),
    "closed quotes": repeat("No cuts” "),
    "straight quotes": repeat('"a" '),
    "quote marks": repeat('"'),
    "nested quotes": repeat("“a ‘b "),
    "apostrophes": repeat("it's the boys' ' "),
    "quoted paragraphs": repeat("“Ada spoke.\n\n"),
    "brackets": repeat("(a [b "),
    "commas": repeat("a, b, "),
    "dots": repeat("... "),
    "periods": repeat("."),
    "dashes": repeat("a — b – c - "),
    "hyphens": repeat("a-b"),
    "one word": repeat("a"),
    "one capital": repeat("A"),
    "spaces": repeat(" ", "a", "b"),
    "lines": repeat("a\n"),
    "blank lines": repeat("a\n\n"),
    "digits": repeat("12,345.67 "),
    "ands": repeat("Ada and Bo and "),
    "of": repeat("Bank of the Bank of the "),
    "bylines": repeat("By Ada Example\n"),
    "datelines": repeat("LONDON (Reuters) - Ada spoke.\n\n"),
    "entities": repeat("&amp;quot;"),
    "ampersands": repeat("&"),
    "mojibake": repeat("â€œ"),
    "soft hyphens": repeat("a\u00ad"),
    "combining marks": repeat("e\u0301"),
    "emoji": repeat("👩\u200d🚀"),
    "sad": repeat("not very good and not bad, "),
}
HTML = {
    "html &": repeat("&", "<html><body>"),
    "html Marks &amp; Spencer": repeat("Marks &amp; Spencer said so. ", "<html><body><p>"),
    "html attributes": repeat("a{}=1 ", "<html><body><p ", ">" + HELLO),
    "html <body a=1>": repeat("<body a{}=1>", "<html>", HELLO),
    "html paragraphs": repeat(HELLO, "<html><body><article>"),
    "html <br>": repeat("Ada spoke.<br>", "<html><body><p>"),
    "html formatting": repeat("<p><b>Ada</p><i>Bo</i></b>", "<html><body>"),
    "html cells": repeat("<tr><td>Ada<td>Bo", "<html><body><table>"),
    "html comments": repeat("<!-- x -->y", "<html><body><p>"),
    "html links": repeat("<a href=/{}>Ada spoke of it.</a> ", "<html><body><p>"),
    "html nested": repeat("<div>", "<html><body>"),
    "html scripts": repeat("<script>var a = '<p>';</script>", "<html><body>" + HELLO),
    "html JSON-LD": repeat('<script type="application/ld+json">{"@type":"NewsArticle","headline":"H{}"}</script>', "<html>", HELLO),
    "html classes": repeat('<p class="comment c{}">Ada spoke, and left.</p>', "<html><body>"),
    "html <q>": repeat("<q>No, said Ada. ", "<html><body><p>"),
}


def other(name, size):
    article = json.dumps({"id": 1, "title": "Cuts", "text": "“No cuts,” said Ada Example."})
    return {
        "jsonl": repeat(article + "\n"),
        "json array": repeat(article + ",\n", "[", article + "]"),
        "json brackets": repeat("[", '{"text": '),
        "csv": repeat('1;Cuts;"No ""cuts"", said Ada."\n', "id;title;text\n"),
        "csv open quotes": repeat('1;"No\n', "id;text\n"),
        "rss": repeat("<item><title>Cuts</title><description>Ada spoke.</description></item>", "<rss version='2.0'><channel>", "</channel></rss>"),
    }[name](size)


OTHER = ["jsonl", "json array", "json brackets", "csv", "csv open quotes", "rss"]


def cost(options, texts, plugins):
    """Instructions, or nanoseconds of CPU time, of a run over articles."""
    with tempfile.TemporaryDirectory() as folder:
        names = [str(i) for i in range(len(texts))]
        for name, text in zip(names, texts):
            Path(folder, name).write_text(text)
        # Valgrind is slow: what takes long here is no deadlock.
        command = [options.copydesk, "annotate", *names, "-j", "1", *plugins, "--timeout", "100000", "-o", "out.jsonl", "--offsets", "byte"]
        if not options.time:
            command = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", *command]
        with open(Path(folder, "log"), "w+") as log:
            child = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            log.seek(0)
            said = log.read()
        found = re.search(r"I\s+refs:\s+([\d,]+)", said)
        if child.returncode not in (0, 1) or not (found or options.time):
            sys.exit(f"{command}: status {child.returncode}: {said[-2000:]}")
        return int(1e9 * (usage.ru_utime + usage.ru_stime)) if options.time else int(found[1].replace(",", ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copydesk", default=str(HERE / "target/release/copydesk"))
    parser.add_argument("--kilobytes", type=int, default=64)
    parser.add_argument("--most", type=float, default=1.2)
    parser.add_argument("--plugins", help="those that read the patterns of text; all by default")
    parser.add_argument("--together", type=int, default=1, help="how many patterns one run reads")
    parser.add_argument("--time", action="store_true", help="CPU time instead of instructions")
    parser.add_argument("patterns", nargs="*")
    options = parser.parse_args()
    options.copydesk = str(Path(options.copydesk).resolve())
    # What reads markup is the reader; plugins would only hide how it grows.
    others = {name: functools.partial(other, name) for name in OTHER}
    processors = ["--plugins", options.plugins] if options.plugins else []
    kinds = [(TEXT, ["--any-language", *processors]), (HTML, ["--plugins", "none"]), (others, ["--plugins", "none"])]
    bases = {}

    def measured(group):
        """Rows of name, cost of a byte and exponent: one for all of a group, or one for each."""
        plugins = group[0][2]
        base = bases[tuple(plugins)]
        sizes = [[build(kilobytes * 1000) for _, build, _ in group] for kilobytes in (options.kilobytes, 4 * options.kilobytes)]
        lengths = [sum(len(text.encode()) for text in texts) for texts in sizes]
        # What is refused at its beginning takes next to nothing, which says nothing of growth; nor do times that are short beside an empty run's.
        least = [base // 10 if options.time else 20 * length for length in lengths]
        short, long = (max(floor, cost(options, texts, plugins) - base) for floor, texts in zip(least, sizes))
        exponent = math.log(long / short) / math.log(lengths[1] / lengths[0])
        if len(group) > 1 and exponent > SUSPECT:
            return [row for pattern in group for row in measured([pattern])]
        return [(", ".join(name for name, _, _ in group), long / lengths[1], exponent)]

    patterns = [(name, build, plugins) for built, plugins in kinds for name, build in built.items()]
    patterns = [pattern for pattern in patterns if not options.patterns or pattern[0] in options.patterns]
    for _, _, plugins in patterns:
        if tuple(plugins) not in bases:
            bases[tuple(plugins)] = cost(options, ["Ada spoke."], plugins)
    alike = [list(group) for _, group in itertools.groupby(patterns, key=lambda pattern: pattern[2])]
    groups = []
    for group in alike:
        # Without plugins a start costs little, and much of markup is refused.
        together = 1 if "none" in group[0][2] else options.together
        groups += [group[i : i + together] for i in range(0, len(group), together)]
    worst = 0
    print(f"| pattern | {'ns' if options.time else 'instructions'} per byte | exponent |\n|---|---|---|")
    with concurrent.futures.ThreadPoolExecutor(1 if options.time else os.cpu_count()) as pool:
        for name, each, exponent in itertools.chain.from_iterable(pool.map(measured, groups)):
            worst = max(worst, exponent)
            mark = " **" if exponent > options.most else ""
            print(f"| {name} | {each:.0f} | {exponent:.2f}{mark} |", flush=True)
    print(f"\nthe most: {worst:.2f}")
    sys.exit(worst > options.most)


main()
