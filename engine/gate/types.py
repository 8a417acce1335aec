"""Expressions mean something: what they calculate with fits together, and what comes out is what is wanted there.

Where a part of an expression can never do what it is for, that is an error; an alternative that is merely of
no use is a warning. What depends on the values of a case is no finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.feel import say
from engine.feel.inference import Code, Inference, Mismatch, Place, Shape, the_thing, values_in_words
from engine.gate.inference import Inferences, Seen
from engine.gate.material import problem
from engine.gate.texts import TIMERS, Role
from engine.gate.wanted import MAY_BE_NULL, WANTED, in_words, readable
from engine.model import Finding

CODES: Final[Mapping[Code, str]] = {
    "operands": "TYPE_MISMATCH",
    "value": "VALUE_IMPOSSIBLE",
    "condition": "CONDITION_TYPE",
    "call": "CALL_ARGUMENTS",
    "path": "PATH_UNKNOWN",
    "result": "RESULT_TYPE",
}
_CONDITIONS: Final = frozenset({Role.CONDITION, Role.EVENT})


def check_types(known: Inferences) -> Iterator[Finding]:
    """Yield a finding for every text of a diagram that makes no sense, whatever the values are."""
    for seen in known.texts():
        if seen.found is not None:
            yield from mismatches(seen.file, seen.element, seen.text.where, seen.found)
            yield from _results(seen, seen.found)
        else:
            yield from _plain(seen)


def _plain(seen: Seen) -> Iterator[Finding]:
    """Yield what is wrong with a text that is no expression; the execution itself reads the timers among them."""
    text, role = seen.text.text.strip(), seen.text.role
    if text and seen.text.expression is None and role not in TIMERS.values() and not readable(role, text):
        message = say("The {what} must be {wanted}, but is '{text}'.", what=seen.text.where, wanted=in_words(role),
                      text=text[:80])  # fmt: skip
        yield problem(seen.file, seen.element, "RESULT_TYPE", message)


def mismatches(file: str, element: str, what: str, found: Inference) -> Iterator[Finding]:
    """Yield the parts of an expression that make no sense; ``what`` says which expression of the element it is."""
    for each in found.mismatches:
        yield fault(file, element, each, placed(what, each.place, each.message))


def fault(file: str, element: str, mismatch: Mismatch, message: str) -> Finding:
    """Return the finding about something that makes no sense; ``message`` says where it is."""
    code = "DEADLINE_MISSING" if mismatch.base == "deadlines" else CODES[mismatch.code]
    return problem(file, element, code if mismatch.certain else "ALTERNATIVE_IDLE", message)


def placed(what: str, place: Place, message: str) -> str:
    """Return the sentence with the place that it is about before it."""
    return say("Line {line}, column {column} of the {what}: {problem}", line=place.line, column=place.column,
               what=what, problem=message)  # fmt: skip


def _results(seen: Seen, found: Inference) -> Iterator[Finding]:
    role, where = seen.text.role, seen.text.where
    code = "CONDITION_TYPE" if role in _CONDITIONS else "RESULT_TYPE"
    wanted = WANTED[role]
    if found.shape.nothing and role not in MAY_BE_NULL and not found.mismatches:
        message = say("It is always null, but must be {wanted}.", wanted=in_words(role))
        yield problem(seen.file, seen.element, code, placed(where, found.outcomes[0].place, message))
    for outcome in found.outcomes:
        shape = outcome.shape
        unreadable = _unreadable(role, shape)
        if not shape.nothing and (unreadable or not shape.kinds & wanted.kinds):
            given = values_in_words(shape.values or ()) if unreadable else the_thing(shape)
            message = say("It must be {wanted}, but is {found}.", wanted=in_words(role), found=given)
            yield problem(seen.file, seen.element, code, placed(where, outcome.place, message))


def _unreadable(role: Role, shape: Shape) -> bool:
    """Return whether all that can come out are texts that do not name what is wanted."""
    texts = [value for kind, value in shape.values or () if kind == "string"]
    return shape.kinds == {"string"} and bool(texts) and not any(readable(role, text) for text in texts)
