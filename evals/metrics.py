"""Metrics: each a pure function of one case, or of a list of numbers. An empty list gives None, not a number."""

import re
from collections.abc import Collection, Sequence

from assistant import Answer
from evals.cases import Case, Point


def found(point: Point, text: str) -> bool:
    """Whether the text contains the point."""
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in point.any_of)


def points_found(case: Case, text: str) -> float | None:
    """Share of the case's points that stand in the text, 0 to 1; None for a case without points."""
    return mean([float(found(point, text)) for point in case.expected])


def is_wrong_refusal(case: Case, answer: Answer) -> bool:
    """An answerable question that got no answer."""
    return case.answerable and answer.status in ("refused", "clarify")


def is_wrong_answer(case: Case, answer: Answer) -> bool:
    """A question that the library cannot answer and that was answered all the same."""
    return not case.answerable and answer.status == "answered"


def passes(case: Case, answer: Answer) -> bool:
    """Whether the answer is right: all points and nothing forbidden; for an unanswerable question, a refusal."""
    if any(re.search(pattern, answer.text, re.IGNORECASE) for pattern in case.must_not):
        return False
    if not case.answerable:
        return not is_wrong_answer(case, answer)
    return not is_wrong_refusal(case, answer) and points_found(case, answer.text) in (1.0, None)


def is_right_reason(case: Case, answer: Answer) -> bool | None:
    """Whether a refusal names the reason that the case's kind names; None where nothing was to be refused, or was not."""
    if case.answerable or answer.status != "refused":
        return None
    return answer.reason == case.kind.replace("-", "_")


def rank(gold: Collection[str], ranked: Sequence[str]) -> int | None:
    """The place (from 1) of the first gold statement, None if there is none."""
    return next((place for place, reference in enumerate(ranked, 1) if reference in gold), None)


def recall_at(most: int, gold: Collection[str], ranked: Sequence[str]) -> float | None:
    """1 if one of the gold statements, each of which answers the question, is among the first `most`; None without gold."""
    if not gold:
        return None
    place = rank(gold, ranked[:most])
    return 0.0 if place is None else 1.0


def reciprocal_rank(gold: Collection[str], ranked: Sequence[str]) -> float | None:
    """1 / the place of the first gold statement, 0 if it is not there; None without gold."""
    if not gold:
        return None
    place = rank(gold, ranked)
    return 0.0 if place is None else 1 / place


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of the values that are there; None if there are none."""
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else None
