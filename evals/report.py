"""The results as a table for the terminal, and as JSON for programs; the page for people is `evals/page.py`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evals import metrics, recorded
from evals.ablation import Ablation
from evals.ideas import Judged, as_json
from evals.metrics import Rate, percent
from evals.runner import Result, by, groups, reliability, score, splits

FIGURES = {name: recorded.name(name) for name in recorded.FIGURES}


@dataclass(frozen=True)
class Run:
    """What one run of the evaluation found."""

    results: Sequence[Result]
    baselines: Mapping[str, Sequence[Result]]
    """The results of the systems beside ours on the same cases, by name."""
    corpus: str
    """The hash of the library asked, or the name of the instance."""
    calibration: Mapping[str, Any]
    worse: Sequence[str] = ()
    """What got worse than recorded, a line each."""
    ablation: Ablation | None = None
    """The last ablation, of today or not."""
    bench: Mapping[str, Any] | None = None
    """The last measurements of speed."""
    load: Sequence[Mapping[str, float]] | None = None
    """What many people at once met, when that was last measured."""
    ideas: Sequence[Judged] = ()
    """What was made of the ideas."""


def table(run: Run) -> str:
    """The figures for the terminal: ours with intervals, by language and kind as dev and held, and the systems beside ours."""
    lines = [f"{'':18}{'all':>28}{'dev':>28}{'held':>28}"]
    columns = [score(run.results), *map(score, splits(run.results).values())]
    lines += [f"{name:18}" + "".join(f"{said(getattr(scores, figure)):>28}" for scores in columns) for figure, name in FIGURES.items()]
    bins = [reliability(results) for results in (run.results, *splits(run.results).values())]
    for name, error in (("calibration error", metrics.calibration_error), ("  by chance alone", metrics.calibration_error_by_chance)):
        lines.append(f"{name:18}" + "".join(f"{'–' if value is None else f'{value:.3f}':>28}" for value in map(error, bins)))
    head = f"{'':28}{'dev':>6}{'held':>6}" + "".join(f"{name + ' dev':>20}{'held':>7}" for name in FIGURES.values())
    lines += ["", head]
    rows = {f"language {name}": of for name, of in by(run.results, lambda case: case.lang).items()}
    rows |= {f"kind {name}": of for name, of in by(run.results, lambda case: case.kind).items()}
    rows |= {"Wegwijzer": run.results} | dict(run.baselines)
    for name, results in rows.items():
        dev, held = map(score, splits(results).values())
        cells = "".join(f"{percent(getattr(dev, figure)):>20}{percent(getattr(held, figure)):>7}" for figure in FIGURES)
        lines.append(f"{name:28}{dev.cases:>6}{held.cases:>6}{cells}")
    return "\n".join(lines)


def beside(name: str, extract: Sequence[Result], helped: Sequence[Result]) -> str:
    """What a use of a chat model made of the answers: the figures side by side, sentences of its own, the time it took, and cases that turned."""
    lines = [f"{name:18}{'without, dev':>20}{'with, dev':>14}{'without, held':>16}{'with, held':>14}"]
    columns = [score(of) for split in ("dev", "held") for of in (splits(extract)[split], splits(helped)[split])]
    for figure in ("right", "wrong_refusals", "wrong_answers"):
        cells = [percent(getattr(scores, figure)) for scores in columns]
        lines.append(f"{FIGURES[figure]:18}{cells[0]:>20}{cells[1]:>14}{cells[2]:>16}{cells[3]:>14}")
    pairs = [(one.answer, other.answer) for one, other in zip(extract, helped, strict=True)]
    changed = sum(one.sentences != other.sentences for one, other in pairs)
    new = sum(sentence not in one.sentences for one, other in pairs for sentence in other.sentences)
    lines.append(f"answers changed: {changed} of {len(pairs)}; sentences that were not there without it: {new}")
    if times := sorted(other.timings_ms["model"] for _, other in pairs if "model" in other.timings_ms):
        median, slow = times[len(times) // 2], times[int(0.95 * (len(times) - 1))]
        lines.append(f"its time, in {len(times)} answers: {median:.0f} ms (median), {slow:.0f} ms (95th percentile)")
    turned = [(one.case.id, other.passed) for one, other in zip(extract, helped, strict=True) if one.passed != other.passed]
    return "\n".join([*lines, *(f"right {'with' if passed else 'without'} it only: {case}" for case, passed in turned)])


def write(run: Run, folder: Path) -> None:
    """Writes `results.json` and `report.html` into `folder`."""
    from evals.page import page

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(_values(run), ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "report.html").write_text(page(run), encoding="utf-8")


def read(file: Path) -> dict[str, Any] | None:
    """A JSON file that an earlier command wrote; None where there is none that can be read."""
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def said(rate: Rate) -> str:
    """A share with its 95 % interval and the number of cases: `80.6 % (76.6–84.0) of 432`."""
    if rate.value is None:
        return "–"
    low, high = rate.interval
    return f"{100 * rate.value:.1f} % ({100 * low:.1f}–{100 * high:.1f}) of {rate.total}"


def _values(run: Run) -> dict[str, Any]:
    named = groups(run.results) | {f"kind {name}": of for name, of in by(run.results, lambda case: case.kind).items()}
    return {
        "date": date.today().isoformat(),
        "corpus": run.corpus,
        "calibration": dict(run.calibration),
        "worse": list(run.worse),
        "scores": {name: _scores(group) for name, group in named.items()},
        "baselines": {name: {group: _scores(of) for group, of in groups(results).items()} for name, results in run.baselines.items()},
        "reliability": {
            split: {
                "error": metrics.calibration_error(bins),
                "by_chance": metrics.calibration_error_by_chance(bins),
                "bins": [asdict(bin) for bin in bins],
            }
            for split, bins in ((split, reliability(of)) for split, of in splits(run.results).items())
        },
        "ideas": as_json(run.ideas),
        "results": [_record(result) for result in run.results],
    }


def _scores(results: Sequence[Result]) -> dict[str, Any]:
    """The scores as JSON: a rate as its value, its count, its total and its interval."""
    scores = score(results)
    rates = {name: getattr(scores, name) for name in FIGURES}
    values = asdict(scores) | {name: {"value": rate.value, "count": rate.count, "total": rate.total, "interval": rate.interval} for name, rate in rates.items()}
    return values | {"calibration_error": metrics.calibration_error(reliability(results))}


def _record(result: Result) -> dict[str, Any]:
    answer = result.answer
    return {
        "id": result.case.id,
        "split": result.case.split,
        "passed": result.passed,
        "status": answer.status,
        "reason": answer.reason,
        "text": answer.text,
        "cited": [source.statement for source in answer.sources],
        "ranked": list(result.ranked),
        "confidence": answer.confidence,
        "probability": result.probability,
        "best_is_right": result.best_is_right,
    }
