"""The report of a corpus: every figure is what its SQL gives, in DuckDB, over the files of the run."""

import re

import duckdb
import pytest


@pytest.fixture(scope="module")
def report(run, corpus, browser, tmp_path_factory):
    file = tmp_path_factory.mktemp("report") / "report.html"
    run("report", corpus, "-o", file)
    page = browser.new_page()
    page.goto(file.as_uri())
    yield page
    page.close()


@pytest.fixture(scope="module")
def database(corpus, report):
    """DuckDB as the page says to start it."""
    database = duckdb.connect()
    for view in report.locator("#how code").inner_text().splitlines():
        database.execute(re.sub(r"'(.*)'", rf"'{corpus}/\1'", view))
    return database


def cells(figure):
    """The table of a figure; numbers as they are, texts as shown."""
    return figure.locator("tbody tr").evaluate_all(
        "(rows) => rows.map((row) => [...row.cells].map((cell) =>"
        " cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value)))"
    )


def agree(shown, computed):
    if computed is None:
        return shown == "–"
    if isinstance(computed, str):
        whole = " ".join(computed.split())
        return shown == whole or shown.endswith("…") and whole.startswith(shown[:-1].rstrip())
    return shown == pytest.approx(float(computed), abs=0.011)


def test_every_figure_is_what_duckdb_computes(report, database):
    figures = report.locator("main > section:not(#how)")
    assert figures.count() == 14
    rows_of = {}
    for figure in figures.all():
        computed = database.execute(figure.locator(".sql code").text_content()).fetchall()
        shown = cells(figure)
        name = rows_of.setdefault(figure.get_attribute("id"), len(shown)) and figure.get_attribute("id")
        assert len(shown) == len(computed), name
        for row, other in zip(shown, computed, strict=True):
            assert len(row) == len(other) and all(map(agree, row, other)), (name, row, other)
    # The corpus has something to show of nearly everything.
    empty = {name for name, rows in rows_of.items() if rows == 0}
    assert empty <= {"repeated", "travelled"}, rows_of


def test_plots_show_the_first_rows_of_their_tables(report):
    for figure in report.locator("section:has(svg)").all():
        bars = figure.locator("svg rect:not(.positive)").count()
        assert 0 < bars <= figure.locator("tbody tr").count()


def test_the_page_runs_nothing_and_loads_nothing(report):
    assert report.locator("script, img, link, iframe, [style]").count() == 0
    assert "default-src 'none'" in report.locator("meta[http-equiv]").get_attribute("content")
