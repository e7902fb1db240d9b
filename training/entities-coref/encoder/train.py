#!/usr/bin/env python3
"""Trains the coreference encoder. One thread; the same files give the same weights on the same machine.

usage: train.py PACKAGE OUT.pt ARTICLES.jsonl[:SHARE] ... [--init CHECKPOINT.pt] [--dev ARTICLES.jsonl] [--epochs 1]

  ARTICLES   what ../src/mentions.rs writes; with :SHARE, that share of them, chosen at random
  --dev      articles that are measured, and not trained on
"""
import argparse
import json
import random
import time
from pathlib import Path

import torch
from transformers import BertModel

# `model` puts the folder of `finetune` on the path.
from model import FORMS, UPPER, Article, Scorer, loss, means
from finetune import MASK, schedule


def read(path, tokenizer):
    path, _, share = path.partition(":")
    docs = [json.loads(line) for line in open(path, encoding="utf-8")]
    if share:
        docs = random.Random(1).sample(docs, int(len(docs) * float(share)))
    return [Article(doc, tokenizer) for doc in docs if len(doc["mentions"]) > 1]


@torch.no_grad()
def judge(model, articles, thresholds=(0.0, 0.5, 0.6)):
    """Of the anaphors of each kind: the right named chain / a wrong one, where nobody is answered below a threshold."""
    model.eval()
    cells = {}
    for article in articles:
        found, names = means(article, model(article))
        for i in range(len(found)):
            if not article.anaphor[i]:
                continue
            chain = int(article.chain[i])
            kind = "unnamed" if chain not in names else "pronoun" if article.form[i] < FORMS.index("indefinite") else "nominal"
            best = int(found[i].argmax()) if len(names) else 0
            sure = float(found[i][best]) if len(names) else 0.0
            nobody = sure < 1 - found[i].sum()
            for threshold in thresholds:
                answer = None if nobody or sure < threshold else names[best]
                cell = cells.setdefault((kind, threshold), [0, 0, 0])
                cell[0] += 1
                cell[1] += answer == (None if kind == "unnamed" else chain)
                cell[2] += answer is not None and answer != chain
    model.train()
    out = []
    for threshold in thresholds:
        row = [f"threshold {threshold}"]
        for kind in ("pronoun", "nominal", "unnamed"):
            n, right, wrong = cells.get((kind, threshold), (0, 0, 0))
            row.append(f"{kind} {n} {right / max(1, n):.3f}/{wrong / max(1, n):.3f}")
        out.append("  ".join(row))
    return "\n".join(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("out")
    parser.add_argument("articles", nargs="+")
    parser.add_argument("--init")
    parser.add_argument("--dev")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    args = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(1)
    rng = random.Random(1)
    tokenizer = args.package / "tokenizer.json"
    model = Scorer(BertModel.from_pretrained(args.package, add_pooling_layer=False))
    if args.init:
        model.load_state_dict(torch.load(args.init, map_location="cpu", weights_only=True)["state"])
    articles = [article for path in args.articles for article in read(path, tokenizer)]
    dev = read(args.dev, tokenizer) if args.dev else []
    pieces, anaphors = sum(len(article.ids) for article in articles), sum(int(article.anaphor.sum()) for article in articles)
    print(f"{len(articles)} articles, {pieces} pieces, {anaphors} anaphors", flush=True)
    # Batches of about this many pieces.
    groups = lambda order: grouped([articles[i] for i in order], 900)
    steps = args.epochs * len(groups(range(len(articles))))
    encoder = [p for n, p in model.named_parameters() if n.startswith("bert") and p.requires_grad]
    rest = [p for n, p in model.named_parameters() if not n.startswith("bert")]
    groups_of_rates = [{"params": encoder, "lr": args.rate}, {"params": rest, "lr": args.head_rate}]
    optimiser = torch.optim.AdamW(groups_of_rates, weight_decay=0.01)
    rates = schedule(optimiser, steps, steps // 15)
    mask = lambda ids: [MASK if rng.random() < 0.05 else i for i in ids]
    start, step, seen, total, weights = time.time(), 0, 0, 0.0, 0.0
    model.train()
    for epoch in range(args.epochs):
        order = list(range(len(articles)))
        rng.shuffle(order)
        for group in groups(order):
            error = weight = 0.0
            with torch.autocast("cpu", dtype=torch.bfloat16):
                for article in group:
                    scores = model(article, mask).float()
                    one, counts = loss(article, scores)
                    error, weight = error + one, weight + counts
                    seen += len(article.ids)
            if weight > 0:
                (error / weight).backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimiser.step()
                total, weights = total + float(error.detach()), weights + float(weight)
            optimiser.zero_grad()
            rates.step()
            step += 1
            if step % 20 == 0:
                took = time.time() - start
                print(f"epoch {epoch} {step}/{steps} loss {total / weights:.4f} {took:.0f} s {seen / took:.0f} pieces/s", flush=True)
                total = weights = 0.0
            if step % 200 == 0:
                torch.save({"state": model.state_dict(), "upper": UPPER}, args.out)
        torch.save({"state": model.state_dict(), "upper": UPPER}, args.out)
        if dev and (epoch % 2 == 1 or epoch == args.epochs - 1):
            print(f"after epoch {epoch}\n{judge(model, dev)}", flush=True)


def grouped(articles, most):
    out, size = [[]], 0
    for article in articles:
        if size and size + len(article.ids) > most:
            out.append([])
            size = 0
        out[-1].append(article)
        size += len(article.ids)
    return out


if __name__ == "__main__":
    main()
