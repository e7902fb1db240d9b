#!/usr/bin/env python3
"""Times copydesk and spaCy on data engines, by one and by two workers.

usage: engines.py CORPUS.jsonl [--model MODEL] [--copies N] [--rounds N] [--only ENGINE]...
  CORPUS: articles with "id" and "text", which are repeated N times. MODEL: a spaCy model's name. Run it with a Python that has copydesk, the
  engines, and spaCy.

Prints words per second (by white space) of a job that gives names, quotations with speakers and tone (copydesk), and of one that gives names
only (spaCy's `nlp.pipe`, nothing but its recogniser). The time is that of the job, from a file of articles to rows in memory, best of the rounds;
engine, desk and model are started before. Threads of copydesk on the first three, processes of the engine on the others.
"""
import argparse
import json
import os
import sys
import tempfile
import time

import pyarrow as pa
import pyarrow.parquet as pq

PARTS = 8


def copydesk_job(workers):
    import copydesk

    desk = copydesk.Desk()

    def job(source):
        return pa.table(desk.tables(source, workers=workers)["who_said_what"])

    return job


def spacy_job(model):
    def job(source):
        import spacy

        # Loaded once per process, as a desk is.
        nlp = spacy_job.__dict__.get("nlp")
        if nlp is None:
            nlp = spacy_job.nlp = spacy.load(model, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer"])
        source = source if isinstance(source, pa.Table) else pa.Table.from_batches(source)
        names = [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in nlp.pipe(source["text"].to_pylist())]
        flat = [(id, *name) for id, of in zip(source["id"].to_pylist(), names) for name in of]
        columns = list(zip(*flat)) or [[], [], [], []]
        kinds = [pa.string(), pa.int64(), pa.int64(), pa.string()]
        return pa.table(dict(zip(["id", "start", "end", "label"], map(pa.array, columns, kinds))))

    return job


def on_pandas(file, job, workers):
    import pandas as pd

    return lambda: job(pa.Table.from_pandas(pd.read_parquet(file), preserve_index=False))


def on_polars(file, job, workers):
    import polars as pl

    return lambda: pl.DataFrame(job(pl.read_parquet(file).to_arrow()))


def on_duckdb(file, job, workers):
    import duckdb

    return lambda: job(duckdb.sql(f"SELECT id, text FROM '{file}'").to_arrow_table())


def on_dask(file, job, workers):
    import dask
    import dask.dataframe as dd

    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(workers)
    empty = job(pq.read_schema(file).empty_table()).to_pandas()
    rows = lambda frame: job(pa.Table.from_pandas(frame, preserve_index=False)).to_pandas()

    def run():
        frame = dd.read_parquet(file, split_row_groups=True).map_partitions(rows, meta=empty)
        return frame.compute(scheduler="processes", pool=pool)

    return run


def on_ray(file, job, workers):
    import ray

    if not ray.is_initialized():
        ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    table = pq.read_table(file)

    def run():
        data = ray.data.from_arrow([table.slice(i * len(table) // PARTS, len(table) // PARTS) for i in range(PARTS)])
        done = data.map_batches(job, batch_format="pyarrow", batch_size=None, concurrency=workers)
        return done.materialize().count()

    return run


def on_spark(file, job, workers):
    from pyspark.sql import SparkSession
    from pyspark.sql.pandas.types import from_arrow_schema

    if active := SparkSession.getActiveSession():
        active.stop()
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local-cluster[{workers},1,1024]").config("spark.ui.enabled", "false")
    spark = builder.config("spark.sql.files.maxPartitionBytes", "512k").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    schema = from_arrow_schema(job(pq.read_schema(file).empty_table()).schema)

    def batches(source):
        yield from job(source).to_batches()

    return lambda: spark.read.parquet(file).mapInArrow(batches, schema).count()


ENGINES = {"pandas": on_pandas, "Polars": on_polars, "DuckDB": on_duckdb, "Dask": on_dask, "Ray": on_ray, "Spark": on_spark}
THREADS = ("pandas", "Polars", "DuckDB")


def best(rounds, run):
    run()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus")
    parser.add_argument("--model")
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--spacy-copies", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", choices=ENGINES)
    args = parser.parse_args()
    with open(args.corpus, encoding="utf-8") as lines:
        articles = [{key: json.loads(line)[key] for key in ("id", "text")} for line in lines]

    with tempfile.TemporaryDirectory() as folder:
        for engine in args.only or ENGINES:
            shown = []
            for what in ["copydesk", "spaCy"]:
                copies = args.copies if what == "copydesk" else args.spacy_copies
                many = [{**a, "id": f"{a['id']}-{i}"} for i in range(copies) for a in articles]
                words = sum(len(a["text"].split()) for a in many)
                file = f"{folder}/{what}.parquet"
                pq.write_table(pa.Table.from_pylist(many), file, row_group_size=-(-len(many) // PARTS))
                for workers in (1, 2):
                    if what == "spaCy" and (not args.model or workers == 2 and engine in THREADS):
                        shown.append("-")
                        continue
                    threads = workers if engine in THREADS else 1
                    job = copydesk_job(threads) if what == "copydesk" else spacy_job(args.model)
                    shown.append(f"{words / best(args.rounds, ENGINES[engine](file, job, workers)):,.0f}")
            print(f"| {engine} | " + " | ".join(shown) + " |", flush=True)


if __name__ == "__main__":
    main()
