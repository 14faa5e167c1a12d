import pytest

from assistant import Answer
from evals.cases import Case
from evals.metrics import Rate
from evals.runner import Result, by, groups, reliability, run, score, searching, splits


def case(id: str = "a", **fields) -> Case:
    return Case.model_validate({"id": id, "lang": "nl", "kind": "funding", "question": "?", "answerable": True} | fields)


def result(case: Case, text: str = "", status: str = "answered", reason: str | None = None, ranked: tuple[str, ...] = ()) -> Result:
    return Result(case, Answer(question="?", lang=case.lang, status=status, reason=reason, text=text), ranked)


def point(*patterns: str) -> list[dict]:
    return [{"point": pattern, "any_of": [pattern]} for pattern in patterns]


CASES = [
    case("nl-budget", question="Wat is het budget van het programma?", gold=["ewi-2016#total"], expected=point("5 miljoen")),
    case("en-company", lang="en", question="Can a company apply itself?", gold=["vlaio-now#companies"], expected=point("public organisation")),
    case("nl-follow-up", question="En per jaar?", turns=["Wat is het budget van het programma?"], gold=["vlaio-now#per-year"]),
    case("nl-soup", kind="out-of-scope", question="Hoe bak ik pannenkoeken met stroop?", answerable=False),
]


def test_every_case_is_asked_and_scored_in_order(assistant, searcher):
    done = []
    results = run(CASES, assistant, searching(searcher), lambda: done.append(1))
    assert [one.case.id for one in results] == [one.id for one in CASES]
    assert [one.passed for one in results] == [True] * 4
    assert len(done) == 4


def test_retrieval_is_measured_where_there_is_gold_on_the_whole_question(assistant, searcher):
    why = case("nl-why", question="Waarom?", turns=["Wat is het telefoonnummer van An Peeters?"], gold=["ewi-2016#phone"])
    budget, company, follow_up, soup, after = run([*CASES, why], assistant, searching(searcher))
    assert budget.ranked[0] == "ewi-2016#total"
    assert company.ranked[0] == "vlaio-now#companies"
    assert "vlaio-now#per-year" in follow_up.ranked[:2]
    assert after.ranked[0] == "ewi-2016#phone"
    assert soup.ranked == ()


def test_the_earlier_questions_reach_the_system(searcher):
    asked = []

    class System:
        def ask(self, question, history=()):
            asked.append((question, tuple(history)))
            return Answer(question=question, lang="nl", status="refused", reason="not_in_library", text="Nee.")

    run(CASES[2:3], System(), searching(searcher))
    assert asked == [("En per jaar?", ("Wat is het budget van het programma?",))]


def test_the_scores_of_nothing_are_none():
    scores = score([])
    assert scores.cases == 0
    assert scores.right == scores.wrong_refusals == scores.wrong_answers == scores.recall_at_5 == Rate(0, 0)
    assert (scores.points_found, scores.right_reason, scores.mrr) == (None, None, None)


def test_no_cases_give_no_results(assistant, searcher):
    assert run([], assistant, searching(searcher)) == []


def test_the_scores_are_those_worked_out_by_hand():
    scores = score(
        [
            result(case("a", gold=["x"], expected=point("een", "twee")), "een en twee", ranked=("x",)),
            result(case("b", gold=["x"], expected=point("een", "twee")), "een", ranked=("y", "x")),
            result(case("c", gold=["x"], expected=point("een")), "Nee.", "refused", "not_in_library", ranked=("1", "2", "3", "4", "5", "x")),
            result(case("d"), "iets"),
            result(case("e", answerable=False, kind="personal"), "Nee.", "refused", "personal"),
            result(case("f", answerable=False, kind="opinion"), "Nee.", "refused", "personal"),
            result(case("g", answerable=False, kind="opinion"), "Ja."),
        ]
    )
    assert scores.cases == 7
    assert scores.right == Rate(4, 7)
    assert scores.points_found == pytest.approx((1 + 0.5 + 0) / 3)
    assert scores.wrong_refusals == Rate(1, 4)
    assert scores.wrong_answers == Rate(1, 3)
    assert scores.right_reason == pytest.approx(1 / 2)
    assert scores.recall_at_5 == Rate(2, 3)
    assert scores.mrr == pytest.approx((1 + 1 / 2 + 1 / 6) / 3)


def test_a_group_without_unanswerable_cases_measures_no_wrong_answers():
    scores = score([result(case(), "iets")])
    assert (scores.wrong_answers, scores.recall_at_5, scores.wrong_refusals) == (Rate(0, 0), Rate(0, 0), Rate(0, 1))
    assert scores.right_reason is None


def test_results_are_grouped_by_split_and_the_languages_of_each():
    results = [result(case(f"{lang}-{number}", lang=lang)) for lang in ("nl", "fr") for number in range(12)]
    grouped = groups(results)
    assert grouped["all"] == results
    assert set(grouped) == {"all", "dev", "held", "dev nl", "dev fr", "held nl", "held fr"}
    assert all(one.case.split == "held" and one.case.lang == "fr" for one in grouped["held fr"])
    for split in ("dev", "held"):
        assert len(grouped[split]) == len(grouped[f"{split} nl"]) + len(grouped[f"{split} fr"])
        assert grouped[split] == splits(results)[split]
    assert len(grouped["dev"]) + len(grouped["held"]) == 24
    assert groups([]) == {}


def test_results_are_grouped_by_something_of_their_case():
    results = [result(case("b", kind="typo")), result(case("a", kind="ip")), result(case("c", kind="typo"))]
    assert {kind: [one.case.id for one in of] for kind, of in by(results, lambda case: case.kind).items()} == {"ip": ["a"], "typo": ["b", "c"]}


def test_the_best_hit_is_kept_with_whether_it_answers(assistant, searcher):
    by_points = case("by-points", question="Wat is het budget van het programma?", gold=["vlaio-now#website"], expected=point("5 miljoen"))
    wrong = case("wrong", question="Wat is het budget van het programma?", gold=["vlaio-now#website"], expected=point("pannenkoek"))
    unjudged = case("unjudged", question="Wat is het budget van het programma?")
    far = case("far", question="Welke kleur heeft het loket van het programma?", kind="not-in-library", answerable=False)
    asks, points, other, not_held, none = run([CASES[0], by_points, wrong, far, unjudged], assistant, searching(searcher))
    best = searcher.search("Wat is het budget van het programma?", "nl", 1)[0].score
    assert (asks.probability, asks.best_is_right) == (best, True)
    assert (points.probability, points.best_is_right) == (best, True)
    assert (other.probability, other.best_is_right) == (best, False)
    assert not_held.probability is not None and not not_held.best_is_right
    assert (none.probability, none.best_is_right) == (None, False)


def test_what_is_not_searched_has_no_probability(assistant, searcher):
    (hello,) = run([case("hello", question="Hallo!", kind="social", gold=["ewi-2016#total"])], assistant, searching(searcher))
    assert hello.answer.status == "social" and hello.probability is None


def test_reliability_is_over_the_questions_that_were_searched():
    results = [Result(case("a"), result(case()).answer, (), 0.95, True), Result(case("b"), result(case()).answer, (), 0.97, False), result(case("c"))]
    bins = reliability(results)
    assert [bin.count for bin in bins] == [0] * 9 + [2]
    assert bins[9].observed == 0.5
