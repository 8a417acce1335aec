"""Outputs: what rules give against the output values, and output values that no rule gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.dmn.analysis.domains import Domain, holds, unknown
from engine.dmn.analysis.faults import OUTPUT_UNUSED, OUTPUT_VALUE, Fault
from engine.dmn.analysis.reading import Output, Rule, Table
from engine.dmn.analysis.surroundings import World
from engine.dmn.analysis.wording import listing
from engine.feel import say


def wrong_outputs(table: Table, world: World) -> Iterator[Fault]:
    """Yield rules that give what the output values do not allow, and output values that nothing gives."""
    for at, output in enumerate(table.outputs):
        allowed = world.kept(world.typed(unknown(), output.type), output.allowed)
        if not allowed.listed:
            continue
        given: list[tuple[Rule | None, Domain]] = [(rule, world.given(table, rule.outputs[at])) for rule in table.rules]
        if table.has_default:
            given.append((None, world.given(table, output.default)))
        for rule, results in given:
            wrong = [] if results.line is not allowed.line else _outside(results, allowed)
            if wrong:
                yield _wrong(table, output, rule, wrong, allowed)
        never = [value for value in allowed.listed if not any(value in results.listed for _, results in given)]
        if output.allowed and never and table.rules and not any(_is_unclear(results) for _, results in given):
            yield _never(table, output, never)


def _outside(results: Domain, allowed: Domain) -> list[Any]:
    return [value for value in results.listed if not holds(allowed.values, allowed.line, value)]


def _is_unclear(results: Domain) -> bool:
    return bool(results.values.spans) and not results.listed


def _wrong(table: Table, output: Output, rule: Rule | None, wrong: list[Any], allowed: Domain) -> Fault:
    if rule is None:
        what = say(
            "The default output of '{table}' is {wrong} for '{output}', which the output values do not allow: "
            "{allowed}.",
            table=table.label,
            wrong=listing(wrong),
            output=_name(table, output),
            allowed=listing(allowed.listed),
        )
    else:
        what = say(
            "Rule {number} of '{table}' gives {wrong} for '{output}', which the output values do not allow: {allowed}.",
            number=rule.number,
            table=table.label,
            wrong=listing(wrong),
            output=_name(table, output),
            allowed=listing(allowed.listed),
        )
    return Fault(
        code=OUTPUT_VALUE,
        element=(rule.id if rule is not None else "") or table.place,
        message=say("{what} The result would be empty; correct one of them.", what=what),
        rules=() if rule is None else (rule.number,),
    )


def _never(table: Table, output: Output, never: list[Any]) -> Fault:
    return Fault(
        code=OUTPUT_UNUSED,
        element=table.place,
        message=say(
            "No rule of '{table}' gives {values} for '{output}'. Remove it from the output values, or add the rule "
            "that is missing.",
            table=table.label,
            values=listing(never),
            output=_name(table, output),
        ),
    )


def _name(table: Table, output: Output) -> str:
    return output.name or table.owner
