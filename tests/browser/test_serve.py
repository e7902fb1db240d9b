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
    # The next run has the same, given the file.
    again = json.dumps({"id": record["id"], "text": ODD})
    again = json.loads(run("annotate", "--corrections", corrections, stdin=again))
    assert again["layers"]["quotes"] == record["layers"]["quotes"] and again["problems"] == []
    assert page.seen == []


def test_browse_search_and_follow_a_person(server, page):
    address, _ = server
    page.goto(address)
    page.get_by_label("Words in a row").fill("solution to the ESCALATING war")
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
    assert ask(address, "POST", "/corrections", correction, {**typed, "cookie": "copydesk=guess"})[0] == 403
    assert not corrections.exists()
    assert ask(address, "POST", "/corrections", b'{"correct":"x"}', {**typed, "x-copydesk-token": token})[0] == 422
    assert ask(address, "POST", "/corrections", correction, {**typed, "x-copydesk-token": token})[0] == 204
    assert corrections.read_bytes() == correction + b"\n"
    for path in ["/../manifest.jsonl", "/article/..%2f..%2fetc%2fpasswd", "/article/999", "/corrections/../x", "/person?name=x"]:
        assert ask(address, "GET", path)[0] in (400, 404)
