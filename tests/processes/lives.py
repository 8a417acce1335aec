"""Random lives: a case of ``integration_point`` whose forms are answered by chance, with events at random moments.

Whatever people enter and whenever something happens to a person, :meth:`Life.check` must hold after every step.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from engine.errors import NotFound
from engine.feel import LOCAL_ZONE
from engine.forms import Component, Form
from engine.model import Actor, Case, CaseState, HumanTask, Submission
from engine.parsing import parsing_once
from engine.sandbox import Sandbox

PROCESSES: Final = Path(__file__).parents[2] / "processes"
BEGINS: Final = datetime(2016, 1, 11, 9, tzinfo=LOCAL_ZONE)
EVENTS: Final = (
    "asylum_decision",
    "person_moved",
    "illness_reported",
    "job_found",
    "lawsuit_filed",
    "court_ruling",
    "job_lost",
    "pregnancy_reported",
    "consent_withdrawn",
    "document_renewed",
    "whereabouts_unknown",
    "person_found",
    "employer_withdrew",
    "measure_broken_off",
    "adaptation_broken_off",
    "application_handed_in",
)
"""All but a death, which ends a life too soon to learn from it; ``test_events`` strikes with it."""
AT_THE_COUNTER: Final = frozenset(
    {
        "register_person",
        "request_document",
        "decide_missing_document",
        "check_identity",
        "inform_and_consent",
        "refer_elsewhere",
        "refer_after_move",
        "forward_application",
    }
)
OF_TWO_TEAMS: Final = frozenset(
    {
        *("accept_handover", "inform_social_office", "arrange_insurance", "switch_course", "close_at_giving_team"),
        *("announce_to_social_office", "keep_insurance", "urge_announcement"),
        *("urge_acceptance", "urge_payment"),
    }
)
"""What the giving or the receiving side of an open hand-over does; all else belongs to the responsible team."""
OF_BOTH_SIDES: Final = frozenset({"prevent_gap", "rescue_application"})
"""What the supervisors of the giving and of the receiving side do, from the decision on: before any hand-over."""
AT_THE_JOBCENTER: Final = frozenset(
    {"take_application", "grant_benefit", "provide_provisionally", "end_benefit", "end_old_benefit", "stop_benefit"}
)
ENDS_WITH_A_HAND_OVER: Final = frozenset({"accept_handover", "urge_acceptance", "assess_prospects"})
"""What may be gone after an acceptance: itself with its reminder, and the question that only SGB III asks."""
TOWARDS_THE_END: Final[Mapping[str, Any]] = {
    "erschienen": "ja",
    "dokumentart": "Duldung",
    "nachforderung_entscheidung": "Ohne Dokument weiter",
    "abwesenheit_entscheidung": "Nochmals einladen",
    "betreuung": "Beenden",
    "uebergabe_ergebnis": "Angenommen",
    "kursbeginn_klaerung": "Kurs hat begonnen",
    "anerkennung_rueckmeldung": "Entscheidung liegt vor",
    "anerkennung_erneut_nachfragen": "nein",
    "foerderung": "Keine Förderung",
    "naechster_schritt": "Vorerst keiner",
    "nachbetreuung_stand": "Besteht",
    "status_ergebnis": "Noch kein Bescheid",
    "urteil_stand": "Urteil liegt vor",
    "bescheinigung_ergebnis": "Liegt vor",
    "krankheit_ergebnis": "Wieder gesund",
    "entbindung_ergebnis": "Kind geboren",
    "wiedereinstieg": "Wieder einsteigen",
    "kontakt_ergebnis": "Erreicht",
    "dokument_stand": "Neues Dokument liegt vor",
    "wegzug_ergebnis": "Übernommen",
}

_PARSE: Final = parsing_once()


class Life:
    """One case, lived by chance; the same seed lives the same life again."""

    def __init__(self, files: Mapping[str, bytes], seed: int, sandbox: Sandbox | None = None) -> None:
        """Begin a life, or go on with the case of the sandbox."""
        self.seed = seed
        self.steps: list[str] = []
        self.chance = random.Random(seed)  # noqa: S311
        self.sandbox = sandbox or Sandbox(files, now=BEGINS, parse=_PARSE)
        self._organisation = self.sandbox.organisation
        self._teams: set[str] = set()
        self._hurry = False
        site = self.chance.choice(("KR-U25", "KR-UE25", "VIE"))
        if sandbox is None:
            self.sandbox.start("integration_point", {"site": site})
        elif self._organisation is not None:
            self._teams = set(self._organisation.teams)  # whoever may have had the case so far
        self.check()

    @property
    def case(self) -> Case:
        """Return the case as it stands."""
        return self.sandbox.cases[0]

    @property
    def ended(self) -> bool:
        """Tell whether the case has ended."""
        return self.case.state is not CaseState.RUNNING

    def told(self) -> str:
        """Return the life so far, to be read where something is wrong with it."""
        waiting = [f"{task.task_key} ({task.candidate_group})" for task in self.case.open_tasks]
        return "\n".join([f"life {self.seed}", *self.steps, f"open: {waiting}"])

    def go_on(self) -> None:
        """Do one thing at random: complete a task, record an event, or let time pass."""
        tasks = self._open_tasks()
        turn = self.chance.random()
        if tasks and turn < 0.8:
            self.complete(self.chance.choice(tasks))
        elif turn < 0.92:
            self.record(self.chance.choice(EVENTS))
        else:
            self.let_pass(self.chance.choice((1, 3, 10, 31, 92)))

    def come_to_an_end(self, *, steps: int) -> None:
        """Answer whatever is asked with what leads to an end, and let time pass where nobody is asked."""
        self._hurry = True
        for _ in range(steps):
            if self.ended:
                return
            tasks = self._open_tasks()
            if tasks:
                self.complete(tasks[0])
            else:
                self.let_pass(92)

    def complete(self, task: HumanTask) -> None:
        """Have a member of its group answer the form of the task."""
        actor = self._member(task.candidate_group)
        before = self.case
        human_tasks = self.sandbox.engine.human_tasks
        if task.assignee is None:
            human_tasks.claim(task.id, actor=actor)
        view = human_tasks.show(task.id, actor=actor)
        values = {} if view.form is None else self._answers(view.form, view.scope)
        self._note(f"complete {task.task_key} {values}")
        key = f"{self.seed}-{len(self.steps)}"
        human_tasks.complete(task.id, Submission(values=values), actor=actor, idempotency_key=key)
        self.check()
        if task.task_key == "accept_handover":
            gone = {each.task_key for each in before.open_tasks} - {each.task_key for each in self.case.open_tasks}
            self._require(gone <= ENDS_WITH_A_HAND_OVER, f"the acceptance cancels {gone}")

    def record(self, name: str) -> None:
        """Record an event of which the case may or may not have heard before."""
        messages = self.sandbox.engine.messages
        actor = self._member(f"{self.case.responsible_team}.Vermittlung")
        try:
            view = messages.show(self.case.number, name, actor=actor)
        except NotFound:
            return
        if not view.event.awaited:
            return
        values = self._answers(view.event.form, view.scope)
        self._note(f"record {name} {values}")
        key = f"{self.seed}-{len(self.steps)}"
        messages.record(self.case.number, name, Submission(values=values), actor=actor, idempotency_key=key, keep=False)
        self.check()

    def let_pass(self, days: int) -> None:
        """Let days pass; what falls due on the way happens."""
        self._note(f"let {days} days pass")
        self.sandbox.advance(timedelta(days=days))
        self.check()

    def check(self) -> None:
        """Raise where the case stands as no case may stand."""
        case = self.case
        self._require(
            not self.sandbox.incidents, f"trouble: {[(i.element_id, i.told) for i in self.sandbox.incidents]}"
        )
        if self.ended:
            return
        organisation = self._organisation
        assert organisation is not None
        self._require(case.responsible_team in organisation.teams, f"nobody is responsible: {case.responsible_team}")
        file = case.case_file
        self._require(case.responsible_team == f"{file['site']}.{file['legal_domain']}", "team, site and law differ")
        self._teams.add(str(case.responsible_team))
        self._teams |= {_team(task) for task in case.open_tasks if task.task_key == "accept_handover"}
        for task in case.open_tasks:
            group = str(task.candidate_group)
            self._require(group in organisation.groups, f"{task.task_key} waits for nobody: {group}")
            self._require(self._rightly(task.task_key, group, case), f"{task.task_key} waits for {group}")

    def _rightly(self, key: str, group: str, case: Case) -> bool:
        team = group.rpartition(".")[0]
        if key in AT_THE_COUNTER:
            return group == f"{case.case_file['site']}.Eingangszone"
        if key in AT_THE_JOBCENTER:
            return group in ("JC-KR.Leistung-SGB2", "JC-VIE.Leistung-SGB2")
        if key in OF_BOTH_SIDES:
            return group.endswith(".Teamleitung")
        if key in OF_TWO_TEAMS:
            return team in self._teams
        area = "VIE" if case.case_file["site"] == "VIE" else "KR"
        return team == case.responsible_team or group == f"JC-{area}.Arbeitgeber-Service"

    def _open_tasks(self) -> list[HumanTask]:
        """Return the open tasks in an order that is the same in every run; their ids are not."""
        return sorted(self.case.open_tasks, key=lambda task: (task.task_key, str(task.candidate_group)))

    # --- answers by chance -----------------------------------------------------------------------------------

    def _answers(self, form: Form, scope: Mapping[str, Any]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while True:
            asked = list(_inputs(form.visible({**scope, **values})))
            new = [part for part in asked if part.key not in values and not part.read_only]
            if not new:
                shown = {part.key for part in asked}
                return {key: value for key, value in values.items() if key in shown}
            for part in new:
                values[part.key] = self._answer(part)

    def _answer(self, part: Component) -> Any:
        options = [option.value for option in part.options]
        wanted = TOWARDS_THE_END.get(part.key) if self._hurry else None
        if wanted in options:
            return wanted
        if not part.required and self.chance.random() < 0.4:
            return None
        match part.kind:
            case "select" | "radio":
                return self.chance.choice(options) if options else None  # no offer is in the catalogue
            case "checklist":
                return self.chance.sample(options, self.chance.randint(1, len(options)))
            case "checkbox":
                return part.required or self.chance.random() < 0.5
            case "number":
                return self.chance.randint(int(part.min or 1), int(part.max or 40))
            case "datetime":
                return self._day(part)
        if part.pattern:
            return f"{self.chance.randrange(10**12):012}"
        return f"Beispiel {self.chance.randrange(1000)}"

    def _day(self, part: Component) -> date | datetime:
        """Return a day that the case file takes; people enter odd ones too."""
        now = self.sandbox.now.astimezone(LOCAL_ZONE)
        if part.key == "geburtsdatum":
            around_25 = self.chance.random() < 0.5
            return now.date() - timedelta(days=25 * 365 - 120 if around_25 else self.chance.randint(14 * 365, 30 * 365))
        schema = self.sandbox.engine.deployments.published(self.case.deployment_id).schema
        assert schema is not None
        field = schema.fields[part.key]
        low = 0 if field.when == "future" else -self.chance.choice((3, 30, 400))
        high = 0 if field.when == "past" else self.chance.choice((3, 60, 400))
        moment = now + timedelta(days=self.chance.randint(low, high))
        return moment.replace(microsecond=0) if part.subtype == "datetime" else moment.date()

    # --- the people ------------------------------------------------------------------------------------------

    def _member(self, group: str | None) -> Actor:
        groups = frozenset({str(group)})
        assert self._organisation is not None
        domains = self._organisation.legal_domains_of(groups)
        return Actor(username=str(group), display_name=str(group), groups=groups, legal_domains=domains)

    def _note(self, step: str) -> None:
        self.steps.append(f"{self.sandbox.now:%Y-%m-%d} {step}")

    def _require(self, right: bool, what: str) -> None:
        if not right:
            raise AssertionError(f"{what}\n{self.told()}")


def _inputs(parts: Sequence[Component]) -> Iterator[Component]:
    for part in parts:
        if part.is_input:
            yield part
        yield from _inputs(part.components)


def _team(task: HumanTask) -> str:
    return str(task.candidate_group).rpartition(".")[0]
