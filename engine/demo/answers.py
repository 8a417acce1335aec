"""Generated answers to the questions of a form: what is known of a person, what chance brings, else what fits.

Nothing in here knows a certain form: a question that nobody has thought of is answered by its kind.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from engine.demo.chances import by_chance
from engine.feel import LOCAL_ZONE
from engine.feel.builtins.patterns import compile_pattern
from engine.forms import Component, Form, Option

_SHAPES: Final = (
    *("0" * length for length in range(1, 31)),
    "12:00",
    "47798 Krefeld",
    "+49 2151 000000",
    "02151 000000",
    "beispiel@example.org",
    "https://example.org/",
    "B-0000",
    "BEISPIEL 0000",
    "2016-01-04",
    "04.01.2016",
)
"""Made-up texts for questions that ask for a certain shape; none of them belongs to anybody."""


_SOONEST: Final = (4, 1)
"""Chances of the offers that begin first; nobody waits for a later course without need."""
_NOT_LISTED: Final = 0.15
"""Share of those who take something else than one of the offers, although there are some."""
_LEFT_EMPTY: Final = 0.5
"""Share of the questions that need not be answered and are not."""


def fill_in(
    form: Form,
    scope: Mapping[str, Any],
    known: Mapping[str, Any],
    chance: random.Random,
    now: datetime,
    *,
    given: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return a submission that answers every visible question, with None where it is left empty.

    ``scope`` is what the case knows: what hides questions, and the days from which others count.
    What is ``given`` comes first, then what chance brings, then what is ``known``, then anything that fits.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    values: dict[str, Any] = {}
    for _ in range(2 * len(form.fields) + 2):  # two questions might hide each other for ever
        visible = [part for part in _inputs(form.visible({**scope, **values})) if not part.read_only]
        shown = {part.key for part in visible}
        asked = [part for part in visible if part.key not in values]
        if values.keys() <= shown and not asked:
            break
        if not values.keys() <= shown:
            # A later answer has hidden an earlier question; what nobody sees must not hide or show others in turn.
            values = {key: value for key, value in values.items() if key in shown}
            continue
        for component in asked:
            key = component.key
            drawn = by_chance(form.id, key, chance, today, {**scope, **known, **values})
            answers = ((given or {}).get(key), drawn, known.get(key))
            values[key] = _answer(component, answers, chance, now)
    return values


def _inputs(components: Sequence[Component]) -> Iterator[Component]:
    for component in components:
        if component.is_input:
            yield component
        yield from _inputs(component.components)


def _answer(component: Component, answers: Sequence[Any], chance: random.Random, now: datetime) -> Any:
    for answer in answers:
        if answer == "" and not component.required:
            return None
        if answer is not None and _fits(component, answer):
            return answer
    options = [option.value for option in component.options]
    match component.kind:
        case "select" | "radio":
            is_left_empty = not component.required and chance.random() < (
                _NOT_LISTED if component.offers else _LEFT_EMPTY
            )
            return None if is_left_empty or not options else _one_of(component.options, chance)
        case "checklist":
            return options[: chance.randint(1, len(options))] if options else []
        case "checkbox":
            return component.required or chance.random() < 0.5
        case "number":
            return _number(component, chance)
        case "datetime":
            return _moment(component, now) if component.required else None
    if not component.required and (component.pattern or chance.random() < _LEFT_EMPTY):
        return None
    return _text(component)


def _one_of(options: Sequence[Option], chance: random.Random) -> str:
    """Return what somebody chooses: of offers with a day one of the few that begin first, else any.

    A full one is as good as others, but nobody wants to be far behind on a waiting list.
    """
    offers = [option.offer for option in options if option.offer is not None]
    dated = [(2 * one.waiting >= (one.places or 1), one.starts_on, one.number) for one in offers]
    known = sorted((is_far, day, number) for is_far, day, number in dated if day is not None)
    if not known:
        return chance.choice(options).value
    soonest = [number for _, _, number in known[: len(_SOONEST)]]
    return chance.choices(soonest, _SOONEST[: len(soonest)])[0]


def _fits(component: Component, answer: Any) -> bool:
    """Return whether the answer is one of the kind that is asked for, whatever the field meant in another version."""
    options = [option.value for option in component.options]
    match component.kind:
        case "select" | "radio":
            return answer in options
        case "checklist":
            return isinstance(answer, list) and set(answer) <= set(options) and (answer != [] or not component.required)
        case "checkbox":
            return isinstance(answer, bool) and (answer or not component.required)
        case "number":
            if isinstance(answer, bool) or not isinstance(answer, int | float | Decimal):
                return False
            low, high = component.min, component.max
            return (low is None or answer >= low) and (high is None or answer <= high)
        case "datetime":
            return hasattr(answer, "isoformat")
    return isinstance(answer, str) and answer != "" and _has_shape(component, answer)


def _number(component: Component, chance: random.Random) -> int:
    low = int(component.min) if component.min is not None else 0
    high = int(component.max) if component.max is not None else low + 12
    return chance.randint(low, max(low, high))


def _moment(component: Component, now: datetime) -> Any:
    match component.subtype:
        case "time":
            return now.time().replace(microsecond=0, tzinfo=None)
        case "datetime":
            return now.replace(microsecond=0)
        case _:
            return now.astimezone(LOCAL_ZONE).date()


def _text(component: Component) -> str:
    text = f"Beispielangabe: {component.label}"
    text = text.ljust(component.min_length or 0, ".")[: component.max_length]
    return next((shape for shape in (text, *_SHAPES) if _has_shape(component, shape)), text)


def _has_shape(component: Component, text: str) -> bool:
    low, high = component.min_length or 0, component.max_length
    if len(text) < low or (high is not None and len(text) > high):
        return False
    return component.pattern is None or compile_pattern(component.pattern, "").search(text) is not None
