"""The contract between the services and the BPMN execution; ``runner.py`` and ``definitions.py`` fulfil it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from engine.services import Transaction
from engine.workflow.diagram import ProcessDiagram
from engine.workflow.step import Step
from engine.workflow.watching import Watcher

Constants = Callable[[datetime, Mapping[str, Any]], Mapping[str, Any]]
"""What every expression of a publication sees besides the case file, by the instant of the command and that case file.

Values may depend on the case file, which changes while they are seen; their names do not.
"""


class UserTaskInfo(Protocol):
    """What a diagram says of a human task."""

    @property
    def task_key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def form_key(self) -> str | None: ...
    @property
    def facts(self) -> tuple[str, ...]: ...
    @property
    def candidate_group(self) -> str | None:
        """The text of the diagram, an expression where it begins with ``=``; the same holds for the due date."""

    @property
    def due_date(self) -> str | None: ...


class ElementInfo(Protocol):
    """Name, BPMN local name and lane of an element."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def lane(self) -> str | None: ...


class MessageInfo(Protocol):
    """An element that waits for a message: its label, and the form where people record the message."""

    @property
    def element_id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def message_name(self) -> str: ...
    @property
    def form_key(self) -> str | None: ...


class TimerStart(Protocol):
    """A timer that begins cases: which of those of its start event, and its text in the diagram."""

    @property
    def element_id(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def text(self) -> str: ...


class Process(Protocol):
    """One executable process of a publication."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def file(self) -> str:
        """Path of the BPMN file inside the folder."""

    @property
    def user_tasks(self) -> Mapping[str, UserTaskInfo]: ...
    @property
    def elements(self) -> Mapping[str, ElementInfo]:
        """Every flow node by its id, those of embedded subprocesses included."""

    @property
    def forms(self) -> Mapping[str, str]:
        """Form id by the id of the human task, start event or waiting event that uses it."""

    @property
    def waiting_messages(self) -> Sequence[MessageInfo]:
        """Every element at which a case can wait for a message, one that waits for several once for each."""

    @property
    def calls(self) -> Mapping[str, str]:
        """Keys of the processes and global tasks that it calls, by the call activity."""

    @property
    def decisions(self) -> frozenset[str]:
        """Ids of the decisions that it calls."""

    @property
    def messages(self) -> frozenset[str]:
        """Names of the messages that it waits for or throws."""

    @property
    def signals(self) -> frozenset[str]:
        """Names of the signals that it waits for or throws."""

    @property
    def lanes(self) -> tuple[str, ...]: ...

    @property
    def plain_start(self) -> bool:
        """Return whether people and call activities may start it: it has a start event that waits for nothing."""

    @property
    def message_starts(self) -> Mapping[str, str]:
        """Id of the start event by the name of the message that starts a case."""

    @property
    def signal_starts(self) -> Mapping[str, str]:
        """Id of the start event by the name of the signal that starts a case."""

    @property
    def timer_starts(self) -> Sequence[TimerStart]:
        """Return the timers that begin cases."""

    @property
    def start_form(self) -> str | None:
        """Return the form that the plain start event asks to be filled in before a case begins, or None."""


class Execution(Protocol):
    """A live workflow for the length of one command.

    Every method that moves tokens runs the process until nothing can move any more, within the step budget, and
    returns the :class:`Step`. A failing element does not raise: it is in ``Step.failures``. Unknown ids raise
    ``KeyError``.
    """

    case_file: dict[str, Any]
    """The live case file; complete_task, correlate and the process write into it."""

    hops: int
    """How many cases in a row have thrown at the next to move this one; 0 where a person or a timer does."""

    began: float
    """When the case was loaded for this command, by :func:`time.monotonic`."""

    @property
    def wrote(self) -> bool:
        """Whether a service has changed what is stored beside the case in this command."""

    def complete_task(self, task_id: UUID, values: Mapping[str, Any]) -> Step: ...
    def fire_due_timers(self, now: datetime) -> Step: ...
    def correlate(self, subscription_id: UUID, payload: Mapping[str, Any]) -> Step: ...
    def broadcast(self, name: str, payload: Mapping[str, Any]) -> Step:
        """Let everything go on that waits for a signal thrown elsewhere; the case's own signals it has heard itself."""

    def retry(self, token_id: UUID | None) -> Step:
        """Execute a failed element again on the case file as it is now; None looks at the case as a whole."""

    def scope(self, task_id: UUID) -> Mapping[str, Any]:
        """Return what expressions of the task's form see: its locals, those of its scopes, the case file."""

    def open_activities(self) -> frozenset[str]:
        """Return the elements whose inside the case is in: subprocesses, and call activities by which it was called."""

    def dump(self) -> bytes:
        """Return the state to be stored; the case file is not in it."""


class Definitions(Protocol):
    """The parsed models of one publication, immutable and shared between threads.

    Built by ``parse_definitions(files, constants=Constants) -> tuple[Definitions, list[Finding]]``: with a finding of
    severity error the definitions must not be executed.
    """

    @property
    def processes(self) -> Mapping[str, Process]: ...

    @property
    def diagrams(self) -> Mapping[str, ProcessDiagram]:
        """Each process as it was drawn by its key, those as well that must not be executed."""

    @property
    def decision_files(self) -> Mapping[str, str]:
        """Path of the DMN file by the id of each decision in it."""

    def adapted(self, *, constants: Constants | None = None, watcher: Watcher | None = None) -> Definitions:
        """Return the same definitions with other constants, or so that the watcher is told of what cases on them do."""

    def start(
        self,
        process_key: str,
        case_file: Mapping[str, Any],
        clock: Callable[[], datetime],
        *,
        start_event: str | None = None,
        transaction: Transaction | None = None,
        hops: int = 0,
    ) -> tuple[Execution, Step]:
        """Start the process at a start event, by default the plain one; raise ``KeyError`` if there is none.

        Service tasks that change what is stored do so in the ``transaction``; without one they fail.
        """

    def first_plan(self, start: Any, now: datetime) -> dict[str, Any] | None:
        """Return when the timer of :attr:`Process.timer_starts` is due first, as :mod:`engine.workflow.plans` has it.

        What is past by now is left out; None where all of it is.
        """

    def load(
        self,
        process_key: str,
        state: bytes,
        case_file: Mapping[str, Any],
        clock: Callable[[], datetime],
        *,
        transaction: Transaction | None = None,
    ) -> Execution:
        """Restore the instance from ``Execution.dump()``; for a command in its ``transaction``."""
