"""Who looks after the database of the demo."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from engine.storage.embedded import EmbeddedServer, EmbeddedServerError

PAUSE: Final = 5.0
"""Seconds before it is tried again to start a database that cannot be started."""


class Keeper:
    """Starts the database again whenever it has ended by itself, as after its disk was full.

    In service something else does that: systemd, or whatever PostgreSQL runs under.
    """

    def __init__(self, server: EmbeddedServer, tell: Callable[[str], None]) -> None:
        self._server = server
        self._tell = tell
        self._next_try = 0.0
        self._told = False

    def look(self) -> None:
        """Look once, which costs next to nothing while the database runs; a trouble is told once, not each time."""
        if time.monotonic() < self._next_try:
            return
        try:
            revived = self._server.revive()
        except EmbeddedServerError as error:
            self._next_try = time.monotonic() + PAUSE
            if not self._told:
                self._told = True
                self._tell(f"The database has ended and does not start, it is tried again. {error}")
            return
        if revived:
            self._told = False
            self._tell("The database had ended by itself; it runs again, and nothing that was saved is lost.")
