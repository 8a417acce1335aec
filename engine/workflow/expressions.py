"""Values of the diagram dialect: FEEL where the text begins with ``=``, else the text itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from engine import feel
from engine.feel.kinds import kind_of
from engine.feel.sentences import reason, say
from engine.model import Value
from engine.workflow.traces import shortened

MAX_REASONS: Final = 20
"""Reasons that a failure keeps; whoever has to mend an expression needs no more of them."""
_WANTED: Final[Mapping[Any, str]] = {
    bool: say("true or false"),
    list: say("a list"),
    (int, Decimal): say("a number"),
}


class ElementFailed(Exception):
    """An element cannot be executed; its token stays where it is and the trouble becomes a failure of the step.

    ``message`` says what is wrong without quoting anything of the case file, ``reasons`` say why, each a sentence.
    ``trace`` is that of the decision that failed, as :mod:`engine.workflow.traces` describes it.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        reasons: Sequence[str] = (),
        expression: str | None = None,
        values: Mapping[str, Value] | None = None,
        trace: Mapping[str, Any] | None = None,
    ) -> None:
        self.code = code
        self.message = message
        self.reasons = tuple(_kept(reason) for reason in reasons[:MAX_REASONS])
        self.expression = expression
        self.values: Mapping[str, Value] = {name: shortened(value) for name, value in (values or {}).items()}
        self.trace = trace
        super().__init__(" ".join((message, *self.reasons)))


@dataclass(frozen=True, slots=True)
class Expression:
    """A text of a diagram, compiled once; ``code`` is None where it is static text."""

    text: str
    code: feel.Expression | None

    @property
    def names(self) -> frozenset[str]:
        """The free names of the expression."""
        return self.code.names if self.code is not None else frozenset()

    @property
    def filter_names(self) -> frozenset[str]:
        """Further names inside filters, which may be fields of the items instead."""
        return self.code.filter_names if self.code is not None else frozenset()

    def evaluate(self, scope: Mapping[str, Value], clock: Callable[[], datetime]) -> Value:
        """Return the value, None where FEEL says so; raise :class:`ElementFailed` where it never ends."""
        if self.code is None:
            return self.text
        try:
            value = self.code.evaluate(scope, clock=clock)
        except feel.BudgetExceeded as exceeded:
            message = say("The expression was stopped: it is too much work for one step.")
            raise self.failed("budget", message, scope, reasons=exceeded.args) from exceeded
        if not can_be_kept(value):
            message = say("The value is or holds a function or a range, which cannot be kept; use a plain value.")
            raise self.failed("expression", message, scope)
        return value

    def why_null(self, scope: Mapping[str, Value], clock: Callable[[], datetime]) -> tuple[str, ...]:
        """Return why the value is null, each reason a sentence; nothing where nothing is known."""
        return () if self.code is None else self.code.explain(scope, clock=clock).warnings

    def is_null(self, what: str, code: str, scope: Mapping[str, Value], clock: Callable[[], datetime]) -> ElementFailed:
        """Return the failure that says that the value is null, and why."""
        return self.failed(code, say("{what} is null.", what=what), scope, reasons=self.why_null(scope, clock))

    def failed(
        self, code: str, message: str, scope: Mapping[str, Value], *, reasons: Sequence[str] = ()
    ) -> ElementFailed:
        """Return the failure that names this expression and the values of its free names."""
        values = {name: scope.get(name) for name in sorted(self.names)}
        return ElementFailed(code, message, reasons=reasons, expression=self.text, values=values)

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
        message = say("{what} is {kind}; it must be {wanted}.", what=what, kind=kind_of(value), wanted=_WANTED[kind])
        raise self.failed(code, message, scope)


def _kept(reason: str) -> str:
    """Return the reason in a size that can be kept, its template unchanged: it may quote any text of a case file."""
    if not isinstance(reason, feel.Sentence):
        return str(shortened(reason))
    values = {name: shortened(part) if type(part) is str else part for name, part in reason.values.items()}
    return reason if values == reason.values else reason.about(values)


def told_by(error: ValueError | OverflowError) -> str:
    """Return the sentence by which somebody refused a value."""
    return say("{problem}.", problem=reason(error))


def can_be_kept(value: Value) -> bool:
    """Return whether the value can be stored: functions and ranges live only inside an expression."""
    if isinstance(value, list):
        return all(can_be_kept(item) for item in value)
    if isinstance(value, dict):
        return all(can_be_kept(item) for item in value.values())
    return not isinstance(value, feel.Function | feel.Range)
