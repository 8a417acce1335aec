"""Timers: fired when due, case by case; one broken case does not hold up the others."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.assembly import assemble
from engine.model import CaseState
from engine.storage import open_storage
from engine.storage.interface import ChangeSet
from tests.engine.conftest import Office


@pytest.fixture
def waiting(office):
    """An office with one case that waits for five days."""
    office.publish(office.draw.process(*office.draw.team(), office.draw.wait("pause", "P5D"), office.draw.task("talk")))
    office.start()
    return office


def fire(office) -> bool:
    return office.engine.timers.fire_next(office.now)


def test_nothing_happens_before_the_time_has_come(waiting) -> None:
    waiting.turn(days=4, hours=23)
    assert fire(waiting) is False
    assert waiting.case().version == 1


def test_a_due_timer_moves_its_case(waiting) -> None:
    waiting.turn(days=5)
    assert fire(waiting) is True
    assert waiting.task("talk").opened_at == waiting.now
    (event,) = waiting.events("timer:fire")
    assert (event.actor, event.element_id) == ("system", "pause")
    assert fire(waiting) is False
    with waiting.storage.read() as reader:
        assert reader.next_timer() is None


def test_a_timer_moves_with_what_it_is_counted_from(office) -> None:
    draw = office.draw
    pause = draw.wait("pause", "=duration(&quot;P&quot; + string(days) + &quot;D&quot;)")
    office.publish(draw.parallel([pause, draw.task("talk")], [draw.task("change", form="days")], before=draw.team()))
    begun = office.now
    office.start(days=10)
    office.turn(days=2)
    office.complete("change", "carla", days=20)
    with office.storage.read() as reader:
        assert reader.next_timer() == begun + timedelta(days=20)
    office.turn(days=17)
    assert not fire(office)
    office.turn(days=1)
    assert fire(office)
    assert office.task("talk").opened_at == office.now


def test_one_case_is_fired_at_a_time_earliest_first(waiting) -> None:
    first = waiting.case().number
    waiting.turn(hours=1)
    second = waiting.start().number
    waiting.turn(days=6)
    assert fire(waiting)
    assert {record.case.number: len(record.case.open_tasks) for record in waiting.records()} == {first: 1, second: 0}
    assert fire(waiting)
    assert not fire(waiting)


def test_a_case_that_breaks_the_engine_leaves_the_others_alone(waiting, caplog) -> None:
    (record,) = waiting.records()
    broken = replace(record.case, version=record.case.version + 1, open_tasks=())
    with waiting.storage.begin() as work:
        work.save(ChangeSet(case=replace(record, case=broken, state=b"no state at all")))
        work.commit()
    waiting.turn(hours=1)
    healthy = waiting.start()
    waiting.turn(days=6)
    with caplog.at_level(logging.ERROR):
        fired = [fire(waiting) for _ in range(3)]
    assert fired == [True, True, False]
    assert broken.number in caplog.text
    with waiting.storage.read() as reader:
        stored = reader.case(healthy.id)
        (timer,) = reader.timers(broken.id)
    assert stored is not None
    assert len(stored.case.open_tasks) == 1
    assert timer.due_at == waiting.now + timedelta(minutes=15)
    (incident,) = waiting.incidents()
    assert (incident.case_id, incident.code, incident.attempts) == (broken.id, "timer", 1)
    waiting.turn(minutes=15)
    assert fire(waiting)
    (again,) = waiting.incidents()
    assert (again.id, again.attempts) == (incident.id, 2)


def test_a_repaired_case_fires_and_resolves_its_incident(waiting) -> None:
    (record,) = waiting.records()
    broken = replace(record.case, version=record.case.version + 1)
    with waiting.storage.begin() as work:
        work.save(ChangeSet(case=replace(record, case=broken, state=b"no state at all")))
        work.commit()
    waiting.turn(days=6)
    fire(waiting)
    (now,) = waiting.records()
    with waiting.storage.begin() as work:
        repaired = replace(now.case, version=now.case.version + 1)
        work.save(ChangeSet(case=replace(record, case=repaired)))
        work.commit()
    waiting.turn(minutes=15)
    assert fire(waiting)
    assert waiting.incidents() == []
    assert waiting.task("talk")


def test_two_workers_at_once_fire_every_timer_once(waiting) -> None:
    for _ in range(4):
        waiting.start()
    waiting.turn(days=6)
    together = threading.Barrier(2)

    def work() -> None:
        together.wait()
        while waiting.engine.timers.fire_next(waiting.now):
            pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while fire(waiting):
        pass
    for record in waiting.records():
        assert record.case.version == 2
        assert [task.task_key for task in record.case.open_tasks] == ["talk"]


def test_a_case_that_has_ended_has_no_timer_left(office) -> None:
    office.publish(office.draw.process(*office.draw.team(), office.draw.wait("pause", "PT1H")))
    office.start()
    office.turn(hours=1)
    assert fire(office)
    assert office.case().state is CaseState.COMPLETED
    assert not fire(office)


def test_a_cycle_that_has_much_to_make_up_for_does_not_hold_up_the_others(small_office) -> None:
    office = small_office
    cycle = (
        b'<bpmn:boundaryEvent id="tick" attachedToRef="talk" cancelActivity="false"><bpmn:timerEventDefinition>'
        b"<bpmn:timeCycle>R/PT1S</bpmn:timeCycle></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
        b'<bpmn:endEvent id="ticked"/><bpmn:sequenceFlow id="flow" sourceRef="tick" targetRef="ticked"/>'
    )
    ticking = office.draw.process(*office.draw.team(), office.draw.task("talk"))
    office.publish(ticking.replace(b"</bpmn:process>", cycle + b"</bpmn:process>"))
    office.start()
    office.publish(
        office.draw.process(*office.draw.team(), office.draw.wait("pause", "PT6H"), office.draw.task("next"))
    )
    other = office.start()
    office.turn(days=1)
    assert [office.engine.timers.fire_next(office.now) for _ in range(3)] == [True, True, False]
    assert office.task("next").case_number == other.number
    assert [incident.code for incident in office.incidents()] == ["budget"]
    office.turn(minutes=15)
    assert office.engine.timers.fire_next(office.now)


@pytest.mark.parametrize("group", ["a\\u0000b", "a" * 201])
def test_a_group_that_nobody_can_have_is_an_incident_and_the_timer_has_fired(office, group: str) -> None:
    office.publish(
        office.draw.process(
            *office.draw.team(),
            office.draw.wait("pause", "PT1H"),
            office.draw.script("choose", f"=&quot;{group}&quot;", "group"),
            office.draw.task("next", group="=group"),
        )
    )
    office.start()
    office.turn(hours=1)
    assert fire(office)
    assert office.task("next").candidate_group is None
    assert [incident.code for incident in office.incidents()] == ["assignment"]


@pytest.mark.parametrize("storage", ["postgres"], indirect=True)  # the one in memory keeps every text
def test_a_case_that_the_storage_refuses_does_not_hold_up_the_others(office, monkeypatch) -> None:
    draw = office.draw
    office.publish(
        draw.process(
            *draw.team(),
            draw.wait("pause", "PT1H"),
            draw.script("choose", "=&quot;a\\u0000b&quot;", "site"),
            draw.task("next"),
        )
    )
    monkeypatch.setattr("engine.projection.is_name", lambda _: True)
    office.start()
    office.publish(draw.process(*draw.team(), draw.wait("pause", "PT1H"), draw.task("next")))
    other = office.start()
    office.turn(hours=2)
    assert [fire(office) for _ in range(3)] == [True, True, False]
    assert office.task("next").case_number == other.number
    assert [incident.code for incident in office.incidents()] == ["timer"]


def test_a_timer_during_which_the_database_gives_up_waiting_does_not_hold_up_the_others(database_url) -> None:
    storage = open_storage(f"{database_url}&options=-c%20idle_in_transaction_session_timeout%3D50")
    office = Office(storage)
    office.hire()
    slow = {"slow": lambda _inputs, _headers: time.sleep(0.5)}
    office.engine = assemble(storage, clock=lambda: office.now, services=slow)
    task = '<bpmn:serviceTask id="slow"><bpmn:extensionElements><zeebe:taskDefinition type="slow"/>'
    task += "</bpmn:extensionElements></bpmn:serviceTask>"
    wait = office.draw.wait("pause", "P5D")
    office.publish(office.draw.process(*office.draw.team(), wait, task, office.draw.task("talk")))
    case = office.start()
    office.publish(office.draw.process(*office.draw.team(), wait, office.draw.task("talk")))
    office.turn(minutes=1)  # so that the timer of the first is the first
    other = office.start()
    office.turn(days=5)

    assert fire(office) is True
    assert [incident.code for incident in office.incidents()] == ["timer"]
    assert fire(office) is True
    assert fire(office) is False
    open_tasks = {record.case.number: len(record.case.open_tasks) for record in office.records()}
    assert open_tasks == {case.number: 0, other.number: 1}
    storage.close()


def test_a_timer_that_another_leads_to_waits_a_second_so_that_no_loop_of_them_races(office) -> None:
    waits = [office.draw.wait(name, "PT0.001S") for name in ("one", "two")]
    office.publish(office.draw.process(*office.draw.team(), *waits, office.draw.task("talk")))
    office.start()
    office.turn(milliseconds=1)
    assert fire(office) is True
    office.turn(milliseconds=999)
    assert fire(office) is False
    office.turn(milliseconds=1)
    assert fire(office) is True
    assert office.task("talk")
