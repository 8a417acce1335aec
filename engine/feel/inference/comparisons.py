"""Operators of two values, ``between``, ``in`` and the cells of decision tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from engine.feel import nodes as n
from engine.feel.inference.operators import calculate, can_be_equal, comparable, ordered, partners
from engine.feel.inference.scopes import Scope
from engine.feel.inference.shapes import BOOLEAN, NOTHING, Shape, join
from engine.feel.inference.words import kinds_in_words, the_thing, values_in_words, with_guess
from engine.feel.kinds import (
    cannot_add,
    cannot_compare,
    cannot_divide,
    cannot_multiply,
    cannot_raise,
    cannot_subtract,
)
from engine.feel.operators import ORDER
from engine.feel.sentences import say
from engine.feel.temporal import Unreadable, read_temporal
from engine.feel.values import type_name
from engine.feel.wording import named, words, written

if TYPE_CHECKING:
    from engine.feel.inference.inferrer import Inferrer


def infer_binary(inferrer: Inferrer, node: n.Binary, scope: Scope) -> Shape:
    """Return what the operator makes of its two operands."""
    left, right = inferrer.infer(node.left, scope), inferrer.infer(node.right, scope)
    if left.nothing or right.nothing:
        if node.operator in ("=", "!="):
            return BOOLEAN
        # What is null for a reason has been reported where that is.
        if n.Literal(None) in (node.left, node.right):
            inferrer.report("operands", node, _cannot(node, left, right))
        return NOTHING
    if node.operator in ("=", "!="):
        check_equal(inferrer, node, (node.left, left), (node.right, right))
        return BOOLEAN
    if node.operator in ORDER:
        if ordered(left, right):
            return BOOLEAN
    else:
        found = calculate(node.operator, left, right)
        if not found.nothing:
            return found
    inferrer.report("operands", node, _cannot(node, left, right))
    return NOTHING


_CANNOT: Final[Mapping[str, Callable[[str, str, tuple[str, str]], str]]] = {
    "+": cannot_add,
    "-": cannot_subtract,
    "*": cannot_multiply,
    "/": cannot_divide,
    "**": cannot_raise,
    **dict.fromkeys(ORDER, cannot_compare),
}


def _cannot(node: n.Binary, left: Shape, right: Shape) -> str:
    """Return why the operands cannot work together, as the operator itself would say, and what could stand there."""
    sign, said = node.operator, (named(node.left), named(node.right))
    if len(left.kinds) < 2 and len(right.kinds) < 2:
        problem = _CANNOT[sign](min(left.kinds, default="null"), min(right.kinds, default="null"), said)
    else:
        one, other = the_thing(left, said[0]), the_thing(right, said[1])
        problem = say("'{sign}' has no answer for {left} and {right}.", sign=sign, left=one, right=other)
    for text, beside in ((right, left), (left, right)):
        literal = _temporal(text)
        beside_kind = min(beside.kinds, default="null")
        if literal is not None and type_name(literal) in partners(sign, beside_kind, right=text is right):
            return say("{problem} Write {literal}.", problem=problem, literal=written(literal))
    kinds = frozenset[str]().union(*(partners(sign, kind, right=True) for kind in left.kinds))
    if not kinds:
        return problem
    wanted = kinds_in_words(kinds)
    return say("{problem} Behind '{sign}' there can be {wanted}.", problem=problem, sign=sign, wanted=wanted)


def _temporal(shape: Shape) -> Any:
    """Return the date, time or duration that a single text names, None for anything else."""
    if shape.kinds != {"string"} or shape.values is None or len(shape.values) != 1:
        return None
    try:
        return read_temporal(next(iter(shape.values))[1])
    except Unreadable:
        return None


_Side = tuple[n.Node | None, Shape]
"""What is compared, and what it can be; None is the value that a cell looks at."""


def check_equal(inferrer: Inferrer, node: n.Node, one: _Side, other: _Side, *, certain: bool = True) -> None:
    """Report two things that can never be the same, neither of them always null."""
    if not comparable(one[1], other[1]):
        inferrer.report("operands", node, _incomparable(one, other), certain=certain)
    elif not can_be_equal(one[1], other[1]):
        inferrer.report("value", node, _impossible(one, other), certain=certain)


def _incomparable(one: _Side, other: _Side) -> str:
    """Return that values of the two never have anything to do with each other."""
    said = "" if one[0] is None else named(one[0]), "" if other[0] is None else named(other[0])
    if len(one[1].kinds) == 1 and len(other[1].kinds) == 1:
        return cannot_compare(min(one[1].kinds), min(other[1].kinds), said)
    left, right = the_thing(one[1], said[0]), the_thing(other[1], said[1])
    return say("Cannot compare {left} with {right}.", left=left, right=right)


def _impossible(one: _Side, other: _Side) -> str:
    """Return that one is never what the other is, and what it can be."""
    # The side that is written out is probably wrong, not the one with the longer list of values.
    few, many = sorted((one, other), key=lambda side: len(side[1].values or ()))
    wrong, right = few[1].values or frozenset(), many[1].values or frozenset()
    value, known = values_in_words(wrong), values_in_words(right)
    if many[0] is None or isinstance(many[0], n.Literal | n.ListLiteral):
        problem = say("{value} is none of the possible values: {known}.", value=value, known=known)
    else:
        name = words(many[0])
        problem = say("'{name}' is never {value}. It can be: {known}.", name=name, value=value, known=known)
    texts = [str(text) for kind, text in wrong if kind == "string"]
    return with_guess(problem, texts[0], (str(text) for _, text in right)) if len(texts) == 1 else problem


def infer_between(inferrer: Inferrer, node: n.Between, scope: Scope) -> Shape:
    """Return the answer of ``between``: null where the value has no order with one of the limits."""
    value = inferrer.infer(node.value, scope)
    answers = 0
    for limit in (node.low, node.high):
        other = inferrer.infer(limit, scope)
        if value.nothing or other.nothing:
            continue
        if ordered(value, other):
            answers += 1
        else:
            inferrer.report("operands", limit, _incomparable((node.value, value), (limit, other)))
    # One limit may say that it is not between them, whatever the other is.
    return BOOLEAN if answers else NOTHING


def infer_in(inferrer: Inferrer, node: n.In, scope: Scope) -> Shape:
    """Return the answer of ``in``."""
    value = inferrer.infer(node.value, scope)
    for test in node.tests:
        inferrer.infer(test, scope)
    _check_tests(inferrer, (node.value, value), node.tests)
    return BOOLEAN


def infer_tests(inferrer: Inferrer, node: n.UnaryTests, scope: Scope) -> Shape:
    """Return the answer of the tests of a cell for the value ``?``."""
    value = scope.find("?") or NOTHING
    plain = []
    for test in node.tests:
        found = inferrer.infer(test, scope)
        if found.kinds <= {"boolean"} and n.mentions(test, "?"):
            continue  # the test says itself what it asks of the value
        if found.kinds == {"boolean"} and "boolean" not in value.kinds:
            _check_flag(inferrer, test, value)
            continue
        plain.append(test)
    _check_tests(inferrer, (None, value), plain, alone=len(plain) == len(node.tests))
    return BOOLEAN


def _check_flag(inferrer: Inferrer, test: n.Node, value: Shape) -> None:
    """Report a plain true or false in a column of something else, which accepts every value or none."""
    if isinstance(test, n.Literal) and not value.nothing:
        inferrer.report("operands", test, _incomparable((None, value), (test, BOOLEAN)))


def _check_tests(inferrer: Inferrer, side: _Side, tests: Sequence[n.Node], *, alone: bool = True) -> None:
    """Report the tests that the value can never pass; one beside others that it can pass is merely of no use."""
    value = side[1]
    if value.nothing:
        return
    leaves = [leaf for test in tests for leaf in _leaves(value, test)]
    idle = [leaf for leaf in leaves if not _can_pass(value, inferrer.shapes[id(leaf)], leaf)]
    certain = alone and len(idle) == len(leaves)
    for leaf in idle:
        test = inferrer.shapes[id(leaf)]
        if test.kinds == {"range"}:
            limit = leaf.operand if isinstance(leaf, n.Test) else leaf
            check_equal(inferrer, leaf, side, (limit, test.limits), certain=certain)
        else:
            single = test.only(test.kinds - {"list"})
            wanted = join(single, test.items) if "list" in test.kinds else single
            check_equal(inferrer, leaf, side, (leaf, wanted), certain=certain)


def check_contained(inferrer: Inferrer, items: n.Node, value: n.Node) -> None:
    """Report what a list can never contain; of a list that is written out each item is looked at."""
    wanted, held = inferrer.shapes[id(value)], inferrer.shapes[id(items)]
    if wanted.nothing or held.kinds != {"list"}:
        return
    if not isinstance(items, n.ListLiteral):
        if not held.items.nothing:
            check_equal(inferrer, items, (value, wanted), (items, held.items))
        return
    found = [(item, inferrer.shapes[id(item)]) for item in items.items]
    idle = [side for side in found if not side[1].nothing and not can_be_equal(wanted, side[1])]
    for side in idle:
        check_equal(inferrer, side[0], (value, wanted), side, certain=len(idle) == len(found))


def _leaves(value: Shape, test: n.Node) -> Sequence[n.Node]:
    """Return the single tests of a list that is written out, else the test itself."""
    split = isinstance(test, n.ListLiteral) and "list" not in value.kinds and bool(test.items)
    return test.items if split and isinstance(test, n.ListLiteral) else (test,)


def _can_pass(value: Shape, test: Shape, node: n.Node) -> bool:
    """Return whether any value can lie in the range, be in the list or equal the value; null may be asked for."""
    if test.nothing:
        return True
    if isinstance(node, n.Test) and node.operator in ("=", "!="):
        wanted = test.limits
        possible = comparable(value, wanted) if node.operator == "!=" else can_be_equal(value, wanted)
        return wanted.nothing or possible
    if can_be_equal(value, test):
        return True
    if "range" in test.kinds and (test.limits.nothing or ordered(value, test.limits)):
        return True
    return "list" in test.kinds and _can_pass(value, test.items, node)
