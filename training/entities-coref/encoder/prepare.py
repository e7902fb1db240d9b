#!/usr/bin/env python3
"""Writes articles with gold chains as training data of the coreference encoder: words, shapes, mentions.

usage: prepare.py COPYDESK OUT.jsonl KIND FILE.jsonl[.gz] ...

  COPYDESK  the program, for its tokens, sentences and sections
  KIND      newsdesk (people.jsonl beside quotes.jsonl), chains (GUM, LitBank, MEANTIME) or gap

A mention is cut behind its head, as the plugin's nominals are: "the owner of the shop" is "the owner". A line of OUT:
{"id", "words", "shapes", "sentence", "section", "quoted" (of each word), "mentions": [{"first", "last", "class", "chain", "name", "source"}], "asked"}
`source`: how many quotations name it as their source. `asked`: GAP asks one pronoun, and knows only two names.
"""
import gzip
import json
import subprocess
import sys
from bisect import bisect_left, bisect_right
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "encoder"))
import pieces as cut

PRONOUNS = [("he him his himself", "he"), ("she her hers herself", "she"), ("it its itself", "it"), ("they them their theirs themselves", "they"),
            ("i me my mine myself", "i"), ("we us our ours ourselves", "we"), ("you your yours yourself", "you"), ("who whom whose which that", "who")]
PRONOUNS = {word: name for words, name in PRONOUNS for word in words.split()}
CLASSES = ["he", "she", "it", "they", "i", "we", "you", "who", "definite", "pointing", "indefinite", "possessive", "bare", "name"]
# Words that may follow the head of a noun phrase.
BREAKS = set("of who whom which that whose in at for on to with from by about into over under near where when and or but as than , ; : ( ) — – -- “ ” \" " "close".split())


def lines(path):
    with (gzip.open if str(path).endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def segmented(copydesk, documents):
    """The tokens, sentences and sections that copydesk finds in each."""
    text = "".join(json.dumps({"id": str(i), "text": d["text"]}) + "\n" for i, d in enumerate(documents))
    command = [copydesk, "annotate", "--plugins", "none", "--tokens", "-f", "jsonl", "-j", "1"]
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True, text=True)
    return [json.loads(line)["layers"] for line in done.stdout.splitlines()]


def quoted(words, spans, section, text):
    """Whether each word is between quotation marks, by the plugin's rule (words.rs)."""
    out, open_ = [], None
    for at, (word, (start, end)) in enumerate(zip(words, spans)):
        if at and section[at] != section[at - 1]:
            open_ = None
        mark = not any(c.isalnum() for c in word)
        if not mark:
            out.append(int(open_ is not None))
            continue
        out.append(0)
        if word == '"':
            before, after = text[start - 1:start], text[end:end + 1]
            blank = lambda c: not c or c.isspace() or c in "([—–"
            opens = True if blank(before) and not blank(after) else False if blank(after) and not blank(before) else open_ != "double"
            open_ = "double" if opens else None
        elif word[0] in "“«„‟":
            open_ = "double"
        elif word[0] in "”»" or (word[0] in "'’" and len(word) > 1):
            open_ = None
        elif open_ is None and word in "‘`":
            open_ = "single"
        elif open_ == "single" and word in "’'":
            open_ = None
    return out


def classify(words, is_name):
    if len(words) == 1 and words[0].lower() in PRONOUNS and words[0] != "US":
        return PRONOUNS[words[0].lower()]
    if is_name:
        return "name"
    first = words[0].lower()
    if first in ("the",):
        return "definite"
    if first in ("this", "that", "these", "those"):
        return "pointing"
    if first in ("a", "an", "one", "another"):
        return "indefinite"
    if len(words) > 1 and first in PRONOUNS or any(w in ("'s", "’s", "'", "’") for w in words[:-1]):
        return "possessive"
    return "bare"


def document(id_, text, layers, mentions, asked=None):
    """`mentions`: (start, end, chain, name, head or None, source) in code points."""
    spans = [(t["start"], t["end"]) for t in layers["tokens"]]
    words = [text[s:e] for s, e in spans]
    starts = [s for s, _ in spans]
    part = lambda layer: [max(0, bisect_right([r["start"] for r in layers[layer]], s) - 1) for s in starts]
    sentence, section = part("sentences"), part("sections")
    shapes, at = [], 0
    while at < len(words):
        end = bisect_right(sentence, sentence[at])
        shapes += cut.shapes(words[at:end])
        at = end
    found = {}
    for start, end, chain, name, head, source in mentions:
        first, after = bisect_right(starts, start) - 1, bisect_left(starts, end)
        if first < 0 or after <= first:
            continue
        if head is not None:
            last = max(first, bisect_left(starts, head) - 1)
        else:
            stop = next((w for w in range(first + 1, after) if words[w].lower() in BREAKS or (words[w] == "," )), after)
            last = (after if name else stop) - 1
        if name and head is not None:
            last = after - 1
            stop = next((w for w in range(first + 1, after) if words[w] in (",", "(")), after)
            last = stop - 1
        if name:
            # "the Kremlin spokesman Dmitry Peskov": the capitals at the end.
            low = [w for w in range(first, last) if words[w][0].islower() and words[w].lower() not in ("of", "the", "and", "for", "de", "van", "von", "der", "al", "la", "bin", "di", "da")]
            if low and words[last][0].isupper():
                first = low[-1] + 1
            if words[first].lower() in ("the", "a", "an") and last > first:
                first += 1
        while last > first and words[last] in ("'s", "’s", "'", "’", ".", ","):
            last -= 1
        name = name and any(c.isupper() or c.isdigit() for c in "".join(words[first:last + 1]))
        class_ = classify(words[first:last + 1], name)
        known = found.setdefault((first, last), {"first": first, "last": last, "class": CLASSES.index(class_), "chain": chain,
                                                 "name": class_ == "name", "source": 0})
        known["source"] += source
    ordered = sorted(found.values(), key=lambda m: (m["first"], -m["last"]))
    return {"id": id_, "words": words, "shapes": shapes, "sentence": sentence, "section": section, "quoted": quoted(words, spans, section, text),
            "title": [int(layers["sections"][s].get("label") in ("title", "heading")) for s in section], "mentions": ordered,
            "asked": asked}


def newsdesk(path):
    quotes = {r["id"]: r["quotes"] for r in lines(Path(path).with_name("quotes.jsonl"))}
    for record in lines(path):
        sources = {}
        for quote in quotes[record["id"]]:
            if quote["speaker"]:
                place = (quote["speaker"]["start"], quote["speaker"]["end"])
                sources[place] = sources.get(place, 0) + 1
        mentions = []
        for chain, entity in enumerate(record["entities"]):
            chain = chain if entity["name"] is None else -1 - chain
            for m in entity["mentions"]:
                place = (m["start"], m["end"])
                mentions.append((*place, chain, m["form"] == "name", None, sources.get(place, 0)))
        yield record["id"], record["text"], mentions, None


def chains(path):
    for record in lines(path):
        numbers, mentions = {}, []
        for m in record["mentions"]:
            chain = numbers.setdefault(m["cluster"], len(numbers))
            text = record["text"][m["start"]:m["end"]]
            name = m["kind"] == "name" if m.get("kind") else any(w[:1].isupper() for w in text.split()) and text.lower() not in PRONOUNS
            mentions.append((m["start"], m["end"], chain, name, m["head"][1] if m.get("head") else None, 0))
        yield record["id"], record["text"], mentions, None


def gap(path):
    for record in lines(path):
        p, a, b = record["pronoun"], record["a"], record["b"]
        right = a if a["coref"] else b if b["coref"] else None
        mentions = [(a["start"], a["end"], 0, True, None, 0), (b["start"], b["end"], 1, True, None, 0)]
        if right is None:
            continue
        mentions.append((p["start"], p["end"], 0 if right is a else 1, False, None, 0))
        yield record["id"], record["text"], mentions, "pronoun"


def main():
    copydesk, out, kind, *paths = sys.argv[1:]
    read = {"newsdesk": newsdesk, "chains": chains, "gap": gap}[kind]
    with open(out, "w", encoding="utf-8") as file:
        for path in paths:
            records = list(read(path))
            layers = segmented(copydesk, [{"text": text} for _, text, _, _ in records])
            for (id_, text, mentions, asked), layer in zip(records, layers):
                print(json.dumps(document(id_, text, layer, mentions, asked), ensure_ascii=False), file=file)


if __name__ == "__main__":
    main()
