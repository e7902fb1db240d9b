#!/usr/bin/env python3
"""Time and memory of `copydesk link` over corpora of several sizes.

usage: scale_link.py COPYDESK FOLDER ... [-j N]
  FOLDER: what make_linked.py made. Its tables are linked in a copy of them.
"""
import argparse
import os
import pathlib
import shutil
import tempfile
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("copydesk")
    parser.add_argument("folders", type=pathlib.Path, nargs="+")
    parser.add_argument("-j", "--jobs", default="2")
    args = parser.parse_args()
    for folder in args.folders:
        with tempfile.TemporaryDirectory(dir=folder) as work:
            tables = pathlib.Path(work) / "tables"
            shutil.copytree(folder / "tables", tables)
            start = time.perf_counter()
            child = os.posix_spawn(args.copydesk, [args.copydesk, "link", str(tables), "-j", args.jobs], os.environ)
            _, status, usage = os.wait4(child, 0)
            took = time.perf_counter() - start
            assert status == 0, status
            print(f"{folder.name}: {took:.1f} s, {usage.ru_utime + usage.ru_stime:.1f} s of CPU, peak {usage.ru_maxrss / 1024:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
