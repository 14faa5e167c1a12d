import pytest

from assistant.answer import Quoted
from assistant.premise import astray
from assistant.question import understand

BUDGET = {"nl": "In 2016 trok de Vlaamse Regering 5 miljoen euro uit.", "en": "In 2016 the Government of Flanders set aside EUR 5 million."}
RATE = {"nl": "De cofinanciering bedraagt hoogstens 50 % van de kosten.", "en": "Co-financing is at most 50% of the costs."}


@pytest.fixture
def quote(make_hit):
    def make(published: str = "2016-10-31", language: str = "nl", **texts: str) -> Quoted:
        hit = make_hit("d#s", published=published, **texts)
        return Quoted(hit, language, texts[language])

    return make


@pytest.mark.parametrize(
    ("asked", "texts", "language", "expected"),
    [
        ("Klopt het dat het budget 10 miljoen euro was?", BUDGET, "nl", "amount"),
        ("Klopt het dat het budget 5 miljoen euro was?", BUDGET, "nl", None),
        ("Why were 12 million euros set aside?", BUDGET, "en", "amount"),
        ("Why were 5,000,000 euros set aside?", BUDGET, "en", None),
        ("Is de cofinanciering 75 procent?", RATE, "nl", "share"),
        ("Is de cofinanciering 50%?", RATE, "nl", None),
        ("Trok de regering in 2014 geld uit?", BUDGET, "nl", "year"),
        ("Trok de regering in 2016 geld uit?", BUDGET, "nl", None),
        ("Wat is het budget?", BUDGET, "nl", None),
        ("Is de cofinanciering 10 miljoen euro?", RATE, "nl", None),  # the source gives no amount to correct it with
    ],
)
def test_what_the_source_gives_otherwise_is_astray(quote, asked, texts, language, expected):
    assert astray(understand(asked), [quote(language=language, **texts)]) == expected


@pytest.mark.parametrize(
    "asked", ["Onze opdracht kost 200.000 euro, hoeveel trok de regering uit?", "We have 2 million euros; what did the government set aside?"]
)
def test_the_askers_own_money_is_no_claim(quote, asked):
    assert astray(understand(asked), [quote(**BUDGET)]) is None


def test_another_cited_statement_may_bear_the_figure_out(quote):
    later = quote(nl="In 2019 was het 10 miljoen euro.", en="In 2019 it was EUR 10 million.")
    assert astray(understand("Was het budget 10 miljoen euro?"), [quote(**BUDGET), later]) is None


def test_a_year_inside_a_period_of_the_source_is_right(quote):
    assert astray(understand("Gold het programma in 2018?"), [quote(nl="Het programma liep van 2017 tot 2020.", en="It ran from 2017 to 2020.")]) is None


def test_the_year_of_the_source_itself_is_right(quote):
    texts = {"nl": "Het programma begon in 2014.", "en": "The programme began in 2014."}
    assert astray(understand("Wat schreef men in 2016 over het programma?"), [quote(**texts)]) is None


PROGRAMME = {"nl": "PIO is een Vlaams programma.", "en": "PIO is a Flemish programme.", "fr": "Le PIO est un programme flamand."}


@pytest.mark.parametrize(
    ("asked", "language", "expected"),
    [
        ("PIO is toch een programma van Wallonië?", "nl", "place"),
        ("PIO is toch een federaal programma?", "nl", "place"),
        ("Le PIO est bien un programme de la Région wallonne ?", "fr", "place"),
        ("PIO is a Dutch programme, isn't it?", "en", "place"),
        ("PIO is a Flemish programme, isn't it?", "en", None),
        ("Heeft Wallonië een programma zoals PIO?", "nl", None),  # asks of Wallonia, and believes nothing
        ("Een Nederlands bedrijf mag toch meedoen?", "nl", None),  # a company from there asks of here
    ],
)
def test_a_place_that_is_believed_and_is_not_the_one_of_the_source(quote, asked, language, expected):
    assert astray(understand(asked), [quote(language=language, **PROGRAMME)]) == expected


def test_another_name_for_an_office(quote):
    texts = {"nl": "Minister Philippe Muyters diende de nota in.", "en": "Minister Philippe Muyters tabled the note."}
    assert astray(understand("Diende minister Crevits de nota in?"), [quote(**texts)]) == "name"
    assert astray(understand("Diende minister Muyters de nota in?"), [quote(**texts)]) is None
    assert astray(understand("Diende de minister de nota in?"), [quote(**texts)]) is None
    assert astray(understand("Is minister Philippe Muyters PIO-verantwoordelijke?"), [quote(**texts)]) is None


def test_another_city(quote):
    texts = {"nl": "De stad Antwerpen kreeg steun voor fonteinen.", "en": "The city of Antwerp received support for fountains."}
    assert astray(understand("Gent kreeg steun voor fonteinen, wat deden ze?"), [quote(**texts)]) == "city"
    assert astray(understand("What did Antwerp do?"), [quote(language="en", **texts)]) is None
    assert astray(understand("Wij in Gent willen ook fonteinen"), [quote(**texts)]) is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Is it true that PIO is a European programme?", "place"),
        ("PIO is toch een programma van de Europese Commissie?", "place"),
        ("Le PIO est bien un programme européen ?", "place"),
        ("Is it true that PIO is a Flemish programme?", None),
        ("Klopt het dat PIO met Europese programma's werkt?", None),
    ],
)
def test_a_programme_of_here_is_none_of_the_union(quote, asked, expected):
    flemish = {"nl": "PIO is een Vlaams programma.", "en": "PIO is a Flemish programme.", "fr": "Le PIO est un programme flamand."}
    question = understand(asked)
    assert astray(question, [quote(language=question.spoken, **flemish)]) == expected
    with_european = {language: f"{text} Europe, Europa." for language, text in flemish.items()}
    assert astray(question, [quote(language=question.spoken, **with_european)]) is None
