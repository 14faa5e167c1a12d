"""Asks every case and scores the answers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant import Answer
from assistant.question import ANSWERED, understand
from corpus import Language
from evals import metrics
from evals.calibrate import answers
from evals.cases import Case
from evals.metrics import Rate
from index import After, Hit

_DEEP = 10


class System(Protocol):
    """What is evaluated."""

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer: ...


Search = Callable[[str, Sequence[str]], Sequence[Hit]]
"""The statements that a system finds for a question and the turns before it, best first: what retrieval is measured on."""


@dataclass(frozen=True)
class Result:
    """A case, its answer and its scores."""

    case: Case
    answer: Answer
    ranked: tuple[str, ...] = ()
    """References of the first ten hits."""
    probability: float | None = None
    """The score of the best hit: the estimated probability that it answers the question. None where nothing was searched or found, or where
    it cannot be told whether the hit is right."""
    best_is_right: bool = False
    """Whether the best hit is a gold statement, or holds all points of the case in one of its languages."""

    @property
    def passed(self) -> bool:
        return metrics.passes(self.case, self.answer)


class Finder(Protocol):
    """What retrieval is measured on: a searcher, or a running instance."""

    def search(self, text: str, language: Language, limit: int, after: After | None = None) -> Sequence[Hit]: ...

    def leans(self, turns: Sequence[str]) -> bool: ...


def searching(finder: Finder) -> Search:
    """Its search, from the question as the assistant understands it."""

    def find(question: str, turns: Sequence[str]) -> Sequence[Hit]:
        understood = understand(question, turns, leaning=finder.leans)
        return finder.search(understood.text, understood.spoken, _DEEP, understood.after)

    return find


def run(cases: Sequence[Case], system: System, search: Search, progress: Callable[[], object] = lambda: None) -> list[Result]:
    """The results of all cases, in their order."""
    results = []
    for case in cases:
        answer = system.ask(case.question, case.turns)
        searched = understand(case.question, case.turns).intent in ANSWERED
        hits = search(case.question, case.turns)[:_DEEP] if searched or case.gold else ()
        ranked = tuple(hit.reference for hit in hits) if case.gold else ()
        results.append(Result(case, answer, ranked, *_best(case, hits if searched else ())))
        progress()
    return results


def _best(case: Case, hits: Sequence[Hit]) -> tuple[float | None, bool]:
    """The best hit's score, and whether it answers the case."""
    if not hits or (case.answerable and not case.gold):
        return None, False
    best = hits[0]
    texts = [best.statement.text(language) for language in best.statement.languages]
    return best.score, case.answerable and (best.reference in case.gold or answers(case, texts))


@dataclass(frozen=True)
class Scores:
    """The figures of a group of results; shares and means are 0 to 1, None where the group has nothing to measure."""

    cases: int
    right: Rate
    """All points and nothing forbidden; for an unanswerable question, a refusal."""
    wrong_refusals: Rate
    """Of the answerable cases."""
    wrong_answers: Rate
    """Of the unanswerable cases."""
    recall_at_5: Rate
    """Of the cases with gold."""
    points_found: float | None
    right_reason: float | None
    mrr: float | None


def score(results: Sequence[Result]) -> Scores:
    """The figures over `results`."""
    answerable = [result for result in results if result.case.answerable]
    unanswerable = [result for result in results if not result.case.answerable]
    return Scores(
        cases=len(results),
        right=Rate.of([result.passed for result in results]),
        wrong_refusals=Rate.of([metrics.is_wrong_refusal(result.case, result.answer) for result in answerable]),
        wrong_answers=Rate.of([metrics.is_wrong_answer(result.case, result.answer) for result in unanswerable]),
        recall_at_5=Rate.of([metrics.recall_at(5, result.case.gold, result.ranked) for result in results]),
        points_found=metrics.mean([metrics.points_found(result.case, result.answer.text) for result in answerable]),
        right_reason=metrics.mean([metrics.is_right_reason(result.case, result.answer) for result in unanswerable]),
        mrr=metrics.mean([metrics.reciprocal_rank(result.case.gold, result.ranked) for result in results]),
    )


def splits(results: Sequence[Result]) -> dict[str, list[Result]]:
    """The results of the cases that are tuned on, and of those that only measure."""
    return {split: [result for result in results if result.case.split == split] for split in ("dev", "held")}


def by(results: Iterable[Result], key: Callable[[Case], str]) -> dict[str, list[Result]]:
    """The results grouped by something of their case, in order of it."""
    grouped: dict[str, list[Result]] = {}
    for result in sorted(results, key=lambda result: key(result.case)):
        grouped.setdefault(key(result.case), []).append(result)
    return grouped


def groups(results: Sequence[Result]) -> dict[str, list[Result]]:
    """What the recorded figures are kept for: all, each split, and each language of each split; empty ones are left out."""
    grouped = {"all": list(results)} | splits(results)
    for split, of in splits(results).items():
        grouped |= {f"{split} {language}": members for language, members in by(of, lambda case: case.lang).items()}
    return {name: members for name, members in grouped.items() if members}


def reliability(results: Sequence[Result]) -> list[metrics.Bin]:
    """The best hit's score against the share of best hits that are right, over the questions that were searched."""
    predicted = [result for result in results if result.probability is not None]
    return metrics.reliability([result.probability for result in predicted], [result.best_is_right for result in predicted])
