"""The server: what an editor does in a browser, and what a program does over HTTP."""

import concurrent.futures
import http.client
import json
import urllib.parse

from conftest import ODD


def ask(address, method, path, body=None, headers=None):
    """Status and body of one request."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=60)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_paste_see_correct_export(server, page, run):
    address, corrections = server
    page.goto(address)
    assert "token" not in page.url
    page.get_by_label("Text", exact=True).fill(ODD)
    page.get_by_role("button", name="Annotate").click()
    said = page.locator(".said li", has_text="No cuts")
    said.get_by_role("button", name="Correct this quotation").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Who said it").select_option("Volodymyr Zelensky")
    dialog.get_by_role("button", name="Save the speaker").click()
    said.get_by_role("status").wait_for()
    assert "Volodymyr Zelensky" in said.get_by_role("status").inner_text()
    other = page.locator(".said li", has_text="We said")
    other.get_by_role("button", name="Correct this quotation").click()
    page.get_by_role("button", name="It is no quotation").click()
    other.get_by_role("status").wait_for()
    speaker, no_quotation = map(json.loads, corrections.read_text().splitlines())
    assert speaker["correct"] == "speaker" and speaker["speaker"]["name"] == "Volodymyr Zelensky"
    assert speaker["quote"]["said"] == "“No cuts 🏴󠁧󠁢󠁳󠁣󠁴󠁿 this year.”"
    assert ODD[speaker["quote"]["start"] :].startswith("“No cuts")
    assert no_quotation["correct"] == "not_a_quotation" and " … " in no_quotation["quote"]["said"]
    with page.expect_download() as download:
        page.get_by_role("button", name="Record (JSON)").click()
    record = json.loads(open(download.value.path()).read())
    assert record["text"] == ODD and record["id"] == speaker["quote"]["id"]
    quotes = {quote["text"]: quote["links"]["speaker"] for quote in record["layers"]["quotes"] if "No cuts" in quote["text"]}
    ((layer, row),) = quotes.values()
    assert record["layers"][layer][row]["attrs"]["name"] == "Volodymyr Zelensky"
    assert not any("We said" in quote["text"] for quote in record["layers"]["quotes"])
    # The page shows it, without another paste.
    with page.expect_navigation():
        said.get_by_role("button", name="Show").click()
    assert page.locator(".said li", has_text="We said").count() == 0
    assert page.locator(".said h3", has_text="Volodymyr Zelensky").locator("+ ul li", has_text="No cuts").count() == 1
    # The next run has the same, given the file.
    again = json.dumps({"id": record["id"], "text": ODD})
    again = json.loads(run("annotate", "--corrections", corrections, stdin=again))
    assert again["layers"]["quotes"] == record["layers"]["quotes"] and again["problems"] == []
    assert page.seen == []


def test_browse_search_and_follow_a_person(server, page):
    address, _ = server
    page.goto(address)
    page.get_by_label("Phrase").fill("solution to the ESCALATING war")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".results mark").first.inner_text() == "solution to the escalating war"
    page.get_by_role("link", name="Putin will meet Guterres").click()
    assert "Kremlin spokesman Dmitry Peskov" in page.locator(".text").inner_text()
    page.goto(urllib.parse.urljoin(address, "/search?person=peskov"))
    page.get_by_role("link", name="Dmitry Peskov").click()
    said = page.locator(".said li")
    assert said.count() == 2 and "On Tuesday, April 26" in said.first.inner_text()
    said.first.get_by_role("link").click()
    assert page.evaluate("document.activeElement.tagName") == "Q"
    page.goto(urllib.parse.urljoin(address, "/search?paper=odd&from=2022-05&to=2022-05"))
    assert page.locator(".results li").count() == 1 and page.locator(".results b").count() == 0
    page.goto(urllib.parse.urljoin(address, "/report"))
    assert page.get_by_role("heading", name="Who is quoted", exact=True).is_visible()
    assert page.seen == []


def test_what_is_corrected_in_a_corpus_is_corrected_everywhere(server, page):
    """In the article, the lists, the figures and what is saved; and taken back where the file says so no more."""
    address, corrections = server
    page.goto(address)

    def article():
        page.goto(urllib.parse.urljoin(address, "/search?phrase=never+again"))
        page.locator(".results a").first.click()

    def rows(figure):
        page.goto(urllib.parse.urljoin(address, "/report"))
        return page.locator(f"#{figure} tbody tr").evaluate_all("(rows) => rows.map((row) => row.cells[0].textContent)")

    def save(entry, control, value, button):
        entry.locator("summary").click()
        name = entry.locator("summary b").inner_text()
        entry.get_by_role("button", name=f"Correct {name}", exact=True).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("combobox", name=control, exact=True).select_option(label=value)
        dialog.get_by_role("button", name=button).click()
        entry.get_by_role("status").wait_for()

    assert "Volodymyr Zelensky" in rows("speakers")
    article()
    who = page.locator(".who li")
    save(who.filter(has_text="Bank of England"), "It is", "a place", "Save what it is")
    save(who.filter(has_text="Volodymyr Zelensky"), "It is the same as", "Benjamin Netanyahu", "Save that they are one")
    with page.expect_navigation():
        page.get_by_role("button", name="Show").first.click()
    assert page.locator(".who summary b", has_text="Volodymyr Zelensky").count() == 0
    assert "place" in page.locator(".who li", has_text="Bank of England").inner_text()
    assert page.locator(".text .mention.place", has_text="Bank of England").count() == 1
    said = page.locator(".said li", has_text="We said")
    said.get_by_role("button", name="Correct this quotation").click()
    page.get_by_role("dialog").get_by_label("Who said it").select_option("Ursula von der Leyen")
    page.get_by_role("button", name="Save the speaker").click()
    said.get_by_role("status").wait_for()
    speakers = rows("speakers")
    assert "Ursula von der Leyen" in speakers and "Volodymyr Zelensky" not in speakers
    page.goto(urllib.parse.urljoin(address, "/search?person=URSULA"))
    page.get_by_role("link", name="Ursula von der Leyen").click()
    assert "never again" in page.locator(".said li").first.inner_text()
    page.locator(".said li a").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Record (JSON)").click()
    record = json.loads(open(download.value.path()).read())
    names = {entity["attrs"]["name"]: entity["label"] for entity in record["layers"]["entities"]}
    assert names["Bank of England"] == "LOC" and "Volodymyr Zelensky" not in names and record["problems"] == []
    # One that fits nothing is a problem of its article.
    with corrections.open("a") as file:
        file.write(json.dumps({"correct": "not_a_quotation", "quote": {"id": "odd", "said": "nothing"}}) + "\n")
    article()
    assert "line 4 of corrections.jsonl no longer fits" in page.locator(".problems").inner_text()
    corrections.write_text("")
    assert "Volodymyr Zelensky" in rows("speakers")
    corrections.write_text("no correction\n")
    page.goto(urllib.parse.urljoin(address, "/report"))
    assert "corrections.jsonl, line 1" in page.locator("main").inner_text()
    assert [seen for seen in page.seen if "503" not in seen] == []


def test_records_are_those_of_the_command_line(server, run):
    address, _ = server
    articles = "".join(json.dumps({"text": ODD[: 40 * i]}) + "\n" for i in range(1, 9)) + "{ no article\n"
    for path, flags in [("/annotate", []), ("/annotate?offsets=utf16&tokens=true", ["--offsets", "utf16", "--tokens"])]:
        expected = run("annotate", *flags, stdin=articles)
        with concurrent.futures.ThreadPoolExecutor(8) as clients:
            answers = list(clients.map(lambda _: ask(address, "POST", path, articles.encode()), range(8)))
        assert all(answer == (200, expected) for answer in answers)


def test_records_come_while_articles_still_come_in(server):
    address, _ = server
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=30)
    line = json.dumps({"id": "a", "text": "Ada spoke."}).encode() + b"\n"
    connection.putrequest("POST", "/annotate")
    connection.putheader("Transfer-Encoding", "chunked")
    connection.endheaders()
    # The second article is sent when the record of the first has come.
    chunk = b"%x\r\n%s\r\n" % (len(line), line)
    connection.send(chunk)
    answer = connection.getresponse()
    assert json.loads(answer.readline())["id"] == "a"
    connection.send(chunk + b"0\r\n\r\n")
    assert json.loads(answer.readline())["id"] == "a" and answer.readline() == b""
    connection.close()


def test_strangers_are_refused(server):
    address, corrections = server
    ours, correction = urllib.parse.urlsplit(address), b'{"correct":"not_a_quotation","quote":{"id":"a","said":"b"}}'
    typed = {"content-type": "application/json"}
    token = urllib.parse.parse_qs(ours.query)["token"][0]
    assert ask(address, "GET", "/health") == (200, b"ok\n")
    assert ask(address, "GET", "/", headers={"host": "evil.example:80"})[0] == 421
    assert ask(address, "POST", "/annotate", b"Ada.", {"sec-fetch-site": "cross-site"})[0] == 403
    assert ask(address, "POST", "/corrections", correction, typed)[0] == 403
    assert ask(address, "POST", "/corrections", correction, {**typed, "cookie": f"copydesk-{ours.port}=guess"})[0] == 403
    assert not corrections.exists()
    assert ask(address, "POST", "/corrections", b'{"correct":"x"}', {**typed, "x-copydesk-token": token})[0] == 422
    cookie = {"cookie": f"copydesk=other; copydesk-{ours.port}={token}"}
    assert ask(address, "POST", "/corrections", correction, {**typed, **cookie})[0] == 204
    assert corrections.read_bytes() == correction + b"\n"
    for path in ["/../manifest.jsonl", "/article/..%2f..%2fetc%2fpasswd", "/article/999", "/corrections/../x", "/person?name=x"]:
        assert ask(address, "GET", path)[0] in (400, 404)
