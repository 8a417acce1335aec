"""Decision tables: which rules match, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from engine.dmn.columns import Input, Output, Rule, read_inputs, read_outputs, read_rules
from engine.dmn.errors import DmnError
from engine.dmn.hit_policies import MULTIPLE, ORDERED, policy
from engine.dmn.places import in_cell, in_logic, in_rules, locate
from engine.dmn.reader import Element, attribute, place_of, written
from engine.dmn.run import Columns, DecisionRun, MatchedRule, UnmatchedTable
from engine.dmn.unanswered import locate_cells
from engine.feel.kinds import kind_of
from engine.feel.operators import matches_test
from engine.feel.runtime import Code, Frame
from engine.feel.sentences import Sentence, say
from engine.feel.types import ANY, FeelType, coerce, describe

if TYPE_CHECKING:
    from engine.dmn.boxed import Boxed


def compile_table(boxed: Boxed, element: Element, owner: str) -> Code:
    """Return the closure of a decision table; ``owner`` names what it decides, for the trace and for warnings."""
    name = attribute(element, "hitPolicy", "UNIQUE")
    aggregation = attribute(element, "aggregation") if name == "COLLECT" else ""
    decide = policy(name, aggregation, place_of(element))
    inputs, outputs = read_inputs(boxed, element, owner), read_outputs(boxed, element, owner)
    _check_policy(name, aggregation, outputs, place_of(element))
    rules = read_rules(boxed, element, owner, inputs, outputs)
    columns = Columns(tuple(one.column for one in inputs), tuple(one.column for one in outputs))
    many, first_alone = name in MULTIPLE and not aggregation, name == "FIRST"
    cells = max(len(rules) * (len(inputs) + len(outputs)), written(element.iter()) // 40)
    title = boxed.title(owner)
    owned, empty = in_logic(title), 0 if aggregation == "COUNT" else None

    def table(frame: Frame) -> Any:
        run = frame.run
        run.spend(cells)
        values = _looked_at(inputs, frame)
        if values is None:
            return None
        before = len(run.warnings)
        found = _matching(rules, values, frame, first_alone=first_alone)
        trace = run if isinstance(run, DecisionRun) and run.traced else None
        if trace is not None and len(run.warnings) > before:
            locate_cells(trace, before, rules, inputs, values, frame, title, first_alone=first_alone)
        seen = {} if trace is None else {one.column.text: value for one, value in zip(inputs, values, strict=True)}
        if not found:
            if trace is not None:
                trace.unmatched.append(UnmatchedTable(owner, seen, columns))
            if any(output.default is not None for output in outputs):
                return _default(outputs, frame)
            if many or empty is not None:
                return [] if many else empty
            before = len(run.warnings)
            run.warn(say("No rule of the decision table matches."))
            return locate(run, before, owned)
        results = [_result(outputs, rule, frame, title) for rule in found]
        if trace is not None:
            for rule, result in zip(found, results, strict=True):
                given = result if len(outputs) > 1 else {outputs[0].name or owner: result}
                asks = tuple(inputs[column].column.text for column, _ in rule.conditions)
                trace.matched.append(
                    MatchedRule(owner, rule.number, rule.id, seen, given, rule.annotations, columns, asks)
                )
        before = len(run.warnings)
        value = decide(run, results, lambda result: _rank(outputs, result, frame))
        if len(run.warnings) > before:
            locate(run, before, in_rules(title, [rule.number for rule in found]))
        return value

    return table


def _check_policy(name: str, aggregation: str, outputs: Sequence[Output], place: str) -> None:
    if aggregation and len(outputs) > 1:
        raise DmnError(
            say(
                "A table with several output columns cannot use the aggregation {aggregation}.", aggregation=aggregation
            ),
            place,
        )
    if name in ORDERED and all(output.order is None for output in outputs):
        raise DmnError(
            say("The hit policy {policy} needs output values in the order of their priority; list them.", policy=name),
            place,
        )


def _looked_at(inputs: Sequence[Input], frame: Frame) -> list[Any] | None:
    """Return the values of the input columns, or None where one does not allow what it looks at."""
    run = frame.run
    values = []
    for one in inputs:
        before = len(run.warnings)
        found = one.code(frame)
        value, fits = coerce(found, one.type, run)
        # Null is what every cell may ask for, so the allowed values say nothing about it.
        allowed = fits and (value is None or one.allowed is None or one.allowed(frame, value) is True)
        if not allowed:
            run.warn(_NOT_ALLOWED if fits else _unfit(found, one.type))
        if len(run.warnings) > before:
            locate(run, before, one.place)
        if not allowed:
            return None
        values.append(value)
    return values


def _matching(rules: Sequence[Rule], values: list[Any], frame: Frame, *, first_alone: bool) -> list[Rule]:
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


def _result(outputs: Sequence[Output], rule: Rule, frame: Frame, title: str) -> Any:
    checked = []
    for output, code in zip(outputs, rule.outputs, strict=True):
        before = len(frame.run.warnings)
        checked.append(_checked(output, code(frame), frame))
        if len(frame.run.warnings) > before:
            locate(frame.run, before, in_cell(title, rule.number, output.title))
    return _together(outputs, checked)


def _default(outputs: Sequence[Output], frame: Frame) -> Any:
    checked = []
    for output in outputs:
        before = len(frame.run.warnings)
        checked.append(None if output.default is None else _checked(output, output.default(frame), frame))
        locate(frame.run, before, output.place)
    return _together(outputs, checked)


def _checked(output: Output, value: Any, frame: Frame) -> Any:
    """Return the value as its column wants it, or null with the reason."""
    found, fits = coerce(value, output.type, frame.run)
    if not fits:
        return frame.run.warn(_unfit(value, output.type))
    if found is not None and output.allowed is not None and output.allowed(frame, found) is not True:
        return frame.run.warn(_NOT_ALLOWED)
    return found


def _together(outputs: Sequence[Output], values: list[Any]) -> Any:
    if len(outputs) == 1:
        return values[0]
    return {output.name: value for output, value in zip(outputs, values, strict=True)}


def _rank(outputs: Sequence[Output], result: Any, frame: Frame) -> tuple[int, ...]:
    values = [result] if len(outputs) == 1 else [result[output.name] for output in outputs]
    ranks = []
    for output, value in zip(outputs, values, strict=True):
        if output.order is None:
            continue
        order = output.order(frame)
        places = [place for place, test in enumerate(order) if matches_test(frame.run, value, test) is True]
        ranks.append(places[0] if places else len(order))
    return tuple(ranks)


_NOT_ALLOWED: Final = say("The value is not among those that the column allows.")


def _unfit(value: Any, kind: FeelType | None) -> Sentence:
    wanted = describe(kind or ANY)
    return say("The value must be {wanted}, but is {given}.", wanted=wanted, given=kind_of(value))
