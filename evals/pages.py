"""How fast the pages are in a real browser: from the address bar to a page that can be used, and from Enter to the answer."""

import shutil
from collections.abc import Sequence

from evals.serving import App

_VISITS, _ASKED = 7, 20
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
_ASK = """question => new Promise(done => {
    const turns = document.querySelectorAll('.turn').length;
    document.getElementById('question').value = question;
    const started = performance.now();
    const seen = () => document.querySelectorAll('.turn:not(.waiting)').length > turns && done(performance.now() - started);
    new MutationObserver(seen).observe(document.getElementById('turns'), { childList: true });
    document.getElementById('composer').requestSubmit();
})"""
_USABLE = "() => document.activeElement?.id === 'question' && performance.now()"


def has_browser() -> bool:
    return shutil.which("chromium") is not None


def visits(app: App, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Milliseconds to a page whose question box takes keys, in a fresh browser profile each; and to an answer that stands on the page, one after another."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_OPTIONS)
        usable = []
        for _ in range(_VISITS):
            page = browser.new_context().new_page()
            page.goto(app.url, wait_until="commit")
            usable.append(page.wait_for_function(_USABLE).json_value())
        asked = [page.evaluate(_ASK, question) for question in questions[:_ASKED]]
        browser.close()
    return usable, asked
