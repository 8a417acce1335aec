"""Messages: to the case that waits, or kept until one does."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest

from engine.errors import IdempotencyConflict, InvalidValue, NotFound, StorageUnavailable
from engine.model import SYSTEM, Actor, Case, CaseState, StoredMessage, Submission


def correlate(office, name: str, key: str, payload=None, *, actor: Actor = SYSTEM, idem: str = "m") -> Case | None:
    return office.engine.messages.correlate(name, key, payload or {}, actor=actor, idempotency_key=idem)


@pytest.fixture
def waiting(office):
    """An office with one case that waits for a decision."""
    office.publish(
        office.draw.process(
            *office.draw.team(), office.draw.message("wait", "decided"), office.draw.task("talk", group="=group")
        )
    )
    office.start(group="S1.SGB3.Vermittlung")
    return office


def test_the_waiting_case_takes_it_and_goes_on(waiting) -> None:
    number = waiting.case().number
    case = correlate(waiting, "decided", number, {"born": "2001-01-31"})
    assert case is not None
    assert [task.task_key for task in case.open_tasks] == ["talk"]
    assert waiting.case().case_file["born"] == date(2001, 1, 31)
    (event,) = waiting.events("message:correlate")
    assert event.details == {"message": "decided"}
    with waiting.storage.read() as reader:
        assert reader.subscriptions(case.id) == ()


def test_an_unmatched_message_is_kept_for_ninety_days(waiting) -> None:
    number = waiting.case().number
    assert correlate(waiting, "other", number, {"days": 3}) is None
    with waiting.storage.read() as reader:
        (message,) = reader.kept_messages(waiting.now)
        assert (message.name, message.correlation_key, message.payload) == ("other", number, {"days": 3})
        assert reader.kept_messages(waiting.now + timedelta(days=91)) in ((), [])


def test_a_kept_message_is_delivered_in_the_transaction_in_which_somebody_waits(office) -> None:
    office.publish(
        office.draw.process(
            *office.draw.team(),
            office.draw.task("register"),
            office.draw.message("wait", "decided"),
            office.draw.task("talk", group="S1.SGB3.Vermittlung"),
        )
    )
    number = office.start().number
    assert correlate(office, "decided", number, {"days": 7}) is None
    case = office.complete("register", "carla")
    assert [task.task_key for task in case.open_tasks] == ["talk"]
    assert office.case().case_file["days"] == 7
    assert len(office.events("message:deliver")) == 1
    with office.storage.read() as reader:
        assert list(reader.kept_messages(office.now)) == []
        assert list(reader.subscriptions(case.id)) == []


def test_an_expired_message_is_not_delivered(office) -> None:
    office.publish(
        office.draw.process(*office.draw.team(), office.draw.task("register"), office.draw.message("wait", "m"))
    )
    number = office.start().number
    correlate(office, "m", number)
    office.turn(days=91)
    assert office.complete("register", "carla").state is CaseState.RUNNING


def test_a_repeated_key_gives_the_first_answer(waiting) -> None:
    number = waiting.case().number
    first = correlate(waiting, "decided", number)
    again = correlate(waiting, "decided", number)
    assert first is not None
    assert again is not None
    assert first.version == again.version
    assert correlate(waiting, "decided", number, idem="kept") is None
    assert correlate(waiting, "decided", number, idem="kept") is None
    with waiting.storage.read() as reader:
        assert len(reader.kept_messages(waiting.now)) == 1


def test_a_key_used_for_another_message_is_a_conflict(waiting) -> None:
    correlate(waiting, "decided", waiting.case().number)
    with pytest.raises(IdempotencyConflict):
        correlate(waiting, "other", waiting.case().number)


def test_a_payload_must_fit_the_case_file(waiting) -> None:
    number = waiting.case().number
    with pytest.raises(InvalidValue):
        correlate(waiting, "decided", number, {"height": 180})
    with pytest.raises(InvalidValue):
        correlate(waiting, "later", number, {"height": 180})
    with waiting.storage.read() as reader:
        assert len(reader.subscriptions(waiting.case().id)) == 1
        assert list(reader.kept_messages(waiting.now)) == []


def test_a_person_writes_to_cases_that_she_sees_only(waiting) -> None:
    number = waiting.case().number
    for username, name, key in (
        ("jana", "decided", number),
        ("jana", "later", number),
        ("anna", "later", "IP-2016-999999"),
        ("lena", "decided", number),
    ):
        with pytest.raises(NotFound):
            correlate(waiting, name, key, actor=waiting.who(username))
    with waiting.storage.read() as reader:
        refused = reader.access_events()
    assert {(event.purpose, event.granted) for event in refused} == {("message:correlate", False)}
    assert len(refused) == 4
    assert correlate(waiting, "decided", number, actor=waiting.who("anna")) is not None
    assert correlate(waiting, "later", number, actor=waiting.who("anna"), idem="kept") is None


def test_a_kept_message_reaches_a_case_that_waits_already(waiting) -> None:
    number = waiting.case().number
    message = StoredMessage(
        id=uuid4(),
        name="decided",
        correlation_key=number,
        payload={"days": 3},
        received_at=waiting.now,
        expires_at=waiting.now + timedelta(days=90),
    )
    with waiting.storage.begin() as work:
        work.keep_message(message)
        work.commit()
    waiting.engine.messages.deliver([("decided", number), ("other", number)])
    assert waiting.case().case_file["days"] == 3
    assert waiting.task("talk")
    with waiting.storage.read() as reader:
        assert list(reader.kept_messages(waiting.now)) == []
    waiting.engine.messages.deliver([("decided", number)])
    assert len(waiting.events("message:deliver")) == 1


def test_a_name_or_key_that_cannot_be_kept_is_refused(waiting) -> None:
    number = waiting.case().number
    for name, key, idem in (("", number, "m"), ("decided", "a\x00b", "m"), ("decided", number, "x" * 201)):
        with pytest.raises(InvalidValue):
            correlate(waiting, name, key, idem=idem)
    assert waiting.case().version == 1


def test_a_message_and_its_subscription_at_once_always_meet(office) -> None:
    office.publish(
        office.draw.process(
            *office.draw.team(),
            office.draw.task("register"),
            office.draw.message("wait", "decided"),
            office.draw.task("talk"),
        )
    )
    for number in range(5):
        case = office.start()
        task = office.claim("register", "carla")
        actor, together = office.who("carla"), threading.Barrier(2)

        def send(case=case, number=number, together=together) -> None:
            together.wait()
            correlate(office, "decided", case.number, idem=f"message {number}")

        def wait(task=task, number=number, together=together, actor=actor) -> None:
            together.wait()
            submission = Submission(values={})
            office.engine.human_tasks.complete(task.id, submission, actor=actor, idempotency_key=f"task {number}")

        threads = [threading.Thread(target=call) for call in (send, wait)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with office.storage.read() as reader:
            stored = reader.case(case.id)
        assert stored is not None
        assert [each.task_key for each in stored.case.open_tasks] == ["talk"]


def test_a_message_that_a_case_throws_reaches_its_own_waiting_branch_in_the_same_transaction(office) -> None:
    branches = [office.draw.message("wait", "ping")], [office.draw.task("work"), office.draw.throw("tell", "ping")]
    office.publish(office.draw.parallel(*branches, before=office.draw.team()))
    office.start()
    assert office.complete("work", "carla").state is CaseState.COMPLETED
    with office.storage.read() as reader:
        assert list(reader.kept_messages(office.now)) == []


def test_a_message_that_a_case_throws_reaches_another_case(office) -> None:
    office.publish(
        office.draw.process(*office.draw.team(), office.draw.message("wait", "keyed"), office.draw.task("talk")),
        office.draw.process(*office.draw.team(), office.draw.task("work"), office.draw.throw("tell", "keyed"), key="q"),
        organisation=office.organisation.replace(b"  p: [Eing", b"  q: [Eingangszone]\n  p: [Eing"),
    )
    waiting = office.start(group="here")
    office.start("q", group="here")
    office.turn(hours=1)
    assert office.complete("work", "carla").state is CaseState.COMPLETED
    assert office.task("talk").case_number == waiting.number
    with office.storage.read() as reader:
        assert list(reader.kept_messages(office.now)) == []


def test_a_message_that_a_case_throws_is_kept_for_a_case_to_come(office) -> None:
    office.publish(
        office.draw.process(*office.draw.team(), office.draw.message("wait", "keyed"), office.draw.task("talk")),
        office.draw.process(*office.draw.team(), office.draw.throw("tell", "keyed"), key="q"),
        organisation=office.organisation.replace(b"  p: [Eing", b"  q: [Eingangszone]\n  p: [Eing"),
    )
    office.start("q", group="here")
    with office.storage.read() as reader:
        assert [each.correlation_key for each in reader.kept_messages(office.now)] == ["here"]
    case = office.start(group="here")
    assert [task.task_key for task in case.open_tasks] == ["talk"]


def test_a_message_that_could_not_be_delivered_after_the_commit_is_delivered_later(office, monkeypatch) -> None:
    office.publish(
        office.draw.process(*office.draw.team(), office.draw.message("wait", "keyed"), office.draw.task("talk")),
        office.draw.process(*office.draw.team(), office.draw.task("work"), office.draw.throw("tell", "keyed"), key="q"),
        organisation=office.organisation.replace(b"  p: [Eing", b"  q: [Eingangszone]\n  p: [Eing"),
    )
    office.start(group="here")
    office.start("q", group="here")
    task, actor = office.claim("work", "carla"), office.who("carla")
    with monkeypatch.context() as fault:
        fault.setattr(office.storage, "begin", away_after(1, office.storage.begin))
        done = office.engine.human_tasks.complete(
            task.id, Submission(values={}), actor=actor, idempotency_key="completed"
        )
    assert done.state is CaseState.COMPLETED
    assert sorted(record.case.process_key for record in office.records() if not record.case.open_tasks) == ["p", "q"]
    office.engine.messages.deliver_kept()
    assert office.task("talk")
    with office.storage.read() as reader:
        assert list(reader.kept_messages(office.now)) == []


def away_after(times: int, begin):
    """Return the function that begins units of work until the storage is away."""
    left = [begin] * times

    def begin_or_fail():
        if not left:
            raise StorageUnavailable
        return left.pop()()

    return begin_or_fail


def test_cases_that_throw_messages_at_each_other_without_end_do_not_hang_the_sender(small_office) -> None:
    office = small_office
    office.publish(
        loop(office.draw, "p", "keyed_ping", "keyed_pong"),
        loop(office.draw, "q", "keyed_pong", "keyed_ping"),
        organisation=office.organisation.replace(b"  p: [Eing", b"  q: [Eingangszone]\n  p: [Eing"),
    )
    office.start(group="here")
    office.start("q", group="here")
    assert correlate(office, "keyed_ping", "here") is not None
    versions = sorted(record.case.version for record in office.records())
    assert versions[0] > 10
    office.engine.messages.deliver_kept()
    assert sorted(record.case.version for record in office.records()) > versions


def loop(draw, key: str, awaited: str, thrown: str) -> bytes:
    """Return a process that answers one message with another for ever."""
    line = draw.process(draw.message(f"wait_{key}", awaited), draw.throw(f"tell_{key}", thrown), key=key).decode()
    line = line.replace(f'targetRef="{key}_end"', f'targetRef="wait_{key}"')
    return line.replace(f'<bpmn:endEvent id="{key}_end" name="{key}_end"></bpmn:endEvent>', "").encode()
