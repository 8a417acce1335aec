"""Progress of something that takes a while, on one line of the terminal."""

from __future__ import annotations

import sys

import click


class Progress:
    """A counter that overwrites its line on a terminal; elsewhere it says something now and then."""

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._terminal = sys.stdout.isatty()
        self._open_line = False

    def show(self, count: int) -> None:
        """Say how far it is."""
        text = f"{self._what}: {count} of {self._total}"
        if self._terminal:
            click.echo(f"\r{text}", nl=False)
            self._open_line = True
        elif count == self._total or count % max(1, self._total // 6) == 0:
            click.echo(text)

    def end(self) -> None:
        """Leave the line."""
        if self._open_line:
            click.echo()
            self._open_line = False
