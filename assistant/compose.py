"""Chooses and orders the statements of an answer, or the kind of refusal. Values in, values out; says nothing of its own."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant import contacts as contact_choice
from assistant.answer import Draft, Quoted, Reason
from assistant.demands import meets
from assistant.question import MAX_LENGTH, Question
from assistant.texts import say, say_date
from assistant.validity import asks_for_its_year, is_old, is_over, published_of
from corpus import Contact, Language
from index import Hit
from index.lexicon import fold, stems

_WORDS, _WORDS_OF_LIST = 90, 190
"""Most words of an answer, and of an answer that is a list; the first statement is always whole."""
_STATEMENTS, _STATEMENTS_OF_LIST = 4, 8
_BESIDE = 0.55
"""A further statement needs at least this share of the first one's score."""
_INSTEAD = 0.9
"""A statement that holds what is asked may stand in for a nearer one that does not, down to this share of its score."""
_ALIKE = 0.6
"""Statements that share this much of their words say the same thing."""
_NEAR = 0.5
"""Cosine from which a statement is near in meaning, whatever its words."""
_SAME_QUESTION = 0.8
"""Least cosine to a known question for its yes or no to open the answer."""

_POLARITY = re.compile(
    r"\b(niet|geen|nooit|zonder|not|no|never|without|pas|aucune?|jamais|sans|\w+n't|cannot"
    r"|uitgesloten|verboden|verplicht\w*|enkel|alleen|uitsluitend|excluded?|forbidden|prohibited|mandatory|required|obliged|only"
    r"|exclu\w*|interdit\w*|obligatoire\w*|seulement|uniquement"
    r"|moet|moeten|moogt|must|have to|has to|should|zou|zouden|doit|doivent|devrait|devraient"
    r"|altijd|always|toujours|elke?|alle|all|every|tous|toutes|meer|minder|more|less|plus|moins|boven|onder|above|below|voor|na|before|after|avant|apres)\b"
)
"""Words that turn an answer round: two questions have the same polarity only if they have the same ones."""


@dataclass(frozen=True)
class Surroundings:
    """What composing needs to know beside question and hits."""

    contacts: Sequence[Contact]
    threshold: float
    """Least score of a statement that is shown as an answer, 0 to 1."""
    today: date
    """The day the answer is for."""
    related: Mapping[str, Hit]
    """Statements beside the hits, by reference: those that a hit conflicts with, and those that give a contact."""


def compose(question: Question, hits: Sequence[Hit], around: Surroundings) -> Draft:
    """The draft of an answer to `question` from `hits`, best first; a typed refusal if none is good enough."""
    if question.intent in ("social", "thanks", "goodbye", "who_are_you"):
        text = say("greeting" if question.intent == "social" else question.intent, question.lang)
        return Draft(question, "social", opening=text, confidence=1.0)
    if question.intent in ("empty", "too_long"):
        text = say(f"refused_{question.intent}", question.lang, length=question.length, most=MAX_LENGTH)
        steps = (say("step_example", question.lang),)
        return Draft(question, "refused", "invalid", opening=text, next_steps=steps, confidence=1.0)
    if question.intent in ("personal", "opinion", "manipulation"):
        return _refuse(question, question.intent, hits, around, confidence=1.0)
    fitting = _fitting(question, hits, around)
    if not fitting:
        return _refuse(question, _why_not(question, hits), hits, around, confidence=1 - hits[0].score if hits else 1.0)
    return _answer(question, _current_first(question, fitting, around.today), around)


def choose(question: Question, hits: Sequence[Hit], around: Surroundings) -> list[Hit]:
    """The statements of an answer: the best, what it conflicts with, then what adds to it."""
    most_words, most = (_WORDS_OF_LIST, _STATEMENTS_OF_LIST) if question.wants_list else (_WORDS, _STATEMENTS)
    first, *rest = hits
    chosen = _with_sides(first, around)
    length = sum(_length(hit, question.lang) for hit in chosen)
    for hit in rest:
        if hit.score < max(around.threshold, _BESIDE * first.score) or any(_alike(hit, other, question.lang) for other in chosen):
            continue
        if hit.statement.topic == "contacts" != first.statement.topic or (is_over(hit, around.today) and not is_over(first, around.today)):
            continue
        if not all(reference in around.related for reference in hit.statement.conflicts):
            continue
        group = [side for side in _with_sides(hit, around) if side.reference not in {other.reference for other in chosen}]
        added = sum(_length(side, question.lang) for side in group)
        if len(chosen) + len(group) <= most and length + added <= most_words:
            chosen += group
            length += added
    return chosen


def _with_sides(hit: Hit, around: Surroundings) -> list[Hit]:
    """What replaced the statement, the statement, and what it conflicts with: where sources disagree none is shown alone."""

    def known(references: Sequence[str]) -> list[Hit]:
        return [around.related[reference] for reference in references if reference in around.related]

    return [*known(hit.superseded_by), hit, *known(hit.statement.conflicts)]


def _fitting(question: Question, hits: Sequence[Hit], around: Surroundings) -> list[Hit]:
    """The hits that are good enough and hold what is asked; where a contact is asked for, the contact's own statements first.

    A contact that the question names is found by name, whatever its score. Beside one of the past stands the entry point of today.
    """
    good = [hit for hit in hits if hit.score >= around.threshold and _speaks_of(question, hit) and meets(question, hit, around.today)]
    if good and good[0].score < _INSTEAD * hits[0].score:  # what is nearest lacks what is asked, and nothing else is near
        good = []
    named = contact_choice.named(question.text, around.contacts) if question.intent == "contact" else []
    if not named:
        return good
    own = [around.related[reference] for contact in named for reference in contact.statements if reference in around.related]
    own = [hit for hit in own if meets(question, hit, around.today)]
    if not own:  # somebody else's number is no answer
        giving = {reference for contact in around.contacts for reference in contact.statements}
        return [hit for hit in good if hit.reference not in giving]
    entry = [around.related[reference] for reference in around.contacts[0].statements if reference in around.related]
    scores = {hit.reference: hit.score for hit in hits}
    ordered = {hit.reference: replace(hit, score=max(scores.get(hit.reference, 0.0), around.threshold)) for hit in [*own, *entry]}
    return [*ordered.values(), *(hit for hit in good if hit.reference not in ordered and hit.statement.topic == "contacts")]


def _speaks_of(question: Question, hit: Hit) -> bool:
    """Whether the statement is near in meaning or shares two telling words; a single common word ("laat", "nu") is no subject."""
    if hit.signals["dense"] >= _NEAR:
        return True
    said = " ".join(filter(None, (hit.statement.text(question.spoken), hit.question)))
    return len({stem for stem in stems(question.text, question.spoken) if not stem.isdigit()} & set(stems(said, question.spoken))) >= 2


def _answer(question: Question, hits: Sequence[Hit], around: Surroundings) -> Draft:
    chosen = choose(question, hits, around)
    quoted = tuple(_quote(hit, question.lang) for hit in chosen)
    cited = [hit.reference for hit in chosen]
    cards = contact_choice.cards(question.text, cited, around.contacts, question.lang, asked=question.intent == "contact")
    notices = list(_notices(quoted, question.lang, around.today))
    if any(not card.current for card in cards):
        now = contact_choice.to_ask(question.text, around.contacts)[0]
        notices.append(say("notice_past_contact", question.lang, contact=contact_choice.reach(now)))
    return Draft(
        question,
        "answered",
        opening=_lead(question, chosen[0]),
        quoted=quoted,
        contacts=cards,
        notices=tuple(notices),
        confidence=max(hit.score for hit in chosen),
        listed=question.wants_list and len(chosen) > 2,
    )


def _refuse(question: Question, reason: Reason, hits: Sequence[Hit], around: Surroundings, confidence: float) -> Draft:
    steps = []
    contacts = []
    if reason == "not_in_library":
        contacts = contact_choice.to_ask(question.text, around.contacts)[:2]
        steps += [
            say("step_nearest", question.lang, heading=_heading(hit, question.lang), publisher=hit.document.publisher)
            for hit in hits[:1]
            if hit.score > around.threshold / 4
        ]
        steps.append(say("step_ask", question.lang, contact=contact_choice.reach(contacts[0])))
        steps.append(say("step_rephrase", question.lang))
    elif reason == "personal":
        contacts = [around.contacts[0]]
        steps.append(say("step_ask", question.lang, contact=contact_choice.reach(contacts[0])))
    else:
        steps.append(say("step_opinion" if reason == "opinion" else "step_example", question.lang))
    return Draft(
        question,
        "refused",
        reason,
        opening=say(f"refused_{reason}", question.lang),
        contacts=tuple(contact_choice.card(contact, question.lang) for contact in contacts),
        next_steps=tuple(steps),
        confidence=confidence,
    )


def _why_not(question: Question, hits: Sequence[Hit]) -> Reason:
    """Out of scope if the library knows neither the words nor the meaning of the question, else not in the library."""
    if not hits:
        return "out_of_scope"
    nearest = max(hit.signals["dense"] for hit in hits)
    covered = max(hit.signals["coverage"] for hit in hits)
    return "out_of_scope" if nearest < 0.45 and covered < 0.5 else "not_in_library"


def _lead(question: Question, first: Hit) -> str:
    """Yes, no or "that depends", if the question asks for it and is certainly the known one that the word belongs to."""
    if not question.yes_no or question.follow_up or first.lead is None or first.question is None or first.signals["dense"] < _SAME_QUESTION:
        return ""
    if _POLARITY.findall(fold(question.asked)) != _POLARITY.findall(fold(first.question)):
        return ""
    known = set(stems(f"{first.question} {first.statement.text(question.spoken) or ''}", question.spoken))
    if not set(stems(question.asked, question.spoken)) <= known:
        return ""
    return say(f"lead_{first.lead}", question.lang)


def _quote(hit: Hit, language: Language) -> Quoted:
    """The statement in the language of the question where it has it, else in Dutch or English."""
    shown = language if hit.statement.text(language) else hit.statement.languages[0]
    return Quoted(hit, shown, hit.statement.text(shown))


def _notices(quoted: Sequence[Quoted], language: Language, today: date) -> list[str]:
    notices = []
    markers = {quote.hit.reference: number for number, quote in enumerate(quoted, 1)}
    pairs = [{markers[quote.hit.reference], markers[end]} for quote in quoted for end in quote.hit.statement.conflicts if end in markers]
    clashing = sorted(set().union(*pairs))
    if clashing:
        notices.append(say("notice_conflict", language, markers=_list(clashing, language)))
    old: dict[str, list[int]] = {}
    for number, quote in enumerate(quoted, 1):
        if is_old(quote.hit, today):
            old.setdefault(published_of(quote.hit), []).append(number)
    if old:
        notices.append(say("notice_dated", language, what=_dated([(_list(numbers, language), day) for day, numbers in old.items()], language)))
    expired = [(number, quote.hit.statement.valid.end or published_of(quote.hit)) for number, quote in enumerate(quoted, 1) if is_over(quote.hit, today)]
    if expired:
        notices.append(say("notice_expired", language, what=_dated([(f"[{number}]", day) for number, day in expired], language)))
    foreign = [number for number, quote in enumerate(quoted, 1) if quote.language != language]
    if foreign:
        notices.append(say("notice_other_language", language, markers=_list(foreign, language)))
    return notices


def _dated(sources: Sequence[tuple[str, str]], language: Language) -> str:
    """Markers with their date: `[1] and [3]: 2017; [2]: 31 October 2016`."""
    return say("separator", language).join(say("notice_dated_source", language, markers=markers, date=say_date(day, language)) for markers, day in sources)


def _list(markers: Sequence[int], language: Language) -> str:
    joined = [f"[{marker}]" for marker in markers]
    last = {"nl": " en ", "en": " and ", "fr": " et "}[language]
    return last.join(filter(None, (", ".join(joined[:-1]), joined[-1])))


def _current_first(question: Question, hits: Sequence[Hit], today: date) -> list[Hit]:
    """The same order, but what holds now stands before what is over, unless the question names the year of what is over.

    Only among the hits that may stand in the answer: a far one does not come first because it is young.
    """
    if not hits:
        return []
    near = [hit for hit in hits if hit.score >= _BESIDE * hits[0].score]
    past = [hit for hit in near if is_over(hit, today) and not asks_for_its_year(question.asked, hit)]
    return [*(hit for hit in near if hit not in past), *past, *hits[len(near) :]]


def _alike(hit: Hit, other: Hit, language: Language) -> bool:
    one, two = _content(hit, language), _content(other, language)
    return len(one & two) >= _ALIKE * min(len(one), len(two))


def _content(hit: Hit, language: Language) -> set[str]:
    quote = _quote(hit, language)
    return set(stems(quote.text, quote.language))


def _length(hit: Hit, language: Language) -> int:
    return len(_quote(hit, language).text.split())


def _heading(hit: Hit, language: Language) -> str:
    return hit.heading.get(language) or next(iter(hit.heading.values()))
