from dataclasses import replace

import numpy as np
import pytest

from corpus.check import same_question
from corpus.reader import read_library
from evals.calibrate import OF_ALL, SIGNALS, Example, _evened, _threshold, _weighted, fit
from evals.cases import Case, read_askers, read_cases, read_near_misses, tuned_on
from index.train.questions import read_asked
from index.train.tagger import read_conversations


def example(answerable: bool) -> Example:
    return Example(answerable, np.zeros((1, len(SIGNALS))), 0.0, np.array([answerable]), np.array([True]), only_fits=False)


def test_near_misses_weigh_no_more_than_the_unanswerable_cases_did():
    rows = _weighted([example(True)] * 6 + [example(False)] * 2, [example(False)] * 8)
    assert sum(row.weight for row in rows if not row.answerable) == pytest.approx(2.0)
    assert {row.weight for row in rows if row.answerable} == {1.0}


def test_without_near_misses_every_case_counts_once():
    assert {row.weight for row in _weighted([example(True), example(False)], [])} == {1.0}


def test_the_threshold_lies_between_what_can_and_what_cannot_be_answered():
    scores = np.repeat([0.1, 0.2, 0.3, 0.7, 0.8, 0.9], 20)
    assert 0.3 < _threshold(scores, scores > 0.5, np.ones(len(scores))) <= 0.7


def test_the_cases_weigh_as_much_as_what_only_serves_to_fit():
    rows = [example(True), *(replace(example(False), only_fits=True) for _ in range(5))]
    assert _evened(rows).tolist() == [5.0, *[1.0] * 5]
    assert _evened(rows[:1]).tolist() == [1.0]
    askers, near, cases = read_askers(), read_near_misses(), read_cases()
    assert all(case.only_fits for case in [*askers, *near]) and not any(case.only_fits for case in cases)


def test_an_unanswerable_question_that_weighs_less_is_let_through_earlier():
    scores = np.array([0.2, 0.4, 0.4, 0.5, 0.5, 0.6, 0.9])
    can = np.array([False, True, True, False, False, True, True])
    assert _threshold(scores, can, np.where(can, 1.0, 0.1)) < _threshold(scores, can, np.where(can, 1.0, 9.0))


def test_near_misses_are_questions_of_their_own():
    near = [case.question for case in read_near_misses()]
    asked = {case.question for case in read_cases()}
    known = {question.text for _, _, statement in read_library().statements() for questions in statement.questions.values() for question in questions}
    assert len(near) == len(set(near)) >= 200
    assert not set(near) & (asked | known)


def test_what_is_fitted_on_is_taught_nowhere_and_measures_nothing():
    library = read_library()
    askers, cases = read_askers(), read_cases()
    texts = [same_question(" ".join((*case.turns, case.question))) for case in askers]
    known = {same_question(question.text) for _, _, statement in library.statements() for questions in statement.questions.values() for question in questions}
    known |= {same_question(text) for _, _, statement in library.statements() for missed in statement.near_misses.values() for text in missed}
    assert len(texts) == len(set(texts)) > 1300
    assert not set(texts) & (known | {same_question(one.text) for one in read_asked(library)} | {same_question(case.question) for case in cases})
    taught = {same_question(" ".join(one.turns)) for one in read_conversations()}
    assert sum(bool(case.turns) for case in askers) > 200 and not set(texts) & taught
    assert all(case.answerable == bool(case.gold) and set(case.gold) <= library.by_reference.keys() for case in askers)
    assert tuned_on(cases) == [*(case for case in cases if case.split == "dev"), *askers]


def test_it_learns_to_put_the_answer_first_and_to_refuse(searcher):
    def case(number: int, question: str, *gold: str) -> Case:
        return Case(id=str(number), lang="nl", kind="x", question=question, answerable=bool(gold), gold=gold)

    cases = [
        case(1, "Wat is het budget van het programma?", "ewi-2016#total"),
        case(2, "Hoeveel geld trok de regering uit?", "ewi-2016#total"),
        case(3, "Welke kleur heeft de muur van de kantine?"),
        case(4, "Hoeveel kost een treinkaartje naar zee?"),
    ]
    fitted = fit(cases, searcher, searcher.embedder, [case(5, "Wie won de quiz van het dorp?")])
    assert set(fitted.weights) == {*SIGNALS, *OF_ALL}
    assert 0 < fitted.threshold < 1
    best = searcher.search("Wat is het budget van het programma?", "nl", 1)[0]
    far = searcher.search("Welke kleur heeft de muur van de kantine?", "nl", 1)[0]
    assert fitted.score(best.signals) >= fitted.threshold > fitted.score(far.signals)
