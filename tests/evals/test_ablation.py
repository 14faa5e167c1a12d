from datetime import date
from types import SimpleNamespace

import pytest

import assistant.compose
import evals.calibrate
from assistant import Assistant
from assistant.answer import Draft
from assistant.question import understand
from corpus import WegwijzerError
from evals import ablation
from evals.ablation import PARTS, Ground, Remembered, Trial, ablate, called, replacing
from index import Searcher, build
from index.calibration import Calibration

pytestmark = pytest.mark.model

BUDGET = "Wat is het budget van het programma?"
PROBES = {
    "vectors of the question's language": (BUDGET,),
    "vectors of other languages": (BUDGET,),
    "BM25": (BUDGET,),
    "known words": (BUDGET,),
    "length of the question": (BUDGET,),
    "questions that are not answered": (BUDGET,),
    "wording of the question": (BUDGET,),
    "what was told already": (BUDGET, "En per jaar?"),
    "that it is a follow-up": (BUDGET, "En per jaar?"),
    "entries as the transformer reads them": (BUDGET,),
    "all word search": (BUDGET,),
    "the library's questions": (BUDGET,),
    "glossary": ("Wat is het budget van PIO?",),
    "compound splitting": ("Wat is het programmabudget?",),
    "typing errors": ("Wat is het bugdet van het programma?",),
    "dialect in standard words": ("Wa is da budget van 't programma?",),
    "demands": ("Wat is het budget van het programma in 2028?",),
    "follow-ups made whole": (BUDGET, "En per jaar?"),
    "follow-ups read after what was asked before": (BUDGET, "En per jaar?"),
    "follow-ups told by reading them": (BUDGET, "Kan een bedrijf zelf een aanvraag indienen?"),
    "yes or no read with the statement": ("Kan een bedrijf zelf een aanvraag indienen?",),
    "what stands beside the first weighed": ("Wat doet het programma?",),
    "premises checked": ("Klopt het dat het programma 9 miljoen euro per jaar voor cofinanciering heeft?",),
    "asking back": (BUDGET,),
}
"""For each part a question, after its turns, that it makes a difference to in the small library."""


@pytest.fixture
def ground(library, embedder, store, reader) -> Ground:
    """With scores so near each other that everything found may be shown."""
    weights = dict.fromkeys(("dense", "dense_other", "bm25", "known", "length", "missed", "answerable", "read", "told", "follow_up"), 0.1)
    build(library, embedder, store, Calibration(embedder="fake", weights=weights, intercept=2.0, threshold=0.5))
    return Ground(library, embedder, Searcher(store, embedder, library.glossary, reader=reader))


def outcome(ground, without, make_case, question, *turns):
    """What is answered, what is found, with which signals, and which of it meets the demands: all that a part can change."""
    with without(ground) as trial:
        answer = Assistant(trial, ground.library.contacts, today=lambda: date(2026, 11, 23), glossary=ground.library.glossary).ask(question, turns)
        understood = understand(question, turns, leaning=trial.leans)
        found = [(hit.reference, hit.score, hit.signals) for hit in trial.search(understood.text, understood.spoken, 10, understood.after)]
        (row,) = evals.calibrate.examples([make_case(question=question, turns=turns, gold=["vlaio-now#website"])], trial)
    return answer.status, answer.text, found, row.fitting.tolist()


def test_every_part_has_a_probe():
    assert set(PROBES) == set(PARTS) - {"nothing"}


@pytest.mark.parametrize("part", PROBES)
def test_leaving_a_part_out_changes_what_is_answered_or_found(part, ground, make_case, monkeypatch):
    if part == "asking back":  # a library of five statements leaves no subject open
        monkeypatch.setattr(assistant.compose, "clarify", lambda question, *others: Draft(question, "clarify", opening="Wat?"))
    *turns, question = PROBES[part]
    assert outcome(ground, PARTS[part], make_case, question, *turns) != outcome(ground, PARTS["nothing"], make_case, question, *turns)


@pytest.mark.parametrize("part", PROBES)
def test_what_was_left_out_is_back_afterwards(part, ground, make_case):
    *turns, question = PROBES[part]
    before = outcome(ground, PARTS["nothing"], make_case, question, *turns)
    outcome(ground, PARTS[part], make_case, question, *turns)
    assert outcome(ground, PARTS["nothing"], make_case, question, *turns) == before


@pytest.mark.parametrize(
    ("part", "signal"),
    [
        ("BM25", "bm25"),
        ("known words", "known"),
        ("length of the question", "length"),
        ("questions that are not answered", "missed"),
        ("wording of the question", "answerable"),
    ],
)
def test_a_signal_that_is_left_out_is_nought_and_the_others_stay(part, signal, ground):
    with PARTS[part](ground) as trial:
        without = {hit.reference: hit.signals for hit in trial.search(BUDGET, "nl")}
    full = {hit.reference: hit.signals for hit in ground.searcher.search(BUDGET, "nl")}
    assert any(signals[signal] for signals in full.values())
    assert without == {reference: signals | {signal: 0.0} for reference, signals in full.items()}


def test_with_nothing_left_out_it_is_the_searcher_itself(ground):
    trial = Trial(Remembered(ground.searcher))
    assert trial.search(BUDGET, "nl", 3) == ground.searcher.search(BUDGET, "nl", 3)


def test_another_calibration_gives_other_scores(ground):
    trial = Trial(ground.remembered)
    trial.calibration = Calibration(embedder="fake", weights={"dense_other": -5.0}, intercept=0.0, threshold=0.5)
    hits = trial.search(BUDGET, "nl")
    assert [hit.score for hit in hits] == sorted((trial.calibration.score(hit.signals) for hit in hits), reverse=True)
    assert hits[0].reference != ground.searcher.search(BUDGET, "nl")[0].reference


def test_a_replacement_that_nothing_calls_is_an_error():
    owner = SimpleNamespace(__name__="module", part=lambda: 1)
    with pytest.raises(WegwijzerError, match=r"module\.part is replaced and nothing calls it"), called(owner, "part", lambda: 2):
        pass
    assert owner.part() == 1


def test_what_is_to_be_replaced_must_be_there():
    with pytest.raises(WegwijzerError, match=r"no module\.gone any more"), called(SimpleNamespace(__name__="module"), "gone", lambda: 2):
        pass


def test_a_replacement_is_called_with_what_the_part_was_called_with():
    owner = SimpleNamespace(part=lambda one, two: None)
    with called(owner, "part", lambda one, two: (two, one)):
        assert owner.part(1, two=2) == (2, 1)


def test_an_error_inside_is_not_hidden_by_that_nothing_was_called():
    with pytest.raises(ZeroDivisionError), called(SimpleNamespace(part=1), "part", lambda: 2):
        raise ZeroDivisionError


def test_a_part_said_to_be_of_the_answer_that_is_of_the_search_is_an_error(ground):
    ground.remembered.search(BUDGET, "nl")
    with pytest.raises(WegwijzerError, match="nothing calls it"), replacing((ablation.Lexicon, "search", lambda self, text, extra=(): []))(ground) as trial:
        trial.search(BUDGET, "nl")


def test_a_signal_that_the_searcher_does_not_give_is_an_error(ground):
    with pytest.raises(WegwijzerError, match="no signal sparse"):
        Trial(ground.remembered, ["sparse"]).search(BUDGET, "nl")


def test_a_score_that_is_made_otherwise_is_an_error(ground, monkeypatch):
    ground.remembered.search(BUDGET, "nl")
    monkeypatch.setattr(Calibration, "score", lambda self, signals: 0.123)
    with pytest.raises(WegwijzerError, match="mend Trial"):
        Trial(ground.remembered).search(BUDGET, "nl")


@pytest.fixture
def measured(ground, few_cases):
    told, done = [], []
    parts = {name: PARTS[name] for name in ("nothing", "BM25", "demands")}
    result = ablate(ground, few_cases, parts, told.append, lambda: done.append(1))
    assert (told, len(done)) == (list(parts), 3 * len(few_cases))
    return result


def test_every_part_is_measured_on_all_cases_of_both_splits(measured, few_cases):
    assert [row.name for row in measured.rows] == ["nothing", "BM25", "demands"]
    assert measured.cases == len(few_cases)
    for row in measured.rows:
        assert sum(row.splits[split]["right"].total for split in ("dev", "held")) == len(few_cases)
        assert set(row.mrr) == {"dev", "held"}


def test_an_ablation_is_read_as_it_was_written(measured, tmp_path):
    ablation.write(measured, tmp_path / "ablation.json")
    assert ablation.read(tmp_path / "ablation.json") == measured


def test_where_there_is_no_ablation_none_is_read(tmp_path):
    assert ablation.read(tmp_path / "ablation.json") is None


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"rows": [{"name": "x"}]}'])
def test_a_damaged_ablation_names_the_remedy(text, tmp_path):
    (tmp_path / "ablation.json").write_text(text)
    with pytest.raises(WegwijzerError, match="make eval-ablation"):
        ablation.read(tmp_path / "ablation.json")


def test_the_table_has_a_line_a_part(measured):
    head, *lines = ablation.table(measured).splitlines()
    assert "wrong answers dev" in head
    assert [line[:36].strip() for line in lines] == ["nothing", "BM25", "demands"]
    assert len({len(line) for line in (head, *lines)}) == 1


def test_the_shipped_ablation_can_be_read():
    assert ablation.read().rows[0].name == "nothing"
