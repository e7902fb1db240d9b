#!/usr/bin/env python3
"""Turns rows that readers marked in real news into articles in newsdesk's form, for the labeller to learn from.

usage: learn.py REAL.jsonl RECORDS.jsonl ... [--parts 0 1 2 3 7 8 9 10 11 12 13 14] > LEARN.jsonl
  REAL      what texts.py writes
  RECORDS   `copydesk annotate REAL.jsonl --format jsonl --offsets codepoint --set quotes.min_score=0`, with each model

Readers marked no cues. A cue is that of a row which has much in common with the gold row, else the reporting word (of the plugin's `cues.tsv`) beside it; a row of
neither has none, and nothing is learned of it. Three conventions become newsdesk's: whom is asked is not in the row, what is called something is, and of "a White
House spokesman, Robert Gibbs," the name is the source.
"""
import argparse
import json
import re
from pathlib import Path

from score import links, same_name

CUES = Path(__file__).resolve().parents[3] / "plugins/quotes/data/cues.tsv"
IRREGULAR = {"said": "say", "told": "tell", "wrote": "write", "swore": "swear", "spoke": "speak", "went": "go"}
# How much of a row must be in common for its cue to count; that it has the same source counts, too.
SAME, SOURCE = 0.75, 0.3
# How far from the row a reporting word may stand, in characters.
NEAR, BEFORE, BEHIND = 90, 160, 80
ASKS = re.compile(r"(urg|ask|call|order|begg|advis|invit|encourag|instruct|press|challeng|appeal|remind|tell|told|warn|assur|promis|persuad|request)")
CALLS = re.compile(r"(call|describ|label|brand|dubb|deem)")
OPENS = r"(to|that|if|whether|how|what|why|when|where|who|for|of|not|about|against)\b"
NAMED = re.compile(r", ((?:[A-Z][\w.'-]*|al-\w+|bin|de|van|von)(?: (?:[A-Z][\w.'-]*|al-\w+|bin|de|van|von|el))*)(?=,| sa| to| an| re| wa| te| de|\.)")


def reports(word, lemmas):
    """Whether a word is a form of a reporting word."""
    word = word.lower()
    forms = [word, IRREGULAR.get(word, word)]
    for ending, others in (("s", [""]), ("es", [""]), ("ies", ["y"]), ("d", [""]), ("ed", [""]), ("ied", ["y"]), ("ing", ["", "e"])):
        if word.endswith(ending):
            forms += [word[:-len(ending)] + other for other in others]
    if word.endswith(("ed", "ing")):
        # "begged": a doubled letter.
        forms.append(re.sub(r"(.)\1(ed|ing)$", r"\1", word))
    return any(form in lemmas for form in forms)


def of_rows(quote, records):
    """The cue of the row that has most in common."""
    best = (SAME, None)
    for record in records:
        for row in record["layers"].get("quotes", []):
            common = min(row["end"], quote["end"]) - max(row["start"], quote["start"])
            cue = [record["layers"][layer][at] for layer, at in links(row, "cue")]
            if common <= 0 or not cue or quote["start"] <= cue[0]["start"] and cue[0]["end"] <= quote["end"]:
                continue
            share = common / (max(row["end"], quote["end"]) - min(row["start"], quote["start"]))
            for layer, at in links(row, "source")[:1]:
                source = record["layers"][layer][at]
                touches = quote["speaker"] and source["start"] < quote["speaker"]["end"] + 3 and quote["speaker"]["start"] < source["end"] + 3
                share += SOURCE if touches else 0
            if share >= best[0]:
                best = (share, (cue[0]["start"], cue[0]["end"]))
    return best[1]


def beside(quote, text, lemmas):
    """The reporting word nearest to a row and its source."""
    best = (NEAR, None)
    first = max(0, quote["start"] - BEFORE)
    for found in re.finditer(r"[A-Za-z]+", text[first:quote["end"] + BEHIND]):
        start, end = first + found.start(), first + found.end()
        source = quote["speaker"]
        within = quote["start"] <= start and end <= quote["end"] or source and source["start"] <= start and end <= source["end"]
        if within or not reports(found.group(), lemmas) or end <= quote["start"] and "\n" in text[end:quote["start"]]:
            continue
        away = quote["start"] - end if end <= quote["start"] else start - quote["end"] + 6
        if source:
            away += 0.5 * min(abs(start - source["end"]), abs(source["start"] - end))
        if away < best[0]:
            best = (away, (start, end))
    return best[1]


def as_newsdesk(quote, cue, text):
    """Where the row begins, and its source, by newsdesk's conventions."""
    start, source = quote["start"], quote["speaker"]
    body, between = text[start:quote["end"]], text[cue[1]:start] if cue else ""
    if cue and cue[1] <= start and quote["type"] != "direct":
        word = text[cue[0]:cue[1]].lower()
        if ASKS.match(word) and not re.match(OPENS, body) and ("on" in between or not word.startswith("call")):
            asked = re.match(r"((?:\S+ ){1,8}?)(to|not to|that|if|whether|how|what|why|for|of|about) ", body)
            told = word.startswith(("tell", "told", "warn"))
            if asked and not (told and asked.group(2) in ("if", "for")):
                start += len(asked.group(1))
        if CALLS.match(word) and quote["type"] == "mixed" and body[:1] in "“\"‘'`":
            if re.match(r" (?!on\b)[\w’' -]+ $", between) and len(between.split()) <= 8 and not between.endswith(" to "):
                start = cue[1] + 1
    if source and quote["speaker_name"] and (named := NAMED.match(text[source["end"]:source["end"] + 80])):
        if same_name(named.group(1), quote["speaker_name"]):
            source = {"start": source["end"] + 2, "end": source["end"] + named.end(1)}
    return start, source


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real")
    parser.add_argument("records", nargs="+")
    parser.add_argument("--parts", nargs="*", type=int)
    args = parser.parse_args()
    read = lambda path: [json.loads(line) for line in open(path, encoding="utf-8")]
    lemmas = {line.split("\t")[0] for line in CUES.read_text("utf-8").splitlines() if not line.startswith("#")}
    records = {}
    for record in (record for path in args.records for record in read(path)):
        records.setdefault(record["id"], []).append(record)
    for line in read(args.real):
        if args.parts and line["part"] not in args.parts:
            continue
        quotes = []
        for quote in line["quotes"]:
            cue = of_rows(quote, records[line["id"]]) or beside(quote, line["text"], lemmas)
            start, source = as_newsdesk(quote, cue, line["text"])
            quotes.append(quote | {"start": start, "speaker": source, "cue": cue and {"start": cue[0], "end": cue[1]}})
        print(json.dumps({"id": "real-" + line["id"], "text": line["text"], "quotes": quotes}, ensure_ascii=False))


if __name__ == "__main__":
    main()
