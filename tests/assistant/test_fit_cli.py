"""`wegwijzer fit` as a shell sees it."""

import json
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from assistant.cli import app, read_answers
from assistant.fit import Judge
from assistant.idea import IdeaReader
from corpus import InputError, read_library
from corpus.fit import read_fit

IDEA = "De stad Gent zoekt een drone die zichzelf oplaadt. Die is nergens te koop."


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge.over(read_library(), read_fit(), IdeaReader())


@pytest.fixture(autouse=True)
def _opened(monkeypatch, judge):
    monkeypatch.setattr("assistant.fit_shown.open_judge", lambda: judge)


def run(*arguments: str):
    return CliRunner().invoke(app, ["fit", *map(str, arguments)])


def lines(path, *values: dict) -> str:
    path.write_text("".join(f"{json.dumps(value)}\n" for value in values), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("idea", "--graph", "x.svg"),
        ("idea", "--batch", "x.jsonl"),
        ("idea", "--out", "x.jsonl"),
        ("--batch", "x.jsonl", "--lang", "nl"),
        ("idea", "--lang", "de"),
    ],
)
def test_wrong_usage_has_exit_code_2(arguments):
    assert run(*arguments).exit_code == 2


def test_json_is_one_object(tmp_path):
    done = run(IDEA, "--answer", "rd-needed=yes", "--json")
    assert done.exit_code == 0
    value = json.loads(done.stdout)
    assert (value["id"], value["verdict"], value["lang"]) == (None, "PCP", "nl")
    assert {"key": "rd-needed", "answer": "yes", "evidence": "", "by": "user"}.items() <= next(
        read for read in value["criteria"] if read["key"] == "rd-needed"
    ).items()


def test_text_is_printed_and_nothing_is_asked_outside_a_terminal():
    done = run(IDEA)
    assert done.exit_code == 0 and done.stdout.startswith("Dat is nog niet te zeggen")


def test_answers_alone_are_enough():
    assert json.loads(run("--answer", "plain-purchase=yes", "--lang", "fr", "--json").stdout)["verdict"] == "ordinary-procurement"


def test_a_batch_keeps_order_ids_languages_and_answers(tmp_path):
    batch = lines(
        tmp_path / "in.jsonl", {"id": 2, "idea": IDEA, "answers": {"rd-needed": "yes"}}, {"id": "a", "idea": "", "lang": "en"}, {"id": "b", "idea": IDEA}
    )
    done = run("--batch", batch, "--out", tmp_path / "out.jsonl")
    assert done.exit_code == 0, done.exception
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(one["id"], one["lang"], one["verdict"]) for one in found] == [("2", "nl", "PCP"), ("a", "en", "unclear"), ("b", "nl", "unclear")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "not UTF-8 text"),
        (b'{"id": "a"}\n', "line 1: .*idea"),
        (b'{"id": "a", "idea": "x"}\nnot json\n', "line 2"),
        (b'{"id": "a", "idea": "x", "answers": {"rd-needed": "maybe"}}\n', "line 1: .*yes"),
        (b'{"id": "a", "idea": "x", "answers": {"colour": "yes"}}\n', "idea a: there is no criterion 'colour'"),
    ],
)
def test_a_bad_batch_is_one_clear_line_and_nothing_is_written(tmp_path, content, said):
    (tmp_path / "in.jsonl").write_bytes(content)
    done = run("--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl")
    assert isinstance(done.exception, InputError)
    with pytest.raises(InputError, match=said):
        raise done.exception
    assert "\n" not in str(done.exception) and [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


@pytest.mark.parametrize(
    ("given", "said"), [("rd-needed", "is not an answer"), ("rd-needed=maybe", "choose yes, no or unknown"), ("colour=yes", "there is no criterion")]
)
def test_a_bad_answer_is_one_clear_line(given, said):
    with pytest.raises(InputError, match=said):
        raise run(IDEA, "--answer", given).exception


def test_answers_are_read_whatever_their_case():
    assert read_answers(["rd-needed=Yes", " on-market = no"]) == {"rd-needed": "yes", "on-market": "no"}


def test_the_graph_is_written_to_the_file(tmp_path):
    done = run("--graph", tmp_path / "fit.svg", "--lang", "fr")
    assert done.exit_code == 0
    assert ElementTree.parse(tmp_path / "fit.svg").getroot().get("lang") == "fr"


def test_the_graph_in_a_folder_that_is_not_there_is_one_clear_line(tmp_path):
    assert isinstance(run("--graph", tmp_path / "none" / "fit.svg").exception, InputError)


@pytest.mark.process
def test_exit_codes_and_streams(wegwijzer, tmp_path):
    done = wegwijzer("fit", IDEA, "--json")
    assert (done.returncode, done.stderr) == (0, "") and json.loads(done.stdout)["verdict"] == "unclear"
    wrong = wegwijzer("fit", IDEA, "--answer", "colour=yes")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr.startswith("wegwijzer: there is no criterion 'colour'; choose from ") and wrong.stderr.count("\n") == 1
