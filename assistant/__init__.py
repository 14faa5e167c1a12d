"""Turns hits into answers with checked sources."""

from assistant.answer import Answer, ContactCard, Sentence, Source
from assistant.pipeline import Assistant
from assistant.settings import Settings

__all__ = ["Answer", "Assistant", "ContactCard", "Sentence", "Settings", "Source"]
