"""Since when something has been too long ago: limits of the organisation, with a default where it names none."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from engine import feel
from engine.model import MonitorInstants
from engine.organisation import Organisation

UNCLAIMED: Final = "frei_alarm"
AMBER: Final = "ruhe_gelb"
RED: Final = "ruhe_rot"
DEFAULTS: Final = {UNCLAIMED: timedelta(days=3), AMBER: timedelta(days=90), RED: timedelta(days=144)}
"""Limits by the key of their deadline in ``organisation.yaml``."""
_BEFORE: Final = feel.compile("now - limit")


def instants(organisation: Organisation | None, now: datetime) -> MonitorInstants:
    """Return the instants that the limits of the organisation lead back to."""

    def before(key: str) -> datetime:
        deadline = None if organisation is None else organisation.deadlines.get(key)
        limit = DEFAULTS[key] if deadline is None else deadline.limit
        instant: datetime = _BEFORE.evaluate({"now": now, "limit": limit})  # months are what FEEL says they are
        return instant

    return MonitorInstants(now=now, unclaimed=before(UNCLAIMED), amber=before(AMBER), red=before(RED))
