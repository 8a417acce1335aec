"""The elements of a requirements graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from engine.dmn.boxed import Boxed, broken
from engine.dmn.errors import DmnError
from engine.dmn.functions import function_code
from engine.dmn.places import Place, in_logic, placed
from engine.dmn.reader import Element, attribute, child, children, local, name_of, place_of, reference, weight
from engine.feel.runtime import Code
from engine.feel.sentences import say
from engine.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class Requirement:
    """That an element needs another one; the reference is an id, or ``document#id``."""

    reference: str
    kind: str
    """What the model says that the other one is: ``requiredInput``, ``requiredDecision`` or ``requiredKnowledge``."""


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
    cost: int = 1
    """The steps that to decide it takes, besides what its logic spends itself."""
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
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: a function of its input data and input decisions to its output decisions."""

    id: str
    name: str
    outputs: tuple[str, ...]
    encapsulated: tuple[str, ...]
    input_decisions: tuple[str, ...]
    input_data: tuple[str, ...]
    type: FeelType | None
    requires: tuple[Requirement, ...] = ()
    label: str = ""


Node: TypeAlias = InputData | Decision | Knowledge | Service
Visible: TypeAlias = Callable[[str], frozenset[str]]
"""From a reference to the names under which an element that requires it sees what it points at."""
KINDS: Final = ("inputData", "decision", "businessKnowledgeModel", "decisionService")
IMPLICIT: Final = frozenset({"item", "partial", "?"})
"""Names that FEEL itself gives to some expressions."""
_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")
_TARGETS = ("requiredInput", "requiredDecision", "requiredKnowledge")


def read_nodes(root: Element, boxed: Boxed, visible: Visible, declared: frozenset[str]) -> dict[str, Node]:
    """Return the elements of a model by their ids; raises :class:`DmnError` where one has no id of its own.

    ``declared`` are the names that an expression may only use where its element requires what they stand for.
    """
    nodes: dict[str, Node] = {}
    for element in children(root, *KINDS):
        id = id_of(element)
        if not id or id in nodes:
            double = say("Two elements have the id '{id}'; ids must differ.", id=id)
            raise DmnError(double if id else say("An element has no id."), id)
        nodes[id] = _node(element, boxed, visible, declared)
    return nodes


def _node(element: Element, boxed: Boxed, visible: Visible, declared: frozenset[str]) -> Node:
    used, seen = boxed.used, boxed.seen
    boxed.used, boxed.seen = set(), set()
    id, requires = id_of(element), tuple(_requirements(element))
    required = frozenset({name_of(element)}).union(*(visible(requirement.reference) for requirement in requires))
    with boxed.within(required):
        node = replace(_read(element, id, requires, boxed), label=attribute(element, "label"))
    if isinstance(node, Decision | Knowledge):
        made_inside = _made_inside(element)
        node = replace(node, uses=frozenset(boxed.seen - made_inside - IMPLICIT))
        for name in sorted((boxed.used & declared) - required - made_inside):
            message = say(
                "'{name}' uses '{used}' without requiring it; draw the requirement.", name=node.name, used=name
            )
            boxed.complain(message, id)
    boxed.used |= used
    boxed.seen |= seen
    return node


def _read(element: Element, id: str, requires: tuple[Requirement, ...], boxed: Boxed) -> Node:
    name = name_of(element) or id
    variable = child(element, "variable")
    kind = boxed.type_of(variable)
    place = in_logic(boxed.title(name))
    match local(element):
        case "inputData":
            return InputData(id, name, kind)
        case "decision":
            return Decision(id, name, kind, requires, placed(boxed.inner(element, name), place), cost=weight(element))
        case "businessKnowledgeModel":
            code = _function(boxed, element, name, _result(kind), place)
            return Knowledge(id, name, requires, code, parameters=parameters_of(element))
    return Service(
        id,
        name,
        _references(element, "outputDecision"),
        _references(element, "encapsulatedDecision"),
        _references(element, "inputDecision"),
        _references(element, "inputData"),
        _result(kind),
    )


def _references(element: Element, name: str) -> tuple[str, ...]:
    return tuple(map(reference, children(element, name)))


def _result(kind: FeelType | None) -> FeelType | None:
    """Return the type of what an invocable returns: its variable has that type, or the one of the whole function."""
    return kind if kind is None or kind.name != "function" else kind.item


def _function(boxed: Boxed, element: Element, name: str, result: FeelType | None, place: Place) -> Code:
    logic = child(element, "encapsulatedLogic")
    with boxed.at(place):
        try:
            if logic is None:
                raise DmnError(say("There is no logic."), place_of(element))
            return function_code(boxed, logic, name, result)
        except DmnError as problem:
            boxed.complain(problem.message, problem.element)
            return placed(broken(problem.message), place)


def _requirements(element: Element) -> Iterator[Requirement]:
    for group in children(element, *_REQUIREMENTS):
        for target in children(group, *_TARGETS):
            yield Requirement(reference(target), local(target))


def id_of(element: Element) -> str:
    """Return the id of an element of the graph; what has none goes by its name."""
    return attribute(element, "id") or name_of(element)


def parameters_of(element: Element) -> tuple[str, ...]:
    """Return the names of the parameters of a business knowledge model."""
    logic = child(element, "encapsulatedLogic")
    return () if logic is None else tuple(map(name_of, children(logic, "formalParameter")))


def field_names(root: Element) -> frozenset[str]:
    """Return the names of entries, columns and outputs, which may stand behind a dot anywhere in the model."""
    parts = (*root.iter("{*}column", "{*}output"), *root.iterfind(".//{*}contextEntry/{*}variable"))
    return frozenset(map(name_of, parts)) - {""}


def element_names(root: Element) -> frozenset[str]:
    """Return the names of all elements of the graph."""
    return frozenset(name_of(element) or id_of(element) for element in children(root, *KINDS)) - {""}


def labels_of(root: Element) -> dict[str, str]:
    """Return what people call the elements that have a label besides their name."""
    elements = ((name_of(element), attribute(element, "label")) for element in children(root, *KINDS))
    return {name: label for name, label in elements if label}


def all_names(root: Element) -> frozenset[str]:
    """Return all names that the model gives to something."""
    parameters = frozenset(map(name_of, root.iter("{*}parameter")))
    return (element_names(root) | field_names(root) | parameters | _made_inside(root)) - {""}


def _made_inside(element: Element) -> frozenset[str]:
    """Return the names that the logic below the element gives to values of its own."""
    parts = (*element.iter("{*}formalParameter"), *element.iterfind(".//{*}contextEntry/{*}variable"))
    loops = element.iter("{*}for", "{*}some", "{*}every")
    return frozenset(map(name_of, parts)).union(attribute(each, "iteratorVariable") for each in loops)
