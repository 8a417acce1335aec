"""FEEL, the expression language of diagrams, decision tables and forms: read once, evaluated in microseconds."""

from engine.feel.errors import BudgetExceeded, FeelSyntaxError
from engine.feel.expression import Evaluation, Expression, UnaryTests, compile, compile_unary
from engine.feel.runtime import LOCAL_ZONE
from engine.feel.sentences import Sentence, reason, say
from engine.feel.values import Function, Range, YearMonthDuration

__all__ = [
    "LOCAL_ZONE",
    "BudgetExceeded",
    "Evaluation",
    "Expression",
    "FeelSyntaxError",
    "Function",
    "Range",
    "Sentence",
    "UnaryTests",
    "YearMonthDuration",
    "compile",
    "compile_unary",
    "reason",
    "say",
]
