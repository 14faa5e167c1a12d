"""Metrics: each a pure function of one case, or of a list of numbers. An empty list gives None, not a number."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant import Answer
from evals.cases import Case, Point

_Z = 1.959964
"""The normal quantile of a 95 % interval."""


def found(point: Point, text: str) -> bool:
    """Whether the text contains the point."""
    return any(re.search(pattern, text, re.IGNORECASE) for pattern in point.any_of)


def points_found(case: Case, text: str) -> float | None:
    """Share of the case's points that stand in the text, 0 to 1; None for a case without points."""
    return mean([float(found(point, text)) for point in case.expected])


def forbidden(must_not: Sequence[str], text: str) -> list[str]:
    """What stands in the text of what these patterns forbid."""
    return [match[0] for pattern in must_not if (match := re.search(pattern, text, re.IGNORECASE))]


def is_wrong_refusal(case: Case, answer: Answer) -> bool:
    """An answerable question that got no answer."""
    return case.answerable and answer.status in ("refused", "clarify")


def is_wrong_answer(case: Case, answer: Answer) -> bool:
    """A question that the library cannot answer and that was answered all the same."""
    return not case.answerable and answer.status == "answered"


def passes(case: Case, answer: Answer) -> bool:
    """Whether the answer is right: all points and nothing forbidden; for an unanswerable question, a refusal."""
    if forbidden(case.must_not, answer.text):
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


@dataclass(frozen=True)
class Rate:
    """`count` of `total`."""

    count: int
    total: int

    @classmethod
    def of(cls, outcomes: Sequence[float | bool | None]) -> "Rate":
        """How many of the outcomes that are there are true."""
        there = [outcome for outcome in outcomes if outcome is not None]
        return cls(sum(map(bool, there)), len(there))

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None of nothing."""
        return self.count / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % score interval of the share, each end 0 to 1; None of nothing.

        (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Wilson (1927), "Probable inference, the law of succession, and statistical
        inference", J. Am. Stat. Assoc. 22. Unlike p ± z √(p(1 − p)/n) it is honest for few cases and for shares near 0 and 1.
        """
        if not self.total:
            return None
        share, squared = self.count / self.total, _Z**2 / self.total
        middle = share + squared / 2
        half = _Z * math.sqrt(share * (1 - share) / self.total + squared / (4 * self.total))
        return max(0.0, (middle - half) / (1 + squared)), min(1.0, (middle + half) / (1 + squared))


def percent(rate: Rate) -> str:
    """A share as tables show it."""
    return "–" if rate.value is None else f"{100 * rate.value:.1f}"


@dataclass(frozen=True)
class Bin:
    """The predictions between `low` and `high`: how many, their mean probability and the share that came true, None of none."""

    low: float
    high: float
    count: int
    predicted: float | None
    observed: float | None


def reliability(probabilities: Sequence[float], outcomes: Sequence[bool], bins: int = 10) -> list[Bin]:
    """Predicted against observed in `bins` bins of equal width over 0 to 1; a probability on a line counts to the upper bin, 1 to the last."""
    members: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for probability, outcome in zip(probabilities, outcomes, strict=True):
        members[min(int(probability * bins), bins - 1)].append((probability, outcome))
    return [
        Bin(number / bins, (number + 1) / bins, len(pairs), mean([probability for probability, _ in pairs]), mean([float(outcome) for _, outcome in pairs]))
        for number, pairs in enumerate(members)
    ]


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """The expected calibration error, 0 to 1: Σ (n_b / N) · |observed_b − predicted_b| over the bins b; None of nothing.

    Naeini, Cooper and Hauskrecht (2015), "Obtaining well calibrated probabilities using Bayesian binning", AAAI; with bins of equal width as in
    Guo et al. (2017), "On calibration of modern neural networks", ICML.
    """
    total = sum(bin.count for bin in bins)
    if not total:
        return None
    return sum(bin.count * abs(bin.observed - bin.predicted) for bin in bins if bin.count) / total


def calibration_error_by_chance(bins: Sequence[Bin]) -> float | None:
    """The calibration error, 0 to 1, that estimates which are exactly right would show on average over so few outcomes; None of nothing.

    Σ (n_b / N) · E|X_b / n_b − p_b| over the bins b, with X_b binomial (n_b, p_b) and p_b the mean estimate. It is never 0: Bröcker and Smith (2007),
    "Increasing the reliability of reliability diagrams", Weather and Forecasting. With m = ⌊np⌋ + 1, E|X − np| = 2 m C(n, m) p^m (1 − p)^(n − m + 1)
    (de Moivre, 1730; Diaconis and Zabell (1991), "Closed form summation for classical distributions", Statistical Science).
    """
    total = sum(bin.count for bin in bins)
    if not total:
        return None
    return sum(_mean_deviation(bin.count, bin.predicted) for bin in bins if bin.count) / total


def _mean_deviation(count: int, share: float) -> float:
    """E|X − np| of X binomial with `count` and `share`."""
    above = math.floor(count * share) + 1
    return 0.0 if above > count else 2 * above * math.comb(count, above) * share**above * (1 - share) ** (count - above + 1)
