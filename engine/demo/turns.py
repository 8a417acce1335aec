"""What life brings to a generated person beside the work on her case: a decision, a move, an illness, a job."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp, log
from typing import Any, Final

from engine.demo.parameters import draw, one_of, parameter, parameters
from engine.demo.profile import MONTH, WOMAN, Person
from engine.feel import LOCAL_ZONE

_IN_PROCEDURE: Final = frozenset({"Ankunftsnachweis oder BüMA", "Aufenthaltsgestattung"})
_REFUSED: Final = frozenset({"Abgelehnt", "Offensichtlich unbegründet", "Unzulässig"})
_YEAR: Final = timedelta(days=365.25)
_MAY_BE_PREGNANT: Final = range(18, 43)


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A message that somebody records with the case: its name, when, and what is known of it already."""

    name: str
    at: datetime
    values: Mapping[str, Any] = field(default_factory=dict)


def turns(seed: int, person: Person, until: datetime) -> Iterator[Turn]:
    """Yield what the person goes through from her arrival on; what the processes do not wait for never reaches them."""
    if person.known["dokumentart"] in _IN_PROCEDURE:
        yield from _asylum(person, draw(seed, person.index, "asylum"))
    if person.finds_it_alone:
        yield Turn(name="job_found", at=person.finds_work_at)
    for name, rate in parameters()["events"].items():
        if name == "pregnancy_reported" and (person.sex != WOMAN or person.age not in _MAY_BE_PREGNANT):
            continue
        chance = draw(seed, person.index, name)
        at = person.arrives
        while (at := at + chance.expovariate(rate.number) * _YEAR) < until:
            yield Turn(name=name, at=at, values=_values(name, chance, at))
            if name == "person_died":
                break
            if name == "whereabouts_unknown" and chance.random() < parameter("details", "found_again").number:
                yield Turn(name="person_found", at=at + timedelta(days=chance.randint(5, 40)))


def _asylum(person: Person, chance: random.Random) -> Iterator[Turn]:
    """Yield the decision, no earlier than she comes, and what follows a refusal."""
    mean, spread = parameter("asylum", "procedure_months").number, parameter("asylum", "procedure_spread").number
    months = chance.lognormvariate(log(mean) - spread**2 / 2, spread)
    applied = datetime.combine(person.known["asylantrag_am"], person.arrives.timetz(), person.arrives.tzinfo)
    decided = max(applied + months * MONTH, person.arrives + timedelta(days=chance.randint(10, 60)))
    origin = f"decision_{person.known['staatsangehoerigkeit']}"
    section = parameters()["asylum"]
    kind = one_of(section.get(origin, section["decision_others"]).shares, chance)
    yield Turn(name="asylum_decision", at=decided, values={"entscheidungsart": kind})
    if kind in _REFUSED and chance.random() < parameter("asylum", "lawsuit").number:
        yield Turn(name="lawsuit_filed", at=decided + timedelta(days=chance.randint(2, 6)))
        yield Turn(
            name="court_ruling",
            at=decided + chance.uniform(*parameter("asylum", "ruling_months").span) * MONTH,
            values={"entscheidungsart": "Subsidiärer Schutz (§ 4 AsylG)"},
        )


def _values(name: str, chance: random.Random, at: datetime) -> dict[str, Any]:
    """Return what is known of an event before anybody fills in its form."""
    today = at.astimezone(LOCAL_ZONE).date()
    if name == "person_moved":
        if chance.random() < parameter("details", "moved_away").number:
            town, elsewhere = "Andere Gemeinde", "Beispielstadt"
        else:
            town, elsewhere = one_of(parameter("people", "municipality").shares, chance), ""
        moved = today - timedelta(days=chance.randint(0, 10))
        return {"gemeinde": town, "andere_gemeinde": elsewhere, "umzug_am": moved, "wohnsitzauflage": False}
    if name == "illness_reported":
        is_long = chance.random() < parameter("details", "long_illness").number
        days = chance.randint(43, 120) if is_long else 3 + int(exp(chance.gauss(1.6, 0.6)))
        return {
            "krank_seit": today - timedelta(days=chance.randint(0, 3)),
            "krank_bis": today + timedelta(days=days),
            "bescheinigung_vorhanden": "ja" if is_long or chance.random() < 0.6 else "nein",
        }
    if name == "pregnancy_reported":
        return {"entbindung_erwartet_am": today + timedelta(days=chance.randint(60, 220))}
    return {}
