"""Understands a question: cleaned, its language, what is wanted, and made whole from earlier turns. Values in, values out."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from assistant.aspects import asks_of_now, compared
from assistant.clause import core, is_yes_no, wants_list
from assistant.dialect import standard, tell
from assistant.follow_up import Asked, Whole, alone, asks, follow, lean, leans, wanted_language
from assistant.language import detect
from assistant.parts import parts_of
from corpus import Language
from index.lexicon import fold

MAX_LENGTH = 2_000
"""Characters of the longest question that is answered; more is not a question but a document."""

INTENTS_FILE = Path(__file__).parent / "intents.yaml"

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
    length: int = 0
    """Characters that were typed, where they are too many."""
    parts: tuple[str, ...] = ()
    """The two or three questions that it asks, each understandable alone; empty where it asks one."""
    compared: tuple[str, str] | None = None
    """The two things it sets against one another, as typed, without article."""
    today: bool = False
    """Whether it asks how things are now."""


def understand(text: str, history: Sequence[str] = (), language: Language | None = None, default: Language = "nl") -> Question:
    """What is asked. `history` holds the asker's earlier questions, oldest first.

    `language` is the one to answer in, else that of the question; `default` serves where it cannot be told.
    """
    asked = clean(text)
    if not asked:
        return Question(asked, asked, language or default, default, intent="empty")
    if len(asked) > MAX_LENGTH:
        return Question(asked[:MAX_LENGTH], asked[:MAX_LENGTH], language or default, default, intent="too_long", length=len(text))
    turn = _read(asked)
    earlier, conversation = _before(history)
    made = follow(earlier, turn.asked) if earlier and turn.intent in ANSWERED else None
    whole = made or alone(turn.asked, conversation or language or default)
    own = turn.asked.text if made is None or asks(turn.asked.text) else whole.base
    return Question(
        asked=asked,
        text=whole.text or asked,
        lang=language or whole.lang,
        spoken=whole.spoken,
        intent=turn.intent,
        yes_no=is_yes_no(own) if turn.yes_no is None else turn.yes_no,
        wants_list=wants_list(own),
        follow_up=made is not None,
        parts=_parts(turn.asked.text if made else whole.base, earlier if made else None),
        compared=compared(whole.base, whole.spoken),
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


def _parts(asked: str, earlier: Whole | None) -> tuple[str, ...]:
    """The questions of `asked`, those that lean on the earlier one made whole."""
    parts = parts_of(asked)
    return tuple(lean(earlier.base, part) if leans(part) else part for part in parts) if earlier else parts


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


def _before(history: Sequence[str]) -> tuple[Whole | None, Language | None]:
    """The last earlier question made whole, and the language of the conversation; None where there is none. Thanks and the like are passed over."""
    whole: Whole | None = None
    conversation: Language | None = None
    for turn in history[-_TURNS:]:
        cleaned = clean(turn)
        if not cleaned or len(cleaned) > MAX_LENGTH:
            continue
        read = _read(cleaned)
        if read.intent in ANSWERED and (read.asked.text or whole):
            whole = (whole and follow(whole, read.asked)) or alone(read.asked, conversation or "nl")
            conversation = whole.lang if read.asked.spoken or read.asked.wanted else conversation
        else:
            conversation = read.asked.spoken or conversation
    return whole, conversation


@cache
def _intents() -> dict[str, list[re.Pattern]]:
    loaded = yaml.load(INTENTS_FILE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {intent: [re.compile(pattern) for pattern in patterns] for intent, patterns in loaded.items()}
