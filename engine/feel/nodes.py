"""The syntax tree: what the parser found, before it is compiled."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from engine.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class Literal:
    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Path:
    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class ListLiteral:
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextLiteral:
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral:
    low: Node
    high: Node
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Test:
    """A comparison without its left side: ``< 10``."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class If:
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    """``name in domain``; with ``until`` it counts: ``name in domain..until``."""

    name: str
    domain: Node
    until: Node | None = None


@dataclass(frozen=True, slots=True)
class For:
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified:
    every: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic:
    """``and`` or ``or`` over two or more operands."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Negation:
    operand: Node


@dataclass(frozen=True, slots=True)
class Between:
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In:
    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf:
    value: Node
    type: FeelType


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    parameters: tuple[tuple[str, FeelType | None], ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    function: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None = None
    """Names of the arguments where they are given by name."""
    own: bool = False
    """Whether the expression itself gives the function its name, so that no built-in function is meant."""


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """The tests of a cell of a decision table; no tests at all accept everything."""

    tests: tuple[Node, ...]
    negated: bool = False


Node: TypeAlias = (
    Literal | Name | Path | Filter | ListLiteral | ContextLiteral | RangeLiteral | Test | If | For | Quantified
    | Binary | Logic | Negation | Between | In | InstanceOf | FunctionDefinition | Call | UnaryTests
)  # fmt: skip

POWER: Final = {
    "or": 1, "and": 2, "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "**": 6,
}  # fmt: skip
"""How tightly each operator binds what stands beside it."""


def walk(node: Any) -> Generator[Any, None, None]:
    """Yield the node and all nodes below it, in no certain order."""
    open_nodes = [node]
    while open_nodes:
        current = open_nodes.pop()
        if isinstance(current, tuple):
            open_nodes.extend(current)
        elif hasattr(current, "__dataclass_fields__"):
            yield current
            open_nodes.extend(getattr(current, name) for name in current.__dataclass_fields__)


def weight(node: Any) -> int:
    """Return how many nodes a tree has: how many steps of the budget it costs to go through it once."""
    return sum(1 for _ in walk(node))


def mentions(node: Any, name: str) -> bool:
    """Return whether a tree uses the name anywhere."""
    return any(isinstance(part, Name) and part.name == name for part in walk(node))
