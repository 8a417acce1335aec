"""What stands behind a dot: entries of contexts, properties of dates, durations and ranges."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from engine.feel.calendar import PROPERTIES
from engine.feel.kinds import thing
from engine.feel.runtime import Run
from engine.feel.sentences import Sentence, say
from engine.feel.values import Range, type_name
from engine.feel.wording import NAMELESS, Operands

_ITEM_STEPS: Final = 4
"""What it costs to look for the field of an item, and to say why there is none."""


def get_field(run: Run, value: Any, name: str, operands: Operands = NAMELESS) -> Any:
    """Return the field of a context, the property of a value, or those of all items of a list.

    The left operand is what gave the value, for the sentence that says why there is no such field.
    """
    if isinstance(value, Mapping):
        return value[name] if name in value else run.warn(_no_entry(name, operands.words[0]))
    if isinstance(value, list | tuple):
        run.spend(_ITEM_STEPS * len(value))
        return [get_field(run, item, name, operands) for item in value]
    known = RANGE_PROPERTIES if isinstance(value, Range) else PROPERTIES.get(value.__class__, {})
    property_of = known.get(name)
    if property_of is None:
        kind = thing(type_name(value), operands.words[0])
        return run.warn(say("There is no '{name}' in {kind}.", name=name, kind=kind))
    return property_of(value)


def _no_entry(name: str, words: str) -> Sentence:
    if not words:
        return say("The context has no entry '{name}'.", name=name)
    return say("There is no entry '{name}' in {context}.", name=name, context=words)


RANGE_PROPERTIES: Final[Mapping[str, Callable[[Range], Any]]] = {
    "start": lambda held: held.low,
    "end": lambda held: held.high,
    "start included": lambda held: held.low_included,
    "end included": lambda held: held.high_included,
}
