"""Cases and incidents reduced to what one reader may know."""

from __future__ import annotations

from dataclasses import replace

from engine.authorization import Sight, is_system, sight_of_case
from engine.model import Actor, Case, Incident
from engine.publication import Publication


def for_reader(case: Case, publication: Publication, actor: Actor) -> Case:
    """Return the case with the fields of its case file that the actor may read; none where she may not see the case."""
    if is_system(actor):
        return case
    if sight_of_case(actor, case, case.open_tasks) is not Sight.FULL:
        return replace(case, case_file={})
    return replace(case, case_file=publication.readable(case.case_file, actor))


def incident_for(incident: Incident, publication: Publication, actor: Actor, sight: Sight) -> Incident:
    """Return the incident with the values that the actor may read.

    Where one of them is missing, the reason is missing too: it may quote the value that made the trouble.
    """
    if is_system(actor):
        return incident
    values = publication.readable(incident.values, actor) if sight is Sight.FULL else {}
    if values.keys() == incident.values.keys() and sight is Sight.FULL:
        return incident
    what, colon, _ = incident.message.partition(": ")
    return replace(incident, values=values, message=f"{what}." if colon else incident.message)
