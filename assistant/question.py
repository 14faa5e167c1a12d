"""Understands a question: cleaned, its language, what is wanted, and made whole from earlier turns. Values in, values out."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from assistant.aspects import asks_of_now, compared, without_now
from assistant.clause import core, is_yes_no, sentences, wants_list
from assistant.dialect import standard, tell
from assistant.follow_up import Asked, Leaning, Whole, alone, asks, follow, lean, wanted_language, without_switch
from assistant.language import detect
from assistant.parts import leans_on, parts_of, told_before, typed_parts
from corpus import Language
from corpus.digest import read_yaml
from index import After
from index.lexicon import fold

MAX_LENGTH = 2_000
"""Characters of the longest question that is answered; more is not a question but a document."""

INTENTS_FILE = Path(__file__).parent / "intents.yaml"

_READ_BACK, _READ_OF_TURN = 3, 350
"""Earlier questions in whose light a follow-up is read, and characters of each: together they stay within what is read at once."""
_TURNS = 8
"""Earlier questions that are read back at most, to find one that stands alone."""

_NO_INTENT = ("field", "of_it", "others_say")
"""Lists of `intents.yaml` that serve beside the intents."""

ANSWERED = ("question", "contact", "fit")
"""The intents that are answered from the library."""


@dataclass(frozen=True)
class Question:
    """A question, understood."""

    asked: str
    """As it was typed, cleaned of control and zero-width characters."""
    text: str
    """Understandable alone and in standard words, without greeting and courtesies: what is searched."""
    lang: Language
    """The language to answer in."""
    spoken: Language
    """The language the question is in, to search by."""
    intent: str = "question"
    """question, contact, fit; social, thanks, goodbye, who_are_you; personal, opinion, manipulation, out_of_scope; empty, too_long."""
    yes_no: bool = False
    """Whether its asking clause asks for a yes or a no: "could you tell me what PCP is" does not."""
    wants_list: bool = False
    follow_up: bool = False
    after: After | None = None
    """What a follow-up goes on from; questions without greeting and courtesies."""
    own: str = ""
    """What the follow-up itself asks, where the question before it stands whole beside it in `text`."""
    length: int = 0
    """Characters that were typed, where they are too many."""
    parts: tuple[str, ...] = ()
    """The two or three questions that it asks, each understandable alone; empty where it asks one."""
    typed_parts: tuple[str, ...] = ()
    """The same as they were typed."""
    compared: tuple[str, str] | None = None
    """The two things it sets against one another, as typed, without article."""
    today: bool = False
    """Whether it asks how things are now."""


def understand(text: str, history: Sequence[str] = (), language: Language | None = None, default: Language = "nl", leaning: Leaning | None = None) -> Question:
    """What is asked. `history` holds the asker's earlier questions, oldest first.

    `language` is the one to answer in, else that of the question; `default` serves where it cannot be told. `leaning` is asked of a turn that shows by no
    word that it leans on those before it.
    """
    asked = clean(text)
    if not asked:
        return Question(asked, asked, language or default, default, intent="empty")
    if len(asked) > MAX_LENGTH:
        return Question(asked[:MAX_LENGTH], asked[:MAX_LENGTH], language or default, default, intent="too_long", length=len(text))
    turn = _read(asked)
    before = _before(history, leaning)
    earlier, conversation = before.whole, before.language
    made = _follow(before, turn.asked, leaning) if turn.intent in ANSWERED else None
    whole = made or alone(turn.asked, conversation or language or default)
    message = turn.asked.text if made else whole.base
    typed = typed_parts(message)
    own = turn.asked.text if made is None or asks(turn.asked.text) else whole.base
    return Question(
        asked=asked,
        text=without_now(whole.text) or asked,
        lang=language or whole.lang,
        spoken=whole.spoken,
        intent=turn.intent,
        yes_no=is_yes_no(own) if turn.yes_no is None else turn.yes_no,
        wants_list=wants_list(own),
        follow_up=made is not None,
        after=After((*before.turns, turn.asked.text), earlier.text, earlier.spoken, before.went_on) if made and turn.asked.text else None,
        own=turn.asked.text if whole.beside else "",
        parts=_parts(typed, told_before(message), before if made else None, leaning) if typed else (),
        typed_parts=typed,
        compared=compared(turn.asked.text if whole.beside else whole.base, whole.spoken),
        today=asks_of_now(whole.base),
    )


def clean(text: str) -> str:
    """`text` composed (NFC), without control, format and zero-width characters, white space folded.

    Reads no more than is needed to see that a text is too long.
    """
    composed = unicodedata.normalize("NFC", text[: 4 * MAX_LENGTH])
    kept = "".join(" " if char.isspace() else char for char in composed if char.isspace() or unicodedata.category(char)[0] != "C")
    return " ".join(kept.split())


def intent_of(text: str) -> str:
    """The first intent of `intents.yaml` that a pattern of it recognises, else `question`."""
    folded = fold(text)
    own = folded
    for pattern in _intents()["others_say"]:
        own = pattern.sub(" ", own)
    for intent, patterns in _intents().items():
        if intent not in _NO_INTENT and any(pattern.search(own if intent == "opinion" else folded) for pattern in patterns):
            if intent != "elsewhere":
                return intent
            if not any(pattern.search(folded) for pattern in _intents()["field"]):
                return "out_of_scope"
    return "question"


def asks_of_what_was_told(sentence: str) -> bool:
    """Whether a question is on what was described before it: what it is, whether it fits, which way to go with it. Any other is one of its own."""
    folded = fold(sentence)
    return any(pattern.search(folded) for pattern in _intents()["of_it"])


def _parts(typed: Sequence[str], told: str, before: "_Before | None", leaning: Leaning | None) -> tuple[str, ...]:
    """The questions of a message, those that lean on the one `before` made whole."""
    parts = parts_of(typed, leaning, told)
    if before is None:
        return parts
    return tuple(lean(before.whole.base, part) if leans_on(before.turns, part, leaning) else part for part in parts)


@dataclass(frozen=True)
class _Turn:
    """A turn read by itself."""

    asked: Asked
    intent: str
    yes_no: bool | None
    """Whether its "could you tell me whether" asks for yes or no; None where there is nothing of the kind."""


@lru_cache(maxsize=256)
def _read(cleaned: str) -> _Turn:
    """A turn in standard words, without greeting and courtesies. Remembered, as a conversation brings its earlier turns each time."""
    text, told = tell(cleaned)
    text, wanted = wanted_language(text)
    spoken = detect(text or cleaned) or told
    if spoken:
        text = standard(text, spoken)
    intent = intent_of(text) if text else "question"
    text, yes_no = core(text)
    return _Turn(Asked(text, spoken, wanted), intent, yes_no)


@dataclass(frozen=True)
class _Before:
    """What was asked before a turn. Thanks and the like are passed over."""

    whole: Whole | None = None
    """The last question, made whole; None where there is none."""
    language: Language | None = None
    """That of the conversation."""
    turns: tuple[str, ...] = ()
    """The last questions as they were asked, without greeting and courtesies, since the subject was changed in so many words."""
    went_on: bool = False
    """Whether the last question went on from another."""


def _before(history: Sequence[str], leaning: Leaning | None) -> _Before:
    before = _Before()
    for turn in history[-_TURNS:]:
        cleaned = clean(turn)
        if not cleaned or len(cleaned) > MAX_LENGTH:
            continue
        read = _read(cleaned)
        if read.intent in ANSWERED and (read.asked.text or before.whole):
            made = _follow(before, read.asked, leaning)
            whole = made or alone(read.asked, before.language or "nl")
            switched = without_switch(read.asked.text)
            kept = () if switched else before.turns[1 - _READ_BACK :]
            language = whole.lang if read.asked.spoken or read.asked.wanted else before.language
            before = _Before(whole, language, (*kept, _end(switched or read.asked.text)) if read.asked.text else before.turns, made is not None)
        else:
            before = replace(before, language=read.asked.spoken or before.language)
    return before


def _follow(before: _Before, asked: Asked, leaning: Leaning | None) -> Whole | None:
    """`asked` made whole from what was asked before; None if it stands alone."""
    return follow(before.whole, asked, leaning and (lambda: leaning((*before.turns, asked.text)))) if before.whole else None


def _end(text: str) -> str:
    """The last sentences of an earlier question, which ask; a follow-up does not lean on the story before them."""
    kept = ""
    for sentence in reversed(sentences(text)):
        if kept and len(kept) + len(sentence) > _READ_OF_TURN:
            break
        kept = f"{sentence} {kept}".strip()
    return kept[-_READ_OF_TURN:]


@cache
def _intents() -> dict[str, list[re.Pattern]]:
    loaded = read_yaml(INTENTS_FILE)
    return {intent: [re.compile(pattern) for pattern in patterns] for intent, patterns in loaded.items()}
