"""Splits a message that asks two things into its questions, each understandable alone."""

import re
from collections.abc import Sequence
from itertools import takewhile

from assistant.clause import ASKS_YES_NO, QUESTION_WORD, flat, is_open, is_yes_no, sentences
from assistant.follow_up import Asked, Leaning, alone, carry, content_words, follow, lean, leans, without_lead
from assistant.roles import things
from assistant.wording import VERB

_MOST = 3
_JOINT = re.compile(rf",?\s+(?:en|and|et|maar|but|mais)\s+(?:(?:ook|dan|also|then|aussi|ensuite|nog) )?(?={QUESTION_WORD}|{ASKS_YES_NO})")
_COMMA = re.compile(rf",\s+(?={QUESTION_WORD}|{ASKS_YES_NO})")
_RELATIVE = re.compile(
    r"(?:(?:voor|met|bij|aan|van|op|in|door|over|for|with|by|to|of|in|on|from|about|a|pour|avec|par|dans|sur|chez|de) )?(?:waar(?:mee|voor|op|aan"
    r"|uit|toe|door|in|bij|over|van)|which|who|whom|whose|qui|que|lequel\w*)\b"
)
_INVERTED = re.compile(
    r"(?:\w+ )?(?:who|whom|which|qui|wie|waar\w*)(?: \w+)? (?:(?:do|does|did|can|could|should|must|may|will|would|moet\w*|kan|kun|mag|bel|contacteer)"
    r" (?:i|we|you|they|it|one|the|a|ik|wij|je|u|men|het|de|een)\b|\w+-(?:je|on|nous|vous|il|elle)\b|(?:contacter|appeler|joindre)\b)"
)
"""A question word before a verb and its subject: no relative clause has these so."""
_WORD = re.compile(rf"^\W*{QUESTION_WORD}\s*")
_NEEDS_NOUN = re.compile(
    r"^\W*(?:\w+ )?(?:welke?|hoeveel|which|quel(?:le)?s?|combien d|how (?:many|much)|what (?!is|are|does|do|was|were|can|must|should|happens))"
)
_BARE_DETAIL = re.compile(
    r"^\W*(?:wat is|op welk|what is|what's|quel(?:le)? est) (?:het|de|zijn|haar|hun|the|his|her|their|le|la|l'|son|sa|leur)?\s?"
    r"(?:\w*mail-?\w*|telefoon\w*|nummer|adres|(?:e-?mail|phone) (?:address|number)|address|number|adresse(?: e-?mail)?|courriel|numero(?: de telephone)?)\W*$"
)
"""What is asked of whom the part before it names."""
_OF_ANOTHER = re.compile(r"(?:bij|voor|in|met|aan|van|op|door|for|with|in|to|of|by|at|on|pour|avec|dans|en|chez|a|au|aux|de|du|des|par)(?: \S+){1,3}$")
"""What is asked of another thing: "which with PPI"."""
_FRONTED = re.compile(
    r"^\W*(?:(?:under|in|with|for|at|during|after|dans|en|pour|avec|lors|chez|sous|apres|pendant|bij|voor|in|na|tijdens|met) "
    rf"[^,;:?!.]{{3,60}}, (?={QUESTION_WORD})|[^,;:?!.]{{3,60}}, (?={QUESTION_WORD})(?!{_RELATIVE.pattern}))"
)
"""What a question is on, put in front of it: "A market consultation, how does one go, and who may come?"."""
_PAST_EN = re.compile(r"\w{3,}ed\b")
_OF_A_THING = re.compile(r"^\W*(?:wat (?:is|zijn|betekent)|what(?: is|'s| are)|qu'est-ce|c'est quoi|que signifie|en quoi consiste)\b")
_EMPTY = re.compile(
    r"^\W*(?:(?:do|does|did|is|are|can|may|will|should) ?(?:not|n't)?|niet|not|non|pas|n't|wel|dan|then|zo|nog|alors|else|anders|meer"
    r"|more)?(?: (?:not|niet|pas))?\W*$"
)


def typed_parts(text: str) -> tuple[str, ...]:
    """The two or three questions of `text`, a core, as they stand in it; empty if it asks only one thing.

    Each has a question word or verb of its own: "verschil tussen PCP en PPI" and "wie en wat" ask one thing.
    """
    asking = [part for sentence in sentences(text) if _is_question(sentence) for part in _clauses(sentence)]
    return tuple(f"{without_lead(part).strip(' ,;:?!.')}?" for part in asking) if 1 < len(asking) <= _MOST else ()


def leans_on(before: Sequence[str], part: str, leaning: Leaning | None) -> bool:
    """Whether a question leans on what was said before it, by its words or, if there is `leaning`, as it is read after that."""
    return leans(part) or bool(leaning and leaning((*before, part)))


def told_before(text: str) -> str:
    """What `text`, a core, tells before it asks: "… kept using the abbreviation EAFIP. What is it?"."""
    return " ".join(takewhile(lambda sentence: not _is_question(sentence), sentences(text)))


def parts_of(typed: Sequence[str], leaning: Leaning | None = None, told: str = "") -> tuple[str, ...]:
    """The `typed_parts` of a message, each understandable alone: one that leans on the first, or on what was `told` before it, has what it leans on put in;
    `leaning` is asked of one that shows by no word that it does."""
    if not typed:
        return ()
    first, *others = typed
    if told and leans_on((told,), first, leaning):
        return tuple(f"{told} {part}" if part is first or leans_on((told,), part, leaning) else part for part in typed)
    if not things(first) and len(content_words(flat(first))) < 2 and not _OF_A_THING.match(flat(first)):  # "who pays and who decides" names none to lean on
        return (first, *others)
    return (first, *(_whole(first, other, leaning) for other in others))


def _whole(first: str, other: str, leaning: Leaning | None) -> str:
    if leans(other) or _BARE_DETAIL.match(flat(other)):
        return lean(first, other)
    return carry(first, other) or (lean(first, other) if leaning and leaning((first, other)) else other)


def _is_question(sentence: str) -> bool:
    """Whether a sentence asks something itself: has a question word or a verb before its subject, and more."""
    asked = _without_front(sentence) if sentence.rstrip().endswith("?") else sentence
    return (is_open(asked) or (asked.rstrip().endswith("?") and is_yes_no(asked))) and len(_without_word(asked).split()) >= 2


def _clauses(sentence: str) -> list[str]:
    """The questions that one sentence joins by "and"."""
    folded = flat(sentence)
    joints = list(_JOINT.finditer(folded))
    if not joints:
        return [sentence]
    starts = {joint.start() for joint in joints}
    commas = [comma for comma in _COMMA.finditer(folded) if comma.start() not in starts]
    cuts = sorted([*joints, *commas], key=lambda cut: cut.start())
    parts, start = [], 0
    for cut in cuts:
        first, rest = sentence[start : cut.start()], sentence[cut.end() :]
        if _stands(first) and _goes_on(parts[0] if parts else first, rest):
            parts.append(first)
            start = cut.end()
    if not parts:
        return [sentence]
    first = parts[0]
    rest = [*parts[1:], sentence[start:]]
    return [first, *(_completed(first, part) for part in rest)]


def _stands(first: str) -> bool:
    """Whether what stands before "and" is a question already: "wie en wat is PIO" has none there."""
    first = _without_front(first)
    if not (is_open(first) or is_yes_no(first)):
        return False
    rest = _without_word(first)
    words = len(rest.split())
    needs_verb = words < 2 or bool(_NEEDS_NOUN.match(flat(first)))
    return words >= (1 if is_open(first) else 3) and (not needs_verb or bool(VERB.search(flat(rest)) or _PAST_EN.search(flat(rest))))


def _goes_on(first: str, rest: str) -> bool:
    """Whether what stands behind "and" is a question, not a second relative clause or an empty "and who not"."""
    first, folded = _without_front(first), flat(rest)
    word = _WORD.match(folded)
    if word is None:
        return True
    if _RELATIVE.match(folded) and not _INVERTED.match(folded) and not (is_open(first) and not re.search(rf"\w (?:{word[0].split()[-1]})\b", flat(first))):
        return False
    left = folded[word.end() :]
    if not left.strip(" ?!.,"):
        return bool(re.match(r"^\W*(?:\w+ )?(?:waarom|wanneer|hoe|hoeveel|waar|why|when|where|how|whom|pourquoi|quand|où|comment|combien)\b", folded))
    return not _EMPTY.match(left)


def _completed(first: str, part: str) -> str:
    """A bare "and by when?" with the rest of the first question; "which TRL goes with PCP and which with PPI?" asked of the other."""
    rest = _without_word(part).strip(" ?!.,")
    if not rest:
        return f"{part.strip(' ?!.,')} {_without_word(first).strip(' ?!.,')}"
    if VERB.search(flat(rest)) or not _OF_ANOTHER.match(flat(rest)) or flat(first).split()[0] != flat(part).split()[0]:
        return part
    made = follow(alone(Asked(first, None), "nl"), Asked(f"en {rest}", None))
    return made.base if made else part


def _without_front(text: str) -> str:
    match = None if is_yes_no(text) else _FRONTED.match(flat(text))
    return text[match.end() :] if match else text


def _without_word(text: str) -> str:
    match = _WORD.match(flat(text))
    return text[match.end() :] if match else text
