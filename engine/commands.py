"""What all commands share.

A command is one unit of work: load and lock → idempotency → authorize → state → validate → run → save → commit. The
services spell these steps out; :class:`engine.draft.Draft` does the bookkeeping between *run* and *save*.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from engine.draft import Draft
from engine.errors import IdempotencyConflict, InvalidValue, NotFound
from engine.model import Actor, HumanTask
from engine.publication import Publication
from engine.services import Transaction
from engine.storage.interface import CaseRecord, Command, Reader, Storage, UnitOfWork
from engine.values import MAX_NAME, is_name
from engine.workflow.interface import Execution

T = TypeVar("T")


def found(thing: T | None, kind: str, key: object) -> T:
    """Return the thing; raise ``NotFound`` if there is none."""
    if thing is None:
        raise NotFound(kind=kind, key=str(key))
    return thing


def case_numbered(number: str, reader: Reader) -> CaseRecord:
    """Return the case with its open tasks; raise ``NotFound`` if there is none of that number."""
    return found(reader.case_by_number(number) if number.isprintable() else None, "case", number)


def locked_case(number: str, work: UnitOfWork) -> CaseRecord:
    """Lock the case and return it; raise ``NotFound`` if there is none of that number."""
    return found(work.lock_case_by_number(number) if number.isprintable() else None, "case", number)


def restored(publication: Publication, record: CaseRecord, at: datetime, work: UnitOfWork | None = None) -> Execution:
    """Return the workflow of the case as it was saved, at that instant: to go on with in ``work``, else to look at."""
    case = record.case
    transaction = None if work is None else transaction_of(work, case.id, case.number, at)
    return publication.definitions.load(
        case.process_key, record.state, case.case_file, lambda: at, transaction=transaction
    )


def transaction_of(work: UnitOfWork, case_id: UUID, case_number: str, at: datetime) -> Transaction:
    """Return what the services of a command on the case may change what is stored with."""
    return Transaction(work=work, case_id=case_id, case_number=case_number, at=at)


def require_text(name: str, text: str) -> str:
    """Return a name or key from outside; raise ``InvalidValue`` where no storage could keep or find it."""
    if not is_name(text):
        raise InvalidValue(field=name, problem=f"must have 1 to {MAX_NAME} printable characters")
    return text


def repeats(stored: Command | None, *, kind: str, subject: str, actor: Actor) -> bool:
    """Return whether the command was applied before; raise ``IdempotencyConflict`` if the key is another's."""
    if stored is None:
        return False
    if (stored.kind, stored.subject, stored.actor) != (kind, subject, actor.username):
        raise IdempotencyConflict
    return True


def claim(draft: Draft, task: HumanTask, actor: Actor, at: datetime) -> HumanTask:
    """Make the actor the assignee of the task; whoever calls has made sure that she may."""
    claimed = replace(task, assignee=actor.username, claimed_at=at)
    draft.put(claimed)
    draft.note("task:claim", task=claimed)
    return claimed


def groups_of(storage: Storage, actor: Actor) -> Callable[[str], frozenset[str]]:
    """Return a function from a username to the groups of that person; the actor's own cost no statement."""

    def groups(username: str) -> frozenset[str]:
        if username == actor.username:
            return actor.groups
        with storage.read() as reader:
            account = reader.account(username)
        return account.groups if account is not None and account.active else frozenset()

    return groups
