"""docs/python.md, the Python of README, and the examples of the modules do what they say."""

import contextlib
import doctest
import io
import re
from pathlib import Path
from typing import Any

import pytest

import copydesk
from copydesk import _processor, testing

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs/python.md"


def test_the_guide() -> None:
    blocks = re.findall(r"^```(python|text)\n(.*?)^```$", GUIDE.read_text("utf-8"), re.M | re.S)
    assert len(blocks) > 8
    names: dict[str, object] = {}
    printed = ""
    for kind, block in blocks:
        if kind == "text":
            assert printed.rstrip() == block.rstrip()
            continue
        with contextlib.redirect_stdout(io.StringIO()) as out:
            exec(compile(block, str(GUIDE), "exec"), names)
        printed = out.getvalue()
        print(printed)


def test_the_readme(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What a new user types first, in the folder of a checkout."""
    (block,) = re.findall(r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.M | re.S)
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    exec(compile(block, "README.md", "exec"), names)
    assert "Dmitry Peskov told “On Tuesday, April 26" in capsys.readouterr().out
    assert "Magola Larrañaga" in set(names["quotes"]["speaker"])


@pytest.mark.parametrize("module", [copydesk, _processor, testing], ids=lambda module: str(module.__name__))
def test_examples(module: object) -> None:
    assert doctest.testmod(module, raise_on_error=True).attempted > 0  # type: ignore[arg-type]
