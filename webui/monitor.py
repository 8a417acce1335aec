"""The monitor as pages: what an address asks for, where filters, columns and pages lead, what a retry has led to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from flask import url_for

from engine import RetryLine, RetryOutcome
from engine.errors import (
    CommitUnknown,
    ConcurrentChange,
    Held,
    IncidentResolved,
    NotFound,
    NoTimeLeft,
    StateUnreadable,
    StorageFull,
    StorageUnavailable,
    TookTooLong,
)
from engine.model import Incident, MonitorPage, Page
from engine.monitoring import PAGE, Choices, ElementRow, MonitorFilter
from webui.language import gettext, ngettext
from webui.own_texts import own
from webui.paging import Link, beside, column, counted, number_of
from webui.places import what_follows
from webui.texts import incident_text

_ARGUMENTS: Final = {"site": "site", "domain": "legal_domain", "team": "team", "process": "process_key"}
"""Fields of the filter by their names in an address."""


def filter_of(arguments: Mapping[str, str]) -> MonitorFilter:
    """Return what the address narrows the monitor to."""
    return MonitorFilter(**{field: arguments.get(name) or None for name, field in _ARGUMENTS.items()})


def _narrowed(chosen: MonitorFilter) -> dict[str, str]:
    found = {name: getattr(chosen, field) for name, field in _ARGUMENTS.items()}
    return {name: text for name, text in found.items() if text is not None}


def address(endpoint: str, chosen: MonitorFilter, **changes: Any) -> str:
    """Return the address of a page of the monitor under the filter, changed."""
    arguments = {**_narrowed(chosen), **changes}
    return url_for(endpoint, **{name: text for name, text in arguments.items() if text is not None})


def page_of(arguments: Mapping[str, str]) -> MonitorPage:
    """Return which part of a list the address asks for; whatever makes no sense in it is as if it were not there."""
    return MonitorPage(
        sort=arguments.get("sort", ""),
        descending=arguments.get("order") == "descending",
        page=number_of(arguments),
        page_size=PAGE,
    )


class Place:
    """One page of the monitor: its filter, and the addresses of other pages under the same filter."""

    def __init__(
        self,
        endpoint: str,
        chosen: MonitorFilter,
        choices: Choices,
        part: MonitorPage | None = None,
        **fixed: str | None,
    ) -> None:
        self.endpoint = endpoint
        self.chosen = chosen
        self.choices = choices
        self.part = part or MonitorPage(page_size=PAGE)
        self.fixed = {name: text for name, text in fixed.items() if text is not None}

    @property
    def is_narrowed(self) -> bool:
        """Return whether any filter is chosen."""
        return self.chosen != MonitorFilter() or "element" in self.fixed

    def here(self, **changes: Any) -> str:
        """Return the address of this page, changed."""
        order = "descending" if self.part.descending else None
        page = None if self.part.page == 1 else str(self.part.page)
        return self.to(
            self.endpoint, **{"sort": self.part.sort or None, "order": order, "page": page, **self.fixed, **changes}
        )

    def to(self, endpoint: str, **changes: Any) -> str:
        """Return the address of another page of the monitor under the same filter, changed."""
        return address(endpoint, self.chosen, **changes)

    @property
    def narrowed(self) -> dict[str, str]:
        """Return the filter as fields of a form, for a button that leads back to a list under the same filter."""
        return _narrowed(self.chosen)

    @property
    def hidden(self) -> dict[str, str]:
        """Return what the filter form keeps although it does not ask for it."""
        order = "descending" if self.part.descending else ""
        kept = {"sort": self.part.sort, "order": order, "element": self.fixed.get("element", "")}
        return {name: text for name, text in kept.items() if text}

    @property
    def form(self) -> str:
        """Return where the filter form leads."""
        fixed: dict[str, Any] = {name: text for name, text in self.fixed.items() if name != "element"}
        return url_for(self.endpoint, **fixed)

    def columns(self, names: Sequence[tuple[str, str]], *, usual: str) -> list[Link]:
        """Return the columns, sort and heading each."""
        return [
            column(
                text,
                sort,
                present=self.part.sort or usual,
                descending=self.part.descending,
                address=partial(self._sorted, sort),
            )
            for sort, text in names
        ]

    def _sorted(self, sort: str, descending: bool) -> str:
        return self.here(sort=sort, order="descending" if descending else None, page=None)

    def pages(self, page: Page[Any]) -> list[Link]:
        """Return the ways to the pages before and after this one."""
        return beside(page, lambda number: self.here(page=number))


def repeated(incidents: Sequence[Any]) -> list[tuple[Incident, int]]:
    """Return one incident for each element at which several of the rows are stuck, with their number."""
    found: dict[tuple[str, str], list[Incident]] = {}
    for row in incidents:
        found.setdefault((row.incident.process_key, row.incident.element_id), []).append(row.incident)
    return [(several[0], len(several)) for several in found.values() if len(several) > 1]


def badges(row: ElementRow) -> list[dict[str, str]]:
    """Return what stands at an element as the viewer shows it: kind, short text and the same in words."""
    found = [
        ("tasks", row.tasks, str(row.tasks), ngettext("1 offene Aufgabe", "%(num)d offene Aufgaben", row.tasks)),
        ("overdue", row.overdue, f"! {row.overdue}", ngettext("1 überfällig", "%(num)d überfällig", row.overdue)),
        (
            "incidents",
            row.incidents,
            f"\N{MULTIPLICATION SIGN} {row.incidents}",
            ngettext("1 Störung", "%(count)s Störungen", row.incidents, count=counted(row.incidents)),
        ),
        ("waiting", row.waiting, str(row.waiting), ngettext("1 wartet", "%(num)d warten", row.waiting)),
    ]
    return [{"kind": kind, "text": text, "title": title} for kind, number, text, title in found if number]


def step_of(incident: Incident) -> str:
    """Return the name of the step that an incident is about."""
    return own(incident.element_name or incident.element_id) or gettext("Der Fall als Ganzes")


def has_gone_on(outcome: RetryOutcome | None) -> bool:
    """Return whether the retry freed the case: only then it was a success."""
    return outcome is not None and outcome.incident is None and not outcome.opened


def outcome_text(outcome: RetryOutcome) -> str:
    """Return what a retry has led to, and no more than that."""
    stands = outcome.incident
    if stands is not None and stands.code == "budget":
        told = gettext(
            "Nicht behoben, „%(step)s“: %(problem)s Das war Versuch %(number)s; der Fall steht wieder.",
            step=step_of(stands),
            problem=incident_text(stands),
            number=stands.attempts,
        )
    elif stands is not None:
        told = gettext(
            "Nicht behoben, „%(step)s“: %(problem)s Das war Versuch %(number)s; der Fall steht unverändert da.",
            step=step_of(stands),
            problem=incident_text(stands),
            number=stands.attempts,
        )
    elif outcome.opened:
        told = gettext("Der Schritt lief durch, aber der Fall kam nicht weit.")
    else:
        told = " ".join([gettext("Die Störung ist behoben."), what_follows(outcome.case)])
    others = [
        gettext("Neu ist eine Störung bei „%(step)s“: %(problem)s", step=step_of(each), problem=incident_text(each))
        for each in outcome.opened
    ]
    return " ".join([told, *others])


def line_text(line: RetryLine) -> str:
    """Return what became of one of several incidents that were retried together."""
    if line.outcome is not None:
        return outcome_text(line.outcome)
    match line.refusal:
        case IncidentResolved():
            return gettext("War inzwischen schon behoben.")
        case NotFound():
            return gettext("Gibt es für Sie nicht mehr: Der Fall ist bei einem anderen Team oder beendet.")
        case Held():
            return gettext("Nicht versucht: Ein anderer Vorgang arbeitet seit einigen Sekunden an dem Fall.")
        case ConcurrentChange():
            return gettext("Nicht versucht: Jemand anderes hat den Fall in diesem Augenblick geändert.")
        case NoTimeLeft():
            return gettext("Nicht versucht: Die anderen brauchten alle Zeit. Bitte gleich noch einmal versuchen.")
        case StateUnreadable():
            return gettext("Nicht versucht: Der Fall gehört zu einer neueren Fassung der Anwendung, als hier läuft.")
        case TookTooLong():
            return gettext("Abgebrochen: Es hat zu lange gedauert. Es wurde nichts geändert.")
        case CommitUnknown():
            return gettext("Ungewiss: Die Datenbank ist ausgefallen, während das Ergebnis gespeichert wurde.")
        case StorageFull():
            return gettext("Nicht versucht: Die Datenbank hat keinen Platz mehr.")
        case StorageUnavailable():
            return gettext("Nicht versucht: Die Datenbank antwortet gerade nicht.")
    return gettext(
        "Nicht versucht: Ein unerwarteter Fehler, der im Protokoll der Anwendung steht. Nichts wurde geändert."
    )
