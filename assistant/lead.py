"""The word that an answer opens with: yes, no or "that depends", if the question asks for one and it is certain."""

import re
from collections.abc import Callable, Mapping, Sequence
from math import exp
from pathlib import Path

from assistant.question import Question
from index import Hit
from index.lexicon import fold, stems
from index.logistic import Logistic, log_odds
from index.searcher import Known
from index.tagger import UNDECIDED

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
_LIKELY = 0.5
"""Least probability, the statement read with the question, of the word that is said."""
WORDS = ("yes", "no", "depends")
FITTED = Path(__file__).parent / "lead.json"
"""The weights of `SIGNALS`; fitted by `python -m evals lead --fit` on yes-or-no questions that the reader was not taught."""
SIGNALS = ("read", "read_other", "read_undecided", "known", "known_turned", "nearest")
"""Of a word. read, read_other, read_undecided: the log odds, the statement read with the question, of the word, of the likelier of the other two, and that the
statement does not decide; known: how much more known questions of the statement have the word than another, those near in meaning most, of those with the same
words that turn an answer round; known_turned: the same of those with others; nearest: the cosine of the nearest known question that has a word, 0 where
none has."""
_CERTAIN = 0.9
"""From which probability on a word opens the answer."""
_FADES = 0.1
"""By how much less near a known question counts less by a factor of e."""
_EITHER = re.compile(
    r"\b(?:of|or|ou) (?:(?:dan|toch|juist|eerder|rather|instead|plutot|bien) )?"
    r"(?:is|zijn|mag|kan|moet|mogen|kunnen|moeten|wordt|worden|heeft|hebben|gaat|volstaat|are|can|may|must|does|do|has|have|should|will|est|sont|peut|doit|faut|a-t|suffit"
    r"|\w+t (?:hij|ze|zij|het|dat|er|je|u|we|men|de|een))\b"
    r"|\b(aan|bij|voor|van|met|door|to|by|for|from|with|aux?|par|pour|avec) (?:\S+ ){1,4}(?:of|or|ou) (?:eerder |rather |plutot )?\1\b"
    r"|\b(?:incl\w*|excl\w*|comprise?|binnen|inside|boven|above|dessus) (?:of|or|ou) (?:incl\w*|excl\w*|non|buiten|outside|onder|below|dessous)\b"
)
"""A choice between two: "must it be several or may it be one" is answered with neither yes nor no."""


def lead_of(question: Question, first: Hit, leads: Leads) -> str | None:
    """yes, no or depends, if the question asks for it and it is certain: the word of the known question that it is, nearly word by word, unless the statement
    read with the question makes that unlikely; else the word that the reading and the known questions near in meaning make certain. Names and places that are
    not those of the sources are told by `astray`."""
    if not question.yes_no or question.follow_up or _EITHER.search(fold(question.text)):
        return None
    read = leads(question.text, first.statement.shown(question.spoken)[1])
    known = _lead_in_words(question, first)
    if known or not read:
        return known if not read or read[known] >= _LIKELY else None
    of_words = signals(question.text, first.known, read)
    return certain({word: Logistic.kept(FITTED).score(of_word) for word, of_word in of_words.items()}, read)


def certain(told: Mapping[str, float], read: Mapping[str, float]) -> str | None:
    """The likeliest word, if its probability is high enough and the reading alone finds it likely."""
    best = max(told, key=told.__getitem__)
    return best if told[best] >= _CERTAIN and read[best] >= _LIKELY else None


def signals(text: str, known: Sequence[Known], read: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """The `SIGNALS` of each word for the question `text`."""
    led = [one for one in known if one.lead is not None]
    weighed = [(one.lead, _turns_alike(text, one.text), exp((one.cosine - 1) / _FADES)) for one in led]

    def votes(word: str, turned_alike: bool) -> float:
        return sum(weight if lead == word else -weight for lead, alike, weight in weighed if alike == turned_alike)

    return {
        word: {
            "read": log_odds(read[word]),
            "read_other": max(log_odds(read[other]) for other in WORDS if other != word),
            "read_undecided": log_odds(read[UNDECIDED]),
            "known": votes(word, True),
            "known_turned": votes(word, False),
            "nearest": max((one.cosine for one in led), default=0.0),
        }
        for word in WORDS
    }


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
