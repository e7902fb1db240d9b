#!/usr/bin/env python3
"""Annotates each article of newsdesk with the weights that were fitted without it, and joins the records.

usage: by_turns.py COPYDESK FOLDS_DIR NAMES_DIR articles.jsonl OUT.jsonl [option of annotate ...]

FOLDS_DIR is what `fit` wrote, NAMES_DIR holds the weights of names by turns. Score OUT with `score.py speakers`, `quotes`, `roles`.
"""
import json
import subprocess
import sys
from pathlib import Path

exe, folder, names, articles, out, *options = sys.argv[1:]
folder, names = Path(folder).resolve(), Path(names).resolve()
NAME_TURNS = 5
texts = {json.loads(line)["id"]: line for line in open(articles, encoding="utf-8")}
records = {}
for fold, ids in enumerate(json.loads((folder / "folds.json").read_text())):
    weights = [f"entities.coref_weights={folder / f'fold{fold}.bin'}", f"entities.name_weights={names / f'turn{fold % NAME_TURNS}'}"]
    settings = [argument for weight in weights for argument in ("--set", weight)]
    done = subprocess.run([exe, "annotate", "-", *settings, *options], input="".join(texts[i] for i in ids), capture_output=True, text=True, check=True)
    records |= {json.loads(line)["id"]: line for line in done.stdout.splitlines()}
Path(out).write_text("".join(records[i] + "\n" for i in texts), encoding="utf-8")
