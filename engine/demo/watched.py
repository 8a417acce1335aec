"""A batch that tells of the timers that are stored in it, so that nobody has to ask for them all the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Any, Self, cast

from engine.model import Timer
from engine.storage.interface import Batch, ChangeSet, Reader, UnitOfWork


class WatchedBatch:
    """The batch of a simulation; before the instant ``earliest`` no timer is due, as far as it knows."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self.read: Callable[[], Reader] = batch.read
        self.now, self.commit, self.close = batch.now, batch.commit, batch.close
        self.earliest: datetime | None = None

    def begin(self) -> UnitOfWork:
        """Return a unit of work whose timers are noticed."""
        return cast(UnitOfWork, _Watched(self._batch.begin(), self._notice))

    def batch(self) -> WatchedBatch:
        return self

    def look(self) -> datetime | None:
        """Return when the next timer is due, or None where there is none; from then on only new ones are noticed."""
        with self._batch.read() as reader:
            self.earliest = reader.next_timer()
        return self.earliest

    def _notice(self, timers: Iterable[Timer]) -> None:
        known = [] if self.earliest is None else [self.earliest]
        self.earliest = min((*known, *(timer.due_at for timer in timers)), default=None)


class _Watched:
    """A unit of work that tells of its timers when they are saved; whether they are committed does not matter."""

    def __init__(self, work: UnitOfWork, notice: Callable[[Iterable[Timer]], None]) -> None:
        self._work = work
        self._notice = notice

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)

    def __enter__(self) -> Self:
        self._work.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._work.__exit__(kind, error, trace)

    def save(self, changes: ChangeSet) -> None:
        self._work.save(changes)
        self._notice(changes.timers)
