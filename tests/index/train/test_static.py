import numpy as np
import pytest
from safetensors.numpy import load_file

from corpus import SettingsError
from index.embedder import STATIC_MODEL, StaticEmbedder
from index.train.measure import translations
from index.train.static import align
from index.train.student import StaticStudent, whole

pytestmark = pytest.mark.model

TEXTS = ["Wat is precommercieel aankopen?", "Une PME peut-elle participer ?", "5 miljoen euro 😀"]


def share_found(student, pairs) -> float:
    return translations(student.embed, [pair.text for pair in pairs], [pair.english for pair in pairs])[0]


def test_aligning_teaches_translations(static_student, pairs):
    before = share_found(static_student, pairs)
    align(static_student, pairs, {}, epochs=150)
    assert before < 0.3 and share_found(static_student, pairs) > 0.9


def test_the_teacher_decides_where_texts_lie(static_student, pairs):
    words = [pair.english for pair in pairs if pair.source == "words"]
    vectors = np.random.default_rng(1).normal(size=(len(words), 16))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    align(static_student, pairs, dict(zip(words, vectors, strict=True)), epochs=400)
    assert (static_student.embed(words) * vectors).sum(1).mean() > 0.5


def test_the_same_seed_trains_the_same_model(tokenizer, static_student, pairs):
    rows = static_student.rows.detach().numpy().copy()
    trained = []
    for seed in (1, 1, 2):
        student = StaticStudent(rows.copy(), tokenizer)
        align(student, pairs, {}, epochs=3, seed=seed)
        trained.append(student.rows.detach().numpy())
    assert np.array_equal(trained[0], trained[1]) and not np.array_equal(trained[0], trained[2])


@pytest.fixture(scope="module")
def shipped():
    return StaticStudent.open(STATIC_MODEL)


def test_reads_texts_as_the_embedder_that_serves_them(shipped):
    assert np.abs(shipped.embed(TEXTS) - StaticEmbedder().embed_passages(TEXTS)).max() < 1e-5


def test_unknown_pieces_count_for_nothing(static_student, pairs):
    align(static_student, [pair._replace(text=f"{pair.text} 😀") for pair in pairs], {}, epochs=3)
    assert np.allclose(static_student.embed(["huis 😀 boom"]), static_student.embed(["huis boom"]), atol=1e-6)
    assert not static_student.rows.detach()[static_student.tokenizer.token_to_id("[UNK]")].any() and not static_student.embed(["😀", ""]).any()


def test_the_served_model_is_int8_and_gives_the_trained_vectors(shipped, tmp_path):
    shipped.save_int8(tmp_path)
    assert load_file(tmp_path / "model.safetensors")["embeddings"].dtype == np.int8
    assert (StaticEmbedder(tmp_path).embed_passages(TEXTS) * shipped.embed(TEXTS)).sum(1).min() > 0.999


def test_a_saved_model_goes_on_where_it_was(shipped, tmp_path):
    shipped.save(tmp_path)
    assert np.allclose(StaticStudent.open(tmp_path).rows.detach(), shipped.rows.detach(), atol=1e-6)


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(SettingsError, match="name a folder with model.safetensors"):
        StaticStudent.open(tmp_path)


def test_a_write_that_is_cut_off_leaves_the_old_files(tmp_path):
    (tmp_path / "a").write_text("old")
    with pytest.raises(RuntimeError), whole(tmp_path) as part:
        (part / "a").write_text("new")
        raise RuntimeError
    assert [path.name for path in tmp_path.iterdir()] == ["a"] and (tmp_path / "a").read_text() == "old"
