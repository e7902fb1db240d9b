"""Processors written in Python, in one sequence with native ones, on checked layers."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa
import pytest

import copydesk
from copydesk import Desk, Document, Mark, Processor, processor, testing


@processor(provides=["money"])
def money(article: Document) -> Iterator[Mark]:
    """Marks every amount of money."""
    for found in re.finditer(r"[$€£]\s?\d+([.,]\d+)*(\s(thousand|million|billion|trillion))?", article.text or ""):
        yield Mark("money", *found.span(), label="amount")


def test_money() -> None:
    testing.check(
        [money],
        """
        The €3.5 billion plan costs £20 each.
            ^^^^^^^^^^^^ amount
                                    ^^^ amount
        """,
        layers=["money"],
    )


@dataclass
class Options:
    words: list[str]
    least: int = field(default=1, metadata={"schema": {"minimum": 1}})
    case: Literal["same", "any"] = "any"
    note: str | None = None


class Watched(Processor[Options]):
    """Marks quotations in which a word occurs, and the words."""

    version = "2.1"
    provides = ("watched", "words")
    requires = ("quotes",)
    uses = ("entities",)
    Config = Options

    def process(self, article: Document) -> Iterator[Mark]:
        assert article.text is not None
        for quote in article.quotes:
            if quote.text is None or quote.start is None:
                continue
            pattern = "|".join(map(re.escape, self.config.words))
            flags = re.IGNORECASE if self.config.case == "any" else 0
            found = [Mark("words", quote.start + m.start(), quote.start + m.end()) for m in re.finditer(pattern, quote.text, flags)]
            if len(found) >= self.config.least:
                yield Mark("watched", quote.start, quote.end, score=0.5, attrs={"n": len(found)}, links={"quote": quote, "word": found})
                # Rows may be given in any order.
                yield from reversed(found)


def test_a_processor_reads_layers_and_links_rows() -> None:
    desk = Desk([*copydesk.STANDARD_PLUGINS, Watched, money], config={"watched": {"words": ["cuts"]}})
    assert [processor["id"] for processor in desk.processors] == ["host", *copydesk.STANDARD_PLUGINS, "watched", "money"]
    document = desk.annotate("“No cuts, and again: no CUTS of $3,” said Zoë Example. “Yes,” she said.")
    assert document.problems == []
    (watched,) = document["watched"]
    assert (watched.attrs, watched.score) == ({"n": 2}, 0.5)
    assert watched.links["quote"] == [document.quotes[0]]
    assert [word.text for word in watched.links["word"]] == ["cuts", "CUTS"]
    ran = document.record["processors"][-2]
    assert (ran["id"], ran["version"]) == ("watched", "2.1")
    rows = pa.table(desk.tables(pa.table({"text": [document.text]}))["rows"]).to_pylist()
    assert [(row["layer"], row["text"]) for row in rows][-1] == ("money", "$3")


def test_its_configuration_is_checked() -> None:
    wrong: list[tuple[dict[str, object], str]] = [
        ({}, "words"),
        ({"words": ["cuts"], "leest": 1}, "unknown key `/leest` .* did you mean `least`"),
        ({"words": ["cuts"], "least": 0}, "`/least`"),
        ({"words": [1]}, "`/words/0`"),
        ({"words": [], "case": "upper"}, "`/case`"),
    ]
    for config, message in wrong:
        with pytest.raises(copydesk.ConfigError, match=message):
            Desk([*copydesk.STANDARD_PLUGINS, Watched], config={"watched": config})
    with pytest.raises(copydesk.ConfigError, match="takes no configuration"):
        Desk([money], config={"money": {"currency": "$"}})
    with pytest.raises(copydesk.PluginError, match="`watched` requires layer `quotes`; add `quotes`"):
        Desk([Watched], config={"watched": {"words": []}})


def test_an_exception_is_its_article_s_problem() -> None:
    @processor(provides=["halves"])
    def halves(article: Document) -> Iterator[Mark]:
        yield Mark("halves", 0, 1)
        if "half" in (article.text or ""):
            raise ValueError("no whole")

    desk = Desk([halves, money])
    bad = desk.annotate("A half of $3.")
    (problem,) = bad.problems
    assert (problem.processor, problem.kind) == ("halves", "failed")
    assert re.match(r"ValueError: no whole \(.*test_processors.py, line \d+\)", problem.message)
    assert "halves" not in bad and len(bad["money"]) == 1
    tables = desk.tables(pa.table({"text": ["A half.", "A whole."] * 50}), workers=4)
    assert pa.table(tables["problems"])["article"].to_pylist() == list(range(0, 100, 2))


def test_an_interrupt_is_no_problem_of_an_article() -> None:
    @processor(provides=["x"])
    def interrupted(article: Document) -> Iterator[Mark]:
        if article.text == "Ctrl-C":
            # As if somebody pressed it while this runs.
            signal.raise_signal(signal.SIGINT)
            for _ in range(1_000):
                pass
        if article.text == "exit":
            raise SystemExit(3)
        yield Mark("x", 0, 1)

    desk = Desk([interrupted])
    with pytest.raises(KeyboardInterrupt):
        desk.annotate("Ctrl-C")
    with pytest.raises(SystemExit):
        desk.annotate({"text": "exit"})
    assert len(desk.annotate("Ada spoke.")["x"]) == 1
    with pytest.raises(Exception, match="SystemExit: 3"):
        pa.table(desk.tables(pa.table({"text": ["Ada spoke.", "exit"] * 50}), workers=2)["rows"])


def test_an_interrupt_ends_a_run() -> None:
    @processor(provides=["x"])
    def interrupted(article: Document) -> Iterator[Mark]:
        if article.id == "7":
            raise KeyboardInterrupt
        yield Mark("x", 0, 1)

    table = pa.table({"id": [str(number) for number in range(100)], "text": ["Ada spoke."] * 100})
    with pytest.raises(KeyboardInterrupt):
        try:
            pa.table(Desk([interrupted]).tables(table, workers=1)["rows"])
        finally:
            # pyarrow raises an error of its own. Python looks for interrupts at the next call.
            time.sleep(0)


def test_a_program_ends_while_a_run_goes_on() -> None:
    script = """
import copydesk, pyarrow as pa
@copydesk.processor(provides=["x"])
def x(article):
    yield copydesk.Mark("x", 0, 1)
def endless():
    while True:
        yield pa.record_batch({"text": ["Ada spoke. " * 500] * 10})
rows = pa.RecordBatchReader.from_stream(copydesk.Desk([x]).tables(endless(), workers=2)["rows"])
assert rows.read_next_batch().num_rows > 0
"""
    for _ in range(3):
        ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
        assert (ran.returncode, ran.stderr) == (0, "")


def test_wrong_rows_are_refused() -> None:
    def problem_of(*marks: Mark) -> str:
        desk = Desk([processor(provides=["a"], id="a")(lambda article: iter(marks))])
        document = desk.annotate("“Né,” she said.")
        assert "a" not in document
        (problem,) = document.problems
        return f"{problem.kind}: {problem.message}"

    assert "span 3:99 leaves the text of 15 characters" in problem_of(Mark("a", 3, 99))
    assert "a start and an end, or neither" in problem_of(Mark("a", 3))
    assert "empty" in problem_of(Mark("a", 3, 3))
    assert problem_of(Mark("b", 0, 1)) == "rejected: `a` emitted layer `b`, which it does not declare that it provides"
    assert "the score is outside 0..1" in problem_of(Mark("a", 0, 1, score=2))
    assert "attribute `x` is <class 'list'>" in problem_of(Mark("a", 0, 1, attrs={"x": []}))  # type: ignore[dict-item]
    assert "a link leads to" in problem_of(Mark("a", 0, 1, links={"to": Mark("a", 0, 1)}))
    assert "expected copydesk.Mark, found int" in problem_of(3)  # type: ignore[arg-type]


def test_only_declared_layers_are_seen() -> None:
    seen: list[tuple[str, ...]] = []

    @processor(provides=["x"], requires=["mentions"])
    def x(article: Document) -> Iterator[Mark]:
        seen.append(article.layers)
        # The entity is of a layer that is not declared.
        assert [mention.entity for mention in article.mentions] == [None, None]
        yield from ()

    document = Desk(["entities", x]).annotate("Ada Example met the BBC.", id="a")
    assert document.problems == [] and document["x"] == [] and seen == [("mentions",)]


def test_a_wrong_declaration() -> None:
    with pytest.raises(copydesk.ConfigError, match="provides: expected a list of layers"):
        Desk([processor(provides="money", id="a")(lambda article: [])])
    with pytest.raises(copydesk.PluginError, match="its id is not lower-case letters"):
        Desk([processor(provides=["a"], id="Ä")(lambda article: [])])
    with pytest.raises(copydesk.PluginError, match="both provide layer `mentions`"):
        Desk(["entities", processor(provides=["mentions"], id="a")(lambda article: [])])


def test_a_fixture_shows_the_difference() -> None:
    with pytest.raises(AssertionError) as error:
        testing.check([money], "It cost $30.\n        ^^ amount", layers=["money"])
    assert "-        ^^ amount" in str(error.value) and "+        ^^^ amount" in str(error.value)
