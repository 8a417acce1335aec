"""Incidents: what is stuck and why, and trying it again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from engine.authorization import Sight, may_retry, sight_of_case
from engine.commands import found, groups_of
from engine.deployments import Deployments
from engine.draft import Draft
from engine.errors import IncidentResolved, NotFound
from engine.history import History
from engine.invariants import CODES
from engine.messages import Messages
from engine.model import Actor, Case, Clock, Incident
from engine.readers import for_reader, incident_for
from engine.storage.interface import Storage


class Incidents:
    """Shows what is stuck, and retries it."""

    def __init__(
        self, storage: Storage, deployments: Deployments, history: History, messages: Messages, clock: Clock
    ) -> None:
        self._storage = storage
        self._deployments = deployments
        self._history = history
        self._messages = messages
        self._clock = clock

    def list(self, actor: Actor) -> Sequence[Incident]:
        """Return the unresolved incidents of cases that the actor may see or free, oldest first.

        Where she may not read the case, the values of the failed expression and what quotes them are left out.
        """
        visible = []
        with self._storage.read() as reader:
            incidents = reader.incidents()
            records = {case_id: reader.case(case_id) for case_id in dict.fromkeys(each.case_id for each in incidents)}
            for incident in incidents:
                record = records[incident.case_id]
                if record is None:
                    continue
                sight = sight_of_case(actor, record.case, record.case.open_tasks)
                if sight is Sight.NONE and not may_retry(actor, record.case):
                    continue
                publication = self._deployments.published(record.case.deployment_id)
                visible.append(incident_for(incident, publication, actor, sight))
        return visible

    def retry(self, incident_id: UUID, *, actor: Actor) -> Case:
        """Try the failed element again and return the case as it stands then.

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
                raise self._resolved(record.case.id, incident_id)
            publication = self._deployments.published(record.case.deployment_id)
            draft = Draft(
                record, before, actor=actor, at=at, groups=groups_of(self._storage, actor), publication=publication
            )
            if incident.code not in CODES:
                execution = publication.definitions.load(
                    record.case.process_key, record.state, record.case.case_file, lambda: at
                )
                unforeseen = incident.code == "timer" and incident.token_id is None
                step = execution.fire_due_timers(at) if unforeseen else execution.retry(incident.token_id)
                draft.run(work, execution, step)
            draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups, retried=incident_id)
            work.save(draft.changes())
            work.commit()
        self._messages.deliver(draft.messages)
        return for_reader(draft.case, publication, actor)

    def _resolved(self, case_id: UUID, incident_id: UUID) -> IncidentResolved:
        """Return the refusal with who resolved the incident and when, as the history tells."""
        with self._storage.read() as reader:
            history = reader.history(case_id)
        for event in reversed(history):
            if event.event == "incident:resolve" and event.details.get("incident") == str(incident_id):
                return IncidentResolved(by=event.actor, at=event.at)
        return IncidentResolved(by="somebody", at="an earlier time")
