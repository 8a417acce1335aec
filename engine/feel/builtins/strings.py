"""Functions of texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from engine.feel import wording
from engine.feel.builtins.patterns import BadPattern, compile_pattern, expand
from engine.feel.builtins.registry import builtin, whole
from engine.feel.calls import ABSENT
from engine.feel.kinds import character_count, kind_of
from engine.feel.operators import DECIMAL, number, within
from engine.feel.runtime import Run
from engine.feel.sentences import reason, say
from engine.feel.temporal import format_temporal
from engine.feel.values import Function, Range


def to_text(run: Run, value: Any, *, quoted: bool = False) -> str:
    """Return the text of a value; texts inside lists and contexts are quoted."""
    run.spend(1)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        text = wording.quoted(value) if quoted else value
        run.grow(len(text))
        return text
    exact = number(value)
    if exact is not None:
        text = number_text(exact)
        run.grow(len(text))
        return text
    if isinstance(value, list):
        return "[" + ", ".join(to_text(run, item, quoted=True) for item in value) + "]"
    if isinstance(value, Mapping):
        pairs = (f"{_key_text(str(key))}: {to_text(run, item, quoted=True)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Range):
        return _range_text(run, value)
    if isinstance(value, Function):
        return f"{value.name}({', '.join(value.parameters)})"
    return format_temporal(value)


def number_text(value: int | Decimal) -> str:
    """Return the number as plain digits, without an exponent and without zeros at the end of its fraction."""
    exact = within(value) if isinstance(value, int) else value
    return str(exact) if isinstance(exact, int) else f"{exact.normalize(DECIMAL):f}" if exact else "0"


def _key_text(key: str) -> str:
    return key if key.replace(" ", "").replace("_", "").isalnum() else f'"{key}"'


def _range_text(run: Run, value: Range) -> str:
    if value.operator is not None:
        end = value.high if value.low is None else value.low
        return f"{value.operator} {to_text(run, end, quoted=True)}"
    low, high = to_text(run, value.low, quoted=True), to_text(run, value.high, quoted=True)
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"


@builtin("string", "from: any")
def string(run: Run, value: Any) -> Any:
    return None if value is None else to_text(run, value)


@builtin("string length", "string: string")
def string_length(_: Run, text: str) -> Any:
    return len(text)


@builtin("upper case", "string: string")
def upper_case(run: Run, text: str) -> Any:
    run.grow(len(text))
    return text.upper()


@builtin("lower case", "string: string")
def lower_case(run: Run, text: str) -> Any:
    run.grow(len(text))
    return text.lower()


@builtin("trim", "string: string")
def trim(run: Run, text: str) -> Any:
    run.grow(len(text))
    return text.strip()


@builtin("is blank", "string: string")
def is_blank(_: Run, text: str) -> Any:
    return not text.strip()


@builtin("contains", "string: string, match: string")
def contains(_: Run, text: str, part: str) -> Any:
    return part in text


@builtin("starts with", "string: string, match: string")
def starts_with(_: Run, text: str, part: str) -> Any:
    return text.startswith(part)


@builtin("ends with", "string: string, match: string")
def ends_with(_: Run, text: str, part: str) -> Any:
    return text.endswith(part)


@builtin("substring before", "string: string, match: string")
def substring_before(_: Run, text: str, part: str) -> Any:
    return text.partition(part)[0] if part and part in text else ""


@builtin("substring after", "string: string, match: string")
def substring_after(_: Run, text: str, part: str) -> Any:
    if not part:
        return text
    return text.partition(part)[2]


@builtin("substring", "string: string, start position: number, length?: number")
def substring(run: Run, text: str, start: Any, length: Any = ABSENT) -> Any:
    position = whole(start)
    if position is None or position == 0 or abs(position) > len(text):
        extent = character_count(len(text))
        return run.warn(say("The text of {extent} has no position {position}.", extent=extent, position=start))
    begin = position - 1 if position > 0 else len(text) + position
    if length is not ABSENT and length < 1:
        return run.warn(say("The length of a substring must be 1 or more."))
    end = len(text) if length is ABSENT else min(begin + int(length), len(text))
    run.grow(end - begin)
    return text[begin:end]


@builtin("string join", "list: list, delimiter?: string?")
def string_join(run: Run, items: list[Any], delimiter: Any = None) -> Any:
    texts = [item for item in items if item is not None]
    other = next((item for item in texts if not isinstance(item, str)), None)
    if other is not None:
        return run.warn(say("string join() needs texts only, not {given}; use string().", given=kind_of(other)))
    glue = "" if delimiter is None or delimiter is ABSENT else delimiter
    run.grow(sum(len(text) + len(glue) for text in texts))
    return glue.join(texts)


@builtin("matches", "input: string, pattern: string, flags?: string?")
def matches(run: Run, text: str, pattern: str, flags: Any = None) -> Any:
    try:
        return _pattern(run, pattern, _flags(flags), text).search(text) is not None
    except BadPattern as problem:
        return run.warn(reason(problem))


@builtin("replace", "input: string, pattern: string, replacement: string, flags?: string?")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: Any = None) -> Any:
    literal = "q" in _flags(flags)
    parts: list[str] = []
    end = 0
    try:
        for match in _finds(run, "replace", text, pattern, _flags(flags)):
            piece = replacement if literal else expand(match, replacement, match.re.groups)
            run.grow(match.start() - end + len(piece))
            parts += (text[end : match.start()], piece)
            end = match.end()
    except BadPattern as problem:
        return run.warn(reason(problem))
    run.grow(len(text) - end)
    return "".join((*parts, text[end:]))


@builtin("split", "string: string, delimiter: string")
def split(run: Run, text: str, delimiter: str) -> Any:
    parts: list[str] = []
    end = 0
    try:
        for match in _finds(run, "split", text, delimiter, ""):
            run.grow(match.start() - end + 1)
            parts.append(text[end : match.start()])
            end = match.end()
    except BadPattern as problem:
        return run.warn(reason(problem))
    return [*parts, text[end:]]


def _finds(run: Run, name: str, text: str, pattern: str, flags: str) -> Iterator[Any]:
    """Return all matches; raises :class:`BadPattern`, also where the pattern would match nothing at all."""
    compiled = _pattern(run, pattern, flags, text)
    if compiled.search("") is not None:
        raise BadPattern(say("The pattern of {name}() fits the empty text.", name=name))
    for match in compiled.finditer(text):
        # Each search may look at all the rest of the text, as for a.*b|a in a text without b.
        run.spend(4 + ((len(text) - match.start()) * compiled.programsize >> _FIND_SHIFT))
        yield match


_SEARCH_SHIFT: Final = 9
_FIND_SHIFT: Final = 14
"""How much RE2 may do for a step, in bits: it takes each state of the pattern, at worst, to each sign of the text."""


def _pattern(run: Run, pattern: str, flags: str, text: str) -> Any:
    """Return the pattern, with its preparation and one search of the text paid for; raises :class:`BadPattern`."""
    run.spend_on_pattern(f"{flags}:{pattern}")
    compiled = compile_pattern(pattern, flags)
    run.spend(len(text) * compiled.programsize >> _SEARCH_SHIFT)
    return compiled


def _flags(flags: Any) -> str:
    return flags if isinstance(flags, str) else ""
