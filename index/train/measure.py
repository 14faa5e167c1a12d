"""How good a model is at meaning, on test sets that share no row with the pairs."""

import json
import resource
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

import numpy as np

from corpus import InputError
from index.embedder import Embedder, open_embedder

Embed = Callable[[Sequence[str]], np.ndarray]


def measure(embedder: Embedder, tests: Path) -> dict[str, float]:
    """The figures of a model, 0 to 1, by name.

    Tatoeba and NTREX: share of sentences that find their translation. STS and SICK: Spearman's rank correlation with people's judgements.
    D365: share of Dutch headings whose section is the first, or among the first five, of 5,000. Raises InputError.
    """
    try:
        sets = json.loads(tests.read_text(encoding="utf-8"))
        figures = {}
        for name in ("tatoeba", "ntrex"):
            figures[f"{name} nl-en"], figures[f"{name} en-nl"] = translations(embedder.embed_passages, sets[name]["nl"], sets[name]["en"])
        for name in ("stsb_nl", "stsb_en", "sick_nl", "sick_en"):
            figures[name.replace("_", " ")] = judgements(embedder.embed_passages, sets[name])
        figures["d365 R@1"], figures["d365 R@5"] = sections(embedder, sets["d365"]["docs"], sets["d365"]["queries"])
    except OSError as error:
        raise InputError(f"{tests}: cannot be read ({error.strerror}); name the file with the tests") from None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{tests}: not a file of tests ({error!r}); it holds tatoeba, ntrex, stsb, sick and d365") from None
    return figures


def costs(model: str) -> tuple[Embedder, dict[str, float]]:
    """Opens a model; with the seconds that took, the milliseconds of a question (median of 50), and the peak memory of this process, in MB."""
    started = perf_counter()
    embedder = open_embedder(model)
    embedder.embed_queries(["Wat?"])
    load = perf_counter() - started
    times = []
    for number in range(50):
        started = perf_counter()
        embedder.embed_queries([f"Wat is een innovatiegerichte overheidsopdracht van {number} miljoen euro?"])
        times.append(perf_counter() - started)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return embedder, {"load s": load, "question ms": float(np.median(times)) * 1000, "peak MB": peak}


def translations(embed: Embed, left: Sequence[str], right: Sequence[str]) -> tuple[float, float]:
    """The share of texts that are nearest to their own translation, from left to right and back."""
    cosines = embed(left) @ embed(right).T
    own = np.arange(len(left))
    return float((cosines.argmax(1) == own).mean()), float((cosines.argmax(0) == own).mean())


def judgements(embed: Embed, rows: Sequence[tuple[str, str, float]]) -> float:
    """Spearman's correlation of cosines with the judgements of rows (text, text, judgement)."""
    from scipy.stats import spearmanr

    cosines = (embed([row[0] for row in rows]) * embed([row[1] for row in rows])).sum(1)
    return float(spearmanr(cosines, [row[2] for row in rows]).statistic)


def sections(embedder: Embedder, texts: Sequence[str], queries: Sequence[tuple[str, int]]) -> tuple[float, float]:
    """The share of queries (text, number of its own section) that find it first, and among the first five."""
    cosines = embedder.embed_queries([query for query, _ in queries]) @ embedder.embed_passages(texts).T
    own = cosines[np.arange(len(queries)), [number for _, number in queries]]
    rank = (cosines > own[:, None]).sum(1)
    return float((rank == 0).mean()), float((rank < 5).mean())
