"""Deadlines that no diagram uses: from when on the monitor shows something."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

UNCLAIMED: Final = "frei_alarm"
AMBER: Final = "ruhe_gelb"
RED: Final = "ruhe_rot"
GAP: Final = "luecke_vorlauf"
DEFAULTS: Final = {
    UNCLAIMED: timedelta(days=3),
    AMBER: timedelta(days=90),
    RED: timedelta(days=144),
    GAP: timedelta(days=10),
}
"""Limits by the key of their deadline in ``organisation.yaml``. Only the limit counts: the monitor adds it to today."""
