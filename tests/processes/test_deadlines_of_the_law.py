"""Every deadline of the law, with the expressions of the diagrams, on the injected clock.

``docs/deadlines.md`` lists them; what it says is held here against ``organisation.yaml`` and the diagrams.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from engine import feel
from engine.feel import LOCAL_ZONE, YearMonthDuration
from engine.organisation import Counting, Organisation
from engine.publication import parse_publication, read_folder
from engine.workflow import parse_definitions
from engine.workflow.interface import Execution
from engine.workflow.step import Step
from tests.engine.workflow.build import boundary, end, gateway, simple, timer, user

ROOT = Path(__file__).parents[2]
FILES = read_folder(ROOT / "processes")[0]
PAGE = (ROOT / "docs" / "deadlines.md").read_text(encoding="utf-8")
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Row:
    """A line of the page."""

    key: str
    law: str
    limit: str
    element: str
    then: str


def rows() -> list[Row]:
    cells = ([cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.splitlines() if line.startswith("| `"))
    return [Row(key.strip("`"), law, limit, element.strip("`"), then) for key, law, limit, element, then in cells]


ROWS = {row.key: row for row in rows()}
BOLD = {
    "erstgespraech_alarm", "plan_ueberpruefung", "plan_ueberpruefung_jugend", "vermittlung_ruht", "kurs_anspruch",
    "kurs_zulassung", "kursbeginn", "kurs_unterbrechung", "berufssprachkurs_anmeldung", "berufssprachkurs_beginn",
    "klagefrist", "klagefrist_kurz", "anerkennung_eingang", "anerkennung_entscheidung", "ba_zustimmung",
    "nachbetreuung_dritte", "bescheinigung",
}  # fmt: skip
"""What the statutes set, apart from what a diagram need not wait for."""
ENDS = {
    "erstgespraech_alarm": (
        "2016-03-31 2015-04-01 2016-04-29 2016-01-29 2016-05-10 2016-05-12 2016-12-17 2016-07-11 2017-02-09"
    ),
    "plan_ueberpruefung": (
        "2016-07-31 2015-07-31 2016-08-29 2016-05-30 2016-09-11 2016-09-13 2017-04-18 2016-11-12 2017-06-11"
    ),
    "plan_ueberpruefung_jugend": (
        "2016-04-30 2015-04-30 2016-05-29 2016-02-29 2016-06-11 2016-06-13 2017-01-18 2016-08-12 2017-03-11"
    ),
    "vermittlung_ruht": (
        "2016-04-24 2015-04-25 2016-05-23 2016-02-22 2016-06-03 2016-06-05 2017-01-10 2016-08-04 2017-03-05"
    ),
    "kurs_anspruch": (
        "2017-01-31 2016-01-31 2017-02-28 2016-11-30 2017-03-11 2017-03-13 2017-10-18 2017-05-12 2017-12-11"
    ),
    "kurs_unterbrechung": (
        "2017-01-31 2016-01-31 2017-02-28 2016-11-30 2017-03-11 2017-03-13 2017-10-18 2017-05-12 2017-12-11"
    ),
    "kurs_zulassung": (
        "2016-04-30 2015-04-30 2016-05-29 2016-02-29 2016-06-11 2016-06-13 2017-01-18 2016-08-12 2017-03-11"
    ),
    "kursbeginn": (
        "2016-03-14 2015-03-16 2016-04-11 2016-01-11 2016-04-22 2016-04-25 2016-11-29 2016-06-23 2017-01-23"
    ),
    "berufssprachkurs_anmeldung": (
        "2016-04-30 2015-04-30 2016-05-29 2016-02-29 2016-06-11 2016-06-13 2017-01-18 2016-08-12 2017-03-11"
    ),
    "berufssprachkurs_beginn": (
        "2016-02-29 2015-03-02 2016-03-29 2015-12-28 2016-04-08 2016-04-11 2016-11-15 2016-06-09 2017-01-09"
    ),
    "klagefrist": (
        "2016-02-15 2015-02-16 2016-03-14 2015-12-14 2016-03-29 2016-03-29 2016-11-02 2016-05-27 2016-12-27"
    ),
    "klagefrist_kurz": (
        "2016-02-08 2015-02-09 2016-03-07 2015-12-07 2016-03-18 2016-03-21 2016-10-25 2016-05-19 2016-12-19"
    ),
    "vorlaeufige_leistung": (
        "2016-02-29 2015-02-28 2016-03-29 2015-12-30 2016-04-11 2016-04-13 2016-11-18 2016-06-12 2017-01-11"
    ),
    "anerkennung_eingang": (
        "2016-02-29 2015-03-02 2016-03-29 2015-12-30 2016-04-11 2016-04-13 2016-11-18 2016-06-13 2017-01-11"
    ),
    "anerkennung_entscheidung": (
        "2016-05-02 2015-04-30 2016-05-30 2016-02-29 2016-06-13 2016-06-13 2017-01-18 2016-08-12 2017-03-13"
    ),
    "ba_zustimmung": (
        "2016-02-15 2015-02-16 2016-03-14 2015-12-14 2016-03-29 2016-03-29 2016-11-02 2016-05-27 2016-12-27"
    ),
    "nachbetreuung_dritte": (
        "2016-07-31 2015-07-31 2016-08-29 2016-05-30 2016-09-11 2016-09-13 2017-04-18 2016-11-12 2017-06-11"
    ),
    "bescheinigung": (
        "2016-02-03 2015-02-03 2016-03-03 2015-12-03 2016-03-14 2016-03-16 2016-10-21 2016-05-17 2016-12-14"
    ),
    "erstgespraech": (
        "2016-02-12 2015-02-13 2016-03-14 2015-12-14 2016-03-29 2016-03-29 2016-11-02 2016-05-30 2016-12-23"
    ),
    "uebergabe_annahme": (
        "2016-02-03 2015-02-04 2016-03-03 2015-12-03 2016-03-16 2016-03-16 2016-10-21 2016-05-18 2016-12-14"
    ),
}
"""The last day for each beginning of ``STARTS``, worked out apart from the engine."""
STARTS = "2016-01-31 2015-01-31 2016-02-29 2015-11-30 2016-03-11 2016-03-13 2016-10-18 2016-05-12 2016-12-11"
"""31 January of a leap year and of another, 29 February, 30 November; then a fortnight before Good Friday, before the
Easter with which summer time began, before Allerheiligen, over its end, before Fronleichnam and before Christmas."""
PAUSE = [{"von": date(2016, 4, 4), "bis": date(2016, 5, 22)}]
"""Seven weeks."""
PAUSED = {
    "erstgespraech": ("2016-03-29", "2016-06-01"),
    "plan_ueberpruefung": ("2016-02-29", "2016-10-17"),
    "plan_ueberpruefung_jugend": ("2016-02-29", "2016-07-17"),
    "kursbeginn": ("2016-03-14", "2016-06-13"),
    "berufssprachkurs_beginn": ("2016-03-14", "2016-05-30"),
}
"""From when to when those deadlines that rest go over that pause."""
CASES = [
    pytest.param(key, date.fromisoformat(start), date.fromisoformat(last), id=f"{key}-{start}")
    for key, ends in ENDS.items()
    for start, last in zip(STARTS.split(), ends.split(), strict=True)
]


def organisation() -> Organisation:
    found = parse_publication(FILES)[0].organisation
    assert found is not None
    return found


OFFICE = organisation()


def value(expression: str, case_file: Mapping[str, Any], now: datetime) -> Any:
    return feel.compile(expression).evaluate({**OFFICE.constants(now, case_file), **case_file}, clock=lambda: now)


def last_day(key: str, start: date, pauses: Any = None) -> date:
    case_file = {"start": start, "pausen": pauses}
    end = value(f"deadlines.{key}.from(start)", case_file, datetime(2016, 1, 1, tzinfo=UTC))
    assert isinstance(end, datetime)
    assert end.astimezone(LOCAL_ZONE).time() == time(23, 59)
    return end.date()


# -- how each is counted ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "start", "last"), CASES)
def test_a_deadline_ends_with_the_last_minute_of_its_last_day(key: str, start: date, last: date) -> None:
    assert last_day(key, start) == last


@pytest.mark.parametrize("key", ENDS)
def test_a_deadline_rests_in_a_pause_or_never(key: str) -> None:
    begin = date(2016, 4, 3)
    plain, paused = last_day(key, begin), last_day(key, begin, PAUSE)
    assert (paused > plain) is OFFICE.deadlines[key].counting.rests
    if key in PAUSED:
        start, last = (date.fromisoformat(day) for day in PAUSED[key])
        assert last_day(key, start, PAUSE) == last
    assert last_day(key, date(2016, 5, 22), PAUSE) == last_day(key, date(2016, 5, 22))


# -- what the page says ----------------------------------------------------------------------------------------


def test_the_page_has_every_deadline_of_the_law() -> None:
    assert not BOLD - set(ROWS)
    assert not set(ROWS) - set(ENDS)
    assert {told.key for told in DIAGRAMS} == set(ROWS)


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.key)
def test_a_line_of_the_page_is_true(row: Row) -> None:
    deadline = OFFICE.deadlines[row.key]
    assert in_words(deadline.counting) == row.limit
    if "§" in row.law:
        assert row.law in deadline.source
    assert expressions(row.element, row.key) != set(), f"{row.element} does not use {row.key}"
    if "`" in row.then:
        (assignment,) = element(row.then.strip("`")).iter("{*}assignmentDefinition")
        assert "Teamleitung" in assignment.get("candidateGroups", "")


def in_words(counting: Counting) -> str:
    limit = counting.limit
    number, unit = (limit.months, "month") if isinstance(limit, YearMonthDuration) else (limit.days, "day")
    number, unit = (number // 12, "year") if unit == "month" and number % 12 == 0 else (number, unit)
    parts = [f"{number} {unit}{'' if number == 1 else 's'}"]
    parts += ["next working day"] if counting.next_working_day else []
    parts += ["rests"] if counting.rests else []
    return ", ".join(parts)


def element(name: str) -> etree._Element:
    process, _, key = name.partition(".")
    for path, data in FILES.items():
        if path.endswith(".bpmn"):
            root = etree.fromstring(data)
            if any(each.get("id") == process for each in root.iter("{*}process")):
                (found,) = (each for each in root.iter() if each.get("id") == key)
                return found
    raise AssertionError(f"there is no process {process}")


def expressions(name: str, key: str) -> set[str]:
    """The expressions of the element that need the deadline."""
    texts = [text for each in element(name).iter() for text in (each.text or "", *each.values())]
    return {text.strip()[1:] for text in map(str, texts) if re.search(rf"^\s*=.*\bdeadlines\.{key}\b", text)}


# -- on the clock ----------------------------------------------------------------------------------------------


class Waiting:
    """A task with the timer at its border, and another task in which the case file can be changed."""

    def __init__(self, expression: str, case_file: Mapping[str, Any], begin: datetime) -> None:
        flows = "start>g g>a g>w a>end b>late late>end2 w>w2 w2>end3"
        tasks = "".join(map(user, ("a", "late", "w", "w2"))) + end("end2") + end("end3")
        model = simple(gateway("parallel", "g") + tasks + boundary("b", "a", timer("Date", f"={expression}")), flows)
        definitions, findings = parse_definitions({"p.bpmn": model}, constants=OFFICE.constants)
        assert findings == []
        self.now = begin
        self.execution: Execution
        self.step: Step
        self.execution, self.step = definitions.start("p", case_file, lambda: self.now)

    @property
    def is_over(self) -> bool:
        return "late" in {task.task_key for task in self.step.tasks}

    def write(self, **values: Any) -> None:
        (task,) = (task for task in self.step.tasks if task.task_key in ("w", "w2"))
        self.step = self.execution.complete_task(task.id, values)

    def at(self, instant: datetime) -> Waiting:
        self.now = instant
        self.step = self.execution.fire_due_timers(instant)
        return self


def local(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LOCAL_ZONE)


@pytest.mark.parametrize(("key", "start", "last"), CASES)
def test_a_timer_at_its_end_fires_with_it_and_not_a_minute_before(key: str, start: date, last: date) -> None:
    waiting = Waiting(f"deadlines.{key}.from(start)", {"start": start}, local(start, time(9)))
    over = local(last, time(23, 59)).astimezone(UTC)
    assert not waiting.at(over - ONE_MINUTE).is_over
    assert waiting.at(over).is_over


@pytest.mark.parametrize("key", PAUSED)
def test_a_timer_moves_with_a_pause_that_begins_is_longer_and_ends_early(key: str) -> None:
    start, last = (date.fromisoformat(day) for day in PAUSED[key])
    waiting = Waiting(f"deadlines.{key}.from(start)", {"start": start, "pausen": None}, local(start, time(9)))
    waiting.write(pausen=PAUSE)
    over = local(last, time(23, 59)).astimezone(UTC)
    assert not waiting.at(over - ONE_MINUTE).is_over
    assert waiting.at(over).is_over
    again = Waiting(f"deadlines.{key}.from(start)", {"start": start, "pausen": PAUSE}, local(start, time(9)))
    again.write(pausen=[])
    assert again.at(local(last_day(key, start), time(23, 59))).is_over


@pytest.mark.parametrize("key", [key for key in ENDS if not OFFICE.deadlines[key].counting.rests])
def test_what_never_rests_is_not_moved_by_a_pause(key: str) -> None:
    start = date(2016, 4, 3)
    waiting = Waiting(f"deadlines.{key}.from(start)", {"start": start}, local(start, time(9)))
    waiting.write(pausen=PAUSE)
    assert waiting.at(local(last_day(key, start), time(23, 59))).is_over


@dataclass(frozen=True)
class Told:
    """What the expression of a diagram needs to know: ``start`` stands for the day on which the deadline begins."""

    key: str
    start: str | None
    """The field from which the deadline is counted; None: it is counted from now."""
    more: Mapping[str, Any]


DIAGRAMS = [
    Told("erstgespraech_alarm", "erstkontakt_am", {}),
    Told("plan_ueberpruefung", "plan_seit", {"plan_jugend": False}),
    Told("plan_ueberpruefung_jugend", "plan_seit", {"plan_jugend": True}),
    Told("vermittlung_ruht", None, {}),
    Told("kurs_anspruch", "titel_erteilt_am", {"kurs_zugang": "Anspruch (§ 44 Abs. 1 AufenthG)"}),
    Told("kurs_zulassung", "kurs_berechtigung_am", {"titel_erteilt_am": None, "kurs_zugang": "Zulassung"}),
    Told("kursbeginn", "kurs_anmeldung_am", {"kurs_art": "Integrationskurs"}),
    Told("kurs_unterbrechung", "kurs_unterbrochen_am", {}),
    Told("berufssprachkurs_anmeldung", None, {}),
    Told("berufssprachkurs_beginn", "kurs_anmeldung_am", {"kurs_art": "Berufssprachkurs"}),
    Told("klagefrist", "zustellung_am", {"bewertung": {"ausgang": "negativ", "klagefrist": "lang"}}),
    Told("klagefrist_kurz", "zustellung_am", {"bewertung": {"ausgang": "negativ", "klagefrist": "kurz"}}),
    Told("vorlaeufige_leistung", "antrag_sgb2_am", {}),
    Told("anerkennung_eingang", "anerkennung_antrag_am", {}),
    Told("anerkennung_entscheidung", "unterlagen_vollstaendig_am", {"anerkennung_frist_bis": None}),
    Told("ba_zustimmung", "erlaubnis_beantragt_am", {}),
    Told("nachbetreuung_dritte", "arbeit_beginn", {"nachbetreuung_nummer": 3}),
    Told("bescheinigung", "krank_seit", {}),
]  # fmt: skip


@pytest.mark.parametrize("told", DIAGRAMS, ids=lambda told: told.key)
def test_the_diagram_keeps_to_it(told: Told) -> None:
    """What an element waits for, or notes as the last day, is the end of the deadline."""
    for expression in expressions(ROWS[told.key].element, told.key):
        for start, last in zip(STARTS.split(), ENDS[told.key].split(), strict=True):
            day, end_of_it = date.fromisoformat(start), date.fromisoformat(last)
            case_file = {**told.more, **({} if told.start is None else {told.start: day})}
            found = value(expression, case_file, local(day, time(9)))
            assert date_of(found) == end_of_it, f"{expression} on {start}"


def date_of(found: Any) -> date:
    """The day; a moment that a timer waits for is the last minute of it."""
    if not isinstance(found, datetime):
        assert isinstance(found, date)
        return found
    assert found.astimezone(LOCAL_ZONE).time() == time(23, 59)
    return found.astimezone(LOCAL_ZONE).date()
