import json

import pytest

from corpus import InputError, read_library
from evals.lead import HARD
from index.tagger import ANSWERED, GIVEN, LACKING, LEAD, QUESTION, REPLY, UNANSWERED, UNDECIDED
from index.train import questions
from index.train.data import Led, kept_back, read_lines
from index.train.questions import Asked, all_asked, examples, known, leads, neighbours, read_asked, read_leads, replies, unrelated

MORE = [Asked(lang="nl", text="Wie stemde tegen?", answered=False), Asked(lang="nl", text="Waar staat PIO voor?", answered=True)]


def test_the_librarys_questions_are_answered_and_near_misses_are_not(library):
    told = {text: said[QUESTION] for example in examples(all_asked(library, MORE)) for text, said in example.sentences}
    assert told["Hoeveel heeft het programma per project uitgegeven?"] == told["Wie stemde tegen?"] == UNANSWERED
    assert told["Waar staat PIO voor?"] == ANSWERED
    (known, *_) = next(questions for _, _, statement in library.statements() for questions in statement.questions.values())
    assert told[known.text] == ANSWERED


def test_a_question_is_read_after_what_answers_it_and_after_what_only_seems_to(library, embedder, monkeypatch):
    monkeypatch.setattr(questions, "_ALSO_AFTER", 1)
    monkeypatch.setattr(questions, "_THOUGHT_UP", 0.0)
    asked = all_asked(library, MORE)
    read = [(*(text for text, _ in example.sentences), example.sentences[1][1][REPLY]) for example in replies(library, asked, embedder)]
    texts = {reference: {statement.text(language) for language in statement.languages} for reference, (_, statement) in library.by_reference.items()}
    every = set().union(*texts.values())
    for one in asked:
        after = {what: {statement for statement, text, label in read if (text, label) == (one.text, what)} for what in (GIVEN, LACKING)}
        assert (after[GIVEN] | after[LACKING]) <= every
        if one.answered and one.ref:
            assert after[GIVEN] <= texts[one.ref] and len(after[GIVEN]) == 1 and after[LACKING] and not after[LACKING] & texts[one.ref]
        else:
            assert not after[GIVEN] and len(after[LACKING]) == (not one.answered)


def test_how_an_answer_opens_is_read_after_what_decides_it_and_after_what_does_not(library, embedder, monkeypatch):
    monkeypatch.setattr(questions, "_ALSO_AFTER", 1)
    read = [(*(text for text, _ in example.sentences), example.sentences[1][1][LEAD]) for example in leads(library, [], embedder)]
    told = {
        (statement.text(language), question.text): question.lead
        for _, _, statement in library.statements()
        for language, asked in statement.questions.items()
        for question in asked
        if question.lead and not kept_back(question.text)
    }
    assert told and {(statement, text): lead for statement, text, lead in read if lead != UNDECIDED} == told
    undecided = [(statement, text) for statement, text, lead in read if lead == UNDECIDED]
    assert len(undecided) == len(told) and not set(undecided) & told.keys()


def test_what_was_written_to_be_hard_is_read_after_its_statement(library, embedder):
    one = Led(ref="ewi-2016#companies", lang="nl", text="Mag een vzw dat dan niet?", lead="undecided")
    reference = next(iter(library.by_reference))
    one = one.model_copy(update={"ref": reference})
    (last,) = leads(library, [one], embedder)[-1:]
    assert [text for text, _ in last.sentences] == [library.by_reference[reference][1].text("nl"), one.text] and last.sentences[1][1] == {LEAD: "undecided"}


def test_the_hard_questions_that_ship_are_of_other_statements_than_those_that_measure():
    library = read_library()
    taught, measured = read_leads(library), read_lines(Led, HARD)
    assert len(taught) > 9_000 and len(measured) > 800
    assert not {one.ref for one in taught} & {one.ref for one in measured}
    assert not {one.text for one in taught} & {one.text for one in measured}


def test_a_hard_question_of_no_statement_is_named(library, tmp_path):
    path = tmp_path / "leads.jsonl"
    path.write_text('{"ref": "a#b", "lang": "nl", "text": "Mag dat?", "lead": "yes"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"leads\.jsonl, line 1: there is no statement a#b; take the line out, or name the one that it is about now"):
        read_leads(library, path)


def test_a_twelfth_is_kept_back():
    kept = sum(kept_back(f"Mag dat in {number}?") for number in range(6_000))
    assert 400 < kept < 600


def test_what_is_known_is_told_by_the_statement_it_is_of(library):
    asker = Asked(lang="nl", text="Wie betaalt dat dan?", answered=False, asker=True)
    found = known(library, all_asked(library, [*MORE, asker]))
    of = {one.text: one.statement for one in found}
    reference, (_, statement) = next((reference, of) for reference, of in library.by_reference.items() if of[1].near_misses)
    assert {of[text] for text in (statement.text("nl"), next(iter(statement.questions.values()))[0].text)} == {reference}
    assert of[next(iter(statement.near_misses.values()))[0]] is None is of[asker.text]
    assert not {one.text for one in MORE} & of.keys()  # what nobody asked, and what is answered by no statement in particular


def test_a_step_of_what_is_near_what_has_both_kinds(library):
    found = known(library, all_asked(library, ()))
    steps = neighbours(found, 4)
    assert len(steps) == 4 and neighbours(found, 4) == steps != neighbours(found, 4, seed=1)
    for step in steps:
        assert len(set(step.numbers)) == len(step.numbers) and {found[number].statement is None for number in step.numbers} == {True, False}


def test_a_question_that_has_nothing_to_do_with_what_was_before_stands_for_itself(library):
    asked = all_asked(library, MORE)
    found = unrelated(asked, 5)
    assert len(found) == 5 and all(one.whole == one.turns[-1] != one.turns[0] for one in found)


def test_the_nearest_statement_is_told_by_its_other_questions_too(library, embedder):
    (question,) = [Asked(lang="nl", text="Hoeveel geld is er?", answered=False)]
    near, _ = questions._nearest(library, [question, question], embedder)
    assert len(near) == len(set(near)) == 5


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("x", "not JSON"),
        (json.dumps({"ref": "nothing#there", "lang": "nl", "text": "Wat?", "answered": True}), "there is no statement nothing#there"),
        ('{"lang": "nl"}', "Field required"),
    ],
)
def test_a_wrong_line_is_named(library, tmp_path, line, what):
    (tmp_path / "asked.jsonl").write_text(json.dumps({"lang": "nl", "text": "Wie dan?", "answered": False}) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"line 2: .*{what}"):
        read_asked(library, tmp_path / "asked.jsonl")
