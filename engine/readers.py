"""Cases, incidents and histories reduced to what one reader may know."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
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

    Where one of the values is missing, the reasons lose whatever they may tell of it; and what was stored before there
    were reasons loses the part of its message that may.
    """
    if is_system(actor):
        return incident
    sees_case = sight is Sight.FULL
    values = readable_values(incident, publication, actor) if sees_case else {}
    if values.keys() == incident.values.keys() and sees_case:
        return replace(incident, trace=None)
    message = incident.message
    if not isinstance(message, Sentence):
        what, colon, _ = message.partition(": ")
        message = f"{what}." if colon else message
    # Of a person whom the reader does not see, names of fields and kinds of values tell nothing.
    hide = _Mask(names=values.keys() if sees_case else incident.values.keys(), kinds=not sees_case)
    reasons = tuple(hide(reason) for reason in incident.reasons if isinstance(reason, Sentence))
    return replace(incident, values=values, message=message, reasons=reasons, trace=None)


@dataclass(frozen=True, slots=True)
class _Mask:
    """Hides in sentences what is not known to be harmless: everything but these names, and maybe kinds of values."""

    names: Set[str]
    kinds: bool

    def __call__(self, sentence: Sentence) -> Sentence:
        """Return the sentence; where it says in which place of a model a reason arose, the place stays as it is."""
        hide = self._reason if tells_place(sentence) else self._part
        return sentence.about({name: hide(part) for name, part in sentence.values.items()})

    def _reason(self, part: Any) -> Any:
        return self(part) if isinstance(part, Sentence) else part

    def _part(self, part: Any) -> Any:
        if isinstance(part, Sentence):
            return self(part) if self.kinds else CUT
        return part if isinstance(part, str) and part in self.names else CUT
