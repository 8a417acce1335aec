"""Values of the diagram dialect: FEEL where the text begins with ``=``, else the text itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine import feel
from engine.model import Value


class ElementFailed(Exception):
    """An element cannot be executed; its token stays where it is and the trouble becomes a failure of the step."""

    def __init__(
        self,
        code: str,
        message: str,
        *,
        expression: str | None = None,
        values: Mapping[str, Value] | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.expression = expression
        self.values: Mapping[str, Value] = values or {}
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Expression:
    """A text of a diagram, compiled once; ``code`` is None where it is static text."""

    text: str
    code: feel.Expression | None

    @property
    def names(self) -> frozenset[str]:
        """The free names of the expression."""
        return self.code.names if self.code is not None else frozenset()

    def evaluate(self, scope: Mapping[str, Value], clock: Callable[[], datetime]) -> Value:
        """Return the value, None where FEEL says so; raise :class:`ElementFailed` where it never ends."""
        if self.code is None:
            return self.text
        try:
            value = self.code.evaluate(scope, clock=clock)
        except feel.BudgetExceeded as exceeded:
            raise self.failed("budget", str(exceeded), scope) from exceeded
        if not can_be_kept(value):
            message = "The value is or holds a function or a range, which cannot be kept; use a plain value."
            raise self.failed("expression", message, scope)
        return value

    def why_null(self, scope: Mapping[str, Value], clock: Callable[[], datetime]) -> str:
        """Return why the value is null, without a full stop; an empty text where nothing is known."""
        if self.code is None:
            return ""
        return "; ".join(str(warning).rstrip(".") for warning in self.code.explain(scope, clock=clock).warnings)

    def is_null(self, what: str, code: str, scope: Mapping[str, Value], clock: Callable[[], datetime]) -> ElementFailed:
        """Return the failure that says that the value is null, and why."""
        reason = self.why_null(scope, clock)
        return self.failed(code, f"{what} is null: {reason}." if reason else f"{what} is null.", scope)

    def failed(self, code: str, message: str, scope: Mapping[str, Value]) -> ElementFailed:
        """Return the failure that names this expression and the values of its free names."""
        values = {name: scope.get(name) for name in sorted(self.names)}
        return ElementFailed(code, message, expression=self.text, values=values)

    def must_be(
        self,
        kind: type | tuple[type, ...],
        what: str,
        code: str,
        scope: Mapping[str, Value],
        clock: Callable[[], datetime],
    ) -> Value:
        """Return the value if it is of the kind, else raise a failure with the code that says what is wrong."""
        value = self.evaluate(scope, clock)
        if isinstance(value, kind) and (isinstance(value, bool) is (kind is bool)):
            return value
        if value is None:
            raise self.is_null(what, code, scope, clock)
        raise self.failed(code, f"{what} is a {type(value).__name__}, which makes no sense here.", scope)


def can_be_kept(value: Value) -> bool:
    """Return whether the value can be stored: functions and ranges live only inside an expression."""
    if isinstance(value, list):
        return all(can_be_kept(item) for item in value)
    if isinstance(value, dict):
        return all(can_be_kept(item) for item in value.values())
    return not isinstance(value, feel.Function | feel.Range)
