"""The table of instruments: who may give what, and for how long; what is decided is checked against it."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest

from engine.dmn import Model
from engine.publication import parse_publication, read_folder

PROCESSES: Final = Path(__file__).parents[2] / "processes"
PUBLICATION: Final = parse_publication(read_folder(PROCESSES)[0])[0]
FUNDING: Final = Model.from_xml((PROCESSES / "decisions/foerderung.dmn").read_bytes())

NOTHING, BUDGET = "Keine Förderung", "Vermittlungsbudget (§ 44 SGB III)"
MEASURE, INTRODUCTION = "Maßnahme beim Arbeitgeber (§ 45 SGB III)", "Einstiegsqualifizierung (§ 54a SGB III)"
SUBSIDY, TRAINING = "Eingliederungszuschuss (§§ 88, 89 SGB III)", "Berufliche Weiterbildung (§ 81 SGB III)"
TOLERATION = "Ausbildungsduldung (§ 60c AufenthG)"
WORK, APPRENTICESHIP = "Arbeit", "Ausbildung"


def options(field: str) -> tuple[Any, ...]:
    assert PUBLICATION.schema is not None
    return PUBLICATION.schema.fields[field].enum


KNOWN: Final = {
    "rechtsstand": date(2016, 1, 11),
    "legal_domain": "SGB3",
    "lebensunterhalt": "AsylbLG § 1 Abs. 1 Nr. 1 oder 1a",
    "alg1_anspruch": None,
    "vermittlung_art": WORK,
    "dokumentart": "Aufenthaltsgestattung",
    "langzeitarbeitslos": "nein",
}
"""An asylum seeker in January 2016."""


def offered(**facts: Any) -> dict[str, dict[str, Any]]:
    """Return the instruments that may be given in this situation, by their names."""
    found = FUNDING.evaluate("foerderungen", {**KNOWN, **facts})
    assert isinstance(found, list)
    return {each["instrument"]: each for each in found}


def checked(instrument: str, begins: date | None, ends: date | None, share: int | None = None, **facts: Any) -> Any:
    """Return what the check says of a decision, and on which basis it stands."""
    decided = {"foerderung": instrument, "massnahme_beginn": begins, "foerderung_bis": ends, "foerderung_anteil": share}
    return FUNDING.evaluate("foerderung_bewertung", {**KNOWN, **facts, **decided})


@pytest.mark.parametrize(
    ("facts", "instruments"),
    [
        ({}, {NOTHING, BUDGET, MEASURE, SUBSIDY, TRAINING}),
        ({"vermittlung_art": APPRENTICESHIP}, {NOTHING, BUDGET, MEASURE, INTRODUCTION}),
        (
            {"vermittlung_art": APPRENTICESHIP, "dokumentart": "Duldung"},
            {NOTHING, BUDGET, MEASURE, INTRODUCTION, TOLERATION},
        ),
        ({"dokumentart": "Duldung"}, {NOTHING, BUDGET, MEASURE, SUBSIDY, TRAINING}),
        ({"legal_domain": "SGB2", "lebensunterhalt": "SGB II"}, {NOTHING, BUDGET, MEASURE, SUBSIDY, TRAINING}),
        ({"lebensunterhalt": "SGB II"}, {NOTHING, BUDGET}),
        ({"lebensunterhalt": "SGB II", "vermittlung_art": APPRENTICESHIP}, {NOTHING, BUDGET}),
        ({"lebensunterhalt": "SGB II", "alg1_anspruch": "nein"}, {NOTHING, BUDGET}),
        ({"lebensunterhalt": "SGB II", "alg1_anspruch": "ja"}, {NOTHING, BUDGET, MEASURE, SUBSIDY, TRAINING}),
    ],
)
def test_the_legal_domain_and_the_situation_say_what_may_be_given(facts: dict[str, Any], instruments: set[str]) -> None:
    assert set(offered(**facts)) == instruments


@pytest.mark.parametrize("day", [date(2016, 1, 11), date(2019, 12, 31), date(2020, 1, 1), date(2026, 1, 1)])
def test_every_situation_offers_each_instrument_once_and_names_its_basis(day: date) -> None:
    for domain, living, claim, kind, document, long in product(
        ("SGB2", "SGB3"),
        (*options("lebensunterhalt"), None),
        ("ja", "nein", None),
        options("vermittlung_art"),
        (*options("dokumentart"), None),
        ("ja", "nein", None),
    ):
        found = FUNDING.evaluate(
            "foerderungen",
            {
                "rechtsstand": day,
                "legal_domain": domain,
                "lebensunterhalt": living,
                "alg1_anspruch": claim,
                "vermittlung_art": kind,
                "dokumentart": document,
                "langzeitarbeitslos": long,
            },
        )
        assert isinstance(found, list)
        names = [each["instrument"] for each in found]
        assert len(set(names)) == len(names)
        assert set(names) <= set(options("foerderung"))
        for each in found:
            assert each["instrument"] == NOTHING or "§" in each["rechtsgrundlage"]
            by_agency = domain == "SGB3" or each["instrument"] in (NOTHING, TOLERATION)
            assert ("§ 16" in (each["rechtsgrundlage"] or "")) is not by_agency


def test_the_toleration_for_an_apprenticeship_has_had_its_own_paragraph_since_2020() -> None:
    facts = {"vermittlung_art": APPRENTICESHIP, "dokumentart": "Duldung"}
    assert offered(**facts)[TOLERATION]["rechtsgrundlage"] == "§ 60a Abs. 2 AufenthG"
    assert offered(**facts, rechtsstand=date(2020, 1, 1))[TOLERATION]["rechtsgrundlage"] == "§ 60c AufenthG"


@pytest.mark.parametrize(
    ("instrument", "begins", "ends", "share", "facts", "result"),
    [
        (MEASURE, date(2016, 2, 1), date(2016, 3, 13), None, {}, "Zulässig"),
        (MEASURE, date(2016, 2, 1), date(2016, 3, 14), None, {}, "Zu lang"),
        (MEASURE, date(2016, 2, 1), date(2016, 4, 24), None, {"langzeitarbeitslos": "ja"}, "Zulässig"),
        (MEASURE, date(2016, 2, 1), date(2016, 4, 25), None, {"langzeitarbeitslos": "ja"}, "Zu lang"),
        (MEASURE, date(2016, 2, 1), date(2016, 1, 31), None, {}, "Beginn oder Ende fehlt"),
        (MEASURE, None, date(2016, 3, 13), None, {}, "Beginn oder Ende fehlt"),
        (
            MEASURE,
            date(2016, 2, 1),
            date(2016, 3, 13),
            None,
            {"lebensunterhalt": "SGB II"},
            "In dieser Lage nicht möglich",
        ),
        (INTRODUCTION, date(2015, 8, 31), date(2016, 2, 28), None, {"vermittlung_art": APPRENTICESHIP}, "Zulässig"),
        (INTRODUCTION, date(2015, 8, 31), date(2016, 2, 27), None, {"vermittlung_art": APPRENTICESHIP}, "Zu kurz"),
        (INTRODUCTION, date(2016, 2, 29), date(2017, 2, 27), None, {"vermittlung_art": APPRENTICESHIP}, "Zulässig"),
        (INTRODUCTION, date(2016, 2, 29), date(2017, 2, 28), None, {"vermittlung_art": APPRENTICESHIP}, "Zu lang"),
        (INTRODUCTION, date(2016, 2, 1), date(2016, 9, 30), None, {}, "In dieser Lage nicht möglich"),
        (SUBSIDY, date(2016, 2, 1), date(2017, 1, 31), 50, {}, "Zulässig"),
        (SUBSIDY, date(2016, 2, 1), date(2017, 2, 1), 50, {}, "Zu lang"),
        (SUBSIDY, date(2016, 2, 1), date(2017, 1, 31), 51, {}, "Zuschuss zu hoch"),
        (TRAINING, date(2016, 2, 1), date(2018, 1, 31), None, {}, "Zulässig"),
        (BUDGET, None, None, None, {}, "Zulässig"),
        (NOTHING, None, None, None, {"lebensunterhalt": "SGB II"}, "Zulässig"),
    ],
)
def test_a_decision_must_keep_to_the_limits_of_its_instrument(
    instrument: str, begins: date | None, ends: date | None, share: int | None, facts: dict[str, Any], result: str
) -> None:
    assert result in options("foerderung_pruefung")
    found = checked(instrument, begins, ends, share, **facts)
    assert found["foerderung_pruefung"] == result
    assert (
        found["foerderung_rechtsgrundlage"]
        == offered(**facts).get(instrument, {"rechtsgrundlage": None})["rechtsgrundlage"]
    )


@pytest.mark.parametrize(
    ("regulated", "choice", "facts", "kind", "counted_from"),
    [
        ("ja", "Anpassungslehrgang", {}, "Anpassungslehrgang", "Beginn der Anpassung"),
        ("ja", "Eignungsprüfung", {}, "Eignungsprüfung", "Bescheid"),
        ("nein", None, {}, "Anpassungsqualifizierung", "Ohne Höchstdauer"),
        ("nein", None, {"legal_domain": "SGB2"}, "Anpassungsqualifizierung", "Ohne Höchstdauer"),
    ],
)
def test_a_partial_recognition_leads_to_one_kind_of_adaptation(
    regulated: str, choice: str | None, facts: dict[str, Any], kind: str, counted_from: str
) -> None:
    known = {"legal_domain": "SGB3", "lebensunterhalt": "Ungeklärt", "alg1_anspruch": None, **facts}
    found = FUNDING.evaluate("anpassung", {**known, "beruf_reglementiert": regulated, "ausgleichsmassnahme": choice})
    assert isinstance(found, dict)
    assert (found["art"], found["beginnt"]) == (kind, counted_from)
