"""Expressions mean something: what they calculate with fits together, and what comes out is what is wanted there.

Where a part of an expression can never do what it is for, that is an error; a part that is merely of no use is a
warning. What depends on the values of a case is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.feel import say
from engine.feel.inference import Code, Inference, Place, Shape, the_thing
from engine.gate.diagrams import Element
from engine.gate.inference import Inferences
from engine.gate.material import problem
from engine.gate.texts import TIMERS, Role, Text
from engine.gate.wanted import MAY_BE_NULL, WANTED, in_words, readable
from engine.model import Finding, Severity
from engine.organisation import ORGANISATION_FILE

CODES: Final[Mapping[Code, str]] = {
    "operands": "TYPE_MISMATCH",
    "value": "VALUE_IMPOSSIBLE",
    "condition": "CONDITION_TYPE",
    "call": "CALL_ARGUMENTS",
    "path": "PATH_UNKNOWN",
}
_CONDITIONS: Final = frozenset({Role.CONDITION, Role.EVENT})


def check_types(known: Inferences) -> Iterator[Finding]:
    """Yield a finding for every text of a diagram that makes no sense, whatever the values are."""
    for diagram, element in known.material.elements():
        for text in element.texts:
            yield from check_text(diagram.file, element, text, known)


def check_text(file: str, element: Element, text: Text, known: Inferences) -> Iterator[Finding]:
    """Yield what is wrong with one text of an element."""
    found = known.of(element, text)
    if found is None:
        plain = text.text.strip() if text.expression is None and text.role not in TIMERS.values() else ""
        if plain and not readable(text.role, plain):
            message = say("The {what} must be {wanted}, but is '{text}'.", what=text.where, wanted=in_words(text.role),
                          text=plain[:80])  # fmt: skip
            yield problem(file, element.id, "RESULT_TYPE", message)
        return
    yield from mismatches(file, element.id, text.where, found)
    yield from _results(file, element, text, found)


def mismatches(file: str, element: str, what: str, found: Inference) -> Iterator[Finding]:
    """Yield the parts of an expression that make no sense; ``what`` says which expression of the element it is."""
    for each in found.mismatches:
        if each.base == "deadlines":
            message = say("The {what} needs the deadline '{deadline}', which {file} does not have.",
                          what=what, deadline=each.entry, file=ORGANISATION_FILE)  # fmt: skip
            yield problem(file, element, "DEADLINE_MISSING", message)
        else:
            severity = Severity.ERROR if each.certain else Severity.WARNING
            yield problem(file, element, CODES[each.code], placed(what, each.place, each.message), severity)


def placed(what: str, place: Place, message: str) -> str:
    """Return the sentence with the place that it is about before it."""
    return say("Line {line}, column {column} of the {what}: {problem}", line=place.line, column=place.column,
               what=what, problem=message)  # fmt: skip


def _results(file: str, element: Element, text: Text, found: Inference) -> Iterator[Finding]:
    code = "CONDITION_TYPE" if text.role in _CONDITIONS else "RESULT_TYPE"
    wanted = WANTED[text.role]
    if found.shape.nothing and text.role not in MAY_BE_NULL and not found.mismatches:
        message = say("It is always null, but must be {wanted}.", wanted=in_words(text.role))
        yield problem(file, element.id, code, placed(text.where, found.outcomes[0].place, message))
    for outcome in found.outcomes:
        shape = outcome.shape
        if shape.nothing:
            continue
        if not shape.kinds & wanted.kinds or _unreadable(text.role, shape):
            message = say("It must be {wanted}, but is {found}.", wanted=in_words(text.role), found=the_thing(shape))
            yield problem(file, element.id, code, placed(text.where, outcome.place, message))


def _unreadable(role: Role, shape: Shape) -> bool:
    """Return whether all that can come out are texts that do not name what is wanted."""
    texts = [value for kind, value in shape.values or () if kind == "string"]
    return shape.kinds == {"string"} and bool(texts) and not any(readable(role, text) for text in texts)
