"""The worklist as a page: which filters there are, what they link to, how the rows are sorted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from flask import url_for

from engine import Engine, authorization
from engine.model import Actor, HumanTask, Page, WorklistCriteria
from webui.formatting import NOTHING
from webui.language import gettext
from webui.paging import Link, beside, column, counted, number_of
from webui.places import group_name

OWNERSHIPS: Final = ("all", "mine", "unclaimed")
SORTS: Final = ("due_at", "opened_at", "name", "case_number")


def criteria_of(arguments: Mapping[str, str]) -> WorklistCriteria:
    """Return what the address asks for; whatever makes no sense in it is as if it were not there."""
    show, sort = arguments.get("show", "all"), arguments.get("sort", "due_at")
    return WorklistCriteria(
        group=arguments.get("team") or None,
        process_key=arguments.get("process") or None,
        ownership=show if show in OWNERSHIPS else "all",
        overdue=show == "overdue",
        sort=sort if sort in SORTS else "due_at",
        descending=arguments.get("order") == "descending",
        page=number_of(arguments),
    )


def is_led(arguments: Mapping[str, str]) -> bool:
    """Return whether the address asks for the tasks of the teams that the reader leads."""
    return arguments.get("view") == "led"


def address_of(criteria: WorklistCriteria, *, led: bool = False) -> str:
    """Return the address that asks for this, without what goes without saying."""
    arguments = {
        "view": "led" if led else None,
        "show": "overdue" if criteria.overdue else criteria.ownership,
        "team": criteria.group,
        "process": criteria.process_key,
        "sort": criteria.sort,
        "order": "descending" if criteria.descending else None,
        "page": str(criteria.page),
    }
    silent = {"show": "all", "sort": "due_at", "page": "1"}
    chosen: dict[str, Any] = {name: text for name, text in arguments.items() if text and silent.get(name) != text}
    return url_for("human_tasks.index", **chosen)


class Worklist:
    """One page of the worklist with everything to find one's way in it."""

    def __init__(
        self, page: Page[HumanTask], criteria: WorklistCriteria, actor: Actor, engine: Engine, *, led: bool = False
    ) -> None:
        organisation, deployment = engine.organisation(), engine.deployments.current()
        led_groups = authorization.led_groups(actor, organisation)
        self.page = page
        self.tasks = page.items
        self.criteria = criteria
        self.now = engine.clock()
        self.username = actor.username
        self.teams = {group: group_name(group) for group in sorted(led_groups if led else actor.groups)}
        self.led = led
        self.leads = bool(led_groups)
        self.processes = {} if deployment is None else {each.key: each.name for each in deployment.processes}

    @property
    def show(self) -> str:
        """Return the chosen filter."""
        return "overdue" if self.criteria.overdue else self.criteria.ownership

    @property
    def filters(self) -> list[Link]:
        """Return the usual filters with their counts."""
        names = {
            "all": gettext("Alle"),
            "mine": gettext("Von mir übernommen"),
            "unclaimed": gettext("Noch frei"),
            "overdue": gettext("Überfällig"),
        }
        return [
            Link(
                f"{text} ({counted(self.page.counts.get(name, 0))})",
                self._to(ownership=name if name in OWNERSHIPS else "all", overdue=name == "overdue", page=1),
                "true" if name == self.show else "",
            )
            for name, text in names.items()
            if not (self.led and name == "mine")
        ]

    @property
    def views(self) -> list[Link]:
        """Return the two lists of somebody who leads a team: what waits for her, and what waits in her teams."""
        names = ((False, gettext("Meine Aufgaben")), (True, gettext("Aufgaben der Teams, die ich leite")))
        links = [
            Link(text, address_of(WorklistCriteria(), led=led), "true" if led == self.led else "")
            for led, text in names
        ]
        return links if self.leads else []

    @property
    def columns(self) -> list[Link]:
        """Return the columns by which the list can be sorted."""
        names = {
            "name": gettext("Schritt"),
            "case_number": gettext("Fallnummer"),
            "": gettext("Team"),
            "due_at": gettext("Fällig"),
            "opened_at": gettext("Offen seit"),
        }
        return [self._column(sort, text) for sort, text in names.items()]

    def _column(self, sort: str, text: str) -> Link:
        criteria = self.criteria
        return column(
            text,
            sort,
            present=criteria.sort,
            descending=criteria.descending,
            address=lambda descending: self._to(sort=sort, descending=descending, page=1),
        )

    @property
    def pages(self) -> list[Link]:
        """Return the ways to the pages before and after this one."""
        return beside(self.page, lambda number: self._to(page=number))

    @property
    def is_narrowed(self) -> bool:
        """Return whether any filter is chosen."""
        return self.show != "all" or bool(self.criteria.group or self.criteria.process_key)

    def is_overdue(self, task: HumanTask) -> bool:
        """Return whether the task should have been done by now."""
        return task.due_at is not None and task.due_at < self.now

    def team(self, task: HumanTask) -> str:
        """Return the name of the team that the task waits for."""
        return self.teams.get(task.candidate_group or "", task.candidate_group or NOTHING)

    def _to(self, **changes: object) -> str:
        return address_of(replace(self.criteria, **changes), led=self.led)  # type: ignore[arg-type]  # callers name the fields
