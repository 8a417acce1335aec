"""What a token waits for: the instant of a timer, the key of a message; and how it starts to wait again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from engine.feel import say
from engine.model import Value
from engine.values import MAX_NAME, is_name
from engine.workflow.diagram import Event
from engine.workflow.expressions import ElementFailed, Expression
from engine.workflow.plans import go_round, moved, plan
from engine.workflow.spiff import Task
from engine.workflow.timing import Timing


def start_waiting(token: Task, event: Event) -> None:
    """Work out what the token waits for; raise ``ElementFailed`` where the expression does not say."""
    if event.kind == "timer" and event.timing is not None:
        _start_timer(token, event.timing)
    elif event.kind == "message" and event.correlation_key is not None:
        token.internal_data["key"] = correlation_key(token, event.correlation_key)
    elif event.kind == "conditional":
        token.internal_data["held"] = False


def _start_timer(token: Task, timing: Timing) -> None:
    engine = token.workflow.script_engine
    scope = engine.scope_in_time(token)
    if timing.follows:
        token.internal_data["since"] = engine.now
    if not _names_no_time(token, timing, scope):
        token.internal_data |= plan(timing, scope, engine.now)


def follow(token: Task) -> None:
    """Let a timer that waits be due when its expression says, which may have changed with the case file.

    Where the expression makes no sense any more it stays as it was: an alarm that comes at the wrong time is better
    than none. What stands by is not armed while its expression is null.
    """
    planned, timing = token.internal_data, token.task_spec.node.event.timing
    if "since" not in planned or timing is None:
        return
    with suppress(ElementFailed):
        scope = token.workflow.script_engine.scope_in_time(token)
        if _names_no_time(token, timing, scope):
            planned.pop("due", None)
        else:
            moved(planned, timing, scope)


def _names_no_time(token: Task, timing: Timing, scope: Mapping[str, Value]) -> bool:
    """Return whether the timer stands by and is not armed; elsewhere a token would wait for nothing."""
    if not (token.task_spec.standby and timing.follows):
        return False
    since = token.internal_data["since"]
    return timing.expression.evaluate(scope, lambda: since) is None


def wait_again(token: Task) -> bool:
    """Let the token of an event that may happen again wait for the next time; False where there is none.

    A timer that stands by and follows the case file waits for another instant than that at which it has just happened.
    """
    planned = token.internal_data
    if token.task_spec.standby and "since" in planned:
        planned["done"] = planned.pop("due")
        return True
    return "due" not in planned or go_round(planned)


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
