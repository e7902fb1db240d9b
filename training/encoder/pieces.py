"""The encoder's input for a word: its shape, from the cased form, and its word pieces, from the lower-cased one.

crates/copydesk-encoder does the same in Rust (src/shape.rs, src/wordpiece.rs); its tests hold the two together by
crates/copydesk-encoder/tests/data/words.tsv, which `fixtures.py` beside this file writes.

A sentence is [CLS] pieces [SEP]; every piece of a word carries the word's shape, [CLS], [SEP] and padding shape 0; the output at a
word's first piece counts. A word without any piece (a control character, a lone accent) is read as [UNK], so that each has one.
"""
import unicodedata
from functools import lru_cache

from tokenizers import Tokenizer

PAD, UNK, CLS, SEP = 0, 100, 101, 102

SHAPES = [
    "special",       # 0 [CLS], [SEP], padding
    "lower",         # 1 minister, café
    "capital",       # 2 London, Twenty
    "upper",         # 3 NATO, ISIS: two letters or more
    "letter",        # 4 J. or A, not first in the sentence
    "mixed",         # 5 McDonald, YouTube
    "digit-lower",   # 6 10th, 1990s
    "number",        # 7 1,000, $5, 2019-20
    "other",         # 8 marks, and scripts without case
    "first",         # 9 as `capital`, first in the sentence
    "hyphen",        # 10 Anglo-American, U.S.-led, Al-Qaeda
    "dotted",        # 11 U.S., J.K., Ph.D.
    "upper-lower",   # 12 UAVs, NGOs, O'Neill
    "inner",         # 13 al-Ani, pro-Russian, iPhone, d'Ivoire
    "digit-upper",   # 14 G7, COVID-19, F-16
    "first-letter",  # 15 as `letter`, first in the sentence
]
HYPHENS = "-\u2010\u2011\u2013"


def is_worded(word):
    """Whether the word has a cased letter or a digit: the first such word of a sentence counts as its first word."""
    return any(c.isupper() or c.islower() or unicodedata.category(c)[0] == "N" for c in word)


def shape(word, first_in_sentence):
    """The number of the word's shape; `first_in_sentence` means that no word before it in its sentence is_worded."""
    case = ["U" if c.isupper() else "l" if c.islower() else "9" if unicodedata.category(c)[0] == "N" else c for c in word]
    uppers, lowers, digits = case.count("U"), case.count("l"), case.count("9")
    if digits:
        return 14 if uppers else 6 if lowers else 7
    if not uppers:
        return 1 if lowers else 8
    if uppers + lowers == 1:
        return 15 if first_in_sentence else 4
    hyphen = any(c in HYPHENS for c in word)
    cased = [c for c in case if c in "Ul"]
    if cased[0] == "l":
        return 13
    if hyphen:
        return 10
    parts = "".join(c for c in case if c in "Ul.").split(".")
    if sum(1 for part in parts if part) > 1 and max(map(len, parts)) <= 2:
        return 11
    if not lowers:
        return 3
    if uppers == 1:
        return 9 if first_in_sentence else 2
    return 12 if "".join(cased) == "U" * uppers + "l" * lowers else 5


def shapes(words):
    """The shape of each word of one sentence."""
    out, first = [], True
    for word in words:
        out.append(shape(word, first))
        first = first and not is_worded(word)
    return out


@lru_cache
def tokenizer(path):
    """The package's tokenizer.json without truncation and padding; a "[SEP]" in the text is plain text."""
    found = Tokenizer.from_file(str(path))
    found.no_truncation()
    found.no_padding()
    found.encode_special_tokens = True
    return found


@lru_cache(maxsize=200_000)
def pieces(word, path):
    """The ids of the word's pieces, at least one; `path` is the package's tokenizer.json."""
    return tokenizer(path).encode(word, add_special_tokens=False).ids or [UNK]
