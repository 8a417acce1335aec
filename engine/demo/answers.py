"""Generated answers to the questions of a form, the same for the same person on each run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from engine.forms import Component, Form

_GIVEN_NAMES = (
    "Amira", "Bilal", "Dalia", "Elias", "Farah", "Hamid", "Ibrahim", "Jamila", "Karim", "Layla", "Mahmoud", "Nour",
    "Omar", "Rania", "Samir", "Selam", "Tarek", "Yasmin", "Yonas", "Zahra",
)  # fmt: skip
_ORIGINS = (  # Nationality and language, as often as among the people whom the Integration Points met at first.
    *[("Syrien", "Arabisch")] * 6,
    ("Irak", "Kurmandschi"),
    ("Afghanistan", "Dari"),
    ("Eritrea", "Tigrinya"),
    ("Iran", "Persisch"),
)

_SCHOOLING = (  # Degree, years at school and whether she reads and writes; who is under 20 has one of the first four.
    ("kein Abschluss", 2, "nein"),
    ("Grundschule", 6, "ja"),
    ("mittlerer Abschluss", 9, "ja"),
    ("Hochschulreife", 12, "ja"),
    ("Berufsausbildung", 10, "ja"),
    ("Studium ohne Abschluss", 12, "ja"),
    ("Studium mit Abschluss", 12, "ja"),
)
_OCCUPATIONS = (
    "Bäckerei",
    "Elektrotechnik",
    "Kraftfahrzeugtechnik",
    "Landwirtschaft",
    "Pflege",
    "Schneiderei",
    "Verkauf",
)
_GERMAN = ("keine Kenntnisse", "A1", "A1", "A2", "B1")


def profile(index: int, chance: random.Random, today: date) -> dict[str, Any]:
    """Return what a generated person would answer wherever these fields are asked for."""
    nationality, language = chance.choice(_ORIGINS)
    age = chance.choice([*range(17, 36), *range(19, 30), 41, 47, 52])
    permitted = chance.choice(["Aufenthaltsgestattung"] * 6 + ["§ 25 Abs. 2 AufenthG"] * 3 + ["Duldung"])
    born = date(today.year - age, chance.randint(1, 12), chance.randint(1, 28))
    degree, school_years, literate = chance.choice(_SCHOOLING[: 4 if age < 20 else None])
    experience = chance.randint(0, max(0, age - 20))
    return {
        "abschluss": degree,
        "schule_jahre": school_years,
        "alphabetisiert": literate,
        "erfahrung_jahre": experience,
        "beruf": f"Beispiel: {chance.choice(_OCCUPATIONS) if experience else 'ohne Beruf'}",
        "sprachniveau": chance.choice(_GERMAN),
        "name": f"Beispiel-{index:04d}, {chance.choice(_GIVEN_NAMES)}",
        "geburtsdatum": born,
        "staatsangehoerigkeit": nationality,
        "herkunftsland": nationality,
        "sprache": language,
        "dokumentart": permitted,
        "azr_nummer": f"{index:012d}",
        "wohnsitzauflage": False,
        "sicheres_herkunftsland": False,
        "identitaet_zweifel": "ja" if chance.random() < 0.05 else "nein",
        "erschienen": "nein" if chance.random() < 0.15 else "ja",
        "gueltig_bis": today + timedelta(days=chance.randint(60, 540)),
        "asylantrag_am": today - timedelta(days=chance.randint(30, 400)),
        "naechster_termin": today + timedelta(days=chance.randint(20, 120)),
    }


def fill_in(
    form: Form, scope: Mapping[str, Any], known: Mapping[str, Any], chance: random.Random, now: datetime
) -> dict[str, Any]:
    """Return a submission that answers every visible question; ``known`` answers come first."""
    values: dict[str, Any] = {}
    while True:
        visible = list(_inputs(form.visible({**scope, **values})))
        asked = [part for part in visible if part.key not in values and not part.read_only]
        if not asked:
            # A later answer may have hidden an earlier question.
            shown = {part.key for part in visible}
            return {key: value for key, value in values.items() if key in shown and value is not None}
        for component in asked:
            values[component.key] = _answer(component, known, chance, now)


def _inputs(components: Sequence[Component]) -> Iterator[Component]:
    for component in components:
        if component.is_input:
            yield component
        yield from _inputs(component.components)


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
