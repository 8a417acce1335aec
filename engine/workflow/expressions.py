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
            return self.code.evaluate(scope, clock=clock)
        except feel.BudgetExceeded as exceeded:
            raise self.failed("budget", str(exceeded), scope) from exceeded

    def explain(self, scope: Mapping[str, Value], clock: Callable[[], datetime]) -> str:
        """Return why the value is null, as the end of a sentence; an empty text where nothing is known."""
        if self.code is None:
            return ""
        return "; ".join(str(warning) for warning in self.code.explain(scope, clock=clock).warnings)

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
            reason = self.explain(scope, clock)
            raise self.failed(code, f"{what} is null" + (f": {reason}" if reason else "") + ".", scope)
        raise self.failed(code, f"{what} is a {type(value).__name__}, which makes no sense here.", scope)
