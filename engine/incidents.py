"""Incidents: what is stuck and why, and trying it again."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from engine.authorization import may_retry, monitored_teams, sight_of_case
from engine.commands import found, groups_of, restored
from engine.deployments import Deployments
from engine.draft import Draft
from engine.errors import EngineError, IncidentResolved, NotFound, NoTimeLeft
from engine.history import History
from engine.invariants import CODES
from engine.messages import Messages
from engine.model import Actor, Case, Clock, Incident, MonitorPage, MonitorScope, OpenIncident
from engine.publication import Publication
from engine.readers import for_reader, incident_for
from engine.storage.interface import Storage
from engine.views import RetryLine, RetryOutcome

MAX_TOGETHER: Final = 100
"""Incidents that are retried by one request; the rest takes another one."""
MAX_SECONDS_TOGETHER: Final = 15.0
"""How long one request goes on to retry the next one; a retry may take as long as any command."""
log = logging.getLogger(__name__)


class Incidents:
    """Retries what is stuck; :class:`engine.monitoring.Monitoring` lists it."""

    def __init__(
        self, storage: Storage, deployments: Deployments, history: History, messages: Messages, clock: Clock
    ) -> None:
        self._storage = storage
        self._deployments = deployments
        self._history = history
        self._messages = messages
        self._clock = clock

    def retry(self, incident_id: UUID, *, actor: Actor) -> Case:
        """Try the failed element again and return the case as it stands then, as :meth:`try_again` does."""
        return self.try_again(incident_id, actor=actor).case

    def try_again(self, incident_id: UUID, *, actor: Actor) -> RetryOutcome:
        """Try the failed element again and tell what came of it.

        Where the trouble is gone, the incident is resolved and the case has gone on. Where it is not, the same incident
        stands with one attempt more. Raises ``NotFound`` or ``IncidentResolved``.
        """
        at = self._clock()
        self._deployments.organisation()
        with self._history.guard(actor, "incident:retry"), self._storage.begin() as work:
            record = found(work.lock_case_of_incident(incident_id), "incident", incident_id)
            if not may_retry(actor, record.case):
                raise NotFound(kind="incident", key=str(incident_id))
            before = work.projections(record.case.id)
            incident = next((each for each in before.incidents if each.id == incident_id), None)
            if incident is None:
                raise self._resolved(incident_id)
            publication = self._deployments.published(record.case.deployment_id)
            draft = Draft(
                record, before, actor=actor, at=at, groups=groups_of(self._storage, actor), publication=publication
            )
            if incident.code not in CODES:
                execution = restored(publication, record, at, work)
                unforeseen = incident.code == "timer" and incident.token_id is None
                step = execution.fire_due_timers(at) if unforeseen else execution.retry(incident.token_id)
                draft.run(work, execution, step)
            draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups, retried=incident_id)
            stands = any(each.id == incident_id and each.resolved_at is None for each in draft.changes().incidents)
            if stands and incident.code != "budget":  # nothing has moved, so the case is as silent as it was
                draft.case = replace(draft.case, updated_at=record.case.updated_at)
            changes = draft.changes()
            work.save(changes)
            work.commit()
        self._messages.deliver(draft.messages)
        return _outcome(incident_id, draft.case, changes.incidents, before.incidents, publication, actor)

    def retry_element(self, process_key: str, element_id: str, *, actor: Actor) -> Sequence[RetryLine]:
        """Try again what failed at the element in the cases that the actor may free, each in a transaction of its own.

        Returns a line for each, the least often tried first, at most :data:`MAX_TOGETHER`; so repeating it reaches all.
        Raises ``NotFound`` where nothing is stuck there for the actor.
        """
        teams = monitored_teams(actor, self._deployments.organisation())
        scope = MonitorScope(teams=teams, process_key=process_key, element_id=element_id)
        with self._history.guard(actor, "incident:retry"), self._storage.read() as reader:
            sane = (process_key + element_id).isprintable()
            stuck = (
                reader.open_incidents(scope, MonitorPage(sort="attempts", page_size=MAX_TOGETHER)).items if sane else ()
            )
            if not stuck:
                raise NotFound(kind="incident", key=element_id)
        until = time.monotonic() + MAX_SECONDS_TOGETHER
        return [self._line(each, actor, until) for each in stuck]

    def _line(self, stuck: OpenIncident, actor: Actor, until: float) -> RetryLine:
        """Try one of several again; whatever happens to it must not keep the others from their turn."""
        if time.monotonic() > until:
            return RetryLine(case_number=stuck.case_number, outcome=None, refusal=NoTimeLeft())
        outcome, refusal = None, None
        try:
            outcome = self.try_again(stuck.incident.id, actor=actor)
        except EngineError as refused:
            refusal = refused
        except Exception:  # the log has it, the line says that it failed
            log.exception("Retrying an incident of case %s failed", stuck.case_number)
        return RetryLine(case_number=stuck.case_number, outcome=outcome, refusal=refusal)

    def _resolved(self, incident_id: UUID) -> IncidentResolved:
        """Return the refusal with who resolved the incident and when."""
        with self._storage.read() as reader:
            incident = found(reader.incident(incident_id), "incident", incident_id)
        return IncidentResolved(by=incident.resolved_by, at=incident.resolved_at)


def _outcome(
    incident_id: UUID,
    case: Case,
    written: Sequence[Incident],
    before: Sequence[Incident],
    publication: Publication,
    actor: Actor,
) -> RetryOutcome:
    """Return what the retry has led to, as the actor may read it."""
    sight = sight_of_case(actor, case, case.open_tasks)
    known = {each.id for each in before}
    unresolved = [incident_for(each, publication, actor, sight) for each in written if each.resolved_at is None]
    return RetryOutcome(
        case=for_reader(case, publication, actor),
        incident=next((each for each in unresolved if each.id == incident_id), None),
        opened=tuple(each for each in unresolved if each.id not in known),
    )
