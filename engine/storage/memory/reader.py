"""Reads of what has been committed to the storage in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self, TypeVar
from uuid import UUID

from engine.model import (
    AccessEvent,
    Account,
    Case,
    Deployment,
    HistoryEvent,
    HumanTask,
    Incident,
    MessageSubscription,
    Page,
    PersonKeys,
    SignalSubscription,
    StoredMessage,
    TaskState,
    ThrownSignal,
    Timer,
    WorklistCriteria,
    part_of_list,
    up_to_more,
)
from engine.storage.interface import CaseFilter, CaseRecord, LeftOver, Mark, SignInFailures
from engine.storage.memory.monitoring import MemoryMonitoring
from engine.storage.memory.offers import OfferReads
from engine.storage.memory.tables import Tables
from engine.storage.memory.workshop import WorkshopReads

T = TypeVar("T")

_SORT_KEYS: Final[Mapping[str, Callable[[HumanTask], Any]]] = {
    "due_at": lambda task: task.due_at,
    "opened_at": lambda task: task.opened_at,
    "name": lambda task: task.name,
    "case_number": lambda task: task.case_number,
    "priority": lambda task: task.priority,
}


class MemoryReader(MemoryMonitoring, WorkshopReads, OfferReads):
    """Reads the tables as they were last committed; ``committed`` returns them."""

    def __init__(self, committed: Callable[[], Tables]) -> None:
        self._committed = committed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def account(self, username: str) -> Account | None:
        return self._committed().accounts.get(username)

    def accounts(self) -> Sequence[Account]:
        return sorted(self._committed().accounts.values(), key=lambda account: account.username)

    def failed_sign_ins(self, username: str, source: str, since: datetime) -> SignInFailures:
        recent = [(name, origin) for name, origin, at in self._committed().failed_sign_ins if at >= since]
        return SignInFailures(
            of_name_at_source=recent.count((username, source)),
            of_name=sum(name == username for name, _ in recent),
            of_source=sum(origin == source for _, origin in recent),
        )

    def worklist(
        self, groups: frozenset[str], username: str, criteria: WorklistCriteria, now: datetime
    ) -> Page[HumanTask]:
        shown: Mapping[str, Callable[[HumanTask], bool]] = {
            "all": lambda task: True,  # noqa: ARG005 - one shape for all four
            "mine": lambda task: task.assignee == username,
            "unclaimed": lambda task: task.assignee is None,
            "overdue": lambda task: task.due_at is not None and task.due_at < now,
        }
        base = [
            task
            for task in self._committed().tasks.values()
            if task.state == TaskState.OPEN
            and task.candidate_group in groups
            and criteria.group in (None, task.candidate_group)
            and criteria.process_key in (None, task.process_key)
        ]
        wanted = [
            task
            for task in base
            if shown[criteria.ownership](task) and (not criteria.overdue or shown["overdue"](task))
        ]
        wanted.sort(key=lambda task: (task.opened_at, task.id))
        key = _SORT_KEYS[criteria.sort]
        known = sorted((task for task in wanted if key(task) is not None), key=key, reverse=criteria.descending)
        ordered = known + [task for task in wanted if key(task) is None]
        page = _page(ordered, criteria.page, criteria.page_size)
        return replace(page, counts={name: up_to_more(sum(map(test, base))) for name, test in shown.items()})

    def task(self, task_id: UUID) -> HumanTask | None:
        return self._committed().tasks.get(task_id)

    def open_tasks(self, *, assignee: str, groups: frozenset[str]) -> Sequence[HumanTask]:
        found = (
            task
            for task in self._committed().tasks.values()
            if task.state == TaskState.OPEN and (task.assignee == assignee or task.candidate_group in groups)
        )
        return sorted(found, key=lambda task: (task.opened_at, task.id))

    def case_of_task(self, task_id: UUID) -> tuple[CaseRecord, HumanTask] | None:
        tables = self._committed()
        task = tables.tasks.get(task_id)
        record = None if task is None else _with_tasks(tables, task.case_id)
        return None if task is None or record is None else (record, task)

    def case(self, case_id: UUID) -> CaseRecord | None:
        return _with_tasks(self._committed(), case_id)

    def case_by_number(self, number: str) -> CaseRecord | None:
        tables = self._committed()
        for record in tables.cases.values():
            if record.case.number == number:
                return _with_tasks(tables, record.case.id)
        return None

    def cases(
        self, *, state: str | None = None, page: int = 1, page_size: int = 50, visible: CaseFilter | None = None
    ) -> Page[Case]:
        tables = self._committed()
        found = [
            replace(record.case, case_file={})
            for record in tables.cases.values()
            if state in (None, record.case.state) and (visible is None or _is_visible(record.case, visible, tables))
        ]
        found.sort(key=lambda case: case.id)
        found.sort(key=lambda case: case.updated_at, reverse=True)
        return _page(found, page, page_size)

    def cases_of_person(self, person: PersonKeys, *, limit: int = 20) -> Sequence[Case]:
        return self._committed().cases_of_person(person, limit)

    def history(self, case_id: UUID, *, limit: int | None = None, skip: int = 0) -> Sequence[HistoryEvent]:
        events = self._committed().history.get(case_id, ())
        end = max(0, len(events) - skip)
        return events[0 if limit is None else max(0, end - limit) : end]

    def milestones(self, case_id: UUID) -> Sequence[HistoryEvent]:
        first: dict[tuple[str | None, ...], int] = {}
        last: dict[tuple[str | None, ...], int] = {}
        events = self._committed().history.get(case_id, ())
        for position, event in enumerate(events):
            kind = (event.event, event.process_key, event.element_id)
            first.setdefault(kind, position)
            last[kind] = position
        return [events[position] for position in sorted({*first.values(), *last.values()})]

    def incident(self, incident_id: UUID) -> Incident | None:
        return self._committed().incidents.get(incident_id)

    def incidents(self, *, case_id: UUID | None = None) -> Sequence[Incident]:
        return self._committed().open_incidents(case_id)

    def timers(self, case_id: UUID) -> Sequence[Timer]:
        return self._committed().timers_of(case_id)

    def subscriptions(self, case_id: UUID) -> Sequence[MessageSubscription]:
        return self._committed().subscriptions_of(case_id)

    def signals(self, case_id: UUID) -> Sequence[SignalSubscription]:
        return self._committed().signals_of(case_id)

    def thrown_signals(self) -> Sequence[ThrownSignal]:
        return tuple(self._committed().thrown_signals.values())

    def left_over_signals(self, *, after: Mark | None = None, limit: int) -> Sequence[Mark]:
        marks = sorted(Mark(each.thrown_at, each.id) for each in self._committed().thrown_signals.values())
        return [mark for mark in marks if after is None or mark > after][:limit]

    def kept_messages(self, now: datetime) -> Sequence[StoredMessage]:
        return self._committed().kept_messages(now)

    def left_over_messages(
        self, now: datetime, *, names: frozenset[str] = frozenset(), after: Mark | None = None, limit: int
    ) -> Sequence[LeftOver]:
        tables = self._committed()
        wanted = {(each.message_name, each.correlation_key) for each in tables.subscriptions.values()}
        found = [
            LeftOver(
                mark=Mark(each.received_at, each.id),
                name=each.name,
                correlation_key=each.correlation_key,
                awaited=each.name in names or (each.name, each.correlation_key) in wanted,
            )
            for each in tables.kept_messages(now)
        ]
        return [each for each in found if after is None or each.mark > after][:limit]

    def kept_messages_for(self, correlation_key: str, now: datetime) -> Sequence[StoredMessage]:
        return [each for each in self._committed().kept_messages(now) if each.correlation_key == correlation_key]

    def access_events(self, *, limit: int = 100) -> Sequence[AccessEvent]:
        return self._committed().access[: -limit - 1 : -1]

    def times_accessed(self, actor: str, purpose: str, since: datetime) -> int:
        wanted = (actor, purpose, True)
        found = (each for each in self._committed().access if (each.actor, each.purpose, each.granted) == wanted)
        return len({each.at for each in found if each.at >= since})

    def next_timer(self) -> datetime | None:
        tables = self._committed()
        dates = [timer.due_at for timer in tables.timers.values()]
        dates += [timer.due_at for timer in tables.start_timers.values() if timer.due_at is not None]
        return min(dates, default=None)

    def note(self, name: str) -> Mapping[str, Any] | None:
        return self._committed().notes.get(name)

    def deployment(self, deployment_id: UUID | None = None) -> Deployment | None:
        tables = self._committed()
        if deployment_id is None:
            return tables.latest_deployment()
        stored = tables.deployments.get(deployment_id)
        return None if stored is None else stored[0]

    def deployment_files(self, deployment_id: UUID) -> Mapping[str, bytes]:
        stored = self._committed().deployments.get(deployment_id)
        return {} if stored is None else dict(stored[1])

    def ping(self) -> None:
        return None


def _with_tasks(tables: Tables, case_id: UUID) -> CaseRecord | None:
    record = tables.record(case_id)
    if record is None:
        return None
    return replace(record, case=replace(record.case, open_tasks=tables.open_tasks(case_id)))


def _is_visible(case: Case, visible: CaseFilter, tables: Tables) -> bool:
    return (
        case.responsible_team in visible.teams
        or case.site in visible.sites
        or any(task.candidate_group in visible.groups for task in tables.open_tasks(case.id))
    )


def _page(found: Iterable[T], page: int, page_size: int) -> Page[T]:
    items = tuple(found)
    before, count = part_of_list(page, page_size)
    return Page(items=items[before : before + count], total=up_to_more(len(items)), page=page, page_size=page_size)
