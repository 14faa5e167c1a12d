"""Finds in a question what may change places in a follow-up: who acts, what is spoken of, a year, a place (`roles.yaml`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.clause import flat
from corpus import LANGUAGES, Language
from corpus.digest import read_yaml

FILE = Path(__file__).parent / "roles.yaml"

_YEAR = re.compile(
    r"\b(?:19|20)\d\d(?:\s*[-–/]\s*(?:19|20)?\d\d)?\b|\b(?:dit|vorig|volgend|komend) jaar\b|\b(?:this|last|next) year\b|\bcette annee\b"
    r"|\bl'an(?:nee)? (?:dernier|derniere|prochain|prochaine|passe)\b"
)
_ARTICLE = re.compile(r"\b(?:(?:een|de|het|the|an?|une?|les?|la|des|du) |l')$")


@dataclass(frozen=True)
class Mention:
    """Something that a question names."""

    role: str
    kind: str
    names: Mapping[Language, tuple[str, ...]]
    """How it is called; empty for a year."""
    start: int
    end: int

    def name(self, language: Language) -> str | None:
        """Its first name in the language."""
        return next(iter(self.names.get(language, ())), None)


def mentions(text: str) -> list[Mention]:
    """What `text` names, in order; of names within one another the longest."""
    folded = flat(text)
    pattern, known = _names()
    found = [Mention(*known[match["name"]], match.start(), match.end()) for match in pattern.finditer(folded)]
    found += [Mention("time", "year", {}, match.start(), match.end()) for match in _YEAR.finditer(folded)]
    return sorted(found, key=lambda mention: mention.start)


def of_whole(text: str) -> Mention | None:
    """What `text` names, if it is nothing but that name, with or without an article."""
    found = mentions(text)
    if len(found) != 1:
        return None
    outside = flat(text[: found[0].start] + " " + text[found[0].end :])
    return found[0] if re.fullmatch(r"\W*(?:(?:een|de|het|the|an?|une?|les?|la|des|du|mijn|onze?|our|my|notre|nos|alle|all|tous) |l')?\W*", outside) else None


def things(text: str) -> list[Mention]:
    """What `text` speaks of: programmes, forms of procurement, procedures, documents."""
    return [mention for mention in mentions(text) if mention.role == "thing"]


def put_in_place(text: str, new: str, mention: Mention, language: Language, spoken: Language | None) -> str | None:
    """`text` with `new`, which is `mention`, in the place of what has the same role there; None where that is not clear.

    What has the same kind goes before what has only the same role. A name in another language is translated.
    """
    others = [other for other in mentions(text) if other.role == mention.role]
    same = [other for other in others if other.kind == mention.kind]
    old = _only(same) if same else _only(others)
    if old is None:
        return None
    name = new[mention.start : mention.end]
    if spoken not in (language, None) and flat(name) not in mention.names.get(language, ()):
        name = mention.name(language) or name
    if mention.role != "actor" or spoken not in (language, None):
        return text[: old.start] + name + text[old.end :]
    article, before = _ARTICLE.search(flat(new[: mention.start])), _ARTICLE.search(flat(text[: old.start]))
    return text[: before.start() if before else old.start] + (new[article.start() : mention.start] if article else "") + name + text[old.end :]


def _only(found: list[Mention]) -> Mention | None:
    """The one thing that is named, at its first place; None if there are more."""
    return found[0] if found and len({tuple(mention.names.get("nl", (mention.start,))) for mention in found}) == 1 else None


@cache
def _names() -> tuple[re.Pattern, dict[str, tuple[str, str, Mapping[Language, tuple[str, ...]]]]]:
    """The pattern of all names, longest first, and what each name stands for."""
    loaded = read_yaml(FILE)
    known: dict[str, tuple] = {}
    for role, kinds in loaded.items():
        for kind, entries in kinds.items():
            for entry in entries:
                for language in LANGUAGES:
                    for name in entry[language]:
                        known.setdefault(flat(name), (role, kind, {key: tuple(values) for key, values in entry.items()}))
    either = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?P<name>{either})(?:'?s|en|n|e|x)?(?!\w|-(?!aan|proj|steun|traj|voor|contr|opr|team|oplo|proc))"), known
