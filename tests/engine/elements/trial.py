"""Walks one diagram through the sandbox, the services and the engine that people work with."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from engine.sandbox import Sandbox
from tests.engine.workflow.build import end, simple, sub


def started(model: bytes, data: Mapping[str, Any] | None = None, **options: Any) -> Sandbox:
    """Return a sandbox with the file, in which a case of the process ``p`` has begun."""
    sandbox = Sandbox({"p.bpmn": model}, **options)
    sandbox.start("p", data)
    return sandbox


def line(*elements: str, data: Mapping[str, Any] | None = None, **options: Any) -> Sandbox:
    """Return a sandbox in which a case has begun that passes the elements one after the other."""
    keys = ["start", *(element.split('id="', 1)[1].split('"', 1)[0] for element in elements), "end"]
    flows = " ".join(f"{source}>{target}" for source, target in pairwise(keys))
    roots = {name: options.pop(name) for name in ("messages", "errors", "signals", "escalations") if name in options}
    return started(simple("".join(elements), flows, **roots), data, **options)


def watcher(key: str, definition: str, body: str, flows: str, *, interrupting: bool = True) -> str:
    """Return an event subprocess; its start event is ``KEY_on``, its end event ``KEY_end``."""
    flag = str(interrupting).lower()
    trigger = f'<startEvent id="{key}_on" isInterrupting="{flag}">{definition}</startEvent>'
    return sub(key, trigger + body + end(f"{key}_end"), flows, attrs='triggeredByEvent="true"')


def opened(sandbox: Sandbox) -> list[str]:
    """Return the keys of all open tasks."""
    return sorted(task.task_key for task in sandbox.open_tasks())


def troubles(sandbox: Sandbox) -> list[tuple[str, str]]:
    """Return element and code of every incident."""
    return sorted((incident.element_id, incident.code) for incident in sandbox.incidents)
