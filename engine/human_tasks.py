"""Human tasks: the worklist, looking at a task, claiming, giving back and completing it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Final
from uuid import UUID

from engine.authorization import (
    is_candidate,
    led_groups,
    may_cancel,
    may_claim,
    may_unclaim,
    sees_task,
    works_on,
)
from engine.cancelling import is_at_counter_still
from engine.commands import claim, found, groups_of, repeats, require_text, restored
from engine.deployments import Deployments
from engine.diagrams import diagram_of, standing_of
from engine.draft import Draft
from engine.errors import NotFound, TaskAlreadyClaimed, TaskEnded, TaskNotClaimed
from engine.explanations import decisions_of
from engine.forms import Form
from engine.history import History
from engine.messages import Messages
from engine.model import (
    Actor,
    Case,
    Clock,
    HumanTask,
    Page,
    Submission,
    TaskState,
    Value,
    WorklistCriteria,
)
from engine.offers.choices import offered_now
from engine.past import past_of
from engine.people import People
from engine.publication import Publication
from engine.readers import for_reader, history_for
from engine.scheduling import due_of, team_fields
from engine.storage.interface import CaseRecord, Command, Projections, Storage
from engine.submissions import for_conditions, prefill, submitted_values
from engine.views import Diagram, Fact, TaskView

MAX_PAGE_SIZE: Final = 500


class HumanTasks:
    """Brings the work that waits to the people who may do it."""

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
        self._clock = clock

    def worklist(self, actor: Actor, criteria: WorklistCriteria, *, led: bool = False) -> Page[HumanTask]:
        """Return the open tasks of the actor's groups, or where ``led`` those of the teams that she leads.

        It holds no personal data, so reading it is not logged.
        """
        groups = led_groups(actor, self._deployments.organisation()) if led else actor.groups
        foreign = criteria.group is not None and criteria.group not in groups
        if foreign or not (criteria.process_key or "-").isprintable():
            none = dict.fromkeys(("all", "mine", "unclaimed", "overdue"), 0)
            return Page(items=(), total=0, page=1, page_size=criteria.page_size, counts=none)
        page, size = max(1, criteria.page), min(max(1, criteria.page_size), MAX_PAGE_SIZE)
        with self._storage.read() as reader:
            sane = replace(criteria, page=page, page_size=size)
            return reader.worklist(groups, actor.username, sane, self._clock())

    def show(self, task_id: UUID, *, actor: Actor) -> TaskView:
        """Return the task as the actor may see it; raise ``NotFound`` if it does not exist for her."""
        with self._history.guard(actor, "task:show", task_id=task_id):
            record, task = self._look(task_id, actor)
        with self._storage.read() as reader:
            past = past_of(record.case.id, reader)
        self._history.record(actor, "task:show", case_id=record.case.id, task_id=task.id)
        publication = self._deployments.published(record.case.deployment_id)
        organisation = self._deployments.organisation()
        masked = not works_on(actor, task)
        scope = {} if masked else self._scope(record, task, publication)
        form = offered_now(publication.form(task.form_key), scope, self._storage, self._clock())
        group = task.candidate_group
        return TaskView(
            task=task,
            case_number=task.case_number,
            process_name=publication.process_name(task.process_key),
            team_name=group if group is None or organisation is None else organisation.group_name(group),
            team_fields=team_fields(task, publication),
            due=due_of(task, publication),
            form=form,
            values=prefill(form, scope, publication, actor),
            facts=_facts(task, scope, publication, actor),
            scope=for_conditions(form, scope),
            history=history_for(past.events),
            decisions=() if masked else decisions_of(past.milestones, publication, actor, shown=_shown(task, form)),
            livelihood=publication.livelihood(record.case.case_file, self._clock()) if publication.pays(task) else None,
            may_claim=may_claim(actor, task),
            may_unclaim=may_unclaim(actor, task, record.case),
            may_complete=works_on(actor, task),
            may_cancel=may_cancel(actor, record.case, [task]) and is_at_counter_still(past),
            masked=masked,
        )

    def diagram(self, task_id: UUID, *, actor: Actor) -> Diagram:
        """Return the diagram that the task stands in, with the present position of its case."""
        with self._history.guard(actor, "task:diagram", task_id=task_id):
            record, task = self._look(task_id, actor)
        publication = self._deployments.published(record.case.deployment_id)
        with self._storage.read() as reader:
            return diagram_of(task.process_key, publication, standing_of(record, publication, reader))

    def claim(self, task_id: UUID, *, actor: Actor) -> HumanTask:
        """Make the actor the assignee; claiming one's own task again changes nothing.

        Raises ``NotFound``, ``TaskEnded`` or ``TaskAlreadyClaimed``.
        """
        at = self._clock()
        with self._history.guard(actor, "task:claim", task_id=task_id), self._storage.begin() as work:
            record = found(work.lock_case_of_task(task_id), "task", task_id)
            before = work.projections(record.case.id, task_id=task_id)
            task = self._authorized(task_id, record, before, actor)
            _require_open(task)
            if works_on(actor, task):
                return task
            if task.assignee is not None:
                raise TaskAlreadyClaimed(by=task.assignee, at=task.claimed_at)
            if not is_candidate(actor, task):
                raise NotFound(kind="task", key=str(task_id))
            draft = Draft(record, before, actor=actor, at=at, groups=groups_of(self._storage, actor))
            claimed = claim(draft, task, actor, at)
            draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups)
            work.save(draft.changes())
            work.commit()
        return claimed

    def unclaim(self, task_id: UUID, *, actor: Actor) -> HumanTask:
        """Give the task back to its group: one's own, or as a supervisor that of somebody in the team.

        Raises ``NotFound``, ``TaskEnded``, ``TaskNotClaimed`` where nobody works on it, or ``TaskAlreadyClaimed``
        where somebody else does.
        """
        at = self._clock()
        with self._history.guard(actor, "task:unclaim", task_id=task_id), self._storage.begin() as work:
            record = found(work.lock_case_of_task(task_id), "task", task_id)
            before = work.projections(record.case.id, task_id=task_id)
            task = self._authorized(task_id, record, before, actor)
            _require_open(task)
            if task.assignee is None:
                raise TaskNotClaimed(actor=actor.username)
            if not may_unclaim(actor, task, record.case):
                raise TaskAlreadyClaimed(by=task.assignee, at=task.claimed_at)
            free = replace(task, assignee=None, claimed_at=None)
            draft = Draft(record, before, actor=actor, at=at, groups=groups_of(self._storage, actor))
            draft.put(free)
            reason = "given_back" if task.assignee == actor.username else "supervisor"
            draft.note("task:unclaim", task=free, details={"reason": reason, "assignee": task.assignee})
            draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups)
            work.save(draft.changes())
            work.commit()
        return free

    def complete(
        self,
        task_id: UUID,
        submission: Submission,
        *,
        actor: Actor,
        idempotency_key: str,
        other_person_than: Collection[str] = (),
    ) -> Case:
        """Write what was entered into the case file and let the process go on; return the case as it stands then.

        Repeating the key returns the case without doing anything. Raises ``NotFound``, ``TaskEnded``,
        ``TaskNotClaimed``, ``TaskAlreadyClaimed``, ``InvalidSubmission`` or ``IdempotencyConflict``, and
        ``PersonKnown`` where other cases have the person entered, unless all of them are in ``other_person_than``.
        """
        require_text("idempotency_key", idempotency_key)
        at = self._clock()
        with self._history.guard(actor, "task:complete", task_id=task_id), self._storage.begin() as work:
            record = found(work.lock_case_of_task(task_id), "task", task_id)
            before = work.projections(record.case.id, task_id=task_id, idempotency_key=idempotency_key)
            publication = self._deployments.published(record.case.deployment_id)
            if repeats(before.command, kind="task:complete", subject=str(task_id), actor=actor):
                return for_reader(replace(record.case, open_tasks=before.open_tasks), publication, actor)
            task = self._authorized(task_id, record, before, actor)
            _require_open(task)
            _require_assignee(task, actor)
            execution = restored(publication, record, at, work)
            form = publication.form(task.form_key)
            values = submitted_values(publication, form, submission.values, execution.scope(task_id), actor, at, work)
            others = self._people.require_new(
                work, publication, record, values, other_than=other_person_than, actor=actor
            )
            draft = Draft(
                record, before, actor=actor, at=at, groups=groups_of(self._storage, actor), publication=publication
            )
            if others:
                draft.note("case:other_person", details={"cases": list(others)})
            draft.run(work, execution, execution.complete_task(task_id, values))
            draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups)
            command = Command(
                idempotency_key=idempotency_key,
                kind="task:complete",
                actor=actor.username,
                case_id=record.case.id,
                subject=str(task_id),
                answer={"case_number": record.case.number, "version": draft.case.version},
            )
            work.save(draft.changes(command))
            work.commit()
        self._messages.deliver(draft.messages)
        return for_reader(draft.case, publication, actor)

    def _look(self, task_id: UUID, actor: Actor) -> tuple[CaseRecord, HumanTask]:
        """Return case and task if the task exists for the actor, else raise ``NotFound``."""
        with self._storage.read() as reader:
            record, task = found(reader.case_of_task(task_id), "task", task_id)
        if not sees_task(actor, task, record.case):
            raise NotFound(kind="task", key=str(task_id))
        return record, task

    def _authorized(self, task_id: UUID, record: CaseRecord, before: Projections, actor: Actor) -> HumanTask:
        """Return the task under the lock if it exists for the actor, else raise ``NotFound``."""
        task = next((each for each in before.tasks if each.id == task_id), None)
        if task is None or not sees_task(actor, task, record.case):
            raise NotFound(kind="task", key=str(task_id))
        return task

    def _scope(self, record: CaseRecord, task: HumanTask, publication: Publication) -> Mapping[str, Value]:
        return restored(publication, record, self._clock()).scope(task.id)


def _require_open(task: HumanTask) -> None:
    if task.state is not TaskState.OPEN:
        raise TaskEnded(state=task.state.value, by=task.ended_by, at=task.ended_at)


def _require_assignee(task: HumanTask, actor: Actor) -> None:
    if task.assignee is None:
        raise TaskNotClaimed(actor=actor.username)
    if task.assignee != actor.username:
        raise TaskAlreadyClaimed(by=task.assignee, at=task.claimed_at)


def _shown(task: HumanTask, form: Form | None) -> frozenset[str]:
    """Return the fields whose values belong on the page of the task: its whitelist and what its form asks for."""
    asked = () if form is None else (field.key for field in form.fields)
    return frozenset(task.facts) | frozenset(asked)


def _facts(task: HumanTask, scope: Mapping[str, Value], publication: Publication, actor: Actor) -> tuple[Fact, ...]:
    return tuple(
        publication.fact(key, scope[key]) for key in task.facts if key in scope and publication.may_read(key, actor)
    )
