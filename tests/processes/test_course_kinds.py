"""The tables of course kinds answer every case with exactly one row: how long, who may attend, who may oblige."""

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
COURSES = Model.from_xml((PROCESSES / "decisions/kursart.dmn").read_bytes())
NOON = datetime(2016, 3, 1, 12, tzinfo=UTC)
LESSONS = {
    "Allgemeiner Integrationskurs": 700,
    "Jugendintegrationskurs": 1000,
    "Eltern- und Frauenintegrationskurs": 1000,
    "Alphabetisierungskurs": 1000,
    "Förderkurs": 1000,
    "Intensivkurs": 430,
    "Spezialkurs": 500,
    "Berufssprachkurs": 500,
}


def options(field: str) -> tuple[Any, ...]:
    assert PUBLICATION.schema is not None
    return PUBLICATION.schema.fields[field].enum


def decided(decision: str, **inputs: Any) -> Any:
    found = COURSES.explain(decision, {"rechtsstand": NOON.date(), **inputs}, clock=lambda: NOON)
    assert len(found.matched_rules) == 1, inputs
    return found.value


@pytest.mark.parametrize("kind", options("kurs_art"))
def test_every_kind_of_course_has_its_lessons(kind: str) -> None:
    extent = decided("kursumfang", kurs_art=kind, kurs_wiederholungen=0)
    assert extent["stunden"] + extent["orientierung"] == LESSONS[kind]
    again = decided("kursumfang", kurs_art=kind, kurs_wiederholungen=1)
    repeated = kind not in ("Spezialkurs", "Berufssprachkurs")
    assert again["stunden"] + again["orientierung"] == (300 if repeated else LESSONS[kind])
    assert extent["teilnehmer"] == again["teilnehmer"] == 25


@pytest.mark.parametrize("kind", options("kurs_art"))
def test_age_and_script_decide_who_may_attend(kind: str) -> None:
    births = {date(1989, 3, 2): True, date(1989, 3, 1): False, None: True}  # 27 years on the first of March
    for (birth, young), script in product(births.items(), ("ja", "nein", None)):
        told = decided("kurszugang", kurs_art=kind, geburtsdatum=birth, alphabetisiert=script)
        fits = {"Jugendintegrationskurs": young, "Alphabetisierungskurs": script != "ja"}.get(kind, True)
        assert told["zulaessig"] is fits, (birth, script)
        assert (told["hinweis"] is None) is fits


@pytest.mark.parametrize("level", [*options("sprachniveau"), None])
def test_b1_leads_to_a_vocational_course_and_a_repeat_that_is_used_up_to_a_special_one(level: str | None) -> None:
    for repeats in (None, 0, 1):
        told = decided("deufoev_kursart", sprachniveau=level, kurs_wiederholungen=repeats)
        expected = "Berufssprachkurs" if level in ("B1", "B2", "C1", "C2") else "Spezialkurs" if repeats else None
        assert told["kurs_art"] == expected
        assert (told["hinweis"] is None) is (expected is not None)


@pytest.mark.parametrize("domain", options("legal_domain"))
def test_the_agency_never_obliges_anybody(domain: str) -> None:
    everything = product(
        [*options("lebensunterhalt"), None], options("kurs_zugang"), options("kurs_verpflichtet_durch")
    )
    for livelihood, access, office in everything:
        known = {"legal_domain": domain, "lebensunterhalt": livelihood, "kurs_zugang": access}
        told = decided("verpflichtung", kurs_grundlage="Verpflichtung", kurs_verpflichtet_durch=office, **known)
        may = {
            "Jobcenter": domain == "SGB2",
            "Sozialamt": (livelihood or "").startswith("AsylbLG"),
            "Ausländerbehörde": access.startswith("Anspruch"),
        }
        assert told["zulaessig"] is may[office], known
        free = decided("verpflichtung", kurs_grundlage="Berechtigung", kurs_verpflichtet_durch=office, **known)
        assert free["zulaessig"] is True
