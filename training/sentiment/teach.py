#!/usr/bin/env python3
"""Writes what a teacher says of each target in a set: NAME.taught, a line for each of NAME.words.

usage: teach.py PACKAGE TEACHER.pt WORK NAME ...      TEACHER: what `train_encoder.py --marked` made of PACKAGE
"""
import json
import sys
from pathlib import Path

import torch

from train_encoder import Cutter, answers, load, read

# Pieces that the teacher reads at once.
ROOM = 500


def main(package, teacher, work, *names):
    torch.set_num_threads(1)
    package, work = Path(package), Path(work)
    cutter, model = Cutter(package), load(package, teacher)
    for name in names:
        lines = [json.loads(line) for line in (work / f"{name}.words").read_text("utf-8").splitlines()]
        # A sentence for each target, as if it were the one that is asked about.
        asked = [(at, words) for at, line in enumerate(lines) for words in [line["target"], *line["others"]]]
        scratch = work / f"{name}.asked.words"
        with open(scratch, "w", encoding="utf-8") as file:
            for at, words in asked:
                # Those that lie past what is learned from get no answer.
                file.write(json.dumps(lines[at] | {"target": words or [0], "others": [], "label": 1, "score": None}) + "\n")
        sentences = read(work, f"{name}.asked", cutter, marked=True, longest=ROOM)
        if len(sentences) != len(asked):
            raise SystemExit(f"{name}: a target lies past {ROOM} pieces, which the teacher cannot read at once")
        said = [torch.softmax(torch.tensor(scores[0]), -1).tolist() for scores, _ in answers(model, sentences, cutter)]
        scratch.unlink()
        lessons = [{"target": [], "others": []} for _ in lines]
        for (at, words), chances in zip(asked, said):
            chances = [round(chance, 4) for chance in chances]
            if words is lines[at]["target"]:
                lessons[at]["target"] = chances if words else None
            else:
                lessons[at]["others"].append(chances)
        (work / f"{name}.taught").write_text("".join(json.dumps(lesson) + "\n" for lesson in lessons), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
