"""The statements that read what is kept: for one case, and part by part for whoever brings on its way what was left."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, Uuid, bindparam, or_, select, tuple_

from engine.storage.interface import Mark
from engine.storage.postgres import tables as t
from engine.storage.postgres.statements import KEPT_MESSAGES, any_of

_kept: Final = t.kept_message
_signal: Final = t.thrown_signal
_waits: Final = t.message_subscription
KEPT_MESSAGES_FOR: Final = KEPT_MESSAGES.where(_kept.c.correlation_key == bindparam("correlation_key"))


def _after(at: Any, id_: Any) -> Any:
    mark = tuple_(bindparam("after", type_=t.INSTANT), bindparam("after_id", type_=Uuid))
    return tuple_(at, id_) > mark


_part: Final = (
    select(_kept.c.received_at.label("at"), _kept.c.id, _kept.c.name, _kept.c.correlation_key)
    .where(_kept.c.expires_at > bindparam("now"), _after(_kept.c.received_at, _kept.c.id))
    .order_by(_kept.c.received_at, _kept.c.id)
    .limit(bindparam("limit"))
    .subquery("part")
)
LEFT_OVER_MESSAGES: Final[Select[Any]] = select(
    _part,
    or_(
        any_of(_part.c.name, "names"),
        # with a limit, so that it is asked for each row, from the index, instead of reading all that cases wait for
        select(_waits.c.id)
        .where(_waits.c.message_name == _part.c.name, _waits.c.correlation_key == _part.c.correlation_key)
        .limit(1)
        .scalar_subquery()
        .is_not(None),
    ).label("awaited"),
).order_by(_part.c.at, _part.c.id)
LEFT_OVER_SIGNALS: Final[Select[Any]] = (
    select(_signal.c.thrown_at.label("at"), _signal.c.id)
    .where(_after(_signal.c.thrown_at, _signal.c.id))
    .order_by(_signal.c.thrown_at, _signal.c.id)
    .limit(bindparam("limit"))
)


def part(after: Mark | None, limit: int) -> dict[str, Any]:
    """Return the parameters that say which part is asked for."""
    first = after or Mark(datetime.min.replace(tzinfo=UTC), UUID(int=0))
    return {"after": first.at, "after_id": first.id, "limit": limit}
