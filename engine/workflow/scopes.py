"""The containers of tokens: SpiffWorkflow's workflow for a case, its subworkflow for each open scope."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from engine.feel import say
from engine.workflow.diagram import MAX_DEPTH
from engine.workflow.expressions import ElementFailed
from engine.workflow.spiff import BpmnProcessSpec, BpmnStartTask, BpmnSubWorkflow, BpmnWorkflow, Task, TaskState
from engine.workflow.tokens import withdraw

if TYPE_CHECKING:
    from engine.workflow.engine import CaseEngine

ROOT: Final = ":root"
"""Name of the root of each scope; no BPMN id can be the same, for a colon is not allowed in one."""


class Root(BpmnStartTask):  # type: ignore[misc]  # SpiffWorkflow has no types
    """The element of a scope's root token: finished from the start, the parent of all others."""

    standby = True

    def _predict(self, my_task: Task, seen: Any = None, looked_ahead: int = 0, mask: int = 0) -> None:
        """Predict nothing: SpiffWorkflow's tree of possible futures grows exponentially with parallel blocks."""


class ScopeSpec(BpmnProcessSpec):  # type: ignore[misc]  # SpiffWorkflow has no types
    """The compiled elements of a process or subprocess, shared by all cases and never changed after parsing.

    SpiffWorkflow's own start and end bookkeeping is dropped: a scope is complete when no token is left in it.
    """

    def __init__(self, key: str, process_key: str, file: str) -> None:
        super().__init__(name=key, filename=file)
        self.process_key = process_key
        self.task_specs.clear()
        self.start = Root(self, ROOT)
        self.end = None
        self.entries: tuple[str, ...] = ()
        """Where tokens begin when nothing says where: at the plain start event, or at all that nothing leads to."""
        self.together: Mapping[str, tuple[str, ...]] = {}
        """Of each event that begins a case, those that the case then waits for as well."""
        self.triggers: tuple[str, ...] = ()


class ScopeMixin:
    """What the workflow of a case and its subworkflows have in common."""

    def plant(self, root_id: Any = None) -> None:
        """Grow the root token."""
        self.task_tree = Task(self, self.spec.start, state=TaskState.COMPLETED, id=root_id)  # type: ignore[attr-defined]

    def begin(self, entry: str | None = None) -> None:
        """Let the event subprocesses stand by and put the first token on an element, by default on each entry.

        The given element is one for whose event the scope begins.
        """
        for name in self.spec.triggers:  # type: ignore[attr-defined]
            trigger = self.spec.task_specs[name]  # type: ignore[attr-defined]
            trigger._update(self.task_tree._add_child(trigger, TaskState.FUTURE))
        spec: ScopeSpec = self.spec  # type: ignore[attr-defined]
        for name in spec.entries if entry is None else (entry, *spec.together.get(entry, ())):
            element = spec.task_specs[name]
            token = self.task_tree._add_child(element, TaskState.FUTURE)
            token.internal_data |= {"begins": True} if name == entry else {}
            element._update(token)

    @property
    def empty(self) -> bool:
        """Whether no token is left but the root and what only stands by."""
        return all(token.task_spec.standby for token in self.tasks.values())  # type: ignore[attr-defined]

    def clear(self) -> None:
        """Take away what stands by: the scope is complete."""
        for child in self.task_tree.children:
            withdraw(child)


class CaseWorkflow(ScopeMixin, BpmnWorkflow):  # type: ignore[misc]  # SpiffWorkflow has no types
    """The tokens of a case."""

    activity = None

    def __init__(self, spec: ScopeSpec, specs: Mapping[str, ScopeSpec], engine: CaseEngine) -> None:
        super().__init__(spec, specs, script_engine=engine, deserializing=True)

    def create_subprocess(self, my_task: Task, spec_name: str) -> CaseSubWorkflow:
        """Open the scope of an activity; raise :class:`ElementFailed` where scopes nest without end."""
        scope = CaseSubWorkflow(self.subprocess_specs[spec_name], my_task, self)
        if scope.depth > MAX_DEPTH:
            message = say(
                "Subprocesses and called processes lie more than {most} levels deep in one another.", most=MAX_DEPTH
            )
            raise ElementFailed("call", message)
        self.subprocesses[my_task.id] = scope
        return scope

    def scopes(self) -> list[CaseWorkflow | CaseSubWorkflow]:
        """Return the case and every open scope, outermost first."""
        return [self, *self.subprocesses.values()]

    def tokens(self) -> Iterator[Task]:
        """Yield every live token in the order in which they came to be, scope by scope."""
        for scope in self.scopes():
            for token in scope.tasks.values():
                if token is not scope.task_tree:
                    yield token

    def token(self, token_id: Any) -> Task:
        """Return the live token; raise ``KeyError`` if there is none of that id."""
        for scope in self.scopes():
            token = scope.tasks.get(token_id)
            if token is not None and token is not scope.task_tree:
                return token
        raise KeyError(token_id)


class CaseSubWorkflow(ScopeMixin, BpmnSubWorkflow):  # type: ignore[misc]  # SpiffWorkflow has no types
    """The tokens inside an open subprocess or called process."""

    def __init__(self, spec: ScopeSpec, activity: Task, top: CaseWorkflow) -> None:
        self.activity = activity
        super().__init__(spec, activity.id, top, deserializing=True)

    @property
    def parent_workflow(self) -> CaseWorkflow | CaseSubWorkflow:
        return self.activity.workflow  # type: ignore[no-any-return]
