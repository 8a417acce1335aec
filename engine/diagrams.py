"""Where a case stands in a diagram."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from engine.model import HistoryEvent, HumanTask, Incident
from engine.publication import Publication
from engine.views import Diagram


def diagram_of(
    process_key: str,
    publication: Publication,
    *,
    tasks: Sequence[HumanTask],
    history: Sequence[HistoryEvent],
    waiting: Iterable[str],
    incidents: Sequence[Incident],
) -> Diagram:
    """Return the diagram of the process with what is active, was completed and has incidents.

    ``waiting`` are the elements of timers and messages. A call activity is active while something in the process that
    it calls is. What starts an event subprocess stands by all the time; the case does not stand there.
    """
    elements = publication.elements.get(process_key, {})
    standby = {
        element.id
        for process in publication.definitions.processes.values()
        for element in process.elements.values()
        if element.type == "startEvent"
    }
    waiting = [element for element in waiting if element not in standby]
    active = [task.task_key for task in tasks if task.process_key == process_key]
    active += [element for element in waiting if element in elements]
    active += [
        element
        for element, called in publication.calls.get(process_key, {}).items()
        if _is_active(called, publication, tasks, waiting, frozenset((process_key,)))
    ]
    completed = [event.element_id for event in _completions(history) if event.process_key == process_key]
    troubled = [incident.element_id for incident in incidents if incident.process_key == process_key]
    process = publication.definitions.processes.get(process_key)
    return Diagram(
        process_key=process_key,
        name=publication.process_name(process_key),
        xml="" if process is None else publication.files[process.file].decode("utf-8", "replace"),
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


def entered_processes(
    process_key: str, tasks: Sequence[HumanTask], history: Sequence[HistoryEvent], publication: Publication
) -> tuple[str, ...]:
    """Return the processes that the case has been in, its own first, in the order in which it came to them."""
    keys = [process_key, *(event.process_key for event in history), *(task.process_key for task in tasks)]
    return tuple(dict.fromkeys(key for key in keys if key is not None and key in publication.definitions.processes))


def _is_active(
    process_key: str,
    publication: Publication,
    tasks: Sequence[HumanTask],
    waiting: Sequence[str],
    seen: frozenset[str],
) -> bool:
    """Return whether something waits in the process or in one that it calls."""
    if any(task.process_key == process_key for task in tasks):
        return True
    if any(element in publication.elements.get(process_key, ()) for element in waiting):
        return True
    return any(
        called not in seen and _is_active(called, publication, tasks, waiting, seen | {process_key})
        for called in publication.calls.get(process_key, {}).values()
    )


def _known(ids: Iterable[str | None], elements: Container[str]) -> tuple[str, ...]:
    """Return the ids that the diagram has, each once, in the order in which they came."""
    return tuple(dict.fromkeys(each for each in ids if each is not None and each in elements))
