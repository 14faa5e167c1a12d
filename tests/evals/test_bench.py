import json
from time import sleep

import pytest

from corpus import WegwijzerError
from evals import bench
from evals.bench import Line, large_library, timed
from index.builder import entries_of
from index.lexicon import words


def test_the_large_library_has_its_size_and_nothing_but_dutch(library):
    large = large_library(library, 23)
    statements = list(large.statements())
    assert len(statements) == len(large.by_reference) == len(entries_of(large, "nl")) == 23
    assert {statement.languages for _, _, statement in statements} == {("nl",)}
    assert entries_of(large, "en") == []


def test_the_large_library_is_the_same_for_the_same_seed_and_differs_from_the_real_one(library):
    def texts(of):
        return [statement.nl for _, _, statement in of.statements()]

    assert texts(large_library(library, 50)) == texts(large_library(library, 50))
    assert texts(large_library(library, 50)) != texts(large_library(library, 50, seed=1))
    assert len(set(texts(large_library(library, 50)))) > 45


def test_the_vocabulary_grows_with_the_library(library):
    def vocabulary(size):
        return {word for _, _, statement in large_library(library, size).statements() for word in words(statement.nl, "nl")}

    assert len(vocabulary(1000)) > len(vocabulary(100)) > len(vocabulary(10))


def test_a_library_without_dutch_cannot_be_enlarged(library):
    from dataclasses import replace

    with pytest.raises(WegwijzerError, match="--size 0"):
        large_library(replace(library, documents=()), 10)


def test_the_time_in_a_method_is_added_up_and_the_method_is_as_before():
    class Slow:
        def work(self, seconds):
            sleep(seconds)
            return seconds

    before, spent = Slow.work, {}
    with timed(spent, "work", Slow, "work"):
        assert Slow().work(0.01) == 0.01
        Slow().work(0.02)
    assert 30 <= spent["work"] < 1000
    assert Slow.work is before


def test_times_are_told_as_ratios_to_the_other_work():
    line = bench._times("answer", [2.0] * 19 + [40.0], {"other": [4.0] * 20})
    assert line.values["p50_ms"] == 2.0 and line.values["ratio to other"] == 0.5 and line.values["p95_ms"] > 2.0
    assert "0.50 × other (p50 4.0 ms)" in line.figures


def test_the_memory_is_read_in_mib():
    assert bench._resident("Name:\tpython\nVmRSS:\t  2048 kB\n") == 2.0


def test_what_was_measured_is_written_with_date_and_machine(tmp_path):
    bench.write([Line("answer", "p50 9 ms", {"p50_ms": 9.0})], tmp_path / "out" / "bench.json")
    values = json.loads((tmp_path / "out" / "bench.json").read_text())
    assert values["lines"] == [{"what": "answer", "figures": "p50 9 ms", "values": {"p50_ms": 9.0}}]
    assert "cores" in values["machine"] and values["date"]


def test_the_large_index_answers_as_the_real_one_does(library, embedder, assistant, make_case):
    cases = [make_case(str(n), question="Wat is het budget van het programma?") for n in range(3)]
    lines = {line.what: line.values for line in bench._large(assistant, library, embedder, cases, 60)}
    assert lines["index build, 60 statements (Dutch, no questions)"]["entries"] == 60
    assert lines["answer, 60 statements"]["p50_ms"] > 0
    assert lines["of which"]["search, words"] > 0 and lines["of which"]["search, nearest"] > 0


def test_the_build_is_measured_beside_adding(library, embedder):
    first, again = bench._build(library, embedder)
    assert first.values["entries"] == sum(len(entries_of(library, language)) for language in ("nl", "en", "fr"))
    assert first.values["ratio"] > 0
    assert again.values["again_s"] < first.values["whole_s"]
