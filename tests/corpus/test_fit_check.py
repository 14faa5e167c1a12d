import pytest

from corpus import read_library
from corpus.check import check
from corpus.fit import read_fit
from corpus.fit_check import check_fit

GRANT = "when: {public-buyer: [no], rd-needed: [yes]}\n    reasons: "
PLAIN = "when: {public-buyer: [yes, unknown], rd-needed: [no], on-market: [yes]}"


def faults(corpus_folder) -> list[str]:
    return list(check_fit(read_fit(corpus_folder), read_library(corpus_folder)))


def test_the_small_table_has_no_fault(corpus_folder):
    assert faults(corpus_folder) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        pytest.param(f'{GRANT}["ewi-2016#total"]', f"{GRANT}[]", "rule grant: no source", id="no source"),
        pytest.param('no: ["vlaio-now#per-year"]}', "no: []}", "criterion on-market, answer no: no source", id="answer without source"),
        pytest.param('no: ["vlaio-now#per-year"]}', "}", "criterion on-market, answer no: no source", id="answer that rests on nothing"),
        pytest.param(f'{GRANT}["ewi-2016#total"]', f'{GRANT}["gone#fact"]', "rule grant: statement gone#fact does not exist", id="unknown statement"),
        pytest.param('"ewi-2016#total"]}\n  PPI', '"gone#fact"]}\n  PPI', "statement gone#fact does not exist", id="unknown statement of a step"),
        pytest.param("EUR 5 million a year", "EUR 6 million a year", "6000000 (en) stands in none of the statements of that step", id="figure of a step"),
        pytest.param("contacts: [desk]\n    next_steps", "contacts: [nobody]\n    next_steps", "outcome PCP: there is no contact nobody", id="contact"),
        pytest.param("outcome: PPI", "outcome: PCP", "no rule leads to the outcome PPI", id="outcome without a rule"),
        pytest.param("otherwise: unclear", "otherwise: null", "no outcome where nothing is known", id="combination without outcome"),
        pytest.param(
            PLAIN,
            "when: {public-buyer: [yes], rd-needed: [no]}",
            "two outcomes, PPI by first and ordinary-procurement by plain, where public-buyer is yes, rd-needed is no, on-market is no",
            id="two outcomes",
        ),
        pytest.param(
            "rules:\n",
            'rules:\n  - {id: again, outcome: rd-subsidy, when: {public-buyer: [no]}, reasons: ["ewi-2016#total"]}\n',
            "rule grant never holds, because earlier rules take all its combinations",
            id="unreachable rule",
        ),
        pytest.param(
            f"outcome: ordinary-procurement\n    {PLAIN}",
            "outcome: ordinary-procurement\n    valid: {from: null, to: 2020}\n    " + PLAIN,
            "no rule leads to the outcome ordinary-procurement",
            id="outcome gone by date",
        ),
        pytest.param('    reasons: ["vlaio-now#companies"]\n    contacts: [desk]', "    contacts: [desk]", "note company: says nothing", id="empty note"),
    ],
)
def test_finds(edit, corpus_folder, old, new, said):
    edit("fit.yaml", old, new)
    found = faults(corpus_folder)
    assert any(said in fault for fault in found), found
    assert all(fault.startswith("fit.yaml") and "\n" not in fault for fault in found)


def test_two_outcomes_that_hold_at_different_times_are_none(edit, corpus_folder):
    edit("fit.yaml", f"outcome: ordinary-procurement\n    {PLAIN}", "outcome: ordinary-procurement\n    valid: {from: 2020, to: null}\n    " + PLAIN)
    edit(
        "fit.yaml",
        "rules:\n",
        'rules:\n  - {id: old, outcome: PPI, valid: {from: null, to: 2019}, when: {rd-needed: [no], on-market: [yes]}, reasons: ["ewi-2016#total"]}\n',
    )
    assert not [fault for fault in faults(corpus_folder) if "two outcomes" in fault]
    edit("fit.yaml", "to: 2019", "to: 2020")
    assert [fault for fault in faults(corpus_folder) if "two outcomes, PPI by old and ordinary-procurement by plain" in fault]


@pytest.mark.parametrize("valid", ["{from: null, to: 9999-12-31}", "{from: 0001-01-01, to: null}"])
def test_a_rule_may_hold_from_the_first_day_or_to_the_last(edit, corpus_folder, valid):
    edit("fit.yaml", f"outcome: ordinary-procurement\n    {PLAIN}", f"outcome: ordinary-procurement\n    valid: {valid}\n    " + PLAIN)
    assert not faults(corpus_folder)


def test_the_check_of_the_library_reads_the_table_too(edit, corpus_folder, monkeypatch):
    monkeypatch.setattr("corpus.check.open_dictionary", lambda: None)
    edit("fit.yaml", "outcome: PPI", "outcome: PCP")
    assert any("fit.yaml: no rule leads to the outcome PPI" in fault for fault in check(corpus_folder).faults)
    edit("fit.yaml", "outcome: rd-subsidy", "outcome: nothing")
    assert any("fit.yaml" in fault and "rules.0.outcome" in fault for fault in check(corpus_folder).faults)
