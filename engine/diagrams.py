"""Where a case stands in a diagram."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from engine.commands import restored
from engine.dmn.prescan import text_of
from engine.model import CaseState, HistoryEvent, HumanTask, Incident, MessageSubscription, Timer
from engine.past import Past, past_of
from engine.publication import Publication
from engine.storage.interface import CaseRecord, Reader
from engine.views import Diagram


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """Where a case has been and stands now: what its diagrams are drawn from."""

    tasks: tuple[HumanTask, ...]
    """The open ones."""
    past: Past
    timers: tuple[Timer, ...]
    subscriptions: tuple[MessageSubscription, ...]
    incidents: tuple[Incident, ...]
    waiting: tuple[str, ...]
    """Elements at which the case waits for a timer, a message or a signal."""
    inside: frozenset[str]
    """Subprocesses and call activities that the case is inside of."""


def standing_of(record: CaseRecord, publication: Publication, reader: Reader, part: int = 1) -> Standing:
    """Return where the case, which has been read with its open tasks, stands, and that part of its history."""
    case = record.case
    running = case.state is CaseState.RUNNING
    timers, subscriptions = tuple(reader.timers(case.id)), tuple(reader.subscriptions(case.id))
    waiting = [*(each.element_id for each in timers), *(each.element_id for each in subscriptions)]
    if any(process.signals for process in publication.definitions.processes.values()):
        waiting += [each.element_id for each in reader.signals(case.id)]
    return Standing(
        tasks=case.open_tasks,
        past=past_of(case.id, reader, part),
        timers=timers,
        subscriptions=subscriptions,
        incidents=tuple(reader.incidents(case_id=case.id)),
        waiting=tuple(waiting),
        inside=restored(publication, record, case.updated_at).open_activities() if running else frozenset(),
    )


def diagram_of(process_key: str, publication: Publication, standing: Standing) -> Diagram:
    """Return the diagram of the process with what is active, was completed and has incidents.

    A call activity is active while the case is in the process that this very element called. What starts an event
    subprocess stands by all the time; the case does not stand there.
    """
    tasks = standing.tasks
    elements = publication.elements.get(process_key, {})
    standby = {
        element.id
        for process in publication.definitions.processes.values()
        for element in process.elements.values()
        if element.type == "startEvent"
    }
    waiting = [element for element in standing.waiting if element not in standby]
    active = [task.task_key for task in tasks if task.process_key == process_key]
    active += [element for element in waiting if element in elements]
    active += [element for element in publication.calls.get(process_key, {}) if element in standing.inside]
    completed = [
        event.element_id for event in _completions(standing.past.milestones) if event.process_key == process_key
    ]
    troubled = [incident.element_id for incident in standing.incidents if incident.process_key == process_key]
    process = publication.definitions.processes.get(process_key)
    return Diagram(
        process_key=process_key,
        name=publication.process_name(process_key),
        xml="" if process is None else text_of(publication.files[process.file]),
        active=_known(active, elements),
        completed=_known(completed, elements),
        incidents=_known(troubled, elements),
    )


def _completions(history: Sequence[HistoryEvent]) -> list[HistoryEvent]:
    """Return what was completed, in order: a command notes the task that it completes after what followed from it."""
    ordered: list[HistoryEvent] = []
    since = 0
    for event in history:
        if event.event == "element:complete":
            ordered.append(event)
        elif event.event == "task:complete":
            followed = (place for place in range(since, len(ordered)) if ordered[place].at == event.at)
            ordered.insert(next(followed, len(ordered)), event)
        elif event.event.startswith("task:"):
            since = len(ordered)
    return ordered


def entered_processes(process_key: str, publication: Publication, standing: Standing) -> tuple[str, ...]:
    """Return the processes that the case has been in, its own first, in the order in which it came to them."""
    passed = (event.process_key for event in standing.past.milestones)
    keys = [process_key, *passed, *(task.process_key for task in standing.tasks)]
    return tuple(dict.fromkeys(key for key in keys if key is not None and key in publication.definitions.processes))


def _known(ids: Iterable[str | None], elements: Container[str]) -> tuple[str, ...]:
    """Return the ids that the diagram has, each once, in the order in which they came."""
    return tuple(dict.fromkeys(each for each in ids if each is not None and each in elements))
