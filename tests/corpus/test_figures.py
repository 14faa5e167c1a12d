from collections import Counter

import pytest

from corpus.figures import figures


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"nl": "25.000 euro", "en": "EUR 25,000", "fr": "25 000 euros"}, ["25000"]),
        ({"nl": "1.250.000 euro", "en": "EUR 1,250,000", "fr": "1\u202f250\u202f000 euros"}, ["1250000"]),
        ({"nl": "5 miljoen euro", "en": "EUR 5 million", "fr": "5 millions d'euros"}, ["5000000"]),
        ({"nl": "2,5 miljard", "en": "2.5 billion", "fr": "2,5 milliards"}, ["2500000000"]),
        ({"nl": "7,5 procent", "en": "7.5 per cent", "fr": "7,5 pour cent"}, ["7.5"]),
        ({"nl": "op 31 oktober 2016", "en": "on 31 October 2016", "fr": "le 31 octobre 2016"}, ["31", "month:10", "2016"]),
        ({"nl": "op 1 augustus", "en": "on 1 August", "fr": "le 1er août"}, ["1", "month:8"]),
        ({"nl": "in mei 2018", "en": "in May 2018", "fr": "en mai 2018"}, ["month:5", "2018"]),
        ({"nl": "4,5,6 miljoen", "en": "4.5.6 million"}, ["4.5.6"]),
        ({"nl": "1 APRİL 2020, 2 aprıl"}, ["1", "2020", "2"]),
        ({"nl": "artikel 14 van richtlijn 2014/24/EU", "en": "Article 14 of Directive 2014/24/EU"}, ["14", "2014", "24"]),
    ],
)
def test_a_figure_has_one_form_in_every_language(texts, expected):
    assert {language: figures(text, language) for language, text in texts.items()} == dict.fromkeys(texts, Counter(expected))


@pytest.mark.parametrize(("nl", "en"), [("25.000 euro", "EUR 2,500"), ("5 miljoen", "5 billion"), ("op 3 maart 2016", "on 3 May 2016"), ("1,5", "15")])
def test_different_figures_stay_different(nl, en):
    assert figures(nl, "nl") != figures(en, "en")


@pytest.mark.parametrize("phone", ["0470 12 34 56", "0470/12.34.56", "02 553 45 67"])
def test_a_telephone_number_is_one_figure(phone):
    assert figures(f"Bel {phone}.", "nl") == Counter(["tel:" + "".join(filter(str.isdigit, phone))])


def test_a_number_in_a_range_or_beside_a_word_is_found():
    assert figures("fase 2, TRL 4-6 en 50%", "nl") == Counter(["2", "4", "6", "50"])


def test_addresses_are_compared_whole_and_without_case():
    text = "Mail PIO@vlaio.be of kijk op www.vlaio.be/pio en https://innovatie2020.eu/a."
    assert figures(text, "nl") == Counter(["pio@vlaio.be", "vlaio.be/pio", "https://innovatie2020.eu/a"])


def test_counts_how_often_a_figure_stands():
    assert figures("van 3 naar 3", "nl") == Counter({"3": 2})


@pytest.mark.parametrize("text", ["", "twee soorten aankopen", "you may apply in May or March"])
def test_words_are_no_figures(text):
    assert figures(text, "en") == Counter()
