"""The figures of a sentence: what must not change between languages, nor between a source and an answer.

A figure is a number (with its scale: "5 miljoen" is 5000000), a month that belongs to a date, a telephone number, an e-mail
address or a web address, written in one form whatever the language: `25.000` in Dutch, `25,000` in English and `25 000` in French are
all `25000`. Number words ("twee") are not figures.
"""

import re
from collections import Counter

from corpus.digest import Language

_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|https?://\S+?(?=[.,;:)]*(?:\s|$))"
    r"|\b(?:www\.)?[a-z][\w-]*(?:\.[a-z][\w-]+)*\.(?:be|eu|com|org|nl|uk)\b(?:/[\w/-]+)?",
    re.I,
)
_PHONE = re.compile(r"(?<!\d)(?:\+32 ?(?:\(0\))?|0)\d{1,3}(?:[ ./]\d{2,3}){2,3}(?!\d)")
_SPACE = "[ \u00a0\u202f]"
_THOUSANDS = {"nl": r"\.", "en": ",", "fr": _SPACE}
_SCALES = {"miljoen": 10**6, "million": 10**6, "millions": 10**6, "miljard": 10**9, "billion": 10**9, "milliard": 10**9, "milliards": 10**9}
_MONTHS = {
    name: number
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    )
    for number, name in enumerate(names.split(), 1)
}
_DATED_MONTH = re.compile(rf"(?<=\d )({'|'.join(_MONTHS)})\b|(?<=1er )({'|'.join(_MONTHS)})\b|\b({'|'.join(_MONTHS)})(?= \d{{4}}\b)", re.I)


def without_addresses(text: str) -> str:
    """The text with a space in place of each e-mail and web address."""
    return _ADDRESS.sub(" ", text)


def figures(text: str, language: Language) -> Counter[str]:
    """How often each figure stands in `text`, a sentence in `language`."""
    found: Counter[str] = Counter()

    def take(pattern: re.Pattern, kind: str) -> None:
        nonlocal text
        for match in pattern.finditer(text):
            found[f"{kind}{re.sub(r'[^0-9+]', '', match[0]) if kind == 'tel:' else match[0].lower().removeprefix('www.')}"] += 1
        text = pattern.sub(" ", text)

    take(_ADDRESS, "")
    take(_PHONE, "tel:")
    for match in _DATED_MONTH.finditer(text):
        if month := _MONTHS.get(match[0].lower()):  # "aprıl" matches too where case does not count
            found[f"month:{month}"] += 1
    text = re.sub(rf"(?<=\d){_THOUSANDS[language]}(?=\d{{3}}(?!\d))", "", text)
    if language != "en":
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    for match in re.finditer(rf"(\d+(?:\.\d+)?){_SPACE}({'|'.join(_SCALES)})\b|\d+(?:\.\d+)*", text):
        number, scale = match.groups()
        found[f"{float(number) * _SCALES[scale]:.0f}" if scale else match[0]] += 1
    return found
