"""The page: a conversation, its sources beside it. It appears at once; the assistant loads meanwhile."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from threading import Thread

import gradio as gr

from assistant.answer import Answer
from assistant.pipeline import Assistant
from assistant.texts import say
from assistant.web import render
from corpus import Language, WegwijzerError

STYLE = Path(__file__).parent / "style.css"
EXAMPLES = {
    "nl": [
        "Wie kan een PIO-aanvraag indienen?",
        "Wat is het verschil tussen PCP en PPI?",
        "Past mijn idee in een precommerciële aankoop?",
        "Met wie neem ik contact op over PIO?",
        "Hoeveel betaalt PIO mee?",
    ],
}
"""Questions to begin with, by the language of the interface."""
_TURNS_KEPT = 20
_HISTORY = 4
"""Earlier questions that a follow-up may lean on."""


class Loading:
    """The assistant, being made in a thread of its own; whoever asks meanwhile waits for it."""

    def __init__(self, make: Callable[[], Assistant]) -> None:
        self._future: Future[Assistant] = Future()
        Thread(target=self._run, args=(make,), daemon=True).start()

    def _run(self, make: Callable[[], Assistant]) -> None:
        try:
            self._future.set_result(make())
        except BaseException as error:  # noqa: BLE001 - handed over to whoever waits, not swallowed
            self._future.set_exception(error)

    @property
    def ready(self) -> bool:
        return self._future.done()

    def assistant(self) -> Assistant:
        """Waits until it is there. Raises what making it raised."""
        return self._future.result()


def build_page(loading: Loading, documents: int, language: Language = "nl") -> gr.Blocks:
    """The page, with everything in `language`; `documents` is how many sources the library has."""

    def ask(question: str, turns: list[render.Turn]) -> Iterator[tuple]:
        if not question.strip():
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        waiting = say("app_busy" if loading.ready else "app_loading", language)
        asked = [*turns[-_TURNS_KEPT:], (question, None)]
        yield render.conversation(asked, language, waiting), gr.skip(), turns, gr.update(value="")
        try:
            history = [earlier for earlier, answer in turns[-_HISTORY:] if answer is not None]
            answer: Answer = loading.assistant().ask(question, history)
        except WegwijzerError as error:
            yield render.conversation(turns, language) + render.failure(str(error), language), render.sources(None, language), turns, gr.update(value=question)
            return
        asked[-1] = (question, answer)
        yield render.conversation(asked, language), render.sources(answer, language), asked, gr.skip()

    def forget() -> tuple:
        return render.conversation([], language), render.sources(None, language), [], gr.update(value="")

    with gr.Blocks(title=say("app_title", language), analytics_enabled=False) as page:
        turns = gr.State([])
        gr.HTML(
            f'<header class="ww-head"><h1>{say("app_name", language)}</h1><p>{say("app_intro", language, documents=documents)}</p></header>',
            elem_id="intro",
        )
        with gr.Row():
            with gr.Column(scale=3, min_width=320):
                conversation = gr.HTML(render.conversation([], language), elem_id="conversation")
                question = gr.Textbox(
                    label=say("app_question_label", language),
                    placeholder=say("app_question_placeholder", language),
                    lines=1,
                    max_lines=6,
                    max_length=2000,
                    autofocus=True,
                    elem_id="question",
                )
                with gr.Row():
                    send = gr.Button(say("app_ask", language), variant="primary", elem_id="ask")
                    new = gr.Button(say("app_new", language), elem_id="new")
                gr.HTML(f'<h2 class="ww-h2">{say("app_examples", language)}</h2>')
                examples = [gr.Button(text, size="sm", elem_classes="ww-example") for text in EXAMPLES[language]]
            with gr.Column(scale=2, min_width=320, elem_classes="ww-side"):
                sources = gr.HTML(render.sources(None, language), elem_id="sources")
        shown = [conversation, sources, turns, question]
        gr.on([question.submit, send.click], ask, [question, turns], shown, show_progress="hidden", api_visibility="private")
        for button, text in zip(examples, EXAMPLES[language], strict=True):
            button.click(lambda turns, text=text: (yield from ask(text, turns)), [turns], shown, show_progress="hidden", api_visibility="private")
        new.click(forget, None, shown, show_progress="hidden", api_visibility="private")
    return page
