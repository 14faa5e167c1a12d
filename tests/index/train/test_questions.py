import json

import pytest

from corpus import InputError
from index.tagger import ANSWERED, QUESTION, UNANSWERED
from index.train.questions import Asked, examples, read_asked


def test_the_librarys_questions_are_answered_and_near_misses_are_not(library):
    more = [Asked(lang="nl", text="Wie stemde tegen?", answered=False), Asked(lang="nl", text="Waar staat PIO voor?", answered=True)]
    told = {text: said[QUESTION] for example in examples(library, more) for text, said in example.sentences}
    assert told["Hoeveel heeft het programma per project uitgegeven?"] == told["Wie stemde tegen?"] == UNANSWERED
    assert told["Waar staat PIO voor?"] == ANSWERED
    (known, *_) = next(questions for _, _, statement in library.statements() for questions in statement.questions.values())
    assert told[known.text] == ANSWERED


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
