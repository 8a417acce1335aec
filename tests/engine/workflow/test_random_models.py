"""Random block-structured models, run beside a reading of the blocks that knows nothing of tokens.

A block is a task, a sequence, a choice, a fork or a subprocess. What a run must do follows from the blocks alone: which
tasks are open together, which come next, and that the case completes when the last one is done.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from itertools import pairwise

import pytest

from tests.engine.workflow.build import end, gateway, simple, start, sub, user
from tests.engine.workflow.play import Case


@dataclass
class Block:
    """A piece of a model with one way in and one way out; ``todo`` is what it still asks for in a run."""

    kind: str
    key: str
    parts: list[Block] = field(default_factory=list)
    done: bool = False

    def open(self, data: dict[str, int]) -> list[str]:
        """Return the tasks that wait now."""
        if self.kind == "task":
            return [] if self.done else [self.key]
        waiting: list[str] = []
        for part in self.active(data):
            waiting += part.open(data)
            if waiting and self.kind in ("sequence", "sub"):
                break
        return waiting

    def active(self, data: dict[str, int]) -> list[Block]:
        if self.kind == "exclusive":
            return [self.parts[data[self.key] % len(self.parts)]]
        if self.kind == "inclusive":
            chosen = [part for number, part in enumerate(self.parts) if data[self.key] & (1 << number)]
            return chosen or self.parts[-1:]
        return self.parts

    def complete(self, key: str) -> None:
        if self.key == key:
            self.done = True
        for part in self.parts:
            part.complete(key)

    def xml(self) -> tuple[str, str, str, str]:
        """Return elements, flows, way in and way out."""
        if self.kind == "task":
            return user(self.key), "", self.key, self.key
        inner = [part.xml() for part in self.parts]
        body, flows = "".join(item[0] for item in inner), " ".join(item[1] for item in inner)
        if self.kind in ("sequence", "sub"):
            for before, after in pairwise(inner):
                flows += f" {before[3]}>{after[2]}"
            if self.kind == "sequence":
                return body, flows, inner[0][2], inner[-1][3]
            body = start(f"{self.key}_s") + body + end(f"{self.key}_e")
            flows += f" {self.key}_s>{inner[0][2]} {inner[-1][3]}>{self.key}_e"
            return sub(self.key, body, flows), "", self.key, self.key
        fork, join, last = self.key, f"{self.key}_j", len(inner) - 1
        for number, item in enumerate(inner):
            if self.kind == "parallel":
                flows += f" {fork}>{item[2]}"
            elif number == last:
                flows += f" {fork}>{item[2]}!" if self.kind == "exclusive" else f" {fork}>{item[2]}?{self._bit(number)}"
            else:
                text = f"modulo({self.key},{len(inner)})={number}" if self.kind == "exclusive" else self._bit(number)
                flows += f" {fork}>{item[2]}?{text}"
            flows += f" {item[3]}>{join}"
        return gateway(self.kind, fork) + body + gateway(self.kind, join), flows, fork, join

    def _bit(self, number: int) -> str:
        text = f"modulo(floor({self.key}/{1 << number}),2)=1"
        size = len(self.parts)
        return f"{text}~or~modulo({self.key},{1 << size})=0" if number == size - 1 else text


class Maker:
    def __init__(self, dice: random.Random) -> None:
        self.dice, self.count, self.choices = dice, 0, list[str]()

    def block(self, depth: int) -> Block:
        self.count += 1
        kinds = ["sequence", "exclusive", "parallel", "inclusive", "sub"]
        kind = self.dice.choice(kinds) if depth else "task"
        block = Block(kind, f"{kind[0]}{self.count}")
        if kind != "task":
            size = self.dice.randint(1, 3) if kind in ("sequence", "sub") else self.dice.randint(2, 3)
            block.parts = [self.block(self.dice.randint(0, depth - 1)) for _ in range(size)]
        if kind in ("exclusive", "inclusive"):
            self.choices.append(block.key)
        return block


@pytest.mark.parametrize("seed", range(60))
def test_a_run_does_what_the_blocks_say(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - picks models and steps
    maker = Maker(dice)
    block = maker.block(4)
    body, flows, way_in, way_out = block.xml()
    data = {key: dice.randint(0, 7) for key in maker.choices}
    case = Case(simple(body, f"{flows} start>{way_in} {way_out}>end"), data)
    for _ in range(200):
        expected = sorted(block.open(data))
        assert (case.open, case.failed) == (expected, [])
        assert case.step.completed is (not expected)
        if not expected:
            return
        key = dice.choice(expected)
        block.complete(key)
        case.do(key)
    raise AssertionError("The run did not come to its end.")
