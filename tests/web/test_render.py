"""Answers as HTML: read back by a parser, so that what counts is what a browser would show."""

import re
from html.parser import HTMLParser

import pytest

from assistant import Answer, Source
from assistant.answer import ContactCard, Sentence
from assistant.web import render

HOSTILE = """<script>alert("1")</script> <img src=x onerror='alert(2)'> " onmouseover="alert(3) & &lt;b&gt; 'q' </div></blockquote>"""
TAGS = {"div", "article", "h2", "h3", "h4", "p", "span", "ul", "ol", "li", "a", "blockquote", "strong"}
ATTRIBUTES = {"class", "id", "href", "target", "rel", "lang", "role", "value", "aria-live", "aria-label", "aria-hidden", "data-turn"}
STATUSES = ["answered", "refused", "clarify", "social"]


class Page(HTMLParser):
    """A piece of HTML: the tags and attributes in it, its links, ids and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.links, self.ids, self.quotes, self.open = set(), set(), [], [], [], []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == [], "tags left open"

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}
        self.links += [value for name, value in attributes if name == "href"]
        self.ids += [value for name, value in attributes if name == "id"]
        if tag == "blockquote":
            self.quotes.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if "blockquote" in self.open:
            self.quotes[-1] += data


def make_source(marker: int = 1, **fields) -> Source:
    values = {
        "marker": marker, "statement": f"doc-{marker}#s", "document": f"doc-{marker}", "title": f"Titel {marker}", "publisher": "VLAIO", "url": f"https://example.org/{marker}",
        "published": "2016-10-31", "quote": f"Zin {marker}.", "lang": "nl", "valid_from": None, "valid_to": None, "page": None,
    }  # fmt: skip
    return Source(**values | fields)


def make_answer(**fields) -> Answer:
    cited = {"sentences": (Sentence(text="Zin 1.", sources=(1,)),), "sources": (make_source(),)}
    return Answer(**{"question": "Wat?", "lang": "nl", "status": "answered", "text": "Zin 1. [1]"} | cited | fields)


def make_refusal(**fields) -> Answer:
    return make_answer(status="refused", reason="not_in_library", text="Dat staat er niet in.", sentences=(), sources=(), **fields)


def make_contact(**fields) -> ContactCard:
    values = {
        "name": "PIO", "role": "loket", "organisation": "VLAIO", "phone": "0800 20 555", "email": "pio@example.org",
        "url": "https://www.example.org/pio", "as_of": "2026-11", "current": True,
    }  # fmt: skip
    return ContactCard(**values | fields)


@pytest.mark.parametrize("status", STATUSES)
def test_whatever_comes_from_outside_is_shown_and_never_run(status):
    contact = make_contact(name=HOSTILE, role=HOSTILE, organisation=HOSTILE, phone=HOSTILE, email=HOSTILE, url=f"https://{HOSTILE}")
    source = make_source(title=HOSTILE, publisher=HOSTILE, quote=HOSTILE, url=f"https://example.org/{HOSTILE}")
    parts = {"notices": (HOSTILE,), "next_steps": (HOSTILE,), "contacts": (contact, make_contact(url=HOSTILE)), "sources": (source,)}
    answer = make_answer(status=status, text=f"{HOSTILE}\n- {HOSTILE} [1]", **parts)
    page = Page(render.conversation([(HOSTILE, answer), (HOSTILE, None)], "nl", HOSTILE) + render.sources(answer, "nl") + render.failure(HOSTILE, "nl"))
    assert page.tags <= TAGS and page.attributes <= ATTRIBUTES
    assert page.text.count(HOSTILE) == 18


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:https://x", "data:text/html,<b>", "file:///etc/x", "//example.org"])
def test_only_web_addresses_become_links(url):
    answer = make_answer(sources=(make_source(url=url),), contacts=(make_contact(url=url),), text="Zin.")
    page = Page(render.sources(answer, "nl") + render.conversation([("Wat?", answer)], "nl"))
    assert page.links == []
    assert page.text.count(url) == 2


def test_a_question_with_markers_or_markup_of_its_own_makes_no_link():
    assert Page(render.conversation([("zie [1] en <a href='x'>y</a>", None)], "nl")).links == []


def test_an_answer_and_a_refusal_differ_by_word_and_sign():
    answer, refusal = (Page(render.conversation([("Wat?", reply)], "nl")).text for reply in (make_answer(), make_refusal()))
    assert "✓ Antwoord" in answer and "Geen antwoord" not in answer
    assert "⊘ Geen antwoord" in refusal


@pytest.mark.parametrize(("language", "word"), [("nl", "Geen antwoord"), ("en", "No answer"), ("fr", "Pas de réponse")])
def test_the_words_around_an_answer_are_in_its_language(language, word):
    html = render.conversation([("?", make_refusal().model_copy(update={"lang": language}))], "nl")
    assert word in Page(html).text and f'lang="{language}"' in html


def test_a_refusal_says_that_it_has_no_source():
    assert "geen enkele bron" in Page(render.sources(make_refusal(), "nl")).text


def test_markers_link_to_their_sources():
    answer = make_answer(text="Zin 1. [1] Zin 2. [2]\n- Zin 3. [1][2]", notices=("Let op [2].",), sources=(make_source(1), make_source(2)))
    log, side = Page(render.conversation([("Wat?", answer)], "nl")), Page(render.sources(answer, "nl"))
    assert [link.lstrip("#") for link in log.links] == [side.ids[marker - 1] for marker in (1, 2, 1, 2, 2)]


def test_a_marker_of_an_earlier_answer_does_not_lead_to_a_source_of_a_later_one():
    earlier, later = make_answer(), make_answer(sources=(make_source(title="Een heel andere bron"),))
    first = Page(render.conversation([("Wat?", earlier)], "nl")).links
    both = Page(render.conversation([("Wat?", earlier), ("En?", later)], "nl")).links
    side = Page(render.sources(later, "nl")).ids
    assert len(first) == 1 and len(both) in (1, 2)
    assert both[-1].lstrip("#") in side
    assert both[:-1] == [] or both[0].lstrip("#") not in side


def test_a_source_shows_publisher_title_date_link_and_the_exact_sentence():
    quote = "In 2016 was er  5 miljoen euro – “één” <keer>."
    page = Page(render.sources(make_answer(sources=(make_source(quote=quote),)), "nl"))
    assert page.quotes == [quote]
    assert page.links == ["https://example.org/1"]
    assert all(text in page.text for text in ("VLAIO", "Titel 1", "31 oktober 2016", "Open de bron"))


def test_a_source_shows_validity_and_page_where_it_has_them():
    text = Page(render.sources(make_answer(sources=(make_source(valid_from="2016-10-28", valid_to="2019", page=12),)), "nl")).text
    assert "geldig: 28 oktober 2016 – 2019" in text and "blz. 12" in text
    assert not re.search(r"geldig|blz\.", Page(render.sources(make_answer(), "nl")).text)


def test_a_link_to_a_source_opens_beside_the_conversation():
    assert 'target="_blank" rel="noopener noreferrer"' in render.sources(make_answer(), "nl")


def test_dashes_become_a_list_and_the_lines_stay_in_order():
    page = Page(render.conversation([("Wat?", make_answer(text="Voorop.\n- punt een\n- punt twee\nTot slot."))], "nl"))
    assert {"ul", "li"} <= page.tags
    assert re.search(r"Voorop\..*punt een.*punt twee.*Tot slot\.", page.text)


def test_a_contact_of_the_past_is_told_apart_by_word():
    now, past = (Page(render.conversation([("Wie?", make_answer(contacts=(make_contact(current=current),)))], "nl")).text for current in (True, False))
    assert "actueel, november 2026" in now and "gegeven van vroeger, november 2026" in past
    assert all(text in now for text in ("PIO", "loket", "VLAIO", "0800 20 555", "pio@example.org", "example.org/pio"))


def test_turns_are_a_log_in_order_that_is_announced():
    html = render.conversation([("Eerst?", make_answer()), ("Dan?", make_refusal()), ("Nu?", None)], "nl", "Even zoeken…")
    assert 'role="log"' in html and 'aria-live="polite"' in html
    assert re.search(r"Eerst\?.*Zin 1.*Dan\?.*Dat staat er niet in.*Nu\?.*Even zoeken…", Page(html).text)


def test_before_the_first_question_there_is_no_turn_and_no_source():
    assert Page(render.conversation([], "nl")).text == ""
    assert Page(render.sources(None, "nl")).ids == []
