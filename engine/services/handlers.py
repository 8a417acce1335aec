"""What a handler is given, and what it may answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from engine.model import Value

if TYPE_CHECKING:
    from engine.storage.interface import UnitOfWork

Results = Mapping[str, Value] | None
Handler = Callable[[Mapping[str, Value], Mapping[str, str]], Results]
"""Gets the inputs of the task's ``ioMapping`` and its headers, returns its results by name, or None.

It may raise :class:`engine.errors.BpmnError` for an error that an error event of the diagram catches. Whatever else it
raises becomes an incident with code ``service``; a retry calls it again. So does one that takes longer than
:data:`engine.workflow.handlers.SECONDS`; each call is made in a thread of its own, which is left behind then.
"""


@dataclass(kw_only=True, slots=True)
class Transaction:
    """The command that reaches the service tasks of one case, as a handler in its transaction needs to know it."""

    work: UnitOfWork
    """The case is locked in it. Who locks more locks offers, in the order of their numbers, and never another case."""
    case_id: UUID
    case_number: str
    at: datetime
    used: bool = False
    """Whether a service has been called in it."""
    _sent: list[tuple[str, str]] = field(default_factory=list)

    def send(self, message: str, case_number: str) -> None:
        """Send a message to a case; it is kept in this transaction and delivered after it, like any that is thrown."""
        self._sent.append((message, case_number))

    def take_sent(self) -> list[tuple[str, str]]:
        """Return the messages that were sent, each once, by name and case number."""
        sent = list(self._sent)
        self._sent.clear()
        return sent


@dataclass(frozen=True, slots=True)
class InTransaction:
    """A handler that changes what is stored.

    It runs in the thread of the command, for the connection is no one else's, and waits no longer than the storage
    does. What it has written is undone where it raises. An error of the storage ends the command as always;
    everything else is as for a :data:`Handler`.
    """

    run: Callable[[Transaction, Mapping[str, Value], Mapping[str, str]], Results]


Service = Handler | InTransaction
