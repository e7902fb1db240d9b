"""Makes the pictures of docs/pages.md: `target/browser/bin/python tests/browser/pictures.py [PROGRAM]`."""

import json
import pathlib
import subprocess
import sys
import tempfile

from playwright.sync_api import sync_playwright

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/release/copydesk"


def run(*arguments):
    subprocess.run([PROGRAM, *map(str, arguments)], check=True)


with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
    folder = pathlib.Path(folder)
    article = {"title": "Putin to meet Guterres in Moscow", "source": "AFP", "published": "2022-04-22", "id": "kremlin"}
    article["text"] = (ROOT / "examples/articles/kremlin.txt").read_text()
    (folder / "kremlin.json").write_text(json.dumps(article))
    run("annotate", folder / "kremlin.json", "-o", folder / "article.html")
    run("annotate", ROOT / "tests/newsdesk/quotes.jsonl", "-o", folder / "newsdesk", "-f", "parquet")
    run("report", folder / "newsdesk", "-o", folder / "report.html")
    browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
    page = browser.new_page(viewport={"width": 1180, "height": 760})
    page.goto((folder / "article.html").as_uri())
    page.locator(".text q").nth(1).focus()
    page.screenshot(path=ROOT / "docs/article.png")
    page.goto((folder / "report.html").as_uri() + "#sources")
    page.screenshot(path=ROOT / "docs/report.png")
    browser.close()
