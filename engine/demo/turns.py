"""What life brings to a generated person beside the work on her case: a decision, a move, an illness, a job."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from engine.demo.chances import in_days, one_of

_ASYLUM_DOCUMENTS: Final = frozenset({"Ankunftsnachweis oder BüMA", "Aufenthaltsgestattung"})
_MONTH: Final = timedelta(days=30.4)
_DECISIONS: Final = {
    "Syrien": {"Flüchtlingseigenschaft (§ 3 AsylG)": 0.6, "Subsidiärer Schutz (§ 4 AsylG)": 0.38, "Unzulässig": 0.02},
    "Irak": {"Flüchtlingseigenschaft (§ 3 AsylG)": 0.5, "Subsidiärer Schutz (§ 4 AsylG)": 0.2, "Abgelehnt": 0.3},
    "Eritrea": {"Flüchtlingseigenschaft (§ 3 AsylG)": 0.8, "Subsidiärer Schutz (§ 4 AsylG)": 0.15, "Abgelehnt": 0.05},
    "Iran": {"Flüchtlingseigenschaft (§ 3 AsylG)": 0.5, "Abgelehnt": 0.5},
}
_OTHERS: Final = {
    "Abschiebungsverbot (§ 60 Abs. 5 oder 7 AufenthG)": 0.35,
    "Abgelehnt": 0.6,
    "Offensichtlich unbegründet": 0.05,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """A message that somebody records with the case: its name, when, and what is known of it already."""

    name: str
    at: datetime
    values: Mapping[str, Any] = field(default_factory=dict)


def turns(known: Mapping[str, Any], arrives: datetime, chance: random.Random) -> Iterator[Turn]:
    """Yield what the person will go through, as far as anybody can know on the day she arrives.

    The asylum procedure takes 5.2 to 7.1 months (2015, 2016) and as long again before the application; a part of that
    is over when people come.
    """
    if known["dokumentart"] in _ASYLUM_DOCUMENTS:
        decided = arrives + chance.uniform(1.0, 11.0) * _MONTH
        kind = one_of(_DECISIONS.get(known["staatsangehoerigkeit"], _OTHERS))(chance, decided.date())
        yield Turn(name="asylum_decision", at=decided, values={"entscheidungsart": kind})
        if kind in ("Abgelehnt", "Offensichtlich unbegründet", "Unzulässig"):
            yield Turn(name="lawsuit_filed", at=decided + timedelta(days=chance.randint(2, 6)))
            yield Turn(name="court_ruling", at=decided + chance.uniform(6.0, 12.0) * _MONTH)
    for name, share in (("illness_reported", 0.2), ("person_moved", 0.06), ("job_found", 0.08)):
        if chance.random() < share:
            at = arrives + chance.uniform(2.0, 16.0) * _MONTH
            yield Turn(name=name, at=at, values=_values(name, chance, at))


def _values(name: str, chance: random.Random, at: datetime) -> dict[str, Any]:
    if name == "person_moved":
        town = chance.choice(("Krefeld", "Viersen", "Willich", "Nettetal", "Kempen"))
        return {"gemeinde": town, "umzug_am": in_days(-10, 0)(chance, at.date()), "wohnsitzauflage": False}
    if name == "illness_reported":
        return {
            "krank_seit": in_days(-4, 0)(chance, at.date()),
            "krank_bis": in_days(3, 14)(chance, at.date()),
            "bescheinigung_vorhanden": one_of({"ja": 0.6, "nein": 0.4})(chance, at.date()),
        }
    return {}
