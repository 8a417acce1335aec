"""What somebody entered becomes values of the case file: checked by the form, the schema and who may write what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from engine.authorization import is_system
from engine.errors import FieldError, Forbidden, InvalidSubmission, InvalidValue
from engine.feel import LOCAL_ZONE
from engine.forms import Form
from engine.forms.model import walk
from engine.model import Actor, Value
from engine.offers.choices import validated
from engine.publication import Publication
from engine.schema_fields import SchemaField
from engine.storage.interface import UnitOfWork

EARLIEST: Final = date(1900, 1, 1)
"""No date in the past lies before: whoever enters one has mistyped the year."""


def initial_values(
    publication: Publication,
    form: Form | None,
    given: Mapping[str, Any],
    actor: Actor,
    at: datetime,
    work: UnitOfWork | None = None,
) -> dict[str, Value]:
    """Return what a case begins with: the fields of the start form, and without one what the schema allows.

    A form needs the ``work`` to look up and lock what it chooses from the catalogue.

    Raises ``InvalidSubmission`` for the form, ``InvalidValue`` for other values, ``Forbidden`` for a field that the
    actor may not write.
    """
    keys = frozenset() if form is None else frozenset(field.key for field in form.fields)
    entered = {key: value for key, value in given.items() if key in keys}
    others = {key: value for key, value in given.items() if key not in keys}
    if form is not None and others and publication.organisation is not None and not is_system(actor):
        raise InvalidSubmission({key: FieldError("unknown_field") for key in others})
    if publication.schema is not None:
        others = publication.schema.coerce_all(others)
    values = dict(others)
    if form is not None:
        values |= _by_form(publication, form, entered, {**publication.constants(at, others), **others}, at, work)
    for key in values:
        _check_write(publication, key, actor)
    return values


def submitted_values(
    publication: Publication,
    form: Form | None,
    given: Mapping[str, Any],
    scope: Mapping[str, Value],
    actor: Actor,
    at: datetime,
    work: UnitOfWork,
) -> dict[str, Value]:
    """Return what completing a task, or recording an event, at that instant writes.

    An offer that is chosen is locked in ``work``, and what it fills in is written as well.
    A field of the form that the actor may not read was not shown to her, so leaving it empty leaves it as it is.
    Raises like :func:`initial_values`.
    """
    values = _without_form(publication, given) if form is None else _by_form(publication, form, given, scope, at, work)
    written = {}
    for key, value in values.items():
        if value == scope.get(key) or (_is_empty(value) and not publication.may_read(key, actor)):
            continue
        _check_write(publication, key, actor)
        written[key] = value
    return written


def prefill(form: Form | None, scope: Mapping[str, Value], publication: Publication, actor: Actor) -> dict[str, Value]:
    """Return what the form is filled with before somebody enters anything: what the actor may read of its fields."""
    if form is None:
        return {}
    keys = (field.key for field in form.fields)
    return {key: scope[key] for key in keys if key in scope and publication.may_read(key, actor)}


def for_conditions(form: Form | None, scope: Mapping[str, Value]) -> dict[str, Value]:
    """Return the part of the scope that the form's hide conditions ask for, nothing else."""
    if form is None:
        return {}
    names = {name for part in walk(form.components) if part.hide is not None for name in part.hide.names}
    return {name: scope[name] for name in sorted(names) if name in scope}


def _by_form(
    publication: Publication,
    form: Form,
    given: Mapping[str, Any],
    scope: Mapping[str, Value],
    at: datetime,
    work: UnitOfWork | None,
) -> dict[str, Value]:
    values = form.validate(given, scope) if work is None else validated(form, given, scope, work, at)
    if publication.schema is None:
        return values
    today = at.astimezone(LOCAL_ZONE).date()
    errors: dict[str, FieldError] = {}
    for key, value in values.items():
        known = publication.schema.fields.get(key)
        if known is not None:
            try:
                values[key] = publication.schema.coerce(key, value)
            except InvalidValue as error:
                errors[key] = FieldError("invalid_value", problem=error.parameters["problem"])
                continue
            problem = None if values[key] == scope.get(key) else _wrong_day(known, values[key], today)
            if problem is not None:
                errors[key] = FieldError(problem)
    if errors:
        raise InvalidSubmission(errors)
    return values


def _wrong_day(known: SchemaField, value: Value, today: date) -> str | None:
    """Return the code of what is wrong with a date that must lie in the past or in the future, or None."""
    if known.when is None or not isinstance(value, date):
        return None
    if known.when == "future":
        return "not_past" if value < today else None
    if value > today:
        return "not_future"
    return "too_early" if value < EARLIEST else None


def _without_form(publication: Publication, given: Mapping[str, Any]) -> dict[str, Value]:
    """Return the values for a task that has no form; in an office such a task takes none."""
    if publication.organisation is not None and given:
        raise InvalidSubmission({key: FieldError("unknown_field") for key in given})
    return dict(given) if publication.schema is None else publication.schema.coerce_all(given)


def _check_write(publication: Publication, key: str, actor: Actor) -> None:
    if not is_system(actor) and not publication.may_write(key, actor):
        raise Forbidden(actor=actor.username, action=f"write the field {key!r}")


def _is_empty(value: Value) -> bool:
    return value is None or value == "" or value == [] or value is False
