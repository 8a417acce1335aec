"""The list of offers as a page and as a file: what an address asks for, where filters, columns and pages lead."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from flask import url_for

from engine.errors import InvalidSubmission
from engine.forms import Component, Form
from engine.model import Offer, OfferCriteria, OfferKind, OfferState, Page
from engine.offers.sheets import COLUMNS, FOR_INFORMATION, cells_of
from webui.formatting import entered_day
from webui.language import gettext
from webui.offers import LABELS, areas, kind_name, state_name
from webui.own_texts import own
from webui.paging import Link, beside, column, number_of
from webui.sessions import engine

CURRENT: Final = frozenset({OfferState.PLANNED, OfferState.RUNNING})
_SILENT: Final = {"sort": "soonest", "page": "1"}


def criteria_of(arguments: Mapping[str, str]) -> OfferCriteria:
    """Return what the address asks for; whatever makes no sense in it is as if it were not there."""
    state, kind = arguments.get("state", ""), arguments.get("kind", "")
    sort: Any = arguments.get("sort", "")
    states = CURRENT if state != "all" else frozenset[OfferState]()
    return OfferCriteria(
        text=arguments.get("q", "").strip(),
        kind=OfferKind(kind) if kind in tuple(OfferKind) else None,
        area=arguments.get("area") or None,
        course_kind=arguments.get("course") or None,
        states=frozenset({OfferState(state)}) if state in tuple(OfferState) else states,
        free_only=arguments.get("free") == "1",
        starts_from=_day_of(arguments.get("from", "")),
        sort=sort if sort in ("starts_on", "number", "title", "provider") else "soonest",
        descending=arguments.get("order") == "descending",
        page=number_of(arguments),
    )


def _day_of(text: str) -> Any:
    """Return the day that somebody typed, or None."""
    field = Component(kind="datetime", subtype="date", id="from", key="from")
    try:
        return Form("from", (field,)).validate({"from": text}, {})["from"]
    except InvalidSubmission:
        return None


class Catalogue:
    """One page of the catalogue with everything to find one's way in it."""

    def __init__(self, page: Page[Offer], criteria: OfferCriteria, arguments: Mapping[str, str]) -> None:
        organisation = engine().organisation()
        self.page = page
        self.criteria = criteria
        self.today = engine().offers.today()
        self.areas = areas(organisation)
        self.kinds = {kind.value: kind_name(kind) for kind in OfferKind}
        form = {each.key: each for each in engine().offers.form().components}
        self.course_kinds = {each.value: own(each.label) for each in form["course_kind"].options}
        self.states = {"": gettext("geplant oder läuft"), "all": gettext("alle"), **{
            state.value: state_name(state) for state in OfferState
        }}  # fmt: skip
        self.state = arguments.get("state", "") if arguments.get("state", "") in self.states else ""
        self.starts_from = "" if criteria.starts_from is None else entered_day(criteria.starts_from)

    @property
    def is_narrowed(self) -> bool:
        """Return whether the list shows less than what is planned and running."""
        return self.criteria != OfferCriteria(
            states=CURRENT, sort=self.criteria.sort, descending=self.criteria.descending, page=self.criteria.page
        )

    def address(self, endpoint: str = "offers.index", **changes: str | None) -> str:
        """Return the address of this list, changed."""
        chosen = self.criteria
        arguments: dict[str, str | None] = {
            "q": chosen.text,
            "kind": chosen.kind,
            "area": chosen.area,
            "course": chosen.course_kind,
            "state": self.state,
            "free": "1" if chosen.free_only else None,
            "from": self.starts_from,
            "sort": chosen.sort,
            "order": "descending" if chosen.descending else None,
            "page": str(chosen.page),
            **changes,
        }
        told: dict[str, Any] = {name: text for name, text in arguments.items() if text and _SILENT.get(name) != text}
        return url_for(endpoint, **told)

    @property
    def columns(self) -> list[Link]:
        """Return the headings, those by which the list can be sorted as links."""
        names = [
            ("number", LABELS["number"]),
            ("title", gettext("Angebot")),
            ("provider", gettext("Träger und Ort")),
            ("", LABELS["area"]),
            ("starts_on", LABELS["starts_on"]),
            ("", LABELS["places"]),
            ("", gettext("Stand")),
        ]
        return [
            column(
                str(text),
                sort,
                present=self.criteria.sort,
                descending=self.criteria.descending,
                address=partial(self._sorted, sort),
            )
            for sort, text in names
        ]

    def _sorted(self, sort: str, descending: bool) -> str:  # what a column asks
        return self.address(sort=sort, order="descending" if descending else None, page="1")

    @property
    def pages(self) -> list[Link]:
        """Return the ways to the pages beside this one."""
        return beside(self.page, lambda number: self.address(page=str(number)))


def table_of(offers: tuple[Offer, ...]) -> tuple[list[str], list[list[object]]]:
    """Return headings and rows of a file that can be imported again; its columns are German in every language."""
    today = engine().offers.today()
    rows: list[list[object]] = [
        [*cells_of(offer), state_name(offer.state(today)), offer.taken, offer.free, offer.waiting] for offer in offers
    ]
    return [*COLUMNS, *FOR_INFORMATION], rows
