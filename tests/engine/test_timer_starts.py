"""A timer that a process starts with begins a case each time it is due: once, however many workers look."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from engine.errors import InvalidDeployment
from engine.sandbox import Sandbox
from engine.storage import open_storage
from engine.storage.interface import UnitOfWork
from tests.engine.conftest import Office
from tests.engine.workflow.build import definitions, end, message, process, script, signal, throw, timer, user

DAY = timedelta(days=1)
TWO_DAYS = b"<bpmn:timerEventDefinition><bpmn:timeCycle>R/P2D</bpmn:timeCycle></bpmn:timerEventDefinition>"


def begins(definition: str, *, key: str = "p", more: str = "") -> bytes:
    """Return a process that starts with the timer, notes that and asks for a task."""
    event = f'<startEvent id="{key}_on">{definition}</startEvent>'
    body = event + script("s", "1", "x") + user("u") + end("e") + more
    return definitions(process(key, body, f"{key}_on>s s>u u>e"), messages={"M": ""}, signals=("S",))


def model(office: Office, kind: str, text: str) -> bytes:
    """Return a process of the office that starts with the timer."""
    event = f"<bpmn:timerEventDefinition><bpmn:time{kind}>{text}</bpmn:time{kind}></bpmn:timerEventDefinition>"
    drawn = office.draw.process(*office.draw.team(), office.draw.task("talk"))
    return drawn.replace(b"</bpmn:startEvent>", event.encode() + b"</bpmn:startEvent>")


def fire(office: Office) -> int:
    """Let the worker fire what is due; return how often it found something."""
    found = 0
    while office.engine.timers.fire_next(office.now):
        found += 1
    return found


def numbers(office: Office) -> list[str]:
    return sorted(record.case.number for record in office.records())


def next_due(office: Office) -> datetime | None:
    with office.storage.read() as reader:
        return reader.next_timer()


def test_a_cycle_begins_case_after_case(office: Office) -> None:
    office.publish(model(office, "Cycle", "R2/P1D"))
    assert (fire(office), next_due(office)) == (0, office.now + DAY)
    for count in (1, 2):
        office.turn(days=1)
        assert (fire(office), len(office.records())) == (1, count)
    assert next_due(office) is None
    office.turn(days=9)
    assert fire(office) == 0
    begun = office.records()[-1].case
    assert (begun.started_by, [task.task_key for task in begun.open_tasks]) == ("system", ["talk"])
    with office.storage.read() as reader:
        told = [(event.event, event.actor, event.element_id) for event in reader.history(begun.id)]
    assert told[:2] == [("case:start", "system", "p_start"), ("timer:fire", "system", None)]


def test_a_date_begins_one_case_and_one_that_is_past_none(office: Office) -> None:
    office.publish(model(office, "Date", "2016-01-10T12:00:00Z"))
    office.turn(days=30)
    assert (fire(office), len(office.records())) == (1, 1)
    office.publish(model(office, "Date", "2016-01-11T12:00:00Z"))
    assert (next_due(office), fire(office), len(office.records())) == (None, 0, 1)


def test_what_a_late_worker_has_missed_it_makes_up_for(office: Office) -> None:
    office.publish(model(office, "Cycle", "R/P1D"))
    office.turn(days=3)
    assert (fire(office), len(office.records())) == (3, 3)


def test_publishing_again_changes_nothing_unless_the_timer_is_another(office: Office) -> None:
    office.publish(model(office, "Cycle", "R/P2D"))
    office.turn(days=1)
    more = office.draw.process(office.draw.task("other"), key="q")
    office.publish(model(office, "Cycle", "R/P2D"), more)
    office.turn(days=1)
    assert fire(office) == 1
    office.publish(model(office, "Cycle", "R/P5D"), more)
    assert next_due(office) == office.now + 5 * DAY
    office.publish(more)
    assert next_due(office) is None
    office.publish(model(office, "Cycle", "R/P5D"), more)
    assert next_due(office) == office.now + 5 * DAY


def test_a_date_that_has_had_its_case_has_no_other_after_a_publication(office: Office) -> None:
    office.publish(model(office, "Duration", "P1D"))
    office.turn(days=1)
    assert fire(office) == 1
    for name in ("other", "another"):
        office.publish(model(office, "Duration", "P1D"), office.draw.process(office.draw.task(name), key="q"))
        office.turn(days=3)
        assert fire(office) == 0


def test_a_case_begins_on_the_publication_in_force(office: Office) -> None:
    office.publish(model(office, "Cycle", "R/P1D"))
    office.publish(model(office, "Cycle", "R/P1D").replace(b'name="talk"', b'name="Talk anew"'))
    office.turn(days=1)
    fire(office)
    assert office.records()[0].case.deployment_id == office.engine.deployments.current().id  # type: ignore[union-attr]


def test_what_cannot_begin_is_tried_again_later_and_holds_up_nobody(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    office.publish(model(office, "Cycle", "R/P1D"))
    office.turn(days=1)
    with monkeypatch.context() as broken:
        broken.setattr(office.engine.timers._beginnings, "begin", None)
        assert (fire(office), office.records()) == (1, [])
    assert "could not begin a case" in caplog.text
    assert next_due(office) == office.now + timedelta(minutes=15)
    office.turn(minutes=15)
    assert (fire(office), len(office.records())) == (1, 1)
    assert next_due(office) == office.now - timedelta(minutes=15) + DAY


def test_what_cannot_begin_puts_off_no_other_timer(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    storage = open_storage(database_url)
    office = Office(storage)
    office.hire()
    once = model(office, "Cycle", "R/P1D")
    twice = once.replace(b"<bpmn:timerEventDefinition>", TWO_DAYS + b"<bpmn:timerEventDefinition>")
    office.publish(twice)
    office.turn(days=2)
    begin, units = storage.begin, list[UnitOfWork]()

    def begin_after_another_worker() -> UnitOfWork:
        """Let another worker take the timer that has failed, before it is put off."""
        units.append(begin())
        if len(units) == 3:  # of cases, of starts, and the one that puts off
            assert other.lock_due_start(office.now) is not None
        return units[-1]

    with begin() as other, monkeypatch.context() as broken:
        broken.setattr(office.engine.timers._beginnings, "begin", None)
        broken.setattr(storage, "begin", begin_after_another_worker)
        assert office.engine.timers.fire_next(office.now)
    with begin() as work:
        assert [each.due_at <= office.now for each in work.start_timers() if each.due_at] == [True, True]
    storage.close()


def test_four_workers_begin_each_case_once_while_somebody_publishes(database_url: str) -> None:
    storages = [open_storage(database_url) for _ in range(5)]
    offices = [Office(storage) for storage in storages]
    offices[0].hire()
    offices[0].publish(model(offices[0], "Cycle", "R20/PT1H"))
    for office in offices:
        office.turn(hours=20)

    def publish() -> int:
        for name in ("a", "b", "c"):
            other = offices[4].draw.process(offices[4].draw.task(name), key="q")
            offices[4].publish(model(offices[4], "Cycle", "R20/PT1H"), other)
        return 0

    def work(office: Office) -> int:
        # a row that somebody else has locked is passed over, so no more than what is left may be found at the end
        return sum(fire(office) for _ in range(5))

    with ThreadPoolExecutor(5) as pool:
        tasks = [pool.submit(work, office) for office in offices[:4]] + [pool.submit(publish)]
        found = sum(task.result() for task in tasks)
    found += fire(offices[0])
    assert (found, len(set(numbers(offices[0]))), len(offices[0].records())) == (20, 20, 20)
    for storage in storages:
        storage.close()


def test_a_process_may_begin_by_time_or_otherwise() -> None:
    sandbox = Sandbox({"p.bpmn": begins(timer("Cycle", "R3/P1D") + message("M") + timer("Date", "2016-01-05"))})
    sandbox.correlate("M")
    sandbox.advance(DAY)
    assert len(sandbox.open_tasks()) == 3
    sandbox.advance(10 * DAY)
    assert len(sandbox.open_tasks()) == 5


def test_what_a_case_throws_that_a_timer_began_arrives() -> None:
    told = begins(signal("S"), key="q")
    thrower = definitions(
        process(
            "p",
            f'<startEvent id="on">{timer("Duration", "PT1H")}</startEvent>' + throw("t", signal("S")) + end("e0"),
            "on>t t>e0",
        ),
        signals=("S",),
    )
    sandbox = Sandbox({"p.bpmn": thrower, "q.bpmn": told})
    sandbox.advance(DAY)
    assert [task.task_key for task in sandbox.open_tasks()] == ["u"]


@pytest.mark.parametrize(
    ("definition", "code", "word"),
    [
        (timer("Duration", "=wait"), "TIMER", "wait"),
        (timer("Cycle", '="R/P" + 1'), "TIMER", "null"),
        (timer("Cycle", '="daily"'), "TIMER", "makes no sense"),
        ("<conditionalEventDefinition><condition>=true</condition></conditionalEventDefinition>", "ELEMENT", "no data"),
    ],
)
def test_with_what_no_case_begins(definition: str, code: str, word: str) -> None:
    with pytest.raises(InvalidDeployment) as refused:
        Sandbox({"p.bpmn": begins(definition)})
    assert [(each.element, each.code) for each in refused.value.findings] == [("p_on", code)]
    assert word in refused.value.findings[0].message


def test_a_timer_may_use_what_the_organisation_says(office: Any) -> None:
    office.publish(model(office, "Duration", "=deadlines.talk.limit"))
    assert next_due(office) is not None
