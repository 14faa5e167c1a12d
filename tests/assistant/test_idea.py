"""Reading an idea: what is said, denied, supposed, sold by others, or not said at all."""

import numpy as np
import pytest

from assistant.idea import IdeaReader, Said, clauses_of, open_reader, phrases, sentences_of, settle
from corpus.fit import read_fit


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
    for said in reader.read(text).values():
        assert said.evidence in text


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


class Axes:
    """An embedder of the example phrases: each text lies on an axis of its own, unless it is told to lie on another's."""

    id, dimensions = "axes", 512

    def __init__(self, like: dict[str, list[tuple[str, float]]]) -> None:
        self.like, self.axes = like, {}

    def embed_queries(self, queries):
        return np.stack([sum(weight * self._axis(other) for other, weight in self.like.get(text, [(text, 1.0)])) for text in queries])

    def _axis(self, text):
        return np.eye(self.dimensions)[self.axes.setdefault(text, len(self.axes))]


def test_a_clause_near_an_example_phrase_says_the_same():
    example, other = phrases().examples["on-market"]["yes"][0], phrases().nothing[0]
    near = IdeaReader(Axes({"Blauwe trein.": [(example, 0.9)], "Groene trein.": [(example, 0.6), (other, 0.59)], "Rode trein.": [(example, 0.3)]}))
    assert near.read("Blauwe trein.")["on-market"] == Said("yes", "Blauwe trein.", 0)
    assert near.read("Groene trein.") == near.read("Rode trein.") == {}


def test_a_pattern_goes_before_an_example_phrase():
    example = phrases().examples["on-market"]["yes"][0]
    near = IdeaReader(Axes({"Het is nergens te koop.": [(example, 1.0)]}))
    assert near.read("Het is nergens te koop.")["on-market"].answer == "no"


def test_the_phrases_name_criteria_that_exist():
    known = set(read_fit().by_key)
    assert set(phrases().cues) <= known and set(phrases().examples) <= known


def test_each_example_phrase_stands_under_one_answer():
    texts = [text for answers in phrases().examples.values() for some in answers.values() for text in some] + list(phrases().nothing)
    assert len(texts) == len(set(texts))


def test_reading_with_the_model_that_ships_takes_nothing_back(reader):
    text = "De stad Gent zoekt een drone. Die is nergens te koop. Je vindt zoiets nergens."
    plain, full = reader.read(text), open_reader().read(text)
    assert {key: full[key].answer for key in plain} == {key: said.answer for key, said in plain.items()}
