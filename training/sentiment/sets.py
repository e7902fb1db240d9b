#!/usr/bin/env python3
"""Writes the sets that are learned from as copydesk reads them: WORK/NAME.jsonl, each line with its `targets`.

usage: sets.py DATA DESK WORK [NAMES]      DATA: the folder of the data sets; DESK: newsdesk, with tone/*.tsv, articles.jsonl and sentiment.jsonl;
                                           NAMES: a set with names, train4_gmb_silver.jsonl.gz

  tone     DESK/tone/*.tsv but tr.tsv, and invented/targets.tsv beside this file: a kind, a tab, a sentence with each target as [name|label];
           tr: the short sentences of tr.tsv; tone.held: the lines of `tone` from tn.tsv and tq.tsv, which nothing learns from
  whole    invented/sentences.tsv: sentences that are good news, bad or neither
  gmb      sentences of NAMES, each asked about one of its persons or organisations; nothing is known of their tone
  desk     newsdesk's articles, with the labels of the whole (`article`) and of whom they name (`judged`)
  the rest as DATA has them, NAME.jsonl.gz
"""
import gzip
import json
import random
import re
import sys
from pathlib import Path

SETS = ["newsmtsc.train", "newsmtsc_rw.dev", "newsmtsc_mt.dev", "emobank.train", "emobank.dev", "emobank.test", "vader_nyteditorial.all"]
# On EmoBank's scale of five points.
SCORES = {"good": 3.65, "neither": 3.0, "bad": 2.35}
# Sentences without a label that are taken.
UNLABELLED = 40000
HERE = Path(__file__).resolve().parent


def write(work, name, lines):
    (work / f"{name}.jsonl").write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")


def rows(path):
    return [line.split("\t", 1) for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]


def targets(path):
    """A line for each target of each sentence, offsets in code points."""
    for number, (kind, marked) in enumerate(rows(path)):
        text, found, at = "", [], 0
        for mark in re.finditer(r"\[([^|\]]+)\|(positive|neutral|negative)\]", marked):
            text += marked[at:mark.start()]
            found.append((len(text), len(text) + len(mark[1]), mark[2]))
            text, at = text + mark[1], mark.end()
        text += marked[at:]
        for which, (start, end, label) in enumerate(found):
            target = {"start": start, "end": end}
            yield {"id": f"{path.stem}-{number:03}-{which}", "text": text, "target": target, "targets": [target], "label": label, "kind": kind}


def lines(path):
    with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def unlabelled(path):
    """Sentences of some length that name somebody, each with one to ask about: a person if there is one, since news praises and blames them most."""
    rng, seen, out = random.Random(3), set(), []
    for line in lines(path):
        text, spans = line["text"], [span for span in line["spans"] if span["label"] in ("PER", "ORG")]
        if text in seen or not spans or not 50 <= len(text) <= 240:
            continue
        seen.add(text)
        rng.shuffle(spans)
        chosen = min(spans, key=lambda span: span["label"] != "PER")
        target = {"start": line["offsets"][chosen["start_token"]][0], "end": line["offsets"][chosen["end_token_exclusive"] - 1][1]}
        out.append({"id": f"gmb-{len(out)}", "text": text, "target": target, "targets": [target], "label": ""})
    rng.shuffle(out)
    return out[:UNLABELLED]


def main(data, desk, work, *names):
    data, desk, work = Path(data), Path(desk), Path(work)
    for name in SETS:
        found = lines(data / f"{name}.jsonl.gz")
        write(work, name, [line | {"id": str(line["id"]), "targets": [line["target"]] if line.get("target") else []} for line in found])
    paths = [path for path in sorted((desk / "tone").glob("*.tsv")) if path.stem != "tr"]
    tone = [line for path in [*paths, HERE / "invented/targets.tsv"] for line in targets(path)]
    write(work, "tone", tone)
    write(work, "tone.held", [line for line in tone if line["id"].startswith(("tn", "tq"))])
    write(work, "tr", list(targets(desk / "tone/tr.tsv")))
    whole = enumerate(rows(HERE / "invented/sentences.tsv"))
    write(work, "whole", [{"id": f"whole-{at}", "text": text, "target": None, "targets": [], "score": SCORES[tone]} for at, (tone, text) in whole])
    judged = {line["id"]: line for line in lines(desk / "sentiment.jsonl")}
    articles = [(line, judged[line["id"]]) for line in lines(desk / "articles.jsonl")]
    for path in names:
        write(work, "gmb", unlabelled(Path(path)))
    write(work, "desk", [{"id": line["id"], "text": line["text"], "article": gold["article"], "judged": gold["targets"]} for line, gold in articles])


if __name__ == "__main__":
    main(*sys.argv[1:])
