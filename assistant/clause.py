"""The asking clause of a question: what stands round it is cut off, and its shape tells what kind of answer is wanted."""

import re
import unicodedata

_FLAT = {code: base for code in range(0xC0, 0x250) if len(base := unicodedata.normalize("NFKD", chr(code))[0]) == 1 and base.isascii()}
_FLAT |= {ord("’"): "'", ord("ù"): "ù", ord("Ù"): "ù"}
"""Letters without their accents, except that of où, which is another word than ou."""

QUESTION_WORD = (
    r"(?:(?:(?:voor|met|bij|aan|tot|tegen|sinds|vanaf|van|naar|op|in|door|over|uit|onder|binnen|rond|wegens|volgens|via|tussen|boven"
    r"|(?:om|na|tijdens|zonder)(?= (?:welk|hoe|wie))"
    r"|tot op|tot en met|up to|as from|starting from|a partir de|au bout de|au-dela de|en dessous de"
    r"|by|for|with|to|since|until|from|at|on|of|under|within|about|according to|between|through|above|into"
    r"|(?:without|during|after|before)(?= (?:which|how|whom))"
    r"|a|pour|avec|par|depuis|jusqu'a|dans|sur|chez|sous|en|de|selon|d'apres|entre|vers|contre|(?:sans|pendant|apres|avant)(?= (?:quel|combien|quoi))) |d')?"
    r"(?:wie(?:ns)?|wat|welk(?:en?)?|wanneer|waarom|hoe(?:veel|lang|laat|zo|zeer)?|waar(?:mee|voor|om|op|aan|uit|toe|door|in|bij|over|van)?"
    r"|who|whom|whose|what|which|when|where|why|how"
    r"|qui|que|quoi|quel(?:le)?s?|quand|où|comment|combien|pourquoi|(?:le|la|les)quel(?:le)?s?)\b|qu'(?=est-ce|en\b|y\b))"
)
_AUXILIARY_NL = (
    "mag|mogen|moogt|kan|kun|kunnen|kunt|is|zijn|ben|bent|heeft|hebben|heb|hebt|moet|moeten|wordt|worden|valt|vallen|bestaat|bestaan|geldt|gelden"
    "|doet|doen|komt|komen|krijgt|krijgen|krijg|betaalt|past|passen|zit|zitten|staat|staan|gaat|gaan|hoort|horen|telt|tellen|hoeft|hoeven|was"
    "|waren|werd"
    "|werden|klopt|ontvangt|volstaat|blijft|wil|wilt|willen|zal|zou|zouden|dien|dient|dienen|loopt|lopen|werkt|werken|neemt|nemen|gebeurt"
)
_VERB_NL = (
    rf"kon|konden|mocht(?!.*[,;] (?:dan )?{QUESTION_WORD})|mochten|moest|moesten|had|hadden|kreeg|kregen|kwam|kwamen|zat|zaten|lag|lagen"
    "|ligt|liggen|stond|stonden|gold|golden|viel|vielen"
    "|nam|namen|ging|gingen|hoorden?|dienden?|wou|wilden?|zouden|bleef|bleven|raadt|raden|houdt|houden|sluit|sluiten|helpt|helpen|koopt|verwacht(?:te)?"
    "|noemt|noemde|draagt|dragen|regelt|behandelt|beperkte?|besloot|besliste|vraagt|vroeg|vereist|geeft|gaf|maakt|maakten?|zegt|zei|vindt|vond|weet|biedt"
    "|bood|mikte?|leidt|leidde|dekte?|omvat(?:te)?|erkent|verbindt|begint|begon|startte|draait|bevat(?:te)?|betrof|betreft|steunde?|financiert|financierde"
    r"|(?!(?:licht|start|schat|recht|mocht|vergeet)\b)\w{4,}(?:t|te|ten|de|den)"
    r"(?= (?:ik|je|jij|u|we|wij|ze|zij|hij|het|dat|die|deze|er|een|de|mijn|ons|onze|elke?|alle|men|jullie)\b)"
)
"""How a Dutch question may begin that asks for yes or no: verbs that are no other word, and what looks like one before a subject."""
_AUXILIARY_EN = "can|may|must|is|are|was|were|do|does|did|has|have|should|will|would|could|am|shall|might|need"
_YES_NO = re.compile(
    r"^\W*(?:(?:en|maar|dus|and|but|so|et|mais|donc|klopt het( ook)? dat|is het (zo|waar) dat|is it (true|correct|right) that|est-ce que"
    r"|est-il vrai que)\W+)*"
    rf"(?:{_AUXILIARY_NL}|{_VERB_NL}|kunde|{_AUXILIARY_EN}"
    r"|peut|peuvent|peut-on|puis-je|peux-tu|pouvons-nous|doit|doivent|est|sont|faut-il|y a-t-il|existe-t-il|a-t-on|suis-je"
    r"|sommes-nous|a(?!\s+(?:qui|quel|quelle|combien|partir)\b)|ont|dois-je|faut"
    r"|est-ce|est-il|est-elle|les \w+ (peuvent|doivent|sont)|une? \w+ (peut|doit|est)(-elle|-il)?|le \w+ (peut|doit|est)-il|la \w+ (peut|doit"
    r"|est)-elle)\b"
)
_SUBJECT = (
    r"(?:ik|je|jij|u|we|wij|ze|zij|hij|het|dat|dit|die|deze|er|een|de|mijn|ons|onze|ook|elke?|alle|iedereen|men|jullie|bedrijven|kmo\S*|gemeenten"
    r"|i|you|they|it|he|she|there|an?|the|my|our|this|that|these|those|any|anyone|all|every|each|smes?|companies|pio|pcp|ppi|vlaio)\b"
)
INVERSION = r"(?:est-ce\b|\w+-(?:t-)?(?:il|elle|on|ils|elles|je|nous|vous|tu)\b)"
ASKS_YES_NO = rf"(?:(?:{_AUXILIARY_NL}|{_AUXILIARY_EN}) {_SUBJECT}|{INVERSION})"
"""How a clause begins that asks for yes or no: a verb and its subject."""
_OPEN = re.compile(rf"^\W*(?:(?:en|maar|dus|and|but|so|et|mais|donc)\W+)*(?:{QUESTION_WORD}|ou (?=est|sont|se|trouv|puis|peut|dois))")
_OTHER_CLAUSE = re.compile(rf"[,;:]\s*(?:dan |then |alors )?(?:{ASKS_YES_NO}|(?:{_VERB_NL}) {_SUBJECT})")
_TAG = re.compile(
    r"(?:^|[,;.!?\s])(?:toch|niet(?: waar)?|he|nee|neen|klopt (?:dat|het)|correct|right|isn't it|is that (?:right|so|correct|true)|is dat (?:zo"
    r"|juist|correct)|(?<=[,;:.!?] )(?:juist|juste|exact)|(?:juist of fout|juist of niet|yes or no|ja of nee|oui ou non|true or false|vrai ou faux)"
    r"|n'est-ce pas|non|c'est (?:juste|exact|vrai|ca|correct|bien ca|bien cela|vrai ca)|pas vrai)\s*\?\s*$"
)
_STATED = re.compile(
    rf"\b(?:{_AUXILIARY_NL}|{_AUXILIARY_EN}|peut|peuvent|pouvait|doit|doivent|devait|est|sont|etait|etaient|ont|avait|faut|fallait|existe|va|vont)\b.*\?\s*$"
)
"""A statement with a question mark: "on peut faire un PCP pour des travaux ?"."""
_ASKS_ELSEWHERE = re.compile(rf"(?:^|[\s,;:(]){QUESTION_WORD}")
"""A question word that is not the first word."""
_TO_ASSISTANT = re.compile(
    r"^\W*(?:(?:kunt|kun|kan|wil|wilt|zou) (?:u|je|jij)\b.{0,80}\b(?:uitleggen|zeggen|vertellen|toelichten|opsommen|tonen|samenvatten|uitleg geven"
    r"|voorbeelden? geven|info\w* geven|helpen)"
    r"|(?:can|could|would|will) you (?:please |perhaps |maybe )?(?:give|show|list|name|tell|explain|describe|summari[sz]e|send|provide|clarify)"
    r"|(?:pouvez|pourriez|peux|pourrais)-(?:vous|tu)\b.{0,40}\b(?:dire|donner|expliquer|montrer|resumer|citer|lister|decrire))\b"
)
_LISTED_NL = (
    r"(stappen|fasen|fases|voorwaarden|criteria|projecten|voorbeelden|thema's|regels|soorten|vormen|partners|doelstellingen|doelen|verschillen|voordelen"
    r"|nadelen|risico's|drempels|bedragen|organisaties|procedures|documenten)"
)
_LISTED_EN = (
    r"(steps|phases|stages|conditions|criteria|projects|examples|themes|rules|kinds|types|forms|partners|aims|goals|differences|advantages|benefits"
    r"|drawbacks|risks|thresholds|amounts|organisations|procedures|documents|requirements)"
)
_LISTED_FR = (
    r"(etapes|phases|conditions|criteres|projets|exemples|themes|regles|types|formes|partenaires|objectifs|buts|differences|avantages|inconvenients"
    r"|risques|seuils|montants|organisations|procedures|documents|exigences)"
)
"""Of what there are several."""
_STEPWISE = re.compile(r"\b(stap voor stap|step by step|etape par etape)\b")
_LIST = re.compile(
    r"\b(lijst|opsomming|overzicht|opsommen|voorbeelden|som .{1,60} op|wat zijn de"
    r"|welke (allemaal|[\w-]+ (zijn er|bestaan er|kent|onderscheidt)|([\w-]+ )?[\w-]*projecten)"
    rf"|noem (er )?(een paar|enkele|alle|eens)|(noem|geef)( me| mij| ons| eens| even)*( de| alle| enkele)( \w+){{0,2}}? {_LISTED_NL}"
    r"|(stappen|fasen|fases|voorwaarden|criteria) (zijn|heeft|moet)"
    r"|list|overview|examples|what are (all )?the|which \w+( \w+)? are there|which (steps|phases|stages|conditions|criteria)"
    r"|what (steps|phases|stages|conditions|criteria)|(which|what) (\w+ )?projects|name (all|a few|some|any)"
    rf"|(name|give (me|us))( \w+){{0,3}}? {_LISTED_EN}|(donnez|donne|citez|cite|nommez|nomme)(-moi|-nous)?( \w+){{0,3}}? {_LISTED_FR}"
    r"|(citez|nommez|cite|nomme) (quelques|des|les)|liste|enumer\w*|exemples|quels sont|quelles sont"
    r"|quelles (etapes|phases|conditions)|quels (criteres|types|projets))\b"
)
_ASKS_ONE = re.compile(
    r"^\W*(?:wie|hoe|wanneer|waarom|waar|who|how|when|why|where|qui|comment|quand|pourquoi|combien)\b(?: (?!(?:en|and|et|zijn|are|sont)\b)[\w'-]+){1,6}?"
    r" (?:welke|which|what|quels|quelles)\b[^?,;:]*\??\W*$"
)
"""Who decides which projects are chosen, how it is settled which conditions hold: it asks for that, not for the projects."""
_SUBORDINATE_LIST = re.compile(r"^\W*(?:wat de|what the) \w+ (?:\w+ ){0,6}(?:zijn|are)\W*$")

_GREETING = re.compile(
    r"^\W*(?:(?:hallo|hoi|hey|hi|hello|goeie\w*|goede(?:n)? ?(?:dag|morgen|middag|avond)|dag(?=\s*[,!.]| allemaal| iedereen| mevrouw| meneer"
    r"| wegwijzer)"
    r"|bonjour|bonsoir|salut|coucou|good (?:morning|afternoon|evening|day)|dear|beste|geachte)(?:,? (?:allemaal|daar|there|wegwijzer|iedereen|a tous"
    r"|mevrouw|meneer|madame|monsieur|sir|madam|collega'?s?|team|all|everyone|allen|heer|dames en heren))*(?:\s*[,!.:;–-]+\s*|\s+(?=\w))"
    r"|(?:ok|oke|okay|super|top|prima|goed|fine|great|perfect|parfait|d'accord|merci(?: beaucoup)?|bedankt|dank(?: je| u)?(?: wel)?|dankjewel"
    r"|thanks?(?: you)?(?: very much| a lot)?)"
    r"(?:\s+voor \w+ \w+|\s+for \w+)?\s*[,!.;:]+\s*)"
)
_CLOSING = re.compile(
    r"[\s,.;!?–-]*(?<!\w)(?:alstublieft|alsjeblieft|aub|a\.u\.b\.?|svp|s\.v\.p\.?|s'il (?:vous|te) plait|please"
    r"|(?:alvast |hartelijk )?(?:bedankt|dank(?: je| u)?(?: wel)?)(?: alvast)?"
    r"|thanks?(?: you)?(?: in advance)?|thx|merci(?: d'avance| beaucoup)?"
    r"|(?:met vriendelijke groet|mvg|kind regards|best regards|bien a vous|cordialement)\b.{0,40})[\s.!]*\??[\s.!]*$"
)
_SUBCLAUSE = rf"(?=(?:of|if|whether|si|s'ils?|ce qu\w*|{QUESTION_WORD}|ou)\b)"
_FRAME = re.compile(
    r"(?:^|(?<=[.!?;,:])\s*|\b(?:en|and|et|maar|but|mais|dus|so|donc)\s+)(?:"
    r"(?:zou|zoudt|kunt|kun|kan|wil|wilt|kunnen|zouden) (?:u|je|jij|jullie|iemand)(?: (?:mij|me|ons|misschien|even|eens|soms|ook|nog|alstublieft"
    r"|een keer))*(?: (?:kunnen|willen))?(?: (?:mij|me|ons|even|eens))*"
    r" (?:zeggen|vertellen|uitleggen|meedelen|laten weten|toelichten|verduidelijken|bevestigen|helpen(?= met| om)|uitleg geven"
    r"|(?:meer )?info(?:rmatie)? geven|meer vertellen)(?: (?:over|met|omtrent|rond))?"
    r"|(?:ik|we|wij) (?:zou(?:den)?|wil(?:len)?|wou|had)(?: (?:graag|eens|gewoon|ook|nog))*(?: willen| wel)?(?: eens)? (?:weten|vernemen|geweten"
    r"|vragen)(?: kunnen| willen)?"
    r"|graag (?:had|zou) (?:ik|we|wij)(?: willen)? (?:geweten|weten|vernemen)(?: willen)?"
    r"|(?:zou(?:den)?|wil(?:len)?|wou) (?:ik|we|wij)(?: (?:dus|nu|toch|dan|graag|eens|gewoon|ook|nog|wel|eerst|alleen|vooral|van u))*(?: willen)?"
    r" (?:weten|vernemen)(?: willen)?"
    r"|(?:ik |we |wij )?(?:vraag|vroeg|vragen|vroegen)(?: (?:ik|we|wij))? (?:me|mij|ons)(?: \w+){0,2}? af"
    r"|(?:ik|we|wij) (?:heb|had|zit met|hebben|hadden)(?: hier)?(?: nog)? (?:een|1)(?: \w+)? vraag(?:je|ske)?(?: (?:over|rond|omtrent|voor u"
    r"|voor jullie))?"
    r"|(?:mijn|onze) vraag (?:is|luidt)|vraag(?:je)?(?=\s*:)|mag ik (?:u |je |eens |iets )*vragen"
    rf"|(?:weet|weten) (?:u|je|jij|iemand|jullie)(?: misschien| soms| toevallig| ook)?(?=,? {_SUBCLAUSE})"
    rf"|(?:(?:heb|heeft) (?:je|u|iemand) )?(?:enig |een )idee(?=,? {_SUBCLAUSE})"
    rf"|(?:ik|we|wij) (?:ben|zijn) benieuwd"
    rf"|(?:ik|we|wij) (?:weet|weten|snap|snappen|begrijp|begrijpen) (?:echt |nog )?niet(?: goed| precies| echt)?(?=,? {_SUBCLAUSE})"
    rf"|zeg(?: me| mij| eens| even)+|vertel(?: me| mij| eens| even)+(?: (?:wat|iets|meer))?(?: over)?|leg(?: me| mij| eens| even| kort| simpel)* uit"
    r"|(?:could|can|would|will) (?:you|anyone|someone|somebody)(?: please| perhaps| maybe| kindly| possibly)*(?: be able to)? (?:tell|explain|let"
    r"|advise|clarify|inform|confirm)(?: to)?(?: me| us)?(?: please)?(?: know)?(?: more)?(?: about| on)?"
    r"|(?:i|we)(?:'m| am| was| were|'re| are)?(?: just| also| still| currently)? (?:wonder(?:ing|ed)?|curious)(?: about)?"
    r"|(?:am|was|were|are)(?: just)? (?:wondering|curious)(?: about)?"
    r"|(?:i|we)(?:'d| would)(?: really| just| so)? (?:like|love|want) to (?:know|ask|find out|understand)(?: more)?(?: about)?"
    rf"|(?:i|we)(?:'d| would)(?: really| just| so)? (?:like|love|want) to (?:hear|learn|be sure)(?=,? {_SUBCLAUSE})"
    r"|(?:i|we)(?: really| just)? (?:want|wanted|need|wish) to (?:know|ask|find out|understand)(?: about)?"
    r"|(?:i|we) (?:have|had|'ve got|have got) (?:a|one|another)(?: quick| short| small| simple)? question(?: about| on| regarding| for you)?"
    r"|may i ask|my question is|(?:quick )?question(?=\s*:)"
    rf"|do you (?:happen to |perhaps )?know(?=,? {_SUBCLAUSE})|(?:do you have )?any idea(?=,? {_SUBCLAUSE})"
    rf"|(?:please )?tell (?:me|us)(?: more)?(?: about)?|(?:i|we) (?:don't|do not) (?:know|understand)(?=,? {_SUBCLAUSE})"
    rf"|please explain|explain(?: to me)?(?=,? {_SUBCLAUSE})"
    r"|(?:pourriez|pouvez|pouvais|pourrais|peux)[- ](?:vous|tu)(?: s'il (?:vous|te) plait)?,? ?(?:me |m'|nous )?(?:dire|expliquer|indiquer"
    r"|preciser|informer|renseigner|faire savoir|confirmer|parler)(?: sur| de| du)?"
    r"|(?:me|nous) demand\w+(?=,? (?:si|s'|ce|comment|combien|qui|quel|quand|pourquoi|ou))|je (?:me demand\w+|voudrais(?: bien)? savoir"
    r"|souhait\w+ savoir|aimerais(?: bien)? savoir|veux savoir|cherche a savoir)|j'(?:aimerais|aimerai)(?: bien)? savoir|nous (?:nous demand\w+"
    r"|aimerions savoir|voudrions savoir)"
    r"|j'ai une(?: petite| autre)? question(?: sur| concernant| a propos de)?|ma question est(?: la suivante)?"
    r"|(?:dites|dis|expliquez|explique)-(?:moi|nous)"
    rf"|(?:savez|sais)-(?:vous|tu)(?: peut-etre)?(?=,? {_SUBCLAUSE})|avez-vous une idee|auriez-vous l'amabilite de me dire"
    r")\b\s*[,:;.–-]*\s*(?P<whether>(?:of|if|whether|si)\b(?! not\b)\s*|(?=s'ils?\b))?"
)
_WONDERS = re.compile(
    r"\b(?:(?:ik|we|wij) vra(?:ag|gen) (?:me|mij|ons)\b.{0,40}\baf|vra(?:ag|gen) (?:ik|we|wij) (?:me|mij|ons)\b.{0,40}\baf"
    r"|zou(?:den)? (?:ik|we|wij)(?: \w+){0,4}? (?:weten|vernemen)|(?:ik|we|wij) zou(?:den)?(?: \w+){0,4}? (?:weten|vernemen)"
    r"|graag (?:had|zou) (?:ik|we|wij) (?:geweten|weten|vernemen)|ik (?:wil|moet)(?: \w+){0,2}? weten|(?:vraagt|vroeg|vroegen) (?:\w+ )?(?:me|mij|ons)"
    r"|(?:mijn|onze) vraag (?:is|luidt)|laat (?:me|mij|ons)(?: \w+)? weten"
    rf"|wat (?:ik|we|wij)(?: \w+){{0,2}}? (?:nodig heb\w*|zoek\w*|(?:wil\w*|zou\w*|wou)(?: \w+){{0,3}}? weten) is,? {_SUBCLAUSE}"
    r"|(?:i|we)(?:'m| am|'re| are| was| were)?(?: just| only| also| still| really)? wonder(?:ing|ed)?|let (?:me|us) know|my question is"
    r"|i (?:want|need|wanted) to know|ask(?:s|ed) (?:me|us)"
    r"|(?:i|we)(?:'d| would)(?: really| just| so)? (?:like|love|need|want) to (?:know|ask|understand|be sure)"
    rf"|what (?:i|we)(?: \w+){{0,2}}? (?:need|want)(?: to (?:know|understand))? is,? {_SUBCLAUSE}"
    r"|(?:je me|nous nous) demand\w+|(?:je|nous|j')\s?(?:voudr|aimer|souhaiter)\w+(?: \w+)? (?:savoir|comprendre)|il me faudrait savoir"
    r"|je (?:veux|dois) savoir|(?:me|nous) demande(?:nt)?|m'a demande|ma question est)\b"
)
"""Who wants to know something, wherever in a sentence. "We want to know where our pipes leak" is a need, and "we do not know whether" tells of research."""
_FORM = re.compile(
    r"(?P<lead>[\s,;:(–-]*)\b(?:in (?:(?:een|een paar|enkele|twee|drie|vier|vijf|\d+|maximaal|maximum|hoogstens|max\.?) )+"
    r"(?:(?:klein|kort|eenvoudig|simpel)e? )?(?:tabel(?:letje)?|schema(?:atje)?|zin(?:nen)?|woorden|puntjes|bullet ?points?)"
    r"|in (?:gewone |simpele )?mensentaal|in (?:eenvoudige|gewone|simpele) woorden"
    r"|in (?:(?:a|an|one|two|three|four|five|a few|\d+|max\.?|maximum|at most|no more than) )+(?:(?:small|short|simple|little|clear|quick) )*"
    r"(?:table|sentences?|words|lines|bullet ?points?|bullets)|in (?:simple|plain|easy|clear|layman's) (?:words|english|terms|language)|in bullet points"
    r"|(?:en|dans|sous forme d') ?(?:(?:une?|deux|trois|quatre|cinq|quelques|\d+|maximum|max\.?) )+(?:(?:petit|court|simple)e?s? )*"
    r"(?:tableau|phrases?|mots|lignes|points)|en (?:mots|termes) simples|en langage (?:simple|clair))\b(?P<end>[\s,;:)]*)"
)
"""How an answer is to look. "In andere woorden", "in which table" and the like are none of these."""
_EDGE = " \t.,;:!?–-"


def flat(text: str) -> str:
    """`text` in lower case, without accents (but où) and with straight apostrophes; each character keeps its place."""
    return text.translate(_FLAT).lower()


def core(text: str) -> tuple[str, bool | None]:
    """The question without greeting, thanks and "could you tell me", and whether that asks for yes or no; None where nothing of it tells.

    What somebody says of himself before ("I am an SME from Ghent and was wondering whether") stays. What would leave nothing is not cut.
    """
    text = _without_closing(_without_form(_without_closing(text)))
    while greeting := _GREETING.match(flat(text)):
        if not text[greeting.end() :].strip(_EDGE):
            break
        text = text[greeting.end() :]
    asks = None
    while frame := _FRAME.search(flat(text)):
        rest = text[frame.end() :]
        if not rest.strip(_EDGE):
            break
        before = text[: frame.start()].strip(_EDGE)
        asks = frame["whether"] is not None or _begins_yes_no(rest)
        text = f"{before}: {rest.strip()}" if before else rest.strip()
        if before:
            break
    return text, asks


def _without_closing(text: str) -> str:
    closing = _CLOSING.search(flat(text))
    if closing is None or not text[: closing.start()].strip(_EDGE):
        return text
    return text[: closing.start()] + ("?" if "?" in closing[0] else "")


def _without_form(text: str) -> str:
    """`text` without "in a small table", "en trois phrases": an answer looks as it always does."""
    form = _FORM.search(flat(text))
    if form is None:
        return text
    before, after = text[: form.start()], text[form.end() :]
    lead, end = form["lead"].strip(), form["end"].strip()
    mark = "" if lead == end else end or lead  # between commas it is put in
    left = f"{before}{mark} {after}" if before and after[:1] not in ("?", "!", ".") else before + after
    return left.strip() if len(re.findall(r"\w+", left)) > 1 else text


def sentences(text: str) -> list[str]:
    """The sentences of `text`; an abbreviation's point ends none."""
    return [sentence for sentence in re.split(r"(?<=[?!])\s+|(?<=[\w)\]\"'’]{2}\.)\s+(?=[A-ZÀ-Ý])", text) if sentence.strip(_EDGE)]


def is_open(text: str) -> bool:
    """Whether `text` begins with a question word."""
    return bool(_OPEN.match(flat(text)))


def is_yes_no(text: str) -> bool:
    """Whether the asking sentence of `text`, a core, asks for yes or no."""
    asking = [sentence for sentence in sentences(text) if sentence.rstrip().endswith("?")] or sentences(text) or [text]
    first = next((sentence for sentence in asking if is_open(sentence) or _begins_yes_no(sentence)), asking[-1])
    folded = flat(first)
    if _TO_ASSISTANT.search(folded):
        return False
    if _begins_yes_no(first) or (not is_open(first) and (_TAG.search(folded) or re.search(r"\btoch\b.*\?", folded))):
        return True
    if is_open(first):
        return False
    if _STATED.search(folded) and not _ASKS_ELSEWHERE.search(folded):
        return True
    return bool(_OTHER_CLAUSE.search(folded) or re.search(INVERSION, folded)) and not re.search(rf"[,;:]\s*{QUESTION_WORD}", folded)


def _begins_yes_no(text: str) -> bool:
    return bool(_YES_NO.match(flat(text))) and not is_open(text)


def asks_indirectly(sentence: str) -> bool:
    """Whether a sentence says that something is asked: "I was wondering whether", "laat me weten wie"."""
    return bool(_WONDERS.search(flat(sentence)))


def wants_list(text: str) -> bool:
    """Whether `text`, a core, asks for several things."""
    folded = flat(text)
    if _ASKS_ONE.search(folded):
        return False
    return bool(_LIST.search(folded) or _SUBORDINATE_LIST.search(folded) or (_STEPWISE.search(folded) and not is_yes_no(text)))
