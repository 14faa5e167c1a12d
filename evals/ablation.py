"""What each part of the search and of the assistant brings: the same cases with one part left out, the score fitted anew each time.

A part is left out by giving the searcher other collaborators, or by replacing a function for as long as its row is measured. What is replaced must
be called while it is: a replacement that nothing calls any more would measure nothing, and is an error.

To add a part, add a line to `PARTS`: its name, and a function that gives, for a `Ground`, a context in which the part is left out and whose value is
the searcher to ask.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from unittest.mock import patch

import assistant.compose
import assistant.fitting
import assistant.question
import evals.calibrate
import index.lexicon
from assistant import Assistant
from assistant.lead import lead_of
from corpus import Language, Library, WegwijzerError
from evals.cases import Case, read_near_misses, tuned_on
from evals.metrics import Rate
from evals.recorded import FIGURES
from evals.runner import Result, run, score, searching, splits
from index import After, Embedder, Hit, Searcher, build
from index.lexicon import Lexicon
from index.store import EmbeddedStore, Generation

FILE = Path(__file__).parent / "ablation.json"
_ALL = 10_000
"""More hits than any question has candidates."""
_WHOLE = "nothing"


@dataclass(frozen=True)
class Row:
    """The figures with one part left out, by split."""

    name: str
    splits: dict[str, dict[str, Rate]]
    mrr: dict[str, float | None]


@dataclass(frozen=True)
class Ablation:
    """All rows, the first with nothing left out, and what they were measured on."""

    date: str
    corpus: str
    calibration: dict[str, Any]
    """The one that the index had; every row is fitted anew."""
    cases: int
    rows: list[Row]


@dataclass(frozen=True)
class Ground:
    """What every row starts from."""

    library: Library
    embedder: Embedder
    searcher: Searcher
    """Over an index of `library`, with nothing left out."""
    language: Language = "nl"
    """The language of an answer where that of the question cannot be told."""

    @cached_property
    def remembered(self) -> "Remembered":
        """The same searcher for the parts that are not of the search: it searches each question once for all of them."""
        return Remembered(self.searcher)


class Remembered:
    """A searcher that gives all candidates of a question, and searches each only once."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._found: dict[tuple[str, Language, After | None], list[Hit]] = {}
        self._shared: dict[str, Hit] = {}
        self.calibration = searcher.calibration
        self.look_up, self.leans, self.leads = searcher.look_up, searcher.leans, searcher.leads

    def search(self, text: str, language: Language, after: After | None = None) -> list[Hit]:
        asked = text, language, after
        if asked not in self._found:
            self._found[asked] = [self._light(hit) for hit in self._searcher.search(text, language, _ALL, after)]
        return self._found[asked]

    def _light(self, hit: Hit) -> Hit:
        """The hit with the one copy of its statement that is kept: every question has about a hundred candidates."""
        same = self._shared.setdefault(hit.reference, hit)
        return replace(hit, document=same.document, heading=same.heading, statement=same.statement)


class Trial:
    """A searcher without some of its signals, whose calibration can be changed."""

    def __init__(self, searcher: Remembered, without: Sequence[str] = ()) -> None:
        self._searcher = searcher
        self._without = without
        self.calibration = searcher.calibration
        self.look_up, self.leans, self.leads = searcher.look_up, searcher.leans, searcher.leads

    def search(self, text: str, language: Language, limit: int = 10, after: After | None = None) -> list[Hit]:
        found = self._searcher.search(text, language, after)
        signals = [self._masked(hit) for hit in found]
        scored = [(self.calibration.score(of), hit, of) for hit, of in zip(found, signals, strict=True)]
        scored.sort(key=lambda item: (-item[0], item[1].reference))
        return [replace(hit, score=score, signals=of) for score, hit, of in scored[:limit]]

    def _masked(self, hit: Hit) -> dict[str, float]:
        """The hit's signals, with what is left out at 0. Raises WegwijzerError where a score is not what the calibration makes of the signals."""
        if unknown := set(self._without) - set(hit.signals):
            raise WegwijzerError(f"the searcher gives no signal {', '.join(unknown)}; take it out of PARTS in evals/ablation.py")
        if abs(hit.score - self._searcher.calibration.score(hit.signals)) > 1e-6:
            raise WegwijzerError("Hit.score is no longer what the calibration makes of Hit.signals; mend Trial in evals/ablation.py")
        return hit.signals | dict.fromkeys(self._without, 0.0)


Without = Callable[[Ground], AbstractContextManager[Trial]]


def signals(*names: str) -> Without:
    """Leaves out signals of the score; the candidates stay."""

    @contextmanager
    def without(ground: Ground) -> Iterator[Trial]:
        yield Trial(ground.remembered, names)

    return without


def replacing(*replaced: tuple[Any, str, Callable], of: Literal["answer", "search", "index"] = "answer") -> Without:
    """Leaves a part out by putting (module or class, name, function) triples in its place.

    `of` tells what the part takes part in: only the making of answers, the search, or the index too, which is then made anew.
    """

    @contextmanager
    def without(ground: Ground) -> Iterator[Trial]:
        with ExitStack() as stack:
            for target in replaced:
                stack.enter_context(called(*target))
            if of == "index":
                yield Trial(stack.enter_context(over(ground, ground.library)))
            else:
                yield Trial(Remembered(ground.searcher) if of == "search" else ground.remembered)

    return without


@contextmanager
def called(owner: Any, name: str, function: Callable) -> Iterator[None]:
    """`owner.name` is `function` inside the context. Raises WegwijzerError if it is not there, or was not called once."""
    where = f"{getattr(owner, '__name__', owner)}.{name}"
    calls = 0

    def counted(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        return function(*arguments, **options)

    if not hasattr(owner, name):
        raise WegwijzerError(f"there is no {where} any more; mend PARTS in evals/ablation.py")
    with patch.object(owner, name, counted):
        yield
    if not calls:
        raise WegwijzerError(f"{where} is replaced and nothing calls it, so nothing is left out; mend PARTS in evals/ablation.py")


@contextmanager
def over(ground: Ground, library: Library) -> Iterator[Remembered]:
    """A searcher over another library, or over the same one indexed anew, in a store of its own."""
    with TemporaryDirectory() as folder:
        store = EmbeddedStore(Path(folder))
        build(library, ground.embedder, store, ground.searcher.calibration, reader=ground.searcher.reader)
        yield Remembered(Searcher(store, ground.embedder, library.glossary, reader=ground.searcher.reader))


@contextmanager
def _without_questions(ground: Ground) -> Iterator[Trial]:
    def silent(section):
        return section.model_copy(update={"statements": tuple(statement.model_copy(update={"questions": {}}) for statement in section.statements)})

    documents = tuple(document.model_copy(update={"sections": tuple(map(silent, document.sections))}) for document in ground.library.documents)
    with over(ground, replace(ground.library, documents=documents)) as searcher:
        yield Trial(searcher)


@contextmanager
def _without_glossary(ground: Ground) -> Iterator[Trial]:
    with over(ground, replace(ground.library, glossary=())) as searcher:
        yield Trial(searcher)


def _asking_only(may_ask: Callable[[Language, Language], bool]) -> Without:
    """Asks the vectors of those languages only for which `may_ask(language, that of the question)`, or of all where there is none."""
    search, languages = Searcher.search, Generation.languages
    spoken: list[Language] = []

    def searched(self: Searcher, text: str, language: Language, limit: int = 10, after: After | None = None) -> list[Hit]:
        spoken.append(language)
        try:
            return search(self, text, language, limit, after)
        finally:
            spoken.pop()

    def asked(self: Generation) -> tuple[Language, ...]:
        there = languages(self)
        return tuple(language for language in there if not spoken or may_ask(language, spoken[-1])) or there

    return replacing((Searcher, "search", searched), (Generation, "languages", asked), of="search")


def _without_turns() -> Without:
    """The words of a follow-up that was made whole are searched, and read, by themselves."""
    search = Searcher.search

    def searched(self: Searcher, text: str, language: Language, limit: int = 10, after: After | None = None) -> list[Hit]:
        return search(self, text, language, limit)

    return replacing((Searcher, "search", searched), of="search")


def _always(value: Any) -> Callable:
    return lambda *arguments, **options: value


@contextmanager
def _whole(ground: Ground) -> Iterator[Trial]:
    yield Trial(ground.remembered)


PARTS: dict[str, Without] = {
    _WHOLE: _whole,
    "vectors of the question's language": _asking_only(lambda language, spoken: language != spoken),
    "vectors of other languages": _asking_only(lambda language, spoken: language == spoken),
    "BM25": signals("bm25"),
    "known words": signals("known"),
    "length of the question": signals("length"),
    "questions that are not answered": signals("missed"),
    "wording of the question": signals("answerable"),
    "what was told already": signals("told"),
    "that it is a follow-up": signals("follow_up"),
    "entries as the transformer reads them": signals("read"),
    "all word search": replacing((Lexicon, "search", _always([])), of="search"),
    "the library's questions": _without_questions,
    "glossary": _without_glossary,
    "compound splitting": replacing((index.lexicon, "split_compound", _always([])), of="index"),
    "typing errors": replacing((Lexicon, "_correct", _always(None)), of="search"),
    "dialect in standard words": replacing(
        (assistant.question, "tell", lambda text: (text, None)),
        (assistant.question, "standard", lambda text, language: text),
        (assistant.question, "_read", assistant.question._read.__wrapped__),  # without its memory of what was read with the part
    ),
    "demands": replacing(
        (assistant.fitting, "meets", _always(True)),
        (evals.calibrate, "meets", _always(True)),
    ),
    "follow-ups made whole": replacing((assistant.question, "follow", _always(None))),
    "follow-ups read after what was asked before": _without_turns(),
    "follow-ups told by reading them": replacing((Searcher, "leans", _always(False)), of="search"),
    "yes or no read with the statement": replacing((assistant.compose, "lead_of", lambda question, first, leads: lead_of(question, first, _always({})))),
    "what stands beside the first weighed": replacing((assistant.compose, "says_something", _always(1.0))),
    "premises checked": replacing((assistant.compose, "astray", _always(None))),
    "asking back": replacing((assistant.compose, "clarify", _always(None))),
}


def ablate(
    ground: Ground,
    cases: Sequence[Case],
    parts: Mapping[str, Without] = PARTS,
    progress: Callable[[str], object] = lambda name: None,
    done: Callable[[], object] = lambda: None,
) -> Ablation:
    """Measures every part; `progress` is told of each part that begins, `done` of each case that is answered."""
    rows = []
    for name, without in parts.items():
        progress(name)
        with without(ground) as trial:
            rows.append(_row(name, answered(ground, trial, cases, done)))
    return Ablation(date.today().isoformat(), ground.searcher.corpus, ground.searcher.calibration.model_dump(), len(cases), rows)


def answered(ground: Ground, trial: Trial, cases: Sequence[Case], done: Callable[[], object] = lambda: None) -> list[Result]:
    """The results of all cases with the trial's score fitted anew, as by `evals calibrate`."""
    trial.calibration = evals.calibrate.fit(tuned_on(cases), trial, ground.searcher.embedder, read_near_misses())
    return run(cases, Assistant(trial, ground.library.contacts, ground.language, glossary=ground.library.glossary), searching(trial), done)


def write(ablation: Ablation, file: Path = FILE) -> None:
    """Writes the ablation, a line a row."""
    rows = [json.dumps({"name": row.name, "splits": {split: _counts(rates) for split, rates in row.splits.items()}, "mrr": row.mrr}) for row in ablation.rows]
    head = {"date": ablation.date, "corpus": ablation.corpus, "calibration": ablation.calibration, "cases": ablation.cases}
    values = [f"{json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
    file.write_text("{\n" + ",\n".join([*values, '"rows": [\n' + ",\n".join(rows) + "\n]"]) + "\n}\n", encoding="utf-8")


def read(file: Path = FILE) -> Ablation | None:
    """The last ablation; None where there is none. Raises WegwijzerError for a file that is damaged."""
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
        rows = [
            Row(row["name"], {split: {name: Rate(*rates[name]) for name in FIGURES} for split, rates in row["splits"].items()}, row["mrr"])
            for row in values.pop("rows")
        ]
        return Ablation(rows=rows, **values)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WegwijzerError(f"{file} is damaged ({error}); write it anew with: make eval-ablation") from None


def _counts(rates: Mapping[str, Rate]) -> dict[str, list[int]]:
    return {name: [rate.count, rate.total] for name, rate in rates.items()}


def table(ablation: Ablation) -> str:
    """The rows for the terminal: each figure of dev and held, in percent."""
    head = f"{'left out':36}" + "".join(f"{name.replace('_', ' ') + ' dev':>20}{'held':>7}" for name in FIGURES) + f"{'MRR dev':>10}{'held':>7}"
    lines = [head]
    for row in ablation.rows:
        rates = [f"{'–' if rate.value is None else f'{100 * rate.value:.1f}':>{width}}" for name in FIGURES for rate, width in _pairs(row, name)]
        ranks = [f"{'–' if mean is None else f'{mean:.2f}':>{width}}" for mean, width in zip(row.mrr.values(), (10, 7), strict=True)]
        lines.append(f"{row.name:36}{''.join(rates)}{''.join(ranks)}")
    return "\n".join(lines)


def _pairs(row: Row, figure: str) -> list[tuple[Rate, int]]:
    """The figure of dev and of held, each with the width of its column."""
    return [(rates[figure], width) for rates, width in zip(row.splits.values(), (20, 7), strict=True)]


def _row(name: str, results: Sequence[Result]) -> Row:
    scores = {split: score(of) for split, of in splits(results).items()}
    return Row(
        name,
        {split: {figure: getattr(of, figure) for figure in FIGURES} for split, of in scores.items()},
        {split: of.mrr for split, of in scores.items()},
    )
