"""What stands behind a dot: entries of contexts, properties of dates, durations and ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.feel.calendar import PROPERTIES
from engine.feel.kinds import kind_of
from engine.feel.runtime import Run
from engine.feel.sentences import say
from engine.feel.values import Range


def get_field(run: Run, value: Any, name: str) -> Any:
    """Return the field of a context, the property of a value, or those of all items of a list."""
    if isinstance(value, Mapping):
        if name in value:
            return value[name]
        return run.warn(say("The context has no entry '{name}'.", name=name))
    if isinstance(value, list | tuple):
        run.spend(len(value))
        return [get_field(run, item, name) for item in value]
    known = RANGE_PROPERTIES if isinstance(value, Range) else PROPERTIES.get(value.__class__, {})
    found = known.get(name)
    if found is None:
        return run.warn(say("There is no '{name}' in {kind}.", name=name, kind=kind_of(value)))
    return found(value)


RANGE_PROPERTIES: Final[Mapping[str, Callable[[Range], Any]]] = {
    "start": lambda held: held.low,
    "end": lambda held: held.high,
    "start included": lambda held: held.low_included,
    "end included": lambda held: held.high_included,
}
