"""The turns of a conversation that are about an idea: described, added to, an open question answered, or only "does my idea fit?"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answer import Answer
from assistant.clause import asks_indirectly, is_open
from assistant.fit import Judge, Judgement
from assistant.idea import Said, sentences_of
from assistant.language import detect
from assistant.question import ANSWERED, MAX_LENGTH, Question, asks_of_what_was_told, clean, intent_of
from assistant.texts import say
from corpus import Language
from corpus.fit import UNCLEAR, Reply
from index.lexicon import fold

_WORDS = 5
"""Words of a sentence that may describe something; shorter ones greet or ask."""
_REASONS = 5
"""Statements that stand in the text of an answer; the others are among its sources."""
_REPLY = re.compile(
    r"^\W*(?:(?P<yes>ja|jazeker|inderdaad|klopt|yes|yep|yeah|indeed|oui|si|tout a fait)|(?P<no>nee|neen|nope|no|niet|non|pas du tout)"
    r"|(?P<unknown>(?:dat )?(?:weet ik|weten we) (?:nog )?niet|geen idee|(?:i|we) do(?:n't| not) know|no idea|(?:je|nous) ne sai?\w+ pas|aucune idee|onbekend"
    r"|unknown))\b(?=\W*$|\s*[,.;:!–-]|(?: \w+){1,2}\W*$)\W*"
)
"""A reply to a question: a word of itself, not the beginning of a sentence such as "Si la ville le veut"."""


@dataclass
class _Idea:
    """What the conversation has said of the idea so far."""

    texts: list[str] = field(default_factory=list)
    given: dict[str, Reply] = field(default_factory=dict)
    lang: Language | None = None
    awaited: bool = False
    """Whether it was asked for and not described yet."""


def about_idea(judge: Judge, question: Question, history: Sequence[str], language: Language | None = None) -> Answer | None:
    """The answer to a turn that is about an idea; None where it asks something else.

    The earlier turns are read again: what was described or answered then still holds.
    """
    if question.intent not in ANSWERED:
        return None
    if question.intent != "fit" and not _tells(question.asked) and not (history and _REPLY.match(fold(question.asked))):
        return None
    idea = _Idea()
    for turn in map(clean, history):
        if (intent := intent_of(turn)) in ANSWERED and len(turn) <= MAX_LENGTH:  # what was refused described nothing
            _take(judge, idea, turn, intent)
    concerned = _take(judge, idea, question.asked, question.intent)
    if not concerned:
        return None
    lang = language or question.lang
    if not idea.texts and not idea.given:
        return _answer(question, lang, None, say("fit_describe", lang))
    judgement = judge.judge("\n".join(idea.texts), language or idea.lang or lang, idea.given)
    return _answer(question, judgement.lang, judgement, _text(judge, judgement))


def _take(judge: Judge, idea: _Idea, turn: str, intent: str) -> bool:
    """Takes a turn in; whether it is about the idea."""
    reply = _REPLY.match(fold(turn))
    if reply and idea.texts and (asked := judge.judge("\n".join(idea.texts), None, idea.given).next_key):
        idea.given[asked] = reply.lastgroup
        if _tells(turn[reply.end() :]):
            idea.texts.append(turn[reply.end() :])
        return True
    sentences = sentences_of(turn)
    questions = [sentence for sentence in sentences if _asks(sentence)]
    if sentences and asks_indirectly(sentences[-1]):  # earlier it may tell what somebody wants to find out, which is what is described
        questions.append(sentences[-1])
    asked = intent == "fit" and not any(is_open(sentence) for sentence in questions)
    if not asked and not all(asks_of_what_was_told(sentence) for sentence in questions):
        idea.awaited = False
        return False
    told = _told(judge, turn)
    deciding = {said.evidence for key, said in told.items() if not judge.fit.by_key[key].side}
    needed = 0 if idea.awaited or asked else 1 if idea.texts else 2
    if len(deciding) >= needed and _tells(turn):
        idea.texts.append(turn)
        idea.lang = idea.lang or detect(turn)
        idea.awaited = False
        return True
    idea.awaited = asked and not idea.texts
    return asked


def _told(judge: Judge, turn: str) -> dict[str, Said]:
    """What the sentences of a turn say that tell something rather than ask it."""
    telling = [sentence for sentence in sentences_of(turn) if not _asks(sentence)]
    return judge.reader.read("\n".join(telling)) if telling else {}


def _tells(text: str) -> bool:
    """Whether a sentence of the text tells something: long enough, and no question."""
    return any(len(sentence.split()) >= _WORDS and not _asks(sentence) for sentence in sentences_of(text))


def _asks(sentence: str) -> bool:
    return sentence.rstrip().endswith("?") or is_open(sentence)


def _text(judge: Judge, judgement: Judgement) -> str:
    """The verdict, the statements it rests on, and the question that would decide most."""
    shown = [judge.fit.outcomes[judgement.verdict].verdict.text(judgement.lang), *judgement.told]
    shown += [f"{reason.text} [{reason.sources[0]}]" for reason in judgement.reasons[:_REASONS]]
    if judgement.verdict == UNCLEAR and judgement.next_key:
        question = judge.fit.by_key[judgement.next_key].question.text(judgement.lang)
        shown.append(say("fit_next_question", judgement.lang, question=question))
    return " ".join(shown)


def _answer(question: Question, lang: Language, judgement: Judgement | None, text: str) -> Answer:
    """The contract of every answer. What is still open is asked back: `clarify`."""
    open_still = judgement is None or (judgement.verdict == UNCLEAR and judgement.next_key is not None)
    return Answer(
        question=question.asked,
        lang=lang,
        status="clarify" if open_still else "answered",
        text=text,
        sentences=judgement.reasons[:_REASONS] if judgement else (),
        sources=judgement.sources if judgement else (),
        contacts=judgement.contacts if judgement else (),
        notices=judgement.would_change[:_REASONS] if judgement and not open_still else (),
        next_steps=judgement.next_steps[len(judgement.told) :] if judgement else (),
        confidence=0.5 if open_still else 1.0,
    )
