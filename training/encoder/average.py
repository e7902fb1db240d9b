#!/usr/bin/env python3
"""Averages the weights of encoders fine-tuned from the same checkpoint, which combines what they learned at the cost of one.

usage: average.py OUT.pt CHECKPOINT.pt:WEIGHT ...
"""
import sys

import torch


def main(out, *parts):
    states = [(torch.load(path)["state"], float(weight)) for path, weight in (part.rsplit(":", 1) for part in parts)]
    total = sum(weight for _, weight in states)
    torch.save({"state": {name: sum(state[name].float() * (weight / total) for state, weight in states) for name in states[0][0]}}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
