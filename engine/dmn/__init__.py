"""DMN: decision tables and requirements graphs on FEEL."""

from engine.dmn.errors import DmnError
from engine.dmn.model import Explanation, Model
from engine.dmn.run import MatchedRule

__all__ = ["DmnError", "Explanation", "MatchedRule", "Model"]
