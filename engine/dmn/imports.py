"""What a model takes from others: which models those are, and under which names they are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.dmn.errors import Complain, DmnError
from engine.dmn.reader import Element, attribute, children, name_of, read
from engine.feel.sentences import say

if TYPE_CHECKING:
    from engine.dmn.model import Model


@dataclass(frozen=True, slots=True)
class Import:
    """Something that a model uses under a name; an empty name puts its elements beside those of the model."""

    name: str
    namespace: str
    location: str
    model: Model | None
    """None where it is no decision model, such as an XML Schema, or was not given."""

    def has(self, document: str) -> bool:
        """Return whether references call it so: by its namespace, or by where it lies."""
        return document in (self.namespace, self.location)


class Library:
    """The models that others may import; each file becomes one model, however many others import it."""

    def __init__(self, given: Iterable[Model | bytes], make: Callable[[Element, Library], Model]) -> None:
        self._make = make
        self._given: dict[str, Model | Element] = {}
        self._open: list[str] = []
        self.doubles: set[str] = set()
        """Namespaces of which several models were given, so that nobody can tell which one is meant."""
        for item in given:
            found = read(item) if isinstance(item, bytes) else item
            namespace = attribute(found, "namespace") if isinstance(found, Element) else found.namespace
            if namespace in self._given:
                self.doubles.add(namespace)
            self._given.setdefault(namespace, found)

    def build(self, root: Element) -> Model:
        """Return the model of a file; raises :class:`DmnError` where models import each other in a circle."""
        self._open.append(attribute(root, "namespace"))
        model = self._make(root, self)
        self._open.pop()
        return model

    def find(self, namespace: str) -> Model | None:
        """Return the model of a namespace, or None where it was not given; raises :class:`DmnError`."""
        if namespace in self._open:
            circle = [*self._open[self._open.index(namespace) :], namespace]
            raise DmnError(say("The models import each other in a circle: {names}.", names=" → ".join(circle)))
        found = self._given.get(namespace)
        if isinstance(found, Element):
            self._given[namespace] = found = self.build(found)
        return found


def read_imports(root: Element, library: Library, complain: Complain) -> tuple[Import, ...]:
    """Return the imports of a model in their order, that in which names are looked up among those without a name."""
    return tuple(_imports(root, library, complain))


def _imports(root: Element, library: Library, complain: Complain) -> Iterator[Import]:
    names: set[str] = set()
    for item in children(root, "import"):
        namespace, place = attribute(item, "namespace"), attribute(item, "id")
        name = _import_name(item, namespace)
        if name and name in names:
            complain(say("Two imports are called '{name}'; names must differ.", name=name), place)
        names.add(name)
        kind = attribute(item, "importType")
        model = library.find(namespace) if not kind or "DMN" in kind.upper() else None
        if model is None and "DMN" in kind.upper():
            complain(say("The imported model {namespace} is missing.", namespace=namespace), place)
        if model is not None and namespace in library.doubles:
            complain(
                say("Several models have the namespace {namespace}, so the import is not clear.", namespace=namespace),
                place,
            )
        yield Import(name, namespace, attribute(item, "locationURI"), model)


def _import_name(item: Element, namespace: str) -> str:
    """Return the name of an import; DMN 1.1 has none but the XML prefix of the namespace."""
    if item.get("name") is not None:
        return name_of(item)
    return next((prefix for prefix, uri in item.nsmap.items() if prefix and uri == namespace), "")
