"""Fault 2: kill -9 of every PostgreSQL process under load; what was acknowledged stays, no process is restarted."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.house import House
from tests.faults.load import Load, one_step
from tests.faults.people import Outcome

BuildHouse = Callable[..., House]
Rounds = Callable[[int, int], int]
Figure = Callable[[str], None]
CLIENTS = 8


def test_no_acknowledged_command_is_lost_with_the_database(
    build_house: BuildHouse, rounds: Rounds, figure: Figure
) -> None:
    house = build_house(own_database=True, web=2, workers=1)
    assert house.database is not None
    assert house.web is not None
    processes: list[int] = []
    with Load(house, [one_step] * CLIENTS) as load:
        for _ in range(kills := rounds(3, 10)):
            load.await_done(3 * CLIENTS)
            processes = processes or sorted(house.web.family)
            house.database.kill9()
            house.database.start()
        load.await_done(CLIENTS)
    assert house.audit() == []
    assert sorted(house.web.family) == processes, "the same processes serve on"
    assert house.workers[0].alive
    again = sum(len(sent.answers) > 1 for sent in house.ledger)
    assert again, "somebody had to send again, so the database died under load"
    accepted = len(house.ledger.of("task:complete", Outcome.ACCEPTED))
    figure(f"killed {kills} times, {accepted} completions acknowledged, {again} forms sent again, nothing lost")
