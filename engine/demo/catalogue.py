"""Sample offers: courses of every kind in every area, measures, and where qualifications are recognised.

The names of providers say that they are generated; recognition bodies are the public ones, which are no people.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from engine.demo.parameters import draw, parameter
from engine.feel import LOCAL_ZONE
from engine.model import SYSTEM
from engine.offers.form import course_kinds
from engine.offers.sheets import COLUMNS

if TYPE_CHECKING:
    from engine.assembly import Engine
    from engine.organisation import Organisation

AHEAD: Final = timedelta(days=180)
"""So far after the present courses are planned."""
EVERY: Final = timedelta(weeks=6)
"""How often a course of a kind begins in an area; § 7 Abs. 5 IntV gives six weeks from the registration on."""
_PER_WEEK: Final = 25
_USUAL: Final = 700
_LESSONS: Final[Mapping[str, int]] = {
    "Alphabetisierungskurs": 1000,
    "Förderkurs": 1000,
    "Jugendintegrationskurs": 1000,
    "Eltern- und Frauenintegrationskurs": 1000,
    "Intensivkurs": 430,
    "Berufssprachkurs": 400,
}
"""Lessons of the kinds of courses, §§ 11 and 13 IntV, § 13 DeuFöV; of all others the usual 600 + 100."""
_MEASURES: Final = ("Bewerbungstraining", "Werkstatt zur Erprobung", "Aktivierung mit Sprachanteil")
_BODIES: Final = (
    ("IHK FOSA", "Kaufmännische und technische Berufe"),
    ("Handwerkskammer Düsseldorf", "Handwerksberufe"),
    ("Bezirksregierung Düsseldorf", "Gesundheitsberufe und Lehramt"),
    ("Zentralstelle für ausländisches Bildungswesen", "Hochschulabschlüsse"),
    ("Anerkennungsberatung im Netzwerk IQ", "Beratung für alle Berufe"),
)


def add_offers(engine: Engine, begins: datetime, ends: datetime, *, seed: int, share: float) -> int:
    """Put sample offers for that time and :data:`AHEAD` of it into the catalogue; return how many were new.

    ``share`` is that of the people who are simulated among those whom the office looks after: so many of the places are
    theirs. Offers whose numbers are there stay as people have left them. The same arguments give the same offers.
    """
    organisation = engine.organisation()
    if organisation is None:
        return 0
    kinds = course_kinds(organisation, engine.deployments.known_schema())
    first, last = (at.astimezone(LOCAL_ZONE).date() for at in (begins, ends + AHEAD))
    rows = {str(row["Nummer"]): row for row in _rows(organisation, kinds, first, last, seed, share)}
    with engine.storage.read() as reader:
        known = {offer.number for offer in reader.numbered_offers(list(rows))}
    new = [row for number, row in rows.items() if number not in known]
    if new:
        engine.offer_import.apply(_sheet(new), actor=SYSTEM, idempotency_key=f"sample-offers-{seed}-{new[0]['Nummer']}")
    return len(new)


def _rows(
    organisation: Organisation, kinds: tuple[str, ...], first: date, last: date, seed: int, share: float
) -> Iterator[dict[str, object]]:
    """Yield the lines of the file: courses and measures by area and day, then the bodies."""
    most = organisation.offers.course_places or 25
    for area in organisation.areas:
        towns = [name for name, of in organisation.municipalities.items() if of == area] or [area]
        for place, kind in enumerate(kinds, start=1):
            lessons = _LESSONS.get(kind, _USUAL)
            for start in _mondays(first, last, draw(seed, "offers", area, kind)):
                chance = draw(seed, "offers", area, kind, start)
                for group, places in enumerate(_groups(chance, share, most), start=1):
                    beside = "" if group == 1 else f"-{group}"
                    yield _row(
                        Nummer=f"K-{area}-{place}-{start:%y%m%d}{beside}", Art="Kurs", Titel=kind, Gebiet=area,
                        **_held(chance, towns, "Sprachschule", start, -(-lessons // _PER_WEEK)), Kursart=kind,
                        Stunden=lessons, Plätze=places,
                    )  # fmt: skip
        for place, title in enumerate(_MEASURES, start=1):
            for start in _mondays(first, last, draw(seed, "offers", area, title)):
                chance = draw(seed, "offers", area, title, start)
                yield _row(
                    Nummer=f"M-{area}-{place}-{start:%y%m%d}", Art="Maßnahme", Titel=title, Gebiet=area,
                    **_held(chance, towns, "Bildungsträger", start, 8), Plätze=chance.randint(8, 15),
                )  # fmt: skip
    for place, (name, title) in enumerate(_BODIES, start=1):
        yield _row(Nummer=f"A-{place}", Art="Anerkennungsstelle", Titel=title, Träger=name)


def _groups(chance: random.Random, share: float, most: int) -> Iterator[int]:
    """Yield the places of the courses that begin side by side, as many as the people who are simulated may take."""
    low, high = parameter("offers", "places_at_once").span
    left = max(int(parameter("offers", "fewest_places").number), round(chance.uniform(low, high) * share))
    while left > 0:
        yield min(left, most)
        left -= most


def _held(chance: random.Random, towns: list[str], provider: str, start: date, weeks: int) -> dict[str, object]:
    """Return who holds something, where, and when."""
    town = chance.choice(towns)
    return {
        "Träger": f"{provider} {chance.randint(1, 9)} (erzeugt)",
        "Ort": f"Beispielweg {chance.randint(1, 99)}, {town}",
        "Beginn": f"{start:%d.%m.%Y}",
        "Ende": f"{start + timedelta(weeks=weeks, days=-3):%d.%m.%Y}",
        "Kinderbetreuung": "ja" if chance.random() < 0.3 else "nein",
        "Teilzeit": "ja" if chance.random() < 0.25 else "nein",
        "Kontakt": "Büro des Trägers (erzeugt)",
    }


def _mondays(first: date, last: date, chance: random.Random) -> Iterator[date]:
    """Yield a Monday in each of the periods of the calendar, wherever the first day lies in one."""
    week = chance.randrange(EVERY.days // 7)
    start = first + timedelta(days=(7 * week + 1 - first.toordinal()) % EVERY.days)
    while start <= last:
        yield start
        start += EVERY


def _row(**cells: object) -> dict[str, object]:
    return cells


def _sheet(rows: list[dict[str, object]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(COLUMNS), delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
