"""The decision models of a publication, found by the id of a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import dmn, feel
from engine.feel import say
from engine.model import Finding, Value
from engine.workflow.dialect import CalledDecision
from engine.workflow.expressions import ElementFailed, can_be_kept
from engine.workflow.traces import Origins, trace_of


@dataclass(frozen=True, slots=True)
class Decided:
    """The result of a decision with its trace, as :mod:`engine.workflow.traces` describes it."""

    value: Value
    trace: Mapping[str, Any]
    rules: tuple[dmn.MatchedRule, ...]


class Decisions:
    """All decisions of a publication."""

    def __init__(self, models: Mapping[str, dmn.Model], files: dict[str, str]) -> None:
        self._models = models
        self.files = files
        """Path of the file of each decision."""

    def __contains__(self, decision: str) -> bool:
        return decision in self._models

    def evaluate(
        self, called: CalledDecision, scope: Mapping[str, Value], clock: Callable[[], datetime], origins: Origins
    ) -> Decided:
        """Return the result of the decision; raise :class:`ElementFailed` where no row or no output matches."""
        model, decision = self._models[called.decision], called.decision
        label = model.label(decision)
        values = {name: scope.get(name) for name in sorted(model.facts(decision))}
        try:
            explanation = model.explain(decision, scope, clock=clock)
        except feel.BudgetExceeded as exceeded:
            message = say("The decision '{name}' was stopped: it is too much work for one step.", name=label)
            failed = ElementFailed("budget", message, reasons=exceeded.args, expression=decision, values=values)
            raise failed from exceeded
        trace = trace_of(model, decision, called.result, explanation, scope, origins)
        if explanation.value is None:
            message = say("The decision '{name}' has no result.", name=label)
            reasons = explanation.warnings or (say("No rule of it gives a value."),)
            raise ElementFailed("decision", message, reasons=reasons, expression=decision, values=values, trace=trace)
        if not can_be_kept(explanation.value):
            message = say("The decision '{name}' yields a function or a range, which cannot be kept.", name=label)
            raise ElementFailed("decision", message, expression=decision, values=values, trace=trace)
        return Decided(explanation.value, trace, explanation.matched_rules)


def parse_decisions(files: Mapping[str, bytes]) -> tuple[Decisions, list[Finding]]:
    """Return the decisions of all ``.dmn`` files; whatever cannot be read of a model is a finding."""
    models, findings = read_models(files)
    decisions: dict[str, dmn.Model] = {}
    homes: dict[str, str] = {}
    for path, model in models.items():
        for problem in model.problems:
            findings.append(Finding(file=path, element=problem.element, code="DECISION", message=problem.message))
        for decision in model.decisions:
            if decision in decisions:
                message = feel.say(
                    "The decision '{decision}' exists in another file as well; give each an id of its own.",
                    decision=decision,
                )
                findings.append(Finding(file=path, element=decision, code="DUPLICATE", message=message))
            decisions[decision], homes[decision] = model, path
    return Decisions(decisions, homes), findings


def read_models(files: Mapping[str, bytes]) -> tuple[dict[str, dmn.Model], list[Finding]]:
    """Return the decision models by their paths, each beside the others, which it may import.

    A file that is no model at all is a finding; what is wrong inside a model stands in its ``problems``.
    """
    models: dict[str, dmn.Model] = {}
    findings: list[Finding] = []
    for path in sorted(path for path in files if path.endswith(".dmn")):
        try:
            models[path] = dmn.Model.from_xml(files[path])
        except dmn.DmnError as error:
            findings.append(Finding(file=path, element=error.element, code="DECISION", message=error.message))
    for path in [path for path, model in models.items() if model.problems]:
        others = [files[other] for other in models if other != path]
        try:
            models[path] = dmn.Model.from_xml(files[path], imports=others)
        except dmn.DmnError as error:
            findings.append(Finding(file=path, element=error.element, code="DECISION", message=error.message))
            del models[path]
    return models, findings
