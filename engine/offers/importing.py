"""Importing a file of offers: first what it would change, then all of it in one transaction or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from engine.commands import repeats, require_text
from engine.deployments import Deployments
from engine.errors import FieldError, InvalidSubmission
from engine.errors.offers import ImportMoved, ImportRefused
from engine.model import Actor, Clock, Offer
from engine.offers.form import FIELDS, checked
from engine.offers.service import Offers, changed, raised, store
from engine.offers.sheets import KINDS, Row, read_sheet
from engine.services.places import Notice
from engine.storage.interface import Command, Storage

IMPORT: Final = "offer:import"


class Outcome(StrEnum):
    """What a line of the file does to the catalogue."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of the file, and what comes of it."""

    line: int
    number: str
    title: str
    outcome: Outcome
    fields: tuple[str, ...] = ()
    """The fields that it changes."""
    errors: Mapping[str, FieldError] = field(default_factory=dict)
    """What is wrong with it, by field; under ``line`` what is wrong with the line as a whole."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a file would change; ``fingerprint`` says whether it still would when it is imported."""

    lines: tuple[Line, ...]
    fingerprint: str

    @property
    def counts(self) -> Counter[Outcome]:
        """Return how many lines have which outcome."""
        return Counter(line.outcome for line in self.lines)

    @property
    def wrong(self) -> tuple[Line, ...]:
        """Return the lines that stand against importing the file."""
        return tuple(line for line in self.lines if line.outcome is Outcome.WRONG)


class OfferImport:
    """Takes files of offers into the catalogue."""

    def __init__(self, storage: Storage, deployments: Deployments, offers: Offers, clock: Clock) -> None:
        self._storage = storage
        self._deployments = deployments
        self._offers = offers
        self._clock = clock

    def preview(self, data: bytes, *, actor: Actor) -> Preview:
        """Return what the file would change; raise ``UnreadableSheet``, or ``Forbidden`` for who keeps no offers."""
        self._offers.require_keeper(actor, "import offers")
        rows = read_sheet(data)
        with self._storage.read() as reader:
            known = {offer.number: offer for offer in reader.numbered_offers(_numbers(rows))}
        return _preview(self._planned(rows, known, actor, self._clock()))

    def apply(
        self, data: bytes, *, fingerprint: str | None = None, actor: Actor, idempotency_key: str
    ) -> Counter[Outcome]:
        """Add and change what the file says and return how many of each; repeating the key returns the same.

        Offers that are not in the file stay as they are. With the ``fingerprint`` of a preview it is refused with
        ``ImportMoved`` where the file would do something else by now. Raises ``ImportRefused`` where a line is wrong.
        """
        require_text("idempotency_key", idempotency_key)
        self._offers.require_keeper(actor, "import offers")
        rows, at = read_sheet(data), self._clock()
        subject = sha256(data).hexdigest()
        with self._storage.begin() as work:
            work.lock_catalogue()
            stored = work.command(idempotency_key)
            if stored is not None and repeats(stored, kind=IMPORT, subject=subject, actor=actor):
                return Counter({Outcome(name): count for name, count in stored.answer.items()})
            known = {offer.number: offer for offer in work.lock_offers(_numbers(rows))}
            plan = self._planned(rows, known, actor, at)
            preview = _preview(plan)
            if fingerprint is not None and fingerprint != preview.fingerprint:
                raise ImportMoved
            if preview.wrong:
                raise ImportRefused(count=len(preview.wrong))
            changes = [(each.before, each.after) for each in plan if each.after is not None]
            sent: list[Notice] = []
            for before, after in changes:
                sent += [] if before is None else raised(work, before, after, at)
            command = Command(
                idempotency_key=idempotency_key,
                kind=IMPORT,
                actor=actor.username,
                case_id=None,
                subject=subject,
                answer={outcome.value: count for outcome, count in preview.counts.items()},
            )
            store(work, changes, sent, command, at)
            work.commit()
        self._offers.deliver(sent)
        return preview.counts

    def _planned(self, rows: Iterable[Row], known: Mapping[str, Offer], actor: Actor, at: datetime) -> list[_Planned]:
        """Return for each line what it makes of the offer of its number."""
        form, organisation = self._offers.form(), self._deployments.organisation()
        plan: list[_Planned] = []
        seen: set[str] = set()
        for row in rows:
            number = row.values.get("number", "").upper()
            before = known.get(number)
            errors: dict[str, FieldError] = {}
            after: Offer | None = None
            whole = {} if before is None else {name: getattr(before, name) for name in FIELDS}
            given = {**whole, **row.values, "kind": KINDS.get(row.values.get("kind", ""), row.values.get("kind", ""))}
            try:
                values = checked(form, given, organisation)
            except InvalidSubmission as refused:
                errors |= refused.fields
            else:
                new = Offer(**values, changed_at=at, changed_by=actor.username)
                after = new if before is None else changed(before, values, actor, at)
                errors |= _conflicts(before, after)
            if number and number in seen:
                errors["number"] = FieldError("offer_twice", number=number)
            seen.add(number)
            if row.surplus:  # its texts may stand in wrong columns: what else is wrong with them says nothing
                errors = {"line": FieldError("offer_cells", surplus=row.surplus)}
            plan.append(_Planned(row, number, before, None if errors else after, errors))
        return plan


@dataclass(frozen=True, slots=True)
class _Planned:
    row: Row
    number: str
    before: Offer | None
    after: Offer | None
    """None where the line is wrong."""
    errors: Mapping[str, FieldError]

    @property
    def outcome(self) -> Outcome:
        if self.after is None:
            return Outcome.WRONG
        if self.before is None:
            return Outcome.NEW
        return Outcome.SAME if self.after is self.before else Outcome.CHANGED

    @property
    def told(self) -> Line:
        before, after = self.before, self.after
        differing = before is not None and after is not None
        return Line(
            line=self.row.line,
            number=self.number,
            title=self.row.values.get("title", ""),
            outcome=self.outcome,
            fields=tuple(name for name in FIELDS if differing and getattr(before, name) != getattr(after, name)),
            errors=self.errors,
        )


def _conflicts(before: Offer | None, after: Offer) -> dict[str, FieldError]:
    """Return why the stored offer cannot become this one."""
    if before is None or after is before:
        return {}
    if before.cancelled_at is not None:
        return {"number": FieldError("offer_is_cancelled", number=before.number)}
    if after.kind is not before.kind:
        return {"kind": FieldError("offer_kind_stays")}
    if after.places is not None and after.places < before.taken:
        return {"places": FieldError("offer_places_taken", taken=before.taken)}
    return {}


def _preview(plan: Iterable[_Planned]) -> Preview:
    digest = sha256()
    lines = []
    for each in plan:
        lines.append(each.told)
        version = 0 if each.before is None else each.before.version
        digest.update(f"{each.number}\0{each.outcome}\0{version}\0{sorted(each.row.values.items())}\0".encode())
    return Preview(lines=tuple(lines), fingerprint=digest.hexdigest())


def _numbers(rows: Iterable[Row]) -> list[str]:
    """Return the numbers that the storage can be asked for."""
    numbers = (row.values.get("number", "").upper() for row in rows)
    return [number for number in numbers if number and number.isprintable()]
