"""People: the cases of a person, found by what identifies her exactly, before somebody enters her a second time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from engine import projection
from engine.authorization import Sight, is_system, may_find_people, may_start, sight_of_case
from engine.coercion import to_date
from engine.deployments import Deployments
from engine.errors import FieldError, Forbidden, InvalidSubmission, PersonKnown, TooManyLookUps
from engine.history import History
from engine.identities import BIRTH_DATE, NAME, REGISTER_NUMBER, Identity, identity_of, normal_name, normal_number
from engine.model import NOBODY, Actor, Case, CaseState, Clock, PersonKeys
from engine.organisation import Organisation
from engine.publication import Publication
from engine.storage.interface import CaseRecord, ChangeSet, Reader, Storage, UnitOfWork
from engine.views import PersonField, PersonMatch

FIND: Final = "person:find"
MAX_MATCHES: Final = 20
"""Nobody has more cases; a longer list would be one of other people."""
MAX_LENGTH: Final = 500
"""Characters of a name or number that somebody looks for."""
MAX_LOOK_UPS: Final = 60
"""In an hour by one person: more than a busy counter needs, too few to try out birth dates or numbers."""
_HOUR: Final = timedelta(hours=1)


class People:
    """Finds the cases of a person for those who may look for her."""

    def __init__(self, storage: Storage, deployments: Deployments, history: History, clock: Clock) -> None:
        self._storage = storage
        self._deployments = deployments
        self._history = history
        self._clock = clock

    def may_find(self, actor: Actor) -> bool:
        """Return whether the actor may look for people at all."""
        return may_find_people(actor, self._deployments.known_organisation())

    def fields(self, *, actor: Actor) -> tuple[PersonField, ...]:
        """Return by which fields people are found, as the schema in force marks them; raise ``Forbidden``."""
        self._authorize(actor)
        current = self._deployments.current()
        schema = None if current is None else self._deployments.published(current.id).schema
        marked = {} if schema is None else schema.identifying
        return tuple(
            PersonField(mark=mark, key=marked[mark], title=schema.title(marked[mark]))
            for mark in (NAME, BIRTH_DATE, REGISTER_NUMBER)
            if schema is not None and mark in marked
        )

    def find(
        self,
        *,
        name: str | None = None,
        birth_date: date | str | None = None,
        register_number: str | None = None,
        actor: Actor,
    ) -> tuple[PersonMatch, ...]:
        """Return the cases of the person with this name and birth date, or with this number; running ones first.

        Each look-up is logged: by what was looked and which cases were found, never what was entered. Raises
        ``Forbidden``, ``InvalidSubmission`` by mark where neither pair nor number is complete, or ``TooManyLookUps``.
        """
        self._authorize(actor)
        keys = asked_for(name, birth_date, register_number).keys
        with self._history.guard(actor, FIND), self._storage.read() as reader:
            if not is_system(actor):
                self._require_few(reader, actor)
            found = reader.cases_of_person(keys, limit=MAX_MATCHES)
        kinds = [kind for kind, key in (("name and birth date", keys.name), ("number", keys.register)) if key]
        reason = f"by {' or '.join(kinds)}: {len(found)} found"
        self._history.record_found(actor, FIND, [case.id for case in found], reason=reason)
        return self._matches(found, actor)

    def index(self) -> int:
        """Make every case findable by the marks of its publication, or by those in force where that has none.

        Returns how many cases changed. Needed for cases from before there were marks; all others are findable as they
        are saved.
        """
        current = self._deployments.current()
        if current is None:
            return 0
        in_force = self._deployments.published(current.id)
        changed, page = 0, 1
        while True:
            with self._storage.read() as reader:
                cases = reader.cases(page=page, page_size=500).items
            changed += sum(self._index(case.id, in_force) for case in cases)
            if not cases:
                return changed
            page += 1

    def _index(self, case_id: UUID, in_force: Publication) -> bool:
        with self._storage.begin() as work:
            record = work.lock_case(case_id)
            if record is None:
                return False
            case = record.case
            own = self._deployments.published(case.deployment_id)
            marked = own if own.schema is not None and own.schema.identifying else in_force
            person = projection.person(case.case_file, marked, record.person)
            if person == record.person:
                return False
            work.save(ChangeSet(case=replace(record, case=replace(case, version=case.version + 1), person=person)))
            work.commit()
        return True

    def require_new(
        self,
        work: UnitOfWork,
        publication: Publication,
        record: CaseRecord | None,
        written: Mapping[str, Any],
        *,
        other_than: Collection[str] = (),
        running_only: bool = False,
        actor: Actor,
    ) -> tuple[str, ...]:
        """Raise ``PersonKnown`` where what is about to be written makes the case one of a person who has others.

        ``record`` is the case, None for a new one. Cases in ``other_than`` were confirmed to be those of another
        person; their numbers are returned. Costs no statement where nothing changes that identifies a person.
        """
        identifying = {} if publication.schema is None else publication.schema.identifying
        if not written.keys() & set(identifying.values()):
            return ()
        known: Mapping[str, Any] = {} if record is None else record.case.case_file
        identity = identity_of(identifying, {**known, **written})
        keys = _changed(NOBODY if record is None else record.person, identity.keys)
        if keys == NOBODY:
            return ()
        found = [
            case
            for case in work.cases_of_person(keys, limit=MAX_MATCHES)
            if (record is None or case.id != record.case.id)
            and not (running_only and case.state is not CaseState.RUNNING)
        ]
        if any(case.number not in other_than for case in found):
            raise PersonKnown(self._matches(found, actor), [case.id for case in found], identity)
        return tuple(case.number for case in found)

    def _authorize(self, actor: Actor) -> None:
        with self._history.guard(actor, FIND):
            if not may_find_people(actor, self._deployments.organisation()):
                raise Forbidden(actor=actor.username, action="look for people")

    def _require_few(self, reader: Reader, actor: Actor) -> None:
        if reader.times_accessed(actor.username, FIND, self._clock() - _HOUR) >= MAX_LOOK_UPS:
            raise TooManyLookUps(limit=MAX_LOOK_UPS)

    def _matches(self, found: Iterable[Case], actor: Actor) -> tuple[PersonMatch, ...]:
        organisation = self._deployments.known_organisation()
        return tuple(self._match(case, organisation, actor) for case in found)

    def _match(self, case: Case, organisation: Organisation | None, actor: Actor) -> PersonMatch:
        site = None if organisation is None or case.site is None else organisation.sites.get(case.site)
        team = case.responsible_team
        ended = case.state is not CaseState.RUNNING
        return PersonMatch(
            case_number=case.number,
            process_key=case.process_key,
            process_name=self._deployments.published(case.deployment_id).process_name(case.process_key),
            state=case.state,
            site_name=case.site if site is None else site.name,
            team_name=team if team is None or organisation is None else organisation.team_name(team),
            started_at=case.started_at,
            may_open=sight_of_case(actor, case, case.open_tasks) is not Sight.NONE,
            may_take_up=ended and may_start(actor, case.process_key, organisation),
        )


def asked_for(name: str | None, birth_date: date | str | None, register_number: str | None) -> Identity:
    """Return the person that somebody looks for; raise ``InvalidSubmission`` by mark where that is nobody exactly."""
    errors: dict[str, FieldError] = {}
    name, number = (name or "").strip(), (register_number or "").strip()
    for mark, text in ((NAME, name), (REGISTER_NUMBER, number)):
        if len(text) > MAX_LENGTH:
            errors[mark] = FieldError("max_length", limit=MAX_LENGTH, length=len(text))
    try:
        born = to_date(birth_date) if birth_date else None
    except ValueError:
        born, errors[BIRTH_DATE] = None, FieldError("type_date")
    identity = Identity(name=name, birth_date=born, register_number=number)
    if number and not normal_number(number):
        errors[REGISTER_NUMBER] = FieldError("required")
    by_number = number and not (name or birth_date)
    if not by_number and NAME not in errors and not normal_name(name):
        errors[NAME] = FieldError("required")
    if not by_number and BIRTH_DATE not in errors and born is None:
        errors[BIRTH_DATE] = FieldError("required")
    if errors:
        raise InvalidSubmission(errors)
    return identity


def _changed(before: PersonKeys, after: PersonKeys) -> PersonKeys:
    """Return the keys that the case did not have before."""
    return replace(
        after,
        name=after.name if after.name != before.name else None,
        register=after.register if after.register != before.register else None,
    )
