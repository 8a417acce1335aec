"""Decision models: decisions that require data, other decisions and business knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.dmn.boxed import Boxed
from engine.dmn.elements import (
    IMPLICIT,
    KINDS,
    Decision,
    InputData,
    Knowledge,
    Node,
    Requirement,
    Service,
    Visible,
    all_names,
    element_names,
    field_names,
    id_of,
    labels_of,
    parameters_of,
    read_nodes,
)
from engine.dmn.errors import DmnError
from engine.dmn.facts import asks_service, facts_behind, facts_of
from engine.dmn.graph import Link, check_names, check_references, references, refuse_circles
from engine.dmn.imports import Library, read_imports
from engine.dmn.item_types import ItemTypes
from engine.dmn.reader import Element, attribute, children, name_of, read, reference
from engine.dmn.run import Column, DecisionRun, MatchedRule, UnmatchedTable
from engine.dmn.session import Session
from engine.feel import BudgetExceeded
from engine.feel.runtime import Clock, finish
from engine.feel.sentences import say

__all__ = ["Decision", "Explanation", "InputData", "Knowledge", "Model", "Requirement", "Service"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The value of a decision, the rules that matched for it, and why something became null."""

    value: Any
    matched_rules: tuple[MatchedRule, ...] = ()
    warnings: tuple[str, ...] = ()
    unmatched: tuple[UnmatchedTable, ...] = ()
    """The tables that were asked and had no rule for what they looked at."""


class Model:
    """A decision model, read once and evaluated often, from any thread.

    A fault of a single expression makes that expression null and stands in ``problems``, so that one bad cell does not
    take all other decisions with it; whoever publishes a model must refuse one that has problems.
    """

    def __init__(self, root: Element, library: Library) -> None:
        self.namespace = attribute(root, "namespace")
        self.name = name_of(root)
        self.problems: list[DmnError] = []
        self.imports = read_imports(root, library, self._complain)
        self._paths = self._ways()
        self.types = ItemTypes(root, self.imports, self._complain)
        self.types.read_all()
        self.nodes: dict[str, Node] = {}
        self.fields = field_names(root) | self.types.names()
        """Names that may stand behind a dot: of entries, columns, outputs, types and their components."""
        boxed = Boxed(self.types, self._complain, labels_of(root))
        others = [one.model for one in self.imports if one.model is not None]
        with boxed.within(self.fields.union(*(model.fields for model in others))):
            self.nodes = read_nodes(root, boxed, self._visible(root), self._to_be_required(root))
        wanted = {one.reference for node in self.nodes.values() for one in references(node)}
        self._links = {one: self._resolve(one) for one in wanted}
        self._required = {id: self._in_order(node) for id, node in self.nodes.items()}
        known = all_names(root) | self._to_be_required(root) | self.types.names()
        self.undeclared = frozenset(boxed.used - known - IMPLICIT)
        """Names that expressions use although the model declares them nowhere: facts that must be given, or typos."""
        self._by_name: dict[str, Node] = {}
        for kind in (InputData, Service, Knowledge, Decision):
            self._by_name.update({node.name: node for node in self.nodes.values() if isinstance(node, kind)})
        check_references(self, self._complain)
        check_names(self, self._complain)
        refuse_circles(self)
        self._facts: dict[str | tuple[str, str, frozenset[str]], frozenset[str]] = {}
        """What was asked before, by element or by column; the model never changes."""

    @classmethod
    def from_xml(cls, xml: bytes, *, imports: Iterable[Model | bytes] = ()) -> Model:
        """Return the model of a DMN file; ``imports`` are the models that it may import, or their files.

        Raises :class:`DmnError` where a file is no DMN model at all, where elements require each other in a circle, or
        models import each other so. What is wrong inside a model, a syntax error or a requirement that is not there,
        stands in its ``problems``.
        """
        try:
            return Library(imports, cls).build(read(xml))
        except RecursionError:
            raise DmnError(say("The model is nested too deeply.")) from None

    @property
    def decisions(self) -> Mapping[str, str]:
        """The names of all decisions by their ids, in the order of the file."""
        return {id: node.name for id, node in self.nodes.items() if isinstance(node, Decision)}

    @property
    def input_data(self) -> Mapping[str, str]:
        """The names of all input data by their ids."""
        return {id: node.name for id, node in self.nodes.items() if isinstance(node, InputData)}

    def evaluate(self, name_or_id: str, inputs: Mapping[str, Any], clock: Clock | None = None) -> Any:
        """Return the value of a decision (or business knowledge model or decision service), None where it has none.

        Raises KeyError where the model has nothing of that name or id, and BudgetExceeded.
        """
        return self._run(name_or_id, inputs, DecisionRun(clock))

    def explain(self, name_or_id: str, inputs: Mapping[str, Any], clock: Clock | None = None) -> Explanation:
        """Return the value with the rules that matched, in the order of their evaluation, and why something is null."""
        run = DecisionRun(clock, traced=True)
        value = self._run(name_or_id, inputs, run)
        return Explanation(value, tuple(run.matched), tuple(run.warnings), tuple(run.unmatched))

    def label(self, name_or_id: str) -> str:
        """Return what people call the element: its label, else its name; what the model does not know is its name."""
        node = self.nodes.get(name_or_id) or self._by_name.get(name_or_id)
        return name_or_id if node is None else node.label or node.name

    def facts(self, name_or_id: str) -> frozenset[str]:
        """Return the names of all facts that the element may look at; raises KeyError."""
        node = self.find(name_or_id)
        found = self._facts.get(node.id)
        if found is None:
            found = self._facts[node.id] = facts_of(self, node)
        return found

    def facts_of_column(self, column: Column, table: str, asked: str) -> frozenset[str]:
        """Return the facts behind an input column of the table of that name, when the decision ``asked`` is decided.

        These are all facts of ``asked`` where the table belongs to no decision of this model or gets its values from
        elsewhere: nothing that a value may have come from is ever left out.
        """
        owner, decision = self._by_name.get(table), self.find(asked)
        key = (table, decision.id, column.names)
        found = self._facts.get(key)
        if found is None:
            apart = not isinstance(owner, Decision) or asks_service(self, decision)
            found = self.facts(decision.id) if apart or owner is None else facts_behind(self, owner, column.names)
            self._facts[key] = found
        return found

    def _run(self, name_or_id: str, inputs: Mapping[str, Any], run: DecisionRun) -> Any:
        node = self.find(name_or_id)
        try:
            return finish(Session(self, inputs, run).result(node))
        except RecursionError:
            raise BudgetExceeded(say("The decision works on values that are nested too deeply.")) from None

    def find(self, name_or_id: str) -> Node:
        """Return the element with this id or name; raises KeyError."""
        node = self.nodes.get(name_or_id) or self._by_name.get(name_or_id)
        if node is None:
            raise KeyError(name_or_id)
        return node

    def link(self, reference: str) -> Link | None:
        """Return what a reference of this model points at, an id or ``document#id``, or None where nothing is there."""
        return self._links.get(reference)

    def required(self, node: Node) -> tuple[Link, ...]:
        """Return what an element of this model requires and is there, in the order in which names hide each other."""
        return self._required[node.id]

    def declares(self, name: str) -> bool:
        """Return whether the model has an element, or an import, of this name."""
        return name in self._by_name or any(one.name == name for one in self.imports)

    def paths_to(self, model: Model) -> list[tuple[str, ...]]:
        """Return the names of the imports on each way from this model to another one that it knows, directly or not."""
        return list(self._paths.get(id(model), ()))

    def _complain(self, message: str, element: str) -> None:
        self.problems.append(DmnError(message, element))

    def _resolve(self, reference: str) -> Link | None:
        document, _, id = reference.rpartition("#")
        if not document or document == self.namespace:
            return Link(self, self.nodes[id], "") if id in self.nodes else None
        for one in self.imports:
            if one.model is not None and one.has(document) and id in one.model.nodes:
                return Link(one.model, one.model.nodes[id], one.name)
        return None

    def _in_order(self, node: Node) -> tuple[Link, ...]:
        """Return what the element requires: what comes later hides what came before by the same name.

        Elements of imports without a name stand back behind those of the model, and those of later imports first.
        """
        links = [link for link in (self._links[one.reference] for one in node.requires) if link is not None]
        order = {id(one.model): -place for place, one in enumerate(self.imports)}
        return tuple(sorted(links, key=lambda link: (link.model is self, order.get(id(link.model), 0))))

    def _ways(self) -> dict[int, list[tuple[str, ...]]]:
        ways: dict[int, list[tuple[str, ...]]] = {}
        for one in self.imports:
            if one.model is not None:
                head = (one.name,) if one.name else ()
                ways.setdefault(id(one.model), []).append(head)
                for other, behind in one.model._paths.items():
                    ways.setdefault(other, []).append((*head, *behind[0]))
        return ways

    def _visible(self, root: Element) -> Visible:
        """Return which names a reference brings into the sight of who requires it, those of parameters included."""
        own = {
            id_of(element): frozenset({name_of(element), *parameters_of(element)}) for element in children(root, *KINDS)
        }
        for element in children(root, "decisionService"):
            inputs = map(reference, children(element, "inputData", "inputDecision"))
            own[id_of(element)] |= frozenset().union(*(own.get(one, frozenset()) for one in inputs))

        def visible(wanted: str) -> frozenset[str]:
            if wanted.removeprefix(f"{self.namespace}#") in own:
                return own[wanted.removeprefix(f"{self.namespace}#")]
            link = self._resolve(wanted)
            if link is None:
                return frozenset()
            parameters = link.node.parameters if isinstance(link.node, Knowledge) else ()
            return frozenset({link.prefix, link.node.name, *parameters}) - {""}

        return visible

    def _to_be_required(self, root: Element) -> frozenset[str]:
        """Return the names that stand for elements, of this model or of others, which logic has to require."""
        beside = [one.model for one in self.imports if one.model is not None and not one.name]
        names = element_names(root) | {one.name for one in self.imports if one.name}
        return names.union(*({node.name for node in model.nodes.values()} for model in beside))
