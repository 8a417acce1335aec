"""Generated people who live through the real engine, day by day on a clock that is moved.

They come, talk, learn and work by the same commands as everybody; timers fire on their way. A task waits until it is
its turn and somebody of its group has time. Whatever happens hangs on the seed alone: chance is drawn for each question
by itself, and all that has to be known is stored with the cases. So a wave can stop after any day and go on later.
"""

from __future__ import annotations

import heapq
import logging
import random
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from engine.assembly import Engine
from engine.demo.clerks import BUSY, Clerks
from engine.demo.office import (
    Desks,
    MovableClock,
    in_line,
    in_office,
    in_turn,
    is_late,
    is_open,
    is_supervision,
    midnight,
    minutes_for,
    opening,
    turn_after,
    turn_of,
)
from engine.demo.parameters import draw, parameter
from engine.demo.people import DemoAccount
from engine.demo.profile import Person
from engine.demo.turns import Turn, turns
from engine.demo.watched import WatchedBatch
from engine.demo.wave import Wave
from engine.errors import ConcurrentChange, EngineError, StorageUnavailable, TaskEnded
from engine.feel import LOCAL_ZONE
from engine.model import HumanTask, WorklistCriteria

log = logging.getLogger(__name__)

HOLD: Final = 0.4
"""Seconds of real time after which the cases of a day that are done are let go, so that nobody waits long for one."""
_LATER: Final = timedelta(hours=3)
"""When it is tried again where somebody else works on the case."""
_EARLY: Final = timedelta(days=3)
"""A task that is done sooner is taken on and done in one go."""
_TAKEN_ON_AFTER: Final = 0.15
"""Share of the wait after which somebody takes a task on early."""
_PAGE: Final = 200

Act = Callable[[datetime], object]


class Population:
    """The people of one wave, in an engine that works on ``batch`` and by ``clock``."""

    def __init__(
        self, engine: Engine, batch: WatchedBatch, clock: MovableClock, accounts: list[DemoAccount], wave: Wave
    ) -> None:
        self._engine = engine
        self._batch = batch
        self._clock = clock
        self._wave = wave
        self._clerks = Clerks(engine, accounts, wave.seed, wave.share)
        self.desks = Desks(wave.share, wave.left)
        self._people: dict[UUID, Person] = {}
        self._turns: dict[UUID, datetime] = {}
        """When it is, or was, the turn of each task that was seen."""
        self._groups: dict[UUID, str] = {}
        """Whose each task is, as far as it was seen."""
        self._waiting: list[tuple[HumanTask, Person]] = []
        self._queue: list[tuple[datetime, int, Act]] = []
        self._order, self._looked_at = 0, wave.lived_until
        self._let_go_at = time.monotonic() + HOLD
        self._has_worked = False
        self.refused: list[str] = []
        """What the engine has refused, sentence by sentence: the case waits at that step."""

    def run(self, stop: threading.Event, tell: Callable[[Wave], None]) -> Wave:
        """Let the people live to the end of the wave or, when ``stop`` is set, to the end of the day; return the wave.

        ``tell`` is told after each day, which is stored by then.
        """
        wave = self._wave
        self._clock.now = wave.lived_until
        for person in wave.people():
            if person.arrives >= wave.lived_until:
                self._plan(person.arrives, self._arrival(person))
            else:
                self._know(person, self._clerks.begin(person).id)
        self._resume()
        while not (wave.is_over or stop.is_set()):
            tomorrow = wave.lived_until.astimezone(LOCAL_ZONE).date() + timedelta(days=1)
            until = min(midnight(tomorrow), wave.ends)
            self._live(wave.lived_until, until)
            wave = wave.until(until, self.desks.left())
            if self._has_worked or wave.is_over:
                self._keep(wave)
            tell(wave)
        self._keep(wave)
        return wave

    def _keep(self, wave: Wave) -> None:
        """Store the day with the note of it; what nothing happened on costs nothing to live again."""
        wave.save(self._batch)
        self._let_go()
        self._has_worked = False

    # --- what happens when ---------------------------------------------------------------------------------------

    def _live(self, begin: datetime, until: datetime) -> None:
        day = begin.astimezone(LOCAL_ZONE).date()
        if is_open(day) and begin <= opening(day) < until:
            self._plan(opening(day), self._open)
        while self._queue and self._queue[0][0] < until:
            at, _, act = heapq.heappop(self._queue)
            self._fire_timers(at)
            self._clock.now = max(at, self._clock.now)
            self._do(act)
            if time.monotonic() > self._let_go_at:
                self._let_go()
        self._fire_timers(until)
        self._clock.now = until

    def _plan(self, at: datetime, act: Act) -> None:
        if at < self._wave.ends:
            self._order += 1
            heapq.heappush(self._queue, (at, self._order, act))

    def _do(self, act: Act) -> None:
        """Do what is planned; where somebody else holds the case let go of all others, and wait for that one."""
        self._has_worked = True
        try:
            try:
                act(self._clock.now)
            except ConcurrentChange:
                self._let_go()
                act(self._clock.now)
        except BUSY:
            self._plan(in_office(self._clock.now + _LATER, later=True), act)
        except TaskEnded:
            return  # somebody else was faster
        except StorageUnavailable:
            raise
        except EngineError as error:
            log.warning("a generated answer was refused, the case stays where it is: %s", error)
            self.refused.append(str(error))

    def _let_go(self) -> None:
        self._batch.commit()
        self._let_go_at = time.monotonic() + HOLD

    def _fire_timers(self, until: datetime) -> None:
        """Fire what comes due until then, each timer at its own instant."""
        while (due := self._batch.earliest) is not None and due <= until:
            if (due := self._batch.look()) is None or due > until:
                return
            self._clock.now, self._has_worked = max(due, self._clock.now), True
            if not self._engine.timers.fire_next(self._clock.now):
                return  # somebody else works on that case

    # --- people --------------------------------------------------------------------------------------------------

    def _arrival(self, person: Person) -> Act:
        def arrive(_at: datetime) -> None:
            case = self._clerks.begin(person)
            self._know(person, case.id)
            self._take_up(case.open_tasks)

        return arrive

    def _know(self, person: Person, case_id: UUID) -> None:
        if case_id in self._people:
            return
        self._people[case_id] = person
        for turn in turns(self._wave.seed, person, self._wave.ends):
            at = in_office(turn.at, later=True)
            if at >= self._wave.lived_until:
                self._plan(at, self._recorded(person, case_id, turn))

    def _recorded(self, person: Person, case_id: UUID, turn: Turn) -> Act:
        return lambda _at: self._take_up(self._clerks.record(person, case_id, turn))

    # --- work ----------------------------------------------------------------------------------------------------

    def _open(self, at: datetime) -> None:
        """Begin a working day: see what has come, and do what has waited for somebody to have time."""
        self.desks.open()
        self._look()
        self._clerks.keep_catalogue(at.astimezone(LOCAL_ZONE).date())
        left: list[tuple[HumanTask, Person]] = []
        for task, person in sorted(self._waiting, key=lambda each: in_line(each[0])):
            group = self._groups[task.id]
            if not self.desks.has_time(group):
                left.append((task, person))
            elif self._clerks.is_open(task.id):
                self.desks.use(group, minutes_for(task))
                hours = parameter("office", "closes").number - parameter("office", "opens").number
                minute = draw(self._wave.seed, person.index, task.task_key, at.date()).random() * hours * 60
                self._plan(at + timedelta(minutes=minute), self._work(person, task))
        self._waiting = left

    def _resume(self) -> None:
        """Notice all that is open where an earlier run has stopped."""
        self._batch.look()
        self._look(everything=True)
        for case_id in self._people:
            supervision = self._clerks.supervised_at(case_id)
            if supervision is not None:
                with self._engine.storage.read() as reader:
                    stored = reader.case(case_id)
                self._see_to(() if stored is None else stored.case.open_tasks, supervision)

    def _look(self, *, everything: bool = False) -> None:
        """Notice the tasks that timers have opened since the last look."""
        seen, self._looked_at = self._looked_at, self._clock.now
        page, fresh = 1, True
        with self._engine.storage.read() as reader:
            while fresh:
                criteria = WorklistCriteria(sort="opened_at", descending=True, page=page, page_size=_PAGE)
                found = reader.worklist(frozenset(self._clerks.actors), "", criteria, self._clock.now).items
                self._take_up(task for task in found if everything or task.opened_at >= seen)
                fresh = len(found) == _PAGE and (everything or found[-1].opened_at >= seen)
                page += 1

    def _take_up(self, tasks: Iterable[HumanTask]) -> None:
        """Plan when it is the turn of each task that nobody has seen before."""
        for task in sorted(tasks, key=in_turn):
            person = self._people.get(task.case_id)
            if person is None or task.candidate_group not in self._clerks.actors:
                continue
            self._groups[task.id] = task.candidate_group
            if task.id in self._turns:
                continue
            chance = self._chance(person, task, "turn")
            at = turn_of(task, chance)
            wait = at - task.opened_at
            if wait > _EARLY and chance.random() < parameter("office", "taken_on_early").number:
                early = in_office(task.opened_at + _TAKEN_ON_AFTER * wait, later=True)
                if early > self._clock.now:
                    self._plan(early, partial(self._clerks.claim, task.id))
            self._await(person, task, at)

    def _see_to(self, tasks: Iterable[HumanTask], supervision: datetime) -> None:
        """Let the tasks of a case have their turn soon that were open when a supervisor looked at it."""
        for task in tasks:
            person, known = self._people.get(task.case_id), self._turns.get(task.id)
            if person is None or known is None or task.opened_at >= supervision:
                continue
            soon = turn_after(supervision, self._chance(person, task, "supervision"))
            if soon < known and is_late(task, supervision):
                self._await(person, task, soon)

    def _await(self, person: Person, task: HumanTask, at: datetime) -> None:
        """Plan the turn of the task, in place of a later one; one that has passed comes with the next working day."""
        self._turns[task.id] = at
        if at > self._clock.now:
            self._plan(at, self._its_turn(person, task, at))
        else:
            self._waiting.append((task, person))

    def _its_turn(self, person: Person, task: HumanTask, planned: datetime) -> Act:
        def turn(at: datetime) -> None:
            if self._turns.get(task.id) != planned:
                return  # it had its turn before
            group = self._groups[task.id]
            if not self.desks.has_time(group):
                self._waiting.append((task, person))
            elif self._work(person, task)(at):
                self.desks.use(group, minutes_for(task))

        return turn

    def _work(self, person: Person, task: HumanTask) -> Callable[[datetime], bool]:
        """Return what does the task and says whether it was there still."""

        def work(at: datetime) -> bool:
            self._turns[task.id] = at
            left = self._clerks.complete(person, task.id)
            if left is None:
                return False
            self._take_up(left)
            if is_supervision(task):
                self._see_to(left, at)
            return True

        return work

    def _chance(self, person: Person, task: HumanTask, what: str) -> random.Random:
        return draw(self._wave.seed, person.index, task.task_key, task.opened_at.isoformat(), what)
