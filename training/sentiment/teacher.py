#!/usr/bin/env python3
"""Trains the teacher of the accurate form's encoder, an MPNet, and writes what it says of each word of sentences that it did not learn yet.

usage: teacher.py MPNET OUT.pt SAID.pt WORK [--size 24] [--rate 5e-5] [--freeze 6] [--tone 2800] [--gmb 4000] [--seed 1] [--init TEACHER.pt]

  WORK    NAME.words of newsmtsc.train and its dev sets, tone and tr; of gmb if it is there
  SAID    what it says of each word as a target (negative, neutral, positive, before softmax), by set and id of the sentence
  --tone  so many of the invented sentences, the latest first; --gmb: so many sentences without labels, of which it is asked in the end
  --init  go on from this teacher, for an epoch more

One epoch, one reading for all targets of a sentence; a name is an unknown piece, so nothing else tells where names are, and the lower layers need no
slopes. A sentence is asked about in the step that learns from it, before it does: so what is said of it is said by one that never saw it. Those of the
first third, when little was known, are asked about once more in the end, as one that saw each once says it. Nothing whose id begins with tn or tq is
learned from. Needs torch and transformers.
"""
import argparse
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F

from train_encoder import SENTENCE, TARGET, Cutter, batch, f1, load, loss
from go_on import HELD, Measures, lines, plain, texts
from finetune import batches, schedule, update


class Teacher:
    """An MPNet whose lower layers are only read."""

    def __init__(self, package, freeze, init=None):
        self.model = load(package, init)
        # A head that begins with what it knows learns slower.
        self.head_rate = 3e-4 if init else 1e-3
        self.freeze = freeze
        bert = self.model.bert
        bert.encoder.relative_attention_bias.requires_grad_(False)
        self.model.shape.requires_grad_(False)
        for layer in bert.encoder.layer[:freeze]:
            layer.requires_grad_(False)

    def numbers(self, inputs):
        """What is said of each piece as a target."""
        ids, mask, _, _, means = inputs
        found = self.model.head(self.model.drop(self.model.bert(ids, attention_mask=mask).last_hidden_state))
        whole = (found * means[:, :, None]).sum(1)
        return found[:, :, TARGET:SENTENCE] + whole[:, None, SENTENCE:2 * SENTENCE]

    def of_targets(self, said, places):
        sentence, weights = places
        return (said[sentence] * weights[:, :, None]).sum(1)

    def parameters(self, rate):
        layers = len(self.model.bert.encoder.layer)
        for name, weights in self.model.named_parameters():
            if weights.requires_grad:
                # As in train_encoder.py: lower layers know language, and learn less of this.
                own = rate * 0.9 ** (layers - 1 - int(name.split(".")[3])) if name.startswith("bert.encoder.layer.") else self.head_rate
                yield {"params": [weights], "lr": own, "weight_decay": 0.01 if weights.dim() > 1 else 0.0}

    @torch.no_grad()
    def asked(self, sentences, cutter):
        """What is said of each word of each sentence."""
        self.model.eval()
        out = [None] * len(sentences)
        order = sorted(range(len(sentences)), key=lambda i: len(sentences[i][0]))
        for at in range(0, len(order), 32):
            part = order[at:at + 32]
            inputs, *_ = batch([sentences[i] for i in part], cutter)
            for i, said in zip(part, self.numbers(inputs)):
                out[i] = kept(said, sentences[i])
        self.model.train()
        return out


def kept(said, sentence):
    return said[torch.tensor(sentence[2]) + 1].detach().half()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("package", "out", "said", "work"):
        parser.add_argument(name, type=Path)
    for name, kind, default in [("size", int, 24), ("rate", float, 5e-5), ("freeze", int, 6), ("tone", int, 2800), ("gmb", int, 4000), ("seed", int, 1)]:
        parser.add_argument(f"--{name}", type=kind, default=default)
    parser.add_argument("--init", type=Path)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    rng = random.Random(args.seed)
    cutter, teacher = Cutter(args.package), Teacher(args.package, args.freeze, args.init)
    news = [("newsmtsc.train", plain(text, cutter)) for text in texts(args.work, ["newsmtsc.train"])]
    tone = sorted((text for text in texts(args.work, ["tone", "tr"]) if not text["id"].startswith(HELD)), key=lambda text: text["id"])
    tone = [("tone", plain(text, cutter)) for text in tone[-args.tone:]]
    # The invented sentences come early, so that most of the news is asked about by one that knows them.
    order = sorted([(rng.random(), at) for at in news if at[1][3]] + [(0.7 * rng.random(), at) for at in tone if at[1][3]], key=lambda one: one[0])
    order, groups = [one for _, one in order], []
    for at in range(0, len(order), args.size * 30):
        part = batches(order[at:at + args.size * 30], args.size, lambda one: len(one[1][0]))
        rng.shuffle(part)
        groups += part
    optimiser = torch.optim.AdamW(list(teacher.parameters(args.rate)), fused=True)
    rates = schedule(optimiser, len(groups), len(groups) // 12)
    print(f"{len(news)} sentences of news, {len(tone)} invented, {len(groups)} steps", flush=True)
    said, early, total, guessed, right, start = {"newsmtsc.train": {}, "gmb": {}}, [], 0.0, [], [], time.time()
    teacher.model.train()
    for step, group in enumerate(groups):
        sentences = [sentence for _, sentence in group]
        inputs, *gold = batch(sentences, cutter, rng)
        numbers = teacher.numbers(inputs)
        scores = teacher.of_targets(numbers, inputs[3])
        for (name, sentence), found in zip(group, numbers):
            if name == "newsmtsc.train":
                said[name][sentence[5]] = kept(found, sentence)
                early += [sentence] if step < len(groups) // 3 else []
        of_news = [group[row][0] == "newsmtsc.train" for row in inputs[3][0]]
        guessed += [guess for guess, news in zip(scores.argmax(-1).tolist(), of_news) if news]
        right += [label for label, news in zip(gold[0].tolist(), of_news) if news]
        error = loss(scores, torch.zeros(len(sentences)), *gold)
        update(teacher.model, optimiser, rates, error)
        total += error.item()
        if step % 20 == 19:
            print(f"{step + 1}/{len(groups)} loss {total / 20:.4f} news, not seen before: {f1(guessed, right):.4f} of {len(right)} "
                  f"{time.time() - start:.0f} s, {time.process_time():.0f} s of a core", flush=True)
            total, (guessed, right) = 0.0, (guessed, right) if len(right) < 700 else ([], [])
    torch.save({"state": teacher.model.state_dict()}, args.out)
    torch.save(said, args.said)
    measures, best = Measures(args.work, cutter), {}
    for name, rows in measures.sets.items():
        sentences = [plain(row, cutter) for row in rows]
        mean = lambda found, sentence: found[torch.tensor(sentence[3][0][0])].float().mean(0).argmax().item()
        best[name] = [mean(found, s) for found, s in zip(teacher.asked(sentences, cutter), sentences)], [s[3][0][1] for s in sentences]
        print(f"{name} {f1(*best[name]):.4f}", flush=True)
    rw, mt, _ = best.values()
    print(f"pooled {f1(rw[0] + mt[0], rw[1] + mt[1]):.4f} {time.time() - start:.0f} s", flush=True)
    said["newsmtsc.train"] |= {sentence[5]: found for sentence, found in zip(early, teacher.asked(early, cutter))}
    torch.save(said, args.said)
    print(f"news asked about {time.time() - start:.0f} s", flush=True)
    if (args.work / "gmb.words").exists():
        gmb = [plain(line | {"targets": []}, cutter) for line in lines(args.work, "gmb")[:args.gmb]]
        said["gmb"] = {sentence[5]: found for sentence, found in zip(gmb, teacher.asked(gmb, cutter))}
        torch.save(said, args.said)
    print(f"all {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
