"""A case reduced to what one reader may know."""

from __future__ import annotations

from dataclasses import replace

from engine.authorization import Sight, is_system, sight_of_case
from engine.model import Actor, Case
from engine.publication import Publication


def for_reader(case: Case, publication: Publication, actor: Actor) -> Case:
    """Return the case with the fields of its case file that the actor may read; none where she may not see the case."""
    if is_system(actor):
        return case
    if sight_of_case(actor, case, case.open_tasks) is not Sight.FULL:
        return replace(case, case_file={})
    return replace(case, case_file=publication.readable(case.case_file, actor))
