"""Syntax tree to closures: each node becomes a function of a frame, made once and run in microseconds."""

from __future__ import annotations

import operator
from collections.abc import Callable, Container, Mapping
from typing import Any, Final

from engine.feel import nodes as n
from engine.feel import operators as op
from engine.feel.calls import compile_call, compile_function
from engine.feel.constants import is_constant
from engine.feel.fields import get_field
from engine.feel.kinds import kind_of
from engine.feel.loops import compile_filter, compile_for, compile_quantified
from engine.feel.runtime import Code, Frame, Run
from engine.feel.sentences import say
from engine.feel.types import TypeLookup, is_instance, no_types, resolve
from engine.feel.values import Function, Range

Builtins = Mapping[str, Function]


class Compiler:
    """Compiles trees against one set of built-in functions."""

    def __init__(self, builtins: Builtins, given: Container[str] = (), types: TypeLookup = no_types) -> None:
        self.builtins = builtins
        self.types = types
        self.given = given
        """Names the author of the text meant when she wrote them, even where a built-in function is called so."""

    def compile(self, node: n.Node) -> Code:
        """Return the closure of the node."""
        node = self.literal(node) or node
        return _COMPILERS[type(node)](self, node)

    def literal(self, node: n.Node) -> n.Literal | None:
        """Return the node as a literal where its value can be told by now, without a warning, else None."""
        if isinstance(node, n.Literal):
            return node
        if not is_constant(node, self.given):
            return None
        run = Run()
        try:
            value = _COMPILERS[type(node)](self, node)(Frame({}, None, run))
        except (ArithmeticError, ValueError):
            return None
        return None if run.warnings else n.Literal(value)

    def many(self, nodes: tuple[n.Node, ...]) -> tuple[Code, ...]:
        """Return the closures of the nodes."""
        return tuple(self.compile(node) for node in nodes)


def _literal(_: Compiler, node: n.Literal) -> Code:
    value = node.value
    return lambda _: value


def _name(compiler: Compiler, node: n.Name) -> Code:
    name = node.name
    builtin = compiler.builtins.get(name)
    unknown = say("Unknown name '{name}' is null.", name=name)

    def lookup(frame: Frame) -> Any:
        inner: Frame | None = frame
        while inner is not None:
            if name in inner.variables:
                return inner.variables[name]
            inner = inner.outer
        if builtin is not None:
            return builtin
        frame.run.unknown = True
        return frame.run.warn(unknown)

    return lookup


def _path(compiler: Compiler, node: n.Path) -> Code:
    base, name = compiler.compile(node.base), node.name

    def path(frame: Frame) -> Any:
        value = base(frame)
        if value.__class__ is dict and name in value:
            return value[name]
        return get_field(frame.run, value, name)

    return path


def _list(compiler: Compiler, node: n.ListLiteral) -> Code:
    items = compiler.many(node.items)
    return lambda frame: [item(frame) for item in items]


def _context(compiler: Compiler, node: n.ContextLiteral) -> Code:
    entries = tuple((key, compiler.compile(value)) for key, value in node.entries)
    doubles = len({key for key, _ in entries}) != len(entries)

    def context(frame: Frame) -> Any:
        if doubles:
            return frame.run.warn(say("A context has two entries of the same name."))
        values: dict[str, Any] = {}
        inner = Frame(values, frame, frame.run)
        for key, code in entries:
            values[key] = code(inner)
        return values

    return context


def _range(compiler: Compiler, node: n.RangeLiteral) -> Code:
    low, high = compiler.compile(node.low), compiler.compile(node.high)
    low_included, high_included = node.low_included, node.high_included

    def build(frame: Frame) -> Any:
        start, end = low(frame), high(frame)
        if start is not None and end is not None:
            ordered = op.compare(frame.run, "<=", start, end)
            if ordered is None:
                return None
            if not ordered:
                return frame.run.warn(say("The range ends before it begins."))
        return Range(start, end, low_included and start is not None, high_included and end is not None)

    return build


def make_test(sign: str, value: Any) -> Range:
    """Return the range of all values that stand in a relation to one."""
    if sign in ("<", "<="):
        return Range(None, value, False, sign == "<=", sign)
    if sign in (">", ">="):
        return Range(value, None, sign == ">=", False, sign)
    return Range(value, value, sign == "=", sign == "=", sign)


def _test(compiler: Compiler, node: n.Test) -> Code:
    operand, sign = compiler.compile(node.operand), node.operator
    return lambda frame: make_test(sign, operand(frame))


def _if(compiler: Compiler, node: n.If) -> Code:
    return conditional(*compiler.many((node.condition, node.then, node.otherwise)))


def conditional(condition: Code, then: Code, otherwise: Code) -> Code:
    """Return the closure of a choice: ``then`` where the condition is true, in every other case ``otherwise``."""

    def choose(frame: Frame) -> Any:
        value = condition(frame)
        if value is True:
            return then(frame)
        if value is not False and value is not None:
            frame.run.warn(say("The condition of an if is {found}, not true or false.", found=kind_of(value)))
        return otherwise(frame)

    return choose


def _binary(compiler: Compiler, node: n.Binary) -> Code:
    left, right = compiler.compile(node.left), compiler.compile(node.right)
    sign = node.operator
    order = op.ORDER.get(sign)
    if order is not None:
        relation = order

        def ordered(frame: Frame) -> Any:
            one, other = left(frame), right(frame)
            if one.__class__ is other.__class__ and one.__class__ in op.ORDERED_AS_IS:
                return relation(one, other)
            return op.compare(frame.run, sign, one, other)

        return ordered
    if sign in ("=", "!="):
        wanted = sign == "="

        def same(frame: Frame) -> Any:
            one, other = left(frame), right(frame)
            if one.__class__ is other.__class__ and one.__class__ in op.EQUAL_AS_IS:
                return (one == other) is wanted
            found = op.equal(frame.run, one, other)
            return None if found is None else found is wanted

        return same
    apply, whole = _ARITHMETIC[sign], _WHOLE.get(sign)

    def calculate(frame: Frame) -> Any:
        one, other = left(frame), right(frame)
        if whole is not None and one.__class__ is int and other.__class__ is int:
            return op.within(whole(one, other))
        return apply(frame.run, one, other)

    return calculate


_ARITHMETIC: Final[Mapping[str, Callable[[Run, Any, Any], Any]]] = {
    "+": op.add,
    "-": op.subtract,
    "*": op.multiply,
    "/": op.divide,
    "**": op.power,
}
_WHOLE: Final[Mapping[str, Callable[[int, int], int]]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
"""What gives a whole number of two whole numbers."""


def _logic(compiler: Compiler, node: n.Logic) -> Code:
    operands = compiler.many(node.operands)
    decisive = node.operator == "or"

    def decide(frame: Frame) -> Any:
        result: bool | None = not decisive
        for operand in operands:
            value = operand(frame)
            if value is decisive:
                return decisive
            if value is not True and value is not False:
                if value is not None:
                    frame.run.warn(
                        say(
                            "'{operator}' needs true or false, not {found}.",
                            operator=node.operator,
                            found=kind_of(value),
                        )
                    )
                result = None
        return result

    return decide


def _negation(compiler: Compiler, node: n.Negation) -> Code:
    operand = compiler.compile(node.operand)
    return lambda frame: op.negate(frame.run, operand(frame))


def _between(compiler: Compiler, node: n.Between) -> Code:
    value, low, high = compiler.compile(node.value), compiler.compile(node.low), compiler.compile(node.high)

    def between(frame: Frame) -> Any:
        found = value(frame)
        above = op.compare(frame.run, ">=", found, low(frame))
        below = op.compare(frame.run, "<=", found, high(frame))
        if above is False or below is False:
            return False if above is not None and below is not None else None
        return None if above is None or below is None else True

    return between


def _in(compiler: Compiler, node: n.In) -> Code:
    value, tests = compiler.compile(node.value), compiler.many(node.tests)

    def contained(frame: Frame) -> Any:
        found = value(frame)
        result: bool | None = False
        for test in tests:
            match = op.matches_test(frame.run, found, test(frame))
            if match is True:
                return True
            if match is None:
                result = None
        return result

    return contained


def _instance_of(compiler: Compiler, node: n.InstanceOf) -> Code:
    value, kind = compiler.compile(node.value), resolve(node.type, compiler.types)

    def check(frame: Frame) -> Any:
        found = is_instance(value(frame), kind, frame.run)
        return frame.run.warn(say("There is no type '{type}'.", type=kind.name)) if found is None else found

    return check


_COMPILERS: Final[Mapping[type, Callable[[Compiler, Any], Code]]] = {
    n.Literal: _literal,
    n.Name: _name,
    n.Path: _path,
    n.Filter: compile_filter,
    n.ListLiteral: _list,
    n.ContextLiteral: _context,
    n.RangeLiteral: _range,
    n.Test: _test,
    n.If: _if,
    n.For: compile_for,
    n.Quantified: compile_quantified,
    n.Binary: _binary,
    n.Logic: _logic,
    n.Negation: _negation,
    n.Between: _between,
    n.In: _in,
    n.InstanceOf: _instance_of,
    n.FunctionDefinition: compile_function,
    n.Call: compile_call,
}
