"""Places in offers: taken with the task that chooses, given back, and passed on to whoever has waited longest."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from engine.errors import InvalidSubmission
from engine.errors.offers import OfferTaken
from engine.storage import open_storage
from tests.engine.conftest import AGENCY
from tests.engine.offers.conftest import Catalogue, release, take


def test_a_place_is_taken_with_the_task_that_chooses(catalogue: Catalogue) -> None:
    catalogue.open(catalogue.draw.task("attend", group=AGENCY))
    catalogue.offer()
    case = catalogue.chosen()
    stored = catalogue.of(case)
    assert stored.case_file["place"] == "Platz"
    assert stored.case_file["provider"] == "Sprachwerk (erzeugt)"
    assert str(stored.case_file["starts"]) == "2016-02-01"
    assert [task.task_key for task in stored.open_tasks] == ["attend"]
    assert catalogue.counts() == (1, 0)
    for name, told in (("anna", (case.number,)), ("carla", ())):
        view = catalogue.engine.offers.show("K-1", actor=catalogue.who(name))
        assert (view.concerned, view.may_keep, view.offer.taken) == (told, bool(told), 1)


def test_where_none_is_free_the_case_waits(catalogue: Catalogue) -> None:
    catalogue.open(catalogue.draw.task("attend", group=AGENCY))
    catalogue.offer()
    catalogue.chosen()
    waiting = [catalogue.chosen() for _ in range(2)]
    assert [catalogue.of(case).case_file["place"] for case in waiting] == ["Warteliste"] * 2
    assert catalogue.counts() == (1, 2)
    view = catalogue.engine.offers.show("K-1", actor=catalogue.who("anna"))
    assert [place.case_number for place in view.waiting] == [case.number for case in waiting]


def test_nothing_is_chosen(catalogue: Catalogue) -> None:
    catalogue.open(release(catalogue.draw), catalogue.draw.task("attend", group=AGENCY))
    case = catalogue.chosen(None)
    assert catalogue.of(case).case_file["place"] is None
    assert catalogue.incidents() == []


def test_the_waiting_list_moves_up_when_a_place_is_given_back(catalogue: Catalogue) -> None:
    draw = catalogue.draw
    catalogue.open(
        draw.task("attend", group=AGENCY), release(draw), draw.task("after", group=AGENCY),
    )  # fmt: skip
    catalogue.offer()
    first, second, third = (catalogue.chosen() for _ in range(3))
    catalogue.completed(catalogue.taken_on(first))
    view = catalogue.engine.offers.show("K-1", actor=catalogue.who("anna"))
    assert [place.case_number for place in view.held] == [second.number]
    assert [place.case_number for place in view.waiting] == [third.number]
    with catalogue.storage.read() as reader:
        kept = reader.kept_messages(catalogue.now)
    assert [(each.name, each.correlation_key) for each in kept] == [("place_free", second.number)]


def test_whoever_moves_up_is_told_and_has_the_place(catalogue: Catalogue) -> None:
    draw = catalogue.draw
    catalogue.open(draw.message("moved_up", "place_free"), take(draw, "look_again"), draw.task("attend", group=AGENCY))
    catalogue.offer()
    holder, first, second = (catalogue.chosen() for _ in range(3))
    catalogue.change(places=2)
    assert catalogue.of(first).case_file["place"] == "Platz"
    assert [task.task_key for task in catalogue.of(first).open_tasks] == ["attend"]
    assert catalogue.of(second).case_file["place"] == "Warteliste"
    assert catalogue.counts() == (2, 1)
    assert catalogue.of(holder).open_tasks == ()


def test_a_case_that_ends_leaves_its_offers(catalogue: Catalogue) -> None:
    draw = catalogue.draw
    catalogue.open(draw.task("attend", group=AGENCY))
    catalogue.offer()
    first, second = catalogue.chosen(), catalogue.chosen()
    catalogue.completed(catalogue.taken_on(first))
    assert catalogue.of(first).state == "completed"
    view = catalogue.engine.offers.show("K-1", actor=catalogue.who("anna"))
    assert [(place.case_number, place.state) for place in view.places] == [(second.number, "held")]


def test_a_case_that_ends_at_once_keeps_nothing(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer()
    assert catalogue.chosen().state == "completed"
    assert catalogue.counts() == (0, 0)


def test_all_who_have_a_place_hear_of_a_cancellation(catalogue: Catalogue) -> None:
    draw = catalogue.draw
    catalogue.open(draw.message("called_off", "course_cancelled"), draw.task("search", group=AGENCY))
    catalogue.offer()
    cases = [catalogue.chosen() for _ in range(2)]
    catalogue.cancel()
    assert catalogue.counts() == (0, 0)
    for case in cases:
        assert [task.task_key for task in catalogue.of(case).open_tasks] == ["search"]


def test_whoever_cancels_has_seen_all_whom_it_concerns(catalogue: Catalogue) -> None:
    catalogue.open(catalogue.draw.task("attend", group=AGENCY))
    catalogue.offer()
    case = catalogue.chosen()
    with pytest.raises(OfferTaken) as refused:
        catalogue.cancel(concerned=())
    assert refused.value.case_numbers == (case.number,)
    assert catalogue.now_is().cancelled_at is None


def test_taking_a_place_in_an_offer_that_is_gone_is_an_error_of_the_diagram(catalogue: Catalogue) -> None:
    draw = catalogue.draw
    catalogue.open(draw.task("pause", group=AGENCY), take(draw, "again"))
    catalogue.offer()
    case = catalogue.chosen()
    catalogue.cancel()
    catalogue.completed(catalogue.taken_on(case))
    (incident,) = catalogue.incidents()
    assert (incident.element_id, incident.code) == ("again", "error")
    assert "offer_gone" in incident.message


def test_a_measure_has_messages_of_its_own(catalogue: Catalogue) -> None:
    draw = catalogue.draw
    catalogue.open(draw.message("called_off", "measure_cancelled"), draw.task("search", group=AGENCY), kind="measure")
    catalogue.offer("M-1", kind="measure")
    case = catalogue.chosen("M-1")
    assert catalogue.counts("M-1") == (1, 0)
    catalogue.cancel("M-1")
    assert [task.task_key for task in catalogue.of(case).open_tasks] == ["search"]


def test_a_place_that_a_failing_command_took_is_free_again(catalogue: Catalogue) -> None:
    catalogue.open(catalogue.draw.task("attend", group=AGENCY))
    catalogue.offer()
    task_id = catalogue.begun()
    with pytest.raises(InvalidSubmission):
        catalogue.completed(task_id, offer_number="K-1", count=3)
    assert catalogue.counts() == (0, 0)
    catalogue.completed(task_id, offer_number="K-1")
    assert catalogue.counts() == (1, 0)


def test_no_place_is_given_twice_to_those_who_come_at_once(database_url: str) -> None:
    catalogue = Catalogue(open_storage(database_url))
    catalogue.open(catalogue.draw.task("attend", group=AGENCY))
    catalogue.offer(places=3)
    tasks = [catalogue.begun() for _ in range(8)]
    ready, errors = threading.Barrier(len(tasks)), list[BaseException]()

    def choose(task_id: Any) -> None:
        try:
            ready.wait()
            catalogue.completed(task_id, offer_number="K-1")
        except BaseException as error:  # the thread that waits asks for it
            errors.append(error)

    threads = [threading.Thread(target=choose, args=(task_id,)) for task_id in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    view = catalogue.engine.offers.show("K-1", actor=catalogue.who("anna"))
    assert (len(view.held), len(view.waiting)) == (3, 5)
    assert len({place.position for place in view.places}) == 8
    told = [record.case.case_file["place"] for record in catalogue.records()]
    assert sorted(told) == ["Platz"] * 3 + ["Warteliste"] * 5
    catalogue.engine.close()


def test_places_that_are_given_back_at_once_go_to_those_who_waited_longest(database_url: str) -> None:
    catalogue = Catalogue(open_storage(database_url))
    catalogue.open(catalogue.draw.task("attend", group=AGENCY))
    catalogue.offer(places=4)
    cases = [catalogue.chosen() for _ in range(8)]
    threads = [threading.Thread(target=catalogue.completed, args=(catalogue.taken_on(case),)) for case in cases[:4]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    view = catalogue.engine.offers.show("K-1", actor=catalogue.who("anna"))
    assert [place.case_number for place in view.held] == [case.number for case in cases[4:]]
    assert view.waiting == ()
    catalogue.engine.close()
