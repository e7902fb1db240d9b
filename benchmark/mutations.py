#!/usr/bin/env python3
"""Damages inputs of each format, a fixed number of times from a fixed seed, and annotates them with the real program.

    benchmark/mutations.py [--copydesk target/release/copydesk] [--each 20000] [--seed 1] [--plugins none] [FORMAT ...]

Of each run it checks that the exit status is 0 or 1, that no file is left without a record (but for a list or a table that became empty), that the
records come in the order of the files, that each record without a text has a problem, and that two workers write the bytes of one.
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


def warc(pages):
    out = b""
    for page in pages:
        body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
        out += b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\nContent-Length: %d\r\n\r\n" % len(body)
        out += body + b"\r\n\r\n"
    return out


def seeds():
    text = (HERE / "examples/articles/kremlin.txt").read_bytes()
    articles = [{"id": i, "title": f"Cuts {i}", "text": f"“No cuts,” Ada Example told the BBC on day {i}. She left."} for i in range(4)]
    page = (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Cuts | The Example</title><script type="application/ld+json">'
        '{"@type": "NewsArticle", "headline": "Cuts"}</script></head><body><nav><a href="/">Home</a></nav><article><h1>Cuts</h1>'
        "<p>Ada Example told the BBC: <q>No cuts this year.</q> She spoke on Friday &amp; left at once, said Marks &amp; Spencer.</p>"
        "<p>Nobody else was there to ask, so the reporters went home, one after another.</p></article></body></html>"
    ).encode()
    items = "".join(f"<item><title>{a['title']}</title><guid>{a['id']}</guid><description>{a['text']}</description></item>" for a in articles)
    table = "id;title;text\n" + "".join(f'{a["id"]};{a["title"]};"{a["text"]} ""So,"" he said."\n' for a in articles)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", text[:400])
        archive.writestr("b.jsonl", "\n".join(map(json.dumps, articles)))
    return {
        "txt": text[:2000],
        "json": json.dumps({"articles": articles}, indent=1).encode(),
        "jsonl": "\n".join(json.dumps(a, ensure_ascii=False) for a in articles).encode(),
        "csv": table.encode(),
        "html": page,
        "rss": f'<?xml version="1.0"?><rss version="2.0"><channel><title>Example</title>{items}</channel></rss>'.encode(),
        "warc": warc([page, page]),
        "parquet": (HERE / "crates/copydesk-tables/tests/parquet/zstd.parquet").read_bytes(),
        "zip": packed.getvalue(),
        "gz": gzip.compress("\n".join(map(json.dumps, articles)).encode(), mtime=0),
    }


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


def check(options, name, seed, folder, batch):
    """Annotates one batch of damaged files; the number of records."""
    rng = random.Random(f"{options.seed}-{name}-{batch}")
    for i in range(min(BATCH, options.each - batch * BATCH)):
        (folder / f"{i:05}.{name}").write_bytes(damage(seed, rng))

    def annotate(jobs):
        command = [options.copydesk, "annotate", ".", "--plugins", options.plugins, "-j", jobs, "--timeout", "20"]
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=1800)

    ran, again = annotate("1"), annotate("2")
    where = f"{name}, batch {batch}, seed {options.seed}"
    if ran.returncode not in (0, 1):
        sys.exit(f"{where}: exit status {ran.returncode}: {ran.stderr.decode()[-2000:]}")
    if ran.stdout != again.stdout:
        sys.exit(f"{where}: two workers write other bytes than one")
    records = [json.loads(line) for line in ran.stdout.splitlines()]
    bad = [r for r in records if r["text"] is None and not r["problems"]]
    if bad:
        sys.exit(f"{where}: a record without text and problem: {bad[0]}")
    # The files in which an article is named after its place say so; of the others at least the number of records must do.
    empty = 0
    for file in sorted(folder.iterdir()):
        alone = None
        if not any(r["id"].startswith(f"./{file.name}") for r in records):
            alone = subprocess.run([options.copydesk, "annotate", file.name, "--plugins", "none"], cwd=folder, capture_output=True)
            if alone.returncode not in (0, 1):
                sys.exit(f"{where}: {file.name}: exit status {alone.returncode}")
            empty += not alone.stdout
            if not alone.stdout and name not in ("json", "csv", "rss", "parquet", "zip", "gz", "jsonl"):
                sys.exit(f"{where}: {file.name} gives no record")
        file.unlink()
    return len(records), empty


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copydesk", default=str(HERE / "target/release/copydesk"))
    parser.add_argument("--each", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plugins", default="none")
    parser.add_argument("formats", nargs="*")
    options = parser.parse_args()
    options.copydesk = str(Path(options.copydesk).resolve())
    for name, seed in seeds().items():
        if options.formats and name not in options.formats:
            continue
        records = empty = 0
        with tempfile.TemporaryDirectory() as folder:
            for batch in range(-(-options.each // BATCH)):
                more, none = check(options, name, seed, Path(folder), batch)
                records, empty = records + more, empty + none
        print(f"{name}: {options.each} mutations, {records} records, {empty} files without an article", flush=True)


main()
