"""The catalogue of offers on PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    Row,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from engine.model import (
    CancelledFor,
    Offer,
    OfferCriteria,
    OfferEvent,
    OfferKind,
    OfferState,
    Page,
    Place,
    PlaceState,
    part_of_list,
    up_to_more,
)
from engine.storage.interface import Command
from engine.storage.postgres import tables as t
from engine.storage.postgres.changes import insert_rows, upsert_rows
from engine.storage.postgres.connection import Session
from engine.storage.postgres.rows import to_rows
from engine.storage.postgres.statements import LOCK_SUBJECT, TEXTS, columns

_CATALOGUE: Final = {"space": 1230000001, "subject": 2}
"""The advisory lock of the catalogue, beside that of publications."""
_offer: Final = t.offer
_place: Final = t.offer_place


def _count(state: PlaceState) -> ColumnElement[int]:
    held = _place.c.state == literal_column(f"'{state.value}'", Text)
    found = select(func.count()).select_from(_place).where(_place.c.offer_number == _offer.c.number, held)
    return found.correlate(_offer).scalar_subquery()


_taken: Final = _count(PlaceState.HELD)
_with_counts: Final = select(_offer, _taken.label("taken"), _count(PlaceState.WAITING).label("waiting"))
_of_number: Final = _place.c.offer_number == bindparam("number")
_today: Final = bindparam("today", type_=Date)
_over: Final = func.coalesce(_offer.c.ends_on < _today, literal_column("false", Boolean))
_planned: Final = func.coalesce(_offer.c.starts_on > _today, literal_column("false", Boolean))
_STATES: Final[Mapping[OfferState, ColumnElement[bool]]] = {
    OfferState.CANCELLED: _offer.c.cancelled_at.is_not(None),
    OfferState.OVER: and_(_offer.c.cancelled_at.is_(None), _over),
    OfferState.PLANNED: and_(_offer.c.cancelled_at.is_(None), not_(_over), _planned),
    OfferState.RUNNING: and_(_offer.c.cancelled_at.is_(None), not_(_over), not_(_planned)),
}
_is_open: Final = and_(
    _offer.c.cancelled_at.is_(None),
    not_(_over),
    or_(_offer.c.register_until.is_(None), _offer.c.register_until >= _today),
)
_standing: Final = case((and_(_is_open, _planned), 0), (_is_open, 1), else_=2)
_OPEN: Final = (
    _with_counts.where(_offer.c.kind == bindparam("kind"), _is_open)
    .order_by(_offer.c.starts_on.nulls_last(), _offer.c.number.collate("C"))
)  # fmt: skip
_NUMBERED: Final = _with_counts.where(_offer.c.number == any_(bindparam("numbers", type_=TEXTS))).order_by(
    _offer.c.number.collate("C")
)
_LOCK: Final = (
    select(_offer.c.number)
    .where(_offer.c.number == any_(bindparam("numbers", type_=TEXTS)))
    .order_by(_offer.c.number.collate("C"))
    .with_for_update()
)
_BEGIN_PART: Final = text("SAVEPOINT service")
_KEEP_PART: Final = text("RELEASE SAVEPOINT service")
_UNDO_PART: Final = text("ROLLBACK TO SAVEPOINT service")
_PLACES: Final = select(_place).where(_of_number).order_by(_place.c.position)
_PLACES_OF_CASE: Final = (
    select(_place).where(_place.c.case_id == bindparam("case_id")).order_by(_place.c.offer_number.collate("C"))
)
_REMOVE: Final = delete(_place).where(_of_number, _place.c.case_id == any_(bindparam("ids", type_=ARRAY(Uuid))))
_EVENTS: Final = (
    select(*columns(t.offer_event))
    .where(t.offer_event.c.offer_number == bindparam("number"))
    .order_by(t.offer_event.c.position.desc())
    .limit(bindparam("limit"))
)
_stored_place: Final = insert(_place)
_SAVE_PLACES: Final = _stored_place.on_conflict_do_update(
    index_elements=list(_place.primary_key),
    set_={each.name: _stored_place.excluded[each.name] for each in _place.columns if not each.primary_key},
)
_SAVE_OFFERS: Final = upsert_rows(_offer, "offers")
_SAVE_EVENTS: Final = insert_rows(t.offer_event, "events").add_cte(insert_rows(t.command, "command").cte("known"))


class OfferReads:
    """Reads of the catalogue."""

    _session: Session

    def offer(self, number: str) -> Offer | None:
        return next(iter(_offers(self._session.execute(_NUMBERED, {"numbers": [number]}))), None)

    def numbered_offers(self, numbers: Collection[str]) -> Sequence[Offer]:
        return _offers(self._session.execute(_NUMBERED, {"numbers": sorted(set(numbers))}))

    def offers(self, criteria: OfferCriteria, today: date) -> Page[Offer]:
        before, limit = part_of_list(criteria.page, criteria.page_size)
        given = {
            "today": today,
            "words": [f"%{_plain(word)}%" for word in criteria.text.split()],
            "kind": criteria.kind,
            "area": criteria.area,
            "course_kind": criteria.course_kind,
            "starts_from": criteria.starts_from,
            "limit": limit,
            "offset": before,
        }
        statement = _listing(criteria.sort, criteria.states, descending=criteria.descending, free=criteria.free_only)
        found = self._session.execute(statement, given).all()
        total = found[0].total if found else 0
        return Page(
            items=tuple(_offers(row for row in found if row.number is not None)),
            total=up_to_more(total),
            page=criteria.page,
            page_size=criteria.page_size,
        )

    def open_offers(self, kind: OfferKind, today: date) -> Sequence[Offer]:
        return _open(self._session, kind, today)

    def places_of_offer(self, number: str) -> Sequence[Place]:
        return _places(self._session.execute(_PLACES, {"number": number}))

    def offer_events(self, number: str, *, limit: int = 200) -> Sequence[OfferEvent]:
        return [
            OfferEvent(**row._mapping) for row in self._session.execute(_EVENTS, {"number": number, "limit": limit})
        ]


class OfferWriter:
    """Changes of the catalogue."""

    _session: Session

    @contextmanager
    def part(self) -> Iterator[None]:
        self._session.execute(_BEGIN_PART)
        try:
            yield
        except Exception:
            self._session.execute(_UNDO_PART)
            self._session.execute(_KEEP_PART)
            raise
        self._session.execute(_KEEP_PART)

    def lock_catalogue(self) -> None:
        self._session.execute(LOCK_SUBJECT, _CATALOGUE)

    def lock_offers(self, numbers: Collection[str]) -> Sequence[Offer]:
        # Two statements: who waited for the lock must see the places that were given away meanwhile.
        wanted = {"numbers": sorted(set(numbers))}
        if not self._session.execute(_LOCK, wanted).all():
            return []
        return _offers(self._session.execute(_NUMBERED, wanted))

    def open_offers(self, kind: OfferKind, today: date) -> Sequence[Offer]:
        return _open(self._session, kind, today)

    def places_of_offer(self, number: str) -> Sequence[Place]:
        return _places(self._session.execute(_PLACES, {"number": number}))

    def places_of_case(self, case_id: UUID) -> Sequence[Place]:
        return _places(self._session.execute(_PLACES_OF_CASE, {"case_id": case_id}))

    def save_places(self, places: Sequence[Place]) -> None:
        if places:
            self._session.execute(
                _SAVE_PLACES, [{part.name: getattr(each, part.name) for part in fields(each)} for each in places]
            )

    def remove_places(self, number: str, case_ids: Collection[UUID]) -> None:
        self._session.execute(_REMOVE, {"number": number, "ids": list(case_ids)})

    def save_offers(self, offers: Sequence[Offer], events: Sequence[OfferEvent], command: Command) -> None:
        self._session.execute(_SAVE_OFFERS, {"offers": to_rows(offers)})
        self._session.execute(_SAVE_EVENTS, {"events": to_rows(events), "command": to_rows([command])})


@cache
def _listing(sort: str, states: frozenset[OfferState], *, descending: bool, free: bool) -> Select[Any]:
    """Return a page of the catalogue, each row with the total; one row without a number where the page is empty."""
    words = func.unnest(bindparam("words", type_=TEXTS)).table_valued("word").render_derived(name="asked")
    whole = func.lower(func.concat_ws(" ", _offer.c.number, _offer.c.title, _offer.c.provider, _offer.c.place))
    missing = select(words.c.word).where(whole.not_like(words.c.word, escape="\\")).correlate(_offer).exists()
    conditions = [
        not_(missing),
        _unless("kind", Text, _offer.c.kind == bindparam("kind", type_=Text)),
        _unless("area", Text, _offer.c.area.is_(None), _offer.c.area == bindparam("area", type_=Text)),
        _unless("course_kind", Text, _offer.c.course_kind == bindparam("course_kind", type_=Text)),
        _unless("starts_from", Date, _offer.c.starts_on >= bindparam("starts_from", type_=Date)),
    ]
    if states:
        conditions.append(or_(*(_STATES[state] for state in OfferState if state in states)))
    if free:
        conditions.append(or_(_offer.c.places.is_(None), _taken < _offer.c.places))
    column = _offer.c.starts_on if sort in ("soonest", "starts_on") else func.lower(_offer.c[sort])
    ordered = (column.desc() if descending else column.asc()).nulls_last()
    found = _with_counts.where(*conditions)
    total = select(func.count().label("total")).select_from(found.with_only_columns(_offer.c.number).subquery())
    counted = total.subquery("counted")
    first = (_standing,) if sort == "soonest" else ()
    rank = func.row_number().over(order_by=(*first, ordered, _offer.c.number.collate("C"))).label("rank")
    page = found.add_columns(rank).order_by(rank).limit(bindparam("limit")).offset(bindparam("offset")).subquery("page")
    shown = [column for column in page.c if column.name != "rank"]
    return select(counted.c.total, *shown).select_from(counted.outerjoin(page, true())).order_by(page.c.rank)


def _unless(name: str, kind: type[Text] | type[Date], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return that one of the conditions holds, or that the parameter asks for nothing."""
    return or_(cast(bindparam(name, type_=kind), kind).is_(null()), *conditions)


def _open(session: Session, kind: OfferKind, today: date) -> list[Offer]:
    return _offers(session.execute(_OPEN, {"kind": kind, "today": today}))


def _offers(found: Any) -> list[Offer]:
    return [_offer_of(row) for row in found]


def _offer_of(row: Row[Any]) -> Offer:
    values = {name: cell for name, cell in row._mapping.items() if name != "total"}
    reason = values["cancelled_for"]
    return Offer(
        **values
        | {"kind": OfferKind(values["kind"]), "cancelled_for": None if reason is None else CancelledFor(reason)}
    )


def _places(found: Any) -> list[Place]:
    return [Place(**dict(row._mapping) | {"state": PlaceState(row.state)}) for row in found]


def _plain(word: str) -> str:
    """Return the word in the small letters of the database, with nothing in it that stands for other letters."""
    return word.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
