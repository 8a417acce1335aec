"""Functions that make one value of a list of numbers, or of items that can be compared."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.kinds import kind_of
from engine.feel.operators import DECIMAL, add, compare, divide, multiply, number, subtract
from engine.feel.runtime import Run
from engine.feel.sentences import say


def _extreme(run: Run, items: list[Any], sign: str) -> Any:
    run.spend(len(items))
    if not items:
        return run.warn(say("An empty list has neither a smallest nor a largest item."))
    best = items[0]
    for item in items:
        found = compare(run, sign, item, best)
        if found is None:
            return None
        best = item if found else best
    return best


@builtin("min", "list/c*: list")
def minimum(run: Run, items: list[Any]) -> Any:
    return _extreme(run, items, "<")


@builtin("max", "list/c*: list")
def maximum(run: Run, items: list[Any]) -> Any:
    return _extreme(run, items, ">")


def _numbers(run: Run, items: list[Any], name: str) -> Any:
    run.spend(len(items))
    if not items:
        return run.warn(say("{name}() of an empty list has no value.", name=name))
    found = [number(item) for item in items]
    if None in found:
        given = kind_of(items[found.index(None)])
        return run.warn(say("{name}() needs numbers only, not {given}.", name=name, given=given))
    return found


@builtin("sum", "list/n*: list")
def total(run: Run, items: list[Any]) -> Any:
    numbers = _numbers(run, items, "sum")
    if numbers is None:
        return None
    result: Any = 0
    for item in numbers:
        result = add(run, result, item)
    return result


@builtin("product", "list/n*: list")
def product(run: Run, items: list[Any]) -> Any:
    numbers = _numbers(run, items, "product")
    if numbers is None:
        return None
    result: Any = 1
    for item in numbers:
        result = multiply(run, result, item)
    return result


@builtin("mean", "list/n*: list")
def mean(run: Run, items: list[Any]) -> Any:
    return divide(run, total(run, items), len(items)) if _numbers(run, items, "mean") else None


@builtin("median", "list/n*: list")
def median(run: Run, items: list[Any]) -> Any:
    numbers = _numbers(run, items, "median")
    if numbers is None:
        return None
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return divide(run, add(run, ordered[middle - 1], ordered[middle]), 2)


@builtin("stddev", "list/n*: list")
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


@builtin("mode", "list/n*: list")
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
