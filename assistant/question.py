"""Understands a question: cleaned, its language, what is wanted, and made whole from earlier turns. Values in, values out."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from assistant.language import detect
from corpus import Language
from index.lexicon import fold, words

MAX_LENGTH = 2_000
"""Characters of the longest question that is answered; more is not a question but a document."""

_BARE = 2
"""Words of a follow-up that says nothing by itself."""

INTENTS_FILE = Path(__file__).parent / "intents.yaml"

_CONJUNCTION = re.compile(
    r"^\W*(en|and|et|maar|but|mais|of|or|ou|dus|so|donc|ook|also|aussi|what about|how about|qu'en est-il|en wat met|wat met|enkel|only|seulement)\b", re.I
)
_ANAPHOR = re.compile(
    r"\b(dat|die|dit|deze|daar\w*|hij|zij|ze|hem|haar|hun|ervan|ermee|ervoor|erover|erin|dan|it|its|that|those|these|them|they|this|he|she|him|her|their|then"
    r"|ça|cela|ceci|elle|ils|elles|eux|celui|celle|ceux|celles|leur|leurs|alors|chacune?)\b",
    re.I,
)
_YES_NO = re.compile(
    r"^\W*(?:(?:en|maar|dus|and|but|so|et|mais|donc|klopt het( ook)? dat|is het (zo|waar) dat|is it (true|correct|right) that|est-ce que|est-il vrai que)\W+)*"
    r"(?:mag|mogen|moogt|magt|kan|kun|kunnen|kunt|kunde|is|zijn|ben|bent|heeft|hebben|heb|hebt|moet|moeten|wordt|worden|valt|vallen|bestaat|bestaan|geldt|gelden|doet|doen|komt|komen|krijgt|krijgen|krijg|betaalt|past|passen"
    r"|zit|zitten|staat|staan|gaat|gaan|hoort|horen|telt|tellen|hoeft|hoeven|was|waren|werd|werden|klopt|ontvangt|volstaat|blijft|wil|wilt|willen|zal|zou|zouden|dien|dient|dienen"
    r"|can|may|must|is|are|was|were|do|does|did|has|have|should|will|would|could|am|shall|might|need"
    r"|peut|peuvent|peut-on|puis-je|peux-tu|pouvons-nous|doit|doivent|est|sont|faut-il|y a-t-il|existe-t-il|a-t-on|suis-je"
    r"|sommes-nous|a(?!\s+(?:qui|quel|quelle|combien|partir)\b)|ont|dois-je|faut"
    r"|est-ce|est-il|est-elle|les \w+ (peuvent|doivent|sont)|une? \w+ (peut|doit|est)(-elle|-il)?|le \w+ (peut|doit|est)-il|la \w+ (peut|doit|est)-elle)\b",
    re.I,
)
_LIST = re.compile(
    r"\b(lijst|opsomming|overzicht|opsommen|voorbeelden|som .{1,60} op|wat zijn de"
    r"|welke (allemaal|\w+ (zijn er|bestaan er|kent|onderscheidt))|(stappen|fasen|fases|voorwaarden|criteria) (zijn|heeft|moet)"
    r"|list|overview|examples|what are (all )?the|which \w+( \w+)? are there|which (steps|phases|stages|conditions|criteria)"
    r"|what (steps|phases|stages|conditions|criteria)|name all"
    r"|liste|énumér\w*|exemples|quels sont|quelles sont|quelles (étapes|phases|conditions)|quels (critères|types))\b",
    re.I,
)


@dataclass(frozen=True)
class Question:
    """A question, understood."""

    asked: str
    """As it was typed, cleaned of control and zero-width characters."""
    text: str
    """Understandable alone: what is searched. Differs from `asked` for a follow-up."""
    lang: Language
    """The language to answer in."""
    spoken: Language
    """The language the question is in, to search by."""
    intent: str = "question"
    """question, contact, fit; social, thanks, goodbye, who_are_you; personal, opinion, manipulation; empty, too_long."""
    yes_no: bool = False
    """Whether it asks for a yes or a no."""
    wants_list: bool = False
    follow_up: bool = False
    parts: tuple[str, ...] = ()
    compared: tuple[str, str] | None = None
    today: bool = False
    length: int = 0
    """Characters that were typed, where they are too many."""


def understand(text: str, history: Sequence[str] = (), language: Language | None = None, default: Language = "nl") -> Question:
    """What is asked. `history` holds the asker's earlier questions, oldest first.

    `language` is the one to answer in, else that of the question; `default` serves where it cannot be told.
    """
    asked = clean(text)
    earlier = [cleaned for turn in history if (cleaned := clean(turn))]
    if not asked:
        return Question(asked, asked, language or default, default, intent="empty")
    if len(asked) > MAX_LENGTH:
        return Question(asked[:MAX_LENGTH], asked[:MAX_LENGTH], language or default, default, intent="too_long", length=len(text))
    spoken = detect(asked) or next((found for turn in reversed(earlier) if (found := detect(turn))), language or default)
    intent = intent_of(asked)
    follow_up = bool(earlier) and intent in ("question", "contact", "fit") and is_follow_up(asked)
    return Question(
        asked=asked,
        text=_joined(whole(earlier), asked) if follow_up else asked,
        lang=language or spoken,
        spoken=spoken,
        intent=intent,
        yes_no=bool(_YES_NO.search(asked)),
        wants_list=bool(_LIST.search(asked)),
        follow_up=follow_up,
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
    for intent, patterns in _intents().items():
        if any(pattern.search(folded) for pattern in patterns):
            return intent
    return "question"


def is_follow_up(text: str) -> bool:
    """Whether a question leans on an earlier one: it starts as a continuation, or has a pronoun and little else."""
    content = min(len(words(text, language)) for language in ("nl", "en", "fr"))
    if _CONJUNCTION.search(text):
        return content <= 5
    if len(text.split()) <= _BARE:  # "Waarom?", but not "budget PIO?"
        return content <= 1 and not re.search(r"[A-Z]{2}", text)
    return content == 0 or (content <= 3 and bool(_ANAPHOR.search(text)))


def whole(turns: Sequence[str]) -> str:
    """The last of `turns`, together with the ones before it that it leans on."""
    *earlier, last = turns
    return f"{whole(earlier)} {last}" if earlier and is_follow_up(last) else last


def _joined(earlier: str, asked: str) -> str:
    """The earlier question with the follow-up, which stands there twice so that it weighs more, unless it is but a word ("Waarom?")."""
    return " ".join([earlier, asked, asked] if len(asked.split()) > _BARE else [earlier, asked])


@cache
def _intents() -> dict[str, list[re.Pattern]]:
    loaded = yaml.load(INTENTS_FILE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {intent: [re.compile(pattern) for pattern in patterns] for intent, patterns in loaded.items()}
