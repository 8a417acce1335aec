"""Timers that begin cases, on PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert

from engine.model import StartTimer
from engine.storage.postgres import rows
from engine.storage.postgres import tables as t
from engine.storage.postgres.connection import Session

_timer: Final = t.start_timer
_KEY: Final = (_timer.c.process_key, _timer.c.element_id, _timer.c.number)
# One order for all: whoever locks several waits for nobody who waits for her.
LOCK_ALL: Final = select(_timer).order_by(*_KEY).with_for_update()
LOCK_DUE: Final = (
    select(_timer)
    .where(_timer.c.due_at <= bindparam("now"))
    .order_by(_timer.c.due_at, *_KEY)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_insert: Final = insert(_timer)
SAVE: Final = _insert.on_conflict_do_update(
    index_elements=_KEY,
    set_={each.name: _insert.excluded[each.name] for each in _timer.columns if not each.primary_key},
)
REMOVE: Final = delete(_timer).where(*(column == bindparam(f"its_{column.name}") for column in _KEY))


class StartTimersMixin:
    """The part of a unit of work that timers need which begin cases."""

    _session: Session

    def start_timers(self) -> Sequence[StartTimer]:
        return rows.several(StartTimer, self._session.execute(LOCK_ALL).mappings())

    def lock_due_start(self, now: datetime) -> StartTimer | None:
        found = rows.several(StartTimer, self._session.execute(LOCK_DUE, {"now": now}).mappings())
        return next(iter(found), None)

    def save_start_timers(self, timers: Sequence[StartTimer], *, removed: Sequence[StartTimer] = ()) -> None:
        for each in removed:
            key = {f"its_{column.name}": getattr(each, column.name) for column in _KEY}
            self._session.execute(REMOVE, key)
        for each in timers:
            self._session.execute(SAVE, {part.name: getattr(each, part.name) for part in fields(each)})
