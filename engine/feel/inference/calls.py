"""Calls: whether a function can take its arguments, and what it gives then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from engine.feel import nodes as n
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.registry import BuiltinCall, Parameter, Signature
from engine.feel.errors import BudgetExceeded
from engine.feel.inference import domains as d
from engine.feel.inference.domains import NOTHING, UNKNOWN, Domain, FunctionShape, join, join_all, list_of, of_value
from engine.feel.inference.findings import UnknownName
from engine.feel.inference.fitting import fits
from engine.feel.inference.results import PARTS, RESULTS
from engine.feel.inference.scopes import Scope
from engine.feel.inference.words import describe, kinds_in_words, nearest
from engine.feel.kinds import argument_count
from engine.feel.runtime import Run
from engine.feel.sentences import say

if TYPE_CHECKING:
    from engine.feel.inference.inferrer import Inferrer

_ASK_THE_CLOCK: Final = frozenset({"now", "today"})
_NO_VALUE: Final = object()


def infer_call(inferrer: Inferrer, node: n.Call, scope: Scope) -> Domain:
    """Return what the call gives; arguments that fit nothing, and what is no function, are reported."""
    arguments = [inferrer.infer(argument, scope) for argument in node.arguments]
    name = node.function.name if isinstance(node.function, n.Name) else ""
    builtin = name in BUILTINS
    if builtin and name not in inferrer.syntax.names:
        return _Builtin(inferrer, node, name).infer(arguments)
    target = scope.find(name) if name else inferrer.infer(node.function, scope)
    if builtin and (target is None or "function" not in target.kinds):
        # A field of the scope that happens to be called like a built-in function does not hide it in a call.
        return _Builtin(inferrer, node, name).infer(arguments)
    if target is None:
        inferrer.unknown.append(UnknownName(name, inferrer.place(node), called=True, in_filter=scope.uncertain))
        return UNKNOWN
    if "function" not in target.kinds:
        if not target.nothing:
            found = kinds_in_words(target.kinds)
            inferrer.report("call", node, say("'{name}' is {found}, not a function.", name=name or "…", found=found))
        return NOTHING
    if target.shape is None or builtin:
        return UNKNOWN
    return _own(inferrer, node, name, target.shape, arguments)


def _own(inferrer: Inferrer, node: n.Call, name: str, shape: FunctionShape, arguments: Sequence[Domain]) -> Domain:
    """Return what a function gives that the expression or the model defines."""
    what = name or say("The function")
    given: Mapping[str, Domain] = dict(zip(node.names or shape.parameters, arguments, strict=False))
    for parameter in node.names or ():
        if parameter not in shape.parameters:
            inferrer.report("call", node, _no_parameter(what, parameter, shape.parameters))
            return NOTHING
    if len(arguments) != len(shape.parameters):
        wanted = argument_count(len(shape.parameters))
        message = say("{name} takes {wanted}, not {given}.", name=what, wanted=wanted, given=len(arguments))
        inferrer.report("call", node, message)
        return NOTHING
    for parameter, accepts in zip(shape.parameters, shape.accepts, strict=True):
        if parameter in given and not fits(given[parameter], accepts):
            # An argument that is null is taken, so there may be a result all the same.
            inferrer.report("call", node, _wrong_kind(what, parameter, describe(accepts), given[parameter]))
    return shape.result


def _no_parameter(name: str, parameter: str, known: Sequence[str]) -> str:
    words = {"name": name, "parameter": parameter}
    near = nearest(parameter, known)
    if near is None:
        return say("{name} has no parameter '{parameter}'.", **words)
    return say("{name} has no parameter '{parameter}'; did you mean '{near}'?", **words, near=near)


def _wrong_kind(name: str, parameter: str, wanted: str, found: Domain) -> str:
    words = {"name": name, "parameter": parameter, "wanted": wanted}
    return say("{name} needs {wanted} for '{parameter}', not {found}.", **words, found=describe(found))


class _Builtin:
    """One call of a built-in function."""

    def __init__(self, inferrer: Inferrer, node: n.Call, name: str) -> None:
        self.inferrer, self.node, self.name = inferrer, node, name
        call = BUILTINS[name].call
        self.call: BuiltinCall = call  # type: ignore[assignment]  # that is what registers them

    def infer(self, arguments: Sequence[Domain]) -> Domain:
        """Return what the call gives for arguments of these domains."""
        value = self._constant()
        if value is not _NO_VALUE:
            return of_value(value)
        # What is null for a reason has been reported where that is; a null that is written out is looked at here.
        pairs = zip(arguments, self.node.arguments, strict=True)
        arguments = [UNKNOWN if one.nothing and not isinstance(node, n.Literal) else one for one, node in pairs]
        fitting = list(self._fitting(arguments))
        if not fitting:
            self.inferrer.report("call", self.node, self._complaint(arguments))
            may_be_null = any(each.nullable for one in self.call.signatures for each in one.parameters)
            return UNKNOWN if may_be_null else NOTHING
        return join_all(self._result(given) for given in fitting)

    def _constant(self) -> Any:
        """Return the value of a call with constant arguments by calling it; why it is null is reported."""
        values = [_constant_of(argument) for argument in self.node.arguments]
        if any(value is _NO_VALUE for value in values) or self.name in _ASK_THE_CLOCK:
            return _NO_VALUE
        run = Run()
        try:
            if self.node.names is None:
                value = self.call(run, *values)
            else:
                value = self.call.by_name(run, dict(zip(self.node.names, values, strict=True)))
        except (BudgetExceeded, ArithmeticError, ValueError, RecursionError):
            return _NO_VALUE
        if value is None:
            if not run.warnings:
                return _NO_VALUE
            self.inferrer.report("call", self.node, run.warnings[0])
        return value

    def _fitting(self, arguments: Sequence[Domain]) -> Iterator[list[Domain]]:
        """Yield what the parameters of each signature get that may be the first to take the arguments."""
        for signature in self.call.signatures:
            bound = _bind(signature, arguments, self.node.names)
            if bound is None:
                continue
            pairs = list(zip(signature.parameters, bound, strict=False))
            taken = [_take(parameter, given) for parameter, given in pairs]
            if None in taken:
                continue
            yield [given for given in taken if given is not None]
            if all("any" in parameter.types or given.kinds <= parameter.types for parameter, given in pairs):
                return

    def _result(self, given: Sequence[Domain]) -> Domain:
        rule = RESULTS.get(self.name)
        if rule is None:
            return UNKNOWN
        complaint = PARTS[self.name](given) if self.name in PARTS else None
        if complaint is None:
            return rule(given)
        self.inferrer.report("call", self.node, complaint)
        return NOTHING

    def _complaint(self, arguments: Sequence[Domain]) -> str:
        """Return what is wrong with the arguments, by the first signature that has such parameters."""
        known = list(dict.fromkeys(each.name for one in self.call.signatures for each in one.parameters))
        for name in self.node.names or ():
            if name not in known:
                return _no_parameter(f"{self.name}()", name, known)
        for signature in self.call.signatures:
            bound = _bind(signature, arguments, self.node.names) or ()
            for parameter, given in zip(signature.parameters, bound, strict=False):
                if _take(parameter, given) is None:
                    return _wrong_kind(f"{self.name}()", parameter.name, kinds_in_words(parameter.types), given)
        return self._wrong_number(len(arguments))

    def _wrong_number(self, count: int) -> str:
        """Return that there are too few or too many arguments, or that one is missing, as the call itself would."""
        signature = self.call.signatures[0]
        given = self.node.names
        if given is not None:
            missing = [each.name for each in signature.parameters if not each.optional and each.name not in given]
            parameter = missing[0] if missing else ""
            return say("{name}() needs the parameter '{parameter}'.", name=self.name, parameter=parameter)
        complaint = signature.fit((None,) * count)
        return "" if isinstance(complaint, list) else complaint(self.name)


def _bind(signature: Signature, arguments: Sequence[Domain], names: Sequence[str] | None) -> list[Domain] | None:
    """Return what each parameter gets, None where number or names of the arguments are not those of the signature."""
    parameters = signature.parameters
    if names is not None:
        given = dict(zip(names, arguments, strict=True))
        if not given.keys() <= {each.name for each in parameters}:
            return None
        missing = any(not each.optional and each.name not in given for each in parameters)
        return None if missing else [given.get(each.name, UNKNOWN) for each in parameters]
    if parameters and parameters[-1].variadic:
        fixed = len(parameters) - 1
        if len(arguments) <= fixed:
            return None
        return [*arguments[:fixed], _rest(arguments[fixed:], whole=fixed == 0)]
    return list(arguments) if signature.required <= len(arguments) <= len(parameters) else None


def _rest(arguments: Sequence[Domain], *, whole: bool) -> Domain:
    """Return the list that the last parameter gets: of all further arguments, or the only one where that is a list."""
    gathered = list_of(join_all(arguments))
    if not whole or len(arguments) > 1 or "list" not in arguments[0].kinds:
        return gathered
    alone = arguments[0].only(arguments[0].kinds - {"list"})
    given = arguments[0].only({"list"})
    return given if alone.nothing else join(given, list_of(alone))


def _take(parameter: Parameter, given: Domain) -> Domain | None:
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
        found = join(found, d.MOMENT)
    return None if found.nothing else found


def _constant_of(node: n.Node) -> Any:
    """Return the value of a literal, or of a list of literals."""
    if isinstance(node, n.Literal):
        return node.value
    if isinstance(node, n.ListLiteral) and all(isinstance(item, n.Literal) for item in node.items):
        return [item.value for item in node.items if isinstance(item, n.Literal)]
    return _NO_VALUE
