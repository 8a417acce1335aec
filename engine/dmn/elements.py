"""The elements of a requirements graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from engine.dmn.boxed import Boxed, function_code
from engine.dmn.errors import DmnError
from engine.dmn.reader import Element, attribute, child, children, local, reference
from engine.feel.runtime import Code
from engine.feel.sentences import say
from engine.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class Requirement:
    """That an element needs another one; the reference is an id, or ``namespace#id``."""

    reference: str


@dataclass(frozen=True, slots=True)
class InputData:
    """Something that comes from outside."""

    id: str
    name: str
    type: FeelType | None
    requires: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that is decided by its logic from what it requires."""

    id: str
    name: str
    type: FeelType | None
    requires: tuple[Requirement, ...]
    code: Code = field(repr=False)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function that decisions invoke; ``code`` gives the function."""

    id: str
    name: str
    requires: tuple[Requirement, ...]
    code: Code = field(repr=False)


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: a function of its input data and input decisions to its output decisions."""

    id: str
    name: str
    outputs: tuple[str, ...]
    input_decisions: tuple[str, ...]
    input_data: tuple[str, ...]
    type: FeelType | None
    requires: tuple[Requirement, ...] = ()


Node: TypeAlias = InputData | Decision | Knowledge | Service
_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")
_TARGETS = ("requiredInput", "requiredDecision", "requiredKnowledge")


def read_nodes(root: Element, boxed: Boxed) -> dict[str, Node]:
    """Return the elements of a model by their ids."""
    nodes: dict[str, Node] = {}
    for element in children(root, "inputData", "decision", "businessKnowledgeModel", "decisionService"):
        id = attribute(element, "id") or attribute(element, "name")
        if not id or id in nodes:
            double = say("Two elements have the id '{id}'; ids must differ.", id=id)
            raise DmnError(double if id else say("An element has no id."), id)
        nodes[id] = _read(element, id, boxed)
    return nodes


def _read(element: Element, id: str, boxed: Boxed) -> Node:
    variable = child(element, "variable")
    name = attribute(element, "name") or id
    reference_type = None if variable is None else attribute(variable, "typeRef")
    kind = boxed.types.get(reference_type)
    match local(element):
        case "inputData":
            return InputData(id, name, kind)
        case "decision":
            return Decision(id, name, kind, tuple(_requirements(element)), boxed.inner(element, name))
        case "businessKnowledgeModel":
            logic = child(element, "encapsulatedLogic")
            requires = tuple(_requirements(element))
            if logic is None:
                missing = say("'{name}' has no logic.", name=name)
                boxed.complain(missing, id)
                return Knowledge(id, name, requires, lambda frame: frame.run.warn(missing))
            result = kind if kind is None or kind.name != "function" else kind.item
            return Knowledge(id, name, requires, _function(boxed, logic, id, name, result))
    return Service(
        id,
        name,
        tuple(reference(part) for part in children(element, "outputDecision")),
        tuple(reference(part) for part in children(element, "inputDecision")),
        tuple(reference(part) for part in children(element, "inputData")),
        kind if kind is None or kind.name != "function" else kind.item,
    )


def _function(boxed: Boxed, logic: Element, id: str, name: str, result: FeelType | None) -> Code:
    try:
        return function_code(boxed, logic, name, result)
    except DmnError as problem:
        message = problem.message
        boxed.complain(message, id)
        return lambda frame: frame.run.warn(message)


def _requirements(element: Element) -> Iterator[Requirement]:
    for group in children(element, *_REQUIREMENTS):
        for target in children(group, *_TARGETS):
            yield Requirement(reference(target))


def collect_names(root: Element) -> set[str]:
    """Return all names that expressions of the model may use."""
    names = {
        attribute(element, "name")
        for kind in ("inputData", "decision", "businessKnowledgeModel", "decisionService")
        for element in children(root, kind)
    }
    for kind in ("variable", "formalParameter", "column", "parameter"):
        names |= {attribute(element, "name") for element in root.iter(f"{{*}}{kind}")}
    names |= {attribute(element, "iteratorVariable") for element in root.iter("{*}for", "{*}some", "{*}every")}
    return names - {""}
