"""Services: what the service tasks of a diagram call, plain Python registered by type when the engine is built.

A handler runs inside the transaction of the command that reached its task, with the case locked. So it must be quick
and must do nothing outside of the engine: no letter, no request, no file. A command may be rolled back and an element
retried, and whatever had been done outside would then be done twice or for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from engine.model import Value

Handler = Callable[[Mapping[str, Value], Mapping[str, str]], Mapping[str, Value] | None]
"""Gets the inputs of the task's ``ioMapping`` and its headers, returns its results by name, or None.

It may raise :class:`engine.errors.BpmnError` for an error that an error event of the diagram catches. Whatever else it
raises becomes an incident with code ``service``; a retry calls it again. So does one that takes longer than
:data:`engine.workflow.handlers.SECONDS`; each call is made in a thread of its own, which is left behind then.
"""

BUILT_IN: Final[Mapping[str, Handler]] = MappingProxyType({})
"""The handlers that every engine has, and that the command line knows."""
