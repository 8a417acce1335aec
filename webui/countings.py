"""How deadlines are counted, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from engine.workshop import Counted, duration_parts
from webui.formatting import value
from webui.language import gettext, ngettext
from webui.language import lazy_gettext as _l

if TYPE_CHECKING:
    from engine.organisation import Counting

WORKING_DAYS: Final = _l("zählt Arbeitstage")
NEXT_WORKING_DAY: Final = _l("endet an einem Arbeitstag")
RESTS: Final = _l("ruht in Pausen")
MANNERS: Final = {"working_days": WORKING_DAYS, "next_working_day": NEXT_WORKING_DAY, "rests": RESTS}
"""What a process owner may tick beside the length, by the names of the file."""


class Manner(Protocol):
    """How a deadline is counted beside its length."""

    @property
    def working_days(self) -> bool: ...

    @property
    def next_working_day(self) -> bool: ...

    @property
    def rests(self) -> bool: ...


def length_text(counting: Counting) -> str:
    """Return how long the deadline of an organisation is."""
    if counting.working_days and isinstance(counting.limit, timedelta):
        return _working_days(counting.limit.days)
    return str(value(counting.limit))


def counting_text(counting: Counting) -> str:
    """Return how the deadline of an organisation is counted."""
    return _text(length_text(counting), counting)


def counted_text(counted: Counted) -> str:
    """Return how a deadline of a file is counted; the length as the file has it where it has several parts."""
    parts = duration_parts(counted.limit)
    if parts is None:
        return _text(counted.limit, counted)
    number, unit = parts
    if counted.working_days and unit == "days":
        return _text(_working_days(number), counted)
    texts: dict[str, Any] = {
        "minutes": lambda: ngettext("1 Minute", "%(num)d Minuten", number),
        "hours": lambda: ngettext("1 Stunde", "%(num)d Stunden", number),
        "days": lambda: ngettext("1 Tag", "%(num)d Tage", number),
        "months": lambda: ngettext("1 Monat", "%(num)d Monate", number),
        "years": lambda: ngettext("1 Jahr", "%(num)d Jahre", number),
    }
    return _text(str(texts[unit]()), counted)


def manner_sentences(manner: Manner) -> list[str]:
    """Return what else there is to its end."""
    told = []
    if manner.next_working_day:
        told.append(gettext("Ist ihr letzter Tag ein Samstag, Sonntag oder Feiertag, gilt der nächste Arbeitstag."))
    if manner.rests:
        told.append(gettext("Sie ruht in Pausen des Falls."))
    return told


def _working_days(number: int) -> str:
    return ngettext("1 Arbeitstag", "%(num)d Arbeitstage", number)


def _text(length: str, manner: Manner) -> str:
    more = [NEXT_WORKING_DAY] if manner.next_working_day else []
    more += [RESTS] if manner.rests else []
    return ", ".join([length, *map(str, more)])
