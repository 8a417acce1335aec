"""Cases: starting one, looking at one, and the list of those that one may see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from engine.authorization import (
    COUNTER,
    Sight,
    is_system,
    may_record,
    may_retry,
    sees_task,
    sight_of_case,
)
from engine.cancelling import Cancelling, CancelReason
from engine.commands import case_numbered, groups_of, locked_case, require_text
from engine.deployments import Deployments
from engine.diagrams import diagram_of, entered_processes, standing_of
from engine.draft import Draft
from engine.errors import IdempotencyConflict, InvalidValue, NotFound
from engine.explanations import decisions_of, trouble_of
from engine.history import History
from engine.identities import Identity
from engine.messages import Messages
from engine.model import Actor, Case, CaseState, Clock, Page, StoredMessage
from engine.organisation import Organisation
from engine.people import People, asked_for
from engine.publication import Publication
from engine.readers import history_for, incident_for
from engine.recording import kept_views, receivable
from engine.starting import Starting
from engine.storage.interface import CaseFilter, CaseRecord, Reader, Storage
from engine.views import CaseTask, CaseView, Diagram, Startable

PAGE_SIZE: Final = 50
MIN_REASON: Final = 10


class Cases:
    """Starts cases and shows them."""

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
        self._clock = clock
        self._starting = Starting(storage, deployments, history, messages, people, clock)
        self._cancelling = Cancelling(storage, deployments, history, clock)

    def startable(self, actor: Actor) -> tuple[Startable, ...]:
        """Return the processes that the actor may start a case of, by name."""
        return self._starting.startable(actor)

    def start(
        self,
        process_key: str,
        case_file: Mapping[str, Any],
        *,
        actor: Actor,
        idempotency_key: str,
        other_person_than: Collection[str] = (),
        going_on: bool = False,
    ) -> Case:
        """Start a case of the latest published version of the process and return it.

        ``case_file`` is what the start form asks for and whatever else the case begins with, as texts or typed values;
        the case number is added. Where the actor is ``going_on`` with it at once, the first task that she may claim is
        hers. Repeating the key returns the case without starting another. Raises ``NotFound`` for an unknown process,
        ``Forbidden``, ``InvalidSubmission``, ``InvalidValue`` or ``IdempotencyConflict``, and ``PersonKnown`` where
        there are cases of that person, unless all of them are in ``other_person_than``.
        """
        require_text("idempotency_key", idempotency_key)
        return _twice(
            lambda: self._starting.start(
                process_key, case_file, actor, idempotency_key, other_person_than, going_on=going_on
            )
        )

    def take_up(
        self,
        number: str,
        case_file: Mapping[str, Any],
        *,
        name: str | None = None,
        birth_date: date | str | None = None,
        register_number: str | None = None,
        actor: Actor,
        idempotency_key: str,
        going_on: bool = False,
    ) -> Case:
        """Go on with the person of an ended case: start a new one of the same process and return it.

        It takes over what registering a person asks for; ``case_file`` is what the start form asks for. Who does not
        see the ended case says whose it is, as she did when she looked for the person. Raises like :meth:`start`,
        ``CaseNotEnded``, and ``PersonKnown`` where another case of the person is running.
        """
        require_text("idempotency_key", idempotency_key)
        asked = name or birth_date or register_number
        identity = asked_for(name, birth_date, register_number) if asked else Identity()
        return _twice(
            lambda: self._starting.take_up(number, identity, case_file, actor, idempotency_key, going_on=going_on)
        )

    def cancel(
        self,
        number: str,
        reason: CancelReason = CancelReason.SAME_PERSON,
        *,
        other: str,
        actor: Actor,
        idempotency_key: str,
    ) -> Case:
        """End a case that was begun for a person who has another one already, and return it.

        The counter of its site and whoever registers the person may, as long as no other team has had a task in it.
        Open tasks, timers and subscriptions end with it. Raises ``NotFound`` for either number, ``Forbidden``,
        ``CaseEnded``, ``CaseTooFar`` or ``IdempotencyConflict``.
        """
        require_text("idempotency_key", idempotency_key)
        return self._cancelling.cancel(number, reason, other, actor, idempotency_key)

    def show(self, number: str, *, actor: Actor, reason: str | None = None, part: int = 1) -> CaseView:
        """Return the case as the actor may see it; raise ``NotFound`` if it does not exist for her.

        ``part`` is that of the history, 1 the latest.

        With a reason she breaks the glass: she sees the case with the fields of her legal domains whoever works on it.
        That is logged with the reason, and the history of the case tells its team.
        """
        if reason is not None:
            reason = "".join(filter(str.isprintable, reason)).strip()
            self._break_glass(number, actor, reason)
        with self._history.guard(actor, "case:show"), self._storage.read() as reader:
            record = case_numbered(number, reader)
            sight = sight_of_case(actor, record.case, record.case.open_tasks)
            if reason is not None:
                sight = Sight.FULL
            if sight is Sight.NONE:
                raise NotFound(kind="case", key=number)
            publication = self._deployments.published(record.case.deployment_id)
            kept = reader.kept_messages_for(publication.correlation_key(None, record.case), self._clock())
            view = _view(
                reader, record, publication, self._deployments.organisation(), sight, actor, kept, part, self._clock()
            )
        purpose = "case:show" if reason is None else "case:break_glass"
        self._history.record(actor, purpose, case_id=record.case.id, reason=reason)
        return view

    def is_stuck(self, case: Case) -> bool:
        """Return whether an incident keeps the case, or a branch of it, from going on."""
        with self._storage.read() as reader:
            return bool(reader.incidents(case_id=case.id))

    def diagram(self, number: str, process_key: str, *, actor: Actor) -> Diagram:
        """Return the diagram of a process that the case has been in, with its present position in it.

        Raises ``NotFound`` where the case does not exist for the actor or has not been there. A diagram tells nothing
        of the person, so looking at one is not logged.
        """
        with self._history.guard(actor, "case:diagram"), self._storage.read() as reader:
            record = case_numbered(number, reader)
            case = record.case
            if sight_of_case(actor, case, case.open_tasks) is Sight.NONE:
                raise NotFound(kind="case", key=number)
            publication = self._deployments.published(case.deployment_id)
            standing = standing_of(record, publication, reader)
            if process_key not in entered_processes(case.process_key, publication, standing):
                raise NotFound(kind="process", key=process_key)
        return diagram_of(process_key, publication, standing)

    def list(self, *, actor: Actor, state: str | None = None, page: int = 1) -> Page[Case]:
        """Return the cases that the actor may see, latest change first, without their case files.

        Raises ``InvalidValue`` for a state that no case can have.
        """
        if state is not None and state not in set(CaseState):
            raise InvalidValue(field="state", problem=f"must be one of {', '.join(CaseState)}")
        with self._storage.read() as reader:
            return reader.cases(state=state, page=max(1, page), page_size=PAGE_SIZE, visible=_visible_to(actor))

    def _break_glass(self, number: str, actor: Actor, reason: str) -> None:
        """Note in the case that the actor is about to open it."""
        if len(reason) < MIN_REASON:
            raise InvalidValue(field="reason", problem=f"say in at least {MIN_REASON} characters why you need the case")
        with self._history.guard(actor, "case:break_glass"), self._storage.begin() as work:
            record = locked_case(number, work)
            before = work.projections(record.case.id)
            groups = groups_of(self._storage, actor)
            draft = Draft(record, before, actor=actor, at=self._clock(), groups=groups)
            draft.note("case:break_glass")
            draft.case = replace(draft.case, updated_at=record.case.updated_at)  # a look moves nothing
            work.save(draft.changes())
            work.commit()


def _twice(command: Callable[[], Case]) -> Case:
    """Return what the command does; once more where its key was stored between its look and its save.

    Then the answer is there now.
    """
    try:
        return command()
    except IdempotencyConflict:
        return command()


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
    part: int,
    now: datetime,
) -> CaseView:
    """Return what the actor may see of the case."""
    case = record.case
    tasks = case.open_tasks
    standing = standing_of(record, publication, reader, max(1, part))
    masked = sight is not Sight.FULL
    readable = {} if masked else publication.readable(case.case_file, actor)
    team = case.responsible_team
    entered = entered_processes(case.process_key, publication, standing)
    topics = _topics(entered, publication)
    shown = tuple(CaseTask(task=task, visible=sees_task(actor, task, case)) for task in tasks)
    livelihood = None if case.ended_at is not None else publication.livelihood(case.case_file, now)
    return CaseView(
        case=replace(case, case_file=case.case_file if is_system(actor) else readable),
        process_name=publication.process_name(case.process_key),
        team_name=team if team is None or organisation is None else organisation.team_name(team),
        fields=tuple(replace(publication.fact(key, value), topic=topics.get(key)) for key, value in readable.items()),
        history=history_for(standing.past.events),
        history_part=standing.past.part,
        has_older_history=standing.past.has_older,
        decisions=() if masked else decisions_of(standing.past.milestones, publication, actor),
        open_tasks=shown,
        timers=standing.timers,
        incidents=tuple(incident_for(each, publication, actor, sight) for each in standing.incidents),
        troubles={each.id: trouble_of(each, publication, actor, sight) for each in standing.incidents},
        diagrams=tuple(diagram_of(key, publication, standing) for key in entered),
        kept=kept_views(kept, publication, case),
        may_record=may_record(actor, case, tasks)
        and bool(receivable(publication, case, standing.subscriptions, actor)),
        may_retry=may_retry(actor, case),
        livelihood=livelihood,
        livelihood_tasks=() if livelihood is None else tuple(each for each in shown if publication.pays(each.task)),
        masked=masked,
    )


def _topics(entered: Sequence[str], publication: Publication) -> dict[str, str]:
    """Return for each field the process that asked for it first; the case's own comes last, it asks of everything."""
    own, *called = entered
    topics: dict[str, str] = {}
    for key in (*called, own):
        for name in publication.asks(key):
            topics.setdefault(name, key)
    return topics
