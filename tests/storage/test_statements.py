"""How many statements and commits an operation costs; the budget of a completed task hangs on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import event

from engine.model import Case, MonitorInstants, MonitorPage, MonitorScope, PersonKeys, TaskState, WorklistCriteria
from engine.storage import PostgresStorage, open_storage
from engine.storage.interface import CaseFilter, ChangeSet, Reader

OFFICE = MonitorScope(teams=frozenset({"KR-U25.SGB3"}))


def _instants(case: Case) -> MonitorInstants:
    at = case.started_at
    return MonitorInstants(now=at, unclaimed=at, amber=at, red=at, today=at.date(), gap=at.date())


@dataclass
class Counter:
    """What was sent since the last reset."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0

    def reset(self) -> None:
        self.statements.clear()
        self.commits = 0


@pytest.fixture
def storage(database_url: str) -> Iterator[PostgresStorage]:
    opened = open_storage(database_url)
    yield opened
    opened.close()


@pytest.fixture
def counter(storage: PostgresStorage) -> Counter:
    counted = Counter()

    @event.listens_for(storage.engine, "before_cursor_execute")
    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        counted.statements.append(statement)

    @event.listens_for(storage.engine, "commit")
    def count(_connection: Any) -> None:
        counted.commits += 1

    return counted


def test_completing_a_task_costs_three_statements_and_one_commit(
    storage: PostgresStorage, make: Any, counter: Counter
) -> None:
    make.account("anna", "KR-U25.Eingangszone")
    record = make.case()
    task = make.task(record)
    make.save(ChangeSet(case=record, created=True, tasks=[task]))
    counter.reset()
    with storage.begin() as unit:
        locked = unit.lock_case_of_task(task.id)
        unit.projections(record.case.id, task_id=task.id, idempotency_key="key")
        done = make.task(record, id=task.id, state=TaskState.COMPLETED, ended_at=make.now, ended_by="anna")
        unit.save(
            ChangeSet(
                case=make.next(locked),
                tasks=[done, make.task(record), make.task(record)],
                history=[make.event(record), make.event(record)],
                command=make.command("key", record.case.id),
            )
        )
        unit.commit()
    verbs = [statement.split()[0] for statement in counter.statements]
    assert verbs == ["SELECT", "SELECT", "WITH"]
    assert counter.commits == 1


def test_whatever_a_command_changes_is_one_statement(storage: PostgresStorage, make: Any, counter: Counter) -> None:
    record = make.stored()
    counter.reset()
    with storage.begin() as unit:
        unit.save(
            ChangeSet(
                case=make.next(record),
                tasks=[make.task(record)],
                timers=[make.timer(record)],
                removed_timers=[make.timer(record).id],
                subscriptions=[make.subscription(record)],
                incidents=[make.incident(record)],
                delivered_messages=[make.message().id],
                history=[make.event(record)],
                command=make.command("key", record.case.id),
            )
        )
        unit.commit()
    assert len(counter.statements) == 1
    assert counter.commits == 1


def test_a_unit_of_work_that_does_nothing_sends_nothing(storage: PostgresStorage, counter: Counter) -> None:
    with storage.begin() as unit:
        unit.commit()
    assert counter == Counter()


@pytest.mark.parametrize(
    "read",
    [
        lambda reader, _case: reader.account("anna"),
        lambda reader, _case: reader.accounts(),
        lambda reader, case: reader.failed_sign_ins("anna", "::1", case.started_at),
        lambda reader, case: reader.worklist(frozenset({"a"}), "anna", WorklistCriteria(), case.started_at),
        lambda reader, _case: reader.open_tasks(assignee="anna", groups=frozenset({"a"})),
        lambda reader, case: reader.case_of_task(case.open_tasks[0].id),
        lambda reader, case: reader.task(case.open_tasks[0].id),
        lambda reader, case: reader.case(case.id),
        lambda reader, case: reader.case_by_number(case.number),
        lambda reader, _case: reader.cases(),
        lambda reader, _case: reader.cases(visible=CaseFilter(teams=frozenset({"a"}))),
        lambda reader, _case: reader.cases_of_person(PersonKeys(name="a", register="1")),
        lambda reader, case: reader.history(case.id),
        lambda reader, case: reader.milestones(case.id),
        lambda reader, _case: reader.incidents(),
        lambda reader, case: reader.incident(case.id),
        lambda reader, case: reader.timers(case.id),
        lambda reader, case: reader.subscriptions(case.id),
        lambda reader, case: reader.kept_messages(case.started_at),
        lambda reader, case: reader.left_over_messages(case.started_at, limit=5),
        lambda reader, _case: reader.left_over_signals(limit=5),
        lambda reader, case: reader.kept_messages_for(case.number, case.started_at),
        lambda reader, _case: reader.next_timer(),
        lambda reader, _case: reader.deployment(),
        lambda reader, case: reader.deployment_files(case.deployment_id),
        lambda reader, case: reader.team_figures(OFFICE, _instants(case)),
        lambda reader, case: reader.overdue_tasks(OFFICE, _instants(case), MonitorPage()),
        lambda reader, case: reader.unclaimed_tasks(OFFICE, _instants(case), MonitorPage()),
        lambda reader, case: reader.late_cases(OFFICE, _instants(case), MonitorPage()),
        lambda reader, case: reader.gap_cases(OFFICE, _instants(case), MonitorPage()),
        lambda reader, _case: reader.open_incidents(OFFICE, MonitorPage()),
        lambda reader, case: reader.element_counts(OFFICE, _instants(case)),
        lambda reader, _case: reader.version_counts("intake", frozenset({"intake"}), OFFICE),
        lambda reader, _case: reader.draft_files(),
        lambda reader, _case: reader.deployments(),
        lambda reader, case: reader.deployment_digests([case.deployment_id]),
        lambda reader, _case: reader.running_cases(),
        lambda reader, _case: reader.ping(),
    ],
)
def test_a_read_costs_one_statement_and_no_transaction(
    storage: PostgresStorage, make: Any, counter: Counter, read: Callable[[Reader, Any], Any]
) -> None:
    record = make.stored(tasks=1)
    with storage.read() as reader:
        found = reader.case(record.case.id)
        assert found is not None
    counter.reset()
    with storage.read() as reader:
        read(reader, found.case)
        assert len(counter.statements) == 1
        status = reader._session._connection.connection.driver_connection.info.transaction_status  # type: ignore[attr-defined]
        assert status.name == "IDLE"


@pytest.mark.parametrize(
    "read",
    [
        lambda reader, at: reader.team_figures(OFFICE, at),
        lambda reader, at: reader.overdue_tasks(OFFICE, at, MonitorPage()),
        lambda reader, at: reader.unclaimed_tasks(OFFICE, at, MonitorPage()),
        lambda reader, at: reader.late_cases(OFFICE, at, MonitorPage()),
        lambda reader, at: reader.gap_cases(OFFICE, at, MonitorPage()),
        lambda reader, _at: reader.open_incidents(OFFICE, MonitorPage()),
        lambda reader, at: reader.element_counts(OFFICE, at),
        lambda reader, _at: reader.version_counts("intake", frozenset({"intake"}), OFFICE),
    ],
)
def test_the_monitor_never_reads_a_case_file_or_a_state(
    storage: PostgresStorage, make: Any, counter: Counter, read: Callable[[Reader, MonitorInstants], Any]
) -> None:
    record = make.stored(tasks=1)
    counter.reset()
    with storage.read() as reader:
        read(reader, _instants(record.case))
    (statement,) = counter.statements
    assert "case_instance" in statement
    assert "case_file" not in statement
    assert "workflow_state" not in statement
