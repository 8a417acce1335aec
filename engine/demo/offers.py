"""The catalogue of a simulated office: what providers offer in the months to come, under names that nobody bears."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final

from engine.demo.parameters import parameter, parameters
from engine.model import OfferKind
from engine.organisation import Organisation

COURSE_KINDS: Final = "kurs_art"
"""The question whose shares say which kinds of courses there are, and how many of each."""
_HALVES: Final = ("vormittags", "nachmittags", "abends")
_MEASURES: Final = ("Berufsorientierung", "Bewerbung und Sprache", "Kenntnisse erproben")


def offers_of_month(
    month: date, organisation: Organisation, share: float, chance: random.Random
) -> Iterator[Mapping[str, Any]]:
    """Yield what is new in the catalogue in the month that begins on the day.

    ``share`` is that of the simulated people among those whom the office looks after: the fewer they are, the fewer
    courses, but never so few that nothing can be chosen.
    """
    for area in organisation.areas:
        towns = [town for town, its in organisation.municipalities.items() if its == area]
        for place, (kind, part) in enumerate(parameters()["answers"][COURSE_KINDS].shares.items(), start=1):
            courses = part * max(share * parameter("offers", "courses_a_month").number, 1.0)
            if chance.random() < courses:
                yield _course(f"K-{month:%Y-%m}-{area}-{place}", kind, area, chance.choice(towns), month, chance)
        yield _measure(f"M-{month:%Y-%m}-{area}", area, chance.choice(towns), month, chance)


def bodies() -> Iterator[Mapping[str, Any]]:
    """Yield the bodies that decide on qualifications, which are there from the beginning."""
    for number, name in enumerate(("Beispielkammer", "Beispielbehörde"), start=1):
        body = _offer(f"S-{number}", OfferKind.RECOGNITION_BODY, "Anerkennung von Berufsabschlüssen", "")
        yield body | {"provider": name}


def _course(number: str, kind: str, area: str, town: str, month: date, chance: random.Random) -> dict[str, Any]:
    starts = month + timedelta(days=chance.randint(*map(int, parameter("offers", "starts_in_days").span)))
    days = chance.randint(*map(int, parameter("answers", "kurs_ende_plan").span))
    return _offer(number, OfferKind.COURSE, f"{kind}, {chance.choice(_HALVES)}", town) | {
        "area": area,
        "course_kind": kind,
        "starts_on": starts,
        "ends_on": starts + timedelta(days=days),
        "lessons": 700,
        "places": chance.randint(*map(int, parameter("offers", "places").span)),
        "childcare": chance.random() < 0.3,
        "part_time": chance.random() < 0.2,
    }


def _measure(number: str, area: str, town: str, month: date, chance: random.Random) -> dict[str, Any]:
    starts = month + timedelta(days=chance.randint(*map(int, parameter("offers", "starts_in_days").span)))
    return _offer(number, OfferKind.MEASURE, chance.choice(_MEASURES), town) | {
        "area": area,
        "starts_on": starts,
        "ends_on": starts + timedelta(days=56),
        "places": 10,
    }


def _offer(number: str, kind: OfferKind, title: str, town: str) -> dict[str, Any]:
    return {
        "number": number,
        "kind": kind.value,
        "title": title,
        "provider": f"Beispielträger {town}",
        "place": town,
    }
