"""Operators of the tree to closures: arithmetic, comparisons, and, or, between and in.

Each has a short cut for plain values and else calls :mod:`engine.feel.operators`, which knows all kinds of values.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from engine.feel import nodes as n
from engine.feel import operators as op
from engine.feel.kinds import thing
from engine.feel.runtime import Code, Frame
from engine.feel.sentences import Sentence, say
from engine.feel.values import type_name
from engine.feel.wording import Operands, named

if TYPE_CHECKING:
    from engine.feel.compiler import Compiler


def compile_binary(compiler: Compiler, node: n.Binary) -> Code:
    """Return the closure of an arithmetic operator or a comparison."""
    left, right = compiler.compile(node.left), compiler.compile(node.right)
    sign, operands = node.operator, Operands(node.left, node.right)
    order = op.ORDER.get(sign)
    if order is not None:
        relation = order

        def ordered(frame: Frame) -> Any:
            one, other = left(frame), right(frame)
            if one.__class__ is other.__class__ and one.__class__ in op.ORDERED_AS_IS:
                return relation(one, other)
            return op.compare(frame.run, sign, one, other, operands)

        return ordered
    if sign in ("=", "!="):
        wanted = sign == "="

        def same(frame: Frame) -> Any:
            one, other = left(frame), right(frame)
            if one.__class__ is other.__class__ and one.__class__ in op.EQUAL_AS_IS:
                return (one == other) is wanted
            found = op.equal(frame.run, one, other, operands)
            return None if found is None else found is wanted

        return same
    apply, whole = _ARITHMETIC[sign], _WHOLE.get(sign)

    def calculate(frame: Frame) -> Any:
        one, other = left(frame), right(frame)
        if whole is not None and one.__class__ is int and other.__class__ is int:
            return op.within(whole(one, other))
        return apply(frame.run, one, other, operands)

    return calculate


_ARITHMETIC: Final[Mapping[str, Callable[..., Any]]] = {
    "+": op.add,
    "-": op.subtract,
    "*": op.multiply,
    "/": op.divide,
    "**": op.power,
}
_WHOLE: Final[Mapping[str, Callable[[int, int], int]]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
"""What gives a whole number of two whole numbers."""


def compile_logic(compiler: Compiler, node: n.Logic) -> Code:
    """Return the closure of ``and`` or ``or`` in three-valued logic: what is neither true nor false counts as null."""
    operands = compiler.many(node.operands)
    decisive = node.operator == "or"

    def decide(frame: Frame) -> Any:
        result: bool | None = not decisive
        for index, operand in enumerate(operands):
            value = operand(frame)
            if value is decisive:
                return decisive
            if value is not True and value is not False:
                if value is not None:
                    frame.run.warn(_no_condition(node, node.operands[index], value))
                result = None
        return result

    return decide


def _no_condition(node: n.Logic, operand: n.Node, value: Any) -> Sentence:
    found = thing(type_name(value), named(operand))
    problem = say("'{operator}' needs true or false, not {found}.", operator=node.operator, found=found)
    if not isinstance(operand, n.Literal):
        return problem
    # Somebody wrote: a = "x" or "y".
    return say("{problem} Several values are compared with in: a in (1, 2).", problem=problem)


def compile_negation(compiler: Compiler, node: n.Negation) -> Code:
    """Return the closure of a minus sign."""
    operand, operands = compiler.compile(node.operand), Operands(node.operand)

    def negate(frame: Frame) -> Any:
        value = operand(frame)
        return -value if value.__class__ is int else op.negate(frame.run, value, operands)

    return negate


def compile_between(compiler: Compiler, node: n.Between) -> Code:
    """Return the closure of ``between``, which stands for two comparisons joined with ``and``."""
    value, low, high = compiler.compile(node.value), compiler.compile(node.low), compiler.compile(node.high)
    lower, upper = Operands(node.value, node.low), Operands(node.value, node.high)

    def between(frame: Frame) -> Any:
        found = value(frame)
        above = op.compare(frame.run, ">=", found, low(frame), lower)
        below = op.compare(frame.run, "<=", found, high(frame), upper)
        if above is False or below is False:
            return False
        return None if above is None or below is None else True

    return between


def compile_in(compiler: Compiler, node: n.In) -> Code:
    """Return the closure of ``in``, which is true where one of the tests is."""
    value, tests = compiler.compile(node.value), compiler.many(node.tests)
    operands = Operands(node.value)

    def contained(frame: Frame) -> Any:
        found = value(frame)
        result: bool | None = False
        for test in tests:
            match = op.matches_test(frame.run, found, test(frame), operands)
            if match is True:
                return True
            if match is None:
                result = None
        return result

    return contained
