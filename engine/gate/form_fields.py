"""A form and the case file schema mean the same: what can be entered is what the field can hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.feel import say
from engine.feel.sentences import listed, quoted
from engine.forms import Component
from engine.gate.material import Material, problem
from engine.model import Finding
from engine.schema_fields import SchemaField

TEXT: Final = frozenset({("string", "")})
FITTING: Final = {
    ("textfield", ""): TEXT,
    ("textarea", ""): TEXT,
    ("radio", ""): TEXT,
    ("select", ""): TEXT,
    ("checklist", ""): frozenset({("array", "")}),
    ("checkbox", ""): frozenset({("boolean", "")}),
    ("number", "integer"): frozenset({("integer", ""), ("number", "")}),
    ("number", "decimal"): frozenset({("number", "")}),
    ("datetime", "date"): frozenset({("string", "date")}),
    ("datetime", "time"): frozenset({("string", "time")}),
    ("datetime", "datetime"): frozenset({("string", "date-time")}),
}
"""Types and formats of the schema that each kind of input can fill."""


def check_form_fields(material: Material) -> Iterator[Finding]:
    """Yield a finding for every input whose values its field could not hold."""
    if material.schema is None:
        return
    for file in material.forms.values():
        for component in file.form.fields:
            field = material.schema.fields.get(component.key)
            if field is not None:
                yield from _check(file.file, component, field)


def _check(file: str, component: Component, field: SchemaField) -> Iterator[Finding]:
    fitting = FITTING[component.kind, component.subtype]
    if (field.type, field.format or "") not in fitting:
        has = f"{field.type} ({field.format})" if field.format else field.type
        message = say(
            "An input of the kind {kind} cannot fill '{name}', which is {type} in the case file; take another.",
            kind=component.kind,
            name=component.key,
            type=has,
        )
        if component.subtype == "decimal":
            message = say(
                "Decimal digits cannot go into '{name}', which is {type} in the case file; set them to 0.",
                name=component.key,
                type=has,
            )
        yield problem(file, component.key, "FIELD_TYPE", message)
        return
    unknown = [option.value for option in component.options if field.enum and option.value not in field.enum]
    if unknown:
        message = say(
            "The case file does not take the options {options}; correct them, or allow them there.",
            options=listed(map(quoted, unknown)),
        )
        yield problem(file, component.key, "FIELD_OPTION", message)
