"""What keeps a desk from being opened, or a table from being read, is an exception that names the key."""

from pathlib import Path

import pyarrow as pa
import pytest

import copydesk


def test_a_wrong_configuration() -> None:
    with pytest.raises(copydesk.ConfigError, match="unknown key `/min_word` .* did you mean `min_words`"):
        copydesk.Desk(config={"quotes": {"min_word": 3}})
    with pytest.raises(ValueError, match="`/min_score` in the configuration of `quotes`"):
        copydesk.Desk(config={"quotes": {"min_score": "high"}})
    with pytest.raises(copydesk.ConfigError, match="`qoutes` is configured, but does not run: did you mean `quotes`"):
        copydesk.Desk(config={"qoutes": {}})
    with pytest.raises(copydesk.ConfigError, match="config: expected a mapping"):
        copydesk.Desk(config={"quotes": 3})  # type: ignore[dict-item]


def test_a_wrong_plugin(tmp_path: Path) -> None:
    with pytest.raises(copydesk.PluginError, match="no plugin `qoutes`: did you mean `quotes`"):
        copydesk.Desk(plugins=["qoutes"])
    broken = tmp_path / "libcopydesk_broken.so"
    broken.write_text("no library")
    with pytest.raises(copydesk.PluginError, match="libcopydesk_broken.so"):
        copydesk.Desk(plugins=[broken])
    with pytest.raises(copydesk.ConfigError, match=r"plugins: expected a list, such as \['entities'\]"):
        copydesk.Desk(plugins="entities")
    with pytest.raises(copydesk.ConfigError, match="no name, path or processor"):
        copydesk.Desk(plugins=[lambda article: []])  # type: ignore[list-item]


def test_wrong_limits() -> None:
    with pytest.raises(copydesk.ConfigError, match="timeout"):
        copydesk.Desk(isolate=True, timeout=0)
    with pytest.raises(copydesk.ConfigError, match="memory_limit: expected a size"):
        copydesk.Desk(isolate=True, memory_limit="much")
    with pytest.raises(copydesk.ConfigError, match="memory_limit: .* add isolate=True"):
        copydesk.Desk(memory_limit="512M")
    with pytest.raises(copydesk.ConfigError, match="isolate"):
        copydesk.Desk(isolate="quotes")
    with pytest.raises(copydesk.PluginError, match="`weather` is to be isolated"):
        copydesk.Desk(isolate=["weather"])


def test_what_is_no_article(desk: copydesk.Desk) -> None:
    """A cell of a frame may be missing, and a file may be read as bytes."""
    for value, kind in ((None, "NoneType"), (float("nan"), "float"), (b"Ada spoke.", "bytes")):
        with pytest.raises(TypeError, match=f"expected the text of an article, .* found {kind}"):
            desk.annotate(value)  # type: ignore[arg-type]


def test_wrong_columns(desk: copydesk.Desk) -> None:
    table = pa.table({"story": ["Ada spoke."], "n": [1]})
    with pytest.raises(copydesk.ConfigError, match=r"there are: story, n \(Int64\)"):
        desk.tables(table)
    with pytest.raises(copydesk.ConfigError, match="columns: no field `colour`; expected one of id, title, text"):
        desk.tables(table, columns={"colour": "story"})
    with pytest.raises(copydesk.ConfigError, match="columns: no column `nosuch` for `title`; there are: story"):
        desk.tables(table, columns={"text": "story", "title": "nosuch"})
    for workers in (0, -1, 1 << 40):
        with pytest.raises(copydesk.ConfigError, match="workers: expected 1 to 1024, or None"):
            desk.tables(table, columns={"text": "story"}, workers=workers)
    with pytest.raises(copydesk.ConfigError, match="columns: expected a mapping from fields to your names, found 'story'"):
        desk.tables(table, columns="story")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected a table, or an iterable of record batches, found int"):
        desk.tables(3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="found str; read files with pandas"):
        desk.tables("news.parquet")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="expected record batches, found dict; make a table first, such as pyarrow.Table.from_pylist"):
        desk.tables([{"text": "Ada spoke."}])  # type: ignore[list-item]


def test_arrays_are_no_tables(desk: copydesk.Desk) -> None:
    texts = pa.array(["Ada spoke."])
    with pytest.raises(TypeError, match="expected record batches, found an array of Utf8; give one with a column"):
        desk.tables([texts])
    with pytest.raises(TypeError, match="an array of Int64"):
        desk.tables(iter([pa.array([1])]))
    with pytest.raises(copydesk.ConfigError, match="ChunkedArray.*is no table; give one with a column for each field"):
        desk.tables(pa.chunked_array([texts]))
    rows = pa.StructArray.from_arrays([texts], ["text"], mask=pa.array([True]))
    for source in ([rows], pa.chunked_array([rows])):
        assert pa.table(desk.tables(source)["articles"]).num_rows == 1
