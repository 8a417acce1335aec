"""A message that a process starts with begins a case: once for a key, for those who may, and even after a crash."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import InvalidValue, NotFound
from engine.messages import Messages
from engine.model import SYSTEM


@pytest.fixture
def begins(office: Any) -> Any:
    """An office in which the message ``word`` begins a case of the process ``p``, which counters may start."""
    draw = office.draw
    event = b'<bpmn:messageEventDefinition messageRef="message_word"/></bpmn:startEvent>'
    model = draw.process(*draw.team(), draw.task("talk")).replace(b"</bpmn:startEvent>", event)
    root = b'<bpmn:message id="message_word" name="word"/><bpmn:process'
    says = draw.process(*draw.team(), draw.throw("say", "word"), key="q")
    office.publish(model.replace(b"<bpmn:process", root, 1), says)
    return office


def send(office: Any, key: str, by: str | None = None, **payload: Any) -> Any:
    actor = SYSTEM if by is None else office.who(by)
    return office.engine.messages.correlate("word", "w-1", payload, actor=actor, idempotency_key=key)


def test_the_message_begins_a_case_once_for_a_key(begins: Any) -> None:
    first = send(begins, "k", name="Generated")
    again = send(begins, "k", name="Generated")
    assert (again.id, again.number) == (first.id, first.number)
    assert begins.case().case_file["name"] == "Generated"
    assert [task.task_key for task in begins.case().open_tasks] == ["talk"]
    [told] = begins.events("case:start")
    assert (told.process_key, told.element_id, told.details) == ("p", "p_start", {"fields": ["name"]})
    assert send(begins, "l").number != first.number


def test_only_who_may_start_the_process_begins_a_case_with_it(begins: Any) -> None:
    with pytest.raises(NotFound):
        send(begins, "k", by="anna")
    assert begins.records() == []
    assert send(begins, "k", by="carla").started_by == "carla"


def test_the_payload_must_fit_the_case_file(begins: Any) -> None:
    with pytest.raises(InvalidValue):
        send(begins, "k", unknown="x")
    assert begins.records() == []


def test_nobody_is_offered_to_start_what_a_message_starts(begins: Any) -> None:
    assert begins.engine.cases.startable(begins.who("carla")) == ()
    with pytest.raises(NotFound):
        begins.start("p")


def test_a_thrown_message_begins_a_case_even_after_a_crash(begins: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as dead:
        dead.setattr(Messages, "deliver", lambda *_: None)
        begins.engine.cases.start("q", {}, actor=SYSTEM, idempotency_key="k")
    assert [record.case.process_key for record in begins.records()] == ["q"]
    for _ in range(2):
        begins.engine.messages.deliver_kept()
    assert sorted(record.case.process_key for record in begins.records()) == ["p", "q"]
    with begins.storage.read() as reader:
        assert list(reader.kept_messages(begins.now)) == []
    new = next(record.case for record in begins.records() if record.case.process_key == "p")
    assert [event.event for event in begins.history(new.id)][:2] == ["case:start", "message:deliver"]
