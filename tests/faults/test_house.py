"""The house itself: its processes work, and its audit sees what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.house import House
from tests.faults.people import Outcome


def test_people_work_in_the_house(build_house: Callable[..., House]) -> None:
    house = build_house(web=1, workers=1)
    person = house.person()

    start = house.ledger.enter(person.starting("steps"))
    assert start.send() is Outcome.ACCEPTED
    task = start.following
    for _ in range(3):
        assert task is not None
        assert person.claiming(task).send() is Outcome.ACCEPTED
        done = house.ledger.enter(person.completing(task))
        assert done.send() is Outcome.ACCEPTED
        task = done.following

    assert house.audit() == []
