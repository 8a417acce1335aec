"""Plays a case as the services do: every command loads the stored state, runs, and stores it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from zstandard import decompress

from engine import values as codec
from engine.model import Severity
from engine.workflow import WorkflowDefinitions, parse_definitions
from engine.workflow.interface import Execution
from engine.workflow.step import OpenTask, Step

EPOCH = datetime(2016, 1, 4, 9, 0, tzinfo=UTC)


def parse(model: bytes, constants: Mapping[str, Any] | None = None, **files: bytes) -> WorkflowDefinitions:
    found, findings = parse_definitions({"p/p.bpmn": model, **files}, constants=lambda *_: constants or {})
    assert [str(finding) for finding in findings if finding.severity is Severity.ERROR] == []
    return found


def codes(model: bytes, **files: bytes) -> list[tuple[str, str]]:
    """Return element and code of each finding of severity error."""
    _, findings = parse_definitions({"p/p.bpmn": model, **files})
    return [(finding.element, finding.code) for finding in findings if finding.severity is Severity.ERROR]


class Case:
    """A case that lives only in its stored state between two commands, unless ``reload`` is false."""

    def __init__(
        self,
        model: bytes | WorkflowDefinitions,
        data: Mapping[str, Any] | None = None,
        *,
        reload: bool = True,
        **options: Any,
    ) -> None:
        self.definitions = parse(model, options.pop("constants", None)) if isinstance(model, bytes) else model
        self.options, self.reload, self.now, self.trail = options, reload, EPOCH, []
        self.execution: Execution
        self.execution, self.step = self.definitions.start("p", data or {}, self.clock, **options)
        self._keep()

    def clock(self) -> datetime:
        return self.now

    def _keep(self) -> None:
        self.trail: list[tuple[str, str]] = [
            *self.trail,
            *((event.event, event.element_id) for event in self.step.events),
        ]
        self.blob = self.execution.dump()
        if self.reload:
            data = codec.loads(codec.dumps(self.execution.case_file))
            self.execution = self.definitions.load("p", self.blob, data, self.clock, **self.options)

    def _did(self, step: Step) -> Case:
        self.step = step
        self._keep()
        return self

    @property
    def file(self) -> dict[str, Any]:
        return self.execution.case_file

    @property
    def open(self) -> list[str]:
        return sorted(task.task_key for task in self.step.tasks)

    @property
    def held(self) -> tuple[int, int]:
        """Return the number of live tokens, and of the bytes of the state before they are compressed."""
        return len(list(self.execution._workflow.tokens())), len(decompress(self.blob[1:]))  # type: ignore[attr-defined]

    @property
    def failed(self) -> list[tuple[str, str]]:
        return sorted((failure.element_id, failure.code) for failure in self.step.failures)

    def task(self, key: str) -> OpenTask:
        return next(task for task in self.step.tasks if task.task_key == key)

    def do(self, key: str, **data: Any) -> Case:
        return self._did(self.execution.complete_task(self.task(key).id, data))

    def wait(self, *, late: bool = False, **span: float) -> Case:
        """Let time pass, firing each timer at its own instant, or where ``late`` all of them at the end."""
        until = self.now + timedelta(**span)
        while not late and (due := [timer.due_at for timer in self.step.timers if timer.due_at <= until]):
            self.now = max(self.now, min(due))
            self._did(self.execution.fire_due_timers(self.now))
        self.now = until
        return self._did(self.execution.fire_due_timers(self.now))

    def send(self, name: str, **payload: Any) -> Case:
        waiting = next(item for item in self.step.subscriptions if item.message_name == name)
        return self._did(self.execution.correlate(waiting.id, payload))

    def retry(self, key: str, **fix: Any) -> Case:
        self.file.update(fix)
        token = next(failure.token_id for failure in self.step.failures if failure.element_id == key)
        return self._did(self.execution.retry(token))
