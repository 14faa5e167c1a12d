"""The decision table that ships, and how a table is read."""

from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from corpus import LANGUAGES, DigestError
from corpus.fit import REPLIES, VERDICTS, Fit, holds, read_fit
from corpus.fit_check import check_fit
from corpus.reader import read_library

DAYS = [date(2013, 1, 1), date(2015, 1, 1), date(2026, 11, 25)]
"""Before the directive of 2014, before the innovation partnership of 2017, and now."""


@pytest.fixture(scope="module")
def fit() -> Fit:
    return read_fit()


@pytest.fixture(scope="module")
def shipped():
    return read_library()


@pytest.mark.parametrize("day", DAYS)
def test_every_combination_of_answers_has_exactly_one_outcome(fit, day):
    table = fit.on(day)
    combinations = np.array(list(product(REPLIES, repeat=len(table.deciding))))
    due = np.full(len(combinations), "", dtype="U30")
    for rule in table.rules:
        holding = np.all([np.isin(combinations[:, table.deciding.index(key)], admitted) for key, admitted in rule.when.items()], axis=0)
        assert holding.any(), rule.id
        assert set(due[holding]) <= {"", rule.outcome}, f"{rule.id} and another rule"
        due[holding] = rule.outcome
    due[due == ""] = table.otherwise
    assert set(due) == set(VERDICTS) - ({"innovation-partnership"} if day.year < 2017 else set())
    step = 1 if day == DAYS[-1] else 7
    assert [table.verdict(dict(zip(table.deciding, row, strict=True))) for row in combinations[::step].tolist()] == due[::step].tolist()


def test_the_table_that_ships_is_in_order(fit, shipped):
    assert list(check_fit(fit, shipped)) == []


def test_every_rule_and_answer_cites_a_statement_that_exists(fit, shipped):
    cited = [rule.reasons for rule in fit.rules] + [criterion.rests_on[answer] for criterion in fit.criteria for answer in ("yes", "no")]
    cited += [step.statements for outcome in fit.outcomes.values() for step in outcome.next_steps]
    assert all(cited)
    assert {reference for references in cited for reference in references} <= set(shipped.by_reference)


def test_every_text_of_the_table_differs_between_the_languages(fit):
    for criterion in fit.criteria:
        for texts in (criterion.question, criterion.help, criterion.yes, criterion.no):
            assert len({texts.text(language) for language in LANGUAGES}) == 3, criterion.key
    for outcome in fit.outcomes.values():
        assert len({outcome.verdict.text(language) for language in LANGUAGES}) == 3


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [
        ({}, "unclear"),
        ({"public-buyer": "yes", "on-market": "no", "rd-needed": "yes"}, "PCP"),
        ({"public-buyer": "unknown", "on-market": "no", "rd-needed": "yes"}, "unclear"),
        ({"public-buyer": "no", "on-market": "no", "rd-needed": "yes"}, "rd-subsidy"),
        ({"public-buyer": "yes", "on-market": "no", "rd-needed": "yes", "one-procedure": "yes"}, "innovation-partnership"),
        ({"public-buyer": "yes", "on-market": "no", "rd-needed": "yes", "several-suppliers": "no"}, "unclear"),
        ({"public-buyer": "yes", "on-market": "no", "rd-needed": "yes", "buyer-keeps-all": "yes", "buyer-pays-all": "yes"}, "ordinary-procurement"),
        ({"public-buyer": "yes", "on-market": "no", "rd-needed": "yes", "buyer-keeps-all": "yes"}, "unclear"),
        ({"public-buyer": "yes", "on-market": "yes", "rd-needed": "yes"}, "unclear"),
        ({"public-buyer": "yes", "on-market": "yes", "widespread": "no"}, "PPI"),
        ({"public-buyer": "yes", "on-market": "yes", "widespread": "yes"}, "ordinary-procurement"),
        ({"plain-purchase": "yes"}, "ordinary-procurement"),
        ({"basic-research": "yes"}, "rd-subsidy"),
    ],
)
def test_the_table_decides_as_the_policy_reads(fit, answers, verdict):
    assert fit.verdict(answers) == verdict
    for side in ("flemish-buyer", "company-applies"):
        for answer in REPLIES:
            assert fit.verdict(answers | {side: answer}) == verdict


def test_before_2017_there_is_no_innovation_partnership(fit):
    together = {"public-buyer": "yes", "on-market": "no", "rd-needed": "yes", "one-procedure": "yes"}
    assert [fit.on(day).verdict(together) for day in (date(2017, 6, 29), date(2017, 6, 30))] == ["unclear", "innovation-partnership"]
    rule = next(rule for rule in fit.rules if rule.id == "develop-and-buy")
    assert not holds(rule.valid, date(2017, 6, 29)) and holds(rule.valid, date(2017, 6, 30))


def test_a_criterion_out_of_force_is_asked_no_more(edit, corpus_folder):
    edit("fit.yaml", "    exception: true\n", "    exception: true\n    valid: {from: 2015, to: 2020}\n")
    fit = read_fit(corpus_folder)
    assert "one-procedure" in fit.on(date(2020, 12, 31)).by_key
    assert "one-procedure" not in fit.on(date(2021, 1, 1)).by_key
    assert all("one-procedure" not in rule.when for rule in fit.on(date(2021, 1, 1)).rules)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param("{nl: markt, en: market, fr: marché}", "{nl: markt, en: market}", "name.fr", id="no French"),
        pytest.param("en: Don't know", 'en: ""', "answers.unknown.en", id="empty text"),
        pytest.param("- key: on-market", "- key: rd-needed", "rd-needed stands twice", id="criterion twice"),
        pytest.param("- id: research", "- id: grant", "rules: grant stands twice", id="rule twice"),
        pytest.param(
            "when: {public-buyer: [no], rd-needed: [yes]}",
            "when: {buyer: [no], rd-needed: [yes]}",
            "grant: there is no criterion buyer",
            id="no such criterion",
        ),
        pytest.param(
            "when: {public-buyer: [no], rd-needed: [yes]}", "when: {public-buyer: [], rd-needed: [yes]}", "grant: public-buyer has no answer", id="no answer"
        ),
        pytest.param("when: {public-buyer: [no], rd-needed: [yes]}", "when: {public-buyer: [maybe]}", "rules.0.when.public-buyer.0", id="no such answer"),
        pytest.param("when: {public-buyer: [no], rd-needed: [yes]}", "when: {company-applies: [no]}", "company-applies is a side criterion", id="side decides"),
        pytest.param("exception: true", "asked_if: {market: [yes]}", "one-procedure: there is no criterion market", id="asked if nothing"),
        pytest.param("outcome: rd-subsidy", "outcome: subsidy", "rules.0.outcome", id="no such outcome"),
        pytest.param('"Dit is PPI."', '""', "outcomes.PPI.verdict.nl", id="no verdict in Dutch"),
        pytest.param(
            'reasons: ["ewi-2016#total"]\n  - id: research', 'valid: {from: someday}\n    reasons: ["ewi-2016#total"]\n  - id: research', "valid", id="bad date"
        ),
        pytest.param(
            'reasons: ["ewi-2016#total"]\n  - id: research',
            'valid: {from: 2020, to: 2010}\n    reasons: ["ewi-2016#total"]\n  - id: research',
            "2010",
            id="ends before it starts",
        ),
    ],
)
def test_a_table_that_does_not_hang_together_is_refused(edit, corpus_folder, old, new, said):
    path = edit("fit.yaml", old, new)
    with pytest.raises(DigestError) as error:
        read_fit(corpus_folder)
    assert str(path) in str(error.value) and said in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_table_is_named(tmp_path: Path):
    with pytest.raises(DigestError, match=r"fit\.yaml"):
        read_fit(tmp_path)
