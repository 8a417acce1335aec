"""What stands behind a dot: entries of contexts, properties of dates, durations and ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.feel.calendar import PROPERTIES
from engine.feel.kinds import thing
from engine.feel.runtime import Run
from engine.feel.sentences import say
from engine.feel.values import Range, type_name


def get_field(run: Run, value: Any, name: str, owner: str = "") -> Any:
    """Return the field of a context, the property of a value, or those of all items of a list.

    ``owner`` are the words for the value, for the sentence that says why there is no such field.
    """
    if isinstance(value, Mapping):
        if name in value:
            return value[name]
        if owner:
            return run.warn(say("There is no entry '{name}' in '{context}'.", name=name, context=owner))
        return run.warn(say("The context has no entry '{name}'.", name=name))
    if isinstance(value, list | tuple):
        run.spend(len(value))
        return [get_field(run, item, name, owner) for item in value]
    known = _RANGE_PROPERTIES if isinstance(value, Range) else PROPERTIES.get(value.__class__, {})
    property_of = known.get(name)
    if property_of is None:
        return run.warn(say("There is no '{name}' in {kind}.", name=name, kind=thing(type_name(value), owner)))
    return property_of(value)


_RANGE_PROPERTIES: Final[Mapping[str, Callable[[Range], Any]]] = {
    "start": lambda held: held.low,
    "end": lambda held: held.high,
    "start included": lambda held: held.low_included,
    "end included": lambda held: held.high_included,
}
