#!/usr/bin/env python3
"""Writes the fixtures of crates/copydesk-encoder: a tiny random model, torch's logits for it, and words with their pieces and shapes.

usage: fixtures.py OUT_DIR      OUT_DIR: crates/copydesk-encoder/tests/data

tiny.bin: 2 layers of 64, 4 heads, 64 inside, windows of 24, 3 labels. tiny.tsv: a word and its numbers a line, an empty line between sentences.
words.tsv: a word (escaped as in Rust), whether it is first in its sentence, its shape, its pieces in tiny.bin's vocabulary.
"""
import json
import string
import sys
import tempfile
from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from check import numbers, tagger
from export import model
from pieces import CLS, SEP, UNK, pieces, shape

SIZES = dict(num_hidden_layers=2, hidden_size=64, num_attention_heads=4, intermediate_size=64, max_position_embeddings=24)
WORDS = """
minister café naïve Zürich London Twenty NATO ISIS UN J. A I McDonald YouTube O'Neill 10th 1990s 1,000 $5 2019-20 50% 9/11 “ ” " ' — … . -- ''
东京 日本語 Москва Αθήνα İstanbul straße ﬁnance Anglo-American U.S.-led Al-Qaeda Franco–German U.S. J.K. Ph.D. a.m. Mr. St. U.N.'s UAVs NGOs USAid
al-Ani pro-Russian iPhone d'Ivoire van G7 COVID-19 F-16 @handle #Tag https://example.org/a_b?c=1 [SEP] [UNK] ##ing ½ Ⅷ ² ª 한국 ไทย العربية हिन्दी
e\u0301te\u0301 \u0301 \u00ad co\u00adoperate zero\u200bwidth \u0000 \ufffd \x07 no\u00a0break 😀 👩‍👩‍👧 z̷a ǅ ﷽ ａｂｃ ４２ x.y a,b ½-way minister's unbelievable
""".split()
SENTENCES = ["The minister told NATO that the U.S. is in London .", "\" No , \" said J. McDonald of 10 UAVs", "东京", "a b c d e f g h i j k l m n o p q r s"]


def vocabulary():
    known = "the minister lon ##don nato café cafe un ##believable ##ing ##s told said that is in of zu ##rich москва 东 京 ##ation".split()
    rest = string.ascii_lowercase + string.digits
    lines = ["[PAD]", *(f"[unused{i}]" for i in range(99)), "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    assert (lines.index("[UNK]"), lines.index("[CLS]"), lines.index("[SEP]")) == (UNK, CLS, SEP)
    return lines + list(rest) + ["##" + c for c in rest] + list(string.punctuation) + [w for w in known if w not in rest] + ["“", "½", "##½"]


def package(folder):
    lines = vocabulary()
    config = BertConfig(vocab_size=len(lines), **SIZES)
    tokenizer = Tokenizer(models.WordPiece({line: i for i, line in enumerate(lines)}, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(config.to_json_string())
    (folder / "vocab.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

    torch.manual_seed(1)
    bert = BertModel(config, add_pooling_layer=False)
    state = {"bert." + name: torch.randn_like(tensor) * 0.15 + ("LayerNorm.weight" in name) for name, tensor in bert.state_dict().items()}
    state |= {"shape.weight": torch.randn(16, 64) * 0.15, "head.weight": torch.randn(3, 64) * 0.15, "head.bias": torch.randn(3)}
    torch.save({"state": state}, folder / "tiny.pt")


def escaped(word):
    return "".join(c if c.isprintable() and not c.isspace() else f"\\u{{{ord(c):x}}}" for c in word)


def main(out):
    out = Path(out)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        package(folder)
        config, path = json.loads((folder / "config.json").read_text()), str(folder / "tokenizer.json")
        bert, state = tagger(folder / "tiny.pt", folder, config)
        (out / "tiny.bin").write_bytes(b"".join(model(state, None, config, (folder / "vocab.txt").read_text(encoding="utf-8"))))
        with open(out / "tiny.tsv", "w", encoding="utf-8") as lines:
            for sentence in SENTENCES:
                words = sentence.split()
                for word, row in zip(words, numbers(bert, state, words, path)):
                    print(word, *(f"{number:.4f}" for number in row), sep="\t", file=lines)
                print(file=lines)
        with open(out / "words.tsv", "w", encoding="utf-8") as lines:
            for word in [*WORDS, "x" * 101, "no break", "tab\there"]:
                for first in (False, True):
                    print(escaped(word), int(first), shape(word, first), " ".join(map(str, pieces(word, path))), sep="\t", file=lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
