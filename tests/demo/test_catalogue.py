"""The sample offers of the demo: every kind of course in every area, the same by the same seed, left alone later."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

from engine.assembly import assemble
from engine.demo.catalogue import AHEAD, EVERY, add_offers
from engine.demo.parameters import parameter
from engine.model import SYSTEM, CancelledFor, Offer, OfferCriteria, OfferKind
from engine.publication import read_folder
from engine.storage import MemoryStorage

FILES = read_folder(Path(__file__).parents[2] / "processes")[0]
BEGINS = datetime(2016, 1, 4, tzinfo=UTC)
ENDS = BEGINS + timedelta(days=180)


def test_there_is_something_for_everybody_at_any_time() -> None:
    engine = assemble(MemoryStorage(), clock=lambda: ENDS)
    engine.deployments.publish_files(FILES, actor=SYSTEM)
    count = add_offers(engine, BEGINS, ENDS, seed=1, share=0.1)
    found: list[Offer] = []
    for page in range(1, count // 500 + 2):
        found += engine.offers.list(OfferCriteria(page=page, page_size=500)).items
    assert len(found) == count
    organisation, schema = engine.organisation(), engine.deployments.known_schema()
    assert organisation is not None
    assert schema is not None
    for area in organisation.areas:
        for kind in schema.fields["kurs_art"].enum:
            starts = sorted(
                each.starts_on for each in found if (each.area, each.course_kind) == (area, kind) and each.starts_on
            )
            assert {later - earlier for earlier, later in itertools.pairwise(starts)} == {EVERY}
            assert starts[0] - BEGINS.date() < EVERY
            assert (ENDS + AHEAD).date() - starts[-1] < EVERY
    assert all((each.places or 0) <= 25 for each in found if each.kind is OfferKind.COURSE)
    assert all("(erzeugt)" in each.provider for each in found if each.takes_people)

    first = min((each for each in found if each.takes_people), key=lambda each: each.number)
    engine.offers.cancel(
        first.number, CancelledFor.PROVIDER, concerned=(), version=1, actor=SYSTEM, idempotency_key="cancel"
    )
    assert add_offers(engine, BEGINS, ENDS, seed=1, share=0.1) == 0
    assert add_offers(engine, BEGINS + EVERY, ENDS + EVERY, seed=1, share=0.1) > 0
    assert engine.offers.show(first.number, actor=SYSTEM).offer.cancelled_at is not None


def test_the_places_grow_with_the_people_who_are_simulated() -> None:
    few, all_of_them = ([each.places or 0 for each in courses(share)] for share in (0.01, 1.0))
    assert set(few) == {parameter("offers", "fewest_places").number}
    low, _ = parameter("offers", "places_at_once").span
    assert sum(all_of_them) >= len(few) * low
    assert max(all_of_them) <= 25


def courses(share: float) -> list[Offer]:
    engine = assemble(MemoryStorage(), clock=lambda: BEGINS)
    engine.deployments.publish_files(FILES, actor=SYSTEM)
    add_offers(engine, BEGINS, BEGINS + EVERY - AHEAD, seed=1, share=share)
    return list(engine.offers.list(OfferCriteria(kind=OfferKind.COURSE, page_size=500)).items)
