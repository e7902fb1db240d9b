#!/usr/bin/env python3
"""Times copydesk and spaCy on the same articles, alternately, each process on one core.

usage: beside_spacy.py COPYDESK CORPUS.jsonl MODEL [--articles N] [--rounds N]
  CORPUS: articles with a "text"; MODEL: a spaCy model's folder or name. Run it with a Python that has spaCy, and vaderSentiment for the whole
  chain.

Two comparisons. Names only: spaCy's NER against entities without nominals and pronouns, since spaCy resolves none; entities whole are shown beside them.
And the whole chain: copydesk's entities (whole), quotes and sentiment against spaCy's full pipeline with an extractor of direct quotations on its parse (words
between marks, the nearest reporting verb, its subject) and VADER on each sentence and quotation. Of the chain there are three forms: all fast; entities and
sentiment accurate, quotes fast; all three accurate.

Prints for each: words per second (by white space; CPU time of the whole process minus that of an empty run), cold start (time and CPU time of
a run over one short article, from start to end), and peak memory. The best round counts.
"""
import argparse
import json
import os
import sys
import tempfile
import time

NAMES = """
import json, sys, spacy, warnings
warnings.simplefilter("ignore")
nlp = spacy.load(sys.argv[1], exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
for line in open(sys.argv[2], encoding="utf-8"):
    print(json.dumps([(e.start_char, e.end_char, e.label_) for e in nlp(json.loads(line)["text"]).ents]))
"""

CHAIN = """
import json, re, sys, spacy, warnings
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer
warnings.simplefilter("ignore")
nlp, vader = spacy.load(sys.argv[1]), SentimentIntensityAnalyzer()
SAID = {"say", "tell", "add", "ask", "announce", "argue", "claim", "explain", "note", "report", "reply", "state", "warn", "write"}
MARKS = re.compile('[\\u201c"]([^\\u201c\\u201d"]{2,}?)[\\u201d"]')

def quotes(doc):
    verbs = [token for token in doc if token.lemma_ in SAID]
    for found in MARKS.finditer(doc.text):
        span = doc.char_span(*found.span(), alignment_mode="expand")
        near = [verb for verb in verbs if min(abs(verb.i - span.start), abs(verb.i - span.end)) < 12]
        near.sort(key=lambda verb: min(abs(verb.i - span.start), abs(verb.i - span.end)))
        subjects = [child for verb in near[:1] for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
        speaker = subjects[0].doc[subjects[0].left_edge.i : subjects[0].right_edge.i + 1].text if subjects else None
        tone = vader.polarity_scores(found.group(1))["compound"]
        yield found.start(), found.end(), speaker, near[0].text if near else None, tone

for line in open(sys.argv[2], encoding="utf-8"):
    doc = nlp(json.loads(line)["text"])
    names = [(e.start_char, e.end_char, e.label_) for e in doc.ents]
    tones = [vader.polarity_scores(sentence.text)["compound"] for sentence in doc.sents]
    print(json.dumps([names, list(quotes(doc)), tones]))
"""


def run(command):
    """A command's wall seconds, CPU seconds, and peak memory in MB."""
    start = time.perf_counter()
    pid = os.fork()
    if not pid:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", TOKENIZERS_PARALLELISM="false")
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        if "BESIDE_SHOW" not in os.environ:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.execvp(command[0], command)
    _, status, usage = os.wait4(pid, 0)
    if status:
        sys.exit(f"{command[0]} failed; BESIDE_SHOW=1 shows why")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
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
        set_to = lambda *settings: [word for setting in settings for word in ("--set", setting)]
        ours = lambda plugins, *accurate, settings=(): lambda file: [
            args.copydesk, "annotate", file, "-j", "1", "--format", "jsonl", "--plugins", plugins,
            *set_to(*(f"{plugin}.model=accurate" for plugin in accurate), *settings)]
        names = ("entities.nominals=false", "entities.pronouns=false")
        spacy = lambda program: lambda file: [sys.executable, "-c", program, args.model, file]
        every = "entities,quotes,sentiment"
        commands = {
            "names only: copydesk fast": ours("entities", settings=names),
            "names only: copydesk accurate": ours("entities", "entities", settings=names),
            "names only: spaCy": spacy(NAMES),
            "names, nominals, pronouns: fast": ours("entities"),
            "names, nominals, pronouns: accurate": ours("entities", "entities"),
            "chain: copydesk fast": ours(every),
            "chain: entities and tone accurate": ours(every, "entities", "sentiment"),
            "chain: all three accurate": ours(every, "entities", "quotes", "sentiment"),
            "chain: spaCy, quotes, VADER": spacy(CHAIN),
        }
        best = {}
        for _ in range(args.rounds):
            for name, command in commands.items():
                for file in ("all", "one"):
                    figures = run(command(files[file]))
                    old = best.get((name, file), figures)
                    best[name, file] = (*(min(a, b) for a, b in zip(old[:2], figures)), max(old[2], figures[2]))
    print(f"{len(texts)} articles, {words} words, one core, best of {args.rounds}")
    for name in commands:
        (_, whole, memory), (start, cpu, _) = best[name, "all"], best[name, "one"]
        rate = words / max(whole - cpu, 1e-9)
        print(f"{name:36} {rate:>10,.0f} words/s  cold start {start * 1e3:7,.0f} ms ({cpu * 1e3:,.0f} ms CPU)  peak {memory:6.0f} MB")


if __name__ == "__main__":
    main()
