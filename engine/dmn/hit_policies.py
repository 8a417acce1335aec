"""From the rules that match to the value of the table, one function per hit policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from engine.dmn.errors import DmnError
from engine.feel.builtins import BUILTINS
from engine.feel.operators import equal
from engine.feel.runtime import Run
from engine.feel.sentences import say

Outputs = Sequence[Any]
"""The outputs of the matching rules in the order of the table."""
Rank = Callable[[Any], tuple[int, ...]]
Policy = Callable[[Run, Outputs, Rank], Any]


def unique(run: Run, outputs: Outputs, _rank: Rank) -> Any:
    """Return the only output; several are a fault of the table."""
    if len(outputs) > 1:
        return run.warn(
            say(
                "{count} rules match, but the hit policy UNIQUE allows one; make the rules disjoint.",
                count=len(outputs),
            )
        )
    return outputs[0]


def any_of(run: Run, outputs: Outputs, _rank: Rank) -> Any:
    """Return the output that all matching rules agree on."""
    if not all(equal(run, outputs[0], other) for other in outputs[1:]):
        return run.warn(say("Several rules match with different outputs, but the hit policy ANY wants them equal."))
    return outputs[0]


def first(_: Run, outputs: Outputs, _rank: Rank) -> Any:
    """Return the output of the first matching rule."""
    return outputs[0]


def priority(_: Run, outputs: Outputs, rank: Rank) -> Any:
    """Return the output that stands first in the list of output values."""
    return min(outputs, key=rank)


def rule_order(_: Run, outputs: Outputs, _rank: Rank) -> Any:
    """Return all outputs in the order of the rules."""
    return list(outputs)


def output_order(_: Run, outputs: Outputs, rank: Rank) -> Any:
    """Return all outputs in the order of the list of output values."""
    return sorted(outputs, key=rank)


def _aggregate(function: str) -> Policy:
    call = BUILTINS[function].call
    return lambda run, outputs, _rank: call(run, list(outputs))


_POLICIES: Final[Mapping[str, Policy]] = {
    "UNIQUE": unique,
    "ANY": any_of,
    "FIRST": first,
    "PRIORITY": priority,
    "RULE ORDER": rule_order,
    "OUTPUT ORDER": output_order,
    "COLLECT": rule_order,
}
_AGGREGATIONS: Final[Mapping[str, Policy]] = {name: _aggregate(name.lower()) for name in ("SUM", "MIN", "MAX", "COUNT")}
MULTIPLE: Final = frozenset({"RULE ORDER", "OUTPUT ORDER", "COLLECT"})
ORDERED: Final = frozenset({"PRIORITY", "OUTPUT ORDER"})


def policy(name: str, aggregation: str, element: str) -> Policy:
    """Return the policy of a table; raises :class:`DmnError` where there is none of that name."""
    if name == "COLLECT" and aggregation:
        if aggregation not in _AGGREGATIONS:
            raise DmnError(
                say("The aggregation '{aggregation}' is unknown; use SUM, MIN, MAX or COUNT.", aggregation=aggregation),
                element,
            )
        return _AGGREGATIONS[aggregation]
    if name not in _POLICIES:
        raise DmnError(
            say("The hit policy '{name}' is unknown; use one of {policies}.", name=name, policies=", ".join(_POLICIES)),
            element,
        )
    return _POLICIES[name]
