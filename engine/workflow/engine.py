"""What elements work with while they run: case file, constants, decisions and the instant of the command."""

# ruff: noqa: ARG002  (hooks get what SpiffWorkflow passes, whether they need it or not)

from __future__ import annotations

from collections import ChainMap, deque
from collections.abc import Mapping, MutableMapping
from datetime import datetime
from itertools import chain
from typing import Any, Final, Literal

from engine.feel import say
from engine.model import Value
from engine.services import Service, Transaction
from engine.workflow.budget import Budget, weight
from engine.workflow.decisions import Decisions
from engine.workflow.dialect import CalledDecision
from engine.workflow.expressions import Expression
from engine.workflow.interface import Constants
from engine.workflow.origins import fields_behind
from engine.workflow.scopes import CaseWorkflow
from engine.workflow.spiff import PythonScriptEngine, Task
from engine.workflow.step import DecisionMade, ElementEvent, ThrownEvent
from engine.workflow.tokens import scopes_of
from engine.workflow.watching import Watcher

MAX_DECIDED: Final = 50
"""Decisions of one command whose traces are kept, the last ones."""


class CaseEngine(PythonScriptEngine):  # type: ignore[misc]  # SpiffWorkflow has no types
    """Stands in for SpiffWorkflow's script engine, which is ``exec``: nothing of a diagram is ever run as Python."""

    def __init__(
        self,
        case_file: dict[str, Value],
        constants: Constants,
        decisions: Decisions,
        services: Mapping[str, Service],
        watcher: Watcher | None = None,
    ) -> None:
        self.case_file: Final = case_file
        self.constants: Mapping[str, Value] = {}
        self._constants: Final = constants
        self.decisions: Final = decisions
        self.services: Final = services
        self.watcher: Final = watcher
        self.transaction: Transaction | None = None
        """Where the case is executed in a command; None where it is only looked at."""
        self.environment = None
        self.events: list[ElementEvent] = []
        self.thrown: list[ThrownEvent] = []
        self.decided: deque[DecisionMade] = deque(maxlen=MAX_DECIDED)
        self.changed: dict[str, str] = {}
        self.budget = Budget()
        self.hops = 0
        self.written = True
        """Whether something may look at values that were others when it last did."""
        self.now: datetime

    def see(self, now: datetime) -> None:
        """Let whatever is evaluated from now on see this instant."""
        self.now, self.constants = now, self._constants(now, self.case_file)

    def begin(self, now: datetime) -> None:
        """Begin a command: everything in it happens at this instant."""
        self.see(now)
        self.written = True
        self.events, self.thrown, self.changed = [], [], {}
        self.budget.begin()
        self.decided.clear()

    def clock(self) -> datetime:
        """Return the instant of the command."""
        return self.now

    def validate(self, expression: str) -> None:
        """Accept what the parser accepted; SpiffWorkflow would want Python here."""

    def evaluate(self, task: Task, expression: Any, external_context: Any = None) -> Value:
        """Return the value of a compiled expression as the token sees it, to be kept in the case."""
        if not isinstance(expression, Expression):
            raise TypeError("Only compiled expressions are evaluated.")
        return self.kept(task, expression.evaluate(self.scope_in_time(task), self.clock))

    def execute(self, task: Task, script: Any, external_context: Any = None) -> bool:
        """Refuse: scripts of diagrams are FEEL expressions, which are evaluated."""
        raise TypeError("No script is ever executed.")

    def call_service(self, task: Task, **kwargs: Any) -> Any:
        """Refuse: a service task calls its registered handler, by no name that a diagram makes up."""
        raise TypeError("No service is called by its Python name.")

    def scope(self, token: Task) -> Mapping[str, Value]:
        """Return what an expression at the token sees: locals, enclosing scopes, case file, constants."""
        return ChainMap(*chain(scopes_of(token), (self.case_file, self.constants)))  # type: ignore[arg-type]

    def scope_in_time(self, token: Task) -> Mapping[str, Value]:
        """Return the :meth:`scope` for one more expression, or raise a failure where the time of the command is up."""
        self.budget.check_time()
        return self.scope(token)

    def kept(self, token: Task, value: Value) -> Value:
        """Return the value, or raise a failure where the case cannot hold it as well."""
        self.budget.hold(value, lambda: self._weight(token.workflow.top_workflow))
        return value

    def _weight(self, workflow: CaseWorkflow) -> int:
        held = (weight(part) for token in workflow.tokens() for part in (token.data, token.internal_data))
        return weight(self.case_file) + sum(held) + sum(weight(each.payload) for each in self.thrown)

    def quoted(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return those of the values that say something of the case: without the constants of the publication."""
        return {name: value for name, value in values.items() if name in self.case_file or name not in self.constants}

    def required(self, token: Task, expression: Expression, what: str, code: str) -> Value:
        """Return the value; null with a reason for it is a failure, null on purpose is not."""
        scope = self.scope_in_time(token)
        value = expression.evaluate(scope, self.clock)
        if value is None and expression.why_null(scope, self.clock):
            raise expression.is_null(what, code, scope, self.clock)
        return self.kept(token, value)

    def condition(self, token: Task, expression: Expression, known: Mapping[str, Value] | None = None) -> bool:
        """Return whether the condition holds; anything but true and false is a failure.

        ``known`` are further values that this one condition sees.
        """
        scope = ChainMap(dict(known or {}), self.scope_in_time(token))  # type: ignore[arg-type]
        return bool(expression.must_be(bool, say("The condition"), "condition", scope, self.clock))

    def decide(self, token: Task, called: CalledDecision) -> Value:
        """Return the result of the decision and note how it came about; a failure where no row or output matched."""
        decided = self.decisions.evaluate(
            called, self.scope_in_time(token), self.clock, lambda names: fields_behind(token, names)
        )
        if self.watcher is not None:
            self.watcher.decides(self.decisions.files[called.decision], decided.rules)
        node = token.task_spec.node
        self.decided.append(
            DecisionMade(process_key=node.process_key, element_id=node.id, element_name=node.name, trace=decided.trace)
        )
        return self.kept(token, decided.value)

    def write(self, token: Task, name: str, value: Value, *, own: bool = True, place: Task | None = None) -> None:
        """Write the variable where it is defined, else into the case file; ``own=False`` passes over the own locals.

        With a ``place`` it is looked for as that token sees it.
        """
        self.written = True
        for scope in scopes_of(place or token):
            if name in scope and (own or scope is not token.data):
                scope[name] = value
                return
        _set(self.case_file, name, value, self.changed, token.task_spec.bpmn_id)

    def follow(self, token: Task, flow: str) -> None:
        """Tell whoever watches that the token goes on along the flow."""
        if self.watcher is not None:
            self.watcher.follows(token.task_spec.node.process_key, flow)

    def record(self, event: Literal["completed", "cancelled"], token: Task) -> None:
        """Note for the history what happened to the token's element."""
        spec = token.task_spec
        if event not in spec.traces:
            return
        self.events.append(
            ElementEvent(
                event=event,
                token_id=token.id,
                process_key=spec.node.process_key,
                element_id=spec.node.id,
                element_name=spec.node.name,
                element_type=spec.node.type,
                at=self.now,
            )
        )


def _set(case_file: MutableMapping[str, Value], name: str, value: Value, changed: dict[str, str], element: str) -> None:
    before = case_file.get(name)  # null where nothing is: to set it to null changes nothing
    if type(before) is not type(value) or before != value:
        changed[name] = element
    case_file[name] = value
