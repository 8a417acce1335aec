"""Whatever may happen to a person may happen at any stop of her way: the case goes on, and nobody loses a task.

Each story of :data:`WAYS` is told step by step. At every stop, each event strikes, strikes once more, and time passes;
then the story goes on as if nothing had been. So all events meet all that may be open: intake, first talk, course,
placement, aftercare, an open hand-over, an open lawsuit, in both legal domains.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from engine.model import CaseState
from engine.parsing import parsing_once
from engine.publication import read_folder
from engine.scenarios import Story, read_stories
from tests.processes import striking
from tests.processes.lives import Life
from tests.processes.striking import Struck

PROCESSES: Final = Path(__file__).parents[2] / "processes"
FOLDER: Final = read_folder(PROCESSES)[0]
_NOT_RUN: Final = ("scenarios/", "translations/")
FILES: Final = {name: content for name, content in FOLDER.items() if not name.startswith(_NOT_RUN)}
PARSE: Final = parsing_once()
WAYS: Final = (
    ("entscheidung_im_kurs", 0),  # SGB III, course, recognition in it, hand-over, SGB II
    ("begleitung_endet", 1),  # placement without result, then work and aftercare
    ("ablehnung_und_klage", 0),
    ("umzug", 0),  # SGB II, from one job centre to the other in the middle of a course
    ("geburtstag_im_kurs", 0),
)
LATER: Final = timedelta(days=70)
"""Long enough for the pauses, the reminders and the alarms of every event."""
BEREAVEMENT: Final = frozenset({"tell_authorities", "tell_partners", "stop_benefit", "close_after_death"})


@dataclass(frozen=True)
class Blow:
    """An event, what it brings, and what of the open tasks it may take away."""

    name: str
    values: Callable[[Struck], Mapping[str, Any]]
    takes: frozenset[str] = frozenset()
    twice: bool = True
    """Whether a second report opens the same tasks again, because it is another event of the same kind."""

    def __str__(self) -> str:
        return f"{self.name}-{self.values.__name__}"


OVERTAKEN: Final = frozenset({"ask_about_ruling", "check_status", "record_decision", "record_document"})
"""What a newer decision answers."""
DROPPED: Final = frozenset(
    {
        *("accept_handover", "amend_handover_sheet", "complete_handover_sheet", "take_application", "grant_benefit"),
        "record_course_end",
    }
)
"""What belongs to a hand-over after a move that another move has overtaken; a running course is talked about anew."""
BLOWS: Final = (
    Blow("illness_reported", striking.illness, twice=False),
    Blow("illness_reported", striking.illness_without_certificate, twice=False),
    Blow("pregnancy_reported", striking.pregnancy, twice=False),
    Blow("whereabouts_unknown", striking.whereabouts, twice=False),
    Blow("consent_withdrawn", striking.withdrawal, frozenset({"contact_employers"}), twice=False),
    Blow("document_renewed", striking.document, frozenset({"clear_renewal"})),
    Blow("job_found", striking.job),
    Blow("person_moved", striking.move_within_the_area, DROPPED),
    Blow("person_moved", striking.move_to_the_other_area, DROPPED, twice=False),
    Blow("person_moved", striking.move_away, DROPPED),
    Blow("asylum_decision", striking.protection, OVERTAKEN, twice=False),
    Blow("asylum_decision", striking.refusal, OVERTAKEN, twice=False),
)


def way(name: str, number: int) -> Story:
    return read_stories(name, FOLDER[f"scenarios/{name}.yaml"])[0][number]


def told(way: tuple[str, int]) -> tuple[Struck, Story]:
    story = globals()["way"](*way)
    return Struck(FILES, now=story.now, parse=PARSE), story


@pytest.mark.parametrize("blow", BLOWS, ids=str)
@pytest.mark.parametrize("path", WAYS, ids=lambda path: path[0])
def test_an_event_strikes_at_any_stop_and_the_case_goes_on(path: tuple[str, int], blow: Blow) -> None:
    sandbox, story = told(path)
    stops = 0
    for stop in sandbox.stops(story):
        stops += 1
        with sandbox.aside():
            before = sandbox.tasks()
            assert sandbox.strike(blow.name, blow.values(sandbox)), stop
            assert sandbox.wrong() == [], stop
            assert sandbox.case.state is CaseState.RUNNING, stop
            first = sandbox.tasks()
            assert {before[gone].task_key for gone in before.keys() - first.keys()} <= blow.takes, stop

            assert sandbox.strike(blow.name, blow.values(sandbox)), stop
            assert sandbox.wrong() == [], stop
            second = sandbox.tasks()
            assert {first[gone].task_key for gone in first.keys() - second.keys()} <= blow.takes, stop
            if not blow.twice:
                assert len(second) <= len(first), stop

            sandbox.advance(LATER)
            assert sandbox.wrong() == [], stop
    assert stops > 5


@pytest.mark.parametrize("path", WAYS, ids=lambda path: path[0])
def test_a_death_ends_all_that_is_open_at_any_stop(path: tuple[str, int]) -> None:
    sandbox, story = told(path)
    for stop in sandbox.stops(story):
        with sandbox.aside():
            before = sandbox.tasks()
            assert sandbox.strike("person_died", striking.death(sandbox)), stop
            assert sandbox.wrong() == [], stop
            assert not before.keys() & sandbox.tasks().keys(), stop
            assert {task.task_key for task in sandbox.case.open_tasks} <= BEREAVEMENT, stop
            assert not sandbox.strike("person_died", striking.death(sandbox)), stop
            assert not sandbox.awaits("person_moved"), stop
            sandbox.advance(LATER)
            assert {task.task_key for task in sandbox.case.open_tasks} <= BEREAVEMENT, stop
            assert sandbox.wrong() == [], stop


@pytest.mark.parametrize("path", WAYS, ids=lambda path: path[0])
def test_a_person_found_again_goes_on_where_she_stood(path: tuple[str, int]) -> None:
    sandbox, story = told(path)
    for stop in sandbox.stops(story):
        with sandbox.aside():
            before = sandbox.tasks()
            assert not sandbox.awaits("person_found"), stop
            assert sandbox.strike("whereabouts_unknown", striking.whereabouts(sandbox)), stop
            for task in ("try_first_contact", "try_second_contact"):
                sandbox.complete(task, striking.in_vain(sandbox))
            sandbox.complete("query_whereabouts", striking.unknown(sandbox))
            assert sandbox.case.case_file["pause_von"] == sandbox.today, stop
            assert sandbox.strike("person_found", {"wieder_da_am": sandbox.today}), stop
            assert sandbox.wrong() == [], stop
            gone = {before[task].task_key for task in before.keys() - sandbox.tasks().keys()}
            assert gone <= {"record_course_end"}, stop  # a course that rested is talked about anew
            assert {task.task_key for task in sandbox.case.open_tasks} >= {"resume_contact"}, stop
            assert sandbox.case.case_file["pause_von"] is None, stop
            assert sandbox.case.case_file["pause_tage"] == 0, stop


def test_whatever_else_may_be_recorded_strikes_without_harm() -> None:
    struck = set()
    for path in WAYS:
        sandbox, story = told(path)
        for number, stop in enumerate(sandbox.stops(story)):
            for name in sorted(sandbox.recordable() - {blow.name for blow in BLOWS} - {"person_died"}):
                with sandbox.aside():
                    Life(FILES, number, sandbox).record(name)
                    assert sandbox.wrong() == [], f"{stop}: {name}"
                    sandbox.advance(LATER)
                    assert sandbox.wrong() == [], f"{stop}: {name}"
                    struck.add(name)
    assert {"lawsuit_filed", "court_ruling", "job_lost"} <= struck
