#!/usr/bin/env python3
"""Averages the weights of encoders fine-tuned from the same checkpoint, which combines what they learned at the cost of one.
As many upper layers read only what is asked for as in any of them.

usage: average.py OUT.pt CHECKPOINT.pt:WEIGHT ...
"""
import sys

import torch


def main(out, *parts):
    found = [(torch.load(path), float(weight)) for path, weight in (part.rsplit(":", 1) for part in parts)]
    states = [(checkpoint["state"], weight) for checkpoint, weight in found]
    total = sum(weight for _, weight in states)
    state = {name: sum(state[name].float() * (weight / total) for state, weight in states) for name in states[0][0]}
    torch.save({"state": state, "upper": max(checkpoint.get("upper", 0) for checkpoint, _ in found)}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
