"""The app in a real browser: Debian's chromium, headless, driven by Playwright. Journeys by keyboard, and axe-core in every place, language and state."""

import json
import re
import shutil
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import pytest

from tests.assistant.wire import Reply, sentences_as_json, serve

CHROMIUM = shutil.which("chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
DIFFERENCE = "Wat is het verschil tussen PCP en PPI?"
CONFLICT = "Hoeveel procent cofinanciert PIO?"
REFUSED = "blorf kwast zeepbel"
IDEA = (
    "Ons ziekenhuis zoekt een sensor die doorligwonden voorspelt. Zo'n sensor is nergens te koop. "
    "We hebben een prototype in het labo, maar er is nog minstens een jaar onderzoek nodig."
)
REPLY = "**/gradio_api/call/reply"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TOO_WIDE = """[...document.querySelectorAll("body *")].filter(element => element.getBoundingClientRect().right > innerWidth + 1
    && !element.closest(".hidden, .scroll")).map(element => element.outerHTML.slice(0, 80))"""
GATED = """
import pathlib, time
import app
load = app.Assistant.from_settings
def wait_and_load(settings):
    while not pathlib.Path(settings.library, "go").exists():
        time.sleep(0.05)
    return load(settings)
app.Assistant.from_settings = wait_and_load
app.main()
"""
"""The app with an assistant that loads once the file `go` is in the organisation's own folder."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on the PATH; to bring it, as root: make chromium"),
]


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def open_page(browser):
    """Opens an address in a fresh page; at the end there was no request beyond this machine and no error on the console that was not `expected`."""
    pages = []

    def open_page(url, expected: str = r"^$", **context):
        options = {"locale": "nl-BE", "viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        page = browser.new_context(**options | context).new_page()
        page.set_default_timeout(20_000)
        page.requests, page.errors = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" and not re.search(expected, message.text) else None)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        pages.append(page)
        page.goto(url)
        return page

    yield open_page
    elsewhere = {url for page in pages for url in page.requests if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).hostname != "127.0.0.1"}
    assert elsewhere == set()
    assert [error for page in pages for error in page.errors] == []


@pytest.fixture
def page(open_page, app_url):
    page = open_page(app_url)
    yield page
    page.context.close()


def ask(page, question: str):
    """Types a question, presses Enter and gives its turn once the answer is there."""
    earlier = page.locator(".turn").count()
    page.locator("#question").fill(question)
    page.keyboard.press("Enter")
    turn = page.locator(".turn:not(.waiting)").nth(earlier)
    turn.wait_for()
    return turn


def until(page, condition: str) -> None:
    """Waits until the condition holds; the page's own policy forbids what `wait_for_function` does."""
    page.evaluate(f"new Promise(done => {{ const look = () => ({condition}) ? done() : setTimeout(look, 20); look(); }})")


def focused(page) -> str:
    return page.evaluate("document.activeElement.innerText || document.activeElement.id || document.activeElement.name")


def tab_to(page, text: str, most: int = 60, key: str = "Tab") -> None:
    """Presses Tab until what has the focus says or is called `text`, and sees each time that the focus shows and is not hidden."""
    for _ in range(most):
        page.keyboard.press(key)
        if text in focused(page):
            assert page.evaluate(
                "(() => { const style = getComputedStyle(document.activeElement); return style.outlineStyle !== 'none' || style.boxShadow !== 'none' })()"
            ), f"the focus on {text!r} does not show"
            return
    raise AssertionError(f"{text!r} cannot be reached with {key}")


def test_the_chat_by_keyboard_alone(page, app_url):
    with urlopen(Request(f"{app_url}api/v1/ask", json.dumps({"question": DIFFERENCE}).encode(), {"Content-Type": "application/json"})) as reply:
        expected = json.load(reply)["sources"]
    assert page.evaluate("document.activeElement.id") == "question"
    page.keyboard.type(DIFFERENCE)
    page.keyboard.press("Enter")
    turn = page.locator(".turn:not(.waiting)")
    turn.wait_for()
    assert expected[0]["quote"] in turn.locator(".reply").inner_text()
    page.locator("#news").filter(has_text="Aantal bronnen").wait_for()
    assert expected[0]["quote"] in page.locator("#news").inner_text() and page.locator("#news").get_attribute("aria-live") == "polite"
    source = turn.locator(".source").nth(1)
    assert source.locator("blockquote").inner_text() == expected[1]["quote"]
    assert source.get_by_role("link").first.get_attribute("href") == expected[1]["url"]
    assert expected[1]["publisher"] in source.inner_text() and re.search(r"\d{4}", expected[1]["published"])[0] in source.inner_text()
    tab_to(page, "[2]", key="Shift+Tab")
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 't1-s2'")
    assert source.locator("mark").evaluate("element => getComputedStyle(element).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert source.bounding_box()["y"] >= 0
    tab_to(page, "Nee", key="Shift+Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    tab_to(page, "Versturen")
    page.keyboard.press("Enter")
    turn.get_by_text("Bedankt").wait_for()
    tab_to(page, "Nieuw gesprek")
    page.keyboard.press("Enter")
    turn.wait_for(state="detached")
    assert page.evaluate("document.activeElement.id") == "question"


def test_the_fit_check_by_keyboard_alone(open_page, app_url):
    page = open_page(f"{app_url}fit")
    tab_to(page, "idea")
    page.keyboard.type("Een drone voor de stad Gent.")
    tab_to(page, "Ga na of het past")
    page.keyboard.press("Enter")
    for _ in range(10):
        if page.locator(".verdict.firm").count():
            break
        asked = page.locator("legend").inner_text()
        page.locator("input[type=radio]").first.focus()
        if "markt" in asked or "verspreid" in asked:
            page.keyboard.press("ArrowDown")  # no
        else:
            page.keyboard.press("Space")
        tab_to(page, "Verder")
        page.keyboard.press("Enter")
        page.locator(f"legend:text-is({json.dumps(asked)})").wait_for(state="detached")
    assert "(PCP)" in page.locator(".headline").inner_text() and "(PCP)" in page.title()
    assert page.locator(".way li").last.inner_text().endswith("(PCP)")
    verdict = page.locator(".verdict").inner_text()
    again = open_page(page.url)
    assert again.locator(".verdict").inner_text() == verdict
    tab_to(page, "Wijzig", most=120)
    page.keyboard.press("Enter")
    page.locator("legend").wait_for()
    assert page.locator("input[type=radio]:checked").count() == 1
    page.context.close()
    again.context.close()


def test_the_skip_link_comes_first_and_leads_to_the_content(open_page, app_url):
    page = open_page(f"{app_url}about")
    page.keyboard.press("Tab")
    assert focused(page) == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.context.close()


def test_an_english_question_is_answered_in_english_on_a_dutch_page(page):
    turn = ask(page, "What is pre-commercial procurement?")
    assert turn.locator(".reply").get_attribute("lang") == "en" and page.evaluate("document.documentElement.lang") == "nl"
    assert turn.locator("blockquote").first.get_attribute("lang") == "en"


def test_answer_disagreement_and_refusal_look_different_without_their_colours(page):
    look = "element => { const style = getComputedStyle(element); return [style.borderTopStyle, style.borderLeftStyle].join() }"
    turns = [ask(page, question) for question in (DIFFERENCE, CONFLICT, REFUSED)]
    assert len({turn.locator(".reply").evaluate(look) for turn in turns}) == 3
    assert len({turn.locator(".kind").inner_text() for turn in turns}) == 3
    assert turns[2].locator(".source").count() == 0


def test_a_link_asks_once_and_a_reload_or_another_language_keeps_the_conversation(open_page, app_url):
    page = open_page(f"{app_url}?q={quote(DIFFERENCE)}&lang=en")
    page.locator(".turn:not(.waiting)").wait_for()
    page.reload()
    page.locator(".turn:not(.waiting)").wait_for()
    assert page.locator(".turn").count() == 1
    page.get_by_role("link", name="Français").click()
    page.wait_for_url("**lang=fr**")
    assert page.locator(".turn .question").inner_text().endswith(DIFFERENCE) and page.evaluate("document.documentElement.lang") == "fr"
    assert page.title() == f"{DIFFERENCE} – Wegwijzer"
    page.context.close()


def test_a_follow_up_leans_on_the_conversation_and_suggestions_are_answered(page):
    ask(page, "Kan een gemeente een PIO-aanvraag indienen?")
    turn = ask(page, "En een OCMW?")
    assert turn.get_attribute("data-kind") != "refused"
    suggestion = page.locator(".further a").first
    suggestion.wait_for()
    text = suggestion.inner_text()
    suggestion.click()
    answered = page.locator(".turn:not(.waiting)").nth(2)
    answered.wait_for()
    assert answered.locator(".question").inner_text().endswith(text) and answered.get_attribute("data-kind") in ("answered", "dated", "conflict")


def test_two_questions_at_once_are_answered_in_their_order(page):
    for question in (DIFFERENCE, CONFLICT):
        page.locator("#question").fill(question)
        page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.turn:not(.waiting)').length === 2")
    first, second = (turn.inner_text() for turn in page.locator(".turn .question").all())
    assert first.endswith(DIFFERENCE) and second.endswith(CONFLICT) and page.locator("#t2 .question").inner_text() == second


def test_the_counter_shows_near_the_limit_only(page):
    page.locator("#question").fill("x" * 1500)
    assert page.locator("#question-left").is_hidden()
    page.locator("#question").fill("x" * 1990)
    assert page.locator("#question-left").inner_text() == "Nog 10 tekens over"


def test_a_conversation_is_exported_and_copied_with_its_references(open_page, app_url):
    page = open_page(app_url, permissions=["clipboard-read", "clipboard-write"])
    turn = ask(page, DIFFERENCE)
    for form, name in (("md", "Markdown"), ("docx", "Word (DOCX)"), ("pdf", "PDF")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        assert download.value.suggested_filename.endswith(f".{form}") and download.value.path().stat().st_size > 500
    turn.get_by_role("button", name="Kopieer met bronnen").click()
    turn.get_by_text("klembord").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(DIFFERENCE) and turn.locator(".source a").first.get_attribute("href") in copied
    page.context.close()


def test_markup_in_a_question_is_shown_as_text(page):
    turn = ask(page, "<img src=x onerror=alert(1)> <b>Wat is PCP?</b>")
    assert "<img src=x onerror=alert(1)>" in turn.locator(".question").inner_text()
    assert turn.locator(".question img, .question b").count() == 0


def test_a_question_asked_while_the_assistant_loads_waits_and_is_answered(open_page, start_app, tmp_path):
    page = open_page(start_app(GATED, library=tmp_path).url, expected="503")
    page.locator("#question").fill(DIFFERENCE)
    page.keyboard.press("Enter")
    page.get_by_text("De bibliotheek wordt nog geladen").first.wait_for()
    (tmp_path / "go").touch()
    page.locator(".turn:not(.waiting)").wait_for()
    page.context.close()


def half_said(request: dict) -> Reply:
    """A chat model that says the first statement a little otherwise, begins the next, and then stalls until the time is up."""
    statements = json.loads(request["messages"][-1]["content"])["statements"]
    said = [(one["text"].removesuffix(".") + "!", [one["number"]]) for one in statements]
    return Reply(sentences_as_json(*said[:1], *(20 * said[1:2])), stall=True)


def test_sentences_appear_as_they_are_verified_and_are_announced_once(open_page, start_app, ready, monkeypatch):
    from axe_playwright_python.sync_playwright import Axe

    with serve() as wire:
        monkeypatch.setenv("OPENAI_BASE_URL", wire.url)
        monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
        wire.replies.append(half_said)
        page = open_page(ready(start_app(chat_model="openai:test", chat_seconds=5)))
        page.locator("#question").fill(DIFFERENCE)
        page.keyboard.press("Enter")
        growing = page.locator(".waiting .sofar")
        growing.locator("p").first.wait_for()
        first = growing.locator("p").first.inner_text()
        assert first.endswith("! [1]") and growing.get_attribute("aria-live") == "polite" and growing.get_attribute("role") == "log"
        assert not page.locator("#news").filter(has_text=first.removesuffix(" [1]")).count()
        assert Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"] == []
        turn = page.locator(".turn:not(.waiting)")
        turn.wait_for()
        assert first in turn.locator(".reply .text").inner_text() and page.locator(".sofar").count() == 0
        assert turn.locator(".source").count() >= 2
        page.context.close()


def test_without_scripts_a_question_is_answered_too(open_page, app_url):
    page = open_page(app_url, java_script_enabled=False)
    page.locator("#question").fill(DIFFERENCE)
    page.get_by_role("button", name="Vraag stellen").click()
    page.locator(".reply").wait_for()
    assert page.locator(".source").count() >= 1
    page.context.close()


def conversation(page):
    """A conversation with every kind of turn: sources that disagree with one opened and a judgement begun, a contact, a refusal, an error, a wait."""
    turn = ask(page, CONFLICT)
    turn.locator("a.marker", has_text="[2]").first.click()
    turn.locator("[data-do=down]").click()
    turn.locator(".further a").first.wait_for()
    for question in ("Wie is de contactpersoon van het programma?", REFUSED, "PIO?", IDEA):
        ask(page, question)
    page.route(REPLY, lambda route: route.abort())
    ask(page, DIFFERENCE)
    page.unroute(REPLY)
    page.route(REPLY, lambda route: None)
    page.locator("#question").fill(DIFFERENCE)
    page.keyboard.press("Enter")
    page.locator(".waiting").wait_for()
    page.locator("#question").fill("x" * 1990)


PLACES = {
    "": None,
    "?": conversation,
    "fit?": None,
    f"fit?idea={quote(IDEA)}": None,
    "fit?idea=Een+drone+voor+Gent.": None,
    "fit/table?": None,
    "sources?q=drempel": None,
    "sources/blauwe-cluster-2021-pio?": None,
    "about?": None,
    "nowhere?": None,
}
"""Addresses, and what is done there before it is looked at."""
WAYS = {"nl": [("light", 1280, 900), ("light", 640, 450), ("dark", 320, 720)], "en": [("dark", 320, 720)], "fr": [("light", 320, 720)]}
"""Scheme and size by language: sizes and colours are looked at in one language, words in all. 640 by 450 is a window of 1280 by 900 at a zoom of 200 %."""


@pytest.mark.parametrize("language", WAYS)
def test_axe_finds_no_violation_and_nothing_is_cut_off_or_covered_in_any_place_and_state(open_page, app_url, language):
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for place, act in PLACES.items():
        page = open_page(f"{app_url}{place}{'&' if '?' in place else '?'}lang={language}", expected="404|ERR_FAILED")
        if act:
            act(page)
        for scheme, width, height in WAYS[language]:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False, "rules": {"color-contrast": {"enabled": language == "nl"}}}
            faults = Axe().run(page, options=options).response["violations"]
            found += [(place, scheme, width, fault["id"], [node["target"] for node in fault["nodes"]]) for fault in faults]
            found += [(place, width, "cut off", element) for element in page.evaluate(TOO_WIDE)]
            if page.evaluate("(() => { const main = document.querySelector('main'); return main.scrollHeight > main.clientHeight + 1 })()"):
                found.append((place, width, "the foot covers the content"))
        page.context.close()
    assert found == []
