"""Fault 10: an incident's retry tells the truth, whoever asks, however many at once, and whatever dies meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from uuid import UUID

import pytest

from engine.model import SYSTEM
from tests.engine.workflow.build import definitions, end, gateway, process, script, start, user
from tests.faults import model
from tests.faults.house import House, wait_until
from tests.faults.people import Outcome, Person
from tests.faults.points import AFTER_COMMIT, AFTER_LOCK, BEFORE_ANSWER, BEFORE_COMMIT, KILL

BuildHouse = Callable[..., House]
Rounds = Callable[[int, int], int]
Figure = Callable[[str], None]
STUCK: Final = "stuck"
"""Fails at ``work`` until somebody has completed ``step``, which is open beside it, with a note."""
MENDED: Final = "mended"
"""Fails as well, until another diagram of it is published."""
NOT_RESOLVED, RESOLVED = "Nicht behoben", "Die Störung ist behoben"
GONE = "schon behoben"


def drawn(key: str, expression: str = '=if note = null then 1 + "x" else 7') -> bytes:
    before, flows = model.team()
    work = script("work", expression.removeprefix("="), "counter") + user("after", group=model.GROUP, form="step")
    body = start() + before + gateway("parallel", "fork") + user("step", group=model.GROUP, form="step") + work + end()
    flows += " set_counter>fork fork>step fork>work step>end work>after after>end"
    return definitions(process(key, body, flows))


@pytest.fixture(scope="module")
def house(build_shared_house: BuildHouse) -> House:
    """A house with processes that fail and a supervisor."""
    return build_shared_house(web=2, files=model.files(**{STUCK: drawn(STUCK), MENDED: drawn(MENDED)}))


def incident(house: House, case: UUID) -> dict[str, Any]:
    """Return the only incident that the case ever had."""
    (found,) = house.rows("SELECT * FROM incident WHERE case_id = %s", case)
    return found


def tried(house: House, case: UUID) -> list[str]:
    """Return what the history of the case tells of its incident, in order."""
    query = "SELECT event FROM history_event WHERE case_id = %s AND event LIKE 'incident:%%' ORDER BY position"
    return [each["event"] for each in house.rows(query, case)]


def repair(house: House, case: Any) -> None:
    """Complete the task that the failing step waits for."""
    person = house.person()
    (task,) = [each for each in case.open_tasks if each.task_key == "step"]
    assert person.claiming(task.id).send() is Outcome.ACCEPTED
    assert house.ledger.enter(person.completing(task.id)).send() is Outcome.ACCEPTED


def retry(lead: Person, incident_id: UUID, *, back: str = "monitor") -> str:
    """Retry as somebody at the monitor does, and return what the page says then."""
    return lead.follow(f"/incidents/{incident_id}/retry", {"back": back}).body.decode()


def test_a_retry_is_a_success_only_where_the_case_goes_on(house: House, rounds: Rounds, figure: Figure) -> None:
    lead = house.person(model.LEAD.lower())
    number = rounds(3, 30)
    for turn in range(number):
        case = house.start_case(STUCK)
        stuck = incident(house, case.id)
        for attempt in range(2, 4):
            text = retry(lead, stuck["id"])
            assert NOT_RESOLVED in text
            assert f"Versuch {attempt}" in text
            assert RESOLVED not in text
            again = incident(house, case.id)
            assert (again["id"], again["attempts"], again["resolved_at"]) == (stuck["id"], attempt, None)
        repair(house, case)
        assert RESOLVED in retry(lead, stuck["id"], back="" if turn else "monitor")
        assert incident(house, case.id)["resolved_by"] == lead.username
        assert GONE in retry(lead, stuck["id"]) or "behoben" in retry(lead, stuck["id"])
        assert tried(house, case.id) == ["incident:open", *["incident:retry"] * 2, "incident:resolve"]
    figure(f"{number} cases: two vain attempts counted, one success told, and that it was over then")


def test_two_supervisors_at_once_and_all_of_an_element_together(house: House, rounds: Rounds, figure: Figure) -> None:
    leads = [house.person(model.LEAD.lower()) for _ in range(2)]
    number = rounds(3, 30)
    for _ in range(number):
        case = house.start_case(STUCK)
        stuck = incident(house, case.id)["id"]
        with ThreadPoolExecutor(2) as threads:
            vain = list(threads.map(lambda lead, of=stuck: retry(lead, of), leads))
            assert all(NOT_RESOLVED in text or "belegt" in text for text in vain)
            attempts = 1 + sum(NOT_RESOLVED in text for text in vain)
            assert incident(house, case.id)["attempts"] == attempts
            repair(house, case)
            texts = list(threads.map(lambda lead, of=stuck: retry(lead, of), leads))
        assert sum(RESOLVED in text for text in texts) == 1
        assert tried(house, case.id).count("incident:resolve") == 1
    repaired, hopeless = house.start_case(STUCK), house.start_case(STUCK)
    repair(house, repaired)
    text = leads[0].follow("/monitor/incidents/retry", {"process": STUCK, "element": "work"}).body.decode()
    assert "1 von 2 Fällen gehen weiter" in text
    assert incident(house, repaired.id)["resolved_at"] is not None
    assert (incident(house, hopeless.id)["resolved_at"], incident(house, hopeless.id)["attempts"]) == (None, 2)
    figure(f"{number} incidents retried by two at once: each vain attempt counted once, each resolved once")


def test_a_process_that_dies_in_a_retry_leaves_all_of_it_or_nothing(
    house: House, rounds: Rounds, figure: Figure
) -> None:
    lead = house.person(model.LEAD.lower())
    points = (AFTER_LOCK, BEFORE_COMMIT, AFTER_COMMIT, BEFORE_ANSWER)
    number = rounds(1, 10)
    for point in points * number:
        case = house.start_case(STUCK)
        stuck = incident(house, case.id)["id"]
        repair(house, case)
        house.points.arm(point, KILL)
        with pytest.raises(ConnectionError):
            lead.post(f"/incidents/{stuck}/retry", {})
        wait_until(lambda at=point: house.points.hit(at) is not None, "a process dies")
        done = point in (AFTER_COMMIT, BEFORE_ANSWER)
        assert (incident(house, case.id)["resolved_at"] is not None) is done
        house.await_web()
        text = retry(lead, stuck)
        assert ("behoben" if done else RESOLVED) in text
        assert tried(house, case.id) == ["incident:open", "incident:resolve"]
        tasks = "SELECT count(*) AS n FROM human_task WHERE case_id = %s AND task_key = 'after'"
        assert [each["n"] for each in house.rows(tasks, case.id)] == [1]
    figure(f"{len(points) * number} web processes killed in a retry: all of it took effect, or nothing")


def test_a_repaired_publication_does_not_help_a_case_that_is_stuck_and_the_page_says_so(house: House) -> None:
    lead = house.person(model.LEAD.lower())
    case = house.start_case(MENDED)
    stuck = incident(house, case.id)["id"]
    page = lead.get(f"/cases/{case.number}").body.decode()
    assert "gilt nur für neue Fälle" in page
    mended = model.files(**{STUCK: drawn(STUCK), MENDED: drawn(MENDED, "=7")})
    house.engine.deployments.publish_files(mended, actor=SYSTEM)
    assert NOT_RESOLVED in retry(lead, stuck)
    assert incident(house, case.id)["attempts"] == 2
    assert house.rows("SELECT * FROM incident WHERE case_id = %s", house.start_case(MENDED).id) == []
