"""What can come out of an expression, and what in it makes no sense, before it is ever evaluated.

```python
found = infer(read("alter + name"), {"alter": NUMBER, "name": TEXT})
found.shape  # Shape(kinds=frozenset()): null in every case
found.mismatches  # one, with a sentence, line and column
```

Nothing is reported that could make sense for some values of the names in scope.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.feel import nodes as n
from engine.feel.inference.filters import item_of, item_scope, picked
from engine.feel.inference.findings import Code, Inference, Mismatch, Outcome, Place, UnknownName
from engine.feel.inference.fitting import fit, fits, meet
from engine.feel.inference.inferrer import Inferrer
from engine.feel.inference.scopes import Scope
from engine.feel.inference.shapes import (
    BOOLEAN,
    NOTHING,
    NUMBER,
    TEXT,
    UNKNOWN,
    CallShape,
    Shape,
    context_of,
    join,
    join_all,
    list_of,
    of_kind,
    of_type,
    of_value,
    one_of,
    range_of,
)
from engine.feel.inference.words import kinds_in_words, nearest, the_thing, values_in_words, with_guess
from engine.feel.syntax import Syntax, read, read_tests
from engine.feel.types import TypeLookup, no_types


def infer(syntax: Syntax[n.Node], names: Mapping[str, Shape] | Scope, types: TypeLookup = no_types) -> Inference:
    """Return what is known of the expression where the names stand for values of these shapes.

    Unary tests are looked at for the value ``?``. Names that are missing are listed in ``unknown``; nothing is
    concluded from them.
    """
    inferrer = Inferrer(syntax, types)
    scope = names if isinstance(names, Scope) else Scope(names)
    try:
        shape = inferrer.infer(syntax.root, scope)
    except RecursionError:
        return Inference(UNKNOWN)
    return Inference(shape, tuple(inferrer.mismatches), tuple(inferrer.unknown), inferrer.outcomes(syntax.root))


__all__ = [
    "BOOLEAN",
    "NOTHING",
    "NUMBER",
    "TEXT",
    "UNKNOWN",
    "CallShape",
    "Code",
    "Inference",
    "Mismatch",
    "Outcome",
    "Place",
    "Scope",
    "Shape",
    "UnknownName",
    "context_of",
    "fit",
    "fits",
    "infer",
    "item_of",
    "item_scope",
    "join",
    "join_all",
    "kinds_in_words",
    "list_of",
    "meet",
    "nearest",
    "of_kind",
    "of_type",
    "of_value",
    "one_of",
    "picked",
    "range_of",
    "read",
    "read_tests",
    "the_thing",
    "values_in_words",
    "with_guess",
]
