"""From a syntax tree to what can come out of it: one rule for each kind of node, as the compiler has one.

Each rule mirrors what the compiled node does. It returns a shape that holds for every evaluation, and reports a part
that can never do what it is for. What has been reported gives :data:`NOTHING` or :data:`UNKNOWN`, and neither is
reported again further out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.feel import nodes as n
from engine.feel.builtins import BUILTINS
from engine.feel.inference import shapes as s
from engine.feel.inference.calls import infer_call
from engine.feel.inference.comparisons import infer_between, infer_binary, infer_in, infer_tests
from engine.feel.inference.filters import item_of, item_scope, picked
from engine.feel.inference.findings import Code, Mismatch, Outcome, Place, UnknownName
from engine.feel.inference.loops import infer_for, infer_quantified
from engine.feel.inference.operators import NEGATED, ordered
from engine.feel.inference.paths import entries, entry
from engine.feel.inference.scopes import Scope
from engine.feel.inference.shapes import NOTHING, UNKNOWN, Shape, join, join_all, list_of, of_type, of_value
from engine.feel.inference.words import the_thing, with_guess
from engine.feel.sentences import say
from engine.feel.syntax import Syntax
from engine.feel.types import BASIC_NAMES, TypeLookup, no_types, resolve
from engine.feel.wording import named


class Inferrer:
    """Looks at one text, against the names of a scope."""

    def __init__(self, syntax: Syntax[n.Node], types: TypeLookup = no_types) -> None:
        self.syntax = syntax
        self.types = types
        self.mismatches: list[Mismatch] = []
        self.unknown: list[UnknownName] = []
        self.shapes: dict[int, Shape] = {}
        """What each node gives, by its identity."""

    def infer(self, node: n.Node, scope: Scope) -> Shape:
        """Return what the node can give."""
        found = _RULES[type(node)](self, node, scope)
        self.shapes[id(node)] = found
        return found

    def place(self, node: n.Node) -> Place:
        """Return where the node stands in the text."""
        return Place(*self.syntax.place(node))

    def report(self, code: Code, node: n.Node, message: str, *, certain: bool = True, **path: str) -> None:
        """Keep what makes no sense at the node."""
        self.mismatches.append(Mismatch(code, message, self.place(node), certain, **path))

    def truth(self, node: n.Node, scope: Scope, complain: Callable[[str], str]) -> None:
        """Look at a condition, which must be able to be true or false; ``complain`` says what is wrong with another."""
        found = self.infer(node, scope)
        if not found.nothing and "boolean" not in found.kinds:
            self.report("condition", node, complain(the_thing(found, named(node))))

    def outcomes(self, node: n.Node) -> tuple[Outcome, ...]:
        """Return what the expression may end with, branch by branch."""
        if isinstance(node, n.If):
            return (*self.outcomes(node.then), *self.outcomes(node.otherwise))
        return (Outcome(self.shapes.get(id(node), UNKNOWN), self.place(node)),)


def _literal(_: Inferrer, node: n.Literal, __: Scope) -> Shape:
    return of_value(node.value)


def _name(inferrer: Inferrer, node: n.Name, scope: Scope) -> Shape:
    found = scope.find(node.name)
    if found is not None:
        return found
    if node.name in BUILTINS and not scope.uncertain:
        return s.of_kind("function")
    if node.name not in BUILTINS:
        place = inferrer.place(node)
        inferrer.unknown.append(UnknownName(node.name, place, perhaps=scope.undescribed))
    return UNKNOWN


def _path(inferrer: Inferrer, node: n.Path, scope: Scope) -> Shape:
    base = inferrer.infer(node.base, scope)
    if base.nothing:
        return NOTHING
    found = entry(base, node.name)
    if found is not None:
        return found
    if base.kinds == {"context"}:
        message = say("There is no entry '{name}' in {context}.", name=node.name, context=named(node.base))
    else:
        kind = the_thing(base, named(node.base))
        message = say("There is no '{name}' in {kind}.", name=node.name, kind=kind)
    guessed = with_guess(message, node.name, entries(base))
    inferrer.report("path", node, guessed, base=_root(node), entry=node.name)
    # Types and schemas tell what should be there; a context may have more than that.
    open_context = "context" in base.kinds and not base.closed
    return UNKNOWN if open_context or "list" in base.kinds else NOTHING


def _root(node: n.Node) -> str:
    """Return the name that a path of one step begins with."""
    return node.base.name if isinstance(node, n.Path) and isinstance(node.base, n.Name) else ""


def _filter(inferrer: Inferrer, node: n.Filter, scope: Scope) -> Shape:
    item = item_of(inferrer.infer(node.base, scope))
    condition = inferrer.infer(node.condition, item_scope(item, scope))
    if not condition.nothing and not condition.kinds & {"number", "boolean"}:
        found = the_thing(condition, named(node.condition))
        inferrer.report("condition", node.condition, say("A filter needs true or false, not {found}.", found=found))
    return picked(item, condition, fixed=isinstance(node.condition, n.Literal))


def _list(inferrer: Inferrer, node: n.ListLiteral, scope: Scope) -> Shape:
    return list_of(join_all([inferrer.infer(item, scope) for item in node.items]))


def _context(inferrer: Inferrer, node: n.ContextLiteral, scope: Scope) -> Shape:
    fields: dict[str, Shape] = {}
    for key, value in node.entries:
        if key in fields:
            inferrer.report("operands", value, say("The context has two entries '{name}'.", name=key))
            return NOTHING
        # A function sees the entry that it becomes, so that it may call itself.
        itself = {key: UNKNOWN} if isinstance(value, n.FunctionDefinition) else {}
        fields[key] = inferrer.infer(value, Scope({**fields, **itself}, scope))
    return s.context_of(fields)


def _range(inferrer: Inferrer, node: n.RangeLiteral, scope: Scope) -> Shape:
    low, high = inferrer.infer(node.low, scope), inferrer.infer(node.high, scope)
    if not low.nothing and not high.nothing and not ordered(low, high):
        ends = the_thing(low, named(node.low)), the_thing(high, named(node.high))
        message = say("A range cannot go from {low} to {high}.", low=ends[0], high=ends[1])
        inferrer.report("operands", node, message)
        # Where one end turns out to be null there is a range without that end.
    return s.range_of(join(low, high))


def _test(inferrer: Inferrer, node: n.Test, scope: Scope) -> Shape:
    return s.range_of(inferrer.infer(node.operand, scope))


def _no_condition(found: str) -> str:
    return say("The condition of an if is {found}, not true or false.", found=found)


def _if(inferrer: Inferrer, node: n.If, scope: Scope) -> Shape:
    inferrer.truth(node.condition, scope, _no_condition)
    return join(inferrer.infer(node.then, scope), inferrer.infer(node.otherwise, scope))


def _no_truth(node: n.Logic, found: str) -> str:
    return say("'{operator}' needs true or false, not {found}.", operator=node.operator, found=found)


def _logic(inferrer: Inferrer, node: n.Logic, scope: Scope) -> Shape:
    for operand in node.operands:
        inferrer.truth(operand, scope, lambda found: _no_truth(node, found))
    return s.BOOLEAN


def _negation(inferrer: Inferrer, node: n.Negation, scope: Scope) -> Shape:
    operand = inferrer.infer(node.operand, scope)
    found = Shape(operand.kinds & NEGATED)
    if found.nothing and not operand.nothing:
        thing = the_thing(operand, named(node.operand))
        message = say("The minus sign needs a number or a duration behind it, not {found}.", found=thing)
        inferrer.report("operands", node, message)
    return found


def _instance_of(inferrer: Inferrer, node: n.InstanceOf, scope: Scope) -> Shape:
    inferrer.infer(node.value, scope)
    kind = resolve(node.type, inferrer.types)
    if kind.name in BASIC_NAMES:
        return s.BOOLEAN
    inferrer.report("operands", node, say("There is no type '{type}'.", type=kind.name))
    return NOTHING


def _function(inferrer: Inferrer, node: n.FunctionDefinition, scope: Scope) -> Shape:
    if node.external:
        inferrer.report("operands", node, say("External functions are not available; write the function in FEEL."))
        return NOTHING
    names = tuple(name for name, _ in node.parameters)
    accepts = tuple(UNKNOWN if kind is None else of_type(resolve(kind, inferrer.types)) for _, kind in node.parameters)
    result = inferrer.infer(node.body, Scope(dict(zip(names, accepts, strict=True)), scope))
    return Shape(frozenset({"function"}), call=s.CallShape(names, accepts, result))


_RULES: Final[Mapping[type, Callable[[Inferrer, Any, Scope], Shape]]] = {
    n.Literal: _literal,
    n.Name: _name,
    n.Path: _path,
    n.Filter: _filter,
    n.ListLiteral: _list,
    n.ContextLiteral: _context,
    n.RangeLiteral: _range,
    n.Test: _test,
    n.If: _if,
    n.For: infer_for,
    n.Quantified: infer_quantified,
    n.Binary: infer_binary,
    n.Logic: _logic,
    n.Negation: _negation,
    n.Between: infer_between,
    n.In: infer_in,
    n.InstanceOf: _instance_of,
    n.FunctionDefinition: _function,
    n.Call: infer_call,
    n.UnaryTests: infer_tests,
}
