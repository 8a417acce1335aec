"""Progress of something that takes a while."""

from __future__ import annotations

import sys
from typing import Any

import click


class Progress:
    """A bar with the time that is left on a terminal; elsewhere a line now and then."""

    def __init__(self, what: str, total: int, done: int = 0) -> None:
        self._what = what
        self._total = total
        self._bar: Any = None
        if sys.stdout.isatty():
            self._bar = click.progressbar(length=total, label=what, show_pos=True)
            self._bar.update(done)

    def show(self, count: int) -> None:
        """Say how far it is."""
        if self._bar is not None:
            self._bar.update(count - self._bar.pos)
        elif count == self._total or count % max(1, self._total // 6) == 0:
            click.echo(f"{self._what}: {count} of {self._total}")

    def end(self) -> None:
        """Leave the line."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None
