"""Reading an idea: what is said, denied, supposed, sold by others, or not said at all."""

import numpy as np
import pytest

from assistant.idea import IdeaReader, Said, clauses_of, open_reader, phrases, sentences_of, settle
from corpus.fit import read_fit
from index.train.__main__ import IDEAS
from index.train.tagger import read_examples


@pytest.fixture(scope="module")
def reader() -> IdeaReader:
    return IdeaReader()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        # who buys
        ("De stad Leuven wil een slimme straatlamp.", {"public-buyer": "yes", "flemish-buyer": "yes"}),
        ("A hospital in Rotterdam wants a softer bed.", {"public-buyer": "yes", "flemish-buyer": "no"}),
        ("La commune de Namur cherche un capteur.", {"public-buyer": "yes", "flemish-buyer": "no"}),
        ("Geen enkele overheid heeft hierom gevraagd.", {"public-buyer": "no"}),
        ("We sell only to private companies.", {"public-buyer": "no"}),
        ("Notre client est l'hôpital public de la ville.", {"public-buyer": "yes"}),
        # supposed, not said
        ("Misschien willen gemeenten dit ooit kopen.", {"public-buyer": "unknown"}),
        ("We think hospitals would like it.", {"public-buyer": "unknown"}),
        ("Peut-être qu'une ville le voudra un jour.", {"public-buyer": "unknown"}),
        ("Als er onderzoek nodig zou zijn, dan betalen we dat.", {"rd-needed": "unknown"}),
        # the market: denied, and what others sell
        ("Drones zijn overal te koop, drones die zichzelf opladen niet.", {"on-market": "no", "widespread": "unknown"}),
        ("Drones are sold everywhere, drones that recharge themselves are not.", {"on-market": "no", "widespread": "unknown"}),
        ("Les drones sont en vente partout, ceux qui se rechargent seuls ne le sont pas.", {"on-market": "no", "widespread": "unknown"}),
        ("Het is nergens te koop.", {"on-market": "no"}),
        ("Our market consultation found nothing.", {"on-market": "no"}),
        ("Les produits existants ne suffisent pas.", {"on-market": "no"}),
        ("Ons systeem is geïnstalleerd bij tientallen klanten.", {"on-market": "yes", "widespread": "unknown", "rd-needed": "unknown"}),
        ("Our product is installed at dozens of clients.", {"on-market": "yes", "widespread": "unknown", "rd-needed": "unknown"}),
        ("Notre logiciel est installé chez des dizaines de clients.", {"on-market": "yes", "widespread": "unknown"}),
        ("Plusieurs fournisseurs le proposent déjà.", {"on-market": "yes"}),
        # research
        ("We hebben nog een jaar onderzoek voor de boeg.", {"rd-needed": "yes"}),
        ("Er is geen onderzoek meer nodig.", {"rd-needed": "no"}),
        ("The product is finished; it only has to be translated.", {"rd-needed": "no"}),
        ("Il faut encore deux ans de recherche.", {"rd-needed": "yes"}),
        ("Il suffit de l'adapter à notre réseau, rien n'est à développer.", {"rd-needed": "no"}),
        ("TRL 9.", {"rd-needed": "no"}),
        ("TRL 5 today.", {"rd-needed": "yes"}),
        # the terms of the contract
        ("De stad wil in één opdracht laten ontwikkelen en daarna 200 stuks afnemen.", {"one-procedure": "yes"}),
        ("The purchase follows later in a separate tender.", {"one-procedure": "no"}),
        ("Le bedrijf n'a rien dit.", {"one-procedure": "unknown", "buyer-keeps-all": "unknown"}),
        ("De stad betaalt de ontwikkeling volledig en krijgt alle rechten exclusief.", {"buyer-keeps-all": "yes", "buyer-pays-all": "yes"}),
        ("The company keeps the intellectual property.", {"buyer-keeps-all": "no"}),
        ("Wij willen als bedrijf zelf een aanvraag indienen bij PIO.", {"company-applies": "yes"}),
        ("We are a start-up and will apply to PIO for support.", {"company-applies": "yes"}),
        # nothing
        ("Het is goed voor het klimaat en de inwoners zijn blij.", {}),
        ("It saves time and money.", {}),
    ],
)
def test_reads(reader, text, said):
    found = reader.read(text)
    assert {key: found[key].answer if key in found else "unknown" for key in said} == said
    if not said:
        assert found == {}


def test_the_evidence_is_the_words_of_the_idea(reader):
    text = "Wij zijn een kmo. De stad Gent zoekt een sensor, maar die is nergens te koop."
    found = reader.read(text)
    assert {"public-buyer", "on-market"} <= set(found)
    assert all(said.evidence in text for said in found.values())


def test_unknown_stays_unknown(reader):
    for text in ("", "Een slimme sensor voor riolen.", "We hebben nog niet gekeken.", "An app for parents."):
        assert not {"rd-needed", "one-procedure", "buyer-keeps-all", "buyer-pays-all", "widespread"} & set(reader.read(text))


def test_equally_strong_words_that_contradict_say_nothing():
    yes, no = Said("yes", "a", 2), Said("no", "b", 2)
    assert settle([yes, no]) is None
    assert settle([yes, no, Said("no", "c", 3)]).evidence == "c"
    assert settle([yes, Said("unknown", "d", 4)]) is None


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("Het werkt in het labo, maar het is nergens te koop.", ["Het werkt in het labo", "maar het is nergens te koop."]),
        ("It works so far but nobody sells it.", ["It works so far", "but nobody sells it."]),
        ("Het werkt, maar niet goed.", ["Het werkt, maar niet goed."]),
        ("Klein, licht, goedkoop.", ["Klein, licht, goedkoop."]),
    ],
)
def test_a_sentence_is_cut_into_clauses(sentence, clauses):
    assert [" ".join(clause.shown.split()) for clause in clauses_of(sentence)] == clauses


def test_sentences_end_at_points_colons_brackets_and_dashes():
    assert [part.strip() for part in sentences_of("Een. Twee: drie (vier) vijf - zes!")] == ["Een.", "Twee:", "drie", "vier", "vijf", "zes!"]


class Teller:
    """A tagger that says of each sentence what it is told to."""

    labels = (("on-market", "yes"), ("on-market", "no"), ("rd-needed", "yes"))

    def __init__(self, told: dict[str, tuple[float, float, float]]) -> None:
        self.told = told

    def tag(self, sentences):
        return np.array([self.told.get(sentence, (0.0, 0.0, 0.0)) for sentence in sentences]).reshape(-1, 3)


def reading(told: dict[str, tuple[float, float, float]], text: str) -> dict[str, Said]:
    return IdeaReader(lambda: Teller(told)).read(text)


def test_the_transformer_alone_must_be_sure():
    assert reading({"Blauwe trein.": (0.99, 0.0, 0.0)}, "Blauwe trein.") == {"on-market": Said("yes", "Blauwe trein.")}
    assert reading({"Blauwe trein.": (0.5, 0.0, 0.0)}, "Blauwe trein.") == {}


def test_of_two_answers_the_likelier_counts_and_its_sentence_is_the_evidence():
    told = {"Blauwe trein.": (0.99, 0.0, 0.0), "Groene trein.": (0.0, 0.995, 0.99)}
    assert reading(told, "Blauwe trein. Groene trein.") == {"on-market": Said("no", "Groene trein."), "rd-needed": Said("yes", "Groene trein.")}


def test_a_pattern_holds_unless_the_transformer_doubts_or_denies_it():
    text = "Het is nergens te koop."
    assert reading({text: (0.0, 0.2, 0.0)}, text)["on-market"].answer == "no"
    assert reading({text: (0.0, 0.05, 0.0)}, text) == {}
    assert reading({text: (0.6, 0.2, 0.0)}, text)["on-market"].answer == "no"
    assert reading({text: (0.99, 0.2, 0.0)}, text)["on-market"].answer == "yes"


def test_of_where_the_buyer_lies_the_transformer_must_be_surer():
    text = "De dienst zoekt iets."
    for likely, said in ((0.85, None), (0.95, Said("yes", text))):
        teller = Teller({text: (0.0, 0.0, likely)})
        teller.labels = (("on-market", "yes"), ("on-market", "no"), ("flemish-buyer", "yes"))
        assert IdeaReader(lambda: teller).read(text).get("flemish-buyer") == said  # noqa: B023 - called at once


def test_a_text_without_sentences_is_silent():
    assert IdeaReader(lambda: Teller({})).read("...") == {}


def test_the_phrases_name_criteria_that_exist():
    known = set(read_fit().by_key)
    assert set(phrases().cues) <= known
    assert {key for example in read_examples(IDEAS) for _, said in example.sentences for key in said} <= known


@pytest.mark.model
def test_the_transformer_that_ships_reads_what_no_pattern_does(reader):
    text = "De stad Gent zoekt een drone die in het donker vist. Op de beurs in Parijs stond er niet één. In het lab houdt de eerste versie het kort vol."
    plain, full = reader.read(text), open_reader().read(text)
    assert plain["public-buyer"].answer == full["public-buyer"].answer == "yes" and "on-market" not in plain
    assert full["on-market"] == Said("no", "Op de beurs in Parijs stond er niet één.")


@pytest.mark.model
def test_a_long_idea_is_read_to_its_end(reader):
    filler = "Het toestel is blauw en weegt weinig, zo blijkt uit de tekening die wij op het bureau bewaren. "
    assert open_reader().read(f"{filler * 40}De stad Gent zoekt een drone die in het donker vist.")["public-buyer"].answer == "yes"
