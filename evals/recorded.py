"""The figures that must not get worse: `baseline.json`, written by `python -m evals run --record`, compared with at every run."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from corpus import InputError
from evals.metrics import Rate
from evals.runner import Result, Scores, groups, score

FILE = Path(__file__).parent / "baseline.json"
FIGURES = {"right": True, "wrong_refusals": False, "wrong_answers": False, "recall_at_5": True}
"""The figures that are kept of questions, and whether more is better."""
IDEA_FIGURES = {"right": True, "wrong_firm": False, "precision": True, "recall": True, "asked_again": False}
"""Those of ideas (see `evals.ideas.Scores`)."""
IDEAS = "ideas, "
"""How the name of a group of ideas begins."""
_RECORD = "python -m evals run --record"

Recorded = dict[str, dict[str, Rate]]
"""By group (see `evals.runner.groups`), then by figure."""


def figures(results: Sequence[Result]) -> Recorded:
    """The figures of every group."""
    return {name: _rates(score(group)) for name, group in groups(results).items()}


def worse(now: Mapping[str, Mapping[str, Rate]], recorded: Mapping[str, Mapping[str, Rate]]) -> list[str]:
    """What got worse than recorded, a line each. A share may be off by one case of those it is of now: a tie may break the other way on
    another machine. A recorded group or figure that has no cases any more is named too."""
    lines = []
    for group, rates in recorded.items():
        for figure, before in rates.items():
            if not before.total:
                continue
            after = now.get(group, {}).get(figure, Rate(0, 0))
            if not after.total:
                lines.append(f"{group}, {name(figure)}: no case measures it any more; recorded {_said(before)}")
                continue
            change = after.count - before.value * after.total  # in cases
            if (-change if (FIGURES | IDEA_FIGURES)[figure] else change) > 1 + 1e-9:
                lines.append(f"{group}, {name(figure)}: {_said(after)}; recorded {_said(before)}")
    return lines


def kept(group: str) -> Mapping[str, bool]:
    """The figures that are kept of a group."""
    return IDEA_FIGURES if group.startswith(IDEAS) else FIGURES


def name(figure: str) -> str:
    """A figure as people read it."""
    names = {"recall_at_5": "recall@5", "wrong_firm": "wrong and firm", "precision": "criteria, precision", "recall": "criteria, recall"}
    return names.get(figure, figure.replace("_", " "))


def write(recorded: Recorded, file: Path = FILE) -> None:
    """Writes the figures, a line a group, so that a change is read in a diff."""
    rows = {group: {figure: [rate.count, rate.total] for figure, rate in rates.items()} for group, rates in recorded.items()}
    lines = ",\n".join(f"  {json.dumps(group)}: {json.dumps(values)}" for group, values in rows.items())
    file.write_text(f'{{\n"recorded": "{date.today().isoformat()}",\n"figures": {{\n{lines}\n}}\n}}\n', encoding="utf-8")


def read(file: Path = FILE) -> Recorded:
    """The recorded figures. Raises InputError where there are none that can be read."""
    try:
        values = json.loads(file.read_text(encoding="utf-8"))["figures"]
        return {group: {figure: Rate(*map(int, rates[figure])) for figure in kept(group)} for group, rates in values.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{file} cannot be read ({type(error).__name__}: {error}); write it anew with: {_RECORD}") from None


def _rates(scores: Scores) -> dict[str, Rate]:
    return {figure: getattr(scores, figure) for figure in FIGURES}


def _said(rate: Rate) -> str:
    return f"{100 * rate.value:.1f} % ({rate.count} of {rate.total})"
