import json

import numpy as np
import pytest

from assistant.beside import SIGNALS
from corpus import InputError, read_library
from evals import beside
from evals.beside import Judged, Row, fitted, table
from index.train.data import read_lines


def test_the_shipped_set_can_be_read_and_is_large_enough():
    judged = read_lines(Judged, beside.JUDGED)
    verdicts = {verdict for one in judged for verdict in one.further.values()}
    assert len(judged) >= 500 and verdicts == {"answers", "supports", "repeats", "off"}
    assert {one.lang for one in judged} == {"nl", "en", "fr"}
    assert {reference for one in judged for reference in (one.first, *one.further)} <= set(read_library().by_reference)


def test_a_wrong_verdict_is_named(tmp_path):
    path = tmp_path / "judged.jsonl"
    path.write_text(
        json.dumps({"lang": "nl", "question": "?", "first": "a#b", "first_judged": "answers", "further": {"a#c": "perhaps"}}) + "\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match=r"judged\.jsonl, line 1: further\.a#c: .*; mend that line"):
        read_lines(Judged, path)


@pytest.fixture
def found() -> list[Row]:
    """What lies near says something, mostly; in lists it hangs on the section; beside the answer to a follow-up less does."""
    draw = np.random.default_rng(0)
    made = []
    for number in range(400):
        listed, follow_up = number % 5 == 0, number % 3 == 0
        values = np.array([-3 * draw.random(), draw.random(), float(listed and draw.random() < 0.5)])
        verdict = "answers" if values @ [0.5, 6, 2] - 2 * follow_up > 2.5 else "off"
        made.append(Row(number // 3, values, follow_up, 0.0, verdict, listed))
    return made


def test_the_fit_finds_what_tells_and_follow_ups_do_not_lower_the_rest(found):
    fit = fitted(found)
    assert fit.weights["read"] > fit.weights["behind"] > 0 and set(fit.weights) == set(SIGNALS)
    alone = fitted([row for row in found if not row.follow_up])
    assert fit.intercept == pytest.approx(alone.intercept, abs=1.5)


def test_the_table_says_what_is_shown_and_what_is_left_out(found):
    lines = table(found).splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        f"{where}, {what}" for where in ("in prose", "after a follow-up", "in lists") for what in ("shown", "left out")
    ]
    counts = [int(line.split(": ")[1].split(" ")[0]) for line in lines]
    assert sum(counts[4:]) == sum(row.listed for row in found) and sum(counts) == len(found) and all(counts)
