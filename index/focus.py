"""The word that names what a question asks for: the noun after "which" or "how many", the verb after "who".

A statement that does not have that word, nor a known question with it, is seldom the answer, however near it is: "which software does PIO use?"
is not answered by what PIO does. See Li and Roth (2002), "Learning Question Classifiers", on the focus of a question.
"""

import re

from corpus import Language
from index.lexicon import fold, words

_ADJECTIVE = {
    "nl": r"(?:(?:vlaamse|belgische|europese|nederlandse|brusselse|waalse|publieke|private|innovatieve|kleine|grote|grootste|andere|nieuwe|volgende"
    r"|eerste|tweede|derde|laatste|huidige|vroegere|exacte|precieze|gemiddelde|maximale|minimale|totale|jaarlijkse|soorten?|concrete|belangrijkste) )*",
    "en": r"(?:(?:flemish|belgian|european|dutch|brussels|walloon|public|private|innovative|small|large|largest|other|new|next|first|second|third|last|current"
    r"|former|exact|precise|average|maximum|minimum|total|annual|kinds? of|types? of|main) )*",
    "fr": r"(?:(?:grands?|grandes?|petite?s?|autres?|nouve\w+|prochaine?s?|premiere?s?|second\w*|dernier\w*|types? d[e'] ?|sortes? d[e'] ?) )*",
}
_UNITS = frozenset(
    "euro euros eur geld budget procent percent tijd jaar jaren maanden dagen weken keer uur money time years year months days weeks times hours argent temps"
    " fois ans jours mois semaines heures".split()
)
"""What a figure is in: the figure itself is asked for (see `assistant/demands.yaml`)."""
_PATTERNS: dict[Language, tuple[re.Pattern, ...]] = {
    "nl": (
        re.compile(rf"\b(?:welke?|hoeveel|wat voor) {_ADJECTIVE['nl']}([\w-]{{3,}})"),
        re.compile(rf"\bwat (?:is|was|zijn|waren) (?:de|het|een) {_ADJECTIVE['nl']}([\w-]{{3,}}) (?:van|voor|per|bij|in|op)\b"),
        re.compile(rf"\bwie (?:is|was|zijn|waren|zit in|zitten in|zetelt in) (?:de|het) {_ADJECTIVE['nl']}([\w-]{{3,}})"),
        re.compile(r"^\W*wie (\w{4,})"),
    ),
    "en": (
        re.compile(rf"\b(?:which|how many|what (?=\w+ (?:did|does|do|is|are|was|were|has|have|can|must))) ?{_ADJECTIVE['en']}([\w-]{{3,}})"),
        re.compile(rf"\bwhat (?:is|was|are|were) (?:the|a) {_ADJECTIVE['en']}([\w-]{{3,}}(?: [\w-]{{3,}})?) (?:of|for|per|in|on)\b"),
        re.compile(rf"\bwho (?:is|was|are|were|sits on) the {_ADJECTIVE['en']}([\w-]{{3,}})"),
        re.compile(r"^\W*who (\w{4,})"),
    ),
    "fr": (
        re.compile(rf"\b(?:quels?|quelles?) (?!est\b|sont\b|etait\b|etaient\b){_ADJECTIVE['fr']}(\w{{3,}})"),
        re.compile(rf"\bquel(?:le)?s? (?:est|sont|etait|etaient) (?:le |la |les |l'){_ADJECTIVE['fr']}(\w{{3,}}(?: d[eu] (?!la |l)\w{{3,}})?)"),
        re.compile(r"\bcombien d(?:e |')(\w{3,})"),
        re.compile(r"^\W*qui (?:a |est |ont |sont )?(\w{4,})"),
    ),
}


def focus_of(text: str, language: Language) -> tuple[str, ...]:
    """The words that name what `text`, a question in `language`, asks for; none where it asks for a figure, or in another way."""
    named = (word for pattern in _PATTERNS[language] for match in pattern.finditer(fold(text)) for word in match[1].split())
    last = (word.rpartition("-")[2] for word in named)  # a PIO-project is a project
    return tuple(dict.fromkeys(word for word in last if word not in _UNITS and words(word, language)))
