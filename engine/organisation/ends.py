"""Deadlines as values for expressions: ``deadlines.<key>.from(start)`` is the end of a deadline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from engine.feel import Function, reason, say
from engine.feel.kinds import argument_count, kind_of
from engine.feel.runtime import Run
from engine.organisation.counting import NO_PAUSES, read_pauses

if TYPE_CHECKING:
    from engine.organisation.model import Deadline

PAUSES: Final = "pausen"
"""The field of the case file with the times in which deadlines may rest; null where there was none."""
END: Final = "from"
"""The entry of a deadline that gives its end."""


def values(deadlines: Iterable[Deadline], case_file: Mapping[str, Any]) -> dict[str, Any]:
    """Return the deadlines by their keys; one that rests does so in the pauses of the case file."""
    return {deadline.key: _value(deadline, case_file) for deadline in deadlines}


def bound(deadlines: Iterable[Deadline], case_file: Mapping[str, Any]) -> dict[str, Any]:
    """Return those deadlines whose value depends on the case file, for this one."""
    return values((deadline for deadline in deadlines if deadline.counting.rests), case_file)


def _value(deadline: Deadline, case_file: Mapping[str, Any]) -> dict[str, Any]:
    counting = deadline.counting

    def end(run: Run, *arguments: Any) -> Any:
        if len(arguments) != 1:
            wanted, given = argument_count(1), len(arguments)
            return run.warn(say("{function} takes {wanted}, not {given}.", function=name, wanted=wanted, given=given))
        start = arguments[0]
        if not isinstance(start, date):
            return run.warn(
                say(
                    "'start' of {function} must be a date or a date and time, but is {given}.",
                    function=name,
                    given=kind_of(start),
                )
            )
        try:
            pauses = read_pauses(case_file.get(PAUSES)) if counting.rests else NO_PAUSES
        except ValueError as error:
            return run.warn(say("{problem}.", problem=reason(error)))
        run.spend(1 + len(pauses.spans))
        return counting.end(start, pauses)

    name = f"deadlines.{deadline.key}.{END}(start)"
    return {
        "title": deadline.title,
        "limit": counting.limit,
        "source": deadline.source,
        END: Function(END, ("start",), end),
    }
