"""Tests of processors: articles with carets.

A fixture shows a text, and under it what is found there, as ``copydesk explain`` and :meth:`Document.explain` print it:

    >>> from copydesk import testing
    >>> _ = testing.check(["entities"], '''
    ...     Maria Gomez met the BBC.
    ...     ^^^^^^^^^^^ PER #1
    ...                         ^^^ ORG #2
    ... ''')

When rows are not as shown, the error shows the difference. Correct the carets, or the processor.
"""

import difflib
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from copydesk._copydesk import Document, text_of
from copydesk._desk import Desk, Plugin

__all__ = ["check", "text_of"]


def check(
    plugins: Sequence[Plugin] | Desk,
    fixture: str,
    *,
    layers: Sequence[str] = (),
    config: Mapping[str, Mapping[str, Any]] | None = None,
) -> Document:
    """Annotates the text of a fixture, and compares what is found with what the fixture shows.

    :param plugins: What to run, or an opened desk.
    :param fixture: Indentation, and empty lines at both ends, do not belong to it.
    :param layers: The layers that the fixture shows. Default: those that :meth:`Document.explain` shows.
    :raises AssertionError: if other rows are found, or the document has problems.
    """
    desk = plugins if isinstance(plugins, Desk) else Desk(plugins, config)
    expected = textwrap.dedent(fixture).strip("\n")
    document = desk.annotate(text_of(expected))
    if document.problems:
        raise AssertionError("\n".join(str(problem) for problem in document.problems))
    found = document.explain(*layers).rstrip("\n")
    if found != expected:
        lines = difflib.unified_diff(expected.splitlines(), found.splitlines(), "expected", "found", n=100, lineterm="")
        raise AssertionError("the rows are not as shown:\n" + "\n".join(lines))
    return document
