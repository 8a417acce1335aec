"""Timers that wait follow the case file: they move with what they are counted from, as due dates do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import LOCAL_ZONE
from tests.engine.workflow.build import boundary, catch, end, gateway, io, script, simple, sub, timer, user
from tests.engine.workflow.play import EPOCH, Case

BORDER = "start>a a>end b>late late>end2"


def bordered(kind: str, text: str, *, interrupting: bool = True) -> bytes:
    """A task with a timer at its border, and another one beside it in which fields are written."""
    border = boundary("b", "a", timer(kind, text), interrupting=interrupting)
    flows = "start>g g>a g>w a>end b>late late>end2 w>w2 w2>w3 w3>end3"
    tasks = "".join(user(key) for key in ("a", "w", "w2", "w3"))
    return simple(gateway("parallel", "g") + tasks + border + user("late") + end("end2") + end("end3"), flows)


def standing_by(text: str, *, interrupting: bool = False) -> bytes:
    """A timer that begins an event subprocess, which counts, beside tasks in which fields are written."""
    flag = str(interrupting).lower()
    trigger = f'<startEvent id="on" isInterrupting="{flag}">{timer("Date", text)}</startEvent>'
    watcher = sub(
        "e", trigger + script("c", "count + 1", "count") + end("e2"), "on>c c>e2", attrs='triggeredByEvent="true"'
    )
    tasks = "".join(user(f"w{number}") for number in range(1, 7))
    return simple(tasks + watcher, "start>w1 w1>w2 w2>w3 w3>w4 w4>w5 w5>w6 w6>end")


def due(case: Case) -> list[datetime]:
    return [each.due_at for each in case.step.timers]


def midnight(*day: int) -> datetime:
    return datetime(*day, tzinfo=LOCAL_ZONE)  # type: ignore[misc]  # year, month, day


@pytest.mark.parametrize("interrupting", [True, False])
def test_a_date_at_the_border_moves_with_its_field(interrupting: bool) -> None:
    case = Case(bordered("Date", "=until", interrupting=interrupting), {"until": date(2016, 2, 1)})
    assert due(case) == [midnight(2016, 2, 1)]
    assert due(case.do("w", until=date(2016, 3, 1))) == [midnight(2016, 3, 1)]
    assert case.wait(days=50).open == ["a", "w2"]
    assert "late" in case.wait(days=10).open


def test_a_date_that_is_past_now_fires_in_the_same_command() -> None:
    case = Case(bordered("Date", "=until"), {"until": date(2016, 2, 1)})
    assert case.do("w", until=date(2015, 12, 1)).open == ["late", "w2"]


def test_a_duration_is_counted_from_when_it_began_to_wait() -> None:
    case = Case(bordered("Duration", "=limit"), {"limit": timedelta(days=10)})
    case.wait(days=3)
    assert due(case.do("w", limit=timedelta(days=20))) == [EPOCH + timedelta(days=20)]
    case = Case(bordered("Date", "=now() + limit"), {"limit": timedelta(days=10)})
    case.wait(days=3)
    assert due(case.do("w", limit=timedelta(days=20))) == [EPOCH + timedelta(days=20)]


def test_a_timer_between_two_elements_moves_as_well() -> None:
    flows = "start>g g>t g>w t>a a>end w>end2"
    model = simple(
        gateway("parallel", "g") + catch("t", timer("Date", "=until")) + user("a") + user("w") + end("end2"), flows
    )
    case = Case(model, {"until": date(2016, 2, 1)})
    assert due(case.do("w", until=date(2016, 3, 1))) == [midnight(2016, 3, 1)]


def test_local_variables_move_it_too() -> None:
    border = boundary("b", "a", timer("Date", "=until"))
    writing = user("w", more=io(outputs={"until": "=later"}))
    inner = sub(
        "s",
        gateway("parallel", "g") + user("a") + border + writing + end("x") + end("y") + user("late"),
        "start2>g g>a g>w a>x b>late late>y w>y",
        more=io(inputs={"until": "=date(2016, 2, 1)"}),
        inner='<startEvent id="start2"/>',
    )
    case = Case(simple(inner, "start>s s>end"))
    assert due(case) == [midnight(2016, 2, 1)]
    assert due(case.do("w", later=date(2016, 5, 1))) == [midnight(2016, 5, 1)]
    assert "until" not in case.file


@pytest.mark.parametrize("value", [None, "soon", True, [date(2016, 5, 1), date(2016, 6, 1)]])
def test_a_value_that_names_no_time_leaves_a_timer_as_it_was(value: Any) -> None:
    case = Case(bordered("Date", "=until"), {"until": date(2016, 2, 1)}).do("w", until=value)
    assert (due(case), case.failed) == ([midnight(2016, 2, 1)], [])
    assert due(case.do("w2", until=date(2016, 3, 1))) == [midnight(2016, 3, 1)]


def test_a_reminder_that_has_come_does_not_come_again() -> None:
    case = Case(bordered("Date", "=until", interrupting=False), {"until": date(2016, 2, 1)}).wait(days=40)
    assert case.open == ["a", "late", "w"]
    assert due(case.do("w", until=date(2016, 5, 1))) == []


def test_a_cycle_keeps_its_rhythm() -> None:
    case = Case(bordered("Cycle", '="R/" + rhythm', interrupting=False), {"rhythm": "P1M"})
    assert due(case.do("w", rhythm="P1D")) == [datetime(2016, 2, 4, 9, tzinfo=UTC)]


def test_a_case_of_an_earlier_version_keeps_its_instant() -> None:
    case = Case(bordered("Date", "=until"), {"until": date(2016, 2, 1)}, reload=False)
    for token in case.execution._workflow.tokens():  # type: ignore[attr-defined]
        token.internal_data.pop("since", None)
    assert due(case.do("w", until=date(2016, 3, 1))) == [midnight(2016, 2, 1)]


def test_what_stands_by_is_armed_when_its_date_is_known() -> None:
    case = Case(standing_by('=valid - duration("P30D")'), {"count": 0, "valid": None})
    assert (due(case), case.failed) == ([], [])
    assert due(case.do("w1", valid=date(2016, 3, 1))) == [midnight(2016, 1, 31)]
    assert due(case.do("w2", valid=date(2016, 4, 1))) == [midnight(2016, 3, 2)]
    assert due(case.do("w3", valid=None)) == []
    assert case.wait(days=100).file["count"] == 0
    assert case.do("w4", valid=date(2016, 4, 1)).file["count"] == 1


def test_what_stands_by_happens_again_for_another_date() -> None:
    case = Case(standing_by("=valid"), {"count": 0, "valid": date(2016, 2, 1)}).wait(days=40)
    assert (case.file["count"], due(case)) == (1, [])
    held = case.held[0]
    assert case.do("w1", other=1).file["count"] == 1
    assert due(case.do("w2", valid=date(2016, 5, 1))) == [midnight(2016, 5, 1)]
    assert case.wait(days=100).file["count"] == 2
    assert case.held[0] == held


def test_what_stands_by_keeps_no_case_alive() -> None:
    case = Case(standing_by("=valid"), {"count": 0})
    for number in range(1, 7):
        case.do(f"w{number}")
    assert case.step.completed


def test_what_stands_by_and_interrupts_waits_for_its_date_too() -> None:
    case = Case(standing_by("=valid", interrupting=True), {"count": 0})
    assert case.wait(days=30).open == ["w1"]
    assert case.do("w1", valid=date(2016, 1, 1)).step.completed


@settings(max_examples=60)
@given(moves=st.lists(st.tuples(st.none() | st.integers(1, 400), st.integers(0, 60)), min_size=1, max_size=5))
def test_it_is_always_due_when_its_expression_says(moves: list[tuple[int | None, int]]) -> None:
    """Whatever is written in between, and however long one waits: each date happens once, when it has come."""
    begin = date(2016, 1, 4)
    case, count, done = Case(standing_by("=valid"), {"count": 0, "valid": None}), 0, None
    for number, (offset, span) in enumerate(moves, 1):
        valid = None if offset is None else begin + timedelta(days=offset)
        case.do(f"w{number}", valid=valid).wait(days=span)
        if valid is not None and valid != done and midnight(valid.year, valid.month, valid.day) <= case.now:
            count, done = count + 1, valid
        assert case.file["count"] == count
        waits = valid is not None and valid != done
        assert due(case) == ([midnight(valid.year, valid.month, valid.day)] if waits and valid else [])
