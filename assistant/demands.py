"""What a question demands of a statement before it may count as an answer: a number, a date, a telephone number, a year, a place, a name.

The nearest statement is not yet an answer: a budget of 2016 does not answer a question on 2028, the rule of Flanders not one on Denmark.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz

from assistant.clause import asks_indirectly, flat, is_open, is_yes_no, sentences
from assistant.question import Question
from assistant.validity import YEAR, published_of
from corpus.digest import published_hint, read_yaml
from index import Hit
from index.lexicon import fold, stems
from index.spelling import frequency
from index.terms import TermNames

FILE = Path(__file__).parent / "demands.yaml"

_PERIOD = re.compile(r"\b((?:19|20)\d\d) ?(?:-|–|/|tot(?: en met)?|t\.e\.m\.|to|and|en|a|au|et) ?((?:19|20)\d\d)\b")
_BOUND = re.compile(
    r"\b(?:horizon(?: europe)?|avant|before|earlier than|voor het jaar|van voor|ten opzichte van|vergeleken met|compared (?:to|with)|par rapport a)"
    r" (?:19|20)\d\d(?:-(?:19|20)\d\d)?\b"
)
"""A year that bounds what is asked, or names a programme."""
_GOAL = re.compile(r"\b(?:tegen|by|d'ici(?: a)?) (?:19|20)\d\d\b")
"""A year by which the asker wants something."""
_RUNNING = re.compile(r"\b((?:19|20)\d\d) ?(?:-|–|/) ?((?:19|20)\d\d)\b")
_GUESSED = re.compile(r"(?:,| -| –|:) ?(?:(?:in|en|was het|was it) )?(?:19|20)\d\d(?:,? (?:of|or|ou)(?: in| en)? (?:19|20)\d\d)?(?= ?\?|\W*$)")
"""A year at the end of a question for a date is what the asker guesses."""
_LAW = re.compile(r"\b(?:19|20)\d\d/\d{1,3}(?:/[a-z]+)?\b")
_LAST_YEAR = re.compile(r"\b(?:vorig jaar|last year|l'an dernier|l'annee (?:derniere|passee))\b")
_EVENT = re.compile(
    r"\b(?:goedgekeurd|begon|begonnen|gestart|startte|opgericht|adopt\w*|approv\w*|launch\w*|found(?:ed)?|start(?:ed)?|approuv\w*|cree|lance\w*|demarr\w*|commence\w*)\b"
)
_NEXT_YEAR = re.compile(r"\b(?:volgend jaar|komend jaar|next year|coming year|l'an prochain|l'annee prochaine)\b")
_FIGURES = {"phone", "email", "address", "amount", "money", "share", "duration", "hours"}
"""The kinds of which one subject's is no answer for another's."""
_NUMBERS = {"amount", "duration"}
"""The kinds for which a date is no number."""
_DATED = re.compile(
    r"\b(?:\d{1,2}(?:er)? )?(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|january|february|march|may|june|july"
    r"|august|october|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre)(?: (?:19|20)\d\d)?\b|\b(?:19|20)\d\d\b"
)
_SPAN = re.compile(
    r"\b(?:van|from|de)\b[^\d.;]{0,20}\b(?:19|20)\d\d\b[^\d.;]{0,20}\b(?:tot|to|until|a|au|jusqu\w*)\b[^\d.;]{0,20}\b(?:19|20)\d\d\b"
    r"|\b(?:tussen|between|entre)\b[^\d.;]{0,20}\b(?:19|20)\d\d\b[^\d.;]{0,20}\b(?:en|and|et)\b[^\d.;]{0,20}\b(?:19|20)\d\d\b"
)
"""From a year to a year, which is how long something took."""
_YEARLY = re.compile(
    r"\b(?:welke?|wat|what|which|quel\w*)\b.{0,60}\b(?:drempel\w*|thresholds?|seuils?|budget\w*|begroting\w*|streefcijfer\w*|targets?|objectifs? chiffres?)\b"
)
"""What has another figure each year, beside what is asked with "how much"."""
_COUNTED = re.compile(
    r"\b(?:hoeveel (?!euro|geld|budget|procent|middelen|kosten|tijd|werden|kwamen|krijgen|betalen|kunnen|mogen|moeten|hebben|zijn|waren|zitten|gaan"
    r"|geven|bedragen|besteden|verdienen|kopen|spenderen|steken|dragen|financieren|leggen|steunen|vragen|investeren|(?:be)?sparen|centen|uitgaven|kans"
    r"|mil(?:joen|jard)|weken|maanden|\w*dagen|jaren)(?:\w+e )?(?=\w+(?:en|'?s)\b)"
    r"|hoeveel van (?:de|die|deze) (?!kost\w*|prijs|rekening|factuur|budget)(?:\w+e )?|how many (?!(?:m|b)illion|euros?|days|weeks|months|years|times)"
    r"(?:of (?:the|those|these) )?(?:(?:flemish|belgian|european|public|small|new|other|different|innovative) )?"
    r"|combien d(?:e |')(?!argent|euros?|temps|budget|subsid\w+|aides?|soutien|appui|financement|moyens|chances?|fois|jours|semaines|mois|ann?ee?s?|ans))(\w+)"
)
"""What is counted in a question; amounts of money and stretches of time are not."""
_COMPANY = (
    r"bedrij\w+|ondernem\w+|firma\w*|kmos?|kmo's|leverancier\w*|inschrijver\w*|start-?ups?|compan\w+|firms?|smes?|suppliers?|bidders?"
    r"|entreprises?|societes?|pme|fournisseurs?|soumissionnaires?|mededingers?|concurrent\w*|competitors?|contractors?|aanbieders?|providers?|candida\w+"
    r"|kandida\w+|deelnemers?|\w+leveranciers?|freelancers?|zelfstandigen?|independants?|labo\w*|producent\w*|fabrikant\w*|fabricants?|manufacturers?|onderzoekers?"
    r"|researchers?|chercheurs?|(?:software|engineering) houses?"
    r"|consultan\w+|institu(?:ut|ten|ts?|tes?)|vennootschap\w*|holdings?|zaak|dochters?|subsidiar(?:y|ies)|filiales?"
    r"|scale-?ups?|bv|nv|factor(?:y|ies)|plants?|offices?|fabriek\w*|kantoor|kantoren|vestiging\w*|usines?|bureaux?"
)
_SEAT = (
    r"(?:\b(?:siege|zetel|seat|headquarter\w*)\b(?:\W+\w+){0,6}?|\b(?:wij|we|ik|nous)\W+als|\ben tant que"
    r"|\b(?:wij|we|ik|i|nous)\b(?:\W+\w+){0,3}?\W+(?:gevestigd|established|based(?! on)|etabli\w*|basee?s?)(?:\W+\w+){0,2}?)"
)
"""How somebody says from where they are, before the place."""
_BIDDERS = rf"{_COMPANY}|vendors?|business(?:es)?|operators?|tenderers?|players?|spelers?|teams?|partijen|parties|offertes?|offers?|offres?"
_BODY = (
    r"gemeente\w*|stad|steden|overhe\w+|ziekenhui\w+|universiteit\w*|provincies?|waterschap\w*|communes?|villes?|hopita\w+|universites?|administrations?"
    r"|municipalit\w+|cit(?:y|ies)|towns?|councils?|boroughs?|hospitals?|universit\w+|authorit\w+"
    r"|public bod(?:y|ies)|public buyers?|water boards?|trusts?|departments?|police|ministr(?:y|ies)|intercommunal\w*|ocmw\w*|cpas|organisati\w+"
    r"|organi[sz]ations?|organismes?"
    r"|instelling\w*|institutions?|agentschap\w*|agenc\w+|school|scholen|schools?|ecoles?|woonzorg\w+|vzw\w*|asbl"
)
_PROPOSALS = (
    r"\w*project\w*|\w*opdracht\w*|trajecten?|cases?|initiati\w+|contracts?|marches|voorstel\w*|aanvra\w+|dossiers?|inzending\w*|idee\w*|proposals?|applications?"
    r"|submissions?|ideas?|pilots?|projets?|demandes?"
)
_PHASES = r"fas(?:en?|es)|stap(?:pen)?|rond(?:en?|es)|etap\w+|delen|luiken|phases?|steps?|stages?|rounds?|manches?"
_BUYERS = r"\w*kopers?|aanbested\w+|partners?|deelnemers?|entit\w+|organisaties?|buyers?|purchasers?|procurers?|participants?|acheteurs?|partenaires?"
_COUNTRIES = r"landen|nations?|lidstaten|countries|member states|states|pays|etats(?: membres)?"
_TOLD = 8
"""Words that tell something by themselves."""
_TELLS = re.compile(
    r"\b(?:ik|wij|we|mijn|onze?|i|my|our|je|j'|nous|mon|ma|notre)\b"
    r"|\b(?:zei|zegt|vertelde|hoorde|las|said|told|heard|read|dit|a dit|explique|entendu|lu|affirme)\b"
)
"""What shows that somebody tells something of himself, or of what he heard."""
_POINTS_BACK = re.compile(r"\b(?:het|dat|die|dit|it|that|this|those|cela|ca|ceci)\b(?! (?:\w+ )?(?:programma|program|team|land|jaar|year))")
_BIDS = re.compile(
    r"^\W*(?:geef|noem|vertel|zeg|leg|toon|lijst|som|list|name|tell|give|explain|show|describe|donne\w*|cite[zr]?|nomme[zr]?|dites?|explique\w*|enumere\w*|indique\w*)\b"
)
"""A sentence that asks by bidding."""
_SAME_SPELLING = 80.0
"""Likeness, in per cent, from which a counted word that the language does not know is one of the statement, misspelled."""
_ALIKE = (_BIDDERS, _PROPOSALS, _PHASES, _BUYERS, _COUNTRIES)
"""What is counted under different names."""
PLACES = {
    "netherlands": r"nederland\w*|noorderbu\w+|dutch|netherlands|pays-bas|neerlandais\w*|hollan\w+",
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
    "united states": r"verenigde staten|de vs\b|the us\b|us (?:agenc|federal|govern|sbir|program|states?\b)\w*"
    r"|amerika\w*|united states|american|etats-unis|americain\w*|\busa\b",
    "wallonia": r"wallon\w*|walloons?|waals\w*|walen\b|namur|liege"
    r"|(?:in|te|uit|naar|rond|stad|provincie|gouverneur van) (?:luik|namen)(?! van)",
    "brussels region": r"brussels?e? (hoofdstedelijk )?gewest|brussels[- ](capital )?region"
    r"|region de bruxelles\w*|region bruxelloise|brusselse overheid|innoviris",
    "elsewhere in the union": r"estland|eston\w*|letland|latvia\w*|litouwen|lithuan\w*|griek\w*|greece|greek|grec\w*|tsjechi\w*|czech\w*|tcheque\w*"
    r"|hongar\w*|hungar\w*|hongrie|roemeen\w*|roemeni\w*|romania\w*|roumani\w*|bulgar\w*|kroat\w*|croat\w*|sloven\w*|slovak\w*",
    "further away": r"japan\w*|japon\w*|korea\w*|coree\w*|canad\w*|china|chin(?:a|e|ees|ese|ois)\w*|israel\w*|australi\w*|turkije|turkey|turquie|india|inde",
}
"""Other countries and regions than Flanders, Belgium and the Union, as they are written without case and accents."""
HERE = re.compile(r"\b(?:vla(?:ams|anderen)\w*|flemish|flanders|flamand\w*|flandre)\b")
_OURS = re.compile(rf"{HERE.pattern}|\bbelg\w+")
"""What names the places whose rules these are."""
_WHICH = r"\b(?:welke?|which|what|hoeveel|how many|quel\w*|combien d\w*)\W+(?:\w+\W+){0,2}?"
"""Before those that are asked for themselves."""
_CITY = r"\b(?:antwerp\w*|anvers|gent|ghent|gand|leuven|louvain|brugge|bruges|mechelen|malines|hasselt)\b"
"""A city of here; with others it names something that they do together."""
_OUR_OWN = re.compile(rf"{HERE.pattern}|\bpio\b")
"""What there is one of only, and here."""
_OPEN_TO = r"\b(?:ouvert\w* aux|open (?:for|to)|open(?:staan)? voor|iets voor|something for|quelque chose pour)"
_TAKES_PART = r"\b(?:profiter|beneficier|deelnemen|meedoen|gebruik ma\w+|take part|benefit|participer)\b"
_MAY_TAKE_PART = re.compile(
    rf"(?:{_TAKES_PART}|\b(?:participate|apply|aanvragen|indienen|postuler|in aanmerking komen|be eligible|etre eligible)\b)(?:\W+(?:ook|too|aussi))?\W*$"
)
"""The end of a question on the one programme there is, where no other is named."""
_PEOPLE = r"(?:walen|wallons?|walloons?|bruxellois|brusselaars|hollanders|dutch|francais|belges|belgians?)\b"
_LANGUAGE = re.compile(
    r"\b(?:in|het|gewoon|mijn|ons|onze|zijn|haar|hun|spreek\w*|lees|begrijp|geen|goed|slecht) (?:\w+ )?nederlands\b"
    r"|\b(?:in|speak|read|understand|my|our|no|good|plain|from) dutch\b(?! \w)"
    r"|\bdutch(?:[- ](?:name|text|word|term|version|title|language|translation|only|speak\w*))\b"
    r"|\b(?:en|le|du|parl\w+|lis|lire|compren\w+)(?: \w+){0,2} neerlandais\b|\bneerlandophone\w*"
)
"""Where the name of a country is that of its language."""
_REFERS_BACK = re.compile(
    r"\b(?:daar|op dat moment|at that time|onze regio|our region|notre (?:region|commune)|dat land|die landen|dat jaar|toen|toentertijd|bij ons|ons land"
    r"|onze (?:wet\w*|regels?|regering)"
    r"|(?:do|does|did|done|works?|apply|applies|happens?|it|that|this|these|rules?|law|over|out) there|that (?:year|country)|those (?:years|countries)"
    r"|our (?:country|law|rules|government)|la-bas|ce pays|ces pays|cette annee-la|a l'epoque|chez nous|notre (?:pays|loi)"
    r"|(?:dat|die|that|those|ce|cet|cette) (?:\w+[- ])?(?:programm\w*|fonds|fund|scheme|regeling|regels?|rules?|toolkit|project\w*|projets?"
    r"|bedrag|cijfer|getal|percentage|amount|figure|number|montant|chiffre|pourcentage)"
    r"|klopt (?:dat|dit)(?! )|is (?:dat|dit) (?:zo|waar|juist|correct)|is (?:that|this|it) (?:so|true|right|correct)(?! that)|c'est (?:vrai|exact)(?! que)"
    r"|how does that work|hoe werkt dat(?! \w)|comment (?:ca|cela) (?:marche|fonctionne))\b"
)
"""What makes a question speak of a place or a time that was told before it."""
_OF_BODY = re.compile(
    r"(?<!werk )(?<!werken )(?<!work )(?<!travaille )\b(?:bij|van|voor|at|of|for|from|à|de|chez|pour) (?:(?:de|het|the|la|le) )?"
    r"(?:stad|gemeente|city of|town of|municipality of|ville d(?:e |')|commune d(?:e |'))\s?([A-Z][\w-]{2,})"
)
"""A town that is named as such, and not as where the asker works."""
_NO_PERSON = re.compile(r"innov|procur|overheid|opdracht|program|agen[ct]|departe?ment|vlaam|vlaander|flem|fland|marche|achat|team")
"""What a name in capitals has that is an organisation's."""
_CONFIRMS = re.compile(
    r"\b(?:klopt|toch|nietwaar|is het (?:juist|waar|zo) dat|right\W*$|correct\W*$|(?:is|are|does|do|was|were)n't (?:it|they)|is it (?:true|right|correct)"
    r"|n'est-ce pas|c'est (?:bien|exact|juste|vrai)|(?:est|sont|depend\w*|releve\w*|etai\w+|a|ont) bien)\b"
)
"""What asks whether something is as the asker believes."""
_WAYS = {"phone", "email"}
"""Ways to reach somebody."""


def meets(question: Question, hit: Hit, today: date, terms: Sequence[TermNames] = ()) -> bool:
    """Whether the statement holds the kind of thing that the question asks for."""
    return not any(unmet(question, hit, today, terms))


def unmet(question: Question, hit: Hit, today: date, terms: Sequence[TermNames] = ()) -> Iterator[str]:
    """What the question asks for and the statement does not hold, the most telling first.

    place, year, name, body, a kind of `demands.yaml`, subject (one of `terms` that the question asks a figure of), count.
    """
    asked, last = fold(_demanding(question)), _last(question)
    said = fold(" ".join(filter(None, (hit.statement.text(language) for language in hit.statement.languages))))
    places = _of_last([names for names in PLACES.values() if asks_of_place(names, asked)], lambda names: names_place(names, last))
    places = () if _OURS.search(last) else places
    if not all(names_place(names, said) for names in places) and not (confirms(asked) and HERE.search(said)):
        yield "place"
    if not _meets_years(question, asked, said, hit, today):
        yield "year"
    if not _meets_names(question, asked, said):
        yield "name"
    if not _meets_body(question, asked, said):
        yield "body"
    figures = _DATED.sub(lambda dated: " " if dated[0].isdigit() else " maand ", said)  # the year of a source is no answer to "how many"
    wanted = _of_last([kind for kind, (pattern, _) in _kinds().items() if pattern.search(asked)], lambda kind: _kinds()[kind][0].search(last))
    met = {kind for kind in wanted if _kinds()[kind][1].search(figures if kind in _NUMBERS else said)}
    if _SPAN.search(said):
        met.add("duration")
    if met & _WAYS:
        met |= _WAYS  # a telephone number also answers who asks for that or an e-mail address
    yield from (kind for kind in wanted if kind not in met)
    if _FIGURES & set(wanted) and not _meets_subjects(asked, said, hit, terms):
        yield "subject"
    if not _meets_count(question, hit):
        yield "count"


def confirms(asked: str) -> bool:
    """Whether a question asks to confirm what the asker believes, so that another place, which the statement gives instead, is an answer."""
    return bool(_CONFIRMS.search(asked))


def _demanding(question: Question) -> str:
    """What makes demands: of a follow-up not the question before it, unless it refers back to that."""
    return asking(question.own if question.own and not _REFERS_BACK.search(flat(question.own)) else question.text)


def _last(question: Question) -> str:
    """The words of a follow-up that says no more than what is other than in the question before it: "and Belgium?"."""
    return "" if question.own or question.after is None else fold(question.after.turns[-1])


def _of_last(wanted: Sequence[str], in_last: Callable[[str], object]) -> Sequence[str]:
    """Of what is wanted that which the last words name, if they name any: it stands in place of what the question before them wanted."""
    return [one for one in wanted if in_last(one)] or wanted


@lru_cache(maxsize=256)  # the same question meets hit after hit
def asking(text: str) -> str:
    """The sentences of a message that ask: what is told before them of the asker is no demand. The whole of it where none asks, or refers back."""
    every = sentences(text)
    asked = [sentence for sentence in every if sentence.rstrip(" \"'»”)").endswith("?") or is_open(sentence)]
    asked = asked or [sentence for sentence in every if asks_indirectly(sentence) or _BIDS.match(flat(sentence))]
    those = " ".join(map(_own_clause, asked)) or _after_told(text, ": ")  # `core` puts a colon in the place of "and I would like to know"
    return those if those and not _REFERS_BACK.search(flat(those)) else text


def _after_told(text: str, mark: str) -> str:
    """What stands behind the last `mark`, where something is told before it; empty where it points back."""
    told, found, asked = text.rpartition(mark)
    tells = len(told.split()) >= _TOLD and _TELLS.search(flat(told))
    return asked if found and tells and not _POINTS_BACK.search(flat(asked)) else ""


def _own_clause(sentence: str) -> str:
    """What asks in a sentence that tells something before: "…; could you tell which?"; a few words before it are what it asks about."""
    asked = _after_told(sentence, "; ")
    return asked if is_open(asked) or is_yes_no(asked) else sentence


def names_place(names: str, said: str) -> bool:
    """Whether a text names a place of `PLACES`."""
    return bool(re.search(rf"\b(?:{names})\b", said))


@lru_cache(maxsize=4096)  # every place for every hit
def asks_of_place(names: str, asked: str) -> bool:
    """Whether the rules of a place are asked for. A company from there asks about the rules of here, and so does a public body that asks for something of ours;
    what cities of here and there do together is told by what it is."""
    place, those = rf"\b(?:{names})\b", _COMPANY
    asked = _LANGUAGE.sub(" ", asked)
    if not re.search(place, asked):
        return False
    if re.search(rf"{_WHICH}(?:{those}|{_BODY})(?:\W+\w+){{0,3}}?\W+{place}|{_WHICH}{place}\W+(?:{those}|{_BODY})\b", asked):
        return True
    if _OUR_OWN.search(asked) or _MAY_TAKE_PART.search(asked):
        those = rf"{_COMPANY}|{_BODY}|{_BUYERS}|minist\w+|cabinet\w*"
        asked = re.sub(rf"{_OPEN_TO} (?:the |de |les )?{_PEOPLE}", " ", asked)
        asked = re.sub(rf"\b(?:gewest|region) {place}(?=[^?]*{_TAKES_PART})", " ", asked)
        asked = re.sub(rf"\b(?:the way|like|unlike|zoals(?: in)?|net als(?: in)?|comme(?: en)?) (?:the )?(?:\w+ (?:or|of|ou) )?{place}", " ", asked)
    from_there = rf"{place}(?:\W+\w+){{0,2}}\W+(?:{those})\b|\b(?:{those})(?:\W+\w+){{0,3}}?\W+{place}|{_SEAT}\W+{place}"
    together = rf"{_CITY}(?:\W+\w+){{0,3}}\W+{place}"
    return bool(re.search(place, asked)) and not re.search(f"{from_there}|{together}", asked)


def _meets_years(question: Question, asked: str, said: str, hit: Hit, today: date) -> bool:
    """Whether the statement is of the years that the question names.

    An amount or number of a year, and anything of a year still to come, needs a statement of that year. Else a wrong year in the
    question may be answered with the right one.
    """
    asked = _LAW.sub(" ", asked)
    asked = _RUNNING.sub(lambda period: period[1] if int(period[1]) <= today.year < int(period[2]) else period[0], _BOUND.sub(" ", asked))
    if _kinds()["date"][0].search(asked):
        asked = _GUESSED.sub(" ", asked)
    figure = not question.yes_no and bool(_kinds()["amount"][0].search(asked) or _YEARLY.search(asked))
    years = [int(year) for year in YEAR.findall(asked if figure else _GOAL.sub(" ", asked))]
    years += [today.year + 1 for _ in _NEXT_YEAR.findall(asked)] + [today.year - 1 for _ in _LAST_YEAR.findall(asked)]
    if not years:
        return True
    covered = list(_periods(said, hit))
    missing = [year for year in years if not any(first <= year <= last for first, last in covered)]
    if figure:
        return not missing
    if question.yes_no and not question.today and _EVENT.search(asked) and covered and max(missing, default=0) <= today.year:
        return True  # whether something was begun in a year is answered by the year in which it was
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
    names = re.findall(r"\b[A-Z][a-zà-ÿ]+ (?:[Vv]an |[Dd]e |[Dd]er )*[A-Z][a-zà-ÿ]+\b", asking(question.asked))
    return all(fold(name).split()[-1] in said for name in names if not _NO_PERSON.search(fold(name)))


def _meets_body(question: Question, asked: str, said: str) -> bool:
    """A question for the contact at a town by its name needs a statement that names it: the entry point of all is another."""
    if question.intent != "contact" or _OUR_OWN.search(asked):
        return True
    return all(fold(name) in said for name in _OF_BODY.findall(asking(question.asked)))


def _meets_subjects(asked: str, said: str, hit: Hit, terms: Sequence[TermNames]) -> bool:
    """Whether the statement, its heading, its document or the known question it answers names what a figure is asked of."""
    about = fold(" ".join([hit.question or "", *hit.heading.values(), *hit.document.title.values()]))
    return all(term.stand_in(f"{said} {about}") for term in terms if term.subject and term.stand_in(asked))


def _meets_count(question: Question, hit: Hit) -> bool:
    """A question on how many of something needs a statement, or a known question it answers, that speaks of those; the word may be misspelled."""
    counted = _COUNTED.search(fold(asking(question.asked)))
    if counted is None:
        return True
    said = " ".join(filter(None, (hit.statement.text(question.spoken), hit.question)))
    if any(re.fullmatch(names, counted[1]) and re.search(rf"\b(?:{names})\b", fold(said)) for names in _ALIKE):
        return True
    things = stems(counted[1], question.spoken)
    if not things or set(things) & set(stems(said, question.spoken)):
        return True
    if frequency(counted[1], question.spoken):
        return False
    return any(fuzz.ratio(counted[1], word) >= _SAME_SPELLING for word in re.findall(r"\w+", fold(said)))


@cache
def _kinds() -> dict[str, tuple[re.Pattern, re.Pattern]]:
    loaded = read_yaml(FILE)
    return {name: (re.compile("|".join(kind["asked"])), re.compile("|".join(kind["given"]))) for name, kind in loaded.items()}
