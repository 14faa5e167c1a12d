"""The results as a page that a person wants to read: one file, no script, legible on a telephone, light and dark."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from evals import charts, ideas_page, metrics, recorded
from evals.metrics import Rate, percent
from evals.report import FIGURES, Run, said
from evals.runner import Result, Scores, by, reliability, score, splits

_WORST = 10
_MEANING = {
    "right": "all points of a right answer and nothing forbidden; for an unanswerable question, a refusal",
    "wrong_refusals": "answerable questions that were refused",
    "wrong_answers": "questions that the library cannot answer, answered all the same",
    "recall_at_5": "a statement that answers is among the first five found",
}
_STYLE = """:root{color-scheme:light dark;--ink:#1c1c1c;--paper:#fff;--dim:#595959;--line:#cfcfcf;--soft:#f4f4f1;--mark:#8a4b00;--good:#1f5f8b}
@media(prefers-color-scheme:dark){:root{--ink:#ececec;--paper:#161616;--dim:#a9a9a9;--line:#3c3c3c;--soft:#222;--mark:#f0a860;--good:#7fbfe8}}
*{box-sizing:border-box}body{font:1rem/1.5 system-ui,"Segoe UI",Arial,sans-serif;max-width:68rem;margin:0 auto;padding:1.2rem;
color:var(--ink);background:var(--paper);overflow-wrap:break-word}h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.3rem;margin:2.4rem 0 .5rem;padding-bottom:.2rem;border-bottom:2px solid var(--ink)}h3{font-size:1rem;margin:0 0 .3rem}
p{margin:.4rem 0}.dim{color:var(--dim);font-size:.88rem}.bad{color:var(--mark);font-weight:600}
.four{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,15rem),1fr));gap:.8rem}
.four>section{border:1px solid var(--line);border-radius:8px;padding:.7rem .9rem}.four b{font-size:1.7rem;line-height:1.1}
.four p{font-size:.85rem}.four .row{font-size:.82rem;font-variant-numeric:tabular-nums;margin:.4rem 0 0}
svg.interval{display:block;width:100%;height:12px}svg line.scale{stroke:var(--line)}svg line.range{stroke:var(--good);stroke-width:5}
svg line.here{stroke:var(--ink);stroke-width:2.5}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums;font-size:.9rem}
th{font-size:.8rem;text-align:right;vertical-align:bottom;border-bottom:2px solid var(--ink);padding:.25rem .5rem}
td{text-align:right;padding:.25rem .5rem;border-bottom:1px solid var(--line)}th:first-child,td:first-child,tr.words td{text-align:left}
tr.ours td{font-weight:600}dd,li{overflow-wrap:anywhere}
.diagrams{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr));gap:1rem;max-width:44rem}figure{margin:0}
svg.reliability{width:100%;height:auto;font-size:10.5px;fill:var(--ink)}svg .grid{stroke:var(--line)}svg .ideal{stroke:var(--dim);stroke-dasharray:4 4}
svg .gap{stroke:var(--mark);stroke-width:2}svg circle{fill:var(--good);fill-opacity:.75;stroke:var(--paper)}svg .count{fill:var(--dim);font-size:9px}
article{border-left:4px solid var(--mark);padding:.1rem 0 .1rem .8rem;margin:1rem 0}dl{margin:0;display:grid;grid-template-columns:7.5rem 1fr;gap:.15rem .6rem}
dt{color:var(--dim);font-size:.88rem}dd{margin:0;white-space:pre-line}summary{cursor:pointer;font-weight:600;padding:.4rem 0}
@media(max-width:40rem){thead{display:none}tr{display:block;padding:.4rem 0;border-bottom:1px solid var(--line)}td{display:flex;justify-content:space-between;
gap:1rem;border:0;padding:.05rem 0}td:first-child{font-weight:600}td::before{content:attr(data-of);color:var(--dim);text-align:left}
td:first-child::before{content:none}
dl{grid-template-columns:1fr}dt{margin-top:.3rem}}"""


def page(run: Run) -> str:
    """The whole report as one HTML page."""
    results = run.results
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Wegwijzer: evaluation of {date.today().isoformat()}</title><style>{_STYLE}</style></head><body>"
        f"<h1>How well Wegwijzer answers</h1><p>{len(results)} cases asked on {date.today().isoformat()}. "
        "The system was tuned on the dev cases and on questions of other askers; the held ones only measure.</p>"
        f"{_against_recorded(run.worse)}{_four(results)}{_languages(results)}{_kinds(results)}{_beside(run)}"
        f"{ideas_page.section(run.ideas, _table)}{_reliability(results)}{_ablation(run)}{_bench(run)}{_load(run)}{_failures(results)}"
        "</body></html>"
    )


def _against_recorded(worse: Sequence[str]) -> str:
    if not worse:
        return "<p>No figure is worse than recorded.</p>"
    return f'<p class="bad">Worse than recorded:</p><ul>{"".join(f"<li>{escape(line)}</li>" for line in worse)}</ul>'


def _four(results: Sequence[Result]) -> str:
    columns = {"all": score(results)} | {split: score(of) for split, of in splits(results).items()}
    languages = {language: score(splits(of)["held"]) for language, of in by(results, lambda case: case.lang).items()}
    cards = []
    for figure, name in FIGURES.items():
        rows = "".join(
            f'<p class="row">{column}: {said(getattr(scores, figure))}</p>{charts.interval(getattr(scores, figure), f"{name}, {column}")}'
            for column, scores in columns.items()
        )
        cards.append(
            f"<section><h3>{name}</h3><b>{_percent(columns['held'], figure)}</b> <span class=dim>held</span>"
            f'<p class="dim">{_MEANING[figure]}</p>{rows}{_worst_language(figure, languages)}</section>'
        )
    return (
        f'<h2>The four figures</h2><div class="four">{"".join(cards)}</div>'
        '<p class="dim">In brackets and as a bar the 95 % interval (Wilson): where the true share may lie, given so many cases.</p>'
    )


def _worst_language(figure: str, languages: Mapping[str, Scores]) -> str:
    rates = {language: rate for language, scores in languages.items() if (rate := getattr(scores, figure)).value is not None}
    if not rates:
        return ""
    choose = min if recorded.FIGURES[figure] else max
    language = choose(rates, key=lambda language: rates[language].value)
    return f'<p class="row">worst language, held: <b class="bad" style="font-size:inherit">{language} {said(rates[language])}</b></p>'


def _languages(results: Sequence[Result]) -> str:
    grouped = {f"{language}, {split}": score(part) for language, of in by(results, lambda case: case.lang).items() for split, part in splits(of).items()}
    rows = [(name, "", [str(scores.cases), *(_with_interval(getattr(scores, figure)) for figure in FIGURES)]) for name, scores in grouped.items()]
    return f"<h2>Languages</h2><p class=dim>In percent, with the 95 % interval.</p>{_table(['', 'cases', *FIGURES.values()], rows)}"


def _kinds(results: Sequence[Result]) -> str:
    rows = [(kind, "", [" / ".join(str(len(part)) for part in splits(of).values()), *_cells(of)]) for kind, of in by(results, lambda case: case.kind).items()]
    return f"<h2>Kinds of question</h2><p class=dim>In percent, dev / held.</p>{_table(['', 'cases', *FIGURES.values()], rows)}"


def _beside(run: Run) -> str:
    rows = [
        (name, "ours" if results is run.results else "", [*_cells(results), " / ".join(_mean(score(of).mrr) for of in splits(results).values())])
        for name, results in {"Wegwijzer": run.results, **run.baselines}.items()
    ]
    return (
        f"<h2>Beside plain systems</h2><p class=dim>In percent, dev / held.</p>{_table(['', *FIGURES.values(), 'MRR'], rows)}"
        '<p class="dim">The same cases, statements and judging, in the same run. The tutorial shows the three documents nearest to the question '
        "out of one Chroma collection and never refuses; BM25 shows the five statements of the question's language that share most with it. "
        "None of them puts anything into words of its own.</p>"
    )


def _reliability(results: Sequence[Result]) -> str:
    figures = []
    for split, of in splits(results).items():
        bins = reliability(of)
        error, chance = metrics.calibration_error(bins), metrics.calibration_error_by_chance(bins)
        asked = sum(bin.count for bin in bins)
        words = (
            "no searched questions"
            if error is None
            else f"expected calibration error {error:.3f} over {asked} questions; exact estimates would show {chance:.3f} on so many"
        )
        rows = [(f"{bin.low:.1f}–{bin.high:.1f}", "", [str(bin.count), _share(bin.predicted), _share(bin.observed)]) for bin in bins]
        figures.append(
            f"<figure><figcaption><b>{split}</b>: {words}</figcaption>{charts.reliability(bins, f'Reliability, {split}: {words}')}"
            f"<details><summary>as figures</summary>{_table(['estimated', 'questions', 'mean estimate, %', 'right, %'], rows)}</details></figure>"
        )
    return (
        "<h2>Does the score mean what it says?</h2><p>The score of the best statement found is the estimated probability that it answers the question. "
        f'Across: the estimate; up: how often it was right. On the dashed line both are the same.</p><div class="diagrams">{"".join(figures)}</div>'
        '<p class="dim">Right: a gold statement, or one that holds all points of the case. Only questions that are searched. The error is the mean distance '
        "to the line, weighted by the number of questions in each of ten bins of equal width (Naeini et al. 2015).</p>"
    )


def _ablation(run: Run) -> str:
    done = run.ablation
    if done is None:
        return "<h2>What each part brings</h2><p>Not measured yet: <code>make eval-ablation</code>.</p>"
    same = {"library": done.corpus == run.corpus, "calibration": done.calibration == run.calibration, "cases": done.cases == len(run.results)}
    changed = [name for name, unchanged in same.items() if not unchanged]
    note = f' <span class="bad">Since then the {" and the ".join(changed)} changed.</span>' if changed else ""
    rows = [
        (
            row.name,
            "ours" if number == 0 else "",
            [*(_pair(rates[figure] for rates in row.splits.values()) for figure in FIGURES), " / ".join(map(_mean, row.mrr.values()))],
        )
        for number, row in enumerate(done.rows)
    ]
    return (
        f"<h2>What each part brings</h2><p>The same cases with one part left out, weights and threshold fitted anew each time; in percent, dev / held. "
        f"Measured on {escape(done.date)}.{note}</p>"
        f"{_table(['left out', *FIGURES.values(), 'MRR'], rows)}"
    )


def _bench(run: Run) -> str:
    if run.bench is None:
        return "<h2>How fast</h2><p>Not measured yet: <code>make bench</code>.</p>"
    rows = [(line["what"], "words", [line["figures"]]) for line in run.bench["lines"]]
    return f"<h2>How fast</h2><p class=dim>Measured on {escape(run.bench['date'])}, {escape(run.bench['machine'])}.</p>{_table(['', ''], rows)}"


def _load(run: Run) -> str:
    return f"<h2>Many people at once</h2>{charts.load(run.load) if run.load else '<p>Not measured yet: <code>make load</code>.</p>'}"


def _failures(results: Sequence[Result]) -> str:
    wrong = worst_first(results)
    return (
        f"<h2>The worst cases</h2><p>{len(wrong)} of {len(results)} cases went wrong. First what says something it should not (an answer without grounds, or a "
        "thing forbidden), the most confident first; then answers that lack a point, the most confident first; then refusals, first those where the right "
        f"statement was found highest.</p>{''.join(map(_failure, wrong[:_WORST]))}"
        f"<details><summary>All that went wrong ({len(wrong)})</summary>{''.join(map(_failure, wrong))}</details>"
    )


def worst_first(results: Iterable[Result]) -> list[Result]:
    """The results that did not pass, in the order in which they harm: see `_failures`."""

    def harm(result: Result) -> tuple[int, float]:
        answered = not metrics.is_wrong_refusal(result.case, result.answer)
        if not result.case.answerable or metrics.forbidden(result.case.must_not, result.answer.text):
            return 0, -result.answer.confidence
        if answered:
            return 1, -result.answer.confidence
        return 2, metrics.rank(result.case.gold, result.ranked) or float("inf")

    return sorted((result for result in results if not result.passed), key=harm)


def _failure(result: Result) -> str:
    case, answer = result.case, result.answer
    missing = [point.point for point in case.expected if not metrics.found(point, answer.text)]
    place = metrics.rank(case.gold, result.ranked)
    facts = {
        "asked": "\n".join((*case.turns, case.question)),
        "answered": answer.text if answer.status == "answered" else f"({answer.status}{f': {answer.reason}' if answer.reason else ''}) {answer.text}",
        "confidence": f"{answer.confidence:.2f}",
        "missing": ", ".join(missing) if case.answerable else "a refusal" if answer.status == "answered" else "",
        "forbidden": ", ".join(metrics.forbidden(case.must_not, answer.text)),
        "gold found at": f"place {place}" if place else f"not among the first ten ({', '.join(case.gold)})" if case.gold else "",
    }
    shown = "".join(f"<dt>{title}</dt><dd>{escape(text)}</dd>" for title, text in facts.items() if text)
    return f"<article><h3>{escape(case.id)} <span class=dim>{case.lang}, {escape(case.kind)}, {case.split}</span></h3><dl>{shown}</dl></article>"


def _cells(results: Sequence[Result]) -> list[str]:
    """The four figures, each of dev and of held."""
    scores = [score(of) for of in splits(results).values()]
    return [_pair(getattr(of, figure) for of in scores) for figure in FIGURES]


def _pair(rates: Iterable[Rate]) -> str:
    return " / ".join(map(percent, rates))


def _with_interval(rate: Rate) -> str:
    return said(rate).partition(" of")[0].replace(" %", "")


def _table(heads: Sequence[str], rows: Iterable[tuple[str, str, Sequence[str]]]) -> str:
    """A table of (first cell, class, further cells) rows; on a narrow screen each cell says which column it is of."""
    head = "".join(f"<th>{escape(title)}</th>" for title in heads)
    body = "".join(
        f'<tr class="{kind}"><td>{escape(name)}</td>'
        + "".join(f'<td data-of="{escape(title)}">{escape(cell)}</td>' for title, cell in zip(heads[1:], cells, strict=True))
        + "</tr>"
        for name, kind, cells in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _percent(scores: Scores, figure: str) -> str:
    rate: Rate = getattr(scores, figure)
    return "–" if rate.value is None else f"{percent(rate)} %"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f}"


def _mean(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
