import json
import random

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace

from corpus import InputError
from corpus.check import same_question
from evals.cases import read_cases
from evals.grounding import PAIRS, Pair
from index.embedder import TRANSFORMER_MODEL
from index.tagger import ANSWERED, FAITHFUL, QUESTION, REWORDING, UNANSWERED, UNFAITHFUL, Tagger, stretches
from index.train import tagger as training
from index.train.data import read_lines
from index.train.onnx import write_tagger
from index.train.tagger import (
    CONVERSATIONS,
    REWORDINGS,
    Conversation,
    Example,
    Known,
    Memory,
    Neighbours,
    Net,
    across_languages,
    labels_of,
    numbers,
    opened,
    read_all,
    read_conversations,
    read_examples,
    read_rewordings,
    teach_further,
    train,
    widened,
)

EXAMPLES = [
    Example(lang="nl", sentences=(("huis geld", {"buys": "yes"}), ("boom water", {}))),
    Example(lang="nl", sentences=(("boom brief", {"buys": "no"}), ("huis school", {"buys": "yes"}))),
]


@pytest.fixture
def fast(monkeypatch):
    """Learns in some dozen small steps, with all layers."""
    for name, value in {"_RATES": (5e-3, 5e-2), "_FIXED": 0, "_PIECES": 60, "_WARM_UP": 5, "_SLIP": 0.0}.items():
        monkeypatch.setattr(training, name, value)


@pytest.fixture
def pieces() -> Tokenizer:
    """Knows the words of the tests."""
    names = ["<s>", "<pad>", "</s>", "<unk>", *(f"▁{word}" for word in ("huis", "geld", "boom", "water", "brief", "school")), "▁"]
    made = Tokenizer(Unigram([(name, -float(number)) for number, name in enumerate(names)], unk_id=3))
    made.pre_tokenizer = Metaspace("▁", prepend_scheme="always")
    return made


@pytest.fixture
def net(bert, fast) -> Net:
    return Net(bert.module, labels_of(EXAMPLES))


@pytest.mark.model
def test_it_learns_which_sentence_says_what_and_the_file_says_the_same(net, pieces, tmp_path):
    labels = labels_of(EXAMPLES)
    assert labels == [("buys", "no"), ("buys", "yes")]
    first = train(net, [[(EXAMPLES, 1)]], labels, pieces)
    assert train(net, [[(EXAMPLES * 20, 20)]], labels, pieces) < first / 2
    net.eval()
    write_tagger(net.bert, numbers(net.head), numbers(net.projection), labels, pieces, tmp_path)
    served = Tagger(tmp_path)
    found = served.tag(["boom brief", "huis school"])
    assert served.labels == tuple(labels) and found[0, 0] > found[1, 0] and found[1, 1] > found[0, 1]
    _, ids, parts = next(stretches(["boom brief", "huis school"], pieces))
    with torch.no_grad():
        assert np.abs(torch.sigmoid(net([(ids, parts)])).numpy() - found).max() < 0.05  # int8, and bfloat16 in training
        vectors = net.vectors([next(stretches([text], pieces))[1:] for text in ("boom brief", "huis school geld")]).numpy()
    assert (np.sum(vectors * served.vectors(["boom brief", "huis school geld"]), axis=1) > 0.98).all()


def read(net: Net, pieces: Tokenizer, *texts: str) -> torch.Tensor:
    net.eval()
    with torch.no_grad():
        return net.vectors([next(stretches([text], pieces))[1:] for text in texts])


@pytest.mark.model
def test_it_learns_what_is_near_what(net, pieces):
    of = (("huis geld", "one"), ("brief", "one"), ("boom water", "other"), ("school huis", "other"), ("water geld", None), ("geld boom", None))
    known = [Known(text, "nl", statement) for text, statement in of]
    train(net, [[([Neighbours((0, 1, 2, 3, 4, 5))] * 10, 6), (EXAMPLES, 1)]], labels_of(EXAMPLES), pieces, known)
    asked, answering, other, of_other, none, of_none = read(net, pieces, *(one.text for one in known))
    for one, right, *wrong in ((asked, answering, of_other, none), (other, of_other, answering, none), (none, of_none, asked, other)):
        assert one @ right > max(one @ of for of in wrong)


def test_what_is_near_is_told_by_what_is_of_one_statement(net, pieces):
    known = [Known("huis", "nl", "one"), Known("geld", "nl", "one"), Known("boom", "nl", "other"), Known("huis", "nl", "third"), Known("brief", "nl", "third")]
    vectors = torch.eye(len(known), training._DIMENSIONS)
    memory = Memory(known, vectors.clone())
    lost = memory.lost(net, [0], pieces, random.Random(1))
    changed = [row for row in range(len(known)) if not torch.equal(memory.vectors[row], vectors[row])]
    assert lost > 0 and changed == [0]
    net.eval()
    with torch.no_grad():  # the same text stands under two statements: both are right, and neither place of it counts
        near = net.vectors([next(stretches(["huis"], pieces))[1:]]) @ vectors.T / training._TEMPERATURE
    hidden = -torch.logsumexp(near[0, [1, 4]], 0) + torch.logsumexp(near[0, [1, 2, 4]], 0)
    assert Memory(known, vectors.clone()).lost(net, [0], pieces, _never()).item() == pytest.approx(hidden.item(), abs=1e-3)


def test_a_question_is_known_by_what_it_asks_whatever_is_told_before_it():
    known = [Known("Wij zijn met vier. Wij maken drones. Wie betaalt dat?", "nl", "one"), Known("Wie beslist?", "nl", "other"), Known("Who pays?", "en", "one")]
    known.append(Known("Een uitspraak. Nog een zin.", "nl", "other"))
    memory = Memory(known, torch.eye(len(known), training._DIMENSIONS))
    always = random.Random(0)
    always.random = lambda: 0.0
    told = {memory._storied(1, always) for _ in range(40)}
    assert told == {f"{story} Wie beslist?" for story in ("Wij zijn met vier.", "Wij zijn met vier. Wij maken drones.", "Wij maken drones.")}
    assert memory._storied(2, always) == "Who pays?"  # nobody tells anything in English
    assert memory._storied(3, always) == "Een uitspraak. Nog een zin."
    assert {memory._storied(1, _never()) for _ in range(9)} == {"Wie beslist?"}


def _never() -> random.Random:
    """Chance by which nothing of what happens now and then does."""
    draw = random.Random()
    draw.random = lambda: 1.0
    return draw


@pytest.mark.model
def test_it_learns_what_a_follow_up_asks(bert, fast, pieces):
    talks = [Conversation(lang="nl", turns=(before, "geld"), whole=f"{before} geld") for before in ("huis", "boom", "school")]
    labels = labels_of([*EXAMPLES, Example(lang="nl", sentences=(("huis", {QUESTION: ANSWERED}),))])
    net = Net(bert.module, labels)
    wholes = read(net, pieces, *(one.whole for one in talks))
    train(net, [[(talks * 4, 30), (EXAMPLES, 1)]], labels, pieces)
    net.eval()
    with torch.no_grad():
        found = net.vectors([training._last(one.turns, pieces) for one in talks])
    assert (found @ wholes.T).argmax(1).tolist() == [0, 1, 2]


@pytest.mark.model
def test_a_tagger_is_taught_further_from_its_file(net, pieces, tmp_path):
    labels = labels_of(EXAMPLES)
    write_tagger(net.bert, numbers(net.head), numbers(net.projection), labels, pieces, tmp_path / "before")
    again, same, tokenizer = opened(tmp_path / "before")
    write_tagger(again.bert, numbers(again.head), numbers(again.projection), same, tokenizer, tmp_path / "again")
    assert (tmp_path / "again" / "model.onnx").read_bytes() == (tmp_path / "before" / "model.onnx").read_bytes()
    before = again.head.weight.detach().clone()
    teach_further(again, same, tokenizer, [[(EXAMPLES * 10, 3)]], (), tmp_path / "after")
    assert (again.head.weight - before).abs().max() > 1e-4 and not again.bert.embeddings.word_embeddings.weight.requires_grad
    assert Tagger(tmp_path / "after").labels == tuple(labels)


@pytest.mark.model
def test_what_is_kept_is_an_average_with_what_was_before(net, pieces, tmp_path):
    labels = labels_of(EXAMPLES)
    write_tagger(net.bert, numbers(net.head), numbers(net.projection), labels, pieces, tmp_path / "before")
    heads = []
    for share in (0.0, 0.5, 1.0):
        again, same, tokenizer = opened(tmp_path / "before")
        teach_further(again, same, tokenizer, [[(EXAMPLES * 10, 3)]], (), tmp_path / str(share), share)
        heads.append(again.head.weight.detach())
    assert (tmp_path / "0.0" / "model.onnx").read_bytes() == (tmp_path / "before" / "model.onnx").read_bytes()
    assert torch.allclose(heads[1], (heads[0] + heads[2]) / 2, atol=1e-6) and not torch.allclose(heads[0], heads[2], atol=1e-4)


def test_a_tagger_learns_to_tell_more_and_what_it_told_before_stays(net, pieces):
    labels, texts = labels_of(EXAMPLES), ["huis geld"]
    before, _ = read_all(net, texts, pieces)
    more = widened(net, labels, [labels[0], ("lead", "yes")])
    after, _ = read_all(net, texts, pieces)
    assert more == (*labels, ("lead", "yes")) and torch.equal(after[:, : len(labels)], before) and after[:, -1].tolist() == [0.0]
    again = [Example(lang="nl", sentences=(("huis", {}), ("geld", {"lead": "yes"})))]
    train(net, [[(again * 10, 3)]], more, pieces)
    assert read_all(net, texts, pieces)[0][0, -1] > 0


def test_a_label_that_a_tagger_does_not_know_is_named(net, pieces):
    other = [Example(lang="nl", sentences=(("huis", {"sells": "yes"}),))]
    with pytest.raises(InputError, match="sells"):
        train(net, [[(other, 1)]], labels_of(EXAMPLES), pieces)


def test_a_folder_without_a_tagger_is_named(tmp_path):
    with pytest.raises(InputError, match=f"{tmp_path} holds no tagger"):
        opened(tmp_path)
    for wrong in (b"", b"\xff\xff\xff", (TRANSFORMER_MODEL / "model.onnx").read_bytes()):
        (tmp_path / "model.onnx").write_bytes(wrong)
        with pytest.raises(InputError, match="holds no tagger"):
            opened(tmp_path)


@pytest.mark.model
@pytest.mark.parametrize(("key", "yes", "no"), [(QUESTION, ANSWERED, UNANSWERED), (REWORDING, FAITHFUL, UNFAITHFUL)])
def test_what_stands_apart_says_nothing_of_what_other_sentences_are_asked(bert, pieces, fast, monkeypatch, key, yes, no):
    monkeypatch.setattr(training, "_LOWER_CASE", 0.0)
    told = [Example(lang="nl", sentences=(("huis geld", {"buys": "yes"}),)), Example(lang="nl", sentences=(("boom brief", {}),))]
    apart = [Example(lang="nl", sentences=(("huis geld", {key: yes}),)), Example(lang="nl", sentences=(("boom brief", {key: no}),))]
    labels = labels_of([*told, *apart])
    net = Net(bert.module, labels)
    train(net, [[(told * 8, 4)], [(told * 8, 8), (apart * 40, 8)]], labels, pieces)
    net.eval()
    with torch.no_grad():
        found = torch.sigmoid(net([next(stretches([text], pieces))[1:] for text in ("huis geld", "boom brief")])).numpy()
    buys, told_apart = labels.index(("buys", "yes")), labels.index((key, yes))
    assert found[0, buys] > 0.5 > found[1, buys]  # though five times as many of the same words do not say so
    assert found[0, told_apart] > 0.5 > found[1, told_apart]


def test_texts_of_a_step_are_few_if_they_are_long_and_none_is_lost(pieces):
    long = Example(lang="nl", sentences=((" ".join(["huis"] * 900), {}),))
    batches = training._batches([*EXAMPLES * 100, long, long], pieces, random.Random(0))
    assert sorted(id(example) for batch in batches for example in batch) == sorted(id(example) for example in [*EXAMPLES * 100, long, long])
    assert max(map(len, batches)) > 20 and all(len(batch) == 1 for batch in batches if long in batch)


@pytest.mark.model
def test_the_vectors_of_word_pieces_and_the_lowest_layers_stay(bert, pieces, fast, monkeypatch):
    monkeypatch.setattr(training, "_FIXED", 1)
    net = Net(bert.module, labels_of(EXAMPLES))
    before = {name: value.clone() for name, value in net.bert.state_dict().items()}
    train(net, [[(EXAMPLES, 2)]], labels_of(EXAMPLES), pieces)
    changed = {name for name, value in net.bert.state_dict().items() if not torch.equal(value, before[name])}
    assert changed and all(name.startswith("encoder.layer.1.") for name in changed)


def test_a_rewording_is_read_after_its_statement(tmp_path):
    line = {"ref": "d#s", "lang": "nl", "statement": "Een stad mag.", "good": ["Steden mogen."], "bad": [["Steden moeten.", "modality"]]}
    (tmp_path / "rewordings.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert [example.sentences for example in read_rewordings(tmp_path / "rewordings.jsonl")] == [
        (("Een stad mag.", {}), ("Steden mogen.", {REWORDING: FAITHFUL})),
        (("Een stad mag.", {}), ("Steden moeten.", {REWORDING: UNFAITHFUL})),
    ]


def test_a_rewording_is_read_after_its_statement_in_other_languages_too(library, tmp_path):
    _, statement = library.by_reference["ewi-2016#total"]
    line = {"ref": "ewi-2016#total", "lang": "nl", "statement": statement.text("nl"), "good": ["Zo is het."], "bad": [["Zo is het niet.", "negation"]]}
    of_elsewhere = line | {"ref": "", "statement": "Een stad mag."}
    path = tmp_path / "rewordings.jsonl"
    path.write_text(f"{json.dumps(line)}\n{json.dumps(of_elsewhere)}\n", encoding="utf-8")
    found = across_languages(library, 10, path=path)
    others = {statement.text(language) for language in statement.languages if language != "nl"}
    assert others and {example.sentences[0][0] for example in found} == others and len(found) == 2 * len(others)
    assert across_languages(library, 1, path=path)[0] in found


def test_no_conversation_is_one_of_the_cases():
    cases = {same_question(case.question) for case in read_cases()}
    taught = read_conversations(CONVERSATIONS)
    assert len(taught) > 1000 and not [one.whole for one in taught if same_question(one.whole) in cases]
    assert not [one.turns for one in taught if len(one.turns[-1].split()) > 6 and same_question(one.turns[-1]) in cases]


def test_no_statement_of_the_held_pairs_was_reworded_for_the_training():
    reworded = {json.loads(line)["ref"] for line in REWORDINGS.read_text(encoding="utf-8").splitlines()}
    held = {pair.ref for pair in read_lines(Pair, PAIRS) if pair.split == "held"}
    assert reworded and held and not reworded & held


@pytest.mark.parametrize(
    ("line", "what"),
    [("{", "not JSON"), (json.dumps({"lang": "de", "sentences": [["a", {}]]}), "Input should be"), (json.dumps({"lang": "nl", "sentences": []}), "at least 1")],
)
def test_a_wrong_line_is_named(tmp_path, line, what):
    (tmp_path / "examples.jsonl").write_text(json.dumps({"lang": "nl", "sentences": [["a", {}]]}) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"line 2: .*{what}"):
        read_examples(tmp_path / "examples.jsonl")
