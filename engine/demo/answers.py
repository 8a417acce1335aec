"""Generated answers to the questions of a form: what is known of a person, what chance brings, else what fits."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from engine.demo.chances import ANSWERS
from engine.feel import LOCAL_ZONE
from engine.forms import Component, Form


def fill_in(
    form: Form,
    scope: Mapping[str, Any],
    known: Mapping[str, Any],
    chance: random.Random,
    now: datetime,
    *,
    given: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return a submission that answers every visible question.

    What is ``given`` comes first, then what chance brings, then what is ``known``, then anything that fits.
    """
    today = now.astimezone(LOCAL_ZONE).date()
    values: dict[str, Any] = {}
    while True:
        visible = list(_inputs(form.visible({**scope, **values})))
        asked = [part for part in visible if part.key not in values and not part.read_only]
        if not asked:
            # A later answer may have hidden an earlier question.
            shown = {part.key for part in visible}
            return {key: value for key, value in values.items() if key in shown and value is not None}
        for component in asked:
            answers = {**known, **_by_chance(component.key, chance, today), **(given or {})}
            values[component.key] = _answer(component, answers, chance, now)


def _inputs(components: Sequence[Component]) -> Iterator[Component]:
    for component in components:
        if component.is_input:
            yield component
        yield from _inputs(component.components)


def _by_chance(key: str, chance: random.Random, today: date) -> dict[str, Any]:
    answer = ANSWERS.get(key)
    return {} if answer is None else {key: answer(chance, today)}


def _answer(component: Component, known: Mapping[str, Any], chance: random.Random, now: datetime) -> Any:
    options = [option.value for option in component.options]
    value = known.get(component.key)
    if value is not None and (not options or value in options):
        return value
    if not component.required and (component.pattern or component.kind == "datetime"):
        return None
    match component.kind:
        case "select" | "radio":
            return chance.choice(options) if options else None
        case "checklist":
            return options[: chance.randint(1, len(options))] if options else []
        case "checkbox":
            return component.required or chance.random() < 0.5
        case "number":
            low = int(component.min) if component.min is not None else 0
            high = int(component.max) if component.max is not None else low + 12
            return chance.randint(low, high)
        case "datetime":
            return _moment(component, now)
    if not component.required and chance.random() < 0.5:
        return None
    text = f"Beispielangabe: {component.label}"
    return text[: component.max_length] if component.max_length else text


def _moment(component: Component, now: datetime) -> Any:
    match component.subtype:
        case "time":
            return now.time().replace(microsecond=0, tzinfo=None)
        case "datetime":
            return now.replace(microsecond=0)
        case _:
            return now.date()
