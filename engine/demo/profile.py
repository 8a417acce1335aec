"""Who a generated person is: what she brings along when she comes, the same for the same number on each run."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

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
        "asylantrag_am": today - timedelta(days=chance.randint(30, 400)),
    }
