"""What can go wrong with an expression as such; everything else in FEEL is null with a warning."""

from __future__ import annotations

from engine.feel.sentences import say


class FeelSyntaxError(ValueError):
    """The text is no FEEL expression; ``line`` and ``column`` count from 1 and point at the place."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        self.message = message
        self.line = line
        self.column = column
        super().__init__(
            say("{message} (line {line}, column {column})", message=message, line=line, column=column),
        )


class BudgetExceeded(RuntimeError):
    """An evaluation took more steps, or built more data, than an expression may."""
