"""What a template needs of a form: fields with texts as entered, errors in German, conditions decided by the server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from werkzeug.datastructures import MultiDict

from engine.errors import FieldError, InvalidSubmission
from engine.forms import Component, Form, Option
from webui.formatting import entered_day, local
from webui.offers import option_label
from webui.own_texts import own, translation
from webui.texts import field_error

OWN_PREFIX: Final = "_"
"""Inputs of the page itself begin with an underscore, which no field of a case file does."""
KEY_FIELD: Final = "_key"
TITLES_FIELD: Final = "_titles"
"""Carries the labels along with the values, so that a page of trouble needs no database to show both."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """One component of a form, ready to be shown."""

    component: Component
    entered: str = ""
    chosen: tuple[str, ...] = ()
    error: str | None = None
    shown: bool = True
    """Whether its conditions show it with the present values."""
    conditional: bool = False
    depends: bool = False
    """Whether a condition of it or of a group around it may hide it."""
    children: tuple[FieldView, ...] = ()

    @property
    def id(self) -> str:
        """Return the id of the input in the page."""
        return f"field-{self.component.key or self.component.id}"

    @property
    def first_input(self) -> str:
        """Return the id of the element that a link to the field leads to."""
        return f"{self.id}-1" if self.component.kind in ("radio", "checklist") else self.id

    @property
    def described_by(self) -> str | None:
        """Return the ids of hint and error, or None where there is neither."""
        parts = [f"{self.id}-hint"] if self.hint else []
        parts += [f"{self.id}-error"] if self.error else []
        return " ".join(parts) or None

    @property
    def format_hint(self) -> str:
        """Return the name of the format that a date, time or number is entered in, or an empty string."""
        kind, subtype = self.component.kind, self.component.subtype
        return subtype if kind == "datetime" else ("decimal" if (kind, subtype) == ("number", "decimal") else "")

    @property
    def hint(self) -> bool:
        """Return whether anything stands between label and input."""
        return bool(self.component.description or self.format_hint)


@dataclass(frozen=True, slots=True)
class FormView:
    """A form with what was entered so far; ``key`` makes sending it twice harmless."""

    fields: tuple[FieldView, ...]
    key: str
    conditions: frozenset[str] = frozenset()
    """Keys of the fields that conditions ask for: when one of them changes, others may come and go."""
    problems: tuple[tuple[FieldView | None, str], ...] = ()
    """What the error summary lists, in the order of the page; without a field where the page does not have it."""

    @property
    def inputs(self) -> tuple[FieldView, ...]:
        """Return the inputs in the order of the page, those of groups included."""
        return tuple(view for view in flat(self.fields) if view.component.is_input)

    @property
    def titles(self) -> str:
        """Return the labels of the inputs by their keys, for the hidden input that carries them."""
        return json.dumps({view.component.key: view.component.label for view in self.inputs}, ensure_ascii=False)

    @property
    def has_required(self) -> bool:
        """Return whether any input must be filled in."""
        return any(view.component.required for view in flat(self.fields))


def flat(views: tuple[FieldView, ...]) -> Iterator[FieldView]:
    """Yield every part of the form, groups before their content."""
    for view in views:
        yield view
        yield from flat(view.children)


def new_key() -> str:
    """Return an idempotency key for one rendering of a form."""
    return uuid4().hex


def submitted(data: MultiDict[str, str]) -> dict[str, Any]:
    """Return the fields of a submission: a text each, or texts where a key came more than once."""
    lists = {key: values for key, values in data.lists() if not key.startswith(OWN_PREFIX)}
    return {key: values[0] if len(values) == 1 else values for key, values in lists.items()}


def show_form(
    form: Form,
    values: Mapping[str, Any],
    scope: Mapping[str, Any],
    *,
    errors: Mapping[str, FieldError] | None = None,
    key: str | None = None,
) -> FormView:
    """Return the form filled with values: typed ones of the case file, or texts as somebody entered them."""
    shown = visible_keys(form, values, scope)
    kinds = {component.key: component.kind for component in form.fields}
    messages = {name: field_error(error, name, kinds.get(name, "")) for name, error in (errors or {}).items()}
    fields = tuple(_show(component, values, shown, messages, depends=False) for component in form.components)
    by_key = {view.component.key: view for view in flat(fields) if view.component.is_input}
    problems = tuple((by_key.get(name), message) for name, message in messages.items())
    asked = {
        name for component in _walk(form.components) if component.hide is not None for name in component.hide.names
    }
    return FormView(fields, key or new_key(), frozenset(asked & kinds.keys()), problems)


def visible_keys(form: Form, values: Mapping[str, Any], scope: Mapping[str, Any]) -> frozenset[str]:
    """Return the keys of inputs, and the ids of texts and groups, that the conditions show with these values.

    A hidden input does not count in the conditions of others, so look again until nothing changes.
    """
    typed = _understood(form, values)
    names = frozenset(_name(component) for component in _walk(form.components))
    for _ in range(len(names) + 1):
        seen = {**scope, **{name: item for name, item in typed.items() if name in names}}
        now = frozenset(_name(component) for component in _walk(form.visible(seen)))
        if now == names:
            break
        names = now
    return names


def _understood(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that the form understands as they stand; half-filled fields count as empty."""
    typed: dict[str, Any] = {}
    for component in form.fields:
        lenient = Form(form.id, (replace(component, hide=None, required=False, read_only=False),))
        given = {component.key: values[component.key]} if component.key in values else {}
        try:
            typed |= lenient.validate(given, {})
        except InvalidSubmission:
            typed[component.key] = None
    return typed


def _show(
    component: Component, values: Mapping[str, Any], shown: frozenset[str], errors: Mapping[str, str], *, depends: bool
) -> FieldView:
    depends = depends or component.hide is not None
    given = values.get(component.key) if component.key in values else component.default
    return FieldView(
        _in_the_language_of_the_reader(component),
        entered=_entered(component, given),
        chosen=_chosen(given),
        error=errors.get(component.key) if component.is_input else None,
        shown=_name(component) in shown,
        conditional=component.hide is not None,
        depends=depends,
        children=tuple(_show(child, values, shown, errors, depends=depends) for child in component.components),
    )


def _in_the_language_of_the_reader(component: Component) -> Component:
    """Return the component with its texts translated, and offers told; values of options are those of the case file."""
    options = tuple(replace(each, label=_label(each)) for each in component.options)
    if translation() is None:
        return replace(component, options=options) if component.offers is not None else component
    return replace(
        component,
        label=own(component.label),
        description=own(component.description),
        text=own(component.text),
        options=options,
    )


def _label(option: Option) -> str:
    return own(option.label) if option.offer is None else option_label(option.offer)


def _chosen(given: Any) -> tuple[str, ...]:
    """Return the values of the options that are chosen."""
    items = given if isinstance(given, list | tuple) else () if given is None else (given,)
    return tuple(str(item).lower() if isinstance(item, bool) else str(item) for item in items)


def _entered(component: Component, given: Any) -> str:
    """Return the text that stands in the input."""
    if given is None or isinstance(given, list | tuple):
        return ""
    if isinstance(given, bool):
        return "on" if given else ""
    if isinstance(given, datetime):
        return f"{local(given):%d.%m.%Y %H:%M}" if component.subtype == "datetime" else entered_day(local(given))
    if isinstance(given, date):
        return entered_day(given)
    if isinstance(given, time):
        return f"{given:%H:%M}"
    if isinstance(given, Decimal):
        return str(given).replace(".", ",")
    return str(given)


def _name(component: Component) -> str:
    return component.key or component.id


def _walk(components: tuple[Component, ...]) -> Iterator[Component]:
    for component in components:
        yield component
        yield from _walk(component.components)
