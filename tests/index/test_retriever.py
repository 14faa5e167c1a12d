import pytest

from index.retriever import WegwijzerRetriever


def test_gives_statements_as_documents_best_first(searcher):
    documents = WegwijzerRetriever(searcher=searcher).invoke("Hoeveel geld is er?")
    assert documents[0].page_content == "In 2016 trok de Vlaamse Regering in totaal 5 miljoen euro uit voor innovatieve oplossingen."
    assert documents[0].id == documents[0].metadata["statement"] == "ewi-2016#total"
    scores = [document.metadata["score"] for document in documents]
    assert scores == sorted(scores, reverse=True)


def test_metadata_names_the_source(searcher):
    metadata = WegwijzerRetriever(searcher=searcher, language="en").invoke("How much money is there?")[0].metadata
    assert 0 < metadata.pop("score") < 1
    assert metadata == {
        "statement": "ewi-2016#total",
        "lang": "en",
        "title": "Vision note approved",
        "publisher": "Departement EWI",
        "url": "https://example.org/ewi-2016",
        "published": "2016-10-31",
        "valid_from": "2016-10-28",
        "valid_to": None,
    }


def test_a_statement_without_the_language_comes_in_the_first_it_has(searcher):
    documents = WegwijzerRetriever(searcher=searcher, language="fr").invoke("An Peeters")
    phone = next(document for document in documents if document.id == "ewi-2016#phone")
    assert phone.metadata["lang"] == "nl" and phone.page_content.startswith("In 2016 was het telefoonnummer")


def test_keeps_to_the_limit(searcher):
    assert len(WegwijzerRetriever(searcher=searcher, limit=2).invoke("budget")) == 2


def test_leaves_out_what_scores_too_low(searcher):
    assert [document.id for document in WegwijzerRetriever(searcher=searcher, min_score=0.5).invoke("Hoeveel geld is er?")] == ["ewi-2016#total"]
    assert WegwijzerRetriever(searcher=searcher, min_score=0.5).invoke("xyzzy") == []


def test_stands_in_somebodys_own_chain(searcher):
    chain = WegwijzerRetriever(searcher=searcher, limit=1) | (lambda documents: " ".join(document.page_content for document in documents))
    assert chain.invoke("Waar vind ik het loket?") == "Het loket van het programma is te vinden op vlaio.be/pio."


def test_refuses_a_language_it_does_not_speak(searcher):
    with pytest.raises(ValueError, match="language"):
        WegwijzerRetriever(searcher=searcher, language="de")
