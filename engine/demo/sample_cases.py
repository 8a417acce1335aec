"""Sample cases: generated people who arrived over the last weeks and stand at different steps today.

They come through the real engine, one command after the other, on a clock that is moved through those weeks; so due
dates lie in the past where work was left undone. The same number of cases is the same every time.
"""

from __future__ import annotations

import heapq
import logging
import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from engine.assembly import Engine
from engine.demo.answers import fill_in, profile
from engine.demo.people import DemoAccount
from engine.errors import EngineError, NotFound, StorageUnavailable
from engine.feel import LOCAL_ZONE
from engine.model import Actor, HumanTask, Submission

log = logging.getLogger(__name__)

PERIOD = timedelta(days=75)
"""How far back the first arrival lies: more than the 60 days after which a first talk is overdue by far."""
_STEPS_AT_THE_COUNTER = 3
_COMPLETED_AT_ONCE = 0.85
_LEFT_UNDONE = 0.25
"""Share of cases that wait too long at some step."""


_WORKING_DAYS = 5
_OPENS, _CLOSES = time(8), time(16)
"""When people work in the sample, from Monday to Friday."""


def in_office(at: datetime, *, later: bool) -> datetime:
    """Return the instant, moved into the working hours after it, or where not ``later`` into those before it."""
    local = at.astimezone(LOCAL_ZONE)
    if local.weekday() < _WORKING_DAYS and _OPENS <= local.time() < _CLOSES:
        return at
    within_day = local.time() < _OPENS if later else local.time() >= _CLOSES
    day = local.date() if within_day else local.date() + timedelta(days=1 if later else -1)
    while day.weekday() >= _WORKING_DAYS:
        day += timedelta(days=1 if later else -1)
    hour = _OPENS.hour if later else _CLOSES.hour - 1
    return datetime.combine(day, time(hour, local.minute, local.second), LOCAL_ZONE).astimezone(UTC)


class MovableClock:
    """A clock that shows the instant that it was set to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the instant that it is now."""
        return self.now


@dataclass(slots=True)
class _Story:
    """What happens with one person: when she arrives, and after how many steps her case is left undone, if at all."""

    index: int
    arrives: datetime
    chance: random.Random
    steps: int
    known: dict[str, Any] = field(default_factory=dict)
    case_id: UUID | None = None
    done: int = 0

    def pause(self) -> timedelta:
        """Return how long it takes to the next step: hours at the counter, then days."""
        hours = self.chance.randint(1, 8) if self.done < _STEPS_AT_THE_COUNTER else self.chance.randint(24, 24 * 9)
        return timedelta(hours=hours)


class Arrivals:
    """The arrival of sample cases in an engine whose clock is ``clock``."""

    def __init__(self, engine: Engine, clock: MovableClock, accounts: list[DemoAccount]) -> None:
        self._engine = engine
        self._clock = clock
        self._actors: dict[str, Actor] = {}
        for account in accounts:
            if actor := engine.accounts.actor(account.username):
                self._actors[account.group] = actor

    def run(self, first: int, count: int, stop: threading.Event, progress: Callable[[int], None]) -> None:
        """Let the cases ``first`` to ``count`` (counted from 1) arrive; ``progress`` is told after each one.

        Ends early when ``stop`` is set. What was done by then stays.
        """
        now = self._clock.now
        stories = [self._story(index, count, now) for index in range(first, count + 1)]
        queue = [(story.arrives, story.index, story) for story in stories]
        heapq.heapify(queue)
        while queue and not stop.is_set():
            at, index, story = heapq.heappop(queue)
            self._clock.now = at
            while self._engine.timers.fire_next(at):
                pass
            if story.case_id is None:
                self._begin(story)
                progress(index)
            else:
                self._go_on(story)
            following = in_office(at + story.pause(), later=True)
            if story.steps > 0 and following < now:
                heapq.heappush(queue, (following, index, story))
        self._clock.now = now

    def _story(self, index: int, count: int, now: datetime) -> _Story:
        chance = random.Random(f"sample case {index}")  # noqa: S311  # must be the same every time
        arrives = in_office(now - PERIOD * ((count - index + 1) / (count + 1)) ** 1.5, later=False)
        known = profile(index, chance, arrives.date())
        steps = chance.randint(0, 6) if chance.random() < _LEFT_UNDONE else 100
        return _Story(index, arrives, chance, steps, known)

    def _begin(self, story: _Story) -> None:
        """Let the person come to one of the counters, where her case is started."""
        organisation = self._engine.organisation()
        if organisation is None or not organisation.starters:
            raise NotFound(kind="process that a case can be started of", key="organisation.yaml: starters")
        process_key, functions = next(iter(organisation.starters.items()))
        counters = [team for team in organisation.teams.values() if team.site and functions & set(team.functions)]
        team = story.chance.choice(counters)
        actor = self._actors[f"{team.key}.{next(name for name in team.functions if name in functions)}"]
        area = organisation.sites[team.site or ""].area
        near = [name for name, home in organisation.municipalities.items() if home == area]
        story.known |= {"site": team.site, "gemeinde": story.chance.choice(near) if near else None}
        form = next(one.form for one in self._engine.cases.startable(actor) if one.process_key == process_key)
        given = {} if form is None else fill_in(form, {}, story.known, story.chance, self._clock())
        story.case_id = self._engine.cases.start(
            process_key, given, actor=actor, idempotency_key=f"sample-case-{story.index}"
        ).id

    def _go_on(self, story: _Story) -> None:
        """Take on one open task of the case, and complete it unless the story ends with that."""
        story.steps -= 1
        story.done += 1
        with self._engine.storage.read() as reader:
            record = reader.case(story.case_id) if story.case_id else None
        tasks = [task for task in record.case.open_tasks if task.candidate_group in self._actors] if record else []
        if not tasks:
            story.steps = 0
            return
        task = story.chance.choice(sorted(tasks, key=lambda task: task.task_key))
        actor = self._actors[task.candidate_group or ""]
        try:
            if task.assignee is None:
                self._engine.human_tasks.claim(task.id, actor=actor)
            if story.steps > 0 and story.chance.random() < _COMPLETED_AT_ONCE:
                self._complete(story, task, actor)
        except StorageUnavailable:
            raise
        except EngineError as error:
            # A generated answer that this version of the processes refuses: the case simply waits at that step.
            log.warning("sample case %s stays at %s: %s", task.case_number, task.task_key, error)
            story.steps = 0

    def _complete(self, story: _Story, task: HumanTask, actor: Actor) -> None:
        view = self._engine.human_tasks.show(task.id, actor=actor)
        known = story.known | {key: value for key, value in view.values.items() if value is not None}
        answers = {} if view.form is None else fill_in(view.form, view.scope, known, story.chance, self._clock())
        key = f"sample-case-{story.index}-{task.id}"
        self._engine.human_tasks.complete(task.id, Submission(values=answers), actor=actor, idempotency_key=key)
