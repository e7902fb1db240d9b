#!/usr/bin/env python3
"""Times copydesk's entities beside spaCy's on the same articles, in turn, on one core.

usage: beside_spacy.py COPYDESK CORPUS.jsonl MODEL [--articles N] [--rounds N]
  CORPUS: articles with a "text"; MODEL: a spaCy model's folder or name. Run it with a Python that has spaCy.

Prints for each: words a second (by white space; CPU time of the whole process less that of an empty run), CPU time of a run over one short
article, from start to end, and peak memory. The best of the rounds counts.
"""
import argparse
import json
import os
import sys
import tempfile

READ = """
import json, sys, spacy, warnings
warnings.simplefilter("ignore")
nlp = spacy.load(sys.argv[1], exclude=sys.argv[3].split(","))
for line in open(sys.argv[2], encoding="utf-8"):
    [(e.start_char, e.end_char, e.label_) for e in nlp(json.loads(line)["text"]).ents]
"""


def run(command):
    """CPU seconds and peak memory in MB of a command."""
    pid = os.fork()
    if not pid:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    for name in ("copydesk", "corpus", "model"):
        parser.add_argument(name)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with open(args.corpus, encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(args.articles))]
    words = sum(len(text.split()) for text in texts)
    with tempfile.TemporaryDirectory() as folder:
        files = {}
        for name, some in (("all", texts), ("one", ["Ada Example told the BBC: “No cuts this year.”"])):
            files[name] = os.path.join(folder, name + ".jsonl")
            with open(files[name], "w", encoding="utf-8") as out:
                out.writelines(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(some))
        ours = lambda model: lambda file: [args.copydesk, "annotate", file, "--plugins", "entities", "-j", "1", "--format", "jsonl", "--set", f"entities.model={model}"]
        spacy = lambda without: lambda file: [sys.executable, "-c", READ, args.model, file, without]
        commands = {
            "copydesk fast": ours("fast"),
            "copydesk accurate": ours("accurate"),
            "spaCy, names only": spacy("tagger,parser,attribute_ruler,lemmatizer"),
            "spaCy, whole pipeline": spacy(""),
        }
        best = {}
        for _ in range(args.rounds):
            for name, command in commands.items():
                for file in ("all", "one"):
                    seconds, memory = run(command(files[file]))
                    old = best.get((name, file), (seconds, memory))
                    best[name, file] = (min(old[0], seconds), max(old[1], memory))
    print(f"{len(texts)} articles, {words} words, one core, best of {args.rounds}")
    for name in commands:
        (whole, memory), (one, _) = best[name, "all"], best[name, "one"]
        print(f"{name:24} {words / max(whole - one, 1e-9):>10,.0f} words/s  one article {one * 1e3:7.0f} ms  peak {memory:6.0f} MB")


if __name__ == "__main__":
    main()
