"""What the templates show of an answer: its kind, its text with markers as links, its sources. Pure; markup is made by Jinja, which escapes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from assistant.answer import Answer, Source
from assistant.texts import is_said, say, say_date
from assistant.web.shelf import name_of
from corpus import LANGUAGES, Language

HERE = Path(__file__).parent
KINDS = ("answered", "dated", "conflict", "refused", "clarify", "asks", "social")
"""How an answer is shown; each has a word, a sign and a line of its own."""
MOST_CHARACTERS = 2000
"""What the question box takes; as much as the assistant reads."""

FACTS = {
    "wcag": "2.2", "width": 320, "zoom": 200, "status": 429, "ask": "/api/v1/ask", "fit": "/api/v1/fit", "documents": "/api/v1/documents", "mcp": "/mcp",
}  # fmt: skip
"""What the texts of *Over* name; the texts themselves hold no figure."""


@dataclass(frozen=True)
class Block:
    """A paragraph, or the points of a list."""

    points: tuple[Markup, ...]
    listed: bool


@dataclass(frozen=True)
class Turn:
    """A question and its answer as the page shows them; `number` makes the anchors unique on a page."""

    number: int
    question: str
    answer: Answer

    @property
    def kind(self) -> str:
        """One of KINDS. Sources that disagree weigh heavier than their age."""
        if self.answer.status != "answered":
            return "asks" if self.answer.status == "clarify" and not self.choices else self.answer.status
        if self._says("notice_conflict"):
            return "conflict"
        return "dated" if self._says("notice_dated") or self._says("notice_expired") else "answered"

    @property
    def blocks(self) -> list[Block]:
        found = []
        for listed, lines in groupby(filter(None, self.answer.text.split("\n")), key=lambda line: line.startswith("- ")):
            points = tuple(self.marked(line.removeprefix("- ")) for line in lines)
            found += [Block(points, True)] if listed else [Block((point,), False) for point in points]
        return found

    def marked(self, text: str) -> Markup:
        return linked(text, self.answer.sources, self.number, self.answer.lang)

    @property
    def choices(self) -> tuple[str, ...]:
        """The readings that are asked back: questions, which stand in the text too."""
        return self.answer.next_steps if self.answer.status == "clarify" and all(step in self.answer.text for step in self.answer.next_steps) else ()

    def anchor(self, marker: int) -> str:
        return anchor_of(self.number, marker)

    def notices_on(self, source: Source) -> list[str]:
        """What the notices say of this source, in a word: old, over, disagreeing."""
        found = []
        for key in ("notice_dated", "notice_expired", "notice_conflict"):
            if any(is_said(key, self.answer.lang, notice) and f"[{source.marker}]" in notice for notice in self.answer.notices):
                found.append(key.removeprefix("notice_"))
        return found

    def spoken(self, heard: Sequence[str] = ()) -> str:
        """What a screen reader is told when the answer comes: what kind it is, the text without markers unless it was `heard`, how many sources."""
        label = say(f"app_kind_{self.kind}", self.answer.lang)
        plain = re.sub(r"\s*\[\d+\]", "", self.answer.text)
        said = "" if plain.replace("- ", "").split() == " ".join(heard).split() else plain
        return " ".join(filter(None, (f"{label}.", said, say("app_sources_count", self.answer.lang, count=len(self.answer.sources)))))

    def _says(self, key: str) -> bool:
        return any(is_said(key, self.answer.lang, notice) for notice in self.answer.notices)


def anchor_of(turn: int, marker: int) -> str:
    return f"t{turn}-s{marker}"


def linked(text: str, sources: Sequence[Source], turn: int, language: Language) -> Markup:
    """The text, each marker of a source that is cited a link to that source."""
    known = {source.marker for source in sources}

    def link(match: re.Match) -> str:
        marker = int(match[1])
        if marker not in known:
            return match[0]
        name = escape(say("app_source_number", language, marker=marker))
        return f'<a class="marker" href="#{anchor_of(turn, marker)}" aria-label="{name}">[{marker}]</a>'

    return Markup(re.sub(r"\[(\d{1,3})\]", link, str(escape(text))))


def environment() -> Environment:
    """The templates, every value escaped unless it is markup."""
    made = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(
        say=say, say_date=say_date, name_of=name_of, languages=LANGUAGES, host_of=host_of, is_web=is_web, most_characters=MOST_CHARACTERS, facts=FACTS
    )
    return made


def is_web(url: str) -> bool:
    """Whether an address may become a link: only those of the web."""
    return re.match(r"https?://", url) is not None


def host_of(url: str) -> str:
    """An address as people say it: without its scheme and www."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/")


def pick_language(asked: str | None, accepted: str, default: Language) -> Language:
    """The language of the address, else the first that the browser prefers and we speak, else the default."""
    if asked in LANGUAGES:
        return asked
    return next((language for language in _preferred(accepted) if language in LANGUAGES), default)


def _preferred(accepted: str) -> Sequence[str]:
    """The languages of an Accept-Language header, most wanted first."""
    weighed = []
    for part in accepted.split(",")[:20]:
        tag, _, weight = "".join(part.split()).partition(";q=")
        try:
            weighed.append((float(weight or 1), tag.partition("-")[0].lower()))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighed, key=lambda item: -item[0]) if weight > 0]
