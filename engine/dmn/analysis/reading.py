"""The decision tables of a file as they are written, their texts read into syntax trees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from engine.dmn.analysis.constants import UNCLEAR, constant
from engine.dmn.elements import all_names
from engine.dmn.item_types import ItemTypes
from engine.dmn.reader import Element, attribute, child, children, text_of
from engine.feel import FeelSyntaxError
from engine.feel import nodes as n
from engine.feel.builtins import BUILTINS
from engine.feel.names import Names
from engine.feel.parser import COMPARISONS, Parser
from engine.feel.values import Function, Range

_BUILTIN_NAMES: Final = Names(BUILTINS)
_MANY: Final = (Range, list, dict, Function)
_NODES: Final = ("decision", "businessKnowledgeModel")


@dataclass(frozen=True, slots=True)
class Input:
    """An input column; ``tree`` is None where its expression cannot be read."""

    id: str
    label: str
    text: str
    tree: n.Node | None
    type: str
    allowed: str
    """The allowed values as they are written, or nothing."""
    described: bool
    """Whether somebody wrote down what the column is there for."""


@dataclass(frozen=True, slots=True)
class Output:
    """An output column."""

    name: str
    type: str
    allowed: str
    default: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table; the texts of its cells."""

    number: int
    id: str
    cells: tuple[str, ...]
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table; ``owner`` is the name of the decision or business knowledge model that it stands in."""

    id: str
    owner: str
    owner_id: str
    label: str
    """What people call it: that of its owner, or its name."""
    policy: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    is_result: bool
    """Whether its answer is that of its owner, not of a part of it."""
    bound: Mapping[str, str]
    """Names that mean something of their own around the table, such as parameters of a function, with their types."""

    @property
    def place(self) -> str:
        """Return the id by which people find the table."""
        return self.id or self.owner_id

    @property
    def can_be_judged(self) -> bool:
        """Return whether all columns can be read."""
        return all(clause.tree is not None for clause in self.inputs)

    @property
    def gives_one(self) -> bool:
        """Return whether the table has a single answer, so that it has to have one for everything."""
        return self.policy in ("UNIQUE", "ANY", "FIRST", "PRIORITY")

    @property
    def has_default(self) -> bool:
        """Return whether the table has an answer for what no rule matches."""
        return any(output.default for output in self.outputs)


class Texts:
    """Reads the FEEL texts of one file, which may name its elements."""

    def __init__(self, root: Element) -> None:
        self.types = ItemTypes(root, (), lambda _message, _element: None)
        self.names = all_names(root) | self.types.names()
        self._read = lru_cache(maxsize=None)(self._parse)

    def expression(self, text: str) -> n.Node | None:
        """Return the tree of an expression, None where it cannot be read; who executes the file says why."""
        return self._read(text, unary=False)

    def tests(self, text: str) -> n.UnaryTests | None:
        """Return the tree of the tests of a cell, in which nothing at all accepts everything."""
        found = n.UnaryTests(()) if not text else self._read(text, unary=True)
        return found if isinstance(found, n.UnaryTests) else None

    def constant(self, tree: n.Node) -> Any:
        """Return the value of an expression that always has the same, else ``UNCLEAR``."""
        return constant(tree, self.names)

    def value(self, text: str) -> Any:
        """Return the value of the text of an output cell, ``UNCLEAR`` where it depends on something."""
        if not text:
            return None
        tree = self.expression(text)
        return UNCLEAR if tree is None else self.constant(tree)

    def listed(self, tree: n.UnaryTests) -> tuple[Any, ...]:
        """Return the values that tests list one by one, null left out; none where they accept others as well."""
        values = [self.constant(test) for test in tree.tests]
        if tree.negated or any(value is UNCLEAR or isinstance(value, _MANY) for value in values):
            return ()
        return tuple(value for value in values if value is not None)

    def mentioned(self, trees: Iterable[n.UnaryTests | None]) -> Iterator[Any]:
        """Yield the single values that tests mention, ends of ranges and items of lists among them; null is none."""
        todo = [test for tree in trees if tree is not None for test in tree.tests]
        while todo:
            tree = todo.pop(0)
            value = self.constant(tree)
            if value is UNCLEAR:
                todo += _held_against(tree)
            if isinstance(value, Range):
                value = [value.low, value.high]
            for each in value if isinstance(value, list) else [value]:
                if each is not UNCLEAR and each is not None and not isinstance(each, _MANY):
                    yield each

    def _parse(self, text: str, *, unary: bool) -> n.Node | None:
        try:
            parser = Parser(text, self.names, _BUILTIN_NAMES)
            return parser.parse_unary_tests() if unary else parser.parse_expression()
        except (FeelSyntaxError, RecursionError):
            return None


def read_tables(root: Element, texts: Texts) -> Iterator[Table]:
    """Yield every decision table of the file that can be read; one whose rows do not fit its columns cannot."""
    for owner in children(root, *_NODES):
        for element in owner.iter("{*}decisionTable"):
            table = _table(element, owner, texts)
            if table is not None:
                yield table


def _held_against(tree: n.Node) -> list[n.Node]:
    """Return the parts of a condition about ``?`` that may be values to hold it against."""
    match tree:
        case n.Logic():
            return [*tree.operands]
        case n.Binary() if tree.operator in COMPARISONS:
            return [tree.left, tree.right]
        case n.Between():
            return [tree.low, tree.high]
        case n.In():
            return [*tree.tests]
        case n.Call(function=n.Name(name="not")):
            return [*tree.arguments]
    return []


def _table(element: Element, owner: Element, texts: Texts) -> Table | None:
    inputs = tuple(_input(clause, texts) for clause in children(element, "input"))
    is_result = element.getparent() is owner
    clauses = list(children(element, "output"))
    whole = attribute(element, "typeRef") or (_variable_type(owner) if is_result else "")
    outputs = tuple(_output(clause, whole if len(clauses) == 1 else "") for clause in clauses)
    rules = tuple(_rule(rule, number) for number, rule in enumerate(children(element, "rule"), 1))
    if not outputs or any(len(rule.cells) != len(inputs) or len(rule.outputs) != len(outputs) for rule in rules):
        return None
    return Table(
        id=attribute(element, "id"),
        owner=attribute(owner, "name") or attribute(owner, "id"),
        owner_id=attribute(owner, "id"),
        label=attribute(owner, "label") or attribute(owner, "name") or attribute(owner, "id"),
        policy=attribute(element, "hitPolicy", "UNIQUE"),
        inputs=inputs,
        outputs=outputs,
        rules=rules,
        is_result=is_result,
        bound=dict(_bound(element, owner)),
    )


def _input(clause: Element, texts: Texts) -> Input:
    expression = child(clause, "inputExpression")
    text = text_of(expression)
    described = child(clause, "description")
    return Input(
        id=attribute(clause, "id"),
        label=attribute(clause, "label"),
        text=text,
        tree=texts.expression(text) if text else None,
        type="" if expression is None else attribute(expression, "typeRef"),
        allowed=text_of(child(clause, "inputValues")),
        described=described is not None and bool((described.text or "").strip()),
    )


def _variable_type(owner: Element) -> str:
    variable = child(owner, "variable")
    return "" if variable is None else attribute(variable, "typeRef")


def _output(clause: Element, otherwise: str) -> Output:
    """Return the output column; the only one has the type of the whole where it names none itself."""
    return Output(
        name=attribute(clause, "name"),
        type=attribute(clause, "typeRef") or otherwise,
        allowed=text_of(child(clause, "outputValues")),
        default=text_of(child(clause, "defaultOutputEntry")),
    )


def _rule(rule: Element, number: int) -> Rule:
    cells = (text_of(cell) for cell in children(rule, "inputEntry"))
    return Rule(
        number=number,
        id=attribute(rule, "id"),
        cells=tuple("" if cell == "-" else cell for cell in cells),
        outputs=tuple(text_of(cell) for cell in children(rule, "outputEntry")),
    )


def _bound(table: Element, owner: Element) -> Iterator[tuple[str, str]]:
    """Yield the names that are bound between the table and its owner, with their types."""
    for around in table.iterancestors():
        if around is owner:
            return
        yield attribute(around, "iteratorVariable"), ""
        bound = [*children(around, "formalParameter")]
        bound += [name for entry in children(around, "contextEntry") for name in children(entry, "variable")]
        yield from ((attribute(each, "name"), attribute(each, "typeRef")) for each in bound)
