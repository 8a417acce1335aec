"""The catalogue of offers: found by its criteria, changed by one at a time, places counted; on every storage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from engine.errors import IdempotencyConflict
from engine.model import (
    CancelledFor,
    Offer,
    OfferCriteria,
    OfferEvent,
    OfferKind,
    OfferState,
    Place,
    PlaceState,
)
from engine.storage.interface import CaseRecord, ChangeSet, Storage

TODAY = date(2016, 1, 4)


def offer(make: Any, number: str = "K-1", **changes: Any) -> Offer:
    values: dict[str, Any] = {
        "number": number,
        "kind": OfferKind.COURSE,
        "title": "Integrationskurs",
        "provider": "Sprachwerk (erzeugt)",
        "place": "Krefeld, Testweg 1",
        "area": "KR",
        "course_kind": "allgemein",
        "starts_on": TODAY + timedelta(days=10),
        "ends_on": TODAY + timedelta(days=200),
        "lessons": 600,
        "places": 2,
        "register_until": TODAY + timedelta(days=5),
        "childcare": True,
        "contact": "Büro, Telefon 0000",
        "changed_at": make.now,
        "changed_by": "anna",
    }
    return Offer(**(values | changes))


def saved(storage: Storage, make: Any, *offers: Offer, key: str = "") -> None:
    events = [
        OfferEvent(
            offer_number=each.number,
            at=make.now,
            actor="anna",
            event="offer:add",
            details={"fields": {"starts_on": [None, each.starts_on]}},
        )
        for each in offers
    ]
    with storage.begin() as unit:
        unit.save_offers(offers, events, make.command(key or f"add-{offers[0].number}", None))
        unit.commit()


def place(make: Any, record: CaseRecord, number: str = "K-1", **changes: Any) -> Place:
    values: dict[str, Any] = {
        "offer_number": number,
        "case_id": record.case.id,
        "case_number": record.case.number,
        "state": PlaceState.HELD,
        "position": 1,
        "since": make.now,
    }
    return Place(**(values | changes))


def numbers(storage: Storage, today: date = TODAY, **criteria: Any) -> list[str]:
    with storage.read() as reader:
        page = reader.offers(OfferCriteria(**criteria), today)
    assert page.total == len(page.items)
    return [each.number for each in page.items]


def test_an_offer_comes_back_as_it_was_kept(storage: Storage, make: Any) -> None:
    first = offer(make)
    bare = Offer(
        number="M-1", kind=OfferKind.MEASURE, title="Maßnahme", provider="X", changed_at=make.now, changed_by="anna"
    )
    saved(storage, make, first, bare)
    gone = replace(first, version=2, cancelled_at=make.now, cancelled_for=CancelledFor.NOT_FORMED)
    with storage.read() as reader:
        assert reader.offer("K-1") == first
        assert reader.offer("M-1") == bare
        assert reader.offer("K-2") is None
    saved(storage, make, gone, key="cancel")
    with storage.read() as reader:
        assert reader.offer("K-1") == gone
        events = reader.offer_events("K-1")
        assert [each.event for each in events] == ["offer:add"] * 2
        assert events[0].details == {"fields": {"starts_on": [None, first.starts_on]}}
        assert len(reader.offer_events("K-1", limit=1)) == 1


def test_a_key_changes_the_catalogue_once(storage: Storage, make: Any) -> None:
    saved(storage, make, offer(make), key="same")
    with storage.begin() as unit:
        assert unit.command("same") == make.command("same", None)
        with pytest.raises(IdempotencyConflict):
            unit.save_offers([offer(make, title="Other")], [], make.command("same", None))
    with storage.read() as reader:
        assert reader.offer("K-1") == offer(make)


def test_offers_are_found_by_their_criteria(storage: Storage, make: Any) -> None:
    saved(
        storage,
        make,
        offer(make, "K-1"),
        offer(
            make, "K-2", area="VIE", place="Übach 50%", course_kind="alpha", starts_on=TODAY, title="alphabetisierung"
        ),
        offer(
            make, "M-1", kind=OfferKind.MEASURE, area=None, course_kind=None, starts_on=None, ends_on=None, places=None
        ),
        offer(make, "K-0", ends_on=TODAY - timedelta(days=1), starts_on=TODAY - timedelta(days=9), title="Zuende"),
        offer(make, "K-9", cancelled_at=make.now, cancelled_for=CancelledFor.PROVIDER),
    )
    assert numbers(storage) == ["K-1", "K-2", "M-1", "K-0", "K-9"]
    assert numbers(storage, sort="starts_on") == ["K-0", "K-2", "K-1", "K-9", "M-1"]
    assert numbers(storage, sort="starts_on", descending=True) == ["K-1", "K-9", "K-2", "K-0", "M-1"]
    assert numbers(storage, sort="title") == ["K-2", "K-1", "K-9", "M-1", "K-0"]
    assert numbers(storage, kind=OfferKind.MEASURE) == ["M-1"]
    assert numbers(storage, area="VIE") == ["K-2", "M-1"]
    assert numbers(storage, course_kind="alpha") == ["K-2"]
    assert numbers(storage, starts_from=TODAY + timedelta(days=1)) == ["K-1", "K-9"]
    for text, found in (("übach", ["K-2"]), ("SPRACHWERK k-1", ["K-1"]), ("50%", ["K-2"]), ("5_%", []), ("nichts", [])):
        assert numbers(storage, text=text) == found
    for state, found in (
        (OfferState.PLANNED, ["K-1"]),
        (OfferState.RUNNING, ["K-2", "M-1"]),
        (OfferState.OVER, ["K-0"]),
        (OfferState.CANCELLED, ["K-9"]),
    ):
        assert numbers(storage, states=frozenset({state})) == found
    assert numbers(storage, states=frozenset({OfferState.PLANNED, OfferState.OVER})) == ["K-1", "K-0"]


def test_what_can_still_be_chosen_comes_first(storage: Storage, make: Any) -> None:
    begun, closed = TODAY - timedelta(days=30), TODAY - timedelta(days=1)
    saved(
        storage,
        make,
        offer(make, "K-1", starts_on=begun, register_until=begun),
        offer(make, "K-2", starts_on=begun, register_until=None),
        offer(make, "K-3", starts_on=None, ends_on=None, register_until=None),
        offer(make, "K-4", register_until=closed),
        offer(make, "K-5", starts_on=TODAY + timedelta(days=20)),
        offer(make, "K-6"),
    )
    assert numbers(storage) == ["K-6", "K-5", "K-2", "K-3", "K-1", "K-4"]
    assert numbers(storage, descending=True) == ["K-5", "K-6", "K-2", "K-3", "K-4", "K-1"]


def test_a_list_has_pages(storage: Storage, make: Any) -> None:
    saved(storage, make, *(offer(make, f"K-{number}") for number in range(5)))
    with storage.read() as reader:
        second = reader.offers(OfferCriteria(page=2, page_size=2), TODAY)
        beyond = reader.offers(OfferCriteria(page=9, page_size=2), TODAY)
    assert ([each.number for each in second.items], second.total) == (["K-2", "K-3"], 5)
    assert (beyond.items, beyond.total) == ((), 5)


def test_what_can_be_chosen(storage: Storage, make: Any) -> None:
    offers = (
        offer(make, "K-3", starts_on=None, ends_on=None),
        offer(make, "K-1"),
        offer(make, "K-2", starts_on=TODAY - timedelta(days=1)),
        offer(make, "K-4", register_until=TODAY - timedelta(days=1)),
        offer(make, "K-5", starts_on=None, ends_on=TODAY, register_until=None),
        offer(make, "K-6", starts_on=None, ends_on=TODAY - timedelta(days=1)),
        offer(make, "K-7", cancelled_at=make.now, cancelled_for=CancelledFor.MISTAKE),
        offer(make, "M-1", kind=OfferKind.MEASURE),
    )
    saved(storage, make, *offers)
    with storage.read() as reader, storage.begin() as unit:
        for source in (reader, unit):
            found = source.open_offers(OfferKind.COURSE, TODAY)
            assert [each.number for each in found] == ["K-2", "K-1", "K-3", "K-5"]
            assert all(each.is_open(TODAY) for each in found)
    assert [each.number for each in offers if each.is_open(TODAY)] == ["K-3", "K-1", "K-2", "K-5", "M-1"]


def test_places_are_counted(storage: Storage, make: Any) -> None:
    saved(storage, make, offer(make, "K-1"), offer(make, "K-2"))
    first, second, third = make.stored(), make.stored(), make.stored()
    with storage.begin() as unit:
        assert [each.number for each in unit.lock_offers({"K-2", "K-1", "K-8"})] == ["K-1", "K-2"]
        unit.save_places([place(make, first), place(make, third, state=PlaceState.WAITING, position=3)])
        unit.save_places([place(make, second, position=2), place(make, first, "K-2")])
        (locked,) = unit.lock_offers(["K-1"])
        assert (locked.taken, locked.waiting, locked.free, locked.full) == (2, 1, 0, True)
        assert [each.position for each in unit.places_of_offer("K-1")] == [1, 2, 3]
        assert [each.offer_number for each in unit.places_of_case(first.case.id)] == ["K-1", "K-2"]
        unit.commit()
    assert numbers(storage, free_only=True) == ["K-2"]
    with storage.begin() as unit:
        unit.save_places([place(make, third, position=3)])
        unit.remove_places("K-1", [first.case.id, make.case().case.id])
        unit.commit()
    with storage.read() as reader:
        found = reader.offer("K-1")
        assert found is not None
        assert (found.taken, found.waiting) == (2, 0)
        assert [each.case_number for each in reader.places_of_offer("K-1")] == [second.case.number, third.case.number]


def test_a_part_is_undone_by_itself(storage: Storage, make: Any) -> None:
    saved(storage, make, offer(make))
    first, second = make.stored(), make.stored()
    with storage.begin() as unit:
        unit.save_places([place(make, first)])
        with pytest.raises(RuntimeError, match="undone"), unit.part():  # noqa: PT012
            unit.save_places([place(make, second, position=2)])
            raise RuntimeError("undone")
        with unit.part():
            unit.save_places([place(make, first, state=PlaceState.WAITING)])
        unit.commit()
    with storage.read() as reader:
        assert [(each.case_id, each.state) for each in reader.places_of_offer("K-1")] == [
            (first.case.id, PlaceState.WAITING)
        ]


def test_a_case_that_begins_has_a_place_before_it_is_stored(storage: Storage, make: Any) -> None:
    saved(storage, make, offer(make))
    record = make.case()
    with storage.begin() as unit:
        unit.save_places([place(make, record)])
        unit.save(ChangeSet(case=record, created=True))
        unit.commit()
    with storage.read() as reader:
        assert len(reader.places_of_offer("K-1")) == 1
