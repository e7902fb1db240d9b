"""The pair scorer: an encoder over the whole article, with a head that scores a mention and a possible antecedent.

plugins/entities/src/coref/pairs.rs is the same in Rust. A word's vectors are linear in the encoder's output at its first piece: as the first word
of a mention and as its last, each gives a part of the mention's query (QUERY), key (QUERY), and its half of the hidden units as anaphor and as
antecedent (HIDDEN each). The score of a pair: query · key / √QUERY, and the hidden units, with a row for each feature's value, cut off at zero and
weighed. "Nobody" has a row of its own in place of an antecedent.
"""
import sys
from pathlib import Path

import torch
import torch.nn as nn

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "encoder"))
import pieces as cut
from finetune import Encoder

FORMS = ["he", "she", "it", "they", "i", "we", "indefinite", "definite", "demonstrative", "possessive", "bare", "name"]

QUERY, HIDDEN = 128, 64
OUTPUTS = 2 * (2 * QUERY + 2 * HIDDEN)
ROOM, OVERLAP = 510, 126
# How many mentions before and after an anaphor are possible antecedents.
REACH = 120
# How many of the upper layers read on only the first and last words of the mentions that are compared, as in the engine.
UPPER = 3
# Both forms, sentences and paragraphs between, quotation marks, the last words, title.
SIZES = [len(FORMS) ** 2, 14, 8, 4, 4, 3]


def bucket(distance):
    """The number of sentences between, in buckets: 0 to 9 if the antecedent comes first, 11 to 13 if it comes later. 10 is never used."""
    n = distance.abs()
    before = sum((n >= bound).long() for bound in (1, 2, 3, 4, 5, 8, 12, 20, 40))
    after = 10 + sum((n >= bound).long() for bound in (1, 3, 8))
    return torch.where(distance >= 0, before, after)


def windows(starts, count, room=ROOM):
    """The windows of crates/copydesk-encoder/src/windows.rs: (first piece, end, first word, end)."""
    if count <= room:
        return [(0, count, 0, len(starts))]
    overlap, out, start, word = min(OVERLAP, room // 2), [], 0, 0
    while word < len(starts):
        end = min(start + room, count)
        owned = count if end == count else end - overlap // 2
        after = word
        while after < len(starts) and starts[after] < owned:
            after += 1
        if after > word:
            out.append((start, end, word, after))
            word = after
        start += room - overlap
    return out


class Article:
    """A document that ../src/mentions.rs wrote, as tensors."""

    def __init__(self, doc, tokenizer):
        assert doc["forms"] == FORMS
        self.id = doc["id"]
        self.ids, self.shapes, self.starts = [], [], []
        sentences = {}
        for word, sentence in zip(doc["words"], doc["sentence"]):
            sentences.setdefault(sentence, []).append(word)
        shapes = [shape for words in sentences.values() for shape in cut.shapes(words)]
        for word, shape in zip(doc["words"], shapes):
            self.starts.append(len(self.ids))
            found = cut.pieces(word, tokenizer)
            self.ids += found
            self.shapes += [shape] * len(found)
        ms = self.mentions = doc["mentions"]
        column = lambda values: torch.tensor(values, dtype=torch.long)
        self.first, self.last = column([m["first"] for m in ms]), column([m["last"] for m in ms])
        self.form, self.chain = column([m["form"] for m in ms]), column([m["chain"] for m in ms])
        self.anaphor = torch.tensor([m["anaphor"] for m in ms], dtype=torch.bool)
        self.name = self.form == FORMS.index("name")
        at = self.first
        sentence, section = column(doc["sentence"])[at], column(doc["section"])[at]
        quoted, title = column(doc["quoted"])[at], column(doc["title"])[at]
        keys = {}
        key = column([keys.setdefault(m["last_key"], len(keys)) for m in ms])
        one = lambda t: (t[:, None], t[None, :])
        (a, b), (p, q), (s, t) = one(sentence), one(section), one(quoted)
        between = (p - q).abs()
        paragraphs = sum((between >= bound).long() for bound in (1, 2, 3, 5, 9, 16))
        paragraphs = torch.where(p >= q, paragraphs, torch.tensor(7))
        same = (key[:, None] == key[None, :]).long()
        forms = self.form[:, None] * len(FORMS) + self.form[None, :]
        last = same + 2 * self.name[None, :].long()
        self.features = torch.stack([forms, bucket(a - b), paragraphs, s * 2 + t, last, title[:, None] + title[None, :]], -1)
        # Earlier mentions, later names; never one that overlaps.
        apart = (self.last[None, :] < self.first[:, None]) | (self.first[None, :] > self.last[:, None])
        earlier = self.first[None, :] < self.first[:, None]
        rank = torch.arange(len(ms))
        near = (rank[:, None] - rank[None, :]).abs() <= REACH
        self.may = apart & near & (earlier | self.name[None, :])
        self.right = self.may & (self.chain[:, None] == self.chain[None, :])
        compared = self.anaphor | self.may[self.anaphor].any(0)
        self.ends = torch.cat([self.first[compared], self.last[compared]]).unique()


class Scorer(Encoder):
    def __init__(self, bert, drop=0.1):
        super().__init__(bert, UPPER)
        self.head = nn.Linear(bert.config.hidden_size, OUTPUTS)
        self.rows = nn.ModuleList([nn.Embedding(size, HIDDEN) for size in SIZES])
        self.nobody = nn.Parameter(torch.zeros(len(FORMS), HIDDEN))
        self.out = nn.Linear(HIDDEN, 1, bias=False)
        nn.init.normal_(self.head.weight, std=0.03)
        for row in self.rows:
            nn.init.normal_(row.weight, std=0.1)
        self.drop = nn.Dropout(drop)
        # Positions are trained here; only the embeddings of pieces are frozen.
        bert.embeddings.requires_grad_(True)
        bert.embeddings.word_embeddings.requires_grad_(False)

    def inputs(self, article, mask=None):
        """The windows of an article as a batch, (pieces, mask, shapes, pieces that are asked for), then the row and the column of each word's first piece."""
        found = windows(article.starts, len(article.ids))
        longest = max(end - start for start, end, _, _ in found) + 2
        ids, attend, shapes = (torch.zeros(len(found), longest, dtype=torch.long) for _ in range(3))
        pieces = article.ids if mask is None else mask(article.ids)
        rows, columns = [], []
        for row, (start, end, first, after) in enumerate(found):
            n = end - start + 2
            ids[row, :n] = torch.tensor([cut.CLS] + pieces[start:end] + [cut.SEP])
            shapes[row, 1:n - 1] = torch.tensor(article.shapes[start:end])
            attend[row, :n] = 1
            rows += [row] * (after - first)
            columns += [piece - start + 1 for piece in article.starts[first:after]]
        rows, columns = torch.tensor(rows), torch.tensor(columns)
        asked = torch.zeros_like(attend, dtype=torch.bool)
        asked[rows[article.ends], columns[article.ends]] = True
        return (ids, attend, shapes, asked), rows, columns

    def words(self, article, mask=None):
        """The hidden state of each word."""
        batch, rows, columns = self.inputs(article, mask)
        return self.states(*batch)[rows, columns]

    def forward(self, article, mask=None):
        """The score of each pair of mentions, then of no antecedent."""
        hidden = self.words(article, mask).float()
        both = self.drop(torch.cat([hidden[article.first], hidden[article.last]], 0))
        outputs = self.head(both)
        n, half = len(article.first), OUTPUTS // 2
        mention = outputs[:n, :half] + outputs[n:, half:]
        query, key, as_anaphor, as_antecedent = mention.split([QUERY, QUERY, HIDDEN, HIDDEN], -1)
        units = as_anaphor[:, None] + as_antecedent[None]
        for at, row in enumerate(self.rows):
            units = units + row(article.features[..., at])
        pairs = query @ key.T / QUERY ** 0.5 + self.out(units.relu()).squeeze(-1)
        nobody = self.out((as_anaphor + self.nobody[article.form]).relu())
        return torch.cat([pairs, nobody], -1)


def masked(article, scores):
    nobody = torch.ones(len(article.first), 1, dtype=torch.bool)
    return scores.masked_fill(~torch.cat([article.may, nobody], -1), -1e9)


def loss(article, scores):
    """The negative log-likelihood of all right antecedents together, summed over the anaphors; how many these are."""
    logs = torch.log_softmax(masked(article, scores), -1)
    right = torch.cat([article.right, ~article.right.any(-1, keepdim=True)], -1)
    total = -torch.logsumexp(logs.masked_fill(~right, -1e9), -1)
    return total[article.anaphor].sum(), article.anaphor.sum()


def means(article, scores):
    """The probability that each mention refers to each named chain, propagated along the antecedents."""
    import numpy as np
    p = torch.softmax(masked(article, scores), -1).numpy()
    names = sorted({int(c) for c, name in zip(article.chain, article.name) if name})
    place = {c: i for i, c in enumerate(names)}
    out = np.zeros((len(article.first), len(names)))
    for i in range(len(out)):
        if article.name[i]:
            out[i, place[int(article.chain[i])]] = 1
    for i in range(len(out)):
        if not article.name[i] and article.anaphor[i]:
            out[i] = p[i, :-1] @ out
    return out, names
