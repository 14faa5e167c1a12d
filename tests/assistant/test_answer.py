import json

import pytest
from pydantic import ValidationError

from assistant import Answer, Source

ANSWER = {"id", "question", "lang", "status", "reason", "text", "sentences", "sources", "contacts", "notices", "next_steps", "confidence", "timings_ms"}
SENTENCE = {"text", "sources"}
SOURCE = {"marker", "statement", "document", "title", "publisher", "url", "published", "quote", "lang", "valid_from", "valid_to", "page"}
CONTACT = {"name", "role", "organisation", "phone", "email", "url", "as_of", "current"}
REASONS = {None, "not_in_library", "out_of_scope", "personal", "opinion", "manipulation", "invalid"}

QUESTIONS = ["Wat is het telefoonnummer van An Peeters?", "Quel est le budget du programme ?", "Hoe bak ik pannenkoeken?", "Wat vind je ervan?", "Hello", ""]


@pytest.fixture(params=QUESTIONS)
def answer(request, assistant) -> dict:
    return assistant.ask(request.param).model_dump(mode="json")


def test_the_keys_are_those_of_the_contract(answer):
    assert set(answer) == ANSWER
    assert all(set(sentence) == SENTENCE for sentence in answer["sentences"])
    assert all(set(source) == SOURCE for source in answer["sources"])
    assert all(set(contact) == CONTACT for contact in answer["contacts"])


def test_the_values_have_the_types_of_the_contract(answer):
    assert answer["id"] is None
    assert isinstance(answer["question"], str)
    assert answer["lang"] in {"nl", "en", "fr"}
    assert answer["status"] in {"answered", "refused", "clarify", "social"}
    assert answer["reason"] in REASONS
    assert (answer["reason"] is None) == (answer["status"] != "refused")
    assert isinstance(answer["text"], str)
    assert 0 <= answer["confidence"] <= 1
    assert all(isinstance(line, str) for line in answer["notices"] + answer["next_steps"])
    assert all(isinstance(marker, int) for sentence in answer["sentences"] for marker in sentence["sources"])
    assert all(isinstance(value, float) for value in answer["timings_ms"].values())


def test_the_values_of_a_source_and_a_contact_have_the_types_of_the_contract(assistant):
    answer = assistant.ask(QUESTIONS[0]).model_dump(mode="json")
    assert answer["sources"]
    for source in answer["sources"]:
        assert all(isinstance(source[key], str) for key in SOURCE - {"marker", "valid_from", "valid_to", "page"})
        assert all(source[key] is None or isinstance(source[key], str) for key in ("valid_from", "valid_to"))
        assert isinstance(source["marker"], int)
        assert source["page"] is None or isinstance(source["page"], int)
    assert len(answer["contacts"]) == 2
    for contact in answer["contacts"]:
        assert all(isinstance(contact[key], str) for key in ("name", "role", "organisation", "as_of"))
        assert isinstance(contact["current"], bool)


def test_the_json_reads_back_to_the_same_answer(assistant):
    answer = assistant.ask(QUESTIONS[0])
    assert Answer.model_validate_json(json.dumps(answer.model_dump(mode="json"))) == answer


def test_an_answer_does_not_change_afterwards(assistant):
    with pytest.raises(ValidationError):
        assistant.ask("Hello").text = "something else"


@pytest.mark.parametrize(("field", "value"), [("status", "maybe"), ("reason", "bored"), ("lang", "de"), ("confidence", 1.5), ("verdict", "PCP")])
def test_what_the_contract_does_not_know_is_refused(field, value):
    with pytest.raises(ValidationError):
        Answer.model_validate({"question": "?", "lang": "nl", "status": "refused", "text": "Nee.", field: value})


def test_markers_count_from_one(assistant):
    source = assistant.ask(QUESTIONS[0]).sources[0].model_dump()
    with pytest.raises(ValidationError):
        Source.model_validate(source | {"marker": 0})
