"""DMN: decision tables and requirements graphs on FEEL."""

from engine.dmn.errors import DmnError
from engine.dmn.model import Explanation, Model
from engine.dmn.rules import rules_of
from engine.dmn.run import Column, Columns, MatchedRule, UnmatchedTable

__all__ = ["Column", "Columns", "DmnError", "Explanation", "MatchedRule", "Model", "UnmatchedTable", "rules_of"]
