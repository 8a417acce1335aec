"""Who pays for a person, and until when: what the fields say that the schema marks with ``x-livelihood``.

While one authority takes over from another nobody shall be without money for a day. The dates are computed by the
decision tables of the process owners and stand in the case file; this module only knows which field is which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from engine.feel import say
from engine.field_classes import FieldClass

PAID_UNTIL: Final = "paid_until"
ENDS: Final = "ends"
BEGINS: Final = "begins"
APPLY_BY: Final = "apply_by"
APPLIED: Final = "applied"
GRANTED: Final = "granted"
LOST_DAYS: Final = "lost_days"
_DAY: Final = ("string", "date")
_FITTING: Final = {**dict.fromkeys((PAID_UNTIL, ENDS, BEGINS, APPLY_BY, APPLIED, GRANTED), _DAY)} | {
    LOST_DAYS: ("integer", None)
}
"""What ``x-livelihood`` may say, with type and format of the field."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Livelihood:
    """Where a change of the paying authority stands; days are whole days by the calendar."""

    today: date
    paid_until: date | None
    """The last day for which somebody is known to pay; None where no end is known."""
    ends: date | None
    """The last day of the present benefits."""
    begins: date | None
    """The first day of the next benefits."""
    apply_by: date | None
    """The last day on which an application still reaches back to that day."""
    applied: date | None
    granted: date | None
    lost_days: int
    """Days that no application can save any more."""

    @property
    def days_left(self) -> int | None:
        """Return how many days somebody still pays after today; negative: for how many nobody has."""
        return None if self.paid_until is None else (self.paid_until - self.today).days

    @property
    def days_without_payer(self) -> int:
        """Return for how many days up to today nobody is known to pay; the target is 0."""
        return max(0, -(self.days_left or 0))

    @property
    def days_to_apply(self) -> int | None:
        """Return how many days are left for the application; None where it is there or none is needed."""
        return None if self.apply_by is None or self.applied is not None else (self.apply_by - self.today).days


def wrong_livelihood(mark: Any, type_: Any, format_: Any) -> str | None:
    """Return what is wrong with a mark of a field, or None."""
    if mark in _FITTING and (type_, format_) == _FITTING[mark]:
        return None
    return say(
        "'x-livelihood' stands wrongly; write one of {known}: at dates, and lost_days at a whole number.",
        known=", ".join(_FITTING),
    )


def marked_twice(marked: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    """Return the fields that are marked like one before them, each with what is wrong."""
    return [
        (key, say("'{first}' is marked as '{mark}' already; mark one field only.", first=keys[0], mark=mark))
        for mark, keys in marked.items()
        for key in keys[1:]
    ]


def kept_from_some(field_class: FieldClass) -> str | None:
    """Return what is wrong with a field of the class that is marked, or None: supervisors and the monitor tell it."""
    if field_class.read is None:
        return None
    return say(
        "What is marked with 'x-livelihood' is told to supervisors and in the monitor, but not everybody may read "
        "the class '{name}'; take the field out of the class, or the mark off it.",
        name=field_class.key,
    )


def paid_until(marks: Mapping[str, str], case_file: Mapping[str, Any]) -> date | None:
    """Return the last day for which somebody is known to pay, None where no end is known."""
    return _day(marks, case_file, PAID_UNTIL)


def livelihood_of(marks: Mapping[str, str], case_file: Mapping[str, Any], today: date) -> Livelihood | None:
    """Return where the change of the paying authority stands; None where there is none, or all is well."""
    lost = case_file.get(marks.get(LOST_DAYS, ""))
    found = Livelihood(
        today=today,
        paid_until=paid_until(marks, case_file),
        ends=_day(marks, case_file, ENDS),
        begins=_day(marks, case_file, BEGINS),
        apply_by=_day(marks, case_file, APPLY_BY),
        applied=_day(marks, case_file, APPLIED),
        granted=_day(marks, case_file, GRANTED),
        lost_days=lost if isinstance(lost, int) else 0,
    )
    waits_for_a_grant = found.apply_by is not None and found.granted is None
    return found if found.paid_until is not None or waits_for_a_grant or found.lost_days else None


def _day(marks: Mapping[str, str], case_file: Mapping[str, Any], mark: str) -> date | None:
    value = case_file.get(marks.get(mark, ""))
    return value if isinstance(value, date) and not isinstance(value, datetime) else None
