"""Need to know: nobody is shown or asked for a field that her legal domain may not read or write.

A mapping may bring a field into a task under another name, from around it or from the process that calls its own. So
the fields behind each name are looked at, and those that decide what a form shows. What a task tells of decisions is
cut to what its reader may know when it is shown.

Only what can be seen in the diagram is judged: where a task may go to teams of several legal domains, a finding says
that none of them may see the field. At run time the engine filters field by field anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.case_schema import CaseSchema
from engine.feel import say
from engine.forms import Component
from engine.gate.assignment import possible_groups
from engine.gate.diagrams import Element
from engine.gate.material import Material, problem
from engine.gate.offers import filled_by
from engine.gate.origins import Origins
from engine.model import Finding
from engine.offers.choices import OFFER
from engine.organisation import Organisation
from engine.workflow.diagram import HUMAN_TASKS


def check_privacy(material: Material) -> Iterator[Finding]:
    """Yield a finding for every value that is shown or asked for but out of reach of everybody who may get the task."""
    schema, organisation = material.schema, material.organisation
    if schema is None or organisation is None:
        return
    origins = Origins(material)
    for diagram, element in material.elements():
        if not element.recorded and element.kind not in HUMAN_TASKS | {"startEvent"}:
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
            for field in sorted(origins.of(element, key) - readable):
                message = say(
                    "The task shows '{name}', which may not be read by {whose}. Take it out, or choose another group.",
                    name=key,
                    whose=whose,
                )
                found = message if field == key else _passed_on(key, field, whose)
                yield problem(diagram.file, element.id, "PRIVACY_READ", found)
        form = material.forms.get(element.form_key or "")
        for component in () if form is None else form.form.every:
            for code, told in _component(component, element, origins, readable, writable, whose):
                yield problem(diagram.file, element.id, code, told)
    yield from _purposes(schema)


def _component(
    component: Component,
    element: Element,
    origins: Origins,
    readable: Collection[str],
    writable: Collection[str],
    whose: str,
) -> Iterator[tuple[str, str]]:
    """Yield code and message of what a part of a form shows, or asks for, although it may not."""
    for field in sorted(_decides(component, element, origins).difference(readable)):
        yield (
            "PRIVACY_READ",
            say(
                "What the form shows depends on '{name}', which may not be read by {whose}. Let it depend on something "
                "else, or choose another group.",
                name=field,
                whose=whose,
            ),
        )
    name, hidden = component.key, sorted(origins.of(element, component.key).difference(readable))
    for field in hidden:
        message = say(
            "The form shows '{name}', which may not be read by {whose}. Take it out, or choose another group.",
            name=name,
            whose=whose,
        )
        yield "PRIVACY_READ", message if field == name else _passed_on(name, field, whose)
    if (
        component.is_input
        and not hidden
        and not component.read_only
        and origins.is_field(name)
        and name not in writable
    ):
        yield (
            "PRIVACY_WRITE",
            say("The form field '{name}' may not be written by {whose}; make it read-only.", name=name, whose=whose),
        )

    for field in sorted(filled_by(component) - frozenset(writable)):
        message = say(
            "An offer that is chosen fills in '{name}', which may not be written by {whose}; leave it out.",
            name=field,
            whose=whose,
        )
        yield "PRIVACY_WRITE", message


def _passed_on(name: str, field: str, whose: str) -> str:
    return say(
        "'{name}' passes on '{field}', which may not be read by {whose}. Take it out, or choose another group.",
        name=name,
        field=field,
        whose=whose,
    )


def _decides(component: Component, element: Element, origins: Origins) -> frozenset[str]:
    """Return the fields that decide whether the component is shown, or its options: who sees that knows of them."""
    names = frozenset[str]() if component.hide is None else component.hide.names
    if component.offers is not None and component.offers.filter is not None:
        names |= component.offers.filter.names - {OFFER}
    return frozenset[str]().union(*(origins.of(element, name) for name in names))


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
