import pytest

from assistant import Answer
from evals.cases import Case
from evals.runner import Result, groups, run, score


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
    results = run(CASES, assistant, searcher.search, lambda: done.append(1))
    assert [one.case.id for one in results] == [one.id for one in CASES]
    assert [one.passed for one in results] == [True] * 4
    assert len(done) == 4


def test_retrieval_is_measured_where_there_is_gold_on_the_whole_question(assistant, searcher):
    why = case("nl-why", question="Waarom?", turns=["Wat is het telefoonnummer van An Peeters?"], gold=["ewi-2016#phone"])
    budget, company, follow_up, soup, after = run([*CASES, why], assistant, searcher.search)
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

    run(CASES[2:3], System(), searcher.search)
    assert asked == [("En per jaar?", ("Wat is het budget van het programma?",))]


def test_the_scores_of_nothing_are_none():
    scores = score([])
    assert scores.cases == 0
    assert {value for name, value in vars(scores).items() if name != "cases"} == {None}


def test_no_cases_give_no_results(assistant, searcher):
    assert run([], assistant, searcher.search) == []


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
    assert scores.pass_rate == pytest.approx(4 / 7)
    assert scores.points_found == pytest.approx((1 + 0.5 + 0) / 3)
    assert scores.wrong_refusals == pytest.approx(1 / 4)
    assert scores.wrong_answers == pytest.approx(1 / 3)
    assert scores.right_reason == pytest.approx(1 / 2)
    assert scores.recall_at_5 == pytest.approx(2 / 3)
    assert scores.mrr == pytest.approx((1 + 1 / 2 + 1 / 6) / 3)


def test_a_group_without_unanswerable_cases_measures_no_wrong_answers():
    scores = score([result(case(), "iets")])
    assert (scores.wrong_answers, scores.right_reason, scores.recall_at_5, scores.wrong_refusals) == (None, None, None, 0.0)


def test_results_are_grouped_by_split_language_and_kind():
    results = [result(case("nl-1")), result(case("fr-1", lang="fr", kind="contact")), result(case("nl-2", kind="contact"))]
    grouped = groups(results)
    assert grouped["all"] == results
    assert [one.case.id for one in grouped["lang nl"]] == ["nl-1", "nl-2"]
    assert [one.case.id for one in grouped["kind contact"]] == ["fr-1", "nl-2"]
    for prefix in ("split", "lang", "kind"):
        assert sum(len(group) for name, group in grouped.items() if name.startswith(prefix)) == 3
    assert groups([]) == {"all": []}
