"""Signatures of built-in functions: how they are written, and whether arguments fit one.

A signature such as ``"string: string, start position: number, length?: number"`` gives the FEEL name and the types of
each parameter. ``/`` separates other names of it that versions of the standard use, ``?`` behind a name makes it
optional, ``...`` takes all further arguments, ``*`` too or one list in their place (its other name is numbered, ``c1``,
``c2``), ``?`` behind a type admits null, ``|`` separates alternatives, ``any`` admits everything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from engine.feel.calls import ABSENT
from engine.feel.kinds import argument_count
from engine.feel.operators import number
from engine.feel.sentences import Sentence, say
from engine.feel.values import type_name

POINTS: Final = frozenset(
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
    "point": POINTS,
}
_MISFIT: Final = object()
Body = Callable[..., Any]
"""The Python function behind a signature: it takes the evaluation and the converted arguments."""


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
        kind = type_name(value)
        if kind in self.types:
            if kind == "number":
                found = number(value)
                return _MISFIT if found is None else found
            return list(value) if value.__class__ is tuple else value
        if "any" in self.types:
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
class Misfit:
    """Why arguments do not fit a signature: the first one that does not, or their number where there is none."""

    place: int
    parameter: Parameter | None = None
    argument: Any = None


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function."""

    parameters: tuple[Parameter, ...]
    body: Body
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
        values: list[Any] = []
        for parameter, argument in zip(parameters, arguments, strict=False):
            value = _absent(parameter) if argument is ABSENT else parameter.convert(argument)
            if value is _MISFIT:
                return Misfit(len(values), parameter, argument)
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
            if 0 < len(count) <= 4 and stem in self.parameters[-1].others and int(count) > 0:
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


def _absent(parameter: Parameter) -> Any:
    return ABSENT if parameter.optional else _MISFIT


def parse_signature(text: str, body: Body) -> Signature:
    """Return the signature of the text, with what it calls."""
    parameters = tuple(_parameter(part.strip()) for part in text.split(",") if part.strip())
    places = {
        name: place
        for place, parameter in enumerate(parameters)
        for name in (parameter.name, *(() if parameter.variadic else parameter.others))
    }
    required = sum(not parameter.optional for parameter in parameters)
    return Signature(parameters, body, required, any(one.variadic for one in parameters), places)


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
