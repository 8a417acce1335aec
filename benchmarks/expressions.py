"""Typical expressions of the processes, each with the same written in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

NOW: Final = datetime(2016, 1, 11, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sample:
    """One expression, and the function of the scope that says the same."""

    what: str
    text: str
    python: Callable[[Mapping[str, Any]], Any]
    goal: float | None = None


SCOPE: Final[Mapping[str, Any]] = {
    "alter": 24,
    "gebiet": "KR",
    "klaerung_ergebnis": "Anderes Gebiet zuständig",
    "deadlines": {"aufnahme": {"title": "Aufnahme", "limit": timedelta(days=10), "source": "Vereinbarung"}},
    "responsible_team": "KR-U25.SGB3",
    "versaeumte_termine": 2,
    "standort_wechselt": True,
    "ziel_standort": "KR-UE25",
    "site": "KR-U25",
    "termine": [{"tag": date(2016, 1, 1 + day), "versaeumt": day % 3 == 0} for day in range(12)],
    "massnahmen": [{"art": "Sprachkurs", "stunden": 20}, {"art": "Praktikum", "stunden": 30}] * 3,
    "geburtsdatum": date(1994, 3, 1),
    "entscheidungsart": "Flüchtlingsschutz",
    "bescheid_datum": date(2016, 1, 5),
    "name": "Beispiel-0001, Amira",
    "gemeinde": "Krefeld",
}
"""The case file that all of them look at."""


def _years(scope: Mapping[str, Any]) -> int:
    born, today = scope["geburtsdatum"], NOW.date()
    years: int = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return years


SAMPLES: Final = (
    Sample(
        "the site by age",
        'if alter < 25 then "KR-U25" else "KR-UE25"',
        lambda scope: "KR-U25" if scope["alter"] < 25 else "KR-UE25",
        goal=3,
    ),
    Sample(
        "a condition",
        'gebiet = "ABGABE" or klaerung_ergebnis = "Andere Stelle zuständig"',
        lambda scope: scope["gebiet"] == "ABGABE" or scope["klaerung_ergebnis"] == "Andere Stelle zuständig",
    ),
    Sample(
        "a due date",
        "now() + deadlines.aufnahme.limit",
        lambda scope: NOW + scope["deadlines"]["aufnahme"]["limit"],
    ),
    Sample(
        "an assignment",
        'responsible_team + ".Vermittlung"',
        lambda scope: scope["responsible_team"] + ".Vermittlung",
    ),
    Sample(
        "a mapping",
        "if standort_wechselt then ziel_standort else site",
        lambda scope: scope["ziel_standort"] if scope["standort_wechselt"] else scope["site"],
    ),
    Sample(
        "a filter of 12 items",
        "termine[versaeumt = true]",
        lambda scope: [item for item in scope["termine"] if item["versaeumt"] is True],
    ),
    Sample(
        "a for of 6 items",
        "for massnahme in massnahmen return massnahme.stunden * 4",
        lambda scope: [item["stunden"] * 4 for item in scope["massnahmen"]],
    ),
    Sample(
        "a some of 6 items",
        "some massnahme in massnahmen satisfies massnahme.stunden > 40",
        lambda scope: any(item["stunden"] > 40 for item in scope["massnahmen"]),
    ),
    Sample("a date difference", "years and months duration(geburtsdatum, today()).years", _years),
    Sample(
        "a string function",
        'entscheidungsart + " " + string(bescheid_datum)',
        lambda scope: scope["entscheidungsart"] + " " + scope["bescheid_datum"].isoformat(),
    ),
    Sample(
        "a context",
        '{name: name, ort: gemeinde, frist: bescheid_datum + duration("P14D")}',
        lambda scope: {
            "name": scope["name"],
            "ort": scope["gemeinde"],
            "frist": scope["bescheid_datum"] + timedelta(days=14),
        },
    ),
)
