"""Functions that make one value of a list: extremes, sums, averages, and whether all or any are true."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.builtins.lists import same
from engine.feel.builtins.registry import builtin
from engine.feel.operators import DECIMAL, add, compare, divide, multiply, number, subtract
from engine.feel.runtime import Run
from engine.feel.sentences import say


def _extreme(run: Run, items: list[Any], sign: str) -> Any:
    run.spend(len(items))
    if not items:
        return run.warn(say("An empty list has neither a smallest nor a largest item."))
    best = items[0]
    if compare(run, "<=", best, best) is None:
        return None
    for item in items[1:]:
        found = compare(run, sign, item, best)
        if found is None:
            return None
        best = item if found else best
    return best


@builtin("min", "list*: list")
def minimum(run: Run, items: list[Any]) -> Any:
    return _extreme(run, items, "<")


@builtin("max", "list*: list")
def maximum(run: Run, items: list[Any]) -> Any:
    return _extreme(run, items, ">")


def _numbers(run: Run, items: list[Any], name: str) -> Any:
    run.spend(len(items))
    if not items:
        return run.warn(say("{name}() of an empty list has no value.", name=name))
    found = [number(item) for item in items]
    return run.warn(say("{name}() needs a list of numbers.", name=name)) if None in found else found


@builtin("sum", "list*: list")
def total(run: Run, items: list[Any]) -> Any:
    numbers = _numbers(run, items, "sum")
    if numbers is None:
        return None
    result: Any = 0
    for item in numbers:
        result = add(run, result, item)
    return result


@builtin("product", "list*: list")
def product(run: Run, items: list[Any]) -> Any:
    numbers = _numbers(run, items, "product")
    if numbers is None:
        return None
    result: Any = 1
    for item in numbers:
        result = multiply(run, result, item)
    return result


@builtin("mean", "list*: list")
def mean(run: Run, items: list[Any]) -> Any:
    return divide(run, total(run, items), len(items)) if _numbers(run, items, "mean") else None


@builtin("median", "list*: list")
def median(run: Run, items: list[Any]) -> Any:
    numbers = _numbers(run, items, "median")
    if numbers is None:
        return None
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return divide(run, add(run, ordered[middle - 1], ordered[middle]), 2)


@builtin("stddev", "list*: list")
def stddev(run: Run, items: list[Any]) -> Any:
    numbers = _numbers(run, items, "stddev")
    if numbers is None:
        return None
    if len(numbers) < 2:
        return run.warn(say("stddev() needs at least two numbers."))
    average = mean(run, numbers)
    squares = [multiply(run, gap, gap) for gap in (subtract(run, item, average) for item in numbers)]
    variance = divide(run, total(run, squares), len(numbers) - 1)
    return None if variance is None else DECIMAL.sqrt(Decimal(variance))


@builtin("mode", "list*: list")
def mode(run: Run, items: list[Any]) -> Any:
    if not items:
        return []
    numbers = _numbers(run, items, "mode")
    if numbers is None:
        return None
    counts: dict[Any, int] = {}
    for item in numbers:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values())
    return sorted(item for item, times in counts.items() if times == most)


def _decide(run: Run, items: list[Any], decisive: bool) -> Any:
    run.spend(len(items))
    if any(item is decisive for item in items):
        return decisive
    return not decisive if all(isinstance(item, bool) for item in items) else None


@builtin("all", "list*: list")
def all_true(run: Run, items: list[Any]) -> Any:
    return _decide(run, items, decisive=False)


@builtin("any", "list*: list")
def any_true(run: Run, items: list[Any]) -> Any:
    return _decide(run, items, decisive=True)


@builtin("not", "negand: any")
def negated(_: Run, value: Any) -> Any:
    return not value if isinstance(value, bool) else None


@builtin("is", "value1: any, value2: any")
def identical(run: Run, one: Any, other: Any) -> Any:
    if type(one) is not type(other) and (number(one) is None or number(other) is None):
        return False
    zones = getattr(one, "tzinfo", None), getattr(other, "tzinfo", None)
    return zones[0] == zones[1] and same(run, one, other)
