"""Fault 4: the same completion eight times at once: one is applied, the others learn what became of it."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.faults import model
from tests.faults.house import House
from tests.faults.load import send_at_once
from tests.faults.people import Outcome

BuildHouse = Callable[..., House]
Rounds = Callable[[int, int], int]
Figure = Callable[[str], None]
AT_ONCE = 8
WHO_AND_WHEN = re.compile(
    r"Beispielkonto HOUSE\.SGB3\.Vermittlung hat sie am \d\d\.\d\d\.\d{4}, \d\d:\d\d Uhr erledigt"
)


def test_one_of_many_identical_completions_is_applied(build_house: BuildHouse, rounds: Rounds, figure: Figure) -> None:
    house = build_house(web=2)
    person = house.person()
    task = house.start_case(model.STEPS).open_tasks[0].id
    for number in range(tasks := rounds(20, 150)):
        assert person.claiming(task).insist() is Outcome.ACCEPTED
        # in turn: the same form sent over and over, and the task filled in at several browsers
        key = f"double-click-{number}" if number % 2 else None
        sendings = [house.ledger.enter(person.completing(task, key=key)) for _ in range(AT_ONCE)]
        outcomes = sorted(send_at_once(sendings))
        if key is None:
            assert outcomes == [Outcome.ACCEPTED] + [Outcome.REFUSED] * (AT_ONCE - 1)
        else:
            assert outcomes == [Outcome.ACCEPTED] * AT_ONCE
        for sent in sendings:
            assert sent.outcome is Outcome.ACCEPTED or WHO_AND_WHEN.search(sent.page), sent.page
        (following,) = {sent.following for sent in sendings if sent.outcome is Outcome.ACCEPTED}
        assert following is not None
        task = following
    assert house.audit() == []
    figure(f"{tasks} tasks, {AT_ONCE} completions of each at once, {tasks} applied")
