import json
import random

import numpy as np
import pytest
import torch

from corpus import InputError
from index import open_embedder, tagger
from index.embedder import TRANSFORMER_MODEL
from index.tagger import ANSWERED, QUESTION, UNANSWERED, Tagger, stretches
from index.train import tagger as training
from index.train.onnx import read_bert, read_head, write_tagger
from index.train.student import TransformerStudent
from index.train.tagger import Example, Net, labels_of, read_examples, train

EXAMPLES = [
    Example(lang="nl", sentences=(("huis geld", {"buys": "yes"}), ("boom water", {}))),
    Example(lang="nl", sentences=(("boom brief", {"buys": "no"}), ("huis school", {"buys": "yes"}))),
]


@pytest.fixture
def net(bert) -> Net:
    bert.tokenizer.no_padding(), bert.tokenizer.no_truncation()
    return Net(bert.module, 2)


@pytest.mark.model
def test_it_learns_which_sentence_says_what_and_the_file_says_the_same(net, bert, tmp_path, monkeypatch):
    labels = labels_of(EXAMPLES)
    assert labels == [("buys", "no"), ("buys", "yes")]
    monkeypatch.setattr(training, "_RATE", 5e-3)
    monkeypatch.setattr(training, "_HEAD_RATE", 5e-2)
    first = train(net, EXAMPLES, labels, bert.tokenizer, epochs=1)
    assert train(net, EXAMPLES * 20, labels, bert.tokenizer, epochs=20) < first / 2
    net.eval()
    write_tagger(net.bert, net.head.weight.detach().numpy(), net.head.bias.detach().numpy(), labels, tmp_path)
    bert.tokenizer.save(str(tmp_path / "tokenizer.json"))
    monkeypatch.setattr(tagger, "TRANSFORMER_MODEL", tmp_path)
    served = Tagger(tmp_path)
    found = served.tag(["boom brief", "huis school"])
    assert served.labels == tuple(labels) and found[0, 0] > found[1, 0] and found[1, 1] > found[0, 1]
    _, pieces, parts = next(stretches(["boom brief", "huis school"], bert.tokenizer))
    with torch.no_grad():
        assert np.abs(torch.sigmoid(net([(pieces, parts)])).numpy() - found).max() < 0.05  # int8, and bfloat16 in training


@pytest.mark.model
def test_a_question_says_nothing_of_what_other_sentences_are_asked(bert, monkeypatch):
    monkeypatch.setattr(training, "_RATE", 5e-3)
    monkeypatch.setattr(training, "_HEAD_RATE", 5e-2)
    monkeypatch.setattr(training, "_LOWER_CASE", 0.0)
    bert.tokenizer.no_padding(), bert.tokenizer.no_truncation()
    told = [Example(lang="nl", sentences=(("huis geld", {"buys": "yes"}),)), Example(lang="nl", sentences=(("boom brief", {}),))]
    asked = [Example(lang="nl", sentences=(("huis geld", {QUESTION: ANSWERED}),)), Example(lang="nl", sentences=(("boom brief", {QUESTION: UNANSWERED}),))]
    labels = labels_of([*told, *asked])
    net = Net(bert.module, len(labels))
    train(net, [*told, *asked * 5] * 8, labels, bert.tokenizer, epochs=12)
    net.eval()
    with torch.no_grad():
        found = torch.sigmoid(net([next(stretches([text], bert.tokenizer))[1:] for text in ("huis geld", "boom brief")])).numpy()
    buys, answered = labels.index(("buys", "yes")), labels.index((QUESTION, ANSWERED))
    assert found[0, buys] > 0.5 > found[1, buys]  # though five times as many questions of the same words do not say so
    assert found[0, answered] > 0.5 > found[1, answered]


@pytest.mark.model
def test_the_layer_of_labels_is_read_back(net, tmp_path):
    weight, bias = net.head.weight.detach().numpy(), net.head.bias.detach().numpy()
    write_tagger(net.bert, weight, bias, labels_of(EXAMPLES), tmp_path)
    labels, weight_read, bias_read = read_head(tmp_path)
    assert labels == labels_of(EXAMPLES) and np.array_equal(weight_read, weight) and np.array_equal(bias_read, bias)


def test_texts_of_a_step_are_few_if_they_are_long_and_none_is_lost(bert):
    bert.tokenizer.no_padding(), bert.tokenizer.no_truncation()
    long = Example(lang="nl", sentences=((" ".join(["huis"] * 400), {}),))
    batches = training._batches([*EXAMPLES * 100, long, long], bert.tokenizer, random.Random(0))
    assert sorted(id(example) for batch in batches for example in batch) == sorted(id(example) for example in [*EXAMPLES * 100, long, long])
    assert max(map(len, batches)) > 20 and all(len(batch) == 1 for batch in batches if long in batch)


@pytest.mark.model
def test_the_vectors_of_word_pieces_stay(net, bert):
    before = bert.rows.detach().clone()
    train(net, EXAMPLES, labels_of(EXAMPLES), bert.tokenizer, epochs=2)
    assert torch.equal(bert.rows, before)


@pytest.mark.model
def test_what_ships_is_read_back_as_it_is():
    from tokenizers import Tokenizer

    student = TransformerStudent(read_bert(TRANSFORMER_MODEL / "model.onnx"), Tokenizer.from_file(str(TRANSFORMER_MODEL / "tokenizer.json")), fast=False)
    texts = ["Wat is PCP?", "Quel est le budget du programme en 2016 ?"]
    assert np.abs(student.embed(texts) - open_embedder("transformer").embed_queries(texts)).max() < 1e-5


@pytest.mark.parametrize(
    ("line", "what"),
    [("{", "not JSON"), (json.dumps({"lang": "de", "sentences": [["a", {}]]}), "Input should be"), (json.dumps({"lang": "nl", "sentences": []}), "at least 1")],
)
def test_a_wrong_line_is_named(tmp_path, line, what):
    (tmp_path / "examples.jsonl").write_text(json.dumps({"lang": "nl", "sentences": [["a", {}]]}) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"line 2: .*{what}"):
        read_examples(tmp_path / "examples.jsonl")
