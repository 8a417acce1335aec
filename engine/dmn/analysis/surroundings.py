"""What a table or an expression sees around it: the elements of its model, and what is given from outside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from engine.dmn.analysis.boxes import DEFAULT_STEPS, Budget, Cover, TooLarge
from engine.dmn.analysis.cells import verdict
from engine.dmn.analysis.constants import CHANGING, CLOCK
from engine.dmn.analysis.domains import Domain, either, of_type, sighted, unknown
from engine.dmn.analysis.lines import BY_TYPE
from engine.dmn.analysis.possible import possible
from engine.dmn.analysis.reading import Input, Table, Texts, read_tables
from engine.dmn.analysis.sheet import Sheet, lay_out
from engine.dmn.analysis.values import Values
from engine.dmn.reader import Element, attribute, child, children, local, text_of
from engine.feel import nodes as n
from engine.feel.builtins import BUILTINS
from engine.feel.free_names import free_names

_NO_LOGIC: Final = frozenset({"annotationEntry", "inputValues", "outputValues", "allowedValues", "typeConstraint"})
_ALLOWED: Final = ("allowedValues", "typeConstraint")
_MAX_DEPTH: Final = 20


class World:
    """The elements of one file by their names, what they can give, and what is given from outside."""

    def __init__(self, root: Element, given: Mapping[str, Domain], steps: int = DEFAULT_STEPS) -> None:
        self.texts = Texts(root)
        self.steps = steps
        self.tables = tuple(read_tables(root, self.texts))
        self.elements = {attribute(each, "name") or attribute(each, "id"): each for each in children(root)}
        self._answers = {table.owner: table for table in self.tables if table.is_result}
        self.by_id = {attribute(each, "id"): each for each in children(root)}
        self._outside = given
        self._definitions = {attribute(each, "name"): each for each in children(root, "itemDefinition")}
        self._sheets: dict[int, Sheet | None] = {}
        self._results: dict[str, tuple[Domain, Mapping[str, Domain]]] = {}
        self._bases: dict[str, frozenset[str]] = {}

    def sheet(self, table: Table) -> Sheet | None:
        """Return the table laid out, None where it cannot be read or that takes more steps than there are."""
        if id(table) not in self._sheets:
            self._sheets[id(table)] = self._laid_out(table) if table.can_be_judged else None
        return self._sheets[id(table)]

    def _laid_out(self, table: Table) -> Sheet | None:
        try:
            return lay_out(table, self.texts, Around(self, table.bound), Budget(self.steps))
        except TooLarge:
            return None

    # -- what a name can be ------------------------------------------------------------------------------------

    def named(self, name: str) -> Domain:
        """Return what can stand behind a name: input data, a decision, or something that only the outside knows."""
        element = self.elements.get(name)
        kind = None if element is None else local(element)
        if kind == "decision":
            return self.result(name)[0]
        found = self._outside.get(name, unknown())
        variable = None if element is None or kind != "inputData" else child(element, "variable")
        return found if variable is None else self.typed(found, attribute(variable, "typeRef"))

    def result(self, name: str) -> tuple[Domain, Mapping[str, Domain]]:
        """Return what a decision can give, and each of its outputs where it has several."""
        if name not in self._results:
            self._results[name] = (unknown(), {})  # for a decision that requires itself, which others refuse
            self._results[name] = self._decided(self.elements[name])
        return self._results[name]

    def _decided(self, element: Element) -> tuple[Domain, Mapping[str, Domain]]:
        found, parts = unknown(), {}
        logic = child(element, "literalExpression")
        tree = None if logic is None else self.texts.expression(text_of(logic))
        table = self._answers.get(attribute(element, "name") or attribute(element, "id"))
        if tree is not None:
            found = possible(tree, Around(self, {}))
        elif table is not None and table.gives_one:
            parts = self._outputs(table)
            null = any(each.values.null for each in parts.values())
            found = unknown(nullable=null) if len(parts) > 1 else next(iter(parts.values()))
        variable = child(element, "variable")
        reference = "" if variable is None else attribute(variable, "typeRef")
        return self.typed(found, reference), parts if len(parts) > 1 else {}

    def _outputs(self, table: Table) -> dict[str, Domain]:
        open_ = not table.has_default and not self._is_complete(table)
        found = {}
        for at, output in enumerate(table.outputs):
            texts = [rule.outputs[at] for rule in table.rules] + ([output.default] if table.has_default else [])
            given = [
                self.kept(self.typed(self.given(table, text), output.type), output.allowed)
                for text in dict.fromkeys(texts)
            ]
            if open_ or not given:
                given.append(replace(unknown(), values=Values(null=True)))
            found[output.name] = either(given)
        return found

    def _is_complete(self, table: Table) -> bool:
        """Return whether the table surely has an answer to everything that it can be asked."""
        sheet = self.sheet(table)
        if sheet is None:
            return False
        try:
            if table.policy in ("UNIQUE", "ANY") and Cover(sheet.may, sheet.budget).has_overlaps():
                return False
            return Cover(sheet.must, sheet.budget).made_disjoint().first_gap(sheet.expected) is None
        except TooLarge:
            return False

    def given(self, table: Table, text: str) -> Domain:
        """Return what an output cell of a table can give."""
        tree = self.texts.expression(text or "null")
        return unknown() if tree is None else possible(tree, Around(self, table.bound))

    # -- types and allowed values ------------------------------------------------------------------------------

    def typed(self, found: Domain, reference: str) -> Domain:
        """Return the domain of values that have to be of a type, with the allowed values of its definition."""
        kind = self.texts.types.get(reference)
        if kind is None or kind.name == "Any":
            return found
        if kind.name not in BY_TYPE:
            return unknown(nullable=found.values.null)
        if not found.is_judged:
            spans = of_type(kind.name).values.spans if found.values.spans else ()
            found = replace(of_type(kind.name), values=Values(spans, found.values.null))
        elif found.line.name != kind.name:
            return unknown()
        for allowed in self.allowed_of(reference):
            found = self.kept(found, allowed)
        return found

    def allowed_of(self, reference: str) -> Iterator[str]:
        """Yield the allowed values of a type and of those that it is made from, as they are written."""
        for _ in range(_MAX_DEPTH):
            definition = self._definitions.get(reference)
            if definition is None:
                return
            yield from filter(None, (text_of(each) for each in children(definition, *_ALLOWED)))
            inner = child(definition, "typeRef")
            reference = "" if inner is None else (inner.text or "").strip()

    def kept(self, found: Domain, allowed: str) -> Domain:
        """Return the domain without what a text of allowed values leaves out."""
        tree = self.texts.tests(allowed) if allowed else None
        if tree is None:
            return found
        found = sighted(found, self.texts.mentioned([tree]))
        return found.kept_to(verdict(tree, found.line, self.texts.constant), self.texts.listed(tree))

    # -- what a value is made of -------------------------------------------------------------------------------

    def bases(self, tree: n.Node) -> frozenset[str]:
        """Return what an expression takes from outside of the model in the end; the clock counts as ``now()``."""
        clock = any(n.mentions(tree, name) for name in CHANGING)
        names = [self._bases_of(name) for name in self.used(tree)]
        return frozenset({CLOCK} if clock else ()).union(*names)

    def used(self, tree: n.Node) -> frozenset[str]:
        """Return the names that an expression takes from around it."""
        certain, filtered = free_names(tree, BUILTINS, self.texts.names)
        return certain | filtered

    def trees(self, element: Element) -> Iterator[n.Node | None]:
        """Yield the expressions of a decision or business knowledge model, None for one that cannot be read."""
        for text in element.iter("{*}text"):
            around = text.getparent()
            if around is None or local(around) in _NO_LOGIC:
                continue
            content = (text.text or "").strip()
            if content in ("", "-"):
                continue
            yield self.texts.tests(content) if local(around) == "inputEntry" else self.texts.expression(content)

    def _bases_of(self, name: str) -> frozenset[str]:
        element = self.elements.get(name)
        if element is None or local(element) not in ("decision", "businessKnowledgeModel"):
            return frozenset({name})
        if name not in self._bases:
            self._bases[name] = frozenset()  # for one that requires itself, which others refuse
            trees = [tree for tree in self.trees(element) if tree is not None]
            try:
                self._bases[name] = frozenset().union(*(self.bases(tree) for tree in trees))
            except RecursionError:
                del self._bases[name]  # less than all would be wrong
                raise
        return self._bases[name]


class Around:
    """What one table or expression sees: the world, and the names that are bound around it with their types."""

    def __init__(self, world: World, bound: Mapping[str, str]) -> None:
        self._world = world
        self._bound = bound

    def named(self, name: str) -> Domain:
        """Return the domain of a name."""
        if name in self._bound:
            return self._world.typed(unknown(), self._bound[name])
        return self._world.named(name)

    def part_of(self, name: str, part: str) -> Domain | None:
        """Return the domain of one output of a decision, None where the name is none with several."""
        element = None if name in self._bound else self._world.elements.get(name)
        if element is None or local(element) != "decision":
            return None
        return self._world.result(name)[1].get(part)

    def constant(self, tree: n.Node) -> Any:
        """Return the value of the expression, or ``UNCLEAR``."""
        return self._world.texts.constant(tree)

    def asked(self, inputs: tuple[Input, ...], *, allowed: bool = True) -> Domain:
        """Return what input columns with the same expression can find, of that only what they allow."""
        tree = inputs[0].tree
        found = unknown() if tree is None else possible(tree, self)
        for clause in inputs:
            found = self._world.typed(found, clause.type)
            found = self._world.kept(found, clause.allowed) if allowed else found
        return found

    def bases(self, asked: Input) -> frozenset[str]:
        """Return what the value of the column is made of in the end."""
        return frozenset({asked.text}) if asked.tree is None else self._world.bases(asked.tree)
