"""Signals: what one case throws reaches every other that waits for it, exactly once, and starts new ones."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from engine import worker
from engine.model import SYSTEM, CaseState
from engine.signals import Signals
from engine.storage.interface import ChangeSet


def _signal(draw: Any, kind: str, id: str, name: str = "alarm", more: str = "") -> str:
    event = f'<bpmn:signalEventDefinition signalRef="signal_{name}"/>'
    inside = [more] if more else []
    return str(draw._element(kind, id, inside, event))


def hears(draw: Any, *, key: str = "p", name: str = "alarm") -> bytes:
    """Return a process that waits for the signal and then asks for a talk."""
    wait = _signal(draw, "intermediateCatchEvent", "hear", name)
    return _with_signals(draw.process(*draw.team(), wait, draw.task("talk"), key=key), name)


def throws(draw: Any, *, key: str = "q", name: str = "alarm") -> bytes:
    """Return a process that throws the signal with a payload after a person has said so."""
    payload = '<zeebe:ioMapping><zeebe:input source="=7" target="count"/></zeebe:ioMapping>'
    throw = _signal(draw, "intermediateThrowEvent", "say", name, payload)
    return _with_signals(draw.process(*draw.team(), draw.task("go"), throw, draw.task("rest"), key=key), name)


def _with_signals(model: bytes, *names: str) -> bytes:
    roots = "".join(f'<bpmn:signal id="signal_{name}" name="{name}"/>' for name in names)
    return model.decode().replace("<bpmn:process", f"{roots}<bpmn:process", 1).encode()


def begun(office: Any, key: str) -> Any:
    return office.engine.cases.start(key, {}, actor=SYSTEM, idempotency_key=office.key())


def state(office: Any, case: Any) -> tuple[list[str], Any]:
    """Return the open tasks of the case and the field that the payload writes."""
    with office.storage.read() as reader:
        stored = reader.case(case.id).case
    return [task.task_key for task in stored.open_tasks], stored.case_file.get("count")


def on_the_way(office: Any) -> int:
    with office.storage.read() as reader:
        return len(reader.thrown_signals())


def test_a_signal_reaches_every_case_that_waits_once_and_nobody_else(office: Any) -> None:
    office.publish(hears(office.draw), throws(office.draw), hears(office.draw, key="other", name="else"))
    first, second, deaf = begun(office, "p"), begun(office, "p"), begun(office, "other")
    thrower = begun(office, "q")
    office.complete("go", "carla")
    assert [state(office, case) for case in (first, second)] == [(["talk"], 7), (["talk"], 7)]
    assert (state(office, deaf), state(office, thrower)) == (([], None), (["rest"], None))
    assert on_the_way(office) == 0
    [told] = [event for event in office.history(first.id) if event.event == "signal:deliver"]
    assert (told.element_id, told.actor, told.details) == ("hear", "system", {"signal": "alarm"})
    late = begun(office, "p")
    assert state(office, late) == ([], None)


def test_a_case_that_only_waits_for_a_signal_is_not_stuck(office: Any) -> None:
    office.publish(hears(office.draw))
    case = begun(office, "p")
    assert office.incidents() == []
    view = office.engine.cases.show(case.number, actor=SYSTEM)
    assert view.diagrams[0].active == ("hear",)


def test_the_diagram_of_a_task_shows_what_waits_for_a_signal_beside_it(office: Any) -> None:
    draw = office.draw
    hear = _signal(draw, "intermediateCatchEvent", "hear")
    office.publish(_with_signals(draw.parallel([draw.task("talk")], [hear], before=draw.team()), "alarm"))
    case = begun(office, "p")
    diagram = office.engine.human_tasks.diagram(office.task("talk").id, actor=office.who("carla"))
    assert set(diagram.active) == {"talk", "hear"}
    assert office.engine.cases.diagram(case.number, "p", actor=SYSTEM).active == diagram.active


@pytest.fixture
def interrupted(office: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An office in which the process died between the commit of the throw and the delivery to two cases."""
    office.publish(hears(office.draw), throws(office.draw))
    office.waiting = [begun(office, "p"), begun(office, "p")]
    begun(office, "q")
    with monkeypatch.context() as dead:
        dead.setattr(Signals, "deliver", lambda *_: ())
        office.complete("go", "carla")
    assert [state(office, case) for case in office.waiting] == [([], None), ([], None)]
    assert on_the_way(office) == 3
    return office


def test_what_was_interrupted_is_taken_up_by_the_worker(interrupted: Any) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(interrupted.engine, stop))
    thread.start()
    for _ in range(1000):
        if on_the_way(interrupted) == 0:
            break
        stop.wait(0.01)
    stop.set()
    thread.join(timeout=10)
    assert [state(interrupted, case) for case in interrupted.waiting] == [(["talk"], 7), (["talk"], 7)]
    interrupted.engine.messages.deliver_kept()
    versions = [interrupted.engine.cases.show(case.number, actor=SYSTEM).case.version for case in interrupted.waiting]
    assert versions == [2, 2]


def test_one_case_that_cannot_be_reached_holds_up_no_other(
    interrupted: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = interrupted.waiting[0].id
    deliver = Signals._heard

    def fails(self: Signals, work: Any, signal: Any, at: Any) -> Any:
        if signal.case_id == broken:
            raise RuntimeError
        return deliver(self, work, signal, at)

    with monkeypatch.context() as faulty:
        faulty.setattr(Signals, "_heard", fails)
        interrupted.engine.messages.deliver_kept()
    assert len(caplog.records) == 1
    assert [state(interrupted, case) for case in interrupted.waiting] == [([], None), (["talk"], 7)]
    assert on_the_way(interrupted) == 1
    interrupted.engine.messages.deliver_kept()
    assert state(interrupted, interrupted.waiting[0]) == (["talk"], 7)


def test_a_signal_for_a_case_that_no_longer_waits_is_dropped(interrupted: Any) -> None:
    gone = interrupted.waiting[0]
    with interrupted.storage.begin() as work:
        record = work.lock_case(gone.id)
        signals = work.projections(gone.id).signals
        ended = replace(record.case, state=CaseState.CANCELLED, ended_at=interrupted.now, version=2)
        changes = ChangeSet(case=replace(record, case=ended), removed_signals=[each.id for each in signals])
        work.save(changes)
        work.commit()
    interrupted.engine.messages.deliver_kept()
    assert (on_the_way(interrupted), state(interrupted, gone)) == (0, ([], None))


def test_a_signal_starts_one_case_of_each_process_that_begins_with_it(office: Any) -> None:
    event = b'<bpmn:signalEventDefinition signalRef="signal_alarm"/></bpmn:startEvent>'
    starting = [hears(office.draw, key=key).replace(b"</bpmn:startEvent>", event) for key in ("r", "s")]
    office.publish(*starting, throws(office.draw))
    begun(office, "q")
    office.complete("go", "carla")
    cases = [record.case for record in office.records()]
    assert sorted(case.process_key for case in cases) == ["q", "r", "s"]
    new = [case for case in cases if case.process_key != "q"]
    assert [(case.case_file["count"], case.started_by) for case in new] == [(7, "system"), (7, "system")]
    assert on_the_way(office) == 0
