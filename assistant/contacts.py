"""Chooses whom to turn to: who a cited statement speaks of, who the question is for, and always somebody current."""

import re
from collections.abc import Collection, Sequence

from assistant.answer import ContactCard
from corpus import Contact, Language
from index.lexicon import fold

_MOST = 4


def cards(question: str, cited: Collection[str], contacts: Sequence[Contact], language: Language, asked: bool) -> tuple[ContactCard, ...]:
    """The cards to show with an answer that cites the statements `cited`.

    Who a cited statement speaks of; if a contact was `asked` for, also who the question names, current ones first. Beside a card
    of the past there is always a current one.
    """
    chosen = [contact for contact in contacts if set(contact.statements) & set(cited)]
    if asked:
        chosen += [contact for contact in named(question, contacts) if contact not in chosen]
    if (chosen or asked) and not any(contact.current for contact in chosen):
        chosen.append(contacts[0])
    chosen.sort(key=lambda contact: not contact.current)
    return tuple(card(contact, language) for contact in chosen[:_MOST])


def named(question: str, contacts: Sequence[Contact]) -> list[Contact]:
    """The contacts that the question names, current ones first; none if it names none."""
    folded = fold(question)
    found = [contact for contact in contacts if any(re.search(rf"\b{re.escape(fold(start))}", folded) for start in contact.asked_by)]
    return sorted(found, key=lambda contact: not contact.current)


def to_ask(question: str, contacts: Sequence[Contact]) -> list[Contact]:
    """The current contacts that may know more: those that the question names, else the entry point."""
    return [contact for contact in named(question, contacts) if contact.current] or [contacts[0]]


def card(contact: Contact, language: Language) -> ContactCard:
    return ContactCard(
        name=contact.name,
        role=contact.role.get(language) or contact.role["nl"],
        organisation=contact.organisation,
        phone=contact.phone,
        email=contact.email,
        url=contact.url,
        as_of=contact.as_of,
        current=contact.current,
    )


def reach(contact: Contact) -> str:
    """Name and the best way to reach, for a sentence: `VLAIO (0800 20 555)`."""
    ways = (contact.url or contact.phone or contact.email or "").removeprefix("https://").removeprefix("www.")
    return f"{contact.name} ({ways})" if ways else contact.name
