"""What the people of the office do with the case of a generated person, by the same commands as everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from engine.assembly import Engine
from engine.commands import restored
from engine.demo.answers import fill_in
from engine.demo.catalogue import AHEAD, add_offers
from engine.demo.office import SUPERVISORS, midnight
from engine.demo.parameters import draw, parameter
from engine.demo.people import DemoAccount
from engine.demo.profile import Person
from engine.demo.turns import Turn
from engine.errors import ConcurrentChange, NotFound, TaskAlreadyClaimed, TaskNotClaimed
from engine.feel import LOCAL_ZONE
from engine.forms import Form
from engine.model import Actor, Case, CaseState, HumanTask, Submission, TaskState
from engine.offers.choices import offered_now
from engine.submissions import prefill

BUSY: Final = (ConcurrentChange, TaskAlreadyClaimed, TaskNotClaimed)
"""What is raised where somebody else works on the same case at the same time; later it can be done."""
_RECORDING: Final = ("Vermittlung", "Eingangszone")
"""Functions of those who record what people report, the first that the team has."""
_KEPT: Final = frozenset({"asylum_decision"})
"""Messages that wait at the case where they come too early."""
_FOUND: Final = {"suche_ergebnis": ("Keine Stelle gefunden", "Stelle in Aussicht")}
"""Questions whose answer is when somebody finds work, not chance: what is answered before, and from then on."""

_NOT_BEGUN: Final = {"kursbeginn_klaerung": "Anderen Träger suchen"}
"""What is answered while the day is still to come on which the course is planned to begin: that it has not begun."""


class Clerks:
    """One account for each candidate group; ``seed`` says what is answered by chance.

    ``share`` is that of the people who are simulated among those whom the office looks after.
    """

    def __init__(self, engine: Engine, accounts: list[DemoAccount], seed: int, share: float) -> None:
        self._engine = engine
        self._seed = seed
        self._share = share
        self._catalogue_of: date | None = None
        self.actors: dict[str, Actor] = {}
        """Who acts, by candidate group."""
        for account in accounts:
            if actor := engine.accounts.actor(account.username):
                self.actors[account.group] = actor

    def begin(self, person: Person) -> Case:
        """Begin a case for the person at one of the counters, or return the one that was begun for her."""
        organisation = self._engine.organisation()
        if organisation is None or not organisation.starters:
            raise NotFound(kind="process that a case can be started of", key="organisation.yaml: starters")
        process_key, functions = next(iter(organisation.starters.items()))
        area = organisation.municipalities.get(person.known["gemeinde"])
        counters = [team for team in organisation.teams.values() if team.site and functions & set(team.functions)]
        near = [team for team in counters if organisation.sites[team.site or ""].area == area]
        chance = draw(self._seed, person.index, "begin")
        team = chance.choice(near or counters)
        actor = self.actors[f"{team.key}.{next(name for name in team.functions if name in functions)}"]
        form = next(one.form for one in self._engine.cases.startable(actor) if one.process_key == process_key)
        known = {**person.known, "site": team.site}
        given = {} if form is None else fill_in(form, {}, known, chance, self._engine.clock())
        return self._engine.cases.start(process_key, given, actor=actor, idempotency_key=_key(person, "begin"))

    def keep_catalogue(self, today: date) -> None:
        """Enter what providers have told of the next weeks, at the beginning of each month."""
        month = today.replace(day=1)
        if month != self._catalogue_of:
            self._catalogue_of = month
            ahead = timedelta(days=parameter("offers", "known_days_ahead").number)
            ends = midnight(month) + ahead - AHEAD
            add_offers(self._engine, midnight(month), ends, seed=self._seed, share=self._share)

    def record(self, person: Person, case_id: UUID, turn: Turn) -> tuple[HumanTask, ...]:
        """Let somebody of the responsible team record what happened, where the case waits for it; return its tasks."""
        with self._engine.storage.read() as reader:
            stored = reader.case(case_id)
            awaited = {each.message_name for each in reader.subscriptions(case_id)}
        keep = turn.name in _KEPT
        if stored is None or stored.case.state is not CaseState.RUNNING or not (turn.name in awaited or keep):
            return ()
        number, messages = stored.case.number, self._engine.messages
        groups = (f"{stored.case.responsible_team}.{function}" for function in _RECORDING)
        actor = next((self.actors[group] for group in groups if group in self.actors), None)
        if actor is None:
            return ()
        event = next((each for each in messages.receivable(number, actor=actor) if each.name == turn.name), None)
        if event is None or not (event.awaited or keep):
            return ()
        view = messages.show(number, turn.name, actor=actor)
        chance = draw(self._seed, person.index, turn.name, turn.at.isoformat())
        known = person.known | _filled(view.values)
        answers = fill_in(view.event.form, view.scope, known, chance, self._engine.clock(), given=turn.values)
        key = _key(person, turn.name, turn.at.isoformat())
        submission = Submission(values=answers)
        recorded = messages.record(number, turn.name, submission, actor=actor, idempotency_key=key, keep=keep)
        return recorded.case.open_tasks

    def is_open(self, task_id: UUID) -> bool:
        """Return whether the task is still to be done."""
        with self._engine.storage.read() as reader:
            task = reader.task(task_id)
        return self._actor(task) is not None

    def claim(self, task_id: UUID, _at: datetime) -> None:
        """Let somebody of the group take the task on, if it is there still and nobody's."""
        with self._engine.storage.read() as reader:
            task = reader.task(task_id)
        actor = self._actor(task)
        if task is not None and actor is not None and task.assignee is None:
            self._engine.human_tasks.claim(task.id, actor=actor)

    def complete(self, person: Person, task_id: UUID) -> tuple[HumanTask, ...] | None:
        """Let somebody of the group do the task, if it is there still; return the tasks of the case then, else None.

        Raises ``TaskAlreadyClaimed`` or ``TaskNotClaimed`` where somebody else took it on or gave it back meanwhile.
        """
        with self._engine.storage.read() as reader:
            found = reader.case_of_task(task_id)
        if found is None:
            return None
        record, task = found
        actor = self._actor(task)
        if actor is None:
            return None
        if task.assignee != actor.username:
            self._engine.human_tasks.claim(task.id, actor=actor)
        now = self._engine.clock()
        publication = self._engine.deployments.published(record.case.deployment_id)
        form = publication.form(task.form_key)
        answers: dict[str, Any] = {}
        if form is not None:
            scope = restored(publication, record, now).scope(task.id)
            form = offered_now(form, scope, self._engine.storage, now)
            known = person.known | _filled(prefill(form, scope, publication, actor))
            chance = draw(self._seed, person.index, task.task_key, task.opened_at.isoformat())
            given = _outlook(person, scope, now) | self._as_offered(form, scope)
            answers = fill_in(form, scope, known, chance, now, given=given)
        case = self._engine.human_tasks.complete(
            task.id, Submission(values=answers), actor=actor, idempotency_key=_key(person, str(task.id))
        )
        return case.open_tasks if case.state is CaseState.RUNNING else ()

    def supervised_at(self, case_id: UUID) -> datetime | None:
        """Return when a supervisor last did a task of the case, or None."""
        supervisors = {actor.username for group, actor in self.actors.items() if group.endswith(SUPERVISORS)}
        with self._engine.storage.read() as reader:
            events = reader.history(case_id)
        done = (each.at for each in events if each.event == "task:complete" and each.actor in supervisors)
        return max(done, default=None)

    def _as_offered(self, form: Form, scope: Mapping[str, Any]) -> dict[str, Any]:
        """Return when the course ends that begins now, where the catalogue has it."""
        number = scope.get("kurs_angebot")
        if number is None or not any(field.key == "kurs_beginn" for field in form.fields):
            return {}
        with self._engine.storage.read() as reader:
            offers = reader.numbered_offers([number])
        return {"kurs_ende_plan": offers[0].ends_on} if offers else {}

    def _actor(self, task: HumanTask | None) -> Actor | None:
        if task is None or task.state is not TaskState.OPEN:
            return None
        return self.actors.get(task.candidate_group or "")


def _key(person: Person, *what: str) -> str:
    return "-".join(("simulation", str(person.index), *what))


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _outlook(person: Person, scope: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the answers that do not hang on chance but on when she finds work and when her course is to begin."""
    found = {key: answers[now >= person.finds_work_at] for key, answers in _FOUND.items()}
    begins = scope.get("kurs_start_plan")
    is_to_come = begins is not None and begins > now.astimezone(LOCAL_ZONE).date()
    return found | (_NOT_BEGUN if is_to_come else {})
