"""How points and ranges lie to each other: the interval relations of the standard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.feel import nodes as n
from engine.feel.builtins.registry import REGISTRY, builtin
from engine.feel.compiler import Compiler, make_test
from engine.feel.constants import is_constant
from engine.feel.errors import FeelSyntaxError
from engine.feel.lexer import SYMBOL, tokenize
from engine.feel.names import Names
from engine.feel.operators import compare, equal
from engine.feel.parser import Parser
from engine.feel.runtime import Frame, Run
from engine.feel.sentences import say
from engine.feel.values import Range


def _both(*verdicts: bool | None) -> Any:
    """Return the conjunction of three-valued verdicts."""
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _not(verdict: bool | None) -> Any:
    return None if verdict is None else not verdict


def _either(*verdicts: bool | None) -> Any:
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _range_before(run: Run, one: Range, other: Range) -> Any:
    """Return whether all of one range lies before all of the other."""
    if one.high is None or other.low is None:
        return False
    touching = one.high_included and other.low_included
    return compare(run, "<" if touching else "<=", one.high, other.low)


def _before(run: Run, point: Any, held: Range) -> Any:
    if held.low is None:
        return False
    return compare(run, "<" if held.low_included else "<=", point, held.low)


def _after(run: Run, point: Any, held: Range) -> Any:
    if held.high is None:
        return False
    return compare(run, ">" if held.high_included else ">=", point, held.high)


def _holds(run: Run, point: Any, held: Range) -> Any:
    """Return whether the point lies in the range; unlike ``in``, the standard counts 5 as included in ``[5..5)``."""
    after, before = (
        True if end is None else compare(run, sign, point, end) for sign, end in ((">", held.low), ("<", held.high))
    )
    at_ends = (
        _both(included, compare(run, ">=", point, end), compare(run, "<=", point, end)) if end is not None else False
        for end, included in ((held.low, held.low_included), (held.high, held.high_included))
    )
    return _either(_both(after, before), *at_ends)


def _starts_later(run: Run, one: Range, other: Range, *, strictly: bool) -> Any:
    """Return whether one begins after the other, or (not strictly) with it."""
    if other.low is None:
        return True if not strictly else one.low is not None
    if one.low is None:
        return False
    same_end = one.low_included is other.low_included
    allowed = (not strictly) if same_end else other.low_included
    return compare(run, ">=" if allowed else ">", one.low, other.low)


def _ends_earlier(run: Run, one: Range, other: Range, *, strictly: bool) -> Any:
    if other.high is None:
        return True if not strictly else one.high is not None
    if one.high is None:
        return False
    same_end = one.high_included is other.high_included
    allowed = (not strictly) if same_end else other.high_included
    return compare(run, "<=" if allowed else "<", one.high, other.high)


def _within(run: Run, one: Range, other: Range) -> Any:
    return _both(_starts_later(run, one, other, strictly=False), _ends_earlier(run, one, other, strictly=False))


def _overlaps(run: Run, one: Range, other: Range) -> Any:
    return _both(_not(_range_before(run, one, other)), _not(_range_before(run, other, one)))


def _overlaps_before(run: Run, one: Range, other: Range) -> Any:
    return _both(
        _overlaps(run, one, other),
        _starts_later(run, other, one, strictly=True),
        _ends_earlier(run, one, other, strictly=False),
    )


def _overlaps_after(run: Run, one: Range, other: Range) -> Any:
    return _both(
        _overlaps(run, one, other),
        _starts_later(run, one, other, strictly=True),
        _ends_earlier(run, other, one, strictly=False),
    )


def _same_start(run: Run, one: Range, other: Range) -> Any:
    return _both(one.low_included is other.low_included, equal(run, one.low, other.low))


def _same_end(run: Run, one: Range, other: Range) -> Any:
    return _both(one.high_included is other.high_included, equal(run, one.high, other.high))


def _meets(run: Run, one: Range, other: Range) -> Any:
    return _both(one.high_included, other.low_included, equal(run, one.high, other.low))


def _point_first(name: str, rule: Callable[[Run, Any, Range], Any]) -> None:
    def relate(run: Run, point: Any, held: Range) -> Any:
        return rule(run, point, held) if _has_ends(run, held) else None

    builtin(name, "point: point, range: range")(relate)


def _range_first(name: str, rule: Callable[[Run, Any, Range], Any]) -> None:
    def relate(run: Run, held: Range, point: Any) -> Any:
        return rule(run, point, held) if _has_ends(run, held) else None

    builtin(name, "range: range, point: point")(relate)


def _two_ranges(name: str, rule: Callable[[Run, Range, Range], Any]) -> None:
    def relate(run: Run, one: Range, other: Range) -> Any:
        return rule(run, one, other) if _has_ends(run, one) and _has_ends(run, other) else None

    builtin(name, "range1: range, range2: range")(relate)


def _two_points(name: str, rule: Callable[[Run, Any, Any], Any]) -> None:
    builtin(name, "point1: point, point2: point")(rule)


def _has_ends(run: Run, held: Range) -> bool:
    """Return whether each end is a value, or open as in ``>= 5``; null as an end says nothing."""
    if held.operator == "!=":
        run.warn(say("Everything but one value is no range with a start and an end."))
    elif held.operator is None and (held.low is None or held.high is None):
        run.warn(say("A range that begins or ends with null cannot be compared; write >= or <= for an open end."))
    else:
        return True
    return False


_two_points("before", lambda run, one, other: compare(run, "<", one, other))
_point_first("before", _before)
_range_first("before", _after)
_two_ranges("before", _range_before)
_two_points("after", lambda run, one, other: compare(run, ">", one, other))
_point_first("after", _after)
_range_first("after", _before)
_two_ranges("after", lambda run, one, other: _range_before(run, other, one))
_two_ranges("meets", _meets)
_two_ranges("met by", lambda run, one, other: _meets(run, other, one))
_two_ranges("overlaps", _overlaps)
_two_ranges("overlaps before", _overlaps_before)
_two_ranges("overlaps after", _overlaps_after)
_point_first("finishes", lambda run, point, held: _both(held.high_included, equal(run, point, held.high)))
_two_ranges(
    "finishes",
    lambda run, one, other: _both(_same_end(run, one, other), _starts_later(run, one, other, strictly=False)),
)
_range_first("finished by", lambda run, point, held: _both(held.high_included, equal(run, point, held.high)))
_two_ranges(
    "finished by",
    lambda run, one, other: _both(_same_end(run, one, other), _starts_later(run, other, one, strictly=False)),
)
_range_first("includes", _holds)
_two_ranges("includes", lambda run, one, other: _within(run, other, one))
_point_first("during", _holds)
_two_ranges("during", _within)
_point_first("starts", lambda run, point, held: _both(held.low_included, equal(run, point, held.low)))
_two_ranges(
    "starts",
    lambda run, one, other: _both(_same_start(run, one, other), _ends_earlier(run, one, other, strictly=False)),
)
_range_first("started by", lambda run, point, held: _both(held.low_included, equal(run, point, held.low)))
_two_ranges(
    "started by",
    lambda run, one, other: _both(_same_start(run, one, other), _ends_earlier(run, other, one, strictly=False)),
)
_two_points("coincides", lambda run, one, other: equal(run, one, other))
_two_ranges("coincides", lambda run, one, other: _both(_same_start(run, one, other), _same_end(run, one, other)))


_OPENINGS = {"[": True, "(": False, "]": False}
_CLOSINGS = {"]": True, ")": False, "[": False}
_READING_STEPS = 4
"""What it costs to read a sign of a text that holds a range."""


@builtin("range", "from: string")
def to_range(run: Run, text: str) -> Any:
    """Read a range whose ends are literals, or dates, times and durations made of literals (grammar rules 66, 67).

    One of the ends may be missing, where the bracket is an open one: ``[18..)`` is ``>= 18``.
    """
    run.spend(_READING_STEPS * len(text))
    try:
        low, high, low_included, high_included = _ends(text)
    except (FeelSyntaxError, RecursionError):
        return run.warn(say("'{text}' is no range of constants; write it like [18..25).", text=text[:40]))
    frame = Frame({}, None, run)
    compiler = Compiler(REGISTRY)
    if low is not None and high is not None:
        return compiler.compile(n.RangeLiteral(low, high, low_included, high_included))(frame)
    end = low or high
    value = None if end is None else compiler.compile(end)(frame)
    if value is None:
        return None
    if low is not None:
        return make_test(">=" if low_included else ">", value)
    return make_test("<=" if high_included else "<", value)


def _ends(text: str) -> tuple[n.Node | None, n.Node | None, bool, bool]:
    """Return what a range is made of; raises :class:`FeelSyntaxError`."""
    *tokens, _ = tokenize(text)
    dots = next((index for index, token in enumerate(tokens) if token.kind == SYMBOL and token.value == ".."), 0)
    if not dots or tokens[0].value not in _OPENINGS or tokens[-1].value not in _CLOSINGS:
        raise FeelSyntaxError("")
    low = _end(text[tokens[0].end : tokens[dots].start])
    high = _end(text[tokens[dots].end : tokens[-1].start])
    low_included, high_included = _OPENINGS[tokens[0].value], _CLOSINGS[tokens[-1].value]
    if (low is None and (high is None or low_included)) or (high is None and high_included):
        raise FeelSyntaxError("")
    return low, high, low_included, high_included


def _end(text: str) -> n.Node | None:
    if not text.strip():
        return None
    node = Parser(text, (), Names(REGISTRY)).parse_expression()
    if node == n.Literal(None) or isinstance(node, n.RangeLiteral) or not is_constant(node, ()):
        raise FeelSyntaxError("")
    return node
