import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from assistant.answer import Draft, Quoted
from assistant.compose import compose
from assistant.question import understand
from assistant.verifier import is_faithful, verify
from corpus import read_library
from corpus.digest import published_year
from corpus.figures import figures

MONEY = "In 2016 trok de Vlaamse Regering 5 miljoen euro uit."


@pytest.fixture
def draft(make_hit):
    hits = [make_hit("a#money", nl=MONEY, en="In 2016 the Government set aside EUR 5 million."), make_hit("b#more")]
    return Draft(understand("Wat is het budget?"), "answered", quoted=tuple(Quoted(hit, "nl", hit.statement.nl) for hit in hits), confidence=0.9)


def reworded(draft: Draft, text: str) -> Draft:
    return replace(draft, quoted=(replace(draft.quoted[0], text=text), *draft.quoted[1:]))


@pytest.mark.parametrize(
    "tampered",
    [
        "In 2016 trok de Vlaamse Regering 6 miljoen euro uit.",
        "In 2017 trok de Vlaamse Regering 5 miljoen euro uit.",
        "In 2016 trok de Vlaamse Regering 5 miljard euro uit.",
        "In 2016 trok de Vlaamse Regering 5 miljoen euro uit, en 10 procent meer in 2018.",
        "In oktober 2016 trok de Vlaamse Regering 5 miljoen euro uit.",
        "In 2016 trok de Vlaamse Regering 5 miljoen euro uit; bel 0470 12 34 56.",
        "In 2016 trok de Vlaamse Regering 5 miljoen euro uit, zie vlaio.be/geld.",
    ],
)
def test_a_sentence_with_a_figure_of_its_own_gives_way_to_the_words_of_the_statement(draft, today, tampered):
    assert not is_faithful(replace(draft.quoted[0], text=tampered))
    answer = verify(reworded(draft, tampered), today)
    assert answer.sentences[0].text == MONEY
    assert tampered not in answer.text


def test_a_sentence_in_a_language_the_statement_does_not_have_gives_way_too(draft, today):
    french = replace(draft, quoted=(replace(draft.quoted[0], language="fr", text="Il y a 5 millions d'euros."),))
    answer = verify(french, today)
    assert (answer.sentences[0].text, answer.sources[0].lang, answer.sources[0].quote) == (MONEY, "nl", MONEY)


def test_the_statement_itself_is_faithful(draft):
    assert all(is_faithful(quote) for quote in draft.quoted)


def test_the_quote_is_always_the_statement_itself(draft, today):
    answer = verify(reworded(draft, "De Vlaamse Regering trok in 2016 5 miljoen euro uit."), today)
    assert answer.sources[0].quote == MONEY


def test_every_marker_has_its_source_and_every_source_its_marker(draft, today):
    answer = verify(draft, today)
    assert re.findall(r"\[(\d+)\]", answer.text) == ["1", "2"]
    assert [source.marker for source in answer.sources] == [1, 2]
    assert [sentence.sources for sentence in answer.sentences] == [(1,), (2,)]
    assert [source.statement for source in answer.sources] == ["a#money", "b#more"]


def test_an_opening_with_a_figure_is_dropped(draft, today):
    assert verify(replace(draft, opening="Ja, 7 miljoen euro."), today).text.startswith(MONEY)
    assert verify(replace(draft, opening="Ja."), today).text.startswith(f"Ja. {MONEY} [1]")


def test_a_refusal_keeps_its_text_and_has_no_source(draft, today):
    refusal = verify(Draft(draft.question, "refused", "invalid", opening="Hoogstens 2000 tekens."), today)
    assert (refusal.text, refusal.sentences, refusal.sources, refusal.reason) == ("Hoogstens 2000 tekens.", (), (), "invalid")


def test_a_source_carries_all_that_a_reader_needs_to_check_it(make_hit, around, today):
    hit = make_hit("a#money", published="2026-01", nl=MONEY, en="Money.", valid={"from": "2016-10-28", "to": "2027"}, as_of="2026-03", page=4)
    [source] = verify(compose(understand("Wat is het budget?"), [hit], around), today).sources
    assert source.model_dump() == {
        "marker": 1,
        "statement": "a#money",
        "document": "a",
        "title": "Titel",
        "publisher": "VLAIO",
        "url": "https://example.org/x",
        "published": "2026-03",
        "quote": MONEY,
        "lang": "nl",
        "valid_from": "2016-10-28",
        "valid_to": "2027",
        "page": 4,
    }


@pytest.mark.library
@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_each_statement_of_the_real_library_is_shown_as_it_stands_with_every_figure_in_its_source(make_hit, around, today, language):
    template = make_hit("a#template", question=None)
    asked = understand("Budget?", language=language)
    for reference, document, statement in read_library().statements():
        answer = verify(compose(asked, [replace(template, reference=reference, document=document, statement=statement)], around), today)
        [source] = answer.sources
        assert answer.sentences[0].text == source.quote == statement.text(source.lang)
        assert source.lang == language or statement.text(language) is None
        allowed = figures(source.quote, source.lang) + Counter([str(published_year(source.published))])
        assert not figures(re.sub(r" \[1\]$", "", answer.text), source.lang) - allowed, reference


def test_a_source_of_an_own_document_names_heading_and_page(make_hit):
    hit = make_hit("reglement#s1-1", nl="De gemeente koopt drones.", page=3)
    own = replace(hit, document=hit.document.model_copy(update={"kind": "original"}), heading={"nl": "Contact"})
    source = verify(Draft(understand("Wie koopt drones?"), "answered", quoted=(Quoted(own, "nl", "De gemeente koopt drones."),)), date(2026, 11, 23)).sources[0]
    assert (source.title, source.page) == ("Titel – Contact", 3)
