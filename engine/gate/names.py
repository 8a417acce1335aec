"""Every name in a diagram, decision or form is a field of the case file schema, a local name, or a constant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine import feel
from engine.feel import say
from engine.gate.diagrams import Element, Text
from engine.gate.material import Material, problem
from engine.model import Finding

CONSTANTS: Final = frozenset({"deadlines", "case_number"})


def check_names(material: Material) -> Iterator[Finding]:
    """Yield a finding for every unknown name; without a schema names are not checked."""
    if material.schema is None:
        return
    fields = frozenset(material.schema.fields)
    scopes = Scopes(material)
    form_locals: dict[str, frozenset[str]] = {}
    decision_locals: dict[str, frozenset[str]] = {}
    for diagram, element in material.elements():
        known = fields | scopes.of(element)
        for text in element.texts:
            if element.kind == "serviceTask" and text.where.startswith("output "):
                continue  # what the handler returns has names that only it knows
            yield from _unknown(diagram.file, element.id, text, known)
        for name in element.facts:
            if name not in known:
                message = f"The task shows the fact {name!r}, which the case file schema does not have."
                yield problem(diagram.file, element.id, "FACT_UNKNOWN", message)
        for name in filter(None, [element.result, *element.outputs]):
            if name not in known and not (name == element.result and element.outputs):
                message = f"The element writes {name!r}, which the case file schema does not have."
                yield problem(diagram.file, element.id, "RESULT_UNKNOWN", message)
        for key, used in ((element.form_key, form_locals), (element.decision, decision_locals)):
            if key is not None and not element.recorded:  # an event may be recorded before any scope has its locals
                used[key] = used.get(key, frozenset()) | scopes.of(element)
    for diagram in material.diagrams:
        for message_id, text in diagram.correlation_keys:
            yield from _unknown(diagram.file, message_id, text, fields | scopes.everywhere)
    yield from _forms(material, fields, form_locals)
    yield from _decisions(material, fields, decision_locals)


def _unknown(file: str, element: str, text: Text, known: frozenset[str]) -> Iterator[Finding]:
    for name in sorted(free_names(text.expression) - known - CONSTANTS):
        yield _unknown_name(file, element, text.where, name)


def _unknown_name(file: str, element: str, what: str, name: str) -> Finding:
    message = say("The {what} mentions '{name}', which the case file schema does not have.", what=what, name=name)
    return problem(file, element, "NAME_UNKNOWN", message)


def _forms(material: Material, fields: frozenset[str], local: dict[str, frozenset[str]]) -> Iterator[Finding]:
    for form_id, file in material.forms.items():
        known = fields | local.get(form_id, frozenset())
        keys = {field.key for field in file.form.fields}
        for key in sorted(keys - known - {""}):
            message = f"The form asks for {key!r}, which the case file schema does not have."
            yield problem(file.file, key, "FIELD_UNKNOWN", message)
        for component in file.form.every:
            names = component.hide.names if component.hide is not None else frozenset()
            for name in sorted(names - known - keys - CONSTANTS):
                yield _unknown_name(file.file, component.key or component.id, say("condition for hiding"), name)


def _decisions(material: Material, fields: frozenset[str], local: dict[str, frozenset[str]]) -> Iterator[Finding]:
    for file in material.decisions:
        known = fields | CONSTANTS
        for key in file.model.decisions:
            known |= local.get(key, frozenset())
        for identifier, name in file.model.input_data.items():
            if name not in known:
                message = say(
                    "The decision needs the input '{name}', which the case file schema does not have.", name=name
                )
                yield problem(file.file, identifier, "NAME_UNKNOWN", message)


def free_names(expression: str | None) -> frozenset[str]:
    """Return the free names of the expression; none of one that cannot be read, the execution tells of that."""
    if expression is None:
        return frozenset()
    try:
        return feel.compile(expression).names
    except (feel.FeelSyntaxError, RecursionError):
        return frozenset()


class Scopes:
    """Which names besides the case file an element sees: those of its own mappings, around it, and of its callers."""

    def __init__(self, material: Material) -> None:
        self._elements = {element.id: element for _, element in material.elements()}
        self._callers: dict[str, list[Element]] = {}
        for element in self._elements.values():
            if element.calls is not None:
                self._callers.setdefault(element.calls, []).append(element)

    @property
    def everywhere(self) -> frozenset[str]:
        """Return the local names of all elements; a message may be waited for at any of them."""
        return frozenset(name for element in self._elements.values() for name in element.inputs)

    def of(self, element: Element) -> frozenset[str]:
        names: set[str] = set()
        todo, seen = [element], {element.id}
        while todo:
            current = todo.pop()
            names.update(current.inputs)
            around = [self._elements[current.parent]] if current.parent in self._elements else []
            for other in around or self._callers.get(current.process_key, []):
                if other.id not in seen:
                    seen.add(other.id)
                    todo.append(other)
        return frozenset(names)
