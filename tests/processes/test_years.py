"""Years of one case: the monthly question after its asylum procedure, the half-yearly review, and nothing grows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from zstandard import decompress

from engine import values
from engine.feel import LOCAL_ZONE
from engine.publication import read_folder
from engine.sandbox import Sandbox
from tests.processes.lives import PROCESSES

BEGINS: Final = datetime(2016, 1, 31, 9, tzinfo=LOCAL_ZONE)
YEARS: Final = 5
INTO_A_COURSE: Final[dict[str, dict[str, Any]]] = {
    "register_person": {
        "name": "Testperson 090 (erzeugt)",
        "geburtsdatum": date(1980, 3, 1),
        "staatsangehoerigkeit": "Syrien",
        "gemeinde": "Krefeld",
        "dokumentart": "Aufenthaltsgestattung",
        "gueltig_bis": date(2022, 6, 30),
        "sprache": "Arabisch",
        "dolmetscher": "ja",
    },
    "check_identity": {"sichtvermerk": "Dokument mit Lichtbild gesehen", "identitaet_zweifel": "nein"},
    "inform_and_consent": {"info_erteilt_am": BEGINS.date()},
    "assess_prospects": {"herkunftsland": "Syrien", "asylantrag_am": date(2015, 11, 20)},
    "hold_first_talk": {
        "erschienen": "ja",
        "schule_jahre": 10,
        "beruf": "keiner",
        "erfahrung_jahre": 0,
        "gesundheit_einschraenkung": "nein",
        "abschluss": "mittlerer Abschluss",
        "sprachniveau": "A1",
        "alphabetisiert": "ja",
        "kinderbetreuung": "nein",
    },
    "agree_plan": {
        "ziel": "Ausbildung",
        "schritte": "Deutsch lernen",
        "naechster_termin": date(2016, 3, 15),
        "sprachkurs_bedarf": "ja",
        "anerkennung_bedarf": "nein",
    },
    "check_course_access": {"kurs_zugang": "Zulassung (§ 44 Abs. 4 AufenthG)"},
    "arrange_entitlement": {"kurs_grundlage": "Berechtigung", "kurs_berechtigung_am": BEGINS.date()},
    "record_placement_test": {
        "einstufung_am": BEGINS.date(),
        "einstufung_niveau": "A1",
        "kurs_art": "Allgemeiner Integrationskurs",
    },
    "find_course": {
        "kurs_traeger": "Beispiel-Sprachschule",
        "kurs_anmeldung_am": BEGINS.date(),
        "kurs_start_plan": date(2016, 2, 22),
    },
    "record_course_start": {"kurs_beginn": BEGINS.date(), "kurs_ende_plan": date(2016, 9, 30)},
}


def held(sandbox: Sandbox) -> tuple[int, int]:
    """Return the number of tokens of the only case, and of the bytes of its state before they are compressed."""
    [case] = sandbox.cases
    with sandbox.engine.storage.read() as reader:
        record = reader.case(case.id)
    assert record is not None
    state = decompress(record.state[1:])
    return sum(len(tokens) for _, _, tokens in values.loads(state)), len(state)


def review(sandbox: Sandbox) -> dict[str, Any]:
    return {
        "betreuung": "Fortsetzen",
        "ziel": "Ausbildung",
        "schritte": "Deutsch lernen",
        "anerkennung_bedarf": "nein",
        "wiederaufnahme": "Nichts",
        "naechster_termin": sandbox.now.date() + timedelta(days=30),
    }


def test_five_years_of_monthly_rounds_ask_the_same_and_hold_the_same() -> None:
    files = {
        name: content
        for name, content in read_folder(PROCESSES)[0].items()
        if not name.startswith(("scenarios/", "translations/"))
    }
    sandbox = Sandbox(files, now=BEGINS)
    sandbox.start("integration_point", {"site": "KR-UE25"})
    for task, answer in INTO_A_COURSE.items():
        sandbox.complete(task, answer)
    began = held(sandbox)
    asked, reviews, sizes = [], [], []
    for month in range(1, 12 * YEARS + 1):
        years, months = divmod(month, 12)
        middle = datetime(2016 + years, months + 1, 15, 12, tzinfo=LOCAL_ZONE)
        sandbox.advance(middle - sandbox.now)
        tasks = {task.task_key: task for task in sandbox.open_tasks()}
        if month > 1:
            asked.append(tasks["check_status"].opened_at.astimezone(LOCAL_ZONE))
            sandbox.complete("check_status", {"status_ergebnis": "Noch kein Bescheid"})
        if "review_plan" in tasks:
            reviews.append(month)
            sandbox.complete("review_plan", review(sandbox))
        assert [task.task_key for task in sandbox.open_tasks()] == ["record_course_end"]
        sizes.append(held(sandbox))
    assert sandbox.state == "running"
    ends = [moment + timedelta(days=1) for moment in asked]
    assert {(moment.day, moment.hour) for moment in ends} == {(1, 9)}, "the last day of each month"
    assert all((after.month - before.month) % 12 == 1 for before, after in pairwise(ends))
    assert len(asked) == 12 * YEARS - 1
    assert reviews == list(range(7, 12 * YEARS + 1, 6))
    assert {tokens for tokens, _ in sizes} == {began[0]}
    assert max(size for _, size in sizes) <= began[1] + 1, "the count of the months has a digit more"
