"""What a chat model does for the assistant: each use is an object of its own, made here from the settings. Without a model nothing of it is imported."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.idea import Reader, open_reader
from assistant.settings import Settings
from corpus import Library, read_library
from corpus.fit import Fit

if TYPE_CHECKING:
    from assistant.reread import Completer, Rewriter
    from assistant.reword import Reworder
    from assistant.translator import Translator


@dataclass(frozen=True)
class Chat:
    """The uses of a chat model in answering a question, each None where it is not used so."""

    seconds: float
    """The longest that all of them together may take over an answer."""
    reworder: "Reworder | None" = None
    completer: "Completer | None" = None
    rewriter: "Rewriter | None" = None
    translator: "Translator | None" = None


def open_chat(settings: Settings, library: Library | None = None) -> Chat | None:
    """The uses that the settings name; None without a chat model. Raises SettingsError."""
    uses = settings.chat_uses - {"read-idea"}
    if settings.chat_model is None or not uses:
        return None
    from assistant.chat_model import ChatModel
    from assistant.grounding import Grounding
    from assistant.reread import Completer, Rewriter, Words
    from assistant.reword import Reworder
    from assistant.translation import Translation
    from assistant.translator import Translator
    from index import open_embedder

    model = ChatModel(settings.chat_model, settings.chat_seconds)
    library = library or read_library(own=settings.library)
    words = Words(library)
    return Chat(
        settings.chat_seconds,
        reworder=Reworder(model, Grounding(library).fault) if "reword" in uses else None,
        completer=Completer(model, words) if "follow-up" in uses else None,
        rewriter=Rewriter(model, words) if "rewrite" in uses else None,
        translator=Translator(model, Translation(open_embedder().embed_passages, library).fault) if "translate" in uses else None,
    )


def open_idea_reader(settings: Settings, fit: Fit) -> Reader:
    """What reads ideas in the fit check: our own reader, helped by the chat model where the settings want it. Raises SettingsError."""
    if settings.chat_model is None or "read-idea" not in settings.chat_uses:
        return open_reader()
    from assistant.chat_model import ChatModel
    from assistant.idea_helped import HelpedReader

    return HelpedReader(ChatModel(settings.chat_model, settings.chat_seconds), open_reader(), fit)
