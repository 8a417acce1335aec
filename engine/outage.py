"""What a log says of a database that is away: enough to know, and not one line for everybody who asked in vain."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Final

EVERY: Final = 60.0
"""Seconds between two lines about the same outage."""
QUIET: Final = 5.0
"""Seconds without a failure after which an outage is over; a full disk refuses writers and serves readers between."""


class Outage:
    """Tells a log when the database goes away, once a minute while it stays away, and when it is back.

    One serves any number of threads.
    """

    def __init__(self, log: logging.Logger, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` returns seconds that never go back."""
        self._log = log
        self._clock = clock
        self._lock = threading.Lock()
        self._since: float | None = None
        self._latest = 0.0
        self._told_at = 0.0
        self._times = 0

    def goes_on(self, error: Exception) -> None:
        """Note that somebody asked in vain."""
        with self._lock:
            now = self._latest = self._clock()
            if self._since is None:
                self._since, self._times = now, 0
            elif now - self._told_at < EVERY:
                self._times += 1
                return
            self._told_at = now
            before = f" So it is for {now - self._since:.0f} s, asked {self._times} times." if self._times else ""
            self._times += 1
        self._log.warning("%s%s Reason: %s", error, before, _reason(error))

    def is_over(self) -> bool:
        """Note that the database has answered; return whether an outage is over by that."""
        if self._since is None:  # as nearly always, and then nobody need wait for the lock
            return False
        with self._lock:
            if self._since is None or self._clock() - self._latest < QUIET:
                return False
            lasted, times, self._since = self._latest - self._since, self._times, None
        self._log.warning("The database answers again after %.0f s; it was asked %d times in vain.", lasted, times)
        return True


def _reason(error: Exception) -> str:
    """Return the first line of what the driver said; the rest would repeat the statement."""
    cause = error.__cause__
    said = str(getattr(cause, "orig", cause) or "").strip()
    return said.splitlines()[0] if said else "unknown"
