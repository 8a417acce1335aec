"""The state of a case's workflow as bytes: its live tokens, nothing else.

Byte 0 is the version of the format, the rest a zstd frame of JSON:
a list of scopes ``[key, id of its activity or null, tokens]``, each token ``[id, position of its parent or -1, state,
element, internal data, local variables]``; scopes and tokens in the order in which they came to be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import zstandard

from engine import values
from engine.errors import StateUnreadable
from engine.workflow.scopes import CaseSubWorkflow, CaseWorkflow
from engine.workflow.spiff import Task

VERSION: Final = 1
MAX_SIZE: Final = 64 * 1024 * 1024


def dump(workflow: CaseWorkflow) -> bytes:
    """Return the state of the workflow."""
    scopes = []
    for scope in workflow.scopes():
        positions = {token_id: position for position, token_id in enumerate(scope.tasks)}
        tokens = [
            [
                token.id.hex,
                positions.get(token._parent, -1),
                token._state,
                token.task_spec.name,
                token.internal_data,
                token.data,
            ]
            for token in scope.tasks.values()
        ]
        scopes.append([scope.spec.name, scope.activity.id.hex if scope.activity is not None else None, tokens])
    return bytes([VERSION]) + zstandard.compress(values.dumps(scopes))


def restore(blob: bytes, new_workflow: Callable[[], CaseWorkflow]) -> CaseWorkflow:
    """Return the workflow of the state; raise ``StateUnreadable`` where it has another format."""
    if not blob or blob[0] != VERSION:
        raise StateUnreadable(format=blob[0] if blob else None, known=VERSION)
    scopes = values.loads(zstandard.decompress(blob[1:], max_output_size=MAX_SIZE))
    workflow = new_workflow()
    for key, activity, tokens in scopes:
        if activity is None:
            _restore_tokens(workflow, tokens)
            continue
        owner = workflow.token(UUID(hex=activity))
        scope = CaseSubWorkflow(workflow.subprocess_specs[key], owner, workflow)
        workflow.subprocesses[owner.id] = scope
        _restore_tokens(scope, tokens)
    return workflow


def _restore_tokens(scope: CaseWorkflow | CaseSubWorkflow, tokens: list[list[Any]]) -> None:
    made: list[Task] = []
    specs = scope.spec.task_specs
    for name, parent, state, element, internal, data in tokens:
        token = Task(scope, specs[element], made[parent] if parent >= 0 else None, state=state, id=UUID(hex=name))
        token.internal_data, token.data = internal, data
        made.append(token)
    scope.task_tree = made[0]
