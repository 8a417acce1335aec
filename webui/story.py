"""The history of a case as a story: one entry for each command, what matters first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from engine.model import HistoryEvent
from webui.language import gettext
from webui.own_texts import own
from webui.texts import event_text

_STEPS: Final = ("element:complete", "element:cancel")
_DETAILS: Final = (*_STEPS, "case_file:change", "decision:make")
"""Tags of what the process did by itself on the way."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did at one instant, and in ``details`` what the process did by itself because of it."""

    at: datetime
    actor: str
    headlines: tuple[str, ...]
    details: tuple[str, ...]


def tell(history: Iterable[HistoryEvent], titles: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return the entries, oldest first; ``titles`` are those of the fields that the reader may see."""
    return tuple(_entry(at, actor, list(events), titles) for (at, actor), events in groupby(history, key=_command))


def essence(history: Iterable[HistoryEvent]) -> tuple[HistoryEvent, ...]:
    """Return the events without those that tell a reader in passing nothing.

    That is who took on what is done by now, and deadlines after which nobody got anything to do.
    """
    events = tuple(history)
    done = {event.task_id for event in events if event.event == "task:complete"}
    told = [event for event in events if event.event != "task:claim" or event.task_id not in done]
    commands = (list(command) for _, command in groupby(told, key=_command))
    return tuple(event for command in commands if not _passed_quietly(command) for event in command)


def _command(event: HistoryEvent) -> tuple[datetime, str]:
    return event.at, event.actor


def _passed_quietly(events: Iterable[HistoryEvent]) -> bool:
    return {event.event for event in events} <= {"timer:fire", *_DETAILS}


def _entry(at: datetime, actor: str, events: list[HistoryEvent], titles: Mapping[str, str]) -> Entry:
    headlines = [event_text(event) for event in events if event.event not in _DETAILS]
    passed = dict.fromkeys(own(event.element_name) for event in events if _is_step(event))
    steps = [gettext("Durchlaufen: %(steps)s", steps=", ".join(passed))] if passed else []
    changed = dict.fromkeys(
        titles[name]
        for event in events
        if event.event == "case_file:change"
        for name in event.details.get("fields", ())
        if name in titles
    )
    fields = [gettext("Angaben geändert: %(fields)s", fields=", ".join(changed))] if changed else []
    return Entry(at, actor, tuple(headlines), (*fields, *steps))


def _is_step(event: HistoryEvent) -> bool:
    """Return whether the process passed something that has a name for people; gateways have questions instead."""
    has_name = bool(event.element_name) and event.element_name != event.element_id
    return event.event in _STEPS and has_name and not str(event.details.get("type", "")).endswith("Gateway")
