"""Finding the cases of a person: exactly hers, for those who may, and never without a trace."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from engine.authorization import may_find_people
from engine.errors import Forbidden, InvalidSubmission, TooManyLookUps
from engine.identities import Identity, normal_name
from engine.model import SYSTEM, CaseState
from engine.people import MAX_LOOK_UPS
from tests.engine.counter import ANNA, access, ended, open_counter, registered

QUERY = {"name": "Generated Anna", "birth_date": date(1990, 2, 1)}


def test_a_person_is_found_by_name_and_birth_date(office) -> None:
    open_counter(office)
    case = registered(office)
    registered(office, name="Generated Anna", born="02.02.1990")

    (match,) = office.engine.people.find(**QUERY, actor=office.who("carla"))

    assert match.case_number == case.number
    assert match.process_name == "Process p"
    assert match.state is CaseState.RUNNING
    assert (match.site_name, match.team_name) == ("Site one", "Agency team")
    assert match.started_at == case.started_at
    assert (match.may_open, match.may_take_up) == (True, False)


def test_a_person_is_found_by_the_number_alone(office) -> None:
    open_counter(office)
    case = office.start(register="1603 0401-0017")
    find = office.engine.people.find

    assert [m.case_number for m in find(register_number="160304010017", actor=office.who("carla"))] == [case.number]
    assert find(register_number="160304010018", actor=office.who("carla")) == ()


@pytest.mark.parametrize(
    "name",
    ["generated anna", "Anna Generated", "Anna, Generated", "  ANNA ,\tGENERATED ", "Generated\N{NO-BREAK SPACE}Anna"],
)
def test_spelling_does_not_hide_a_person(office, name) -> None:
    open_counter(office)
    registered(office)
    assert len(office.engine.people.find(name=name, birth_date="01.02.1990", actor=office.who("carla"))) == 1


@pytest.mark.parametrize("name", ["Generated", "Anna", "Generated Ann", "Generated Anna Maria", "%", "Generated-Anna"])
def test_nobody_like_her_is_found(office, name) -> None:
    open_counter(office)
    registered(office)
    assert office.engine.people.find(name=name, birth_date="01.02.1990", actor=office.who("carla")) == ()


def test_names_are_compared_in_one_form_of_unicode() -> None:
    spellings = ["Zoë Straße", "Zoe\u0308 STRASSE", "strasse, zoë", "ZOË  Straße"]
    assert all(normal_name(one) == normal_name(other) for one, other in combinations(spellings, 2))
    assert normal_name("Zoe Strasse") != normal_name("Zoë Strasse")


def test_keys_hold_nothing_that_can_be_read() -> None:
    keys = Identity(name="Generated Anna", birth_date=date(1990, 2, 1), register_number="1603").keys
    assert keys.name is not None
    assert "anna" not in keys.name
    assert keys.register != "1603"
    assert Identity(name="Generated Anna").keys.name is None
    assert Identity(name="x" * 100_000, birth_date=date(1990, 2, 1)).keys.name is not None


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, {"name": "required", "birth_date": "required"}),
        ({"name": "Generated Anna"}, {"birth_date": "required"}),
        ({"birth_date": "01.02.1990"}, {"name": "required"}),
        ({"name": " , ", "birth_date": "01.02.1990"}, {"name": "required"}),
        ({"name": "Generated Anna", "birth_date": "soon"}, {"birth_date": "type_date"}),
        ({"name": "Generated Anna", "register_number": "1"}, {"birth_date": "required"}),
        ({"register_number": "-"}, {"register_number": "required"}),
        ({"register_number": "1" * 501}, {"register_number": "max_length"}),
    ],
)
def test_a_person_must_be_named_exactly(small_office, asked, codes) -> None:
    office = small_office
    open_counter(office)
    with pytest.raises(InvalidSubmission) as refusal:
        office.engine.people.find(**asked, actor=office.who("carla"))
    found = {key: error.code for key, error in refusal.value.fields.items()}
    assert {key: found.get(key) for key in codes} == codes


@pytest.mark.parametrize("username", ["carla", "anna", "jana", "lena", "dora"])
def test_counters_and_teams_of_a_legal_domain_find_people(small_office, username) -> None:
    office = small_office
    open_counter(office)
    registered(office)
    assert len(office.engine.people.find(**QUERY, actor=office.who(username))) == 1


def test_process_owners_and_strangers_do_not(small_office) -> None:
    office = small_office
    open_counter(office)
    registered(office)
    office.hire(nils=set())
    for username in ("paul", "nils"):
        with pytest.raises(Forbidden):
            office.engine.people.find(**QUERY, actor=office.who(username))
    assert [(each.actor, each.granted) for each in access(office) if each.purpose == "person:find"] == [
        ("paul", False),
        ("nils", False),
    ]
    assert may_find_people(SYSTEM, office.engine.organisation())


def test_another_site_learns_who_is_responsible_but_may_not_open(small_office) -> None:
    office = small_office
    open_counter(office)
    registered(office)
    (match,) = office.engine.people.find(**QUERY, actor=office.who("dora"))
    assert (match.site_name, match.team_name, match.may_open) == ("Site one", "Agency team", False)


def test_an_ended_case_can_be_taken_up_by_those_who_start_cases(small_office) -> None:
    office = small_office
    open_counter(office)
    ended(office)
    find = office.engine.people.find
    assert find(**QUERY, actor=office.who("dora"))[0].may_take_up
    assert not find(**QUERY, actor=office.who("anna"))[0].may_take_up


def test_every_look_is_logged_without_what_was_entered(office) -> None:
    open_counter(office)
    case = registered(office)
    before = len(access(office))
    office.engine.people.find(**QUERY, actor=office.who("jana"))
    office.engine.people.find(register_number="4711", actor=office.who("jana"))

    found, nothing = access(office)[before:]

    assert (found.actor, found.purpose, found.granted, found.case_id) == ("jana", "person:find", True, case.id)
    assert found.reason == "by name and birth date: 1 found"
    assert (nothing.case_id, nothing.reason) == (None, "by number: 0 found")
    assert "Anna" not in repr(access(office))
    assert "4711" not in repr(access(office))


def test_at_most_twenty_cases_are_told(small_office) -> None:
    office = small_office
    open_counter(office)
    for _ in range(22):
        office.engine.cases.start(
            "p",
            ANNA,
            actor=office.who("carla"),
            idempotency_key=office.key(),
            other_person_than=[f"IP-2016-{number:06d}" for number in range(100)],
        )
    assert len(office.engine.people.find(**QUERY, actor=office.who("carla"))) == 20


def test_without_marks_nobody_is_found_and_the_fields_tell_what_is_asked(small_office) -> None:
    office = small_office
    office.publish(office.draw.process(office.draw.task("register", form="register")))
    carla = office.who("carla")
    assert office.engine.people.fields(actor=carla) == ()
    office.start(**ANNA)
    assert office.engine.people.find(**QUERY, actor=carla) == ()
    open_counter(office)
    assert [(each.mark, each.key, each.title) for each in office.engine.people.fields(actor=carla)] == [
        ("name", "name", "Name"),
        ("birth_date", "born", "Geburtsdatum"),
        ("register_number", "register", "AZR-Nummer"),
    ]
    with pytest.raises(Forbidden):
        office.engine.people.fields(actor=office.who("paul"))


def test_cases_from_before_the_marks_are_made_findable_and_stay_so(office) -> None:
    draw = office.draw
    process = draw.process(*draw.team(), draw.task("register", form="register"), draw.task("check"))
    office.publish(process)
    case = office.start(**ANNA)
    open_counter(office)
    find = office.engine.people.find
    assert find(**QUERY, actor=office.who("carla")) == ()

    assert (office.engine.people.index(), office.engine.people.index()) == (1, 0)

    assert [match.case_number for match in find(**QUERY, actor=office.who("carla"))] == [case.number]
    office.complete("register", "carla", **ANNA)
    assert [match.case_number for match in find(**QUERY, actor=office.who("carla"))] == [case.number]


def test_nobody_tries_out_birth_dates(office) -> None:
    open_counter(office)
    registered(office)
    find = office.engine.people.find
    for number in range(MAX_LOOK_UPS):
        office.turn(seconds=1)
        assert find(name=QUERY["name"], birth_date=date(1980, 1, 1 + number % 28), actor=office.who("carla")) == ()

    with pytest.raises(TooManyLookUps):
        find(**QUERY, actor=office.who("carla"))

    refused = access(office)[-1]
    assert (refused.actor, refused.purpose, refused.granted, refused.case_id) == ("carla", "person:find", False, None)
    assert len(find(**QUERY, actor=office.who("carl"))) == 1
    assert len(find(**QUERY, actor=SYSTEM)) == 1
    office.turn(hours=1)
    assert len(find(**QUERY, actor=office.who("carla"))) == 1
