"""Cancelling a case that was begun for a person who has one already."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine import past
from engine.errors import CaseEnded, CaseTooFar, Forbidden, IdempotencyConflict, InvalidValue, NotFound, TaskEnded
from engine.model import SYSTEM, CaseState, Submission
from tests.engine.counter import ended, open_counter, registered


def cancel(office, number, other, *, by="carla", key="c"):
    actor = SYSTEM if by == "system" else office.who(by)
    return office.engine.cases.cancel(number, other=other, actor=actor, idempotency_key=key)


def test_nothing_of_the_case_stays_open(office) -> None:
    open_counter(office)
    first = registered(office)
    second = office.start()
    task = office.claim("register", "carla")

    case = cancel(office, second.number, first.number)

    assert case.state is CaseState.CANCELLED
    with office.storage.read() as reader:
        stored = reader.case(second.id)
        assert stored is not None
        assert stored.case.state is CaseState.CANCELLED
        assert stored.case.ended_at == office.now
        assert stored.case.open_tasks == ()
        assert reader.timers(second.id) == ()
        assert reader.subscriptions(second.id) == ()
        assert reader.incidents(case_id=second.id) == ()
    told = [event for event in office.history(second.id) if event.event.endswith(":cancel")]
    assert [(event.event, event.task_id) for event in told] == [("case:cancel", None), ("task:cancel", task.id)]
    assert told[0].details == {"reason": "same_person", "case": first.number}
    with pytest.raises(TaskEnded):
        office.engine.human_tasks.complete(
            task.id, Submission(values={"name": "x"}), actor=office.who("carla"), idempotency_key="k"
        )


def test_timers_messages_and_incidents_end_with_it(office) -> None:
    open_counter(office)
    first = registered(office)
    draw = office.draw
    waits = [draw.message("answer", "asylum_decision")]
    alone = [draw.task("lonely", group="S1.SGB2.Eingangszone")]
    office.publish(draw.parallel([draw.task("register"), draw.wait("later", "P1D")], waits + alone, before=draw.team()))
    second = office.start()

    cancel(office, second.number, first.number)

    with office.storage.read() as reader:
        assert reader.subscriptions(second.id) == ()
        assert reader.incidents(case_id=second.id) == ()
    office.turn(days=2)
    assert not office.engine.timers.fire_next(office.now)
    kept = office.engine.messages.correlate(
        "asylum_decision", second.number, {}, actor=SYSTEM, idempotency_key=office.key()
    )
    assert kept is None


def test_repeating_it_changes_nothing(office) -> None:
    open_counter(office)
    first = registered(office)
    second = office.start()
    once = cancel(office, second.number, first.number)
    again = cancel(office, second.number, first.number)
    assert (again.state, again.version) == (once.state, once.version)
    with pytest.raises(IdempotencyConflict):
        cancel(office, first.number, second.number)
    with pytest.raises(CaseEnded):
        cancel(office, second.number, first.number, key="c2")


@pytest.mark.parametrize("by", ["carl", "carla", "system"])
def test_the_counter_of_its_site_may(small_office, by) -> None:
    office = small_office
    open_counter(office)
    first = registered(office)
    second = office.start(by="carla")
    assert cancel(office, second.number, first.number, by=by).state is CaseState.CANCELLED


@pytest.mark.parametrize(
    ("by", "refusal"), [("anna", Forbidden), ("lena", Forbidden), ("dora", NotFound), ("paul", NotFound)]
)
def test_nobody_else_may(small_office, by, refusal) -> None:
    office = small_office
    open_counter(office)
    first = registered(office)
    second = office.start()
    with pytest.raises(refusal):
        cancel(office, second.number, first.number, by=by)
    assert all(record.case.state is CaseState.RUNNING for record in office.records())


def test_a_case_that_another_team_works_on_stays(office) -> None:
    open_counter(office)
    first = registered(office)
    office.turn(minutes=1)
    second = registered(office, name="Generated Berta", born="01.02.1991")
    show = office.engine.human_tasks.show
    assert show(office.claim("check", "carla").id, actor=office.who("carla")).may_cancel
    office.complete("check", "carla")
    talk = office.claim("talk", "anna")
    assert not show(talk.id, actor=office.who("anna")).may_cancel
    with pytest.raises(CaseTooFar):
        cancel(office, second.number, first.number)


def test_a_case_with_a_long_history_stays_without_all_of_it_being_read(office, monkeypatch) -> None:
    open_counter(office)
    first = registered(office)
    second = office.start()
    monkeypatch.setattr(past, "PART", len(office.history(second.id)) - 1)
    task = office.claim("register", "carla")
    assert not office.engine.human_tasks.show(task.id, actor=office.who("carla")).may_cancel
    with pytest.raises(CaseTooFar):
        cancel(office, second.number, first.number)


def test_the_other_case_must_exist_and_be_another(small_office) -> None:
    office = small_office
    open_counter(office)
    second = office.start()
    with pytest.raises(NotFound):
        cancel(office, second.number, "IP-2016-999999")
    with pytest.raises(NotFound):
        cancel(office, "IP-2016-999999", second.number)
    with pytest.raises(InvalidValue):
        cancel(office, second.number, second.number)


def test_the_other_case_may_have_ended(small_office) -> None:
    office = small_office
    open_counter(office)
    first = ended(office)
    second = office.start()
    assert cancel(office, second.number, first.number).state is CaseState.CANCELLED


def test_two_cases_of_one_person_never_close_each_other(office) -> None:
    open_counter(office)
    first, second = registered(office), office.start()
    third = office.start()
    cancel(office, second.number, first.number)
    with pytest.raises(CaseEnded):
        cancel(office, first.number, second.number, key="c2")
    with pytest.raises(CaseEnded):
        cancel(office, third.number, second.number, key="c3")
    assert {r.case.number: r.case.state for r in office.records()}[first.number] is CaseState.RUNNING


def test_of_two_clerks_who_close_each_the_case_of_the_other_one_comes_too_late(office) -> None:
    open_counter(office)
    first, second = office.start().number, office.start().number

    def refused(number: str, other: str, by: str) -> bool:
        try:
            cancel(office, number, other, by=by, key=number)
        except CaseEnded:
            return True
        return False

    with ThreadPoolExecutor(2) as clerks:
        refusals = clerks.map(refused, (first, second), (second, first), ("carla", "carl"))

    assert sorted(refusals) == [False, True]
    states = sorted(record.case.state for record in office.records())
    assert states == [CaseState.CANCELLED, CaseState.RUNNING]
