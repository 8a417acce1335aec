"""Elements that no case reaches: which of them to name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.workflow.diagram import Node


def first_of(unreached: Sequence[Node]) -> Iterator[tuple[Node, int]]:
    """Yield those of the nodes that the others lie behind, with how many do: one gap is one finding."""
    missing = {node.id: node for node in unreached}
    before = {
        key: ({flow.source for flow in node.incoming} | {node.attached_to}) & missing.keys()
        for key, node in missing.items()
    }
    after: dict[str, list[str]] = {}
    for key, sources in before.items():
        for source in sources:
            after.setdefault(str(source), []).append(key)
    told: set[str] = set()
    # in a loop each has another before it: then the one drawn first is told
    for key in sorted(missing, key=lambda key: bool(before[key])):
        if key in told:
            continue
        todo, behind = [key], {key}
        while todo:
            following = set(after.get(todo.pop(), ())) - behind - told
            behind |= following
            todo += following
        told |= behind
        yield missing[key], len(behind) - 1
