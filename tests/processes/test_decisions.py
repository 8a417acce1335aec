"""Every decision table answers every case with exactly one row, and agrees with the organisation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
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

PERMISSION = Model.from_xml((PROCESSES / "decisions/arbeitserlaubnis.dmn").read_bytes())
YES_NO = ("ja", "nein", None)


def options(field: str) -> tuple[Any, ...]:
    assert PUBLICATION.schema is not None
    return PUBLICATION.schema.fields[field].enum


def rows(model: Model, decision: str, now: datetime, **inputs: Any) -> tuple[Any, int]:
    given = {"rechtsstand": now.date(), **inputs}
    found = model.explain(decision, given, clock=lambda: now)
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
        since_when = document != "§ 25 Abs. 5 AufenthG" or suspended is not None
        assert (value["rechtskreis"] == "KLAERUNG") is (unclear or not known or not since_when)


SGB3_NR_1 = ("SGB3", "AsylbLG § 1 Abs. 1 Nr. 1 oder 1a")
SGB3_NR_3 = ("SGB3", "AsylbLG § 1 Abs. 1 Nr. 3")
SGB2 = ("SGB2", "SGB II")


@pytest.mark.parametrize("rechtsstand", [date(2016, 1, 11), date(2026, 1, 11)])
@pytest.mark.parametrize(
    ("document", "then", "now"),
    [
        ("Ankunftsnachweis oder BüMA", SGB3_NR_1, SGB3_NR_1),
        ("Aufenthaltsgestattung", SGB3_NR_1, SGB3_NR_1),
        ("Duldung", ("SGB3", "AsylbLG § 1 Abs. 1 Nr. 4"), ("SGB3", "AsylbLG § 1 Abs. 1 Nr. 4")),
        ("§ 25 Abs. 1 AufenthG", SGB2, SGB2),
        ("§ 25 Abs. 2 AufenthG", SGB2, SGB2),
        ("§ 25 Abs. 3 AufenthG", SGB2, SGB2),
        ("Niederlassungserlaubnis", SGB2, SGB2),
        ("Fiktionsbescheinigung nach positiver Entscheidung", SGB2, SGB2),
        ("§ 25 Abs. 4 Satz 1 AufenthG", SGB3_NR_3, SGB3_NR_3),
        ("§ 24 AufenthG", SGB3_NR_3, SGB2),  # since 1 June 2022
        ("Liegt nicht vor", ("KLAERUNG", "Ungeklärt"), ("KLAERUNG", "Ungeklärt")),
    ],
)
def test_the_document_decides_by_the_law_that_is_applied(
    document: str, then: tuple[str, str], now: tuple[str, str], rechtsstand: date
) -> None:
    value, _ = rows(
        RESPONSIBILITY,
        "rechtskreis",
        NOON,  # the clock does not matter, only whose day's law is applied
        rechtsstand=rechtsstand,
        dokumentart=document,
        geburtsdatum=date(1990, 3, 3),
        erwerbsfaehig="ja",
        hilfebeduerftig="ja",
    )
    assert (value["rechtskreis"], value["lebensunterhalt"]) == (then if rechtsstand.year == 2016 else now)


@pytest.mark.parametrize(
    ("since", "result"), [(date(2014, 11, 2), SGB3_NR_3), (date(2014, 11, 1), SGB2), (None, ("KLAERUNG", "Ungeklärt"))]
)
def test_after_eighteen_months_of_suspension_the_job_centre_is_responsible(
    since: date | None, result: tuple[str, str]
) -> None:
    facts = {"geburtsdatum": date(1990, 3, 3), "erwerbsfaehig": "ja", "hilfebeduerftig": "ja", "aussetzung_seit": since}
    value, _ = rows(RESPONSIBILITY, "rechtskreis", NOON, dokumentart="§ 25 Abs. 5 AufenthG", **facts)
    assert (value["rechtskreis"], value["lebensunterhalt"]) == result


@pytest.mark.parametrize("home", options("gemeinde"))
def test_the_area_is_that_of_the_organisation(home: str) -> None:
    assert PUBLICATION.organisation is not None
    area = PUBLICATION.organisation.municipalities.get(home, "ABGABE")
    for elsewhere in options("gemeinde"):
        given = {"gemeinde": home, "wohnsitzauflage": False, "wohnsitzauflage_gemeinde": elsewhere}
        bound = {"gemeinde": elsewhere, "wohnsitzauflage": True, "wohnsitzauflage_gemeinde": home}
        assert RESPONSIBILITY.evaluate("gebiet", given) == area
        assert RESPONSIBILITY.evaluate("gebiet", bound) == area


@pytest.mark.parametrize("home", options("gemeinde"))
def test_each_municipality_has_its_authorities_and_a_residence_obligation_goes_first(home: str) -> None:
    assert PUBLICATION.organisation is not None
    area = PUBLICATION.organisation.municipalities.get(home)
    authority = f"Stadt {home}" if home in {"Krefeld", "Viersen"} else "Kreis Viersen"
    expected = {
        "gebiet": area or "ABGABE",
        "auslaenderbehoerde": authority if area else None,
        "sozialamt": f"Sozialamt {home}" if area else None,
    }
    for elsewhere in options("gemeinde"):
        given = {"gemeinde": home, "wohnsitzauflage": False, "wohnsitzauflage_gemeinde": elsewhere}
        bound = {"gemeinde": elsewhere, "wohnsitzauflage": True, "wohnsitzauflage_gemeinde": home}
        assert RESPONSIBILITY.evaluate("oertliche_stellen", given) == expected
        assert RESPONSIBILITY.evaluate("oertliche_stellen", bound) == expected


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
        (date(2019, 7, 31), {"Eritrea", "Irak", "Iran", "Somalia", "Syrien"}),
        (date(2019, 8, 1), {"Eritrea", "Syrien"}),  # § 39a SGB III instead of § 131
        (date(2021, 3, 1), {"Eritrea", "Somalia", "Syrien"}),
        (date(2022, 1, 17), {"Afghanistan", "Eritrea", "Somalia", "Syrien"}),
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


LAWS_OF = (date(2016, 1, 15), date(2024, 1, 15))
"""The law of the beginning, and today's."""
MONTHS = (
    (date(2016, 3, 1), date(2016, 3, 31), date(2016, 4, 30)),
    (date(2016, 3, 31), date(2016, 3, 31), date(2016, 4, 30)),
    (date(2016, 1, 31), date(2016, 1, 31), date(2016, 2, 29)),
    (date(2016, 2, 29), date(2016, 2, 29), date(2016, 3, 31)),
    (date(2017, 2, 28), date(2017, 2, 28), date(2017, 3, 31)),
    (date(2016, 12, 24), date(2016, 12, 31), date(2017, 1, 31)),
)
"""A day in a month, the last day of that month, and the last day of the next one."""


@pytest.mark.parametrize("law", LAWS_OF)
@pytest.mark.parametrize(("known", "last", "limit"), MONTHS)
def test_who_is_recognised_is_paid_by_one_authority_and_from_the_next_day_by_the_other(
    law: date, known: date, last: date, limit: date
) -> None:
    given = {"bescheid_datum": date(2016, 1, 4), "zustellung_am": None, "urteil_am": None, "umzug_am": None}
    given |= {"uebergabe_grund": "Entscheidung im Asylverfahren", "ziel_rechtskreis": "SGB2", "rechtsstand": law}
    for days in (
        {"bescheid_datum": known},
        {"zustellung_am": known},
        {"zustellung_am": date(2016, 1, 8), "urteil_am": known},
    ):
        value, matched = rows(CHANGE, "rechtskreiswechsel", NOON, **{**given, **days})
        assert matched == 1
        assert value == {
            "wechsel_am": last + timedelta(days=1),
            "asylblg_bis": last,
            "bewilligung_ziel": last,
            "antrag_spaetestens": limit,
            "zahlung_bis": last,
        }


@pytest.mark.parametrize("law", LAWS_OF)
@pytest.mark.parametrize(("known", "last", "limit"), MONTHS)
def test_after_a_move_the_present_job_centre_pays_until_it_is_taken_over(
    law: date, known: date, last: date, limit: date
) -> None:
    given = {"uebergabe_grund": "Umzug", "ziel_rechtskreis": "SGB2", "umzug_am": known, "rechtsstand": law}
    value, matched = rows(CHANGE, "rechtskreiswechsel", NOON, **given)
    assert matched == 1
    assert (value["wechsel_am"], value["antrag_spaetestens"]) == (last + timedelta(days=1), limit)
    assert (value["asylblg_bis"], value["zahlung_bis"]) == (None, None)


@pytest.mark.parametrize("law", LAWS_OF)
@pytest.mark.parametrize(("known", "last"), [(known, last) for known, last, _ in MONTHS])
def test_who_leaves_the_job_centre_is_paid_to_the_end_of_the_month_and_never_less(
    law: date, known: date, last: date
) -> None:
    """The day of a decision long ago does not matter: benefits never end for the past."""
    now = datetime(known.year, known.month, known.day, 12, tzinfo=UTC)
    given = {"uebergabe_grund": "Entscheidung im Asylverfahren", "ziel_rechtskreis": "SGB3", "rechtsstand": law}
    value, matched = rows(CHANGE, "rechtskreiswechsel", now, zustellung_am=date(2015, 6, 1), **given)
    assert matched == 1
    assert (value["zahlung_bis"], value["wechsel_am"]) == (last, last + timedelta(days=1))
    assert value["antrag_spaetestens"] is None


@pytest.mark.parametrize("law", LAWS_OF)
@pytest.mark.parametrize(
    ("change", "applied", "begin", "days"),
    [
        (date(2016, 2, 1), date(2016, 1, 12), date(2016, 2, 1), 0),
        (date(2016, 2, 1), date(2016, 2, 29), date(2016, 2, 1), 0),
        (date(2016, 2, 1), date(2016, 3, 1), date(2016, 3, 1), 29),
        (date(2017, 2, 1), date(2017, 3, 31), date(2017, 3, 1), 28),
        (date(2016, 3, 1), date(2016, 4, 2), date(2016, 4, 1), 31),
        (date(2016, 12, 1), date(2017, 1, 1), date(2017, 1, 1), 31),
        (date(2016, 4, 15), date(2016, 4, 30), date(2016, 4, 15), 0),
    ],
)
def test_an_application_works_back_to_the_first_of_its_month_and_no_further(
    law: date, change: date, applied: date, begin: date, days: int
) -> None:
    given = {"rechtskreiswechsel_am": change, "antrag_sgb2_am": applied, "rechtsstand": law}
    value, matched = rows(CHANGE, "leistungsbeginn", NOON, **given)
    assert matched == 1
    assert (value["leistung_ab"], value["tage_ohne_leistung"]) == (begin, days)
    assert value["bisher_bis"] == change - timedelta(days=1)


def test_one_row_tells_the_title_after_every_decision() -> None:
    shorter, hurried = set(), set()
    for decision in options("entscheidungsart"):
        value, matched = rows(TITLES, "titel_nach_entscheidung", NOON, entscheidungsart=decision)
        assert matched == 1
        assert value["titel"] in options("dokumentart")
        assert (value["titel"] == "Duldung") is (value["ausgang"] == "negativ")
        if value["klagefrist"] == "kurz":
            shorter.add(decision)
        if value["ausreisefrist"] == "kurz":
            hurried.add(decision)
        assert (value["ausreisefrist"] is None) is (value["ausgang"] == "positiv")
    assert shorter == {"Offensichtlich unbegründet", "Unzulässig"}
    assert hurried == {"Offensichtlich unbegründet", "Unzulässig", "Eingestellt"}


def permission(day: date, **facts: Any) -> tuple[Any, Any]:
    """Return what T5 says of an asylum seeker of 2015 about whom these facts are different."""
    known = {
        "dokumentart": "Aufenthaltsgestattung",
        "asylantrag_am": date(2015, 9, 1),
        "sicheres_herkunftsland": False,
        "aufnahmeeinrichtung": "nein",
        "aufenthalt_seit": date(2015, 9, 1),
        "duldung_arbeitsverbot": "nein",
        "vermittlung_art": "Arbeit",
        "praktikum_ohne_mindestlohn": "nein",
    }
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    found = PERMISSION.explain("arbeitserlaubnis", {**known, "rechtsstand": day, **facts}, clock=lambda: now)
    tables = sorted(rule.decision for rule in found.matched_rules)
    assert tables == ["arbeitserlaubnis", "aufnahmepflicht"]  # one row of each
    return found.value["ergebnis"], found.value["vorrangpruefung"]


WITH_CONSENT, WITHOUT_CONSENT = "Erlaubnis mit Zustimmung der BA", "Erlaubnis ohne Zustimmung der BA"


@pytest.mark.parametrize(
    ("day", "facts", "result", "priority"),
    [
        *[
            (date(2016, 1, 4), {"dokumentart": document, "aufenthalt_seit": None}, "Frei", "nein")
            for document in ("§ 25 Abs. 1 AufenthG", "§ 25 Abs. 2 AufenthG", "§ 25 Abs. 3 AufenthG")
        ],
        (date(2015, 11, 30), {}, "Verboten", "nein"),
        (date(2015, 12, 1), {}, WITH_CONSENT, "ja"),
        (date(2016, 8, 5), {}, WITH_CONSENT, "ja"),
        (date(2016, 8, 6), {}, WITH_CONSENT, "nein"),
        (date(2019, 8, 31), {}, WITH_CONSENT, "nein"),
        (date(2019, 9, 1), {}, WITHOUT_CONSENT, "nein"),
        (date(2016, 1, 4), {"vermittlung_art": "Ausbildung"}, WITHOUT_CONSENT, "nein"),
        (date(2016, 1, 4), {"praktikum_ohne_mindestlohn": "ja"}, WITHOUT_CONSENT, "nein"),
        (date(2016, 1, 4), {"dokumentart": "Duldung"}, WITH_CONSENT, "ja"),
        (date(2015, 11, 30), {"dokumentart": "Duldung"}, "Verboten", "nein"),
        (date(2016, 1, 4), {"dokumentart": "Duldung", "duldung_arbeitsverbot": "ja"}, "Verboten", "nein"),
        (date(2016, 1, 4), {"sicheres_herkunftsland": True}, "Verboten", "nein"),
        (date(2016, 1, 4), {"sicheres_herkunftsland": True, "asylantrag_am": date(2015, 8, 31)}, WITH_CONSENT, "ja"),
        (date(2016, 7, 4), {"aufnahmeeinrichtung": "ja"}, "Verboten", "nein"),
        (
            date(2019, 8, 21),
            {"aufnahmeeinrichtung": "ja", "asylantrag_am": date(2018, 11, 22), "aufenthalt_seit": date(2018, 11, 22)},
            "Verboten",
            "nein",
        ),
        (
            date(2019, 8, 22),
            {"aufnahmeeinrichtung": "ja", "asylantrag_am": date(2018, 11, 22), "aufenthalt_seit": date(2018, 11, 22)},
            WITH_CONSENT,
            "nein",
        ),
        (
            date(2024, 2, 27),
            {"aufnahmeeinrichtung": "ja", "asylantrag_am": date(2023, 8, 27), "aufenthalt_seit": date(2023, 8, 27)},
            WITH_CONSENT,
            "nein",
        ),
        (date(2016, 1, 4), {"aufnahmeeinrichtung": None}, "Ungeklärt", "nein"),
        (date(2016, 1, 4), {"aufenthalt_seit": None}, "Ungeklärt", "nein"),
        (date(2016, 1, 4), {"dokumentart": "Anderes Dokument"}, "Ungeklärt", "nein"),
    ],
)
def test_what_the_residence_document_permits(day: date, facts: dict[str, Any], result: str, priority: str) -> None:
    assert permission(day, **facts) == (result, priority)


@pytest.mark.parametrize("document", [*options("dokumentart"), "Etwas ganz anderes", None])
@pytest.mark.parametrize("day", [date(2016, 1, 4), date(2016, 8, 6), date(2020, 1, 1), date(2024, 3, 1)])
def test_one_row_decides_on_every_work_permission(document: str | None, day: date) -> None:
    stays = (None, date(day.year - 1, 12, 1), date(day.year - 1, 1, 1), date(day.year - 3, 1, 1), date(2010, 1, 1))
    for stay, safe, reception, banned, kind in product(
        stays, (True, False, None), YES_NO, YES_NO, ("Arbeit", "Ausbildung", None)
    ):
        facts: dict[str, Any] = {"aufenthalt_seit": stay, "asylantrag_am": stay, "sicheres_herkunftsland": safe}
        facts |= {"aufnahmeeinrichtung": reception, "duldung_arbeitsverbot": banned, "vermittlung_art": kind}
        result, priority = permission(day, dokumentart=document, **facts)
        assert result in options("arbeitserlaubnis_ergebnis")
        assert priority in options("vorrangpruefung")
