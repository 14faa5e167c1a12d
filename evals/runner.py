"""Asks every case and scores the answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant import Answer
from assistant.question import understand
from evals import metrics
from evals.cases import Case
from index import Hit

_DEEP = 10


class System(Protocol):
    """What is evaluated."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer: ...


@dataclass(frozen=True)
class Result:
    """A case, its answer and its scores."""

    case: Case
    answer: Answer
    ranked: tuple[str, ...]
    """References of the first ten hits."""

    @property
    def passed(self) -> bool:
        return metrics.passes(self.case, self.answer)


def run(cases: Sequence[Case], system: System, search: Callable[[str, str, int], list[Hit]], progress: Callable[[], None] = lambda: None) -> list[Result]:
    """The results of all cases, in their order. `search(text, language, limit)` gives the hits that retrieval is measured on."""
    results = []
    for case in cases:
        answer = system.ask(case.question, case.turns)
        question = understand(case.question, case.turns)
        hits = search(question.text, question.spoken, _DEEP) if case.gold else []
        results.append(Result(case, answer, tuple(hit.reference for hit in hits)))
        progress()
    return results


@dataclass(frozen=True)
class Scores:
    """The figures of a group of results; rates are 0 to 1, None where the group has nothing to measure."""

    cases: int
    pass_rate: float | None
    points_found: float | None
    wrong_refusals: float | None
    wrong_answers: float | None
    right_reason: float | None
    recall_at_5: float | None
    mrr: float | None


def score(results: Sequence[Result]) -> Scores:
    """The figures over `results`."""
    answerable = [result for result in results if result.case.answerable]
    unanswerable = [result for result in results if not result.case.answerable]
    return Scores(
        cases=len(results),
        pass_rate=metrics.mean([float(result.passed) for result in results]),
        points_found=metrics.mean([metrics.points_found(result.case, result.answer.text) for result in answerable]),
        wrong_refusals=metrics.mean([float(metrics.is_wrong_refusal(result.case, result.answer)) for result in answerable]),
        wrong_answers=metrics.mean([float(metrics.is_wrong_answer(result.case, result.answer)) for result in unanswerable]),
        right_reason=metrics.mean([metrics.is_right_reason(result.case, result.answer) for result in unanswerable]),
        recall_at_5=metrics.mean([metrics.recall_at(5, result.case.gold, result.ranked) for result in results]),
        mrr=metrics.mean([metrics.reciprocal_rank(result.case.gold, result.ranked) for result in results]),
    )


def groups(results: Sequence[Result]) -> dict[str, list[Result]]:
    """The results by what they are reported by: all, split, language, kind."""
    grouped: dict[str, list[Result]] = {"all": list(results)}
    for name, key in (("split", lambda case: case.split), ("lang", lambda case: case.lang), ("kind", lambda case: case.kind)):
        for result in sorted(results, key=lambda result, key=key: key(result.case)):
            grouped.setdefault(f"{name} {key(result.case)}", []).append(result)
    return grouped
