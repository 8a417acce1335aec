"""The population of the demo: generated people who live through the real engine over the last eighteen months.

They come, talk, learn and work by the same commands as everybody, one after the other, on a clock that is moved through
those months; timers fire on their way. A few are forgotten in the last weeks, so that there is something to find. The
same number of people lives the same lives every time.
"""

from __future__ import annotations

import heapq
import logging
import random
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from engine.assembly import Engine
from engine.demo.answers import fill_in
from engine.demo.office import MovableClock, done_at, in_office
from engine.demo.people import DemoAccount
from engine.demo.profile import profile
from engine.demo.turns import Turn, turns
from engine.errors import EngineError, NotFound, StorageUnavailable
from engine.model import Actor, Case, CaseState, HumanTask, Submission, TaskState, WorklistCriteria

log = logging.getLogger(__name__)

PERIOD: Final = timedelta(days=548)
"""How far back the first arrival lies: eighteen months."""
_FORGOTTEN: Final = 0.3
"""Share of people whose case somebody loses sight of in the last weeks."""
_MOST_WEEKS_FORGOTTEN: Final = 11
_CLAIMED: Final = 0.4
"""Share of tasks still to be done that somebody has taken on already."""
_RECORDS: Final = "Vermittlung"
"""Function of those who record what people report."""
_LOOK: Final = timedelta(days=1)


@dataclass(slots=True)
class _Person:
    """A generated person: when she comes, what she answers, and from when on her case is forgotten, if ever."""

    index: int
    arrives: datetime
    chance: random.Random
    known: dict[str, Any]
    forgotten_from: datetime | None
    planned: set[UUID] = field(default_factory=set)


class Population:
    """Generated people in an engine whose clock is ``clock``."""

    def __init__(self, engine: Engine, clock: MovableClock, accounts: list[DemoAccount]) -> None:
        self._engine = engine
        self._clock = clock
        self._actors: dict[str, Actor] = {}
        for account in accounts:
            if actor := engine.accounts.actor(account.username):
                self._actors[account.group] = actor
        self._people: dict[UUID, _Person] = {}
        self._queue: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = 0
        self._now = clock.now
        self._looked_at = clock.now

    def run(self, first: int, count: int, stop: threading.Event, progress: Callable[[int], None]) -> None:
        """Let the people ``first`` to ``count`` (counted from 1) live up to the present of the clock.

        ``progress`` is told the index after each arrival. Ends early when ``stop`` is set: what was done by then stays,
        and running again with the same present goes on from there.
        """
        self._now = self._clock.now
        self._looked_at = self._now - PERIOD
        for index in range(first, count + 1):
            person = self._born(index, first, count)
            self._plan(person.arrives, self._arrival(person, progress))
        self._plan(self._looked_at + _LOOK, self._look)
        while self._queue and not stop.is_set():
            at, _, act = heapq.heappop(self._queue)
            self._fire_timers(at)
            self._clock.now = at
            act(at)
        if not stop.is_set():
            self._fire_timers(self._now)
        self._clock.now = self._now

    # --- what happens when ---------------------------------------------------------------------------------------

    def _plan(self, at: datetime, act: Callable[[datetime], None]) -> None:
        if at < self._now:
            self._order += 1
            heapq.heappush(self._queue, (at, self._order, act))

    def _fire_timers(self, until: datetime) -> None:
        """Fire what comes due until then, each timer at its own instant."""
        while True:
            with self._engine.storage.read() as reader:
                due = reader.next_timer()
            if due is None or due > until:
                return
            self._clock.now = max(due, self._clock.now)
            if not self._engine.timers.fire_next(self._clock.now):
                return  # somebody else works on that case

    def _look(self, at: datetime) -> None:
        """Notice the tasks that timers have opened since the last look."""
        seen = self._looked_at
        self._looked_at = at
        page = 1
        with self._engine.storage.read() as reader:
            while True:
                criteria = WorklistCriteria(sort="opened_at", descending=True, page=page, page_size=100)
                found = reader.worklist(frozenset(self._actors), "", criteria, at)
                fresh = [task for task in found.items if task.opened_at >= seen]
                self._take_up(fresh, at)
                if len(fresh) < len(found.items) or not found.items:
                    break
                page += 1
        self._plan(at + _LOOK, self._look)

    # --- people --------------------------------------------------------------------------------------------------

    def _born(self, index: int, first: int, count: int) -> _Person:
        chance = random.Random(f"sample case {index}")  # noqa: S311  # must be the same every time
        # more of them lately, so that each step has somebody
        back = ((count - index + 1) / (count - first + 2)) ** 1.3
        arrives = in_office(self._now - PERIOD * back, later=False)
        known = profile(index, chance, arrives.date())
        weeks = chance.uniform(1, _MOST_WEEKS_FORGOTTEN)
        forgotten_from = self._now - timedelta(weeks=weeks) if chance.random() < _FORGOTTEN else None
        return _Person(index, arrives, chance, known, forgotten_from)

    def _arrival(self, person: _Person, progress: Callable[[int], None]) -> Callable[[datetime], None]:
        def arrive(at: datetime) -> None:
            case = self._begin(person)
            self._people[case.id] = person
            self._take_up(case.open_tasks, at)
            for turn in turns(person.known, at, person.chance):
                self._plan(in_office(turn.at, later=True), self._turn(person, case.id, turn))
            progress(person.index)

        return arrive

    def _begin(self, person: _Person) -> Case:
        """Let the person come to one of the counters, where her case is started."""
        organisation = self._engine.organisation()
        if organisation is None or not organisation.starters:
            raise NotFound(kind="process that a case can be started of", key="organisation.yaml: starters")
        process_key, functions = next(iter(organisation.starters.items()))
        counters = [team for team in organisation.teams.values() if team.site and functions & set(team.functions)]
        team = person.chance.choice(counters)
        actor = self._actors[f"{team.key}.{next(name for name in team.functions if name in functions)}"]
        area = organisation.sites[team.site or ""].area
        near = [name for name, home in organisation.municipalities.items() if home == area]
        person.known |= {"site": team.site, "gemeinde": person.chance.choice(near) if near else None}
        form = next(one.form for one in self._engine.cases.startable(actor) if one.process_key == process_key)
        given = {} if form is None else fill_in(form, {}, person.known, person.chance, self._clock())
        return self._engine.cases.start(process_key, given, actor=actor, idempotency_key=f"sample-case-{person.index}")

    def _turn(self, person: _Person, case_id: UUID, turn: Turn) -> Callable[[datetime], None]:
        """Let somebody of the responsible team record what happened, if the case waits for it."""

        def record(at: datetime) -> None:
            with self._engine.storage.read() as reader:
                stored = reader.case(case_id)
            if stored is None or stored.case.state is not CaseState.RUNNING:
                return
            number, messages = stored.case.number, self._engine.messages
            actor = self._actors[f"{stored.case.responsible_team}.{_RECORDS}"]
            if not any(each.name == turn.name and each.awaited for each in messages.receivable(number, actor=actor)):
                return
            form = messages.show(number, turn.name, actor=actor).event.form
            answers = fill_in(form, {}, person.known, person.chance, at, given=turn.values)
            key = f"sample-case-{person.index}-{turn.name}"
            messages.record(number, turn.name, Submission(values=answers), actor=actor, idempotency_key=key, keep=False)
            with self._engine.storage.read() as reader:
                stored = reader.case(case_id)
            self._take_up(() if stored is None else stored.case.open_tasks, at)

        return record

    # --- work ----------------------------------------------------------------------------------------------------

    def _take_up(self, tasks: Iterable[HumanTask], at: datetime) -> None:
        """Plan when each task that nobody has seen before will be done, if it will be by now."""
        for task in sorted(tasks, key=lambda task: (task.opened_at, task.task_key)):
            person = self._people.get(task.case_id)
            if person is None or task.id in person.planned or task.candidate_group not in self._actors:
                continue
            person.planned.add(task.id)
            when = done_at(task, at, person.chance)
            forgotten = person.forgotten_from is not None and when > person.forgotten_from
            if not forgotten and when < self._now:
                self._plan(when, self._work(person, task.id, complete=True))
            elif person.chance.random() < _CLAIMED:
                self._plan(
                    in_office(at + (self._now - at) * 0.3, later=True), self._work(person, task.id, complete=False)
                )

    def _work(self, person: _Person, task_id: UUID, *, complete: bool) -> Callable[[datetime], None]:
        def work(at: datetime) -> None:
            with self._engine.storage.read() as reader:
                task = reader.task(task_id)
            if task is None or task.state is not TaskState.OPEN or task.candidate_group not in self._actors:
                return
            actor = self._actors[task.candidate_group]
            try:
                if task.assignee is None:
                    self._engine.human_tasks.claim(task.id, actor=actor)
                elif task.assignee != actor.username:
                    return
                if complete:
                    case = self._complete(person, task, actor)
                    if case.state is CaseState.RUNNING:
                        self._take_up(case.open_tasks, at)
            except StorageUnavailable:
                raise
            except EngineError as error:
                # A generated answer that this version of the processes refuses: the case simply waits at that step.
                log.warning("sample case %s stays at %s: %s", task.case_number, task.task_key, error)

        return work

    def _complete(self, person: _Person, task: HumanTask, actor: Actor) -> Case:
        view = self._engine.human_tasks.show(task.id, actor=actor)
        known = person.known | {key: value for key, value in view.values.items() if value is not None}
        answers = {} if view.form is None else fill_in(view.form, view.scope, known, person.chance, self._clock())
        key = f"sample-case-{person.index}-{task.id}"
        return self._engine.human_tasks.complete(task.id, Submission(values=answers), actor=actor, idempotency_key=key)
