#!/usr/bin/env python3
"""Joins the rows that readers marked in real news with the texts, which are not in this repository.

usage: texts.py DATA > REAL.jsonl

A line is a text: {"id", "part", "text", "quotes": [{"start", "end", "type", "speaker": {"start", "end"} | null, "speaker_name", "continues", "optional"}]},
offsets in code points: the form of newsdesk's quotes.jsonl, without cues. `rows.tsv` has a line for each text, `# ID PART`, and one for each of its rows: where
it starts and ends, its kind, where its source is, where each speaker is named, and `+` (goes on with the row before) or `~` (optional).
"""
import gzip
import json
import re
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
TYPES = {"d": "direct", "m": "mixed", "i": "indirect"}
# A text of the Groningen Meaning Bank is so many of its sentences, a line each.
TOGETHER = 12


def read(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def texts(data):
    """All texts that may be asked for, by id."""
    sentences = [line["text"] for line in read(data / "entities/train4_gmb_silver.jsonl.gz")]
    found = {f"gmb-{at}": "\n".join(sentences[at:at + TOGETHER]) for at in range(0, len(sentences), TOGETHER)}
    news = dict.fromkeys(line["text"] for line in read(data / "sentiment/newsmtsc.train.jsonl.gz"))
    found |= {f"mtsc-{at}": text for at, text in enumerate(news)}
    return found | {"mean-" + line["id"].split("/")[-1]: line["text"] for line in read(data / "coref/meantime.all.jsonl.gz")}


def span(field):
    start, end = field.split("-")
    return {"start": int(start), "end": int(end)}


def quote(line, text):
    start, end, kind, source, speakers, flags = line.split("\t")
    names = [text[name["start"]:name["end"]] for name in map(span, speakers.split(";")) ] if speakers else []
    return {"start": int(start), "end": int(end), "type": TYPES[kind], "speaker": span(source) if source else None,
            "speaker_name": " ; ".join(names) or None, "continues": "+" in flags, "optional": "~" in flags}


def main(data):
    known = texts(Path(data))
    for part in re.split(r"^# ", (HERE / "rows.tsv").read_text("utf-8"), flags=re.M)[1:]:
        head, *rows = part.splitlines()
        id, number = head.split("\t")
        text = known[id]
        print(json.dumps({"id": id, "part": int(number), "text": text, "quotes": [quote(row, text) for row in rows]}, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
