#!/usr/bin/env python3
"""Annotates articles, each with the weights that were fitted without it, and joins the records.

usage: by_turns.py COPYDESK FOLDS_DIR NAMES_DIR OUT.jsonl ARTICLES.jsonl[.gz] ... [-- option of annotate ...]

FOLDS_DIR is what `fit` wrote: weights, and which articles were left out in which turn; NAMES_DIR holds the weights of names by turns.
Score OUT with `score.py speakers`, `quotes`, `roles`.
"""
import gzip
import json
import subprocess
import sys
from pathlib import Path

NAME_TURNS = 5

arguments = sys.argv[1:]
options = arguments[arguments.index("--") + 1:] if "--" in arguments else []
exe, folds, names, out, *articles = arguments[:len(arguments) - len(options) - ("--" in arguments)]
folds, names = Path(folds).resolve(), Path(names).resolve()
texts = {}
for path in articles:
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as lines:
        for article in map(json.loads, lines):
            texts[article["id"]] = json.dumps({"id": article["id"], "text": article["text"]}) + "\n"
records = {}
for fold, ids in enumerate(json.loads((folds / "folds.json").read_text())):
    settings = [f"entities.coref_weights={folds / f'fold{fold}.bin'}", f"entities.name_weights={names / f'turn{fold % NAME_TURNS}'}"]
    command = [exe, "annotate", "-", *(part for setting in settings for part in ("--set", setting)), *options]
    text = "".join(texts[i] for i in ids if i in texts)
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    records |= {json.loads(line)["id"]: line for line in done.stdout.splitlines()}
Path(out).write_text("".join(records[i] + "\n" for i in texts if i in records), encoding="utf-8")
