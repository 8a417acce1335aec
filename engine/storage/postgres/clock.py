"""What time it is: the database says so, the one clock that all web processes and workers share.

Clocks of machines differ, and jump when somebody sets them. Were each process to go by its own, a timer could fire
before it is due, or a session be over on one node and not on the other. So the time of the database is read now and
then, when a connection is taken anyway, or where somebody asks and what is known is doubtful. In between the seconds
that have passed since are added, which no setting of a clock changes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import psycopg

from engine.model import utc_now

READ_EVERY: Final = 10.0
"""Seconds after which the time is read again: for so long a change of the database's own clock may go unnoticed."""
_JUMP: Final = 1.0
"""Seconds by which our machine's clock jumps where it was set, or where the machine slept: a reason to read again."""
_TRUSTED: Final = 1.0
"""Seconds that the answer may have taken; how old a slower one is nobody knows."""
STATEMENT: Final = "SELECT clock_timestamp()"


@dataclass(frozen=True, slots=True)
class _Reading:
    instant: datetime
    elapsed: float
    machine: datetime


class DatabaseClock:
    """The time as the database has it; safe to share between threads and to inherit by a fork.

    It may be behind by what the answer took on its way, never ahead: what is due happens late at worst.
    """

    def __init__(self) -> None:
        self._reading: _Reading | None = None
        self._next_at = 0.0

    def now(self) -> datetime | None:
        """Return the instant, None where the database has never been asked."""
        reading = self._reading
        if reading is None:
            return None
        return reading.instant + timedelta(seconds=time.monotonic() - reading.elapsed)

    def needs_reading(self) -> bool:
        """Return whether what is known is doubtful: it is old, or the clock of this machine has jumped since."""
        reading, elapsed = self._reading, time.monotonic()
        if reading is None or elapsed >= self._next_at:
            return True
        drift = utc_now() - reading.machine - timedelta(seconds=elapsed - reading.elapsed)
        return abs(drift.total_seconds()) > _JUMP

    def read(self, connection: psycopg.Connection[Any]) -> None:
        """Ask the database, on a connection on which no transaction has begun; raises errors of the driver."""
        begin = time.monotonic()
        self._next_at = begin + READ_EVERY  # one thread asks, the others go on with what is known
        connection.autocommit = True
        try:
            found = connection.execute(STATEMENT, prepare=False).fetchone()
        finally:
            if not connection.closed:  # where it lives on, the next command needs a transaction
                connection.autocommit = False
        elapsed = time.monotonic()
        if found is not None and (self._reading is None or elapsed - begin < _TRUSTED):
            self._reading = _Reading(found[0], elapsed, utc_now())
