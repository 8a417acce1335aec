"""Choices that leave a way out: one of the flows of an exclusive gateway is the default."""

from __future__ import annotations

from collections.abc import Iterator

from engine.feel import say
from engine.gate.material import Material, problem
from engine.model import Finding
from engine.workflow.diagram import Node


def check_choices(material: Material) -> Iterator[Finding]:
    """Yield a warning for every exclusive gateway all of whose flows have conditions: the case may stand still there.

    Which values can come is not worked out; only a condition and its opposite are known to leave nothing out. Where
    several flows may be followed the default is no remedy: one that is always followed has a condition there as well.
    """
    for plan in material.plans.values():
        for node in plan.nodes.values():
            if _may_stand_still(node):
                message = say(
                    "The case stands still at '{element}' where none of the conditions holds. Make one of the flows "
                    "the default.",
                    element=node.name,
                )
                yield problem(plan.file, node.id, "DEFAULT_MISSING", message)


def _may_stand_still(node: Node) -> bool:
    if node.type != "exclusiveGateway" or node.default is not None or not node.outgoing:
        return False
    texts = {None if flow.condition is None else _plain(flow.condition.text) for flow in node.outgoing}
    return None not in texts and not any(f"not({text})" in texts for text in texts)


def _plain(text: str) -> str:
    return text.strip().removeprefix("=").strip()
