"""The decision models of a publication, found by the id of a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from engine import dmn, feel
from engine.model import Finding, Value
from engine.workflow.expressions import ElementFailed, can_be_kept


class Decisions:
    """All decisions of a publication."""

    def __init__(self, models: Mapping[str, dmn.Model]) -> None:
        self._models = models

    def __contains__(self, decision: str) -> bool:
        return decision in self._models

    def evaluate(self, decision: str, scope: Mapping[str, Value], clock: Callable[[], datetime]) -> Value:
        """Return the result of the decision; raise :class:`ElementFailed` where no row or no output matches."""
        model = self._models[decision]
        try:
            explanation = model.explain(decision, scope, clock=clock)
        except feel.BudgetExceeded as exceeded:
            raise ElementFailed("budget", str(exceeded), expression=decision) from exceeded
        if explanation.value is None:
            why = "; ".join(warning.rstrip(".") for warning in explanation.warnings) or "no row of it matches"
            values = {name: scope.get(name) for name in sorted(model.input_data.values())}
            message = f"The decision {model.decisions[decision]!r} has no result: {why}."
            raise ElementFailed("decision", message, expression=decision, values=values)
        if not can_be_kept(explanation.value):
            message = f"The decision {model.decisions[decision]!r} yields a function or a range, which cannot be kept."
            raise ElementFailed("decision", message, expression=decision)
        return explanation.value


def parse_decisions(files: Mapping[str, bytes]) -> tuple[Decisions, list[Finding]]:
    """Return the decisions of all ``.dmn`` files; whatever cannot be read of a model is a finding."""
    models: dict[str, dmn.Model] = {}
    findings: list[Finding] = []
    for path in sorted(path for path in files if path.endswith(".dmn")):
        try:
            models[path] = dmn.Model.from_xml(files[path])
        except dmn.DmnError as error:
            findings.append(Finding(file=path, element=error.element, code="DECISION", message=error.message))
    _resolve_imports(files, models)
    decisions: dict[str, dmn.Model] = {}
    for path, model in models.items():
        for problem in model.problems:
            findings.append(Finding(file=path, element=problem.element, code="DECISION", message=problem.message))
        for decision in model.decisions:
            if decision in decisions:
                message = feel.say("The decision '{decision}' exists in another file as well.", decision=decision)
                findings.append(Finding(file=path, element=decision, code="DUPLICATE", message=message))
            decisions[decision] = model
    return Decisions(decisions), findings


def _resolve_imports(files: Mapping[str, bytes], models: dict[str, dmn.Model]) -> None:
    """Read models with problems again beside the others, which they may import, until that helps no more."""
    for _ in range(len(models)):
        helped = False
        for path in [path for path, model in models.items() if model.problems]:
            others = [model for other, model in models.items() if other != path]
            again = dmn.Model.from_xml(files[path], imports=others)
            helped = helped or len(again.problems) < len(models[path].problems)
            models[path] = again
        if not helped:
            return
