"""Diagrams that say what they mean: what splits and joins is drawn, and nothing is drawn that does nothing.

The rules are those that bpmnlint recommends and that the execution does not already ask for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from engine.feel import say
from engine.gate.material import Material, problem
from engine.model import Finding
from engine.workflow.diagram import ACTIVITIES, GATEWAYS, Node, Scope

_STEPS: Final = ACTIVITIES | {"intermediateThrowEvent", "intermediateCatchEvent"}


def check_style(material: Material) -> Iterator[Finding]:
    """Yield a warning for every place where the drawing hides what happens, or shows what does not."""
    for plan in material.plans.values():
        for scope in _scopes(plan.scope):
            for node in scope.nodes.values():
                for code, message in (*_node(node, scope), *_flows(node)):
                    yield problem(plan.file, node.id, code, message)


def _node(node: Node, scope: Scope) -> Iterator[tuple[str, str]]:
    coming, going = len(node.incoming), len(node.outgoing)
    if node.type in GATEWAYS:
        if coming > 1 and going > 1:
            yield (
                "JOIN_AND_SPLIT",
                say(
                    "'{element}' joins and splits. Draw two gateways, one that joins and one that splits.",
                    element=node.name,
                ),
            )
    elif node.type in _STEPS and coming > 1:
        yield (
            "IMPLICIT_JOIN",
            say(
                "Several flows lead to '{element}', which is done for each of them. Draw a gateway before it that says "
                "so.",
                element=node.name,
            ),
        )
    always = [flow for flow in node.outgoing if flow.condition is None and flow.id != node.default]
    if node.type not in GATEWAYS and len(always) > 1:
        yield (
            "IMPLICIT_SPLIT",
            say(
                "Several flows leave '{element}' and are all followed. Draw a parallel gateway behind it that says so.",
                element=node.name,
            ),
        )
    terminates = node.type == "endEvent" and any(event.kind == "terminate" for event in node.event.each)
    if terminates and not _runs_side_by_side(scope):
        yield (
            "TERMINATION_IDLE",
            say(
                "'{element}' ends everything else, but nothing else can be open here. Make it a plain end event.",
                element=node.name,
            ),
        )


def _flows(node: Node) -> Iterator[tuple[str, str]]:
    ends = sorted((flow.target, "" if flow.condition is None else flow.condition.text) for flow in node.outgoing)
    if any(one == other for one, other in pairwise(ends)):
        yield (
            "FLOW_TWICE",
            say(
                "Two flows lead from '{element}' to the same element. Remove one of them, or give them conditions.",
                element=node.name,
            ),
        )


def _runs_side_by_side(scope: Scope) -> bool:
    """Return whether more than one token can be in the scope at the same time."""
    for node in scope.nodes.values():
        splits = node.type not in ("exclusiveGateway", "eventBasedGateway") and len(node.outgoing) > 1
        beside = node.type == "boundaryEvent" and not node.interrupting
        beside = beside or (node.trigger is not None and not node.trigger.interrupting)
        if splits or beside or node.loop is not None:
            return True
    return False


def _scopes(scope: Scope) -> Iterator[Scope]:
    """Yield the scope and all within it."""
    todo = [scope]
    while todo:
        scope = todo.pop()
        yield scope
        todo += [node.body for node in scope.nodes.values() if node.body is not None]
