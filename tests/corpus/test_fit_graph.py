import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from corpus import LANGUAGES
from corpus.fit import REPLIES, read_fit
from corpus.fit_graph import in_words, picture

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_is_well_formed_and_shows_every_rule_criterion_and_outcome(language):
    fit = read_fit()
    root = ElementTree.fromstring(picture(fit, language))
    assert root.tag == f"{SVG}svg" and root.get("lang") == language
    shown = [text.text for text in root.iter(f"{SVG}text")]
    assert {fit.by_key[key].name.text(language) for key in fit.deciding} <= set(shown)
    assert {outcome.name.text(language) for outcome in fit.outcomes.values()} <= set(shown)
    assert [group.find(f"{SVG}title").text for group in root.iter(f"{SVG}g")] == [in_words(fit, rule, language) for rule in fit.rules]


def test_a_mark_stands_for_each_condition(corpus_folder):
    fit = read_fit(corpus_folder)
    rows = list(ElementTree.fromstring(picture(fit, "en")).iter(f"{SVG}g"))
    for rule, row in zip(fit.rules, rows, strict=True):
        marks = [text.text for text in row.iter(f"{SVG}text") if text.get("text-anchor") == "middle"]
        admitted = [rule.when[key] for key in fit.deciding if key in rule.when]
        assert marks == ["".join({"yes": "●", "no": "○", "unknown": "?"}[answer] for answer in REPLIES if answer in answers) for answers in admitted]


def test_nothing_reaches_out_of_the_picture():
    for language in LANGUAGES:
        root = ElementTree.fromstring(picture(read_fit(), language))
        width, height = float(root.get("width")), float(root.get("height"))
        boxes = [[float(box.get(side, 0)) for side in ("x", "y", "width", "height")] for box in root.iter(f"{SVG}rect")]
        assert all(x + w <= width and y + h <= height for x, y, w, h in boxes)
        assert not re.search(r"(?:href|src)=", picture(read_fit(), language))


def test_what_is_written_in_the_table_is_escaped(edit, corpus_folder):
    edit("fit.yaml", "en: market,", 'en: "a < b & c",')
    assert "a < b & c" in [text.text for text in ElementTree.fromstring(picture(read_fit(corpus_folder), "en")).iter(f"{SVG}text")]


def test_the_picture_in_the_readme_is_that_of_the_table():
    shown = (Path(__file__).parents[2] / "fit.svg").read_text(encoding="utf-8").strip()
    assert shown == picture(read_fit().on(date.today()), "en").strip(), "draw it anew: wegwijzer fit --graph fit.svg --lang en"
