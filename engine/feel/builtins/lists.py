"""Functions of lists."""

from __future__ import annotations

import functools
import itertools
from typing import Any

from engine.feel.builtins.registry import builtin, whole
from engine.feel.calls import ABSENT
from engine.feel.kinds import item_count
from engine.feel.operators import compare, equal
from engine.feel.runtime import Run
from engine.feel.sentences import say
from engine.feel.values import Function


def same(run: Run, one: Any, other: Any) -> bool:
    """Return whether two values are equal for certain; kinds that differ are not, without a warning."""
    kept = len(run.warnings)
    found = equal(run, one, other)
    del run.warnings[kept:]
    return found is True


@builtin("list contains", "list: list, element: any")
def list_contains(run: Run, items: list[Any], element: Any) -> Any:
    run.spend(len(items))
    return any(same(run, item, element) for item in items)


@builtin("count", "list: list")
def count(_: Run, items: list[Any]) -> Any:
    return len(items)


@builtin("sublist", "list: list, start position: number, length?: number")
def sublist(run: Run, items: list[Any], start: Any, length: Any = ABSENT) -> Any:
    begin = _position(run, items, start)
    if begin is None:
        return None
    end = len(items) if length is ABSENT else begin + int(length)
    if not begin < end <= len(items):
        return run.warn(say("The length of a sublist must be 1 or more and end within the list."))
    run.grow(end - begin)
    return items[begin:end]


@builtin("append", "list: list, item...: any")
def append(run: Run, items: list[Any], more: list[Any]) -> Any:
    run.grow(len(items) + len(more))
    return [*items, *more]


@builtin("concatenate", "list...: list")
def concatenate(run: Run, lists: list[list[Any]]) -> list[Any]:
    run.grow(sum(map(len, lists)))
    return list(itertools.chain.from_iterable(lists))


@builtin("union", "list...: list")
def union(run: Run, lists: list[list[Any]]) -> Any:
    return distinct(run, concatenate(run, lists))


@builtin("distinct values", "list: list")
def distinct(run: Run, items: list[Any]) -> Any:
    found: list[Any] = []
    for item in items:
        run.spend(len(found) + 1)
        if not any(same(run, item, known) for known in found):
            found.append(item)
    return found


@builtin("duplicate values", "list: list")
def duplicates(run: Run, items: list[Any]) -> Any:
    run.spend(len(items) ** 2)
    return [item for item in distinct(run, items) if sum(same(run, item, other) for other in items) > 1]


@builtin("insert before", "list: list, position: number, newItem: any")
def insert_before(run: Run, items: list[Any], position: Any, item: Any) -> Any:
    at = _position(run, items, position)
    if at is None:
        return None
    run.grow(len(items) + 1)
    return [*items[:at], item, *items[at:]]


@builtin("remove", "list: list, position: number")
def remove(run: Run, items: list[Any], position: Any) -> Any:
    at = _position(run, items, position)
    if at is None:
        return None
    run.grow(len(items))
    return [*items[:at], *items[at + 1 :]]


@builtin("list replace", "list: list, position: number, newItem: any")
def replace_at(run: Run, items: list[Any], position: Any, item: Any) -> Any:
    at = _position(run, items, position)
    if at is None:
        return None
    run.grow(len(items))
    return [*items[:at], item, *items[at + 1 :]]


@builtin("list replace", "list: list, match: function, newItem: any")
def replace_matching(run: Run, items: list[Any], match: Function, item: Any) -> Any:
    if len(match.parameters) != 2:
        return run.warn(say("The function of list replace() must take two arguments, an item and the new one."))
    run.grow(len(items))
    found = []
    for old in items:
        verdict = match.call(run, old, item)
        if verdict is not None and not isinstance(verdict, bool):
            return run.warn(say("The function of list replace() must answer true or false."))
        found.append(item if verdict else old)
    return found


def _position(run: Run, items: list[Any], position: Any) -> Any:
    at = whole(position)
    if at is None or at == 0 or abs(at) > len(items):
        return run.warn(
            say("The list of {items} has no position {position}.", items=item_count(len(items)), position=position)
        )
    return at - 1 if at > 0 else len(items) + at


@builtin("reverse", "list: list")
def reverse(run: Run, items: list[Any]) -> Any:
    run.grow(len(items))
    return items[::-1]


@builtin("index of", "list: list, match: any")
def index_of(run: Run, items: list[Any], match: Any) -> Any:
    run.spend(len(items))
    return [index for index, item in enumerate(items, 1) if same(run, item, match)]


@builtin("flatten", "list: list")
def flatten(run: Run, items: list[Any]) -> Any:
    found: list[Any] = []
    stack = [iter(items)]
    while stack:
        for item in stack[-1]:
            run.spend(1)
            if isinstance(item, list):
                stack.append(iter(item))
                break
            found.append(item)
        else:
            stack.pop()
    run.grow(len(found))
    return found


@builtin("sort", "list: list, precedes?: function")
def sort(run: Run, items: list[Any], precedes: Any = ABSENT) -> Any:
    if precedes is not ABSENT and len(precedes.parameters) != 2:
        return run.warn(say("The function of sort() must take two arguments, the items to compare."))
    run.grow(len(items))

    def before(one: Any, other: Any) -> Any:
        run.spend(1)
        return compare(run, "<", one, other) if precedes is ABSENT else precedes.call(run, one, other)

    class Undecided(Exception):
        pass

    def order(one: Any, other: Any) -> int:
        verdict = before(one, other)
        if not isinstance(verdict, bool):
            raise Undecided
        return -1 if verdict else int(before(other, one) is True)

    try:
        return sorted(items, key=functools.cmp_to_key(order))
    except Undecided:
        return run.warn(say("The items of sort() cannot be ordered: of each two it must be known which comes first."))


@builtin("partition", "list: list, size: number")
def partition(run: Run, items: list[Any], size: Any) -> Any:
    length = whole(size)
    if length is None or length < 1:
        return run.warn(say("The size of the parts must be a whole number, 1 or more."))
    run.grow(len(items))
    return [items[begin : begin + length] for begin in range(0, len(items), length)]


@builtin("is empty", "list: list")
def is_empty(_: Run, items: list[Any]) -> Any:
    return not items
