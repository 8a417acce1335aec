"""Recording events: with the form of the message, to the case that waits for it, or kept until it does."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest

from engine import Recorded
from engine.errors import (
    CaseEnded,
    FieldError,
    Forbidden,
    IdempotencyConflict,
    InvalidSubmission,
    MessageNotAwaited,
    NotFound,
)
from engine.model import SYSTEM, Submission

AGENCY = "S1.SGB3.Vermittlung"


def record(
    office, message: str = "arrived", /, *, by: str = "anna", key: str = "r", keep: bool = False, **values
) -> Recorded:
    """Record the message for the only case."""
    return office.engine.messages.record(
        office.case().number,
        message,
        Submission(values=values),
        actor=office.who(by),
        idempotency_key=key,
        keep=keep,
    )


@pytest.fixture
def waiting(office):
    """An office with one case that waits for a message, will wait for another, and calls a process that waits."""
    draw = office.draw
    office.publish(
        draw.process(
            *draw.team(),
            draw.message("wait", "arrived", form="register"),
            draw.task("talk", group=AGENCY),
            draw.message("silent", "unseen"),
            draw.message("later", "found", form="benefit"),
            draw.call("rest", "called"),
        ),
        draw.process(draw.message("late", "moved", form="days"), draw.task("last", group=AGENCY), key="called"),
    )
    office.start()
    return office


def offered(office, by: str = "anna") -> list[tuple[str, str, str, bool]]:
    events = office.engine.messages.receivable(office.case().number, actor=office.who(by))
    return [(event.name, event.title, event.form.id, event.awaited) for event in events]


def test_the_case_offers_what_it_waits_for_and_then_what_may_come(waiting) -> None:
    assert offered(waiting) == [
        ("arrived", "wait", "register", True),
        ("found", "later", "benefit", False),
        ("moved", "late", "days", False),
    ]
    record(waiting, name="Generated One")
    assert offered(waiting)[0] == ("arrived", "wait", "register", False)


def test_several_places_that_wait_for_a_message_are_one_event(office) -> None:
    draw = office.draw
    before = draw.message("first", "m", form="days")
    office.publish(draw.process(*draw.team(), before, draw.message("second", "m", form="group")))
    office.start()
    assert offered(office) == [("m", "first", "days", True)]
    record(office, "m", days="3")
    assert offered(office) == [("m", "second", "group", True)]


def test_a_case_that_waits_where_no_form_is_named_takes_what_is_recorded_with_the_form_of_another_place(office) -> None:
    draw = office.draw
    office.publish(draw.process(*draw.team(), draw.message("bare", "m"), draw.message("second", "m", form="group")))
    office.start()
    assert offered(office) == [("m", "second", "group", True)]
    assert record(office, "m", group="x").kept_until is None


def test_the_recorded_event_is_written_and_the_case_goes_on(waiting) -> None:
    recorded = record(waiting, name="Generated One", born="31.01.2001")
    assert (recorded.title, recorded.kept_until, recorded.visible) == ("wait", None, True)
    assert [task.task_key for task in recorded.case.open_tasks] == ["talk"]
    assert waiting.case().case_file["born"] == date(2001, 1, 31)
    (event,) = waiting.events("message:record")
    assert (event.actor, event.element_id, event.details) == ("anna", "wait", {"message": "arrived"})
    assert not any("Generated" in str(each.details) for each in waiting.history())


def test_what_the_form_refuses_changes_nothing(waiting) -> None:
    with pytest.raises(InvalidSubmission) as refused:
        record(waiting, name=" ", born="31.02.2001", days="1")
    assert refused.value.fields == {
        "name": FieldError("required"),
        "born": FieldError("type_date"),
        "days": FieldError("unknown_field"),
    }
    assert waiting.events("message:record") == []
    assert offered(waiting)[0][3] is True


def test_a_field_of_another_legal_domain_cannot_be_written(waiting) -> None:
    with pytest.raises(Forbidden):
        record(waiting, "found", keep=True, money="100")
    assert record(waiting, "found", keep=True, name="x").kept_until is not None


def test_the_form_is_prefilled_with_what_the_reader_may_read(waiting) -> None:
    record(waiting, name="Generated One", born="2001-01-31")
    view = waiting.engine.messages.show(waiting.case().number, "found", actor=waiting.who("anna"))
    assert (view.event.title, view.event.awaited, view.values) == ("later", False, {"name": "Generated One"})
    with waiting.storage.read() as reader:
        assert (reader.access_events()[0].purpose, reader.access_events()[0].granted) == ("message:show", True)


def test_what_is_not_awaited_yet_is_kept_and_delivered_when_the_case_waits(waiting) -> None:
    recorded = record(waiting, "found", keep=True, name="Generated Two")
    assert recorded.kept_until == waiting.now + timedelta(days=90)
    assert [event.event for event in waiting.history()][-2:] == ["message:record", "message:keep"]
    view = waiting.engine.cases.show(waiting.case().number, actor=waiting.who("anna"))
    (kept,) = view.kept
    assert (kept.name, kept.title, kept.received_at) == ("found", "later", waiting.now)
    assert "name" not in waiting.case().case_file

    record(waiting, "arrived", key="r2", name="Generated One")
    waiting.complete("talk", "anna")
    waiting.engine.messages.correlate("unseen", waiting.case().number, {}, actor=SYSTEM, idempotency_key="m")

    assert waiting.case().case_file["name"] == "Generated Two"
    view = waiting.engine.cases.show(waiting.case().number, actor=waiting.who("anna"))
    assert view.kept == ()
    assert [event.element_id for event in waiting.events("message:deliver")] == ["later"]
    assert offered(waiting)[0] == ("moved", "late", "days", True)


def test_what_came_from_elsewhere_is_shown_by_its_name_where_no_diagram_has_words_for_it(waiting) -> None:
    number = waiting.case().number
    for key, name in enumerate(("unseen", "stray_message")):
        assert waiting.engine.messages.correlate(name, number, {}, actor=SYSTEM, idempotency_key=f"m{key}") is None
        waiting.turn(hours=1)
    view = waiting.engine.cases.show(number, actor=waiting.who("anna"))
    assert [kept.title for kept in view.kept] == ["silent", "stray_message"]


def test_who_expects_the_case_to_wait_is_told_that_it_no_longer_does(waiting) -> None:
    record(waiting, name="Generated One")
    with pytest.raises(MessageNotAwaited, match="does not wait for 'wait' any more"):
        record(waiting, key="r2", by="anton", name="Generated One")
    assert len(waiting.events("message:record")) == 1
    assert record(waiting, key="r3", by="anton", keep=True, name="Generated One").kept_until is not None


def test_nothing_is_recorded_for_a_case_that_has_ended(office) -> None:
    office.publish(office.draw.process(*office.draw.team(), office.draw.message("wait", "arrived", form="days")))
    office.start()
    recorded = record(office, days="1")
    assert recorded.case.ended_at is not None
    assert offered(office) == []
    with pytest.raises(CaseEnded):
        record(office, key="r2", keep=True, days="1")


def test_a_repeated_key_changes_nothing(waiting) -> None:
    first = record(waiting, name="Generated One")
    assert record(waiting, name="Generated One") == first
    kept = record(waiting, "found", key="k", keep=True, name="Generated Two")
    assert record(waiting, "found", key="k", keep=True, name="Generated Two") == kept
    assert len(waiting.events("message:record")) == 2
    with pytest.raises(IdempotencyConflict):
        record(waiting, "moved", key="k", keep=True, days="1")


def test_only_who_sees_all_of_the_case_records(waiting) -> None:
    number = waiting.case().number
    for username in ("jana", "lena", "paul"):
        actor = waiting.who(username)
        with pytest.raises(NotFound):
            record(waiting, by=username, name="x")
        with pytest.raises(NotFound):
            waiting.engine.messages.receivable(number, actor=actor)
        with pytest.raises(NotFound):
            waiting.engine.messages.show(number, "arrived", actor=actor)
    with waiting.storage.read() as reader:
        refused = [event for event in reader.access_events() if not event.granted]
    assert len(refused) == 9
    assert {event.purpose for event in refused} == {"message:record", "message:list", "message:show"}


def test_breaking_the_glass_opens_no_way_to_record(waiting) -> None:
    number, jana = waiting.case().number, waiting.who("jana")
    assert waiting.engine.cases.show(number, actor=waiting.who("anna")).may_record
    view = waiting.engine.cases.show(number, actor=jana, reason="Vertretung in einem Notfall")
    assert not view.masked
    assert not view.may_record
    with pytest.raises(NotFound):
        record(waiting, by="jana", name="x")


@pytest.mark.parametrize(("number", "name"), [("IP-2016-999999", "arrived"), ("a\x00b", "arrived"), (None, "unseen")])
def test_what_does_not_exist_cannot_be_recorded(waiting, number: str | None, name: str) -> None:
    with pytest.raises(NotFound):
        waiting.engine.messages.record(
            number or waiting.case().number,
            name,
            Submission(values={}),
            actor=waiting.who("anna"),
            idempotency_key="r",
            keep=True,
        )


def test_an_event_may_hand_the_case_over_to_people_whom_the_recorder_does_not_belong_to(office) -> None:
    draw = office.draw
    office.publish(
        draw.process(
            draw.script("set_team", "=&quot;S1.SGB3&quot;", "responsible_team"),
            draw.message("wait", "moved", form="days"),
            draw.script("move", "=&quot;S1.SGB2&quot;", "responsible_team"),
            draw.task("go_on", group="S1.SGB2.Vermittlung"),
        )
    )
    office.start()
    recorded = record(office, "moved", days="1")
    assert not recorded.visible
    assert recorded.case.case_file == {}


def test_two_who_record_at_once_are_told_apart(waiting) -> None:
    outcomes: list[object] = []

    def run(username: str) -> None:
        try:
            outcomes.append(record(waiting, by=username, key=username, name="Generated One"))
        except MessageNotAwaited as refusal:
            outcomes.append(refusal)

    threads = [threading.Thread(target=run, args=(username,)) for username in ("anna", "anton")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["MessageNotAwaited", "Recorded"]
    assert len(waiting.events("message:record")) == 1
