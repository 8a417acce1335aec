"""Closing a case that was begun for a person who has one already, before any other team has work in it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from engine.authorization import COUNTER, Sight, may_cancel, sight_of_case
from engine.commands import found, groups_of, repeats
from engine.deployments import Deployments
from engine.draft import Draft
from engine.errors import CaseEnded, CaseTooFar, Forbidden, InvalidValue, NotFound
from engine.history import History
from engine.model import Actor, Case, CaseState, Clock
from engine.past import Past, past_of
from engine.readers import for_reader
from engine.storage.interface import CaseRecord, Command, Storage, UnitOfWork

KIND: Final = "case:cancel"


class CancelReason(StrEnum):
    """Why a case is cancelled: one of a list, so that no words about a person get into the history."""

    SAME_PERSON = "same_person"
    """The person has another case already."""


class Cancelling:
    """Cancels cases on behalf of :class:`engine.cases.Cases`, which says what it promises."""

    def __init__(self, storage: Storage, deployments: Deployments, history: History, clock: Clock) -> None:
        self._storage = storage
        self._deployments = deployments
        self._history = history
        self._clock = clock

    def cancel(self, number: str, reason: CancelReason, other: str, actor: Actor, idempotency_key: str) -> Case:
        at = self._clock()
        with self._history.guard(actor, KIND), self._storage.begin() as work:
            locked = _lock_both(work, number, other)
            record = found(locked[number], "case", number)
            before = work.projections(record.case.id, idempotency_key=idempotency_key)
            publication = self._deployments.published(record.case.deployment_id)
            if repeats(before.command, kind=KIND, subject=number, actor=actor):
                return for_reader(record.case, publication, actor)
            if sight_of_case(actor, record.case, before.tasks) is Sight.NONE:
                raise NotFound(kind="case", key=number)
            if not may_cancel(actor, record.case, before.tasks):
                raise Forbidden(actor=actor.username, action="cancel this case")
            with self._storage.read() as reader:
                past = past_of(record.case.id, reader)
            if record.case.state is not CaseState.RUNNING:
                raise CaseEnded(number=number)
            if not is_at_counter_still(past):
                raise CaseTooFar(number=number)
            if other == number:
                raise InvalidValue(field="other", problem="must be another case")
            if found(locked[other], "case", other).case.state is CaseState.CANCELLED:
                raise CaseEnded(number=other)  # else two clerks could close both, each for the sake of the other
            draft = Draft(record, before, actor=actor, at=at, groups=groups_of(self._storage, actor))
            draft.cancel(work, {"reason": reason.value, "case": other})
            draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups)
            command = Command(
                idempotency_key=idempotency_key,
                kind=KIND,
                actor=actor.username,
                case_id=record.case.id,
                subject=number,
                answer={"case_number": number, "version": draft.case.version},
            )
            work.save(draft.changes(command))
            work.commit()
        return for_reader(draft.case, publication, actor)


def _lock_both(work: UnitOfWork, *numbers: str) -> dict[str, CaseRecord | None]:
    """Return the cases by their numbers, locked in the order in which everybody locks them."""
    return {each: work.lock_case_by_number(each) if each.isprintable() else None for each in sorted({*numbers})}


def is_at_counter_still(past: Past) -> bool:
    """Return whether nobody but a counter has had a task of the case so far.

    ``past`` is the latest part of its history; a case in which more has happened than that tells is well beyond.
    """
    groups = [
        event.details.get("group" if event.event == "task:open" else "to")
        for event in past.events
        if event.event in ("task:open", "task:move")
    ]
    return not past.has_older and all(
        group is not None and str(group).rpartition(".")[2] == COUNTER for group in groups
    )
