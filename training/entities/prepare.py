#!/usr/bin/env python3
"""Makes the documents that the recogniser is trained on.

usage: prepare.py DATA_FOLDER LISTS_FOLDER OUT_FOLDER VISIBLE.jsonl MORE.jsonl
  DATA_FOLDER holds entities/train4_*.jsonl.gz and sentiment/newsmtsc.train.jsonl.gz, LISTS_FOLDER is plugins/entities/data,
  VISIBLE.jsonl and MORE.jsonl are the `entities.jsonl` of newsdesk: of the visible articles, and of those for training

Writes, as JSONL with "id", "text", "spans" (code points) and "annotated_types":
  human.train  human.dev   the openly licensed annotated sentences; twelve of a source to a document, every tenth document held out
  tweets.train             annotated tweets
  news                     text of the Groningen Meaning Bank and of NewsMTSC without their labels, to be labelled by a teacher
  cased                    headlines: sentences of human.train In Capitals and IN CAPITALS
  results                  tables of sports results, made up from the lists
  newsdesk0 ...            the articles of newsdesk, dealt to as many parts as there are turns
  newsdesk.more            MORE alone: the encoder, which is trained once, is measured on the visible articles
"""
import gzip
import json
import random
import sys
from pathlib import Path

SENTENCES = 12
TURNS = 5
ALL = ["PER", "ORG", "LOC", "MISC"]
SMALL = set("a an and as at but by for from in is nor of on or the to vs with".split())


def read(path):
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def write(path, documents):
    with open(path, "w", encoding="utf-8") as out:
        for document in documents:
            print(json.dumps(document, ensure_ascii=False), file=out)


def spans(sentence):
    offsets = sentence["offsets"]
    for span in sentence["spans"]:
        yield offsets[span["start_token"]][0], offsets[span["end_token_exclusive"] - 1][1], span["label"]


def document(name, sentences, types=ALL):
    """One document of (text, spans) pairs, a line each."""
    text, found = "", []
    for line, names in sentences:
        text += "\n" if text else ""
        found += [{"start": len(text) + s, "end": len(text) + e, "label": label} for s, e, label in names]
        text += line
    return {"id": name, "text": text, "spans": found, "annotated_types": types}


def documents(sentences):
    by_source = {}
    for sentence in sentences:
        by_source.setdefault(sentence["source"], []).append(sentence)
    for source, rows in by_source.items():
        for at in range(0, len(rows), SENTENCES):
            lines = [(s["text"], list(spans(s))) for s in rows[at:at + SENTENCES]]
            yield document(f"{source}-{at}", lines, rows[at]["annotated_types"])


def unlabelled(data):
    for news in documents(read(data / "entities/train4_gmb_silver.jsonl.gz")):
        yield dict(news, spans=[])
    lines = list(dict.fromkeys(row["text"].replace("\n", " ") for row in read(data / "sentiment/newsmtsc.train.jsonl.gz")))
    for at in range(0, len(lines), SENTENCES):
        yield document(f"newsmtsc-{at}", [(line, []) for line in lines[at:at + SENTENCES]])


def recased(sentence, rng):
    """The sentence as a headline, or nothing if that moves its letters."""
    text = sentence["text"]
    if rng.random() < 0.4:
        new = text.upper()
    else:
        words = text.split(" ")
        new = " ".join(w if i and w in SMALL else w[:1].upper() + w[1:] for i, w in enumerate(words))
    names = list(spans(sentence))
    bare = new.rstrip(" .")
    if len(new) != len(text):
        return None
    return bare if all(end <= len(bare) for _, end, _ in names) else new, names


def cased(sentences, rng):
    chosen = [s for s in sentences if 4 <= len(s["tokens"]) <= 16 and s["spans"]]
    rng.shuffle(chosen)
    for i, sentence in enumerate(chosen):
        line = recased(sentence, rng)
        if line:
            yield document(f"cased-{i}", [line], sentence["annotated_types"])


class Lists:
    """Names to fill the tables with."""

    def __init__(self, folder):
        rows = lambda name: [l.split(" | ", 1) for l in (folder / name).read_text("utf-8").splitlines() if " | " in l and l[0] != "#"]
        self.given = [n for kind, names in rows("given_names.txt") if kind in "mf" for n in names.split()]
        self.family = [n for tier, names in rows("surnames.txt") for n in names.split()]
        self.cities = [n for tier, names in rows("cities.txt") if tier == "1" for n in names.split("; ")]
        self.countries = [name.strip() for name in (l.split("|")[0] for l in (folder / "countries.txt").read_text("utf-8").splitlines()) if name and name[0] != "#"]
        teams = next(names for kind, names in rows("organisations.txt") if kind == "team")
        self.teams = [n.split("; ")[0] for n in teams.split(" | ")]


SUFFIXES = ["United", "City", "FC", "Town", "Rovers", "Athletic", "Wanderers", "Rangers", "Tigers", "Lions", "Eagles", "Stars", "Kings"]


class Tables:
    """Results as agencies send them. A place that plays is a team."""

    def __init__(self, lists, rng):
        self.lists, self.rng = lists, rng
        self.line, self.found = "", []

    def put(self, text, label=None):
        if label:
            self.found.append((len(self.line), len(self.line) + len(text), label))
        self.line += text
        return self

    def done(self):
        row, self.line, self.found = (self.line, self.found), "", []
        return row

    def team(self, caps=False):
        pick = self.rng.choice
        name = pick([lambda: pick(self.lists.cities), lambda: pick(self.lists.cities) + " " + pick(SUFFIXES),
                     lambda: pick(self.lists.teams), lambda: pick(self.lists.countries)])()
        return self.put(name.upper() if caps else name, "ORG")

    def person(self, initial=False):
        pick = self.rng.choice
        given = pick(self.lists.given)
        return self.put(f"{given[0]}. {pick(self.lists.family)}" if initial else f"{given} {pick(self.lists.family)}", "PER")

    def country(self):
        return self.put(self.rng.choice(self.lists.countries), "LOC")

    def score(self):
        return self.put(f" {self.rng.randint(0, 9)}")

    def football(self, caps):
        self.team(caps).score().put(" ").team(caps).score()
        return self.done()

    def halves(self, caps):
        self.team(caps).put(f" {self.rng.randint(0, 5)}-{self.rng.randint(0, 5)} ").team(caps)
        return self.done()

    def scorers(self, _):
        self.put("Scorers: ").person(True).put(f" {self.rng.randint(1, 90)}, ").person(True).put(f" {self.rng.randint(1, 90)}")
        return self.done()

    def standings(self, caps):
        self.team(caps).put("".join(f" {self.rng.randint(0, 60)}" for _ in range(self.rng.randint(4, 7))))
        return self.done()

    def race(self, _):
        self.put(f"{self.rng.randint(1, 20)}. ").person().put(" (").country().put(f") {self.rng.randint(1, 59)}.{self.rng.randint(10, 99)}")
        return self.done()

    def tennis(self, _):
        sets = " ".join(f"6-{self.rng.randint(0, 4)}" for _ in range(self.rng.randint(2, 3)))
        self.put(self.rng.choice(["", f"{self.rng.randint(1, 9)}-"])).person().put(" (").country().put(") beat ").person().put(" (").country().put(f") {sets}")
        return self.done()

    def innings(self, _):
        self.person(True).put(" c ").put(self.rng.choice(self.lists.family), "PER").put(" b ").put(self.rng.choice(self.lists.family), "PER").put(f" {self.rng.randint(0, 150)}")
        return self.done()

    def documents(self, n):
        kinds = [self.football, self.halves, self.scorers, self.standings, self.race, self.tennis, self.innings]
        for i in range(n):
            kind, caps = self.rng.choice(kinds), self.rng.random() < 0.2
            yield document(f"results-{i}", [kind(caps) for _ in range(self.rng.randint(3, 8))])


def main(data, lists, out, visible, more):
    data, out, rng = Path(data), Path(out), random.Random(1)
    out.mkdir(parents=True, exist_ok=True)
    human = list(documents(read(data / "entities/train4_open_human.jsonl.gz")))
    place = {id(d): i for source in {d["id"].rsplit("-", 1)[0] for d in human}
             for i, d in enumerate(d for d in human if d["id"].rsplit("-", 1)[0] == source)}
    write(out / "human.train.jsonl", (d for d in human if place[id(d)] % 10 != 9))
    write(out / "human.dev.jsonl", (d for d in human if place[id(d)] % 10 == 9))
    write(out / "tweets.train.jsonl", documents(read(data / "entities/train4_open_tweets.jsonl.gz")))
    write(out / "news.jsonl", unlabelled(data))
    held = {(d["id"].rsplit("-", 1)[0], int(d["id"].rsplit("-", 1)[1])) for d in human if place[id(d)] % 10 == 9}
    training, seen = [], {}
    for sentence in read(data / "entities/train4_open_human.jsonl.gz"):
        at = seen[sentence["source"]] = seen.get(sentence["source"], -1) + 1
        if (sentence["source"], at - at % SENTENCES) not in held:
            training.append(sentence)
    write(out / "cased.jsonl", list(cased(training, rng))[:2500])
    write(out / "results.jsonl", Tables(Lists(Path(lists)), rng).documents(250))
    visible, more = (list(map(json.loads, open(path, encoding="utf-8"))) for path in (visible, more))
    for turn in range(TURNS):
        write(out / f"newsdesk{turn}.jsonl", visible[turn::TURNS] + more[turn::TURNS])
    write(out / "newsdesk.more.jsonl", more)


if __name__ == "__main__":
    main(*sys.argv[1:])
