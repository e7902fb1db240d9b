#!/usr/bin/env python3
"""Times copydesk and spaCy on data engines, by one and by two workers, beside the command line.

usage: engines.py CORPUS.jsonl [--model MODEL] [--copies N] [--spacy-articles N] [--rounds N] [--isolate] [--only ENGINE]...
  CORPUS: articles with "id" and "text", which are repeated N times. MODEL: a spaCy model's name. Run it with a Python that has copydesk, the
  engines, and spaCy. Linux.

Each job reads a file of articles and has rows in memory at its end: names, quotations with speakers and tone (copydesk), or names only (spaCy's
`nlp.pipe`, nothing but its recogniser). Engine, desk and model are started before. Workers are threads of copydesk, or processes of `nlp.pipe`,
on the first three engines, and processes of the engine on the others.

Prints of each: words per second (by white space), best of the rounds; and, for copydesk, time and CPU time as a share of what `copydesk annotate`
takes for the same file by as many workers, which runs before each round of each job, so that what else the machine does counts for both. CPU time
is that of all processes that the job uses. Ends with an error if the rows are not those of one process.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import pyarrow as pa
import pyarrow.parquet as pq

PARTS = 8


def copydesk_job(workers, isolate):
    import copydesk

    desk = copydesk.Desk(isolate=isolate)

    def job(source):
        return pa.table(desk.tables(source, workers=workers)["who_said_what"])

    return job


def spacy_job(workers, model):
    def job(source):
        import spacy

        # Kept in a module, which a process imports once: an engine may send the function anew with each task.
        if "loaded_model" not in vars(spacy):
            spacy.loaded_model = spacy.load(model, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
        # Spark has partitions without a batch.
        batches = source.to_batches() if isinstance(source, pa.Table) else list(source)
        ids, texts = ([value for batch in batches for value in batch[name].to_pylist()] for name in ("id", "text"))
        documents = spacy.loaded_model.pipe(texts, n_process=workers)
        rows = [
            {"id": id, "start": entity.start_char, "end": entity.end_char, "label": entity.label_}
            for id, document in zip(ids, documents)
            for entity in document.ents
        ]
        kinds = {"id": pa.string(), "start": pa.int64(), "end": pa.int64(), "label": pa.string()}
        return pa.Table.from_pylist(rows, schema=pa.schema(kinds))

    return job


def on_pandas(file, job, workers):
    import pandas as pd

    return lambda: job(pa.Table.from_pandas(pd.read_parquet(file), preserve_index=False))


def on_polars(file, job, workers):
    import polars as pl

    return lambda: pl.DataFrame(job(pl.read_parquet(file).to_arrow())).to_arrow()


def on_duckdb(file, job, workers):
    import duckdb

    return lambda: job(duckdb.sql(f"SELECT id, text FROM '{file}'").to_arrow_table())


def on_dask(file, job, workers):
    import dask.dataframe as dd

    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(workers)
    empty = job(pq.read_schema(file).empty_table()).to_pandas()
    rows = lambda frame: job(pa.Table.from_pandas(frame, preserve_index=False)).to_pandas()

    def run():
        frame = dd.read_parquet(file, split_row_groups=True).map_partitions(rows, meta=empty)
        return pa.Table.from_pandas(frame.compute(scheduler="processes", pool=pool), preserve_index=False)

    return run


def on_ray(file, job, workers):
    import ray

    if not ray.is_initialized():
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    table = pq.read_table(file)

    def run():
        data = ray.data.from_arrow([table.slice(at, -(-len(table) // PARTS)) for at in range(0, len(table), -(-len(table) // PARTS))])
        done = data.map_batches(job, batch_format="pyarrow", batch_size=None, concurrency=workers)
        return pa.concat_tables(ray.get(done.to_arrow_refs()), promote_options="permissive")

    return run


def on_spark(file, job, workers):
    from pyspark.sql import SparkSession
    from pyspark.sql.pandas.types import from_arrow_schema

    if active := SparkSession.getActiveSession():
        active.stop()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local-cluster[{workers},1,1024]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.files.maxPartitionBytes", os.path.getsize(file) // PARTS).getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    schema = from_arrow_schema(job(pq.read_schema(file).empty_table()).schema)

    def batches(source):
        yield from job(source).to_batches()

    return lambda: spark.read.parquet(file).mapInArrow(batches, schema).toArrow()


ENGINES = {"pandas": on_pandas, "Polars": on_polars, "DuckDB": on_duckdb, "Dask": on_dask, "Ray": on_ray, "Spark": on_spark}
THREADS = ("pandas", "Polars", "DuckDB")


def command_line(file, workers):
    """Runs the packaged program over the same file, and returns its seconds and its CPU seconds."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "copydesk", "annotate", file, "-f", "parquet", "-o", f"{folder}/out", "-j", str(workers)]
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"{command} failed")
        return time.perf_counter() - start, usage.ru_utime + usage.ru_stime


def cpu_seconds():
    """What this process and all that come from it have used."""
    stats = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/stat") as file:
                # After the name, which may hold blanks: state, parent, …, then user, system, and both of children that have ended.
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        stats[int(pid)] = (int(fields[1]), sum(map(int, fields[11:15])))

    def is_ours(pid):
        while pid in stats and pid != os.getpid():
            pid = stats[pid][0]
        return pid == os.getpid()

    return sum(ticks for pid, (_, ticks) in stats.items() if is_ours(pid)) / os.sysconf("SC_CLK_TCK")


def without_numbers(rows):
    """Each part of a source numbers its articles from 0."""
    rows = rows.drop_columns([name for name in ("article",) if name in rows.column_names]).to_pylist()
    return sorted(rows, key=lambda row: (row["id"], row.get("quote") or 0, row.get("start") or 0))


def best(rounds, run, expected, beside=None):
    """The least time and CPU time of a job, and of what runs beside it."""
    rows = run()
    if without_numbers(rows) != expected:
        sys.exit("the rows are not those of one process")
    times, others = [], []
    for _ in range(rounds):
        others.append(beside() if beside else (1, 1))
        start, cpu = time.perf_counter(), cpu_seconds()
        run()
        times.append((time.perf_counter() - start, cpu_seconds() - cpu))
    return [min(of) for of in zip(*times)], [min(of) for of in zip(*others)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--model")
    parser.add_argument("--copies", type=int, default=1)
    parser.add_argument("--spacy-articles", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--isolate", action="store_true", help="plugins in processes of their own, as in the recipes of engines of processes")
    parser.add_argument("--only", action="append", choices=ENGINES)
    args = parser.parse_args()
    with open(args.corpus, encoding="utf-8") as lines:
        articles = [{key: json.loads(line)[key] for key in ("id", "text")} for line in lines]
    many = [{**a, "id": f"{a['id']}-{i}"} for i in range(args.copies) for a in articles]

    print("| engine | workers | copydesk, words/s | time, command = 1 | CPU time, command = 1 | spaCy, words/s |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        rows = {"copydesk": many, "spaCy": articles[: args.spacy_articles] if args.model else []}
        files = {what: f"{folder}/{what}.parquet" for what in rows}
        words = {what: sum(len(a["text"].split()) for a in some) for what, some in rows.items()}
        expected = {}
        for what, some in rows.items():
            if some:
                table = pa.Table.from_pylist(some)
                pq.write_table(table, files[what], row_group_size=-(-len(some) // PARTS))
                job = copydesk_job(1, False) if what == "copydesk" else spacy_job(1, args.model)
                expected[what] = without_numbers(job(table))
        for engine in args.only or ENGINES:
            for workers in (1, 2):
                threads = workers if engine in THREADS else 1
                job = copydesk_job(threads, args.isolate)
                run = ENGINES[engine](files["copydesk"], job, workers)
                beside = lambda: command_line(files["copydesk"], workers)
                (seconds, cpu), (command, command_cpu) = best(args.rounds, run, expected["copydesk"], beside)
                shown = [f"{words['copydesk'] / seconds:,.0f}", f"{seconds / command:.2f}", f"{cpu / command_cpu:.2f}", "-"]
                if args.model:
                    run = ENGINES[engine](files["spaCy"], spacy_job(threads, args.model), workers)
                    (seconds, _), _ = best(args.rounds, run, expected["spaCy"])
                    shown[-1] = f"{words['spaCy'] / seconds:,.0f}"
                print(f"| {engine} | {workers} | " + " | ".join(shown) + " |", flush=True)


if __name__ == "__main__":
    main()
