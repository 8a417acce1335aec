"""When a timer is due, and due again.

A plan is ``due`` and, of a cycle, what the next times are counted from. That of a timer which may still move has
``since``, the instant at which it began to wait; one that waits for a date which nobody has entered yet has no ``due``.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from datetime import datetime, timedelta
from typing import Any

from engine.feel import say
from engine.model import Value
from engine.workflow.expressions import told_by
from engine.workflow.timing import Timing, after, cycle_of, due_date, parse_duration


def plan(timing: Timing, scope: Mapping[str, Value], now: datetime) -> dict[str, Any]:
    """Return the plan of a timer that begins now; raise ``ElementFailed`` where its expression names no time."""

    def clock() -> datetime:
        return now

    value = timing.expression.evaluate(scope, clock)
    if value is None:
        raise timing.expression.is_null(say("The timer"), "timer", scope, clock)
    try:
        if timing.kind == "date":
            return {"due": due_date(value)}
        if timing.kind == "duration":
            return {"due": after(value, now)}
        return _cycle(value, now)
    except (ValueError, OverflowError) as error:
        message = say("The timer makes no sense.")
        raise timing.expression.failed("timer", message, scope, reasons=[told_by(error)]) from error


def moved(planned: MutableMapping[str, Any], timing: Timing, scope: Mapping[str, Value]) -> None:
    """Let a plan with ``since`` follow its expression; the instant for which it was ``done`` does not come twice.

    Raises ``ElementFailed`` like :func:`plan`, with the plan as it was.
    """
    due = plan(timing, scope, planned["since"])["due"]
    if due != planned.get("done"):
        planned["due"] = due


def first_plan(timing: Timing, scope: Mapping[str, Value], now: datetime) -> dict[str, Any] | None:
    """Return the plan of a timer that nobody has waited for: what lies in the past is left out; None if all does."""
    planned = plan(timing, scope, now)
    while planned["due"] < now:
        if not go_round(planned):
            return None
    return planned


def go_round(planned: MutableMapping[str, Any]) -> bool:
    """Set the plan to the next time; return False where there is none."""
    cycle = planned.get("cycle")
    if cycle is None or cycle["left"] == 1:
        return False
    cycle["count"] += 1
    if cycle["left"] is not None:
        cycle["left"] -= 1
    planned["due"] = _occurrence(cycle["anchor"], cycle["every"], cycle["count"])
    return True


def _cycle(value: Value, now: datetime) -> dict[str, Any]:
    cycle = cycle_of(value)
    anchor, count, left = (now, 1, cycle.count) if cycle.start is None else (cycle.start, 0, cycle.count)
    if cycle.start is not None:
        missed = _missed(cycle.start, cycle.every, now)
        count = missed if left is None else min(missed, left - 1)
        left = None if left is None else left - count
    counted = {"anchor": anchor, "every": cycle.every, "count": count, "left": left}
    return {"cycle": counted, "due": _occurrence(anchor, cycle.every, count)}


def _missed(start: datetime, every: str, now: datetime) -> int:
    """Return how many occurrences lie before now: nobody waited for them, so they do not all happen at once now."""
    span = parse_duration(every)
    count = max(0, (now - start) // (timedelta(days=31 * span.months + span.days) + span.rest) - 1)
    while _occurrence(start, every, count) < now:
        count += 1
    return count


def _occurrence(anchor: datetime, every: str, count: int) -> datetime:
    """Count from the anchor, not from the last occurrence: what begins on a 31st stays at the end of the month."""
    return parse_duration(every).times(count).after(anchor)
