"""How a case begins: because somebody starts it, or because of a message or a signal that a process starts with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from engine.authorization import is_system, may_start
from engine.commands import groups_of, transaction_of
from engine.deployments import Deployments
from engine.draft import Draft
from engine.feel import LOCAL_ZONE
from engine.model import (
    SYSTEM,
    Actor,
    Case,
    CaseState,
    Deployment,
    MessageSubscription,
    StoredMessage,
    ThrownSignal,
    Value,
)
from engine.publication import Publication
from engine.storage.interface import CaseRecord, Storage, UnitOfWork
from engine.submissions import initial_values


class Beginnings:
    """Begins cases of the latest published processes in a unit of work; whoever asked for it saves and commits."""

    def __init__(self, storage: Storage, deployments: Deployments) -> None:
        self._storage = storage
        self._deployments = deployments

    def begin(
        self,
        work: UnitOfWork,
        deployment: Deployment,
        process_key: str,
        values: Mapping[str, Value],
        *,
        actor: Actor,
        at: datetime,
        start_event: str | None = None,
        message: StoredMessage | None = None,
        hops: int = 0,
        notes: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Draft:
        """Return the draft of a new case that has run from its start event; the kept message that began it is taken.

        ``hops`` is how many cases in a row have led to this one. ``notes`` are further events of its history, each
        with its details.
        """
        publication = self._deployments.published(deployment.id)
        number = work.next_case_number(at.astimezone(LOCAL_ZONE).year)
        case_file = {**values, "case_number": number}
        case_id = uuid4()
        execution, step = publication.definitions.start(
            process_key,
            case_file,
            lambda: at,
            start_event=start_event,
            transaction=transaction_of(work, case_id, number, at),
            hops=hops,
        )
        case = Case(
            id=case_id,
            number=number,
            process_key=process_key,
            process_version=next(each.version for each in deployment.processes if each.key == process_key),
            deployment_id=deployment.id,
            state=CaseState.RUNNING,
            responsible_team=None,
            site=None,
            legal_domain=None,
            started_at=at,
            started_by=actor.username,
            ended_at=None,
            updated_at=at,
            version=1,
            case_file={},
        )
        before = work.projections(case.id)
        draft = Draft(
            CaseRecord(case=case, state=b""),
            before,
            actor=actor,
            at=at,
            groups=groups_of(self._storage, actor),
            publication=publication,
            created=True,
        )
        details = {"fields": sorted(values)}
        if start_event is None:
            draft.note("case:start", process_key=process_key, details=details)
        else:
            name = publication.definitions.processes[process_key].elements[start_event].name
            draft.note(
                "case:start", process_key=process_key, element_id=start_event, element_name=name, details=details
            )
        for event, noted in (notes or {}).items():
            draft.note(event, details=noted)
        if message is not None and start_event is not None:
            draft.deliver(message, _stand_in(case, start_event, message))
        draft.run(work, execution, step)
        draft.check(publication.organisation, staffed=before.staffed_groups)
        return draft

    def by_message(
        self, work: UnitOfWork, name: str, payload: Mapping[str, Any], *, actor: Actor, at: datetime
    ) -> Draft | None:
        """Return the draft of a case of the process that starts with the message; None where the actor starts none.

        Raises like :func:`engine.submissions.initial_values` for a payload that the case file cannot hold.
        """
        for deployment, publication, process_key, start_event in self._starting(work, "message", name):
            if is_system(actor) or may_start(actor, process_key, publication.organisation):
                values = initial_values(publication, None, payload, actor, at)
                return self.begin(work, deployment, process_key, values, actor=actor, at=at, start_event=start_event)
        return None

    def by_kept_message(self, work: UnitOfWork, name: str, correlation_key: str, *, at: datetime) -> Draft | None:
        """Return the draft of a case that a kept message starts; None if none is kept or nothing starts with it."""
        for deployment, _, process_key, start_event in self._starting(work, "message", name):
            wanted = MessageSubscription(
                id=uuid4(), case_id=uuid4(), element_id=start_event, message_name=name, correlation_key=correlation_key
            )
            for kept in work.kept_messages([wanted], at)[:1]:
                return self.begin(
                    work, deployment, process_key, kept.payload, actor=SYSTEM, at=at, start_event=start_event,
                    message=kept, hops=kept.hops,
                )  # fmt: skip
        return None

    def by_signal(self, work: UnitOfWork, signal: ThrownSignal, *, at: datetime) -> Iterator[Draft]:
        """Yield the draft of a case of each process that starts with the signal."""
        for deployment, _, process_key, start_event in self._starting(work, "signal", signal.name):
            yield self.begin(
                work, deployment, process_key, signal.payload, actor=SYSTEM, at=at, start_event=start_event,
                hops=signal.hops,
            )  # fmt: skip

    def messages(self) -> frozenset[str]:
        """Return the names of the messages that a process starts with."""
        deployment = self._deployments.current()
        if deployment is None:
            return frozenset()
        processes = self._deployments.published(deployment.id).definitions.processes.values()
        return frozenset(name for process in processes for name in process.message_starts)

    def _starting(self, work: UnitOfWork, kind: str, name: str) -> Iterator[tuple[Deployment, Publication, str, str]]:
        """Yield deployment, publication, process and start event for each process that begins with it."""
        deployment = work.latest_deployment()
        if deployment is None:
            return
        publication = self._deployments.published(deployment.id)
        for key, process in publication.definitions.processes.items():
            starts = process.message_starts if kind == "message" else process.signal_starts
            if name in starts:
                yield deployment, publication, key, starts[name]


def _stand_in(case: Case, start_event: str, message: StoredMessage) -> MessageSubscription:
    """Return the subscription that the start event would have had."""
    return MessageSubscription(
        id=uuid4(),
        case_id=case.id,
        element_id=start_event,
        message_name=message.name,
        correlation_key=message.correlation_key,
    )
