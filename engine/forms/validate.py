"""Turn a submission into typed case-file values, or explain for each field what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from engine.errors import FieldError, InvalidSubmission
from engine.feel import LOCAL_ZONE
from engine.feel.builtins.patterns import compile_pattern
from engine.forms.model import Component, Form, walk
from engine.values import MAX_DIGITS

MAX_TEXT: Final = 20_000
"""Length of a text where the form sets no limit of its own."""

_NUMBER: Final = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+,\d+|\d+([.,]\d+)?)", re.ASCII)
_DATE: Final = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})|(?P<D>\d{1,2})\.(?P<M>\d{1,2})\.(?P<Y>\d{4})", re.A
)
_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of a text around: nobody types them, they only deceive."""
_TRUE: Final = frozenset({"on", "true", "1", "yes", "ja"})
_FALSE: Final = frozenset({"off", "false", "0", "no", "nein"})


class _Refused(Exception):
    """A value cannot be understood; carries the error of the field."""

    def __init__(self, code: str, **parameters: Any) -> None:
        self.error = FieldError(code, **parameters)
        super().__init__(code)


def validate(form: Form, values: Mapping[str, Any], scope: Mapping[str, Any]) -> dict[str, Any]:
    """See :meth:`engine.forms.Form.validate`."""
    errors: dict[str, FieldError] = {}
    entered: dict[str, Any] = {}
    fields = {field.key: field for field in form.fields if not field.read_only}
    known = {field.key for field in form.fields}
    for key in values:
        if key not in known:
            errors[key] = FieldError("unknown_field")
    for key, field in fields.items():
        given = values.get(key)
        if key not in values and field.kind not in ("checkbox", "checklist") and scope.get(key) is not None:
            if not field.required:
                continue
            given = None
        try:
            entered[key] = convert(field, given)
        except _Refused as refused:
            errors[key] = refused.error
    shown = _shown(form, entered, scope)
    for key, field in fields.items():
        if key not in shown:
            errors.pop(key, None)
        elif key in entered and key not in errors:
            error = _broken_rule(field, entered[key])
            if error is not None:
                errors[key] = error
    if errors:
        order = {field.key: position for position, field in enumerate(form.fields)}
        raise InvalidSubmission(dict(sorted(errors.items(), key=lambda item: order.get(item[0], len(order)))))
    return {key: value for key, value in entered.items() if key in shown}


def convert(field: Component, given: Any) -> Any:
    """Return the typed value of what was entered, None for nothing; raise where it cannot be understood."""
    if isinstance(given, str):
        given = _UNSEEN.sub("", given.replace("\r\n", "\n")).strip()
        given = given.encode(errors="replace").decode()  # half a character cannot be kept
    if field.kind == "checkbox":
        return _boolean(given)
    if field.kind == "checklist":
        return _choices(field, given)
    if given is None or given == "":
        return None
    return _CONVERTERS[field.kind](field, given)


def _boolean(given: Any) -> bool:
    if given is None or given == "":
        return False
    if isinstance(given, bool):
        return given
    if isinstance(given, str) and given.lower() in _TRUE | _FALSE:
        return given.lower() in _TRUE
    raise _Refused("option", value=str(given)[:50])


def _choices(field: Component, given: Any) -> list[str]:
    if given is None or given == "":
        return []
    chosen = list(given) if isinstance(given, list | tuple) else [given]
    return [_choice(field, item) for item in dict.fromkeys(map(_hashable, chosen))]


def _hashable(value: Any) -> Any:
    return value if isinstance(value, str) else repr(value)


def _choice(field: Component, given: Any) -> str:
    if isinstance(given, str) and any(option.value == given for option in field.options):
        return given
    raise _Refused("option", value=str(given)[:50])


def _plain_text(_field: Component, given: Any) -> str:
    if not isinstance(given, str):
        raise _Refused("type_text")
    return given


def _number(field: Component, given: Any) -> int | Decimal:
    code = "type_integer" if field.subtype == "integer" else "type_number"
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal | str):
        raise _Refused(code)
    if isinstance(given, int) and abs(given) >= 10**MAX_DIGITS:
        raise _Refused(code)
    text = str(given)
    if isinstance(given, str):
        if not _NUMBER.fullmatch(text) or len(text) > MAX_DIGITS:
            raise _Refused(code)
        if "," in text:
            text = text.replace(".", "").replace(",", ".")
    number = Decimal(text)
    if not number.is_finite():
        raise _Refused(code)
    if number == number.to_integral_value() and number.adjusted() < MAX_DIGITS:
        return int(number)
    if code == "type_integer":
        raise _Refused(code)
    return number


def _moment(field: Component, given: Any) -> date | time | datetime:
    if field.subtype == "time":
        return _time(given)
    return _datetime(given) if field.subtype == "datetime" else _date(given)


def _date(given: Any) -> date:
    if isinstance(given, datetime):
        try:
            return given.astimezone(LOCAL_ZONE).date() if given.tzinfo else given.date()
        except OverflowError:
            raise _Refused("type_date") from None
    if isinstance(given, date):
        return given
    match = _DATE.fullmatch(given) if isinstance(given, str) else None
    if match is None:
        raise _Refused("type_date")
    year, month, day = (int(match[name] or match[name.swapcase()]) for name in "ymd")
    try:
        return date(year, month, day)
    except ValueError:
        raise _Refused("type_date") from None


def _time(given: Any) -> time:
    if isinstance(given, time):
        return given
    try:
        return time.fromisoformat(given)
    except (TypeError, ValueError):
        raise _Refused("type_time") from None


def _datetime(given: Any) -> datetime:
    if not isinstance(given, datetime):
        day, separator, clock = (
            re.sub(r",?\s+", "T", given, count=1).partition("T") if isinstance(given, str) else ("",) * 3
        )
        try:
            given = datetime.fromisoformat(f"{_date(day).isoformat()}{separator}{clock}") if clock else None
        except (_Refused, ValueError):
            given = None
        if given is None:
            raise _Refused("type_datetime")
    instant: datetime = given
    return instant if instant.tzinfo else instant.replace(tzinfo=LOCAL_ZONE)


_CONVERTERS: Final[Mapping[str, Callable[[Component, Any], Any]]] = {
    "textfield": _plain_text,
    "textarea": _plain_text,
    "number": _number,
    "datetime": _moment,
    "radio": _choice,
    "select": _choice,
}


def _shown(form: Form, entered: Mapping[str, Any], scope: Mapping[str, Any]) -> set[str]:
    """Return the keys of the fields that are visible with what was entered.

    A hidden field does not count in the conditions of others, which may hide or show more: look again until it rests.
    """
    shown = {field.key for field in form.fields}
    for _ in range(len(shown) + 1):
        seen = {**scope, **{key: value for key, value in entered.items() if key in shown}}
        now = {part.key for part in walk(form.visible(seen)) if part.is_input}
        if now == shown:
            break
        shown = now
    return shown


def _broken_rule(field: Component, value: Any) -> FieldError | None:
    empty = value is None or value is False or value == []
    if empty:
        return FieldError("required") if field.required else None
    if isinstance(value, str):
        longest = MAX_TEXT if field.max_length is None else field.max_length
        if len(value) > longest:
            return FieldError("max_length", limit=longest, length=len(value))
        if field.min_length is not None and len(value) < field.min_length:
            return FieldError("min_length", limit=field.min_length, length=len(value))
        if field.pattern is not None and not compile_pattern(field.pattern, "").search(value):
            return FieldError("pattern", message=field.pattern_message)
    if field.kind == "number":
        if field.min is not None and value < field.min:
            return FieldError("min", limit=field.min)
        if field.max is not None and value > field.max:
            return FieldError("max", limit=field.max)
    return None
