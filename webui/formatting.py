"""Template filters: instants, due dates, ages and values of the case file as people in an office write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Flask

from webui.language import gettext, locale, month, ngettext, number, weekday
from webui.sessions import engine

ZONE: Final = ZoneInfo("Europe/Berlin")
_YEARS: Final = 2
"""From so many years on nobody counts the days."""
_DAYS_OF_A_YEAR: Final = 366
NOTHING: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Due:
    """A due date in words: ``tone`` is ``over``, ``soon`` or empty."""

    text: str
    relative: str
    tone: str


def local(instant: datetime) -> datetime:
    """Return the instant in the time of the office."""
    return instant.astimezone(ZONE)


def day(value: datetime | date) -> str:
    """Return ``05.01.2016``, in English ``5 Jan 2016``."""
    shown = local(value) if isinstance(value, datetime) else value
    return entered_day(shown) if locale() == "de" else f"{shown.day} {month(shown)} {shown.year}"


def entered_day(value: date) -> str:
    """Return the date as it is entered into a form, the same in every language: ``05.01.2016``."""
    return f"{value:%d.%m.%Y}"


def moment(value: datetime) -> str:
    """Return ``05.01.2016, 14:30``, in English ``5 Jan 2016, 14:30``."""
    return f"{day(value)}, {local(value):%H:%M}"


def days_between(earlier: datetime, later: datetime) -> int:
    """Return how many midnights of the office lie between the two."""
    return (local(later).date() - local(earlier).date()).days


def due(value: datetime) -> Due:
    """Return the due date with how far it is away from now."""
    now = engine().clock()
    shown = local(value)
    text = f"{weekday(shown)} {day(value)}"
    days = days_between(now, value)
    if value < now:
        if days == 0:
            return Due(text, gettext("heute, %(time)s Uhr abgelaufen", time=f"{shown:%H:%M}"), "over")
        return Due(text, ngettext("seit gestern", "seit %(num)d Tagen", -days), "over")
    if days >= _YEARS * _DAYS_OF_A_YEAR:
        return Due(text, gettext("in über %(num)d Jahren", num=days // _DAYS_OF_A_YEAR), "")
    if days == 0:
        return Due(text, gettext("heute bis %(time)s Uhr", time=f"{shown:%H:%M}"), "soon")
    return Due(text, ngettext("morgen", "in %(num)d Tagen", days), "")


def age(value: datetime) -> str:
    """Return how long ago the instant was, in days of the office."""
    days = days_between(value, engine().clock())
    if days <= 0:
        return gettext("heute")
    return ngettext("1 Tag", "%(num)d Tage", days)


def value(item: Any) -> str | list[str]:
    """Return a value of the case file as text, or as texts where it is a list."""
    if isinstance(item, list | tuple):
        return [_text(part) for part in item] or NOTHING
    return _text(item)


def _text(item: Any) -> str:
    if item is None or item == "":
        return NOTHING
    if isinstance(item, bool):
        return gettext("ja") if item else gettext("nein")
    if isinstance(item, datetime):
        return moment(item)
    if isinstance(item, date):
        return day(item)
    if isinstance(item, time):
        return f"{item:%H:%M}"
    if isinstance(item, int | Decimal):
        return number(item)
    if isinstance(item, timedelta):
        return _duration(item)
    if isinstance(getattr(item, "months", None), int):
        return ngettext("1 Monat", "%(num)d Monate", item.months)
    if isinstance(item, Mapping):
        return "; ".join(f"{key}: {_text(part)}" for key, part in item.items() if part is not None) or NOTHING
    if isinstance(item, list | tuple):
        return ", ".join(_text(part) for part in item)
    return str(item)


def _duration(item: timedelta) -> str:
    hours, minutes = divmod(item.seconds // 60, 60)
    parts = [
        ngettext("1 Tag", "%(num)d Tage", item.days) if item.days else "",
        ngettext("1 Stunde", "%(num)d Stunden", hours) if hours else "",
        ngettext("1 Minute", "%(num)d Minuten", minutes) if minutes else "",
    ]
    return " ".join(filter(None, parts)) or gettext("0 Minuten")


def init_app(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(day=day, moment=moment, due=due, age=age, value=value)
