"""Decision tables have one answer to everything that can come, and nothing in them is in vain.

What :mod:`engine.dmn.analysis` finds, with the fields of the case file as the values that can come. A gap, an overlap
or an output that is not allowed is an error where it is certain that the decision fails as soon as such values come:
a case would stand still there. Whatever may never happen, or only confuses who reads the table, is a warning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from engine.case_schema import CaseSchema
from engine.dmn.analysis import Domain, Fault, analyse, domain
from engine.feel import say
from engine.gate.material import Material, problem
from engine.gate.scopes import Scopes
from engine.model import Finding
from engine.schema_fields import SchemaField

UNCERTAIN: Final[Mapping[str, str]] = {
    "DECISION_GAP": "DECISION_GAP_POSSIBLE",
    "DECISION_OVERLAP": "DECISION_OVERLAP_POSSIBLE",
    "OUTPUT_VALUE": "OUTPUT_VALUE_POSSIBLE",
}
"""What faults that leave a case without an answer are called where it is not certain that they ever do."""
_FORMATS: Final[Mapping[str | None, str]] = {
    None: "string",
    "date": "date",
    "date-time": "date and time",
    "time": "time",
}
"""FEEL types of texts by their format; a duration may be of either kind."""
CONSTANTS: Final[Mapping[str, Domain]] = {"rechtsstand": domain("date", nullable=False)}
"""What decisions see besides the case file: there is always a day whose law is applied."""


def check_decision_tables(material: Material) -> Iterator[Finding]:
    """Yield a finding for every fault of a decision table and every decision that nothing asks for."""
    fields = {**CONSTANTS, **field_domains(material.schema)}
    called = {element.decision for _, element in material.elements() if element.decision is not None}
    local = _local_names(material)
    reports = {}
    for file in material.decisions:
        hidden = frozenset().union(*(local.get(id, frozenset()) for id in file.model.decisions))
        known = {name: values for name, values in fields.items() if name not in hidden}
        reports[file.file] = analyse(material.files[file.file], known)
        yield from (_finding(file.file, fault) for fault in reports[file.file].faults)
    if not material.diagrams:
        return  # a file by itself: nobody knows who asks
    required = frozenset().union(*(report.foreign for report in reports.values()))
    for file in material.decisions:
        for id in reports[file.file].unrequired:
            if id not in called and f"{file.model.namespace}#{id}" not in required:
                message = say(
                    "No process and no other decision asks for the decision '{decision}'. Remove it, or let a process "
                    "call it.",
                    decision=file.model.decisions.get(id, id),
                )
                yield problem(file.file, id, "DECISION_UNUSED", message)


def field_domains(schema: CaseSchema | None) -> dict[str, Domain]:
    """Return the values that each field of the case file can have; none of them is always there."""
    known = {} if schema is None else {key: _domain(field) for key, field in schema.fields.items()}
    return {key: values for key, values in known.items() if values is not None}


def _domain(field: SchemaField) -> Domain | None:
    if field.type == "boolean":
        return domain("boolean")
    if field.type in ("integer", "number"):
        return domain("number", field.enum, low=field.least, high=field.most, whole=field.type == "integer")
    kind = _FORMATS.get(field.format) if field.type == "string" else None
    return None if kind is None else domain(kind, field.enum)


def _local_names(material: Material) -> dict[str, frozenset[str]]:
    """Return for each decision the names that hide fields of the case file where it is asked for."""
    scopes = Scopes(material)
    found: dict[str, frozenset[str]] = {}
    for _, element in material.elements():
        if element.decision is not None:
            found[element.decision] = found.get(element.decision, frozenset()) | scopes.of(element)
    return found


def _finding(file: str, fault: Fault) -> Finding:
    code = fault.code if fault.certain else UNCERTAIN.get(fault.code, fault.code)
    return problem(file, fault.element, code, fault.message)
