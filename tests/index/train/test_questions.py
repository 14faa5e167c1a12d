import json

import pytest

from corpus import InputError
from index.tagger import ANSWERED, GIVEN, LACKING, QUESTION, REPLY, UNANSWERED
from index.train import questions
from index.train.questions import Asked, all_asked, contrasts, examples, read_asked, replies

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


def test_what_is_near_what_is_of_one_statement_and_all_else_is_not(library, embedder, monkeypatch):
    monkeypatch.setattr(questions, "_IN_HASTE", 0.0)
    asked = all_asked(library, MORE)
    of = {one.text: one.ref for one in asked if one.ref and one.answered}
    of |= {statement.text(language): reference for reference, (_, statement) in library.by_reference.items() for language in statement.languages}
    steps = contrasts(library, asked, embedder, 40)
    assert len(steps) == 40 and contrasts(library, asked, embedder, 40) == steps != contrasts(library, asked, embedder, 40, seed=1)
    for step in steps:
        assert [of[text] for text in step.asked] == [of[text] for text in step.answering] and len({of[text] for text in step.asked}) == len(step.asked) > 1
        assert all(one != other for one, other in zip(step.asked, step.answering, strict=True))
        assert step.unanswered and all(text not in of for text in step.unanswered)


def test_some_texts_are_as_if_typed_in_haste(library, embedder):
    texts = {text for step in contrasts(library, all_asked(library, MORE), embedder, 40) for text in (*step.asked, *step.answering)}
    assert {"Hoeveel geld is er?", "hoeveel geld is er"} <= texts


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
