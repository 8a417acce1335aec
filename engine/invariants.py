"""What must hold at each commit, and the incident where it does not: trouble is data, never a lost case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from engine.feel import say
from engine.model import Actor, Case, CaseState, HumanTask, Incident
from engine.organisation import Organisation
from engine.workflow.step import Failure

CODES: Final = frozenset({"no_members", "no_responsible_team"})
"""Incidents that the services open by themselves; all others come from the workflow."""


def violations(
    case: Case,
    open_tasks: Iterable[HumanTask],
    organisation: Organisation | None,
    staffed_groups: frozenset[str],
    unassigned: frozenset[UUID | None] = frozenset(),
) -> list[Failure]:
    """Return what is wrong with the case as it is about to be stored.

    ``unassigned`` are the tasks whose group expression failed, which has an incident of its own.

    An open case has exactly one responsible team, and every open task a group with at least one active member. Without
    an organisation there are no teams, so nothing can be wrong.
    """
    if organisation is None or case.state is not CaseState.RUNNING:
        return []
    found = []
    if case.responsible_team is None or case.responsible_team not in organisation.teams:
        found.append(_no_team(case))
    for task in open_tasks:
        if task.candidate_group in staffed_groups or (task.candidate_group is None and task.id in unassigned):
            continue
        found.append(_no_members(task, organisation))
    return found


def deadlock(case: Case, failures: Sequence[Failure]) -> list[Failure]:
    """Return the failure of a case in which nothing is open, unless it has ended or an element waits for a retry."""
    if case.state is not CaseState.RUNNING or any(failure.code not in CODES for failure in failures):
        return []
    return [
        Failure(
            token_id=None,
            process_key=case.process_key,
            element_id="",
            element_name="",
            code="deadlock",
            message=say("The case has not ended, but no task, timer or message is open in it. Correct the diagram."),
            expression=None,
            values={},
        )
    ]


def unforeseen(case: Case, element_id: str, problem: str, until: datetime) -> Failure:
    """Return the failure of a timer that the engine could not fire for a reason nobody foresaw."""
    return Failure(
        token_id=None,
        process_key=case.process_key,
        element_id=element_id,
        element_name="",
        code="timer",
        message=say(
            "The timer could not be fired ({problem}); the log says more. Next try at {time} UTC.",
            problem=problem,
            time=f"{until:%H:%M}",
        ),
        expression=None,
        values={},
    )


def _no_team(case: Case) -> Failure:
    known = say("The case has no responsible team.")
    if case.responsible_team is not None:
        known = say("The organisation has no team '{team}'.", team=case.responsible_team)
    return Failure(
        token_id=None,
        process_key=case.process_key,
        element_id="",
        element_name="",
        code="no_responsible_team",
        message=known,
        reasons=(say("A step of the process must set 'responsible_team' to a team of organisation.yaml."),),
        expression=None,
        values={},
    )


def _no_members(task: HumanTask, organisation: Organisation) -> Failure:
    group = task.candidate_group
    if group is None:
        message = say("The diagram names no candidate group for this task, so nobody can claim it.")
    elif organisation.team_of(group) is None:
        message = say("The organisation has no group '{group}', so nobody can claim this task.", group=group)
    else:
        message = say("The group '{group}' has no active member; add somebody to it, then retry.", group=group)
    return Failure(
        token_id=task.id,
        process_key=task.process_key,
        element_id=task.task_key,
        element_name=task.name,
        code="no_members",
        message=message,
        expression=None,
        values={},
    )


def reconcile(
    before: Sequence[Incident],
    failures: Sequence[Failure],
    *,
    case_id: UUID,
    actor: Actor,
    at: datetime,
    retried: UUID | None = None,
) -> list[Incident]:
    """Return the incidents that have to be written so that exactly the failures are open.

    A failure of an element that failed before keeps its incident; a retry that did not help counts as an attempt. So
    does a retry of what never comes to rest: it stops again, with another token and perhaps at another element.
    """
    written: list[Incident] = []
    left = list(before)
    for failure in failures:
        known = _pop_match(left, failure) or _pop_endless(left, failure, retried)
        if known is None:
            written.append(_open(failure, case_id, at))
            continue
        told = replace(
            known,
            token_id=failure.token_id,
            process_key=failure.process_key,
            element_id=failure.element_id,
            element_name=failure.element_name,
            code=failure.code,
            message=failure.message,
            reasons=failure.reasons,
            expression=failure.expression,
            values=failure.values,
            trace=failure.trace,
            attempts=known.attempts + (known.id == retried),
        )
        if told != known:
            written.append(told)
    written += [replace(incident, resolved_at=at, resolved_by=actor.username) for incident in left]
    return written


def _pop_match(incidents: list[Incident], failure: Failure) -> Incident | None:
    """Take the incident of the same trouble out of the list; else one of the same token at the same element."""
    place = (failure.token_id, failure.element_id)
    for same in (
        lambda each: (each.code, each.expression) == (failure.code, failure.expression),
        lambda each: each.code == failure.code,
        lambda each: not {each.code, failure.code} & CODES and failure.token_id is not None,
    ):
        for incident in incidents:
            if (incident.token_id, incident.element_id) == place and same(incident):
                incidents.remove(incident)
                return incident
    return None


def _pop_endless(incidents: list[Incident], failure: Failure, retried: UUID | None) -> Incident | None:
    """Take the retried incident out of the list if both are of a case that would not come to rest."""
    for incident in incidents:
        if incident.id == retried and incident.code == failure.code == "budget":
            incidents.remove(incident)
            return incident
    return None


def _open(failure: Failure, case_id: UUID, at: datetime) -> Incident:
    return Incident(
        id=uuid4(),
        case_id=case_id,
        token_id=failure.token_id,
        process_key=failure.process_key,
        element_id=failure.element_id,
        element_name=failure.element_name,
        code=failure.code,
        message=failure.message,
        reasons=failure.reasons,
        expression=failure.expression,
        values=failure.values,
        trace=failure.trace,
        attempts=1,
        opened_at=at,
    )
