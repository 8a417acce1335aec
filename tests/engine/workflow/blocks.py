"""Structured models as blocks, each a piece with one way in and one way out, and how they are drawn as BPMN.

Nothing here knows how a model runs; :mod:`tests.engine.workflow.reading` says what follows from the blocks,
:mod:`tests.engine.workflow.random_models` makes random ones. Of a block ``key``, ``c_key`` counts in the case file how
often something ran and the variable ``key`` decides where it goes on; the locals ``i_…`` and ``n_…`` tell instances and
copies apart.
"""

# ruff: noqa: ARG002  (each kind of block is drawn with what some of them need)

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from tests.engine.workflow.build import (
    boundary,
    call,
    catch,
    definitions,
    each,
    end,
    error,
    escalation,
    gateway,
    io,
    loop,
    message,
    process,
    script,
    signal,
    start,
    sub,
    throw,
    timer,
    times,
    user,
)  # fmt: skip

SIGNALS = ("S1", "S2")
CODES = ("E1", "E2")


@dataclass
class Sheet:
    """What a drawing needs beside its elements."""

    processes: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    data: dict[str, object] = field(default_factory=dict)
    """Case file: counters, collections, and ``choices`` at 0."""
    choices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Piece:
    """Elements and flows of a block, and the elements at its ends."""

    body: str
    flows: str
    way_in: str
    way_out: str


class Block(ABC):
    """A piece of a model with one way in and one way out."""

    key: str

    @abstractmethod
    def draw(self, sheet: Sheet) -> Piece:
        """Put the block on the sheet."""


class Host(Block):
    """A block that is one activity: it may be repeated and have events at its border."""

    @abstractmethod
    def element(self, sheet: Sheet, inner: str = "", inputs: dict[str, str] | None = None) -> str:
        """Return the activity with a marker inside and inputs of its mapping."""

    def draw(self, sheet: Sheet) -> Piece:
        return Piece(self.element(sheet), "", self.key, self.key)


@dataclass(frozen=True)
class Trigger:
    """What an event waits for; without a name an error or escalation of any code.

    A cycle has ``rounds``; 0 is one without end.
    """

    kind: str
    name: str = ""
    span: timedelta = timedelta()
    rounds: int | None = None

    def definition(self, sheet: Sheet) -> str:
        if self.kind == "timer":
            text = f"P{self.span.days}DT{self.span.seconds}.{self.span.microseconds:06}S"
            return timer("Duration", text) if self.rounds is None else timer("Cycle", f"R{self.rounds or ''}/{text}")
        if self.kind == "message":
            sheet.messages.append(self.name)
            return message(self.name)
        if self.kind == "signal":
            return signal(self.name)
        if not self.name:
            return f"<{self.kind}EventDefinition/>"
        return error(self.name) if self.kind == "error" else escalation(self.name)


@dataclass(frozen=True)
class Task(Host):
    key: str

    def element(self, sheet: Sheet, inner: str = "", inputs: dict[str, str] | None = None) -> str:
        return user(self.key, inner=inner, more=mapped(inputs))


@dataclass(frozen=True)
class Script(Host):
    """Counts."""

    key: str

    def element(self, sheet: Sheet, inner: str = "", inputs: dict[str, str] | None = None) -> str:
        sheet.data[f"c_{self.key}"] = 0
        return script(self.key, f"c_{self.key} + 1", f"c_{self.key}", inner, mapped(inputs))


@dataclass(frozen=True)
class Row(Block):
    key: str
    parts: tuple[Block, ...]

    def draw(self, sheet: Sheet) -> Piece:
        return in_a_row([part.draw(sheet) for part in self.parts])


@dataclass(frozen=True)
class Branches(Block):
    """An exclusive, parallel or inclusive block, as ``kind`` says."""

    key: str
    kind: str
    parts: tuple[Block, ...]

    def draw(self, sheet: Sheet) -> Piece:
        pieces = [part.draw(sheet) for part in self.parts]
        join, last, flows = f"{self.key}_j", len(pieces) - 1, ""
        if self.kind != "parallel":
            sheet.choices.append(self.key)
        for number, piece in enumerate(pieces):
            if self.kind == "parallel":
                way = ""
            elif self.kind == "inclusive":
                way = f"?{self._bit(number)}"
            else:
                way = "!" if number == last else f"?modulo({self.key},{len(pieces)})={number}"
            flows += f" {self.key}>{piece.way_in}{way} {piece.way_out}>{join} {piece.flows}"
        body = gateway(self.kind, self.key) + "".join(piece.body for piece in pieces) + gateway(self.kind, join)
        return Piece(body, flows, self.key, join)

    def _bit(self, number: int) -> str:
        text, size = f"modulo(floor({self.key}/{1 << number}),2)=1", len(self.parts)
        return f"{text}~or~modulo({self.key},{1 << size})=0" if number == size - 1 else text


@dataclass(frozen=True)
class Rounds(Block):
    """A gateway leads back to the beginning as long as whoever does the task at its end says so."""

    key: str
    body: Block

    def draw(self, sheet: Sheet) -> Piece:
        sheet.choices.append(self.key)
        piece, key = self.body.draw(sheet), self.key
        gates = "".join(gateway("exclusive", f"{key}_{name}") for name in "mxo")
        flows = (
            f"{piece.flows} {key}_m>{piece.way_in} {piece.way_out}>{key} {key}>{key}_x "
            f"{key}_x>{key}_m?modulo({key},2)=1 {key}_x>{key}_o!"
        )
        return Piece(gates + piece.body + user(key), flows, f"{key}_m", f"{key}_o")


@dataclass(frozen=True)
class Counted(Block):
    """A gateway leads back so many times without asking anybody; the scope around it has the local ``r_key``."""

    key: str
    number: int
    body: Block

    def draw(self, sheet: Sheet) -> Piece:
        piece, key = self.body.draw(sheet), self.key
        gates = "".join(gateway("exclusive", f"{key}_{name}") for name in "mxo")
        flows = (
            f"{piece.flows} {key}_m>{key}_r {key}_r>{piece.way_in} {piece.way_out}>{key}_x "
            f"{key}_x>{key}_m?r_{key}<{self.number} {key}_x>{key}_o!"
        )
        return Piece(gates + script(f"{key}_r", f"r_{key} + 1", f"r_{key}") + piece.body, flows, f"{key}_m", f"{key}_o")


@dataclass(frozen=True)
class Wait(Host):
    """An intermediate event, or a receive task where ``receives`` (then its trigger is a message)."""

    key: str
    trigger: Trigger
    receives: bool = False

    def element(self, sheet: Sheet, inner: str = "", inputs: dict[str, str] | None = None) -> str:
        definition = self.trigger.definition(sheet)
        if self.receives:
            return f'<receiveTask id="{self.key}" messageRef="message_{self.trigger.name}"/>'
        return catch(self.key, definition)


@dataclass(frozen=True)
class Race(Block):
    """An event-based gateway; what follows the first event to happen goes on."""

    key: str
    ways: tuple[tuple[Wait, Block], ...]

    def draw(self, sheet: Sheet) -> Piece:
        join, body, flows = f"{self.key}_j", gateway("eventBased", self.key), ""
        for wait, part in self.ways:
            piece = in_a_row([wait.draw(sheet), part.draw(sheet)])
            body += piece.body
            flows += f" {self.key}>{piece.way_in} {piece.flows} {piece.way_out}>{join}"
        return Piece(body + gateway("exclusive", join), flows, self.key, join)


@dataclass(frozen=True)
class Watch:
    """An event subprocess: its handler runs beside the rest of the scope, or in its place if it interrupts."""

    trigger: Trigger
    interrupting: bool
    handler: Scope

    def xml(self, sheet: Sheet) -> str:
        flag, key = str(self.interrupting).lower(), self.handler.key
        begin = f'<startEvent id="{key}_s" isInterrupting="{flag}">{self.trigger.definition(sheet)}</startEvent>'
        body, flows = self.handler.inside(sheet, begin)
        more = mapped(self.handler.locals())
        return sub(key, body, flows, more=more, attrs='triggeredByEvent="true"')


@dataclass(frozen=True)
class Scope(Host):
    """A subprocess, or a process that is ``called``.

    ``number`` is the key of a script in it, whose count at the beginning tells copies of the scope apart.
    """

    key: str
    body: Block
    watches: tuple[Watch, ...] = ()
    called: bool = False
    number: str | None = None
    counts: str | None = None
    """Key of the counted block in it, if any."""

    def locals(self) -> dict[str, str]:
        numbered = {f"n_{self.number}": f"=c_{self.number}"} if self.number else {}
        return numbered | ({f"r_{self.counts}": "=0"} if self.counts else {})

    def inside(self, sheet: Sheet, begin: str) -> tuple[str, str]:
        piece, key = self.body.draw(sheet), self.key
        events = "".join(watch.xml(sheet) for watch in self.watches)
        flows = f"{piece.flows} {key}_s>{piece.way_in} {piece.way_out}>{key}_e"
        return begin + piece.body + end(f"{key}_e") + events, flows

    def element(self, sheet: Sheet, inner: str = "", inputs: dict[str, str] | None = None) -> str:
        body, flows = self.inside(sheet, start(f"{self.key}_s"))
        more = mapped({**(inputs or {}), **self.locals()})
        if not self.called:
            return sub(self.key, body, flows, more=more, inner=inner)
        sheet.processes.append(process(f"{self.key}_p", body, flows))
        return call(self.key, f"{self.key}_p", more, inner)


@dataclass(frozen=True)
class Multi(Host):
    """The host once for each item; ``items`` is None where only their number is named. Enough: see ``done``."""

    host: Host
    sequential: bool
    number: int
    items: tuple[int, ...] | None
    gathers: bool = False
    done: int | None = None
    """The instance of that number ends the others, or any instance where the variable of the host's key is above it."""
    done_by_choice: bool = False

    @property
    def key(self) -> str:  # type: ignore[override]
        return self.host.key

    def element(self, sheet: Sheet, inner: str = "", inputs: dict[str, str] | None = None) -> str:
        key = self.key
        done = "" if self.done is None else f"{key if self.done_by_choice else 'loopCounter'} > {self.done}"
        if self.done_by_choice:
            sheet.choices.append(key)
        if self.items is None:
            marker = times(str(self.number), sequential=self.sequential, done=done)
            return self.host.element(sheet, marker, {f"i_{key}": "=loopCounter"})
        sheet.data[f"l_{key}"] = list(self.items)
        results = {"into": f"out_{key}", "value": f"i_{key} * 10 + loopCounter"} if self.gathers else {}
        marker = each(f"l_{key}", item=f"i_{key}", sequential=self.sequential, done=done, **results)
        return self.host.element(sheet, marker)


@dataclass(frozen=True)
class Again(Host):
    """The host as long as fewer than ``below`` rounds are done, or the variable of its key is above it."""

    host: Host
    below: int | None
    by_choice: bool
    before: bool
    maximum: int | None

    @property
    def key(self) -> str:  # type: ignore[override]
        return self.host.key

    def element(self, sheet: Sheet, inner: str = "", inputs: dict[str, str] | None = None) -> str:
        text = "" if self.below is None else f"loopCounter < {self.below}"
        if self.by_choice:
            sheet.choices.append(self.key)
            text = f"{self.key} > {self.below}"
        return self.host.element(sheet, loop(text, before=self.before, maximum=self.maximum))


@dataclass(frozen=True)
class Guard:
    """An event at the border of a host; the handler of one that does not interrupt is a scope of its own."""

    key: str
    trigger: Trigger
    interrupting: bool
    handler: Block


@dataclass(frozen=True)
class Guarded(Block):
    host: Host
    guards: tuple[Guard, ...]

    @property
    def key(self) -> str:  # type: ignore[override]
        return self.host.key

    def draw(self, sheet: Sheet) -> Piece:
        key = self.key
        body = self.host.element(sheet) + gateway("exclusive", f"{key}_g")
        flows = f"{key}>{key}_g"
        for guard in self.guards:
            piece = guard.handler.draw(sheet)
            body += boundary(guard.key, key, guard.trigger.definition(sheet), interrupting=guard.interrupting)
            body += piece.body + ("" if guard.interrupting else end(f"{guard.key}_e"))
            target = f"{key}_g" if guard.interrupting else f"{guard.key}_e"
            flows += f" {guard.key}>{piece.way_in} {piece.flows} {piece.way_out}>{target}"
        return Piece(body, flows, key, f"{key}_g")


@dataclass(frozen=True)
class Throw(Block):
    """Whoever does the task decides whether an error, escalation or signal is thrown, or the scope terminated."""

    key: str
    kind: str
    name: str = ""

    def draw(self, sheet: Sheet) -> Piece:
        sheet.choices.append(self.key)
        key = self.key
        ends = {"error": error(self.name), "terminate": "<terminateEventDefinition/>"}.get(self.kind)
        if ends is not None:
            thrower, on = end(f"{key}_t", ends), ""
        else:
            definition = signal(self.name) if self.kind == "signal" else escalation(self.name)
            thrower, on = throw(f"{key}_t", definition), f" {key}_t>{key}_o"
        body = user(key) + gateway("exclusive", f"{key}_x") + gateway("exclusive", f"{key}_o") + thrower
        return Piece(body, f"{key}>{key}_x {key}_x>{key}_t?modulo({key},2)=1 {key}_x>{key}_o!{on}", key, f"{key}_o")


def mapped(inputs: dict[str, str] | None) -> str:
    return io(inputs=inputs) if inputs else ""


def in_a_row(pieces: Sequence[Piece]) -> Piece:
    joined = [f"{before.way_out}>{after.way_in}" for before, after in pairwise(pieces)]
    flows = " ".join([*(piece.flows for piece in pieces), *joined])
    return Piece("".join(piece.body for piece in pieces), flows, pieces[0].way_in, pieces[-1].way_out)


def model_of(scope: Scope) -> tuple[bytes, Sheet]:
    """Return the file in which the scope is the process ``p``, and what its case file must hold."""
    sheet = Sheet()
    body, flows = scope.inside(sheet, start(f"{scope.key}_s"))
    file = definitions(
        process("p", body, flows), *sheet.processes,
        messages=dict.fromkeys(sheet.messages, ""), errors=CODES, signals=SIGNALS, escalations=CODES,
    )  # fmt: skip
    sheet.data |= dict.fromkeys(sheet.choices, 0)
    return file, sheet


def kinds(block: object) -> Iterator[str]:
    """Yield what the block is made of, to be counted."""
    yield type(block).__name__
    for value in vars(block).values():
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, Block | Guard | Watch):
                yield from kinds(part)
            elif isinstance(part, tuple):
                for piece in part:
                    yield from kinds(piece)
