"""The elements of a requirements graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

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
    label: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that is decided by its logic from what it requires."""

    id: str
    name: str
    type: FeelType | None
    requires: tuple[Requirement, ...]
    code: Code = field(repr=False)
    label: str = ""
    """What people call it, empty where the model only gives it a name."""
    uses: frozenset[str] = frozenset()
    """The names that its logic takes from around it."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function that decisions invoke; ``code`` gives the function."""

    id: str
    name: str
    requires: tuple[Requirement, ...]
    code: Code = field(repr=False)
    label: str = ""
    uses: frozenset[str] = frozenset()


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
    label: str = ""


Node: TypeAlias = InputData | Decision | Knowledge | Service
IMPLICIT: Final = frozenset({"item", "partial", "?"})
"""Names that FEEL itself gives to some expressions."""
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
        before, boxed.seen = boxed.seen, set()
        node = replace(_read(element, id, boxed), label=attribute(element, "label"))
        if isinstance(node, Decision | Knowledge):
            node = replace(node, uses=frozenset(boxed.seen - _made_inside(element) - IMPLICIT))
        nodes[id] = node
        boxed.seen |= before
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
    return (names | _made_inside(root)) - {""}


def _made_inside(element: Element) -> set[str]:
    """Return the names that the logic below the element gives to values of its own."""
    names: set[str] = set()
    for kind in ("variable", "formalParameter", "column", "parameter"):
        names |= {attribute(each, "name") for each in element.iter(f"{{*}}{kind}")}
    return names | {attribute(each, "iteratorVariable") for each in element.iter("{*}for", "{*}some", "{*}every")}
