"""Fault 9: diagrams that never come to rest become incidents, and everybody else is served meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import pytest

from engine.model import utc_now
from engine.workflow.budget import MAX_HOPS, MAX_SECONDS, SECONDS_TO_TELL
from tests.faults import entry, model, poisons
from tests.faults.house import House, wait_until
from tests.faults.people import Outcome, Person

BuildHouse = Callable[..., House]
Rounds = Callable[[int, int], int]
Figure = Callable[[str], None]
LATEST: Final = 60.0
"""Seconds by which a timer of another case may be late, on whatever machine; without the limits it would be hours."""
MAX_MEMORY: Final = 400
"""MB that a process may ever have taken up; one that has done nothing takes up a quarter of it."""
_STUCK: Final = """
SELECT c.number, i.element_id, i.code, i.attempts, i.message, i.opened_at
  FROM incident i JOIN case_instance c ON c.id = i.case_id
 WHERE i.resolved_at IS NULL AND c.process_key = ANY(%s)
"""


SHORT: Final = 1.0
"""Seconds that a short run gives a command; the limit of service would only be waited for longer."""


def poisoned(build_house: BuildHouse, **wanted: Any) -> House:
    return build_house(files={**model.files(**poisons.files()), **poisons.more_files()}, **wanted)


def stuck(house: House, *processes: str) -> list[dict[str, Any]]:
    """Return the open incidents of the processes."""
    return house.rows(_STUCK, list(processes))


def fired(house: House, process: str) -> list[Any]:
    """Return when timers of cases of the process fired."""
    query = (
        "SELECT h.at, c.case_file -> 'due' ->> 'value' AS due FROM history_event h"
        " JOIN case_instance c ON c.id = h.case_id WHERE h.event = 'timer:fire' AND c.process_key = %s"
    )
    return house.rows(query, process)


@contextmanager
def bystanders(house: House) -> Iterator[list[float]]:
    """Let other cases have timers all the time; in the end the list tells by how many seconds each was late."""
    done, late = threading.Event(), []
    dues: list[Any] = []

    def go_on() -> None:
        while not done.wait(0.5):
            dues.append(utc_now() + timedelta(seconds=0.5))
            house.start_case(model.DEADLINE, due=dues[-1])

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield late
    finally:
        done.set()
        thread.join()
    wait_until(lambda: len(fired(house, model.DEADLINE)) == len(dues), "the timers of all other cases fire", LATEST)
    times = sorted(each["at"] for each in fired(house, model.DEADLINE))
    late += [(at - due).total_seconds() for at, due in zip(times, sorted(dues), strict=True)]


def start(house: House, person: Person, process: str) -> float:
    """Start the process, and return after how many seconds the answer came, which tells that the case is stuck."""
    element, code = poisons.NAMES[process]
    sent = house.ledger.enter(person.starting(process))
    began = time.monotonic()
    assert sent.send() is Outcome.ACCEPTED, process
    took = time.monotonic() - began
    answer = sent.answers[-1]
    assert answer is not None
    page = person.get(str(answer.location))
    assert page.status == HTTPStatus.OK
    assert "Störung" in page.body.decode(), process
    found = [each for each in stuck(house, process) if each["number"] in page.body.decode()]
    assert {each["code"] for each in found} == {code}, (process, found)
    assert len(found) == 1, process
    assert element in ("", found[0]["element_id"]), process
    assert found[0]["message"]["value"] not in page.body.decode(), "it is told in English"
    return took


def memory(house: House) -> Mapping[int, int]:
    """Return by process the most memory that it ever took up, in MB."""
    assert house.web is not None
    family = [pid for running in (house.web, *house.workers) for pid in running.family]
    return {pid: _peak(Path(f"/proc/{pid}/status").read_text()) for pid in family}


def _peak(status: str) -> int:
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def test_each_poison_is_an_incident_and_the_others_are_served(
    build_house: BuildHouse, rounds: Rounds, figure: Figure
) -> None:
    move = MAX_SECONDS if rounds(0, 1) else SHORT
    house = poisoned(build_house, web=2, workers=2, move=move)
    number, before = rounds(1, 5), memory(house)
    names = list(poisons.NAMES) * number
    with bystanders(house) as late, ThreadPoolExecutor(2) as threads:
        person = house.person()
        took = list(threads.map(lambda name: start(house, person, name), names))
        meet_in_workers(house, number)
        throw_at_each_other(house)
        look_at_the_form(house, person)
    assert memory(house).keys() >= before.keys(), "a process has ended"
    assert max(memory(house).values()) < MAX_MEMORY
    assert max(late) < LATEST
    poisonous = {each["number"] for each in house.rows(_OF_POISONS, [model.STEPS, model.DEADLINE])}
    assert [line for line in house.audit() if line.split(":")[0] not in poisonous] == []
    figure(
        f"{len(names)} poisons started, the slowest answered after {max(took):.1f} s; "
        f"{len(late)} timers of others meanwhile, the latest {max(late):.1f} s late; "
        f"at most {max(memory(house).values())} MB in one process"
    )


_OF_POISONS: Final = "SELECT number FROM case_instance WHERE process_key <> ALL(%s)"


def meet_in_workers(house: House, number: int) -> None:
    """Let the workers run into loops: one that works without end and one of timers, which may not race."""
    began = utc_now()
    house.start_case(poisons.RACE)
    for _ in range(number):
        house.start_case(poisons.LATE, due=utc_now() + timedelta(seconds=0.2))
    limit = number * (MAX_SECONDS + SECONDS_TO_TELL) + LATEST
    wait_until(lambda: len(stuck(house, poisons.LATE)) == number, "the workers meet what never ends", limit)
    assert {(each["element_id"], each["code"]) for each in stuck(house, poisons.LATE)} <= {
        ("work", "budget"),
        ("again", "budget"),
    }
    assert 1 <= len(fired(house, poisons.RACE)) <= (utc_now() - began).total_seconds() + 1


def throw_at_each_other(house: House) -> None:
    """Let two cases answer each other's signal for ever: one of them stops and says so."""
    players = (poisons.PING, poisons.PONG)
    for process in (*players, poisons.SERVE):
        house.start_case(process)
    house.engine.messages.deliver_kept()
    wait_until(lambda: stuck(house, *players), "the players are stopped")
    (incident,) = stuck(house, *players)
    assert (incident["element_id"], incident["code"]) == ("say", "budget")
    versions = house.rows("SELECT version FROM case_instance WHERE process_key = ANY(%s)", list(players))
    assert all(each["version"] <= MAX_HOPS for each in versions)


def look_at_the_form(house: House, person: Person) -> None:
    """See that a form whose conditions explode is shown nevertheless."""
    (task,) = house.start_case(poisons.FORM).open_tasks
    assert person.claiming(task.id).send() is Outcome.ACCEPTED
    page = person.get(f"/tasks/{task.id}")
    assert (page.status, b"field_199" in page.body or b"note" in page.body) == (HTTPStatus.OK, True)
    assert page.seconds < LATEST


def test_control_without_the_limit_of_time_somebody_waits_in_vain(build_house: BuildHouse) -> None:
    house = poisoned(build_house, without=entry.TIME_LIMIT, move=SHORT)
    person = house.person()
    sent = person.starting("heavy_loop")
    thread = threading.Thread(target=sent.send, daemon=True)
    thread.start()
    thread.join(SHORT + SECONDS_TO_TELL + 1)
    assert thread.is_alive(), "the loop came to rest by itself"
    assert house.web is not None
    house.web.kill9()
    thread.join()
    assert sent.outcome is Outcome.UNANSWERED
    if stuck(house, "heavy_loop"):
        pytest.fail("the loop came to rest by itself")
