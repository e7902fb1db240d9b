#!/usr/bin/env python3
"""Fine-tunes the encoder of `quotes.model=accurate`: what a given reporting word reports, and who is its source.

usage: train.py PACKAGE OUT.pt REPORTS.jsonl [--layers 4] [--epochs 3] [--rate 3e-4] [--seed 1] [--hold K/N] [--init CHECKPOINT.pt|MODEL.bin] [--share 1]
                [--silver REPORTS.jsonl]

  REPORTS.jsonl   what `reports` writes (../src/reports.rs): sentences, and in each the words that may report, with the gold of each
  --hold K/N      documents of the Kth of N parts are measured and not learned from
  --share         the share of REPORTS.jsonl that an epoch takes
  --silver        what the rules are sure of in real news (silver.py): sentences with a report, and every fourth of the others

As for predicates in semantic role labelling (Shi and Lin 2019, arXiv:1904.05255), a sentence is read once for each word that may report, which is
marked. Each word gets one of the tags O, B and I (what is reported), S (the source) and R (the reporting word, if it reports). The same files give the
same weights on the same machine.
"""
import argparse
import json
import math
import random
import sys
import time
import zlib
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from transformers import AutoConfig, AutoModel

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "encoder"))
import pieces as cut
from finetune import MASK, Encoder, batches, schedule, update
from restore import state

OUTSIDE, BEGIN, INSIDE, SOURCE, REPORTS = range(5)
# The mark of the word that is asked about; the others are those of REPORTS.jsonl.
ASKED = 3
# Pieces of a sentence that are learned from; the engine reads all of any sentence.
LONGEST = 200


class Labeller(Encoder):
    def __init__(self, bert):
        super().__init__(bert)
        self.head = nn.Linear(bert.config.hidden_size, 5)
        self.drop = nn.Dropout(0.1)

    def forward(self, ids, mask, marks):
        return self.head(self.drop(self.states(ids, mask, marks)))


def load(package, layers):
    """The package's first layers."""
    config = AutoConfig.from_pretrained(package)
    bert = AutoModel.from_pretrained(package, config=config, add_pooling_layer=False)
    bert.encoder.layer = bert.encoder.layer[:layers]
    bert.config.num_hidden_layers = layers
    return Labeller(bert)


def initialise(model, path):
    """Gives a model the weights of a checkpoint, or of a file that the plugin carries: of this all but the embeddings, which are rounded and never learned."""
    if path.endswith(".bin"):
        found = {name: weights for name, weights in state(Path(path).read_bytes()).items() if not name.startswith("bert.embeddings.")}
    else:
        found = torch.load(path, weights_only=True)["state"]
    missing, unknown = model.load_state_dict(found, strict=False)
    assert not unknown and all(name.startswith("bert.embeddings.") for name in missing), "the weights of a labeller"


def tags(words, asked):
    """The gold tags of a sentence's words for one word that is asked about."""
    out = [OUTSIDE] * words
    if asked["source"]:
        first, after = asked["source"]
        out[first:after] = [SOURCE] * (after - first)
    for first, after, _ in asked["content"]:
        out[first:after] = [BEGIN] + [INSIDE] * (after - first - 1)
    out[asked["at"]] = REPORTS if asked["cue"] else OUTSIDE
    return out


def read(path, package):
    """(pieces, marks, first pieces of words, tags, document, what was asked) of each word that may report."""
    tokenizer, out = str(Path(package) / "tokenizer.json"), []
    with open(path, encoding="utf-8") as lines:
        for sentence in map(json.loads, lines):
            parts = [cut.pieces(word, tokenizer) for word in sentence["words"]]
            firsts = [0]
            for part in parts[:-1]:
                firsts.append(firsts[-1] + len(part))
            ids = [piece for part in parts for piece in part]
            if len(ids) > LONGEST:
                continue
            for asked in sentence["cands"]:
                if any(kind == "unsure" for *_, kind in asked["content"]):
                    continue
                marks = [ASKED if at == asked["at"] else mark for at, mark in enumerate(sentence["marks"])]
                spread = [mark for mark, part in zip(marks, parts) for _ in part]
                out.append((ids, spread, firsts, tags(len(parts), asked), sentence["id"], asked))
    return out


def batch(examples, rng=None):
    longest = max(len(e[0]) for e in examples) + 2
    ids, mask, marks = (torch.zeros(len(examples), longest, dtype=torch.long) for _ in range(3))
    gold = torch.full((len(examples), longest), -100)
    weights = torch.zeros(len(examples), longest)
    for row, (pieces, mark, firsts, tag, _, asked) in enumerate(examples):
        if rng:
            pieces = [MASK if rng.random() < 0.08 and m != ASKED else piece for piece, m in zip(pieces, mark)]
        n = len(pieces) + 2
        ids[row, :n] = torch.tensor([cut.CLS] + pieces + [cut.SEP])
        mask[row, :n] = 1
        marks[row, 1:n - 1] = torch.tensor(mark)
        at = torch.tensor(firsts) + 1
        gold[row, at] = torch.tensor(tag)
        weights[row, at] = 1.0
        # Whether it reports decides about a whole row.
        weights[row, firsts[asked["at"]] + 1] = 4.0
    return (ids, mask, marks), gold, weights


def error(logits, gold, weights):
    each = F.cross_entropy(logits.transpose(1, 2), gold, reduction="none", label_smoothing=0.02)
    return (each * weights).sum() / weights.sum()


@torch.no_grad()
def probabilities(model, examples):
    """The log-probabilities of the tags of each word of each example."""
    model.eval()
    out = [None] * len(examples)
    order = sorted(range(len(examples)), key=lambda i: len(examples[i][0]))
    for at in range(0, len(order), 64):
        part = order[at:at + 64]
        inputs, *_ = batch([examples[i] for i in part])
        logits = model(*inputs)
        logs = torch.log_softmax(logits.float(), -1)
        for row, i in enumerate(part):
            out[i] = logs[row, torch.tensor(examples[i][2]) + 1]
    model.train()
    return out


def spans(logs):
    """The stretches of content in the likeliest sequence of tags; I follows B or I."""
    best, back = logs[0].clone(), []
    best[INSIDE] = -math.inf
    for word in logs[1:]:
        any_, came = best.max(0)
        inside = max((BEGIN, INSIDE), key=lambda tag: best[tag])
        step = torch.full((5,), int(came))
        step[INSIDE] = inside
        scores = any_ + word
        scores[INSIDE] = best[inside] + word[INSIDE]
        best = scores
        back.append(step)
    tag = int(best.argmax())
    path = [tag]
    for step in reversed(back):
        tag = int(step[tag])
        path.append(tag)
    path.reverse()
    out = []
    for at, tag in enumerate(path):
        if tag == BEGIN:
            out.append([at, at + 1])
        elif tag == INSIDE:
            out[-1][1] = at + 1
    return out, path


def judge(model, examples):
    """Of words that report in indirect or mixed speech: found, and with exactly the gold's content and source."""
    hit = said = right = exact = sources = 0
    for (_, _, _, tag, _, asked), logs in zip(examples, probabilities(model, examples)):
        gold = [tuple(c[:2]) for c in asked["content"]]
        if asked["cue"] and all(kind == "direct" for *_, kind in asked["content"]):
            continue
        found, path = spans(logs)
        says = logs[asked["at"], REPORTS] > math.log(0.5) and bool(found)
        said += says
        right += bool(gold)
        if says and gold:
            hit += 1
            exact += [tuple(s) for s in found] == gold
            own = [at for at, t in enumerate(path) if t == SOURCE]
            sources += (own == list(range(*asked["source"]))) if asked["source"] else not own
    p, r = hit / max(1, said), hit / max(1, right)
    return f"reports {right}: P {p:.4f} R {r:.4f} F1 {2 * p * r / max(1e-9, p + r):.4f}; of those found exact content {exact / max(1, hit):.4f}, exact source {sources / max(1, hit):.4f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("out")
    parser.add_argument("reports")
    parser.add_argument("--hold", default="")
    parser.add_argument("--init")
    parser.add_argument("--silver")
    parser.add_argument("--share", type=float, default=1)
    for name, kind, default in [("layers", int, 4), ("epochs", float, 3), ("rate", float, 3e-4), ("size", int, 24), ("seed", int, 1)]:
        parser.add_argument(f"--{name}", type=kind, default=default)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    rng = random.Random(args.seed)
    model = load(args.package, args.layers)
    if args.init:
        initialise(model, args.init)
    examples, held = read(args.reports, args.package), []
    if args.hold:
        part, parts = map(int, args.hold.split("/"))
        of = lambda e: zlib.crc32(e[4].encode()) % parts == part
        held, examples = [e for e in examples if of(e)], [e for e in examples if not of(e)]
    silver = read(args.silver, args.package) if args.silver else []
    reporting = {id(e[0]) for e in silver if any(kind != "direct" for *_, kind in e[5]["content"])}
    rest = [e for e in silver if id(e[0]) not in reporting]
    silver = [e for e in silver if id(e[0]) in reporting] + rest[::4]
    count = int(args.share * len(examples))
    pieces = sum(len(e[0]) + 2 for e in examples)
    print(f"{len(examples)} words asked about, {pieces} pieces; {len(silver)} of silver; {len(held)} held", flush=True)
    parameters = [{"params": [w], "lr": args.rate if name.startswith("bert.encoder") else 1e-3, "weight_decay": 0.01 if w.dim() > 1 else 0.0}
                  for name, w in model.named_parameters() if w.requires_grad]
    optimiser = torch.optim.AdamW(parameters, fused=True)
    steps = int(args.epochs * math.ceil((count + len(silver)) / args.size))
    rates = schedule(optimiser, steps, steps // 12)
    step, total, start = 0, 0.0, time.time()
    model.train()
    while step < steps:
        learned = rng.sample(examples, count) + silver
        rng.shuffle(learned)
        groups = batches(learned, args.size, lambda e: len(e[0]))
        rng.shuffle(groups)
        for chosen in groups[:steps - step]:
            inputs, gold, weights = batch(chosen, rng)
            logits = model(*inputs)
            loss = error(logits.float(), gold, weights)
            update(model, optimiser, rates, loss)
            total, step = total + loss.item(), step + 1
            if step % 50 == 0:
                print(f"{step}/{steps} loss {total / 50:.4f} {time.time() - start:.0f} s", flush=True)
                total = 0.0
    torch.save({"state": model.state_dict()}, args.out)
    if held:
        print(judge(model, held), flush=True)


if __name__ == "__main__":
    main()
