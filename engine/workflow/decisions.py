"""The decision models of a publication, found by the id of a decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from engine import dmn, feel
from engine.model import Finding, Value
from engine.workflow.expressions import ElementFailed


class Decisions:
    """All decisions of a publication."""

    def __init__(self, models: Mapping[str, dmn.Model]) -> None:
        self._models = models

    def __contains__(self, decision: str) -> bool:
        return decision in self._models

    def evaluate(self, decision: str, scope: Mapping[str, Value], clock: Callable[[], datetime]) -> tuple[Value, str]:
        """Return the result of the decision, and why it is null if it is."""
        try:
            value = self._models[decision].evaluate(decision, scope, clock=clock)
            if value is not None:
                return value, ""
            explanation = self._models[decision].explain(decision, scope, clock=clock)
        except feel.BudgetExceeded as exceeded:
            raise ElementFailed("budget", str(exceeded), expression=decision) from exceeded
        return None, "; ".join(str(warning) for warning in explanation.warnings)

    def inputs(self, decision: str) -> tuple[str, ...]:
        """Return the names of the data that the decision asks for."""
        return tuple(self._models[decision].inputs(decision))


def parse_decisions(files: Mapping[str, bytes]) -> tuple[Decisions, list[Finding]]:
    """Return the decisions of all ``.dmn`` files; a model that cannot be read is a finding."""
    models: dict[str, dmn.Model] = {}
    findings: list[Finding] = []
    for path in sorted(files):
        if not path.endswith(".dmn"):
            continue
        try:
            model = dmn.Model.from_xml(files[path])
        except dmn.DmnError as error:
            findings.append(Finding(file=path, element=error.element or "", code="DECISION", message=error.message))
            continue
        for decision in model.decisions:
            if decision in models:
                message = f"The decision {decision!r} exists in another file as well."
                findings.append(Finding(file=path, element=decision, code="DUPLICATE", message=message))
            models[decision] = model
    return Decisions(models), findings
