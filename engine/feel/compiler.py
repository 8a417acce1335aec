"""Syntax tree to closures: each node becomes a function of a frame, made once and run in microseconds."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from typing import Any, Final

from engine.feel import nodes as n
from engine.feel import operators as op
from engine.feel.calls import compile_call, compile_function
from engine.feel.constants import is_constant
from engine.feel.fields import get_field
from engine.feel.kinds import thing
from engine.feel.loops import compile_filter, compile_for, compile_quantified
from engine.feel.mistakes import about_name
from engine.feel.operations import compile_between, compile_binary, compile_in, compile_logic, compile_negation
from engine.feel.runtime import Code, Frame, Run
from engine.feel.sentences import Sentence, say
from engine.feel.types import TypeLookup, is_instance, no_types, resolve
from engine.feel.values import Function, Range, type_name
from engine.feel.wording import Operands, named, written

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
    why: Sentence | None = None

    def lookup(frame: Frame) -> Any:
        nonlocal why
        inner: Frame | None = frame
        while inner is not None:
            if name in inner.variables:
                return inner.variables[name]
            inner = inner.outer
        if builtin is not None:
            return builtin
        frame.run.unknown = True
        why = why or about_name(name, compiler.builtins)
        return frame.run.warn(why)

    return lookup


def _path(compiler: Compiler, node: n.Path) -> Code:
    base, name, operands = compiler.compile(node.base), node.name, Operands(node.base)

    def path(frame: Frame) -> Any:
        value = base(frame)
        if value.__class__ is dict and name in value:
            return value[name]
        return get_field(frame.run, value, name, operands)

    return path


def _list(compiler: Compiler, node: n.ListLiteral) -> Code:
    items = compiler.many(node.items)
    return lambda frame: [item(frame) for item in items]


def _context(compiler: Compiler, node: n.ContextLiteral) -> Code:
    entries = tuple((key, compiler.compile(value)) for key, value in node.entries)
    keys = [key for key, _ in entries]
    doubles = [key for key in keys if keys.count(key) > 1]

    def context(frame: Frame) -> Any:
        if doubles:
            return frame.run.warn(say("The context has two entries '{name}'.", name=doubles[0]))
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
                first, last = written(start), written(end)
                return frame.run.warn(
                    say("The range from {low} to {high} ends before it begins.", low=first, high=last)
                )
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
    condition, then, otherwise = compiler.many((node.condition, node.then, node.otherwise))
    return conditional(condition, then, otherwise, node.condition)


def conditional(condition: Code, then: Code, otherwise: Code, node: n.Node) -> Code:
    """Return the closure of a choice: ``then`` where the condition is true, in every other case ``otherwise``.

    The node is how the condition is written.
    """

    def choose(frame: Frame) -> Any:
        value = condition(frame)
        if value is True:
            return then(frame)
        if value is not False and value is not None:
            found = thing(type_name(value), named(node))
            frame.run.warn(say("The condition of an if is {found}, not true or false.", found=found))
        return otherwise(frame)

    return choose


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
    n.Binary: compile_binary,
    n.Logic: compile_logic,
    n.Negation: compile_negation,
    n.Between: compile_between,
    n.In: compile_in,
    n.InstanceOf: _instance_of,
    n.FunctionDefinition: compile_function,
    n.Call: compile_call,
}
