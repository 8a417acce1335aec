"""Which values an expression can give, as far as that can be seen without evaluating it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, Protocol

from engine.dmn.analysis.constants import UNCLEAR
from engine.dmn.analysis.domains import Domain, domain, either, of_type, unknown
from engine.dmn.analysis.lines import DAYS, NUMBER, STRING, WHOLE_NUMBER, Line
from engine.dmn.analysis.values import all_of
from engine.feel import nodes as n
from engine.feel.values import type_name

Facts = frozenset[n.Node]
"""Expressions of which a condition has made sure that they are not null."""
NO_FACTS: Final[Facts] = frozenset()
_MAX_DEPTH: Final = 40
_TEMPORAL: Final = frozenset({"date", "date and time"})
_ZONED: Final = frozenset({"date and time", "time"})
"""Types of which two values have no order where only one of them has a time zone."""
_DURATIONS: Final = frozenset({"days and time duration", "years and months duration"})
_PARTS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(("year", "month", "day", "weekday"), _TEMPORAL),
    **dict.fromkeys(("years", "months"), frozenset({"years and months duration"})),
    **dict.fromkeys(("days", "hours", "minutes"), frozenset({"days and time duration"})),
}
"""Parts of dates and durations that are whole numbers, by the types that have them."""
_ALWAYS: Final[Mapping[str, str]] = {"today": "date", "now": "date and time"}
_RESULTS: Final[Mapping[str, tuple[str, frozenset[str]]]] = {
    "years and months duration": ("years and months duration", _TEMPORAL),
    "last day of month": ("date", _TEMPORAL),
    "string length": ("number", frozenset({"string"})),
    "upper case": ("string", frozenset({"string"})),
    "lower case": ("string", frozenset({"string"})),
    "contains": ("boolean", frozenset({"string"})),
    "starts with": ("boolean", frozenset({"string"})),
    "ends with": ("boolean", frozenset({"string"})),
}
"""Built-in functions with the type of their result, which is there where every argument is there and of these types."""


class Surroundings(Protocol):
    """What an expression can see around it."""

    def named(self, name: str) -> Domain:
        """Return the domain of a name."""

    def part_of(self, name: str, part: str) -> Domain | None:
        """Return the domain of one output of a decision, None where the name is none with several."""

    def constant(self, tree: n.Node) -> Any:
        """Return the value of the expression, or ``UNCLEAR``."""


def possible(tree: n.Node, around: Surroundings, facts: Facts = NO_FACTS, depth: int = 0) -> Domain:
    """Return the values that the expression can give; ``facts`` are expressions that are not null here."""
    if depth > _MAX_DEPTH:
        return unknown()
    value = around.constant(tree)
    if value is not UNCLEAR:
        return _single(value)
    found = _possible(tree, around, facts, depth + 1)
    return found.without_null() if facts and tree in facts else found


def _single(value: Any) -> Domain:
    if value is None:
        return replace(unknown(), values=replace(unknown().values, spans=()))
    return domain(type_name(value), [value], whole=isinstance(value, int), nullable=False)


def _possible(tree: n.Node, around: Surroundings, facts: Facts, depth: int) -> Domain:
    def of(part: n.Node, more: Facts = NO_FACTS) -> Domain:
        return possible(part, around, facts | more, depth)

    match tree:
        case n.Name():
            return around.named(tree.name)
        case n.Path():
            return _part(tree, around, of)
        case n.If():
            then = of(tree.then, _held(tree.condition, truth=True))
            return either([then, of(tree.otherwise, _held(tree.condition, truth=False))])
        case n.Binary() if tree.operator in ("=", "!=", "<", "<=", ">", ">="):
            return _comparison(tree.operator, of(tree.left), of(tree.right))
        case n.Binary():
            return _calculation(tree.operator, of(tree.left), of(tree.right))
        case n.Logic():
            # What an operand before it has made sure counts: where that one is null, so may be the whole anyway.
            parts, more = [], NO_FACTS
            for operand in tree.operands:
                parts.append(of(operand, more))
                more |= _held(operand, truth=tree.operator == "and")
            return _truth(null=any(part.values.null or part.line.name != "boolean" for part in parts))
        case n.Negation():
            return _computed(of(tree.operand))
        case n.InstanceOf():
            return _truth(null=False)
        case n.Between() | n.In() | n.Quantified():
            return _truth(null=True)
        case n.Call(function=n.Name(name="not"), arguments=(operand,)):
            return _computed(of(operand)) if of(operand).line.name == "boolean" else _truth(null=True)
        case n.Call(function=n.Name(name=name)) if name in _ALWAYS:
            return of_type(_ALWAYS[name]).without_null()
        case n.Call(function=n.Name(name=name)) if name in _RESULTS:
            kind, wanted = _RESULTS[name]
            given = [of(argument) for argument in tree.arguments]
            sure = all(each.line.name in wanted and not each.values.null for each in given)
            return of_type(kind).without_null() if sure else of_type(kind)
    return unknown()


def _part(tree: n.Path, around: Surroundings, of: Callable[[n.Node], Domain]) -> Domain:
    if isinstance(tree.base, n.Name):
        found = around.part_of(tree.base.name, tree.name)
        if found is not None:
            return found
    base = of(tree.base)
    if base.line.name in _PARTS.get(tree.name, ()):
        return _any(WHOLE_NUMBER, null=base.values.null)
    return unknown()


def _truth(*, null: bool) -> Domain:
    found = of_type("boolean")
    return found if null else found.without_null()


def _computed(operand: Domain) -> Domain:
    """Return all values of the kind of the operand, null where that can be null."""
    return _any(operand.line, null=operand.values.null)


def _any(line: Line, *, null: bool) -> Domain:
    found = replace(of_type(line.name), line=line, values=all_of(line))
    return found if null else found.without_null()


def _comparison(sign: str, left: Domain, right: Domain) -> Domain:
    same = left.line.name == right.line.name and left.is_judged
    if sign in ("=", "!="):
        # Null equals null alone, so an equation always has an answer where both sides are of one type.
        nothing = not left.values.spans or not right.values.spans
        return _truth(null=not (same or nothing))
    null = left.values.null or right.values.null
    return _truth(null=null or not same or not left.line.ordered or left.line.name in _ZONED)


def _calculation(sign: str, left: Domain, right: Domain) -> Domain:
    one, other = left.line.name, right.line.name
    null = left.values.null or right.values.null
    if one == other == "number" and sign != "**":
        stays_whole = left.line is right.line and sign != "/"
        return _any(left.line if stays_whole else NUMBER, null=null or sign == "/")
    if one == other == "string" and sign == "+":
        return _any(STRING, null=null)
    if one in (_TEMPORAL | {other}) and other in _DURATIONS and sign in ("+", "-"):
        return _any(left.line, null=null)
    if one == other == "date" and sign == "-":
        return _any(DAYS, null=null)
    return unknown()


def _held(condition: n.Node, *, truth: bool) -> Facts:
    """Return what cannot be null where a condition is true, or where it is not."""
    match condition:
        case n.Binary(operator="!=", right=n.Literal(value=None)) if truth:
            return frozenset({condition.left})
        case n.Binary(operator="=", right=n.Literal(value=None)) if not truth:
            return frozenset({condition.left})
        case n.Binary(operator="=", right=n.Literal(value=value)) if truth and value is not None:
            return frozenset({condition.left})
        case n.Binary(operator="<" | "<=" | ">" | ">=") if truth:
            return frozenset({condition.left, condition.right})
        case n.Logic() if (condition.operator == "and") is truth:
            return frozenset().union(*(_held(operand, truth=truth) for operand in condition.operands))
    return NO_FACTS
