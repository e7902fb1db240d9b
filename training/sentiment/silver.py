#!/usr/bin/env python3
"""Writes what an encoder says of each target in a set: WORK/NAME.chances, a line for each of NAME.contexts, for the net of the fast form.

usage: silver.py PACKAGE ENCODER.pt WORK NAME ...      ENCODER: what `train_encoder.py --marked` made of PACKAGE
"""
import json
import sys
from pathlib import Path

import torch

from train_encoder import Cutter, answers, cut_words, load, with_target

NAME, WORD = 2, 1
# Sentences that are read before the next lines are.
AT_ONCE = 4000


def sentence(line, cutter):
    names = [word == "<name>" for word in line["words"]]
    words = ["" if name else word for word, name in zip(line["words"], names)]
    ids, marks, firsts = cut_words({"words": words, "marks": [NAME if name else WORD for name in names]}, cutter)
    target = [word for word in line["target"] if word < len(firsts)] or [0]
    return ids, with_target(marks, firsts, target), firsts, [(target, 1, None)], None, line["id"]


def main(package, encoder, work, *names):
    torch.set_num_threads(1)
    cutter, model = Cutter(Path(package)), load(Path(package))
    model.load_state_dict(torch.load(encoder)["state"])
    for name in names:
        lines = (Path(work) / f"{name}.contexts").read_text("utf-8").splitlines()
        with open(Path(work) / f"{name}.chances", "w", encoding="utf-8") as out:
            for at in range(0, len(lines), AT_ONCE):
                read = [sentence(json.loads(line), cutter) for line in lines[at:at + AT_ONCE]]
                for scores, _ in answers(model, read, cutter):
                    chances = torch.softmax(torch.tensor(scores[0]), -1).tolist()
                    out.write(json.dumps([round(chance, 4) for chance in chances]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
