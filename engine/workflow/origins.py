"""From which fields of the case file the variables come that an element sees: who may read a value depends on that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.workflow.diagram import Node
from engine.workflow.repetition import Loop
from engine.workflow.spiff import Task


def fields_behind(token: Task, names: Iterable[str]) -> tuple[str, ...]:
    """Return the fields of the case file behind the names, as far as mappings and collections of the diagram tell.

    A local variable of which the diagram does not tell where it comes from stands for itself. Constants of the
    publication are nobody's data and left out.
    """
    engine, seen = token.workflow.script_engine, set[tuple[int, str]]()
    holders = list(_holders(token))
    ahead = [(0, name) for name in names]
    found: set[str] = set()
    while ahead:
        place, name = ahead.pop()
        holder = next(
            (n for n in range(place, len(holders)) if name in holders[n].data and (n, name) not in seen), None
        )
        if holder is None:
            found |= {name} if name in engine.case_file or name not in engine.constants else set()
            continue
        seen.add((holder, name))
        sources = _sources(holders[holder], name)
        found |= set() if sources else {name}
        ahead += [(holder, source) for source in sources]
    return tuple(sorted(found))


def _holders(token: Task) -> Iterator[Task]:
    """Yield the tokens whose local variables the token sees, innermost first, as ``tokens.scopes_of`` does."""
    current: Task | None = token
    while current is not None:
        workflow = current.workflow
        while current is not None:
            if current.data:
                yield current
            current = current.parent
        current = workflow.activity


def _sources(holder: Task, name: str) -> frozenset[str]:
    """Return from which names the element takes the value of its local variable."""
    node: Node = holder.task_spec.node
    taken = [item.source for item in node.extensions.inputs if item.target == name]
    if isinstance(node.loop, Loop) and node.loop.item == name and node.loop.collection is not None:
        taken.append(node.loop.collection)
    return frozenset().union(*(expression.names | expression.filter_names for expression in taken))
