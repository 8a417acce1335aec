"""Parts of an expression in the words of its author, so that sentences can name what they are about."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from engine.feel import nodes as n
from engine.feel.sentences import say
from engine.feel.temporal import format_temporal
from engine.feel.values import NUMBERS

MAX_WORDS: Final = 60
_MAX_DEPTH: Final = 4
_CUT: Final = "…"


def words(node: n.Node) -> str:
    """Return the node as it would be written, cut where it is long."""
    text = _write(node, 0)
    return text if len(text) <= MAX_WORDS else text[: MAX_WORDS - 1].rstrip() + _CUT


def quoted(text: str) -> str:
    """Return the text as a literal of the language."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def written(value: Any) -> str:
    """Return a plain value as a literal of the language."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if value.__class__ in NUMBERS:
        return str(value)
    return f'@"{format_temporal(value)}"'


def named(node: n.Node) -> str:
    """Return the node in words: the mere text of a literal that shows of what kind it is, else a sentence."""
    match node:
        case n.Literal(None | bool() | str() | int() | Decimal()) | n.ListLiteral() | n.ContextLiteral():
            return words(node)
    return say("'{words}'", words=words(node))


class Operands:
    """The two sides of an operator; their words are made when a sentence asks for them, which is seldom."""

    __slots__ = ("_nodes", "_words")

    def __init__(self, left: n.Node | None = None, right: n.Node | None = None) -> None:
        self._nodes = (left, right)
        self._words: tuple[str, str] | None = None

    @property
    def words(self) -> tuple[str, str]:
        """Left and right side in words, empty where nobody wrote them."""
        if self._words is None:
            left, right = self._nodes
            self._words = ("" if left is None else named(left), "" if right is None else named(right))
        return self._words


NAMELESS: Final = Operands()
"""The sides of an operation that nobody wrote down, such as one inside a built-in function."""


def _write(node: n.Node, depth: int) -> str:
    if depth >= _MAX_DEPTH:
        return _CUT
    depth += 1
    match node:
        case n.Literal(value):
            return written(value)
        case n.Name(name):
            return name
        case n.Path(base, name):
            return f"{_operand(base, depth)}.{name}"
        case n.Filter(base, condition):
            return f"{_operand(base, depth)}[{_write(condition, depth)}]"
        case n.Call(function, arguments):
            return f"{_operand(function, depth - 1)}({_list(arguments, depth)})"
        case n.Binary(operator, left, right):
            power = n.POWER[operator]
            return f"{_operand(left, depth, power)} {operator} {_operand(right, depth, power + 1)}"
        case n.Logic(operator, operands):
            return f" {operator} ".join(_operand(each, depth, n.POWER[operator]) for each in operands)
        case n.Negation(operand):
            return f"-{_operand(operand, depth)}"
        case n.ListLiteral(items):
            return f"[{_list(items, depth)}]"
        case n.ContextLiteral(entries):
            return "{" + ", ".join(f"{key}: {_write(value, depth)}" for key, value in entries) + "}"
        case n.RangeLiteral(low, high, low_included, high_included):
            ends = f"{_write(low, depth)}..{_write(high, depth)}"
            return ("[" if low_included else "(") + ends + ("]" if high_included else ")")
        case n.Test(operator, operand):
            return f"({operator} {_write(operand, depth)})"
        case n.InstanceOf(value, kind):
            return f"{_operand(value, depth)} instance of {kind.name}"
        case n.If(condition):
            return f"if {_write(condition, depth)} then {_CUT}"
        case n.Between(value, low, high):
            return f"{_operand(value, depth, 3)} between {_write(low, depth)} and {_write(high, depth)}"
        case n.In(value, tests):
            return f"{_operand(value, depth, 3)} in ({_list(tests, depth)})"
        case n.FunctionDefinition(parameters):
            return f"function({', '.join(name for name, _ in parameters)}) {_CUT}"
        case n.For(iterators) | n.Quantified(_, iterators):
            verb = "for" if isinstance(node, n.For) else "every" if node.every else "some"
            return f"{verb} {iterators[0].name} in {_CUT}"
    return _CUT


def _operand(node: n.Node, depth: int, power: int = 7) -> str:
    """Return a part of something that binds its parts with a power, in parentheses where it binds less tightly."""
    text = _write(node, depth)
    match node:
        case n.Binary(operator) | n.Logic(operator):
            own = n.POWER[operator]
        case n.Between() | n.In():
            own = 3
        case n.If() | n.For() | n.Quantified() | n.FunctionDefinition():
            own = 0
        case _:
            return text
    return f"({text})" if own < power else text


def _list(nodes: tuple[n.Node, ...], depth: int) -> str:
    return ", ".join(_write(node, depth) for node in nodes)
