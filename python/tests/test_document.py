"""One article: what a document has, and that it says the same as the command line."""

import copy
import json
import pickle
import re
import subprocess
import threading
from html.parser import HTMLParser
from pathlib import Path

import pytest

import copydesk


def test_quotes_have_speakers(desk: copydesk.Desk, kremlin: str) -> None:
    document = desk.annotate(kremlin)
    said = {quote.text: quote for quote in document.quotes}
    direct = next(quote for text, quote in said.items() if text is not None and text.startswith("“On Tuesday"))
    assert (direct.label, direct.cue) == ("direct", "told")
    assert direct.speaker is not None
    assert (direct.speaker.name, direct.speaker.role) == ("Dmitry Peskov", "Kremlin spokesman")
    assert direct.speaker in document.entities
    assert direct.speaker.mentions[0].entity == direct.speaker
    assert 0 < (direct.speaker_score or 0) <= 1


def test_offsets_are_python_s(desk: copydesk.Desk) -> None:
    document = desk.annotate("🙂 “Not so – né,” said José Álvarez. 🙂 “Sí,” said Zoë Łoś.")
    assert document.text is not None
    rows = [row for name in document.layers for row in document[name] if row.start is not None]
    assert len(rows) > 20
    for row in rows:
        assert document.text[row.start : row.end] == row.text
    assert [entity.name for entity in document.entities] == ["José Álvarez", "Zoë Łoś"]


def test_a_record_is_the_command_line_s(desk: copydesk.Desk, program: Path, articles: list[dict[str, str]]) -> None:
    lines = "\n".join(json.dumps(article) for article in articles)
    command = subprocess.run([program, "annotate", "-"], input=lines, capture_output=True, text=True, check=True)
    records = [json.loads(line) for line in command.stdout.splitlines()]
    assert [desk.annotate(article).record for article in articles] == records


def test_rows_know_their_attributes_and_links(desk: copydesk.Desk) -> None:
    document = desk.annotate("“No cuts,” Ada Example told the BBC.")
    quote = document.quotes[0]
    assert quote.attrs["cue"] == quote.cue == "told"
    assert quote.links["speaker"] == [quote.speaker]
    assert quote.addressee is not None and quote.addressee.name == "BBC"
    assert quote == document["quotes"][0] and hash(quote) == hash(document["quotes"][0])
    assert quote != desk.annotate("“No cuts,” Ada Example told the BBC.").quotes[0]
    tones = {tone.scope for tone in document.sentiment}
    assert {"article", "quote"} <= tones


def test_a_layer_that_is_not_there(kremlin: str) -> None:
    document = copydesk.Desk(plugins=["entities"]).annotate(kremlin)
    assert document.quotes == [] and "quotes" not in document
    with pytest.raises(KeyError, match="quotes"):
        document["quotes"]


def test_a_title_is_put_before_a_body(desk: copydesk.Desk) -> None:
    document = desk.annotate({"id": 7, "title": "Cuts", "body": "Ada Example spoke.", "date": "2022-04-22"})
    assert (document.id, document.text) == ("7", "Cuts\n\nAda Example spoke.")
    assert (document.meta["title"], document.meta["published"]) == ("Cuts", "2022-04-22")
    whole = desk.annotate("Ada Example spoke.", id="a", title="Cuts", language="en")
    assert (whole.text, whole.meta["title"], whole.meta["language"]) == ("Ada Example spoke.", "Cuts", "en")


def test_what_cannot_be_read_is_a_document_with_a_problem(desk: copydesk.Desk) -> None:
    document = desk.annotate({"id": "a", "headline": "Cuts", "storyText": "Ada Example spoke.", "n": 1, "text": 3})
    assert document.text is None and document.entities == []
    (problem,) = document.problems
    assert (problem.processor, problem.kind) == ("reader", "unreadable")
    assert "text" in problem.message


def test_half_of_a_surrogate_pair_is_a_problem_of_its_article(desk: copydesk.Desk) -> None:
    """What cuts a string by UTF-16, or reads with `surrogateescape`, leaves such halves. One of many articles must not end the loop."""
    for article in ("\ud83d Ada spoke.", {"text": "\ud83d Ada spoke."}):
        document = desk.annotate(article, id="a")
        assert document.text is None and [problem.kind for problem in document.problems] == ["unreadable"]
    assert desk.annotate("\ud83d Ada spoke.", id="a").id == "a"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_in_a_notebook_it_is_the_highlighted_article(desk: copydesk.Desk) -> None:
    text = "“No <b>cuts</b>,” Maria Gomez told the BBC. <script>alert(1)</script> <img src=x onerror=alert(1)>"
    html = desk.annotate(text)._repr_html_()
    page = Tags()
    page.feed(html)
    assert not {"iframe", "img", "link", "object", "script"} & set(page.tags)
    assert not [name for name in page.attributes if name.startswith("on") or name == "src"]
    assert not re.search(r"url\(|@import", html)
    assert "<script>alert(1)</script> <img src=x onerror=alert(1)>" in page.text
    assert "<b>cuts</b>" in page.text and "Maria Gomez" in page.text


def test_several_threads_share_a_desk(desk: copydesk.Desk, kremlin: str) -> None:
    expected = desk.annotate(kremlin).record
    found = []
    threads = [threading.Thread(target=lambda: found.append(desk.annotate(kremlin).record)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 8


def test_a_desk_can_be_pickled(kremlin: str) -> None:
    desk = copydesk.Desk(config={"quotes": {"min_words": 3}})
    again = pickle.loads(pickle.dumps(desk))
    assert again.annotate(kremlin).record == desk.annotate(kremlin).record
    assert pickle.loads(pickle.dumps(desk)) is again is copy.deepcopy(desk)
    assert pickle.loads(pickle.dumps(copydesk.Desk(config={"quotes": {"min_words": 4}}))) is not again


def test_a_document_can_be_pickled(desk: copydesk.Desk, articles: list[dict[str, str]]) -> None:
    """A pool of processes gives documents back."""
    for article in articles:
        document = desk.annotate(article)
        again = pickle.loads(pickle.dumps(document))
        assert again.to_json(tokens=True) == document.to_json(tokens=True)
    unreadable = desk.annotate({"id": "a", "text": 3})
    assert pickle.loads(pickle.dumps(unreadable)).problems == unreadable.problems != []


def test_records_of_the_command_line_become_documents(program: Path, kremlin: str) -> None:
    record = subprocess.run([program, "annotate", "-"], input=kremlin, capture_output=True, text=True, check=True).stdout
    document = copydesk.Document.from_json(record)
    assert "Dmitry Peskov" in {speaker.name for quote in document.quotes for speaker in quote.speakers}
    assert document.record == json.loads(record)
    with pytest.raises(ValueError, match="not a record of copydesk: missing field"):
        copydesk.Document.from_json("{}")


def test_a_document_is_a_mapping_of_layers(desk: copydesk.Desk, kremlin: str) -> None:
    document = desk.annotate(kremlin)
    assert {name: len(document[name]) for name in document.layers}["quotes"] == len(document.quotes)
    with pytest.raises(TypeError, match="not iterable"):
        iter(document)  # type: ignore[call-overload]
