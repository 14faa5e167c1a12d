"""What a question compares, and whether it asks about now."""

import re

from assistant.clause import ASKS_YES_NO, QUESTION_WORD, flat
from assistant.roles import things
from assistant.wording import VERB
from corpus import Language

_FILLER = r"(?:eigenlijk|precies|juist|weer|eens|ook|net|toch|om|dus|feitelijk|exact|maar|echt)\b"
_TODAY = (
    r"momenteel|vandaag de dag|vandaag|tegenwoordig|op dit (?:moment|ogenblik)|dezer dagen|deze dagen|tot nu toe|tot op heden"
    r"|currently|today|nowadays|these days|at (?:the moment|present|this (?:time|moment))|right now|presently|to date|so far"
    r"|actuellement|aujourd'hui|maintenant|en ce moment|a l'heure actuelle|a ce jour|de nos jours|presentement|ces jours-ci"
)
"""What says of a question that it asks of today, and nothing else."""
_NOW = re.compile(
    rf"\b(?:{_TODAY}|heden|anno 20\d\d|dit jaar|deze maand|deze week|huidige?|actuele?|nog (?:altijd|steeds)|nu (?:nog|al)|intussen|ondertussen|vanaf nu"
    r"|this (?:year|month|week)|as of now|current|any ?more|any longer|actuel(?:le)?s?|cette annee|ce mois(?:-ci)?)\b"
)
_JUST_NOW = re.compile(rf"(?:^| )(?:{_TODAY})(?=[ ,?.!;]|$)")
_NU = re.compile(
    rf"^\W*(?:(?:en|maar|and) )?nu\b(?! (?:dat|we|wij|ik|het|de|er|{_FILLER}))|(?<!wat )\bnu\W*$|\b(?:geldt|gelden|bestaat|loopt|kost|zit|werkt|is"
    rf"|zijn|staat|heet|kan|kunnen|mag|moet)(?: \w+){{0,3}} nu (?:bij|in|van kracht|open|mogelijk|geldig|voor|van toepassing|lopende)\b"
)
_DEFINES = re.compile(r"\b(?:wat (?:is|zijn|betekent|doet|houdt|wil)|waarin|waarom|hoe (?:werkt|gaat|heet|zit|verloopt)|hoezo|verschil)\b.*\bnu\W*$")
_NOG = re.compile(
    r"\b(?:bestaat|bestaan|loopt|lopen|geldt|gelden|zit|zitten|leeft|werkt)(?: \S+){0,4}? nog\b(?! (?:een|meer|andere?|iets|niet|nooit|geen"
    r"|steeds meer)\b)"
    r"|\b(?:is|zijn|staat|blijft)(?: \S+){0,5}? nog (?:van kracht|geldig|actueel|actief|open|beschikbaar|lopende|mogelijk|van toepassing|bezig"
    r"|juist|correct|zo)\b"
    r"|\b(?:kan|kunnen|mag|mogen)(?: \S+){0,3}? (?<!dan )nog (?:een )?(?:\S+ )?(?:aanvragen|indienen|intekenen|inschrijven|meedoen|deelnemen)\b"
)
_VALID_EN = (
    r"(?:active|running|valid|in force|in effect|in place|open|opened|exists?|existing|available|current|going|operational|there|alive|up to date"
    r"|so|the case|true|correct|accurate"
    r"|applicable|offered|accepting|working|based|part of|led|headed|headed by|at|with|under|called|the (?:current|project leader|head|minister"
    r"|site|address|contact)\b)"
)
_STILL = re.compile(
    rf"\bstill (?:\w+ )?{_VALID_EN}|\b(?:do|does)\b.{{3,60}}\bstill (?:apply|hold|count|run|operate)|\b(?:can|may) (?:i|we|you|one|companies"
    rf"|smes) still (?:apply|join|submit|register|take part)"
    r"|(?<!from )\bnow\b(?! (?:that|and|on|then)\b)(?!.{0,60}\blater\b)"
)
_ENCORE = re.compile(
    r"\b(?:existe|existent|court|tourne|fonctionne)\S*(?: \S+){0,3}? encore\b(?! (?:une?|des?|d'|plus|moins|mieux)\b)"
    r"|(?<!pas )\bencore (?:valables?|actifs?|actives?|en (?:vigueur|cours|place|activite)|ouverte?s?|possible|applicables?|disponibles?|a jour"
    r"|d'application|d'actualite|correcte?s?|exacte?s?|vrai|le cas)\b"
    r"|\b(?:peut-on|puis-je|pouvons-nous) encore\b"
    r"|\b(?:existe|est|sont|reste)\S*(?: \S+){0,2} toujours\b|\btoujours (?:en (?:vigueur|cours|place)|valables?|actifs?|actives?|d'actualite"
    r"|ouverte?s?|possibles?|applicables?)\b"
)

_END = r"[?!.,;:]*\s*$"
_A, _B = r"(?P<a>[^?!;:,]+?)", r"(?P<b>[^?!;:]+?)"
_AND = r"(?: en | and | et |,? als | & )"
_PAIRS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:verschil(?:len|punten)?|onderscheid|gelijkenis(?:sen)?|overeenkomst(?:en)?|vergelijking|verhouding|relatie|verband)(?: \w+)?(?: nu"
        rf"| precies| juist| dan)? tussen {_A}{_AND}{_B}(?:,|[?!.;:]|$| (?:bij|volgens|wat betreft|inzake|op het vlak van|qua|precies|juist|uit|is"
        rf"|altijd|duidelijk)\b)",
        rf"\b(?:differences?|distinctions?|similarit(?:y|ies)|comparison|relation(?:ship)?|contrast)(?: \w+)? between {_A} and {_B}(?:,|[?!.;:]|$"
        rf"| (?:in terms of|when it comes|regarding|according|as regards|with respect|always|is|are|clear)\b)",
        rf"\b(?:differences?|distinctions?|ressemblances?|comparaison|rapport|relation|lien)(?: \w+)?(?: y a-t-il"
        rf"| existe-t-il)? entre {_A} et {_B}(?:,|[?!.;:]|$| (?:selon|en matiere|quant|en termes|est|est-elle|sont|toujours)\b)",
        rf"\b(?:waarin|hoe|in welke mate|waar) (?:verschilt|onderscheidt) {_A} (?:zich )?(?:van|met|tegenover) {_B}{_END}",
        rf"\b(?:waarin|hoe|in welke mate|waar) verschillen {_A} (?:en|van) {_B}(?: van elkaar)?{_END}",
        rf"\bverschilt {_A} van {_B}{_END}",
        rf"\bhow (?:does|do|is|are) {_A} (?:differ|different) (?:from|to|than) {_B}{_END}",
        rf"\bhow do {_A} and {_B} differ\b",
        rf"\b(?:en quoi|comment) {_A} (?:se )?(?:differe|differente?|distingue)(?:-t-(?:il|elle))? (?:de |du |des |d'){_B}{_END}",
        rf"^\W*(?:vergelijk|compare[zr]?|comparer) {_A} (?:en|met|and|with|to|et|avec|a|au) {_B}{_END}",
        r"(?:^|[:,] ?|\b(?:verschil|difference) )(?P<a>[^?!;:,]+?)[, ]+(?:vs\.?|versus|tegenover|v\.) (?P<b>[^?!;:,]+?)(?:[:,?!;]|$)",
        rf"\b(?:is|zijn) {_A} (?:en (?P<c>[^?]+? )?)?(?:hetzelfde|gelijk|identiek) (?:als|aan) {_B}{_END}",
        rf"\b(?:is|are) {_A} (?:the same|identical)(?: thing)? (?:as|to) {_B}{_END}",
        rf"\b(?:is|zijn) {_A} en {_B} (?:hetzelfde|gelijk|identiek){_END}",
        rf"\bare {_A} and {_B} (?:the same|identical|different)\b",
        rf"\b(?:est-ce que )?{_A} et {_B} (?:sont-ils|sont-elles|sont|c'est) (?:la meme chose|identiques|pareils?|differents?)\b",
        r"^(?P<a>[^?!;:,]+?) (?:en|and|et|of|or|ou) (?P<b>[^?!;:,]+?)[,:?] ?(?:wat|welk|what|quel|waarin|hoe|which|wa)\b[^?]*\b(?:verschil\w*"
        r"|difference|onderscheid|differ|gelijkenis\w*)",
    )
)
_EITHER = {
    language: re.compile(rf"^(?:{opening} )?(?P<a>(?:[^\s?!;:,]+ ){{0,2}}[^\s?!;:,]+) {either} (?P<b>(?:[^\s?!;:,]+ ){{0,3}}[^\s?!;:,]+?)\s*\?")
    for language, opening, either in (("nl", "is (?:het|dit|dat)", "of"), ("en", "is (?:it|this)", "or"), ("fr", "(?:est-ce|c'est)", "ou"))
}
_BETTER = {
    language: re.compile(
        rf"\b(?:beter|best|better|mieux|preferable|verkiezen|kiezen|kies ik|choose|choisir|verkiesbaar|voorkeur|sneller|goedkoper|cheaper)"
        rf"\W+(?:voor |tussen |between |entre |of )?(?P<a>[^?!;:,]+?),? (?:{either}) (?P<b>[^?!;:,]+?){_END}"
    )
    for language, either in (("nl", "of|en"), ("en", "or|and"), ("fr", "ou|et"))
}
"""By language: "the best time of year" holds no Dutch "of"."""
_WITH = re.compile(
    rf"\b(?:verschil|onderscheid|difference|distinction)s?(?: is er| is there| y a-t-il)? (?:met|tegenover|with|from|to|avec|par rapport (?:a|au"
    rf"|aux)) {_B}{_END}"
)
_ARTICLES = re.compile(r"^\W*(?:(?:een|de|het|the|an?|une?|les?|la|du|des|nu|precies|enerzijds) |l'|d')*")
_AS_SEEN = re.compile(
    r"(?i)\s(?=(?:as|zoals|comme|volgens|selon|according to|in de praktijk|in practice|en pratique|dans la pratique|in de context|in the context"
    r"|dans le contexte)\b)"
)
"""Where what follows tells by whom, or where, the two are set against one another."""
_OF_TWO = re.compile(
    rf"^(?:{QUESTION_WORD}|{ASKS_YES_NO}|ja|nee|yes|no|oui|non|niet|not|pas|wel|elkaar|beide|both|die twee|deze twee|those two|these two|les deux"
    rf"|dat|that|it|het|ca)\b"
)


def asks_of_now(text: str) -> bool:
    """Whether `text` asks how things are now: "nog altijd", "currently", "cette année"; not "nu" and "still" in their other meanings.

    "Was she still its leader in 2019?" asks of then.
    """
    folded = flat(text)
    if re.search(r"\b(?:19|20)\d\d\b", folded) and re.search(r"\b(?:was|were|waren|werd|etait|etaient|had)\b", folded):
        return False
    return bool(
        _NOW.search(folded) or (_NU.search(folded) and not _DEFINES.search(folded)) or any(pattern.search(folded) for pattern in (_NOG, _STILL, _ENCORE))
    )


def without_now(text: str) -> str:
    """`text` without the words that only say that it asks of today: what is found is the same, and the answer says whether it still holds.

    "This year" and the like stay, for they name a time, and "still", which a yes or no may hang on.
    """
    left = text
    for found in reversed(list(_JUST_NOW.finditer(flat(text)))):
        left = left[: found.start()].rstrip(" ,") + left[found.end() :]
    return left.strip() if len(re.findall(r"\w+", left)) > 1 else text


def compared(text: str, language: Language) -> tuple[str, str] | None:
    """The two things that `text` sets against one another, as typed but without article; None if it does not."""
    text = text.strip()
    folded = flat(text)
    for pattern in (*_PAIRS, _BETTER[language], _EITHER[language]):
        if match := pattern.search(folded):
            one, other = (_thing(text[slice(*match.span(name))]) for name in "ab")
            if one and other and flat(one) != flat(other) and not (pattern is _EITHER[language] and VERB.search(flat(f"{one} {other}"))):
                return one, other
    if with_other := _WITH.search(folded):
        other = _thing(text[slice(*with_other.span("b"))])
        ones = [text[thing.start : thing.end] for thing in things(text[: with_other.start()])]
        if ones and other and flat(ones[0]) != flat(other):
            return ones[0], other
    return None


def _thing(typed: str) -> str:
    """What is compared, without article; empty for what is none: a pronoun, a whole clause."""
    thing = typed[_ARTICLES.match(flat(typed)).end() :]
    thing = _AS_SEEN.split(thing, maxsplit=1)[0].strip(" ?!.,;:\"'«»")
    return "" if len(thing.split()) > 8 or _OF_TWO.match(flat(thing)) else thing
