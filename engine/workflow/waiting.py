"""What a token waits for: the instant of a timer, the key of a message; and how it starts to wait again."""

from __future__ import annotations

from engine.feel import say
from engine.values import MAX_NAME, is_name
from engine.workflow.diagram import Event
from engine.workflow.expressions import Expression
from engine.workflow.plans import go_round, plan
from engine.workflow.spiff import Task


def start_waiting(token: Task, event: Event) -> None:
    """Work out, once, what the token waits for; raise ``ElementFailed`` where the expression does not say."""
    if event.kind == "timer" and event.timing is not None:
        engine = token.workflow.script_engine
        token.internal_data |= plan(event.timing, engine.scope_in_time(token), engine.now)
    elif event.kind == "message" and event.correlation_key is not None:
        token.internal_data["key"] = correlation_key(token, event.correlation_key)
    elif event.kind == "conditional":
        token.internal_data["held"] = False


def wait_again(token: Task) -> bool:
    """Let the token of an event that may happen again wait for the next time; False where there is none."""
    return "due" not in token.internal_data or go_round(token.internal_data)


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
