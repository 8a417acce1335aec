"""Unary tests, the language of the cells of a decision table; ``?`` stands for the value under test.

Most cells say what they want with constants. They become a comparison with values that are known already, for the
kinds of values with which nothing can go wrong; every other value takes the long way, which says why it has no answer.
"""

from __future__ import annotations

from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any

from engine.feel import nodes as n
from engine.feel import operators as op
from engine.feel.runtime import Check, Frame
from engine.feel.values import NUMBERS, Range

if TYPE_CHECKING:
    from engine.feel.compiler import Compiler


def compile_tests(compiler: Compiler, node: n.UnaryTests) -> Check:
    """Return the check whether a value passes the tests."""
    if not node.tests:
        return lambda _frame, _value: True
    tests = [compiler.literal(test) or test for test in node.tests]
    checks = tuple(_check(compiler, test) for test in tests)
    if len(checks) == 1 and not node.negated:
        return checks[0]
    check = _any(checks, negated=node.negated)
    constants = [test.value for test in tests if isinstance(test, n.Literal)]
    return _among(constants, check, negated=node.negated) if len(constants) == len(tests) else check


def _any(checks: tuple[Check, ...], *, negated: bool) -> Check:
    """Return the check whether a value passes one of several, or none of them."""

    def passes(frame: Frame, value: Any) -> Any:
        result: bool | None = False
        for check in checks:
            found = check(frame, value)
            if found is True:
                return not negated
            if found is None:
                result = None
        return result if not negated or result is None else not result

    return passes


def _among(constants: list[Any], check: Check, *, negated: bool) -> Check:
    """Return the check with a short cut for values of the one kind that all the constants are of, and for null."""
    kinds = {constant.__class__ for constant in constants} - {NoneType}
    if len(kinds) != 1 or not kinds <= op.EQUAL_AS_IS:
        return check
    wanted, plain = frozenset(constants), frozenset({*kinds, NoneType})

    def among(frame: Frame, value: Any) -> Any:
        if value.__class__ in plain:
            return (value in wanted) is not negated
        return check(frame, value)

    return among


def _check(compiler: Compiler, test: n.Node) -> Check:
    if isinstance(test, n.Test) and test.operator in op.ORDER:
        limit = compiler.literal(test.operand)
        return _ordered(compiler, test) if limit is None else _beyond(test.operator, limit.value)
    if isinstance(test, n.Literal):
        constant = test.value
        if isinstance(constant, Range):
            return _within(constant)
        return _among([constant], lambda frame, value: _matches(frame, value, constant), negated=False)
    code = compiler.compile(test)
    if n.mentions(test, "?"):
        # The test says itself what it asks of the value, so its answer is the result, and null says nothing.
        return lambda frame, value: _verdict(frame, value, code(Frame({"?": value}, frame, frame.run)))
    return lambda frame, value: _matches(frame, value, code(frame))


def _ordered(compiler: Compiler, test: n.Test) -> Check:
    operand, sign = compiler.compile(test.operand), test.operator
    if n.mentions(test.operand, "?"):
        return lambda frame, value: op.compare(frame.run, sign, value, operand(Frame({"?": value}, frame, frame.run)))
    return lambda frame, value: op.compare(frame.run, sign, value, operand(frame))


def _beyond(sign: str, limit: Any) -> Check:
    """Return the check whether a value stands in a relation to a constant."""
    relation, plain = op.ORDER[sign], _comparable_with(limit)

    def beyond(frame: Frame, value: Any) -> Any:
        if value.__class__ in plain and (value.__class__ is not Decimal or value.is_finite()):
            return relation(value, limit)
        return op.compare(frame.run, sign, value, limit)

    return beyond


def _within(held: Range) -> Check:
    """Return the check whether a constant range holds a value."""
    low, high = held.low, held.high
    above, below = op.ORDER[">=" if held.low_included else ">"], op.ORDER["<=" if held.high_included else "<"]
    plain = _comparable_with(low) & _comparable_with(high)

    def within(frame: Frame, value: Any) -> Any:
        if value.__class__ in plain and (value.__class__ is not Decimal or value.is_finite()):
            return above(value, low) and below(value, high)
        return _matches(frame, value, held)

    return within


def _comparable_with(constant: Any) -> frozenset[type]:
    """Return the classes whose values Python puts in the same order beside the constant as FEEL does."""
    if constant.__class__ in NUMBERS:
        return NUMBERS
    return op.ORDERED_AS_IS & {constant.__class__}


def _verdict(frame: Frame, value: Any, found: Any) -> Any:
    return found if found is None or isinstance(found, bool) else _matches(frame, value, found)


def _matches(frame: Frame, value: Any, test: Any) -> Any:
    if isinstance(test, bool) and not isinstance(value, bool) and value is not None:
        return test
    return op.matches_test(frame.run, value, test)
