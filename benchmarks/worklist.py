"""What a page of the inbox takes over HTTP, with a thousand open tasks and with a million.

An ordinary caseworker is in one group, in which fifty people work; a supervisor looks at the tasks of all the teams
that she leads. Both look at their tasks by due date and through the filters in turn, and leaf on; the counts of the
filters are part of every page. The floor is the bare SELECT of the 50 rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from itertools import cycle, islice
from typing import Final

from sqlalchemy import text

from benchmarks.bench import Bench
from benchmarks.commits import seconds_per_statement
from benchmarks.crowd import Crowd, crowd
from benchmarks.measures import Measure, milliseconds
from benchmarks.office import PASSWORD, Office, serving
from benchmarks.pages import Visitor

SIZES: Final = (1_000, 100_000, 1_000_000)
ROUNDS: Final = 400
CASEWORKER: Final = "kr-u25.sgb2.vermittlung.7"
GROUP: Final = "KR-U25.SGB2.Vermittlung"
SUPERVISOR: Final = "leitung.dreier.teams"
LED: Final = ("KR-U25.SGB2", "KR-UE25.SGB2", "VIE.SGB2")
_FILTERS: Final = ("", "show=unclaimed", "show=overdue", "show=mine", "page=2", "process=course_attendance")
_LED_FILTERS: Final = ("", "show=unclaimed", "show=overdue", f"team={GROUP}", "page=2", "process=course_attendance")
_BARE: Final = text(
    "SELECT * FROM human_task WHERE state = 'open' AND candidate_group = :group ORDER BY due_at, opened_at, id LIMIT 50"
)


def measure(bench: Bench) -> list[Measure]:
    """Return what pages took as the number of open tasks grows; the goal is that of the largest."""
    people, found = bench.shared(crowd), list[Measure]()
    people.engine.accounts.add(SUPERVISOR, "Beispielkonto Leitung", PASSWORD, [f"{team}.Teamleitung" for team in LED])
    for size in map(bench.times, SIZES):
        people.grow(tasks=size)
        found += _pages(people, bench.times(ROUNDS), size, goal=25 if size == bench.times(SIZES[-1]) else None)
    return found


def _pages(people: Crowd, rounds: int, size: int, *, goal: float | None) -> Iterator[Measure]:
    bare = seconds_per_statement(people.url, _BARE, rounds, group=GROUP)
    with serving(people.engine, people.url) as office:
        for who, seconds in (
            ("a caseworker's inbox", _seconds(office, CASEWORKER, _FILTERS, rounds)),
            (
                "a supervisor's teams",
                _seconds(office, SUPERVISOR, [f"view=led&{each}" for each in _LED_FILTERS], rounds),
            ),
        ):
            what = f"{who}, {size:,} open tasks"
            yield milliseconds(f"{what}, p50", seconds, 0.5, floor=bare)
            yield milliseconds(f"{what}, p95", seconds, 0.95, goal=goal, floor=bare)
            yield milliseconds(f"{what}, p99", seconds, 0.99, floor=bare)


def _seconds(office: Office, username: str, filters: Sequence[str], rounds: int) -> list[float]:
    """Return how long each page took, after a warm-up of each."""
    visitor = office.people.sign_in(username)
    paths = [f"/tasks?{each}" for each in filters]
    for path in paths * min(8, rounds):  # a statement is prepared after some uses, by each connection of its own
        _opened(visitor, path)
    return [_opened(visitor, path) for path in islice(cycle(paths), rounds)]


def _opened(visitor: Visitor, path: str) -> float:
    answer = visitor.get(path)
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"{path} was answered with HTTP {answer.status}.")
    return answer.seconds
