"""Decision tables: which rules match, and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.dmn.errors import DmnError
from engine.dmn.hit_policies import MULTIPLE, policy
from engine.dmn.reader import Element, attribute, child, children, text_of
from engine.dmn.run import Column, Columns, DecisionRun, MatchedRule, UnmatchedTable
from engine.feel.operators import matches_test
from engine.feel.runtime import Check, Code, Frame
from engine.feel.sentences import say
from engine.feel.types import FeelType, coerce

if TYPE_CHECKING:
    from engine.dmn.boxed import Boxed


@dataclass(frozen=True, slots=True)
class _Rule:
    number: int
    id: str
    conditions: tuple[tuple[int, Check], ...]
    """The cells that ask something, each with the place of its column; those that accept everything are left out."""
    outputs: tuple[Code, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Input:
    text: str
    column: Column
    code: Code
    allowed: Check | None
    type: FeelType | None


@dataclass(frozen=True, slots=True)
class _Output:
    name: str
    column: Column
    allowed: Check | None
    order: Code | None
    """The list of output values, whose order is the priority."""
    default: Code | None
    type: FeelType | None


def compile_table(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a decision table; ``owner`` names its decision for the trace."""
    place = attribute(element, "id")
    name = attribute(element, "hitPolicy", "UNIQUE")
    decide = policy(name, attribute(element, "aggregation"), place)
    inputs = tuple(_input(boxed, clause) for clause in children(element, "input"))
    outputs = tuple(_output(boxed, clause) for clause in children(element, "output"))
    if not outputs:
        raise DmnError(say("The decision table has no output column."), place)
    rules = tuple(
        _rule(boxed, rule, number, len(inputs), len(outputs))
        for number, rule in enumerate(children(element, "rule"), 1)
    )
    aggregation = attribute(element, "aggregation") if name == "COLLECT" else ""
    many = name in MULTIPLE and not aggregation
    columns = Columns(tuple(one.column for one in inputs), tuple(one.column for one in outputs))
    first_alone = name == "FIRST"
    cells = len(rules) * (len(inputs) + len(outputs))

    def table(frame: Frame) -> Any:
        run = frame.run
        run.spend(cells)
        values = []
        for one in inputs:
            value, fits = coerce(one.code(frame), one.type)
            # Null is what every cell may ask for, so the allowed values say nothing about it.
            strict = one.allowed if value is not None else None
            if not fits:
                return run.warn(
                    say("The value of '{text}' is not of the type that its column asks for.", text=one.text)
                )
            if strict is not None and strict(frame, value) is not True:
                return run.warn(
                    say("The value of '{text}' is not among the values that its column allows.", text=one.text)
                )
            values.append(value)
        found = _matching(rules, values, frame, first_alone=first_alone)
        trace = run if isinstance(run, DecisionRun) and run.traced else None
        seen = {} if trace is None else {one.text: value for one, value in zip(inputs, values, strict=True)}
        if not found:
            if trace is not None:
                trace.unmatched.append(UnmatchedTable(owner, seen, columns))
            return _default(outputs, frame, many=many, counts=aggregation == "COUNT")
        results = [_result(outputs, [code(frame) for code in rule.outputs], frame) for rule in found]
        if trace is not None:
            for rule, result in zip(found, results, strict=True):
                given = result if len(outputs) > 1 else {outputs[0].name or owner: result}
                asks = tuple(inputs[column].text for column, _ in rule.conditions)
                trace.matched.append(
                    MatchedRule(owner, rule.number, rule.id, seen, given, rule.annotations, columns, asks)
                )
        return decide(run, results, lambda result: _rank(outputs, result, frame))

    return table


def _matching(rules: tuple[_Rule, ...], values: list[Any], frame: Frame, *, first_alone: bool) -> list[_Rule]:
    """Return the rules of which every cell accepts the value of its column, in the order of the table."""
    found = []
    for rule in rules:
        for column, check in rule.conditions:
            if check(frame, values[column]) is not True:
                break
        else:
            found.append(rule)
            if first_alone:
                break
    return found


def _input(boxed: Boxed, clause: Element) -> _Input:
    expression = child(clause, "inputExpression")
    if expression is None or not text_of(expression):
        raise DmnError(say("An input column of the decision table has no expression."), attribute(clause, "id"))
    allowed = child(clause, "inputValues")
    text, code = text_of(expression), boxed.text(expression)
    return _Input(
        text,
        Column(text, attribute(clause, "label"), boxed.names_in(text)),
        code,
        boxed.tests(allowed) if allowed is not None and text_of(allowed) else None,
        boxed.types.get(attribute(expression, "typeRef")),
    )


def _output(boxed: Boxed, clause: Element) -> _Output:
    allowed, default = child(clause, "outputValues"), child(clause, "defaultOutputEntry")
    has_values = allowed is not None and bool(text_of(allowed))
    return _Output(
        attribute(clause, "name"),
        Column(attribute(clause, "name"), attribute(clause, "label")),
        boxed.tests(allowed) if allowed is not None and has_values else None,
        boxed.list_of_tests(allowed) if allowed is not None and has_values else None,
        boxed.text(default) if default is not None and text_of(default) else None,
        boxed.types.get(attribute(clause, "typeRef")),
    )


def _rule(boxed: Boxed, element: Element, number: int, inputs: int, outputs: int) -> _Rule:
    conditions = list(children(element, "inputEntry"))
    results = list(children(element, "outputEntry"))
    if len(conditions) != inputs or len(results) != outputs:
        raise DmnError(
            say(
                "Rule {number} has {conditions} input and {results} output cells, "
                "but the table has {inputs} and {outputs} columns.",
                number=number,
                conditions=len(conditions),
                results=len(results),
                inputs=inputs,
                outputs=outputs,
            ),
            attribute(element, "id"),
        )
    return _Rule(
        number,
        attribute(element, "id"),
        tuple((column, boxed.tests(cell)) for column, cell in enumerate(conditions) if text_of(cell) not in ("-", "")),
        tuple(boxed.text(cell, empty_is_null=True) for cell in results),
        _annotations(element),
    )


def _annotations(rule: Element) -> tuple[str, ...]:
    """Return what is noted beside the rule: annotation columns since DMN 1.2, its description always."""
    notes = [text_of(entry) for entry in children(rule, "annotationEntry")]
    described = child(rule, "description")
    if described is not None:
        notes.append((described.text or "").strip())
    return tuple(note for note in notes if note)


def _result(outputs: tuple[_Output, ...], values: list[Any], frame: Frame) -> Any:
    checked = []
    for output, value in zip(outputs, values, strict=True):
        converted, fits = coerce(value, output.type)
        if not fits:
            frame.run.warn(say("The output '{name}' is not of the type that its column asks for.", name=output.name))
        elif value is not None and output.allowed is not None and output.allowed(frame, converted) is not True:
            converted = frame.run.warn(
                say("The output '{name}' is not among the values that its column allows.", name=output.name)
            )
        checked.append(converted)
    if len(outputs) == 1:
        return checked[0]
    return {output.name: value for output, value in zip(outputs, checked, strict=True)}


def _default(outputs: tuple[_Output, ...], frame: Frame, *, many: bool, counts: bool) -> Any:
    if any(output.default is not None for output in outputs):
        values = [None if output.default is None else output.default(frame) for output in outputs]
        result = _result(outputs, values, frame)
        return [result] if many and not isinstance(result, list) else result
    if counts:
        return 0
    return [] if many else frame.run.warn(say("No rule of the decision table matches."))


def _rank(outputs: tuple[_Output, ...], result: Any, frame: Frame) -> tuple[int, ...]:
    values = [result] if len(outputs) == 1 else [result[output.name] for output in outputs]
    ranks = []
    for output, value in zip(outputs, values, strict=True):
        if output.order is None:
            continue
        order = output.order(frame)
        places = [place for place, test in enumerate(order) if matches_test(frame.run, value, test) is True]
        ranks.append(places[0] if places else len(order))
    return tuple(ranks)
