"""Timers: what is due is fired, one case at a time."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from engine.commands import groups_of
from engine.deployments import Deployments
from engine.draft import Draft
from engine.errors import ConcurrentChange, StorageUnavailable
from engine.messages import Messages
from engine.model import SYSTEM, Clock
from engine.storage.interface import Storage

log = logging.getLogger(__name__)

BACK_OFF: Final = timedelta(minutes=15)
"""How long a case is left alone whose timer could not be fired or is due again at once, a cycle of seconds perhaps."""


class Timers:
    """Fires what is due; any number of workers may do so at once."""

    def __init__(self, storage: Storage, deployments: Deployments, messages: Messages, clock: Clock) -> None:
        self._storage = storage
        self._deployments = deployments
        self._messages = messages
        self._clock = clock

    def fire_next(self, now: datetime) -> bool:
        """Fire the timers of one case that are due at ``now``; return True if there may be more: look again at once.

        1. Lock the case with the earliest due timer that nobody else works on; return False if there is none.
        2. Restore its workflow and fire every timer of it that is due.
        3. Save the effect and commit; only then is the timer gone.

        Where the engine fails unexpectedly nothing is changed but the timers' next try, and an incident tells.
        """
        self._deployments.organisation()
        with self._storage.begin() as work:
            record = work.lock_case_with_due_timer(now)
            if record is None:
                return False
            before = work.projections(record.case.id)
            groups = groups_of(self._storage, SYSTEM)
            try:
                publication = self._deployments.published(record.case.deployment_id)
                execution = publication.definitions.load(
                    record.case.process_key, record.state, record.case.case_file, lambda: now
                )
                draft = Draft(record, before, actor=SYSTEM, at=now, groups=groups, publication=publication)
                for timer in before.timers:
                    if timer.due_at <= now:
                        draft.note("timer:fire", element_id=timer.element_id)
                draft.run(work, execution, execution.fire_due_timers(now))
                draft.defer(now + BACK_OFF)
                draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups)
                changes = draft.changes()
            except (StorageUnavailable, ConcurrentChange):
                raise
            except Exception as error:
                log.exception("case %s: its timer could not be fired, next try in %s", record.case.number, BACK_OFF)
                draft = Draft(record, before, actor=SYSTEM, at=now, groups=groups)
                draft.postpone(now + BACK_OFF, type(error).__name__)
                changes = draft.changes()
            work.save(changes)
            work.commit()
        self._messages.deliver(draft.messages)
        return True
