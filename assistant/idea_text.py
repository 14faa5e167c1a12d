"""Looks at the text of an idea before it is read: nothing, too much, another language, two ideas, an instruction. Each is said, none is guessed over."""

import re
from dataclasses import dataclass

from assistant.idea import MAX_LENGTH, sentences_of
from assistant.language import detect, is_foreign
from assistant.question import clean, intent_of
from assistant.texts import say
from corpus import Language
from index.lexicon import fold

_VERDICT = (
    r"(?:pcp|ppi|unclear|rd-subsidy|innovation[- ]partnership|ordinary[- ]procurement|innovatiepartnerschap|precommerci\w+|pre-commercial procurement"
    r"|partenariat d'innovation|achat public|yes|ja|oui)"
)
_ORDER = re.compile(
    rf"^\W*(?:\w+[:,]? ){{0,3}}(?:zeg|antwoord|schrijf|geef|kies|bevestig|classeer|noem|say|answer|write|respond|reply|output|return|print|choose|conclude"
    rf"|confirm|declare|label|classify|qualifie\w*|dis|dites|reponds|repondez|ecris|ecrivez|choisis\w*|confirme\w*|conclu\w*|donne\w*)\b.{{0,40}}\b{_VERDICT}\b"
    rf"|\b(?:verdict|uitkomst|conclusie|outcome|result|resultat|conclusion)\b.{{0,15}}\b(?:moet|must|should|has to|doit|is always|=)\b.{{0,20}}\b{_VERDICT}\b"
    r"|\b(?:negeer|vergeet|disregard|forget|oublie\w*|ignore\w*)\b.{0,40}"
    r"\b(?:regels|instructies|criteria|tabel|rules|instructions|table|above|previous|regles|consignes|criteres)\b"
    r"|\b(?:set|zet|mets|mettez)\b.{0,20}\b(?:all|alle|tous|toutes)?\b.{0,15}\b(?:answers?|criteria|antwoorden|criteres|reponses)\b.{0,15}\b(?:to|op|a)\b.{0,6}\b(?:yes|no|ja|nee|oui|non)\b"
)
"""A sentence that says what the verdict should be rather than what the idea is."""
_TWO = re.compile(
    r"\b(?:twee|drie|meerdere|verschillende|two|three|several|deux|trois|plusieurs|2|3) (?:\w+ )?(?:ideeen|ideas?|idees|projectideeen|uiteenlopende projecten"
    r"|unrelated projects|different projects"
    r"|projets differents|verschillende projecten)\b"
    r"|\b(?:(?:het|mijn|ons|een) )?(?:tweede|ander|second|another|other|deuxieme|autre|seconde?) (?:idee|idea|projectidee)\b"
    r"|\b(?:idee|idea|project|projet)\s?(?:2|b|ii|twee|two|deux)\b"
    r"|\b(?:daarnaast|los daarvan|apart daarvan|separately|besides that|unrelated|par ailleurs|en dehors de cela)\b.{0,30}"
    r"\b(?:ander idee|nieuw idee|ander project|another idea|another project|other idea|autre idee|autre projet)\b"
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Look:
    """What there is to read, and what is to be told of it."""

    text: str
    lang: Language
    readable: bool
    """Whether the text is one idea in a language that is read."""
    told: tuple[str, ...] = ()


def look_at(idea: str, language: Language | None, default: Language, alone: bool = True) -> Look:
    """What there is to read of `idea`. `language` is the one to answer in, else that of the idea, else `default`; `alone`, that the idea is all there is:
    an empty one is then told."""
    if len(idea) > MAX_LENGTH:
        lang = language or detect(idea[:MAX_LENGTH]) or default
        return Look("", lang, False, (say("fit_too_long", lang, length=len(idea), most=MAX_LENGTH),))
    lines = [clean(line) for line in idea.splitlines()]
    text = "\n".join(filter(None, lines))
    spoken = detect(text)
    lang = language or spoken or default
    if not _LETTERS.search(text):
        return Look("", lang, False, (say("fit_empty", lang),) if alone else ())
    if is_foreign(text):
        return Look("", lang, False, (say("fit_language", lang),))
    kept = [sentence for sentence in sentences_of(text) if not is_order(sentence)]
    told = () if len(kept) == len(sentences_of(text)) else (say("fit_order", lang),)
    if _TWO.search(fold(text)):
        return Look("", lang, False, (*told, say("fit_two", lang)))
    return Look("\n".join(kept) if told else text, lang, bool(kept), told if kept else (*told, say("fit_empty", lang)))


def is_order(sentence: str) -> bool:
    """Whether a sentence tells what to answer."""
    return bool(_ORDER.search(fold(sentence))) or intent_of(sentence) == "manipulation"
