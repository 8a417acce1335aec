"""A small publication whose expressions are looked at, without its drawing and its stories."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.gate.expressions import check_expressions
from engine.gate.material import read_material
from engine.model import Finding, Severity
from tests.engine.dmn.conftest import definitions as decisions
from tests.engine.workflow.build import definitions, end, process, start

NOTES = {"x-purpose": "Test", "x-retention": "fall"}
FIELDS: dict[str, dict[str, Any]] = {
    "alter": {"type": "integer"},
    "betrag": {"type": "number"},
    "name": {"type": "string"},
    "status": {"type": "string", "enum": ["offen", "anerkannt", "abgelehnt"]},
    "aktiv": {"type": "boolean"},
    "beginn": {"type": "string", "format": "date"},
    "termin": {"type": "string", "format": "date-time"},
    "dauer": {"type": "string", "format": "duration"},
    "namen": {"type": "array", "items": {"type": "string"}},
    "stati": {"type": "array", "items": {"type": "string", "enum": ["offen", "anerkannt"]}},
    "person": {"type": "object", "properties": {"alter": {"type": "integer"}, "name": {"type": "string"}}},
    "kinder": {
        "type": "array",
        "items": {"type": "object", "properties": {"alter": {"type": "integer"}, "name": {"type": "string"}}},
    },
}
ORGANISATION = b"""
name: Test
sites: {A: {name: A, address: A, area: KR}}
legal_domains: {SGB3: {name: A, authority: A}}
municipalities: {Krefeld: KR}
teams: {A: {name: A, site: A, legal_domains: [SGB3], functions: [F]}}
functions: {F: {name: F}}
starters: {p: [F]}
deadlines:
  anhoerung: {title: A, limit: P14D, source: B}
  einspruch: {title: A, limit: P1M, source: B}
"""


def publication(*files: bytes, forms: Mapping[str, list[dict[str, Any]]] | None = None) -> dict[str, bytes]:
    """The files of a publication: diagrams, decision models, and forms by their components."""
    properties = {key: {"title": key, **NOTES, **field} for key, field in FIELDS.items()}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    found = {"organisation.yaml": ORGANISATION, "case_file.schema.json": json.dumps(schema).encode()}
    for number, content in enumerate(files):
        found[f"p/{number}.{'dmn' if b'DMN' in content else 'bpmn'}"] = content
    for id, components in (forms or {}).items():
        form = {"type": "default", "id": id, "schemaVersion": 18, "components": components}
        found[f"p/{id}.form"] = json.dumps(form).encode()
    return found


def look(files: Mapping[str, bytes]) -> list[Finding]:
    """What the rules about expressions say, where the files can be read without any fault."""
    material, findings = read_material(files)
    assert [str(finding) for finding in findings if finding.severity is Severity.ERROR] == []
    return list(check_expressions(material))


def diagram(body: str, flows: str = "start>t t>end", **more: Any) -> bytes:
    """A diagram with the process ``p``."""
    return definitions(process("p", start() + body + end(), flows), **more)


def told(body: str, flows: str = "start>t t>end", **more: Any) -> list[tuple[str, str]]:
    """Element and code of each finding about a process."""
    return [(each.element, each.code) for each in look(publication(diagram(body, flows, **more)))]


def said(body: str, flows: str = "start>t t>end", **more: Any) -> list[str]:
    """The sentences of the findings about a process."""
    return [each.message for each in look(publication(diagram(body, flows, **more)))]


def model(*parts: str) -> bytes:
    """A decision model."""
    return decisions(*parts)
