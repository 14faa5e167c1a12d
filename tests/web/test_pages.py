"""The pages as a browser gets them: read back by a parser, so that what counts is what a browser would show."""

import re
from urllib.parse import quote

import pytest
from lxml import html

from assistant.texts import say
from corpus import LANGUAGES

PLACES = ["/", "/fit", "/sources", "/about"]
IDEA = say("fit_example_idea", "nl")
QUESTION = "Kan een bedrijf zelf een aanvraag indienen?"


def page(client, path: str, status: int = 200):
    response = client.get(path)
    assert response.status_code == status, response.text
    return html.fromstring(response.text)


def text(element) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PLACES)
def test_each_place_says_its_language_and_has_a_title_and_one_heading_of_its_own(client, path, language):
    titles = {other: text(page(client, f"{path}?lang={other}").find(".//title")) for other in LANGUAGES}
    shown = page(client, f"{path}?lang={language}")
    assert shown.get("lang") == language
    assert len(shown.findall(".//h1")) == 1
    assert titles[language].endswith("Wegwijzer") and len(set(titles.values()) | {"x"}) >= 2


def test_the_four_places_have_different_titles(client):
    titles = {text(page(client, path).find(".//title")) for path in PLACES}
    assert len(titles) == len(PLACES)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("fr-BE,fr;q=0.9,nl;q=0.5", "fr"), ("de,en;q=0.7,nl;q=0.8", "nl"), ("de-DE", "nl"), ("en", "en"), ("", "nl"), ("en;q=x,fr", "fr"), ("*", "nl")],
)
def test_without_a_language_in_the_address_the_browser_decides(client, accepted, language):
    response = client.get("/about", headers={"accept-language": accepted})
    assert html.fromstring(response.text).get("lang") == language
    assert response.headers["content-language"] == language and "accept-language" in response.headers["vary"].lower()


def test_an_unknown_language_in_the_address_is_not_taken(client):
    assert page(client, "/?lang=xx").get("lang") == "nl"


def test_a_change_of_language_keeps_the_rest_of_the_address(client):
    links = page(client, "/sources?q=aanvraag&topic=funding&lang=nl").xpath("//nav[contains(@class, 'languages')]//a/@href")
    assert links[1] == "/sources?q=aanvraag&topic=funding&lang=en"


def test_contact_is_one_click_away_from_everywhere(client):
    for path in [*PLACES, "/sources/vlaio-now", "/nowhere"]:
        shown = html.fromstring(client.get(path).text)
        assert "/about?lang=nl#contact" in shown.xpath("//header//a/@href")
    assert page(client, "/about").xpath("//section[@id='contact']//li//strong")


def test_a_question_in_the_address_is_left_to_the_script_and_without_scripts_answered_by_the_server(client):
    shown = page(client, f"/?q={QUESTION}&lang=nl")
    assert shown.get_element_by_id("composer").get("data-question") == QUESTION
    refresh = shown.xpath("//noscript/meta/@content")[0]
    plain = page(client, refresh.partition("url=")[2])
    assert "Een bedrijf kan zelf geen aanvraag indienen" in text(plain.xpath("//article")[0])
    assert plain.get_element_by_id("composer").get("data-question") == ""
    assert len(plain.xpath("//section[contains(@class, 'evidence')]//li")) >= 1


def test_what_a_visitor_types_is_shown_and_never_run(client):
    hostile = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{7*7}}'
    for path in ("/?plain=1&q=", "/?q=", "/sources?q=", "/sources?topic=", "/?lang=", "/fit?idea="):
        shown = html.fromstring(client.get(path + hostile.replace("&", "%26").replace("#", "%23")).text)
        assert not shown.xpath("//img | //script[not(@src)]")
        assert not shown.xpath("//*[@*[starts-with(name(), 'on')]]")


def test_an_idea_is_judged_with_what_was_understood_and_what_may_be_corrected(client, shipped_judge):
    judgement = shipped_judge.judge(IDEA, "nl")
    shown = page(client, f"/fit?idea={quote(IDEA)}&lang=nl")
    headline = shipped_judge.fit.outcomes[judgement.verdict].verdict.text("nl")
    assert text(shown.find_class("headline")[0]) == headline and text(shown.find(".//title")).startswith(headline.rstrip("."))
    known = shown.find_class("known")[0]
    for read in judgement.criteria:
        if read.answer != "unknown":
            assert read.question in text(known) and read.evidence in text(known)
            assert any(f"change={read.key}" in link for link in known.xpath(".//a/@href"))
    reasons = shown.xpath("//section[@aria-labelledby='verdict']//li")
    assert [text(reason).partition(" [")[0] for reason in reasons] == [reason.text for reason in judgement.reasons]
    assert len(shown.xpath("//section[contains(@class, 'evidence')]//li")) == len(judgement.sources)


def test_an_answer_given_goes_before_what_was_read_and_stands_in_the_link_that_reproduces_the_verdict(client):
    shown = page(client, f"/fit?idea={quote(IDEA)}&rd-needed=no&lang=nl")
    assert "(PCP)" not in text(shown.find_class("headline")[0])
    again = page(client, shown.xpath("//a[text()='Link naar dit oordeel']/@href")[0])
    assert text(again.get_element_by_id("main")) == text(shown.get_element_by_id("main"))


def test_one_question_a_step_is_asked_as_radio_buttons_and_the_answers_so_far_go_along(client):
    shown = page(client, "/fit?idea=Een+drone+voor+Gent.&public-buyer=yes&lang=nl")
    (fieldset,) = shown.xpath("//form[@action='/fit']//fieldset")
    radios = fieldset.xpath(".//input[@type='radio']")
    assert [radio.get("value") for radio in radios] == ["yes", "no", "unknown"] and len({radio.get("name") for radio in radios}) == 1
    assert "Dat weet ik niet" in text(fieldset) and fieldset.find("legend").text.endswith("?")
    assert ("public-buyer", "yes") in {(field.get("name"), field.get("value")) for field in shown.xpath("//form[@action='/fit']//input[@type='hidden']")}
    name = radios[0].get("name")
    following = page(client, f"/fit?idea=Een+drone+voor+Gent.&public-buyer=yes&{name}=unknown&lang=nl")
    assert following.xpath("//fieldset//input[@type='radio']/@name")[0] != name


def test_a_question_to_answer_again_has_the_answer_known_checked(client):
    shown = page(client, f"/fit?idea={quote(IDEA)}&change=rd-needed&lang=nl")
    assert shown.xpath("//input[@type='radio'][@checked]/@value") == ["yes"] and "Antwoord wijzigen" in text(shown.get_element_by_id("step"))


@pytest.mark.parametrize("path", ["/fit?rd-needed=perhaps", "/fit?idea=" + "x" * 20_001])
def test_an_answer_that_is_none_is_an_error_page(client, path):
    assert html.fromstring(client.get(path).text).find(".//h1") is not None and client.get(path).status_code == 422


def test_the_way_to_a_verdict_ends_at_it(client):
    shown = page(client, f"/fit?idea={quote(IDEA)}&lang=en")
    assert text(shown.xpath("//ol[@class='way']/li")[-1]) == "pre-commercial procurement (PCP)"
    assert page(client, "/fit/table?lang=fr").xpath("//main//*[name()='svg']//*[name()='desc']")


def test_the_library_is_listed_searched_and_filtered(client):
    assert "Documenten: 2" in text(page(client, "/sources"))
    assert "Documenten: 1" in text(page(client, "/sources?year=2016"))
    assert "Documenten: 1" in text(page(client, "/sources?publisher=VLAIO&topic=funding"))
    assert "Documenten: 0" in text(page(client, "/sources?publisher=VLAIO&year=2016"))
    found = page(client, "/sources?q=miljoen euro per jaar cofinanciering")
    assert text(found.xpath("//ol[@class='documents']/li[1]//h3")[0]) == "Missie en werking"
    assert found.xpath("//ol[@class='documents']/li[1]//blockquote//a/@href")[0].startswith("/sources/vlaio-now?lang=nl#")


def test_a_document_shows_its_statements_validity_conflicts_and_original(client):
    shown = page(client, "/sources/ewi-2016")
    statement = text(shown.get_element_by_id("total"))
    assert "5 miljoen euro" in statement and "geldig vanaf 28 oktober 2016" in statement
    assert "Een andere bron zegt iets anders" in statement and "5 miljoen euro per jaar" in statement
    assert "/sources/vlaio-now?lang=nl#per-year" in shown.get_element_by_id("total").xpath(".//a/@href")
    original = shown.xpath("//dl//a[@href='https://example.org/ewi-2016']")[0]
    assert original.get("target") == "_blank" and "noopener" in original.get("rel")


def test_what_has_no_text_in_a_language_is_marked_with_its_own(client):
    shown = page(client, "/sources/ewi-2016?lang=fr")
    phone = shown.get_element_by_id("phone").xpath(".//p[@class='fact']")[0]
    assert phone.get("lang") == "nl" and "An Peeters" in text(phone)


@pytest.mark.parametrize(
    "path", ["/nowhere", "/sources/none", "/assets/x.js", "/gradio_api/file=/etc/passwd", "/gradio_api/proxy=http://x", "/login", "/docs", "/static/none.css"]
)
def test_what_is_not_there_is_404(client, path):
    assert client.get(path).status_code == 404


def test_an_error_page_speaks_the_language_of_the_address(client):
    assert text(page(client, "/nowhere?lang=fr", 404).find(".//h1")) == "Cette page n'existe pas"


def test_over_gives_the_figures_of_the_recorded_evaluation(client):
    import json

    from assistant.web.pages import FIGURES

    right, of = json.loads(FIGURES.read_text())["figures"]["held"]["right"]
    assert f"{100 * right / of:.1f} %" in text(page(client, "/about").get_element_by_id("figures"))


def test_over_tells_whether_questions_are_kept(make_client):
    kept, not_kept = (text(page(make_client(keep_questions=keep, retention_days=30), "/about?lang=en").get_element_by_id("privacy")) for keep in (True, False))
    assert "does not keep your questions" in not_kept and "30 days" in not_kept
    assert "set it to keep questions" in kept


def test_follow_ups_are_answered_by_the_library_and_were_not_asked_before(client):
    offered = client.get("/follow-ups", params={"source": "ewi-2016#total", "lang": "nl"}).json()
    assert offered
    for question in offered:
        assert client.post("/api/v1/ask", json={"question": question, "lang": "nl"}).json()["status"] == "answered"
    again = client.get("/follow-ups", params={"source": "ewi-2016#total", "lang": "nl", "asked": offered}).json()
    assert not set(again) & set(offered)


def test_follow_ups_of_an_unknown_statement_are_none(client):
    assert client.get("/follow-ups", params={"source": "none#x"}).json() == []


def test_no_style_or_script_stands_in_a_page(client):
    for path in [*PLACES, "/sources/ewi-2016", f"/?q={QUESTION}&plain=1"]:
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|javascript:", client.get(path).text)
