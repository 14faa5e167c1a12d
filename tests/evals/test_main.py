from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.fit import read_fit
from corpus.reader import read_library
from evals import __main__ as command
from evals import baselines, recorded
from evals.baselines import Baseline, ByWords
from evals.ideas import Idea
from tests.assistant.wire import Reply, serve

SMALL = Path(__file__).parents[1] / "small"
IDEA = Idea(id="lamp", lang="en", split="dev", idea="The city of Ghent wants a singing lamp.", verdict="unclear", criteria={"public-buyer": "yes"})


@pytest.fixture
def evaluate(monkeypatch, library, searcher, few_cases, tmp_path):
    """Runs `python -m evals …` over the small library, its cases and BM25 beside us; `searcher_to_use` replaces ours."""

    @contextmanager
    def beside(library, cache):
        by_words = ByWords(library, baselines._texts(library))
        yield [Baseline("BM25", by_words, by_words.search)]

    monkeypatch.setattr(command, "read_library", lambda own: library)
    monkeypatch.setattr(command, "read_cases", lambda: few_cases)
    monkeypatch.setattr(command, "read_fit", lambda: read_fit(SMALL))
    monkeypatch.setattr(command.idea_cases, "read_ideas", lambda fit: [IDEA])
    monkeypatch.setattr(command, "open_baselines", beside)

    def evaluate(*arguments, searcher_to_use=searcher):
        monkeypatch.setattr(command, "open_searcher", lambda settings: searcher_to_use)
        return CliRunner().invoke(command.app, [*arguments, "--out", str(tmp_path / "out"), "--baseline", str(tmp_path / "baseline.json")])

    return evaluate


class Mute:
    """The searcher, finding nothing."""

    def __init__(self, searcher):
        self.calibration, self.corpus = searcher.calibration, searcher.corpus
        self.look_up, self.leans, self.leads = searcher.look_up, searcher.leans, searcher.leads

    def search(self, text, language, limit, after=None):
        return []


def test_what_is_recorded_is_compared_with(evaluate, tmp_path):
    assert evaluate("run", "--record").exit_code == 0
    again = evaluate("run")
    assert again.exit_code == 0
    assert "BM25" in again.stdout and "language nl" in again.stdout
    assert "dev en           1   100.0" in again.stdout and "held: due, given" in again.stdout
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"results.json", "report.html"}


def test_a_worse_result_exits_with_1_and_a_line_a_figure(evaluate, searcher, tmp_path):
    evaluate("run", "--record")
    worse = evaluate("run", searcher_to_use=Mute(searcher))
    assert worse.exit_code == 1
    lines = [line for line in worse.stderr.splitlines() if "; recorded " in line]
    assert {line.partition(":")[0] for line in lines} >= {"all, right", "all, wrong refusals", "all, recall@5"}
    assert "Worse than recorded" in (tmp_path / "out" / "report.html").read_text()
    assert evaluate("run").exit_code == 0


def test_without_a_baseline_nothing_is_asked(evaluate, tmp_path):
    done = evaluate("run")
    assert isinstance(done.exception, recorded.InputError)
    assert not (tmp_path / "out").exists()


def test_an_index_of_another_library_is_refused(evaluate, searcher, corpus_folder, edit, monkeypatch):
    edit("glossary.yaml", "precommercieel", "voorcommercieel")
    monkeypatch.setattr(command, "read_library", lambda own: read_library(corpus_folder))
    done = evaluate("run", "--record")
    assert "wegwijzer index build" in str(done.exception)


@pytest.mark.enable_socket
@pytest.mark.process
def test_with_a_chat_model_each_use_is_compared_and_stands_in_the_report(evaluate, monkeypatch, tmp_path):
    evaluate("run", "--record")
    monkeypatch.setenv("WEGWIJZER_CHAT_MODEL", "openai:test")
    monkeypatch.setenv("WEGWIJZER_CHAT_USES", "reword,read-idea")
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
    with serve() as wire:
        monkeypatch.setenv("OPENAI_BASE_URL", wire.url)
        wire.replies.append(Reply(status=401))
        run = evaluate("run")
    assert run.exit_code == 0, run.output
    assert "answers changed: 0" in run.stdout and "dev, with" in run.stdout
    assert "reword: openai:test" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
