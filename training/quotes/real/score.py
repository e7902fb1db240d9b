#!/usr/bin/env python3
"""Scores the rows of `quotes` against what readers marked in real news.

usage: score.py REAL.jsonl RECORDS.jsonl [--parts 4 5 6 15 16 17] [--list]
  REAL      what texts.py writes; RECORDS: `copydesk annotate REAL.jsonl --format jsonl --offsets codepoint`
  --list    each row that is not right, with its text, and each that is missed

A row is signed if its words are those of a gold row, its source is the gold's, and its speaker is not wrong (nobody is not wrong). Conventions do not count:
marks and punctuation at the edges; whether a row holds whom is asked or called something ("urged students to think"); which side of an apposition is the source
("a White House spokesman, Robert Gibbs,"). Optional gold rows may be found or not.
"""
import argparse
import json
import re
from collections import Counter

EDGE = " \n\t“”\"'‘’`,.;:!?-–—…"
# How a row opens that may have whom is asked before it.
OPENS = {"to", "that", "as", "not", "whether", "of", "for", "if", "how", "why"}
MOST_ASKED = 12
# Rows that have less in common with each gold row report something else.
SAME = 0.35


def trim(text, start, end):
    while start < end and text[start] in EDGE:
        start += 1
    while start < end and text[end - 1] in EDGE:
        end -= 1
    return start, end


def name(text):
    return re.sub(r"[^a-z0-9 ]", "", text.lower().replace("'s", "")).split()


def same_name(a, b):
    """Whether two names may be one's: the same last word, one within the other, or initials."""
    a, b = name(a), name(b)
    initials = lambda words: "".join(word[0] for word in words)
    return bool(a and b) and (a[-1] == b[-1] or set(a) <= set(b) or set(b) <= set(a) or initials(a) == "".join(b) or initials(b) == "".join(a))


def links(row, role):
    found = row.get("links", {}).get(role, [])
    return [found] if found and isinstance(found[0], str) else found


def rows(record):
    layers, text = record["layers"], record["text"]
    for row in layers.get("quotes", []):
        source = [layers[layer][at] for layer, at in links(row, "source")]
        speakers = [layers[layer][at] for layer, at in links(row, "speaker")]
        yield {"start": row["start"], "end": row["end"], "kind": row["label"], "cue": row.get("attrs", {}).get("cue"), "score": row["score"],
               "source": (source[0]["start"], source[0]["end"]) if source else None, "phrase": row.get("attrs", {}).get("source_phrase", ""),
               "speakers": [speaker["attrs"].get("name") or text[speaker["start"]:speaker["end"]] for speaker in speakers]}


def nearest(text, row, quotes):
    """The gold row that has most in common with a row, and whether its words are the same."""
    start, end = trim(text, row["start"], row["end"])
    best = (0, None, False)
    for gold in quotes:
        first, last = trim(text, gold["start"], gold["end"])
        common = min(end, last) - max(start, first)
        share = 2 if (start, end) == (first, last) else common / (max(end, last) - min(start, first))
        if common > 0 and share > best[0]:
            late, between = max(start, first), text[min(start, first):max(start, first)]
            opens = text[late:].split()[0].strip(EDGE).lower() in OPENS or text[late - 1] in "“\"‘'`"
            asked = end == last and opens and len(between.split()) <= MOST_ASKED and not re.search('[.;:“"]', between[:-1])
            best = (share, gold, share == 2 or asked)
    return best[1:] if best[0] >= SAME else (None, False)


def judge(text, row, quotes):
    """What is wrong with a row, and the gold row that it is."""
    gold, exact = nearest(text, row, quotes)
    if gold is None:
        return ["none"], None
    names = (gold["speaker_name"] or "").split(" ; ") if gold["speaker_name"] else []
    right = any(same_name(a, b) for a in row["speakers"] for b in names)
    wrong = [] if exact else ["bounds"]
    if gold["speaker"] and not right:
        a, b = row["source"], (gold["speaker"]["start"], gold["speaker"]["end"])
        plain = lambda phrase: set(name(phrase)) - {"the", "a", "an", "of"}
        alike = plain(row["phrase"]) & plain(text[b[0]:b[1]]) or name(row["phrase"]) == name(text[b[0]:b[1]])
        if not row["phrase"] or not alike and not (a and max(a[0], b[0]) - min(a[1], b[1]) <= 3):
            wrong.append("source")
    if row["speakers"] and not right:
        wrong.append("speaker")
    return wrong + ([] if row["speakers"] or not names else ["nobody"]), gold


def shown(text, row):
    start = max(text.rfind("\n", 0, row["start"]) + 1, row["start"] - 250)
    end = text.find("\n", row["end"])
    end = min(len(text) if end < 0 else end, row["end"] + 150)
    return f"{text[start:row['start']]}⟦{text[row['start']:row['end']]}⟧{text[row['end']:end]}".replace("\n", " ¶ ")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("real")
    parser.add_argument("records")
    parser.add_argument("--parts", nargs="*", type=int)
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args()
    read = lambda path: [json.loads(line) for line in open(path, encoding="utf-8")]
    texts = [text for text in read(args.real) if not args.parts or text["part"] in args.parts]
    records = {record["id"]: record for record in read(args.records)}
    count, signed, wrongs, wanted, found, exact = 0, 0, Counter(), 0, 0, 0
    for line in texts:
        text, near, same = line["text"], set(), set()
        for row in rows(records[line["id"]]):
            wrong, gold = judge(text, row, line["quotes"])
            good = not set(wrong) - {"nobody"}
            count, signed = count + 1, signed + good
            wrongs.update(wrong)
            near |= {id(gold)}
            same |= set() if "bounds" in wrong else {id(gold)}
            if args.list and not good:
                print(line["id"], ", ".join(wrong), f"{row['score']:.2f}", shown(text, row))
                print("    row:", row["kind"], row["cue"], "|", row["phrase"], "|", ", ".join(row["speakers"]))
                if gold:
                    source = gold["speaker"] and text[gold["speaker"]["start"]:gold["speaker"]["end"]]
                    print("    gold:", gold["type"], text[gold["start"]:gold["end"]].replace("\n", " ¶ "), "|", source, "|", gold["speaker_name"])
        for gold in line["quotes"]:
            if not gold["optional"]:
                wanted, found, exact = wanted + 1, found + (id(gold) in near), exact + (id(gold) in same)
                if args.list and id(gold) not in near:
                    print(line["id"], "missed", shown(text, gold), "|", gold["speaker_name"])
    print(f"{len(texts)} texts, {count} rows, {signed / count:.3f} signed; of {wanted} wanted {found / wanted:.3f} found, {exact / wanted:.3f} with their bounds")
    print("wrong:", ", ".join(f"{what} {count}" for what, count in wrongs.most_common()))


if __name__ == "__main__":
    main()
