"""What the values of case-file fields, form inputs and constants look like to an expression."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from engine.case_schema import CaseSchema
from engine.feel.inference import UNKNOWN, Shape, context_of, join, list_of, of_kind, of_value, one_of
from engine.feel.inference.shapes import CallShape
from engine.forms import Component
from engine.organisation import END, Organisation
from engine.schema_fields import SchemaField

_FORMATS: Final[Mapping[str, Shape]] = {
    "date": of_kind("date"),
    "date-time": of_kind("date and time"),
    "time": of_kind("time"),
    "duration": of_kind("days and time duration", "years and months duration"),
}
_TYPES: Final[Mapping[str, Shape]] = {
    "string": of_kind("string"),
    "integer": of_kind("number"),
    "number": of_kind("number"),
    "boolean": of_kind("boolean"),
}
_INPUTS: Final[Mapping[str, Shape]] = {
    "textfield": of_kind("string"),
    "textarea": of_kind("string"),
    "number": of_kind("number"),
    "checkbox": of_kind("boolean"),
    "date": of_kind("date"),
    "time": of_kind("time"),
    "datetime": of_kind("date and time"),
}
_TO_THE_END: Final = Shape(
    frozenset({"function"}),
    call=CallShape(("start",), (of_kind("date", "date and time"),), of_kind("date and time")),
)
"""What gives the end of a deadline."""


def field_shapes(schema: CaseSchema) -> dict[str, Shape]:
    """Return the shape of each field of the case file."""
    return {key: field_shape(field) for key, field in schema.fields.items()}


def field_shape(field: SchemaField) -> Shape:
    """Return what the field can hold."""
    if field.type == "object":
        return _object(field)
    if field.type == "array":
        if field.item_type == "object":
            return list_of(_object(field))
        return list_of(_plain(field.item_type or "", field.item_format, field.enum))
    return _plain(field.type, field.format, field.enum)


def input_shape(component: Component) -> Shape:
    """Return what somebody can enter."""
    if component.offers is not None:
        return _TYPES["string"]  # the number of any offer
    if component.kind in ("radio", "select"):
        return one_of(option.value for option in component.options)
    if component.kind == "checklist":
        return list_of(one_of(option.value for option in component.options))
    return _INPUTS.get(component.subtype if component.kind == "datetime" else component.kind, UNKNOWN)


def constant_shapes(organisation: Organisation | None) -> dict[str, Shape]:
    """Return what every expression sees besides the case file."""
    always = {"rechtsstand": of_kind("date"), "case_number": of_kind("string")}
    if organisation is None:
        return {"deadlines": UNKNOWN, **always}
    deadlines = {
        key: context_of(
            {
                "title": of_kind("string"),
                "limit": _unnamed(deadline.limit),
                "source": of_kind("string"),
                END: _TO_THE_END,
            }
        )
        for key, deadline in organisation.deadlines.items()
    }
    return {"deadlines": context_of(deadlines), **always}


def _unnamed(limit: object) -> Shape:
    """Return the kind of a limit; its length may change with the law, so nothing is concluded from it."""
    return Shape(of_value(limit).kinds)


def _object(field: SchemaField) -> Shape:
    if not field.fields:
        return of_kind("context")
    return context_of({key: _inside(each) for key, each in field.fields.items()}, closed=False)


def _inside(field: SchemaField) -> Shape:
    """Return what a field of an object can hold: what came as a text stays one there, as the case file keeps it."""
    shape = field_shape(field)
    return join(shape, _TYPES["string"]) if field.type == "string" and field.format is not None else shape


def _plain(type_: str, format_: str | None, options: tuple[object, ...]) -> Shape:
    if type_ == "string" and format_ is not None and format_ in _FORMATS:
        return _FORMATS[format_]
    if type_ not in _TYPES:
        return UNKNOWN
    exact = [Decimal(repr(option)) if isinstance(option, float) else option for option in options]
    listed = one_of(exact) if exact else UNKNOWN
    # An option of another type than the field's can be in no case file; the gate says so where it is entered.
    return listed if listed.values is not None and listed.kinds == _TYPES[type_].kinds else _TYPES[type_]
