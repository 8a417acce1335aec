"""What has to be given so that something can be decided: the facts at the far end of all requirements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from engine.dmn.elements import Decision, InputData, Knowledge, Node, Service
from engine.dmn.graph import references

if TYPE_CHECKING:
    from engine.dmn.model import Model


def facts_of(model: Model, node: Node) -> frozenset[str]:
    """Return the names of all facts that the element may look at, itself or through what it requires.

    Those are input data, the import under which some of it is given, and names that the model does not declare.
    """
    found: set[str] = set()
    for owner, each in _reach(model, node):
        if isinstance(each, InputData):
            found |= {each.name, *(one.name for one in model.imports if one.model is owner)}
        elif isinstance(each, Decision | Knowledge):
            found |= {name for name in each.uses if _is_fact(owner, name)}
    return frozenset(found - {""})


def facts_behind(model: Model, node: Node, names: Iterable[str]) -> frozenset[str]:
    """Return the facts behind names in an expression of the element.

    A name that is neither required nor a fact stands for something made inside the element, so it may come from all
    that the element looks at; and a service gives its decisions other values than their names say.
    """
    required = {target.name: (owner, target) for owner, target in _required(model, node) if owner is model}
    found: set[str] = set()
    for name in names:
        if name in required:
            found |= facts_of(*required[name])
        elif isinstance(node, Decision) and name in node.uses and _is_fact(model, name):
            found.add(name)
        else:
            return facts_of(model, node)
    return frozenset(found)


def asks_service(model: Model, node: Node) -> bool:
    """Return whether a decision service takes part."""
    return any(isinstance(each, Service) for _, each in _reach(model, node))


def _is_fact(model: Model, name: str) -> bool:
    return not model.declares(name) and name not in {one.name for one in model.imports}


def _reach(model: Model, node: Node) -> Iterator[tuple[Model, Node]]:
    """Yield the element and, each once, everything that it requires directly or through others."""
    seen: set[tuple[int, str]] = set()
    ahead: list[tuple[Model, Node]] = [(model, node)]
    while ahead:
        owner, each = ahead.pop()
        if (id(owner), each.id) not in seen:
            seen.add((id(owner), each.id))
            ahead += _required(owner, each)
            yield owner, each


def _required(model: Model, node: Node) -> Iterator[tuple[Model, Node]]:
    """Yield what the element requires; of a service what its outputs are made of."""
    for wanted in references(node):
        link = model.link(wanted.reference)
        if link is not None:
            yield link.model, link.node
