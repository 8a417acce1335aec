"""The tests of a cell, read as sets: for which values of its column they are true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from engine.dmn.analysis.constants import UNCLEAR
from engine.dmn.analysis.lines import OPAQUE, Line
from engine.dmn.analysis.values import NULL, UNKNOWN, Values, Verdict, all_of, all_together, any_of
from engine.feel import nodes as n
from engine.feel.values import Function, Range

Constant = Callable[[n.Node], Any]
"""From an expression to its value, or to ``UNCLEAR``."""
ORDER: Final = ("<", "<=", ">", ">=")
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_SUBJECT: Final = n.Name("?")


def verdict(tests: n.UnaryTests, line: Line, constant: Constant) -> Verdict:
    """Return what the tests of a cell say about the values of the line; no tests at all accept everything."""
    if not tests.tests:
        return Verdict(true=all_of(line))
    found = any_of(_test(test, line, constant) for test in tests.tests)
    return found.negated() if tests.negated else found


def _test(test: n.Node, line: Line, constant: Constant) -> Verdict:
    if isinstance(test, n.Test):
        return _comparison(test.operator, constant(test.operand), line)
    if n.mentions(test, "?"):
        return _condition(test, line, constant)
    return _match(constant(test), line)


def _condition(tree: n.Node, line: Line, constant: Constant) -> Verdict:
    """Return the verdict of an expression that speaks about the value itself, as ``?``."""
    match tree:
        case n.Logic():
            parts = [_condition(operand, line, constant) for operand in tree.operands]
            return any_of(parts) if tree.operator == "or" else all_together(parts)
        case n.Call(function=n.Name(name="not"), arguments=(operand,)):
            return _condition(operand, line, constant).negated()
        case n.Binary() if tree.left == _SUBJECT and tree.operator in _MIRRORED:
            return _comparison(tree.operator, constant(tree.right), line)
        case n.Binary() if tree.right == _SUBJECT and tree.operator in _MIRRORED:
            return _comparison(_MIRRORED[tree.operator], constant(tree.left), line)
        case n.In() if tree.value == _SUBJECT and not any(n.mentions(test, "?") for test in tree.tests):
            return any_of(
                _comparison(test.operator, constant(test.operand), line)
                if isinstance(test, n.Test)
                else _held(constant(test), line)
                for test in tree.tests
            )
        case n.Between() if tree.value == _SUBJECT:
            limits = [constant(tree.low), constant(tree.high)]
            if all(line.holds(limit) for limit in limits):
                return all_together(
                    _comparison(sign, limit, line) for sign, limit in zip((">=", "<="), limits, strict=True)
                )
        case n.Literal(value=bool()):
            return Verdict(true=all_of(line)) if tree.value else Verdict(false=all_of(line))
    return UNKNOWN


def _match(value: Any, line: Line) -> Verdict:
    """Return the verdict of a test that is a value, a range, a list, or true or false."""
    if isinstance(value, bool) and line.name != "boolean":
        given = Values(line.everything)
        return Verdict(given, NULL) if value else Verdict(false=all_of(line))
    return _held(value, line)


def _held(value: Any, line: Line) -> Verdict:
    if value is UNCLEAR or isinstance(value, Function | dict):
        return UNKNOWN
    if isinstance(value, Range):
        return _range(value, line)
    if isinstance(value, list):
        inside = [_held(item, line) for item in value if _comparable(item, line)]
        true = any_of(inside).true if inside else Values()
        unsure = any(each.known != all_of(line) for each in inside)
        return Verdict(true=true) if unsure else Verdict(true, all_of(line) - true)
    return _equality(value, line)


def _comparable(item: Any, line: Line) -> bool:
    """Return whether an item of a list says anything about a value; those of other kinds are passed over."""
    return item is None or isinstance(item, Range | list | Function | dict) or line is OPAQUE or line.holds(item)


def _equality(value: Any, line: Line) -> Verdict:
    given = Values(line.everything)
    if value is None:
        return Verdict(NULL, given)
    if line is OPAQUE:
        return Verdict(false=NULL)
    if not line.holds(value):
        return Verdict(false=NULL, null=given)
    spans = line.point(value)
    if spans is None:
        return Verdict(false=NULL)
    return Verdict(Values(spans), all_of(line) - Values(spans))


def _comparison(sign: str, limit: Any, line: Line) -> Verdict:
    """Return the verdict of a comparison of the value with a limit."""
    if limit is UNCLEAR or isinstance(limit, Function | Range | list | dict):
        return UNKNOWN
    if sign in ("=", "!="):
        found = _equality(limit, line)
        return found if sign == "=" else found.negated()
    given = Values(line.everything)
    if limit is None or (line is not OPAQUE and not (line.ordered and line.holds(limit))):
        return Verdict(null=all_of(line))
    spans = line.half(sign, limit)
    if spans is None:
        return Verdict(null=NULL)
    return Verdict(Values(spans), given - Values(spans), NULL)


def _range(held: Range, line: Line) -> Verdict:
    if held.operator in ("=", "!="):
        return _comparison(held.operator, held.low, line)
    if (held.low is None or held.high is None) and held.operator is None:
        return UNKNOWN
    ends = []
    if held.low is not None:
        ends.append(_comparison(">=" if held.low_included else ">", held.low, line))
    if held.high is not None:
        ends.append(_comparison("<=" if held.high_included else "<", held.high, line))
    return all_together(ends) if ends else UNKNOWN
