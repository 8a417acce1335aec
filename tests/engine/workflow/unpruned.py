"""The engine as it would be without pruning: finished tokens stay in the tree where they were, and are passed over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from engine.workflow import WorkflowDefinitions, definitions
from engine.workflow.scopes import CaseSubWorkflow, CaseWorkflow
from engine.workflow.spiff import Task
from tests.engine.workflow.play import Case


class Tokens(dict[UUID, Task]):
    """Every token that a scope ever had. Whoever asks is told of those that are not finished."""

    def __init__(self) -> None:
        super().__init__()
        self.finished: set[UUID] = set()

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) and name not in self.finished

    def __iter__(self) -> Iterator[UUID]:
        return (name for name in super().__iter__() if name not in self.finished)

    def __getitem__(self, name: UUID) -> Task:
        if name in self.finished:
            raise KeyError(name)
        return super().__getitem__(name)

    def get(self, name: Any, default: Any = None) -> Any:
        return super().get(name, default) if name in self else default

    def values(self) -> Any:
        return [self[name] for name in self]

    def items(self) -> Any:
        return [(name, self[name]) for name in self]


class Unpruned(CaseWorkflow):
    """A case that keeps all its tokens."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.kept: list[Tokens] = []
        self._keep(self)

    def create_subprocess(self, my_task: Task, spec_name: str) -> CaseSubWorkflow:
        scope = super().create_subprocess(my_task, spec_name)
        self._keep(scope)
        return scope

    def _keep(self, scope: Any) -> None:
        scope.tasks = Tokens()
        scope._remove_task = partial(_finish, scope)
        self.kept.append(scope.tasks)


def _finish(scope: Any, name: UUID) -> None:
    """Finish the token and what lives with it; each still says below which token it stood."""
    token = scope.tasks[name]
    for child in token.children:
        _finish(scope, child.id)
    token.parent._children.remove(name)
    scope.tasks.finished.add(name)


def unpruned_case(model: WorkflowDefinitions, data: Mapping[str, Any]) -> Case:
    """Begin a case of the process ``p`` that keeps all its tokens as long as it lives."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(definitions, "CaseWorkflow", Unpruned)
        return Case(model, data, reload=False)


def finished_tokens(case: Case) -> int:
    """Return how many finished tokens the case still has."""
    workflow = case.execution._workflow  # type: ignore[attr-defined]
    return sum(len(tokens.finished) for tokens in workflow.kept)
