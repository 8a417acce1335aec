"""Fault 6: clocks that are wrong, that jump, and that change to summer time and back; timers fire late at worst."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

import psycopg

from engine.assembly import assemble
from engine.model import utc_now
from engine.storage import open_storage
from tests.faults import entry, model
from tests.faults.house import USERNAME, House, wait_until
from tests.faults.people import Outcome

BuildHouse = Callable[..., House]
Rounds = Callable[[int, int], int]
Figure = Callable[[str], None]
WRONG = timedelta(minutes=10)
RIGHT = timedelta()
QUICK: Final = timedelta(seconds=0.2)
AHEAD: Final = timedelta(seconds=2)
"""How long before it is due a timer is set here."""
PASSES = 3 * QUICK.total_seconds()
"""Seconds in which every worker has looked for what is due."""


def fired(house: House, process: str | None = None) -> int:
    """Return how often timers fired, by what the cases have counted; each of them also has to be in the history."""
    query = (
        "SELECT coalesce(sum((case_file ->> 'counter')::int), 0) FROM case_instance"
        " WHERE process_key = coalesce(%s, process_key)"
    )
    with psycopg.connect(house.url) as connection:
        found = connection.execute(query, [process]).fetchone()
    assert found is not None
    number: int = found[0]
    return number


def test_clocks_that_are_wrong_and_jump_fire_nothing_early_twice_or_never(
    build_house: BuildHouse, rounds: Rounds, figure: Figure
) -> None:
    drawn = {
        "after": model.waiting("after", "Duration", f"PT{AHEAD.seconds}S"),
        "often": model.waiting("often", "Cycle", "R/PT6M"),
    }
    house = build_house(web=1, workers=2, files=model.files(**drawn), sleep=QUICK)
    person, latest, number = house.person(), 0.0, 0
    for web, first, second in [(-WRONG, WRONG, -WRONG), (WRONG, RIGHT, WRONG), (RIGHT, -WRONG, RIGHT)] * rounds(1, 10):
        house.shift_clock(web, "web")
        due = utc_now() + AHEAD
        assert house.ledger.enter(person.starting("after")).send() is Outcome.ACCEPTED
        house.start_case(model.DEADLINE, due=due)
        house.shift_clock(first, "worker-0")  # they run, and their clocks jump
        house.shift_clock(second, "worker-1")
        latest = max(latest, fire(house, number, 2, not_before=due))
        number += 2

    jump_with_the_clock_of_the_database(house, number)
    assert house.audit() == []
    figure(
        f"{number} timers while the clocks of web and two workers were up to 20 minutes apart, and jumped: none early,"
        f" none twice, the latest {latest:.1f} s after it was due; the clock of the database itself 10 minutes"
        " forward and back: nothing twice"
    )


def fire(house: House, before: int, more: int, *, not_before: datetime) -> float:
    """Wait until so many more timers have fired, none of them too early; return how many seconds that took longer."""
    while utc_now() < not_before:
        assert fired(house) == before or utc_now() >= not_before, "nothing fires before it is due"
        time.sleep(0.02)
    wait_until(lambda: fired(house) >= before + more, "what is due fires")
    late = (utc_now() - not_before).total_seconds()
    time.sleep(PASSES)
    assert fired(house) == before + more, "and nothing fires twice"
    return late


def jump_with_the_clock_of_the_database(house: House, before: int) -> None:
    """Set every clock there is forward and back: what was due in between fires once, and what comes fires in time."""
    set_all(house, RIGHT)
    house.start_case(model.DEADLINE, due=utc_now() + WRONG / 2)
    house.start_case("often")
    set_all(house, WRONG)
    fire(house, before, 2, not_before=utc_now())
    set_all(house, RIGHT)
    time.sleep(PASSES)
    due = utc_now() + AHEAD / 2
    house.start_case(model.DEADLINE, due=due)
    fire(house, before + 2, 1, not_before=due)


def set_all(house: House, by: timedelta) -> None:
    """Let every machine have the same clock, which differs so much from ours."""
    house.shift_database_clock(by)
    for name in ("web", "worker-0", "worker-1"):
        house.shift_clock(by, name)


def test_a_worker_that_goes_by_its_own_clock_fires_early(build_house: BuildHouse) -> None:
    house = build_house(web=0, workers=1, sleep=QUICK, without=entry.OWN_CLOCK)
    due = utc_now() + WRONG / 2
    house.start_case(model.DEADLINE, due=due)
    house.shift_clock(WRONG)
    wait_until(lambda: fired(house) == 1, "the timer fires")
    assert utc_now() < due


def at(text: str) -> datetime:
    """Return the instant of a time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


NIGHTS: Final = {
    "2026-03-27T23:00": {
        "gap": ("Date", "2026-03-29T02:30", ["2026-03-29T01:30"]),
        "spring": ("Cycle", "R3/2026-03-28T02:30/P1D", ["2026-03-28T01:30", "2026-03-29T01:30", "2026-03-30T00:30"]),
    },
    "2026-10-23T22:00": {
        "double": ("Date", "2026-10-25T02:30", ["2026-10-25T00:30"]),
        "autumn": ("Cycle", "R3/2026-10-24T02:30/P1D", ["2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"]),
    },
    "2027-01-30T12:00": {
        "month": ("Cycle", "R3/2027-01-31T02:30/P1M", ["2027-01-31T01:30", "2027-02-28T01:30", "2027-03-31T00:30"]),
    },
}
"""When cases are started, and their timers with the instants at which they fire: two nights, and the ends of months.

In the one night there is no 02:30, and in the other there are two.
"""


def test_the_changes_to_summer_time_and_back_and_the_ends_of_months(build_house: BuildHouse, figure: Figure) -> None:
    timers = {key: each for night in NIGHTS.values() for key, each in night.items()}
    drawn = {key: model.waiting(key, kind, text) for key, (kind, text, _) in timers.items()}
    house = build_house(web=0, workers=2, files=model.files(**drawn), sleep=QUICK)
    for begin, night in NIGHTS.items():
        let_it_be(house, at(begin))
        time.sleep(PASSES)  # a pass that has begun before knows another time
        start_at(house, at(begin), night)
        expected = dict.fromkeys(night, 0)
        moments = sorted({moment for _, _, moments in night.values() for moment in moments})
        for moment in moments:
            let_it_be(house, at(moment) - timedelta(minutes=1))
            time.sleep(PASSES)
            assert {key: fired(house, key) for key in night} == expected, f"before {moment}"
            let_it_be(house, at(moment))
            expected = {key: sum(each <= moment for each in night[key][2]) for key in night}
            wait_until(
                lambda night=night, expected=expected: {key: fired(house, key) for key in night} == expected, moment
            )
        let_it_be(house, at(moments[-1]) + timedelta(hours=3))
        time.sleep(PASSES)
        assert {key: fired(house, key) for key in night} == expected
    assert house.audit() == []
    figure(f"{sum(len(each) for _, _, each in timers.values())} occurrences, each once and at its local time")


def let_it_be(house: House, instant: datetime) -> None:
    """Set every clock to the instant."""
    set_all(house, instant - utc_now())


def start_at(house: House, instant: datetime, processes: object) -> None:
    """Start a case of each of the processes at the instant."""
    engine = assemble(open_storage(house.url), clock=lambda: instant)
    starter = engine.accounts.actor(USERNAME)
    assert starter is not None
    assert isinstance(processes, dict)
    for process in processes:
        engine.cases.start(process, {}, actor=starter, idempotency_key=f"house:{process}")
    engine.close()
