from corpus import Term
from index.terms import TermNames

PCP = TermNames(Term(id="pcp", nl=("precommercieel aankopen", "PCP"), en=("PCP",), fr=("achat avant commercialisation",)))


def test_a_term_is_recognised_by_any_of_its_names_as_whole_words():
    assert PCP.stand_in("wat is pcp?")
    assert PCP.stand_in("l'achat avant commercialisation")
    assert not PCP.stand_in("wat is pcpx?")


def test_its_names_in_a_language():
    assert PCP.in_language("nl") == ("precommercieel aankopen", "PCP")
