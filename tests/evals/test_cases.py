import json
from collections import Counter
from typing import get_args

import pytest

from assistant.answer import Reason
from corpus import InputError, read_library
from corpus.check import same_question
from evals.cases import Case, read_askers, read_cases, read_near_misses
from evals.metrics import found

CASE = {"id": "nl-1", "lang": "nl", "kind": "funding", "question": "Hoeveel geld is er?", "answerable": True}


@pytest.fixture
def write(tmp_path):
    def write(*lines: object, name: str = "nl.jsonl"):
        (tmp_path / name).write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return read_cases()


@pytest.fixture(scope="module")
def library():
    return read_library()


def test_cases_are_read_in_order_of_file_and_line(write):
    write(CASE | {"id": "b"}, CASE | {"id": "a"}, name="2.jsonl")
    folder = write(CASE | {"id": "c"}, name="1.jsonl")
    assert [case.id for case in read_cases(folder)] == ["c", "b", "a"]


def test_a_case_has_all_the_fields_of_the_format(write):
    line = CASE | {"turns": ["Wat is PIO?"], "expected": [{"point": "amount", "any_of": ["5 miljoen"]}], "must_not": ["10 miljoen"], "gold": ["d#s"]}
    [case] = read_cases(write(line))
    assert (case.turns, case.must_not, case.gold, case.expected[0].any_of) == (("Wat is PIO?",), ("10 miljoen",), ("d#s",), ("5 miljoen",))


@pytest.mark.parametrize(
    "wrong",
    [
        "{not json",
        "",
        "[]",
        CASE | {"id": "x", "lang": "de"},
        CASE | {"id": "x", "unknown": 1},
        {key: value for key, value in CASE.items() if key != "answerable"} | {"id": "x"},
        CASE | {"id": "x", "must_not": ["(unclosed"]},
        CASE | {"id": "x", "expected": [{"point": "p", "any_of": ["[z-a]"]}]},
        CASE | {"id": "x", "expected": [{"point": "p", "any_of": []}]},
        CASE,
    ],
)
def test_a_wrong_case_is_one_line_that_names_file_and_line(write, wrong):
    with pytest.raises(InputError, match=r"nl\.jsonl, line 2: ") as error:
        read_cases(write(CASE, wrong, CASE | {"id": "z"}))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("field", "value"), [("lang", "de"), ("colour", "red"), ("must_not", ["(unclosed"])])
def test_the_error_names_the_field_that_is_wrong(write, field, value):
    with pytest.raises(InputError, match=field):
        read_cases(write(CASE | {field: value}))


def test_a_folder_without_cases_is_an_error_that_names_it(tmp_path):
    with pytest.raises(InputError, match=str(tmp_path)):
        read_cases(tmp_path)


def test_the_split_depends_on_the_id_alone_and_stays_as_it_is():
    assert [Case.model_validate(CASE | {"id": id}).split for id in ("nl-programme-what-01", "a", "d", "e")] == ["held", "dev", "dev", "held"]
    assert Case.model_validate(CASE | {"id": "e", "question": "Iets anders?", "lang": "en"}).split == "held"


def test_four_in_ten_cases_are_held_back():
    split = Counter(Case.model_validate(CASE | {"id": f"case-{number}"}).split for number in range(1000))
    assert 350 < split["held"] < 450


@pytest.mark.parametrize("read", [read_near_misses, read_askers])
@pytest.mark.parametrize("wrong", ["{not json", {"lang": "nl", "question": 3}])
def test_a_wrong_line_of_what_only_fits_is_named_too(write, read, wrong):
    folder = write({key: CASE[key] for key in ("lang", "question")} | ({} if read is read_near_misses else {"kind": "answered", "answerable": True}), wrong)
    with pytest.raises(InputError, match=r"nl\.jsonl, line 2: "):
        read(folder / "nl.jsonl")


# The real cases


def test_there_are_enough_cases_in_each_language(cases):
    languages = Counter(case.lang for case in cases)
    assert len(cases) >= 150
    assert set(languages) == {"nl", "en", "fr"}
    assert min(languages.values()) >= 30


def test_a_fifth_of_them_cannot_be_answered(cases):
    assert sum(not case.answerable for case in cases) / len(cases) >= 0.2


def test_both_splits_hold_every_language_and_unanswerable_ones(cases):
    for split in ("dev", "held"):
        part = [case for case in cases if case.split == split]
        assert {case.lang for case in part} == {"nl", "en", "fr"}
        assert any(not case.answerable for case in part)


def test_an_unanswerable_case_is_named_for_the_reason_of_its_refusal(cases):
    kinds = {case.kind.replace("-", "_") for case in cases if not case.answerable}
    assert kinds <= set(get_args(Reason))
    assert len(kinds) >= 4


def test_an_answerable_case_says_what_a_right_answer_holds_and_which_statement_gives_it(cases):
    assert [case.id for case in cases if case.answerable and not case.expected] == []
    assert [case.id for case in cases if case.answerable and case.kind != "social" and not case.gold] == []


def test_an_unanswerable_case_has_no_gold(cases):
    assert [case.id for case in cases if not case.answerable and case.gold] == []


def test_every_gold_statement_exists(cases, library):
    assert {reference for case in cases for reference in case.gold} - set(library.by_reference) == set()


def test_the_points_stand_in_the_gold_statements(cases, library):
    judged = [case for case in cases if case.answerable and case.gold]

    def reachable(case: Case) -> bool:
        statements = [library.by_reference[reference][1] for reference in case.gold if reference in library.by_reference]
        texts = [statement.text(language) for statement in statements for language in statement.languages]
        return all(any(found(point, text) for text in texts) for point in case.expected)

    assert sum(map(reachable, judged)) >= 0.95 * len(judged), [case.id for case in judged if not reachable(case)]


def test_no_question_stands_in_the_library_too(cases, library):
    known = {same_question(question.text) for _, _, statement in library.statements() for asked in statement.questions.values() for question in asked}
    assert [case.id for case in cases if same_question(case.question) in known] == []


def test_no_two_cases_ask_the_same(cases):
    asked = Counter((same_question(case.question), case.turns) for case in cases)
    assert [question for question, times in asked.items() if times > 1] == []
