#!/usr/bin/env python3
"""The cost of isolating the standard plugins: the same articles in process and isolated, alternately.

    benchmark/isolation.py CORPUS [--copydesk target/release/copydesk] [--rounds 5] [-j 1]

Prints wall and CPU time of each pair and their ratios. The best round counts, to reduce the noise of a busy machine.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time

parser = argparse.ArgumentParser()
parser.add_argument("corpus")
parser.add_argument("--copydesk", default="target/release/copydesk")
parser.add_argument("--rounds", type=int, default=5)
parser.add_argument("-j", dest="jobs", default="1")
args = parser.parse_args()


def run(output, *more):
    """Wall seconds, and CPU seconds of the host and the processes it waited for."""
    command = [args.copydesk, "annotate", args.corpus, "-f", "jsonl", "-o", output, "--force", "-j", args.jobs, *more]
    command += ["--plugins", "entities,quotes,sentiment"]
    start = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    assert status == 0, f"{' '.join(command)} ended with {status}"
    return time.perf_counter() - start, used.ru_utime + used.ru_stime


with tempfile.TemporaryDirectory() as folder:
    here, apart = (os.path.join(folder, name) for name in ("here.jsonl", "apart.jsonl"))
    pairs = []
    for i in range(args.rounds):
        # Alternate which is first, so that neither always has the warmer machine.
        both = [lambda: run(here), lambda: run(apart, "--isolate")]
        times = [work() for work in (both if i % 2 == 0 else reversed(both))]
        pairs.append(times if i % 2 == 0 else times[::-1])
        (wall, cpu), (wall_apart, cpu_apart) = pairs[-1]
        print(f"in process {wall:.2f} s, {cpu:.2f} cpu-s; isolated {wall_apart:.2f} s, {cpu_apart:.2f} cpu-s", flush=True)
    with open(here, "rb") as one, open(apart, "rb") as other:
        records = one.read()
        assert records == other.read(), "the records differ"
    articles = records.count(b"\n")
for which, name in ((0, "wall"), (1, "processor")):
    best = [min(pair[side][which] for pair in pairs) for side in (0, 1)]
    ratio = statistics.median(pair[1][which] / pair[0][which] for pair in pairs)
    extra = (best[1] - best[0]) / articles * 1e6
    print(f"{name} time: best {best[0]:.3f} and {best[1]:.3f} s, {extra:+.0f} us an article; median ratio of pairs {ratio:.3f}")
print(f"{articles} articles, the same bytes; -j {args.jobs}")
