import json
import sys

import pytest

from index.embedder import StaticEmbedder, open_embedder
from index.train import __main__ as command
from index.train import library as stage
from index.train import student as students
from index.train import transformer as distillation

pytestmark = pytest.mark.model


@pytest.fixture(autouse=True)
def small(library, monkeypatch):
    """The small library in place of ours, and a short library stage."""
    monkeypatch.setattr(command, "read_library", lambda: library)
    plan = stage.Plan(epochs=2, batch=8, rate=1e-3, drop=0.1, pairs=4, keep=1.0)
    monkeypatch.setattr(stage, "STATIC", plan)
    monkeypatch.setattr(stage, "TRANSFORMER", plan)


@pytest.fixture
def train(monkeypatch, capsys):
    """Runs `python -m index.train …` here; gives what it prints, or the error it ends with."""

    def train(*arguments: object) -> str:
        monkeypatch.setattr(sys, "argv", ["index.train", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            command.main()
        return capsys.readouterr().out if not end.value.code else str(end.value.code)

    return train


@pytest.fixture
def general(static_student, tmp_path):
    static_student.save(tmp_path / "general")
    return tmp_path / "general"


@pytest.fixture
def small_teacher(bert, tmp_path, monkeypatch):
    """A BERT of a handful of weights in place of all-MiniLM-L6-v2."""
    bert.save(tmp_path / "minilm")
    for module in ("index.train.teacher", "index.train.transformer"):
        monkeypatch.setattr(f"{module}.minilm", lambda: tmp_path / "minilm")
    monkeypatch.setattr(distillation, "NEW_PIECES", {"nl": 60})


def test_the_library_stage_writes_a_model_that_opens(train, general, write_pairs, tmp_path):
    assert train("library", general, "--pairs", write_pairs(), "--out", tmp_path / "model").strip() == str(tmp_path / "model")
    assert isinstance(open_embedder(str(tmp_path / "model")), StaticEmbedder)


def test_the_library_stage_is_repeatable(train, general, write_pairs, tmp_path):
    for name in "ab":
        train("library", general, "--pairs", write_pairs(), "--out", tmp_path / name)
    assert open_embedder(str(tmp_path / "a")).id == open_embedder(str(tmp_path / "b")).id != StaticEmbedder(general).id


def test_holding_out_prints_before_and_after_and_writes_nothing(train, general, write_pairs, tmp_path):
    files = sorted(tmp_path.rglob("*"))
    printed = train("library", general, "--pairs", write_pairs(), "--hold-out", "0.5")
    assert [line.split()[0] for line in printed.splitlines()] == ["before", "before", "after", "after"]
    assert set(tmp_path.rglob("*")) - set(files) == {tmp_path / "pairs", tmp_path / "pairs" / "pairs_nl_en.jsonl.gz"}


@pytest.mark.model
def test_the_static_model_goes_from_pairs_to_what_is_served(train, general, write_pairs, tmp_path, bert, monkeypatch):
    monkeypatch.setattr("index.train.teacher.minilm", lambda: tmp_path / "minilm")
    bert.save(tmp_path / "minilm")
    train("static", "--pairs", write_pairs(), "--out", tmp_path / "out", "--start", general)
    assert open_embedder(str(tmp_path / "out" / "model")).id.startswith("static:")
    assert len(list((tmp_path / "out" / "cache").glob("teacher-*.npy"))) == 1


@pytest.mark.model
def test_the_transformer_goes_from_pairs_to_what_is_served(train, write_pairs, tmp_path, small_teacher):
    train("transformer", "--pairs", write_pairs(), "--out", tmp_path / "out")
    embedder = open_embedder(str(tmp_path / "out" / "model"))
    assert embedder.id.startswith("transformer:") and embedder.dimensions == 16
    again = tmp_path / "again"
    train("library", tmp_path / "out" / "general", "--pairs", write_pairs(), "--out", again)
    assert open_embedder(str(again)).embed_queries(["huis"]).shape == (1, 16)


def test_measure_prints_every_figure(train, general, tmp_path):
    texts = ["huis", "boom", "water"]
    tests = {name: {"nl": texts, "en": texts} for name in ("tatoeba", "ntrex")}
    tests |= {name: [["huis", "huis", 5], ["huis", "boom", 1], ["boom", "huis water", 0]] for name in ("stsb_nl", "stsb_en", "sick_nl", "sick_en")}
    tests["d365"] = {"docs": ["boom boom", "huis huis", "water"], "queries": [["huis", 1], ["boom", 2]]}
    (tmp_path / "tests.json").write_text(json.dumps(tests))
    figures = dict(line.rsplit(maxsplit=1) for line in train("measure", general, "--tests", tmp_path / "tests.json").splitlines())
    assert {name: figures[name] for name in ("tatoeba nl-en", "d365 R@1", "d365 R@5")} == {"tatoeba nl-en": "1.000", "d365 R@1": "0.500", "d365 R@5": "1.000"}
    assert float(figures["stsb nl"]) > 0 and float(figures["load s"]) > 0


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        pytest.param(["static", "--pairs", "nowhere", "--out", "out"], "name the folder with the aligned pairs", id="no pairs"),
        pytest.param(["library", "nowhere", "--pairs", "pairs", "--out", "out"], "name a folder with", id="no model"),
        pytest.param(["library", "general", "--pairs", "pairs"], "--out FOLDER", id="neither"),
        pytest.param(["library", "general", "--pairs", "pairs", "--out", "general/config.json"], "name another folder", id="out is a file"),
        pytest.param(["further", "--out", "out", "--taught", "poems=3"], "write KIND=COUNT, KIND being one of", id="no such kind"),
        pytest.param(["further", "--out", "out", "--taught", "ideas=some"], "write KIND=COUNT", id="no count"),
        pytest.param(["measure", "general", "--tests", "nowhere.json"], "name the file with the tests", id="no tests"),
        pytest.param(["measure", "general", "--tests", "general/config.json"], "not a file of tests", id="no tests in it"),
        pytest.param(["measure", "nowhere", "--tests", "nowhere.json"], "WEGWIJZER_EMBEDDER", id="no such model"),
    ],
)
def test_what_is_wrong_is_one_line_with_a_remedy(train, general, write_pairs, tmp_path, monkeypatch, arguments, remedy):
    write_pairs()
    monkeypatch.chdir(tmp_path)
    message = train(*arguments)
    assert message.startswith("index.train: ") and remedy in message and "\n" not in message


def test_a_full_disk_is_one_line_and_leaves_no_half_model(train, general, write_pairs, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(students, "save_file", full)
    assert "No space left on device" in train("library", general, "--pairs", write_pairs(), "--out", tmp_path / "model")
    assert list((tmp_path / "model").iterdir()) == []


def test_a_share_that_holds_out_nothing_says_so(train, general, write_pairs):
    assert "hold out a larger share" in train("library", general, "--pairs", write_pairs(), "--hold-out", "0.0001")


def test_a_missing_package_names_the_extra(train, general, write_pairs, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "index.train.data", None)
    assert 'pip install -c constraints.txt -e ".[train]"' in train("library", general, "--pairs", write_pairs(), "--out", tmp_path / "model")


def test_the_teacher_reads_the_same_texts_once(small_teacher, tmp_path, monkeypatch):
    from index.train.teacher import teach

    first = teach(["house", "tree"], tmp_path / "cache")
    monkeypatch.setattr("index.train.teacher.minilm", lambda: pytest.fail("read again"))
    assert (teach(["house", "tree"], tmp_path / "cache") == first).all()
    with pytest.raises(pytest.fail.Exception):
        teach(["house"], tmp_path / "cache")
