"""A case at one stop of its way, and an event that strikes it there, as people record it; then all is as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from engine.errors import MessageNotAwaited
from engine.feel import LOCAL_ZONE
from engine.model import Actor, Case, CaseState, HumanTask, Submission
from engine.organisation import Organisation
from engine.sandbox import Sandbox
from engine.scenarios import Story
from engine.scenarios.story import Action

DECISION: Final = {"bestandskraeftig": False, "nachweis_bescheid": "Bescheid gesehen"}


class Struck(Sandbox):
    """A sandbox whose one case is told a story step by step, and where things may be tried and forgotten."""

    def stops(self, story: Story) -> Iterator[str]:
        """Tell the story; yield after each step at which the case is open."""
        for step in story.steps:
            match step.action:
                case Action.START:
                    self.start(step.target, step.values)
                case Action.COMPLETE if step.refused is None:
                    self.complete(step.target, step.values)
                case Action.MESSAGE if step.refused is None:
                    self.correlate(step.target, step.key, step.values)
                case Action.LET_PASS:
                    self.advance(_span(step.target))
                case _:
                    continue
            if self.case.state is CaseState.RUNNING:
                yield f"step {step.number}, {step}"

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Forget at the end what has happened: the tables are never changed, each command leaves new ones."""
        tables, now = self._storage.tables, self._now
        try:
            yield
        finally:
            self._storage.tables, self._now = tables, now

    @property
    def case(self) -> Case:
        """Return the case as it stands."""
        return self.cases[0]

    @property
    def today(self) -> date:
        return self.now.astimezone(LOCAL_ZONE).date()

    def tasks(self) -> dict[UUID, HumanTask]:
        """Return the open tasks by their ids."""
        return {task.id: task for task in self.case.open_tasks}

    def recordable(self) -> set[str]:
        """Return the events that somebody who looks at the case may record now."""
        events = self.engine.messages.receivable(self.case.number, actor=self._clerk())
        return {event.name for event in events if event.awaited}

    def awaits(self, name: str) -> bool:
        """Tell whether the event may be recorded now."""
        return name in self.recordable()

    def strike(self, name: str, values: Mapping[str, Any]) -> bool:
        """Record the event with its form; False where the case does not wait for it any more."""
        submission = Submission(values=dict(values))
        messages, number = self.engine.messages, self.case.number
        try:
            messages.record(number, name, submission, actor=self._clerk(), idempotency_key=self._next_key(), keep=False)
        except MessageNotAwaited:
            return False
        self._settle()
        return True

    def wrong(self) -> list[str]:
        """Return what no case may ever have: trouble, no team, a task that nobody finds."""
        organisation = self.organisation
        assert organisation is not None
        case, found = self.case, [f"{each.element_id}: {each.told}" for each in self.incidents]
        if case.state is CaseState.RUNNING:
            found += _homeless(case, organisation)
        return found

    def _clerk(self) -> Actor:
        groups = frozenset({f"{self.case.responsible_team}.Vermittlung"})
        organisation = self.organisation
        assert organisation is not None
        domains = organisation.legal_domains_of(groups)
        return Actor(username="clerk", display_name="Clerk (generated)", groups=groups, legal_domains=domains)


def _homeless(case: Case, organisation: Organisation) -> Iterator[str]:
    if case.responsible_team not in organisation.teams:
        yield f"nobody is responsible: {case.responsible_team}"
    if case.responsible_team != f"{case.case_file['site']}.{case.case_file['legal_domain']}":
        yield f"team, site and legal domain differ: {case.responsible_team}"
    for task in case.open_tasks:
        if task.candidate_group not in organisation.groups:
            yield f"{task.task_key} waits for {task.candidate_group}"


def _span(text: str) -> timedelta:
    assert text.startswith("P"), text
    assert text.endswith("D"), text
    return timedelta(days=int(text[1:-1]))


def illness(of: Struck) -> dict[str, Any]:
    return {
        "krank_seit": of.today - timedelta(days=2),
        "bescheinigung_vorhanden": "ja",
        "krank_bis": of.today + timedelta(days=60),
    }


def illness_without_certificate(of: Struck) -> dict[str, Any]:
    return {"krank_seit": of.today, "bescheinigung_vorhanden": "nein"}


def pregnancy(of: Struck) -> dict[str, Any]:
    return {"entbindung_erwartet_am": of.today + timedelta(days=100)}


def whereabouts(of: Struck) -> dict[str, Any]:
    return {"letzter_kontakt_am": of.today - timedelta(days=30), "aufenthalt_hinweis": "Post kommt zurück"}


def in_vain(of: Struck) -> dict[str, Any]:
    return {"kontakt_am": of.today, "kontakt_weg": "Brief", "kontakt_ergebnis": "Nicht erreicht"}


def unknown(of: Struck) -> dict[str, Any]:
    return {
        "auslaenderbehoerde": "Stadt Krefeld",
        "aufenthalt_anfrage_am": of.today,
        "aufenthalt_anfrage_ergebnis": "Aufenthalt unbekannt",
    }


def withdrawal(of: Struck) -> dict[str, Any]:
    given = {purpose: of.case.case_file.get(f"einwilligung_{purpose}") is True for purpose in PURPOSES}
    return {"widerruf_am": of.today, **{f"widerruf_{purpose}": True for purpose, there in given.items() if there}}


def death(of: Struck) -> dict[str, Any]:
    return {
        "verstorben_am": of.today - timedelta(days=1),
        "todesfall_quelle": "Behörde",
        "todesfall_nachweis": "Schreiben der Ausländerbehörde",
        "todesfall_bestaetigt": True,
    }


def document(of: Struck) -> dict[str, Any]:
    """Return a document of the same kind, valid for longer."""
    known = of.case.case_file.get("dokumentart")
    kind = "Aufenthaltsgestattung" if known in (None, "Liegt nicht vor") else known
    asked = {} if kind in WITHOUT_NEED else {"erwerbsfaehig": "ja", "hilfebeduerftig": "ja"}
    return {
        "dokumentart": kind,
        "dokument_erteilt_am": of.today,
        "gueltig_bis": of.today + timedelta(days=900),
        **asked,
    }


def job(of: Struck) -> dict[str, Any]:
    return {
        "gefunden_art": "Arbeit",
        "gefunden_arbeitgeber": "Beispielbetrieb",
        "gefunden_beginn": of.today + timedelta(days=14),
        "gefunden_stunden": 20,
        "gefunden_befristet": "ja",
        "gefunden_bedarfsdeckend": False,
    }


def move_to_the_other_area(of: Struck) -> dict[str, Any]:
    return {"gemeinde": "Krefeld" if of.case.case_file["site"] == "VIE" else "Viersen", "umzug_am": of.today}


def move_within_the_area(of: Struck) -> dict[str, Any]:
    return {"gemeinde": "Willich" if of.case.case_file["site"] == "VIE" else "Krefeld", "umzug_am": of.today}


def move_away(of: Struck) -> dict[str, Any]:
    return {"gemeinde": "Andere Gemeinde", "andere_gemeinde": "Duisburg", "umzug_am": of.today}


def protection(of: Struck) -> dict[str, Any]:
    return _decision(of, "Flüchtlingseigenschaft (§ 3 AsylG)")


def refusal(of: Struck) -> dict[str, Any]:
    return _decision(of, "Abgelehnt")


def _decision(of: Struck, kind: str) -> dict[str, Any]:
    days = {"bescheid_datum": of.today - timedelta(days=4), "zustellung_am": of.today - timedelta(days=1)}
    return {**days, "entscheidungsart": kind, **DECISION, "klage_am": None, "klage_aufschiebend": None}


PURPOSES: Final = ("arbeitgeber", "kurstraeger", "beratungsstellen")
WITHOUT_NEED: Final = frozenset(
    {
        "Ankunftsnachweis oder BüMA",
        "Aufenthaltsgestattung",
        "Duldung",
        "§ 25 Abs. 4 Satz 1 AufenthG",
        "Anderes Dokument",
    }
)
"""Documents of which the form does not ask whether the person can work and is in need."""
