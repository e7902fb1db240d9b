"""What the tests share. They run against the installed package: `pip install ./python`, then `pytest python/tests`."""

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

import copydesk

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def desk() -> copydesk.Desk:
    return copydesk.Desk()


@pytest.fixture(scope="session")
def kremlin() -> str:
    return (ROOT / "examples/articles/kremlin.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def articles() -> list[dict[str, str]]:
    """The invented articles that the repository holds, each with an id."""
    by_id = {}
    for file in sorted((ROOT / "tests/newsdesk").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            given = json.loads(line)
            by_id[given["id"]] = {"id": given["id"], "text": given["text"]}
    assert len(by_id) >= 20
    return list(by_id.values())


@pytest.fixture(scope="session")
def program() -> Path:
    """The command that the package installs."""
    program = Path(sysconfig.get_path("scripts"), "copydesk")
    assert program.exists()
    return program


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plugin that does what an article tells it: `faulty:SEGFAULT` crashes it."""
    compiler = os.environ.get("CC", "cc")
    if shutil.which(compiler) is None:
        pytest.fail("a C compiler is needed, as `cc` or in CC")
    library = tmp_path_factory.mktemp("plugins") / "libcopydesk_faulty.so"
    flags = ["-shared", "-fPIC", "-fvisibility=hidden", "-pthread", '-DID="faulty"']
    header = ROOT / "crates/copydesk-abi/include"
    source = ROOT / "tests/faulty/faulty.c"
    subprocess.run([compiler, *flags, "-I", header, source, "-o", library], check=True)
    return library
