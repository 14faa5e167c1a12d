"""The ideas whose verdict is known, and what is measured on them."""

import json
from collections import Counter

import pytest

from assistant.fit import Judge
from assistant.idea import IdeaReader
from corpus import InputError
from corpus.fit import VERDICTS, read_fit
from evals.ideas import Idea, Judged, as_json, by_answer, confusion, figures, groups, read_ideas, run, score, table
from evals.ideas_page import section
from evals.recorded import worse
from index.tagger import sentences
from index.train.__main__ import IDEAS
from index.train.tagger import read_examples

GOOD = {
    "id": "a",
    "lang": "nl",
    "split": "dev",
    "idea": "De stad zoekt een lamp die niet bestaat. Onderzoek is nodig.",
    "verdict": "unclear",
    "criteria": {"public-buyer": "yes"},
}


@pytest.fixture
def judge(corpus_folder, library) -> Judge:
    return Judge.over(library, read_fit(corpus_folder), IdeaReader())


@pytest.fixture
def judged(judge):
    """A right verdict, a firm wrong one, and one that only asks."""
    said = {"public-buyer": "yes", "on-market": "no", "rd-needed": "yes"}
    ideas = [
        Idea(
            id="right",
            lang="nl",
            split="dev",
            idea="De stad Gent zoekt een lamp. Die is nergens te koop. Er is nog een jaar onderzoek nodig.",
            verdict="PCP",
            criteria=said,
        ),
        Idea(
            id="firm",
            lang="en",
            split="held",
            idea="The city wants a lamp. It is nowhere for sale. Research is needed.",
            verdict="PPI",
            criteria=said | {"rd-needed": "no"},
        ),
        Idea(id="asks", lang="nl", split="held", idea="Een lamp die zingt.", verdict="PCP", criteria=said),
    ]
    return run(ideas, judge)


def test_the_ideas_are_enough_of_each_kind_and_agree_with_the_table():
    ideas = read_ideas(read_fit())
    verdicts, languages = Counter(idea.verdict for idea in ideas), Counter(idea.lang for idea in ideas)
    assert len(ideas) >= 120
    assert set(verdicts) == set(VERDICTS) and min(verdicts.values()) >= 12
    assert verdicts["unclear"] >= len(ideas) / 4 - 1
    assert set(languages) == {"nl", "en", "fr"} and min(languages.values()) >= len(ideas) / 6
    splits = Counter(idea.split for idea in ideas)
    assert set(splits) == {"dev", "held"} and splits["held"] >= 75, "the held ones stay as many; new ones to learn from are dev"


def test_no_held_idea_shares_a_sentence_with_what_the_reader_was_taught_on():
    taught = {text.lower() for example in read_examples(IDEAS) for text, _ in example.sentences if len(text.split()) > 5}
    assert len(taught) > 3000
    held = [idea for idea in read_ideas(read_fit()) if idea.split == "held"]
    assert not [idea.id for idea in held if any(sentence.lower() in taught for sentence in sentences(idea.idea))]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("not json", "line 1: not JSON"),
        (json.dumps(GOOD | {"lang": "de"}), "line 1: lang"),
        (json.dumps({key: GOOD[key] for key in GOOD if key != "split"}), "line 1: split"),
        (json.dumps(GOOD | {"criteria": {"colour": "yes"}}), "there is no criterion colour"),
        (json.dumps(GOOD | {"verdict": "PCP"}), "the table makes unclear of these answers, not PCP"),
        (json.dumps(GOOD | {"already_said": ["rd-needed"]}), "rd-needed is already said but has no answer"),
        (f"{json.dumps(GOOD)}\n{json.dumps(GOOD)}", "line 2: an idea a exists already"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, corpus_folder, line, said):
    (tmp_path / "ideas.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_ideas(read_fit(corpus_folder), tmp_path / "ideas.jsonl")


def test_verdicts_and_answers_are_counted(judged):
    found = score(judged)
    assert (found.right.count, found.right.total) == (1, 3)
    assert (found.wrong_firm.count, found.wrong_firm.total) == (1, 3)
    assert [case.wrong_firm for case in judged] == [False, True, False]
    assert (found.precision.count, found.precision.total) == (5, 6)
    assert (found.recall.count, found.recall.total) == (5, 9)
    assert found.asked_again.count == 3, "of the idea that says nothing, its three answers are asked for"


def test_each_answer_has_its_own_precision_and_recall(judged):
    precise, recalled = by_answer(judged)["rd-needed", "yes"]
    assert (precise.count, precise.total, recalled.count, recalled.total) == (1, 2, 1, 2)
    assert by_answer(judged)["company-applies", "yes"][0].value is None


def test_what_is_due_and_what_is_given_are_crossed(judged):
    crossed = confusion(judged)
    assert crossed["PPI"]["PCP"] == 1 and crossed["PCP"] == {"PCP": 1, "unclear": 1}


def test_groups_are_all_splits_and_languages(judged):
    assert {name: len(members) for name, members in groups(judged).items()} == {"all": 3, "dev": 1, "dev nl": 1, "held": 2, "held en": 1, "held nl": 1}


def test_figures_are_compared_with_those_recorded(judged):
    before = figures(judged)
    assert worse(before, before) == []
    all_wrong = [Judged(case.idea, judged[0].judgement.model_copy(update={"verdict": "rd-subsidy"})) for case in judged]
    assert any(line.startswith("ideas, all, wrong and firm") for line in worse(figures(all_wrong), before))


def test_the_table_and_the_page_show_them(judged):
    shown = table(judged)
    assert "held en" in shown and "innovation" in shown and "rd-needed yes" in shown
    page = section(judged, lambda heads, rows: "".join(f"{name}: {cells}" for name, _, cells in rows))
    assert "The city wants a lamp." in page and "rd-needed: no, read as yes" in page
    assert section([], lambda heads, rows: "") == ""
    assert [line["given"] for line in as_json(judged)] == ["PCP", "PCP", "unclear"]
