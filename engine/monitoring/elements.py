"""From counted rows to the elements of a diagram."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from engine.model import ElementCount
from engine.monitoring.views import ElementRow, ProcessRow
from engine.publication import Publication

_WAITING: Final = frozenset({"timer", "message", "signal"})
_BESIDE: Final = frozenset({"boundaryEvent", "startEvent"})
"""Events that wait while a token stands elsewhere; counting them as places would count a case twice."""

Rows = dict[str, dict[str, ElementRow]]
"""By process and element."""


def rows_of(counts: Iterable[ElementCount], publication: Publication, published: Callable[[UUID], Publication]) -> Rows:
    """Return what stands at the elements of each process.

    What waits for a timer, message or signal knows its element alone: the process is looked up in the present
    publication, and only where that has no such element in the one that the case is pinned to.
    """
    rows: Rows = {}
    for count in counts:
        process_key, name = count.process_key, count.name
        if process_key is None:
            place = publication.place(count.element_id) or published(count.deployment_id).place(count.element_id)
            if place is None:
                continue
            process_key, name = place
        if count.kind in _WAITING and _kind_of(publication, process_key, count.element_id) in _BESIDE:
            continue
        known = publication.elements.get(process_key, {})
        of_process = rows.setdefault(process_key, {})
        row = of_process.get(count.element_id) or ElementRow(
            element_id=count.element_id,
            name=known.get(count.element_id) or name or "",
            in_diagram=count.element_id in known,
        )
        of_process[count.element_id] = _add(row, count)
    return rows


def process_rows(rows: Rows, names: Mapping[str, str]) -> tuple[ProcessRow, ...]:
    """Return the sums of each process, those first in which most is late or stuck, then those in which most stands."""
    sums = [_sums(key, names.get(key, key), rows.get(key, {}).values()) for key in names.keys() | rows.keys()]
    return tuple(sorted(sums, key=lambda row: (-row.overdue - row.incidents, -row.tasks - row.waiting, row.name)))


def _sums(process_key: str, name: str, elements: Collection[ElementRow]) -> ProcessRow:
    return ProcessRow(
        process_key=process_key,
        name=name,
        tasks=sum(row.tasks for row in elements),
        overdue=sum(row.overdue for row in elements),
        incidents=sum(row.incidents for row in elements),
        waiting=sum(row.waiting for row in elements),
    )


def elements_of(process_key: str, rows: Rows, publication: Publication) -> tuple[ElementRow, ...]:
    """Return the elements of the diagram at which something stands, those of older versions last.

    A call activity has the figures of the process that it calls and of what that calls in turn, unless others call it
    too: then nobody knows where its cases came from.
    """
    found = dict(rows.get(process_key, {}))
    elements = publication.elements.get(process_key, {})
    for element_id, called in publication.calls.get(process_key, {}).items():
        if _callers(called, publication) != 1:
            continue
        row = found.get(element_id) or ElementRow(
            element_id=element_id, name=elements.get(element_id, ""), in_diagram=True
        )
        row = _with_called(row, rows, _only_below(called, publication) - {process_key})
        if row.tasks or row.incidents or row.waiting:
            found[element_id] = replace(row, called=called)
    order = {element_id: place for place, element_id in enumerate(elements)}
    return tuple(sorted(found.values(), key=lambda row: (order.get(row.element_id, len(order)), row.name)))


def roots_of(process_key: str, publication: Publication) -> frozenset[str]:
    """Return the processes whose cases come to the process: itself, and those that call it, directly or not."""
    roots = {process_key}
    while True:
        callers = {key for key, calls in publication.calls.items() if roots & set(calls.values())}
        if callers <= roots:
            return frozenset(roots)
        roots |= callers


def _add(row: ElementRow, count: ElementCount) -> ElementRow:
    if count.kind == "task":
        tasks, overdue = row.tasks + count.count, row.overdue + count.overdue
        return replace(row, tasks=tasks, overdue=overdue, since=_earlier(row.since, count.since))
    if count.kind == "incident":
        return replace(row, incidents=row.incidents + count.count, since=_earlier(row.since, count.since))
    return replace(row, waiting=row.waiting + count.count)


def _with_called(row: ElementRow, rows: Rows, called: Collection[str]) -> ElementRow:
    """Return the row with everything that stands in the called processes."""
    for each in (each for process_key in called for each in rows.get(process_key, {}).values()):
        row = replace(
            row,
            tasks=row.tasks + each.tasks,
            overdue=row.overdue + each.overdue,
            incidents=row.incidents + each.incidents,
            waiting=row.waiting + each.waiting,
            since=_earlier(row.since, each.since),
        )
    return row


def _only_below(process_key: str, publication: Publication) -> frozenset[str]:
    """Return the process and those that are called, even from several places, by it and by what is below it alone."""
    below = {process_key}
    while True:
        called = {each for key in below for each in publication.calls.get(key, {}).values()} - below
        found = {each for each in called if _calling(each, publication) <= below}
        if not found:
            return frozenset(below)
        below |= found


def _calling(process_key: str, publication: Publication) -> set[str]:
    """Return the processes that call the process."""
    return {key for key, calls in publication.calls.items() if process_key in calls.values()}


def _callers(process_key: str, publication: Publication) -> int:
    """Return how many elements call the process."""
    return sum(called == process_key for calls in publication.calls.values() for called in calls.values())


def _kind_of(publication: Publication, process_key: str, element_id: str) -> str:
    process = publication.definitions.processes.get(process_key)
    element = None if process is None else process.elements.get(element_id)
    return "" if element is None else element.type


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    known = [each for each in (one, other) if each is not None]
    return min(known, default=None)
