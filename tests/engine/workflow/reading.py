"""What a run of a structured model must do, read from its blocks alone: no tokens, no flows, no gateways.

A block that is under way is a :class:`Run` below the run of the block around it. It asks, waits or has runs below it,
and the run above is told when it has ended. Whatever is asked or waited for stands in ``World.open`` while it is open.

Models are made so that the order in which branches move within one command makes no difference: scripts only count,
and what throws or ends something follows the answer of a person.
"""

# ruff: noqa: ARG002  (some runs ask which run below them has ended)

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.feel import LOCAL_ZONE
from tests.engine.workflow import blocks
from tests.engine.workflow.blocks import Block, Trigger

Locals = Mapping[str, Any]


def later(began: datetime, trigger: Trigger, times: int) -> datetime:
    """Return when the timer is due for that time: its days are days of the local clock, whatever that is set to."""
    span = trigger.span * times
    local = began.astimezone(LOCAL_ZONE) + timedelta(days=trigger.span.days * times)
    return local.astimezone(UTC) + (span - timedelta(days=trigger.span.days * times))


@dataclass(eq=False)
class Open:
    """A task (without a trigger) or an event that waits."""

    element: str
    marks: Locals
    trigger: Trigger | None
    happen: Callable[[Open], None]
    scope: InScope
    since: int
    """Number of what happened before it came to be."""
    due: datetime | None = None
    began: datetime | None = None
    fired: int = 0


class World:
    """A case as its blocks tell it; ``happened`` counts what has happened to it."""

    happened = 0

    def __init__(self, scope: blocks.Scope, data: Mapping[str, Any], now: datetime) -> None:
        self.data, self.now, self.completed = dict(data), now, False
        self.open: dict[Open, None] = {}
        self._ahead: deque[Run] = deque()
        InScope(self, None, scope).begin()
        self._settle()

    def happens(self, found: Open, values: Mapping[str, Any]) -> None:
        """Complete the task or let the event happen that is open."""
        self.data |= values
        found.happen(found)
        self._settle()

    def spread(self, name: str) -> None:
        """Let everything hear the signal that waits for it now, before any of it goes on."""
        hearing = [each for each in self.open if each.trigger is not None and each.trigger.name == name]
        for each in hearing:
            if each in self.open and each.trigger is not None and each.trigger.kind == "signal":
                each.happen(each)

    def broadcast(self, name: str) -> None:
        """Let a signal come from elsewhere."""
        self.spread(name)
        self._settle()

    def pass_to(self, now: datetime, *, late: bool) -> None:
        """Let time pass; what falls due happens at its own instant, or where ``late`` all of it at the end."""
        if late:
            self.now = now
        while due := [each for each in self.open if each.due is not None and each.due <= now]:
            first = min(due, key=lambda each: each.due or now)
            self.now = max(self.now, first.due or now)
            first.happen(first)
            self._settle()
        self.now = now

    def begin_soon(self, run: Run) -> None:
        self._ahead.append(run)

    def _settle(self) -> None:
        while self._ahead:
            run = self._ahead.popleft()
            if run.alive:
                run.begin()
        self.happened += 1


class Run(ABC):
    """A block that is under way."""

    def __init__(self, world: World, above: Run | None, block: Any, own: Locals | None = None) -> None:
        self.world, self.above, self.block = world, above, block
        self.own: Locals = own or {}
        """Locals of this run alone."""
        self.alive = True
        self.below: list[Run] = []
        self.mine: list[Open] = []

    @property
    def scope(self) -> InScope:
        """The innermost scope that the run is in."""
        above = self.above
        while not isinstance(above, InScope):
            assert above is not None
            above = above.above
        return above

    @property
    def marks(self) -> Locals:
        """What tells this run from others of the same block."""
        return {**(self.scope.marks if self.above else {}), **self.own}

    @abstractmethod
    def begin(self) -> None:
        """Go into the block."""

    def over(self, run: Run) -> None:
        """Go on after a run below has ended."""
        self.end()

    def add(self, block: Block, own: Locals | None = None) -> Run:
        run = RUNS[type(block)](self.world, self, block, own)
        self.below.append(run)
        return run

    def go(self, block: Block, own: Locals | None = None) -> None:
        self.add(block, own).begin()

    def end(self) -> None:
        if self.alive:
            self.stop()
            if self.above is None:
                self.world.completed = True
                return
            self.above.below.remove(self)
            self.above.over(self)

    def stop(self) -> None:
        self.alive = False
        self.clear()

    def clear(self) -> None:
        """Stop what is below and take back what waits."""
        for run in self.below:
            run.stop()
        self.below = []
        for each in self.mine:
            self.world.open.pop(each, None)
        self.mine = []

    def ask(self, element: str, marks: Locals, trigger: Trigger | None, happen: Callable[[Open], None]) -> None:
        scope = self if isinstance(self, InScope) else self.scope
        found = Open(element, marks, trigger, happen, scope, self.world.happened)
        if trigger is not None and trigger.kind == "timer":
            found.began, found.due = self.world.now, later(self.world.now, trigger, 1)
        self.mine.append(found)
        self.world.open[found] = None

    def wait_again(self, found: Open) -> None:
        """Let an event wait for the next time: a cycle as often as it says, a single timer never."""
        trigger = found.trigger
        if found.due is None or found.began is None or trigger is None:
            return
        found.fired += 1
        if trigger.rounds is None or found.fired == trigger.rounds:
            del self.world.open[found]
        else:
            found.due = later(found.began, trigger, found.fired + 1)

    def catches(self, kind: str, name: str) -> bool:
        """Let an event of this run catch what was thrown below it, one for its name before one for any."""
        for wanted in (name, ""):
            for found in self.mine:
                known = (found.trigger.kind, found.trigger.name) if found.trigger is not None else None
                if found in self.world.open and known == (kind, wanted):
                    found.happen(found)
                    return True
        return False


class InTask(Run):
    def begin(self) -> None:
        self.ask(self.block.key, self.marks, None, lambda _: self.end())


class InScript(Run):
    def begin(self) -> None:
        self.world.data[f"c_{self.block.key}"] += 1
        self.end()


class InWait(Run):
    def begin(self) -> None:
        self.ask(self.block.key, self.marks, self.block.trigger, self._happened)

    def _happened(self, _found: Open) -> None:
        self.clear()
        self.world.begin_soon(Ending(self.world, self, None))


class Ending(Run):
    """The end of the run above, after everything has heard what happened."""

    def begin(self) -> None:
        assert self.above is not None
        self.above.end()


class InRow(Run):
    done = 0

    def begin(self) -> None:
        self.go(self.block.parts[0])

    def over(self, run: Run) -> None:
        self.done += 1
        if self.done == len(self.block.parts):
            self.end()
        else:
            self.go(self.block.parts[self.done])


class InBranches(Run):
    def begin(self) -> None:
        parts, choice = self.block.parts, self.world.data.get(self.block.key, 0)
        chosen = list(parts)
        if self.block.kind == "exclusive":
            chosen = [parts[choice % len(parts)]]
        elif self.block.kind == "inclusive":
            chosen = [part for number, part in enumerate(parts) if choice & (1 << number)] or [parts[-1]]
        for run in [self.add(part) for part in chosen]:
            run.begin()

    def over(self, run: Run) -> None:
        if not self.below:
            self.end()


class InRounds(Run):
    def begin(self) -> None:
        self.go(self.block.body)

    def over(self, run: Run) -> None:
        self.ask(self.block.key, self.marks, None, self._answered)

    def _answered(self, _found: Open) -> None:
        self.clear()
        if self.world.data[self.block.key] % 2:
            self.begin()
        else:
            self.end()


class InCounted(Run):
    done = 0

    def begin(self) -> None:
        self.go(self.block.body)

    def over(self, run: Run) -> None:
        self.done += 1
        if self.done < self.block.number:
            self.begin()
        else:
            self.end()


class InRace(Run):
    def begin(self) -> None:
        for wait, part in self.block.ways:
            self.ask(wait.key, self.marks, wait.trigger, lambda _, part=part: self._won(part))

    def _won(self, part: Block) -> None:
        self.clear()
        self.world.begin_soon(self.add(part))


class InScope(Run):
    """A scope: it has ended when neither its body nor any handler is under way."""

    since = 0

    def begin(self) -> None:
        self.since = self.world.happened
        for watch in self.block.watches:
            self.ask(f"{watch.handler.key}_s", self.marks, watch.trigger, lambda found, w=watch: self._seen(found, w))
        self.go(self.block.body)

    def over(self, run: Run) -> None:
        if not self.below:
            self.end()

    def beside(self, block: Block) -> None:
        """Begin a handler beside whatever else is under way; its number is the count at this moment."""
        number = getattr(block, "number", None)
        own = {f"n_{number}": self.world.data[f"c_{number}"]} if number else {}
        self.world.begin_soon(self.add(block, own))

    def _seen(self, found: Open, watch: blocks.Watch) -> None:
        if watch.interrupting:
            self.clear()
        else:
            self.wait_again(found)
        self.beside(watch.handler)


class InGuarded(Run):
    def begin(self) -> None:
        for guard in self.block.guards:
            self.ask(guard.key, self.marks, guard.trigger, lambda found, guard=guard: self._seen(found, guard))
        self.go(self.block.host)

    def _seen(self, found: Open, guard: blocks.Guard) -> None:
        if guard.interrupting:
            self.clear()
            self.world.begin_soon(self.add(guard.handler))
        else:
            self.wait_again(found)
            self.scope.beside(guard.handler)


class InMulti(Run):
    opened = done = 0

    def begin(self) -> None:
        block = self.block
        self.items = range(1, block.number + 1) if block.items is None else block.items
        self.results: list[int | None] = [None] * len(self.items)
        if not self.items:
            self._finish()
            return
        for run in [self._add() for _ in (self.items[:1] if block.sequential else self.items)]:
            run.begin()

    def _add(self) -> Run:
        own = {f"i_{self.block.key}": self.items[self.opened], "loopCounter": self.opened + 1}
        self.opened += 1
        return self.add(self.block.host, own)

    def over(self, run: Run) -> None:
        block, number = self.block, run.own["loopCounter"]
        self.results[number - 1] = run.own[f"i_{block.key}"] * 10 + number
        self.done += 1
        measured = self.world.data[block.key] if block.done_by_choice else number
        if (block.done is not None and measured > block.done) or self.done == len(self.items):
            self._finish()
        elif block.sequential:
            self._add().begin()

    def _finish(self) -> None:
        if self.block.gathers:
            self.world.data[f"out_{self.block.key}"] = self.results
        self.end()


class InAgain(Run):
    done = 0

    def begin(self) -> None:
        block, data = self.block, self.world.data
        goes_on = block.maximum is None or self.done < block.maximum
        if goes_on and block.below is not None and (self.done or block.before):
            goes_on = data[block.key] > block.below if block.by_choice else self.done < block.below
        if goes_on:
            self.done += 1
            self.go(block.host)
        else:
            self.end()

    def over(self, run: Run) -> None:
        self.begin()


class InThrow(Run):
    def begin(self) -> None:
        self.ask(self.block.key, self.marks, None, self._answered)

    def _answered(self, _found: Open) -> None:
        self.clear()
        kind = self.block.kind
        if self.world.data[self.block.key] % 2 == 0:
            self.end()
        elif kind == "terminate":
            self.scope.end()
        else:
            if kind == "signal":
                self.world.spread(self.block.name)
            else:
                self._climb(kind)
            self.end()

    def _climb(self, kind: str) -> None:
        above = self.above
        while above is not None and not above.catches(kind, self.block.name):
            above = above.above


RUNS: dict[type[Block], type[Run]] = {
    blocks.Task: InTask,
    blocks.Script: InScript,
    blocks.Wait: InWait,
    blocks.Row: InRow,
    blocks.Branches: InBranches,
    blocks.Rounds: InRounds,
    blocks.Counted: InCounted,
    blocks.Race: InRace,
    blocks.Scope: InScope,
    blocks.Guarded: InGuarded,
    blocks.Multi: InMulti,
    blocks.Again: InAgain,
    blocks.Throw: InThrow,
}
