"""Unary tests, the language of the cells of a decision table; ``?`` stands for the value under test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from engine.feel import nodes as n
from engine.feel import operators as op
from engine.feel.loops import mentions
from engine.feel.runtime import Code, Frame

if TYPE_CHECKING:
    from engine.feel.compiler import Compiler

_Check = Callable[[Frame, Any], Any]


def compile_tests(compiler: Compiler, node: n.UnaryTests) -> Code:
    """Return a closure that says whether the value ``?`` of its frame passes the tests."""
    checks = tuple(_check(compiler, test) for test in node.tests)
    negated = node.negated
    if not checks:
        return lambda _: True

    def passes(frame: Frame) -> Any:
        value = frame.variables["?"]
        result: bool | None = False
        for check in checks:
            found = check(frame, value)
            if found is True:
                result = True
                break
            if found is None:
                result = None
        return result if not negated or result is None else not result

    return passes


def _check(compiler: Compiler, test: n.Node) -> _Check:
    if isinstance(test, n.Test) and test.operator in op.ORDER:
        operand, sign, relation = compiler.compile(test.operand), test.operator, op.ORDER[test.operator]

        def ordered(frame: Frame, value: Any) -> Any:
            limit = operand(frame)
            if value.__class__ is int and limit.__class__ is int:
                return relation(value, limit)
            return op.compare(frame.run, sign, value, limit)

        return ordered
    if isinstance(test, n.Literal) and isinstance(test.value, str):
        text = test.value

        def same(frame: Frame, value: Any) -> Any:
            return value == text if value.__class__ is str else _matches(frame, value, text)

        return same
    code = compiler.compile(test)
    if mentions(test, "?"):
        # The test says itself what it asks of the value, so its answer is the result.
        return lambda frame, value: _verdict(frame, value, code(frame))
    return lambda frame, value: _matches(frame, value, code(frame))


def _verdict(frame: Frame, value: Any, found: Any) -> Any:
    return found if isinstance(found, bool) else _matches(frame, value, found)


def _matches(frame: Frame, value: Any, test: Any) -> Any:
    if isinstance(test, bool) and not isinstance(value, bool) and value is not None:
        return test
    return op.matches_test(frame.run, value, test)
