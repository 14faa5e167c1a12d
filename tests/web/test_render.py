"""How an answer is shown: read back by a parser, so that what counts is what a browser would show."""

import pytest
from lxml import html
from make_answers import make_answer, make_contact, make_refusal, make_source

from assistant.texts import say
from assistant.web.render import KINDS, Turn, environment, pick_language

HOSTILE = """<script>alert("1")</script> <img src=x onerror='alert(2)'> " onmouseover="alert(3) & &lt;b&gt; 'q' </div></blockquote>{{7*7}}"""


def shown(answer, question: str = "Wat?", number: int = 1, lang: str = "nl"):
    turn = Turn(number, question, answer)
    rendered = environment().get_template("turn.html").render(turn=turn, lang=lang, copy="copied", idea=None)
    return html.fromstring(rendered)


def text(element) -> str:
    return " ".join(element.text_content().split())


def conflict(language="nl", **fields):
    return make_answer(lang=language, notices=(say("notice_conflict", language, markers="[1] en [2]"),), sources=(make_source(1), make_source(2)), **fields)


def dated(language="nl", **fields):
    return make_answer(lang=language, notices=(say("notice_dated", language, what="[1]: 2016"),), **fields)


@pytest.mark.parametrize("status", ["answered", "refused", "clarify", "social"])
def test_whatever_comes_from_outside_is_shown_and_never_run(status):
    contact = make_contact(name=HOSTILE, role=HOSTILE, organisation=HOSTILE, phone=HOSTILE, email=HOSTILE, url=f"https://{HOSTILE}")
    source = make_source(title=HOSTILE, publisher=HOSTILE, quote=HOSTILE, url=f"https://example.org/{HOSTILE}")
    parts = {"notices": (HOSTILE,), "next_steps": (HOSTILE,), "contacts": (contact, make_contact(url=HOSTILE)), "sources": (source,)}
    page = shown(make_answer(status=status, text=f"{HOSTILE}\n- {HOSTILE} [1]", **parts), HOSTILE)
    assert not page.xpath("//script | //img")
    assert not page.xpath("//*[@*[starts-with(name(), 'on')]]")
    assert page.text_content().count(HOSTILE) >= 12


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:https://x", "data:text/html,<b>", "file:///etc/x", "//example.org"])
def test_only_web_addresses_become_links(url):
    page = shown(make_answer(sources=(make_source(url=url),), contacts=(make_contact(url=url),)))
    assert url not in page.xpath("//a/@href")
    assert page.text_content().count(url) == 2


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_the_kinds_of_answer_differ_by_word_and_sign(language):
    asked_back = make_answer(lang=language, status="clarify", text="A?", next_steps=("A?",))
    answers = [make_answer(lang=language), dated(language), conflict(language), make_refusal(lang=language), asked_back]
    labels = [text(shown(answer).xpath("//h3[contains(@class, 'kind')]")[0]) for answer in answers]
    signs = [html.tostring(shown(answer).xpath("//h3[contains(@class, 'kind')]/*[name()='svg']")[0]) for answer in answers]
    assert len(set(labels)) == len(set(signs)) == 5
    assert [Turn(1, "?", answer).kind for answer in answers] == list(KINDS[:5])


def test_sources_that_disagree_weigh_heavier_than_their_age():
    answer = conflict()
    assert Turn(1, "?", answer.model_copy(update={"notices": (*dated().notices, *answer.notices)})).kind == "conflict"


def test_the_words_around_an_answer_are_in_its_language_and_the_buttons_in_that_of_the_page():
    page = shown(make_refusal(lang="fr"), lang="nl")
    assert page.xpath("//article/@lang") == ["fr"] and "Pas de réponse" in text(page)
    assert "Kopieer met bronnen" in text(page)


def test_markers_link_to_the_sources_of_their_own_turn():
    page = shown(make_answer(text="Zin 1. [1] Zin 2. [2]\n- Zin 3. [1][2]", notices=("Let op [2].",), sources=(make_source(1), make_source(2))), number=7)
    links = page.xpath("//a[@class='marker']/@href")
    assert links == ["#t7-s1", "#t7-s2", "#t7-s1", "#t7-s2", "#t7-s2"]
    assert page.xpath("//ol/li[contains(@class, 'source')]/@id") == ["t7-s1", "t7-s2"]


def test_a_marker_without_a_source_and_a_marker_in_a_question_are_plain_text():
    page = shown(make_answer(text="Zin. [9]"), question="zie [1] en <a href='x'>y</a>")
    assert page.xpath("//a[@class='marker']") == []
    assert "[9]" in text(page) and "zie [1] en <a href='x'>y</a>" in text(page)


def test_a_source_shows_publisher_title_date_validity_page_link_and_the_exact_sentence():
    quote = "In 2016 was er  5 miljoen euro – “één” <keer>."
    page = shown(make_answer(sources=(make_source(quote=quote, valid_from="2016-10-28", valid_to="2019", page=12),)))
    source = page.get_element_by_id("t1-s1")
    assert source.find(".//blockquote").text_content() == quote
    assert {"VLAIO", "Titel 1", "geldig van 28 oktober 2016 tot 2019"} <= {text(part) for part in source.iter("p")}
    assert "31 oktober 2016, blz. 12" in text(source)
    link = source.xpath(".//a[@href='https://example.org/1']")[0]
    assert (link.get("target"), link.get("rel")) == ("_blank", "noopener noreferrer")
    assert "/sources/doc-1?lang=nl#s" in source.xpath(".//a/@href")


def test_a_source_is_marked_old_or_contradicted_by_word_where_a_notice_names_it():
    first, second = (text(element) for element in shown(conflict(text="A. [1] B. [2]")).xpath("//li[contains(@class, 'source')]"))
    assert "spreekt een andere bron tegen" in first and "spreekt een andere bron tegen" in second
    assert "oudere bron" in text(shown(dated()).get_element_by_id("t1-s1"))
    assert "oudere bron" not in text(shown(make_answer()).get_element_by_id("t1-s1"))


def test_dashes_become_a_list_and_the_lines_stay_in_order():
    page = shown(make_answer(text="Voorop.\n- punt een\n- punt twee\nTot slot."))
    assert [child.tag for child in page.xpath("//div[@class='text']/*")] == ["p", "ul", "p"]
    assert text(page.xpath("//div[@class='text']")[0]) == "Voorop. punt een punt twee Tot slot." or "punt een" in text(page)


def test_a_contact_of_the_past_is_told_apart_by_word():
    now, past = (text(shown(make_answer(contacts=(make_contact(current=current),)))) for current in (True, False))
    assert "actueel (november 2026)" in now and "gegeven van vroeger (november 2026)" in past
    assert all(part in now for part in ("PIO", "loket", "VLAIO", "0800 20 555", "pio@example.org", "example.org/pio"))


def test_a_phone_number_and_an_address_can_be_used():
    links = shown(make_answer(contacts=(make_contact(),))).xpath("//li[contains(@class, 'card')]//a/@href")
    assert links[:2] == ["tel:080020555", "mailto:pio@example.org"]


def test_what_is_asked_back_is_a_choice_that_asks():
    asked_back = make_answer(status="clarify", text="Bedoelt u: Wat is PCP? of Wat is PPI?", next_steps=("Wat is PCP?", "Wat is PPI?"))
    links = shown(asked_back).xpath("//a[@class='ask']")
    assert [(text(link), link.get("href")) for link in links] == [
        ("Wat is PCP?", "/?q=Wat%20is%20PCP%3F&lang=nl"),
        ("Wat is PPI?", "/?q=Wat%20is%20PPI%3F&lang=nl"),
    ]


def test_a_screen_reader_hears_the_kind_the_text_without_markers_and_how_many_sources():
    assert Turn(1, "Wat?", make_answer(text="Zin 1. [1]")).spoken() == "Antwoord. Zin 1. Aantal bronnen: 1."
    assert Turn(1, "Wat?", make_answer(text="Zin 1. [1]")).spoken(["Zin 1."]) == "Antwoord. Aantal bronnen: 1."
    assert Turn(1, "Wat?", make_answer(text="Ja. Zin 1. [1]")).spoken(["Zin 1."]) == "Antwoord. Ja. Zin 1. Aantal bronnen: 1."


@pytest.mark.parametrize(
    ("asked", "accepted", "language"),
    [("fr", "nl", "fr"), (None, "en-GB,fr;q=0.4", "en"), ("xx", "de", "nl"), (None, "fr;q=0.2,en;q=0.9", "en"), (None, "en;q=0, fr; q=0.9", "fr")],
)
def test_the_address_decides_before_the_browser_and_the_browser_before_the_default(asked, accepted, language):
    assert pick_language(asked, accepted, "nl") == language
