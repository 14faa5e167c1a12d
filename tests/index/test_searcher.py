from concurrent.futures import ThreadPoolExecutor
from math import log1p

import pytest

from corpus import StoreMismatchError, read_library
from index import After, Searcher, build
from index.searcher import missed


def references(hits):
    return [hit.reference for hit in hits]


def test_a_known_question_finds_its_statement_in_each_language(searcher):
    for question, language in (("Hoeveel geld is er?", "nl"), ("How much money is there?", "en"), ("Combien d'argent ?", "fr")):
        best = searcher.search(question, language)[0]
        assert (best.reference, best.question) == ("ewi-2016#total", question)


def test_a_hit_carries_all_that_an_answer_needs(searcher, library):
    hit = searcher.search("Kan een bedrijf zelf een aanvraag indienen?", "nl")[0]
    document, statement = library.by_reference["vlaio-now#companies"]
    assert (hit.document.id, hit.document.url, hit.document.published) == (document.id, document.url, document.published)
    assert hit.statement == statement.model_copy(update={"questions": {}})
    assert hit.heading == {"nl": "Wie", "en": "Who"}
    assert hit.lead == "no"


def test_a_hit_tells_where_its_statement_stands_under_its_heading(searcher, library):
    sections = [section for document in library.documents for section in document.sections]
    places = {(section.heading["nl"], statement.id): place for section in sections for place, statement in enumerate(section.statements)}
    hits = searcher.search("Hoeveel geld is er?", "nl", 100)
    assert {places[hit.heading["nl"], hit.statement.id] for hit in hits} >= {0, 1}
    for hit in [*hits, *searcher.look_up(list(library.by_reference)).values()]:
        assert hit.place == places[hit.heading["nl"], hit.statement.id]


def test_the_statements_own_words_give_no_question_and_no_lead(searcher):
    hit = searcher.search("Een bedrijf kan zelf geen aanvraag indienen; alleen een publieke organisatie kan dat.", "nl")[0]
    assert (hit.reference, hit.question, hit.lead) == ("vlaio-now#companies", None, None)


NEAR_MISS = "Hoeveel heeft het programma per project uitgegeven?"


def test_a_near_miss_is_no_hit_and_counts_against_what_is_asked(store, embedder, library, searcher, calibration, reader):
    reads = Searcher(store, embedder, library.glossary, calibration, reader)
    near, asked = reads.search(NEAR_MISS, "nl", 100), reads.search("Wat is het budget van het programma?", "nl", 100)
    assert len(near) == 5 and {hit.question for hit in near}.isdisjoint({NEAR_MISS})
    assert {hit.signals["missed"] for hit in near} == {near[0].signals["missed"]}
    assert near[0].signals["missed"] > asked[0].signals["missed"] + 0.1


def test_what_the_reader_knows_as_not_answered_counts_against_it_too(store, embedder, library, searcher, calibration, reader):
    question = "Hoeveel kost een ticket naar Antwerpen?"
    with_it = Searcher(store, embedder, library.glossary, calibration, reader).search(question, "nl")[0]
    reader.unanswered = ("Iets heel anders",)
    assert with_it.signals["missed"] > Searcher(store, embedder, library.glossary, calibration, reader).search(question, "nl")[0].signals["missed"]


def test_how_a_question_is_worded_counts_for_all_hits_alike(store, embedder, library, searcher, calibration, reader):
    weighed = calibration.model_copy(update={"weights": calibration.weights | {"answerable": 1.0}})
    question = "Quel est le budget du programme ?"
    before, after = searcher.search(question, "fr"), Searcher(store, embedder, library.glossary, weighed, reader).search(question, "fr")
    assert references(after) == references(before)
    assert all(hit.score == weighed.score(hit.signals) and hit.signals["answerable"] == reader.read(question).answerable for hit in after)


def test_what_the_reader_makes_of_the_entries_ranks(store, embedder, library, searcher, calibration, reader):
    weighed = calibration.model_copy(update={"weights": {"read": 5.0}})
    hits = Searcher(store, embedder, library.glossary, weighed, reader).search("Hoeveel geld is er?", "nl", 100)
    assert hits[0].reference == "ewi-2016#total" and hits[0].signals["read"] == pytest.approx(1, abs=0.01)
    assert [hit.score for hit in hits] == sorted((weighed.score(hit.signals) for hit in hits), reverse=True)
    assert len({hit.signals["read"] for hit in hits}) > 2


def test_a_follow_up_is_read_after_the_questions_before_it(store, embedder, library, searcher, calibration, reader):
    reads = Searcher(store, embedder, library.glossary, calibration.model_copy(update={"weights": {"read": 5.0}}), reader)
    turns = ("Hoeveel geld is er?", "en ginder?")
    after, alone = reads.search(turns[1], "nl", 100, After(turns)), reads.search(turns[1], "nl", 100)
    assert after[0].reference == "ewi-2016#total" and after[0].signals["read"] > alone[0].signals["read"] + 0.2
    assert after[0].signals["answerable"] == reader.read(turns[1], turns[:1]).answerable


def test_what_the_question_before_was_answered_with_is_told_already(store, embedder, library, searcher, calibration, reader):
    sure = calibration.model_copy(update={"weights": {"read": 5.0, "told": -5.0}, "intercept": -3.0, "threshold": 0.5})
    reads = Searcher(store, embedder, library.glossary, sure, reader)
    turns = ("Hoeveel geld is er?", "en ginder?")
    after = reads.search("Hoeveel geld is er ginder?", "nl", 100, After(turns, turns[0], "nl"))
    assert {hit.reference for hit in after if hit.signals["told"]} == {"ewi-2016#total"} != {after[0].reference}
    assert {hit.signals["follow_up"] for hit in after} == {1.0}
    for unsure in (After(turns), After(turns, "Zzz qqq?", "nl"), None):
        hits = reads.search("Hoeveel geld is er ginder?", "nl", 100, unsure)
        assert not any(hit.signals["told"] for hit in hits) and hits[0].reference == "ewi-2016#total"


def test_what_only_the_reader_finds_for_a_follow_up_is_found(store, embedder, library, searcher, calibration, reader, monkeypatch):
    monkeypatch.setattr("index.searcher._NEAREST", 1)
    monkeypatch.setattr("index.lexicon.Lexicon.search", lambda *asked: [])
    reads = Searcher(store, embedder, library.glossary, calibration.model_copy(update={"weights": {"read": 5.0}}), reader)
    turns = ("Hoeveel geld is er?", "Kan een bedrijf zelf een aanvraag indienen?")
    after, alone = (set(references(reads.search(turns[1], "nl", 100, said))) for said in (After(turns), None))
    assert after > alone and "ewi-2016#total" in after


def test_a_question_leans_on_another_if_it_is_read_otherwise_after_it(store, embedder, library, searcher, calibration, reader):
    reads = Searcher(store, embedder, library.glossary, calibration, reader)
    assert reads.leans(("Hoeveel geld is er?", "en ginder?")) and not reads.leans(("Hoeveel geld is er?", "Hoeveel geld is er?"))
    assert not searcher.leans(("Hoeveel geld is er?", "en ginder?"))  # nothing reads


def test_the_best_hits_tell_the_known_questions_nearest_to_the_one_asked(store, embedder, library, searcher, calibration, reader):
    reads = Searcher(store, embedder, library.glossary, calibration.model_copy(update={"weights": {"read": 5.0}}), reader)
    known = reads.search("Hoeveel geld is er?", "nl", 100)[0].known
    assert known[0].text == "Hoeveel geld is er?" and known[0].cosine == pytest.approx(1, abs=0.01)
    assert [one.cosine for one in known] == sorted((one.cosine for one in known), reverse=True)
    lead = next(hit for hit in reads.search("Kan een bedrijf aanvragen?", "nl", 100) if hit.reference == "vlaio-now#companies").known
    assert {one.lead for one in lead} - {None}
    assert not any(hit.known for hit in searcher.search("Hoeveel geld is er?", "nl", 100))  # nothing reads


def test_an_organisations_own_statement_finds_its_place_however_far_behind_it_came(store, embedder, corpus_folder, calibration, reader, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "nota.yaml").write_text(
        "{id: nota, title: {nl: Nota}, publisher: Wij, url: nota.pdf, published: 2024, kind: original, jurisdiction: flanders,"
        " sections: [{id: p1, heading: {nl: Deel}, statements: [{id: s1, nl: De sportdienst verhuurt fietsen., page: 1}]}]}"
    )
    both = read_library(corpus_folder, tmp_path / "own")
    build(both, embedder, store, calibration, reader=reader)
    told = calibration.model_copy(update={"weights": {"dense": 6.0, "missed": 100.0}})
    found = Searcher(store, embedder, both.glossary, told, reader).search("Hoeveel geld is er?", "nl", 1)
    assert references(found) == ["nota#s1"] and found[0].signals["missed"] == -0.13


def test_where_nothing_reads_the_question_vectors_and_words_decide(searcher):
    hits = searcher.search("Wat is het budget?", "nl")
    assert {tuple(hit.signals[name] for name in ("answerable", "missed", "read")) for hit in hits} == {(0.0, 0.0, 0.0)}


def test_what_was_read_when_the_index_was_built_is_not_read_again(library, embedder, store, calibration, reader):
    build(library, embedder, store, calibration, reader=reader)
    assert len(reader.texts) > 20
    later = type(reader)()
    found = Searcher(store, embedder, reader=later).search("Hoeveel geld is er?", "nl")
    assert later.texts == [] and found[0].signals["read"] > 0.9


def test_a_searcher_without_the_builders_readings_reads_the_entries_itself(library, embedder, store, calibration, reader):
    build(library, embedder, store, calibration, reader=reader)
    expected = Searcher(store, embedder, reader=type(reader)()).search("Hoeveel geld is er?", "nl")
    for file in store.folder.rglob("readings.npz"):
        file.write_bytes(file.read_bytes()[:200])
    later = type(reader)()
    assert Searcher(store, embedder, reader=later).search("Hoeveel geld is er?", "nl") == expected and sorted(set(later.texts)) == sorted(set(reader.texts))


def test_what_is_not_answered_counts_by_how_much_nearer_it_is():
    assert missed((), (0.9,)) == missed((0.9,), ()) == 0
    assert missed((0.8,), (0.5,)) == pytest.approx(0.3)
    assert missed((0.1, 0.6, 0.9, 0.3), (0.2, 0.9, 0.7, 0.8)) == pytest.approx(0.6 - 0.8)  # only the three nearest of both count


def test_a_long_question_is_told_from_a_short_one(searcher):
    long = searcher.search("Wij zijn een kleine firma uit Gent. Wat is het budget van het programma?", "nl")
    assert {hit.signals["length"] for hit in searcher.search("Wat is het budget?", "nl")} == {log1p(4)}
    assert {hit.signals["length"] for hit in long} == {log1p(14)}


def test_scores_are_probabilities_that_fall(searcher):
    scores = [hit.score for hit in searcher.search("Wat is het budget van het programma per jaar?", "nl")]
    assert scores == sorted(scores, reverse=True) and 0 < scores[-1] < 0.5 < scores[0] < 1


def test_nonsense_scores_under_the_threshold(searcher):
    assert all(hit.score < searcher.calibration.threshold for hit in searcher.search("xyzzy plugh", "nl"))


@pytest.mark.parametrize("text", ["", " ", "?", "\x00\u200b", "😀", "x" * 100_000, "budget " * 14_000])
def test_any_text_can_be_searched(searcher, text):
    assert len(searcher.search(text, "nl", limit=3)) <= 3


def test_limit_is_kept_and_the_best_stay(searcher):
    question = "Wie mag een aanvraag indienen?"
    assert references(searcher.search(question, "nl", 2)) == references(searcher.search(question, "nl"))[:2]


def test_each_statement_stands_once(searcher):
    found = references(searcher.search("budget programma", "nl", 100))
    assert len(found) == len(set(found)) == 5


def test_the_same_question_gives_the_same_hits(searcher):
    assert searcher.search("Waar vind ik het loket?", "nl") == searcher.search("Waar vind ik het loket?", "nl")


def test_a_question_in_a_language_that_the_statement_lacks_finds_it_by_the_glossary(edit, corpus_folder, embedder, store, calibration):
    edit("glossary.yaml", "- {id: pcp,", "- {id: desk, nl: [loket], en: [desk], fr: [guichet]}\n- {id: pcp,")
    path = corpus_folder / "library" / "ewi-2016.yaml"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if not line.strip().startswith("fr:")))
    library = read_library(corpus_folder)
    build(library, embedder, store, calibration)

    def words_found(glossary):
        (hit,) = [hit for hit in Searcher(store, embedder, glossary).search("Où est le guichet ?", "fr") if hit.reference == "vlaio-now#website"]
        return hit.signals["bm25"]

    assert words_found(library.glossary) > words_found(()) == 0


def test_a_glossary_term_without_names_is_in_no_question(library, embedder, store, calibration):
    build(library, embedder, store, calibration)
    nameless = library.glossary[0].model_copy(update={"nl": (), "en": (), "fr": ()})
    question = "Hoeveel geld is er?"
    assert Searcher(store, embedder, [nameless]).search(question, "nl") == Searcher(store, embedder).search(question, "nl")


def test_looks_up_statements_by_reference(searcher):
    found = searcher.look_up(["ewi-2016#phone", "vlaio-now#website", "gone#fact"])
    assert set(found) == {"ewi-2016#phone", "vlaio-now#website"}
    assert (found["ewi-2016#phone"].document.publisher, found["ewi-2016#phone"].score) == ("Departement EWI", 0.0)
    assert searcher.look_up([]) == {}


def test_knows_the_library_and_calibration_it_was_built_from(searcher, library, calibration):
    assert (searcher.corpus, searcher.calibration) == (library.hash, calibration)


def test_a_calibration_that_is_handed_over_goes_before_the_stored_one(library, embedder, store, calibration, searcher):
    flat = calibration.model_copy(update={"weights": {}, "intercept": 0.0})
    assert {hit.score for hit in Searcher(store, embedder, calibration=flat).search("Hoeveel geld is er?", "nl")} == {0.5}


def test_a_running_searcher_follows_to_the_new_generation(edit, corpus_folder, embedder, store, calibration, searcher):
    edit("library/ewi-2016.yaml", "0470 12 34 56", "0470 65 43 21")
    library = read_library(corpus_folder)
    build(library, embedder, store, calibration)
    assert "0470 65 43 21" in searcher.search("Wat is het telefoonnummer van An Peeters?", "nl")[0].statement.nl
    assert searcher.corpus == library.hash


def test_a_running_searcher_follows_over_many_generations(edit, corpus_folder, embedder, store, calibration, searcher):
    for old, new in (("An Peeters", "Bo Maes"), ("Bo Maes", "Cas Nijs"), ("Cas Nijs", "Do Pauwels")):
        edit("library/ewi-2016.yaml", old, new)
        build(read_library(corpus_folder), embedder, store, calibration)
    assert "Do Pauwels" in searcher.look_up(["ewi-2016#phone"])["ewi-2016#phone"].statement.nl


def test_a_running_searcher_keeps_answering_when_the_pointer_is_gone(store, searcher):
    (store.folder / "current").unlink()
    assert searcher.search("Hoeveel geld is er?", "nl")[0].reference == "ewi-2016#total"


def test_a_running_searcher_does_not_search_the_vectors_of_another_embedder(library, embedder, store, calibration, searcher):
    other = type(embedder)()
    other.id = "another"
    build(library, other, store, calibration)
    with pytest.raises(StoreMismatchError, match="made by the embedder another, not fake"):
        searcher.search("Hoeveel geld is er?", "nl")


def test_may_be_used_from_several_threads_while_a_build_switches(edit, corpus_folder, embedder, store, calibration, searcher):
    def best(number):
        if number == 20:
            edit("library/ewi-2016.yaml", "0470 12 34 56", "0470 65 43 21")
            build(read_library(corpus_folder), embedder, store, calibration)
        return searcher.search("Hoeveel geld is er?", "nl")[0].reference

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(best, range(60))) == {"ewi-2016#total"}
