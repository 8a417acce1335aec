"""What a token waits for: the instant of a timer, the key of a message; and how it starts to wait again."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.feel import say
from engine.model import Value
from engine.values import MAX_NAME, is_name
from engine.workflow.diagram import Event
from engine.workflow.expressions import Expression, told_by
from engine.workflow.spiff import Task
from engine.workflow.timing import Timing, after, cycle_of, due_date, parse_duration


def start_waiting(token: Task, event: Event) -> None:
    """Work out, once, what the token waits for; raise ``ElementFailed`` where the expression does not say."""
    if event.kind == "timer" and event.timing is not None:
        _start_timer(token, event.timing)
    elif event.kind == "message" and event.correlation_key is not None:
        token.internal_data["key"] = correlation_key(token, event.correlation_key)
    elif event.kind == "conditional":
        token.internal_data["held"] = False


def wait_again(token: Task) -> bool:
    """Let the token of an event that may happen again wait for the next time; False where there is none."""
    if "due" not in token.internal_data:
        return True
    cycle = token.internal_data.get("cycle")
    if cycle is None or cycle["left"] == 1:
        return False
    cycle["count"] += 1
    if cycle["left"] is not None:
        cycle["left"] -= 1
    token.internal_data["due"] = _occurrence(cycle["anchor"], cycle["every"], cycle["count"])
    return True


def _start_timer(token: Task, timing: Timing) -> None:
    engine = token.workflow.script_engine
    scope = engine.scope_in_time(token)
    value = timing.expression.evaluate(scope, engine.clock)
    if value is None:
        raise timing.expression.is_null(say("The timer"), "timer", scope, engine.clock)
    try:
        if timing.kind == "date":
            token.internal_data["due"] = due_date(value)
        elif timing.kind == "duration":
            token.internal_data["due"] = after(value, engine.now)
        else:
            _start_cycle(token, value, engine.now)
    except (ValueError, OverflowError) as error:
        message = say("The timer makes no sense.")
        raise timing.expression.failed("timer", message, scope, reasons=[told_by(error)]) from error


def _start_cycle(token: Task, value: Value, now: datetime) -> None:
    cycle = cycle_of(value)
    anchor, count, left = (now, 1, cycle.count) if cycle.start is None else (cycle.start, 0, cycle.count)
    if cycle.start is not None:
        missed = _missed(cycle.start, cycle.every, now)
        count = missed if left is None else min(missed, left - 1)
        left = None if left is None else left - count
    token.internal_data["cycle"] = {"anchor": anchor, "every": cycle.every, "count": count, "left": left}
    token.internal_data["due"] = _occurrence(anchor, cycle.every, count)


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


def comes_true(token: Task, condition: Expression) -> bool:
    """Return whether the condition of a waiting event holds now and did not when it was last looked at.

    Null is not an error here: an event may wait for a field that nobody has filled in yet.
    """
    engine = token.workflow.script_engine
    held, holds = token.internal_data["held"], engine.evaluate(token, condition) is True
    token.internal_data["held"] = holds
    return holds and not held


def correlation_key(token: Task, expression: Expression) -> str:
    """Return the key as a text; raise ``ElementFailed`` where it is neither text nor number."""
    engine = token.workflow.script_engine
    value = engine.evaluate(token, expression)
    if value is None or isinstance(value, bool | list | dict):
        scope = engine.scope(token)
        message = say("The correlation key must be a text or a number.")
        raise expression.failed("expression", message, scope)
    key = str(value)
    if not is_name(key):
        message = say("The correlation key must have 1 to {most} printable characters.", most=MAX_NAME)
        raise expression.failed("expression", message, engine.scope(token))
    return key
