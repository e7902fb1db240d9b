"""The page of one article."""

from conftest import ODD

# The words in all pieces of a mark, without what the page adds to the text.
WORDS = """(selector) => [...document.querySelectorAll(selector)].map((piece) => {
    const copy = piece.cloneNode(true);
    copy.querySelectorAll('.by, .sign').forEach((added) => added.remove());
    return copy.textContent;
}).join('')"""


def test_marks_lie_on_the_words_of_the_record(opened, record):
    page, layers = opened(ODD), record(ODD)["layers"]
    assert len(layers["mentions"]) > 5 and len(layers["quotes"]) > 2
    for row, mention in enumerate(layers["mentions"]):
        # What lies in one element whole, as a name does unless a quotation ends in it.
        assert page.evaluate(WORDS, f".text [id$='-m{row}']") == mention["text"]
    first = {}
    for row, quote in enumerate(layers["quotes"]):
        earlier = quote.get("links", {}).get("continues")
        first[row] = first[earlier[1]] if earlier else row
    for start in set(first.values()):
        words = "".join(quote["text"] for row, quote in enumerate(layers["quotes"]) if first[row] == start)
        assert page.evaluate(WORDS, f".text q.q{start}") == words


def test_layers_are_switched_without_a_script(opened):
    page = opened(ODD)
    assert page.locator("script").count() == 0
    background = "(quote) => getComputedStyle(quote).backgroundColor"
    quote, by = page.locator(".text q").first, page.locator(".text .by").first
    assert quote.evaluate(background) != "rgba(0, 0, 0, 0)" and by.is_visible()
    page.get_by_label("Quotations").uncheck()
    page.get_by_label("Speakers").uncheck()
    assert quote.evaluate(background) == "rgba(0, 0, 0, 0)" and not by.is_visible()
    line = "(name) => getComputedStyle(name).textDecorationLine"
    name = page.locator(".text .mention.name").first
    assert name.evaluate(line) == "underline"
    # By keyboard.
    page.get_by_label("Names").focus()
    page.keyboard.press("Space")
    assert name.evaluate(line) == "none"


def test_a_quotation_lights_up_its_speaker_and_cue(opened):
    page = opened(ODD)
    lit = "(mark) => getComputedStyle(mark).getPropertyValue('--lit')"
    quote = page.locator(".text q[tabindex]").first
    number = next(name for name in quote.get_attribute("class").split() if name[0] == "q" and name[1:].isdigit())
    joined = [page.locator(f".text .{kind}.{number}").first for kind in ("cue", "source")]
    assert all(mark.evaluate(lit) == "" for mark in joined)
    quote.focus()
    assert all(mark.evaluate(lit) != "" for mark in joined)
    page.get_by_label("Tone").focus()
    assert all(mark.evaluate(lit) == "" for mark in joined)
    joined[0].hover()
    assert quote.evaluate(lit) != "" and joined[1].evaluate(lit) != ""


def test_a_name_in_the_list_leads_to_its_mentions(opened):
    page = opened(ODD)
    entry = page.locator(".who li", has_text="Zelensky")
    entry.locator("summary").click()
    entry.locator(".mentions a").first.click()
    assert "Zelensky" in page.locator(".text :target").inner_text()


HOSTILE = (
    "<script>document.title='owned'</script><img src=http://example.org/x onerror=alert(1)>\n\n"
    "</article></style><style>*{display:none}</style><svg onload=alert(2)> said <b>Ada</b> Example.\n\n"
    "“\u202eevil\u202c <a href='javascript:alert(3)'>click</a>,” said Ada & Bo \x00\x1b[31m.\n\n"
)


def harmless(page):
    assert "\u202e" not in page.locator(".text").inner_text()
    assert page.title() != "owned" and page.seen == []
    assert page.locator(".text :is(script, img, style, svg, b)").count() == 0


def test_a_hostile_article_does_nothing(opened):
    page = opened(HOSTILE)
    text = page.locator(".text").inner_text()
    assert "<script>document.title='owned'</script>" in text and "<style>*{display:none}</style>" in text
    harmless(page)


def test_a_hostile_article_of_five_megabytes_opens_within_three_seconds(opened):
    text = HOSTILE + ODD
    page = opened(text * (5_000_000 // len(text.encode()) + 1))
    # What is shown is a page of some megabytes all the same.
    assert len(page.content()) > 1_500_000 and "this page shows the first" in page.locator(".cut").inner_text()
    harmless(page)
    # Seconds of work, whatever else the machine does.
    tools = page.context.new_cdp_session(page)
    tools.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.reload()
    metrics = {metric["name"]: metric["value"] for metric in tools.send("Performance.getMetrics")["metrics"]}
    assert metrics["TaskDuration"] < 3, metrics


def test_nothing_bars_a_keyboard_or_a_screen_reader(opened, browser, libraries):
    address = opened(ODD).url
    # The checker is a script, which the policy of the page forbids.
    for scheme in ("light", "dark"):
        context = browser.new_context(bypass_csp=True, color_scheme=scheme)
        page = context.new_page()
        page.goto(address)
        page.add_script_tag(path=libraries / "node_modules/axe-core/axe.min.js")
        found = page.evaluate("axe.run()")["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
        context.close()


def test_a_narrow_screen_scrolls_one_way(opened):
    page = opened(ODD + "\n\n" + "Donaudampfschifffahrtsgesellschaft" * 20 + " said Ada Example.")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_long_article_has_no_rules_that_slow_the_pointer(opened):
    joins = """[...document.styleSheets[0].cssRules].filter((rule) => /:has\\(\\.[qe]\\d/.test(rule.cssText)).length"""
    short = opened(ODD)
    # A browser looks at every element for each of these rules: few times few is nothing.
    assert 0 < short.evaluate(f"{joins} * document.querySelectorAll('*').length") < 50_000
    # A fifth of a megabyte: their product would be tens of millions.
    long = opened(ODD * 400)
    assert long.evaluate(joins) == 0
    assert long.locator(".text p").count() > 1000
