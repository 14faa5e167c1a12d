"""The library as one page that a person reads and prints. A pure function: library in, HTML out; everything from the library is escaped."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from corpus.digest import Document, Language, Statement, last_check
from corpus.overview import has_ended, is_stale
from corpus.reader import Library

TOPICS = {
    "programme": "The programme",
    "eligibility-company": "Eligibility of companies",
    "eligibility-buyer": "Eligibility of public buyers",
    "types": "Kinds of procurement",
    "procedure": "Procedure",
    "funding": "Funding",
    "ip": "Intellectual property",
    "legal": "Law and thresholds",
    "contacts": "Contacts",
    "domains": "Domains",
    "projects": "Projects",
    "eu": "Europe",
    "history": "History",
    "glossary": "Terms",
}
"""The topics in the order of the page; one that is not named here comes after them, under its own id."""
_NO_TOPIC = "no-topic"

_STYLE = """:root{--line:#c9c9c9;--soft:#f4f4f1;--ink:#1c1c1c;--dim:#5a5a5a;--mark:#8a4b00}
*{box-sizing:border-box}html{font-size:15px}body{font:1rem/1.45 system-ui,"Segoe UI",Arial,sans-serif;max-width:66rem;margin:2rem auto;padding:0 1.2rem;
color:var(--ink);background:#fff}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .3rem}h2{font-size:1.35rem;margin:2.6rem 0 .4rem;padding-bottom:.25rem;border-bottom:3px solid var(--ink)}
h3{font-size:1rem;margin:1.5rem 0 .3rem}a{color:inherit}p{margin:.3rem 0}.dim,.meta{color:var(--dim);font-size:.82rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}th{text-align:right;font-size:.82rem;border-bottom:2px solid var(--ink);padding:.25rem .5rem}
td{text-align:right;padding:.25rem .5rem;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
th:first-child,td:first-child{text-align:left}tr.total td{font-weight:600;border-bottom:0}td.none{color:var(--mark);font-weight:600}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(6.6rem,1fr));gap:.6rem;margin:1.2rem 0}
.figures div{border:1px solid var(--line);border-radius:6px;padding:.5rem .7rem;font-size:.85rem}
.figures b{display:block;font-size:1.5rem;line-height:1.2}.legend dt{font-weight:600;float:left;clear:left;width:6rem}.legend dd{margin:0 0 .25rem 6.5rem}
.statement{border-top:1px solid var(--line);padding:.45rem 0 .5rem}.both{display:grid;grid-template-columns:1fr 1fr;gap:1.4rem}
.both p{margin:0}.both .en{color:#444}
.meta{margin-top:.25rem;overflow-wrap:anywhere}.mark{display:inline-block;border:1px solid var(--mark);color:var(--mark);border-radius:3px;padding:0 .35rem;
font-weight:600;font-size:.75rem;margin-right:.35rem}.pair{display:grid;grid-template-columns:1fr 1fr;border:1px solid var(--line);border-radius:6px;
margin:.8rem 0}
.pair>div{padding:.6rem .9rem}.pair>div+div{border-left:1px solid var(--line)}.pair .en{color:#444;font-size:.9rem}:target{background:var(--soft)}
@media(max-width:40rem){.both,.pair{grid-template-columns:1fr}.pair>div+div{border-left:0;border-top:1px solid var(--line)}}
@page{size:A4;margin:16mm 14mm}@media print{html{font-size:8.6pt}body{max-width:none;margin:0;padding:0}a{text-decoration:none}
h2,h3{break-after:avoid}.statement,.pair,tr,.figures{break-inside:avoid}section{break-before:page}}"""
_LEGEND = {
    "stale": "the source has neither appeared nor been compared with its digest in the last {years:g} years; "
    "see whether it still says so, and write the month into <code>checked</code>",
    "ended": "the period in which the statement holds is over; it is given as history, with its date",
    "conflict": "another source says otherwise; an answer gives both",
    "replaced": "a later statement supersedes this one",
}


@dataclass(frozen=True)
class _Fact:
    """A statement with what the page says about it."""

    reference: str
    document: Document
    statement: Statement
    marks: tuple[str, ...]
    replaced_by: tuple[str, ...]
    cases: int
    """How many evaluation cases name it as a right answer."""

    @property
    def topic(self) -> str:
        return self.statement.topic or _NO_TOPIC


def page(library: Library, golds: Sequence[Iterable[str]], today: date, years: float) -> str:
    """The report as one HTML page.

    `golds` holds for each evaluation case the references that answer it; a fact is stale whose document is older than `years` and was not checked since.
    """
    facts = _facts(library, golds, today, years)
    topics = sorted({fact.topic for fact in facts.values()}, key=lambda topic: (list(TOPICS).index(topic) if topic in TOPICS else len(TOPICS), topic))
    legend = "".join(f"<dt>{mark}</dt><dd>{meaning.format(years=years)}</dd>" for mark, meaning in _LEGEND.items())
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>The library of Wegwijzer, {today.isoformat()}</title><style>{_STYLE}</style></head><body>"
        f'<h1>The library of Wegwijzer</h1><p class="dim">As it stood on {today.isoformat()}. '
        "Every statement that an answer may be made of, by topic, with its source.</p>"
        f"{_figures(library, facts)}{_overview(facts, topics, golds)}"
        f'<dl class="legend dim">{legend}</dl>{_conflicts(facts)}{"".join(_topic(topic, facts, golds) for topic in topics)}</body></html>'
    )


def _facts(library: Library, golds: Sequence[Iterable[str]], today: date, years: float) -> dict[str, _Fact]:
    reached = Counter(reference for gold in golds for reference in set(gold))
    facts = {}
    for reference, document, statement in library.statements():
        holds = {
            "stale": is_stale(document, today, years),
            "ended": has_ended(statement, today),
            "conflict": bool(statement.conflicts),
            "replaced": reference in library.replaced_by,
        }
        marks = tuple(mark for mark in _LEGEND if holds[mark])
        facts[reference] = _Fact(reference, document, statement, marks, library.replaced_by.get(reference, ()), reached[reference])
    return facts


def _figures(library: Library, facts: dict[str, _Fact]) -> str:
    questions = sum(len(asked) for fact in facts.values() for asked in fact.statement.questions.values())
    figures = {
        "documents": len(library.documents),
        "statements": len(facts),
        "in French too": sum(fact.statement.fr is not None for fact in facts.values()),
        "questions": questions,
        "conflicting pairs": len(_pairs(facts)),
        "stale statements": sum("stale" in fact.marks for fact in facts.values()),
        "ended statements": sum("ended" in fact.marks for fact in facts.values()),
    }
    return f'<div class="figures">{"".join(f"<div><b>{value:,}</b>{name}</div>" for name, value in figures.items())}</div>'


def _overview(facts: dict[str, _Fact], topics: Sequence[str], golds: Sequence[Iterable[str]]) -> str:
    def row(name: str, of: list[_Fact]) -> str:
        documents = len({fact.document.id for fact in of})
        counts = [len(of), documents, *(sum(mark in fact.marks for fact in of) for mark in ("stale", "ended", "conflict"))]
        cases = _reaching(of, golds)
        return f"<td>{name}</td>{''.join(f'<td>{count}</td>' for count in counts)}<td{'' if cases else ' class=none'}>{cases}</td>"

    rows = [f"<tr>{row(_link(f'topic-{topic}', _name(topic)), [fact for fact in facts.values() if fact.topic == topic])}</tr>" for topic in topics]
    head = "".join(f"<th>{title}</th>" for title in ("topic", "statements", "documents", "stale", "ended", "in conflict", "evaluation cases"))
    return (
        f'<h2>By topic</h2><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}<tr class="total">{row("all", list(facts.values()))}</tr></tbody></table>'
        f'<p class="dim">An evaluation case counts for each topic of which a statement answers it; {len(golds)} cases in all. '
        "A topic that no case reaches is not measured.</p>"
    )


def _conflicts(facts: dict[str, _Fact]) -> str:
    pairs = _pairs(facts)
    if not pairs:
        return ""
    shown = "".join(f'<div class="pair">{"".join(f"<div>{_side(facts[reference])}</div>" for reference in pair)}</div>' for pair in pairs)
    return f'<section><h2>Where sources differ</h2><p class="dim">{len(pairs)} pairs. An answer gives both, with source and date.</p>{shown}</section>'


def _pairs(facts: dict[str, _Fact]) -> list[tuple[str, str]]:
    """The references that contradict each other, each pair once."""
    return sorted({tuple(sorted((reference, target))) for reference, fact in facts.items() for target in fact.statement.conflicts if target in facts})


def _side(fact: _Fact) -> str:
    texts = "".join(f'<p class="{language}" lang="{language}">{text}</p>' for language, text in _texts(fact.statement))
    return f'{texts}<p class="meta">{escape(fact.document.publisher)}, {escape(_dated(fact))} · {_link(_anchor(fact.reference), escape(fact.reference))}</p>'


def _topic(topic: str, facts: dict[str, _Fact], golds: Sequence[Iterable[str]]) -> str:
    of = [fact for fact in facts.values() if fact.topic == topic]
    by_document = defaultdict(list)
    for fact in of:
        by_document[fact.document.id].append(fact)
    shown = "".join(_document(group) for group in by_document.values())
    counts = f"{len(of)} statements from {len(by_document)} documents; {_reaching(of, golds)} evaluation cases reach this topic."
    return f'<section class="topic" id="{_anchor(f"topic-{topic}")}"><h2>{_name(topic)}</h2><p class="dim">{counts}</p>{shown}</section>'


def _document(facts: list[_Fact]) -> str:
    document = facts[0].document
    title = f'<span lang="nl">{escape(document.title_in("nl"))}</span>'
    if document.url.startswith(("https://", "http://")):
        title = f'<a href="{escape(document.url)}">{title}</a>'
    checked = last_check(document.published, document.checked)
    meta = [document.publisher, document.published.partition(", read")[0], f"last check {checked}" if checked else "not checked since", document.url]
    return f'<h3>{title}</h3><p class="meta">{escape(" · ".join(meta))}</p>{"".join(map(_statement, facts))}'


def _statement(fact: _Fact) -> str:
    texts = "".join(f'<p class="{language}" lang="{language}">{text}</p>' for language, text in _texts(fact.statement))
    marks = "".join(f'<span class="mark">{mark}</span>' for mark in fact.marks)
    notes = [f"<code>{escape(fact.reference)}</code>", *_notes(fact)]
    return f'<div class="statement" id="{_anchor(fact.reference)}"><div class="both">{texts}</div><p class="meta">{marks}{" · ".join(notes)}</p></div>'


def _notes(fact: _Fact) -> Iterator[str]:
    valid = fact.statement.valid
    if valid.start or valid.end:
        yield f"valid {f'from {valid.start} ' if valid.start else ''}{f'to {valid.end}' if valid.end else '(no end)'}"
    if fact.statement.as_of:
        yield f"as of {escape(fact.statement.as_of)}"
    named = {"conflicts with": fact.statement.conflicts, "supersedes": fact.statement.supersedes, "replaced by": fact.replaced_by}
    for word, references in named.items():
        if references:
            yield f"{word} {', '.join(_link(_anchor(reference), escape(reference)) for reference in references)}"
    yield f"{fact.cases} case{'' if fact.cases == 1 else 's'}"


def _texts(statement: Statement) -> list[tuple[Language, str]]:
    """The Dutch and, beside it, the English; what else there is where one of them is missing."""
    here = [language for language in ("nl", "en") if statement.text(language)] or list(statement.languages)
    return [(language, escape(statement.text(language) or "")) for language in here]


def _reaching(facts: Iterable[_Fact], golds: Sequence[Iterable[str]]) -> int:
    """How many evaluation cases one of the statements answers."""
    references = {fact.reference for fact in facts}
    return sum(not references.isdisjoint(gold) for gold in golds)


def _dated(fact: _Fact) -> str:
    return fact.statement.as_of or fact.document.published


def _name(topic: str) -> str:
    return TOPICS.get(topic) or escape("Without a topic" if topic == _NO_TOPIC else topic.replace("-", " ").capitalize())


def _anchor(name: str) -> str:
    return escape(name.replace("#", "--"))


def _link(anchor: str, text: str) -> str:
    return f'<a href="#{anchor}">{text}</a>'
