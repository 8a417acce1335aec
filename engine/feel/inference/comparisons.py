"""Operators of two values, ``between``, ``in`` and the cells of decision tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.feel import nodes as n
from engine.feel.inference.domains import BOOLEAN, NOTHING, Domain, join
from engine.feel.inference.operators import calculate, can_be_equal, comparable, ordered, partners
from engine.feel.inference.scopes import Scope
from engine.feel.inference.words import describe, kinds_in_words, nearest, show, show_all
from engine.feel.kinds import cannot_compare
from engine.feel.loops import mentions
from engine.feel.operators import ORDER
from engine.feel.sentences import say
from engine.feel.temporal import parse_temporal
from engine.feel.values import type_name

if TYPE_CHECKING:
    from engine.feel.inference.inferrer import Inferrer


def infer_binary(inferrer: Inferrer, node: n.Binary, scope: Scope) -> Domain:
    """Return what the operator makes of its two operands."""
    left, right = inferrer.infer(node.left, scope), inferrer.infer(node.right, scope)
    if left.nothing or right.nothing:
        return _with_null(inferrer, node)
    if node.operator in ("=", "!="):
        check_equal(inferrer, node, left, right)
        return BOOLEAN
    if node.operator in ORDER:
        if ordered(left, right):
            return BOOLEAN
    else:
        found = calculate(node.operator, left, right)
        if not found.nothing:
            return found
    inferrer.report("operands", node, _cannot(node.operator, left, right))
    return NOTHING


def _with_null(inferrer: Inferrer, node: n.Binary) -> Domain:
    """Return what comes out where one operand is always null: only equality has an answer then."""
    if node.operator in ("=", "!="):
        return BOOLEAN
    for operand in (node.left, node.right):
        if isinstance(operand, n.Literal) and operand.value is None:
            inferrer.report("operands", node, say("With null '{sign}' is always null.", sign=node.operator))
    return NOTHING


def _cannot(sign: str, left: Domain, right: Domain) -> str:
    """Return why the operands cannot work together, and what could stand on the right side."""
    words = {"sign": sign, "left": describe(left), "right": describe(right)}
    possible = frozenset[str]().union(*(partners(sign, kind, right=True) for kind in left.kinds))
    if not possible:
        return say("'{sign}' cannot be used with {left}.", **words)
    for text, other in ((right, left), (left, right)):
        literal = _temporal(text)
        if literal is not None and type_name(literal) in partners(sign, min(other.kinds), right=text is right):
            return say("'{sign}' cannot be used with {left} and {right}; write @{text}.", **words, text=describe(text))
    wanted = kinds_in_words(possible)
    return say("'{sign}' cannot be used with {left} and {right}, but {wanted} can follow it.", **words, wanted=wanted)


def _temporal(domain: Domain) -> Any:
    """Return the date, time or duration that a single text names, None for anything else."""
    if domain.kinds != {"string"} or domain.values is None or len(domain.values) != 1:
        return None
    return parse_temporal(next(iter(domain.values))[1])


def check_equal(inferrer: Inferrer, node: n.Node, value: Domain, test: Domain, *, certain: bool = True) -> None:
    """Report two values that can never be the same, neither of them always null."""
    if not comparable(value, test):
        message = cannot_compare_domains(value, test)
        inferrer.report("operands", node, message, certain=certain)
    elif not can_be_equal(value, test):
        inferrer.report("value", node, impossible(value, test), certain=certain)


def cannot_compare_domains(one: Domain, other: Domain) -> str:
    """Return that values of the two never have anything to do with each other."""
    if len(one.kinds) == 1 and len(other.kinds) == 1:
        return cannot_compare(*one.kinds, *other.kinds)
    return say("Cannot compare {left} with {right}.", left=kinds_in_words(one.kinds), right=kinds_in_words(other.kinds))


def impossible(value: Domain, wanted: Domain) -> str:
    """Return that the value never is one of those wanted, and which it can be."""
    # The one that is written out is probably wrong, not the one with the longer list of values.
    some, others = sorted((value.values or frozenset(), wanted.values or frozenset()), key=len)
    words = {"value": show_all(some), "known": show_all(others)}
    near = [nearest(str(text), (each for _, each in others)) for kind, text in some if kind == "string"]
    if len(some) != 1 or not near or near[0] is None:
        return say("{value} is none of the possible values {known}.", **words)
    guess = show(("string", near[0]))
    return say("{value} is none of the possible values {known}; did you mean {near}?", **words, near=guess)


def infer_between(inferrer: Inferrer, node: n.Between, scope: Scope) -> Domain:
    """Return the answer of ``between``: null where the value has no order with one of the limits."""
    value = inferrer.infer(node.value, scope)
    found = BOOLEAN
    for limit in (node.low, node.high):
        other = inferrer.infer(limit, scope)
        if value.nothing or other.nothing:
            found = NOTHING
        elif not ordered(value, other):
            inferrer.report("operands", limit, cannot_compare_domains(value, other))
            found = NOTHING
    return found


def infer_in(inferrer: Inferrer, node: n.In, scope: Scope) -> Domain:
    """Return the answer of ``in``."""
    value = inferrer.infer(node.value, scope)
    for test in node.tests:
        inferrer.infer(test, scope)
    check_tests(inferrer, value, node.tests)
    return BOOLEAN


def infer_tests(inferrer: Inferrer, node: n.UnaryTests, scope: Scope) -> Domain:
    """Return the answer of the tests of a cell for the value ``?``."""
    value = scope.find("?") or NOTHING
    plain = []
    for test in node.tests:
        found = inferrer.infer(test, scope)
        if found.kinds <= {"boolean"} and mentions(test, "?"):
            continue  # the test says itself what it asks of the value
        if found.kinds == {"boolean"} and "boolean" not in value.kinds:
            _check_flag(inferrer, test, value)
            continue
        plain.append(test)
    check_tests(inferrer, value, plain, alone=len(plain) == len(node.tests))
    return BOOLEAN


def _check_flag(inferrer: Inferrer, test: n.Node, value: Domain) -> None:
    """Report a plain true or false in a column of something else, which accepts every value or none."""
    if isinstance(test, n.Literal) and not value.nothing:
        message = cannot_compare_domains(value, BOOLEAN)
        inferrer.report("operands", test, message)


def check_tests(inferrer: Inferrer, value: Domain, tests: Sequence[n.Node], *, alone: bool = True) -> None:
    """Report the tests that the value can never pass; one beside others that it can pass is merely of no use."""
    if value.nothing:
        return
    leaves = [leaf for test in tests for leaf in _leaves(value, test)]
    idle = [leaf for leaf in leaves if not _can_pass(value, inferrer.domains[id(leaf)], leaf)]
    for leaf in idle:
        test = inferrer.domains[id(leaf)]
        certain = alone and len(idle) == len(leaves)
        if isinstance(leaf, n.Test | n.RangeLiteral) or test.kinds == {"range"}:
            inferrer.report("operands", leaf, cannot_compare_domains(value, test.limits), certain=certain)
        else:
            single = test.only(test.kinds - {"list"})
            check_equal(inferrer, leaf, value, join(single, test.items) if "list" in test.kinds else single,
                        certain=certain)  # fmt: skip


def _leaves(value: Domain, test: n.Node) -> Sequence[n.Node]:
    """Return the single tests of a list that is written out, else the test itself."""
    split = isinstance(test, n.ListLiteral) and "list" not in value.kinds and bool(test.items)
    return test.items if split and isinstance(test, n.ListLiteral) else (test,)


def _can_pass(value: Domain, test: Domain, node: n.Node) -> bool:
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
