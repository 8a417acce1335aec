"""What a decision table is made of: its columns and its rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from engine.dmn.errors import DmnError
from engine.dmn.places import Place, in_cell, in_column
from engine.dmn.reader import Element, attribute, child, children, local, name_of, place_of, text_of
from engine.dmn.run import Column
from engine.feel.runtime import Check, Code
from engine.feel.sentences import say
from engine.feel.types import FeelType

if TYPE_CHECKING:
    from engine.dmn.boxed import Boxed

MAX_TITLE: Final = 60


@dataclass(frozen=True, slots=True)
class Input:
    """An input column."""

    column: Column
    title: str
    code: Code
    allowed: Check | None
    type: FeelType | None
    place: Place


@dataclass(frozen=True, slots=True)
class Output:
    """An output column."""

    name: str
    column: Column
    title: str
    allowed: Check | None
    order: Code | None
    """The list of output values, whose order is the priority."""
    default: Code | None
    type: FeelType | None
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the table, or a column where it lies on its side."""

    number: int
    id: str
    conditions: tuple[tuple[int, Check], ...]
    """The cells that ask something, each with the place of its column; those that accept everything are left out."""
    outputs: tuple[Code, ...]
    annotations: tuple[str, ...]


def read_inputs(boxed: Boxed, table: Element, owner: str) -> tuple[Input, ...]:
    """Return the input columns; raises :class:`DmnError` where one does not say what it looks at."""
    return tuple(_input(boxed, clause, number, owner) for number, clause in enumerate(children(table, "input"), 1))


def read_outputs(boxed: Boxed, table: Element, owner: str) -> tuple[Output, ...]:
    """Return the output columns; raises :class:`DmnError` where there is none, or several cannot be told apart."""
    clauses = list(children(table, "output"))
    if not clauses:
        raise DmnError(say("The decision table has no output column."), place_of(table))
    names = [name_of(clause) for clause in clauses]
    if len(clauses) > 1 and (not all(names) or len(set(names)) < len(names)):
        raise DmnError(
            say("A table with several output columns gives each a name of its own; name them."), place_of(table)
        )
    return tuple(_output(boxed, table, clause, owner) for clause in clauses)


def read_rules(
    boxed: Boxed, table: Element, owner: str, inputs: tuple[Input, ...], outputs: tuple[Output, ...]
) -> tuple[Rule, ...]:
    """Return the rules; raises :class:`DmnError` where one has too many cells, or too few."""
    return tuple(
        _rule(boxed, rule, number, owner, inputs, outputs) for number, rule in enumerate(children(table, "rule"), 1)
    )


def _input(boxed: Boxed, clause: Element, number: int, owner: str) -> Input:
    expression = child(clause, "inputExpression")
    text = text_of(expression)
    if expression is None or not text:
        title = attribute(clause, "label") or str(number)
        raise DmnError(say("The input column '{column}' has no expression.", column=title), place_of(clause))
    title = title_of(clause, text)
    place = in_column(boxed.title(owner), title)
    with boxed.at(place):
        code = boxed.text(expression)
        return Input(
            Column(text, attribute(clause, "label"), boxed.names_in(text)),
            title,
            code,
            _tests(boxed, child(clause, "inputValues")),
            boxed.type_of(expression),
            place,
        )


def _output(boxed: Boxed, table: Element, clause: Element, owner: str) -> Output:
    name = name_of(clause)
    title = title_of(clause, name or owner)
    place = in_column(boxed.title(owner), title)
    default = child(clause, "defaultOutputEntry")
    with boxed.at(place):
        values = child(clause, "outputValues")
        listed = values if text_of(values) else _values_of_type(boxed, table, clause)
        return Output(
            name,
            Column(name, attribute(clause, "label")),
            title,
            _tests(boxed, values),
            None if listed is None else boxed.list_of_tests(listed),
            boxed.text(default) if default is not None and text_of(default) else None,
            boxed.type_of(clause),
            place,
        )


def _tests(boxed: Boxed, element: Element | None) -> Check | None:
    return boxed.tests(element) if element is not None and text_of(element) else None


def _values_of_type(boxed: Boxed, table: Element, clause: Element) -> Element | None:
    """Return the allowed values of the type of an output column that lists none itself.

    The only output of a table has the type of the table, or of what the table gives its value to.
    """
    alone = len(list(children(table, "output"))) == 1
    for element in (clause, *_holders(table)) if alone else (clause,):
        if attribute(element, "typeRef"):
            return boxed.types.values_of(attribute(element, "typeRef"))
    return None


def _holders(table: Element) -> Iterator[Element]:
    """Yield what names the type of a table: itself, and the variable or function that it is the logic of."""
    yield table
    holder = table.getparent()
    if holder is not None and local(holder) == "encapsulatedLogic":
        yield holder
        holder = holder.getparent()
    variable = None if holder is None else child(holder, "variable")
    if variable is not None:
        yield variable


def _rule(
    boxed: Boxed, element: Element, number: int, owner: str, inputs: tuple[Input, ...], outputs: tuple[Output, ...]
) -> Rule:
    conditions = list(children(element, "inputEntry"))
    results = list(children(element, "outputEntry"))
    if len(conditions) != len(inputs) or len(results) != len(outputs):
        raise DmnError(
            say(
                "Rule {number} has {conditions} input and {results} output cells, "
                "but the table has {inputs} and {outputs} columns.",
                number=number,
                conditions=len(conditions),
                results=len(results),
                inputs=len(inputs),
                outputs=len(outputs),
            ),
            place_of(element),
        )
    checks, codes = [], []
    for column, (cell, one) in enumerate(zip(conditions, inputs, strict=True)):
        with boxed.at(in_cell(boxed.title(owner), number, one.title)):
            if text_of(cell) not in ("-", ""):
                checks.append((column, boxed.tests(cell)))
    for cell, output in zip(results, outputs, strict=True):
        with boxed.at(in_cell(boxed.title(owner), number, output.title)):
            codes.append(boxed.cell(cell))
    return Rule(number, attribute(element, "id"), tuple(checks), tuple(codes), _annotations(element))


def _annotations(rule: Element) -> tuple[str, ...]:
    """Return what is noted beside the rule: annotation columns since DMN 1.2, its description always."""
    notes = [text_of(entry) for entry in children(rule, "annotationEntry")]
    described = child(rule, "description")
    if described is not None:
        notes.append((described.text or "").strip())
    return tuple(note for note in notes if note)


def title_of(clause: Element, otherwise: str) -> str:
    """Return what people call a column."""
    title = " ".join((attribute(clause, "label") or otherwise).split())
    return title if len(title) <= MAX_TITLE else f"{title[:MAX_TITLE]}…"
