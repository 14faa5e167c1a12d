"""The decision table as a picture: criteria across, rules down, their outcome at the end. Plain SVG, readable in print, in the dark and by a screen reader."""

from collections.abc import Iterator
from html import escape

from corpus.digest import Language
from corpus.fit import REPLIES, Fit, Reply, Rule

_ROW, _COLUMN, _HEAD, _LEFT, _RIGHT, _PAD = 30, 62, 265, 12, 350, 44
"""Sizes in pixels; _HEAD holds the title and the slanted names, _RIGHT the outcomes."""
_COLOURS = {
    "PCP": "#1d5fa8",
    "PPI": "#0b7a55",
    "innovation-partnership": "#7a3fa0",
    "ordinary-procurement": "#5b6470",
    "rd-subsidy": "#a8530a",
    "unclear": "#8a1f2d",
}
_TITLE = {
    "nl": "Past mijn idee? De beslissingstabel van Wegwijzer",
    "en": "Does my idea fit? The decision table of Wegwijzer",
    "fr": "Mon idée convient-elle ? La table de décision de Wegwijzer",
}
_PURPOSE = {
    "nl": "Elke rij is een regel: onder welke antwoorden ze geldt, en waartoe ze leidt.",
    "en": "Each row is a rule: the answers under which it holds, and what it leads to.",
    "fr": "Chaque ligne est une règle : les réponses sous lesquelles elle vaut, et ce à quoi elle mène.",
}
_REST = {"nl": "in alle andere gevallen", "en": "in all other cases", "fr": "dans tous les autres cas"}
_LEGEND = {
    "nl": "● ja · ○ nee · ? niet geweten · ○? nee of niet geweten · leeg: om het even",
    "en": "● yes · ○ no · ? not known · ○? no or not known · empty: any answer",
    "fr": "● oui · ○ non · ? inconnu · ○? non ou inconnu · vide : peu importe",
}
_OR = {"nl": " of ", "en": " or ", "fr": " ou "}
_MARK: dict[Reply, str] = {"yes": "●", "no": "○", "unknown": "?"}


def picture(fit: Fit, language: Language) -> str:
    """The table as one SVG document with a title and a description of every rule in words."""
    keys = fit.deciding
    width = _LEFT + _COLUMN * len(keys) + _RIGHT
    height = _HEAD + _ROW * (len(fit.rules) + 1) + _PAD
    title = _TITLE[language]
    described = " ".join([_PURPOSE[language], *(in_words(fit, rule, language) for rule in fit.rules), *_otherwise_in_words(fit, language)])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'lang="{language}" aria-labelledby="fit-title fit-desc" font-family="system-ui, sans-serif" font-size="13">',
        f'<title id="fit-title">{escape(title)}</title><desc id="fit-desc">{escape(described)}</desc>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="30" font-size="18" font-weight="700" fill="#111111">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="52" fill="#444444">{escape(_PURPOSE[language])}</text>',
        *_bands(fit),
        *_heads(fit, language),
        *(line for number, rule in enumerate(fit.rules) for line in _row(fit, rule, number, language)),
        *_last_row(fit, len(fit.rules), language),
        f'<text x="{_LEFT}" y="{height - 12}" fill="#444444">{escape(_LEGEND[language])}</text>',
        "</svg>",
    ]
    return "\n".join(parts)


def in_words(fit: Fit, rule: Rule, language: Language) -> str:
    """A rule as a sentence: "public buyer: yes; on the market: no or don't know; …: pre-commercial procurement (PCP)." """
    conditions = []
    for key in fit.deciding:
        admitted = rule.when.get(key, REPLIES)
        if set(admitted) != set(REPLIES):
            words = _OR[language].join(fit.answers[answer].text(language).lower() for answer in REPLIES if answer in admitted)
            conditions.append(f"{fit.by_key[key].name.text(language)}: {words}")
    return f"{'; '.join(conditions)}: {fit.outcomes[rule.outcome].name.text(language)}."


def _otherwise_in_words(fit: Fit, language: Language) -> Iterator[str]:
    if fit.otherwise:
        yield f"{_REST[language]}: {fit.outcomes[fit.otherwise].name.text(language)}."


def _bands(fit: Fit) -> Iterator[str]:
    """Every second column's ground; before the names, which slant over the next column."""
    for number in range(0, len(fit.deciding), 2):
        yield f'<rect x="{_LEFT + _COLUMN * number}" y="{_HEAD}" width="{_COLUMN}" height="{_ROW * (len(fit.rules) + 1)}" fill="#eef1f6"/>'


def _heads(fit: Fit, language: Language) -> Iterator[str]:
    for number, key in enumerate(fit.deciding):
        middle = _LEFT + _COLUMN * (number + 0.5) + 5
        yield f'<text transform="translate({middle:.0f} {_HEAD - 10}) rotate(-60)" fill="#111111">{escape(fit.by_key[key].name.text(language))}</text>'


def _row(fit: Fit, rule: Rule, number: int, language: Language) -> Iterator[str]:
    y = _HEAD + _ROW * number
    yield f"<g><title>{escape(in_words(fit, rule, language))}</title>"
    yield f'<line x1="{_LEFT}" x2="{_LEFT + _COLUMN * len(fit.deciding) + _RIGHT - 12}" y1="{y}" y2="{y}" stroke="#c9ced6"/>'
    for column, key in enumerate(fit.deciding):
        admitted = rule.when.get(key, REPLIES)
        if set(admitted) == set(REPLIES):
            continue
        mark = "".join(_MARK[answer] for answer in REPLIES if answer in admitted)
        weak = "unknown" in admitted
        yield (
            f'<text x="{_LEFT + _COLUMN * (column + 0.5):.0f}" y="{y + 21}" text-anchor="middle" font-size="17" '
            f'fill="{"#5b6470" if weak else "#111111"}" font-weight="{400 if weak else 700}">{mark}</text>'
        )
    yield from _outcome(fit, rule.outcome, y, language)
    yield "</g>"


def _last_row(fit: Fit, number: int, language: Language) -> Iterator[str]:
    if fit.otherwise is None:
        return
    y = _HEAD + _ROW * number
    yield f'<line x1="{_LEFT}" x2="{_LEFT + _COLUMN * len(fit.deciding) + _RIGHT - 12}" y1="{y}" y2="{y}" stroke="#c9ced6"/>'
    yield f'<text x="{_LEFT + 8}" y="{y + 20}" fill="#444444" font-style="italic">{escape(_REST[language])}</text>'
    yield from _outcome(fit, fit.otherwise, y, language)


def _outcome(fit: Fit, outcome: str, y: int, language: Language) -> Iterator[str]:
    x = _LEFT + _COLUMN * len(fit.deciding) + 10
    yield f'<rect x="{x}" y="{y + 4}" width="{_RIGHT - 32}" height="{_ROW - 8}" rx="4" fill="{_COLOURS[outcome]}"/>'
    yield f'<text x="{x + 10}" y="{y + 19}" font-size="12" fill="#ffffff">{escape(fit.outcomes[outcome].name.text(language))}</text>'
