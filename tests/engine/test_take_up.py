"""Going on with a person whose case has ended: a new case that knows what registering her asks for."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from engine.errors import CaseNotEnded, Forbidden, NotFound, PersonKnown
from tests.engine.counter import MARKED, access, ended, open_counter, registered

HERS = {"name": "generated ANNA", "birth_date": "01.02.1990"}


def take_up(office, number, *, by="carla", key="t", **whose):
    return office.engine.cases.take_up(number, {}, **whose, actor=office.who(by), idempotency_key=key)


def test_the_new_case_knows_the_person_and_both_name_each_other(office) -> None:
    open_counter(office)
    old = ended(office)

    case = take_up(office, old.number)

    assert case.number != old.number
    assert [task.task_key for task in case.open_tasks] == ["register"]
    with office.storage.read() as reader:
        stored = reader.case(case.id)
    assert stored is not None
    assert stored.case.case_file["name"] == "Generated Anna"
    assert stored.case.case_file["born"] == date(1990, 2, 1)
    begun = [event for event in office.history(case.id) if event.event == "case:take_up"]
    assert [event.details for event in begun] == [{"case": old.number}]
    assert office.history(old.id)[-1].event == "case:taken_up"
    assert office.history(old.id)[-1].details == {"case": case.number}


def test_registering_is_prefilled_and_asks_nobody_whether_it_is_she(small_office) -> None:
    office = small_office
    open_counter(office)
    take_up(office, ended(office).number)
    task = office.claim("register", "carla")
    view = office.engine.human_tasks.show(task.id, actor=office.who("carla"))
    assert view.values == {"name": "Generated Anna", "born": date(1990, 2, 1)}

    case = office.complete("register", "carla", name="Generated Anna", born="01.02.1990")

    assert [each.task_key for each in case.open_tasks] == ["check"]


def test_what_the_old_case_found_out_stays_with_it(small_office) -> None:
    office = small_office
    draw = office.draw
    open_counter(office)
    old = ended(office)
    record = next(each for each in office.records() if each.case.id == old.id)
    assert {"site", "legal_domain", "responsible_team"} <= record.case.case_file.keys()
    office.publish(draw.process(draw.task("register", form="register")), schema=MARKED)

    case = take_up(office, old.number)

    stored = next(each for each in office.records() if each.case.id == case.id)
    assert stored.case.case_file.keys() == {"case_number", "name", "born"}


def test_a_running_case_is_opened_instead(office) -> None:
    open_counter(office)
    case = registered(office)
    with pytest.raises(CaseNotEnded):
        take_up(office, case.number)
    assert len(office.records()) == 1


def test_a_person_is_not_taken_up_twice(office) -> None:
    open_counter(office)
    old = ended(office)
    case = take_up(office, old.number)
    assert take_up(office, old.number).number == case.number, "the same key"
    with pytest.raises(PersonKnown) as known:
        take_up(office, old.number, key="t2")
    assert known.value.numbers == (case.number,)


def test_sent_twice_at_once_it_is_taken_up_once(office) -> None:
    open_counter(office)
    old = ended(office)

    with ThreadPoolExecutor(4) as impatient:
        numbers = list(impatient.map(lambda _: take_up(office, old.number).number, range(4)))

    assert len(set(numbers)) == 1
    assert len(office.records()) == 2


def test_whoever_does_not_see_the_case_must_know_whose_it_is(office) -> None:
    open_counter(office)
    old = ended(office)
    for wrong in ({}, {"name": "Generated Berta", "birth_date": "01.02.1990"}, {"register_number": "1"}):
        with pytest.raises(NotFound):
            take_up(office, old.number, by="dora", **wrong)
    assert [each.granted for each in access(office) if each.purpose == "case:take_up"] == [False] * 3

    case = take_up(office, old.number, by="dora", **HERS)

    assert case.started_by == "dora"
    last = access(office)[-1]
    assert (last.purpose, last.case_id, last.granted) == ("case:take_up", old.id, True)


def test_only_those_who_start_cases_take_one_up(small_office) -> None:
    office = small_office
    open_counter(office)
    old = ended(office)
    with pytest.raises(Forbidden):
        take_up(office, old.number, by="anna")
    with pytest.raises(NotFound):
        take_up(office, "IP-2016-999999")
