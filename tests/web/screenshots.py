"""Pictures of every place and state, to be looked at: `python tests/web/screenshots.py FOLDER [BEGINNING OF A NAME]`. Needs an index and chromium."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from assistant.texts import say
from evals.serving import serving

OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
QUESTIONS = {
    "answered": "Wat is de drempel voor overheidsopdrachten?",
    "dated": "Wat is het verschil tussen PCP en PPI?",
    "conflict": "Hoeveel procent cofinanciert PIO?",
    "refused": "Hoeveel PIO-projecten zijn er in 2028?",
    "contact": "Wie is de contactpersoon van het programma?",
}

IDEA = "/fit?" + urlencode({"idea": say("fit_example_idea", "nl")})


@dataclass(frozen=True)
class Shot:
    """A picture: an address, what to do there, and how wide, dark and large the page is."""

    name: str
    path: str
    act: Callable[[Page], object] = lambda page: None
    width: int = 1280
    height: int = 900
    dark: bool = False
    zoom: float = 1
    language: str = "nl-BE"
    whole: bool = False


def asked(question: str, then: Callable[[Page], object] = lambda page: None) -> Callable[[Page], object]:
    """Asks and waits for the reply and what comes after it."""

    def act(page: Page) -> None:
        page.fill("#question", question)
        page.keyboard.press("Enter")
        page.locator(".turn:not(.waiting)").last.wait_for()
        page.wait_for_timeout(600)
        then(page)

    return act


def held(page: Page) -> None:
    """A question whose reply does not come: the waiting state."""
    page.route("**/gradio_api/call/reply", lambda route: None)
    page.fill("#question", QUESTIONS["dated"])
    page.keyboard.press("Enter")
    page.wait_for_timeout(1800)


def broken(page: Page) -> None:
    """A question that the server does not answer."""
    page.route("**/gradio_api/call/reply", lambda route: route.abort())
    page.fill("#question", QUESTIONS["dated"])
    page.keyboard.press("Enter")
    page.locator(".failed").wait_for()


def marker(page: Page) -> None:
    page.locator("a.marker", has_text="[2]").first.click()
    page.wait_for_timeout(400)


def faults(page: Page) -> None:
    page.locator("[data-do=down]").click()


SHOTS = [
    Shot("ask", "/"),
    Shot("ask-dark", "/", dark=True),
    Shot("ask-320", "/", width=320, height=720, whole=True),
    *(Shot(f"ask-{name}", "/", asked(question)) for name, question in QUESTIONS.items()),
    Shot("ask-marker", "/", asked(QUESTIONS["conflict"], marker)),
    Shot("ask-marker-dark", "/", asked(QUESTIONS["conflict"], marker), dark=True),
    Shot("ask-conflict-320", "/", asked(QUESTIONS["conflict"]), width=320, height=720, whole=True),
    Shot("ask-conflict-zoom", "/", asked(QUESTIONS["conflict"]), width=640, height=450, whole=True),
    Shot("ask-refused-dark", "/", asked(QUESTIONS["refused"]), dark=True),
    Shot("ask-faults", "/", asked(QUESTIONS["dated"], faults)),
    Shot("ask-waiting", "/", held),
    Shot("ask-error", "/", broken),
    Shot("ask-en", "/?q=Who+owns+the+results+of+a+PCP%3F&lang=en", lambda page: page.wait_for_timeout(2500), language="en-GB"),
    Shot("ask-idea", "/", asked("Past mijn idee? Onze stad zoekt drones die zichzelf herladen. Zulke drones zijn nergens te koop.")),
    Shot("fit", "/fit"),
    Shot("fit-verdict", IDEA, whole=True),
    Shot("fit-verdict-dark", IDEA, dark=True),
    Shot("fit-verdict-320", IDEA, width=320, height=720, whole=True),
    Shot("fit-step", "/fit?idea=Een+drone+voor+de+stad+Gent.", whole=True),
    Shot("fit-change", IDEA + "&change=rd-needed"),
    Shot("fit-table", "/fit/table", dark=True),
    Shot("sources", "/sources"),
    Shot("sources-search", "/sources?q=drempel+2026"),
    Shot("sources-320", "/sources", width=320, height=720),
    Shot("document", "/sources/blauwe-cluster-2021-pio", whole=True),
    Shot("document-dark", "/sources/blauwe-cluster-2021-pio", dark=True),
    Shot("about", "/about", whole=True),
    Shot("about-fr", "/about?lang=fr", dark=True),
    Shot("about-320", "/about", width=320, height=720, whole=True),
    Shot("not-found", "/nergens"),
]


def main(folder: Path, only: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with serving() as app, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=OPTIONS)
        for shot in SHOTS:
            if not shot.name.startswith(only):
                continue
            context = browser.new_context(
                locale=shot.language,
                viewport={"width": shot.width, "height": shot.height},
                color_scheme="dark" if shot.dark else "light",
                reduced_motion="reduce",
            )
            page = context.new_page()
            page.goto(app.url + shot.path)
            shot.act(page)
            page.screenshot(path=folder / f"{shot.name}.png", full_page=shot.whole)
            context.close()
            print(folder / f"{shot.name}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
