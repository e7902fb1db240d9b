#!/usr/bin/env python3
"""Time and memory of `copydesk link` over corpora of several sizes.

usage: scale_link.py COPYDESK FOLDER [--articles N ...] [-j N] [--work DIR]
  FOLDER: what make_linked.py made (not linked yet). Its tables are cut, or repeated until there are enough articles: in each repetition every longer word of the texts and
  quotations is another (it ends in another letter), so that nothing is a copy, while the persons are the same, and are named the more often.
needs: pip install pyarrow
"""
import argparse
import json
import os
import pathlib
import shutil
import tempfile
import time

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

TEXTS = {"articles": ["text"], "quotes": ["text"], "who_said_what": ["said"]}


def made(folder, articles, out):
    """Writes the tables of a corpus of so many articles."""
    manifest = [json.loads(line) for line in open(folder / "tables/manifest.jsonl", encoding="utf-8")]
    names = sorted(path.name for path in (folder / "tables").iterdir() if path.is_dir() and not path.name.startswith("."))
    tables = {name: pa.concat_tables([pq.read_table(path) for path in sorted((folder / "tables" / name).glob("*.parquet"))]) for name in names}
    size = tables["articles"].num_rows
    lines = [manifest[0]]
    for part, first in enumerate(range(0, articles, size)):
        count, files = min(size, articles - first), {}
        for name, table in tables.items():
            table = table.filter(pc.less(table["article"], count))
            columns = dict(zip(table.column_names, table.columns))
            columns["article"] = pc.add(columns["article"], first)
            for text in TEXTS.get(name, []) if part else []:
                columns[text] = pc.replace_substring_regex(columns[text], r"([a-z]{5})\b", rf"\1{chr(97 + part) * 2}")
            (out / name).mkdir(parents=True, exist_ok=True)
            path = out / name / f"{part:05}.parquet"
            pq.write_table(pa.Table.from_arrays(list(columns.values()), schema=table.schema), path, compression="zstd", row_group_size=20_000)
            files[name] = {"rows": table.num_rows, "bytes": path.stat().st_size}
        lines.append({"part": {"part": part, "first": first, "end": first + count, "articles": count, "words": 0, "problems": 0, "input_sha256": f"{part}", "files": files}})
    (out / "manifest.jsonl").write_text("".join(json.dumps(line) + "\n" for line in [*lines, "finished"]), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("copydesk")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 30_000, 100_000])
    parser.add_argument("-j", "--jobs", default="2")
    parser.add_argument("--work", type=pathlib.Path)
    args = parser.parse_args()
    for articles in args.articles:
        tables = pathlib.Path(tempfile.mkdtemp(dir=args.work or args.folder))
        try:
            made(args.folder, articles, tables)
            start = time.perf_counter()
            child = os.posix_spawn(args.copydesk, [args.copydesk, "link", str(tables), "-j", args.jobs], os.environ)
            _, status, usage = os.wait4(child, 0)
            took = time.perf_counter() - start
            assert status == 0, status
            print(f"{articles} articles: {took:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} s of CPU, peak {usage.ru_maxrss / 1024:.0f} MB", flush=True)
        finally:
            shutil.rmtree(tables)


if __name__ == "__main__":
    main()
