"""Every question that is asked all day has an index that answers it, whatever the parameters are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect

from engine.storage.embedded import EmbeddedServer
from engine.storage.migrations import migrate
from engine.storage.postgres import monitoring_lists as lists
from engine.storage.postgres import monitoring_statements as monitor
from engine.storage.postgres import persons, signals
from engine.storage.postgres import statements as read
from engine.storage.postgres.case_list import cases
from engine.storage.postgres.kept_messages import KEPT_MESSAGES_FOR, LEFT_OVER_MESSAGES, LEFT_OVER_SIGNALS
from engine.storage.postgres.milestones import MILESTONES
from engine.storage.postgres.worklist import worklist

WORKLIST = {
    "sort": "due_at",
    "descending": False,
    "ownership": "all",
    "overdue": False,
    "by_process": False,
}

OFFICE = {"all_teams": False, "narrowed": False, "by_process": False}

SCANNED = {"account", "membership", "deployment_process", "process_version", "case_instance", "start_timer"}
"""Small tables, and the cases where a list counts all of them."""

YEARS_OF_WORK = """
INSERT INTO deployment (id, digest, published_at, published_by)
    SELECT uuidv7(), 'd' || n, 'epoch', 'owner' FROM generate_series(1, 200) n;
INSERT INTO process_version VALUES ('intake', 1, 'digest', 'Erstaufnahme');
INSERT INTO case_instance
    SELECT uuidv7(), 'IP-2016-' || n, 'intake', 1, (SELECT id FROM deployment LIMIT 1), 'running', 'KR-U25.SGB3',
        'KR-U25', 'SGB3', 'epoch', 'anna', NULL, timestamptz 'epoch' + n * interval '1 minute', 1, '{}', '',
        md5('name' || n), CASE WHEN n % 2 = 0 THEN md5('number' || n) END
    FROM generate_series(1, 2000) n;
INSERT INTO human_task (id, case_id, case_number, process_key, task_key, name, facts, state, candidate_group, due_at,
        priority, opened_at, ended_at)
    SELECT uuidv7(), c.id, c.number, 'intake', 'task', 'Task', '{}', CASE n WHEN 1 THEN 'open' ELSE 'completed' END,
        'team' || hashtext(c.number) % 50, c.updated_at, 50, 'epoch', CASE n WHEN 1 THEN NULL ELSE c.updated_at END
    FROM case_instance c, generate_series(1, 10) n;
INSERT INTO timer SELECT uuidv7(), id, 'timer', updated_at FROM case_instance;
INSERT INTO message_subscription (id, case_id, element_id, message_name, correlation_key)
    SELECT uuidv7(), id, 'bescheid', 'asylbescheid', number FROM case_instance;
INSERT INTO signal_subscription SELECT uuidv7(), id, 'hear', 'signal' || hashtext(number) % 50 FROM case_instance;
INSERT INTO thrown_signal (id, case_id, name, payload, thrown_at, hops)
    SELECT uuidv7(), id, 'signal1', '{}', updated_at, 1 FROM case_instance;
INSERT INTO kept_message
    SELECT uuidv7(), 'asylbescheid', number || 'x', '{}', updated_at, timestamptz '2999-01-01', 0 FROM case_instance;
INSERT INTO incident
    SELECT uuidv7(), id, NULL, 'intake', 'x', 'X', 'decision', '""', NULL, '{}', 1, updated_at,
        CASE WHEN n > 1 THEN updated_at END, CASE WHEN n > 1 THEN 'boss' END, '[]', 'null'
    FROM case_instance, generate_series(1, 30) n;
INSERT INTO history_event (case_id, at, actor, event, details)
    SELECT id, updated_at, 'anna', 'task:complete', '{}' FROM case_instance, generate_series(1, 5) n;
INSERT INTO access_event (at, actor, purpose, granted, case_id)
    SELECT updated_at, 'user' || n, 'case:show', true, id FROM case_instance, generate_series(1, 5) n;
INSERT INTO command SELECT id::text, 'complete', 'anna', id, 'task', '{}' FROM case_instance;
INSERT INTO account SELECT 'user' || n, 'User', 'hash', true, 0, 'de' FROM generate_series(1, 500) n;
INSERT INTO membership SELECT username, 'team1' FROM account;
INSERT INTO offer (number, kind, title, provider, place, childcare, part_time, contact, version, changed_at, changed_by)
    SELECT 'K-' || n, 'course', 'Course', 'School', 'Krefeld', false, false, '', 1, 'epoch', 'anna'
    FROM generate_series(1, 50) n;
INSERT INTO offer_place
    SELECT 'K-' || 1 + abs(hashtext(number)) % 50, id, number, 'held', 1, updated_at FROM case_instance;
ANALYZE;
"""


@pytest.fixture(scope="module")
def used_database(database_server: EmbeddedServer) -> Iterator[str]:
    """A database in which much has happened; its statistics are those that the planner would have in service."""
    url = database_server.create_database("plans")
    migrate(url)
    with psycopg.connect(url) as connection:
        connection.execute(YEARS_OF_WORK)
    yield url
    database_server.drop_database("plans")


@pytest.fixture
def plan(used_database: str) -> Callable[[Any], str]:
    def explain(statement: Any) -> str:
        text = str(statement.compile(dialect=dialect()))  # with $1, $2, … as the server prepares it
        with psycopg.connect(used_database) as connection:
            rows = psycopg.ClientCursor(connection).execute(f"EXPLAIN (GENERIC_PLAN) {text}").fetchall()
        return "\n".join(row[0] for row in rows)

    return explain


@pytest.mark.parametrize(
    ("statement", "indexes"),
    [
        (read.LOCK_CASE, ["pk_case_instance"]),
        (read.LOCK_CASE_BY_NUMBER, ["uq_case_instance_number"]),
        (read.LOCK_CASE_OF_TASK, ["pk_human_task", "pk_case_instance"]),
        (read.LOCK_CASE_OF_INCIDENT, ["pk_incident", "pk_case_instance"]),
        (read.LOCK_CASE_WITH_DUE_TIMER, ["ix_timer_due_at", "pk_case_instance"]),
        (read.SUBSCRIBED_CASES, ["ix_message_subscription_match"]),
        (
            read.PROJECTIONS,
            [
                "ix_human_task_open_of_case",
                "pk_human_task",
                "ix_timer_case_id",
                "ix_message_subscription_case_id",
                "ix_signal_subscription_case_id",
                "ix_incident_case_id",
                "ix_offer_place_case_id",
                "pk_command",
            ],
        ),
        (signals.THROW, ["ix_signal_subscription_signal_name"]),
        (signals.LOCK, ["pk_thrown_signal"]),
        (read.CASE_OF_TASK, ["pk_human_task", "pk_case_instance", "ix_human_task_open_of_case"]),
        (read.OPEN_TASKS, ["ix_human_task_assignee", "ix_human_task_by_opened_at"]),
        (worklist(**WORKLIST), ["ix_human_task_worklist", "ix_human_task_assignee"]),
        (worklist(**WORKLIST | {"overdue": True}), ["ix_human_task_worklist"]),
        (worklist(**WORKLIST | {"by_process": True}), ["ix_human_task_worklist_of_process"]),
        (worklist(**WORKLIST | {"sort": "opened_at"}), ["ix_human_task_by_opened_at"]),
        (worklist(**WORKLIST | {"sort": "name"}), ["ix_human_task_by_name_opened_at"]),
        (worklist(**WORKLIST | {"sort": "case_number"}), ["ix_human_task_by_case_number_opened_at"]),
        (cases(only_visible=False, running=True), ["ix_case_instance_latest"]),
        (
            cases(only_visible=True, running=True),
            ["ix_case_instance_latest", "ix_human_task_open_of_case"],
        ),
        (
            persons.CASES_OF_PERSON,
            ["ix_case_instance_person_name_key", "ix_case_instance_person_register_key", "ix_human_task_open_of_case"],
        ),
        (persons.TIMES_ACCESSED, ["ix_access_event_at"]),
        (read.HISTORY, ["ix_history_event_case_id"]),
        (MILESTONES, ["ix_history_event_kind"]),
        (read.INCIDENT, ["pk_incident"]),
        (read.INCIDENTS, ["ix_incident_open"]),
        (read.NEXT_TIMER, ["ix_timer_due_at"]),
        (monitor.team_figures(**OFFICE), ["ix_incident_open"]),
        (lists.waiting_tasks(unclaimed=False, sort="due_at", descending=False, **OFFICE), []),
        (lists.late_cases(sort="updated_at", descending=False, **OFFICE), ["ix_timer_case_id"]),
        (lists.open_incidents(sort="opened_at", descending=False, **OFFICE), ["ix_incident_open"]),
        (read.ACCOUNT, ["pk_account", "pk_membership"]),
        (KEPT_MESSAGES_FOR, ["ix_kept_message_match"]),
        (LEFT_OVER_MESSAGES, ["ix_kept_message_received_at", "ix_message_subscription_match"]),
        (LEFT_OVER_SIGNALS, ["ix_thrown_signal_thrown_at"]),
        (read.LATEST_DEPLOYMENT, ["uq_deployment_position"]),
    ],
)
def test_a_question_has_its_index(plan: Callable[[Any], str], statement: Any, indexes: list[str]) -> None:
    found = plan(statement)
    assert [index for index in indexes if index not in found] == [], found
    scanned = {line.split("Seq Scan on ")[1].split()[0] for line in found.split("\n") if "Seq Scan on" in line}
    assert scanned <= SCANNED, found


def test_milestones_are_found_without_reading_what_lies_between(used_database: str) -> None:
    text = str(MILESTONES.compile(dialect=psycopg_dialect()))
    with psycopg.connect(used_database) as connection:
        found = connection.execute("SELECT id FROM case_instance LIMIT 1").fetchone()
        assert found is not None
        kinds = [f"task:{number}" for number in range(15)]  # and no process, as there is none to some events
        event = "INSERT INTO history_event (case_id, at, actor, event, details) SELECT %s, 'epoch', 'anna', {}, '{{}}'"
        connection.execute("TRUNCATE history_event")
        connection.execute(event.format("%s"), [found[0], "case:start"])
        rounds = event.format("kind") + " FROM generate_series(1, %s) n, unnest(%s::text[]) kind ORDER BY n"
        connection.execute(rounds, [found[0], 100, kinds])
        connection.execute("ANALYZE history_event")  # what is counted is always a little behind
        connection.execute(rounds, [found[0], 600, kinds])
        connection.execute("SET LOCAL random_page_cost = 100")  # which makes the order of the whole history look cheap
        explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {text}"
        (plans,) = connection.execute(explain, {"case_id": found[0]}).fetchone() or ()
        assert len(connection.execute(text, {"case_id": found[0]}).fetchall()) == 2 * len(kinds) + 1
        assert read_from("history_event", plans[0]["Plan"]) < 10 * len(kinds)
        connection.rollback()


def read_from(table: str, node: dict[str, Any]) -> float:
    """Return how many rows of the table the executed plan has looked at."""
    rows = node["Actual Rows"] + node.get("Rows Removed by Filter", 0) if node.get("Relation Name") == table else 0
    of_parts: float = sum(read_from(table, each) for each in node.get("Plans", ()))
    return of_parts + rows * node["Actual Loops"]
