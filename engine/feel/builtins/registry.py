"""How a built-in function is declared, and how its arguments are checked before it runs.

A signature such as ``"string: string, start position: number, length?: number"`` gives the FEEL name and the types of
each parameter. ``?`` behind a name makes it optional, ``*`` takes all further arguments as a list (or one list in
their place), ``?`` behind a type admits null, ``|`` separates alternatives, ``any`` admits everything.
A function has as many signatures as it has declarations; the first one that fits is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from engine.feel.calls import ABSENT
from engine.feel.kinds import argument_count, kind_named, kind_of
from engine.feel.operators import number
from engine.feel.runtime import Run
from engine.feel.sentences import Sentence, either, say
from engine.feel.values import Function, type_name

REGISTRY: Final[dict[str, Function]] = {}
_Body = Callable[..., Any]
_TYPES: Final[Mapping[str, frozenset[str]]] = {
    "duration": frozenset({"days and time duration", "years and months duration"}),
    "datetime": frozenset({"date and time"}),
    "days": frozenset({"days and time duration"}),
    "months": frozenset({"years and months duration"}),
    "moment": frozenset({"date", "date and time"}),
}
_MISFIT: Final = object()
_Complaint = Callable[[str], Sentence]
"""Says of a function, by its name, why arguments do not fit; most misfits are passed over, so it waits to be asked."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name and what it accepts."""

    name: str
    types: frozenset[str]
    wanted: str
    optional: bool
    variadic: bool
    nullable: bool

    def convert(self, value: Any) -> Any:
        """Return the value as the parameter takes it, or a marker where it does not."""
        if "any" in self.types:
            return value
        kind = type_name(value)
        if kind in self.types:
            if kind == "number":
                found = number(value)
                return _MISFIT if found is None else found
            return value
        if value is None:
            return None if self.nullable else _MISFIT
        if "list" in self.types:
            return [value]
        if isinstance(value, list) and len(value) == 1:
            return self.convert(value[0])
        if kind == "date" and "date and time" in self.types:
            day: date = value
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        return _MISFIT


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    body: _Body
    required: int

    def fit(self, arguments: tuple[Any, ...]) -> list[Any] | _Complaint:
        """Return the converted arguments, or what says what is wrong with them."""
        parameters = self.parameters
        if parameters and parameters[-1].variadic:
            fixed = len(parameters) - 1
            if len(arguments) <= fixed:
                return lambda name: say(
                    "{name}() needs at least {wanted}, not {given}.",
                    name=name,
                    wanted=argument_count(fixed + 1),
                    given=len(arguments),
                )
            rest = arguments[fixed:]
            single = fixed == 0 and len(rest) == 1 and isinstance(rest[0], list)
            arguments = (*arguments[:fixed], rest[0] if single else list(rest))
        elif not self.required <= len(arguments) <= len(parameters):
            return lambda name: say(
                "{name}() takes {wanted}, not {given}.", name=name, wanted=self._count(), given=len(arguments)
            )
        values = []
        for parameter, argument in zip(parameters, arguments, strict=False):
            if argument is ABSENT:
                if not parameter.optional:
                    return lambda name: say(
                        "{name}() needs the parameter '{parameter}'.", name=name, parameter=parameter.name
                    )
                values.append(ABSENT)
                continue
            value = parameter.convert(argument)
            if value is _MISFIT:
                return lambda name: say(
                    "{name}() needs {wanted} for '{parameter}', not {given}.",
                    name=name,
                    wanted=parameter.wanted,
                    parameter=parameter.name,
                    given=kind_of(argument),
                )
            values.append(value)
        return values

    def _count(self) -> str:
        """Return how many arguments it takes."""
        most = len(self.parameters)
        if self.required == most:
            return argument_count(most)
        return say("{least} to {most} arguments", least=self.required, most=most)


class BuiltinCall:
    """The callable behind a built-in function: picks the signature and runs its body."""

    __slots__ = ("name", "signatures")

    def __init__(self, name: str) -> None:
        self.name = name
        self.signatures: list[Signature] = []

    def __call__(self, run: Run, *arguments: Any) -> Any:
        # Long texts and lists cost by their length, so that a loop over a slow function stays within the budget.
        run.spend(1 + sum(len(argument) >> 6 for argument in arguments if isinstance(argument, str | list | dict)))
        complaint: _Complaint | None = None
        for signature in self.signatures:
            fitted = signature.fit(arguments)
            if isinstance(fitted, list):
                return signature.body(run, *fitted)
            complaint = complaint or fitted
        return None if complaint is None else run.warn(complaint(self.name))

    def by_name(self, run: Run, arguments: dict[str, Any]) -> Any:
        """Call the first signature that has all the names."""
        for signature in self.signatures:
            names = [parameter.name for parameter in signature.parameters]
            if arguments.keys() <= set(names):
                ordered = [arguments.get(name, ABSENT) for name in names]
                while ordered and ordered[-1] is ABSENT:
                    ordered.pop()
                fitted = signature.fit(tuple(ordered))
                if isinstance(fitted, list):
                    return signature.body(run, *fitted)
                return run.warn(fitted(self.name))
        return run.warn(say("{name}() has no parameters {given}.", name=self.name, given=", ".join(sorted(arguments))))


def builtin(name: str, signature: str = "") -> Callable[[_Body], _Body]:
    """Declare a Python function as one way to call the built-in function of this name."""
    parameters = tuple(_parameter(part.strip()) for part in signature.split(",") if part.strip())

    def register(body: _Body) -> _Body:
        function = REGISTRY.get(name)
        if function is None:
            function = Function(name, tuple(parameter.name for parameter in parameters), BuiltinCall(name))
            REGISTRY[name] = function
        required = sum(not parameter.optional for parameter in parameters)
        call: BuiltinCall = function.call  # type: ignore[assignment]
        call.signatures.append(Signature(parameters, body, required))
        return body

    return register


def _parameter(text: str) -> Parameter:
    name, _, kinds = (part.strip() for part in text.partition(":"))
    nullable = kinds.endswith("?")
    kinds = kinds.rstrip("?")
    types: frozenset[str] = frozenset()
    for kind in kinds.split("|"):
        types |= _TYPES.get(kind.strip(), frozenset({kind.strip()}))
    wanted = either(kind_named(kind) for kind in sorted(types))
    return Parameter(name.rstrip("?*"), types, wanted, name.endswith("?"), name.endswith("*"), nullable)


def whole(value: int | Decimal) -> int | None:
    """Return the number if it is a whole one, else None."""
    return int(value) if value == int(value) else None
