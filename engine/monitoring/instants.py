"""Since when something has been too long ago: limits of the organisation, with a default where it names none."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from engine import feel
from engine.model import MonitorInstants
from engine.organisation import Organisation
from engine.organisation.limits import AMBER, DEFAULTS, GAP, RED, UNCLAIMED

_BEFORE: Final = feel.compile("now - limit")
_AFTER: Final = feel.compile('today + limit + duration("P1D")')
_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)


def instants(organisation: Organisation | None, now: datetime) -> MonitorInstants:
    """Return the instants that the limits of the organisation lead back to.

    A limit beyond the years that there are leads to their beginning, or to their end.
    """

    def limit(key: str) -> Any:
        deadline = None if organisation is None else organisation.deadlines.get(key)
        return DEFAULTS[key] if deadline is None else deadline.limit

    def before(key: str) -> datetime:
        instant: datetime | None = _BEFORE.evaluate({"now": now, "limit": limit(key)})  # months are FEEL's
        return instant or _ALWAYS

    today = now.astimezone(feel.LOCAL_ZONE).date()
    return MonitorInstants(
        now=now,
        unclaimed=before(UNCLAIMED),
        amber=before(AMBER),
        red=before(RED),
        today=today,
        gap=_AFTER.evaluate({"today": today, "limit": limit(GAP)}) or date.max,
    )
