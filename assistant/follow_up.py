"""Makes a follow-up whole from the questions before it: what it leans on is put in, what it corrects is replaced."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from assistant.clause import ASKS_YES_NO, flat, is_open
from assistant.roles import Mention, mentions, of_whole, put_in_place, things
from assistant.wording import (
    ABOUT,
    ART,
    CLAUSE_END,
    CORRECTIONS,
    FILLERS,
    INSIDE,
    LANGUAGE_NAMES,
    LEAD,
    NAMED,
    NO_NOUN,
    OF_DEFINITION,
    OF_REQUEST,
    OF_SOMEBODY,
    OF_WHICH,
    PREPOSITION,
    PRONOUN,
    RELATIONAL,
    REQUEST,
    STRIP,
    STRONG,
    SWITCH,
    TAIL,
    UNMARKED,
    VERB,
    WEAK,
)
from corpus import LANGUAGES, Language
from index.lexicon import function_words

_CONTENT = 6
"""Content words of the longest question that still leans on an earlier one."""


Leaning = Callable[[Sequence[str]], bool]
"""Whether the last of an asker's questions, oldest first, cannot be understood without those before it."""


@dataclass(frozen=True)
class Asked:
    """A turn as it stands by itself."""

    text: str
    """Without greeting and courtesies, in standard words; empty if the turn only asks for another language."""
    spoken: Language | None
    """None if it cannot be told."""
    wanted: Language | None = None
    """The language that it asks to be answered in."""


@dataclass(frozen=True)
class Whole:
    """A turn made whole."""

    text: str
    """Understandable alone; what weighs more stands there more than once."""
    base: str
    """What a further follow-up leans on: each thing once."""
    spoken: Language
    """The language `text` is in, for the larger part."""
    lang: Language
    """The language to answer in."""
    beside: bool = False
    """Whether the earlier question stands there whole, before the follow-up."""


def wanted_language(text: str) -> tuple[str, Language | None]:
    """`text` without a request to answer in a language, and that language. The text is empty if it asks for nothing else."""
    folded = flat(text)
    if not re.search(rf"\b{NAMED}\b", folded):
        return text, None
    spoken = re.findall(r"[^\W_]+", folded)
    named = [word for word in spoken if word in LANGUAGE_NAMES]
    if len(named) == 1 and set(spoken) - {named[0]} <= OF_REQUEST:
        return "", LANGUAGE_NAMES[named[0]]
    if request := REQUEST.search(folded):
        language = LANGUAGE_NAMES[next(filter(None, request.groups()))]
        before, after = text[: request.start()], text[request.end() :]
        return before + ("?" if before and "?" in request[0] else "") + after, language
    return text, None


def without_switch(text: str) -> str | None:
    """What follows "another question:", None if the text does not begin so."""
    switch = SWITCH.match(flat(text))
    return text[switch.end() :] if switch and text[switch.end() :].strip() else None


def alone(asked: Asked, default: Language) -> Whole:
    """A turn that leans on nothing; "another question:" is cut off."""
    text = without_switch(asked.text) or asked.text
    spoken = asked.spoken or default
    return Whole(text, text, spoken, asked.wanted or spoken)


def follow(earlier: Whole, asked: Asked, leaning: Callable[[], bool] | None = None) -> Whole | None:
    """`asked` made whole from the question before it; None if it stands alone. `leaning` is asked where no word tells whether it does."""
    lang = asked.wanted or asked.spoken or earlier.lang
    if not asked.text or (asked.wanted and _only_remarks(asked.text)):
        return replace(earlier, lang=lang)
    if without_switch(asked.text):
        return None
    made = _corrected(earlier, asked) or _moved(earlier, asked)
    if made is None and leans(asked.text):
        made = _joined(earlier, asked)
    if made is None:
        made = _carried(earlier, asked)
    if made is None and leaning and leaning():
        made = _joined(earlier, asked)
    return made and replace(made, lang=lang)


def _only_remarks(text: str) -> bool:
    """Whether what stands beside a request for another language asks nothing: "my partner is reading along"."""
    return not ("?" in text or LEAD.match(flat(text)) or asks(text) or mentions(text))


def leans(text: str) -> bool:
    """Whether a question says too little by itself: it goes on from another, or has a pronoun and little else."""
    folded = flat(re.sub(r"\bIT\b", "ICT", text))
    content = content_words(folded)
    if not content:
        return True
    if len(content) > _CONTENT:
        return False
    named = things(text)
    pronoun = STRONG.search(folded) or _of_somebody(folded)
    strong = pronoun is not None and not _found_before(folded, pronoun)
    weak = (pronoun := WEAK.search(folded)) is not None and not _found_before(folded, pronoun)
    if named and asks(text):
        return len(content) <= 4 and (strong or (weak and bool(LEAD.match(folded) or NO_NOUN.match(folded[pronoun.end() :]))))
    if strong or (LEAD.match(folded) and not (asks(text) and named)):
        return True
    if len(folded.split()) <= 2:  # "Waarom?", but not "budget PIO?"
        return len(content) <= 1 and not named and not re.search(r"[A-Z]{2}", text)
    if weak:
        return len(content) <= 4
    return bool(OF_WHICH.match(folded)) and not VERB.search(folded) and len(content) <= 2 and not re.search(r"[A-Z]{2}", text)


def _found_before(folded: str, pronoun: re.Match) -> bool:
    """Whether the question itself names, in a clause before it, what a pronoun stands for."""
    ends = [end.start() for end in CLAUSE_END.finditer(folded[: pronoun.start()])]
    return bool(ends) and len(content_words(folded[: ends[-1]])) >= 2


def _of_somebody(folded: str) -> re.Match | None:
    """A possessive whose owner the question does not name before it."""
    found = OF_SOMEBODY.search(folded)
    return found if found and len(content_words(folded[: found.start()])) <= 1 else None


def lean(earlier: str, asked: str) -> str:
    """`asked` understandable alone: its pronoun replaced by what `earlier` is about, if that is one thing only, else both."""
    about = things(earlier)
    named = {mention.names["nl"] for mention in about}
    if is_open(earlier) and len(named) == 1 and set(content_words(flat(earlier[: about[0].start] + " " + earlier[about[0].end :]))) <= OF_DEFINITION:
        thing = earlier[about[0].start : about[0].end]
        if pronoun := PRONOUN.search(flat(asked)):
            preposition = pronoun["with"] and {"mee": "met", "toe": "tot"}.get(pronoun["with"], pronoun["with"])
            return asked[: pronoun.start()] + (f"{preposition} {thing}" if preposition else thing) + asked[pronoun.end() :]
        return f"{asked.rstrip(' ?!.')} ({thing})?"
    return f"{_stripped(earlier) if asks(asked) else _ended(earlier)} {asked}"


def carry(earlier: str, asked: str) -> str | None:
    """A question that does not say at what ("May an SME take part?") asked of the one thing that `earlier` is about; None for another."""
    about = {mention.names["nl"]: mention for mention in things(earlier)}
    actors = mentions(asked)
    if len(about) != 1 or any(mention.role != "actor" for mention in actors) or not asks(asked):
        return None
    left = flat(asked)
    for mention in actors:
        left = left[: mention.start] + " " * (mention.end - mention.start) + left[mention.end :]
    content = content_words(left)
    if not content or not set(content) <= RELATIONAL:
        return None
    mention = next(iter(about.values()))
    return f"{asked.rstrip(' ?!.')} ({earlier[mention.start : mention.end]})?"


def without_lead(text: str) -> str:
    """`text` without the "and" or "but" that it begins with."""
    return _after(LEAD, text) or text


def _corrected(earlier: Whole, asked: Asked) -> Whole | None:
    """The earlier question with the right term in the place of the wrong one; "no, I mean: who pays?" is that question."""
    folded = flat(asked.text)
    for pattern in CORRECTIONS:
        match = pattern.match(folded)
        if match is None or (pattern is CORRECTIONS[-1] and asks(asked.text)):
            continue
        right = asked.text[slice(*match.span("right"))]
        if pattern in UNMARKED and of_whole(right) is None:
            continue
        if asks(right) or len(right.split()) > 6:
            said = replace(asked, text=right)
            return follow(earlier, said) or alone(said, earlier.spoken)
        wrong = match.groupdict().get("wrong")
        wrong_at = re.search(rf"(?<!\w){re.escape(_bare(wrong))}(?!\w)", flat(earlier.base)) if wrong and _bare(wrong) else None
        if wrong_at:
            text = earlier.base[: wrong_at.start()] + _without_article(right) + earlier.base[wrong_at.end() :]
            return Whole(text, text, earlier.spoken, earlier.lang)
        return _in_place(earlier, right, asked.spoken) or _beside(earlier, right, asked)
    return None


def _moved(earlier: Whole, asked: Asked) -> Whole | None:
    """The earlier question asked of something else: "and for universities?"."""
    text = asked.text
    rest = _after(LEAD, text)
    about = _after(ABOUT, rest)
    led = rest != text or about != rest
    phrase = about if re.match(r"\W*a ", about) else _after(PREPOSITION, about)  # an English "a" is no French "à"
    preposition = about[: len(about) - len(phrase)].strip()
    tail = TAIL.search(flat(phrase))
    phrase = phrase[: tail.start() if tail else None].strip(" ?!.,")
    if not phrase or len(phrase.split()) > 6:
        return None
    whole = of_whole(phrase)
    if whole is None and (asks(phrase) or VERB.search(flat(phrase)) or STRONG.search(flat(phrase)) or not content_words(flat(phrase))):
        return None
    if not led and not preposition and (whole is None or whole.role == "thing"):
        return None
    if not led and preposition and whole is None:
        return None
    made = _in_place(earlier, phrase, asked.spoken)
    if made is None and things(phrase) and len(content_words(flat(phrase))) > 2:
        return None
    return made or _beside(earlier, f"{preposition} {phrase}".strip(), asked)


def _in_place(earlier: Whole, phrase: str, spoken: Language | None) -> Whole | None:
    """The earlier question with `phrase` in the place of what has the same role, None where that is not clear."""
    named = mentions(phrase)
    if len(named) != 1:
        return None
    mention = named[0]
    others = set(re.findall(r"\w+", flat(phrase[: mention.start] + " " + phrase[mention.end :])))
    if INSIDE.search(flat(phrase[: mention.start])):  # "the difference with PPI" does not take the place of PCP
        return None
    if not others <= set(re.findall(r"\w+", flat(earlier.base))):
        mention = _widened(mention, phrase)
    text = put_in_place(earlier.base, phrase, mention, earlier.spoken, spoken)
    return text and Whole(text, text, earlier.spoken, earlier.lang)


def _widened(mention: Mention, phrase: str) -> Mention:
    """The mention with the words round it: "een klein ziekenhuis" without its article."""
    start = len(phrase) - len(_without_article(phrase))
    return replace(mention, start=min(start, mention.start), end=len(phrase))


def _beside(earlier: Whole, phrase: str, asked: Asked) -> Whole:
    """The earlier question with `phrase` behind it, twice so that it weighs more; a year once."""
    base = f"{earlier.base.rstrip(' ?!.')} {phrase}?"
    whole = of_whole(_after(PREPOSITION, phrase))
    text = base if whole and whole.role == "time" else f"{base} {phrase}?"
    return Whole(text, base, earlier.spoken, earlier.lang)


def _joined(earlier: Whole, asked: Asked) -> Whole:
    """The follow-up with what it leans on; twice so that it weighs more, unless it is but a word ("Waarom?")."""
    text = without_lead(asked.text)
    base = lean(earlier.base, text)
    content = content_words(flat(text))
    behind = base.endswith(text) and len(text.split()) > 2
    spoken = earlier.spoken if len(content_words(flat(earlier.base))) >= len(content) else asked.spoken or earlier.spoken
    return Whole(f"{base} {text}" if behind else base, base if content else earlier.base, spoken, earlier.lang, beside=behind)


def _carried(earlier: Whole, asked: Asked) -> Whole | None:
    text = carry(earlier.base, asked.text)
    return text and Whole(text, text, asked.spoken or earlier.spoken, earlier.lang)


def asks(text: str) -> bool:
    """Whether `text` is a question of its own, with a question word or a verb before its subject."""
    rest = _after(LEAD, text)
    return is_open(rest) or bool(re.match(rf"\W*{ASKS_YES_NO}|\W*(?:is|zijn|are|est|sont|kan|mag|can|may|does|do|peut) \w", flat(rest)))


def content_words(folded: str) -> list[str]:
    """The words that carry meaning in any of the three languages."""
    return [word for word in re.findall(r"[^\W_]+(?:&[^\W_]+)*", folded) if word not in _function_words() and (len(word) > 1 or word.isdigit())]


@cache
def _function_words() -> frozenset[str]:
    return FILLERS.union(*map(function_words, LANGUAGES))


def _after(pattern: re.Pattern, text: str) -> str:
    match = pattern.match(flat(text))
    return text[match.end() :] if match else text


def _bare(folded: str) -> str:
    return _without_article(folded).strip(" ?!.,")


def _without_article(text: str) -> str:
    return text[re.match(ART, flat(text)).end() :]


def _stripped(earlier: str) -> str:
    """`earlier` without its question word, which would ask for another kind of thing than the follow-up does."""
    stripped = _after(STRIP, _after(LEAD, earlier)).rstrip(" ?!.")
    return re.sub(r"^-(?:t-)?(?:ils?|elles?|on|ce|nous|vous|je|tu)\b\s*", "", stripped) + "."


def _ended(earlier: str) -> str:
    return earlier if earlier.rstrip().endswith(("?", ".", "!")) else f"{earlier}?"
