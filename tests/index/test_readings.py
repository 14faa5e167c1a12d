import numpy as np
import pytest

from index.readings import Near, Readings, Vectors, key
from index.store import Entry

ENTRIES = [
    Entry("d#a", "d#a", "Het budget is 5 miljoen."),
    Entry("d#a?0", "d#a", "Hoeveel geld is er?"),
    Entry("d#a!0", "d#a", "Hoeveel geld is er in 2030?"),
    Entry("d#b", "d#b", "Een bedrijf kan niet aanvragen."),
    Entry("d#a?1", "d#a", "Wat is het budget?"),
]


@pytest.fixture
def readings(reader) -> Readings:
    return Readings.of("nl", ENTRIES, reader)


def test_near_misses_are_no_part_of_their_statement(readings, reader):
    question = reader.read("Hoeveel geld is er in 2030?").vector
    assert readings.near_misses(question) == pytest.approx((1.0,), abs=0.01)
    assert readings.near(question, ["d#a"]).highest["d#a"] < 0.95


def test_of_the_near_misses_the_three_nearest_are_told(reader):
    near_misses = [Entry(f"d#a!{number}", "d#a", f"Hoeveel geld is er in {year}?") for number, year in enumerate((2030, 2031, 2032, 2033))]
    told = Readings.of("nl", [*ENTRIES[:2], *near_misses], reader).near_misses(reader.read("Hoeveel geld is er in 2032?").vector)
    assert len(told) == 3 and told == tuple(sorted(told, reverse=True)) and told[0] == pytest.approx(1, abs=0.01)
    assert Readings.of("nl", ENTRIES[:2], reader).near_misses(reader.read("Hoeveel?").vector) == ()


def test_a_statement_is_as_near_as_the_nearest_of_its_entries(readings, reader):
    question = reader.read("Hoeveel geld is er?").vector
    near = readings.near(question, ["d#b", "gone#x", "d#a"])
    cosines = {entry.id: float(reader.vectors([entry.text])[0] @ question) for entry in ENTRIES}
    assert near.highest == {"d#a": pytest.approx(cosines["d#a?0"], abs=0.01), "d#b": pytest.approx(cosines["d#b"], abs=0.01)}
    assert readings.near(question, []) == readings.near(question, ["gone#x"]) == Near({}, ())


def test_the_three_nearest_entries_of_all_statements_are_told(readings, reader):
    question = reader.read("Hoeveel geld is er?").vector
    cosines = {entry.id: float(reader.vectors([entry.text])[0] @ question) for entry in ENTRIES if not entry.is_near_miss}
    assert readings.near(question, ["d#a", "d#b"]).nearest == pytest.approx(sorted(cosines.values(), reverse=True)[:3], abs=0.01)
    assert readings.near(question, ["d#b"]).nearest == pytest.approx((cosines["d#b"],), abs=0.01)


def test_the_statements_nearest_to_a_question_are_told_each_once_and_by_no_near_miss(readings, reader):
    question = reader.read("Hoeveel geld is er?").vector
    assert readings.best(question, 5) == {"d#a": ["nl"], "d#b": ["nl"]} and readings.best(question, 1) == {"d#a": ["nl"]}
    assert readings.best(question, 5).keys() >= {"d#a"} and Readings.of("nl", [ENTRIES[2]], reader).best(question, 5) == {}


def test_the_known_questions_of_a_statement_are_told_nearest_first(reader):
    english = [Entry("d#a", "d#a", "The budget is 5 million."), Entry("d#a?0", "d#a", "How much money is there?")]
    both = Readings.together([Readings.of("nl", ENTRIES, reader), Readings.of("en", english, reader)])
    question = reader.read("Wat is het budget?").vector
    assert [id for id, _ in both.questions(question, "d#a", "nl", 5)] == ["d#a?1", "d#a?0"]
    assert both.questions(question, "d#a", "nl", 1) == [("d#a?1", pytest.approx(1, abs=0.01))]
    assert [id for id, _ in both.questions(question, "d#a", "en", 5)] == ["d#a?0"]
    assert both.questions(question, "d#b", "nl", 5) == both.questions(question, "d#a", "fr", 5) == both.questions(question, "gone#x", "nl", 5) == []


def test_parts_read_one_after_the_other_are_the_same_as_all_at_once(readings, reader):
    question = reader.read("Wat is het budget?").vector
    parts = Readings.together([Readings.of("nl", ENTRIES[:2], reader), Readings.of("nl", ENTRIES[2:], reader)])
    assert parts.near(question, ["d#a", "d#b"]) == readings.near(question, ["d#a", "d#b"])


def test_what_was_read_before_is_taken_over(readings, reader):
    later = type(reader)()
    new = Entry("d#b?0", "d#b", "Mag een firma aanvragen?")
    taken = Readings.of("nl", [*ENTRIES, new], later, readings)
    assert later.texts == [new.text]
    question = reader.read("Hoeveel geld is er?").vector
    assert taken.near(question, ["d#a"]).highest["d#a"] == pytest.approx(readings.near(question, ["d#a"]).highest["d#a"], abs=1e-4)


def test_they_are_the_same_from_a_file(readings, reader, tmp_path):
    readings.save(tmp_path / "new" / "readings.npz")
    question = reader.read("Hoeveel geld is er?").vector
    assert Readings.load(tmp_path / "new" / "readings.npz", reader.id).near(question, ["d#a", "d#b"]) == readings.near(question, ["d#a", "d#b"])
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["readings.npz"]


@pytest.mark.parametrize("damage", [lambda data: b"", lambda data: data[:150], lambda data: b"text", lambda data: data[:-40]])
def test_a_file_that_cannot_be_read_is_none(readings, reader, tmp_path, damage):
    file = tmp_path / "readings.npz"
    readings.save(file)
    file.write_bytes(damage(file.read_bytes()))
    assert Readings.load(file, reader.id) is None
    assert Readings.load(tmp_path / "gone.npz", reader.id) is None


def test_what_another_reader_made_or_of_other_things_is_none(readings, reader, tmp_path):
    readings.save(tmp_path / "readings.npz")
    assert Readings.load(tmp_path / "readings.npz", "another") is None
    readings.vectors.save(tmp_path / "vectors.npz")
    assert Readings.load(tmp_path / "vectors.npz", reader.id) is None


def test_vectors_in_steps_are_near_the_whole_ones():
    vectors = np.random.default_rng(0).standard_normal((50, 256)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    kept = Vectors.of("x", [str(number) for number in range(50)], vectors)
    assert (np.abs(kept.whole(np.arange(50)) @ vectors.T - vectors @ vectors.T)).max() < 0.01
    assert kept.rows[key("7")] == 7
