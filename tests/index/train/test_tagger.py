import json

import numpy as np
import pytest
import torch

from corpus import InputError
from index import open_embedder, tagger
from index.embedder import TRANSFORMER_MODEL
from index.tagger import Tagger, stretches
from index.train import tagger as training
from index.train.onnx import read_bert, write_tagger
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
