"""The section of the report on ideas: figures, confusion table, each criterion, and every idea that was judged wrong."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from corpus.fit import VERDICTS
from evals import ideas, recorded
from evals.ideas import Judged
from evals.metrics import percent

Table = Callable[[Sequence[str], Iterable[tuple[str, str, Sequence[str]]]], str]
"""A table of heads and (first cell, class, further cells) rows, as HTML."""


def section(judged: Sequence[Judged], table: Table) -> str:
    """Nothing where no idea was judged."""
    if not judged:
        return ""
    held = [case for case in judged if case.idea.split == "held"]
    figures = {name: ideas.score(members) for name, members in ideas.groups(judged).items()}
    rows = [
        (name, "ours" if name == "held" else "", [str(len(members)), *(percent(getattr(figures[name], figure)) for figure in recorded.IDEA_FIGURES)])
        for name, members in ideas.groups(judged).items()
    ]
    confused = [(due, "", [str(given[verdict] or "·") for verdict in VERDICTS]) for due, given in ideas.confusion(held).items()]
    criteria = [
        (f"{key}: {answer}", "", [f"{percent(precise)} of {precise.total}", f"{percent(recalled)} of {recalled.total}"])
        for (key, answer), (precise, recalled) in ideas.by_answer(held).items()
    ]
    wrong = [case for case in judged if not case.right]
    wrong.sort(key=lambda case: (not case.wrong_firm, case.idea.split != "held"))
    return (
        "<h2>Does my idea fit?</h2>"
        "<p class=dim>Ideas in the words of companies and of buyers, by writers who had not seen the patterns; "
        "those of 200, half of each split, also wrote ideas that the transformer was taught on. "
        "In percent: the right verdict; a firm verdict that is wrong; the answers read that the idea gives, and those it gives that "
        "were read; asked for what was said.</p>"
        f"{table(['', 'ideas', *map(recorded.name, recorded.IDEA_FIGURES)], rows)}"
        f"<h3>Due (down) and given (across), held</h3>{table(['', *VERDICTS], confused)}"
        f"<h3>Each criterion, held</h3>{table(['', 'precision', 'recall'], criteria)}"
        f"<details><summary>Ideas judged wrong ({len(wrong)} of {len(judged)})</summary>{''.join(map(_wrong, wrong))}</details>"
    )


def _wrong(case: Judged) -> str:
    off = [
        f"{key}: {case.idea.criteria.get(key, 'unknown')}, read as {answer}"
        for key, answer in case.judgement.answers.items()
        if case.idea.criteria.get(key, "unknown") != answer
    ]
    facts = {"idea": case.idea.idea, "due": case.idea.verdict, "given": case.judgement.verdict, "read wrong": "; ".join(off), "note": case.idea.note}
    shown = "".join(f"<dt>{title}</dt><dd>{escape(text)}</dd>" for title, text in facts.items() if text)
    return f"<article><h3>{escape(case.idea.id)} <span class=dim>{case.idea.lang}, {case.idea.split}</span></h3><dl>{shown}</dl></article>"
