"""Entering a person who has a case already: nothing is written until somebody says that it is another one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from engine.errors import IdempotencyConflict, InvalidSubmission, PersonKnown
from engine.model import SYSTEM, Submission
from engine.storage import open_storage
from tests.engine.conftest import Office
from tests.engine.counter import ANNA, SAME, access, ended, open_counter, registered


def complete(office, task_key, key="k", *, by="carla", other_than=(), **values):
    task = office.task(task_key)
    if task.assignee is None:
        office.claim(task_key, by)
    return office.engine.human_tasks.complete(
        task.id, Submission(values=values), actor=office.who(by), idempotency_key=key, other_person_than=other_than
    )


def test_a_known_person_is_not_registered_again_unasked(office) -> None:
    open_counter(office)
    first = registered(office)
    second = office.start()
    before = office.history(second.id)

    with pytest.raises(PersonKnown) as known:
        complete(office, "register", **SAME)

    assert known.value.numbers == (first.number,)
    assert known.value.matches[0].team_name == "Agency team"
    assert known.value.code == "person_known"
    assert "Anna" not in str(known.value)
    (stored,) = [record for record in office.records() if record.case.id == second.id]
    assert "name" not in stored.case.case_file
    assert office.history(second.id)[: len(before)] == before
    assert [task.task_key for task in stored.case.open_tasks] == ["register"]


def test_confirmed_to_be_another_person_she_is_registered(office) -> None:
    open_counter(office)
    first = registered(office)
    second = office.start()
    with pytest.raises(PersonKnown) as known:
        complete(office, "register", **SAME)

    case = complete(office, "register", other_than=known.value.numbers, **SAME)

    assert case.number == second.number
    noted = [event for event in office.history(second.id) if event.event == "case:other_person"]
    assert [event.details for event in noted] == [{"cases": [first.number]}]
    assert "generated" not in repr(office.history(second.id)).lower()


def test_a_start_with_the_person_sent_twice_at_once_is_one_case(office) -> None:
    open_counter(office)

    def start(_: int) -> str:
        return office.engine.cases.start("p", ANNA, actor=SYSTEM, idempotency_key="twice").number

    with ThreadPoolExecutor(4) as impatient:
        numbers = list(impatient.map(start, range(4)))

    assert len(set(numbers)) == 1
    assert len(office.records()) == 1


def test_the_same_key_confirms_once(office) -> None:
    open_counter(office)
    first = registered(office)
    office.start()
    task = office.claim("register", "carla")
    send = {"actor": office.who("carla"), "idempotency_key": "k"}
    with pytest.raises(PersonKnown):
        office.engine.human_tasks.complete(task.id, Submission(values=SAME), **send)

    once = office.engine.human_tasks.complete(
        task.id, Submission(values=SAME), **send, other_person_than=[first.number]
    )
    again = office.engine.human_tasks.complete(task.id, Submission(values=SAME), **send)

    assert (once.number, once.version) == (again.number, again.version)
    with pytest.raises(IdempotencyConflict):
        office.engine.cases.start("p", {}, **send)


def test_what_was_confirmed_of_one_case_is_not_confirmed_of_the_next(office) -> None:
    open_counter(office)
    first = registered(office)
    office.start()
    second = complete(office, "register", other_than=[first.number], **SAME)
    office.start()
    with pytest.raises(PersonKnown) as known:
        complete(office, "register", "k2", other_than=[first.number], **ANNA)
    assert set(known.value.numbers) == {first.number, second.number}


def test_wrong_values_come_first(small_office) -> None:
    office = small_office
    open_counter(office)
    registered(office)
    office.start()
    with pytest.raises(InvalidSubmission):
        complete(office, "register", name="", born="01.02.1990")


def test_correcting_another_field_does_not_ask_again(small_office) -> None:
    office = small_office
    open_counter(office)
    first = registered(office)
    office.start()
    second = complete(office, "register", other_than=[first.number], **SAME)
    complete(office, "check", "k2")
    keys = {record.case.number: record.person for record in office.records()}
    assert keys[first.number] == keys[second.number]


def test_the_start_of_a_case_asks_as_well(office) -> None:
    open_counter(office)
    first = registered(office)
    start = office.engine.cases.start
    with pytest.raises(PersonKnown):
        start("p", SAME, actor=office.who("carla"), idempotency_key="k")
    assert len(office.records()) == 1

    case = start("p", SAME, actor=office.who("carla"), idempotency_key="k", other_person_than=[first.number])

    assert [event.event for event in office.history(case.id)][:2] == ["case:start", "case:other_person"]
    assert start("p", SAME, actor=office.who("carla"), idempotency_key="k").number == case.number


def test_an_ended_case_makes_a_person_known_too(small_office) -> None:
    office = small_office
    open_counter(office)
    case = ended(office)
    office.start()
    with pytest.raises(PersonKnown) as known:
        complete(office, "register", **SAME)
    assert known.value.numbers == (case.number,)
    assert known.value.matches[0].may_take_up


def test_being_told_is_logged_with_the_cases(office) -> None:
    open_counter(office)
    first = registered(office)
    office.start()
    task = office.claim("register", "carla")
    with pytest.raises(PersonKnown):
        complete(office, "register", **SAME)
    told = access(office)[-1]
    assert (told.actor, told.purpose, told.granted) == ("carla", "person:known", True)
    assert (told.case_id, told.task_id, told.reason) == (first.id, task.id, "entered in task:complete")


def test_only_a_submission_that_says_who_it_is_costs_two_statements_more(database_url: str) -> None:
    storage = open_storage(database_url)
    office = Office(storage)
    office.hire()
    open_counter(office)
    sent: list[str] = []
    event.listen(storage.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_: sent.append(statement))
    office.start()
    task = office.claim("register", "carla")
    sent.clear()

    office.engine.human_tasks.complete(
        task.id, Submission(values=ANNA), actor=office.who("carla"), idempotency_key="k1"
    )

    looked = [statement for statement in sent if "person_name_key = " in statement and "SELECT" in statement]
    assert len(looked) == 1
    with_look = len(sent)
    task = office.claim("check", "carla")
    sent.clear()
    office.engine.human_tasks.complete(task.id, Submission(values={}), actor=office.who("carla"), idempotency_key="k2")
    storage.close()
    assert len(sent) == with_look - 2, sent
