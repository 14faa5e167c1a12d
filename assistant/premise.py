"""What a question takes for granted: an amount, a percentage, a year, a place or a name that the sources do not give."""

import re
from collections.abc import Sequence

from assistant.answer import Quoted
from assistant.demands import HERE, PLACES, asks_of_place, confirms, names_place
from assistant.question import Question
from assistant.validity import YEAR, published_of
from corpus import Language
from corpus.digest import published_year
from corpus.figures import figures
from index.lexicon import fold

_SHARE = re.compile(r"(\d+(?:[.,]\d+)?) ?(?:%|procent|percent|pour ?cent)")
_MONEY = re.compile(r"(?:eur|euros?|€)|\b(?:miljoen|miljard|million|millions|billion|milliards?)\b")
_OFFICE = re.compile(
    r"\b(?:[Mm]inister|[Mm]inistre|[Ss]taatssecretaris|[Pp]rojectleid\w+|[Pp]roject (?:lead\w*|manager)|[Cc]hef de projet)\s+((?:[A-Z][a-z'][\w'-]*\s?){1,3})"
)
"""An office and the name of who holds it."""
_CITY = re.compile(
    r"\b(?:antwerpen|antwerp|anvers|gent|ghent|gand|brugge|bruges|leuven|louvain|mechelen|malines|aalst|alost|hasselt|genk|kortrijk|courtrai|oostende|ostend|ostende"
    r"|roeselare|roulers|sint-niklaas|turnhout|brussels?|bruxelles|vilvoorde|dendermonde|knokke|ieper|ypres|namur|liege|charleroi"
    r"|(?<=\bin )(?:namen|luik)|(?<=\bte )(?:namen|luik)|(?<=\bstad )(?:namen|luik))\b"
)
"""The larger cities of Flanders and the rest of Belgium, in three languages, folded."""
_ELSEWHERE = (*PLACES.values(), r"federa\w*")
"""Countries, regions and a level of government, of which Flanders is none."""
_EUROPEAN = re.compile(
    r"\b(?:is|was|est|etait)\b(?: [\w']+){0,3} (?:(?:europe\w+|eu) (?:program\w*|initiati\w+|fonds|fund)"
    r"|(?:program\w*|initiati\w+|fonds|fund) (?:europe\w+|(?:van|of|from|de) (?:de |the |la |l')?(?:europe\w+ )?(?:commissi\w+|uni\w+|eu)\b))"
)
"""That something is a programme of the Union."""
_OWN = re.compile(r"\b(?:wij|we|ik|ons|onze|mijn|our|my|i|notre|nos|mon|ma|nous|je)\b")
"""The asker's own affairs: a figure of those is no claim about the sources."""
_LEAST = 1000
"""Euros from which a number counts as an amount; less is a count of things."""


def astray(question: Question, quoted: Sequence[Quoted]) -> str | None:
    """What the question names and none of the cited statements does, while the first gives another: share, amount, city, place, year or name.

    None where the question takes nothing of the kind for granted, or rightly.
    """
    first = quoted[0]
    cited = " ".join(quote.text for quote in quoted)
    asked = fold(question.asked)
    name = _OFFICE.search(question.asked)
    if name and fold(name[1]).split()[-1] not in fold(cited) and _OFFICE.search(first.text):
        return "name"
    if not _OWN.search(asked):
        for kind, numbers in (("share", _shares), ("amount", _amounts)):
            named, given = numbers(asked, question.spoken), [numbers(fold(quote.text), quote.language) for quote in quoted]
            if named and given[0] and not named & set().union(*given):
                return kind
        cities = set(_CITY.findall(asked))
        if cities and _CITY.search(fold(first.text)) and not cities & set(_CITY.findall(fold(cited))):
            return "city"
    if confirms(asked) and HERE.search(fold(first.text)):
        if any(asks_of_place(names, asked) and not names_place(names, fold(cited)) for names in _ELSEWHERE):
            return "place"
        if _EUROPEAN.search(asked) and not re.search(r"\beurope", fold(cited)):
            return "place"
    years = set(YEAR.findall(asked))
    given = set(YEAR.findall(cited)) | {str(published_year(published_of(quote.hit))) for quote in quoted}
    if years and YEAR.search(first.text) and not years & given and not _within(years, cited):
        return "year"
    return None


def _shares(folded: str, language: Language) -> set[float]:
    return {float(share.replace(",", ".")) for share in _SHARE.findall(folded)}


def _amounts(folded: str, language: Language) -> set[float]:
    """The numbers from `_LEAST` on of a text that speaks of money, without years and percentages."""
    if not _MONEY.search(folded):
        return set()
    kept = figures(_SHARE.sub(" ", YEAR.sub(" ", folded)), language)
    return {value for number in kept if re.fullmatch(r"\d+(?:\.\d+)?", number) and (value := float(number)) >= _LEAST}


def _within(years: set[str], text: str) -> bool:
    """Whether a period of the text (2014-2020) holds all these years."""
    periods = re.findall(r"\b((?:19|20)\d\d)\b\W{1,3}(?:tot |en |to |and |a |et )?\b((?:19|20)\d\d)\b", text)
    return any(all(start <= year <= end for year in years) for start, end in periods)
