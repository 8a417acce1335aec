"""Everything that goes through a list: for, some, every and filters. Each round costs steps of the budget."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from engine.feel import nodes as n
from engine.feel import operators as op
from engine.feel.kinds import item_count, thing
from engine.feel.runtime import Code, Frame, Run
from engine.feel.sentences import say
from engine.feel.values import NUMBERS, Range, type_name
from engine.feel.wording import NAMELESS, Operands, named, words

if TYPE_CHECKING:
    from engine.feel.compiler import Compiler

Sources = tuple[tuple[n.Iterator, Code, Code | None], ...]
"""What a loop goes through: its variables as they are written, their domains, and where these end if that is said."""


def keeps_frame(node: Any) -> bool:
    """Return whether a tree may keep its frame, so that no other round may use it: a function keeps what is around."""
    return any(isinstance(part, n.FunctionDefinition) for part in n.walk(node))


def _sources(compiler: Compiler, iterators: tuple[n.Iterator, ...]) -> Sources:
    return tuple(
        (one, compiler.compile(one.domain), None if one.until is None else compiler.compile(one.until))
        for one in iterators
    )


class NothingToLoop(Exception):
    """The domain of a loop is nothing to go through."""


def compile_for(compiler: Compiler, node: n.For) -> Code:
    """Return the closure of a loop."""
    return for_loop(
        _sources(compiler, node.iterators),
        compiler.compile(node.body),
        n.weight(node.body),
        uses_partial=n.mentions(node.body, "partial") and all(one.name != "partial" for one in node.iterators),
        apart=keeps_frame(node.body),
    )


def for_loop(sources: Sources, body: Code, cost: int, *, uses_partial: bool, apart: bool) -> Code:
    """Return the closure of a loop; ``apart`` says that each round needs a frame of its own, which it may keep."""
    apart = apart or uses_partial

    def loop(frame: Frame) -> Any:
        found: list[Any] = []
        run = frame.run
        variables: dict[str, Any] = {}
        inside = Frame(variables, frame, run)
        try:
            for _ in rounds(sources, 0, variables, inside):
                run.spend(cost)
                if apart:
                    local = dict(variables)
                    if uses_partial:
                        run.grow(len(found))
                        local["partial"] = list(found)
                    inside = Frame(local, frame, run)
                found.append(body(inside))
        except NothingToLoop:
            return None
        return found

    return loop


def compile_quantified(compiler: Compiler, node: n.Quantified) -> Code:
    """Return the closure of ``some`` or ``every``."""
    return quantified(
        _sources(compiler, node.iterators),
        compiler.compile(node.condition),
        n.weight(node.condition),
        node.condition,
        decisive=not node.every,
        apart=keeps_frame(node.condition),
    )


def quantified(sources: Sources, condition: Code, cost: int, node: n.Node, *, decisive: bool, apart: bool) -> Code:
    """Return the closure of a test of all rounds; the first that gives ``decisive`` settles it.

    The node is how the condition is written.
    """

    def check(frame: Frame) -> Any:
        run = frame.run
        variables: dict[str, Any] = {}
        inside = Frame(variables, frame, run)
        result: bool | None = not decisive
        try:
            for _ in rounds(sources, 0, variables, inside):
                run.spend(cost)
                value = condition(Frame(dict(variables), frame, run) if apart else inside)
                if value is decisive:
                    return decisive
                if not isinstance(value, bool):
                    if value is not None:
                        found = thing(type_name(value), named(node))
                        run.warn(say("What satisfies asks for is true or false, not {found}.", found=found))
                    result = None
        except NothingToLoop:
            return None
        return result

    return check


def rounds(sources: Sources, level: int, variables: dict[str, Any], frame: Frame) -> Iterator[None]:
    """Go through all combinations; a later domain may use the variables of earlier ones."""
    source, domain, until = sources[level]
    name = source.name
    if until is None:
        items = domain_items(frame.run, domain(frame), source.domain)
    else:
        items = _steps(frame.run, domain(frame), until(frame), Operands(source.domain, source.until), both_ways=True)
    for item in items:
        variables[name] = item
        if level + 1 < len(sources):
            frame.run.spend(1)
            yield from rounds(sources, level + 1, variables, frame)
        else:
            yield None
    variables.pop(name, None)


def domain_items(run: Run, domain: Any, node: n.Node | None = None) -> Iterator[Any]:
    """Return what a loop goes through: the items of a list, or the values of a range; the node is what says so."""
    if isinstance(domain, list | tuple):
        return iter(domain)
    if isinstance(domain, Range):
        items = _steps(run, domain.low, domain.high, NAMELESS, both_ways=False)
        return (item for item in items if op.contains(run, domain, item) is True)
    if domain is None:
        if node is None:
            run.warn(say("A loop over null has no answer."))
        else:
            run.warn(say("A loop over '{list}' has no answer, since it is null.", list=words(node)))
        raise NothingToLoop
    return iter([domain])


def _steps(run: Run, low: Any, high: Any, operands: Operands, *, both_ways: bool) -> Iterator[Any]:
    if low.__class__ in NUMBERS and high.__class__ in NUMBERS:
        step: Any = 1
    elif isinstance(low, date) and isinstance(high, date) and type(low) is type(high):
        if isinstance(low, datetime):
            run.warn(say("A loop cannot count points in time; use dates."))
            raise NothingToLoop
        step = timedelta(days=1)
    else:
        first, last = thing(type_name(low), operands.words[0]), thing(type_name(high), operands.words[1])
        run.warn(say("A loop cannot count from {low} to {high}.", low=first, high=last))
        raise NothingToLoop
    return _count(run, low, high, -step if both_ways and low > high else step, down=both_ways and low > high)


def _count(run: Run, low: Any, high: Any, step: Any, *, down: bool) -> Iterator[Any]:
    value = low
    while value >= high if down else value <= high:
        run.spend(1)
        yield value
        try:
            value = value + step
        except OverflowError:
            return


def compile_filter(compiler: Compiler, node: n.Filter) -> Code:
    """Return the closure of a filter: an index where the condition is a number, else the items that fulfil it."""
    base, condition, cost = compiler.compile(node.base), compiler.compile(node.condition), n.weight(node.condition)
    fixed = node.condition.value if isinstance(node.condition, n.Literal) else None
    index = fixed if fixed.__class__ in NUMBERS else None
    return filtered(base, condition, cost, node, index=index, apart=keeps_frame(node.condition))


def filtered(base: Code, condition: Code, cost: int, node: n.Filter, *, index: Any, apart: bool) -> Code:
    """Return the closure of a filter, whose condition may be known to be an index; the node is how it is written."""

    def pick(frame: Frame) -> Any:
        value = base(frame)
        items = list(value) if isinstance(value, tuple) else value if isinstance(value, list) else [value]
        if value is None and index is None:
            items = []
        if index is not None:
            return item_at(frame.run, items, index, node.base)
        run = frame.run
        if not items:
            kept = list(run.warnings)
            number = condition(frame)
            run.warnings[:] = kept
            return item_at(run, items, number, node.base) if number.__class__ in NUMBERS else []
        return select(frame, items, condition, cost, apart=apart, node=node)

    return pick


def select(
    frame: Frame, items: list[Any], condition: Code, cost: int, *, apart: bool = True, node: n.Filter | None = None
) -> Any:
    """Return the items for which the condition is true, or the one whose index it gives.

    ``apart`` says that each item needs a frame of its own, which the condition may keep; the node is what says so.
    """
    run = frame.run
    found = []
    around: Frame | None = None
    for position, item in enumerate(items):
        run.spend(cost)
        if around is None or apart:
            own: dict[str, Any] = {}
            around = Frame(own, frame, run)
            fields = Frame(own, around, run)
        own["item"] = item
        if isinstance(item, dict):
            fields.variables = item
            verdict = condition(fields)
        else:
            verdict = condition(around)
        if verdict is True:
            found.append(item)
        elif position == 0 and verdict.__class__ in NUMBERS:
            return item_at(run, items, verdict, None if node is None else node.base)
        elif verdict is not False and verdict is not None:
            said = thing(type_name(verdict), "" if node is None else named(node.condition))
            return run.warn(say("A filter needs true or false, not {found}.", found=said))
    return found


def item_at(run: Run, items: list[Any], index: Any, node: n.Node | None = None) -> Any:
    """Return the item at the index: the first is 1, the last is -1; the node is what says which list it is."""
    position = int(index) if index == int(index) else 0
    if position != 0 and abs(position) <= len(items):
        return items[position - 1 if position > 0 else position]
    count = item_count(len(items))
    if node is None:
        problem = say("The list of {items} has none at {index}.", items=count, index=index)
    else:
        problem = say("The list '{list}' of {items} has none at {index}.", list=words(node), items=count, index=index)
    if position == 0:
        problem = say("{problem} The first item is 1, the last one -1.", problem=problem)
    return run.warn(problem)
