"""docs/python.md and the examples of the modules do what they say."""

import contextlib
import doctest
import io
import re

import pytest

import copydesk
from copydesk import _processor, testing

from pathlib import Path

GUIDE = Path(__file__).parents[2] / "docs/python.md"


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


@pytest.mark.parametrize("module", [copydesk, _processor, testing], ids=lambda module: str(module.__name__))
def test_examples(module: object) -> None:
    assert doctest.testmod(module, raise_on_error=True).attempted > 0  # type: ignore[arg-type]
