"""What an offer must be: a form like those of tasks, so that pages, files and stories check and explain it alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from engine import feel
from engine.case_schema import CaseSchema
from engine.errors import FieldError, InvalidSubmission
from engine.forms import Component, Form, Option
from engine.model import OfferKind
from engine.organisation import Organisation

FIELDS: Final = (
    "number", "kind", "title", "provider", "place", "area", "course_kind", "starts_on", "ends_on", "lessons", "places",
    "register_until", "childcare", "part_time", "contact",
)  # fmt: skip
"""What people enter, in the order in which it is asked for."""
MAX_NUMBER: Final = 40
MAX_TEXT: Final = 200
MAX_PLACES: Final = 1000
MAX_LESSONS: Final = 5000
_NO_COURSE: Final = feel.compile('kind != "course"')
_NO_PLACES: Final = feel.compile('kind = "recognition_body"')
_COURSE_NEEDS: Final = ("course_kind", "starts_on", "places")


def offer_form(organisation: Organisation | None, schema: CaseSchema | None) -> Form:
    """Return the form of an offer; its labels are the names of the fields, which whoever shows it replaces.

    Areas and kinds of courses are those of the organisation and of the case file; without any, every word is one.
    """
    areas = () if organisation is None else organisation.areas
    kinds = course_kinds(organisation, schema)
    return Form(
        "offer",
        (
            _text("number", required=True, max_length=MAX_NUMBER, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$"),
            _choice("kind", OfferKind, required=True),
            _text("title", required=True),
            _text("provider", required=True),
            _text("place"),
            _choice("area", areas) if areas else _text("area"),
            _choice("course_kind", kinds, hide=_NO_COURSE) if kinds else _text("course_kind", hide=_NO_COURSE),
            _input("starts_on", "datetime", subtype="date", hide=_NO_PLACES),
            _input("ends_on", "datetime", subtype="date", hide=_NO_PLACES),
            _input("lessons", "number", subtype="integer", min=1, max=MAX_LESSONS, hide=_NO_COURSE),
            _input("places", "number", subtype="integer", min=1, max=MAX_PLACES, hide=_NO_PLACES),
            _input("register_until", "datetime", subtype="date", hide=_NO_PLACES),
            _input("childcare", "checkbox", hide=_NO_PLACES),
            _input("part_time", "checkbox", hide=_NO_PLACES),
            _text("contact"),
        ),
    )


def course_kinds(organisation: Organisation | None, schema: CaseSchema | None) -> tuple[str, ...]:
    """Return the kinds of courses: the options of the field that the organisation names."""
    field = (
        None if organisation is None or schema is None else schema.fields.get(organisation.offers.course_kinds or "")
    )
    return () if field is None else tuple(map(str, field.enum))


def checked(form: Form, given: Mapping[str, Any], organisation: Organisation | None) -> dict[str, Any]:
    """Return the values of an offer; raise ``InvalidSubmission`` with what is wrong with each.

    ``given`` are texts, or typed values of a program. Fields that the kind of offer does not have are empty.
    """
    values: dict[str, Any] = {**dict.fromkeys(FIELDS), "childcare": False, "part_time": False}
    errors: dict[str, FieldError] = {}
    try:
        values |= form.validate(given, {})
    except InvalidSubmission as refused:
        errors |= refused.fields
        values |= _understood(form, given, errors)
    is_course = values["kind"] == OfferKind.COURSE
    if is_course:
        errors |= {key: FieldError("required") for key in _COURSE_NEEDS if values[key] is None and key not in errors}
    most = None if organisation is None else organisation.offers.course_places
    if is_course and most is not None and (values["places"] or 0) > most:
        errors["places"] = FieldError("max", limit=most)
    first, last, until = (_day(values[key]) for key in ("starts_on", "ends_on", "register_until"))
    if first is not None and last is not None and last < first:
        errors["ends_on"] = FieldError("offer_ends_early")
    if last is not None and until is not None and last < until:
        errors["register_until"] = FieldError("offer_registers_late")
    if errors:
        raise InvalidSubmission({key: errors[key] for key in (*FIELDS, *errors) if key in errors})
    return values | {
        "number": str(values["number"]).upper(),
        "kind": OfferKind(values["kind"]),
        "place": values["place"] or "",
        "contact": values["contact"] or "",
    }


def _understood(form: Form, given: Mapping[str, Any], wrong: Iterable[str]) -> dict[str, Any]:
    """Return what of the submission is right, so that all that is wrong is told at once."""
    part = Form(form.id, tuple(each for each in form.components if each.key not in wrong))
    try:
        return part.validate({key: value for key, value in given.items() if key not in wrong}, {})
    except InvalidSubmission:
        return {}


def _day(value: Any) -> date | None:
    return value if isinstance(value, date) else None


def _input(key: str, kind: Any, **rules: Any) -> Component:
    return Component(kind=kind, id=key, key=key, label=key, **rules)


def _text(key: str, *, max_length: int = MAX_TEXT, **rules: Any) -> Component:
    return _input(key, "textfield", max_length=max_length, **rules)


def _choice(key: str, options: Iterable[str], **rules: Any) -> Component:
    return _input(key, "select", options=tuple(Option(str(each), str(each)) for each in options), **rules)
