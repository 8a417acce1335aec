"""When a deadline ends: days, months and working days after its beginning, without the days on which it rests.

The day of the beginning does not count (§ 187 Abs. 1 BGB); what is limited by days, weeks, months or years ends with
the last minute of its last day (§ 188 BGB), by the local clock.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from engine.feel import LOCAL_ZONE, YearMonthDuration
from engine.feel.calendar import shift
from engine.feel.sentences import say
from engine.organisation.working_days import ONE_DAY, is_working_day
from engine.workflow.timing import END_OF_DAY

Limit = timedelta | YearMonthDuration


@dataclass(frozen=True, kw_only=True, slots=True)
class Counting:
    """How a deadline is counted."""

    limit: Limit
    working_days: bool = False
    """Whether the days of the limit are working days."""
    next_working_day: bool = False
    """Whether it ends on the next working day where its last day is none (§ 193 BGB, § 26 Abs. 3 SGB X)."""
    rests: bool = False
    """Whether the days of a pause do not count (§ 209 BGB)."""

    @property
    def plain(self) -> bool:
        """Return whether adding the limit says all about it."""
        return not (self.working_days or self.next_working_day or self.rests)

    def end(self, start: date, pauses: Pauses) -> datetime:
        """Return the end of a deadline that begins on the day, or at the instant, in local time.

        That is 23:59 of its last day; a limit in hours and minutes ends to the minute. A date and time without zone
        is local. Raises ``OverflowError`` outside the years 1 to 9999.
        """
        pauses = pauses if self.rests else NO_PAUSES
        if isinstance(self.limit, timedelta) and self.limit % ONE_DAY:
            return self._moment(_moment(start), pauses)
        first = _day(start)
        if self.working_days and isinstance(self.limit, timedelta):
            last = _working_days_after(first, self.limit.days, pauses)
        else:
            last = pauses.stretched(first, shift(first, self.limit))
        return _end_of(self._moved(last, pauses))

    def _moment(self, start: datetime, pauses: Pauses) -> datetime:
        """Return the end of a deadline of hours: a pause moves it by whole days, at the same time of day."""
        exact = shift(start, self.limit)
        assert isinstance(exact, datetime)  # noqa: S101  # as what it was moved from
        last = pauses.stretched(start.date(), exact.date())
        moved = self._moved(last, pauses)
        if moved != last:
            return _end_of(moved)
        return exact if last == exact.date() else datetime.combine(last, exact.time(), LOCAL_ZONE)

    def _moved(self, last: date, pauses: Pauses) -> date:
        """Return the first day from the last one on that can be an end."""
        if not self.next_working_day:
            return last
        while (resting := pauses.over(last)) or not is_working_day(last):
            last = (resting or last) + ONE_DAY
        return last


@dataclass(frozen=True, slots=True)
class Pauses:
    """Times in which deadlines may rest: first and last day of each, in order and apart from each other."""

    spans: tuple[tuple[date, date], ...] = ()

    def over(self, day: date) -> date | None:
        """Return the last day of the pause that the day lies in, None where it lies in none."""
        return next((last for first, last in self.spans if first <= day <= last), None)

    def stretched(self, start: date, last: date) -> date:
        """Return the last day, later by every day of a pause after the start and up to it."""
        for first, end in self.spans:
            first = max(first, start + ONE_DAY)
            if first > last:
                break
            last += max(end - first + ONE_DAY, timedelta())
        return last


NO_PAUSES: Final = Pauses()


def read_pauses(value: Any) -> Pauses:
    """Return the pauses that a case file has: a list of contexts with the days ``von`` and ``bis``, both included.

    What overlaps is one pause; null is none. Raises ``ValueError`` with a sentence where something else is found.
    """
    if value is None:
        return NO_PAUSES
    spans = sorted(_span(each) for each in (value if isinstance(value, list) else [value]))
    joined: list[tuple[date, date]] = []
    for first, last in spans:
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        elif first <= last:
            joined.append((first, last))
    return Pauses(tuple(joined))


def _span(pause: Any) -> tuple[date, date]:
    if not isinstance(pause, dict):
        raise ValueError(say("A pause must be a context such as {{von: date, bis: date}}"))
    return _entered(pause, "von"), _entered(pause, "bis")


def _entered(pause: dict[str, Any], key: str) -> date:
    value = pause.get(key)
    if isinstance(value, str):
        with suppress(ValueError):
            value = date.fromisoformat(value)
    if not isinstance(value, date):
        raise ValueError(say("The pause has no day '{key}'; enter first and last day of each", key=key))
    return _day(value)


def _working_days_after(day: date, count: int, pauses: Pauses) -> date:
    while count > 0:
        day += ONE_DAY
        if resting := pauses.over(day):
            day = resting
        elif is_working_day(day):
            count -= 1
    return day


def _day(start: date) -> date:
    return _moment(start).date() if isinstance(start, datetime) else start


def _moment(start: date) -> datetime:
    """Return the instant in local time; a date alone is its beginning."""
    if not isinstance(start, datetime):
        return datetime.combine(start, time(), LOCAL_ZONE)
    return start.replace(tzinfo=LOCAL_ZONE) if start.tzinfo is None else start.astimezone(LOCAL_ZONE)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, END_OF_DAY, LOCAL_ZONE)
