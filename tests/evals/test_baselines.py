from pathlib import Path

import numpy as np
import pytest

from evals import baselines
from evals.baselines import ByWords, open_baselines, remembered, tutorial
from evals.runner import run, score


@pytest.fixture
def nearest(library, embedder):
    with tutorial(library, embedder.embed_passages) as system:
        yield system


def test_the_tutorial_shows_the_three_nearest_documents_and_refuses_nothing(nearest):
    answer = nearest.ask("Hoe bak ik pannenkoeken met stroop?")
    assert answer.status == "answered"
    assert len(answer.sources) == 3
    assert answer.text == " ".join(source.quote for source in answer.sources)


def test_the_tutorial_holds_every_statement_in_every_language(nearest, library):
    assert nearest.generation.count() == sum(len(statement.languages) for _, _, statement in library.statements())


def test_the_tutorial_ranks_each_statement_once_best_first(nearest, library):
    found = [hit.reference for hit in nearest.search("In 2016 trok de Vlaamse Regering 5 miljoen euro uit voor innovatieve oplossingen.")]
    assert found[0] == "ewi-2016#total"
    assert sorted(found) == sorted(library.by_reference)


def test_the_tutorial_does_not_look_at_earlier_turns(nearest):
    assert nearest.ask("En per jaar?", ["Wat is het budget?"]) == nearest.ask("En per jaar?")


@pytest.fixture
def by_words(library):
    return ByWords(library, baselines._texts(library))


def test_bm25_finds_by_words_in_the_language_of_the_question(by_words):
    answer = by_words.ask("Can a company apply itself?")
    assert answer.sources[0].statement == "vlaio-now#companies"
    assert {source.lang for source in answer.sources} == {"en"}
    assert by_words.search("Kan een bedrijf zelf een aanvraag indienen?")[0].reference == "vlaio-now#companies"


def test_bm25_says_nothing_where_no_word_is_shared(by_words):
    answer = by_words.ask("Hoe bak ik pannenkoeken met stroop?")
    assert (answer.status, answer.text, by_words.search("???")) == ("refused", "", [])


def test_baselines_are_judged_as_we_are(few_cases, by_words, nearest):
    scores = score(run(few_cases, by_words, by_words.search))
    assert scores.recall_at_5.count >= 3
    assert score(run(few_cases, nearest, nearest.search)).wrong_answers.value == 1.0


class Opened:
    """Stands in for `open_embedder`; counts how often a model is opened."""

    def __init__(self, embedder):
        self.embedder, self.count = embedder, 0

    def __call__(self, name):
        self.count += 1
        return self.embedder


@pytest.fixture
def model(tmp_path) -> Path:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "model.safetensors").write_bytes(b"weights")
    return tmp_path / "model"


@pytest.fixture
def opened(monkeypatch, embedder):
    opened = Opened(embedder)
    monkeypatch.setattr(baselines, "open_embedder", opened)
    return opened


def test_a_text_is_embedded_once_and_a_known_one_opens_no_model(model, opened, tmp_path):
    with remembered(model, tmp_path / "cache") as embed:
        first = embed(["een aanvraag", "een bedrijf", "een aanvraag"])
    with remembered(model, tmp_path / "cache") as embed:
        again = embed(["een bedrijf", "een aanvraag"])
    assert opened.count == 1
    assert opened.embedder.embedded == ["een aanvraag", "een bedrijf"]
    np.testing.assert_array_equal(first[[1, 0]], again)


def test_only_what_is_new_is_embedded(model, opened, tmp_path):
    for texts in (["een aanvraag"], ["een aanvraag", "een bedrijf"]):
        with remembered(model, tmp_path / "cache") as embed:
            embed(texts)
    assert opened.embedder.embedded == ["een aanvraag", "een bedrijf"]


def test_other_weights_are_another_cache(model, opened, tmp_path):
    for weights in (b"weights", b"others"):
        (model / "model.safetensors").write_bytes(weights)
        with remembered(model, tmp_path / "cache") as embed:
            embed(["een aanvraag"])
    assert opened.count == 2


def test_a_damaged_cache_is_made_anew(model, opened, tmp_path):
    for _ in range(2):
        with remembered(model, tmp_path / "cache") as embed:
            embed(["een aanvraag"])
        (file,) = (tmp_path / "cache").glob("*.npz")
        file.write_bytes(file.read_bytes()[:100])
    assert opened.count == 2


@pytest.mark.model
def test_the_real_baselines_answer_from_the_small_library(library, tmp_path):
    with open_baselines(library, tmp_path) as systems:
        first = {baseline.name: baseline.search("Can a company apply itself?", ())[0].reference for baseline in systems}
    assert first == dict.fromkeys(["tutorial (all-MiniLM-L6-v2)", "tutorial, our static model", "BM25"], "vlaio-now#companies")
    assert len(list(tmp_path.glob("*.npz"))) == 2
