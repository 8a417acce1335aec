"""Decision models: decisions that require data, other decisions and business knowledge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.dmn.boxed import Boxed
from engine.dmn.elements import (
    IMPLICIT,
    Decision,
    InputData,
    Knowledge,
    Node,
    Requirement,
    Service,
    collect_names,
    read_nodes,
)
from engine.dmn.errors import DmnError
from engine.dmn.facts import asks_service, facts_behind, facts_of
from engine.dmn.item_types import ItemTypes
from engine.dmn.reader import Element, attribute, children, read
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

    def __init__(self, root: Element, imports: Iterable[Model]) -> None:
        self.types: ItemTypes
        self.namespace = attribute(root, "namespace")
        self.name = attribute(root, "name")
        self.problems: list[DmnError] = []
        by_namespace = {model.namespace: model for model in imports}
        self.imports: dict[str, Model] = {}
        for item in children(root, "import"):
            model = by_namespace.get(attribute(item, "namespace"))
            if model is not None:
                self.imports[attribute(item, "name")] = model
            elif "DMN" in attribute(item, "importType"):
                self._complain(
                    say("The imported model {namespace} is missing.", namespace=attribute(item, "namespace")),
                    attribute(item, "id"),
                )
        types = ItemTypes(root, self._complain)
        types.imported = {name: model.types for name, model in self.imports.items()}
        self.types = types
        self.own_names = collect_names(root) | types.names()
        names = frozenset(self.own_names.union(*(model.own_names for model in self.imports.values()), self.imports))
        boxed = Boxed(names, types, self._complain)
        self.nodes: dict[str, Node] = read_nodes(root, boxed)
        self.undeclared = frozenset(boxed.used - names - IMPLICIT)
        """Names that expressions use although the model declares them nowhere: facts that must be given, or typos."""
        self._by_name: dict[str, Node] = {}
        for kind in (InputData, Service, Knowledge, Decision):
            self._by_name.update({node.name: node for node in self.nodes.values() if isinstance(node, kind)})
        self._check()

    @classmethod
    def from_xml(cls, xml: bytes, *, imports: Iterable[Model | bytes] = ()) -> Model:
        """Return the model of a DMN file; ``imports`` are the models that it may import, or their files.

        Raises :class:`DmnError` where the file is no DMN model at all. What is wrong inside it, a syntax error or a
        requirement that is not there, stands in ``problems``.
        """
        try:
            given = list(imports)
            models = [item for item in given if isinstance(item, Model)]
            roots = [read(item) for item in given if isinstance(item, bytes)]
            return cls._build(read(xml), models, {attribute(root, "namespace"): root for root in roots})
        except RecursionError:
            raise DmnError(say("The model is nested too deeply.")) from None

    @classmethod
    def _build(cls, root: Element, models: list[Model], files: dict[str, Element]) -> Model:
        """Return the model of the root, those files that it imports being read before it."""
        wanted = {attribute(item, "namespace") for item in children(root, "import")}
        rest = {namespace: file for namespace, file in files.items() if namespace not in wanted}
        for namespace in sorted(wanted & files.keys()):
            models = [*models, cls._build(files[namespace], models, rest)]
        return cls(root, models)

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
        return facts_of(self, self.find(name_or_id))

    def facts_of_column(self, column: Column, table: str, asked: str) -> frozenset[str]:
        """Return the facts behind an input column of the table of that name, when the decision ``asked`` is decided.

        These are all facts of ``asked`` where the table belongs to no decision of this model or gets its values from
        elsewhere: nothing that a value may have come from is ever left out.
        """
        owner, decision = self._by_name.get(table), self.find(asked)
        if not isinstance(owner, Decision) or asks_service(self, decision):
            return facts_of(self, decision)
        return facts_behind(self, owner, column.names)

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

    def resolve(self, reference: str) -> tuple[Model, Node] | None:
        """Return the model and the element that a reference points at: an id, or ``namespace#id``."""
        namespace, _, id = reference.rpartition("#")
        if not namespace or namespace == self.namespace:
            return (self, self.nodes[id]) if id in self.nodes else None
        for model in self.imports.values():
            if model.namespace == namespace:
                return (model, model.nodes[id]) if id in model.nodes else None
        return None

    def declares(self, name: str) -> bool:
        """Return whether the model has an element of this name."""
        return name in self._by_name

    def import_name(self, model: Model) -> str:
        """Return the name under which this model imports another one, empty for itself."""
        return next((name for name, other in self.imports.items() if other is model), "")

    def _complain(self, message: str, element: str) -> None:
        self.problems.append(DmnError(message, element))

    def _check(self) -> None:
        for id, node in self.nodes.items():
            for requirement in node.requires:
                if self.resolve(requirement.reference) is None:
                    self._complain(
                        say(
                            "'{name}' requires '{reference}', which is not there.",
                            name=node.name,
                            reference=requirement.reference,
                        ),
                        id,
                    )
        done: set[str] = set()
        for id in self.nodes:
            self._refuse_cycles(id, (), done)

    def _refuse_cycles(self, id: str, path: tuple[str, ...], done: set[str]) -> None:
        if id in path:
            names = " → ".join(self.nodes[step].name for step in (*path[path.index(id) :], id))
            raise DmnError(say("Decisions require each other in a circle: {names}.", names=names), id)
        if id in done:
            return
        for requirement in self.nodes[id].requires:
            reference = requirement.reference.rpartition("#")
            if requirement.reference in self.nodes and not isinstance(self.nodes[id], Knowledge):
                self._refuse_cycles(requirement.reference, (*path, id), done)
            elif reference[0] == self.namespace and reference[2] in self.nodes:
                self._refuse_cycles(reference[2], (*path, id), done)
        done.add(id)
