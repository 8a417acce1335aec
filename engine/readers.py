"""Cases, incidents and histories reduced to what one reader may know."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace
from typing import Any

from engine.authorization import Sight, is_system, sight_of_case
from engine.dmn.places import tells_place
from engine.explanations import MADE, readable_values
from engine.feel import Sentence
from engine.model import Actor, Case, HistoryEvent, Incident
from engine.publication import Publication
from engine.workflow.traces import CUT


def for_reader(case: Case, publication: Publication, actor: Actor) -> Case:
    """Return the case with the fields of its case file that the actor may read; none where she may not see the case."""
    if is_system(actor):
        return case
    if sight_of_case(actor, case, case.open_tasks) is not Sight.FULL:
        return replace(case, case_file={})
    return replace(case, case_file=publication.readable(case.case_file, actor))


def history_for(history: Iterable[HistoryEvent]) -> tuple[HistoryEvent, ...]:
    """Return the history without any value: of a decision it only tells which one was made."""
    return tuple(
        replace(event, details={"decision": event.details.get("decision")}) if event.event == MADE else event
        for event in history
    )


def incident_for(incident: Incident, publication: Publication, actor: Actor, sight: Sight) -> Incident:
    """Return the incident with the values that the actor may read, and without its trace.

    Where one of the values is missing, the reasons lose whatever they may quote of it; and what was stored before there
    were reasons loses the part of its message that may.
    """
    if is_system(actor):
        return incident
    values = readable_values(incident, publication, actor) if sight is Sight.FULL else {}
    if values.keys() == incident.values.keys() and sight is Sight.FULL:
        return replace(incident, trace=None)
    message, names = incident.message, incident.values.keys()
    if not isinstance(message, Sentence):
        what, colon, _ = message.partition(": ")
        message = f"{what}." if colon else message
    reasons = tuple(_masked(reason, names) for reason in incident.reasons if isinstance(reason, Sentence))
    return replace(incident, values=values, message=message, reasons=reasons, trace=None)


def _masked(sentence: Sentence, known: Set[str]) -> Sentence:
    """Return the sentence with everything in it that is not known to be harmless made unreadable."""
    names_place = tells_place(sentence)

    def mask(part: Any) -> Any:
        if isinstance(part, Sentence):
            return _masked(part, known)
        return part if names_place or (isinstance(part, str) and part in known) else CUT

    return sentence.about({name: mask(part) for name, part in sentence.values.items()})
