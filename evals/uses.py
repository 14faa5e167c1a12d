"""What each use of a chat model is worth, beside the same without it: on the cases, on the ideas, and for translations on statements of the library."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant import Settings
from assistant.chat import Chat, open_chat, open_idea_reader
from assistant.fit import Judge
from assistant.translator import Translator
from corpus import LANGUAGES, Language, Library
from evals import ideas as idea_cases
from evals import report
from evals.ideas import Judged
from evals.metrics import Rate, percent
from evals.runner import Result

TRANSLATED = 60
"""Statements of the library that are translated to see how many translations hold, spread over it; each into one language."""
_AT_ONCE = 3

Asked = Callable[[Chat], Sequence[Result]]
"""Asks an assistant with these uses all cases."""


def compare(
    settings: Settings, library: Library, extract: Sequence[Result], judged: Sequence[Judged], judge: Judge, asked: Asked
) -> Iterator[tuple[str, Sequence[Result], str]]:
    """For each use that the settings name: its name, its results on the cases (none where it is measured otherwise), and the comparison in words."""
    for use in sorted(settings.chat_uses):
        only = settings.model_copy(update={"chat_uses": frozenset({use})})
        if use == "read-idea":
            helped = replace(judge, reader=open_idea_reader(only, judge.fit))
            yield use, (), ideas_beside(use, judged, idea_cases.run([one.idea for one in judged], helped))
            continue
        chat = open_chat(only, library)
        if chat.translator is not None:
            held = held_translations(chat.translator, library)
            yield use, (), f"{use}: of statements of the library, as if it had them in one language only, the translation held: {report.said(held)}"
            continue
        results = asked(chat)
        yield use, results, report.beside(use, extract, results)


def ideas_beside(use: str, without: Sequence[Judged], helped: Sequence[Judged]) -> str:
    """The figures of the ideas side by side, by split."""
    lines = [f"{use:18}{'right':>8}{'wrong, firm':>13}{'precision':>11}{'recall':>8}"]
    for split in ("dev", "held"):
        for name, of in ((f"{split}, without", without), (f"{split}, with", helped)):
            found = idea_cases.score([one for one in of if one.idea.split == split])
            cells = [percent(rate) for rate in (found.right, found.wrong_firm, found.precision, found.recall)]
            lines.append(f"{name:18}{cells[0]:>8}{cells[1]:>13}{cells[2]:>11}{cells[3]:>8}")
    return "\n".join(lines)


def held_translations(translator: Translator, library: Library, number: int = TRANSLATED) -> Rate:
    """Of `number` statements spread over the library, each translated from one of its languages into another, those whose translation holds."""
    every = [statement for _, _, statement in library.statements() if len(statement.languages) > 1]
    chosen = every[:: max(1, len(every) // number)][:number]
    groups: dict[tuple[Language, Language], list[str]] = {}
    for place, statement in enumerate(chosen):
        source = statement.languages[place % len(statement.languages)]
        language = next(other for other in (*LANGUAGES[place % 3 :], *LANGUAGES) if other != source)
        groups.setdefault((source, language), []).append(statement.text(source))
    held = []
    for (source, language), texts in groups.items():
        for start in range(0, len(texts), _AT_ONCE):
            asked = {place: (text, source) for place, text in enumerate(texts[start : start + _AT_ONCE], 1)}
            done = translator.translations(asked, language)
            held += [place in done for place in asked]
    return Rate.of(held)
