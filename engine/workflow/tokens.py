"""Tokens: SpiffWorkflow's tasks, kept flat.

A token that has done its work leaves the tree at once and its successors hang below the root of their scope, so the
tree holds only what is live and neither depth nor size grows with the history of a case. Children of a token are what
lives and dies with it: boundary events below their activity, instances below their multi-instance activity, events
below their event-based gateway.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from engine.workflow.expressions import ElementFailed
from engine.workflow.spiff import Task, TaskState

WAITING: Final = TaskState.WAITING
READY: Final = TaskState.READY
STARTED: Final = TaskState.STARTED


def fail(token: Task, failure: ElementFailed, phase: str) -> None:
    """Stop the token where it is and remember why; ``phase`` (``enter`` or ``run``) is where a retry begins.

    The token stays STARTED rather than ERROR: SpiffWorkflow counts a token in ERROR as finished, and nothing that
    waits for this one may go on.
    """
    token.internal_data["failure"] = {
        "code": failure.code,
        "message": failure.message,
        "reasons": list(failure.reasons),
        "expression": failure.expression,
        "values": token.workflow.script_engine.quoted(failure.values),
        "trace": failure.trace,
        "phase": phase,
    }
    token._set_state(STARTED)


def withdraw(token: Task) -> None:
    """Take the token and all that lives with it out of the workflow, as cancelled, the innermost first."""
    top = token.workflow.top_workflow
    ahead, found = [token], list[Task]()
    while ahead:  # depth costs no stack
        current = ahead.pop()
        found.append(current)
        scope = top.subprocesses.get(current.id)
        ahead += current.children if scope is None else [*current.children, *scope.task_tree.children]
    for current in reversed(found):
        top.subprocesses.pop(current.id, None)
        top.script_engine.record("cancelled", current)
        current._set_state(TaskState.CANCELLED)
        current.workflow._remove_task(current.id)


def consume(token: Task) -> None:
    """Take the token out without a trace: another one goes on in its place."""
    token.workflow._remove_task(token.id)


def lift(token: Task) -> None:
    """Hang the token beside its parent, so that it outlives it."""
    parent = token.parent
    parent._children.remove(token.id)
    token._parent = parent._parent
    token.parent._children.append(token.id)


def children_of(token: Task, kind: type | tuple[type, ...]) -> Iterator[Task]:
    """Yield the children whose element is of the kind."""
    return (child for child in token.children if isinstance(child.task_spec, kind))


def scopes_of(token: Task) -> Iterator[dict[str, Any]]:
    """Yield the local variables that the token sees, innermost first."""
    current: Task | None = token
    while current is not None:
        workflow = current.workflow
        while current is not None:
            if current.data:
                yield current.data
            current = current.parent
        current = workflow.activity
