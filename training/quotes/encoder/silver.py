#!/usr/bin/env python3
"""Turns records of the fast model into articles in newsdesk's form, for the labeller to learn how long sentences of real news are built.

usage: silver.py RECORDS.jsonl > SILVER.jsonl      RECORDS: of `annotate --set quotes.min_score=0 --offsets codepoint`

A row of which the rules are less than SURE gets the kind "unsure": train.py asks nothing about its cue.
"""
import json
import sys

SURE = 0.9


def quote(row, layers):
    def span(role):
        link = row.get("links", {}).get(role)
        target = link and layers[link[0]][link[1]]
        return target and {"start": target["start"], "end": target["end"]}

    kind = row["label"] if row["score"] >= SURE else "unsure"
    return {"start": row["start"], "end": row["end"], "type": kind, "cue": span("cue"), "speaker": span("source")}


for line in open(sys.argv[1], encoding="utf-8"):
    record = json.loads(line)
    quotes = [quote(row, record["layers"]) for row in record["layers"].get("quotes", [])]
    print(json.dumps({"id": record["id"], "text": record["text"], "quotes": quotes}, ensure_ascii=False))
