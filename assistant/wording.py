"""How people phrase follow-ups: corrections, pronouns, "what about", another language. Matched without case and accents."""

import re

from assistant.clause import ASKS_YES_NO, QUESTION_WORD
from corpus import Language

LANGUAGE_NAMES: dict[str, Language] = {
    **dict.fromkeys(("nederlands", "dutch", "neerlandais", "vlaams", "flemish", "flamand"), "nl"),
    **dict.fromkeys(("engels", "english", "anglais"), "en"),
    **dict.fromkeys(("frans", "french", "francais"), "fr"),
}
NAMED = "(" + "|".join(LANGUAGE_NAMES) + ")"
OF_REQUEST = set(
    "en and et maar but mais ok oke nu now maintenant liever rather plutot graag please aub alstublieft alsjeblieft svp stp s il vous te plait ook"
    " also aussi"
    " hetzelfde dezelfde zelfde vraag same question meme chose la le idem sorry nee no non in het t kan kun kunt mag zou zeg antwoord antwoorden"
    " herhaal"
    " herhalen geef geven vertaal vertalen schrijf zeggen uitleggen graag je u jij dat dit even eens me mij mijn uw jouw naar opnieuw can could i"
    " have say"
    " answer reply repeat translate respond write give you that this it the please again your to into peux tu pouvez pourriez pourrais dis dites"
    " repondre"
    " reponds repondez repete repetez repeter traduis traduisez traduire ecris ca cela reponse moi dire redire instead dan then alors thanks"
    " bedankt merci".split()
)
REQUEST = re.compile(
    rf"^\W*(?:(?:sorry|pardon|excuseer|excusez-moi)\W+)?(?:ik spreek|i speak|je parle)(?: alleen| enkel| only| seulement| liever)? {NAMED}\b[\s,:;.–-]+(?=\w)"
    rf"|^\W*(?:(?:antwoord|answer|reply|respond|reponds|repondez)(?: please| aub| graag| svp| me| mij)* (?:in(?: het)?|en) {NAMED}\b[\s,:;.–-]+"
    rf"|(?:in(?: het)?|en) {NAMED}(?: please| aub| graag| svp)?\s*[:–-]\s*)(?=\w)"
    rf"|^\W*(?:(?:sorry|pardon|excuseer|excusez-moi)\W+)?(?:in(?: het)?|en) {NAMED} (?:graag|aub|alstublieft|alsjeblieft|please|pls|svp|s'il (?:vous|te) plait)"
    r"\s*[,;.]\s*(?=\w)"
    rf"|(?<![\s,;.?!(–-])[\s,;.?!(–-]++(?:(?:graag|please|antwoord|answer|reponse|reponds|repondez|and answer|en antwoord)\s+)?(?:in(?: het)?|en) {NAMED}[\s,]*"
    rf"(?:graag|aub|alstublieft|alsjeblieft|please|pls|svp|s'il (?:vous|te) plait)[\s.!?)]*$"
    rf"|(?<![\s,;.?!(–-])[\s,;.?!(–-]++(?:antwoord|answer|reply|reponds|repondez)(?: graag| please)? (?:in(?: het)?|en) {NAMED}[\s.!?)]*$"
)
SWITCH = re.compile(
    r"^\W*(?:(?:nu|dan|ok|oke|en|and|et|now|maar|but|mais|even|nog|heel|een|une?|a|an)\s+)*"
    r"(?:(?:andere|nieuwe|volgende) vraag|(?:over )?iets (?:helemaal |heel )?anders|ander onderwerp|los daarvan|another question"
    r"|(?:different|new|next|other|separate) question"
    r"|something (?:completely )?(?:else|different)"
    r"|(?:on )?(?:a )?(?:different|another) (?:topic|subject|note|matter)|changing (?:the )?(?:topic|subject)|unrelated(?: question)?"
    r"|autre question|nouvelle question|question suivante|autre chose|(?:pour )?chang(?:er|eons) de sujet|rien a voir|sans rapport|autre sujet)\b"
    rf"(?: (?:dan|nu|then|now|though|alors|maintenant))?(?:\s*[,:;.!?–-]+\s*|\s+(?={QUESTION_WORD}|{ASKS_YES_NO}))"
)
NO = (
    r"(?:(?:nee|neen|no|non|nope|sorry|oeps|oops|euh|ah|ach|och|pardon|wacht|wait|attendez|excuseer|excuse me|my mistake"
    r"|mijn fout)\b(?!-)[\s,.!;:–-]*)"
)
MEANT = (
    r"(?:(?:ik|we) (?:bedoel(?:de|en|den)?|had het over|heb het over|vroeg naar|dacht aan)|bedoel(?:de)? ik|ik wou zeggen|ik wilde zeggen"
    r"|of beter(?: gezegd)?|beter gezegd|correctie|verbetering"
    r"|(?:i|we) (?:mean|meant|was talking about|'m talking about|am talking about|was thinking of|was asking about|wanted to say)"
    r"|i'm talking about|make that|or rather|correction"
    r"|je (?:voulais dire|veux dire|voudrais dire|parlais (?:de|du|des)|parle (?:de|du|des)|pensais (?:a|au|aux))|ou plutot|plutot)"
)
ART = r"(?:(?:de|het|een|voor|over|the|an?|for|about|le|la|les|un|une|pour|du|des) |l'|d')?"
CORRECTIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^\W*{NO}*(?:en )?{MEANT}(?!\w)[\s,:;–-]*(?P<right>.+?)(?:,? (?:en |and |et |and )?(?:niet|not|pas|non pas|in plaats van|instead of"
        rf"|rather than|plutot que)(?: over| voor| about| for)? (?P<wrong>[^,?]+?))?\W*$",
        rf"^\W*{NO}?(?:niet|not|pas)(?: over| voor| about| for| pour)? (?P<wrong>[^,;]+?)(?:[,;]| maar| but| mais)+(?: wel| rather| plutot| over"
        rf"| voor| about| for| pour)* (?P<right>[^,?]+?)\W*$",
        rf"^\W*+{NO}?(?P<right>[^,?]+?),? (?:bedoel(?:de)? ik|i mean(?:t)?|je veux dire|je voulais dire)(?:,? (?:dus|eigenlijk|niet|not"
        rf"|pas)(?: (?P<wrong>[^,?]+?))?)?\W*$",
        rf"^\W*+{NO}?(?P<right>[^,?]+?)(?:, (?:en |and |et )?(?:niet|not|pas|non)| in plaats van| instead of| plutot que) (?P<wrong>[^,?]+?)\W*$",
        rf"^\W*{NO}(?P<right>{ART}[^,?]+?)\W*$",
    )
)
UNMARKED = (CORRECTIONS[1], CORRECTIONS[3])
"""Corrections without "I mean": taken only for something that is known by name."""
LEAD = re.compile(
    r"^\W*(?:(?:en(?! (?:quel|quoi|cas|pratique|matiere|tant|belgique|flandre|france|europe|wallonie|vertu|dessous|dessus|dehors|plus|droit"
    r"|principe|moyenne))|and|et|maar|but(?! (?:du|de|note|d'))|mais|of|or|ou|dus|so(?! far)|donc|ook|also|aussi|enkel|only|seulement|alleen|oke?"
    r"|dan|then|alors)\b[\s,]*(?!-))+"
)
ABOUT = re.compile(
    r"^\W*(?:wat (?:dan )?(?:met|over|van|bij|voor|als het)|wat als (?:ik|we|wij) (?:een )?(?:ben|zijn)?|hoe (?:zit|is|staat|gaat|werkt"
    r"|loopt) (?:het|dat|'t)(?: dan| nu| er)* (?:met|bij|voor|in|rond)"
    r"|(?:geldt|is|telt|werkt|gaat|mag|kan|klopt) (?:dat|dit)(?: dan)?(?: ook| evenzeer| hetzelfde| evengoed| zo| waar| anders)* (?:voor|bij|met"
    r"|in|door)"
    r"|what about|how about|what of|same (?:question )?(?:for|with)|and if (?:it is|it's|i am|i'm|we are|we're)"
    r"|(?:does|do|is|would|did) (?:that|this|it|the same)(?: also| still)?(?: apply| go| hold| the same| true| count| work| different"
    r"| possible)*(?: also| too| as well)? (?:to|for|with|in|of)"
    r"|qu'en est-il|quid|(?:est-ce|c'est|cela vaut|ca vaut|ca marche|est-ce que (?:c'est|ca vaut|cela vaut))(?: aussi| egalement"
    r"| encore)?(?: valable| pareil| le cas| la meme chose| vrai| possible| different)*(?: aussi)? (?:pour|avec|dans)"
    r"|comment (?:ca|cela) (?:se passe|marche) (?:pour|avec))\b\s*"
)
PREPOSITION = re.compile(
    r"^\W*(?:voor|met|bij|aan|van|in|op|door|over|uit|naar|tot|rond|binnen|als|for|with|by|to|of|on|at|from|about|within|as|under|onder|pour|avec"
    r"|par|chez|dans|de|du|des|d'|a|au|aux|en|comme|si c'est|sous)(?:\s+|(?<='))"
)
INSIDE = re.compile(
    r"\w (?:van|met|tussen|voor|bij|in|of|with|between|for|to|de|du|des|avec|entre|pour|d')\W*$|\w (?:van|met|tussen|voor|of|with|between|for|from"
    r"|du|avec|entre|pour) "
)
TAIL = re.compile(r"\s*,?\s*\b(?:dan|then|alors|ook|too|as well|aussi|eigenlijk|nu|precies|soms|misschien|zelf|instead|also|zo|mee)?\W*$")
LEXICAL = (
    "kost|kosten|duurt|duren|beslist|beslissen|beoordeelt|verschilt|verschillen|bedraagt|wint|won|wonnen|begon|start|startte|verloopt|eindigt|heet"
    "|betekent|houdt|koopt|kopen"
    "|costs?|pays?|paid|decides?|takes?|took|gets?|works?|means?|runs?|ran|starts?|started|began|ends?|won|wins?|happens?|happened|changed|changes"
    "|applies|apply|differs?|owns?|keeps?"
    "|coute|coutent|paie|paient|dure|durent|decide|signifie|veut|commence|gagne|marche|fonctionne|s'applique|beneficie|finance|prend|existe"
)
VERB = re.compile(
    r"(?<![\w-])(?:mag|mogen|kan|kun|kunt|kunnen|is|zijn|ben|bent|heeft|hebben|heb|moet|moeten|wordt|worden|valt|vallen|bestaat|bestaan|geldt"
    r"|gelden|doet|doen|komt|komen|krijgt|krijgen"
    r"|betaalt|betalen|past|zit|zitten|staat|staan|gaat|gaan|hoort|was|waren|werd|werden|klopt|wil|willen|zal|zou|loopt|liep|neemt|gebeurt|zeggen"
    r"|zegt"
    r"|can|may|must|are|were|do|does|did|has|have|had|should|will|would|could|am|"
    r"peut|peuvent|doit|doivent|est|sont|ont|faut|avait|etait|sera|fait|font|va|vont|c'est|"
    rf"{LEXICAL})(?!\w)"
)
BEFORE_PRONOUN = (
    r"(?:mag|mogen|kan|kun|kunnen|is|zijn|heeft|hebben|moet|moeten|wordt|worden|valt|geldt|doet|doen|komt|krijgt|krijgen|betaalt|betalen|past|zit"
    r"|gaat|werkt|kost|duurt|loopt|was|werd|klopt|betekent|houdt"
    r"|beslist|regelt|bepaalt|verschilt|verschillen|betekent|hoort|horen|staat|lijkt|levert|financiert|vraag|vind|koopt|brengt|geeft|biedt"
    r"|vergt|omvat|bevat|telt|verloopt|gebeurt|eindigt|begint|stopt|helpt|dient|van|voor|met|over|bij|aan"
    r"|in|op|of|for|with|about|to|by|on|from|in|does|do|did|are|were|can|may|must|will|would|should|could|has|have|pays|decides|means)"
)
STRONG = re.compile(
    r"\b(?:(?:er|daar|hier)(?:van|mee|voor|over|in|bij|aan|uit|toe|op|door|onder|na|tegen|tussen|rond)|hem|hen|them|they|him|he|she|thereof"
    r"|cela|ceci|eux|(?:celui|celle|ceux|celles)(?! (?:de|du|des|qui|que|dont)\b)|chacune?|lequel|laquelle|lesquels|dit laatste|dat laatste"
    r"|die laatste"
    r"|(?:the|de|het|die|that|le|la|les) (?:next|previous|other|others|former|latter|volgende|vorige|andere|precedente?|suivante?"
    r"|autres?)(?= \w+\W*$|\W*$)|(?:the )?(?:first|second|third|last) one"
    r"|(?:hetzelfde|the same|la meme chose|pareil|idem)(?=\W*$)|tous les deux)\b|(?<![-\w])(?:ils|elles)\b|\bca\b|(?<=[jnst]')y\b|\b(?:peut-on|on"
    r"|faut-il|-t?-?(?:il|ils|elle|elles|je|tu|nous|vous)) y\b(?! a\b|-)"
    r"|\b(?:quel(?:le)?s?|qui|combien|comment|pourquoi) en (?:est|sont|etai\w+|fut|a|ont|fait|coute|faut|decide|profite)\b(?!-il (?:de|du|des|pour)\b)"
    r"|\b(?:daar|hier)(?: \w+){0,3} (?:van|mee|voor|over|bij|aan|uit|toe|op|door|af)(?=\W*$)|(?<!is )(?<!are )\bthere(?=\W*$)"
)
"""Pronouns that stand for something in an earlier clause."""
OF_SOMEBODY = re.compile(r"\b(?:its|their|haar|hun|her|leurs?|his)\b(?! (?:own|eigen|propres?|there|er|en|de|het|een)\b)(?= [^\W_]+)")
WEAK = re.compile(
    rf"(?:^\W*|(?<!hoe zit )\b{BEFORE_PRONOUN} )(?:dat|die|dit|deze|ze|zij|hij|that|this|those|these)\b(?! of\b)|\b(?:die|dat|dit|deze|this|these"
    rf"|those|ces|cette|cet) (?!jaar|year|annee)\w+\W*$|\bit\b(?! (?:true|possible|allowed|correct|mandatory|necessary|compulsory|right)"
    rf"| \w+ (?:that|to|if|who|how|which|whether)\b)"
    r"|\bhet\b(?=\W*$| (?:ook|dan|nu|al|nog|niet|eigenlijk|gratis|verplicht|mogelijk|aan|mee|in|op|af|om|precies|zo|daar|duur|juist|allemaal)\b)"
    rf"|^\W*(?:{QUESTION_WORD} )?(?:[nst]'|ne |se )?(?!faut-|existe-|suffit-|s'agit-|y a-|se passe-|passe-)\w+-(?:t-)?(?:il|ils|elle|elles)\b"
    rf"|^\W*(?:et )?(?:il|elle)\b|\bdan(?: wel| niet)?\W*$|\bthen\W*$|\balors\W*$"
    r"|(?<!^)\b(?:die|deze|ze)(?: (?:dan|nu|eigenlijk|ongeveer|precies|juist))?\W*$"
    r"|^\W*(?:(?:just|only|please|enkel|alleen) )?(?:geef|toon|noem|zeg|give|show|list|donne\w*|montre\w*)(?: me| mij| us| ons|-moi| moi)?"
    r"(?: enkel| alleen| just| only| juste| seulement)? (?:die|those|the ones)\b"
)
"""Words that may stand for something in an earlier question."""
NO_NOUN = re.compile(
    r"\W*(?:$|(?:van|bij|in|voor|met|ook|nog|dan|nu|niet|al|eigenlijk|precies|te|om|aan|op|mogelijk|geregeld|hetzelfde|verplicht|from|with|for"
    r"|also|still|not|to|have|differ|mean|apply|work|part|possible|dans|pour|avec|aussi|du|de)\b)"
)
"""What follows a pronoun; before a noun "that" points at the noun."""
CLAUSE_END = re.compile(
    r"[,;:.?!]|\b(?:en|and|et|als|if|si|wanneer|when|quand|omdat|because|parce|terwijl|while|zodat|dat|that|qui|which|who|die|na|after|apres"
    r"|voordat|before)\b"
)
PRONOUN = re.compile(
    r"\b(?:(?:er|daar|hier)(?P<with>van|mee|voor|over|in|bij|aan|uit|toe|op|door)"
    r"|(?:dat|dit|die|deze|ze|hij)(?!\s+(?:is|zijn)?\s*\w*en\b)|het(?=\W*$| (?:ook|dan|nu|al|nog|niet|eigenlijk|gratis|verplicht|mogelijk|aan|mee"
    r"|in|op|af|om|precies|zo|van)\b)"
    r"|it|that|this|they|them|those|these|ca|cela|ceci)\b"
)
RELATIONAL = frozenset(
    "meedoen deelnemen meedoet deelneemt meewerken indienen indient aanvragen aanvraagt aanvraag inschrijven intekenen betaalt betalen beslist"
    " beslissen kost kosten duurt duren"
    " start begint begon eindigt loopt werkt werken verloopt gebeurt beoordeelt beoordelen financiert financieren terecht participate participates"
    " apply applies applying join"
    " take part pay pays paid decide decides cost costs last long start starts begin end happen happens submit bid work works participer participe"
    " introduire candidater paie payer"
    " decide decider coute couter dure durer commence commencer finit finance financer marche fonctionne postuler".split()
)
FILLERS = frozenset(
    "hoeveel hoelang waarom wanneer waar welk welke mag mogen kunnen kun kunt moeten moet hebben bestaat bestaan geldt gelden zit zitten precies"
    " juist eigenlijk soms misschien zoiets"
    " dan nu alleen enkel zelf zeker graag even eens ja nee neen ok oke vandaag sinds tot zo daarvan ervan ervoor daarvoor erover daarover mee"
    " allemaal"
    " what when where which who whom whose why how much many may must might shall would could since please exactly really actually today yes ok"
    " quand comment combien pourquoi quoi quel quelle quels quelles peut peuvent doit doivent faut alors aussi donc depuis exactement aujourd hui"
    " oui non est-ce ca cela y".split()
)
OF_DEFINITION = frozenset(
    "betekent betekenis definitie houdt precies doet werkt uitleg bestaat mean means meaning definition work exactly explain signifie definition"
    " sert veut dire consiste".split()
)
OF_WHICH = re.compile(r"^\W*(?:\w+ )?(?:welke?|which|what|quel(?:le)?s?|hoeveel|how (?:many|much)|combien d)\b")
STRIP = re.compile(
    rf"^\W*(?:{QUESTION_WORD}|ou(?= est| sont| se)|qu'est-ce qu(?:e |'|i )|quoi |est-ce que )"
    r"(?: (?:far|long|many|much|often|big|high|large|old|lang|hoog|groot|vaak|ver))?(?:\s*(?:is|zijn|was|waren|wordt|worden|are|were|est|sont"
    r"|etait|est-ce qu(?:e |')|qu(?:e|')(?: c'est)?)\b)?\s*"
)
