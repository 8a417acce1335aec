"""Timers: what is due is fired, one case at a time."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from engine.beginnings import Beginnings
from engine.commands import groups_of, restored
from engine.deployments import Deployments
from engine.draft import Draft
from engine.errors import ConcurrentChange, StorageUnavailable
from engine.messages import Messages
from engine.model import SYSTEM, Clock
from engine.start_timers import after_firing
from engine.storage.interface import CaseRecord, Storage, UnitOfWork

log = logging.getLogger(__name__)

BACK_OFF: Final = timedelta(minutes=15)
"""How long a case is left alone whose timer could not be fired or is due again at once, a cycle of seconds perhaps."""

PACE: Final = timedelta(seconds=1)
"""The least time between a timer and one that it leads to in the same case, so that a loop of timers cannot race."""


class Timers:
    """Fires what is due; any number of workers may do so at once."""

    def __init__(self, storage: Storage, deployments: Deployments, messages: Messages, clock: Clock) -> None:
        self._storage = storage
        self._deployments = deployments
        self._messages = messages
        self._clock = clock
        self._beginnings = Beginnings(storage, deployments)

    def fire_next(self, now: datetime) -> bool:
        """Fire the timers of one case that are due at ``now``; return True if there may be more: look again at once.

        Where no case has one, a timer that begins cases does so.
        """
        self._deployments.organisation()
        return self._fire_next(now) or self._begin_next(now)

    def _fire_next(self, now: datetime) -> bool:
        """Fire the timers of one case; return whether one had any.

        1. Lock the case with the earliest due timer that nobody else works on.
        2. Restore its workflow and fire every timer of it that is due.
        3. Save the effect and commit; only then is the timer gone.

        Where the engine fails unexpectedly nothing is changed but the timers' next try, and an incident tells.
        """
        with self._storage.begin() as work:
            record = work.lock_case_with_due_timer(now)
            if record is None:
                return False
            try:
                draft = self._fire(work, record, now)
                work.commit()
            except (StorageUnavailable, ConcurrentChange):
                raise
            except Exception as error:
                log.exception("case %s: its timer could not be fired, next try in %s", record.case.number, BACK_OFF)
                draft, problem = None, type(error).__name__
        if draft is None:
            self._postpone(record.case.id, now, problem)
        else:
            self._messages.deliver(draft.messages)
        return True

    def _begin_next(self, now: datetime) -> bool:
        """Begin the case of a timer that is due; return whether there was one.

        The case and the timer's next time are committed together: it begins one case, however many look.
        """
        with self._storage.begin() as work:
            timer = work.lock_due_start(now)
            deployment = None if timer is None else work.latest_deployment()
            if timer is None or deployment is None:
                return False
            draft: Draft | None = None
            try:
                begun = self._beginnings.begin(
                    work, deployment, timer.process_key, {}, actor=SYSTEM, at=now, start_event=timer.element_id,
                    notes={"timer:fire": {}},
                )  # fmt: skip
                work.save(begun.changes())
                work.save_start_timers([after_firing(timer)])
                work.commit()
                draft = begun
            except (StorageUnavailable, ConcurrentChange):
                raise
            except Exception:
                log.exception("%s: its timer could not begin a case, next try in %s", timer.process_key, BACK_OFF)
        if draft is not None:
            self._messages.deliver(draft.messages)
            return True
        with self._storage.begin() as work:
            again = work.lock_due_start(now)
            if again is not None and again.key == timer.key:  # else another worker has it, and this one is another
                work.save_start_timers([replace(again, due_at=now + BACK_OFF)])
                work.commit()
        return True

    def _fire(self, work: UnitOfWork, record: CaseRecord, now: datetime) -> Draft:
        """Fire every due timer of the locked case and save the effect."""
        before = work.projections(record.case.id)
        publication = self._deployments.published(record.case.deployment_id)
        execution = restored(publication, record, now, work)
        groups = groups_of(self._storage, SYSTEM)
        draft = Draft(record, before, actor=SYSTEM, at=now, groups=groups, publication=publication)
        for timer in before.timers:
            if timer.due_at <= now:
                draft.note("timer:fire", element_id=timer.element_id)
        draft.run(work, execution, execution.fire_due_timers(now))
        draft.defer(now + BACK_OFF)
        draft.pace(now + PACE)
        draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups)
        work.save(draft.changes())
        return draft

    def _postpone(self, case_id: UUID, now: datetime, problem: str) -> None:
        """Let the due timers of the case wait, so that it holds up no other; in a unit of work of its own.

        The one that failed may be unusable: perhaps it was the storage that refused what should be saved.
        """
        with self._storage.begin() as work:
            record = work.lock_case(case_id)
            if record is None:
                return
            before = work.projections(case_id)
            if any(timer.due_at <= now for timer in before.timers):
                draft = Draft(record, before, actor=SYSTEM, at=now, groups=groups_of(self._storage, SYSTEM))
                draft.postpone(now + BACK_OFF, problem)
                work.save(draft.changes())
                work.commit()
