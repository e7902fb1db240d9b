"""Pages in a real browser: Chromium of the distribution, driven by Playwright, on what the built program writes.

    pip install playwright pytest duckdb && pytest tests/browser

COPYDESK names the program (default: target/debug/copydesk, then target/release/copydesk), CHROMIUM the browser.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest
from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Emoji and combining marks before names, names in names, a quotation in a quotation, and right-to-left text.
ODD = """🙂🙂 E\u0301dith Dupre\u0301 of the Bank of England told the BBC: “No cuts 🏴󠁧󠁢󠁳󠁣󠁴󠁿 this year.”

“We said ‘never again’ and meant it,” said Volodymyr Zelensky, the president. “It was a terrible crime.”

שלום עולם: Benjamin Netanyahu said that “שלום” was a word of hope, and Ursula von der Leyen praised him.
"""


def article(text):
    """As JSON: a plain text that looks like markup would be read as a page."""
    return json.dumps({"id": "odd", "text": text})


@pytest.fixture(scope="session")
def program():
    named = os.environ.get("COPYDESK")
    built = [ROOT / "target" / profile / "copydesk" for profile in ("debug", "release")]
    found = [path for path in ([pathlib.Path(named)] if named else built) if path.exists()]
    assert found, "build the workspace first"
    return found[0]


@pytest.fixture(scope="session")
def run(program):
    def run(*arguments, stdin=""):
        ran = subprocess.run([program, *map(str, arguments)], input=stdin.encode(), capture_output=True)
        assert ran.returncode in (0, 1), ran.stderr.decode()
        return ran.stdout

    return run


@pytest.fixture(scope="session")
def record(run):
    """The record of a text, with offsets in code points."""
    return lambda text: json.loads(run("annotate", stdin=article(text)))


@pytest.fixture(scope="session")
def corpus(run, tmp_path_factory):
    """The folder of a run over the articles of the examples, and over an article that cannot be read; linked."""
    folder = tmp_path_factory.mktemp("corpus")
    shutil.copy(ROOT / "examples/articles/news.csv", folder / "news.csv")
    (folder / "kremlin.jsonl").write_text(
        json.dumps(
            {
                "id": "kremlin",
                "title": "Putin will meet Guterres",
                "source": "example.org",
                "published": "2022-04-22",
                "text": (ROOT / "examples/articles/kremlin.txt").read_text(),
            }
        )
        + "\n"
        + json.dumps({"id": "odd", "source": "<b>odd</b>", "published": "2022-05-01", "text": ODD})
        + "\n{\n"
    )
    run("annotate", folder / "news.csv", folder / "kremlin.jsonl", "-o", folder / "tables", "-f", "parquet")
    run("link", folder / "tables")
    return folder / "tables"


@pytest.fixture
def server(program, corpus, tmp_path):
    """The address that a server over the corpus prints, with its token, and the file of its corrections."""
    corrections = tmp_path / "corrections.jsonl"
    command = [program, "serve", corpus, "--port", "0", "--corrections", corrections]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline()
            yield re.search(r"http://\S+", line).group(), corrections
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def browser():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    assert path, "install chromium, or name it in CHROMIUM"
    with sync_playwright() as playwright:
        # The sandbox needs rights that containers do not have; what is opened here is our own.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    """A page whose requests to elsewhere, dialogs and messages are kept in `page.seen`."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.seen = []
    page.on("console", lambda message: page.seen.append(message.text))
    page.on("pageerror", lambda error: page.seen.append(str(error)))
    page.on("dialog", lambda dialog: (page.seen.append(dialog.message), dialog.dismiss()))
    yield page
    page.close()


@pytest.fixture(scope="session")
def libraries(tmp_path_factory):
    """The folder of the JavaScript libraries that judge the pages, installed."""
    folder = tmp_path_factory.mktemp("libraries")
    for name in ("package.json", "package-lock.json", "annotator.js"):
        shutil.copy(ROOT / "tests/browser/libraries" / name, folder)
    subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
    return folder


@pytest.fixture
def opened(page, run, tmp_path):
    """Opens the page of a text."""

    def opened(text):
        file = tmp_path / "article.html"
        file.write_bytes(run("annotate", "-f", "html", stdin=article(text)))
        page.goto(file.as_uri())
        return page

    return opened
