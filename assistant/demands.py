"""What a question demands of a statement before it may count as an answer: a number, a date, a telephone number, a year, a place, a name.

The nearest statement is not yet an answer: a budget of 2016 does not answer a question on 2028, the rule of Flanders not one on Denmark.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from assistant.question import Question
from assistant.validity import YEAR, published_of
from corpus.digest import published_hint
from index import Hit
from index.lexicon import fold, stems
from index.terms import TermNames

FILE = Path(__file__).parent / "demands.yaml"

_PERIOD = re.compile(r"\b((?:19|20)\d\d) ?(?:-|–|/|tot(?: en met)?|t\.e\.m\.|to|and|en|a|au|et) ?((?:19|20)\d\d)\b")
_NEXT_YEAR = re.compile(r"\b(?:volgend jaar|komend jaar|next year|coming year|l'an prochain|l'annee prochaine)\b")
_FIGURES = {"phone", "email", "address", "amount", "money", "share", "duration", "hours"}
"""The kinds of which one subject's is no answer for another's."""
_DATED = re.compile(
    r"\b(?:\d{1,2}(?:er)? )?(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|march|may|june|july"
    r"|august|october|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)(?: (?:19|20)\d\d)?\b|\b(?:19|20)\d\d\b"
)
_YEARLY = re.compile(
    r"\b(?:welke?|wat|what|which|quel\w*)\b.{0,60}\b(?:drempel\w*|thresholds?|seuils?|budget\w*|begroting\w*|streefcijfer\w*|targets?|objectifs? chiffres?)\b"
)
"""What has another figure each year, beside what is asked with "how much"."""
_COUNTED = re.compile(
    r"\b(?:hoeveel (?!euro|geld|budget|procent|middelen|kosten|tijd|werden|kwamen|krijgen|betalen|kunnen|mogen|moeten|hebben|zijn|waren|zitten|gaan)"
    r"(?=\w+(?:en|'?s)\b)"
    r"|hoeveel van (?:de|die|deze) (?:\w+e )?|how many (?:of (?:the|those|these) )?|combien d(?:e |')(?!argent|euros?|temps|budget|fois))(\w+)"
)
"""What is counted in a question; amounts of money are not."""
_COMPANY = (
    r"bedrij\w+|ondernem\w+|firma\w*|kmos?|kmo's|leverancier\w*|inschrijver\w*|start-?ups?|compan\w+|firms?|smes?|suppliers?|bidders?"
    r"|entreprises?|societes?|pme|fournisseurs?|soumissionnaires?|mededingers?|concurrent\w*|competitors?|aanbieders?|providers?|candida\w+|kandida\w+|deelnemers?"
)
_PROPOSALS = r"project\w*|voorstel\w*|aanvra\w+|dossiers?|inzending\w*|proposals?|applications?|submissions?|projets?|propositions?|demandes?"
_ALIKE = (_COMPANY, _PROPOSALS)
"""What is counted under different names."""
PLACES = {
    "netherlands": r"nederland\w*|dutch|netherlands|pays-bas|neerlandais\w*|hollan\w+",
    "france": r"frankrijk|franse? (staat|wet\w*|regel\w*|overheid)|france|french (law|rules|government|state)",
    "germany": r"duits\w*|german\w*|allemagne|allemand\w*",
    "united kingdom": r"verenigd koninkrijk|brit\w*|engeland|united kingdom|\buk\b|england|royaume-uni|londen|london|londres",
    "denmark": r"denemarken|deen\w*|denmark|danish|danemark|danois\w*",
    "sweden": r"zweden|zweeds\w*|sweden|swedish|suede|suedois\w*",
    "finland": r"finland|finse?\b|finnish|finlande|finlandais\w*|helsinki",
    "norway": r"noorwegen|noors\w*|norway|norwegian|norvege|norvegien\w*",
    "spain": r"spanje|spaans\w*|spain|spanish|espagn\w*",
    "italy": r"italie|italia\w*|italy|italien\w*",
    "portugal": r"portug\w*",
    "austria": r"oostenrijk\w*|austria\w*|autrich\w*",
    "poland": r"polen|poolse?\b|poland|polish|pologne|polonais\w*",
    "ireland": r"ierland|ierse?\b|ireland|irish|irland\w*",
    "luxembourg": r"luxemb\w*",
    "switzerland": r"zwitser\w*|switzerland|swiss|suisse",
    "united states": r"verenigde staten|amerika\w*|united states|american|etats-unis|americain\w*|\busa\b",
    "wallonia": r"wallon\w*|waals\w*",
    "brussels region": r"brussels?e? (hoofdstedelijk )?gewest|brussels (capital )?region|region de bruxelles\w*|region bruxelloise|brusselse overheid",
}
"""Other countries and regions than Flanders, Belgium and the Union, as they are written without case and accents."""
HERE = re.compile(r"\b(?:vla(?:ams|anderen)\w*|flemish|flanders|flamand\w*|flandre)\b")
_CONFIRMS = re.compile(
    r"\b(?:klopt|toch|nietwaar|is het (?:juist|waar|zo) dat|right\W*$|correct\W*$|(?:is|are|does|do|was|were)n't (?:it|they)|is it (?:true|right|correct)"
    r"|n'est-ce pas|c'est (?:bien|exact|juste|vrai)|(?:est|sont|depend\w*|releve\w*|etai\w+|a|ont) bien)\b"
)
"""What asks whether something is as the asker believes."""


def meets(question: Question, hit: Hit, today: date, terms: Sequence[TermNames] = ()) -> bool:
    """Whether the statement holds the kind of thing that the question asks for."""
    return not any(unmet(question, hit, today, terms))


def unmet(question: Question, hit: Hit, today: date, terms: Sequence[TermNames] = ()) -> Iterator[str]:
    """What the question asks for and the statement does not hold, the most telling first.

    place, year, name, a kind of `demands.yaml`, subject (one of `terms` that the question asks a figure of), count.
    """
    asked = fold(question.text)
    said = fold(" ".join(filter(None, (hit.statement.text(language) for language in hit.statement.languages))))
    if not all(re.search(names, said) for names in PLACES.values() if asks_of_place(names, asked)) and not (confirms(asked) and HERE.search(said)):
        yield "place"
    if not _meets_years(question, asked, said, hit, today):
        yield "year"
    if not _meets_names(question, asked, said):
        yield "name"
    figures = _DATED.sub(" ", said)  # the year of a source is no answer to "how many"
    wanted = [kind for kind, (pattern, _) in _kinds().items() if pattern.search(asked)]
    yield from (kind for kind in wanted if not _kinds()[kind][1].search(figures if kind == "amount" else said))
    if _FIGURES & set(wanted) and not _meets_subjects(asked, said, hit, terms):
        yield "subject"
    if not _meets_count(question, hit):
        yield "count"


def confirms(asked: str) -> bool:
    """Whether a question asks to confirm what the asker believes, so that another place, which the statement gives instead, is an answer."""
    return bool(_CONFIRMS.search(asked))


def asks_of_place(names: str, asked: str) -> bool:
    """Whether the rules of a place are asked for; a company from there asks about the rules of here."""
    place = rf"\b(?:{names})\b"
    return bool(re.search(place, asked)) and not re.search(rf"{place}(?:\W+\w+)?\W+(?:{_COMPANY})\b|\b(?:{_COMPANY})(?:\W+\w+){{0,3}}?\W+{place}", asked)


def _meets_years(question: Question, asked: str, said: str, hit: Hit, today: date) -> bool:
    """Whether the statement is of the years that the question names.

    An amount or number of a year, and anything of a year still to come, needs a statement of that year. Else a wrong year in the
    question may be answered with the right one.
    """
    years = [int(year) for year in YEAR.findall(asked)] + [today.year + 1 for _ in _NEXT_YEAR.findall(asked)]
    if not years:
        return True
    covered = list(_periods(said, hit))
    missing = [year for year in years if not any(first <= year <= last for first, last in covered)]
    if not question.yes_no and (_kinds()["amount"][0].search(asked) or _YEARLY.search(asked)):
        return not missing
    known = [last for _, last in covered] + [int(year) for year in YEAR.findall(hit.document.published)]
    return all(year <= min(max(known, default=today.year), today.year) for year in missing)


def _periods(said: str, hit: Hit) -> Iterator[tuple[int, int]]:
    """First and last year of each period that the statement names, holds for, or was published in."""
    start, end, published = hit.statement.valid.start, hit.statement.valid.end, published_of(hit)
    if published.startswith("undated"):
        published = published_hint(published) or ""
    for text in (said, published, f"{start[:4]}-{end[:4]}" if start and end else start or end or ""):
        yield from ((int(year), int(year)) for year in YEAR.findall(text))
        yield from ((int(first), int(last)) for first, last in _PERIOD.findall(text))


def _meets_names(question: Question, asked: str, said: str) -> bool:
    """A question for somebody's number or address needs a statement that names that person."""
    if not any(_kinds()[kind][0].search(asked) for kind in ("phone", "email")):
        return True
    names = re.findall(r"\b[A-Z][a-zà-ÿ]+ (?:[Vv]an |[Dd]e |[Dd]er )*[A-Z][a-zà-ÿ]+\b", question.asked)
    return all(fold(name).split()[-1] in said for name in names)


def _meets_subjects(asked: str, said: str, hit: Hit, terms: Sequence[TermNames]) -> bool:
    """Whether the statement, its heading, its document or the known question it answers names what a figure is asked of."""
    about = fold(" ".join([hit.question or "", *hit.heading.values(), *hit.document.title.values()]))
    return all(term.stand_in(f"{said} {about}") for term in terms if term.subject and term.stand_in(asked))


def _meets_count(question: Question, hit: Hit) -> bool:
    """A question on how many of something needs a statement, or a known question it answers, that speaks of those."""
    counted = _COUNTED.search(fold(question.asked))
    if counted is None:
        return True
    said = " ".join(filter(None, (hit.statement.text(question.spoken), hit.question)))
    if any(re.fullmatch(names, counted[1]) and re.search(rf"\b(?:{names})\b", fold(said)) for names in _ALIKE):
        return True
    things = stems(counted[1], question.spoken)
    return not things or bool(set(things) & set(stems(said, question.spoken)))


@cache
def _kinds() -> dict[str, tuple[re.Pattern, re.Pattern]]:
    loaded = yaml.load(FILE.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {name: (re.compile("|".join(kind["asked"])), re.compile("|".join(kind["given"]))) for name, kind in loaded.items()}
