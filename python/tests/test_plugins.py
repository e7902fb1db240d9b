"""Where plugins come from, and what a crash of one costs."""

import importlib
import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

import copydesk
from copydesk import _native

ROOT = Path(__file__).parents[2]


def test_a_package_brings_plugins_by_an_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, faulty: Path) -> None:
    (tmp_path / "shouting.py").write_text(
        "import copydesk\n"
        "@copydesk.processor(provides=['shouts'])\n"
        "def shouts(article):\n"
        "    yield copydesk.Mark('shouts', 0, 2)\n"
        f"native = {str(faulty)!r}\n"
    )
    info = tmp_path / "shouting-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[copydesk.plugins]\nshouts = shouting:shouts\nloud = shouting:native\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    document = copydesk.Desk(["shouts", "loud"]).annotate("NO!")
    assert [row.text for row in document["shouts"]] == ["NO"] and "faulty" in document


def test_a_crash_costs_one_article_one_layer(faulty: Path) -> None:
    desk = copydesk.Desk([*copydesk.STANDARD_PLUGINS, faulty], isolate=["faulty"])
    texts = ["“No,” said Ada Example."] * 200
    texts[77] += " faulty:SEGFAULT"
    tables = desk.tables(pa.table({"text": texts}), workers=2)
    (problem,) = pa.table(tables["problems"]).to_pylist()
    assert (problem["article"], problem["processor"], problem["kind"]) == (77, "faulty", "crashed")
    assert pa.table(tables["who_said_what"]).num_rows == 200
    (problem,) = desk.annotate(texts[77]).problems
    assert problem.kind == "crashed"


def test_a_forked_child_opens_a_desk_of_its_own(faulty: Path) -> None:
    """Two processes that wrote to the same worker process would mix up their articles."""
    script = f"""
import os, copydesk
desk = copydesk.Desk(["entities", {str(faulty)!r}], isolate=True)
texts = ["Ada Example met the BBC.", "The mayor met Dmitry Peskov in Moscow."]
names = [[entity.name for entity in desk.annotate(text).entities] for text in texts]
assert names == [["Ada Example", "BBC"], ["Dmitry Peskov", "Moscow"]], names
child = os.fork()
mine = 1 if child else 0
for _ in range(200):
    assert [entity.name for entity in desk.annotate(texts[mine]).entities] == names[mine]
if child == 0:
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_a_forked_child_leaves_the_parents_desk_alone(faulty: Path) -> None:
    """Neither to drop it, nor to end, nor to read its tables does anything to the parent, or waits for a thread that is not there."""
    script = f"""
import gc, os, sys, copydesk, pyarrow as pa
desk = copydesk.Desk(["entities", {str(faulty)!r}], isolate=True)
assert desk.annotate("Ada Example met the BBC.").problems == []
def endless():
    while True:
        yield pa.record_batch({{"text": ["Ada Example met the BBC."] * 10}})
tables = desk.tables(endless(), workers=2)
rows = pa.RecordBatchReader.from_stream(tables["mentions"])
assert rows.read_next_batch().num_rows > 0
child = os.fork()
if child == 0:
    try:
        rows.read_next_batch()
    except Exception as error:
        assert "process that this one was forked from" in str(error), error
    else:
        raise AssertionError("it is read")
    del desk, tables, rows
    gc.collect()
    sys.exit(0)
assert os.waitpid(child, 0)[1] == 0
assert desk.annotate("Ada Example met the BBC.").problems == []
assert rows.read_next_batch().num_rows > 0
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_the_command_is_the_packaged_program(program: Path, kremlin: str) -> None:
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    assert version.split() == ["copydesk", copydesk.__version__]
    assert importlib.metadata.version("copydesk") == copydesk.__version__
    module = [sys.executable, "-m", "copydesk", "annotate", "-"]
    assert subprocess.run(module, input=kremlin, capture_output=True, text=True, check=True).stdout.startswith("{")
    assert subprocess.run([program, "annotate", "--nosuch"], capture_output=True).returncode == 2
    listed = subprocess.run([program, "plugins"], capture_output=True, text=True, check=True).stdout
    assert all(plugin in listed for plugin in copydesk.STANDARD_PLUGINS)


def test_licences_are_in_the_package() -> None:
    documents = Path(copydesk.__file__).parent / "native/share/doc/copydesk"
    lists = [f"LICENCES-{file.parents[1].name}.md" for file in ROOT.glob("*/*/data/LICENCES.md")]
    assert "LICENCES-entities.md" in lists
    assert {"LICENSE-APACHE", "LICENSE-MIT", *lists} == {file.name for file in documents.iterdir()}
    assert _native.PLUGINS.is_dir()
