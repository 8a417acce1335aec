"""Random structured models for hypothesis: every kind of block nested in every other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from tests.engine.workflow.blocks import (
    CODES,
    SIGNALS,
    Again,
    Block,
    Branches,
    Counted,
    Guard,
    Guarded,
    Host,
    Multi,
    Race,
    Rounds,
    Row,
    Scope,
    Script,
    Task,
    Throw,
    Trigger,
    Wait,
    Watch,
)

DEPTH = 4
BLOCKS = 24
TIMERS = 9
BRANCHES = ("exclusive", "parallel", "inclusive")


@dataclass(frozen=True)
class Place:
    """Where a block stands: which errors are caught around it, and whether nothing may run on beside it."""

    depth: int
    caught: frozenset[str] = frozenset()
    alone: bool = False

    def deeper(self, *caught: str) -> Place:
        return Place(self.depth - 1, self.caught | set(caught), self.alone)


@dataclass
class Maker:
    """Makes one model out of what hypothesis draws."""

    draw: Any
    count: int = 0
    timers: int = 0
    named: set[str] = field(default_factory=set)

    def number(self, low: int, high: int) -> int:
        return int(self.draw(st.integers(low, high)))

    def yes(self) -> bool:
        return bool(self.draw(st.booleans()))

    def key(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def scope(self) -> Scope:
        place = Place(DEPTH)
        watches = self.watches(place)
        return Scope(self.key("p"), self.throwing(place, [watch.trigger for watch in watches]), watches)

    def block(self, place: Place) -> Block:
        if place.depth <= 0 or self.count >= BLOCKS:
            return self.draw(st.sampled_from((Task, Task, Script)))(self.key("t"))  # type: ignore[no-any-return]
        make = self.draw(st.sampled_from(KINDS))
        return make(self, place)  # type: ignore[no-any-return]

    def sequence(self, place: Place) -> Block:
        return Row(self.key("q"), tuple(self.block(place.deeper()) for _ in range(self.number(1, 3))))

    def branches(self, place: Place) -> Block:
        kind, key = self.draw(st.sampled_from(BRANCHES)), self.key("b")
        return Branches(key, kind, tuple(self.block(place.deeper()) for _ in range(self.number(2, 3))))

    def rounds(self, place: Place) -> Block:
        return Rounds(self.key("r"), self.block(place.deeper()))

    def counted(self, place: Place) -> Block:
        key = self.key("k")
        inner = Counted(key, self.number(1, 3), self.block(place.deeper()))
        return Scope(f"{key}_u", inner, counts=key)

    def wait(self, _place: Place) -> Wait:
        key = self.key("w")
        trigger = self.trigger(key, ("timer", "message", "signal"))
        return Wait(key, trigger, receives=trigger.kind == "message" and self.yes())

    def race(self, place: Place) -> Block:
        key, self.named = self.key("g"), set()
        waits = [self.wait(place) for _ in range(self.number(2, 3))]
        return Race(key, tuple((wait, self.block(place.deeper())) for wait in waits))

    def throw(self, place: Place) -> Block:
        kinds = ["escalation", "signal", "terminate", *(["error"] if place.caught else [])]
        kind = self.draw(st.sampled_from(kinds))
        names = {"error": sorted(place.caught), "escalation": CODES, "signal": SIGNALS, "terminate": ("",)}[kind]
        return Throw(self.key("e"), kind, self.draw(st.sampled_from(names)))

    def activity(self, place: Place) -> Block:
        """Return a task, subprocess or called process, perhaps repeated, perhaps with events at its border."""
        shape = self.draw(st.sampled_from(("task", "script", "receive", "scope", "scope", "call")))
        guarded = shape != "script" and not place.alone and self.yes()
        if shape == "receive":
            key = self.key("w")
            return self.guarded(Wait(key, Trigger("message", f"m_{key}"), receives=True), place, guarded, ())
        whole = shape in ("scope", "call")
        guards = self.guards(place, whole) if guarded else ()
        caught = [guard.trigger.name for guard in guards if guard.trigger.kind == "error"]
        inside = place.deeper(*(CODES if "" in caught else caught))
        host: Host
        repeat = self.draw(st.sampled_from(("", "", "multi", "multi", "again")))
        enough = repeat == "multi" and shape != "script" and self.yes()
        if not whole:
            host = Task(self.key("t")) if shape == "task" else Script(self.key("s"))
        elif enough:  # an instance ends with a task: which one ends first is then for people to say
            quiet = Place(inside.depth, inside.caught, alone=True)
            body = Row(self.key("q"), (self.block(quiet), Task(self.key("t"))))
            host = Scope(self.key("c"), body, called=shape == "call")
        else:
            watches = () if place.alone else self.watches(inside)
            body = self.throwing(inside, [guard.trigger for guard in guards] + [watch.trigger for watch in watches])
            host = Scope(self.key("c"), body, watches, called=shape == "call")
        if repeat == "multi":
            host = self.multi(host, enough)
        elif repeat == "again":
            host = self.again(host)
        return Guarded(host, guards) if guards else host

    def throwing(self, place: Place, caught: list[Trigger]) -> Block:
        """Return a block, and after it what throws something that the events at hand wait for."""
        body = self.block(place)
        known = [trigger for trigger in caught if trigger.kind in ("error", "escalation", "signal")]
        if not known:
            return body
        trigger = self.draw(st.sampled_from(known))
        if trigger.kind == "error" and not place.caught:  # only an event subprocess waits, and may be gone by then
            return body
        name = trigger.name or CODES[0]
        names = sorted(place.caught) if trigger.kind == "error" and name not in place.caught else [name]
        return Row(self.key("q"), (body, Throw(self.key("e"), trigger.kind, names[0])))

    def guarded(self, host: Host, place: Place, wanted: bool, guards: tuple[Guard, ...]) -> Block:
        guards = self.guards(place, False) if wanted else guards
        return Guarded(host, guards) if guards else host

    def multi(self, host: Host, enough: bool) -> Host:
        items, count = self.yes(), self.number(0, 3)
        by_choice = enough and self.yes()
        return Multi(
            host,
            sequential=self.yes(),
            number=count,
            items=tuple(7 * (count - n) for n in range(count)) if items else None,
            gathers=items and self.yes(),
            done=self.number(0, 4) if enough else None,
            done_by_choice=by_choice,
        )

    def again(self, host: Host) -> Host:
        by_choice = self.yes()
        below = self.number(0, 4)
        maximum = self.number(1, 3)
        if by_choice:
            return Again(host, below, True, self.yes(), maximum)
        bounded = self.yes()
        return Again(host, None if bounded and self.yes() else below, False, self.yes(), maximum if bounded else None)

    def guards(self, place: Place, whole: bool) -> tuple[Guard, ...]:
        kinds = ("timer", "message", "signal", *(("error", "error", "escalation", "escalation") if whole else ()))
        self.named, found = set(), list[tuple[str, Trigger, bool]]()
        for _ in range(self.number(1, 2)):
            key = self.key("d")
            trigger = self.trigger(key, kinds)
            interrupting = trigger.kind == "error" or self.yes()
            found.append((key, self.repeating(trigger) if not interrupting else trigger, interrupting))
        return tuple(
            Guard(key, trigger, interrupting, self.block(place.deeper()) if interrupting else self.copy(place, key))
            for key, trigger, interrupting in found
        )

    def watches(self, place: Place) -> tuple[Watch, ...]:
        self.named, found = set(), list[tuple[str, Trigger, bool]]()
        for _ in range(max(0, self.number(-2, 2))):
            key = self.key("v")
            trigger = self.trigger(key, ("timer", "message", "signal", "escalation", "error"))
            interrupting = trigger.kind == "error" or self.yes()
            found.append((key, self.repeating(trigger) if not interrupting else trigger, interrupting))
        return tuple(Watch(trigger, interrupting, self.copy(place, key)) for key, trigger, interrupting in found)

    def copy(self, place: Place, key: str) -> Scope:
        """Return the handler of an event that may happen while another copy of it is still under way."""
        number = f"{key}_n"
        body = Row(f"{key}_q", (Script(number), self.block(place.deeper())))
        return Scope(f"{key}_h", body, number=number)

    def trigger(self, key: str, kinds: tuple[str, ...]) -> Trigger:
        kind = self.draw(st.sampled_from(kinds))
        name = {"signal": SIGNALS, "error": (*CODES, ""), "escalation": (*CODES, "")}.get(kind)
        if name is not None:
            chosen = self.draw(st.sampled_from(name))
            if f"{kind} {chosen}" not in self.named:  # no two events of one place wait for the same
                self.named.add(f"{kind} {chosen}")
                return Trigger(kind, chosen)
        if kind != "timer" or self.timers == TIMERS:
            return Trigger("message", f"m_{key}")
        self.timers += 1
        apart = timedelta(microseconds=7**self.timers)  # no two timers are due at the same instant
        return Trigger("timer", span=timedelta(days=self.number(1, 5)) + apart)

    def repeating(self, trigger: Trigger) -> Trigger:
        if trigger.kind != "timer" or self.yes():
            return trigger
        return Trigger("timer", span=trigger.span, rounds=self.number(0, 3))


KINDS = (
    Maker.sequence,
    Maker.sequence,
    Maker.branches,
    Maker.branches,
    Maker.activity,
    Maker.activity,
    Maker.activity,
    Maker.rounds,
    Maker.counted,
    Maker.wait,
    Maker.race,
    Maker.throw,
)


@st.composite
def scopes(draw: Any) -> Scope:
    """Return a random process."""
    return Maker(draw).scope()
