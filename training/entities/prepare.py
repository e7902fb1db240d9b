#!/usr/bin/env python3
"""Makes train.jsonl and dev.jsonl of the openly licensed sentences: twelve of a source to a document, every tenth document held out.

usage: prepare.py DATA_DIR OUT_DIR      DATA_DIR holds entities/train4_open_human.jsonl.gz
"""
import gzip
import json
import sys
from pathlib import Path

SENTENCES = 12


def spans(sentence, base):
    offsets = sentence["offsets"]
    for span in sentence["spans"]:
        start, end = offsets[span["start_token"]][0], offsets[span["end_token_exclusive"] - 1][1]
        yield {"start": base + start, "end": base + end, "label": span["label"]}


def documents(source, sentences):
    for at in range(0, len(sentences), SENTENCES):
        text, found = "", []
        for sentence in sentences[at:at + SENTENCES]:
            text += "\n" if text else ""
            found += spans(sentence, len(text))
            text += sentence["text"]
        yield {"id": f"{source}-{at}", "text": text, "spans": found}


def main(data, out):
    by_source = {}
    with gzip.open(Path(data) / "entities/train4_open_human.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            sentence = json.loads(line)
            by_source.setdefault(sentence["source"], []).append(sentence)
    with open(Path(out) / "train.jsonl", "w", encoding="utf-8") as train, open(Path(out) / "dev.jsonl", "w", encoding="utf-8") as dev:
        for source, sentences in by_source.items():
            for i, document in enumerate(documents(source, sentences)):
                print(json.dumps(document, ensure_ascii=False), file=dev if i % 10 == 9 else train)


if __name__ == "__main__":
    main(*sys.argv[1:])
