"""The word that an answer opens with: yes, no or "that depends", if the question asks for one and it is certain."""

import re
from collections.abc import Callable, Mapping

from assistant.clause import is_yes_no
from assistant.question import Question
from index import Hit
from index.lexicon import fold, stems
from index.searcher import Known

Leads = Callable[[str, str], Mapping[str, float]]
"""How likely each word opens an answer to a question that rests on a statement, as the reader takes both; empty where nothing reads."""

_SAME_QUESTION, _SAME_WORDS = 0.7, 0.75
"""Least cosine to a known question, and least share of telling words in common with it, for its yes or no to open the answer.

Each question of the library against the nearest other one: at 0.75 the word was right 17 times of 17, at 0.67 19 times of 28.
"""

_POLARITY = re.compile(
    r"\b(niet|geen|nooit|zonder|not|no|never|without|pas|aucune?|jamais|sans|\w+n't|cannot"
    r"|uitgesloten|verboden|verplicht\w*|enkel|alleen|uitsluitend|excluded?|forbidden|prohibited|mandatory|required|obliged|only"
    r"|exclu\w*|interdit\w*|obligatoire\w*|seulement|uniquement"
    r"|moet|moeten|moogt|must|have to|has to|should|zou|zouden|doit|doivent|devrait|devraient"
    r"|altijd|always|toujours|elke?|alle|all|every|tous|toutes|meer|minder|more|less|plus|moins|boven|onder|above|below|voor|na|before|after|avant|apres)\b"
)
"""Words that turn an answer round: two questions have the same polarity only if they have the same ones."""
_SIDE = re.compile(
    r"(?<!-)\b(up|down|omhoog|omlaag|hausse|monte\w*|baiss\w*|abaiss\w*|relev\w*|hoger|lager|higher|lower\w*|raise\w*"
    r"|stij(?:g|gt|gen|ging)|steeg|stegen|gestegen|daalt?|dal(?:en|ing)|daald\w*|gedaald|zakt?|zakken|gezakt|verhoog\w*|verlaag\w*|verminder\w*"
    r"|ris(?:e|es|ing|en)|rose|falls?(?! (?:under|within|into|outside))|fell"
    r"|increas\w+|decreas\w+|reduc\w+|redui\w+|augment\w+|diminu\w+|hors|dehors|dessus|dessous|compris\w*|inbegrepen"
    r"|out|binnen|buiten|incl\w*|excl\w*|beide|both|half|helft|moitie|vroeger|later|eerste|first"
    r"|premi(?:er|ere)s?|tweede|second\w*|deuxieme|derde|third|troisieme|laatste|last|derni\w+"
    r"|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|two|three|four|five|six|seven|eight|nine|ten|deux|trois|quatre|cinq|sept|huit|neuf|dix)\b"
)
"""Words that say which of two sides is meant, or how many."""
_NUMBER = re.compile(r"\d+(?:[., ]\d+)*")
"""Also one that is part of a word: TRL4."""
_SAME_MEANING, _ALSO_NEAR = 0.85, 0.05
"""Least cosine, as the reader sees them, to a known question of the same polarity, sides and numbers for its yes or no to open the answer; those by so much
less near must have the same word."""
_LIKELY = 0.5
"""Least probability of the word, the statement read with the question. Over 1,810 yes-or-no questions that the reader was not taught (840 of them written to be
hard), each beside the statement that decides it or seems to: 138 get a word, 3 of them a wrong one; without that reading and from a cosine of .9 on, as it
was, 124 and 7."""
_EITHER = re.compile(
    r"\b(?:of|or|ou) (?:(?:dan|toch|juist|eerder|rather|instead|plutot|bien) )?"
    r"(?:is|zijn|mag|kan|moet|mogen|kunnen|moeten|wordt|worden|heeft|hebben|gaat|volstaat|are|can|may|must|does|do|has|have|should|will|est|sont|peut|doit|faut|a-t|suffit)\b"
)
"""A choice between two: "must it be several or may it be one" is answered with neither yes nor no."""


def lead_of(question: Question, first: Hit, leads: Leads) -> str | None:
    """yes, no or depends, if the question asks for it: the word of the known question that it certainly is, in its words or in its meaning, unless the
    statement read with the question makes that unlikely. Names and places that are not those of the sources are told by `astray`."""
    if not question.yes_no or question.follow_up or _EITHER.search(fold(question.text)):
        return None
    known = _known_lead(question, first)
    if known is None:
        return None
    read = leads(question.text, first.statement.shown(question.spoken)[1])
    return known if not read or read[known] >= _LIKELY else None


def _known_lead(question: Question, first: Hit) -> str | None:
    """The word of the known question that is asked, in its words or in its meaning; none where these two tell different ones."""
    in_words, near = _lead_in_words(question, first), _near_in_meaning(first)
    leads = {one.lead for one in near}
    if in_words:
        return in_words if leads <= {in_words, None} else None
    return near[0].lead if len(leads) == 1 and _turns_alike(question.text, near[0].text) else None


def _near_in_meaning(first: Hit) -> list[Known]:
    """The known yes-or-no questions of a statement that mean nearly what is asked, nearest first."""
    known = [one for one in first.known if is_yes_no(one.text)]
    return [one for one in known if one.cosine >= known[0].cosine - _ALSO_NEAR] if known and known[0].cosine >= _SAME_MEANING else []


def _turns_alike(text: str, other: str) -> bool:
    """Whether two questions have the same words that turn an answer round, and the same numbers."""

    def turns(of: str) -> tuple[list[str], ...]:
        folded = fold(of)
        return _POLARITY.findall(folded), _SIDE.findall(folded), [re.sub(r"\D", "", number) for number in _NUMBER.findall(folded)]

    return turns(text) == turns(other)


def _lead_in_words(question: Question, first: Hit) -> str | None:
    """The word of the known question that has nearly the same words."""
    if first.lead is None or first.question is None or first.signals["dense"] < _SAME_QUESTION:
        return None
    if _POLARITY.findall(fold(question.text)) != _POLARITY.findall(fold(first.question)):
        return None
    asked, known = set(stems(question.text, question.spoken)), set(stems(first.question, question.spoken))
    said = set(stems(first.statement.text(question.spoken) or "", question.spoken))
    if len(asked & known) < _SAME_WORDS * len(asked | known) or asked - known - said:
        return None
    if first.lead == "no" and (asked - known or known - asked - said):  # where the words differ, what made the answer no may be gone
        return None
    return first.lead
