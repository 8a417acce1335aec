"""Who a generated person is: what she brings along when she comes, the same for the same seed and number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import log
from typing import Any, Final

from engine.demo.parameters import draw, one_of, parameter
from engine.feel import LOCAL_ZONE

WOMAN, MAN = "woman", "man"
MONTH: Final = timedelta(days=30.44)
KREFELD: Final = "Krefeld"
_ADULT: Final = 20
_GIVEN_NAMES: Final = {
    WOMAN: ("Amira", "Dalia", "Farah", "Jamila", "Layla", "Nour", "Rania", "Selam", "Yasmin", "Zahra"),
    MAN: ("Bilal", "Elias", "Hamid", "Ibrahim", "Karim", "Mahmoud", "Omar", "Samir", "Tarek", "Yonas"),
}
_LANGUAGES: Final = {
    "Syrien": {"Arabisch": 0.85, "Kurmandschi": 0.15},
    "Irak": {"Arabisch": 0.5, "Kurmandschi": 0.3, "Sorani": 0.2},
    "Afghanistan": {"Dari": 0.7, "Paschtu": 0.3},
    "Iran": {"Persisch": 1.0},
    "Eritrea": {"Tigrinya": 1.0},
    "Nigeria": {"Englisch": 1.0},
    "Pakistan": {"Urdu": 1.0},
    "Somalia": {"Somali": 1.0},
}
_YEARS_AT_SCHOOL: Final = {"kein Abschluss": 2, "Grundschule": 6, "mittlerer Abschluss": 9, "Berufsausbildung": 10}
_LONGEST_AT_SCHOOL: Final = 12
_YOUNG_DEGREES: Final = ("kein Abschluss", "Grundschule", "mittlerer Abschluss", "Hochschulreife")
_OCCUPATIONS: Final = (
    "Bäckerei",
    "Elektrotechnik",
    "Kraftfahrzeugtechnik",
    "Landwirtschaft",
    "Pflege",
    "Schneiderei",
    "Verkauf",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A generated person: when she comes to the counter and what she can say of herself."""

    index: int
    arrives: datetime
    sex: str
    age: int
    in_germany_since: date
    finds_work_at: datetime
    """When she would find her first work, if nothing in the office keeps her from it."""
    finds_it_alone: bool
    known: dict[str, Any]
    """What she would answer, by the key of the field that asks for it."""


def person(seed: int, index: int, arrives: datetime) -> Person:
    """Return the person of that number, who comes at the instant."""
    chance = draw(seed, index, "profile")
    today = arrives.astimezone(LOCAL_ZONE).date()
    sex = MAN if chance.random() < parameter("people", "men").number else WOMAN
    low, high = map(int, one_of(parameter("people", "age").shares, chance).split("-"))
    age = chance.randint(low, high)
    # No birthday of this year yet or today: whoever is 24 by this has not turned 25.
    born = date(today.year - age - 1, today.month, min(today.day, 28)) + timedelta(days=chance.randint(1, 364))
    origin = one_of(parameter("people", "origin").shares, chance)
    schooling = parameter("people", "schooling").shares
    degrees = {degree: schooling[degree] for degree in _YOUNG_DEGREES} if age < _ADULT else schooling
    degree = one_of(degrees, chance)
    experience = chance.randint(0, max(0, min(age - _ADULT, 20)))
    applied = arrives - chance.uniform(*parameter("asylum", "months_since_application").span) * MONTH
    came = applied - chance.uniform(*parameter("asylum", "months_before_application").span) * MONTH
    home = one_of(parameter("people", "municipality").shares, chance)
    document = one_of(parameter("people", "document").shares, chance)
    known = {
        "name": f"Beispiel-{index:04d}, {chance.choice(_GIVEN_NAMES[sex])}",
        "geburtsdatum": born,
        "staatsangehoerigkeit": origin,
        "herkunftsland": origin,
        "sprache": one_of(_LANGUAGES[origin], chance),
        "dolmetscher": _yes_or_no(chance.random() < parameter("people", "interpreter").number),
        "gemeinde": home,
        "wohnsitzauflage": chance.random() < parameter("people", "residence_obligation").number,
        "wohnsitzauflage_gemeinde": home,
        "dokumentart": document,
        "azr_nummer": f"{index:012d}",
        "abschluss": degree,
        "erwerbsfaehig": _yes_or_no(chance.random() < parameter("people", "able_to_work").number),
        "hilfebeduerftig": _yes_or_no(chance.random() < parameter("people", "in_need").number),
        "schule_jahre": _YEARS_AT_SCHOOL.get(degree, _LONGEST_AT_SCHOOL),
        "alphabetisiert": "nein" if degree == "kein Abschluss" else "ja",
        "erfahrung_jahre": experience,
        "beruf": f"Beispiel: {chance.choice(_OCCUPATIONS) if experience else 'ohne Beruf'}",
        "sprachniveau": one_of(parameter("people", "german").shares, chance),
        "sicheres_herkunftsland": False,
        "asylantrag_am": applied.astimezone(LOCAL_ZONE).date(),
        "aufenthalt_seit": came.astimezone(LOCAL_ZONE).date(),
        "aussetzung_seit": today - timedelta(days=chance.randint(30, 300)),
        "titel_erteilt_am": today - timedelta(days=chance.randint(5, 90)),
    }
    return Person(
        index=index,
        arrives=arrives,
        sex=sex,
        age=age,
        in_germany_since=came.astimezone(LOCAL_ZONE).date(),
        finds_work_at=max(
            came + _months_to_work(sex, chance.random()) * MONTH, arrives + timedelta(days=chance.randint(30, 120))
        ),
        finds_it_alone=chance.random() < parameter("work", "found_alone").number,
        known=known,
    )


def _yes_or_no(answer: bool) -> str:
    return "ja" if answer else "nein"


def _months_to_work(sex: str, rank: float) -> float:
    """Return after how many months in the country somebody of that rank (0 to 1) finds work, as published."""
    shares = parameter("work", "employed_after").shares
    last = list(shares.values())[-1]
    factor = parameter("work", "men_after_five_years" if sex == MAN else "women_after_five_years").number / last
    factor *= parameter("work", "ever_worked").number
    known = [(0.0, 0.0), *((float(text.split()[0]), share * factor) for text, share in shares.items())]
    for (months, share), (later, more) in pairwise(known):
        if rank < more:
            return months + (later - months) * (rank - share) / (more - share)
    # Whoever is left finds it at the pace of the first five years.
    months, share = known[-1]
    return months * log(1 - rank) / log(1 - share)
