import numpy as np
import pytest
import torch

from index.embedder import OnnxEmbedder, open_embedder
from index.train import onnx, transformer
from index.train.student import by_length
from index.train.transformer import distil, falling

pytestmark = pytest.mark.model

TEXTS = ["huis", "overheid bedrijf geld", "de stad vraagt", "wet " * 40]


@pytest.fixture
def teacher(pairs):
    random = np.random.default_rng(0)
    vectors = {pair.english: random.normal(size=16) for pair in pairs}
    return {text: (vector / np.linalg.norm(vector)).astype(np.float16) for text, vector in vectors.items()}


def test_the_student_nears_the_teacher(bert, pairs, teacher, monkeypatch):
    monkeypatch.setattr(transformer, "_BATCH", 60)
    monkeypatch.setattr(transformer, "_RATE", 5e-3)

    def near() -> float:
        return float(np.mean([vector @ teacher[pair.english] for pair, vector in zip(pairs, bert.embed([pair.text for pair in pairs]), strict=True)]))

    before = near()
    assert distil(bert, pairs * 80, teacher, minutes=5) == 1.0
    assert near() > before + 0.15


def test_distilling_stops_when_its_time_is_up(bert, pairs, teacher):
    before = bert.rows.detach().clone()
    assert distil(bert, pairs, teacher, minutes=1e-9) == 0.0
    assert torch.equal(bert.rows, before)


def test_the_learning_rate_falls_from_one_to_a_twentieth():
    rates = [falling(share / 10) for share in range(11)]
    assert rates == sorted(rates, reverse=True) and rates[0] == 1 and rates[-1] == pytest.approx(0.05)


def test_batches_hold_every_text_once_and_stay_small():
    texts = [[0] * length for length in (1, 9, 3, 3, 30, 7, 2)]
    batches = list(by_length(texts, 12))
    assert sorted(number for batch in batches for number in batch) == list(range(7))
    assert all(len(batch) == 1 or len(batch) * max(len(texts[number]) for number in batch) <= 12 for batch in batches)


@pytest.fixture
def folder(bert, tmp_path):
    onnx.write(bert, tmp_path / "small")
    return tmp_path / "small"


def test_the_file_for_onnxruntime_gives_the_trained_vectors(bert, folder):
    assert (open_embedder(str(folder)).embed_queries(TEXTS) * bert.embed(TEXTS)).sum(1).min() > 0.99


def test_its_id_follows_the_weights(bert, folder, tmp_path):
    first = OnnxEmbedder(folder).id
    assert first.startswith("transformer:")
    with torch.no_grad():
        bert.rows[5] += 1
    onnx.write(bert, tmp_path / "other")
    assert OnnxEmbedder(tmp_path / "other").id != first


def test_int8_errs_by_half_a_step_at_most():
    weight = np.random.default_rng(0).normal(size=(5, 7)).astype(np.float32)
    weight[2] = 0
    small, scale = onnx.int8(weight, axis=1)
    assert small.dtype == np.int8 and (np.abs(small * scale - weight) <= scale / 2 + 1e-6).all()


def test_a_checkpoint_goes_on_where_it_was_and_opens_as_any_model(bert, tmp_path):
    from index.train.student import TransformerStudent

    bert.save(tmp_path)
    again = TransformerStudent.open(tmp_path, fast=False)
    assert np.allclose(again.embed(TEXTS), bert.embed(TEXTS), atol=1e-5)
    assert np.allclose(open_embedder(str(tmp_path)).embed_passages(TEXTS), bert.embed(TEXTS), atol=1e-4)
