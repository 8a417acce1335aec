"""Need to know: nobody is shown or asked for a field that her legal domain or function may not read or write.

A mapping may bring a field into a task under another name, from around it or from the process that calls its own. So
the fields behind each name are looked at, and those that decide what a form shows. What a task tells of decisions is
cut to what its reader may know when it is shown.

Only what can be seen in the diagram is judged: where a task may go to teams of several legal domains, a finding says
that none of them may see the field. At run time the engine filters field by field anyway.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from engine.case_schema import SCHEMA_FILE, CaseSchema
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
        whose = _named(element, groups, organisation)
        readable, writable = _reach(groups, schema, organisation)
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
    yield from _classes(schema, organisation)


def _named(element: Element, groups: Collection[str], organisation: Organisation) -> str:
    domains = ", ".join(sorted(organisation.legal_domains_of(groups))) or "-"
    functions = ", ".join(sorted({group.rpartition(".")[2] for group in groups}))
    if element.recorded:
        return say("those who may record the event (legal domains: {domains}; functions: {functions})",
                   domains=domains, functions=functions)  # fmt: skip
    return say("those who may get the task (legal domains: {domains}; functions: {functions})",
               domains=domains, functions=functions)  # fmt: skip


def _reach(
    groups: Collection[str], schema: CaseSchema, organisation: Organisation
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the fields that some member of these groups may read, and those that some may write."""
    roles = {(organisation.legal_domains_of([group]), group.rpartition(".")[2]) for group in groups}
    readable = (schema.readable(domains, {function}) for domains, function in roles)
    writable = (schema.writable(domains, {function}) for domains, function in roles)
    return frozenset().union(*readable), frozenset().union(*writable)


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
                yield problem(SCHEMA_FILE, key, "PURPOSE_MISSING", message)


def _classes(schema: CaseSchema, organisation: Organisation) -> Iterator[Finding]:
    """Yield a finding for every function and legal domain that classes and retention name and nobody has."""
    for key, found in schema.classes.items():
        functions = (found.read or frozenset()) | (found.write or frozenset())
        for name in sorted(functions - organisation.functions.keys()):
            message = say("There is no function '{name}'; correct the name, or enter it under 'functions'.", name=name)
            yield problem(SCHEMA_FILE, f"x-classes.{key}", "SCHEMA_CLASS", message)
    for key, retention in schema.retentions.items():
        for domain in sorted(retention.limits.keys() - organisation.legal_domains.keys()):
            message = say(
                "There is no legal domain '{name}'; correct the name, or enter it under 'legal_domains'.", name=domain
            )
            yield problem(SCHEMA_FILE, f"x-retention-classes.{key}", "SCHEMA_RETENTION", message)
    for key, known in schema.fields.items():
        kept = schema.retentions.get(known.retention)
        missing = () if kept is None else sorted((known.read or frozenset()) - kept.limits.keys())
        for domain in missing:
            message = say(
                "'{domain}' may read the field, but '{retention}' does not say how long it keeps it; enter that.",
                domain=domain,
                retention=known.retention,
            )
            yield problem(SCHEMA_FILE, key, "SCHEMA_RETENTION", message)
