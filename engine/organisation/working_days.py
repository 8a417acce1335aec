"""Which days are working days: Monday to Friday, without the public holidays of North Rhine-Westphalia."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

LAND: Final = "NW"
"""Whose holidays count: all three authorities have their seat there (§ 2 Feiertagsgesetz NW)."""
ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_YEARS: Final = 256


def is_working_day(day: date) -> bool:
    """Return whether the day is none of Saturday, Sunday and public holidays, as § 193 BGB asks it.

    Days that are merely customary, such as those of carnival, and 24 and 31 December are working days. Holidays are
    known for the years 1991 to 2100; in others only the weekend is left out.
    """
    return day.weekday() < _SATURDAY and day not in _holidays(day.year)


@lru_cache(maxsize=_YEARS)
def _holidays(year: int) -> frozenset[date]:
    from holidays.countries.germany import Germany  # takes half a second, which most commands need not wait for

    return frozenset(Germany(subdiv=LAND, years=year))
