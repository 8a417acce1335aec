"""Messages from outside: correlated with the case that waits for them, or kept until one does."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from engine.authorization import Sight, is_system, sight_of_case
from engine.beginnings import Beginnings
from engine.commands import groups_of, repeats, require_text, restored
from engine.deployments import Deployments
from engine.draft import MAX_DELIVERIES, Delivery, Draft
from engine.errors import IdempotencyConflict, NotFound, StorageUnavailable
from engine.history import History
from engine.model import SYSTEM, Actor, Case, Clock, MessageSubscription, StoredMessage, Submission, Value
from engine.projection import KEPT_FOR
from engine.readers import for_reader
from engine.recording import Recording
from engine.signals import Signals
from engine.storage.interface import CaseRecord, Command, Mark, Projections, Storage, UnitOfWork
from engine.submissions import initial_values
from engine.views import MessageView, Receivable, Recorded

log = logging.getLogger(__name__)

KIND = "message:correlate"
PART: Final = 200
"""So many of the messages and signals that were left over are looked at in one step."""


class Messages:
    """Brings messages to the cases that wait for them."""

    def __init__(self, storage: Storage, deployments: Deployments, history: History, clock: Clock) -> None:
        self._storage = storage
        self._deployments = deployments
        self._history = history
        self._clock = clock
        self._beginnings = Beginnings(storage, deployments)
        self._signals = Signals(storage, deployments, self._beginnings, clock)
        self._recording = Recording(storage, deployments, history, clock)

    def receivable(self, number: str, *, actor: Actor) -> tuple[Receivable, ...]:
        """Return the events that the actor may record for the case, one for each message, those awaited now first.

        Raises ``NotFound`` unless she sees all of the case by her groups.
        """
        return self._recording.receivable(number, actor=actor)

    def show(self, number: str, name: str, *, actor: Actor) -> MessageView:
        """Return the form to record the message for the case; raise ``NotFound`` like :meth:`receivable`."""
        return self._recording.show(number, name, actor=actor)

    def record(
        self, number: str, name: str, submission: Submission, *, actor: Actor, idempotency_key: str, keep: bool
    ) -> Recorded:
        """Give the case what somebody entered into the form of the message, or where ``keep`` keep it until it waits.

        Values are checked as those of a human task. Repeating the key changes nothing. Raises ``NotFound``,
        ``InvalidSubmission``, ``Forbidden``, ``CaseEnded``, ``IdempotencyConflict``, and ``MessageNotAwaited`` where
        the case does not wait for the message and it is not to be kept.
        """
        require_text("idempotency_key", idempotency_key)
        recorded, thrown = self._recording.record(
            number, name, submission, actor=actor, idempotency_key=idempotency_key, keep=keep
        )
        self.deliver(thrown)
        return recorded

    def correlate(
        self, name: str, correlation_key: str, payload: Mapping[str, Any], *, actor: Actor, idempotency_key: str
    ) -> Case | None:
        """Give the message to the case that waits for it under that name and key, usually its case number.

        Returns the case as it stands then. If no case waits and a process starts with the message, a new case begins.
        Returns None if none does either: the message is kept for 90 days and delivered when a case waits for it.
        Repeating the key returns the first answer. A person may write to cases that she may see and begin those that
        she may start; for others ``NotFound`` is raised, whether they exist or not. The system may write to all.
        """
        require_text("name", name)
        require_text("correlation_key", correlation_key)
        require_text("idempotency_key", idempotency_key)
        try:
            return self._correlate(name, correlation_key, payload, actor, idempotency_key)
        except IdempotencyConflict:
            # The same key may have been stored between our look and our save: then its answer is there now.
            return self._correlate(name, correlation_key, payload, actor, idempotency_key)

    def deliver(self, messages: Iterable[Delivery], *, limit: int = MAX_DELIVERIES) -> None:
        """Bring kept messages and signals to the cases that wait for them already, or that begin with them.

        What those throw is delivered too. The command that threw the messages is done, so nothing that goes wrong in
        here is raised: it is logged, they stay kept, and the worker tries again with :meth:`deliver_kept`.
        """
        left = deque(messages)
        for _ in range(limit):
            if not left:
                return
            first = left[0]
            try:
                thrown = self._signals.deliver(first) if isinstance(first, UUID) else self._deliver(*first)
            except StorageUnavailable:
                log.warning("messages wait for the database to come back")
                return
            except Exception:
                log.exception("a kept message could not be delivered, it is tried again later")
                thrown = None
            if thrown is None or isinstance(first, UUID):
                left.popleft()
            left.extend(thrown or ())
        log.warning("cases throw messages at each other without end, the worker goes on with them")

    def deliver_kept(self) -> None:
        """Bring on its way what :meth:`deliver` did not get to; also messages that began to start a process since."""
        for _ in self.deliver_kept_in_parts():
            pass

    def deliver_kept_in_parts(self) -> Iterator[None]:
        """Do what :meth:`deliver_kept` does in steps that never take long, however much is kept; one for each item."""
        names = frozenset(self._beginnings.messages())
        mark: Mark | None = None
        while True:
            with self._storage.read() as reader:
                kept = reader.left_over_messages(self._clock(), names=names, after=mark, limit=PART)
            self._deliver_left(dict.fromkeys((each.name, each.correlation_key) for each in kept if each.awaited))
            yield
            if len(kept) < PART:
                break
            mark = kept[-1].mark
        mark = None
        while True:
            with self._storage.read() as reader:
                signals = reader.left_over_signals(after=mark, limit=PART)
            self._deliver_left(each.id for each in signals)
            yield
            if len(signals) < PART:
                break
            mark = signals[-1]

    def _deliver_left(self, messages: Iterable[Delivery]) -> None:
        left = list(messages)
        self.deliver(left, limit=2 * len(left) + MAX_DELIVERIES)

    def _correlate(
        self, name: str, correlation_key: str, payload: Mapping[str, Any], actor: Actor, idempotency_key: str
    ) -> Case | None:
        at = self._clock()
        subject = f"{name}/{correlation_key}"
        command = _command(idempotency_key, actor, None, subject, {"kept": True})
        with self._history.guard(actor, KIND), self._storage.begin() as work:
            stored = work.command(idempotency_key)
            if stored is not None and repeats(stored, kind=KIND, subject=subject, actor=actor):
                return self._answer(work, stored.case_id, actor)
            record = work.lock_subscribed_case(name, correlation_key)
            if record is not None:
                self._authorize(work, record, correlation_key, actor)
                draft = self._heard(work, record, name, correlation_key, payload, actor, at)
            else:
                begun = self._beginnings.by_message(work, name, payload, actor=actor, at=at)
                if begun is None:
                    self._authorize(work, record, correlation_key, actor)
                    self._keep(work, name, correlation_key, self._checked(payload, None, actor), at, command)
                    return None
                draft = begun
            answer = {"case_number": draft.case.number, "version": draft.case.version}
            work.save(draft.changes(replace(command, case_id=draft.case.id, answer=answer)))
            work.commit()
        self.deliver(draft.messages)
        return for_reader(draft.case, self._deployments.published(draft.case.deployment_id), actor)

    def _heard(
        self,
        work: UnitOfWork,
        record: CaseRecord,
        name: str,
        correlation_key: str,
        payload: Mapping[str, Any],
        actor: Actor,
        at: datetime,
    ) -> Draft:
        """Return the draft of the locked case after it has got the message."""
        before = work.projections(record.case.id)
        publication = self._deployments.published(record.case.deployment_id)
        values = self._checked(payload, record.case.deployment_id, actor)
        subscription = _subscription(before, name, correlation_key)
        execution = restored(publication, record, at, work)
        draft = Draft(
            record, before, actor=actor, at=at, groups=groups_of(self._storage, actor), publication=publication
        )
        draft.note(KIND, element_id=subscription.element_id, details={"message": name})
        draft.run(work, execution, execution.correlate(subscription.id, values))
        draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups)
        return draft

    def _keep(
        self,
        work: UnitOfWork,
        name: str,
        correlation_key: str,
        values: Mapping[str, Value],
        at: datetime,
        command: Command,
    ) -> None:
        """Store the message for a case to come."""
        message = StoredMessage(
            id=uuid4(),
            name=name,
            correlation_key=correlation_key,
            payload=values,
            received_at=at,
            expires_at=at + KEPT_FOR,
        )
        work.keep_message(message, command)
        work.commit()

    def _deliver(self, name: str, correlation_key: str) -> tuple[Delivery, ...] | None:
        """Deliver one kept message if a case waits for it or begins with it; return what that throws, else None."""
        at = self._clock()
        with self._storage.begin() as work:
            record = work.lock_subscribed_case(name, correlation_key)
            if record is None:
                begun = self._beginnings.by_kept_message(work, name, correlation_key, at=at)
                if begun is None:
                    return None
                work.save(begun.changes())
                work.commit()
                return begun.messages
            before = work.projections(record.case.id)
            subscription = _subscription(before, name, correlation_key)
            kept = work.kept_messages([subscription], at)
            if not kept:
                return None
            publication = self._deployments.published(record.case.deployment_id)
            execution = restored(publication, record, at, work)
            draft = Draft(
                record, before, actor=SYSTEM, at=at, groups=groups_of(self._storage, SYSTEM), publication=publication
            )
            draft.deliver(kept[0], subscription)
            execution.hops = kept[0].hops
            draft.run(work, execution, execution.correlate(subscription.id, kept[0].payload))
            draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups)
            work.save(draft.changes())
            work.commit()
        return draft.messages

    def _answer(self, work: UnitOfWork, case_id: UUID | None, actor: Actor) -> Case | None:
        record = None if case_id is None else work.lock_case(case_id)
        if record is None:
            return None
        case = replace(record.case, open_tasks=work.projections(record.case.id).open_tasks)
        return for_reader(case, self._deployments.published(case.deployment_id), actor)

    def _authorize(self, work: UnitOfWork, record: CaseRecord | None, correlation_key: str, actor: Actor) -> None:
        """Raise ``NotFound`` unless the actor may see the case that the message is for."""
        if is_system(actor):
            return
        if record is not None:
            case, tasks = record.case, work.projections(record.case.id).tasks
        else:
            with self._storage.read() as reader:
                stored = reader.case_by_number(correlation_key)
            if stored is None:
                raise NotFound(kind="case", key=correlation_key)
            case, tasks = stored.case, stored.case.open_tasks
        if sight_of_case(actor, case, tasks) is not Sight.FULL:
            raise NotFound(kind="case", key=correlation_key)

    def _checked(self, payload: Mapping[str, Any], deployment_id: UUID | None, actor: Actor) -> dict[str, Value]:
        """Return the payload by the schema of the case, or by the present one where no case is known yet."""
        if deployment_id is None:
            current = self._deployments.current()
            if current is None:
                return dict(payload)
            deployment_id = current.id
        return initial_values(self._deployments.published(deployment_id), None, payload, actor, self._clock())


def _subscription(stored: Projections, name: str, correlation_key: str) -> MessageSubscription:
    wanted = (name, correlation_key)
    return next(each for each in stored.subscriptions if (each.message_name, each.correlation_key) == wanted)


def _command(key: str, actor: Actor, case_id: UUID | None, subject: str, answer: Mapping[str, Any]) -> Command:
    return Command(
        idempotency_key=key, kind=KIND, actor=actor.username, case_id=case_id, subject=subject, answer=answer
    )
