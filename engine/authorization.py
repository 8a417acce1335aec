"""Who may see and do what: pure functions of actor, case and organisation, without storage.

The services ask in here before each command and each view. What somebody may not see does not exist for her: the
services answer with ``NotFound`` and log the attempt. Work finds its people through candidate groups:

- members of a task's candidate group see it and may claim it, its assignee alone completes it;
- a case is open to the members of its responsible team, to the counter (Eingangszone) of its site and to the members
  of the candidate groups of its open tasks; they also record events of it;
- a supervisor sees the cases and tasks of her team masked, may take a task back from its assignee and retry what is
  stuck;
- in the monitor she finds what stands in her teams; a process owner finds the numbers, diagrams and incidents of all
  teams there, but no list of tasks or cases;
- everybody signed in sees the catalogue of offers; who keeps it, and so sees which cases have a place in one, is said
  by the organisation;
- who is at a counter or acts for a legal domain may find the cases of a person by what identifies her exactly.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from engine.model import SYSTEM, Actor, Case, HumanTask, TaskState
from engine.organisation import Organisation

SUPERVISOR: Final = "Teamleitung"
COUNTER: Final = "Eingangszone"
PROCESS_OWNER: Final = "Prozessverantwortliche"


class Sight(StrEnum):
    """How much of a case somebody may see; ``MASKED`` is number, steps and dates without any field."""

    NONE = "none"
    MASKED = "masked"
    FULL = "full"


def is_system(actor: Actor) -> bool:
    """Return whether the system itself acts, for example a timer or an administrator at the command line."""
    return actor is SYSTEM  # identity: no account, however named, equals it


def is_candidate(actor: Actor, task: HumanTask) -> bool:
    """Return whether the task waits for one of the actor's groups."""
    return task.candidate_group is not None and task.candidate_group in actor.groups


def works_on(actor: Actor, task: HumanTask) -> bool:
    """Return whether the open task is claimed by the actor."""
    return task.state is TaskState.OPEN and task.assignee is not None and task.assignee == actor.username


def supervises(actor: Actor, team: str | None) -> bool:
    """Return whether the actor leads the team."""
    return team is not None and f"{team}.{SUPERVISOR}" in actor.groups


def supervises_task(actor: Actor, task: HumanTask, case: Case) -> bool:
    """Return whether the actor leads the team that the task waits for, or the one responsible for its case."""
    team = None if task.candidate_group is None else task.candidate_group.rpartition(".")[0]
    return supervises(actor, team) or supervises(actor, case.responsible_team)


def led_groups(actor: Actor, organisation: Organisation | None) -> frozenset[str]:
    """Return the groups of the teams that the actor leads."""
    teams = () if organisation is None else organisation.teams.values()
    return frozenset(group for team in teams if supervises(actor, team.key) for group in team.groups)


def sees_task(actor: Actor, task: HumanTask, case: Case) -> bool:
    """Return whether the task exists for the actor; only :func:`works_on` opens its content."""
    return is_candidate(actor, task) or works_on(actor, task) or supervises_task(actor, task, case)


def may_claim(actor: Actor, task: HumanTask) -> bool:
    """Return whether the actor may take the task on now."""
    return task.state is TaskState.OPEN and task.assignee is None and is_candidate(actor, task)


def may_unclaim(actor: Actor, task: HumanTask, case: Case) -> bool:
    """Return whether the actor may give the task back now: her own, or as a supervisor one of her team."""
    claimed = task.state is TaskState.OPEN and task.assignee is not None
    return claimed and (works_on(actor, task) or supervises_task(actor, task, case))


def sight_of_case(actor: Actor, case: Case, open_tasks: Iterable[HumanTask]) -> Sight:
    """Return how much of the case the actor may see."""
    if is_system(actor):
        return Sight.FULL
    if _is_on_team(actor, case.responsible_team) or _is_at_counter(actor, case.site):
        return Sight.FULL
    if any(is_candidate(actor, task) or works_on(actor, task) for task in open_tasks):
        return Sight.FULL
    return Sight.MASKED if supervises(actor, case.responsible_team) else Sight.NONE


def sight_of_row(actor: Actor, responsible_team: str | None, site: str | None) -> Sight:
    """Return how much of a case in a list the actor may see, where its tasks are not at hand: never more than it is."""
    if is_system(actor) or _is_on_team(actor, responsible_team) or _is_at_counter(actor, site):
        return Sight.FULL
    return Sight.MASKED if supervises(actor, responsible_team) else Sight.NONE


def led_teams(actor: Actor, organisation: Organisation | None) -> frozenset[str] | None:
    """Return the teams whose tasks and cases the monitor lists for the actor, None for all."""
    if is_system(actor):
        return None
    teams = () if organisation is None else organisation.teams
    return frozenset(team for team in teams if supervises(actor, team))


def monitored_teams(actor: Actor, organisation: Organisation | None) -> frozenset[str] | None:
    """Return the teams whose numbers, diagrams and incidents the monitor shows the actor, None for all."""
    return None if actor.has_function(PROCESS_OWNER) else led_teams(actor, organisation)


def may_monitor(actor: Actor, organisation: Organisation | None) -> bool:
    """Return whether there is a monitor for the actor: supervisors, process owners, the system."""
    return monitored_teams(actor, organisation) != frozenset()


def may_start(actor: Actor, process_key: str, organisation: Organisation | None) -> bool:
    """Return whether the actor may start a case of the process; without an organisation there is nobody to ask."""
    if organisation is None or is_system(actor):
        return True
    return any(actor.has_function(function) for function in organisation.starters.get(process_key, ()))


def starts_cases(actor: Actor, organisation: Organisation) -> bool:
    """Return whether starting cases, of whichever process, is part of the actor's work."""
    return any(may_start(actor, process_key, organisation) for process_key in organisation.starters)


def may_find_people(actor: Actor, organisation: Organisation | None) -> bool:
    """Return whether the actor may look for the cases of a person: the counters and all who act for a legal domain."""
    if organisation is None or is_system(actor):
        return True
    return actor.has_function(COUNTER) or bool(actor.legal_domains)


def may_cancel(actor: Actor, case: Case, open_tasks: Iterable[HumanTask]) -> bool:
    """Return whether the actor may close the case as entered twice: who registers, or the counter of its site."""
    if is_system(actor) or _is_at_counter(actor, case.site):
        return True
    return any(works_on(actor, task) for task in open_tasks)


def may_retry(actor: Actor, case: Case) -> bool:
    """Return whether the actor may retry a stuck element: supervisors of the case, process owners, the system."""
    return is_system(actor) or supervises(actor, case.responsible_team) or actor.has_function(PROCESS_OWNER)


def may_record(actor: Actor, case: Case, open_tasks: Iterable[HumanTask]) -> bool:
    """Return whether the actor may record events of the case: whoever sees all of it without breaking the glass."""
    return sight_of_case(actor, case, open_tasks) is Sight.FULL


def may_publish(actor: Actor) -> bool:
    """Return whether the actor may publish process definitions."""
    return is_system(actor) or actor.has_function(PROCESS_OWNER)


def may_keep_offers(actor: Actor, organisation: Organisation | None) -> bool:
    """Return whether the actor may change the catalogue of offers: the functions that the organisation names."""
    if is_system(actor):
        return True
    keepers = frozenset[str]() if organisation is None else organisation.offers.keepers
    return any(group.rpartition(".")[2] in keepers for group in actor.groups)


def may_use_workshop(actor: Actor) -> bool:
    """Return whether the workshop with its draft exists for the actor: for those who may publish."""
    return may_publish(actor)


def only_uses_workshop(actor: Actor) -> bool:
    """Return whether drawing processes is all the work that the actor has: no task ever waits for her."""
    return may_use_workshop(actor) and all(group.endswith(f".{PROCESS_OWNER}") for group in actor.groups)


def _is_at_counter(actor: Actor, site: str | None) -> bool:
    return site is not None and f"{site}.{COUNTER}" in actor.groups


def _is_on_team(actor: Actor, team: str | None) -> bool:
    """Return whether the actor works in the team; leading it is not working on its cases."""
    if team is None:
        return False
    return any(
        key == team and function != SUPERVISOR for key, _, function in (group.rpartition(".") for group in actor.groups)
    )
