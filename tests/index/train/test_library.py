import dataclasses
import random
from collections import Counter

import numpy as np
import pytest

from corpus import InputError
from index.train.data import Ask, Group, groups_of
from index.train.library import STATIC, Plan, found, near_duplicates, train
from index.train.library import _answer as answer
from index.train.student import StaticStudent

from .conftest import make_tokenizer

pytestmark = pytest.mark.model

PLAN = Plan(epochs=60, batch=16, rate=0.02, drop=0.1, pairs=8, keep=0.1)


@pytest.fixture
def groups(library):
    return groups_of(library)


@pytest.fixture
def student(groups, pairs) -> StaticStudent:
    """Knows every word of the small library; its vectors by chance."""
    words = {word.strip("?.,;:()").lower() for group in groups for text in group.texts for word in text.split()}
    tokenizer = make_tokenizer(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *sorted(words)])
    return StaticStudent(np.random.default_rng(0).normal(size=(tokenizer.get_vocab_size(), 16)).astype(np.float32) / 4, tokenizer)


def test_questions_learn_to_find_their_statement_in_every_language(student, groups, pairs):
    near = near_duplicates(student, groups)
    before = found(student, groups, groups, near)
    train(student, groups, pairs, PLAN)
    after = found(student, groups, groups, near)
    assert after["same"] > max(0.9, before["same"]) and after["other"] > max(0.9, before["other"])


def test_a_question_that_stands_in_the_index_finds_itself(student, groups):
    assert found(student, groups, groups, np.eye(len(groups), dtype=bool))["entry"] == 1


def test_what_was_learned_before_is_kept(student, groups, pairs):
    start, texts = student.rows.detach().clone(), [pair.english for pair in pairs]
    kept = []
    for keep in (0.0, 100.0):
        trained = StaticStudent(start.numpy().copy(), student.tokenizer)
        before = trained.embed(texts)
        train(trained, groups, pairs, dataclasses.replace(PLAN, keep=keep))
        kept.append(float((trained.embed(texts) * before).sum(1).mean()))
    assert kept[1] > kept[0] + 0.1 and kept[1] > 0.8


def test_statements_with_the_same_words_are_near_duplicates(student):
    twins = [Group({"nl": text}, (Ask("Wat?", "nl"),)) for text in ("de overheid koopt", "koopt de overheid", "subsidie")]
    near = near_duplicates(student, twins)
    assert near[0, 1] and near.diagonal().all() and not near[0, 2]


def test_a_question_is_never_its_own_answer_and_oftener_meets_the_statement():
    group = Group({"nl": "s"}, (Ask("a", "nl"), Ask("b", "nl")))
    draw = random.Random(0)
    met = Counter(answer(group, [[0], [1], [2]], 1, draw)[0] for _ in range(1000))
    assert met[1] == 0 and met[0] / met[2] == pytest.approx(4, rel=0.3)


def test_a_library_without_questions_is_an_error(student):
    with pytest.raises(InputError, match="nothing to train on"):
        train(student, [], [], STATIC)
