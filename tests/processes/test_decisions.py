"""Every decision table answers every case with exactly one row, and agrees with the organisation."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from engine.dmn import Model
from engine.publication import parse_publication, read_folder

PROCESSES = Path(__file__).parents[2] / "processes"
PUBLICATION = parse_publication(read_folder(PROCESSES)[0])[0]
RESPONSIBILITY = Model.from_xml((PROCESSES / "decisions/zustaendigkeit.dmn").read_bytes())
PROSPECTS = Model.from_xml((PROCESSES / "decisions/bleibeperspektive.dmn").read_bytes())
CHANGE = Model.from_xml((PROCESSES / "decisions/rechtskreiswechsel.dmn").read_bytes())
TITLES = Model.from_xml((PROCESSES / "decisions/titel_nach_entscheidung.dmn").read_bytes())
NOON = datetime(2016, 5, 1, 12, tzinfo=UTC)
YES_NO = ("ja", "nein", None)


def options(field: str) -> tuple[Any, ...]:
    assert PUBLICATION.schema is not None
    return PUBLICATION.schema.fields[field].enum


def rows(model: Model, decision: str, now: datetime, **inputs: Any) -> tuple[Any, int]:
    found = model.explain(decision, inputs, clock=lambda: now)
    return found.value, len(found.matched_rules)


@pytest.mark.parametrize("document", [*options("dokumentart"), "Etwas ganz anderes", None])
@pytest.mark.parametrize("day", [date(2015, 12, 1), date(2022, 5, 31), date(2022, 6, 1)])
def test_one_row_decides_on_every_residence_document(document: str | None, day: date) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    births = (date(day.year - 15, 12, 2), date(day.year - 15, 1, 1), date(day.year - 40, 1, 1))
    suspensions = (None, date(day.year - 1, day.month, 1), date(day.year - 3, 1, 1))
    for birth, suspended, able, needy in product(births, suspensions, YES_NO, YES_NO):
        value, matched = rows(
            RESPONSIBILITY,
            "rechtskreis",
            now,
            dokumentart=document,
            geburtsdatum=birth,
            aussetzung_seit=suspended,
            erwerbsfaehig=able,
            hilfebeduerftig=needy,
        )
        assert matched == 1, (birth, suspended, able, needy)
        assert value["rechtskreis"] in options("rechtskreis_ergebnis")
        assert value["lebensunterhalt"] in options("lebensunterhalt")
        unclear = birth.year == day.year - 15 and birth.month == 12  # not yet 15
        known = document in set(options("dokumentart")) - {"Anderes Dokument", "Liegt nicht vor"}
        assert (value["rechtskreis"] == "KLAERUNG") is (unclear or not known)


@pytest.mark.parametrize("home", options("gemeinde"))
def test_the_area_is_that_of_the_organisation(home: str) -> None:
    assert PUBLICATION.organisation is not None
    area = PUBLICATION.organisation.municipalities.get(home, "ABGABE")
    for elsewhere in options("gemeinde"):
        given = {"gemeinde": home, "wohnsitzauflage": False, "wohnsitzauflage_gemeinde": elsewhere}
        bound = {"gemeinde": elsewhere, "wohnsitzauflage": True, "wohnsitzauflage_gemeinde": home}
        assert RESPONSIBILITY.evaluate("gebiet", given) == area
        assert RESPONSIBILITY.evaluate("gebiet", bound) == area


def test_every_municipality_of_the_organisation_can_be_chosen() -> None:
    assert PUBLICATION.organisation is not None
    assert set(options("gemeinde")) == {*PUBLICATION.organisation.municipalities, "Andere Gemeinde"}


@pytest.mark.parametrize(
    ("home", "birth", "site"),
    [
        ("Krefeld", date(1991, 1, 12), "KR-U25"),
        ("Krefeld", date(1991, 1, 11), "KR-UE25"),
        ("Kempen", date(1991, 1, 12), "VIE"),
        ("Kempen", date(1991, 1, 11), "VIE"),
    ],
)
def test_the_site_follows_area_and_age(home: str, birth: date, site: str) -> None:
    now = datetime(2016, 1, 11, 8, tzinfo=UTC)
    value, matched = rows(RESPONSIBILITY, "standort", now, gemeinde=home, geburtsdatum=birth)
    assert (value, matched) == (site, 2)  # one row for the area, one for the site


@pytest.mark.parametrize(
    ("day", "good"),
    [
        (date(2016, 7, 31), {"Eritrea", "Irak", "Iran", "Syrien"}),
        (date(2016, 8, 1), {"Eritrea", "Irak", "Iran", "Somalia", "Syrien"}),
    ],
)
def test_the_countries_with_good_prospects(day: date, good: set[str]) -> None:
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    found = set()
    for country, safe in product(options("herkunftsland"), (True, False, None)):
        value, matched = rows(PROSPECTS, "bleibeperspektive", now, herkunftsland=country, sicheres_herkunftsland=safe)
        assert matched == 1
        if value == "gut":
            assert not safe
            found.add(country)
    assert found == good


@pytest.mark.parametrize(
    ("known", "change"),
    [
        (date(2016, 3, 1), date(2016, 4, 1)),
        (date(2016, 3, 31), date(2016, 4, 1)),
        (date(2016, 12, 24), date(2017, 1, 1)),
    ],
)
def test_the_legal_domain_changes_with_the_month_after_the_decision_became_known(known: date, change: date) -> None:
    given: dict[str, Any] = {
        "bescheid_datum": date(2016, 1, 4),
        "zustellung_am": None,
        "urteil_am": None,
        "umzug_am": None,
    }
    decision = "Entscheidung im Asylverfahren"
    assert rows(
        CHANGE, "rechtskreiswechsel", NOON, **{**given, "uebergabe_grund": decision, "bescheid_datum": known}
    ) == (
        change,
        1,
    )
    served = {**given, "uebergabe_grund": decision, "zustellung_am": known}
    assert rows(CHANGE, "rechtskreiswechsel", NOON, **served) == (change, 1)
    judged = {**served, "zustellung_am": date(2016, 1, 8), "urteil_am": known}
    assert rows(CHANGE, "rechtskreiswechsel", NOON, **judged) == (change, 1)
    moved = {**served, "zustellung_am": date(2016, 1, 8), "uebergabe_grund": "Umzug", "umzug_am": known}
    assert rows(CHANGE, "rechtskreiswechsel", NOON, **moved) == (change, 1)


@pytest.mark.parametrize(
    ("change", "target", "limit"),
    [
        (date(2016, 2, 1), date(2016, 1, 31), date(2016, 2, 29)),
        (date(2017, 1, 1), date(2016, 12, 31), date(2017, 1, 31)),
        (date(2016, 4, 15), date(2016, 3, 31), date(2016, 4, 30)),
    ],
)
def test_the_benefit_is_granted_before_the_month_and_never_after_it(change: date, target: date, limit: date) -> None:
    value, matched = rows(CHANGE, "bewilligungsfrist", NOON, rechtskreiswechsel_am=change)
    assert (value, matched) == ({"bewilligung_ziel": target, "bewilligung_frist": limit}, 1)


def test_one_row_tells_the_title_after_every_decision() -> None:
    shorter = set()
    for decision in options("entscheidungsart"):
        value, matched = rows(TITLES, "titel_nach_entscheidung", NOON, entscheidungsart=decision)
        assert matched == 1
        assert value["titel"] in options("dokumentart")
        assert (value["titel"] == "Duldung") is (value["ausgang"] == "negativ")
        if value["klagefrist"] == "kurz":
            shorter.add(decision)
    assert shorter == {"Offensichtlich unbegründet", "Unzulässig"}
