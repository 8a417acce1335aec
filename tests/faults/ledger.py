"""The ledger of what people sent, and the audit that holds it against what the database holds."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from typing import Any, LiteralString

import psycopg
from psycopg.rows import dict_row

from tests.faults.people import Outcome, Sent


class Ledger:
    """Every command that was sent, by any thread, in the order in which they were entered."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Sent] = []

    def enter(self, sent: Sent) -> Sent:
        """Note a command; call it before it is sent."""
        with self._lock:
            self._entries.append(sent)
        return sent

    def __iter__(self) -> Iterator[Sent]:
        return iter(self._entries)

    def of(self, kind: str, *outcomes: Outcome) -> list[Sent]:
        """Return the commands of the kind with one of the outcomes, with any where none is given."""
        return [each for each in self._entries if each.kind == kind and (not outcomes or each.outcome in outcomes)]

    def outcomes(self, kind: str) -> Counter[Outcome]:
        """Return how many commands of the kind had which outcome."""
        return Counter(each.outcome for each in self.of(kind))


def audit(url: str, ledger: Ledger) -> list[str]:
    """Return every difference between what was accepted and what took effect, as sentences; none if all is well.

    - what was accepted is stored under its key; what was refused is not; what nobody knows may be either;
    - a task that somebody was given was given to her once;
    - nothing is stored that nobody sent;
    - each stored command took effect once: its task is completed, with one entry in the history; each start is a case;
    - no task that is not accounted for was completed;
    - each case counted as many steps, timers and signals as its history tells of: no change overwrote another;
    - each case was changed as often as its history tells of, and has something open, or has ended;
    - no signal is on its way still.
    """
    with psycopg.connect(url, row_factory=dict_row) as connection:
        return [
            *_commands(connection, ledger),
            *_claims(connection, ledger),
            *_tasks(connection),
            *_cases(connection),
            *_signals(connection),
        ]


def _commands(connection: psycopg.Connection[Any], ledger: Ledger) -> Iterator[str]:
    stored = {row["idempotency_key"]: row for row in connection.execute("SELECT * FROM command").fetchall()}
    sent = {each.key: each for kind in ("case:start", "task:complete") for each in ledger.of(kind)}
    for key, each in sent.items():
        if each.outcome is Outcome.ACCEPTED and key not in stored:
            yield f"lost: {each.kind} {each.subject} was accepted under {key} and is not stored"
        if each.outcome is Outcome.REFUSED and key in stored:
            yield f"refused and done: {each.kind} {each.subject} under {key}"
    for key, row in stored.items():
        if key not in sent and not key.startswith("house:"):
            yield f"from nowhere: {row['kind']} {row['subject']} under {key}"


def _claims(connection: psycopg.Connection[Any], ledger: Ledger) -> Iterator[str]:
    told = _count(connection, "SELECT task_id FROM history_event WHERE event = 'task:claim'")
    for each in ledger.of("task:claim", Outcome.ACCEPTED):
        if told[each.subject] != 1:
            yield f"task {each.subject}: claimed, {told[each.subject]} times by its history"


def _tasks(connection: psycopg.Connection[Any]) -> Iterator[str]:
    commands = _count(connection, "SELECT subject FROM command WHERE kind = 'task:complete'")
    told = _count(connection, "SELECT task_id FROM history_event WHERE event = 'task:complete'")
    done = _count(connection, "SELECT id FROM human_task WHERE state = 'completed'")
    for task in commands | told | done:
        if not commands[task] == told[task] == done[task] == 1:
            yield f"task {task}: {commands[task]} commands, {told[task]} told in the history, {done[task]} completed"


# A case that is started in the browser is claimed in the same transaction: that claim is no further change of it.
_CASES = """
SELECT number, state, version, (case_file ->> 'counter')::int AS counter,
       told.*, (SELECT count(*) FROM command WHERE command.case_id = c.id AND kind = 'case:start') AS starts,
       (SELECT count(*) FROM human_task t WHERE t.case_id = c.id AND t.state = 'open')
       + (SELECT count(*) FROM timer t WHERE t.case_id = c.id)
       + (SELECT count(*) FROM message_subscription m WHERE m.case_id = c.id)
       + (SELECT count(*) FROM signal_subscription s WHERE s.case_id = c.id)
       + (SELECT count(*) FROM incident i WHERE i.case_id = c.id AND i.resolved_at IS NULL) AS open
  FROM case_instance c,
       LATERAL (SELECT count(*) FILTER (WHERE event = 'task:complete') AS completed,
                       count(*) FILTER (WHERE event = 'timer:fire') AS fired,
                       count(*) FILTER (WHERE event = 'signal:deliver') AS heard,
                       count(*) FILTER (WHERE event = 'task:claim' AND h.at > c.started_at) AS claimed
                  FROM history_event h WHERE h.case_id = c.id) AS told
"""


def _cases(connection: psycopg.Connection[Any]) -> Iterator[str]:
    for case in connection.execute(_CASES).fetchall():
        name, told = case["number"], case["completed"] + case["fired"] + case["heard"]
        if case["counter"] is not None and case["counter"] != told:
            yield f"{name}: counted {case['counter']} steps, timers and signals, its history tells of {told}"
        if case["counter"] is not None and case["version"] != 1 + told + case["claimed"]:
            yield f"{name}: version {case['version']} after {told + case['claimed']} changes"
        if case["starts"] != 1:
            yield f"{name}: started by {case['starts']} commands"
        if case["state"] == "running" and not case["open"]:
            yield f"{name}: runs and waits for nothing"


def _signals(connection: psycopg.Connection[Any]) -> Iterator[str]:
    for signal in connection.execute("SELECT name, case_id FROM thrown_signal").fetchall():
        yield f"signal {signal['name']} has not arrived at case {signal['case_id']}"


def _count(connection: psycopg.Connection[Any], query: LiteralString) -> Counter[str]:
    """Return how often the query finds each id."""
    return Counter(str(value) for row in connection.execute(query).fetchall() for value in row.values())
