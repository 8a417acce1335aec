"""What the elements of a file need of each other: data and requirements in vain, and what others have to ask for."""

from __future__ import annotations

from collections.abc import Iterator

from engine.dmn.analysis.faults import INPUT_UNUSED, Fault
from engine.dmn.analysis.surroundings import World
from engine.dmn.reader import Element, attribute, children, reference
from engine.feel import say

_REQUIREMENTS = ("informationRequirement", "knowledgeRequirement")
_TARGETS = ("requiredInput", "requiredDecision", "requiredKnowledge")
_OF_SERVICES = ("outputDecision", "encapsulatedDecision", "inputDecision", "inputData")
_LOGIC = ("decision", "businessKnowledgeModel")


def idle_requirements(root: Element, world: World) -> Iterator[Fault]:
    """Yield input data that nothing requires, and requirements that no expression of their element uses."""
    required: set[str] = set()
    named: set[str] = set()
    for element in children(root, *_LOGIC):
        trees = list(world.trees(element))
        used = frozenset().union(*(world.used(tree) for tree in trees if tree is not None))
        named |= used
        for place, id in _requirements(element):
            required.add(id)
            target = world.by_id.get(id)
            if target is not None and trees and None not in trees and _name(target) not in used:
                yield _idle_requirement(element, place, target)
    for service in children(root, "decisionService"):
        required.update(reference(part) for part in children(service, *_OF_SERVICES))
    for data in children(root, "inputData"):
        if attribute(data, "id") not in required and _name(data) not in named:
            yield Fault(
                code=INPUT_UNUSED,
                element=attribute(data, "id"),
                message=say("No decision uses the input '{name}'. Remove it.", name=_name(data)),
            )


def unrequired(root: Element) -> tuple[str, ...]:
    """Return the ids of the decisions that nothing else in the file requires, in its order."""
    required = {id for element in children(root, *_LOGIC) for _, id in _requirements(element)}
    for service in children(root, "decisionService"):
        required.update(reference(part) for part in children(service, *_OF_SERVICES))
    ids = (attribute(decision, "id") or _name(decision) for decision in children(root, "decision"))
    return tuple(id for id in ids if id not in required)


def foreign(root: Element) -> frozenset[str]:
    """Return the references to elements of other models, each as ``namespace#id``."""
    own = attribute(root, "namespace")
    found = {id for element in children(root, *_LOGIC) for _, id in _requirements(element)}
    return frozenset(id for id in found if "#" in id and id.partition("#")[0] != own)


def _requirements(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield what the element requires: the requirement, and the id of its target."""
    own = attribute(element.getparent(), "namespace")  # type: ignore[arg-type]
    for requirement in children(element, *_REQUIREMENTS):
        for target in children(requirement, *_TARGETS):
            yield requirement, reference(target).removeprefix(f"{own}#")


def _idle_requirement(element: Element, requirement: Element, target: Element) -> Fault:
    return Fault(
        code=INPUT_UNUSED,
        element=attribute(requirement, "id") or attribute(element, "id"),
        message=say(
            "'{name}' requires '{target}', but none of its expressions uses it. Remove the requirement, or use it.",
            name=attribute(element, "label") or _name(element),
            target=attribute(target, "label") or _name(target),
        ),
    )


def _name(element: Element) -> str:
    return attribute(element, "name") or attribute(element, "id")
