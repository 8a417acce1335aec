"""Need to know: nobody is shown or asked for a field that her legal domain may not read or write.

Only what can be seen in the diagram is judged: where a task may go to teams of several legal domains, a finding says
that none of them may see the field. At run time the engine filters field by field anyway.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.case_schema import CaseSchema
from engine.feel import say
from engine.gate.assignment import HUMAN_TASKS, possible_groups
from engine.gate.diagrams import Element
from engine.gate.material import Material, problem
from engine.model import Finding
from engine.organisation import Organisation


def check_privacy(material: Material) -> Iterator[Finding]:
    """Yield a finding for every fact and form field that is out of reach of everybody who may get the task."""
    schema, organisation = material.schema, material.organisation
    if schema is None or organisation is None:
        return
    for diagram, element in material.elements():
        if not element.recorded and element.kind not in (*HUMAN_TASKS, "startEvent"):
            continue
        groups = _groups(element, organisation)
        if not groups:
            continue
        domains = organisation.legal_domains_of(groups)
        named = ", ".join(sorted(domains)) or "-"
        whose = (
            say("those who may record the event (legal domains: {domains})", domains=named)
            if element.recorded
            else say("those who may get the task (legal domains: {domains})", domains=named)
        )
        readable, writable = schema.readable(domains), schema.writable(domains)
        for key in element.facts:
            if key in schema.fields and key not in readable:
                message = say(
                    "The task shows '{name}', which may not be read by {whose}. Take it out, or choose another group.",
                    name=key,
                    whose=whose,
                )
                yield problem(diagram.file, element.id, "PRIVACY_READ", message)
        form = material.forms.get(element.form_key or "")
        for field in form.form.fields if form is not None else ():
            if field.key not in schema.fields:
                continue
            if field.key not in readable:
                message = say(
                    "The form shows '{name}', which may not be read by {whose}. Take it out, or choose another group.",
                    name=field.key,
                    whose=whose,
                )
                yield problem(diagram.file, element.id, "PRIVACY_READ", message)
            elif not field.read_only and field.key not in writable:
                message = say(
                    "The form field '{name}' may not be written by {whose}; make it read-only.",
                    name=field.key,
                    whose=whose,
                )
                yield problem(diagram.file, element.id, "PRIVACY_WRITE", message)
    yield from _purposes(schema)


def _groups(element: Element, organisation: Organisation) -> frozenset[str]:
    """Return the groups that fill in the form of the element: for an event those of whichever team has the case."""
    if element.recorded:
        return organisation.groups
    return _starters(element, organisation) or possible_groups(element, organisation)


def _starters(element: Element, organisation: Organisation) -> frozenset[str]:
    """Return the groups that may start a case here; none for what is no start."""
    functions = organisation.starters.get(element.process_key, frozenset()) if element.kind == "startEvent" else ()
    return frozenset(group for group in organisation.groups if group.rpartition(".")[2] in functions)


def _purposes(schema: CaseSchema) -> Iterator[Finding]:
    for key, field in schema.fields.items():
        for text, name in ((field.purpose, "x-purpose"), (field.retention, "x-retention")):
            if not text:
                message = say("The field lacks '{name}'; say why it is kept, and for how long.", name=name)
                yield problem("case_file.schema.json", key, "PURPOSE_MISSING", message)
