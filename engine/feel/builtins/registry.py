"""How a built-in function is declared, and how its arguments are checked before it runs.

A signature such as ``"string: string, start position: number, length?: number"`` gives the FEEL name and the types of
each parameter. ``/`` separates other names of it that versions of the standard use, ``?`` behind a name makes it
optional, ``...`` takes all further arguments, ``*`` too or one list in their place (its other name is numbered, ``c1``,
``c2``), ``?`` behind a type admits null, ``|`` separates alternatives, ``any`` admits everything.
A function has as many signatures as it has declarations; the first one that fits is called.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from engine.feel.calls import ABSENT
from engine.feel.kinds import argument_count, kind_named, thing
from engine.feel.nodes import Node
from engine.feel.operators import number
from engine.feel.runtime import Run
from engine.feel.sentences import Sentence, either, say
from engine.feel.values import Function, type_name
from engine.feel.wording import named

REGISTRY: Final[dict[str, Function]] = {}
_Body = Callable[..., Any]
_POINTS: Final = frozenset(
    {
        "string",
        "number",
        "date",
        "time",
        "date and time",
        "days and time duration",
        "years and months duration",
    }
)
"""What can be compared, the points that ranges are made of."""
_TYPES: Final[Mapping[str, frozenset[str]]] = {
    "duration": frozenset({"days and time duration", "years and months duration"}),
    "datetime": frozenset({"date and time"}),
    "days": frozenset({"days and time duration"}),
    "months": frozenset({"years and months duration"}),
    "moment": frozenset({"date", "date and time"}),
    "point": _POINTS,
}
_MISFIT: Final = object()


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, other names that it goes by, and what it accepts."""

    name: str
    others: tuple[str, ...]
    types: frozenset[str]
    optional: bool
    variadic: bool
    """Whether it takes all further arguments."""
    spread: bool
    """Whether one list may stand in their place."""
    nullable: bool

    def convert(self, value: Any) -> Any:
        """Return the value as the parameter takes it, by the implicit conversions, or a marker where it does not."""
        if "any" in self.types:
            return value
        kind = type_name(value)
        if kind in self.types:
            if kind == "number":
                found = number(value)
                return _MISFIT if found is None else found
            return list(value) if value.__class__ is tuple else value
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
class Misfit:
    """Why arguments do not fit a signature: the first one that does not, or their number where there is none."""

    place: int
    parameter: Parameter | None = None
    argument: Any = None


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    body: _Body
    required: int
    variadic: bool
    """Whether the last parameter takes all further arguments."""
    places: Mapping[str, int]
    """At which place an argument of each name stands."""

    def fit(self, arguments: tuple[Any, ...]) -> list[Any] | Misfit:
        """Return the converted arguments, or what is wrong with them."""
        if self.variadic:
            fixed = len(self.parameters) - 1
            if len(arguments) <= fixed:
                return Misfit(-1)
            rest = arguments[fixed:]
            if self.parameters[fixed].spread:
                single = len(rest) == 1 and isinstance(rest[0], list | tuple)
                return [list(rest[0] if single else rest)]
            found = self._fit_each((*self.parameters[:fixed], *self.parameters[fixed:] * len(rest)), arguments)
            return found if isinstance(found, Misfit) else [*found[:fixed], found[fixed:]]
        if not self.required <= len(arguments) <= len(self.parameters):
            return Misfit(-1)
        return self._fit_each(self.parameters, arguments)

    def _fit_each(self, parameters: tuple[Parameter, ...], arguments: tuple[Any, ...]) -> list[Any] | Misfit:
        values = []
        for place, (parameter, argument) in enumerate(zip(parameters, arguments, strict=False)):
            if argument is ABSENT and parameter.optional:
                values.append(ABSENT)
                continue
            value = _MISFIT if argument is ABSENT else parameter.convert(argument)
            if value is _MISFIT:
                return Misfit(place, parameter, argument)
            values.append(value)
        return values

    def arrange(self, named: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return named arguments in the order of the parameters, or None where a name belongs to none of them."""
        found: dict[int, Any] = {}
        for name, value in named.items():
            place = self.place(name)
            if place is None or place in found:
                return None
            found[place] = value
        arguments = tuple(found.get(place, ABSENT) for place in range(max(found, default=-1) + 1))
        rest = arguments[len(self.parameters) - 1 :] if self.variadic else ()
        return None if ABSENT in rest[1:] else arguments + (ABSENT,) * (self.required - len(arguments))

    def place(self, name: str) -> int | None:
        """Return at which place the argument of this name stands, or None where there is none."""
        place = self.places.get(name)
        if place is None and self.variadic:
            stem = name.rstrip("0123456789")
            count = name[len(stem) :]
            if count and stem in self.parameters[-1].others and 0 < int(count[:6]) <= 1000:
                return len(self.parameters) - 2 + int(count)
        return place

    def count(self) -> Sentence:
        """Return how many arguments it takes."""
        most = len(self.parameters)
        if self.variadic:
            return say("{least} or more arguments", least=most)
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
        return self._first_fit(run, [(signature, arguments) for signature in self.signatures], len(arguments))

    def by_name(self, run: Run, arguments: dict[str, Any]) -> Any:
        """Call the first signature that has all the names.

        Signatures that differ in the order of their names alone, ``before(point, range)`` and ``before(range, point)``,
        are told apart by the order in which the call gives them.
        """
        ways = [
            (signature, arranged)
            for signature in self.signatures
            if (arranged := signature.arrange(arguments)) is not None
        ]
        if not ways:
            return run.warn(self._no_parameters(arguments))
        order = list(arguments)
        ways.sort(key=lambda way: sorted(order, key=lambda name: way[0].places.get(name, 0)) != order)
        return self._first_fit(run, ways, len(arguments))

    def _first_fit(self, run: Run, ways: Iterable[tuple[Signature, tuple[Any, ...]]], given: int) -> Any:
        misfits: list[Misfit] = []
        written, run.arguments = run.arguments, ()
        for signature, arguments in ways:
            fitted = signature.fit(arguments)
            if isinstance(fitted, list):
                # Long texts and lists cost by their length, so that a loop over a slow function stays in the budget.
                run.spend(1 + sum(len(one) >> 6 for one in arguments if isinstance(one, str | list | dict)))
                return signature.body(run, *fitted)
            misfits.append(fitted)
        run.spend(1)
        return run.warn(self._complaint(misfits, given, written))

    def _no_parameters(self, given: Iterable[str]) -> Sentence:
        names = dict.fromkeys(one.name for signature in self.signatures for one in signature.parameters)
        unknown = [name for name in given if all(signature.place(name) is None for signature in self.signatures)]
        if not unknown:
            return say("{name}() does not take {given} together.", name=self.name, given=", ".join(given))
        return say(
            "{name}() has no parameter '{given}'; it has {names}.",
            name=self.name,
            given=", ".join(unknown),
            names=", ".join(names) or say("none"),
        )

    def _complaint(self, misfits: Sequence[Misfit], given: int, written: tuple[Node | None, ...]) -> Sentence:
        """Return what is wrong with the arguments, by the signatures that most of them fit."""
        furthest = max(misfit.place for misfit in misfits)
        wrong = [misfit for misfit in misfits if misfit.place == furthest]
        parameter, argument = wrong[0].parameter, wrong[0].argument
        if parameter is None:
            counts = dict.fromkeys(signature.count() for signature in self.signatures)
            return say("{name}() takes {wanted}, not {given}.", name=self.name, wanted=either(counts), given=given)
        if argument is ABSENT:
            return say("{name}() needs the parameter '{parameter}'.", name=self.name, parameter=parameter.name)
        node = written[furthest] if furthest < len(written) else None
        kinds = frozenset[str]().union(*(misfit.parameter.types for misfit in wrong if misfit.parameter))
        return say(
            "{name}() needs {wanted} for '{parameter}', not {given}.",
            name=self.name,
            wanted=_wanted(kinds),
            parameter=parameter.name,
            given=thing(type_name(argument), named(node) if node is not None else ""),
        )


def _wanted(kinds: frozenset[str]) -> str:
    """Return the kinds as one phrase; all that can be compared have one of their own."""
    if not kinds >= _POINTS:
        return either(kind_named(kind) for kind in sorted(kinds))
    others = [kind_named(kind) for kind in sorted(kinds - _POINTS)]
    return either([*others, say("a number, text, date, time or duration")])


def builtin(name: str, signature: str = "") -> Callable[[_Body], _Body]:
    """Declare a Python function as one way to call the built-in function of this name."""
    parameters = tuple(_parameter(part.strip()) for part in signature.split(",") if part.strip())
    places = {
        name: place
        for place, parameter in enumerate(parameters)
        for name in (parameter.name, *(() if parameter.variadic else parameter.others))
    }

    def register(body: _Body) -> _Body:
        function = REGISTRY.get(name)
        if function is None:
            function = Function(name, tuple(parameter.name for parameter in parameters), BuiltinCall(name))
            REGISTRY[name] = function
        variadic = any(parameter.variadic for parameter in parameters)
        required = sum(not parameter.optional for parameter in parameters)
        call: BuiltinCall = function.call  # type: ignore[assignment]
        call.signatures.append(Signature(parameters, body, required, variadic, places))
        return body

    return register


def _parameter(text: str) -> Parameter:
    names, _, kinds = (part.strip() for part in text.partition(":"))
    types: frozenset[str] = frozenset()
    for kind in kinds.rstrip("?").split("|"):
        types |= _TYPES.get(kind.strip(), frozenset({kind.strip()}))
    name, *others = names.rstrip("?*.").split("/")
    return Parameter(
        name,
        tuple(others),
        types,
        optional=names.endswith("?"),
        variadic=names.endswith(("*", "...")),
        spread=names.endswith("*"),
        nullable=kinds.endswith("?"),
    )


def whole(value: int | Decimal) -> int | None:
    """Return the number if it is a whole one, else None."""
    return int(value) if value == int(value) else None
