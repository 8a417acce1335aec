"""What the value of a text must be, by what it is used for: what the execution makes of it, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, Final

from engine.feel import say
from engine.feel.inference import BOOLEAN, NUMBER, TEXT, Shape, join, list_of, of_kind
from engine.gate.texts import Role
from engine.workflow.timing import parse_cycle, parse_duration, parse_instant

_INSTANT: Final = join(of_kind("date", "date and time"), TEXT)
_LENGTH: Final = join(of_kind("days and time duration", "years and months duration"), TEXT)
KEPT: Final = of_kind(
    "number", "string", "boolean", "date", "time", "date and time", "days and time duration",
    "years and months duration", "list", "context",
)  # fmt: skip
"""What can be stored: functions and ranges live only inside an expression."""
WANTED: Final[Mapping[Role, Shape]] = {
    Role.GROUP: join(TEXT, list_of(TEXT)),
    Role.ASSIGNEE: TEXT,
    Role.DUE: _INSTANT,
    Role.FOLLOW_UP: _INSTANT,
    Role.PRIORITY: join(NUMBER, TEXT),
    Role.COLLECTION: of_kind("list"),
    Role.CARDINALITY: NUMBER,
    Role.CONDITION: BOOLEAN,
    Role.EVENT: BOOLEAN,
    Role.DATE: _INSTANT,
    Role.DURATION: _LENGTH,
    Role.CYCLE: TEXT,
    Role.KEY: KEPT.only(KEPT.kinds - {"boolean", "list", "context"}),
    **dict.fromkeys((Role.SCRIPT, Role.INPUT, Role.OUTPUT, Role.ELEMENT), KEPT),
}
MAY_BE_NULL: Final = frozenset({Role.ASSIGNEE, Role.EVENT, Role.SCRIPT, Role.INPUT, Role.OUTPUT, Role.ELEMENT})
"""Uses that have a meaning for null; everywhere else it stops the case."""


def in_words(role: Role) -> str:
    """Return what is wanted there."""
    match role:
        case Role.GROUP | Role.ASSIGNEE:
            return say("a string")
        case Role.DUE | Role.FOLLOW_UP | Role.DATE:
            return say("a date or a date and time")
        case Role.DURATION:
            return say("a duration")
        case Role.CYCLE:
            return say("a text such as R/P1M")
        case Role.PRIORITY | Role.CARDINALITY:
            return say("a number")
        case Role.CONDITION | Role.EVENT:
            return say("true or false")
        case Role.COLLECTION:
            return say("a list")
        case Role.KEY:
            return say("a text or a number")
    return say("a value that can be kept")


def readable(role: Role, text: str) -> bool:
    """Return whether a text can stand for the value that is wanted there."""
    read = _READERS.get(role)
    try:
        return read is None or read(text) is not None
    except (ValueError, OverflowError):
        return False


def _instant(text: str) -> Any:
    return parse_instant(text, time(0))


_READERS: Final[Mapping[Role, Callable[[str], Any]]] = {
    Role.DUE: _instant,
    Role.FOLLOW_UP: _instant,
    Role.DATE: _instant,
    Role.DURATION: parse_duration,
    Role.CYCLE: parse_cycle,
    Role.PRIORITY: lambda text: int(text.strip()),
}
