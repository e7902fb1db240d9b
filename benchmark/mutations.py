#!/usr/bin/env python3
"""Damages inputs of each format, a fixed number of times from a fixed seed, and annotates them with the real program.

    benchmark/mutations.py [--copydesk target/release/copydesk] [--each 20000] [--seed 1] [--plugins none] [FORMAT ...]

Of each run it checks that

- the exit status is 0 or 1, and two workers write the bytes of one;
- there are as many records as articles: each article that the damage did not touch comes out once for each time it is there, or the file has a
  problem that says what is wrong; a text and a page give one record, and a table that pyarrow reads as many as it has rows;
- the records come in the order of the files, and each record without a text has a problem;
- no file is left without a record, but for a list, a table or an archive that became empty.
"""

import argparse
import gzip
import io
import json
import random
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent.parent
BATCH = 500
END = "The end of file "
FEW = range(4)


def said(number, i):
    """The text of an article, which tells it from every other."""
    return f"“No cuts,” Ada Example told the BBC on day {number:05}-{i}. She left."


def page(number, i):
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Cuts | The Example</title><script type="application/ld+json">'
        '{"@type": "NewsArticle", "headline": "Cuts"}</script></head><body><nav><a href="/">Home</a></nav><article><h1>Cuts</h1>'
        f"<p>{said(number, i)} <q>None this year.</q> She spoke on Friday &amp; left at once, said Marks &amp; Spencer.</p>"
        "<p>Nobody else was there to ask, so the reporters went home, one after another.</p></article></body></html>"
    )


def capture(page):
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
    header = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\nContent-Length: %d\r\n\r\n" % len(body)
    return header + body + b"\r\n\r\n"


def articles(number, **layout):
    rows = [{"id": f"{number}-{i}", "title": f"Cuts {i}", "text": said(number, i)} for i in FEW]
    return [json.dumps(row, ensure_ascii=False, **layout).encode() for row in rows]


class Format:
    """How a file of the format is made: of these pieces, one for each article, and how the articles are counted that damage left whole."""

    def pieces(self, number):
        raise NotImplementedError

    def join(self, pieces):
        return b"".join(pieces)

    def whole(self, data, number):
        """The texts of articles that are whole in a damaged file, as often as they are."""
        return {said(number, i): data.count(piece) for i, piece in zip(FEW, self.pieces(number))}


class Text(Format):
    def pieces(self, number):
        return [said(number, 0).encode() + (HERE / "examples/articles/kremlin.txt").read_bytes()[:2000]]

    def whole(self, data, number):
        return {"": 1} if data.strip() else {}


class Html(Text):
    def pieces(self, number):
        return [page(number, 0).encode()]


class Json(Format):
    def pieces(self, number):
        return articles(number, indent=1)

    def join(self, pieces):
        return b'{"articles": [' + b",\n".join(pieces) + b"]}"


class Jsonl(Format):
    def pieces(self, number):
        return articles(number)

    def join(self, pieces):
        return b"\n".join(pieces)


class Csv(Format):
    def pieces(self, number):
        return [f'{number}-{i};Cuts {i};"{said(number, i)} ""So,"" he said."\n'.encode() for i in FEW]

    def join(self, pieces):
        return b"id;title;text\n" + b"".join(pieces)


class Rss(Format):
    def pieces(self, number):
        item = "<item><title>Cuts {1}</title><guid>{0}-{1}</guid><description>{2}</description></item>"
        return [item.format(number, i, said(number, i)).encode() for i in FEW]

    def join(self, pieces):
        return b'<?xml version="1.0"?><rss version="2.0"><channel><title>Example</title>' + b"".join(pieces) + b"</channel></rss>"


class Warc(Format):
    def pieces(self, number):
        return [capture(page(number, i)) for i in FEW]


class Zip(Format):
    def pieces(self, number):
        return [said(number, 0).encode(), *articles(number)[1:]]

    def join(self, pieces):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("a.txt"), pieces[0])
            archive.writestr(zipfile.ZipInfo("b.jsonl"), b"\n".join(pieces[1:]))
        return packed.getvalue()

    def whole(self, data, number):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                files = [archive.read(name) for name in archive.namelist()]
        except Exception:  # Python's reader has errors of many kinds for a damaged archive.
            return {}
        return super().whole(b"\n".join(files), number)


class Gz(Jsonl):
    def join(self, pieces):
        return gzip.compress(super().join(pieces), mtime=0)

    def whole(self, data, number):
        try:
            return super().whole(gzip.decompress(data), number)
        except Exception:  # As above.
            return {}


class Parquet(Format):
    """Needs pyarrow, which writes the file, and says how many rows a damaged one has."""

    def pieces(self, number):
        import pyarrow
        import pyarrow.parquet

        columns = {"id": [f"{number}-{i}" for i in FEW], "text": [said(number, i) for i in FEW]}
        file = io.BytesIO()
        pyarrow.parquet.write_table(pyarrow.table(columns), file, compression="zstd", row_group_size=2, write_page_checksum=True)
        return [file.getvalue()]

    def whole(self, data, number):
        import pyarrow.parquet

        try:
            file = pyarrow.parquet.ParquetFile(io.BytesIO(data), page_checksum_verification=True)
            texts = file.read().column("text").to_pylist()
        except Exception:  # As above.
            return {}
        known = [said(number, i) for i in FEW]
        return {"": len(texts), **{text: texts.count(text) for text in texts if text in known}}


FORMATS = {
    "txt": Text(),
    "json": Json(),
    "jsonl": Jsonl(),
    "csv": Csv(),
    "html": Html(),
    "rss": Rss(),
    "warc": Warc(),
    "parquet": Parquet(),
    "zip": Zip(),
    "gz": Gz(),
}
# What can become an empty list, table or archive.
MAY_BE_EMPTY = ("json", "jsonl", "csv", "rss", "parquet", "zip", "gz")

TOKENS = [b"\0", b"\xff", b'"', b"'", b"{", b"}", b"[", b"]", b"<", b">", b"&", b"\n", b"\r\n", b"\xef\xbb\xbf", b"\xc3", b"\xe2\x80", b"-1", b"4294967295"]


def damage(data, rng):
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 4, 16])):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + rng.choice([1, 1, 4, 64, 512]))
        match rng.randrange(6):
            case 0 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case 1:
                del data[at:to]
            case 2:
                data[at:at] = rng.choice(TOKENS)
            case 3:
                data[at:at] = data[at:to]
            case 4:
                source = rng.randrange(len(data) + 1)
                data[at:to] = data[source : source + to - at]
            case _ if rng.random() < 0.2:
                del data[at:]
    return bytes(data)


class Counts:
    """What was found in the runs of a format."""

    def __init__(self):
        self.records = self.articles = self.told = self.empty = 0


def check(options, name, folder, batch, counts):
    """Annotates one batch of damaged files."""
    rng = random.Random(f"{options.seed}-{name}-{batch}")
    kind = FORMATS[name]
    numbers = range(batch * BATCH, min(options.each, (batch + 1) * BATCH))
    for number in numbers:
        (folder / f"{number:05}.{name}").write_bytes(damage(kind.join(kind.pieces(number)), rng))
        (folder / f"{number:05}.~.txt").write_text(f"{END}{number}")

    def annotate(jobs, what="."):
        command = [options.copydesk, "annotate", what, "--plugins", options.plugins, "-j", jobs, "--timeout", "20"]
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=1800)

    ran, again = annotate("1"), annotate("2")
    where = f"{name}, batch {batch}, seed {options.seed}"
    if ran.returncode not in (0, 1):
        sys.exit(f"{where}: exit status {ran.returncode}: {ran.stderr.decode()[-2000:]}")
    if ran.stdout != again.stdout:
        sys.exit(f"{where}: two workers write other bytes than one")
    records = [json.loads(line) for line in ran.stdout.splitlines()]
    counts.records += len(records) - len(numbers)
    bad = [r for r in records if r["text"] is None and not r["problems"]]
    if bad:
        sys.exit(f"{where}: a record without text and problem: {bad[0]}")
    # After each file comes one that says so, in the order of their names.
    files, last = {}, []
    for record in records:
        if record["text"] and record["text"].startswith(END):
            files[int(record["text"].removeprefix(END))], last = last, []
        else:
            last.append(record)
    if last or list(files) != list(numbers):
        sys.exit(f"{where}: records are not in the order of the files")
    for number in numbers:
        file = folder / f"{number:05}.{name}"
        own, problem = files[number], any(record["problems"] for record in files[number])
        for text, times in kind.whole(file.read_bytes(), number).items():
            out = sum((record["text"] or "").count(text) if text else 1 for record in own)
            counts.articles += times
            counts.told += max(0, times - out)
            if out < times and not problem:
                sys.exit(f"{where}: {file.name} has {times} articles “{text}”, and {out} records of them:\n{file.read_bytes()!r}")
        if not own:
            alone = annotate("1", file.name)
            if alone.returncode not in (0, 1):
                sys.exit(f"{where}: {file.name}: exit status {alone.returncode}")
            counts.empty += not alone.stdout
            if not alone.stdout and name not in MAY_BE_EMPTY:
                sys.exit(f"{where}: {file.name} gives no record")
        file.unlink()
        file.with_suffix(".~.txt").unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copydesk", default=str(HERE / "target/release/copydesk"))
    parser.add_argument("--each", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plugins", default="none")
    parser.add_argument("formats", nargs="*")
    options = parser.parse_args()
    options.copydesk = str(Path(options.copydesk).resolve())
    print("| format | mutations | records | whole articles | of these only told as a problem | files without an article |\n|---|---|---|---|---|---|")
    for name in options.formats or FORMATS:
        counts = Counts()
        with tempfile.TemporaryDirectory() as folder:
            for batch in range(-(-options.each // BATCH)):
                check(options, name, Path(folder), batch, counts)
        print(f"| {name} | {options.each} | {counts.records} | {counts.articles} | {counts.told} | {counts.empty} |", flush=True)


main()
