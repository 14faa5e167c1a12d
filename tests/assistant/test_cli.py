"""The command as a shell sees it: arguments in; text, JSON, exit code and one line on stderr out."""

import json
import shutil

import pytest

pytestmark = pytest.mark.process

ANSWER = {"id", "question", "lang", "status", "reason", "text", "sentences", "sources", "contacts", "notices", "next_steps", "confidence", "timings_ms"}
SOURCE = {"marker", "statement", "document", "title", "publisher", "url", "published", "quote", "lang", "valid_from", "valid_to", "page"}
CONTACT = {"name", "role", "organisation", "phone", "email", "url", "as_of", "current"}
DIFFERENCE = "Wat is het verschil tussen PCP en PPI?"
REGULATION = """# Reglement zwevende fietsenstalling Zottegem

## Bedragen

De zwevende fietsenstalling van Zottegem kost 48.250 euro per jaar.
"""


def to_fix(result) -> str:
    """The one line on stderr with which a command failed."""
    assert (result.returncode, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("wegwijzer: ")
    return line


@pytest.fixture
def batch(wegwijzer, tmp_path):
    """Asks lines (dicts, or text as it is) as a batch with `out` as its file; gives the result of the command."""

    def batch(*lines: dict | str, out: str = "out.jsonl"):
        text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
        (tmp_path / "batch.jsonl").write_text(text, encoding="utf-8")
        return wegwijzer("ask", "--batch", "batch.jsonl", "--out", out)

    return batch


@pytest.fixture
def answers(batch, tmp_path):
    """The answers to lines of a batch."""

    def answers(*lines: dict) -> list[dict]:
        result = batch(*lines)
        assert result.returncode == 0, result.stderr
        return [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]

    return answers


@pytest.mark.parametrize(
    ("arguments", "commands"),
    [([], ["ask", "index", "corpus"]), (["index"], ["build"]), (["corpus"], ["check", "list", "report", "add", "sync"])],
)
def test_help_lists_the_commands(wegwijzer, arguments, commands):
    result = wegwijzer(*arguments, "--help")
    assert result.returncode == 0
    listed = result.stdout.split("Commands")[1]
    assert all(f"│ {command} " in listed for command in commands)


def test_an_answer_is_shown_with_its_sources(wegwijzer):
    result = wegwijzer("ask", DIFFERENCE)
    assert (result.returncode, result.stderr) == (0, "")
    answer, sources = result.stdout.split("Bronnen bij dit antwoord:")
    assert "[1]" in answer and "[1] " in sources and "https://" in sources


def test_json_is_one_object_with_the_keys_of_the_contract(wegwijzer):
    result = wegwijzer("ask", "Wie is de contactpersoon van het programma en op welk nummer?", "--json")
    assert (result.returncode, result.stderr, result.stdout.count("\n")) == (0, "", 1)
    answer = json.loads(result.stdout)
    assert set(answer) == ANSWER
    assert answer["sources"] and all(set(source) == SOURCE for source in answer["sources"])
    assert answer["contacts"] and all(set(contact) == CONTACT for contact in answer["contacts"])


def test_an_earlier_turn_and_a_language_are_heeded(wegwijzer):
    answer = json.loads(wegwijzer("ask", "Hoe verschilt dat van PPI?", "--turn", "Wat is PCP?", "--lang", "en", "--json").stdout)
    assert (answer["status"], answer["lang"]) == ("answered", "en")
    assert "PCP" in answer["text"] and {source["lang"] for source in answer["sources"]} == {"en"}


def test_nonsense_is_refused_with_a_next_step_and_exit_code_0(wegwijzer):
    result = wegwijzer("ask", "blorf kwast zeepbel")
    assert (result.returncode, result.stderr) == (0, "")
    assert "Bronnen bij dit antwoord" not in result.stdout and "Wat u kunt doen:\n- " in result.stdout


@pytest.mark.parametrize("question", [" \t\n ", "a" * 100_000, "\x01\x07\x1b\u200b\u202e"], ids=["blank", "long", "control"])
def test_what_is_no_question_is_refused_as_invalid_with_exit_code_0(wegwijzer, question):
    result = wegwijzer("ask", question, "--json")
    answer = json.loads(result.stdout)
    assert (result.returncode, result.stderr, answer["status"], answer["reason"]) == (0, "", "refused", "invalid")


def test_a_question_that_is_too_long_is_told_its_true_length(answers):
    assert "100000 " in answers({"id": "long", "question": "a" * 100_000})[0]["text"].replace(".", "")


@pytest.mark.parametrize("arguments", ["ask", "ask vraag --batch x.jsonl", "ask vraag --out x.jsonl", "ask vraag --lang de", "frobnicate", "ask --frob"])
def test_wrong_usage_has_exit_code_2(wegwijzer, arguments):
    result = wegwijzer(*arguments.split())
    assert (result.returncode, result.stdout) == (2, "")
    assert "Usage: wegwijzer" in result.stderr


def test_a_batch_keeps_order_ids_languages_and_turns(answers):
    given = answers(
        {"id": "z", "question": DIFFERENCE},
        {"id": 7, "question": "Wat\u0000 is\u200b PCP?", "lang": "fr"},
        {"id": "a", "question": ""},
        {"id": "z", "question": "Hoe verschilt dat van PPI?", "turns": ["Wat is PCP?"]},
    )
    assert [answer["id"] for answer in given] == ["z", "7", "a", "z"]
    assert [answer["status"] for answer in given] == ["answered", "answered", "refused", "answered"]
    assert (given[0]["question"], given[1]["lang"]) == (DIFFERENCE, "fr")
    assert "PCP" in given[3]["text"]
    assert all(set(answer) == ANSWER for answer in given)


def test_a_batch_without_out_goes_to_standard_output(wegwijzer, tmp_path):
    (tmp_path / "batch.jsonl").write_text('{"id": "1", "question": "hallo"}\n\n{"id": "2", "question": ""}', encoding="utf-8")
    assert [json.loads(line)["id"] for line in wegwijzer("ask", "--batch", "batch.jsonl").stdout.splitlines()] == ["1", "2"]


@pytest.mark.parametrize("line", ['{"id": "2"', '{"id": "2"}', '{"question": "Wat?"}', '{"id": "2", "question": "Wat?", "lang": "de"}', "[]"])
def test_a_bad_batch_line_is_named_by_number_and_nothing_is_written(batch, tmp_path, line):
    (tmp_path / "out.jsonl").write_text("of before", encoding="utf-8")
    assert "batch.jsonl, line 2: " in to_fix(batch({"id": "1", "question": "Wat is PCP?"}, line))
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == "of before"


def test_a_batch_that_cannot_be_written_leaves_nothing_behind(batch, tmp_path):
    (tmp_path / "folder").mkdir()
    assert "folder: cannot be written" in to_fix(batch({"id": "1", "question": "hallo"}, out="folder"))
    assert {path.name for path in tmp_path.iterdir()} == {"folder", "batch.jsonl"}


def test_a_batch_file_that_cannot_be_read_is_one_line(wegwijzer, tmp_path):
    assert "absent.jsonl: cannot be read" in to_fix(wegwijzer("ask", "--batch", "absent.jsonl"))
    (tmp_path / "latin.jsonl").write_bytes('{"id": "1", "question": "één"}\n'.encode("latin-1"))
    assert "latin.jsonl: not UTF-8 text; save it as UTF-8" in to_fix(wegwijzer("ask", "--batch", "latin.jsonl"))


def test_no_index_says_what_to_run(wegwijzer, tmp_path):
    assert to_fix(wegwijzer("ask", DIFFERENCE, store=tmp_path / "none")).endswith("run: wegwijzer index build")


def test_an_index_of_another_embedder_says_what_to_run(wegwijzer, real_store, tmp_path):
    store = shutil.copytree(real_store, tmp_path / "store")
    (path,) = store.glob("generations/*/manifest.json")
    manifest = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(manifest | {"embedder": "somebody/other-model"}), encoding="utf-8")
    line = to_fix(wegwijzer("ask", DIFFERENCE, store=store))
    assert "somebody/other-model" in line and line.endswith("run: wegwijzer index build")


def test_a_wrong_setting_is_named(wegwijzer):
    assert "WEGWIJZER_PORT" in to_fix(wegwijzer("corpus", "check", port="many"))


def test_an_unchanged_index_is_up_to_date(wegwijzer):
    result = wegwijzer("index", "build")
    assert result.returncode == 0 and result.stdout.startswith("index: up to date")


def test_the_shipped_library_is_in_order(wegwijzer):
    result = wegwijzer("corpus", "check")
    *notes, last = result.stdout.splitlines()
    assert (result.returncode, last) == (0, "library: in order")
    assert all(note.startswith("note: ") for note in notes)


def test_the_documents_are_listed_with_date_statements_and_last_check(wegwijzer):
    result = wegwijzer("corpus", "list")
    head, *lines, totals = result.stdout.splitlines()
    assert (result.returncode, result.stderr, head.split()) == (0, "", ["document", "date", "statements", "last", "check"])
    assert any(line.split()[:2] == ["ewi-2016-10-31", "2016-10-31"] for line in lines)
    assert totals.startswith(f"{len(lines)} documents")


def test_stale_documents_are_those_past_the_age_of_the_option_or_the_setting(wegwijzer):
    def stale(*arguments: str, **settings: object) -> list[str]:
        return [row["id"] for row in json.loads(wegwijzer("corpus", "list", "--stale", "--json", *arguments, **settings).stdout)]

    assert "ewi-2016-10-31" in stale()
    assert stale("--years", "1000") == stale(stale_years=1000) == []
    assert wegwijzer("corpus", "list", "--years", "-1").returncode == 2


def test_the_report_is_one_page_in_the_file_that_was_named(wegwijzer, tmp_path):
    result = wegwijzer("corpus", "report", "--out", "page.html")
    assert (result.returncode, result.stdout) == (0, "page.html\n")
    assert "<h2>Where sources differ</h2>" in (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "choose another file" in to_fix(wegwijzer("corpus", "report", "--out", "gone/page.html"))


def test_a_faulty_own_digest_is_reported_with_exit_code_1(wegwijzer, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "stuk.yaml").write_text("id: stuk\ntitle: [", encoding="utf-8")
    result = wegwijzer("corpus", "check", library=tmp_path / "own")
    assert result.returncode == 1 and "stuk.yaml" in result.stdout + result.stderr and "Traceback" not in result.stderr


def test_a_question_that_only_an_added_document_answers_finds_it(wegwijzer, real_store, tmp_path):
    (tmp_path / "fietsen.md").write_text(REGULATION, encoding="utf-8")
    settings = {"library": tmp_path / "own", "store": shutil.copytree(real_store, tmp_path / "store")}
    added = wegwijzer("corpus", "add", "fietsen.md", "--publisher", "Stad Zottegem", **settings)
    assert (added.returncode, added.stderr) == (0, "") and "wegwijzer index build" in added.stdout
    built = wegwijzer("index", "build", **settings)
    assert built.returncode == 0 and "(1 embedded, " in built.stdout
    answer = json.loads(wegwijzer("ask", "Hoeveel kost de zwevende fietsenstalling van Zottegem per jaar?", "--json", **settings).stdout)
    source = answer["sources"][0]
    assert "48.250 euro" in answer["text"]
    assert (source["document"], source["publisher"], source["url"]) == ("fietsen", "Stad Zottegem", (tmp_path / "fietsen.md").as_uri())


def test_a_library_that_changed_since_the_build_is_mentioned(wegwijzer, corpus_folder):
    result = wegwijzer("ask", "hallo", library=corpus_folder / "library")
    assert result.returncode == 0 and result.stderr.endswith("run: wegwijzer index build\n")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("binary.md", b"# Kop\0\x01 en nog wat woorden", "binary"),
        ("empty.md", b"", "no sentences"),
        ("latin.txt", "Een café in één zin".encode("latin-1"), "not UTF-8"),
        ("missing.md", None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_added_is_one_clear_line(wegwijzer, tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    line = to_fix(wegwijzer("corpus", "add", name, library=tmp_path / "own"))
    assert name in line and said in line
    assert not (tmp_path / "own").exists()


def test_adding_without_a_folder_of_ones_own_names_the_setting(wegwijzer, tmp_path):
    (tmp_path / "fietsen.md").write_text(REGULATION, encoding="utf-8")
    assert "WEGWIJZER_LIBRARY is not set" in to_fix(wegwijzer("corpus", "add", "fietsen.md"))


@pytest.mark.parametrize("options", [["--lang", "de"], ["--publisher", ""], ["--title", "t" * 3_000]], ids=["lang", "publisher", "title"])
def test_an_option_that_cannot_be_used_is_told_without_a_traceback(wegwijzer, tmp_path, options):
    (tmp_path / "fietsen.md").write_text(REGULATION, encoding="utf-8")
    result = wegwijzer("corpus", "add", "fietsen.md", *options, library=tmp_path / "own")
    assert result.returncode in (1, 2) and result.stderr and "Traceback" not in result.stderr and "pydantic" not in result.stderr


def test_adding_under_the_name_of_a_shipped_document_is_refused(wegwijzer, tmp_path):
    (tmp_path / "ewi-2016-10-31.md").write_text(REGULATION, encoding="utf-8")
    assert "ewi-2016-10-31" in to_fix(wegwijzer("corpus", "add", "ewi-2016-10-31.md", library=tmp_path / "own"))
