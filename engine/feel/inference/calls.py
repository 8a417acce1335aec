"""Calls: whether a function can take its arguments, and what it gives then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from engine.feel import nodes as n
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.registry import BuiltinCall
from engine.feel.builtins.signatures import Parameter, Signature
from engine.feel.calls import ABSENT
from engine.feel.errors import BudgetExceeded
from engine.feel.inference import shapes as s
from engine.feel.inference.comparisons import check_contained
from engine.feel.inference.findings import UnknownName
from engine.feel.inference.fitting import fits
from engine.feel.inference.paths import entry
from engine.feel.inference.results import PARTS, RESULTS
from engine.feel.inference.scopes import Scope
from engine.feel.inference.shapes import NOTHING, UNKNOWN, CallShape, Shape, join, join_all, list_of, of_value
from engine.feel.inference.words import kinds_in_words, the_thing, with_guess
from engine.feel.kinds import argument_count
from engine.feel.runtime import Run
from engine.feel.sentences import say
from engine.feel.values import Range, YearMonthDuration
from engine.feel.wording import named, words

if TYPE_CHECKING:
    from engine.feel.inference.inferrer import Inferrer

_ASK_THE_CLOCK: Final = frozenset({"now", "today"})
_NO_VALUE: Final = object()


def infer_call(inferrer: Inferrer, node: n.Call, scope: Scope) -> Shape:
    """Return what the call gives; arguments that fit nothing, and what is no function, are reported."""
    arguments = [inferrer.infer(argument, scope) for argument in node.arguments]
    name = node.function.name if isinstance(node.function, n.Name) else ""
    builtin = name in BUILTINS
    if builtin and name not in inferrer.syntax.names:
        return _Builtin(inferrer, node, name).infer(arguments)
    if isinstance(node.function, n.Path) and node.function.name in BUILTINS:
        base = inferrer.infer(node.function.base, scope)
        if not base.nothing and entry(base, node.function.name) is None:
            inferrer.report("call", node, _called_with_dot(node.function, base, node.arguments))
            return NOTHING
    target = scope.find(name) if name else inferrer.infer(node.function, scope)
    if builtin and (target is None or "function" not in target.kinds):
        # A field of the scope that happens to be called like a built-in function does not hide it in a call.
        return _Builtin(inferrer, node, name).infer(arguments)
    if target is None:
        inferrer.unknown.append(UnknownName(name, inferrer.place(node), called=True, perhaps=scope.undescribed))
        return UNKNOWN
    if "function" not in target.kinds:
        if not target.nothing:
            called, kind = words(node.function), kinds_in_words(target.kinds)
            message = say("Cannot call {name}: it is {kind}, not a function.", name=called, kind=kind)
            inferrer.report("call", node, message)
        return NOTHING
    if target.call is None or builtin:
        return UNKNOWN
    return _own(inferrer, node, name, target.call, arguments)


def _called_with_dot(path: n.Path, base: Shape, arguments: tuple[n.Node, ...]) -> str:
    """Return what to write instead of ``name.contains("a")``."""
    kind = the_thing(base, named(path.base))
    problem = say("There is no '{name}' in {kind}.", name=path.name, kind=kind)
    right = words(n.Call(n.Name(path.name), (path.base, *arguments)))
    return say("{problem} Functions are not called with a dot; write {right}.", problem=problem, right=right)


def _own(inferrer: Inferrer, node: n.Call, name: str, own: CallShape, arguments: Sequence[Shape]) -> Shape:
    """Return what a function gives that the expression or the model defines."""
    header = f"{name or 'function'}({', '.join(own.parameters)})"
    given = dict(zip(node.names or own.parameters, zip(arguments, node.arguments, strict=True), strict=False))
    for parameter in node.names or ():
        if parameter not in own.parameters:
            problem = say("{name}() has no parameter {unknown}.", name=name or "function", unknown=parameter)
            inferrer.report("call", node, with_guess(problem, parameter, own.parameters))
            return NOTHING
    if len(arguments) != len(own.parameters):
        wanted = argument_count(len(own.parameters))
        message = say("{function} takes {wanted}, not {given}.", function=header, wanted=wanted, given=len(arguments))
        inferrer.report("call", node, message)
        return NOTHING
    for parameter, accepts in zip(own.parameters, own.accepts, strict=True):
        found, argument = given.get(parameter, (NOTHING, node))
        if not fits(found, accepts):
            message = say(
                "'{parameter}' of {function} must be {wanted}, but is {given}.",
                parameter=parameter,
                function=header,
                wanted=kinds_in_words(accepts.kinds),
                given=the_thing(found, named(argument)),
            )
            # An argument that is null is taken, so there may be a result all the same.
            inferrer.report("call", argument, message)
    return own.result


class _Builtin:
    """One call of a built-in function."""

    def __init__(self, inferrer: Inferrer, node: n.Call, name: str) -> None:
        self.inferrer, self.node, self.name = inferrer, node, name
        call = BUILTINS[name].call
        self.call: BuiltinCall = call  # type: ignore[assignment]  # that is what registers them

    def infer(self, arguments: Sequence[Shape]) -> Shape:
        """Return what the call gives for arguments of these shapes."""
        values = [_constant_of(argument) for argument in self.node.arguments]
        if all(value is not _NO_VALUE for value in values) and self.name not in _ASK_THE_CLOCK:
            value, complaint = self._try(values)
            if complaint is not None:
                self.inferrer.report("call", self.node, complaint)
                return NOTHING
            if value is not _NO_VALUE:
                return of_value(value)
        # What is null for a reason has been reported where that is; a null that is written out is looked at here.
        pairs = zip(arguments, self.node.arguments, strict=True)
        arguments = [UNKNOWN if one.nothing and not isinstance(node, n.Literal) else one for one, node in pairs]
        fitting = list(self._fitting(arguments))
        if fitting:
            return self._result(fitting)
        _, complaint = self._try([_example(given) for given in arguments])
        if complaint is not None:
            self.inferrer.report("call", self.node, complaint)
        may_be_null = any(each.nullable for one in self.call.signatures for each in one.parameters)
        return UNKNOWN if may_be_null else NOTHING

    def _try(self, values: Sequence[Any]) -> tuple[Any, str | None]:
        """Return the value of the call with these arguments, if it has one, and why it is null if it is."""
        run = Run()
        try:
            if self.node.names is None:
                run.arguments = tuple(self.node.arguments)
                value = self.call(run, *values)
            else:
                value = self.call.by_name(run, dict(zip(self.node.names, values, strict=True)))
        except (BudgetExceeded, ArithmeticError, ValueError, RecursionError):
            return _NO_VALUE, None
        if value is None:
            return _NO_VALUE, run.warnings[0] if run.warnings else None
        return value, None

    def _fitting(self, arguments: Sequence[Shape]) -> Iterator[list[Shape]]:
        """Yield what the parameters of each signature get that may be the one to take the arguments."""
        for signature in self.call.signatures:
            bound = _bind(signature, arguments, self.node.names)
            if bound is None:
                continue
            yield [UNKNOWN if given is None else given for _, given in bound]
            sure = all(given is None or "any" in each.types or given.kinds <= each.types for each, given in bound)
            if sure and self.node.names is None:
                return

    def _result(self, ways: Sequence[Sequence[Shape]]) -> Shape:
        """Return what comes out of the signatures that fit, by what the parameters of each get."""
        if self.name == "list contains" and self.node.names is None:
            check_contained(self.inferrer, *self.node.arguments)
        rule, complain = RESULTS.get(self.name), PARTS.get(self.name)
        if rule is None:
            return UNKNOWN
        complaints = [None if complain is None else complain(given) for given in ways]
        if None in complaints:
            return join_all(rule(given) for given, complaint in zip(ways, complaints, strict=True) if not complaint)
        self.inferrer.report("call", self.node, complaints[0] or "")
        return NOTHING


_Bound = list[tuple[Parameter, Shape | None]]
"""What each parameter of a signature gets, None where it is left out."""


def _bind(signature: Signature, arguments: Sequence[Shape], names: Sequence[str] | None) -> _Bound | None:
    """Return what each parameter gets, None where the arguments cannot be those of the signature."""
    given: Sequence[Any] | None = arguments
    if names is not None:
        given = signature.arrange(dict(zip(names, arguments, strict=True)))
    if given is None:
        return None
    if signature.variadic:
        fixed = len(signature.parameters) - 1
        if len(given) <= fixed or ABSENT in given:
            return None
        last, rest = signature.parameters[fixed], given[fixed:]
        taken = [_take(last, each) for each in rest]
        if last.spread:
            gathered: Shape | None = _rest(rest)
        else:
            gathered = None if None in taken else list_of(join_all(each for each in taken if each is not None))
        if gathered is None:
            return None
        given, parameters = [*given[:fixed], gathered], signature.parameters
        bound: _Bound = [(each, _take(each, one)) for each, one in zip(parameters[:fixed], given, strict=False)]
        return None if any(one is None for _, one in bound) else [*bound, (last, gathered)]
    if not signature.required <= len(given) <= len(signature.parameters):
        return None
    bound = []
    for parameter, each in zip(signature.parameters, given, strict=False):
        one = None if each is ABSENT else _take(parameter, each)
        if one is None and not (each is ABSENT and parameter.optional):
            return None
        bound.append((parameter, one))
    return bound


def _rest(arguments: Sequence[Shape]) -> Shape:
    """Return the list that a function of a list or of single values gets: the only argument where that is a list."""
    if len(arguments) > 1 or "list" not in arguments[0].kinds:
        return list_of(join_all(arguments))
    alone = arguments[0].only(arguments[0].kinds - {"list"})
    given = arguments[0].only({"list"})
    return given if alone.nothing else join(given, list_of(alone))


def _take(parameter: Parameter, given: Shape) -> Shape | None:
    """Return what becomes of an argument, None where the parameter takes nothing of it; see ``Parameter.convert``."""
    if "any" in parameter.types:
        return given
    if given.nothing:
        return given if parameter.nullable else None
    found = given.only(parameter.types)
    if "list" in parameter.types:
        alone = given.only(given.kinds - {"list"})
        return join(found, NOTHING if alone.nothing else list_of(alone))
    if "list" in given.kinds:
        found = join(found, given.items.only(parameter.types))
    if "date" in given.kinds and "date and time" in parameter.types and "date" not in parameter.types:
        found = join(found, s.MOMENT)
    return None if found.nothing else found


def _constant_of(node: n.Node) -> Any:
    """Return the value of a literal, or of a list of literals."""
    if isinstance(node, n.Literal):
        return node.value
    if isinstance(node, n.ListLiteral) and all(isinstance(item, n.Literal) for item in node.items):
        return [item.value for item in node.items if isinstance(item, n.Literal)]
    return _NO_VALUE


def _example(shape: Shape) -> Any:
    """Return one of the values, to hear from the function itself what is wrong with it."""
    if shape.nothing:
        return None
    if shape.values is not None:
        return min(shape.values, key=str)[1]
    kind = min(shape.kinds)
    return [_example(shape.items)] if kind == "list" and shape.item is not None else _EXAMPLES[kind]


_EXAMPLES: Final[Mapping[str, Any]] = {
    "number": 0,
    "string": "",
    "boolean": True,
    "date": date(2000, 1, 1),
    "time": time(),
    "date and time": datetime(2000, 1, 1, tzinfo=UTC),
    "days and time duration": timedelta(),
    "years and months duration": YearMonthDuration(0),
    "list": [],
    "context": {},
    "range": Range(0, 0, True, True),
    "function": BUILTINS["not"],
}
