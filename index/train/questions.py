"""What the tagger learns of questions: which of them the library answers, by its own questions, its near misses and more of both."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus import InputError, Language, Library
from index.tagger import ANSWERED, QUESTION, UNANSWERED
from index.train.data import read_lines
from index.train.tagger import Example

ASKED = Path(__file__).parent / "asked.jsonl"
"""Questions beside those of the library, a JSON line each. They are not indexed: more near misses there changed nothing, and 9,000 of these lines are pairs
of the same asker, one question answered and one not, which only together say something."""


class Asked(BaseModel):
    """A question that a statement answers, or one that sounds as if it did and that no statement answers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str = ""
    """The statement; none where an opinion or something private is asked."""
    lang: Language
    text: str
    answered: bool


def read_asked(library: Library, path: Path = ASKED) -> list[Asked]:
    """The lines of `path`. Raises InputError naming the first that is wrong or that is of no statement of the library."""
    found = read_lines(Asked, path)
    for number, one in enumerate(found, 1):
        if one.ref and one.ref not in library.by_reference:
            raise InputError(f"{path}, line {number}: there is no statement {one.ref}; take the line out, or name the one that it is about now")
    return found


def examples(library: Library, more: Sequence[Asked]) -> list[Example]:
    """The questions, each a text of one sentence, as it is read when it is asked; what it says is whether the library answers it."""
    statements = [statement for _, _, statement in library.statements()]
    told = [(language, question.text, True) for statement in statements for language, questions in statement.questions.items() for question in questions]
    told += [(language, text, False) for statement in statements for language, texts in statement.near_misses.items() for text in texts]
    told += [(one.lang, one.text, one.answered) for one in more]
    return [Example(lang=language, sentences=((text, {QUESTION: ANSWERED if answered else UNANSWERED}),)) for language, text, answered in told]
