import json

import numpy as np
import pytest

from corpus import InputError
from index.answerable import Answerable
from index.train.answerable import Asked, examples, fit, read_asked, ship


class Axes:
    """An embedder to which a question is where its first letter stands in the alphabet."""

    id, dimensions = "axes:1", 2

    def embed_queries(self, queries):
        return np.array([[1.0, (ord(text[0]) - 110) / 13] for text in queries], dtype=np.float32)


def test_it_learns_and_what_is_shipped_is_read_again(tmp_path, monkeypatch):
    texts = [letter * 3 for letter in "abcdefghijklmnopqrstuvwxyz"] * 20
    fitted = fit(Axes(), texts, [text[0] < "n" for text in texts])
    ship(Axes(), fitted, tmp_path / "answerable.npz")
    other = {name: np.zeros_like(value) for name, value in fitted.items()}
    ship(type("Other", (Axes,), {"id": "other:1"})(), other, tmp_path / "answerable.npz")
    monkeypatch.setattr("index.answerable.FILE", tmp_path / "answerable.npz")
    shipped = Answerable.shipped("axes:2")
    low, high = Axes().embed_queries(["bbb", "yyy"])
    assert shipped.log_odds(low) > 0 > shipped.log_odds(high)
    assert Answerable.shipped("other:1").log_odds(low) == 0


def test_the_librarys_questions_are_answered_and_near_misses_are_not(library):
    more = [Asked(lang="nl", text="Wie stemde tegen?", answered=False), Asked(lang="nl", text="Waar staat PIO voor?", answered=True)]
    texts, answered = examples(library, more)
    told = dict(zip(texts, answered, strict=True))
    assert set(answered) == {True, False} and len(texts) == len(answered)
    assert not told["Hoeveel heeft het programma per project uitgegeven?"]
    assert not told["Wie stemde tegen?"] and told["Waar staat PIO voor?"]


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
