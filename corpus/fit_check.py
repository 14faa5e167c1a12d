"""What `wegwijzer corpus check` refuses of the decision table: no source, no way to an outcome, two outcomes at once, or none."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from corpus.digest import LANGUAGES, first_day, last_day
from corpus.figures import figures
from corpus.fit import REPLIES, VERDICTS, Fit, Reply, Step
from corpus.reader import Library

Box = Mapping[str, frozenset[Reply]]
"""The combinations of answers of a rule, as the answers it admits for each criterion: their product. Boxes are subtracted and compared whole, so that
the tables with ten criteria (3^10 combinations) and with twenty (3^20) are checked in the same way."""


def check_fit(fit: Fit, library: Library) -> Iterator[str]:
    """The faults of the table, a line each, naming the rule or criterion."""
    yield from _check_sources(fit, library)
    yield from _check_contacts(fit, library)
    for day in _days(fit):
        yield from _check_table(fit.on(day), f"fit.yaml, as of {day}" if day != date.max else "fit.yaml")


def _check_sources(fit: Fit, library: Library) -> Iterator[str]:
    cited = {f"rule {rule.id}": rule.reasons for rule in fit.rules}
    for criterion in fit.criteria:
        for answer in ("yes", "no"):
            cited[f"criterion {criterion.key}, answer {answer}"] = criterion.rests_on.get(answer, ())
    for where, references in cited.items():
        if not references:
            yield f"fit.yaml, {where}: no source; name the statement it rests on"
    for note in fit.notes:
        cited[f"note {note.id}"] = note.reasons
        if not note.reasons and not note.next_steps:
            yield f"fit.yaml, note {note.id}: says nothing; give it a reason or a next step, or take it out"
    steps = [(f"outcome {name}", step) for name, outcome in fit.outcomes.items() for step in outcome.next_steps]
    steps += [(f"note {note.id}", step) for note in fit.notes for step in note.next_steps]
    for where, step in steps:
        cited[f"{where}, step {step.nl[:40]!r}"] = step.statements
    known = library.by_reference
    for where, references in cited.items():
        for reference in references:
            if reference not in known:
                yield f"fit.yaml, {where}: statement {reference} does not exist"
    for where, step in steps:
        yield from _check_figures(where, step, library)


def _check_figures(where: str, step: Step, library: Library) -> Iterator[str]:
    """A figure of a next step stands in a statement that the step rests on."""
    known = library.by_reference
    statements = [known[reference][1] for reference in step.statements if reference in known]
    for language in LANGUAGES:
        said = set().union(*(figures(statement.text(language) or "", language) for statement in statements))
        for figure in sorted(set(figures(step.text(language), language)) - said):
            yield f"fit.yaml, {where}: {figure} ({language}) stands in none of the statements of that step"


def _check_contacts(fit: Fit, library: Library) -> Iterator[str]:
    known = {contact.id for contact in library.contacts}
    named = {f"outcome {name}": outcome.contacts for name, outcome in fit.outcomes.items()} | {f"note {note.id}": note.contacts for note in fit.notes}
    for where, contacts in named.items():
        for contact in contacts:
            if contact not in known:
                yield f"fit.yaml, {where}: there is no contact {contact} in contacts.yaml"


def _check_table(fit: Fit, where: str) -> Iterator[str]:
    boxes = {rule.id: _box(fit, rule.when) for rule in fit.rules}
    for one, other in combinations(fit.rules, 2):
        if one.outcome != other.outcome and (both := _meet(boxes[one.id], boxes[other.id])):
            yield f"{where}: two outcomes, {one.outcome} by {one.id} and {other.outcome} by {other.id}, where {_example(both)}; narrow one of them"
    open_boxes = [_box(fit, {})]
    reached = set()
    for number, rule in enumerate(fit.rules):
        if not _without([boxes[rule.id]], [boxes[earlier.id] for earlier in fit.rules[:number]]):
            yield f"{where}: rule {rule.id} never holds, because earlier rules take all its combinations; take it out or narrow them"
        else:
            reached.add(rule.outcome)
        open_boxes = _without(open_boxes, [boxes[rule.id]])
    if open_boxes and fit.otherwise is None:
        yield f"{where}: no outcome where {_example(open_boxes[0])}; add a rule, or `otherwise`"
    if open_boxes and fit.otherwise:
        reached.add(fit.otherwise)
    for outcome in VERDICTS:
        if outcome not in reached and any(rule.outcome == outcome for rule in fit.rules):
            yield f"{where}: the outcome {outcome} cannot be reached"
        elif outcome not in reached and where == "fit.yaml":
            yield f"{where}: no rule leads to the outcome {outcome}"


def _days(fit: Fit) -> list[date]:
    """A day of each period between which the table changes; the last stands for all days to come."""
    starts = {first_day(part.valid.start) for part in (*fit.criteria, *fit.rules) if part.valid.start}
    ends = {last_day(part.valid.end) for part in (*fit.criteria, *fit.rules) if part.valid.end}
    before = {start - timedelta(days=1) for start in starts if start > date.min}
    return [*sorted((before | ends) - {date.max}), date.max]


def _box(fit: Fit, when: Mapping[str, Sequence[Reply]]) -> Box:
    return {key: frozenset(when.get(key, REPLIES)) for key in fit.deciding}


def _meet(one: Box, other: Box) -> Box | None:
    """The combinations that lie in both boxes; None where there are none."""
    both = {key: one[key] & other[key] for key in one}
    return both if all(both.values()) else None


def _without(boxes: Sequence[Box], taken: Sequence[Box]) -> list[Box]:
    """What of `boxes` lies in none of `taken`, as boxes that do not meet."""
    left = list(boxes)
    for hole in taken:
        left = [piece for box in left for piece in _cut(box, hole)]
    return left


def _cut(box: Box, hole: Box) -> Iterator[Box]:
    """What of `box` lies outside `hole`: for each criterion the answers that the hole lacks, with those before it inside."""
    if _meet(box, hole) is None:
        yield box
        return
    rest = dict(box)
    for key in box:
        if outside := rest[key] - hole[key]:
            yield rest | {key: outside}
        rest[key] &= hole[key]


def _example(box: Box) -> str:
    """One combination of a box, by the answers that are given in it."""
    given = {key: min(answers, key=REPLIES.index) for key, answers in box.items() if "unknown" not in answers}
    return ", ".join(f"{key} is {answer}" for key, answer in given.items()) or "nothing is known"
