"""The recipes of docs/engines.md, each run as it stands there, against the real engine. Their rows are those of one process."""

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import copydesk

ROOT = Path(__file__).parents[2]

COLUMNS = {"id": "doc_id", "body": "story"}

RECIPES = dict(
    re.findall(r"^## (\w+).*?^```python\n(.*?)^```$", (ROOT / "docs/engines.md").read_text("utf-8"), re.M | re.S)
)


@pytest.fixture(scope="module")
def news(articles: list[dict[str, str]]) -> pa.Table:
    rows = [{"doc_id": a["id"], "title": f"News {a['id']}", "story": a["text"]} for a in articles]
    return pa.Table.from_pylist(sorted(rows, key=lambda row: row["doc_id"]))


def without_numbers(rows: pa.Table) -> list[dict[str, Any]]:
    """Each part of a source numbers its articles from 0."""
    rows = rows.drop_columns("article").to_pylist()
    return sorted(rows, key=lambda row: (row["id"], row["quote"]))


@pytest.fixture(scope="module")
def expected(news: pa.Table) -> list[dict[str, Any]]:
    quotes = pa.table(copydesk.Desk().tables(news, columns=COLUMNS, workers=1)["who_said_what"])
    assert quotes.num_rows > 50
    return without_numbers(quotes)


@pytest.fixture(scope="module")
def folder(news: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The working folder, with the articles as the recipes read them, in several row groups. An engine starts here."""
    folder = tmp_path_factory.mktemp("engines")
    pq.write_table(news, folder / "news.parquet", row_group_size=7)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


def run(recipe: str) -> dict[str, Any]:
    shutil.rmtree("quotes", ignore_errors=True)
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(RECIPES[recipe], f"docs/engines.md, {recipe}", "exec"), names)
    return names


def test_all_recipes_are_tested() -> None:
    assert set(RECIPES) == {"pandas", "Polars", "DuckDB", "Ray", "Spark", "Dask", "Blocks"}
    assert all(len(code.splitlines()) <= 24 for code in RECIPES.values())


@pytest.mark.parametrize("recipe", ["pandas", "Polars", "DuckDB"])
def test_in_one_process(recipe: str, folder: Path, expected: list[dict[str, Any]]) -> None:
    quotes = run(recipe)["quotes"]
    rows = pa.table(quotes) if hasattr(quotes, "__arrow_c_stream__") else quotes.arrow().read_all()
    assert without_numbers(rows) == expected


def test_dask(folder: Path, expected: list[dict[str, Any]]) -> None:
    assert without_numbers(pa.Table.from_pandas(run("Dask")["quotes"], preserve_index=False)) == expected


def consonants(name: str) -> str:
    """The block of a name, as docs/engines.md describes it."""
    decomposed = unicodedata.normalize("NFD", name.split(" ")[-1].lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and c not in "aeiouyhw")


def test_blocks_find_who_may_be_one(folder: Path) -> None:
    names = run("Blocks")
    database = names["database"]
    for at, name in enumerate(["Ada Example", "Ada Example", "José Álvarez", "Jose Alvarez", "Bruno Example"]):
        database.execute("INSERT INTO entities (id, label, name) VALUES (?, 'PER', ?)", [f"invented {at}", name])
    found = set(database.sql(names["CANDIDATES"]).fetchall())
    assert ("invented 0", "Ada Example", "invented 1", "Ada Example", 0) in found
    assert ("invented 2", "José Álvarez", "invented 3", "Jose Alvarez", 2) in found
    assert not any(row[0] == "invented 0" and row[3] == "Bruno Example" for row in found)
    assert all(consonants(row[1]) == consonants(row[3]) for row in found if row[1].isascii() and row[3].isascii())


@pytest.fixture(scope="module")
def ray(folder: Path) -> Iterator[Any]:
    ray = pytest.importorskip("ray")
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    yield ray
    ray.shutdown()


@pytest.fixture(scope="module")
def spark(folder: Path) -> Iterator[Any]:
    """A cluster of two executors, each a process."""
    pytest.importorskip("pyspark")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.files.maxPartitionBytes", "64k").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.mark.engine
def test_ray(ray: Any, folder: Path, expected: list[dict[str, Any]]) -> None:
    run("Ray")
    assert without_numbers(pq.read_table(folder / "quotes")) == expected


@pytest.mark.engine
def test_spark(spark: Any, folder: Path, expected: list[dict[str, Any]]) -> None:
    run("Spark")
    assert without_numbers(pq.read_table(folder / "quotes")) == expected


@pytest.mark.engine
def test_blocks_are_the_same_on_spark(spark: Any, folder: Path) -> None:
    names = run("Blocks")
    names["database"].sql("COPY entities TO 'entities.parquet'")
    spark.read.parquet(str(folder / "entities.parquet")).createOrReplaceTempView("entities")
    on_spark = {tuple(row) for row in spark.sql(names["CANDIDATES"]).collect()}
    assert on_spark == set(names["candidates"].fetchall())


@pytest.fixture(scope="module")
def crashing() -> pa.Table:
    """Ten thousand articles, one of which crashes the plugin."""
    texts = [f"Article {number} is sound." for number in range(10_000)]
    texts[7_654] = "faulty:SEGFAULT"
    return pa.table({"id": [str(number) for number in range(10_000)], "text": texts})


def is_one_crash(problems: pa.Table) -> bool:
    return [(row["id"], row["kind"]) for row in problems.to_pylist()] == [("7654", "crashed")]


@pytest.mark.engine
def test_a_crash_costs_one_row_on_ray(ray: Any, crashing: pa.Table, faulty: Path) -> None:
    desk = copydesk.Desk([faulty], isolate=True)

    def problems(batch: pa.Table) -> pa.Table:
        return pa.table(desk.tables(batch, workers=1)["problems"])

    found = ray.data.from_arrow(crashing).map_batches(problems, batch_format="pyarrow", batch_size=1000)
    assert is_one_crash(pa.concat_tables(ray.get(found.to_arrow_refs())))


@pytest.mark.engine
def test_a_crash_costs_one_row_on_spark(spark: Any, crashing: pa.Table, faulty: Path, tmp_path: Path) -> None:
    from pyspark.sql.pandas.types import from_arrow_schema

    desk = copydesk.Desk([faulty], isolate=True)
    pq.write_table(crashing, tmp_path / "crashing.parquet", row_group_size=1000)

    def problems(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        yield from pa.RecordBatchReader.from_stream(desk.tables(batches, workers=1)["problems"])

    schema = from_arrow_schema(pa.schema(copydesk.Schema("problems")))
    found = spark.read.parquet(str(tmp_path / "crashing.parquet")).mapInArrow(problems, schema)
    assert is_one_crash(found.toArrow())
