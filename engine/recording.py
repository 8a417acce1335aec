"""Recording events: what no computer tells is entered by a person, with the form that the diagram names for it.

An event is a message to a case. One that the case does not wait for yet is kept like any other and delivered later.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import uuid4

from engine.authorization import Sight, is_system, may_record, sight_of_case
from engine.commands import case_numbered, found, groups_of, locked_case, repeats, restored
from engine.deployments import Deployments
from engine.draft import Delivery, Draft
from engine.errors import CaseEnded, MessageNotAwaited, NotFound
from engine.forms import Form
from engine.history import History
from engine.model import Actor, Case, CaseState, Clock, MessageSubscription, StoredMessage, Submission, Value
from engine.offers.choices import offered_now
from engine.projection import KEPT_FOR
from engine.publication import Publication
from engine.readers import for_reader
from engine.storage.interface import CaseRecord, Command, Projections, Storage
from engine.submissions import for_conditions, prefill, submitted_values
from engine.views import KeptMessage, MessageView, Receivable, Recorded
from engine.workflow.interface import MessageInfo

KIND: Final = "message:record"


class Recording:
    """What :class:`engine.messages.Messages` does for people; see there."""

    def __init__(self, storage: Storage, deployments: Deployments, history: History, clock: Clock) -> None:
        self._storage = storage
        self._deployments = deployments
        self._history = history
        self._clock = clock

    def receivable(self, number: str, *, actor: Actor) -> tuple[Receivable, ...]:
        """See :meth:`engine.messages.Messages.receivable`."""
        record, events = self._look(number, actor, "message:list")
        self._history.record(actor, "message:list", case_id=record.case.id)
        return events

    def show(self, number: str, name: str, *, actor: Actor) -> MessageView:
        """See :meth:`engine.messages.Messages.show`."""
        record, events = self._look(number, actor, "message:show")
        listed = _named(name, events)
        self._history.record(actor, "message:show", case_id=record.case.id)
        publication = self._deployments.published(record.case.deployment_id)
        scope = _scope(publication, record.case, self._clock())
        event = replace(listed, form=offered_now(listed.form, scope, self._storage, self._clock()))
        known = publication.readable(record.case.case_file, actor)
        facts = (publication.fact(key, value) for key, value in known.items() if value is not None)
        return MessageView(
            case_number=number,
            process_name=publication.process_name(event.process_key),
            event=event,
            values=prefill(event.form, scope, publication, actor),
            scope=for_conditions(event.form, scope),
            person=tuple(fact for fact in facts if fact.identifies),
            would_be_kept_until=self._clock() + KEPT_FOR,
        )

    def record(
        self, number: str, name: str, submission: Submission, *, actor: Actor, idempotency_key: str, keep: bool
    ) -> tuple[Recorded, tuple[Delivery, ...]]:
        """See :meth:`engine.messages.Messages.record`; also return what the case throws for others."""
        at = self._clock()
        with self._history.guard(actor, KIND), self._storage.begin() as work:
            record = locked_case(number, work)
            before = work.projections(record.case.id, idempotency_key=idempotency_key)
            record = replace(record, case=replace(record.case, open_tasks=before.open_tasks))
            publication = self._deployments.published(record.case.deployment_id)
            subject = f"{number}/{name}"
            if before.command is not None and repeats(before.command, kind=KIND, subject=subject, actor=actor):
                return _recorded(record.case, before.command.answer, publication, actor), ()
            _authorize(record.case, actor)
            if record.case.state is not CaseState.RUNNING:
                raise CaseEnded(number=number)
            event = _named(name, receivable(publication, record.case, before.subscriptions, actor))
            if not (event.awaited or keep):
                raise MessageNotAwaited(number=number, title=event.title)
            scope = _scope(publication, record.case, at)
            values = submitted_values(publication, event.form, submission.values, scope, actor, at, work)
            draft = Draft(
                record, before, actor=actor, at=at, groups=groups_of(self._storage, actor), publication=publication
            )
            draft.note(KIND, element_id=event.element_id, details={"message": name})
            kept_until = None
            if event.awaited:
                execution = restored(publication, record, at, work)
                subscription = _subscription(event, publication, record.case, before)
                draft.run(work, execution, execution.correlate(subscription.id, values))
            else:
                kept_until = at + KEPT_FOR
                message = StoredMessage(
                    id=uuid4(),
                    name=name,
                    correlation_key=publication.correlation_key(None, record.case),
                    payload=values,
                    received_at=at,
                    expires_at=kept_until,
                )
                work.keep_message(message)
                draft.note("message:keep", element_id=event.element_id, details={"message": name})
            draft.check(self._deployments.known_organisation(), staffed=before.staffed_groups)
            command = Command(
                idempotency_key=idempotency_key,
                kind=KIND,
                actor=actor.username,
                case_id=record.case.id,
                subject=subject,
                answer={"title": event.title, "kept_until": kept_until},
            )
            work.save(draft.changes(command))
            work.commit()
        return _recorded(draft.case, command.answer, publication, actor), draft.messages

    def _look(self, number: str, actor: Actor, purpose: str) -> tuple[CaseRecord, tuple[Receivable, ...]]:
        """Return the case and what can be recorded if she may do that, else raise ``NotFound``."""
        with self._history.guard(actor, purpose), self._storage.read() as reader:
            record = case_numbered(number, reader)
            _authorize(record.case, actor)
            subscriptions = reader.subscriptions(record.case.id)
        publication = self._deployments.published(record.case.deployment_id)
        return record, receivable(publication, record.case, subscriptions, actor)


def receivable(
    publication: Publication, case: Case, subscriptions: Iterable[MessageSubscription], actor: Actor
) -> tuple[Receivable, ...]:
    """Return the events that the actor may record for the case, one for each message, those that it waits for first.

    Those are left out whose forms require what it is not for her to write, such as what tells of health. Of several
    elements that wait for a message, one at which the case stands now gives title and form.
    """
    if case.state is not CaseState.RUNNING:
        return ()
    key = publication.correlation_key(None, case)
    waiting = {each.element_id: each.message_name for each in subscriptions if each.correlation_key == key}
    awaited = frozenset(waiting.values())
    places = list(_places(publication, case.process_key))
    places.sort(key=lambda place: waiting.get(place[1].element_id) != place[1].message_name)
    events: dict[str, Receivable] = {}
    for process_key, place in places:
        form = publication.form(place.form_key)
        if form is not None and place.message_name not in events and _may_fill_in(form, publication, actor):
            events[place.message_name] = Receivable(
                name=place.message_name,
                title=place.title,
                form=form,
                element_id=place.element_id,
                process_key=process_key,
                awaited=place.message_name in awaited,
            )
    return tuple(sorted(events.values(), key=lambda event: not event.awaited))


def _may_fill_in(form: Form, publication: Publication, actor: Actor) -> bool:
    required = (field.key for field in form.fields if field.required and not field.read_only)
    return is_system(actor) or all(publication.may_write(key, actor) for key in required)


def kept_views(kept: Iterable[StoredMessage], publication: Publication, case: Case) -> tuple[KeptMessage, ...]:
    """Return what is kept for the case in the words of its diagrams."""
    places = [place for _, place in _places(publication, case.process_key)]
    places.sort(key=lambda place: place.form_key is not None)  # the last one counts
    titles = {place.message_name: place.title for place in places}
    return tuple(
        KeptMessage(
            name=each.name,
            title=titles.get(each.name, each.name),
            received_at=each.received_at,
            expires_at=each.expires_at,
        )
        for each in kept
    )


def _places(publication: Publication, process_key: str) -> Iterator[tuple[str, MessageInfo]]:
    """Yield where the process and those that it calls wait for messages, with the key of the process."""
    processes = publication.definitions.processes
    todo, seen = [process_key], {process_key}
    while todo:
        key = todo.pop(0)
        process = processes.get(key)
        if process is None:
            continue
        yield from ((key, place) for place in process.waiting_messages)
        fresh = sorted(set(process.calls.values()) - seen)
        seen.update(fresh)
        todo += fresh


def _named(name: str, events: Iterable[Receivable]) -> Receivable:
    return found(next((event for event in events if event.name == name), None), "message", name)


def _authorize(case: Case, actor: Actor) -> None:
    if not may_record(actor, case, case.open_tasks):
        raise NotFound(kind="case", key=case.number)


def _scope(publication: Publication, case: Case, at: datetime) -> Mapping[str, Value]:
    """Return what the form sees; no locals, for nothing may wait for the event yet."""
    return {**publication.constants(at, case.case_file), **case.case_file}


def _subscription(event: Receivable, publication: Publication, case: Case, before: Projections) -> MessageSubscription:
    """Return where the case takes the event: at its element rather than at another that waits for the message."""
    wanted = (event.name, publication.correlation_key(None, case))
    waiting = [each for each in before.subscriptions if (each.message_name, each.correlation_key) == wanted]
    return min(waiting, key=lambda each: each.element_id != event.element_id)


def _recorded(case: Case, answer: Mapping[str, Value], publication: Publication, actor: Actor) -> Recorded:
    return Recorded(
        case=for_reader(case, publication, actor),
        title=answer["title"],
        kept_until=answer["kept_until"],
        visible=sight_of_case(actor, case, case.open_tasks) is not Sight.NONE,
    )
