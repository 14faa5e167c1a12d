"""Cases and results made by hand."""

from collections.abc import Callable

import pytest

from assistant import Answer
from evals.cases import Case
from evals.runner import Result


@pytest.fixture
def make_case() -> Callable[..., Case]:
    """An answerable case in Dutch; fields replace what it has."""

    def make(id: str = "a", **fields: object) -> Case:
        return Case.model_validate({"id": id, "lang": "nl", "kind": "funding", "question": "?", "answerable": True} | fields)

    return make


@pytest.fixture
def make_result() -> Callable[..., Result]:
    """A result of a case with the answer's text, status and confidence."""

    def make(case: Case, text: str = "", status: str = "answered", confidence: float = 0.5, **fields: object) -> Result:
        reason = "not_in_library" if status == "refused" else None
        return Result(case, Answer(question=case.question, lang=case.lang, status=status, reason=reason, text=text, confidence=confidence), **fields)

    return make


@pytest.fixture
def few_cases(make_case) -> list[Case]:
    """Cases of the small library, of both splits: dev-1 and dev-2 are dev, held-1 and held-2 held."""
    budget = [{"point": "the amount", "any_of": ["5 miljoen", "5 million"]}]
    cases = [
        make_case("budget-0", question="Wat is het budget van het programma?", gold=["ewi-2016#total"], expected=budget),
        make_case("company-0", lang="en", kind="eligibility", question="Can a company apply itself?", gold=["vlaio-now#companies"]),
        make_case("budget-1", question="Hoeveel geld is er voor innovatieve oplossingen?", gold=["ewi-2016#total"], expected=budget),
        make_case("soup-1", kind="out-of-scope", question="Hoe bak ik pannenkoeken met stroop?", answerable=False),
        make_case("desk-1", lang="en", kind="contact", question="What is the website of the programme?", gold=["vlaio-now#website"]),
        make_case("rain-3", kind="out-of-scope", question="Regent het morgen in Oostende?", answerable=False),
        make_case("follow-0", kind="followup", question="En per jaar?", turns=["Wat is het budget van het programma?"], gold=["vlaio-now#per-year"]),
    ]
    assert {case.split for case in cases} == {"dev", "held"}
    return cases
