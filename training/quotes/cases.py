#!/usr/bin/env python3
"""Says which test cases of quotations come out right.

usage: cases.py CASES.jsonl [COPYDESK] [--all]

A line of CASES is {"kind", "text", "expect", "rows"?}. `rows` lists what must be found: {"layer": "quotes", "text", "label", "speaker"}; an
empty list says that there must be no quotation. A line without `rows` is judged by its `expect` where that says it plainly ("speaker X", "no
quotation", "one quotation"), and is shown for reading otherwise. Lines about other layers are left out. --all shows the right ones too.
"""
import json
import re
import subprocess
import sys

NAME = r"((?:[A-Z][\w’.]+)(?: (?:[A-Z]\w+|and))*)"


def quotations(exe, texts):
    lines = "".join(json.dumps({"id": str(i), "text": text}, ensure_ascii=False) + "\n" for i, text in enumerate(texts))
    done = subprocess.run([exe, "annotate", "-", "--format", "jsonl", "--plugins", "entities,quotes"], input=lines.encode(), capture_output=True)
    records = {r["id"]: r for r in map(json.loads, done.stdout.decode().splitlines())}
    return [found(records[str(i)]) for i in range(len(texts))]


def found(record):
    out = []
    for row in record["layers"].get("quotes", []):
        links = row.get("links", {}).get("speaker") or []
        links = [links] if links and isinstance(links[0], str) else links
        names = [record["layers"][layer][at].get("attrs", {}).get("name", "") for layer, at in links]
        before = row.get("links", {}).get("continues")
        if before:
            out[before[1]]["text"] += " " + row["text"]
        out.append({"text": row["text"], "label": row["label"], "speakers": names, "source": row.get("attrs", {}).get("source_phrase"),
                    "negated": row.get("attrs", {}).get("negated", False)})
    return out


def words(text):
    return " ".join(re.findall(r"\w+", text.lower()))


def spoken_by(row, speaker):
    if speaker is None:
        return True
    wanted = re.split(r" and |, ", speaker.strip("()"))
    same = lambda name, want: set(words(name).split()) <= set(words(want).split()) or set(words(want).split()) <= set(words(name).split())
    if speaker.startswith("("):
        return bool(row["source"]) and words(row["source"]) in words(speaker)
    return all(any(name and same(name, want) for name in row["speakers"]) for want in wanted) and len(row["speakers"]) == len(wanted)


def judge(case, rows):
    """True, False, or None: read it yourself."""
    rows = [row for row in rows if not row["negated"]]
    if "rows" in case:
        wanted = [w for w in case["rows"] if w["layer"] == "quotes"]
        if not wanted:
            return not rows
        for want in wanted:
            pieces = [words(piece) for piece in want["text"].split("…")]
            inside = [r for r in rows if r["label"] == want["label"] and pieces[0] in words(r["text"]) and pieces[-1] in words(r["text"])
                      and (len(pieces) > 1 or len(words(r["text"])) <= len(pieces[0]) + 6)]
            joined = [r for r in rows if words(r["text"]) and words(r["text"]) in pieces[0]]
            if not any(spoken_by(r, want["speaker"]) for r in inside or joined):
                return False
        return True
    expect = case["expect"]
    if re.match(r"no (plain |content|quotation)|hypothetical|naming, no speech", expect):
        return not rows
    if expect.startswith("one quotation"):
        return len(rows) == 1
    if expect.startswith("source "):
        return len(rows) >= 1 and all(r["source"] and words(r["source"]) == words(expect.split()[1]) for r in rows)
    name = re.search(rf"speaker {NAME}", expect) or re.search(rf"^(?:in)?direct(?: quotation)?(?: of|,) {NAME}", expect)
    if name:
        return bool(rows) and any(spoken_by(r, name[1]) for r in rows)
    return None


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    cases = [json.loads(line) for line in open(args[0], encoding="utf-8") if line.strip()]
    other = lambda c: any(w["layer"] != "quotes" for w in c.get("rows", []))
    kinds = {c["kind"] for c in cases if other(c)}
    cases = [c for c in cases if c["kind"] not in kinds]
    exe = args[1] if len(args) > 1 else "target/release/copydesk"
    tally = {True: 0, False: 0, None: 0}
    for case, rows in zip(cases, quotations(exe, [c["text"] for c in cases])):
        verdict = judge(case, rows)
        tally[verdict] += 1
        if verdict is not True or "--all" in sys.argv:
            print({True: "right", False: "WRONG", None: "read "}[verdict], json.dumps(case["text"][:200], ensure_ascii=False), "\n      wants:", case["expect"])
            for r in rows:
                print(f"      {r['label']} [{r['text']}] < {r['source']} = {', '.join(r['speakers']) or 'nobody'}")
    print(f"{tally[True]} right, {tally[False]} wrong, {tally[None]} to be read, of {len(cases)} about quotations")


if __name__ == "__main__":
    main()
