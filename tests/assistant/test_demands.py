from datetime import date

import pytest

from assistant.compose import compose
from assistant.demands import meets, unmet
from assistant.question import understand

BUDGET = "In 2016 trok de Vlaamse Regering 5 miljoen euro uit."
GENERAL = "Het programma begeleidt publieke organisaties bij innovatie."


def meets_with(make_hit, today, question: str, text: str, **fields) -> bool:
    return meets(understand(question), make_hit("a#one", nl=text, **fields), today)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Wat doet het programma?", GENERAL),
        ("Hoeveel geld is er?", BUDGET),
        ("How much money is there?", BUDGET),
        ("Combien d'argent y a-t-il ?", "Il y a cinq projets."),
        ("Wanneer was dat?", BUDGET),
        ("Wat was het budget in 2016?", BUDGET),
        ("Op welk telefoonnummer?", "Het nummer is 0470 12 34 56."),
        ("Wat is het e-mailadres?", "Mail naar pio@vlaio.be."),
        ("Hoe zit het in Denemarken?", "Denemarken kent een eigen programma."),
        ("Wie leidt het programma?", "In 2019 was An Peeters projectleider."),
        ("Who is the head of the programme?", "In 2019 it was led by An Peeters."),
        ("Wat is het telefoonnummer van An Peeters?", "Het telefoonnummer van An Peeters was 0470 12 34 56."),
        ("Hoe lang liep het project?", "Het project verbond tussen 2018 en midden 2022 centra in tien landen."),
        ("Combien de temps a duré le projet ?", "Le projet a relié des centres de 2018 à la mi-2022."),
        ("Met hoeveel miljoen steeg het budget?", "Het budget steeg van 5 miljoen in 2016 tot 10 miljoen in 2020."),
        ("Wie zit er allemaal in het netwerk?", "De landen van het netwerk waren Estland en Ierland."),
        ("Who is in the network for Belgium?", "Belgium was not among the countries of the network."),
        ("Wat is het programma en wie zit daar achter?", GENERAL),
        ("Op een colloquium in Parijs hoorde ik van een programma dat steden begeleidt; kunt u zeggen wat het doet?", GENERAL),
        ("Le PIO est-il ouvert aux Wallons ?", GENERAL),
        ("La Région wallonne peut-elle profiter du programme flamand ?", GENERAL),
        ("Is PIO iets voor Walen?", GENERAL),
        ("Men zegt: wie de ontwikkeling wint, krijgt ook de bestelling. Klopt dat?", GENERAL),
        ("Who picks the winners in a call?", GENERAL),
        ("We hebben erop gewed. Wie wint?", GENERAL),
        ("How long was it extended for in 2019?", "In 2019 werd het programma verlengd tot 2023."),
        ("Hoe lang loopt het programma al?", "Het programma startte in 2016."),
        ("Wat is dat en wanneer ben je het?", GENERAL),
        ("Wat verandert er aan het budget in 2016 ten opzichte van 2012?", BUDGET),
        ("Op welk adres of via welk loket dien je in?", GENERAL),
        ("In hoeveel manches gaat het?", "Het verloopt in drie fasen."),
        ("We are a Danish scale-up without a Belgian office. May we bid in what Flanders buys?", GENERAL),
        ("Can a buyer from Wallonia apply to PIO?", GENERAL),
        ("Welke bedrijven namen deel aan het project?", GENERAL),
        ("Wat zijn de namen van de projecten?", GENERAL),
        ("Wat hield het tweede luik van het programma in?", GENERAL),
        ("Je prépare une note pour le ministre wallon : que fait la Flandre ?", GENERAL),
        ("J'étais en mission en Estonie. On y parlait d'un programme. J'aimerais savoir ce qu'il fait.", GENERAL),
        ("Avez-vous un numéro de téléphone ou une adresse électronique ?", "Le numéro est le 0470 12 34 56."),
        ("Moest elk ministerie iemand aanduiden?", "Elk departement duidde iemand aan."),
    ],
)
def test_a_statement_with_what_is_asked_may_answer(make_hit, today, question, text):
    assert meets_with(make_hit, today, question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Hoeveel geld is er?", GENERAL),
        ("How many projects are there?", GENERAL),
        ("Combien de projets ?", GENERAL),
        ("Wanneer begint het?", GENERAL),
        ("Wat is het budget in 2028?", BUDGET),
        ("Op welk telefoonnummer?", GENERAL),
        ("What is the e-mail address?", GENERAL),
        ("Hoe zit het in Denemarken?", GENERAL),
        ("Who won the call?", GENERAL),
        ("Hoe lang duurt het?", "Het programma startte in 2016."),
        ("Je fais un mémoire. J'aimerais savoir ce que fait l'Estonie.", GENERAL),
        ("Does it hold in France?", GENERAL),
        ("Wie is vandaag de leidster van het programma?", GENERAL),
        ("Hoe lang liep het project?", "De wet van 2016 en het besluit van 2017 gelden voor het project."),
        ("Wie zit er in het netwerk?", "Partners betalen en zijn gebonden."),
        ("Qui dirige le programme ?", GENERAL),
        ("Hoe werkt het in Wallonië?", GENERAL),
        ("Quelles règles pour les Wallons ?", GENERAL),
        ("Innovatie in Frankrijk; wat doet het programma?", GENERAL),
        ("Wat is het telefoonnummer van Jan Janssens?", "Het telefoonnummer van An Peeters was 0470 12 34 56."),
    ],
)
def test_a_statement_without_it_may_not(make_hit, today, question, text):
    assert not meets_with(make_hit, today, question, text)


def test_the_demand_counts_in_a_follow_up_too(make_hit, today):
    question = understand("En in Denemarken?", ["Wat doet het programma?"])
    assert not meets(question, make_hit("a#one", nl=GENERAL), today)


@pytest.mark.parametrize(
    ("before", "asked", "said"),
    [
        ("Was Slovenia in the original project?", "and Belgium?", "Belgium was not among the ten countries."),
        ("Was Slovenia in the original project?", "and France?", "France was not among the ten countries."),
        ("Quel est le numéro de téléphone du programme ?", "Et une adresse mail ?", "Le programme n'a pas d'adresse e-mail."),
    ],
)
def test_what_the_last_words_name_stands_in_place_of_what_was_asked_before(make_hit, today, before, asked, said):
    question = understand(asked, [before])
    assert question.follow_up and meets(question, make_hit("a#one", en=said, fr=said), today)
    assert not meets(understand(before), make_hit("a#one", en=said, fr=said), today)


def test_what_is_paid_for_is_no_amount(make_hit, today):
    assert meets(understand("What does it pay for then?"), make_hit("a#one", en="PIO contributed to market consultations."), today)


def test_what_does_not_meet_the_demand_is_refused_not_shown(make_hit, around):
    draft = compose(understand("Wat is het budget in 2028?"), [make_hit("a#one", 0.99, nl=BUDGET)], around)
    assert (draft.status, draft.reason, draft.quoted) == ("refused", "not_in_library", ())


@pytest.mark.parametrize(
    ("question", "said", "meets_it"),
    [
        ("Hoeveel mensen werken er bij PIO?", {"nl": "In 2019 werden 18 van de 29 voorstellen gekozen."}, False),
        ("Hoeveel voorstellen werden gekozen?", {"nl": "In 2019 werden 18 van de 29 voorstellen gekozen."}, True),
        ("Hoeveel werden er gekozen?", {"nl": "In 2019 werden 18 van de 29 voorstellen gekozen."}, True),
        ("How many cities took part?", {"en": "In 2017 ten suppliers were chosen from 28 tenders."}, False),
        ("Combien de villes ont participé ?", {"fr": "En 2017, 3 villes ont participé."}, True),
        ("How many propsoals were chosen?", {"en": "In 2019, 18 of the 29 proposals were chosen."}, True),  # a slip
        ("Combien de projtes ?", {"fr": "En 2019, 18 projets ont été retenus."}, True),
        ("How many suppliers are there?", {"en": "Three quarters are supplies."}, False),  # no slip: a word of its own
    ],
)
def test_a_question_how_many_needs_a_statement_on_those_things(make_hit, question, said, meets_it):
    assert meets(understand(question), make_hit("a#x", **said), date(2026, 11, 23)) is meets_it


@pytest.mark.parametrize(
    ("asked", "met"),
    [
        ("Hoeveel bedroeg het budget in 2016?", True),
        ("Hoeveel bedroeg het budget in 2012?", False),
        ("Hoeveel bedroeg het budget tussen 2014 en 2020?", False),
        ("Bedroeg het budget in 2015 vijf miljoen?", True),  # a wrong year is answered with the right one
        ("Waarom kwam er in 2015 een budget?", True),
    ],
)
def test_an_amount_of_a_year_needs_a_statement_of_that_year(make_hit, today, asked, met):
    hit = make_hit("a#b", published="2016-10-31", nl="In 2016 was het budget 5 miljoen euro.", en="In 2016 the budget was EUR 5 million.")
    assert meets(understand(asked), hit, today) is met


@pytest.mark.parametrize(
    "asked",
    [
        "À partir de quel montant faut-il publier en 2020 ?",
        "Vanaf welk bedrag moet je publiceren in 2020?",
        "Up to what amount may we ask for three offers in 2020?",
    ],
)
def test_what_an_amount_begins_or_ends_with_is_asked_as_an_amount(make_hit, today, asked):
    text = {"fr": "En 2026, le seuil est de 140 000 euros.", "nl": "In 2026 is de drempel 140.000 euro.", "en": "In 2026 the threshold is EUR 140,000."}
    assert "year" in unmet(understand(asked), make_hit("a#b", published="2026", **text), today)


@pytest.mark.parametrize(
    ("question", "lacks"),
    [
        ("Wie is bij de stad Hasselt de contactpersoon voor innovatie?", ["body"]),
        ("Who can I contact at the city of Ghent?", ["body"]),
        ("Qui contacter à la ville de Bruges ?", ["body"]),
        ("Wie kan ik bij onze gemeente contacteren?", []),
        ("Contact voor een stad die wil beginnen?", []),
        ("Quel est le courriel de la personne qui s'occupe des hôpitaux ?", ["handler"]),
        ("Wat is het nummer van de medewerker die ons dossier opvolgt?", ["handler"]),
        ("What is the e-mail address of the programme?", []),
    ],
)
def test_the_contact_of_all_is_not_that_of_a_town_or_of_who_handles_something(make_hit, today, question, lacks):
    way = "0470 12 34 56, pio@vlaio.be"
    text = {"nl": f"Bel of mail: {way}.", "en": f"Call or mail: {way}.", "fr": f"Appelez ou écrivez : {way}."}
    assert list(unmet(understand(question), make_hit("a#b", **text), today)) == lacks


def test_a_year_inside_a_period_is_covered(make_hit, today):
    hit = make_hit("a#b", published="2013", nl="Voor 2014-2020 was er 80 miljard euro.", en="For 2014-2020 there was EUR 80 billion.")
    assert meets(understand("Hoeveel budget was er in 2018?"), hit, today)
    assert not meets(understand("Hoeveel budget was er in 2021?"), hit, today)


def test_the_month_an_undated_page_was_read_is_not_its_year(make_hit, today):
    hit = make_hit("a#b", published="undated, read 2026-11", nl="Het budget is 5 miljoen euro.", en="The budget is EUR 5 million.")
    assert not meets(understand("Hoeveel bedraagt het budget van 2026?"), hit, today)


def test_what_is_lacking_is_named(make_hit, today):
    hit = make_hit("a#b", published="2016", nl="In 2016 kwam er een programma.", en="In 2016 a programme came.")
    assert list(unmet(understand("Welk telefoonnummer heeft het programma in Wallonië?"), hit, today)) == ["place", "phone"]


def test_a_belief_on_a_place_is_answered_by_the_place_that_it_is(make_hit, today):
    hit = make_hit("a#b", nl="PIO is een Vlaams programma.", en="PIO is a Flemish programme.")
    assert meets(understand("PIO is toch een programma van Wallonië?"), hit, today)
    assert not meets(understand("Heeft Wallonië een programma zoals PIO?"), hit, today)
    assert not meets(understand("Klopt het dat Wallonië er 3 heeft?"), make_hit("a#c", nl="Er zijn 3 programma's.", en="There are 3 programmes."), today)


@pytest.mark.parametrize(
    ("asked", "wants"),
    [
        ("Wanneer is PCP het juiste instrument?", False),
        ("Wanneer mag een gemeente onderhandelen?", False),
        ("Wanneer werd de nota goedgekeurd?", True),
        ("Wanneer is de volgende oproep?", True),
        ("When was the note approved?", True),
        ("When does PCP fit?", False),
        ("Quand la note a-t-elle été approuvée ?", True),
        ("Quand faut-il un PCP ?", False),
        ("Wat gebeurt er wanneer onze aanvraag wordt geweigerd?", False),
        ("Wanneer komt een PCP in beeld?", False),
        ("Wanneer is iets een overheidsopdracht?", False),
        ("Wanneer opent de volgende oproep?", True),
    ],
)
def test_when_asks_for_a_date_or_for_a_condition(make_hit, today, asked, wants):
    hit = make_hit("a#b", nl="Dat mag als er geen oplossing is.", en="That is possible if there is no solution.", fr="C'est possible.")
    assert ("date" in unmet(understand(asked), hit, today)) is wants


STORY = "We are a Danish consultancy, my minister hates waiting and on the phone nobody answers since 2019. "


def test_what_is_told_of_the_asker_is_no_demand(make_hit, today):
    hit = make_hit("a#b", published="2016-10-31", en="The programme helps public organisations.", nl="Het programma helpt publieke organisaties.")
    assert meets(understand(f"{STORY}What does the programme do?"), hit, today)
    assert list(unmet(understand("What does the programme do in Denmark?"), hit, today)) == ["place"]


@pytest.mark.parametrize(
    "asked",
    [
        "Denmark has a programme too. How does it work there?",
        "In Denemarken geven ze daar veel geld aan uit. Hoe gaat dat daar?",
        "Le Danemark aide ses communes. Comment cela fonctionne-t-il chez nous ?",
        "Ze zeggen dat Denemarken er tien heeft. Klopt dat?",
        "Denmark buys innovation",
    ],
)
def test_a_place_told_before_is_meant_where_the_question_refers_back(make_hit, today, asked):
    hit = make_hit("a#b", nl="Het programma werkt met oproepen.", en="The programme works with calls.", fr="Le programme fonctionne par appels.")
    assert "place" in unmet(understand(asked), hit, today)


@pytest.mark.parametrize(
    ("asked", "wants"),
    [
        ("Kan een Waalse gemeente steun krijgen van PIO?", False),
        ("Une commune wallonne peut-elle aussi participer ?", False),
        ("Hoe kan een Waalse gemeente deelnemen aan het programma van haar gewest?", True),
        ("Can a Dutch hospital apply to the Flemish programme?", False),
        ("Une commune wallonne peut-elle demander l'aide du PIO ?", False),
        ("Welke steun krijgt een Waalse gemeente?", True),
        ("Is there a Dutch version of the note?", False),
        ("Wat is dat in gewoon Nederlands?", False),
        ("Je parle mal néerlandais, qui peut m'aider ?", False),
        ("Welk Nederlands programma bestaat er?", True),
        ("Hoeveel kreeg de wedstrijd van Antwerpen, Kopenhagen en Helsinki?", False),
        ("Hoeveel kreeg de wedstrijd van Helsinki?", True),
        ("Has Flanders a target, the way Spain has?", False),
        ("Has Spain a target?", True),
        ("How much R&D does the US buy?", True),
        ("Kan een Waalse intercommunale bij PIO terecht?", False),
        ("Welke bedrijven in Nederland kregen steun?", True),
        ("How many Dutch companies got support from PIO?", True),
        ("Mag een zelfstandige uit Frankrijk meedoen?", False),
        ("Hoe gaat dat in Estland?", True),
        ("Mogen wij als Nederlanders een offerte indienen?", False),
        ("Wat geldt er als je in Nederland innovatief aankoopt?", True),
        ("Is there a scheme based on the Dutch SBIR?", True),
        ("Is a programme like this established in Denmark?", True),
        ("We are based in Denmark, can we bid?", False),
        ("Mogen we met de Nederlandse vennootschap inschrijven?", False),
        ("Une firme dont le siège social est établi à Liège en Wallonie peut-elle demander l'aide flamande ?", False),
    ],
)
def test_who_comes_from_a_place_and_what_is_written_in_its_language_does_not_ask_of_it(make_hit, today, asked, wants):
    hit = make_hit("a#b", nl="Het zijn er 5 %.", en="It is 5 %.", fr="C'est 5 %.")
    assert ("place" in unmet(understand(asked), hit, today)) is wants


@pytest.mark.parametrize(
    ("asked", "wants"),
    [
        ("Wie beslist er over een aanvraag, de minister of een comité?", False),
        ("Qui tranche, le ministre ou l'administration ?", False),
        ("Wie is de bevoegde minister?", True),
        ("Which minister is responsible?", True),
        ("Is minister Janssens nog bevoegd?", True),
        ("What did the minister say about it?", True),
        ("Qui est le ministre chargé de l'innovation ?", True),
    ],
)
def test_a_minister_is_asked_for_or_only_named(make_hit, today, asked, wants):
    hit = make_hit("a#b", nl="Een comité beslist.", en="A committee decides.", fr="Un comité décide.")
    assert ("minister" in unmet(understand(asked), hit, today)) is wants


@pytest.mark.parametrize(
    ("question", "said", "meets_it"),
    [
        ("Hoeveel stappen heeft een PCP?", {"nl": "Een PCP heeft drie fasen."}, True),
        ("How many steps are there?", {"en": "There are three phases."}, True),
        ("Combien d'acheteurs faut-il ?", {"fr": "Il faut trois partenaires de 3 pays."}, True),
        ("Hoeveel lidstaten doen mee?", {"nl": "Er zijn tien landen bij."}, True),
        ("Hoeveel steden doen mee?", {"nl": "Er zijn tien landen bij."}, False),
        ("Hoe lang duurt het tot een aanvraag aanvaard is?", {"nl": "Een project dat in juni 2019 werd gevraagd, werd in september 2019 aanvaard."}, True),
        ("Hoe lang duurt het tot een aanvraag aanvaard is?", {"nl": "De aanvraag werd in 2019 aanvaard."}, False),
        ("How long is the term?", {"en": "The term depends on the case."}, False),
        ("What does PIO pay for?", {"en": "It pays for guidance."}, True),
        ("What did the consultants cost?", {"en": "They gave guidance."}, False),
        ("How many euros were saved?", {"en": "There were 3 phases."}, False),
        ("Hoeveel spenderen Vlaamse overheden?", {"nl": "Jaarlijks gaat 30 miljard euro naar aankopen."}, True),
        ("Hoeveel van de kosten draagt PIO?", {"nl": "PIO betaalt tot 50 %."}, True),
        ("Combien de soutien peut-on recevoir ?", {"fr": "Jusqu'à 30 000 euros."}, True),
        ("Hoeveel Vlaamse gemeenten doen mee?", {"nl": "Er zijn 100 projecten."}, False),
        ("How many Flemish cities took part?", {"en": "Three cities took part."}, True),
        ("Hoeveel opdrachten begeleidde PIO?", {"nl": "PIO begeleidde 60 innovatieve overheidsopdrachten."}, True),
        ("Hoeveel procent betaalt Europa?", {"nl": "De bibliotheek bevat geen bevestigd percentage."}, True),
        ("Welk deel van het werk moet hier gebeuren?", {"nl": "De meerderheid van het werk."}, True),
    ],
)
def test_a_number_may_come_under_another_name_of_the_thing(make_hit, question, said, meets_it):
    assert meets(understand(question), make_hit("a#x", **said), date(2026, 11, 23)) is meets_it


@pytest.mark.parametrize(
    ("asked", "met"),
    [
        ("When was the note approved, in 2019?", True),
        ("In welk jaar werd de nota goedgekeurd, 2018 of 2019?", True),
        ("Op welke dag in 2028 wordt de nota goedgekeurd?", False),
        ("Quel budget y avait-il avant 2019 ?", True),
        ("Welk budget was er in 2019?", False),
        ("Werd de nota in 2017 goedgekeurd?", True),
        ("Geldt dat budget nog in 2028?", False),
        ("Welk budget noemt Richtlijn 2014/24/EU?", True),
        ("Welk budget was er vorig jaar?", False),
        ("Zijn de drempels van 2026-2027 hoger?", True),
        ("Zijn de drempels van 2027-2028 hoger?", False),
    ],
)
def test_a_year_that_is_guessed_or_bounds_is_no_demand(make_hit, asked, met):
    nl, fr = "In 2016 was het budget 5 miljoen euro, vanaf 2026 daalt de drempel.", "En 2016 et dès 2026 : 5 millions d'euros."
    hit = make_hit("a#b", published="2016-10-31", nl=nl, fr=fr)
    assert ("year" not in unmet(understand(asked), hit, date(2026, 11, 23))) is met


@pytest.mark.parametrize(
    ("asked", "wants"),
    [
        ("Mag ik leveranciers eerst per telefoon of per e-mail bevragen?", None),
        ("Past een gsm-app bij PCP?", None),
        ("We kregen nee aan de telefoon: kan een ziekenhuis meedoen?", None),
        ("Wat is het telefoonnummer van VLAIO?", "phone"),
        ("Une adresse électronique du programme ?", "email"),
        ("Naar welk e-mailadres stuur ik dat?", "email"),
        ("Do you have an e-mail for PIO?", "email"),
    ],
)
def test_a_phone_or_an_e_mail_is_asked_for_or_only_named(make_hit, today, asked, wants):
    hit = make_hit("a#b", nl="Dat mag.", en="That is possible.")
    assert [kind for kind in unmet(understand(asked), hit, today) if kind in ("phone", "email")] == ([wants] if wants else [])
