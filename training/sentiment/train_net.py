#!/usr/bin/env python3
"""Trains the net of the fast form and the weights of its features: what is said of a target.

usage: train_net.py OUT WORK --gold NAME[:WEIGHT] ... [--silver NAME ...] [--dev NAME ...] [--hold PREFIX ...] [--rows ENCODER.bin] [--start FOLDER]
                    [--keep 0] [--epochs 6] [--rate 2e-3] [--size 48] [--seed 1]

  OUT       a folder: net.bin and target.tsv, for plugins/sentiment/data
  --gold    sets whose labels people gave, each WORK/NAME.contexts as the program `contexts` writes it; how much each line counts
  --silver  sets of which the accurate form says what it thinks (contexts with `chances`), or else the net that all begins with
  --hold    what has an id that begins so is measured and not learned from
  --rows    word rows begin as those of this encoder, brought to fewer numbers
  --start   all begins as the net.bin and target.tsv of this folder; a word that is new to it as one that is unknown
  --keep    so much of the weights stays as it began: what is learned of one set costs less of the others

plugins/sentiment/src/net.rs runs the same. The same files give the same weights on the same machine. Needs numpy.
"""
import argparse
import json
import struct
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

SEEN, CHANNELS, INNER, PLACES, MARKS = 3, 48, 32, 49, 10
WORD_SIZE = 48
UNKNOWN, NAME = 0, 1
NET = b"copydesk-tone 3\n"
# Words of a sentence that are learned from; the plugin reads all.
LONGEST = 96
SHORT = 6
# A word is in the table if it stands in so many sentences.
LEAST = 3
# Shares of numbers, and of words, that are left out of a step, so that none is relied on alone.
DROPPED, HIDDEN = 0.3, 0.1


def relu(numbers):
    return np.maximum(numbers, 0)


def softmax(scores):
    powers = np.exp(scores - scores.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


class Net:
    """Weights by name, the forward pass over sentences laid end to end, and its gradient."""

    def __init__(self, rows, dense, rng):
        uniform = lambda inputs, *shape: rng.uniform(-1, 1, shape).astype("f4") / np.float32(inputs ** 0.5)
        self.rng = rng
        self.weights = {
            "rows": rows, "seen": uniform(SEEN * WORD_SIZE, SEEN * WORD_SIZE, CHANNELS), "seen_offsets": uniform(SEEN * WORD_SIZE, CHANNELS),
            "mix": uniform(CHANNELS, CHANNELS, INNER), "inner_offsets": uniform(CHANNELS, INNER),
            "places": rng.normal(0, 0.3, (PLACES, INNER)).astype("f4"), "marks": uniform(MARKS, MARKS, INNER),
            "out": uniform(2 * INNER, 2 * INNER, 3), "offsets": uniform(2 * INNER, 3), "dense": np.zeros((dense, 3), "f4"),
            "stands": np.zeros((dense, INNER), "f4"),
        }

    def mask(self, shape, learning):
        return (self.rng.random(shape, "f4") >= DROPPED) / np.float32(1 - DROPPED) if learning else np.float32(1)

    def forward(self, batch, learning=False):
        w, (words, firsts, lengths, places, marks, dense) = self.weights, batch
        if learning:
            words = np.where((self.rng.random(len(words)) < HIDDEN) & (words > NAME), UNKNOWN, words)
        masks = [self.mask((len(words), WORD_SIZE), learning), self.mask((len(words), CHANNELS), learning), self.mask((len(lengths), 2 * INNER), learning)]
        rows = w["rows"][words] * masks[0]
        sentence = np.repeat(np.arange(len(lengths)), lengths)
        beside = np.concatenate([shifted(rows, firsts, 1), rows, shifted(rows, firsts, -1)], 1)
        seen = relu(beside @ w["seen"] + w["seen_offsets"])
        inner = relu((seen * masks[1]) @ w["mix"] + w["inner_offsets"] + w["places"][places] + marks @ w["marks"] + (dense @ w["stands"])[sentence])
        roots = np.sqrt(np.maximum(lengths, SHORT)).astype("f4")[:, None]
        largest = np.maximum.reduceat(inner, firsts)
        pooled = np.concatenate([np.add.reduceat(inner, firsts) / roots, largest], 1) * masks[2]
        scores = pooled @ w["out"] + w["offsets"] + dense @ w["dense"]
        return scores, (words, masks, sentence, beside, seen, inner, roots, largest, pooled)

    def gradient(self, batch, kept, by_score):
        """Of each weight, from that of the scores."""
        w, (_, firsts, lengths, places, marks, dense) = self.weights, batch
        words, masks, sentence, beside, seen, inner, roots, largest, pooled = kept
        found = {"out": pooled.T @ by_score, "offsets": by_score.sum(0), "dense": dense.T @ by_score}
        by_pooled = (by_score @ w["out"].T) * masks[2]
        most = (inner == largest[sentence]) & (inner > 0)
        shared = np.maximum(np.add.reduceat(most, firsts, dtype="f4"), 1)
        by_inner = (by_pooled[:, :INNER] / roots)[sentence] + most * (by_pooled[:, INNER:] / shared)[sentence]
        by_inner *= inner > 0
        found["stands"] = dense.T @ np.add.reduceat(by_inner, firsts)
        found["inner_offsets"], found["marks"], found["mix"] = by_inner.sum(0), marks.T @ by_inner, (seen * masks[1]).T @ by_inner
        found["places"] = np.zeros_like(w["places"])
        np.add.at(found["places"], places, by_inner)
        by_seen = (by_inner @ w["mix"].T) * masks[1] * (seen > 0)
        found["seen"], found["seen_offsets"] = beside.T @ by_seen, by_seen.sum(0)
        before, here, after = np.split(by_seen @ w["seen"].T, SEEN, 1)
        by_rows = (shifted(before, firsts, -1) + here + shifted(after, firsts, 1)) * masks[0]
        found["rows"] = np.zeros_like(w["rows"])
        np.add.at(found["rows"], words, by_rows)
        return found

    def answers(self, batches, lines):
        return np.concatenate([self.forward(batches.batch(lines[at:at + 256]))[0] for at in range(0, len(lines), 256)])


def shifted(rows, firsts, by):
    """The row beside each; none past a sentence's end."""
    beside = np.zeros_like(rows)
    if by > 0:
        beside[1:] = rows[:-1]
        beside[firsts] = 0
    else:
        beside[:-1] = rows[1:]
        beside[firsts[1:] - 1] = 0
    return beside


class Adam:
    """AdamW; rows of words are drawn to zero less than other weights."""

    def __init__(self, weights):
        self.weights, self.step = weights, 0
        self.means, self.squares = ({name: np.zeros_like(weight) for name, weight in weights.items()} for _ in range(2))

    def take(self, gradient, rate):
        self.step += 1
        for name, weight in self.weights.items():
            mean, square, by = self.means[name], self.squares[name], gradient[name]
            mean += 0.1 * (by - mean)
            square += 0.001 * (by * by - square)
            weight *= 1 - rate * (1e-4 if name == "rows" else 1e-2)
            weight -= rate / (1 - 0.9 ** self.step) * mean / (np.sqrt(square / (1 - 0.999 ** self.step)) + 1e-8)


def read(work, name):
    with open(work / f"{name}.contexts", encoding="utf-8") as file:
        lines = [json.loads(line) for line in file]
    for line in lines:
        for at in line["mute"]:
            line["words"][at] = "<unknown>"
    return lines


def vocabulary(lines, known=()):
    """Numbers of the words that stand in enough sentences, and of those that are known."""
    sentences = {tuple(line["words"]) for line in lines}
    counts = Counter(dict.fromkeys(known, 0))
    counts.update(word for sentence in sentences for word in set(sentence))
    kept = sorted((word for word, count in counts.items() if (count >= LEAST or word in known) and not word.startswith("<")), key=lambda word: (-counts[word], word))
    return {word: at for at, word in enumerate(["<unknown>", "<name>", *kept])}


def encoder_rows(path):
    """The pieces of an encoder and their rows; crates/copydesk-encoder/src/model.rs describes the file."""
    data = Path(path).read_bytes()
    name = b"copydesk-encoder 1\n"
    assert data.startswith(name)
    sizes = struct.unpack_from("<8I", data, len(name))
    hidden, count, text = sizes[1], sizes[4], sizes[7]
    at = len(name) + 32
    pieces = data[at:at + text].decode().splitlines()
    scales = np.frombuffer(data, "<f4", count, at + text)
    rows = np.frombuffer(data, "i1", count * hidden, at + text + 4 * count).reshape(count, hidden)
    return {piece: number for number, piece in enumerate(pieces)}, rows * scales[:, None]


def cut(word, pieces):
    """The numbers of a word's pieces, longest first; none if a part has no piece."""
    found, at = [], 0
    while at < len(word):
        end = next((end for end in range(len(word), at, -1) if ("##" if at else "") + word[at:end] in pieces), None)
        if end is None:
            return []
        found.append(pieces[("##" if at else "") + word[at:end]])
        at = end
    return found


def first_rows(numbers, encoder, rng):
    """Rows of the words: the mean of an encoder's rows of their pieces, brought to fewer numbers along the axes on which they differ most."""
    if not encoder:
        return rng.normal(0, 0.3, (len(numbers), WORD_SIZE)).astype("f4")
    pieces, known = encoder_rows(encoder)
    rows = np.zeros((len(numbers), known.shape[1]))
    for word, at in numbers.items():
        found = cut(word, pieces) if at > NAME else []
        if found:
            rows[at] = known[found].mean(0)
    rows[2:] -= rows[2:].mean(0)
    axes = np.linalg.svd(rows[2:5002], full_matrices=False)[2]
    rows = rows @ axes[:WORD_SIZE].T
    return (rows / rows[2:].std() * 0.3).astype("f4")


def words_of(folder):
    """The words of a net, and what follows them in its file."""
    data = (folder / "net.bin").read_bytes()
    assert data.startswith(NET)
    text = struct.unpack_from("<2I", data, len(NET))[1]
    at = len(NET) + 8 + text
    return data[len(NET) + 8:at].decode().splitlines(), data[at:]


def restore(net, numbers, names, folder):
    """The weights that `export` wrote. A word's table is its row times one matrix, so the rows are the table's along its first axes."""
    (words, data), w = words_of(folder), net.weights
    count, at = len(words), 0
    tables = np.frombuffer(data, "i1", count * SEEN * CHANNELS, at).reshape(count, SEEN, CHANNELS)
    at += tables.nbytes

    def floats(*shape):
        nonlocal at
        found = np.frombuffer(data, "<f4", int(np.prod(shape)), at).reshape(shape)
        at += found.nbytes
        return found.copy()

    tables = (tables * floats(SEEN, CHANNELS)).reshape(count, -1)
    axes = np.linalg.svd(tables.T @ tables)[0][:, :WORD_SIZE]
    rows = tables @ axes
    size = rows.std() / 0.3
    known = {word: at for at, word in enumerate(words)}
    w["rows"] = np.stack([rows[known.get(word, UNKNOWN)] for word in numbers]).astype("f4") / size
    w["seen"] = np.concatenate(np.split(axes.T * size, SEEN, 1)).astype("f4")
    w["seen_offsets"], w["mix"], w["inner_offsets"] = floats(CHANNELS), floats(CHANNELS, INNER), floats(INNER)
    w["places"], w["marks"], w["out"], w["offsets"] = floats(PLACES, INNER), floats(MARKS, INNER), np.concatenate([floats(3, INNER).T, floats(3, INNER).T]), floats(3)
    assert at == len(data)
    lines = [line.split("\t") for line in (folder / "target.tsv").read_text("utf-8").splitlines() if not line.startswith("#")]
    found = {name: np.array(weights + ["0"] * (3 + INNER - len(weights)), "f4") for name, *weights in lines}
    dense = np.stack([found.get(name, np.zeros(3 + INNER, "f4")) for name in names])
    w["dense"], w["stands"] = dense[:, :3].copy(), dense[:, 3:].copy()


class Batches:
    """Lines as arrays, sentences laid end to end."""

    def __init__(self, numbers, names):
        self.numbers, self.features = numbers, {name: at for at, name in enumerate(names)}

    def seen(self, line):
        row = np.zeros(len(self.features), "f4")
        for name, value in line["dense"].items():
            row[self.features[name]] = value
        words = np.array([self.numbers.get(word, UNKNOWN) for word in line["words"][:LONGEST]])
        return words, np.array(line["places"][:LONGEST]), np.array(line["marks"][:LONGEST], "f4"), row

    @staticmethod
    def batch(chosen):
        words, places, marks, dense = zip(*chosen)
        lengths = np.array([len(word) for word in words])
        firsts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        return np.concatenate(words), firsts, lengths, np.concatenate(places), np.concatenate(marks), np.stack(dense)


def f1(said, right):
    said, right = np.asarray(said), np.asarray(right)
    parts = [2 * ((said == c) & (right == c)).sum() / max(1, (said == c).sum() + (right == c).sum()) for c in range(3)]
    return sum(parts) / 3


def export(net, numbers, names, out):
    """net.bin and target.tsv; the rows that a word is looked up by are its own times the weights of each place beside it."""
    words, w = list(numbers), net.weights
    tables = np.stack([w["rows"] @ part for part in np.split(w["seen"], SEEN)], 1)
    scales = np.maximum(np.abs(tables).max(axis=0), 1e-12) / 127
    text = "".join(word + "\n" for word in words).encode()
    floats = lambda *arrays: b"".join(np.ascontiguousarray(array, "<f4").tobytes() for array in arrays)
    parts = [NET, struct.pack("<2I", len(words), len(text)), text, np.rint(tables / scales).astype(np.int8).tobytes(),
             floats(scales, w["seen_offsets"], w["mix"], w["inner_offsets"], w["places"], w["marks"], w["out"][:INNER].T, w["out"][INNER:].T, w["offsets"])]
    (out / "net.bin").write_bytes(b"".join(parts))
    lines = ["# Trained by training/sentiment/train_net.py, together with net.bin. See LICENCES.md.", "# feature\tnegative\tneutral\tpositive\twhat it adds to each number of the net's words"]
    lines += ["\t".join([name, *(f"{weight:.3f}" for weight in row)]) for name, row in zip(names, np.hstack([w["dense"], w["stands"]]))]
    (out / "target.tsv").write_text("\n".join(lines) + "\n", "utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--gold", nargs="+", required=True)
    for name in ("silver", "dev"):
        parser.add_argument(f"--{name}", nargs="*", default=[])
    parser.add_argument("--hold", nargs="*", default=[" "])
    parser.add_argument("--rows")
    parser.add_argument("--start", type=Path)
    for name, kind, default in [("keep", float, 0), ("epochs", int, 6), ("rate", float, 2e-3), ("size", int, 48), ("seed", int, 1)]:
        parser.add_argument(f"--{name}", type=kind, default=default)
    args = parser.parse_args()
    rng = np.random.default_rng(args.seed)
    held = lambda line: line["id"].startswith(tuple(args.hold))

    examples, kept = [], []  # line, chances of the classes, how much it counts
    for name, _, weight in (gold.partition(":") for gold in args.gold):
        for line in read(args.work, name):
            chances = [0.95 if label == line["label"] else 0.025 for label in range(3)]
            kept.append(line) if held(line) else examples.append((line, chances, float(weight or 1)))
    for name in args.silver:
        examples += [(line, line["chances"], 1.0) for line in read(args.work, name) if not held(line)]
    dev = {name: read(args.work, name) for name in args.dev}
    everything = [line for line, *_ in examples] + kept + [line for lines in dev.values() for line in lines]
    names = sorted({name for line in everything for name in line["dense"]})
    numbers = vocabulary([line for line, *_ in examples], words_of(args.start)[0] if args.start else ())
    batches, net = Batches(numbers, names), Net(first_rows(numbers, args.rows, rng), len(names), rng)
    if args.start:
        restore(net, numbers, names, args.start)
    print(f"{len(examples)} examples, {len(numbers)} words", flush=True)

    best = lambda lines: net.answers(batches, [batches.seen(line) for line in lines]).argmax(1)
    labels = lambda lines: np.array([line["label"] for line in lines])
    pooled = [line for lines in dev.values() for line in lines]

    def measure():
        for name, lines in [*dev.items(), *([("together", pooled)] if len(dev) > 1 else [])]:
            print(f"{name}: macro-F1 {f1(best(lines), labels(lines)):.4f}")
        if kept:
            said = best(kept)
            print(f"held: right {(said == labels(kept)).mean():.4f}, macro-F1 {f1(said, labels(kept)):.4f}")
            by_file = defaultdict(list)
            for line, right in zip(kept, said == labels(kept)):
                by_file[line["id"][:2]].append(right)
            print("  " + ", ".join(f"{name} {np.mean(rights):.3f}" for name, rights in sorted(by_file.items())), flush=True)

    seen = [batches.seen(line) for line, *_ in examples]
    if args.start:
        measure()
        untaught = [at for at, (_, chances, _) in enumerate(examples) if not chances]
        for at, chances in zip(untaught, softmax(net.answers(batches, [seen[at] for at in untaught])) if untaught else []):
            examples[at] = examples[at][0], chances, examples[at][2]
    chances, counts = np.array([c for _, c, _ in examples], "f4"), np.array([w for *_, w in examples], "f4")
    first = {name: weight.copy() for name, weight in net.weights.items()}
    balance = np.sqrt(chances.sum() / 3 / chances.sum(0))
    adam, steps = Adam(net.weights), args.epochs * -(-len(examples) // args.size)
    for epoch in range(args.epochs):
        order, total = rng.permutation(len(examples)), 0.0
        for at in range(0, len(order), args.size):
            chosen = order[at:at + args.size]
            batch = batches.batch([seen[i] for i in chosen])
            scores, kept_of = net.forward(batch, learning=True)
            said, wanted = softmax(scores), chances[chosen] * balance * counts[chosen, None] / len(chosen)
            total -= (wanted * np.log(said)).sum()
            adam.take(net.gradient(batch, kept_of, said * wanted.sum(1, keepdims=True) - wanted),
                      args.rate * min((adam.step + 1) / (steps * 0.05), max(0.02, 1 - adam.step / steps)))
        print(f"epoch {epoch + 1}: loss {total * args.size / len(order):.4f}", flush=True)

    for name, weight in net.weights.items():
        weight += args.keep * (first[name] - weight)
    measure()
    export(net, numbers, names, args.out)


if __name__ == "__main__":
    main()
