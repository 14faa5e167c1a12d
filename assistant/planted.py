"""Tells a sentence of an imported document that talks to the assistant, or plants a link, from one that says something. Values in, values out."""

import re
from functools import lru_cache

from assistant.question import intent_of
from index import Hit
from index.lexicon import fold

_MARKUP = re.compile(r"!\[|\]\(|</?[a-z][^>]*>|\bjavascript:|\bdata:\w+/", re.I)
_TALKER = r"assistent(en)?|assistants?|chatbots?|taalmodel(len)?|language models?|modeles?( de langage)?|llms?|(systeem|system)[ -]?prompt|prompt systeme"
_MACHINE = rf"({_TALKER}|ai|ia)"
"""Who is spoken to. Of AI a document may also say what it must be, or what there is for it."""
_BEGIN = r"(?:^|[.:;!] ?|\b(?:dan|then) )"
"""Where an order begins."""
_ORDER = re.compile(
    rf"\b(instructies?|aanwijzing(en)?|opdracht|bericht|nota|instructions?|note|message|notice|consignes?|avis)\b.{{0,20}}\b(voor|aan|for|to|pour|au|aux|a)\b.{{0,15}}\b{_MACHINE}\b"
    rf"|\b({_TALKER})\b.{{0,40}}\b(moet(en)?|antwoord(t|en)?|zeg(t|gen)?|must|should|shall|answers?|say|reply|doi(t|vent)|repond(s|ez|ent|re)?|dites)\b"
    rf"|\b(to|aan|voor|a|aux|pour) ((all(e)? |tous les )?({_TALKER})|(alle?|tous les) (ais?|ia))\b"
    r"|\b(negeer|vergeet|ignore|disregard|forget|ignore[zr]|oublie[zr]?)\b.{0,30}\b(regels?|instructies?|bronnen|vorige|voorgaande|rules?|instructions?|sources?|previous|prior|regles?|consignes?|precedente?s?)\b"
    r"|\b(zeg|antwoord|vermeld|vervang|say|answer|reply|tell|replace|dites|repondez|remplacez|dis|reponds)\b"
    r".{0,40}\b(in (je|uw|your) antwoord|in (the|your) (answer|reply)|dans (ta|votre) reponse|voortaan|from now on|desormais|altijd|always|toujours)\b"
    rf"|{_BEGIN}(zeg|antwoord|beweer|schrijf|say|reply|answer|respond|state|claim|write|dis|dites|reponds|repondez|affirme[zr]?|ecri(s|vez)"
    r"|tell (the|every|each|all) (reader|user|asker|citizen)s?)"
    r"( dan| then| alors)?( dat| that| que?\b| to\b|: ?[\"'“«‘]| [\"'“«‘])"
    r"|(\b(questions?|vragen|vraagt|asks?|demandes?)\b.{0,30}\b|, ?)(say|reply|answer|respond|zeg|antwoord|dites|repondez|reponds)\b( dan| then)?: ?[\"'“«‘]"
    r"|\b(herhaal|repeat|repete[zr]?)\b.{0,30}\b(in|dans|with) (elk|ieder|elke|each|every|all|chaque|tous)\b"
    r"|\b(vervang|wijzig|replace|change|remplace[zr]?) (elk|ieder|alle|every|each|all|any|tout|tous|toute|toutes|chaque)\w* "
    r"(nummer|bedrag|cijfer|adres|naam|number|amount|figure|address|name|chiffre|numero|montant|adresse|nom)"
    r"|\b(delete|hide|verwijder|verberg|supprime[zr]?|cache[zr]?) (the |de |alle |all |les |toutes les )?(other |andere |autres )?(sources?|bronnen)\b"
    r"|\b(stop|cesse[zr]?|arrete[zr]?) (met|de|citing|to)\b.{0,20}\b(citeren|citing|cite|citer|bronnen|sources)\b"
)


def is_planted(hit: Hit) -> bool:
    """Whether a statement of an organisation's own document gives orders to whoever answers, or holds Markdown, HTML or a script.

    Digests are read by a second person before they are shipped; what is imported nobody may have read.
    """
    return hit.document.kind == "original" and any(_gives_orders(text) for language in hit.statement.languages if (text := hit.statement.text(language)))


@lru_cache(maxsize=10_000)
def _gives_orders(text: str) -> bool:
    return _MARKUP.search(text) is not None or _ORDER.search(fold(text)) is not None or intent_of(text) == "manipulation"
