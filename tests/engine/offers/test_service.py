"""Keeping the catalogue: who may, what is checked, what stays of it, and that nothing is done twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest

from engine.errors import Forbidden, IdempotencyConflict, InvalidSubmission, NotFound
from engine.errors.offers import OfferChanged, OfferIsCancelled
from engine.model import SYSTEM, CancelledFor, Offer, OfferCriteria, OfferKind, OfferState
from engine.storage import open_storage
from tests.engine.conftest import AGENCY
from tests.engine.offers.conftest import COURSE, Catalogue


def codes(catalogue: Catalogue, **changes: Any) -> dict[str, str]:
    """Return what is wrong with a course of these values."""
    with pytest.raises(InvalidSubmission) as refusal:
        catalogue.offer(**{"number": "K-7", **changes})
    return {key: error.code for key, error in refusal.value.fields.items()}


def test_who_keeps_the_catalogue_is_said_by_the_organisation(catalogue: Catalogue) -> None:
    catalogue.open()
    offers = catalogue.engine.offers
    kept = {name: offers.may_keep(catalogue.who(name)) for name in ("anna", "jana", "lena", "carla", "paul")}
    assert kept == {"anna": True, "jana": True, "lena": False, "carla": False, "paul": False}
    with pytest.raises(Forbidden):
        offers.add(COURSE, actor=catalogue.who("carla"), idempotency_key="1")
    catalogue.offer()
    with pytest.raises(Forbidden):
        catalogue.change(by="lena", title="Other")
    with pytest.raises(Forbidden):
        catalogue.cancel(by="carla")
    with catalogue.storage.read() as reader:
        refused = [each for each in reader.access_events() if not each.granted]
    assert {each.actor for each in refused} == {"carla", "lena"}


def test_an_offer_is_what_was_entered(catalogue: Catalogue) -> None:
    catalogue.open()
    given = {
        "number": "k-12",
        "kind": "course",
        "title": " Alphakurs ",
        "provider": "Haus der Sprache (erzeugt)",
        "area": "A",
        "course_kind": "alpha",
        "starts_on": "01.03.2016",
        "places": "12",
        "childcare": "on",
    }
    offer = catalogue.engine.offers.add(given, actor=catalogue.who("anna"), idempotency_key="1")
    assert (offer.number, offer.kind, offer.title) == ("K-12", OfferKind.COURSE, "Alphakurs")
    assert (offer.starts_on, offer.places, offer.childcare) == (date(2016, 3, 1), 12, True)
    assert (offer.place, offer.contact, offer.lessons) == ("", "", None)
    assert catalogue.now_is("K-12") == offer
    assert catalogue.engine.offers.add(given, actor=catalogue.who("anna"), idempotency_key="1") == offer
    with pytest.raises(IdempotencyConflict):
        catalogue.engine.offers.add(given | {"number": "K-13"}, actor=catalogue.who("anna"), idempotency_key="1")


def test_what_cannot_be_is_refused_all_at_once(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer("K-1")
    assert codes(catalogue, title="", places=26, starts_on="32.1.2016") == {
        "title": "required",
        "starts_on": "type_date",
        "places": "max",
    }
    assert codes(catalogue, course_kind=None, starts_on=None, places=None) == {
        "course_kind": "required",
        "starts_on": "required",
        "places": "required",
    }
    assert codes(catalogue, ends_on=date(2016, 1, 31), register_until=date(2016, 2, 1)) == {
        "ends_on": "offer_ends_early",
        "register_until": "offer_registers_late",
    }
    assert codes(catalogue, area="B", kind="else") == {"kind": "option", "area": "option"}
    assert codes(catalogue, number="K 1") == {"number": "pattern"}
    assert codes(catalogue, number="k-1") == {"number": "offer_number_taken"}
    assert codes(catalogue, number="") == {"number": "required"}


def test_a_measure_may_have_any_number_of_places_and_a_body_has_none(catalogue: Catalogue) -> None:
    catalogue.open()
    assert catalogue.offer("M-1", kind="measure", places=200, course_kind="alpha").course_kind is None
    body = catalogue.offer("A-1", kind="recognition_body", places=5, starts_on=date(2016, 2, 1))
    assert (body.places, body.starts_on, body.takes_people) == (None, None, False)


def test_a_change_says_what_it_was_before(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer()
    catalogue.turn(hours=1)
    changed = catalogue.change(starts_on=date(2016, 2, 8), title="Intensivkurs")
    assert (changed.version, changed.changed_at) == (2, catalogue.now)
    assert catalogue.change(title="Intensivkurs") == changed
    view = catalogue.engine.offers.show("K-1", actor=catalogue.who("carla"))
    assert [(each.event, each.actor) for each in view.history] == [("offer:change", "anna"), ("offer:add", "anna")]
    assert view.history[0].details["fields"] == {
        "title": ["Integrationskurs", "Intensivkurs"],
        "starts_on": [date(2016, 2, 1), date(2016, 2, 8)],
    }


def test_of_two_who_change_an_offer_the_second_is_told(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer()
    catalogue.change(by="jana", title="Other")
    with pytest.raises(OfferChanged, match="jana"):
        catalogue.change(version=1, title="Third")
    with pytest.raises(OfferChanged):
        catalogue.cancel(version=1)
    assert catalogue.now_is().title == "Other"


def test_fewer_places_than_are_taken_cannot_be(catalogue: Catalogue) -> None:
    catalogue.open(catalogue.draw.task("attend", group=AGENCY))
    catalogue.offer(places=2)
    for _ in range(2):
        catalogue.chosen()
    with pytest.raises(InvalidSubmission) as refusal:
        catalogue.change(places=1)
    assert refusal.value.fields["places"].parameters == {"taken": 2}


def test_what_is_cancelled_stays_cancelled(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer()
    gone = catalogue.cancel()
    assert (gone.cancelled_for, gone.cancelled_at, gone.version) == (CancelledFor.NOT_FORMED, catalogue.now, 2)
    for again in (catalogue.cancel, catalogue.change):
        with pytest.raises(OfferIsCancelled):
            again()
    view = catalogue.engine.offers.show("K-1", actor=SYSTEM)
    assert (view.state, view.history[0].event) == (OfferState.CANCELLED, "offer:cancel")
    assert view.history[0].details == {"fields": {"cancelled_for": [None, "not_formed"]}}


def test_a_cancellation_that_is_sent_twice_happens_once(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer()
    anna = catalogue.who("anna")
    for _ in range(2):
        catalogue.engine.offers.cancel(
            "K-1", CancelledFor.MISTAKE, concerned=(), version=1, actor=anna, idempotency_key="once"
        )
    assert catalogue.now_is().version == 2


def test_there_is_no_such_offer(catalogue: Catalogue) -> None:
    catalogue.open()
    for number in ("K-1", "\x00"):
        with pytest.raises(NotFound):
            catalogue.engine.offers.show(number, actor=SYSTEM)
        with pytest.raises(NotFound):
            catalogue.engine.offers.change(number, {}, version=1, actor=SYSTEM, idempotency_key="1")


def test_the_list_takes_whatever_is_asked(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer()
    page = catalogue.engine.offers.list(OfferCriteria(text="integra\x00tion", page=0, page_size=9999))
    assert ([each.number for each in page.items], page.page, page.page_size) == (["K-1"], 1, 500)


def test_without_an_organisation_only_the_system_keeps_it(catalogue: Catalogue) -> None:
    catalogue.publish(catalogue.draw.process(catalogue.draw.task("t")), organisation=None)
    assert not catalogue.engine.offers.may_keep(catalogue.who("anna"))
    free = {**COURSE, "area": "anywhere", "course_kind": "of any kind"}
    assert catalogue.engine.offers.add(free, actor=SYSTEM, idempotency_key="1").area == "anywhere"


def test_a_filter_that_makes_no_sense_asks_for_nothing(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer()
    found = catalogue.engine.offers.list(OfferCriteria(text="\x00", area="\x00", course_kind="\x00"))
    assert [each.number for each in found.items] == ["K-1"]


@pytest.mark.parametrize("command", ["add", "change", "cancel"])
def test_who_sends_twice_at_once_is_told_the_same_twice(database_url: str, command: str) -> None:
    catalogue = Catalogue(open_storage(database_url))
    catalogue.open()
    offers, actor = catalogue.engine.offers, catalogue.who("anna")
    if command != "add":
        catalogue.offer()

    def send(_: int) -> Offer:
        if command == "add":
            return offers.add(COURSE, actor=actor, idempotency_key="1")
        known: dict[str, Any] = {"version": 1, "actor": actor, "idempotency_key": "1"}
        if command == "change":
            return offers.change("K-1", {**COURSE, "title": "Other"}, **known)
        return offers.cancel("K-1", CancelledFor.MISTAKE, concerned=(), **known)

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(4)))
    assert {answer.version for answer in answers} == {1 if command == "add" else 2}
    assert len(offers.show("K-1", actor=SYSTEM).history) == (1 if command == "add" else 2)
    catalogue.engine.close()
