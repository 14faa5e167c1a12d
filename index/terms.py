"""The terms of the glossary, recognised in a text whatever name it uses for them."""

import re

from corpus import Language, Term
from index.lexicon import fold


class TermNames:
    """A term of the glossary, ready to be recognised."""

    def __init__(self, term: Term) -> None:
        self.id = term.id
        self.subject = term.subject
        self._by_language: dict[Language, tuple[str, ...]] = {"nl": term.nl, "en": term.en, "fr": term.fr}
        names = sorted(term.names(), key=len, reverse=True)
        self._pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(fold(name)) for name in names) + r")(?!\w)")

    def stand_in(self, folded: str) -> bool:
        """Whether one of the names stands in a text folded by `index.lexicon.fold`."""
        return bool(self._pattern.search(folded))

    def in_language(self, language: Language) -> tuple[str, ...]:
        return self._by_language[language]
