"""Answers made by hand."""

from assistant import Answer, Source
from assistant.answer import ContactCard, Sentence


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
    return make_answer(**{"status": "refused", "reason": "not_in_library", "text": "Dat staat er niet in.", "sentences": (), "sources": ()} | fields)


def make_contact(**fields) -> ContactCard:
    values = {
        "name": "PIO", "role": "loket", "organisation": "VLAIO", "phone": "0800 20 555", "email": "pio@example.org",
        "url": "https://www.example.org/pio", "as_of": "2026-11", "current": True,
    }  # fmt: skip
    return ContactCard(**values | fields)
