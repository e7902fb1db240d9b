#!/usr/bin/env python3
"""Says which test cases of tone come out right, by kind.

usage: cases.py CASES.jsonl [COPYDESK] [--model accurate] [--all]

A line of CASES is {"kind", "text", "expect", "rows"?}. A kind is one of tone if a row of it names the layer `sentiment`. `rows` says of whom or of
which sentence: {"text", "label"}; without them `expect` does ("Ruiz positive, Moss negative", "not negative", "headline negative"). Nobody is given
as a target: whom the entities processor finds is judged. --all shows the right ones too.
"""
import argparse
import json
import re
import subprocess
from collections import defaultdict

TONES = ("negative", "neutral", "positive")


def wanted(case, of_kind):
    """Whom or what a case is about (None: the article), and the labels that are right."""
    if "rows" in case:
        return [(row["text"], set(re.findall("|".join(TONES), row["label"]))) for row in case["rows"]]
    found = []
    for part in case["expect"].split(", "):
        named = {tone for tone in TONES if tone in part}
        labels = set(TONES) - named if part.split("negative")[0].endswith("not ") else named
        name = re.match(r"[A-Z]\w+(?: [A-Z]\w+)*", part)
        sentence = {"headline": 0, "second": 1}.get(part.split()[0])
        if name:
            found.append((name[0], labels))
        elif sentence is not None:
            found.append((re.split(r"\n+|(?<=\.) ", case["text"])[sentence].strip(), labels))
        else:
            found.append((next((about for about in of_kind if about in case["text"]), None), labels))
    return found


def label(record, about):
    """Of whoever has this name, over the article; or of the sentence; or of the article."""
    layers = record["layers"]
    for row in layers["sentiment"]:
        scope, link = row["attrs"]["scope"], row.get("links", {}).get("target")
        if scope == "target" and "start" not in row and about and about in layers[link[0]][link[1]]["attrs"]["name"]:
            return row["label"]
    for row in layers["sentiment"]:
        if row["attrs"]["scope"] == "sentence" and about and row["text"].startswith(about):
            return row["label"]
    # Of a single sentence the article's tone is its own.
    alone = about is None or record["text"].strip() == about
    return next(row["label"] for row in layers["sentiment"] if row["attrs"]["scope"] == "article") if alone else "none"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases")
    parser.add_argument("copydesk", nargs="?", default="target/release/copydesk")
    parser.add_argument("--model", default="fast")
    parser.add_argument("--all", action="store_true")
    args = parser.parse_args()
    cases = [json.loads(line) for line in open(args.cases, encoding="utf-8") if line.strip()]
    kinds = defaultdict(list)
    for case in cases:
        kinds[case["kind"]] += [row["text"] for row in case.get("rows", []) if row["layer"] == "sentiment"]
    cases = [case for case in cases if kinds[case["kind"]]]
    lines = "".join(json.dumps({"id": str(at), "text": case["text"]}, ensure_ascii=False) + "\n" for at, case in enumerate(cases))
    command = [args.copydesk, "annotate", "-", "--format", "jsonl", "--set", f"sentiment.model={args.model}"]
    records = map(json.loads, subprocess.run(command, input=lines.encode(), capture_output=True, check=True).stdout.decode().splitlines())
    right = 0
    for case, record in zip(cases, records):
        found = [(about, labels, label(record, about)) for about, labels in wanted(case, kinds[case["kind"]])]
        good = all(said in labels for _, labels, said in found)
        right += good
        if args.all or not good:
            print("right" if good else "WRONG", f"[{case['kind']}]", json.dumps(case["text"].strip(), ensure_ascii=False))
            for about, labels, said in found:
                print(f"      {about or 'the article'}: {said}, wanted {' or '.join(sorted(labels))}")
    print(f"{right} right of {len(cases)} about tone")


if __name__ == "__main__":
    main()
