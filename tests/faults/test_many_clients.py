"""Fault 5: eight clients on one case and on many: no lost update, no deadlock, and nobody starves."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import cycle
from uuid import UUID

import psycopg

from tests.faults import model
from tests.faults.house import House
from tests.faults.load import Client, Load, Work

BuildHouse = Callable[..., House]
Rounds = Callable[[int, int], int]
Figure = Callable[[str], None]
CLIENTS = len(model.PLACE_GROUPS)
FAIR = 4
"""Nobody gets less done than a quarter of what somebody else does."""


def places(house: House, cases: int) -> list[list[UUID]]:
    """Start so many cases with a place for each client; return the first tasks of each client."""
    tasks = [task for _ in range(cases) for task in house.start_case(model.PLACES).open_tasks]
    return [[task.id for task in tasks if task.candidate_group == group] for group in model.PLACE_GROUPS]


def round_about(tasks: list[UUID]) -> Work:
    """Return work on the tasks in turn, each time on what the place in that case waits for by now."""
    turns = cycle(range(len(tasks)))

    def work(client: Client) -> None:
        place = next(turns)
        following = client.complete(tasks[place])
        if following is not None:
            tasks[place] = following

    return work


def deadlocks(house: House) -> int:
    with psycopg.connect(house.url, autocommit=True) as connection:
        connection.execute("SELECT pg_stat_force_next_flush()")
        found = connection.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    assert found is not None
    number: int = found[0]
    return number


def test_nobody_loses_an_update_or_starves(build_house: BuildHouse, rounds: Rounds, figure: Figure) -> None:
    house = build_house(web=2)
    people = [house.person(group.lower()) for group in model.PLACE_GROUPS]
    for cases in (1, 6):
        works = [round_about(tasks) for tasks in places(house, cases)]
        begin = time.monotonic()
        with Load(house, works, people) as load:
            load.await_done(CLIENTS * (number := rounds(10, 200)), seconds=60 + 5 * number)
        seconds = time.monotonic() - begin
        assert house.audit() == []
        assert deadlocks(house) == 0
        done = sorted(client.done for client in load.clients)
        assert done[-1] <= FAIR * done[0], done
        figure(
            f"{load.done} completions in {cases} case(s), {done[0]} to {done[-1]} by each of {CLIENTS} clients,"
            f" no deadlock, {seconds * CLIENTS / load.done:.3f} s for one on average,"
            f" {max(client.longest for client in load.clients):.3f} s for the slowest"
        )
