"""Makes a follow-up whole from the questions before it: what it leans on is put in, what it corrects is replaced."""

import re
from dataclasses import dataclass, replace
from functools import cache

from assistant.clause import ASKS_YES_NO, QUESTION_WORD, flat, is_open
from assistant.roles import Mention, mentions, of_whole, put_in_place, things
from corpus import LANGUAGES, Language
from index.lexicon import function_words

_CONTENT = 6
"""Content words of the longest question that still leans on an earlier one."""

_LANGUAGES: dict[str, Language] = {
    **dict.fromkeys(("nederlands", "dutch", "neerlandais", "vlaams", "flemish", "flamand"), "nl"),
    **dict.fromkeys(("engels", "english", "anglais"), "en"),
    **dict.fromkeys(("frans", "french", "francais"), "fr"),
}
_NAMED = "(" + "|".join(_LANGUAGES) + ")"
_OF_REQUEST = set(
    "en and et maar but mais ok oke nu now maintenant liever rather plutot graag please aub alstublieft alsjeblieft svp stp s il vous te plait ook also aussi"
    " hetzelfde dezelfde zelfde vraag same question meme chose la le idem sorry nee no non in het t kan kun kunt mag zou zeg antwoord antwoorden herhaal"
    " herhalen geef geven vertaal vertalen schrijf zeggen uitleggen graag je u jij dat dit even eens me mij mijn uw jouw naar opnieuw can could i have say"
    " answer reply repeat translate respond write give you that this it the please again your to into peux tu pouvez pourriez pourrais dis dites repondre"
    " reponds repondez repete repetez repeter traduis traduisez traduire ecris ca cela reponse moi dire redire instead dan then alors thanks bedankt merci".split()
)
_REQUEST = re.compile(
    rf"^\W*(?:(?:antwoord|answer|reply|respond|reponds|repondez)(?: please| aub| graag| svp| me| mij)* (?:in(?: het)?|en) {_NAMED}\b[\s,:;.–-]+"
    rf"|(?:in(?: het)?|en) {_NAMED}(?: please| aub| graag| svp)?\s*[:–-]\s*)(?=\w)"
    rf"|[\s,;.?!(–-]+(?:(?:graag|please|antwoord|answer|reponse|reponds|repondez|and answer|en antwoord)\s+)?(?:in(?: het)?|en) {_NAMED}[\s,]*"
    rf"(?:graag|aub|alstublieft|alsjeblieft|please|pls|svp|s'il (?:vous|te) plait)[\s.!?)]*$"
    rf"|[\s,;.?!(–-]+(?:antwoord|answer|reply|reponds|repondez)(?: graag| please)? (?:in(?: het)?|en) {_NAMED}[\s.!?)]*$"
)
_SWITCH = re.compile(
    r"^\W*(?:(?:nu|dan|ok|oke|en|and|et|now|maar|but|mais|even|nog|heel|een|une?|a|an)\s+)*"
    r"(?:(?:andere|nieuwe|volgende) vraag|(?:over )?iets (?:helemaal |heel )?anders|ander onderwerp|los daarvan|another question|(?:different|new|next|other|separate) question"
    r"|something (?:completely )?(?:else|different)|(?:on )?(?:a )?(?:different|another) (?:topic|subject|note|matter)|changing (?:the )?(?:topic|subject)|unrelated(?: question)?"
    r"|autre question|nouvelle question|question suivante|autre chose|(?:pour )?chang(?:er|eons) de sujet|rien a voir|sans rapport|autre sujet)\b"
    rf"(?: (?:dan|nu|then|now|though|alors|maintenant))?(?:\s*[,:;.!?–-]+\s*|\s+(?={QUESTION_WORD}|{ASKS_YES_NO}))"
)
_NO = r"(?:(?:nee|neen|no|non|nope|sorry|oeps|oops|euh|ah|ach|och|pardon|wacht|wait|attendez|excuseer|excuse me|my mistake|mijn fout)\b(?!-)[\s,.!;:–-]*)"
_MEANT = (
    r"(?:(?:ik|we) (?:bedoel(?:de|en|den)?|had het over|heb het over|vroeg naar|dacht aan)|bedoel(?:de)? ik|ik wou zeggen|ik wilde zeggen|of beter(?: gezegd)?|beter gezegd|correctie|verbetering"
    r"|(?:i|we) (?:mean|meant|was talking about|'m talking about|am talking about|was thinking of|was asking about|wanted to say)|i'm talking about|make that|or rather|correction"
    r"|je (?:voulais dire|veux dire|voudrais dire|parlais (?:de|du|des)|parle (?:de|du|des)|pensais (?:a|au|aux))|ou plutot|plutot)"
)
_ART = r"(?:(?:de|het|een|voor|over|the|an?|for|about|le|la|les|un|une|pour|du|des) |l'|d')?"
_CORRECTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\W*{_NO}?(?:en )?{_MEANT}(?!\w)[\s,:;–-]*(?P<right>.+?)(?:,? (?:en |and |et |and )?(?:niet|not|pas|non pas|in plaats van|instead of|rather than|plutot que)(?: over| voor| about| for)? (?P<wrong>[^,?]+?))?\W*$",
        rf"^\W*{_NO}?(?:niet|not|pas)(?: over| voor| about| for| pour)? (?P<wrong>[^,;]+?)(?:[,;]| maar| but| mais)+(?: wel| rather| plutot| over| voor| about| for| pour)* (?P<right>[^,?]+?)\W*$",
        rf"^\W*{_NO}?(?P<right>[^,?]+?),? (?:bedoel(?:de)? ik|i mean(?:t)?|je veux dire|je voulais dire)(?:,? (?:dus|eigenlijk|niet|not|pas)(?: (?P<wrong>[^,?]+?))?)?\W*$",
        rf"^\W*{_NO}?(?P<right>[^,?]+?)(?:, (?:en |and |et )?(?:niet|not|pas|non)| in plaats van| instead of| plutot que) (?P<wrong>[^,?]+?)\W*$",
        rf"^\W*{_NO}(?P<right>{_ART}[^,?]+?)\W*$",
    )
)
_UNMARKED = (_CORRECTIONS[1], _CORRECTIONS[3])
"""Corrections without "I mean": taken only for something that is known by name."""
_LEAD = re.compile(r"^\W*(?:(?:en(?! (?:quel|quoi|cas|pratique|matiere|tant|belgique|flandre|france|europe|wallonie|vertu|dessous|dessus|dehors|plus|droit|principe|moyenne))|and|et|maar|but(?! (?:du|de|note|d'))|mais|of|or|ou|dus|so(?! far)|donc|ook|also|aussi|enkel|only|seulement|alleen|oke?|dan|then|alors)\b[\s,]*(?!-))+")
_ABOUT = re.compile(
    r"^\W*(?:wat (?:dan )?(?:met|over|van|bij|voor|als het)|wat als (?:ik|we|wij) (?:een )?(?:ben|zijn)?|hoe (?:zit|is|staat|gaat|werkt|loopt) (?:het|dat|'t)(?: dan| nu| er)* (?:met|bij|voor|in|rond)"
    r"|(?:geldt|is|telt|werkt|gaat|mag|kan|klopt) (?:dat|dit)(?: dan)?(?: ook| evenzeer| hetzelfde| evengoed| zo| waar| anders)* (?:voor|bij|met|in|door)"
    r"|what about|how about|what of|same (?:question )?(?:for|with)|and if (?:it is|it's|i am|i'm|we are|we're)"
    r"|(?:does|do|is|would|did) (?:that|this|it|the same)(?: also| still)?(?: apply| go| hold| the same| true| count| work| different| possible)*(?: also| too| as well)? (?:to|for|with|in|of)"
    r"|qu'en est-il|quid|(?:est-ce|c'est|cela vaut|ca vaut|ca marche|est-ce que (?:c'est|ca vaut|cela vaut))(?: aussi| egalement| encore)?(?: valable| pareil| le cas| la meme chose| vrai| possible| different)*(?: aussi)? (?:pour|avec|dans)"
    r"|comment (?:ca|cela) (?:se passe|marche) (?:pour|avec))\b\s*"
)
_PREPOSITION = re.compile(
    r"^\W*(?:voor|met|bij|aan|van|in|op|door|over|uit|naar|tot|rond|binnen|als|for|with|by|to|of|on|at|from|about|within|as|under|onder|pour|avec|par|chez|dans|de|du|des|d'|a|au|aux|en|comme|si c'est|sous)(?:\s+|(?<='))"
)
_INSIDE = re.compile(r"\w (?:van|met|tussen|voor|bij|in|of|with|between|for|to|de|du|des|avec|entre|pour|d')\W*$|\w (?:van|met|tussen|voor|of|with|between|for|from|du|avec|entre|pour) ")
_TAIL = re.compile(r"\s*,?\s*\b(?:dan|then|alors|ook|too|as well|aussi|eigenlijk|nu|precies|soms|misschien|zelf|instead|also|zo|mee)?\W*$")
_LEXICAL = (
    "kost|kosten|duurt|duren|beslist|beslissen|beoordeelt|verschilt|verschillen|bedraagt|wint|won|wonnen|begon|start|startte|verloopt|eindigt|heet|betekent|houdt|koopt|kopen"
    "|costs?|pays?|paid|decides?|takes?|took|gets?|works?|means?|runs?|ran|starts?|started|began|ends?|won|wins?|happens?|happened|changed|changes|applies|apply|differs?|owns?|keeps?"
    "|coute|coutent|paie|paient|dure|durent|decide|signifie|veut|commence|gagne|marche|fonctionne|s'applique|beneficie|finance|prend|existe"
)
VERB = re.compile(
    r"(?<![\w-])(?:mag|mogen|kan|kun|kunt|kunnen|is|zijn|ben|bent|heeft|hebben|heb|moet|moeten|wordt|worden|valt|vallen|bestaat|bestaan|geldt|gelden|doet|doen|komt|komen|krijgt|krijgen"
    r"|betaalt|betalen|past|zit|zitten|staat|staan|gaat|gaan|hoort|was|waren|werd|werden|klopt|wil|willen|zal|zou|loopt|liep|neemt|gebeurt|zeggen|zegt"
    r"|can|may|must|are|were|do|does|did|has|have|had|should|will|would|could|am|"
    r"peut|peuvent|doit|doivent|est|sont|ont|faut|avait|etait|sera|fait|font|va|vont|c'est|"
    rf"{_LEXICAL})(?!\w)"
)
_BEFORE_PRONOUN = (
    r"(?:mag|mogen|kan|kun|kunnen|is|zijn|heeft|hebben|moet|moeten|wordt|worden|valt|geldt|doet|doen|komt|krijgt|krijgen|betaalt|betalen|past|zit|gaat|werkt|kost|duurt|loopt|was|werd|klopt|betekent|houdt"
    r"|beslist|regelt|bepaalt|verschilt|verschillen|betekent|hoort|horen|staat|lijkt|levert|financiert|vraag|vind|koopt|van|voor|met|over|bij|aan|in|op|of|for|with|about|to|by|on|from|in|does|do|did|are|were|can|may|must|will|would|should|could|has|have|pays|decides|means)"
)
_STRONG = re.compile(
    r"\b(?:(?:er|daar|hier)(?:van|mee|voor|over|in|bij|aan|uit|toe|op|door|onder|na|tegen|tussen|rond)|hem|hen|them|they|him|he|she|thereof"
    r"|cela|ceci|eux|(?:celui|celle|ceux|celles)(?! (?:de|du|des|qui|que|dont)\b)|chacune?|lequel|laquelle|lesquels|dit laatste|dat laatste|die laatste"
    r"|(?:the|de|het|die|that|le|la|les) (?:next|previous|other|others|former|latter|volgende|vorige|andere|precedente?|suivante?|autres?)(?= \w+\W*$|\W*$)|(?:the )?(?:first|second|third|last) one"
    r"|(?:hetzelfde|the same|la meme chose|pareil|idem)(?=\W*$)|tous les deux)\b|(?<![-\w])(?:ils|elles)\b|\bca\b|(?<=[jnst]')y\b|\b(?:peut-on|on|faut-il) y\b"
)
"""Pronouns that stand for something in an earlier clause."""
_OF_SOMEBODY = re.compile(r"\b(?:its|their|haar|hun|her|leurs?|his)\b(?! (?:own|eigen|propres?|there|er|en|de|het|een)\b)(?= [^\W_]+)")
_WEAK = re.compile(
    rf"(?:^\W*|(?<!hoe zit )\b{_BEFORE_PRONOUN} )(?:dat|die|dit|deze|ze|zij|hij|that|this|those|these)\b(?! of\b)|\b(?:die|dat|dit|deze|this|these|those|ces|cette|cet) (?!jaar|year|annee)\w+\W*$|\bit\b(?! (?:true|possible|allowed|correct|mandatory|necessary|compulsory|right)| \w+ (?:that|to|if|who|how|which|whether)\b)"
    r"|\bhet\b(?=\W*$| (?:ook|dan|nu|al|nog|niet|eigenlijk|gratis|verplicht|mogelijk|aan|mee|in|op|af|om|precies|zo|daar|duur|juist|allemaal)\b)"
    rf"|^\W*(?:{QUESTION_WORD} )?(?:[nst]'|ne |se )?(?!faut-|existe-|suffit-|s'agit-|y a-|se passe-|passe-)\w+-(?:t-)?(?:il|ils|elle|elles)\b|^\W*(?:et )?(?:il|elle)\b|\bdan\W*$|\bthen\W*$|\balors\W*$"
)
"""Words that may stand for something in an earlier question."""
_NO_NOUN = re.compile(
    r"\W*(?:$|(?:van|bij|in|voor|met|ook|nog|dan|nu|niet|al|eigenlijk|precies|te|om|aan|op|mogelijk|geregeld|hetzelfde|verplicht|from|with|for|also|still|not|to|have|differ|mean|apply|work|part|possible|dans|pour|avec|aussi|du|de)\b)"
)
"""What follows a pronoun; before a noun "that" points at the noun."""
_CLAUSE_END = re.compile(r"[,;:.?!]|\b(?:en|and|et|als|if|si|wanneer|when|quand|omdat|because|parce|terwijl|while|zodat|dat|that|qui|which|who|die|na|after|apres|voordat|before)\b")
_PRONOUN = re.compile(
    r"\b(?:(?:er|daar|hier)(?P<with>van|mee|voor|over|in|bij|aan|uit|toe|op|door)|(?:dat|dit|die|deze|ze|hij)(?!\s+(?:is|zijn)?\s*\w*en\b)|het(?=\W*$| (?:ook|dan|nu|al|nog|niet|eigenlijk|gratis|verplicht|mogelijk|aan|mee|in|op|af|om|precies|zo|van)\b)"
    r"|it|that|this|they|them|those|these|ca|cela|ceci)\b"
)
_RELATIONAL = frozenset(
    "meedoen deelnemen meedoet deelneemt meewerken indienen indient aanvragen aanvraagt aanvraag inschrijven intekenen betaalt betalen beslist beslissen kost kosten duurt duren"
    " start begint begon eindigt loopt werkt werken verloopt gebeurt beoordeelt beoordelen financiert financieren terecht participate participates apply applies applying join"
    " take part pay pays paid decide decides cost costs last long start starts begin end happen happens submit bid work works participer participe introduire candidater paie payer"
    " decide decider coute couter dure durer commence commencer finit finance financer marche fonctionne postuler".split()
)
_FILLERS = frozenset(
    "hoeveel hoelang waarom wanneer waar welk welke mag mogen kunnen kun kunt moeten moet hebben bestaat bestaan geldt gelden zit zitten precies juist eigenlijk soms misschien zoiets"
    " dan nu alleen enkel zelf zeker graag even eens ja nee neen ok oke vandaag sinds tot zo daarvan ervan ervoor daarvoor erover daarover mee allemaal"
    " what when where which who whom whose why how much many may must might shall would could since please exactly really actually today yes ok"
    " quand comment combien pourquoi quoi quel quelle quels quelles peut peuvent doit doivent faut alors aussi donc depuis exactement aujourd hui oui non est-ce ca cela y".split()
)
_OF_DEFINITION = frozenset(
    "betekent betekenis definitie houdt precies doet werkt uitleg bestaat mean means meaning definition work exactly explain signifie definition sert veut dire consiste".split()
)
_OF_WHICH = re.compile(r"^\W*(?:\w+ )?(?:welke?|which|what|quel(?:le)?s?|hoeveel|how (?:many|much)|combien d)\b")
_STRIP = re.compile(
    rf"^\W*(?:{QUESTION_WORD}|ou(?= est| sont| se)|qu'est-ce qu(?:e |'|i )|quoi |est-ce que )"
    r"(?: (?:far|long|many|much|often|big|high|large|old|lang|hoog|groot|vaak|ver))?(?:\s*(?:is|zijn|was|waren|wordt|worden|are|were|est|sont|etait|est-ce qu(?:e |')|qu(?:e|')(?: c'est)?)\b)?\s*"
)


@dataclass(frozen=True)
class Asked:
    """A turn as it stands by itself."""

    text: str
    """Without greeting and courtesies, in standard words; empty if the turn only asks for another language."""
    spoken: Language | None
    """None if it cannot be told."""
    wanted: Language | None = None
    """The language that it asks to be answered in."""


@dataclass(frozen=True)
class Whole:
    """A turn made whole."""

    text: str
    """Understandable alone; what weighs more stands there twice."""
    base: str
    """What a further follow-up leans on: each thing once."""
    spoken: Language
    """The language `text` is in, for the larger part."""
    lang: Language
    """The language to answer in."""


def wanted_language(text: str) -> tuple[str, Language | None]:
    """`text` without a request to answer in a language, and that language. The text is empty if it asks for nothing else."""
    folded = flat(text)
    if not re.search(rf"\b{_NAMED}\b", folded):
        return text, None
    spoken = re.findall(r"[^\W_]+", folded)
    named = [word for word in spoken if word in _LANGUAGES]
    if len(named) == 1 and set(spoken) - {named[0]} <= _OF_REQUEST:
        return "", _LANGUAGES[named[0]]
    if request := _REQUEST.search(folded):
        language = _LANGUAGES[next(filter(None, request.groups()))]
        before, after = text[: request.start()], text[request.end() :]
        return before + ("?" if before and "?" in request[0] else "") + after, language
    return text, None


def without_switch(text: str) -> str | None:
    """What follows "another question:", None if the text does not begin so."""
    switch = _SWITCH.match(flat(text))
    return text[switch.end() :] if switch and text[switch.end() :].strip() else None


def alone(asked: Asked, default: Language) -> Whole:
    """A turn that leans on nothing; "another question:" is cut off."""
    text = without_switch(asked.text) or asked.text
    spoken = asked.spoken or default
    return Whole(text, text, spoken, asked.wanted or spoken)


def follow(earlier: Whole, asked: Asked) -> Whole | None:
    """`asked` made whole from the question before it; None if it stands alone."""
    lang = asked.wanted or asked.spoken or earlier.lang
    if not asked.text:
        return replace(earlier, lang=lang)
    if without_switch(asked.text):
        return None
    made = _corrected(earlier, asked) or _moved(earlier, asked)
    if made is None and leans(asked.text):
        made = _joined(earlier, asked)
    if made is None:
        made = _carried(earlier, asked)
    return made and replace(made, lang=lang)


def leans(text: str) -> bool:
    """Whether a question says too little by itself: it goes on from another, or has a pronoun and little else."""
    folded = flat(re.sub(r"\bIT\b", "ICT", text))
    content = content_words(folded)
    if not content:
        return True
    if len(content) > _CONTENT:
        return False
    named = things(text)
    pronoun = _STRONG.search(folded) or _of_somebody(folded)
    strong = pronoun is not None and not _found_before(folded, pronoun)
    weak = (pronoun := _WEAK.search(folded)) is not None and not _found_before(folded, pronoun)
    if named and asks(text):
        return len(content) <= 4 and (strong or (weak and bool(_NO_NOUN.match(folded[pronoun.end() :]))))
    if strong or (_LEAD.match(folded) and not (asks(text) and named)):
        return True
    if len(folded.split()) <= 2:  # "Waarom?", but not "budget PIO?"
        return len(content) <= 1 and not named and not re.search(r"[A-Z]{2}", text)
    if weak:
        return len(content) <= 4
    return bool(_OF_WHICH.match(folded)) and not VERB.search(folded) and len(content) <= 2 and not re.search(r"[A-Z]{2}", text)


def _found_before(folded: str, pronoun: re.Match) -> bool:
    """Whether the question itself names, in a clause before it, what a pronoun stands for."""
    ends = [end.start() for end in _CLAUSE_END.finditer(folded[: pronoun.start()])]
    return bool(ends) and len(content_words(folded[: ends[-1]])) >= 2


def _of_somebody(folded: str) -> re.Match | None:
    """A possessive whose owner the question does not name before it."""
    found = _OF_SOMEBODY.search(folded)
    return found if found and len(content_words(folded[: found.start()])) <= 1 else None


def lean(earlier: str, asked: str) -> str:
    """`asked` understandable alone: its pronoun replaced by what `earlier` is about, if that is one thing only, else both."""
    about = things(earlier)
    named = {mention.names["nl"] for mention in about}
    if is_open(earlier) and len(named) == 1 and set(content_words(flat(earlier[: about[0].start] + " " + earlier[about[0].end :]))) <= _OF_DEFINITION:
        thing = earlier[about[0].start : about[0].end]
        if pronoun := _PRONOUN.search(flat(asked)):
            preposition = pronoun["with"] and {"mee": "met", "toe": "tot"}.get(pronoun["with"], pronoun["with"])
            return asked[: pronoun.start()] + (f"{preposition} {thing}" if preposition else thing) + asked[pronoun.end() :]
        return f"{asked.rstrip(' ?!.')} ({thing})?"
    return f"{_stripped(earlier) if asks(asked) else _ended(earlier)} {asked}"


def carry(earlier: str, asked: str) -> str | None:
    """A question that does not say at what ("May an SME take part?") asked of the one thing that `earlier` is about; None for another."""
    about = {mention.names["nl"]: mention for mention in things(earlier)}
    actors = mentions(asked)
    if len(about) != 1 or any(mention.role != "actor" for mention in actors) or not asks(asked):
        return None
    left = flat(asked)
    for mention in actors:
        left = left[: mention.start] + " " * (mention.end - mention.start) + left[mention.end :]
    content = content_words(left)
    if not content or not set(content) <= _RELATIONAL:
        return None
    mention = next(iter(about.values()))
    return f"{asked.rstrip(' ?!.')} ({earlier[mention.start : mention.end]})?"


def without_lead(text: str) -> str:
    """`text` without the "and" or "but" that it begins with."""
    return _after(_LEAD, text) or text


def _corrected(earlier: Whole, asked: Asked) -> Whole | None:
    """The earlier question with the right term in the place of the wrong one; "no, I mean: who pays?" is that question."""
    folded = flat(asked.text)
    for pattern in _CORRECTIONS:
        match = pattern.match(folded)
        if match is None or (pattern is _CORRECTIONS[-1] and asks(asked.text)):
            continue
        right = asked.text[slice(*match.span("right"))]
        if pattern in _UNMARKED and of_whole(right) is None:
            continue
        if asks(right) or len(right.split()) > 6:
            said = replace(asked, text=right)
            return follow(earlier, said) or alone(said, earlier.spoken)
        wrong = match.groupdict().get("wrong")
        wrong_at = re.search(rf"(?<!\w){re.escape(_bare(wrong))}(?!\w)", flat(earlier.base)) if wrong and _bare(wrong) else None
        if wrong_at:
            text = earlier.base[: wrong_at.start()] + _without_article(right) + earlier.base[wrong_at.end() :]
            return Whole(text, text, earlier.spoken, earlier.lang)
        return _in_place(earlier, right, asked.spoken) or _beside(earlier, right, asked)
    return None


def _moved(earlier: Whole, asked: Asked) -> Whole | None:
    """The earlier question asked of something else: "and for universities?"."""
    text = asked.text
    rest = _after(_LEAD, text)
    about = _after(_ABOUT, rest)
    led = rest != text or about != rest
    phrase = about if re.match(r"\W*a ", about) else _after(_PREPOSITION, about)  # an English "a" is no French "à"
    preposition = about[: len(about) - len(phrase)].strip()
    phrase = phrase[: _TAIL.search(flat(phrase)).start()].strip(" ?!.,")
    if not phrase or len(phrase.split()) > 6:
        return None
    whole = of_whole(phrase)
    if whole is None and (asks(phrase) or VERB.search(flat(phrase)) or _STRONG.search(flat(phrase)) or not content_words(flat(phrase))):
        return None
    if not led and not preposition and (whole is None or whole.role == "thing"):
        return None
    if not led and preposition and whole is None:
        return None
    made = _in_place(earlier, phrase, asked.spoken)
    if made is None and things(phrase) and len(content_words(flat(phrase))) > 2:
        return None
    return made or _beside(earlier, f"{preposition} {phrase}".strip(), asked)


def _in_place(earlier: Whole, phrase: str, spoken: Language | None) -> Whole | None:
    """The earlier question with `phrase` in the place of what has the same role, None where that is not clear."""
    named = mentions(phrase)
    if len(named) != 1:
        return None
    mention = named[0]
    others = set(re.findall(r"\w+", flat(phrase[: mention.start] + " " + phrase[mention.end :])))
    if _INSIDE.search(flat(phrase[: mention.start])):  # "the difference with PPI" does not take the place of PCP
        return None
    if not others <= set(re.findall(r"\w+", flat(earlier.base))):
        mention = _widened(mention, phrase)
    text = put_in_place(earlier.base, phrase, mention, earlier.spoken, spoken)
    return text and Whole(text, text, earlier.spoken, earlier.lang)


def _widened(mention: Mention, phrase: str) -> Mention:
    """The mention with the words round it: "een klein ziekenhuis" without its article."""
    start = len(phrase) - len(_without_article(phrase))
    return replace(mention, start=min(start, mention.start), end=len(phrase))


def _beside(earlier: Whole, phrase: str, asked: Asked) -> Whole:
    """The earlier question with `phrase` behind it, twice so that it weighs more; a year once."""
    base = f"{earlier.base.rstrip(' ?!.')} {phrase}?"
    whole = of_whole(_after(_PREPOSITION, phrase))
    text = base if whole and whole.role == "time" else f"{base} {phrase}?"
    return Whole(text, base, earlier.spoken, earlier.lang)


def _joined(earlier: Whole, asked: Asked) -> Whole:
    """The follow-up with what it leans on; twice so that it weighs more, unless it is but a word ("Waarom?")."""
    text = without_lead(asked.text)
    base = lean(earlier.base, text)
    content = content_words(flat(text))
    behind = base.endswith(text) and len(text.split()) > 2
    spoken = earlier.spoken if len(content_words(flat(earlier.base))) >= len(content) else asked.spoken or earlier.spoken
    return Whole(f"{base} {text}" if behind else base, base if content else earlier.base, spoken, earlier.lang)


def _carried(earlier: Whole, asked: Asked) -> Whole | None:
    text = carry(earlier.base, asked.text)
    return text and Whole(text, text, asked.spoken or earlier.spoken, earlier.lang)


def asks(text: str) -> bool:
    """Whether `text` is a question of its own, with a question word or a verb before its subject."""
    rest = _after(_LEAD, text)
    return is_open(rest) or bool(re.match(rf"\W*{ASKS_YES_NO}|\W*(?:is|zijn|are|est|sont|kan|mag|can|may|does|do|peut) \w", flat(rest)))


def content_words(folded: str) -> list[str]:
    """The words that carry meaning in any of the three languages."""
    return [word for word in re.findall(r"[^\W_]+(?:&[^\W_]+)*", folded) if word not in _function_words() and (len(word) > 1 or word.isdigit())]


@cache
def _function_words() -> frozenset[str]:
    return _FILLERS.union(*map(function_words, LANGUAGES))


def _after(pattern: re.Pattern, text: str) -> str:
    match = pattern.match(flat(text))
    return text[match.end() :] if match else text


def _bare(folded: str) -> str:
    return _without_article(folded).strip(" ?!.,")


def _without_article(text: str) -> str:
    return text[re.match(_ART, flat(text)).end() :]


def _stripped(earlier: str) -> str:
    """`earlier` without its question word, which would ask for another kind of thing than the follow-up does."""
    return _after(_STRIP, _after(_LEAD, earlier)).rstrip(" ?!.") + "."


def _ended(earlier: str) -> str:
    return earlier if earlier.rstrip().endswith(("?", ".", "!")) else f"{earlier}?"
