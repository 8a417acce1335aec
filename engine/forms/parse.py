"""Read form-js JSON into :class:`~engine.forms.model.Form`; everything that cannot be honoured is a problem."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, cast

from engine import feel
from engine.feel import reason, say
from engine.feel.builtins.patterns import BadPattern, compile_pattern
from engine.forms.model import INPUT_KINDS, Component, Form, Kind, Option, Problem, walk
from engine.forms.offers import read_choice

MAX_BYTES: Final = 1_000_000
MAX_COMPONENTS: Final = 500
MAX_DEPTH: Final = 10
LAYOUT: Final = frozenset({"separator", "spacer", "button"})
"""Components of the editor that carry no data; the task page has its own layout and buttons."""
KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
_TIME: Final = re.compile(r"\b(now|today)\s*\(")
PATTERNS: Final = {"email": r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "phone": r"^\+?[0-9 ()/-]{3,}$"}
CHOICES: Final = frozenset({"radio", "select", "checklist"})


def parse_form(data: bytes) -> tuple[Form | None, list[Problem]]:
    """Return the form and what is wrong with it; None where the file is no form at all."""
    if len(data) > MAX_BYTES:
        return None, [
            Problem("", "FORM_TOO_LARGE", say("The file has more than {most} bytes; split the form.", most=MAX_BYTES))
        ]
    try:
        document = json.loads(data, parse_float=Decimal, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        return None, [
            Problem(
                "",
                "FORM_NOT_JSON",
                _not_json(error),
            )
        ]
    if not isinstance(document, dict) or not isinstance(document.get("components"), list):
        return None, [
            Problem(
                "",
                "FORM_NOT_A_FORM",
                say("The file is no form, as it has no list of components; save a form under this name."),
            )
        ]
    reader = _Reader()
    form_id = document.get("id")
    if not isinstance(form_id, str) or not form_id:
        reader.report("", "FORM_ID_MISSING", say("The form has no id; enter one, as tasks name their form by it."))
        form_id = ""
    if not isinstance(document.get("schemaVersion"), int):
        reader.report("", "FORM_SCHEMA_VERSION", say("The form has no schemaVersion; save it with the form editor."))
    components = reader.components(document["components"], depth=1)
    form = Form(form_id, components)
    for key, count in Counter(field.key for field in form.fields if field.key).items():
        if count > 1:
            message = say("{count} inputs fill the field '{name}'; leave one of them.", count=count, name=key)
            reader.report(key, "FORM_DUPLICATE_KEY", message)
    ids = Counter(component.id for component in walk(components) if component.id)
    for identifier, count in ids.items():
        if count > 1 and identifier not in {field.key for field in form.fields}:
            message = say(
                "{count} components have the id '{id}'; give each one of its own.", count=count, id=identifier
            )
            reader.report(identifier, "FORM_DUPLICATE_ID", message)
    return form, reader.problems


class _Reader:
    """Reads components and collects every problem instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.count = 0

    def report(self, element: str, code: str, message: str) -> None:
        self.problems.append(Problem(element, code, message))

    def components(self, items: list[Any], *, depth: int) -> tuple[Component, ...]:
        if depth > MAX_DEPTH:
            message = say(
                "Groups are nested deeper than {most}; put the components into fewer of them.", most=MAX_DEPTH
            )
            self.report("", "FORM_TOO_DEEP", message)
            return ()
        found = []
        for item in items:
            self.count += 1
            if self.count == MAX_COMPONENTS + 1:
                message = say("The form has more than {most} components; split it.", most=MAX_COMPONENTS)
                self.report("", "FORM_TOO_LARGE", message)
            if self.count > MAX_COMPONENTS:
                break
            component = self.component(item, depth)
            if component is not None:
                found.append(component)
        return tuple(found)

    def component(self, item: Any, depth: int) -> Component | None:
        if not isinstance(item, dict):
            self.report("", "FORM_NOT_A_COMPONENT", say("{text} is no component; remove it.", text=f"{item!r:.60}"))
            return None
        kind = _text(item, "type")
        element = _text(item, "key") or _text(item, "id")
        if kind in LAYOUT:
            return None
        if kind not in INPUT_KINDS | {"text", "group"}:
            message = say("Components of the type '{type}' are not supported; take another one.", type=kind)
            self.report(element, "FORM_UNSUPPORTED_COMPONENT", message)
            return None
        for name in ("label", "description", "readonly", "disabled", "defaultValue"):
            if str(item.get(name, "")).startswith("="):
                message = say("'{name}' cannot be an expression here; write a fixed text.", name=name)
                self.report(element, "FORM_UNSUPPORTED_EXPRESSION", message)
        rules = item.get("validate") or {}
        if not isinstance(rules, dict):
            message = say("'validate' is written wrongly; enter the limits of the input anew in the form editor.")
            self.report(element, "FORM_VALIDATE", message)
            rules = {}
        properties = item.get("properties") if isinstance(item.get("properties"), dict) else {}
        components: tuple[Component, ...] = ()
        if kind == "group":
            if item.get("path"):
                message = say("A group has no path, as the case file is flat; empty it.")
                self.report(element, "FORM_UNSUPPORTED_PATH", message)
            nested = item.get("components")
            components = self.components(nested if isinstance(nested, list) else [], depth=depth + 1)
        is_input = kind in INPUT_KINDS
        offers = read_choice(kind, properties or {}, element, self) if is_input else None
        subtype = self.subtype(kind, item, element)
        return Component(
            kind=cast(Kind, kind),
            id=_text(item, "id") or element,
            key=self.key(item, element) if is_input else "",
            label=self.label(item, kind, element),
            description=_text(item, "description"),
            required=rules.get("required") is True,
            options=self.options(item, element) if kind in CHOICES and offers is None else (),
            offers=offers,
            pattern=self.pattern(rules, element),
            pattern_message=_text(rules, "patternErrorMessage") or _text(properties or {}, "pattern_message") or None,
            min=self.number(rules, "min", element),
            max=self.number(rules, "max", element),
            min_length=self.length(rules, "minLength", element),
            max_length=self.length(rules, "maxLength", element),
            hide=self.condition(item, element),
            read_only=item.get("readonly") is True or item.get("disabled") is True,
            subtype=subtype,
            text=_text(item, "text") if kind == "text" else "",
            default=item.get("defaultValue"),
            components=components,
        )

    def key(self, item: Mapping[str, Any], element: str) -> str:
        key = item.get("key")
        if not isinstance(key, str) or not KEY.fullmatch(key):
            message = say("The key '{key}' is no name of a field; use a-z, 0-9 and '_', such as gueltig_bis.", key=key)
            self.report(element, "FORM_KEY", message)
            return ""
        return key

    def label(self, item: Mapping[str, Any], kind: str, element: str) -> str:
        label = _text(item, "dateLabel") or _text(item, "timeLabel") or _text(item, "label")
        if kind in INPUT_KINDS and not label.strip():
            self.report(element, "FORM_LABEL_MISSING", say("The input has no label; say what to enter."))
        return label

    def subtype(self, kind: str, item: Mapping[str, Any], element: str) -> str:
        if kind == "number":
            return "integer" if item.get("decimalDigits") == 0 else "decimal"
        if kind != "datetime":
            return ""
        subtype = item.get("subtype", "date")
        if subtype not in ("date", "time", "datetime"):
            message = say("There is no kind of date input '{subtype}'; use date, time or datetime.", subtype=subtype)
            self.report(element, "FORM_SUBTYPE", message)
            return "date"
        return cast(str, subtype)

    def options(self, item: Mapping[str, Any], element: str) -> tuple[Option, ...]:
        if item.get("valuesKey") or item.get("valuesExpression"):
            message = say("The options are calculated; list them with value and label.")
            self.report(element, "FORM_UNSUPPORTED_OPTIONS", message)
            return ()
        values = item.get("values")
        options = [
            Option(entry["value"], str(entry.get("label") or entry["value"]))
            for entry in (values if isinstance(values, list) else [])
            if isinstance(entry, dict) and isinstance(entry.get("value"), str)
        ]
        if not options or not isinstance(values, list) or len(options) != len(values):
            message = say("An option is incomplete, or there is none; give each a text as its value, and a label.")
            self.report(element, "FORM_OPTIONS", message)
        for value, count in Counter(option.value for option in options).items():
            if count > 1:
                message = say(
                    "The option '{value}' is there {count} times; leave one of them.", value=value, count=count
                )
                self.report(element, "FORM_DUPLICATE_OPTION", message)
        return tuple(options)

    def pattern(self, rules: Mapping[str, Any], element: str) -> str | None:
        pattern = rules.get("pattern") or PATTERNS.get(str(rules.get("validationType", "")))
        if pattern is None:
            return None
        try:
            compile_pattern(str(pattern), "")
        except BadPattern as error:
            message = say("The pattern of the input cannot be used. {problem}", problem=reason(error))
            self.report(element, "FORM_PATTERN", message)
            return None
        return str(pattern)

    def number(self, rules: Mapping[str, Any], name: str, element: str) -> int | Decimal | None:
        value = rules.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            message = say(
                "The limit '{name}' is '{value}', which is no number; enter one, or empty it.",
                name=name,
                value=value,
            )
            self.report(element, "FORM_VALIDATE", message)
            return None
        return value

    def length(self, rules: Mapping[str, Any], name: str, element: str) -> int | None:
        value = self.number(rules, name, element)
        if value is not None and not (isinstance(value, int) and value >= 0):
            message = say("The limit '{name}' is no whole number from 0; enter one, or empty it.", name=name)
            self.report(element, "FORM_VALIDATE", message)
            return None
        return value

    def condition(self, item: Mapping[str, Any], element: str) -> feel.Expression | None:
        conditional = item.get("conditional")
        hide = conditional.get("hide") if isinstance(conditional, dict) else None
        if hide is None or hide == "":
            return None
        if not isinstance(hide, str):
            message = say("The condition for hiding is no expression; write one, such as =alter < 18.")
            self.report(element, "FORM_HIDE", message)
            return None
        if _TIME.search(hide):
            message = say("The condition for hiding cannot ask for the time; compare fields of the case file.")
            self.report(element, "FORM_HIDE", message)
        return self.expression(hide, say("condition for hiding"), element)

    def expression(self, text: str, what: str, element: str) -> feel.Expression | None:
        """Return the compiled expression, or report why there is none."""
        try:
            return feel.compile(text.removeprefix("="))
        except feel.FeelSyntaxError as error:
            message = say(
                "The {what} '{text}' cannot be read: {problem}.",
                what=what,
                text=text.removeprefix("=")[:80],
                problem=reason(error),
            )
            self.report(element, "FORM_EXPRESSION", message)
            return None


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _not_json(error: Exception) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return say("The file is no JSON that can be read. Save it again with the form editor.")
    return say("From line {line}, column {column} on the file is no JSON that can be read. Save it again with the form "
               "editor.", line=error.lineno, column=error.colno)  # fmt: skip


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")
