"""The case file schema: which fields a case file has, of which type, and who may read and write them.

``case_file.schema.json`` is a JSON Schema (2020-12) of one object without additional properties; this module reads the
part of it that the engine keeps to, and says clearly where a file goes beyond.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson

from engine.coercion import coerce
from engine.errors import InvalidValue
from engine.feel import say
from engine.field_classes import GENERAL, FieldClass, Find, Retention, read_classes, read_retentions
from engine.identities import wrong_mark, wrong_marks
from engine.livelihood import kept_from_some, marked_twice, wrong_livelihood
from engine.model import Finding, Value
from engine.schema_fields import SchemaField, marked_by

SCHEMA_FILE: Final = "case_file.schema.json"
_TYPES: Final = ("string", "integer", "number", "boolean", "array", "object")
_LIMITS: Final = {
    "string": ("minLength", "maxLength"),
    "integer": ("minimum", "maximum"),
    "number": ("minimum", "maximum"),
}
_WHEN: Final = ("past", "future")
_FORMATS: Final = ("date", "date-time", "time", "duration")
_MAX_DEPTH: Final = 20
_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseSchema:
    """All fields that a case file may have."""

    fields: Mapping[str, SchemaField] = field(default_factory=dict)
    identifying: Mapping[str, str] = field(default_factory=dict)
    """The field for each mark of ``x-identifies``."""
    livelihood: Mapping[str, str] = field(default_factory=dict)
    """The field for each mark of ``x-livelihood``."""
    classes: Mapping[str, FieldClass] = field(default_factory=dict)
    retentions: Mapping[str, Retention] = field(default_factory=dict)
    """How long fields are kept, by what they name with ``x-retention``; empty where the file does not say."""

    def title(self, key: str) -> str:
        """Return the German title of the field, or its key if the schema does not know it."""
        known = self.fields.get(key)
        return key if known is None else known.title

    def readable(self, legal_domains: Set[str], functions: Set[str]) -> frozenset[str]:
        """Return the fields that somebody acting for these legal domains in these functions may read."""
        return frozenset(key for key, known in self.fields.items() if known.may_read(legal_domains, functions))

    def writable(self, legal_domains: Set[str], functions: Set[str]) -> frozenset[str]:
        """Return the fields that somebody acting for these legal domains in these functions may write."""
        return frozenset(key for key, known in self.fields.items() if known.may_write(legal_domains, functions))

    def coerce(self, key: str, value: Any) -> Value:
        """Return the value as the FEEL value of that field, from JSON, YAML or text; None stays None.

        Raises ``InvalidValue`` for an unknown field and for a value that does not fit.
        """
        known = self.fields.get(key)
        if known is None:
            raise InvalidValue(field=key, problem="the case file has no such field")
        if value is None:
            return None
        result = coerce(key, known.type, known.format, value)
        if known.type == "array" and known.item_type is not None:
            result = [coerce(key, known.item_type, known.item_format, item) for item in result]
        _check_limits(known, result)
        if known.enum:
            allowed = ", ".join(str(option) for option in known.enum)
            for item in result if known.type == "array" else [result]:
                if item not in known.enum:
                    raise InvalidValue(field=key, problem=f"{str(item)!r} is none of {allowed}")
        return result

    def coerce_all(self, values: Mapping[str, Any]) -> dict[str, Value]:
        """Return all values coerced; raises ``InvalidValue`` at the first that does not fit."""
        return {key: self.coerce(key, value) for key, value in values.items()}


def _check_limits(known: SchemaField, value: Value) -> None:
    """Raise ``InvalidValue`` where a number is too small or large, or a text too short or long."""
    if known.type == "string" and not isinstance(value, str):
        return  # a date and its like: their length says nothing
    size, unit = (len(value), " characters") if isinstance(value, str) else (value, "")
    if known.least is not None and size < known.least:
        raise InvalidValue(field=known.key, problem=f"must be at least {known.least}{unit}")
    if known.most is not None and size > known.most:
        raise InvalidValue(field=known.key, problem=f"must be at most {known.most}{unit}")


def parse_case_schema(data: bytes, file: str = SCHEMA_FILE) -> tuple[CaseSchema | None, list[Finding]]:
    """Return the schema and what is wrong with it; None where an error stands against it."""
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        return None, [
            _finding(
                file,
                "",
                "SCHEMA_SYNTAX",
                say(
                    "From line {line}, column {column} on the file is no JSON that can be read. Correct it there.",
                    line=error.lineno,
                    column=error.colno,
                ),
            )
        ]
    if not isinstance(document, dict) or not isinstance(document.get("properties"), dict):
        return None, [
            _finding(
                file, "", "SCHEMA_TYPE", say("The file does not list fields under 'properties'; write them there.")
            )
        ]
    findings: list[Finding] = []

    def find(element: str, code: str, message: str) -> None:
        findings.append(_finding(file, element, code, message))

    classes, retentions = read_classes(document, find), read_retentions(document, find)
    fields = {key: _field(file, key, entry, findings) for key, entry in document["properties"].items()}
    fields = _settled(fields, classes, retentions, find)
    marked = marked_by(fields, lambda known: known.identifies)
    paying = marked_by(fields, lambda known: known.livelihood)
    findings += [_finding(file, key, "SCHEMA_IDENTIFIES", problem) for key, problem in wrong_marks(marked)]
    findings += [_finding(file, key, "SCHEMA_LIVELIHOOD", problem) for key, problem in marked_twice(paying)]
    for key, known in fields.items():
        kept = kept_from_some(known.field_class) if known.livelihood is not None else None
        if kept is not None:
            find(key, "SCHEMA_LIVELIHOOD", kept)
    schema = CaseSchema(
        fields=fields,
        identifying={mark: keys[0] for mark, keys in marked.items()},
        livelihood={mark: keys[0] for mark, keys in paying.items()},
        classes=classes,
        retentions=retentions,
    )
    return (None if findings else schema), findings


def _settled(
    fields: Mapping[str, SchemaField],
    classes: Mapping[str, FieldClass],
    retentions: Mapping[str, Retention],
    find: Find,
) -> dict[str, SchemaField]:
    """Return the fields with the classes that they name; what they name and the file does not list is found."""
    for key, known in fields.items():
        named = known.field_class.key
        if named and named not in classes:
            message = say("There is no class '{name}'; choose one of {known}, or enter it under '{section}'.",
                          name=named, known=", ".join(classes) or "-", section="x-classes")  # fmt: skip
            find(key, "SCHEMA_CLASS", message)
        if retentions and known.retention not in retentions:
            message = say("There is no retention '{name}'; choose one of {known}, or enter it under '{section}'.",
                          name=known.retention, known=", ".join(retentions), section="x-retention-classes")  # fmt: skip
            find(key, "SCHEMA_RETENTION", message)
    return {
        key: replace(known, field_class=classes.get(known.field_class.key, GENERAL)) for key, known in fields.items()
    }


def _field(file: str, key: str, entry: Any, findings: list[Finding], around: str = "") -> SchemaField:
    """Return the field, or one inside the field ``around``; what is wrong with it is added to the findings."""
    place = f"{around}.{key}" if around else key

    def find(code: str, message: str) -> None:
        findings.append(_finding(file, place, code, message))

    if not isinstance(entry, dict):
        find("SCHEMA_TYPE", say("The field is not described; write its type and title in curly brackets."))
        entry = {}
    if not _KEY.fullmatch(key):
        find(
            "SCHEMA_KEY", say("The name of the field cannot be used; write a-z, 0-9 and '_', beginning with a letter.")
        )
    type_ = entry.get("type")
    if type_ not in _TYPES:
        find("SCHEMA_TYPE", say("The type of the field is not known; write one of {known}.", known=", ".join(_TYPES)))
        type_ = "string"
    format_ = entry.get("format")
    if format_ is not None and format_ not in _FORMATS:
        find(
            "SCHEMA_FORMAT",
            say("The format of the field is not known; write one of {known}, or none.", known=", ".join(_FORMATS)),
        )
    when = entry.get("x-when")
    if when is not None and (when not in _WHEN or format_ != "date"):
        find(
            "SCHEMA_WHEN",
            say(
                "'x-when' stands wrongly; write one of {known}, at a field of the format 'date' only.",
                known=", ".join(_WHEN),
            ),
        )
    identifies = entry.get("x-identifies")
    wrong = None if identifies is None else wrong_mark(identifies, type_, format_)
    if wrong is not None:
        find("SCHEMA_IDENTIFIES", wrong)
        identifies = None
    livelihood = entry.get("x-livelihood")
    wrong = None if livelihood is None else wrong_livelihood(livelihood, type_, format_)
    if wrong is not None:
        find("SCHEMA_LIVELIHOOD", wrong)
        livelihood = None
    items = entry.get("items") if isinstance(entry.get("items"), dict) else {}
    inside = (items if type_ == "array" else entry).get("properties")
    if inside is not None and not isinstance(inside, dict):
        find("SCHEMA_TYPE", say("The fields within are not described; write an entry for each under 'properties'."))
        inside = None
    elif inside and place.count(".") >= _MAX_DEPTH:
        find(
            "SCHEMA_TYPE",
            say("Fields are nested deeper than {most} levels; describe them less deeply.", most=_MAX_DEPTH),
        )
        inside = None
    enum = entry.get("enum", items.get("enum", []))
    if not isinstance(enum, list):
        find("SCHEMA_ENUM", say("The options of the field (enum) are no list; write them in square brackets."))
        enum = []
    return SchemaField(
        key=key,
        title=str(entry.get("title", key)),
        type=type_,
        format=format_,
        enum=tuple(enum),
        item_type=items.get("type") if items.get("type") in _TYPES else None,
        item_format=items.get("format"),
        fields={name: _field(file, name, each, findings, place) for name, each in (inside or {}).items()},
        least=_limit(entry, _LIMITS.get(type_, ("", ""))[0], find),
        most=_limit(entry, _LIMITS.get(type_, ("", ""))[1], find),
        when=when,
        identifies=identifies,
        livelihood=livelihood,
        read=_domains(entry, "x-read", find),
        write=_domains(entry, "x-write", find),
        field_class=FieldClass(key=str(entry.get("x-class", "")), title=""),
        purpose=str(entry.get("x-purpose", "")),
        retention=str(entry.get("x-retention", "")),
    )


def _limit(entry: Mapping[str, Any], name: str, find: Callable[[str, str], None]) -> int | float | None:
    limit = entry.get(name)
    if limit is None or (isinstance(limit, int | float) and not isinstance(limit, bool)):
        return limit
    find("SCHEMA_LIMIT", say("'{name}' is no number; write one.", name=name))
    return None


def _domains(entry: Mapping[str, Any], name: str, find: Callable[[str, str], None]) -> frozenset[str] | None:
    domains = entry.get(name)
    if domains is None:
        return None
    if not isinstance(domains, list) or not all(isinstance(domain, str) for domain in domains):
        find("SCHEMA_DOMAINS", say("'{name}' is no list of legal domains; write one such as [\"SGB3\"].", name=name))
        return frozenset()
    return frozenset(domains)


def _finding(file: str, element: str, code: str, message: str) -> Finding:
    return Finding(file=file, element=element, code=code, message=message)
