"""The log of who read what, and of every attempt that was refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from engine.errors import EngineError, Forbidden, NotFound, PersonKnown, TooManyLookUps
from engine.model import AccessEvent, Actor, Clock
from engine.storage.interface import Storage

MAX_REASON: Final = 500
"""Characters of a refusal that the log keeps."""
_CASE_NUMBER: Final = re.compile(r"[A-Z]{1,10}-\d{4}-\d{1,12}", re.ASCII)


class History:
    """Keeps access events for the data protection officer, each in a unit of work of its own."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock

    @contextmanager
    def guard(self, actor: Actor, purpose: str, *, task_id: UUID | None = None) -> Iterator[None]:
        """Log the attempt if the block refuses it, and which cases it names if it knows the person already.

        Enter it before the unit of work: the refusal is logged after that has been rolled back.
        """
        try:
            yield
        except (NotFound, Forbidden, TooManyLookUps) as refusal:
            self.record(actor, purpose, granted=False, task_id=task_id, reason=_reason(refusal))
            raise
        except PersonKnown as known:
            self.record_found(actor, "person:known", known.case_ids, reason=f"entered in {purpose}", task_id=task_id)
            raise

    def record_found(
        self,
        actor: Actor,
        purpose: str,
        case_ids: Sequence[UUID],
        *,
        reason: str,
        task_id: UUID | None = None,
    ) -> None:
        """Log that the actor was told of these cases, each by itself; that she looked where there is none."""
        at = self._clock()
        with self._storage.begin() as work:
            for case_id in case_ids or (None,):
                work.record_access(
                    AccessEvent(
                        at=at,
                        actor=actor.username,
                        purpose=purpose,
                        granted=True,
                        case_id=case_id,
                        task_id=task_id,
                        reason=reason,
                    )
                )
            work.commit()

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


def _reason(refusal: EngineError) -> str:
    """Return why somebody was refused; a name that she entered where a case number belongs stays out of the log."""
    facts = refusal.parameters
    if isinstance(refusal, NotFound) and facts["kind"] == "case" and not _CASE_NUMBER.fullmatch(str(facts["key"])):
        return "What was entered is no case number."
    return str(refusal)[:MAX_REASON]
