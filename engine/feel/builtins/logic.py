"""Functions of truth and identity: whether all or any are true, not, and whether two values are the very same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.kinds import kind_of
from engine.feel.operators import number
from engine.feel.runtime import Run
from engine.feel.sentences import say
from engine.feel.values import Function, Range, type_name


@builtin("not", "negand: boolean?")
def negated(_: Run, value: bool | None) -> Any:
    return None if value is None else not value


@builtin("all", "list/b*: list")
def all_true(run: Run, items: list[Any]) -> Any:
    return _decide(run, items, "all", decisive=False)


@builtin("any", "list/b*: list")
def any_true(run: Run, items: list[Any]) -> Any:
    return _decide(run, items, "any", decisive=True)


def _decide(run: Run, items: list[Any], name: str, *, decisive: bool) -> Any:
    run.spend(len(items))
    if any(item is decisive for item in items):
        return decisive
    other = next((item for item in items if item is not None and not isinstance(item, bool)), None)
    if other is not None:
        return run.warn(say("{name}() needs true and false, not {given}.", name=name, given=kind_of(other)))
    return None if None in items else not decisive


@builtin("is", "value1: any, value2: any")
def identical(run: Run, one: Any, other: Any) -> Any:
    """Whether both are one element of the semantic domain (10.3.2.2): never null, and stricter than equality.

    Points in time must agree to the last fraction of a second and in their zone, not only in the instant.
    """
    run.spend(1)
    numbers = number(one), number(other)
    if numbers[0] is not None and numbers[1] is not None:
        return numbers[0] == numbers[1]
    if type_name(one) != type_name(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(identical(run, a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(identical(run, one[key], other[key]) for key in one)
    if isinstance(one, Range):
        flags = one.low_included is other.low_included and one.high_included is other.high_included
        ends = identical(run, one.low, other.low) and identical(run, one.high, other.high)
        return flags and ends and one.operator == other.operator
    if isinstance(one, datetime | time):
        return one.replace(tzinfo=None) == other.replace(tzinfo=None) and _zone(one) == _zone(other)
    return one is other if isinstance(one, Function) else bool(one == other)


def _zone(value: datetime | time) -> Any:
    """Return the name of the zone, or its offset where it has none."""
    return getattr(value.tzinfo, "key", None) or value.utcoffset()
