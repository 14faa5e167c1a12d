"""Tells a sentence of an imported document that talks to the assistant, or plants a link, from one that says something. Values in, values out."""

import re

from assistant.question import intent_of
from index import Hit
from index.lexicon import fold

_MARKUP = re.compile(r"!\[|\]\(|</?[a-z][^>]*>|\bjavascript:|\bdata:\w+/", re.I)
_MACHINE = (
    r"(assistent(en)?|assistants?|chatbots?|taalmodel(len)?|language models?|modeles?( de langage)?|ai|ia|llms?|(systeem|system)[ -]?prompt|prompt systeme)"
)
_ORDER = re.compile(
    rf"\b(instructies?|aanwijzing(en)?|opdracht|bericht|nota|instructions?|note|message|notice|consignes?|avis)\b.{{0,20}}\b(voor|aan|for|to|pour|au|aux|a)\b.{{0,15}}\b{_MACHINE}\b"
    rf"|\b{_MACHINE}\b.{{0,40}}\b(moet(en)?|antwoord(t|en)?|zeg(t|gen)?|must|should|shall|answers?|say|reply|doi(t|vent)|repond(s|ez|ent|re)?|dites)\b"
    rf"|\b(to|aan|voor|a|aux|pour) (all(e)? |tous les )?{_MACHINE}\b"
    r"|\b(negeer|vergeet|ignore|disregard|forget|ignore[zr]|oublie[zr]?)\b.{0,30}\b(regels?|instructies?|bronnen|vorige|voorgaande|rules?|instructions?|sources?|previous|prior|regles?|consignes?|precedente?s?)\b"
    r"|\b(zeg|antwoord|vermeld|vervang|say|answer|reply|tell|replace|dites|repondez|remplacez|dis|reponds)\b"
    r".{0,40}\b(in (je|uw|your) antwoord|in (the|your) (answer|reply)|dans (ta|votre) reponse|voortaan|from now on|desormais|altijd|always|toujours)\b"
    r"|\b(stop|cesse[zr]?|arrete[zr]?) (met|de|citing|to)\b.{0,20}\b(citeren|citing|cite|citer|bronnen|sources)\b"
)


def is_planted(hit: Hit) -> bool:
    """Whether a statement of an organisation's own document gives orders to whoever answers, or holds Markdown, HTML or a script.

    Digests are read by a second person before they are shipped; what is imported nobody may have read.
    """
    texts = [hit.statement.text(language) for language in hit.statement.languages] if hit.document.kind == "original" else []
    return any(_MARKUP.search(text) or _ORDER.search(fold(text)) or intent_of(text) == "manipulation" for text in texts if text)
