"""Signals: bringing what one case has thrown to each case that waited for it, and to the processes that it starts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from engine.beginnings import Beginnings
from engine.commands import groups_of, restored
from engine.deployments import Deployments
from engine.draft import Delivery, Draft
from engine.model import SYSTEM, CaseState, Clock, ThrownSignal
from engine.storage.interface import Storage, UnitOfWork


class Signals:
    """Delivers thrown signals, each in a transaction of its own: it has arrived exactly when that has committed."""

    def __init__(self, storage: Storage, deployments: Deployments, beginnings: Beginnings, clock: Clock) -> None:
        self._storage = storage
        self._deployments = deployments
        self._beginnings = beginnings
        self._clock = clock

    def deliver(self, signal_id: UUID) -> tuple[Delivery, ...]:
        """Deliver the signal unless it has arrived; return what the cases throw that heard it."""
        at = self._clock()
        thrown: list[Delivery] = []
        with self._storage.begin() as work:
            signal = work.lock_signal(signal_id)
            if signal is None:
                return ()
            drafts = self._beginnings.by_signal(work, signal, at=at) if signal.case_id is None else None
            for draft in drafts if drafts is not None else self._heard(work, signal, at):
                work.save(draft.changes())
                thrown += draft.messages
            work.forget_signal(signal_id)
            work.commit()
        return tuple(thrown)

    def _heard(self, work: UnitOfWork, signal: ThrownSignal, at: datetime) -> Iterator[Draft]:
        """Yield the draft of the case after it has heard the signal; nothing where it no longer waits for it."""
        record = None if signal.case_id is None else work.lock_case(signal.case_id)
        if record is None or record.case.state is not CaseState.RUNNING:
            return
        before = work.projections(record.case.id)
        waiting = [each for each in before.signals if each.signal_name == signal.name]
        if not waiting:
            return
        publication = self._deployments.published(record.case.deployment_id)
        execution = restored(publication, record, at, work)
        groups = groups_of(self._storage, SYSTEM)
        draft = Draft(record, before, actor=SYSTEM, at=at, groups=groups, publication=publication)
        for each in waiting:
            draft.note("signal:deliver", element_id=each.element_id, details={"signal": signal.name})
        execution.hops = signal.hops
        draft.run(work, execution, execution.broadcast(signal.name, signal.payload))
        draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups)
        yield draft
