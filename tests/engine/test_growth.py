"""A case that goes on and on costs what it cost: its state, its rows beside it, and what the database is asked for."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import event
from zstandard import decompress

from engine import values
from engine.model import SYSTEM, Submission
from tests.engine.conftest import COUNTER, Office
from tests.engine.workflow.build import boundary, definitions, each, end, gateway, process, script, start, timer, user

KEYS = ("register", "talk", "ask", "ask")
"""The tasks of a round; two people are asked in turn."""
ROUNDS = 75


def model() -> bytes:
    """A process that never ends: two tasks side by side, one with a reminder each week, then one for each of two."""
    team = "".join(
        script(f"set_{name}", f'"{value}"', name)
        for name, value in (("site", "S1"), ("legal_domain", "SGB3"), ("responsible_team", "S1.SGB3"))
    )
    carla = {"group": COUNTER, "assignee": "carla"}
    body = (
        start() + team + gateway("exclusive", "m") + gateway("parallel", "g")
        + user("register", form="register", **carla) + user("talk", due='=now() + duration("P9D")', **carla)
        + boundary("week", "talk", timer("Cycle", "R/P7D"), interrupting=False) + script("r", "count + 1", "count")
        + end("reminded") + gateway("parallel", "j")
        + user("ask", inner=each("[1,2]", item="who", sequential=True), **carla) + gateway("exclusive", "x") + end()
    )  # fmt: skip
    flows = (
        "start>set_site set_site>set_legal_domain set_legal_domain>set_responsible_team set_responsible_team>m m>g "
        "g>register g>talk week>r r>reminded register>j talk>j j>ask ask>x x>m! x>end?count~<~0"
    )
    return definitions(process("p", body, flows))


def held(office: Office) -> tuple[int, int]:
    """Return the number of tokens of the only case, and of the bytes of its state before they are compressed."""
    [record] = office.records()
    state = decompress(record.state[1:])
    return sum(len(tokens) for _, _, tokens in values.loads(state)), len(state)


def open_rows(office: Office) -> tuple[int, int]:
    with office.storage.read() as reader:
        case = office.case()
        return len(case.open_tasks), len(list(reader.timers(case.id)))


def test_three_hundred_completions_leave_a_case_as_thirty_do(office: Office) -> None:
    office.engine.deployments.publish_files({**office.files(), "p.bpmn": model()}, actor=SYSTEM)
    office.hire()
    office.start(count=100)
    asked: dict[str, list[int]] = defaultdict(list)
    statements: list[str] = []
    if hasattr(office.storage, "engine"):
        event.listen(office.storage.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    carla, sizes, rows = office.who("carla"), {}, set()
    for number in range(1, ROUNDS * len(KEYS) + 1):
        key = KEYS[number % len(KEYS) - 1]
        if key == "register":
            office.turn(days=8)
            while office.engine.timers.fire_next(office.now):
                pass
        task = office.task(key)
        given: dict[str, Any] = {"name": f"Generated {number:03}"} if key == "register" else {}
        statements.clear()
        office.engine.human_tasks.complete(
            task.id, Submission(values=given), actor=carla, idempotency_key=f"number {number}"
        )
        asked[key].append(len(statements))
        if number % len(KEYS) == 0:
            sizes[number] = held(office)
            rows.add(open_rows(office))
    assert len(office.events("task:complete")) == 300
    assert sizes[300] == sizes[32]
    assert len({tokens for tokens, _ in sizes.values()}) == 1
    assert rows == {(2, 1)}
    assert {key: len(set(counts)) for key, counts in asked.items()} == dict.fromkeys(KEYS, 1), asked
