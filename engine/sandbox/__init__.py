"""A place to try processes: the real services and the real engine on virtual time and in memory, without a database.

Nothing is simulated but the clock and the people: whoever is needed for a task is there and acts as a member of its
candidate group.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

from engine.assembly import Engine, assemble
from engine.case_schema import SCHEMA_FILE
from engine.errors import NotFound, PersonKnown
from engine.feel import LOCAL_ZONE
from engine.model import (
    SYSTEM,
    Account,
    Actor,
    Case,
    CaseState,
    Finding,
    HumanTask,
    Incident,
    MessageSubscription,
    Submission,
    Value,
)
from engine.organisation import ORGANISATION_FILE, Organisation
from engine.publication import Parse
from engine.sandbox.given import Schema, plain_values, read_files, schema_bytes
from engine.services import BUILT_IN, Service
from engine.storage.interface import CaseRecord, ChangeSet
from engine.storage.memory import MemoryStorage

CASE_NUMBER: Final = "case_number"
ANY_CASE: Final = "*"
"""Correlation key of messages that have none in a diagram tried by itself: whichever instance waits gets them."""
START: Final = datetime(2016, 1, 4, 8, tzinfo=UTC)
STANDING: Final = frozenset({"deadlock", "no_members", "no_responsible_team"})
"""Codes of incidents that say how a case stands; all others say that its execution failed."""
MAX_TIMERS: Final = 100_000
"""Timers that one :meth:`Sandbox.advance` fires at most, so that a cycle of a second does not run for years."""
PAGE: Final = 1000


class Sandbox:
    """Runs the processes of a folder, a single BPMN file or a mapping of files; see ``docs/architecture.md``.

    Raises ``InvalidDeployment`` where the files cannot be executed. ``schema`` is a case file schema that takes the
    place of the one among the files; without any, names and types of fields are not checked. ``services`` are the
    handlers of service tasks by type. Whoever builds many on the same files hands the same
    :func:`~engine.parsing.parsing_once` for these services to each as ``parse``. ``offers`` are in the catalogue.

    A message without a correlation key in the diagram belongs to its case where there is an organisation, as always.
    """

    def __init__(
        self,
        files: Path | Mapping[str, bytes],
        *,
        schema: Schema | None = None,
        now: datetime = START,
        services: Mapping[str, Service] = BUILT_IN,
        parse: Parse | None = None,
        offers: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self._now = (now if now.tzinfo else now.replace(tzinfo=LOCAL_ZONE)).astimezone(UTC)
        self._keys = count(1)
        content = dict(read_files(files))
        if schema is not None:
            content[SCHEMA_FILE] = schema_bytes(schema)
        self._storage = MemoryStorage()
        self._keyless = None if ORGANISATION_FILE in content else ANY_CASE
        self._engine = assemble(
            self._storage,
            clock=lambda: self._now,
            check_files=_nothing_more,
            keyless=self._keyless,
            services={**BUILT_IN, **services},
            parse=parse,
        )
        self._last: str | None = None
        self._engine.deployments.publish_files(content, actor=SYSTEM)
        self._hire()
        for offer in offers:
            self._engine.offers.add(offer, actor=SYSTEM, idempotency_key=self._next_key())

    @property
    def engine(self) -> Engine:
        """Return the services that the sandbox works with."""
        return self._engine

    @property
    def now(self) -> datetime:
        """Return the virtual instant."""
        return self._now

    @property
    def organisation(self) -> Organisation | None:
        """Return the organisation among the files, or None."""
        return self._engine.organisation()

    @property
    def cases(self) -> tuple[Case, ...]:
        """Return every instance in the order in which it started, with its case file and open tasks."""
        return tuple(record.case for record in self._records())

    @property
    def state(self) -> str:
        """Return ``incident`` if execution failed in any instance, else ``running`` or ``completed``."""
        if any(incident.code not in STANDING for incident in self.incidents):
            return "incident"
        unfinished = any(case.state is CaseState.RUNNING for case in self.cases)
        return "running" if unfinished else "completed"

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Return what is wrong, oldest first."""
        with self._storage.read() as reader:
            return tuple(reader.incidents())

    @property
    def case_file(self) -> Mapping[str, Value]:
        """Return the case file of the instance started last; empty before the first."""
        found = [self._own_fields(case) for case in self.cases if case.number == self._last]
        return found[0] if found else {}

    @property
    def case_files(self) -> tuple[Mapping[str, Value], ...]:
        """Return the case file of every instance in the order in which they started."""
        return tuple(self._own_fields(case) for case in self.cases)

    def start(
        self, process_key: str, variables: Mapping[str, Any] | None = None, *, other_person: bool = False
    ) -> Case:
        """Start an instance of the process with these values; ``other_person`` confirms that nobody has her case."""
        start = self._engine.cases.start
        case = self._confirming(other_person, start, process_key, plain_values(variables), actor=SYSTEM)
        self._last = case.number
        self._settle()
        return case

    def open_tasks(self) -> tuple[HumanTask, ...]:
        """Return every open task of every instance."""
        return tuple(task for case in self.cases for task in case.open_tasks)

    def complete(self, task_key: str, values: Mapping[str, Any] | None = None, *, other_person: bool = False) -> Case:
        """Complete the open task as a member of its group: of the last started instance, else of any.

        ``other_person`` confirms that the person entered is not that of another case.

        Raises ``NotFound`` where no such task is open, ``InvalidSubmission`` where its form refuses the values.
        """
        task = self._task(task_key)
        actor = self._member(task)
        if task.assignee is None:
            if task.candidate_group is None:
                self._hand_over(task, actor)
            else:
                self._engine.human_tasks.claim(task.id, actor=actor)
        submission = Submission(values=plain_values(values))
        complete = self._engine.human_tasks.complete
        case = self._confirming(other_person, complete, task.id, submission, actor=actor)
        self._settle()
        return case

    def correlate(self, name: str, key: str | None = None, payload: Mapping[str, Any] | None = None) -> Case | None:
        """Deliver a message and return the case that took it; None: it is kept until somebody waits for it.

        Without a key, or where the diagram gives the subscription none, the message is matched by its name alone.
        """
        found = self._subscription(name, key)
        correlation_key = key or self._keyless or self._last or ANY_CASE if found is None else found.correlation_key
        before = {case.number for case in self.cases}
        case = self._engine.messages.correlate(
            name, correlation_key, plain_values(payload), actor=SYSTEM, idempotency_key=self._next_key()
        )
        self._last = next((case.number for case in reversed(self.cases) if case.number not in before), self._last)
        self._settle()
        return case

    def retry(self, element_id: str) -> Case:
        """Execute an element that has an incident once more."""
        for incident in self.incidents:
            if incident.element_id == element_id:
                return self._engine.incidents.retry(incident.id, actor=SYSTEM)
        raise NotFound(kind="incident at", key=element_id)

    def advance(self, duration: timedelta) -> None:
        """Let time pass; every timer that falls due on the way fires at its own instant, in order."""
        target = self._now + duration
        for _ in range(MAX_TIMERS):
            with self._storage.read() as reader:
                due = reader.next_timer()
            if due is None or due > target:
                break
            self._now = max(self._now, due)
            if not self._engine.timers.fire_next(self._now):
                break
            self._settle()
        self._now = target

    def _settle(self) -> None:
        """Do what the worker would do next: signals for very many instances do not all arrive in one go."""
        with self._storage.read() as reader:
            left = reader.thrown_signals()
        if left:
            self._engine.messages.deliver_kept()

    # --- the people ----------------------------------------------------------------------------------------------

    def _hire(self) -> None:
        """Give every group of the organisation a member, so that work finds somebody."""
        organisation = self.organisation
        if organisation is None:
            return
        with self._storage.begin() as work:
            for group in sorted(organisation.groups):
                name = f"Person of {group} (generated)"
                account = Account(username=group, display_name=name, password_hash="", groups=frozenset({group}))
                work.save_account(account)
            work.commit()

    def _member(self, task: HumanTask) -> Actor:
        """Return the person who does the task: its assignee, else a member of its group, else anybody."""
        groups = frozenset({task.candidate_group}) if task.candidate_group is not None else frozenset()
        organisation = self.organisation
        domains = frozenset() if organisation is None else organisation.legal_domains_of(groups)
        name = task.assignee or task.candidate_group or "sandbox"
        return Actor(username=name, display_name=name, groups=groups, legal_domains=domains)

    def _hand_over(self, task: HumanTask, actor: Actor) -> None:
        """Give a task that has no group to the person: nobody could claim it, which must not stop a trial."""
        with self._storage.begin() as work:
            record = work.lock_case_of_task(task.id)
            if record is None:
                raise NotFound(kind="open task", key=task.task_key)
            case = replace(record.case, version=record.case.version + 1)
            claimed = replace(task, assignee=actor.username, claimed_at=self._now)
            work.save(ChangeSet(case=replace(record, case=case), tasks=[claimed]))
            work.commit()

    # --- looking things up ---------------------------------------------------------------------------------------

    def _records(self) -> Iterator[CaseRecord]:
        with self._storage.read() as reader:
            cases = reader.cases(page_size=PAGE).items
            for case in sorted(cases, key=lambda case: (case.started_at, case.number)):
                record = reader.case(case.id)
                if record is not None:
                    yield record

    def _own_fields(self, case: Case) -> Mapping[str, Value]:
        """Return the case file without the case number, unless the schema knows it: the engine put it there."""
        schema = self._engine.deployments.published(case.deployment_id).schema
        if schema is not None and CASE_NUMBER in schema.fields:
            return case.case_file
        return {key: value for key, value in case.case_file.items() if key != CASE_NUMBER}

    def _task(self, task_key: str) -> HumanTask:
        open_tasks = [task for task in self.open_tasks() if task.task_key == task_key]
        if not open_tasks:
            raise NotFound(kind="open task", key=task_key)
        own = [task for task in open_tasks if task.case_number == self._last]
        return (own or open_tasks)[0]

    def _subscription(self, name: str, key: str | None) -> MessageSubscription | None:
        """Return the subscription that waits for the message, that of the last started instance first."""
        found: list[tuple[Case, MessageSubscription]] = []
        with self._storage.read() as reader:
            for case in reversed(self.cases):
                found += [(case, each) for each in reader.subscriptions(case.id) if each.message_name == name]
        found.sort(key=lambda pair: pair[0].number != self._last)
        exact = [each for _, each in found if key is None or each.correlation_key == key]
        keyless = [each for _, each in found if each.correlation_key == ANY_CASE]
        return next(iter(exact or keyless), None)

    def _confirming(self, other_person: bool, command: Callable[..., Case], *given: Any, actor: Actor) -> Case:
        """Return what the command does, where told so after confirming that the person is another one."""
        key = self._next_key()
        try:
            return command(*given, actor=actor, idempotency_key=key)
        except PersonKnown as known:
            if not other_person:
                raise
            return command(*given, actor=actor, idempotency_key=key, other_person_than=known.numbers)

    def _next_key(self) -> str:
        return f"sandbox-{next(self._keys)}"


def _nothing_more(_files: Mapping[str, bytes]) -> list[Finding]:
    """Add nothing to what every publication is checked for: whether it can be read and executed."""
    return []
