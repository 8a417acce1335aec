"""Compiled expressions: what the rest of the engine holds in its hands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any, Final

from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Compiler
from engine.feel.errors import BudgetExceeded, FeelSyntaxError
from engine.feel.free_names import free_names
from engine.feel.runtime import Check, Clock, Code, Frame, Run, finish
from engine.feel.sentences import say
from engine.feel.syntax import read, read_tests
from engine.feel.types import TypeLookup
from engine.feel.unary import compile_tests
from engine.feel.values import SCALARS

BEYOND_RANGE: Final = say("A number, date or time lies beyond what can be calculated with.")
MAX_NAME_DEPTH: Final = 5
MAX_CONTEXTS: Final = 200
"""How deep, and in how many contexts of a layer, names are looked for that an expression could not read."""
_TOO_DEEP: Final = say("The expression works on values that are nested too deeply.")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The value of an expression, and why something in it became null."""

    value: Any
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read once and can be evaluated often, from any thread."""

    text: str
    names: frozenset[str]
    """Names that it takes from its scope, those of built-in functions left out."""
    filter_names: frozenset[str]
    """Further names inside filters: each is a field of the list's items, or else a name of the scope."""
    given: frozenset[str]
    """Names that were known when it was read."""
    code: Code = field(repr=False, compare=False)

    def evaluate(self, scope: Mapping[str, Any], *, clock: Clock | None = None) -> Any:
        """Return the value, or None where it has none; raises :class:`BudgetExceeded`."""
        return self.run(scope, Run(clock))

    def explain(self, scope: Mapping[str, Any], *, clock: Clock | None = None) -> Evaluation:
        """Return the value with the reasons why something became null; raises :class:`BudgetExceeded`."""
        run = Run(clock)
        value = self.run(scope, run)
        return Evaluation(value, tuple(run.warnings))

    def run(self, scope: Mapping[str, Any], run: Run) -> Any:
        """Return the value as part of a larger evaluation, which gives budget, clock and warnings."""
        try:
            value = self.code(Frame(scope, None, run))
            if run.unknown and (better := self._read_with(scope)):
                return better.again(scope, run)
            return value if value.__class__ in SCALARS else finish(value)
        except RecursionError:
            raise BudgetExceeded(_TOO_DEEP) from None
        except (ArithmeticError, ValueError):
            return run.warn(BEYOND_RANGE)

    def again(self, scope: Mapping[str, Any], run: Run) -> Any:
        """Evaluate anew what was read with too few names before; its warnings were about those names."""
        run.warnings.clear()
        run.unknown = False
        return self.run(scope, run)

    def _read_with(self, scope: Mapping[str, Any]) -> Expression | None:
        """Return the expression read anew with names of the scope that only those can read who know them, or None."""
        odd = frozenset(name for name in _names_within(scope) if not name.isidentifier() and name in self.text)
        try:
            return compile(self.text, self.given | odd) if odd - self.given else None
        except FeelSyntaxError:
            return None  # with those names the text makes no sense


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """The tests of one cell of a decision table."""

    text: str
    names: frozenset[str]
    filter_names: frozenset[str]
    check: Check = field(repr=False, compare=False)

    def evaluate(
        self, value: Any, scope: Mapping[str, Any] | None = None, *, clock: Clock | None = None
    ) -> bool | None:
        """Return whether the value passes, or None where that cannot be said."""
        return self.run(value, scope or {}, Run(clock))

    def explain(self, value: Any, scope: Mapping[str, Any] | None = None, *, clock: Clock | None = None) -> Evaluation:
        """Return whether the value passes, with the reasons why that cannot be said."""
        run = Run(clock)
        return Evaluation(self.run(value, scope or {}, run), tuple(run.warnings))

    def run(self, value: Any, scope: Mapping[str, Any], run: Run) -> bool | None:
        """Return whether the value passes as part of a larger evaluation."""
        try:
            found: bool | None = self.check(Frame(scope, None, run), value)
            return found
        except RecursionError:
            raise BudgetExceeded(_TOO_DEEP) from None
        except (ArithmeticError, ValueError):
            run.warn(BEYOND_RANGE)
            return None


def _names_within(scope: Mapping[str, Any]) -> set[str]:
    """Return the names of a scope and of the contexts in it, of large ones the first."""
    names: set[str] = set()
    layer: list[Any] = [scope]
    for _ in range(MAX_NAME_DEPTH):
        names.update(name for each in layer if isinstance(each, Mapping) for name in each)
        inner = (item for each in layer for item in (each.values() if isinstance(each, Mapping) else each))
        layer = list(islice((item for item in inner if isinstance(item, Mapping | list)), MAX_CONTEXTS))
    return names


def compile(text: str, names: Iterable[str] = ()) -> Expression:
    """Return the expression of the text, which has no leading ``=``; raises :class:`FeelSyntaxError`.

    ``names`` are those of the scope that consist of several words or contain signs, such as ``Höhe-Neu``; names of
    plain words need not be known.
    """
    return _compile(text, frozenset(names))


def compile_unary(text: str, names: Iterable[str] = ()) -> UnaryTests:
    """Return the unary tests of the text, such as ``< 25`` or ``"A", "B"``; raises :class:`FeelSyntaxError`."""
    return _compile_unary(text, frozenset(names))


@lru_cache(maxsize=4096)
def _compile(text: str, names: frozenset[str]) -> Expression:
    tree = read(text, names).root
    try:
        return Expression(text, *free_names(tree, BUILTINS, names), names, Compiler(BUILTINS, names).compile(tree))
    except RecursionError:
        raise FeelSyntaxError(say("The expression is nested too deeply; split it up")) from None


@lru_cache(maxsize=4096)
def _compile_unary(text: str, names: frozenset[str]) -> UnaryTests:
    tree = read_tests(text, names).root
    try:
        return UnaryTests(text, *free_names(tree, BUILTINS, names), compile_tests(Compiler(BUILTINS, names), tree))
    except RecursionError:
        raise FeelSyntaxError(say("The tests are nested too deeply; split them up")) from None


def compile_part(text: str, names: Collection[str], types: TypeLookup) -> tuple[Code, frozenset[str], frozenset[str]]:
    """Return closure, names and filter names of an expression of a decision model that defines its own types."""
    tree = read(text, names).root
    try:
        return Compiler(BUILTINS, names, types).compile(tree), *free_names(tree, BUILTINS, names)
    except RecursionError:
        raise FeelSyntaxError(say("The expression is nested too deeply; split it up")) from None


def compile_cell(text: str, names: Collection[str], types: TypeLookup) -> tuple[Check, frozenset[str], frozenset[str]]:
    """Return check, names and filter names of the unary tests of a decision model that defines its own types."""
    tree = read_tests(text, names).root
    try:
        return compile_tests(Compiler(BUILTINS, names, types), tree), *free_names(tree, BUILTINS, names)
    except RecursionError:
        raise FeelSyntaxError(say("The tests are nested too deeply; split them up")) from None
