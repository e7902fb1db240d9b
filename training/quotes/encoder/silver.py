#!/usr/bin/env python3
"""Turns records into articles in newsdesk's form, for the labeller to learn how long sentences of real news are built.

usage: silver.py FAST.jsonl ACCURATE.jsonl > SILVER.jsonl      of `annotate --set quotes.min_score=0 --offsets codepoint`, with each model

The rows are those of the fast model. One of which the rules are less than SURE, or to which the labeller that is there gives other bounds, gets the kind
"unsure", and so does one that only the labeller finds: train.py asks nothing about the cue of such a row.

SURE is no higher since it would choose among kinds of reports: few participles have a score of .9, and what is never learned to report is learned not to.
"""
import json
import sys

SURE = 0.7


def spans(row, layers):
    """Where a row's cue and its source stand."""
    links = row.get("links", {})
    places = {role: layers[links[role][0]][links[role][1]] for role in ("cue", "source") if role in links}
    return {role: {"start": place["start"], "end": place["end"]} for role, place in places.items()}


def quotes(record):
    """The rows of a record, by where their cue begins; those without a cue are left out."""
    out = {}
    for row in record["layers"].get("quotes", []):
        places = spans(row, record["layers"])
        if cue := places.get("cue"):
            quote = {"start": row["start"], "end": row["end"], "type": row["label"], "cue": cue, "speaker": places.get("source")}
            out.setdefault(cue["start"], []).append((quote, row["score"]))
    return out


def merged(fast, accurate):
    bounds = lambda rows: [(quote["start"], quote["end"]) for quote, _ in rows]
    for cue in sorted(fast.keys() | accurate.keys()):
        rules, labels = fast.get(cue, []), accurate.get(cue, [])
        sure = bounds(rules) == bounds(labels) and all(score >= SURE for _, score in rules)
        yield from (quote if sure else quote | {"type": "unsure"} for quote, _ in rules or labels)


def main(fast, accurate):
    with open(fast, encoding="utf-8") as first, open(accurate, encoding="utf-8") as second:
        for record, other in zip(map(json.loads, first), map(json.loads, second), strict=True):
            assert record["id"] == other["id"], "the same articles in the same order"
            rows = list(merged(quotes(record), quotes(other)))
            print(json.dumps({"id": record["id"], "text": record["text"], "quotes": rows}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
