#!/usr/bin/env python3
"""Lets a shipped encoder learn more sentences while it is held to what it said before.

usage: go_on.py PACKAGE SHIPPED.pt OUT.pt WORK [--epochs 1] [--rate 5e-5] [--seed 1] [--news 0.5] [--old 0.5] [--anchor 11000] [--hold-to 1.5]
                [--articles 60] [--upper 0 ...] [--new PREFIX ...] [--init CHECKPOINT.pt] [--said SAID.pt] [--gmb 8000] [--marked 0.4]

  PACKAGE   as for train_encoder.py; SHIPPED.pt: what `../encoder/restore.py` reads back from the shipped file
  WORK      NAME.words of newsmtsc.train and its dev sets, tone, tr and, if they are there, gmb (sentences with names, without labels) and emobank.train (its
            sentences alone); tone.jsonl; desk.articles
  --news    the share of NewsMTSC's sentences that an epoch learns from; --old: of the invented sentences that SHIPPED knows
  --anchor  sentences of an epoch of which only this is asked, that what is said of each word is what SHIPPED says; --hold-to: how much that counts
  --articles  so many steps of an epoch learn from targets of articles
  --upper   how many of the upper layers read on only names and targets, as in the engine; SHIPPED reads as it learned. Of several numbers each step takes
            one by chance, so that what is learned can be read with any of them
  --new     prefixes of the invented sentences that SHIPPED does not know: each is learned from as it is, and once more, in --marked of
            the cases with each target marked. (Before 6f0f774, once as it is and once marked always: sections of the card older than that need that commit's parent.)
  --init    begin from this one instead, and be held to SHIPPED all the same
  --said    what the teacher says (`ask.py`): of NewsMTSC's sentences it counts beside what people said, and for the other names too; of names in gmb it is all
            there is. The tone of these sentences is held to what SHIPPED says of them as they are
  --gmb     so many sentences of gmb an epoch, of which the teacher is heard
  --marked  how often a sentence is shown with one target marked; the fewer, the more is said by one reading for all

SHIPPED knows NewsMTSC's sentences by heart, so what it says of them as they are holds nothing. So they are shown otherwise (a part left out, another
sentence joined, pieces masked, any word marked), and SHIPPED is asked about exactly what is shown. Nothing whose id begins with tn or tq, and no
article whose id begins with s, is learned from. Needs torch and transformers.
"""
import argparse
import json
import math
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F

from train_encoder import (AT_ONCE, HALVES, LINKS, MARKED, NAME, SENTENCE, TARGET, TONE, Cutter, answers, article_f1, article_loss, asked, batch, cut_words,
                           f1, load, loss, read_articles, with_target)
from finetune import batches, schedule, update

HELD = ("tn", "tq")
HELD_ARTICLES = ("s",)
# How soft what SHIPPED says is made: what it holds for unlikely is part of what it knows.
SOFT = 2.0
# A name counts like so many other words: names are whom copydesk asks about.
NAMES = 6.0
# Names without a label of which the teacher is heard, in a sentence.
OTHERS = 3


def lines(work, name):
    return [json.loads(line) for line in (work / f"{name}.words").read_text("utf-8").splitlines()]


def texts(work, names):
    """Sentences with all of their targets: id, words, marks, targets as (words, label)."""
    found = {}
    for name in names:
        for line in lines(work, name):
            # Targets of one sentence are lines of their own, numbered last.
            key = (line["id"].rsplit("-", 1)[0], tuple(line["words"]))
            text = found.setdefault(key, {"id": line["id"], "words": line["words"], "marks": line["marks"], "targets": []})
            text["marks"] = list(map(max, text["marks"], line["marks"]))
            if line["target"] and line["label"] is not None:
                text["targets"].append((line["target"], line["label"]))
    return [text for text in found.values() if text["targets"]]


def plain(text, cutter):
    """One reading for all targets."""
    ids, marks, firsts = cut_words(text, cutter)
    targets = [([w for w in words if w < len(firsts)], label, None) for words, label in text["targets"]]
    return ids, marks, firsts, [target for target in targets if target[0]], None, text["id"]


def marked(text, cutter):
    """A reading for each target."""
    ids, marks, firsts, targets, tone, id = plain(text, cutter)
    return [(ids, with_target(marks, firsts, target[0]), firsts, [target], tone, id) for target in targets]


def taught(text, said, cutter, rng, share, tone=None):
    """A sentence with what the teacher says of its targets and of others whom it names; sometimes of one of them alone, marked."""
    ids, marks, firsts, targets, _, id = plain(text, cutter)
    lesson = lambda words: torch.softmax(said[words].float().mean(0), -1).tolist()
    known = {word for words, *_ in targets for word in words}
    others = [at for at, first in enumerate(firsts) if marks[first] == NAME and at not in known]
    rng.shuffle(others)
    targets = [(words, label, lesson(words)) for words, label, _ in targets] + [([at], None, lesson([at])) for at in others[:OTHERS]]
    if rng.random() < share:
        targets = [rng.choice(targets)]
        marks = with_target(marks, firsts, targets[0][0])
    return ids, marks, firsts, targets, tone, id


def shown(line, other, cutter, rng):
    """A sentence as nobody has seen it: a part left out, another joined, pieces masked, a word marked or none."""
    words, marks = list(line["words"]), list(line["marks"])
    if len(words) > 14 and rng.random() < 0.5:
        gone = int(len(words) * rng.uniform(0.15, 0.45))
        at = rng.randrange(len(words) - gone)
        del words[at:at + gone], marks[at:at + gone]
    if len(words) < 30 and rng.random() < 0.3:
        parts = [(words, marks), (other["words"][:30], other["marks"][:30])]
        rng.shuffle(parts)
        (words, marks), (more, more_marks) = parts
        words, marks = words + [rng.choice(LINKS)] + more, marks + [1] + more_marks
    ids, marks, firsts = cut_words({"words": words, "marks": marks}, cutter, 100)
    if rng.random() < 0.5:
        names = [at for at, first in enumerate(firsts) if marks[first] == 2]
        at = rng.choice(names) if names and rng.random() < 0.75 else rng.randrange(len(firsts))
        marks = with_target(marks, firsts, [at])
    ids = [cutter.mask if rng.random() < 0.06 else piece for piece in ids]
    return ids, marks, firsts, [], None, line["id"]


def numbers(model, inputs):
    """What is said of each word as a target, and the tone of the sentence."""
    ids, mask, marks, places, means = inputs
    with torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
        found = model.head(model.drop(model.states(ids, mask, marks, asked(marks, places, means)))).float()
    whole = (found * means[:, :, None]).sum(1)
    return found[:, :, TARGET:SENTENCE] + whole[:, None, SENTENCE:TONE], whole[:, TONE]


def held_to(model, shipped, inputs):
    """How far what is said of every word is from what SHIPPED says of it."""
    with torch.no_grad():
        wanted, wanted_tone = numbers(shipped, inputs)
    said, tone = numbers(model, inputs)
    apart = F.kl_div(F.log_softmax(said / SOFT, -1), F.softmax(wanted / SOFT, -1), reduction="none").sum(-1) * SOFT ** 2
    weight = (inputs[4] > 0) * torch.where(inputs[2] >= 2, NAMES, 1.0)
    if model.upper:
        # Of the others nothing is asked as of a target.
        weight = weight * asked(*inputs[2:])
    return (apart * weight).sum() / weight.sum().clamp_min(1) + 2 * F.mse_loss(tone, wanted_tone)


class Measures:
    """What nothing learns from."""

    def __init__(self, work, cutter):
        self.cutter = cutter
        found = {name: lines(work, name) for name in ("newsmtsc_rw.dev", "newsmtsc_mt.dev")}
        found["tn,tq"] = [line for line in lines(work, "tone") if line["id"].startswith(HELD)]
        asked = lambda line: {"id": line["id"], "words": line["words"], "marks": line["marks"], "targets": [(line["target"], line["label"])]}
        self.sets = {name: [asked(line) for line in rows if line["target"]] for name, rows in found.items()}
        self.kinds = {line["id"]: line["kind"] for line in map(json.loads, (work / "tone.jsonl").read_text("utf-8").splitlines())}

    def said(self, model):
        """Of each set: chances without marks, with them, and what is right."""
        out = {}
        for name, rows in self.sets.items():
            read = lambda sentences: torch.softmax(torch.tensor([scores[0] for scores, _ in answers(model, sentences, self.cutter)]), -1)
            out[name] = (read([plain(row, self.cutter) for row in rows]), read([marked(row, self.cutter)[0] for row in rows]),
                         [row["targets"][0][1] for row in rows])
        return out

    def show(self, said, kinds=False):
        parts, of_kinds = [], []
        for way in ("plain", "marked", "effort"):
            best = {}
            for name, (bare, with_marks, right) in said.items():
                sure = bare.max(-1).values >= 0.6
                chances = {"plain": bare, "marked": with_marks, "effort": torch.where(sure[:, None], bare, with_marks)}[way]
                best[name] = (chances.argmax(-1).tolist(), right)
            rw, mt, held = best.values()
            of_kinds.append(held[0])
            parts.append(f"{way}: rw {f1(*rw):.4f} mt {f1(*mt):.4f} pooled {f1(rw[0] + mt[0], rw[1] + mt[1]):.4f} tn,tq {f1(*held):.4f}")
        loss = [F.nll_loss(torch.cat([said[n][1] for n in names]).clamp_min(1e-6).log(), torch.tensor([r for n in names for r in said[n][2]])).item()
                for names in (list(said)[:2], list(said)[2:])]
        lines = ["; ".join(parts) + f"; loss {loss[0]:.3f} {loss[1]:.3f}"]
        if kinds:
            hits = {}
            for row, bare, _, effort, right in zip(self.sets["tn,tq"], *of_kinds, best["tn,tq"][1]):
                hits.setdefault(self.kinds[row["id"]], []).append((bare == right, effort == right))
            share = lambda hits: f"{sum(hits) / len(hits):.2f}"
            lines.append("  plain, effort: " + ", ".join(" ".join([kind, *map(share, zip(*h)), f"({len(h)})"]) for kind, h in sorted(hits.items())))
        return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("package", "shipped", "out", "work"):
        parser.add_argument(name, type=Path)
    for name, kind, default in [("epochs", float, 1), ("rate", float, 5e-5), ("seed", int, 1), ("news", float, 0.5), ("old", float, 0.5), ("size", int, 32),
                                ("anchor", int, 11000), ("hold-to", float, 1.5), ("articles", int, 60)]:
        parser.add_argument(f"--{name}", type=kind, default=default)
    parser.add_argument("--new", nargs="*", default=["ts", "tt", "tu", "tv", "tw", "tx", "ty", "tz", "u"])
    parser.add_argument("--upper", nargs="+", type=int, default=[0])
    parser.add_argument("--init", type=Path)
    parser.add_argument("--said", type=Path)
    parser.add_argument("--gmb", type=int, default=8000)
    parser.add_argument("--marked", type=float, default=0.4)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    rng = random.Random(args.seed)
    cutter, model, shipped = Cutter(args.package), load(args.package, args.init or args.shipped), load(args.package, args.shipped)
    shipped.eval().requires_grad_(False)
    layers, parameters = model.bert.config.num_hidden_layers, []
    for name, weights in model.named_parameters():
        # As in train_encoder.py: lower layers know language, and learn less of this; the head begins with what it knows.
        rate = args.rate * 0.9 ** (layers - 1 - int(name.split(".")[3])) if name.startswith("bert.encoder.layer.") else args.rate * 5
        if weights.requires_grad:
            parameters.append({"params": [weights], "lr": rate, "weight_decay": 0.01 if weights.dim() > 1 else 0.0})
    optimiser = torch.optim.AdamW(parameters, fused=True)
    tone = [text for text in texts(args.work, ["tone", "tr"]) if not text["id"].startswith(HELD)]
    new = [text for text in tone if text["id"].startswith(tuple(args.new))]
    old = [text for text in tone if not text["id"].startswith(tuple(args.new))]
    news = texts(args.work, ["newsmtsc.train"])
    bare = lines(args.work, "newsmtsc.train")
    gmb = [line for name in ("gmb", "emobank.train") if (args.work / f"{name}.words").exists() for line in lines(args.work, name)] if args.anchor else []
    every = read_articles(args.work, "desk", cutter, True)
    bare_every = read_articles(args.work, "desk", cutter, False)
    held_articles = [[a for a in some if a[3].startswith(HELD_ARTICLES)] for some in (bare_every, every)]
    articles = [a for a in every + bare_every if not a[3].startswith(HELD_ARTICLES)]
    measures = Measures(args.work, cutter)
    asked_of = torch.load(args.said) if args.said else {}
    said, held_tones = asked_of.get("newsmtsc.train", {}) | asked_of.get("gmb", {}), asked_of.get("tones", {})
    said = {text["id"]: said[text["id"]] for text in news + gmb if len(said.get(text["id"], ())) == len(text["words"])}
    # A name is one word, shown without its letters.
    names = lambda line: [at for at, mark in enumerate(line["marks"]) if mark == NAME]
    told = [line | {"targets": []} for line in gmb if line["id"] in said and names(line)]

    def show(kinds=False):
        for model.upper in sorted(set(args.upper)):
            print(f"upper {model.upper} " + measures.show(measures.said(model), kinds), flush=True)

    def epoch():
        either = lambda text: marked(text, cutter) if rng.random() < args.marked else [plain(text, cutter)]
        learned = [plain(text, cutter) for text in new] + [one for text in new for one in either(text)]
        for texts, share in ((old, args.old), (news, args.news)):
            for text in rng.sample(texts, int(share * len(texts))):
                if text["id"] in said:
                    learned.append(taught(text, said[text["id"]], cutter, rng, args.marked, held_tones.get(text["id"])))
                else:
                    learned += either(text)
        learned += [taught(line, said[line["id"]], cutter, rng, args.marked, held_tones.get(line["id"])) for line in rng.sample(told, min(len(told), args.gmb))]
        learned = [s for s in learned if s[3] and max(word for words, *_ in s[3] for word in words) < len(s[2])]
        half = args.anchor // 2 if gmb else args.anchor
        pool = [rng.choice(bare) for _ in range(half)] + rng.sample(gmb, min(len(gmb), args.anchor - half))
        anchors = [shown(line, rng.choice(pool), cutter, rng) for line in pool if len(line["words"]) > 3]
        groups = []
        for what, sentences in (("gold", learned), ("anchor", anchors)):
            rng.shuffle(sentences)
            groups += [(what, group) for group in batches(sentences, args.size, lambda sentence: len(sentence[0]))]
        some = rng.sample(articles, min(len(articles), AT_ONCE * args.articles))
        groups += [("article", some[i:i + AT_ONCE]) for i in range(0, len(some), AT_ONCE)]
        rng.shuffle(groups)
        return groups

    groups = epoch()
    kinds = [what for what, _ in groups]
    steps = int(args.epochs * len(groups))
    print(f"{len(new)} new sentences, {len(old)} old, {len(news)} of news, {len(said)} taught ({len(told)} without labels), {len(articles)} targets of articles; steps of an epoch: "
          f"{ {what: kinds.count(what) for what in set(kinds)} }", flush=True)
    rates, step, totals, start = schedule(optimiser, steps, steps // 12), 0, {}, time.time()
    model.train()
    while step < steps:
        for what, chosen in groups[:steps - step]:
            model.upper = rng.choice(args.upper)
            if what == "anchor":
                error = held_to(model, shipped, batch(chosen, cutter)[0]) * args.hold_to
            else:
                inputs, *gold = batch([s for a in chosen for s in a[1]] if what == "article" else chosen, cutter, rng)
                with torch.autocast("cpu", torch.bfloat16, enabled=HALVES):
                    scores, tones = model(*inputs)
                error = 0.5 * article_loss(scores.float(), chosen) if what == "article" else loss(scores.float(), tones.float(), *gold)
            update(model, optimiser, rates, error)
            step += 1
            totals.setdefault(what, []).append(error.item())
            if step % 50 == 0:
                print(f"{step}/{steps} " + " ".join(f"{what} {sum(e) / len(e):.4f}" for what, e in sorted(totals.items())) + f" {time.time() - start:.0f} s", flush=True)
                totals = {}
            if step % 400 == 0:
                torch.save({"state": model.state_dict(), "upper": max(args.upper)}, args.out)
                show()
        torch.save({"state": model.state_dict(), "upper": max(args.upper)}, args.out)
        groups = epoch() if step < steps else []
    show(kinds=True)
    print("articles, plain and marked: " + ", ".join(f"{article_f1(model, some, cutter):.4f}" for some in held_articles), flush=True)


if __name__ == "__main__":
    main()
