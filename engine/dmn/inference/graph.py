"""From input data through the requirements of a model to what each of its elements can give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.dmn.elements import Decision, InputData, Knowledge, Node, Service, id_of
from engine.dmn.graph import Link
from engine.dmn.inference.boxed import RULES, function_shape
from engine.dmn.inference.endings import endings_of
from engine.dmn.inference.findings import Ending, ModelInference
from engine.dmn.inference.logic import Around, Logic
from engine.dmn.model import Model
from engine.dmn.places import in_logic
from engine.dmn.reader import Element, child, children, read
from engine.feel.inference import UNKNOWN, CallShape, Scope, Shape, context_of, of_kind, of_type
from engine.feel.names import KnownNames
from engine.feel.sentences import say


def infer_model(xml: bytes, model: Model, given: Mapping[str, Shape]) -> ModelInference:
    """Return what is known of the model of this file where the names of ``given`` stand for facts of these shapes.

    Other input data can be whatever its type allows. Raises :class:`DmnError` where the file is no model.
    """
    return _Graph(read(xml), model, given).look()


class _Graph:
    def __init__(self, root: Element, model: Model, given: Mapping[str, Shape]) -> None:
        self.model = model
        self.given = given
        self.elements = {id_of(element): element for element in children(root)}
        self.logic = Logic(model.types, RULES, model.declares)
        self.shapes: dict[str, Shape] = {}
        self.endings: dict[str, tuple[Ending, ...]] = {}
        others = [one.model for one in model.imports if one.model is not None]
        self.fields = KnownNames().plus(model.fields.union(*(other.fields for other in others)))

    def look(self) -> ModelInference:
        for node in self.model.nodes.values():
            self._with_all_before(node)
        data = {node.id for node in self.model.nodes.values() if isinstance(node, InputData)}
        results = {id: shape for id, shape in self.shapes.items() if id not in data}
        return ModelInference(results, self.endings, tuple(self.logic.faults), tuple(self.logic.unknown))

    def _with_all_before(self, node: Node) -> None:
        """Look at an element after all that it requires; requirements may be far too deep for recursion."""
        ahead, open_nodes = [node], set[str]()
        while ahead:
            current = ahead[-1]
            if current.id in self.shapes:
                ahead.pop()
                continue
            # Business knowledge may require itself: then nothing is known of it inside.
            before = [] if current.id in open_nodes else [*self._open(current)]
            open_nodes.add(current.id)
            ahead += before
            if not before:
                ahead.pop()
                self.shapes[current.id] = self._shape_within_reason(current)

    def _open(self, node: Node) -> Iterator[Node]:
        for link in self.model.required(node):
            if link.model is self.model and link.node.id not in self.shapes:
                yield link.node

    def _shape_within_reason(self, node: Node) -> Shape:
        try:
            return self._shape(node)
        except RecursionError:  # boxed expressions in each other, deeper than anybody draws them
            return UNKNOWN

    def _shape(self, node: Node) -> Shape:
        element = self.elements.get(node.id)
        if element is None:
            return UNKNOWN
        match node:
            case InputData():
                return self._input(node, element)
            case Decision():
                around = self._around(node)
                title, variable = node.label or node.name, child(element, "variable")
                found = self.logic.inner(element, around, title)
                what = say("The decision '{name}'", name=title)
                held = self.logic.held(found, variable, element, around, what)
                self.endings[node.id] = tuple(endings_of(self.logic, element, around, title, held))
                return held
            case Knowledge():
                body = child(element, "encapsulatedLogic")
                if body is None:
                    return of_kind("function")
                variable = child(element, "variable")
                return function_shape(self.logic, body, self._around(node), node.label or node.name, variable)
            case Service():
                return self._service(node)

    def _input(self, node: InputData, element: Element) -> Shape:
        around, variable = self._around(node), child(element, "variable")
        if node.name not in self.given:
            return self.logic.wanted(variable)
        what = say("The input '{name}'", name=node.label or node.name)
        return self.logic.held(self.given[node.name], variable, element, around, what)

    def _service(self, node: Service) -> Shape:
        inputs = [self.model.link(reference) for reference in (*node.input_data, *node.input_decisions)]
        links = [link for link in inputs if link is not None]
        accepts = tuple(_declared(link) for link in links)
        result = UNKNOWN if node.type is None else of_type(node.type)
        return Shape(frozenset({"function"}), call=CallShape(tuple(link.name for link in links), accepts, result))

    def _around(self, node: Node) -> Around:
        """Return what the logic of the element sees: what it requires, and facts that the model does not declare."""
        required: dict[str, Shape] = {}
        imported: dict[str, dict[str, Shape]] = {}
        for link in self.model.required(node):
            shape = self.shapes.get(link.node.id, UNKNOWN) if link.model is self.model else _declared(link)
            (imported.setdefault(link.prefix, {}) if link.prefix else required)[link.node.name] = shape
        required.update({name: context_of(inside) for name, inside in imported.items()})
        if isinstance(node, Knowledge):
            required.setdefault(node.name, of_kind("function"))
        parameters = {name for link in self.model.required(node) for name in getattr(link.node, "parameters", ())}
        facts = Scope(_Undeclared(self.model, self.given)) if isinstance(node, Decision) else None
        return Around(
            Scope(required, facts),
            self.fields.plus({*required, node.name, *parameters}),
            in_logic(node.label or node.name),
        )


def _declared(link: Link) -> Shape:
    """Return what is known of an element by its declared type alone."""
    node = link.node
    return of_type(node.type) if isinstance(node, Decision | InputData) else of_kind("function")


class _Undeclared(Mapping[str, Shape]):
    """The facts that the model does not draw as elements: simple models name them without declaring them."""

    def __init__(self, model: Model, given: Mapping[str, Shape]) -> None:
        self._model, self._given = model, given

    def __contains__(self, name: object) -> bool:
        return name in self._given and not self._model.declares(str(name))

    def __getitem__(self, name: str) -> Shape:
        if self._model.declares(name):
            raise KeyError(name)
        return self._given[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._given if not self._model.declares(name))

    def __len__(self) -> int:
        return sum(1 for _ in self)
