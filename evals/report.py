"""The results as a table for the terminal, as JSON for programs, and as a page that a person wants to read."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from html import escape
from pathlib import Path

from evals import metrics
from evals.runner import Result, Scores, groups, score

_COLUMNS = {
    "cases": "cases",
    "pass_rate": "right",
    "points_found": "points",
    "wrong_refusals": "wrong refusal",
    "wrong_answers": "wrong answer",
    "right_reason": "right reason",
    "recall_at_5": "recall@5",
    "mrr": "MRR",
}
_LEGEND = {
    "right": "share of cases whose answer has all points and nothing forbidden; for an unanswerable question, that it was refused",
    "points": "share of the expected points that stand in the answer",
    "wrong refusal": "share of answerable questions that were refused",
    "wrong answer": "share of unanswerable questions that were answered",
    "right reason": "share of refusals of unanswerable questions with the reason that the case names",
    "recall@5": "share of cases with a statement that answers among the first five found",
    "MRR": "mean of 1 / the place of the first such statement",
}
_STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}
table{border-collapse:collapse;width:100%}th,td{padding:.25rem .6rem;border-bottom:1px solid #ccc;text-align:right}
th:first-child,td:first-child{text-align:left}.figures{display:flex;gap:1rem;flex-wrap:wrap}
.figures div{border:1px solid #ccc;border-radius:8px;padding:.6rem 1rem}.figures b{display:block;font-size:1.6rem}
article{border-left:4px solid #8a4b00;padding:.1rem 0 .1rem .8rem;margin:1rem 0}dt{font-weight:600}code{background:#f2f2f2}"""


def table(results: Sequence[Result]) -> str:
    """The scores of every group, a line each, for the terminal."""
    head = f"{'':22}" + "".join(f"{title:>14}" for title in _COLUMNS.values())
    return "\n".join([head, *(f"{name:22}" + "".join(f"{cell:>14}" for cell in _cells(score(group))) for name, group in groups(results).items())])


def write(results: Sequence[Result], folder: Path) -> None:
    """Writes `results.json` and `report.html` into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    values = {"scores": {name: asdict(score(group)) for name, group in groups(results).items()}, "results": [_record(result) for result in results]}
    (folder / "results.json").write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "report.html").write_text(page(results), encoding="utf-8")


def page(results: Sequence[Result]) -> str:
    """The report: four figures, the table, and every case that went wrong with what was said and what was expected."""
    overall = score(results)
    four = {"right": overall.pass_rate, "wrong refusal": overall.wrong_refusals, "wrong answer": overall.wrong_answers, "recall@5": overall.recall_at_5}
    figures = "".join(f"<div><b>{_percent(value)}</b>{title}</div>" for title, value in four.items())
    head = "".join(f"<th>{title}</th>" for title in ("", *_COLUMNS.values()))
    rows = "".join(f"<tr><td>{name}</td>{''.join(f'<td>{cell}</td>' for cell in _cells(score(group)))}</tr>" for name, group in groups(results).items())
    legend = "".join(f"<dt>{title}</dt><dd>{meaning}</dd>" for title, meaning in _LEGEND.items())
    wrong = [result for result in results if not result.passed]
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Wegwijzer evaluation</title><style>{_STYLE}</style>'
        f"<h1>Evaluation of Wegwijzer, {date.today().isoformat()}</h1><p>{len(results)} cases; dev is tuned on, held only measures.</p>"
        f'<div class="figures">{figures}</div><h2>By language and kind</h2><table><tr>{head}</tr>{rows}</table><dl>{legend}</dl>'
        f"<h2>Cases that went wrong ({len(wrong)})</h2>{''.join(_wrong(result) for result in wrong)}</html>"
    )


def _wrong(result: Result) -> str:
    case, answer = result.case, result.answer
    missing = [point.point for point in case.expected if not metrics.found(point, answer.text)]
    place = metrics.rank(case.gold, result.ranked)
    facts = {
        "asked": " / ".join((*case.turns, case.question)),
        "said": f"[{answer.status}{' ' + answer.reason if answer.reason else ''}, {answer.confidence:.2f}] {answer.text}",
        "missing": ", ".join(missing) or ("a refusal" if not case.answerable else "an answer without what is forbidden"),
        "first right statement": f"place {place}" if place else "not among the first ten" if case.gold else "–",
    }
    return f"<article><h3>{escape(case.id)}</h3><dl>{''.join(f'<dt>{title}</dt><dd>{escape(text)}</dd>' for title, text in facts.items())}</dl></article>"


def _record(result: Result) -> dict:
    answer = result.answer
    return {
        "id": result.case.id,
        "passed": result.passed,
        "status": answer.status,
        "reason": answer.reason,
        "text": answer.text,
        "cited": [source.statement for source in answer.sources],
        "ranked": list(result.ranked),
        "confidence": answer.confidence,
    }


def _cells(scores: Scores) -> list[str]:
    values = asdict(scores)
    mrr = values.pop("mrr")
    count = values.pop("cases")
    return [str(count), *map(_percent, values.values()), "–" if mrr is None else f"{mrr:.2f}"]


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f} %"
