"""The log of who read what, and of every attempt that was refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from engine.errors import Forbidden, NotFound
from engine.model import AccessEvent, Actor, Clock
from engine.storage.interface import Storage


class History:
    """Keeps access events for the data protection officer, each in a unit of work of its own."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    @contextmanager
    def guard(self, actor: Actor, purpose: str, *, task_id: UUID | None = None) -> Iterator[None]:
        """Log the attempt if the block refuses it.

        Enter it before the unit of work: the refusal is logged after that has been rolled back.
        """
        try:
            yield
        except (NotFound, Forbidden) as refusal:
            self.record(actor, purpose, granted=False, task_id=task_id, reason=str(refusal))
            raise

    def record(
        self,
        actor: Actor,
        purpose: str,
        *,
        granted: bool = True,
        case_id: UUID | None = None,
        task_id: UUID | None = None,
        reason: str | None = None,
    ) -> None:
        """Log that the actor read something, or tried to."""
        event = AccessEvent(
            at=self._clock(),
            actor=actor.username,
            purpose=purpose,
            granted=granted,
            case_id=case_id,
            task_id=task_id,
            reason=reason,
        )
        with self._storage.begin() as work:
            work.record_access(event)
            work.commit()
