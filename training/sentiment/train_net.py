#!/usr/bin/env python3
"""Trains the net of the fast form and the weights of its features: what is said of a target.

usage: train_net.py OUT WORK --gold NAME ... [--silver NAME ...] [--articles NAME] [--dev NAME ...] [--hold PREFIX ...] [--start CHECKPOINT.pt TOKENIZER.json]
                    [--weigh 2] [--epochs 5] [--rate 2e-3] [--size 48] [--seed 1]

  OUT       a folder: net.bin and target.tsv, for plugins/sentiment/data
  --gold    sets whose labels people gave, each WORK/NAME.contexts as the program `contexts` writes it; of all but the first each counts --weigh
  --silver  sets of which an encoder says what it thinks: NAME.contexts and NAME.chances, a line for a line, as `silver.py` writes them
  --articles  articles whose targets have labels: what is said of one is learned from all of its sentences together
  --hold    what has an id that begins so is measured and not learned from
  --start   word rows begin as those of this encoder, brought to fewer numbers

crates: plugins/sentiment/src/net.rs runs the same. The same files give the same weights on the same machine. Needs torch and tokenizers.
"""
import argparse
import json
import math
import random
import struct
from collections import Counter
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

SEEN, CHANNELS, INNER, PLACES, MARKS = 3, 48, 32, 19, 7
WORD_SIZE = 48
UNKNOWN, NAME = 0, 1
# Words of a sentence that are learned from; the plugin reads all.
LONGEST = 96
SHORT = 6
# A word is in the table if it stands in so many sentences.
LEAST = 3


class Net(nn.Module):
    def __init__(self, rows, dense):
        super().__init__()
        self.words = nn.Embedding.from_pretrained(rows, freeze=False)
        self.seen = nn.Conv1d(WORD_SIZE, CHANNELS, SEEN, padding=SEEN // 2)
        self.mix = nn.Linear(CHANNELS, INNER)
        self.places, self.marks = nn.Embedding(PLACES, INNER), nn.Linear(MARKS, INNER, bias=False)
        self.out, self.dense = nn.Linear(2 * INNER, 3), nn.Linear(dense, 3, bias=False)
        self.drop = nn.Dropout(0.3)
        nn.init.normal_(self.places.weight, std=0.3)
        nn.init.zeros_(self.dense.weight)

    def forward(self, words, lengths, places, marks, dense):
        there = (torch.arange(words.shape[1])[None] < lengths[:, None]).float()[..., None]
        if self.training:
            # Now and then a word that the net has never seen.
            words = torch.where((torch.rand(words.shape) < 0.1) & (words > NAME), UNKNOWN, words)
        seen = F.relu(self.seen((self.drop(self.words(words)) * there).transpose(1, 2))).transpose(1, 2)
        inner = F.relu(self.mix(self.drop(seen)) + self.places(places) + self.marks(marks)) * there
        mean = inner.sum(1) / lengths.clamp_min(SHORT).sqrt()[:, None]
        return self.out(self.drop(torch.cat([mean, inner.max(1).values], 1))) + self.dense(dense)


def read(work, name):
    lines = [json.loads(line) for line in (work / f"{name}.contexts").read_text("utf-8").splitlines()]
    for line in lines:
        for at in line["mute"]:
            line["words"][at] = "<unknown>"
    return lines


def vocabulary(lines):
    """Numbers of the words that stand in enough sentences."""
    sentences = {tuple(line["words"]) for line in lines}
    counts = Counter(word for sentence in sentences for word in set(sentence))
    kept = sorted((word for word, count in counts.items() if count >= LEAST and not word.startswith("<")), key=lambda word: (-counts[word], word))
    return {word: at for at, word in enumerate(["<unknown>", "<name>", *kept])}


def first_rows(numbers, start):
    """Rows of the words: the mean of an encoder's rows of their pieces, brought to fewer numbers along the axes on which they differ most."""
    if not start:
        return torch.randn(len(numbers), WORD_SIZE) * 0.3
    from tokenizers import Tokenizer

    pieces = torch.load(start[0])["state"]["bert.embeddings.word_embeddings.weight"].float()
    tokenizer = Tokenizer.from_file(start[1])
    tokenizer.no_padding()
    tokenizer.no_truncation()
    rows = torch.zeros(len(numbers), pieces.shape[1])
    for word, at in numbers.items():
        ids = tokenizer.encode(word, add_special_tokens=False).ids if at > NAME else []
        if ids:
            rows[at] = pieces[ids].mean(0)
    rows[2:] -= rows[2:].mean(0)
    axes = torch.linalg.svd(rows[2:5002], full_matrices=False)[2]
    rows = rows @ axes[:WORD_SIZE].T
    return rows / rows[2:].std() * 0.3


class Batches:
    """Lines as tensors, padded to the longest of a batch."""

    def __init__(self, numbers, names):
        self.numbers, self.features = numbers, {name: at for at, name in enumerate(names)}

    def seen(self, line):
        words = [self.numbers.get(word, UNKNOWN) for word in line["words"][:LONGEST]]
        row = np.zeros(len(self.features), "f4")
        for name, value in line["dense"].items():
            row[self.features[name]] = value
        return words, line["places"][:LONGEST], line["marks"][:LONGEST], row

    def batch(self, chosen):
        longest = max(len(words) for words, *_ in chosen)
        words, places = (torch.zeros(len(chosen), longest, dtype=torch.long) for _ in range(2))
        marks = torch.zeros(len(chosen), longest, MARKS)
        for at, (word, place, mark, _) in enumerate(chosen):
            words[at, :len(word)], places[at, :len(word)], marks[at, :len(word)] = torch.tensor(word), torch.tensor(place), torch.tensor(mark)
        lengths = torch.tensor([float(len(word)) for word, *_ in chosen])
        return words, lengths, places, marks, torch.from_numpy(np.stack([row for *_, row in chosen]))


def f1(said, right):
    classes = [(sum(a == b == c for a, b in zip(said, right)), said.count(c) + right.count(c)) for c in range(3)]
    return sum(2 * hits / max(1, all) for hits, all in classes) / 3


@torch.no_grad()
def answers(net, batches, lines):
    net.eval()
    out = []
    for at in range(0, len(lines), 128):
        out += net(*batches.batch([batches.seen(line) for line in lines[at:at + 128]])).tolist()
    net.train()
    return out


def gather(chances, weights):
    """What sentences say together, as the plugin gathers it."""
    weights = weights * (0.3 + (chances[:, 2] - chances[:, 0]).abs())
    return (chances * weights[:, None]).sum(0) / weights.sum()


def article_targets(lines):
    found = {}
    for line in lines:
        if line["label"] is not None and line["own"]:
            found.setdefault((line["id"], line["name"]), []).append(line)
    return list(found.values())


def export(net, numbers, names, out):
    """net.bin and target.tsv; the rows that a word is looked up by are its own times the weights of each place beside it."""
    words = list(numbers)
    tables = torch.einsum("wd,cds->wsc", net.words.weight, net.seen.weight).detach().numpy()
    scales = np.maximum(np.abs(tables).max(axis=0), 1e-12) / 127
    text = "".join(word + "\n" for word in words).encode()
    floats = lambda *tensors: b"".join(tensor.detach().numpy().astype("<f4").tobytes() for tensor in tensors)
    mean, largest = net.out.weight[:, :INNER], net.out.weight[:, INNER:]
    parts = [b"copydesk-tone 1\n", struct.pack("<2I", len(words), len(text)), text, np.rint(tables / scales).astype(np.int8).tobytes(),
             scales.astype("<f4").tobytes(), floats(net.seen.bias, net.mix.weight.T, net.mix.bias, net.places.weight, net.marks.weight.T,
                                                   mean, largest, net.out.bias)]
    (out / "net.bin").write_bytes(b"".join(parts))
    lines = ["# Trained by training/sentiment/train_net.py, together with net.bin. See LICENCES.md.", "# feature\tnegative\tneutral\tpositive"]
    lines += ["\t".join([name, *(f"{weight:.3f}" for weight in row)]) for name, row in zip(names, net.dense.weight.T.tolist())]
    (out / "target.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--gold", nargs="+", required=True)
    for name in ("silver", "dev"):
        parser.add_argument(f"--{name}", nargs="*", default=[])
    parser.add_argument("--hold", nargs="*", default=[" "])
    parser.add_argument("--articles")
    parser.add_argument("--start", nargs=2)
    for name, kind, default in [("weigh", float, 2), ("epochs", int, 5), ("rate", float, 2e-3), ("size", int, 48), ("seed", int, 1)]:
        parser.add_argument(f"--{name}", type=kind, default=default)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    rng = random.Random(args.seed)
    held = lambda line: line["id"].startswith(tuple(args.hold))

    examples, kept = [], []  # line, chances of the classes, how much it counts
    for at, name in enumerate(args.gold):
        for line in read(args.work, name):
            chances = [0.95 if label == line["label"] else 0.025 for label in range(3)]
            kept.append(line) if held(line) else examples.append((line, chances, args.weigh if at else 1.0))
    for name in args.silver:
        chances = (args.work / f"{name}.chances").read_text("utf-8").splitlines()
        lines = read(args.work, name)
        assert len(lines) == len(chances), f"{name}.chances belongs to other contexts"
        examples += [(line, json.loads(chance), 1.0) for line, chance in zip(lines, chances) if not held(line)]
    articles = article_targets(read(args.work, args.articles)) if args.articles else []
    held_articles, articles = [a for a in articles if held(a[0])], [a for a in articles if not held(a[0])]

    dev = {name: read(args.work, name) for name in args.dev}
    everything = [line for line, *_ in examples] + kept + [line for lines in (*articles, *held_articles, *dev.values()) for line in lines]
    names = sorted({name for line in everything for name in line["dense"]})
    numbers = vocabulary([line for line, *_ in examples])
    batches, net = Batches(numbers, names), Net(first_rows(numbers, args.start), len(names))
    print(f"{len(examples)} examples, {len(articles)} targets of articles, {len(numbers)} words", flush=True)
    slow = [net.words.weight]
    optimiser = torch.optim.AdamW([{"params": slow, "weight_decay": 1e-4}, {"params": [p for p in net.parameters() if p is not slow[0]], "weight_decay": 1e-2}], args.rate)
    steps = args.epochs * (math.ceil(len(examples) / args.size) + math.ceil(len(articles) / 8))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min((step + 1) / (steps * 0.05), max(0.02, 1 - step / steps)))
    seen = [batches.seen(line) for line, *_ in examples]
    chances, counts = torch.tensor([c for _, c, _ in examples]), torch.tensor([w for *_, w in examples])
    balance = (chances.sum() / 3 / chances.sum(0)).sqrt()
    articles = [([batches.seen(line) for line in lines], torch.tensor([2.0 if line["title"] else 1.0 for line in lines]), lines[0]["label"]) for lines in articles]
    for epoch in range(args.epochs):
        order = list(range(len(examples)))
        rng.shuffle(order)
        steps_of_epoch = []
        for at in range(0, len(order), args.size * 30):
            chunk = sorted(order[at:at + args.size * 30], key=lambda i: len(seen[i][0]))
            steps_of_epoch += [("examples", chunk[i:i + args.size]) for i in range(0, len(chunk), args.size)]
        rng.shuffle(articles)
        steps_of_epoch += [("articles", articles[i:i + 8]) for i in range(0, len(articles), 8)]
        rng.shuffle(steps_of_epoch)
        total = 0.0
        for kind, chosen in steps_of_epoch:
            if kind == "examples":
                logs = F.log_softmax(net(*batches.batch([seen[i] for i in chosen])), 1)
                error = (-(logs * chances[chosen] * balance).sum(1) * counts[chosen]).mean()
            else:
                said = torch.softmax(net(*batches.batch([s for sentences, *_ in chosen for s in sentences])), 1)
                error = 0.0
                for sentences, weights, label in chosen:
                    error = error - torch.log(gather(said[:len(sentences)], weights)[label].clamp_min(1e-6)) * ARTICLE_BALANCE[label] / len(chosen)
                    said = said[len(sentences):]
            optimiser.zero_grad()
            error.backward()
            optimiser.step()
            schedule.step()
            total += error.item()
        print(f"epoch {epoch + 1}: loss {total / len(steps_of_epoch):.4f}", flush=True)

    best = lambda rows: [max(range(3), key=lambda c: row[c]) for row in rows]
    for name, lines in dev.items():
        print(f"{name}: macro-F1 {f1(best(answers(net, batches, lines)), [line['label'] for line in lines]):.4f}")
    if kept:
        said, right = best(answers(net, batches, kept)), [line["label"] for line in kept]
        print(f"held: right {sum(map(int.__eq__, said, right)) / len(kept):.4f}, macro-F1 {f1(said, right):.4f}")
    if held_articles:
        said = []
        for lines in held_articles:
            rows = torch.softmax(torch.tensor(answers(net, batches, lines)), 1)
            said.append(int(gather(rows, torch.tensor([2.0 if line["title"] else 1.0 for line in lines])).argmax()))
        print(f"held articles: macro-F1 {f1(said, [lines[0]['label'] for lines in held_articles]):.4f} of {len(said)}")
    export(net, numbers, names, args.out)


# Articles treat most whom they name neither well nor badly.
ARTICLE_BALANCE = (1.3, 0.7, 1.4)

if __name__ == "__main__":
    main()
