"""Signals on their way from the case that throws them to those that wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import JSON, DateTime, Integer, Text, Uuid, bindparam, cast, delete, func, null, select, union_all
from sqlalchemy.dialects.postgresql import insert

from engine.model import ThrownSignal
from engine.storage.postgres import rows
from engine.storage.postgres import tables as t
from engine.storage.postgres.connection import Session
from engine.storage.postgres.statements import columns

_signal: Final = t.thrown_signal
_waiting: Final = union_all(
    select(t.signal_subscription.c.case_id)
    .where(t.signal_subscription.c.signal_name == bindparam("name"), t.signal_subscription.c.case_id != bindparam("by"))
    .distinct(),
    select(cast(null(), Uuid)),
).subquery("waiting")
THROW: Final = (
    insert(_signal)
    .from_select(
        ["id", "case_id", "name", "payload", "thrown_at", "hops"],
        select(
            func.gen_random_uuid(),
            _waiting.c.case_id,
            bindparam("name", type_=Text),
            bindparam("payload", type_=JSON),
            bindparam("at", type_=DateTime(timezone=True)),
            bindparam("hops", type_=Integer),
        ),
    )
    .returning(_signal.c.id)
)
_of_id: Final = _signal.c.id == bindparam("signal_id")
LOCK: Final = select(*columns(_signal)).where(_of_id).with_for_update(skip_locked=True)
FORGET: Final = delete(_signal).where(_of_id)
THROWN: Final = select(*columns(_signal)).order_by(_signal.c.position)


class SignalsMixin:
    """The part of a unit of work that signals need."""

    _session: Session

    def throw_signal(
        self, name: str, payload: Mapping[str, Any], *, by: UUID, at: datetime, hops: int
    ) -> Sequence[UUID]:
        values = {"name": name, "payload": payload, "by": by, "at": at, "hops": hops}
        return self._session.execute(THROW, values).scalars().all()

    def lock_signal(self, signal_id: UUID) -> ThrownSignal | None:
        found = self._session.execute(LOCK, {"signal_id": signal_id}).mappings()
        return next(iter(rows.several(ThrownSignal, found)), None)

    def forget_signal(self, signal_id: UUID) -> None:
        self._session.execute(FORGET, {"signal_id": signal_id})
