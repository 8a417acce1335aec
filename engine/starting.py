"""Beginning a case: of a person who is new, or of one who comes back after hers has ended."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.authorization import Sight, is_system, may_claim, may_start, sight_of_case, works_on
from engine.beginnings import Beginnings
from engine.commands import claim, found, groups_of, locked_case, repeats
from engine.deployments import Deployments
from engine.draft import Draft
from engine.errors import CaseNotEnded, Forbidden, InvalidValue, NotFound, PersonKnown
from engine.history import History
from engine.identities import BIRTH_DATE, NAME, Identity
from engine.messages import Messages
from engine.model import Actor, Case, CaseState, Clock, Deployment, Value
from engine.offers.choices import offered_now
from engine.organisation import Organisation
from engine.people import People
from engine.publication import Publication
from engine.readers import for_reader
from engine.storage.interface import CaseRecord, Command, Storage, UnitOfWork
from engine.submissions import for_conditions, initial_values
from engine.views import Startable
from engine.workflow.interface import Process

START = "case:start"
TAKE_UP = "case:take_up"


class Starting:
    """Starts cases on behalf of :class:`engine.cases.Cases`, which says what each method promises."""

    def __init__(
        self,
        storage: Storage,
        deployments: Deployments,
        history: History,
        messages: Messages,
        people: People,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._deployments = deployments
        self._history = history
        self._messages = messages
        self._people = people
        self._beginnings = Beginnings(storage, deployments)
        self._clock = clock

    def startable(self, actor: Actor) -> tuple[Startable, ...]:
        current = self._deployments.current()
        if current is None:
            return ()
        publication = self._deployments.published(current.id)
        organisation, seen = publication.organisation, publication.constants(self._clock(), {})
        return tuple(
            Startable(
                process_key=key,
                name=process.name,
                form=offered_now(publication.form(process.start_form), seen, self._storage, self._clock()),
                values={} if organisation is None else _only_site(actor, organisation),
                scope=for_conditions(publication.form(process.start_form), seen),
            )
            for key, process in sorted(publication.definitions.processes.items(), key=lambda each: each[1].name)
            if process.plain_start and may_start(actor, key, organisation)
        )

    def start(
        self,
        process_key: str,
        given: Mapping[str, Any],
        actor: Actor,
        idempotency_key: str,
        other_person_than: Collection[str],
        *,
        going_on: bool,
    ) -> Case:
        at = self._clock()
        with self._history.guard(actor, START), self._storage.begin() as work:
            stored = work.command(idempotency_key)
            if stored is not None and repeats(stored, kind=START, subject=process_key, actor=actor):
                return self._answer(stored.case_id, actor)
            deployment, publication, process = self._startable(work, process_key, actor)
            values = initial_values(publication, publication.form(process.start_form), given, actor, at, work)
            try:
                others = self._people.require_new(
                    work, publication, None, values, other_than=other_person_than, actor=actor
                )
            except PersonKnown:
                stored = work.command(idempotency_key)  # whoever sent this twice at once has waited for her own case
                if stored is not None and repeats(stored, kind=START, subject=process_key, actor=actor):
                    return self._answer(stored.case_id, actor)
                raise
            note = {"case:other_person": {"cases": list(others)}} if others else {}
            draft = self._beginnings.begin(work, deployment, process.key, values, actor=actor, at=at, notes=note)
            if going_on:
                _claim_first(draft, actor, at)
            work.save(draft.changes(_command(idempotency_key, START, process_key, draft.case, actor)))
            work.commit()
        self._messages.deliver(draft.messages)
        return for_reader(draft.case, publication, actor)

    def take_up(
        self,
        number: str,
        identity: Identity,
        given: Mapping[str, Any],
        actor: Actor,
        idempotency_key: str,
        *,
        going_on: bool,
    ) -> Case:
        at = self._clock()
        with self._history.guard(actor, TAKE_UP), self._storage.begin() as work:
            earlier = locked_case(number, work)
            before = work.projections(earlier.case.id, idempotency_key=idempotency_key)
            if before.command is not None and repeats(before.command, kind=TAKE_UP, subject=number, actor=actor):
                return self._answer(before.command.case_id, actor)
            if sight_of_case(actor, earlier.case, before.tasks) is Sight.NONE and not _is_hers(earlier, identity):
                raise NotFound(kind="case", key=number)
            if earlier.case.state is CaseState.RUNNING:
                raise CaseNotEnded(number=number)
            deployment, publication, process = self._startable(work, earlier.case.process_key, actor)
            values = initial_values(publication, publication.form(process.start_form), given, actor, at, work)
            known = self._deployments.published(earlier.case.deployment_id)
            values = {**carried(earlier.case.case_file, known, publication, actor), **values}
            self._people.require_new(work, publication, None, values, running_only=True, actor=actor)
            note = {TAKE_UP: {"case": number}}
            draft = self._beginnings.begin(work, deployment, process.key, values, actor=actor, at=at, notes=note)
            if going_on:
                _claim_first(draft, actor, at)
            ended = Draft(earlier, before, actor=actor, at=at, groups=groups_of(self._storage, actor))
            ended.note("case:taken_up", details={"case": draft.case.number})
            work.save(ended.changes())
            work.save(draft.changes(_command(idempotency_key, TAKE_UP, number, draft.case, actor)))
            work.commit()
        self._history.record(actor, TAKE_UP, case_id=earlier.case.id)
        self._messages.deliver(draft.messages)
        return for_reader(draft.case, publication, actor)

    def _startable(self, work: UnitOfWork, process_key: str, actor: Actor) -> tuple[Deployment, Publication, Process]:
        """Return what a case of the process begins on; raise ``NotFound`` or ``Forbidden``."""
        deployment = found(work.latest_deployment(), "process", process_key)
        publication = self._deployments.published(deployment.id)
        process = found(publication.definitions.processes.get(process_key), "process", process_key)
        found(process.plain_start or None, "start event for people in the process", process_key)
        if not may_start(actor, process_key, publication.organisation):
            raise Forbidden(actor=actor.username, action=f"start a case of {process.name!r}")
        return deployment, publication, process

    def _answer(self, case_id: UUID | None, actor: Actor) -> Case:
        """Return the case that a command has started, as it is now."""
        with self._storage.read() as reader:
            record = found(None if case_id is None else reader.case(case_id), "case", case_id)
        return for_reader(record.case, self._deployments.published(record.case.deployment_id), actor)


def _only_site(actor: Actor, organisation: Organisation) -> dict[str, Value]:
    """Return the field ``site`` of a case that begins with the actor, where she works at one site only."""
    teams = [organisation.team_of(group) for group in actor.groups]
    sites = {team.site for team in teams if team is not None and team.site is not None}
    return {"site": sites.pop()} if len(sites) == 1 else {}


def _claim_first(draft: Draft, actor: Actor, at: datetime) -> None:
    """Let the actor go on with what the case begins with: unless some of it is hers already, she claims the first."""
    if any(works_on(actor, task) for task in draft.open_tasks):
        return
    task = next((task for task in draft.open_tasks if may_claim(actor, task)), None)
    if task is not None:
        claim(draft, task, actor, at)


def carried(
    case_file: Mapping[str, Any], known: Publication, publication: Publication, actor: Actor
) -> dict[str, Value]:
    """Return what a new case takes over from the case file of an ended one.

    That is what registering the person asks for, as far as the actor may read it there and write it here and it still
    fits; what the process found out or somebody decided later stays with the ended case.
    """
    values: dict[str, Value] = {}
    for key in sorted(registering(publication) & case_file.keys()):
        allowed = is_system(actor) or (known.may_read(key, actor) and publication.may_write(key, actor))
        if case_file[key] is None or not allowed or publication.schema is None:
            continue
        try:
            values[key] = publication.schema.coerce(key, case_file[key])
        except InvalidValue:
            continue  # no option any more, and its like: the clerk asks anew
    return values


def registering(publication: Publication) -> frozenset[str]:
    """Return the fields that identify a person and those of every form that asks for her name and birth date."""
    identifying = {} if publication.schema is None else publication.schema.identifying
    if NAME not in identifying or BIRTH_DATE not in identifying:
        return frozenset(identifying.values())
    asked = [{field.key for field in form.fields} for form in publication.forms.values()]
    both = {identifying[NAME], identifying[BIRTH_DATE]}
    return frozenset(identifying.values()).union(*(keys for keys in asked if both <= keys))


def _is_hers(record: CaseRecord, identity: Identity) -> bool:
    """Return whether the case is one of the person, so that whoever knows her has found it by a look-up."""
    theirs, asked = record.person, identity.keys
    by_name = asked.name is not None and asked.name == theirs.name
    return by_name or (asked.register is not None and asked.register == theirs.register)


def _command(key: str, kind: str, subject: str, case: Case, actor: Actor) -> Command:
    return Command(
        idempotency_key=key,
        kind=kind,
        actor=actor.username,
        case_id=case.id,
        subject=subject,
        answer={"case_number": case.number, "version": 1},
    )
