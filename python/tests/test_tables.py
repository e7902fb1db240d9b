"""Many articles: Arrow in, tables out, the same rows as the command line's."""

import _thread
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import copydesk


@pytest.fixture(scope="module")
def table(articles: list[dict[str, str]]) -> pa.Table:
    return pa.Table.from_pylist(articles)


@pytest.fixture(scope="module")
def expected(table: pa.Table, program: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pa.Table]:
    """What the command line makes of the same articles."""
    folder = tmp_path_factory.mktemp("tables")
    pq.write_table(table, folder / "articles.parquet")
    subprocess.run([program, "annotate", "articles.parquet", "-o", "out", "-f", "parquet"], cwd=folder, check=True)
    return {name: pq.read_table(folder / "out" / name) for name in copydesk.TABLES if (folder / "out" / name).exists()}


def test_the_rows_are_those_of_the_command_line(
    desk: copydesk.Desk, table: pa.Table, expected: dict[str, pa.Table]
) -> None:
    assert expected["who_said_what"].num_rows > 50
    for workers in (1, 3):
        made = {name: pa.table(stream) for name, stream in desk.tables(table, workers=workers).items()}
        assert list(made) == list(copydesk.TABLES)
        for name, rows in made.items():
            assert rows.num_rows == (expected[name].num_rows if name in expected else 0), name
            if name in expected:
                assert rows.to_pylist() == expected[name].to_pylist(), name
            assert rows.schema == pa.schema(copydesk.Schema(name))


def test_anything_that_speaks_arrow_goes_in(desk: copydesk.Desk, table: pa.Table) -> None:
    expected = pa.table(desk.tables(table)["who_said_what"])
    frame = pl.DataFrame(table)
    sources = {
        "reader": table.to_reader(max_chunksize=3),
        "batches": table.to_batches(max_chunksize=5),
        "generator": (batch for batch in table.to_batches(max_chunksize=5)),
        "polars": frame,
        "dictionary": table.set_column(1, "text", table["text"].combine_chunks().dictionary_encode()),
        "large": table.cast(pa.schema([("id", pa.large_string()), ("text", pa.large_string())])),
        "binary": table.cast(pa.schema([("id", pa.string()), ("text", pa.binary())])),
        "pandas": table.to_pandas(),
        "duckdb": duckdb.sql("SELECT id, text FROM frame"),
    }
    for name, source in sources.items():
        assert pa.table(desk.tables(source)["who_said_what"]).equals(expected), name


def test_what_comes_out_goes_into_anything(desk: copydesk.Desk, table: pa.Table) -> None:
    rows = pa.table(desk.tables(table)["quotes"]).num_rows
    assert len(pl.DataFrame(desk.tables(table)["quotes"])) == rows
    assert len(pd.DataFrame.from_arrow(desk.tables(table)["quotes"])) == rows
    quotes = pa.RecordBatchReader.from_stream(desk.tables(table)["quotes"])
    counted = duckdb.sql("SELECT count(*) FROM quotes")
    assert counted is not None and counted.fetchall() == [(rows,)]


def test_columns_are_mapped_and_shown_as_text(desk: copydesk.Desk) -> None:
    when = pa.array([1_650_621_600_000_000], pa.timestamp("us", "Europe/Berlin"))
    source = pa.array([{"name": "The Example", "n": 1}])
    table = pa.table({"no": [7], "Story": ["Ada spoke."], "date": when, "source": source, "title": [None]})
    (article,) = pa.table(desk.tables(table, columns={"id": "no", "text": "Story"})["articles"]).to_pylist()
    assert (article["id"], article["text"]) == ("7", "Ada spoke.")
    assert (article["published"], article["source"]) == ("2022-04-22T10:00:00Z", "The Example")


def test_a_bad_row_is_a_row_in_problems(desk: copydesk.Desk) -> None:
    texts = pa.array([b"Ada spoke.", b"\xff", None, b"Bo spoke."], pa.binary())
    tables = desk.tables(pa.table({"id": ["a", "b", "c", "d"], "text": texts}))
    articles, problems = pa.table(tables["articles"]), pa.table(tables["problems"])
    assert articles["id"].to_pylist() == ["a", "b", "c", "d"]
    assert articles["text"].to_pylist() == ["Ada spoke.", None, None, "Bo spoke."]
    assert problems["id"].to_pylist() == ["b", "c"] and set(problems["kind"].to_pylist()) == {"unreadable"}
    assert "UTF-8" in problems["message"][0].as_py()


def test_what_is_missing_in_a_frame_is_missing(desk: copydesk.Desk) -> None:
    nan, text = float("nan"), "Ada Example said no."
    frames = {
        "all": pd.DataFrame({"id": ["a"], "title": [nan], "text": [text]}),
        "some": pd.DataFrame({"id": ["a", "b"], "title": [nan, "Cuts"], "text": [text, text]}),
        "na": pd.DataFrame({"id": ["a"], "title": pd.array([pd.NA], dtype="string"), "text": [text]}),
        "polars": pl.DataFrame({"id": ["a"], "title": [nan], "text": [text]}),
        "pyarrow": pa.table({"id": ["a"], "title": pa.array([nan], pa.float32()), "text": [text]}),
    }
    for name, frame in frames.items():
        first = pa.table(desk.tables(frame)["articles"]).to_pylist()[0]
        assert (first["title"], first["text"], first["problems"]) == (None, text, 0), name


def test_a_row_of_a_frame_is_an_article(desk: copydesk.Desk) -> None:
    when = pd.Timestamp("2022-04-22")
    frame = pd.DataFrame({"id": [7], "title": [float("nan")], "published": [when], "text": ["Ada Example said no."], "url": [pd.NaT]})
    for row in (frame.iloc[0].to_dict(), frame.to_dict("records")[0], next(frame.iterrows())[1], {**frame.iloc[0], "title": pd.NA}):
        document = desk.annotate(row)
        meta = document.record["meta"]
        assert (document.problems, document.id, meta["title"], meta["url"]) == ([], "7", None, None)
        assert meta["published"] == "2022-04-22T00:00:00"


def test_a_mapping_whose_rows_are_fetched_once(desk: copydesk.Desk, table: pa.Table) -> None:
    tables = desk.tables(table)
    assert isinstance(tables, Mapping) and len(tables) == len(copydesk.TABLES) and "quotes" in tables
    assert tables.get("nosuch") is None
    with pytest.raises(KeyError, match="nosuch"):
        tables["nosuch"]
    stream = tables["quotes"]
    pa.table(stream)
    with pytest.raises(RuntimeError, match="read already"):
        pa.table(stream)
    with pytest.raises(RuntimeError, match="can be fetched once"):
        tables["quotes"]


def endless(text: str, read: list[int]) -> Iterator[pa.RecordBatch]:
    for number in range(1_000_000):
        read.append(number)
        yield pa.record_batch({"id": [str(number)], "text": [text]})


def test_articles_are_read_as_rows_are_fetched(desk: copydesk.Desk) -> None:
    read: list[int] = []
    reader = pa.RecordBatchReader.from_stream(desk.tables(endless("Ada spoke. " * 10_000, read), workers=1)["articles"])
    assert reader.read_next_batch().num_rows > 0
    time.sleep(0.5)
    waiting = len(read)
    time.sleep(0.5)
    assert len(read) <= waiting + 1, "nobody fetches, so that nothing is read"
    assert waiting * 110_000 < 512 << 20
    reader.close()


def test_a_table_after_another(desk: copydesk.Desk) -> None:
    """The second waits on disk while the first is fetched, since memory holds 64 MiB."""
    text = "Ada Example said no. " * 5_000
    source = (pa.record_batch({"text": [text] * 40}) for _ in range(25))
    plain = copydesk.Desk(plugins=[])
    tables = plain.tables(source)
    assert pa.table(tables["problems"]).num_rows == 0
    articles = pa.RecordBatchReader.from_stream(tables["articles"])
    assert sum(batch.num_rows for batch in articles) == 1000


def test_a_source_that_fails(desk: copydesk.Desk) -> None:
    def source() -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"text": ["Ada spoke."]})
        raise OSError("the disk is gone")

    with pytest.raises(Exception, match="the source failed: .*the disk is gone"):
        pa.table(desk.tables(source())["articles"])


def test_a_keyboard_interrupt_ends_it(desk: copydesk.Desk) -> None:
    read: list[int] = []
    tables = desk.tables(endless("Ada spoke.", read))
    timer = threading.Timer(0.7, _thread.interrupt_main)
    timer.start()
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        try:
            # No problem is ever found, so that this waits for the end of a million articles.
            pa.table(tables["problems"])
        finally:
            # pyarrow raises an error of its own. Python looks for interrupts at the next call.
            time.sleep(0)
    assert time.monotonic() - begun < 5
    del tables
    time.sleep(0.5)
    stopped = len(read)
    time.sleep(0.3)
    assert len(read) == stopped


def test_an_empty_source(desk: copydesk.Desk) -> None:
    nothing = pa.table({"text": pa.array([], pa.string())})
    sources: list[Any] = [nothing, [], iter([])]
    for source in sources:
        assert pa.table(desk.tables(source)["articles"]).num_rows == 0
