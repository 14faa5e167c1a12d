"""A verdict as text for a terminal, and the questions still open asked there one at a time."""

from collections.abc import Callable, Iterator, Mapping

from assistant import shown
from assistant.chat import open_idea_reader
from assistant.fit import Judge, Judgement, Read
from assistant.settings import Settings
from assistant.texts import say
from corpus import Language, read_library
from corpus.fit import UNCLEAR, Fit, Reply, read_fit

_KEYS: dict[str, Reply] = (
    dict.fromkeys(("j", "ja", "y", "yes", "o", "oui"), "yes") | dict.fromkeys(("n", "nee", "neen", "no", "non"), "no") | dict.fromkeys(("?",), "unknown")
)


def open_judge(settings: Settings | None = None) -> Judge:
    """The judge over the library of the settings. It needs no index."""
    settings = settings or Settings.load()
    fit = read_fit()
    return Judge.over(read_library(own=settings.library), fit, open_idea_reader(settings, fit), settings.language)


def headline(fit: Fit, judgement: Judgement) -> str:
    return fit.outcomes[judgement.verdict].verdict.text(judgement.lang)


def readable(judgement: Judgement, fit: Fit | None = None) -> str:
    """The verdict, what was read, why, what is open, what would change it, and what to do next."""
    fit, language = fit or read_fit(), judgement.lang
    known = [
        f"{read.question} {fit.answers[read.answer].text(language)} ({_shown_by(read, language)})" for read in judgement.criteria if read.answer != "unknown"
    ]
    because = [f"{reason.text} {''.join(f'[{marker}]' for marker in reason.sources)}" for reason in judgement.reasons]
    return "\n".join(
        [
            headline(fit, judgement),
            *judgement.told,
            *shown.listed("fit_read", known, language),
            *shown.listed("fit_because", because, language),
            *shown.listed("fit_missing", judgement.missing, language),
            *shown.listed("fit_changes", judgement.would_change, language),
            *shown.listed("app_next_steps", judgement.next_steps[len(judgement.told) :], language),
            *shown.contacts(judgement.contacts, language),
            *shown.sources(judgement.sources, language),
        ]
    )


def _shown_by(read: Read, language: Language) -> str:
    return say("fit_given", language) if read.by == "user" else say("quoted", language, text=read.evidence)


def conversation(judge: Judge, first: Judgement, given: Mapping[str, Reply], ask: Callable[[str], str]) -> Iterator[str]:
    """What to print: the verdict, then after each answer that `ask` brings the new one, until nothing that decides is open or the user stops.

    A firm verdict is not asked further: what would still change it stands in it.
    """
    answers, judgement = dict(given), first
    yield readable(judgement, judge.fit)
    while judgement.verdict == UNCLEAR and judgement.next_key:
        criterion = judge.fit.by_key[judgement.next_key]
        yield f"\n{criterion.question.text(judgement.lang)}\n  {criterion.help.text(judgement.lang)}"
        try:
            typed = ask(say("fit_ask", judgement.lang)).strip().lower()
        except (EOFError, KeyboardInterrupt):
            return
        if not typed:
            return
        answer = _KEYS.get(typed)
        if answer is None:
            continue
        answers[criterion.key] = answer
        judgement = judge.judge(first.idea, first.lang, answers)
        yield f"\n{headline(judge.fit, judgement)}"
    if answers != dict(given):
        yield f"\n{readable(judgement, judge.fit)}"
