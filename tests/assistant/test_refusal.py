from dataclasses import replace

import pytest

from assistant.demands import FILE
from assistant.question import understand
from assistant.refusal import presentable, refuse, why_not
from assistant.texts import say
from corpus import Term
from index.terms import TermNames


@pytest.mark.parametrize(
    ("asked", "lack"),
    [
        ("Hoeveel euro was er in 2012?", "Over dat jaar bevat ze niets."),
        ("Welk telefoonnummer heeft het programma?", "Ze bevat geen telefoonnummer dat u zoekt."),
        ("Combien de projets par an au Danemark ?", "Elle ne contient rien sur les règles de ce pays ou de cette région."),
        ("Why is it so?", ""),
    ],
)
def test_it_says_what_all_the_nearest_statements_lack(make_hit, around, asked, lack):
    near = [
        make_hit("a#b", 0.4, published="2016", nl="In 2016 was er 1 project voor 5 euro.", en="In 2016 there was 1 project for EUR 5."),
        make_hit("a#c", 0.3, published="2016", nl="In 2016 waren er 3 projecten voor 5 euro.", en="In 2016 there were 3 projects for EUR 5."),
    ]
    question = understand(asked)
    opening = refuse(question, "not_in_library", near, around).opening
    assert opening == f"{say('refused_not_in_library', question.lang)} {lack}".strip()


def test_the_nearest_statement_is_named_by_the_question_it_answers(make_hit, around):
    hit = make_hit("a#b", 0.4, published="2016-10-31", question="Hoeveel bedroeg het budget in 2016?")
    steps = refuse(understand("Hoeveel bedraagt het budget in 2030?"), "not_in_library", [hit], around).next_steps
    assert steps[0] == "Wel in de bibliotheek: “Hoeveel bedroeg het budget in 2016?” (VLAIO, 31 oktober 2016)."


@pytest.mark.parametrize("known", ["budget pio 2016 hoeveel", "Ik ben aankoper. Hoe groot was het budget?", f"Hoe groot was {'het ' * 40}budget?"])
def test_a_known_question_that_is_typed_in_haste_or_tells_a_story_names_no_statement(make_hit, around, known):
    assert presentable(known) is None and presentable("Hoe groot was het budget?") == "Hoe groot was het budget?"
    steps = refuse(understand("Hoeveel kost dat?"), "not_in_library", [make_hit("a#budget", score=0.2, question=known)], around).next_steps
    assert known not in " ".join(steps)


def test_every_demand_has_a_text_for_its_lack():
    import yaml

    kinds = [*yaml.safe_load(FILE.read_text(encoding="utf-8")), "year", "place", "name", "body", "subject", "count"]
    assert all(say(f"lacks_{kind}", language) for kind in kinds for language in ("nl", "en", "fr"))


def test_what_is_of_the_subject_stays_so_where_nothing_was_found(around):
    known = replace(around, terms=[TermNames(Term(id="pio", nl=("PIO",)))])
    assert why_not(understand("Wat is PIO?"), [], known) == "not_in_library"
    assert why_not(understand("Wat is een kolibrie?"), [], known) == "out_of_scope"
