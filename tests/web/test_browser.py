"""The app in a real browser: Debian's chromium, headless, driven by Playwright."""

import json
import re
import shutil
from urllib.parse import urlsplit

import pytest

CHROMIUM = shutil.which("chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
DIFFERENCE = "Wat is het verschil tussen PCP en PPI?"
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
def app_url(start_app):
    return start_app().url


@pytest.fixture
def open_page(browser):
    """Opens an address in a fresh page; at the end there was no request beyond this machine and no error on the console."""
    pages = []

    def open_page(url):
        page = browser.new_context(locale="nl-BE", viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(20_000)
        page.requests, page.errors = [], []
        page.on("request", lambda request: page.requests.append(request.url))
        page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        pages.append(page)
        page.goto(url)
        page.get_by_role("textbox", name="Uw vraag").wait_for()
        return page

    yield open_page
    for page in pages:
        page.context.close()
    elsewhere = {url for page in pages for url in page.requests if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).hostname != "127.0.0.1"}
    assert elsewhere == set()
    assert [error for page in pages for error in page.errors] == []


@pytest.fixture
def page(open_page, app_url):
    return open_page(app_url)


@pytest.fixture
def ask(page):
    """Types a question, presses Enter and gives the reply once it is there."""

    def ask(question: str):
        earlier = page.locator(".ww-question").count()
        page.get_by_role("textbox", name="Uw vraag").fill(question)
        page.keyboard.press("Enter")
        return reply(page, earlier)

    return ask


def reply(page, earlier: int = 0):
    """The reply after `earlier` ones, once it is there."""
    found = page.locator(".ww-reply:not(.ww-waiting)").nth(earlier)
    found.wait_for()
    return found


def test_the_introduction_says_what_it_is(page):
    introduction = page.locator("#intro").inner_text()
    assert "geautomatiseerde assistent" in introduction and "geen juridisch advies" in introduction and re.search(r"\d+ nagelezen bronnen", introduction)


def test_a_question_asked_by_keyboard_only_is_answered_with_its_source(page, wegwijzer):
    expected = json.loads(wegwijzer("ask", DIFFERENCE, "--json").stdout)["sources"][0]
    for _ in range(20):
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
        page.keyboard.press("Tab")
    page.keyboard.type(DIFFERENCE)
    page.keyboard.press("Enter")
    answer = reply(page).inner_text()
    assert "Antwoord" in answer and expected["quote"] in answer and "[1]" in answer
    source = page.locator("#sources li").first
    assert source.locator("blockquote").inner_text() == expected["quote"]
    assert source.get_by_role("link").get_attribute("href") == expected["url"]
    assert expected["publisher"] in source.inner_text() and expected["published"][:4] in source.inner_text()


def test_a_marker_leads_to_its_source(page, ask):
    ask(DIFFERENCE).get_by_role("link", name="[1]").first.click()
    assert page.locator("#sources li:target").get_attribute("value") == "1"


def test_an_english_question_is_answered_in_english(page, ask):
    answer = ask("What is pre-commercial procurement?")
    assert answer.get_attribute("lang") == "en"
    assert "✓ Answer" in answer.inner_text() and "procurement" in answer.inner_text()
    assert page.locator("#sources blockquote").first.get_attribute("lang") == "en"


def test_nonsense_gets_a_refusal_that_looks_different(page, ask):
    answered = ask(DIFFERENCE)
    look = "element => { const style = getComputedStyle(element); return [style.borderTopStyle, style.borderLeftStyle, style.borderLeftColor] }"
    seen = answered.evaluate(look)
    refused = ask("blorf kwast zeepbel")
    assert refused.inner_text().startswith("⊘ Geen antwoord")
    assert all(one != other for one, other in zip(refused.evaluate(look), seen, strict=True))
    assert page.locator("#sources li").count() == 0


def test_an_example_is_asked_by_its_button(page):
    example = page.locator("button.ww-example").first
    text = example.inner_text()
    example.click()
    assert "✓" in reply(page).inner_text()
    assert page.locator(".ww-question").inner_text().endswith(text)


def test_an_empty_question_adds_no_turn_and_a_new_conversation_removes_all(page, ask):
    ask("Hallo")
    page.get_by_role("textbox", name="Uw vraag").fill("   ")
    page.get_by_role("button", name="Vraag stellen").click()
    page.wait_for_timeout(500)
    assert page.locator(".ww-question").count() == 1
    page.get_by_role("button", name="Nieuw gesprek").click()
    page.locator(".ww-question").wait_for(state="detached")


def test_markup_in_a_question_is_shown_as_text(page, ask):
    ask("<img src=x onerror=alert(1)> <b>Wat is PCP?</b>")
    assert "<img src=x onerror=alert(1)>" in page.locator(".ww-question").inner_text()
    assert page.locator(".ww-question img, .ww-question b").count() == 0


def test_a_question_asked_while_the_assistant_loads_waits_and_is_answered(open_page, start_app, tmp_path):
    page = open_page(start_app(GATED, library=tmp_path).url)
    page.get_by_role("textbox", name="Uw vraag").fill(DIFFERENCE)
    page.keyboard.press("Enter")
    page.get_by_text("De bibliotheek wordt geladen").wait_for()
    (tmp_path / "go").touch()
    assert "✓ Antwoord" in reply(page).inner_text()


def test_the_page_fits_a_telephone(page):
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
