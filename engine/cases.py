"""Cases: starting one, looking at one, and the list of those that one may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from engine.authorization import (
    COUNTER,
    Sight,
    is_system,
    may_record,
    may_retry,
    may_start,
    sees_task,
    sight_of_case,
)
from engine.beginnings import Beginnings
from engine.commands import found, groups_of, repeats, require_text
from engine.deployments import Deployments
from engine.diagrams import diagram_of, entered_processes
from engine.draft import Draft
from engine.errors import Forbidden, IdempotencyConflict, InvalidValue, NotFound
from engine.history import History
from engine.messages import Messages
from engine.model import Actor, Case, CaseState, Clock, Page, StoredMessage, Value
from engine.organisation import Organisation
from engine.publication import Publication
from engine.readers import for_reader, incident_for
from engine.recording import kept_views, receivable
from engine.storage.interface import CaseFilter, CaseRecord, Command, Reader, Storage
from engine.submissions import initial_values
from engine.views import CaseTask, CaseView, Fact, Startable

PAGE_SIZE: Final = 50
MIN_REASON: Final = 10


class Cases:
    """Starts cases and shows them."""

    def __init__(
        self, storage: Storage, deployments: Deployments, history: History, messages: Messages, clock: Clock
    ) -> None:
        self._storage = storage
        self._deployments = deployments
        self._history = history
        self._messages = messages
        self._clock = clock
        self._beginnings = Beginnings(storage, deployments)

    def startable(self, actor: Actor) -> tuple[Startable, ...]:
        """Return the processes that the actor may start a case of, by name."""
        current = self._deployments.current()
        if current is None:
            return ()
        publication = self._deployments.published(current.id)
        organisation = publication.organisation
        return tuple(
            Startable(
                process_key=key,
                name=process.name,
                form=publication.form(process.start_form),
                values={} if organisation is None else _only_site(actor, organisation),
            )
            for key, process in sorted(publication.definitions.processes.items(), key=lambda each: each[1].name)
            if process.plain_start and may_start(actor, key, organisation)
        )

    def start(self, process_key: str, case_file: Mapping[str, Any], *, actor: Actor, idempotency_key: str) -> Case:
        """Start a case of the latest published version of the process and return it.

        ``case_file`` is what the start form asks for and whatever else the case begins with, as texts or typed values;
        the case number is added. Repeating the key returns the case without starting another. Raises ``NotFound`` for
        an unknown process, ``Forbidden``, ``InvalidSubmission``, ``InvalidValue`` or ``IdempotencyConflict``.
        """
        require_text("idempotency_key", idempotency_key)
        try:
            return self._start(process_key, case_file, actor, idempotency_key)
        except IdempotencyConflict:
            # The same key may have been stored between our look and our save: then its answer is there now.
            return self._start(process_key, case_file, actor, idempotency_key)

    def show(self, number: str, *, actor: Actor, reason: str | None = None) -> CaseView:
        """Return the case as the actor may see it; raise ``NotFound`` if it does not exist for her.

        With a reason she breaks the glass: she sees the case with the fields of her legal domains whoever works on it.
        That is logged with the reason, and the history of the case tells its team.
        """
        if reason is not None:
            reason = "".join(filter(str.isprintable, reason)).strip()
            self._break_glass(number, actor, reason)
        with self._history.guard(actor, "case:show"), self._storage.read() as reader:
            record = found(reader.case_by_number(number) if number.isprintable() else None, "case", number)
            sight = sight_of_case(actor, record.case, record.case.open_tasks)
            if reason is not None:
                sight = Sight.FULL
            if sight is Sight.NONE:
                raise NotFound(kind="case", key=number)
            publication = self._deployments.published(record.case.deployment_id)
            kept = reader.kept_messages_for(publication.correlation_key(None, record.case), self._clock())
            view = _view(reader, record, publication, self._deployments.organisation(), sight, actor, kept)
        purpose = "case:show" if reason is None else "case:break_glass"
        self._history.record(actor, purpose, case_id=record.case.id, reason=reason)
        return view

    def list(self, *, actor: Actor, state: str | None = None, page: int = 1) -> Page[Case]:
        """Return the cases that the actor may see, latest change first, without their case files.

        Raises ``InvalidValue`` for a state that no case can have.
        """
        if state is not None and state not in set(CaseState):
            raise InvalidValue(field="state", problem=f"must be one of {', '.join(CaseState)}")
        with self._storage.read() as reader:
            return reader.cases(state=state, page=max(1, page), page_size=PAGE_SIZE, visible=_visible_to(actor))

    def _start(self, process_key: str, given: Mapping[str, Any], actor: Actor, idempotency_key: str) -> Case:
        at = self._clock()
        with self._history.guard(actor, "case:start"), self._storage.begin() as work:
            stored = work.command(idempotency_key)
            if stored is not None and repeats(stored, kind="case:start", subject=process_key, actor=actor):
                return self._answer(stored, actor)
            deployment = found(work.latest_deployment(), "process", process_key)
            publication = self._deployments.published(deployment.id)
            process = found(publication.definitions.processes.get(process_key), "process", process_key)
            found(process.plain_start or None, "start event for people in the process", process_key)
            if not may_start(actor, process_key, publication.organisation):
                raise Forbidden(actor=actor.username, action=f"start a case of {process.name!r}")
            values = initial_values(publication, publication.form(process.start_form), given, actor, at)
            draft = self._beginnings.begin(work, deployment, process_key, values, actor=actor, at=at)
            command = Command(
                idempotency_key=idempotency_key,
                kind="case:start",
                actor=actor.username,
                case_id=draft.case.id,
                subject=process_key,
                answer={"case_number": draft.case.number, "version": 1},
            )
            work.save(draft.changes(command))
            work.commit()
        self._messages.deliver(draft.messages)
        return for_reader(draft.case, publication, actor)

    def _break_glass(self, number: str, actor: Actor, reason: str) -> None:
        """Note in the case that the actor is about to open it."""
        if len(reason) < MIN_REASON:
            raise InvalidValue(field="reason", problem=f"say in at least {MIN_REASON} characters why you need the case")
        with self._history.guard(actor, "case:break_glass"), self._storage.begin() as work:
            record = found(work.lock_case_by_number(number) if number.isprintable() else None, "case", number)
            before = work.projections(record.case.id)
            groups = groups_of(self._storage, actor)
            draft = Draft(record, before, actor=actor, at=self._clock(), groups=groups)
            draft.note("case:break_glass")
            draft.case = replace(draft.case, updated_at=record.case.updated_at)  # a look moves nothing
            work.save(draft.changes())
            work.commit()

    def _answer(self, stored: Command, actor: Actor) -> Case:
        """Return the case that the command has started, as it is now."""
        with self._storage.read() as reader:
            record = found(None if stored.case_id is None else reader.case(stored.case_id), "case", stored.case_id)
        return for_reader(record.case, self._deployments.published(record.case.deployment_id), actor)


def _only_site(actor: Actor, organisation: Organisation) -> dict[str, Value]:
    """Return the field ``site`` of a case that begins with the actor, where she works at one site only."""
    teams = [organisation.team_of(group) for group in actor.groups]
    sites = {team.site for team in teams if team is not None and team.site is not None}
    return {"site": sites.pop()} if len(sites) == 1 else {}


def _visible_to(actor: Actor) -> CaseFilter | None:
    """Return which cases exist for the actor, None for all; the same rule as ``sight_of_case``."""
    if is_system(actor):
        return None
    teams = frozenset(group.rpartition(".")[0] for group in actor.groups)
    sites = frozenset(group.removesuffix(f".{COUNTER}") for group in actor.groups if group.endswith(f".{COUNTER}"))
    groups = actor.groups
    return CaseFilter(teams=teams, sites=sites, groups=groups)


def _view(
    reader: Reader,
    record: CaseRecord,
    publication: Publication,
    organisation: Organisation | None,
    sight: Sight,
    actor: Actor,
    kept: Sequence[StoredMessage],
) -> CaseView:
    """Return what the actor may see of the case."""
    case = record.case
    tasks = case.open_tasks
    history = tuple(reader.history(case.id))
    timers = tuple(reader.timers(case.id))
    subscriptions = reader.subscriptions(case.id)
    incidents = tuple(reader.incidents(case_id=case.id))
    waiting = [*(each.element_id for each in timers), *(each.element_id for each in subscriptions)]
    if any(process.signals for process in publication.definitions.processes.values()):
        waiting += [each.element_id for each in reader.signals(case.id)]
    masked = sight is not Sight.FULL
    readable = {} if masked else publication.readable(case.case_file, actor)
    team = case.responsible_team
    return CaseView(
        case=replace(case, case_file=case.case_file if is_system(actor) else readable),
        process_name=publication.process_name(case.process_key),
        team_name=team if team is None or organisation is None else organisation.team_name(team),
        fields=tuple(Fact(key=key, title=publication.title(key), value=value) for key, value in readable.items()),
        history=history,
        open_tasks=tuple(CaseTask(task=task, visible=sees_task(actor, task, case)) for task in tasks),
        timers=timers,
        incidents=tuple(incident_for(each, publication, actor, sight) for each in incidents),
        diagrams=tuple(
            diagram_of(key, publication, tasks=tasks, history=history, waiting=waiting, incidents=incidents)
            for key in entered_processes(case.process_key, tasks, history, publication)
        ),
        kept=kept_views(kept, publication, case),
        may_record=may_record(actor, case, tasks) and bool(receivable(publication, case, subscriptions)),
        may_retry=may_retry(actor, case),
        masked=masked,
    )
