"""The verdict with its reasons, sources, open questions and next steps."""

from datetime import date
from itertools import product

import pytest

from assistant.fit import Judge, Judgement, check_given, information, still_open, why
from assistant.idea import IdeaReader
from corpus import InputError, read_library
from corpus.fit import REPLIES, read_fit

TODAY = date(2026, 11, 25)
CONTRACT = {"id", "idea", "lang", "verdict", "criteria", "reasons", "sources", "missing", "would_change", "contacts", "next_steps"}
NEW = {"public-buyer": "yes", "on-market": "no", "rd-needed": "yes"}


@pytest.fixture(scope="module")
def judge() -> Judge:
    """Over the library and the table that ship, reading by patterns only."""
    return Judge.over(read_library(), read_fit(), IdeaReader(), today=lambda: TODAY)


def check(judgement: Judgement) -> None:
    """What holds for each verdict, whatever the idea."""
    assert judgement.reasons
    quotes = {source.marker: source for source in judgement.sources}
    assert list(quotes) == list(range(1, len(quotes) + 1))
    for reason in judgement.reasons:
        assert [quotes[marker].quote for marker in reason.sources] == [reason.text]
    for read in judgement.criteria:
        assert (read.answer == "unknown" and not read.evidence) or read.evidence or read.by == "user"
    assert set(judgement.missing_keys) == {read.key for read in judgement.criteria if read.question in judgement.missing and read.answer == "unknown"}


def test_the_json_is_that_of_the_contract(judge):
    judgement = judge.judge("De stad Gent zoekt een drone die zichzelf oplaadt.", id="7")
    value = judgement.model_dump(mode="json")
    assert set(value) == CONTRACT
    assert set(value["criteria"][0]) == {"key", "question", "answer", "evidence", "by"}
    assert set(value["reasons"][0]) == {"text", "sources"}
    assert value["id"] == "7"
    assert Judgement.model_validate_json(judgement.model_dump_json()) == judgement


@pytest.mark.library
def test_every_combination_of_answers_has_reasons_that_exist(judge):
    fit, known = judge.fit.on(TODAY), set(read_library().by_reference)
    cited = set()
    for given in product(REPLIES, repeat=len(fit.deciding)):
        answers = dict(zip(fit.deciding, given, strict=True))
        reasons = why(fit, answers, fit.rule(answers), (), ["public-buyer"])
        assert reasons
        cited.update(reasons)
    assert cited <= known


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (NEW, "PCP"),
        (NEW | {"one-procedure": "yes"}, "innovation-partnership"),
        ({"public-buyer": "yes", "on-market": "yes", "widespread": "no"}, "PPI"),
        ({"public-buyer": "yes", "plain-purchase": "yes"}, "ordinary-procurement"),
        ({"public-buyer": "no", "rd-needed": "yes"}, "rd-subsidy"),
        ({"public-buyer": "yes"}, "unclear"),
    ],
)
def test_every_outcome_is_reasoned_in_every_language(judge, given, verdict, language):
    judgement = judge.judge("", language, given)
    check(judgement)
    assert (judgement.verdict, judgement.lang) == (verdict, language)
    assert judgement.next_steps and judgement.contacts and judgement.would_change
    assert all(source.lang == language for source in judgement.sources)


def test_a_verdict_on_too_little_is_unclear_and_asks_the_most_decisive_first(judge):
    fit = judge.fit.on(TODAY)
    judgement = judge.judge("Ik heb een idee voor een slimme sensor in de riolering.")
    check(judgement)
    assert judgement.verdict == "unclear"
    plain = [key for key in fit.deciding if not fit.by_key[key].exception]
    told = information(fit, judgement.answers, plain)
    assert list(judgement.missing_keys) == sorted(plain, key=lambda key: -told[key])


def test_nothing_that_was_said_or_given_is_asked(judge):
    judgement = judge.judge("De stad Gent zoekt een sensor. Die is nergens te koop.")
    assert judgement.answers["public-buyer"] == "yes" and judgement.answers["on-market"] == "no"
    assert judgement.verdict == "unclear" and judgement.missing_keys[0] == "rd-needed"
    assert not {"public-buyer", "on-market"} & set(judgement.missing_keys)
    assert judge.judge(judgement.idea, None, {"rd-needed": "yes"}).verdict == "PCP"


def test_what_makes_no_sense_is_not_asked(judge):
    judgement = judge.judge("", "nl", {"public-buyer": "yes", "on-market": "no"})
    assert judgement.verdict == "unclear" and "widespread" not in judgement.missing_keys
    assert not any("verspreid" in line for line in judgement.would_change)


def test_what_the_user_says_goes_before_what_is_read(judge):
    judgement = judge.judge("De stad Gent zoekt een sensor. Die is nergens te koop.", None, {"on-market": "unknown", "rd-needed": "no", "widespread": "yes"})
    market = next(read for read in judgement.criteria if read.key == "on-market")
    assert (market.answer, market.by, market.evidence) == ("unknown", "user", "")
    assert judgement.verdict == "ordinary-procurement"


def test_what_would_change_it_names_the_other_outcome(judge):
    judgement = judge.judge("", "en", NEW)
    assert "If the buyer wants to develop and buy in the same procedure: innovation partnership." in judgement.would_change
    assert "If a solution that meets the need is already on the market: not clear yet." in judgement.would_change


def test_exceptions_hold_no_verdict_up_but_are_asked_for(judge):
    judgement = judge.judge("", "nl", NEW)
    assert judgement.verdict == "PCP"
    assert {"one-procedure", "several-suppliers", "buyer-keeps-all", "buyer-pays-all"} <= set(judgement.missing_keys)


def test_open_questions_end_where_nothing_would_change(judge):
    fit = judge.fit.on(TODAY)
    for given in (dict.fromkeys(fit.by_key, "yes"), dict.fromkeys(fit.by_key, "no")):
        assert still_open(fit, given) == []


def test_a_dutch_municipality_may_use_pcp_but_gets_no_pio_support(judge):
    judgement = judge.judge(
        "Wij zijn de gemeente Tilburg in Nederland. Wij zoeken een stille heistelling. Die bestaat nog niet, er is nog twee jaar onderzoek nodig."
    )
    check(judgement)
    assert judgement.verdict == "PCP" and judgement.answers["flemish-buyer"] == "no"
    assert "vlaio-pio-wie-komt-in-aanmerking#others-cannot-apply" in {source.statement for source in judgement.sources}
    assert any("Steun van PIO is er niet voor deze aankoper" in step for step in judgement.next_steps)
    assert not any("kan steun vragen bij het Programma" in step for step in judgement.next_steps)


def test_who_pays_all_and_keeps_all_falls_under_the_ordinary_rules(judge):
    judgement = judge.judge("", "en", NEW | {"buyer-keeps-all": "yes", "buyer-pays-all": "yes"})
    assert judgement.verdict == "ordinary-procurement"
    assert judgement.sources[0].statement == "eu-directive-2014-24-art-14#exclusive-and-paid-inside"


@pytest.mark.parametrize("given", [NEW, {"public-buyer": "yes"}, {"plain-purchase": "yes"}])
def test_a_company_is_told_that_it_cannot_apply_itself(judge, given):
    plain, judgement = judge.judge("", "nl", given), judge.judge("", "nl", given | {"company-applies": "yes"})
    assert judgement.verdict == plain.verdict
    assert "vlaio-pio-wie-komt-in-aanmerking#company-cannot-apply" in {source.statement for source in judgement.sources[: len(judgement.reasons)]}
    assert any(step.startswith("Vraag een publieke organisatie om de PIO-aanvraag in te dienen") for step in judgement.next_steps)


def test_the_table_of_the_day_decides(judge):
    then = Judge(judge.fit, judge.look_up, judge.contacts, judge.reader, today=lambda: date(2015, 1, 1))
    together = NEW | {"one-procedure": "yes"}
    assert (then.judge("", "nl", together).verdict, judge.judge("", "nl", together).verdict) == ("unclear", "innovation-partnership")


@pytest.mark.parametrize(
    ("given", "said"), [({"colour": "yes"}, "there is no criterion 'colour'; choose from public-buyer"), ({"rd-needed": "maybe"}, "choose yes, no or unknown")]
)
def test_an_answer_that_cannot_be_is_refused(judge, given, said):
    with pytest.raises(InputError, match=said):
        check_given(given, judge.fit)
    with pytest.raises(InputError, match=said):
        judge.judge("Een idee.", None, given)


def test_a_statement_that_the_index_lacks_names_the_command(judge):
    lacking = Judge(judge.fit, lambda references: {}, judge.contacts, judge.reader, today=lambda: TODAY)
    with pytest.raises(InputError, match="wegwijzer index build"):
        lacking.judge("De stad Gent zoekt een sensor.")


def test_the_small_table_judges_too(corpus_folder, library):
    small = Judge.over(library, read_fit(corpus_folder), IdeaReader(), today=lambda: TODAY)
    judgement = small.judge("The city of Ghent wants a lamp that does not exist. Years of research are needed.")
    check(judgement)
    assert (judgement.verdict, [contact.name for contact in judgement.contacts]) == ("PCP", ["Loket"])
    assert judgement.next_steps[0].startswith("There is EUR 5 million a year.")
