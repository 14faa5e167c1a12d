"""The comparison of each use with the same without it: through the real client and a server on loopback that a test fills."""

import json

import pytest

from assistant import Assistant, Settings
from assistant.fit import Judge
from assistant.idea import IdeaReader
from assistant.translator import Translator
from corpus.fit import read_fit
from evals import ideas as idea_cases
from evals import uses
from evals.ideas import Idea
from evals.runner import run, searching
from tests.assistant.fake_model import FakeModel
from tests.assistant.wire import Reply, serve
from tests.conftest import SMALL, TODAY

IDEA = Idea(id="lamp", lang="en", split="dev", idea="The city of Ghent wants a lamp. A bee has drawn it.", verdict="unclear", criteria={"public-buyer": "yes"})


def obedient(request: dict) -> Reply:
    """Does as it is asked: rewords by an exclamation mark, reads a follow-up, points at words of an idea."""
    material = json.loads(request["messages"][-1]["content"])
    if "idea" in material:
        return Reply(json.dumps({"answers": [{"key": "rd-needed", "answer": "yes", "words": "A bee has drawn it"}]}))
    if "statements" in material:
        said = [{"text": one["text"].removesuffix(".") + "!", "sources": [one["number"]]} for one in material["statements"]]
        return Reply(json.dumps({"sentences": said}))
    return Reply(json.dumps({"question": "Wat is het budget van het programma per jaar?" if "last" in material else material["question"]}))


@pytest.mark.enable_socket
@pytest.mark.process
def test_each_use_stands_beside_the_same_without_it(monkeypatch, searcher, library, few_cases):
    settings = Settings(_env_file=None, chat_model="openai:test", chat_uses="reword,follow-up,rewrite,read-idea,translate")
    judge = Judge.over(library, read_fit(SMALL), IdeaReader())

    def asked(chat=None):
        return run(few_cases, Assistant(searcher, library.contacts, today=lambda: TODAY, chat=chat), searching(searcher))

    with serve() as wire:
        monkeypatch.setenv("OPENAI_BASE_URL", wire.url)
        monkeypatch.setenv("OPENAI_API_KEY", "not-a-key")
        wire.replies.append(obedient)
        found = {use: (results, told) for use, results, told in uses.compare(settings, library, asked(), idea_cases.run([IDEA], judge), judge, asked)}
    assert set(found) == {"reword", "follow-up", "rewrite", "read-idea", "translate"}
    assert len(found["reword"][0]) == len(few_cases) and found["translate"][0] == ()
    assert "without, held" in found["reword"][1] and "its time, in" in found["reword"][1]
    assert "answers changed: 0" not in found["reword"][1]
    assert "dev, with" in found["read-idea"][1]
    assert "the translation held" in found["translate"][1]


def test_what_a_use_turned_is_named(make_case, make_result):
    from evals.report import beside

    case = make_case("a", expected=[{"point": "p", "any_of": ["vijf"]}])
    told = beside("rewrite", [make_result(case, status="refused")], [make_result(case, "vijf")])
    assert "right with it only: a" in told
    assert "right without it only: a" in beside("rewrite", [make_result(case, "vijf")], [make_result(case, status="refused")])


def test_translations_are_counted_over_languages(library):
    translator = Translator(FakeModel(lambda material: {"sentences": [{"text": "x.", "sources": [1]}]}), lambda text, *_: None)
    held = uses.held_translations(translator, library, number=3)
    assert 0 < held.count <= held.total == 3
